"""What else an edit changes on a device, in words: translations, ways, tunnels, accounts, services, wireless, VLANs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from functools import lru_cache
from typing import Any

from auditor.findings.plain import plain
from auditor.model.device import Device
from auditor.model.fact import Fact
from auditor.model.secret import Secret
from auditor.model.span import Span
from auditor.model.text import Text

WORDS: Mapping[str, Text] = {
    "interfaces": Text("interface", "インタフェース"),
    "vlans": Text("VLAN", "VLAN"),
    "bridges": Text("bridge", "ブリッジ"),
    "filters": Text("packet list", "パケットフィルタ"),
    "bindings": Text("use of a list", "フィルタの適用"),
    "routes": Text("route", "経路"),
    "policy_routes": Text("policy route", "ポリシールート"),
    "routing": Text("routing protocol", "ルーティングプロトコル"),
    "nats": Text("address translation", "アドレス変換"),
    "vpns": Text("tunnel", "トンネル"),
    "users": Text("account", "アカウント"),
    "listeners": Text("service", "サービス"),
    "snmp": Text("SNMP access", "SNMPアクセス"),
    "servers": Text("server asked", "参照サーバ"),
    "ssids": Text("SSID", "SSID"),
    "radios": Text("radio", "無線"),
    "version": Text("software version", "ソフトウェア版"),
    "stateful": Text("session state", "セッション状態"),
    "forwards": Text("forwarding", "転送"),
}
"""What the parts of a device are called; a part without a name of its own is called by its field."""
PROVED = frozenset({"bindings", "routes", "policy_routes", "routing"})
"""Parts that do nothing but decide where packets go: what their change does is told packet by packet."""
MISSED = frozenset({"servers"})
"""Parts whose removal takes away a control (logging, time, authentication)."""
HARMLESS = frozenset({"version"})
LEFT_OUT = frozenset(
    {"name", "platform", "at", "reads", "files", "references", "definitions", "secrets", "notices", "unread", "observed",
     "changed_by", "changed_at", "filters"}
)  # fmt: skip
"""Not what a device does: where it was read, how things are called, and lists, which are compared packet by packet."""
_COSMETIC = frozenset({"description", "names", "note"})
MOST_DETAILS = 12


@dataclass(frozen=True, slots=True)
class Part:
    """One item of a device's part in both states; None where a state lacks it."""

    field: str
    subject: str
    before: Any
    after: Any


def bare(value: Any) -> Any:
    """A value without where it stands, what it is called for people and the reason of a default: what it means."""
    if isinstance(value, Span | Text):
        return None
    if isinstance(value, Secret):
        return (value.use, value.storage, value.owner, value.digest)
    if isinstance(value, Fact):
        return (value.state, bare(value.value))
    if is_dataclass(value) and not isinstance(value, type):
        return (type(value).__name__, *(bare(getattr(value, name)) for name in _fields_of(value)))
    if isinstance(value, tuple):
        return tuple(bare(part) for part in value)
    if isinstance(value, frozenset):
        return frozenset(bare(part) for part in value)
    return value


def _fields_of(value: Any) -> tuple[str, ...]:
    kind: Any = type(value)
    return _meant(kind)


@lru_cache(maxsize=256)
def _meant(kind: Any) -> tuple[str, ...]:
    """The fields of a class that carry meaning. Rules and translations are their content, not their numbers."""
    numbered = kind.__name__ in ("Rule", "Nat", "PolicyRoute")
    return tuple(
        entry.name
        for entry in fields(kind)
        if entry.name not in _COSMETIC and not (numbered and entry.name == "name") and entry.name != "at"
    )


def grants(field: str, kind: str, *, zones: bool) -> bool:
    """Whether an addition, change or removal of a part may let somebody in who was kept out.

    Without zones no packet was followed, so that what decides about packets may grant too, even by being taken away.
    """
    if field in HARMLESS:
        return False
    if field in PROVED:
        return not zones
    return kind != "removed" or field in MISSED


def differing(before: Device | None, after: Device | None) -> Iterator[Part]:
    """Everything two states of a device do not have in common."""
    known = before or after
    if known is None:
        return
    for entry in fields(known):
        if entry.name in LEFT_OUT:
            continue
        old = None if before is None else getattr(before, entry.name)
        new = None if after is None else getattr(after, entry.name)
        if isinstance(old, tuple) or isinstance(new, tuple):
            yield from _items(entry.name, old or (), new or ())
        elif bare(old) != bare(new):
            yield Part(entry.name, "", old, new)


def _items(field: str, before: Sequence[Any], after: Sequence[Any]) -> Iterator[Part]:
    old, new = _keyed(before), _keyed(after)
    for key in [*old, *(key for key in new if key not in old)]:
        was, now = old.get(key), new.get(key)
        if bare(was) != bare(now):
            yield Part(field, key[0], was, now)
    kept_old = [key for key in old if key in new]
    kept_new = [key for key in new if key in old]
    if field in ("nats", "policy_routes", "bindings") and kept_old != kept_new:
        yield Part(field, "order", tuple(key[0] for key in kept_old), tuple(key[0] for key in kept_new))


def _keyed(items: Sequence[Any]) -> dict[tuple[str, int], Any]:
    """Items by the name they are known under; equal names are numbered."""
    seen: dict[str, int] = {}
    found: dict[tuple[str, int], Any] = {}
    for item in items:
        name = key_of(item)
        seen[name] = seen.get(name, 0) + 1
        found[name, seen[name]] = item
    return found


def key_of(item: Any) -> str:
    """The name an item is known under in both states."""
    kind = type(item).__name__
    if kind == "Route":
        where = f" vrf {item.vrf}" if item.vrf else ""
        return f"{_text(item.prefix, 'prefix')}{where} {_text(item.next_hop, 'next_hop')} {item.interface}".strip()
    if kind == "Listener":
        return " ".join(part for part in (item.name, item.where, item.vrf) if part)
    if kind == "Binding":
        return " ".join(part for part in (item.stage, item.interface, str(item.family), item.ruleset) if part)
    if kind == "Snmp":
        return f"{item.version} {item.name}".strip()
    if kind == "Server":
        return f"{item.use} {item.host}"
    if kind in ("Nat", "PolicyRoute"):
        return _content(item)
    for name in ("name", "id", "ssid", "protocol"):
        found = getattr(item, name, None)
        if found not in (None, ""):
            return str(found)
    return _content(item)


def _content(item: Any) -> str:
    shown = plain(item)
    if isinstance(shown, dict):
        shown = {name: part for name, part in shown.items() if name not in ("at", "name", "description")}
        return ", ".join(f"{name}={_flat(part)}" for name, part in shown.items())
    return _flat(shown)


def details_of(part: Part) -> tuple[Text, ...]:
    """The fields of a changed item, before and after."""
    if part.before is None or part.after is None or not is_dataclass(part.before):
        if part.before is None or part.after is None:
            return ()
        return (_arrow("", part.before, part.after),)
    found = []
    for name in _fields_of(part.before):
        old, new = getattr(part.before, name), getattr(part.after, name)
        if bare(old) != bare(new):
            found.append(_arrow(name, old, new))
    return tuple(found[:MOST_DETAILS])


def _arrow(name: str, old: Any, new: Any) -> Text:
    if isinstance(old, Secret) or isinstance(new, Secret):
        return Text(f"{name}: changed", f"{name}: 変更あり")
    shown = f"{name}: {_text(old, name)} -> {_text(new, name)}".removeprefix(": ")
    return Text(shown, shown)


def _text(value: Any, name: str = "") -> str:
    return _flat(plain(value, name))


def _flat(value: Any) -> str:
    if value is None or value == "" or value == [] or value == {}:
        return "-"
    if isinstance(value, dict):
        if "state" in value:
            return "?" if value["state"] == "unknown" else _flat(value.get("value"))
        if "addresses" in value:
            return ", ".join(value.get("names") or value["addresses"])
        return " ".join(f"{name}={_flat(part)}" for name, part in value.items() if name not in ("at", "note"))
    if isinstance(value, list):
        return ", ".join(_flat(part) for part in value)
    return {"True": "yes", "False": "no"}.get(str(value), str(value))
