"""What a device means, as plain values that outlive the run, and the difference of two such states in words."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any, Literal

from auditor.findings.plain import plain
from auditor.history.types import canonical
from auditor.model.device import Device
from auditor.model.rule import Match, Rule, RuleSet
from auditor.model.service import PROTOCOL_NAMES, Service
from auditor.model.text import Text
from auditor.review.facts import LEFT_OUT, MOST_DETAILS, WORDS, key_of

_NOT_MEANT = frozenset({"at", "description", "names", "note", "origin"})
"""Where something stands and what people call it: neither is what it does."""
_KNOWN_BY_CONTENT = ("Nat", "PolicyRoute")
_KNOWN_BY_KEY = ("Route", "Listener", "Binding", "Snmp", "Server")
_IN_ORDER = frozenset({"nats", "policy_routes", "bindings"})
_OF_A_SECRET = frozenset({"length", "weakness"})
_ANY = {"destination_ports": ["0-65535"], "source_ports": ["0-65535"], "icmp": ["0-65535"]}
_PROTOCOLS = {str(number): name for number, name in PROTOCOL_NAMES.items()}
_SAID_FIRST = frozenset({"name", "at", "description", "action", "source", "destination", "service"})
_USUAL = tuple((entry.name, entry.default) for entry in fields(Rule) if entry.name not in _SAID_FIRST)
"""What a rule's text need not say: fields with their defaults."""

Kind = Literal["added", "removed", "changed"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs between two states of a device; ``details`` say how, field by field."""

    what: Text
    subject: str
    kind: Kind
    details: tuple[str, ...] = ()


def meaning(device: Device) -> bytes:
    """The normalised form of a device, canonical: without places, descriptions and names of rules, without any secret.

    Of a secret only its use, owner and form of storage are in it, so a changed password is no change of meaning here.
    """
    found: dict[str, Any] = {}
    for entry in fields(device):
        if entry.name == "filters":
            found["filters"] = [_list(ruleset) for ruleset in device.filters]
        elif entry.name not in LEFT_OUT:
            value = getattr(device, entry.name)
            found[entry.name] = [_item(part) for part in value] if isinstance(value, tuple) else _content(value)
    return canonical({name: value for name, value in found.items() if value not in ([], "", None)}).encode()


def _list(ruleset: RuleSet) -> list[Any]:
    shown = {
        entry.name: _meant(plain(getattr(ruleset, entry.name), entry.name))
        for entry in fields(ruleset)
        if entry.name not in ("rules", *_NOT_MEANT)
    }
    said: dict[Match | Service, str] = {}
    rules = [_rule(rule, said) for rule in ruleset.rules]
    return [ruleset.name, {name: part for name, part in shown.items() if part not in ("", None, [], {})}, rules]


def _rule(rule: Rule, said: dict[Match | Service, str]) -> str:
    """``permit tcp/502 10.10.0.0/16 -> 10.30.0.10/32``, and whatever else limits it; ``said`` keeps what was put in words."""
    for part in (rule.service, rule.source, rule.destination):
        if part not in said:
            shown = _meant(plain(part))
            said[part] = _service(shown) if isinstance(part, Service) else _flat(shown)
    words = [rule.action.value, said[rule.service], said[rule.source], "->", said[rule.destination]]
    for name, usual in _USUAL:
        value = getattr(rule, name)
        if value != usual:
            words.append(f"{name}={_flat(_meant(plain(value, name)))}")
    return " ".join(words)


def _service(shown: dict[str, Any]) -> str:
    terms = [_term(term) for term in shown.get("terms", ())]
    return " or ".join([*terms, *(f"possibly {name}" for name in shown.get("unknown", ()))]) or "-"


def _term(term: dict[str, Any]) -> str:
    """``tcp/502``, ``any``; other limits by their names."""
    numbers = term.get("protocols", [])
    names = ["any" if each == "0-255" else _PROTOCOLS.get(each, each) for each in numbers]
    ports = term.get("destination_ports")
    shown = _flat(names) + (f"/{_flat(ports)}" if ports != _ANY["destination_ports"] else "")
    rest = [
        f"{name}={_flat(part)}"
        for name, part in term.items()
        if name not in ("protocols", "destination_ports") and part != _ANY.get(name)
    ]
    return " ".join([shown, *rest])


def _item(item: Any) -> list[Any]:
    """An item with the name it is known under."""
    kind, content = type(item).__name__, _content(item)
    named = any(getattr(item, name, None) not in (None, "") for name in ("name", "id", "ssid", "protocol"))
    by_key = kind in _KNOWN_BY_KEY or (named and kind not in _KNOWN_BY_CONTENT)
    return [key_of(item) if by_key else _flat(content), content]


def _content(item: Any) -> Any:
    shown = _meant(plain(item))
    if type(item).__name__ in _KNOWN_BY_CONTENT and isinstance(shown, dict):
        shown.pop("name", None)
    return shown


def _meant(value: Any) -> Any:
    """A plain value without what carries no meaning; sentences (``en`` and ``ja``) are such."""
    if isinstance(value, list):
        return [_meant(part) for part in value]
    if not isinstance(value, dict):
        return value
    if value.keys() == {"en", "ja"}:
        return None
    left_out = _NOT_MEANT | _OF_A_SECRET if {"use", "storage"} <= value.keys() else _NOT_MEANT
    kept = {name: _meant(part) for name, part in value.items() if name not in left_out}
    return {name: part for name, part in kept.items() if part not in (None, {}, [])}


# --- the difference


def differences(before: bytes, after: bytes) -> Iterator[Difference]:
    """Everything two meanings do not have in common; raises ValueError, KeyError or TypeError for other bytes."""
    old, new = json.loads(before), json.loads(after)
    for field in sorted(old.keys() | new.keys()):
        was, now = old.get(field), new.get(field)
        if was == now:
            continue
        if field == "filters":
            yield from _lists(was or [], now or [])
        elif isinstance(was, list) or isinstance(now, list):
            yield from _items(field, was or [], now or [])
        else:
            yield Difference(_word(field), "", "changed", (f"{_flat(was)} -> {_flat(now)}",))


def _items(field: str, before: Sequence[Any], after: Sequence[Any]) -> Iterator[Difference]:
    old, new = _keyed(before), _keyed(after)
    for key in [*old, *(key for key in new if key not in old)]:
        if old.get(key) != new.get(key):
            yield _changed(_word(field), key[0], key in old, key in new, old.get(key), new.get(key))
    if field in _IN_ORDER and [key for key in old if key in new] != [key for key in new if key in old]:
        yield Difference(_word(field), "", "changed", ("order",))


def _changed(what: Text, subject: str, was: bool, now: bool, old: Any, new: Any) -> Difference:
    if not (was and now):
        return Difference(what, subject, "removed" if was else "added")
    if not (isinstance(old, dict) and isinstance(new, dict)):
        return Difference(what, subject, "changed", (f"{_flat(old)} -> {_flat(new)}",))
    parts = [
        f"{name}: {_flat(old.get(name))} -> {_flat(new.get(name))}"
        for name in sorted(old.keys() | new.keys())
        if old.get(name) != new.get(name)
    ]
    return Difference(what, subject, "changed", _at_most(parts))


def _lists(before: Sequence[Any], after: Sequence[Any]) -> Iterator[Difference]:
    """Packet lists rule by rule: what was taken out, put in or moved."""
    old, new = _keyed(before), _keyed(after)
    for key in [*old, *(key for key in new if key not in old)]:
        was, now = old.get(key), new.get(key)
        if was == now:
            continue
        details = []
        rules_before, rules_after = (each[1] if each else [] for each in (was, now))
        gone, come = Counter(rules_before), Counter(rules_after)
        gone, come = gone - come, come - gone
        details += [f"- {rule}" for rule in _those(rules_before, gone)]
        details += [f"+ {rule}" for rule in _those(rules_after, come)]
        details.sort(key=lambda line: " implied=yes" in line)  # what somebody wrote comes first
        if _without(rules_before, gone) != _without(rules_after, come):
            details.append("order")
        if was and now:
            details += (
                _changed(_word("filters"), key[0], True, True, was[0], now[0]).details if was[0] != now[0] else ()
            )
            yield Difference(_word("filters"), key[0], "changed", _at_most(details))
        else:
            yield Difference(_word("filters"), key[0], "removed" if was else "added", _at_most(details))


def _those(rules: Sequence[str], wanted: Counter[str]) -> Iterator[str]:
    left = Counter(wanted)
    for rule in rules:
        if left[rule]:
            left[rule] -= 1
            yield rule


def _without(rules: Sequence[str], unwanted: Counter[str]) -> list[str]:
    left, kept = Counter(unwanted), []
    for rule in rules:
        if left[rule]:
            left[rule] -= 1
        else:
            kept.append(rule)
    return kept


def _keyed(items: Sequence[Any]) -> dict[tuple[str, int], Any]:
    """Items by the name they are known under, equal names numbered; a packet list keeps its settings and its rules."""
    seen: Counter[str] = Counter()
    found: dict[tuple[str, int], Any] = {}
    for name, *content in items:
        seen[name] += 1
        found[name, seen[name]] = content if len(content) > 1 else content[0]
    return found


def _at_most(details: Sequence[str]) -> tuple[str, ...]:
    if len(details) <= MOST_DETAILS:
        return tuple(details)
    return (*details[:MOST_DETAILS], f"(+{len(details) - MOST_DETAILS})")


def _word(field: str) -> Text:
    spoken = field.replace("_", " ")
    return WORDS.get(field, Text(spoken, spoken))


def _flat(value: Any) -> str:
    """A plain value on one line."""
    if value in (None, "", [], {}):
        return "-"
    if isinstance(value, dict):
        if "state" in value:
            return "?" if value["state"] == "unknown" else _flat(value.get("value"))
        if value.keys() == {"addresses"}:
            return _flat(value["addresses"])
        return " ".join(f"{name}={_flat(part)}" for name, part in value.items())
    if isinstance(value, list):
        return ",".join(_flat(part) for part in value)
    return {"True": "yes", "False": "no"}.get(str(value), str(value))
