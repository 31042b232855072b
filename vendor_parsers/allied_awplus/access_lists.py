"""Access lists: hardware lists filter what enters ports and VLANs, software lists only say who may manage the device.

Numbers 1-99 and 1300-1999 are standard, 100-199 and 2000-2699 extended, 3000-3699 hardware IP, 4000-4699 hardware MAC lists
(overview of access lists, allied-telesis.co.jp 613-002310 and 613-003033). A hardware list lets pass what none of its entries
matches (AT-IX5 command reference, p. 849); a software list denies it (x310 software reference, p. 33.76). Several lists of a port
are asked in the order they were added, the first match decides (How To Note for x900, p. 7; ip access-group).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from auditor.model.interface import vlan_place
from auditor.model.rule import Action, Binding, Family, Reference, Rule, RuleSet
from auditor.model.span import Span
from auditor.source.node import Node, Words
from vendor_parsers._readers.access_entries import TCP_FLAGS, Entries, Form, Syntax, read_rule, read_sequence
from vendor_parsers._readers.switch_drafts import Draft
from vendor_parsers.allied_awplus.vlans import read_filtered, read_maps

_SOFTWARE = Syntax(bare=True, before_icmp="icmp-type", before_protocol="proto")
_HARDWARE = Syntax(
    # the copies change nothing; what goes to the mirror port alone does not go on (x310 software reference, p. 33.7)
    actions={
        "permit": Action.PERMIT,
        "deny": Action.DENY,
        "copy-to-cpu": Action.PERMIT,
        "copy-to-mirror": Action.PERMIT,
        "send-to-mirror": Action.DENY,
    },
    alone=TCP_FLAGS | {"fragments"},
    with_value=frozenset({"dscp", "precedence", "vlan", "inner-vlan", "cos", "inner-cos", "time-range"}),
    before_icmp="icmp-type",
    before_protocol="proto",
)


@dataclass(frozen=True, slots=True)
class _Kind:
    word: str
    family: Family
    form: Form
    hardware: bool

    @property
    def default(self) -> Action:
        return Action.PERMIT if self.hardware else Action.DENY

    @property
    def syntax(self) -> Syntax:
        return _HARDWARE if self.hardware else _SOFTWARE


_STANDARD = _Kind("standard", "4", "standard", False)
_EXTENDED = _Kind("extended", "4", "extended", False)
_HARDWARE_IP = _Kind("hardware", "4", "extended", True)
_HARDWARE_MAC = _Kind("hardware mac", "both", "frames", True)
_STANDARD6 = _Kind("ipv6 standard", "6", "standard", False)
_EXTENDED6 = _Kind("ipv6 extended", "6", "extended", False)
_HARDWARE6 = _Kind("ipv6 hardware", "6", "extended", True)
_NUMBERS: tuple[tuple[int, int, _Kind], ...] = (
    (1, 99, _STANDARD),
    (1300, 1999, _STANDARD),
    (100, 199, _EXTENDED),
    (2000, 2699, _EXTENDED),
    (3000, 3699, _HARDWARE_IP),
    (4000, 4699, _HARDWARE_MAC),
)
_NAMED = {"standard": _STANDARD, "extended": _EXTENDED, "hardware": _HARDWARE_IP}
_NAMED6 = {"standard": _STANDARD6, "extended": _EXTENDED6}


@dataclass(frozen=True, slots=True)
class Placed:
    """What filters packets, where it stands, and who names what."""

    filters: tuple[RuleSet, ...]
    bindings: tuple[Binding, ...]
    references: tuple[Reference, ...]


def read_lists(root: Node) -> dict[str, RuleSet]:
    """Every access list by name. Entries stand on the line of the list, or one a line below it."""
    heads: dict[str, tuple[_Kind, list[tuple[Node, Words]]]] = {}
    for node in root.all("access-list"):
        words = node.cursor(1)
        kind = _NAMED.get(words.peek()) if words.peek(1) else None
        if kind is not None:
            words.next()
        name = words.next()
        kind = kind or _numbered(name)
        if kind is not None:
            heads.setdefault(name, (kind, []))[1].append((node, words))
    for node in root.all("ipv6", "access-list"):
        words = node.cursor(2)
        kind = _NAMED6.get(words.peek()) if words.peek(1) else None
        if kind is not None:
            words.next()
        heads.setdefault(words.next(), (kind or _HARDWARE6, []))[1].append((node, words))
    entries = {False: Entries(_SOFTWARE), True: Entries(_HARDWARE)}
    return {name: _list(name, kind, nodes, entries[kind.hardware]) for name, (kind, nodes) in heads.items() if name}


def _numbered(name: str) -> _Kind | None:
    number = int(name) if name.isdecimal() and len(name) < 5 else 0
    return next((kind for low, high, kind in _NUMBERS if low <= number <= high), None)


def _list(name: str, kind: _Kind, nodes: Sequence[tuple[Node, Words]], entries: Entries) -> RuleSet:
    found: list[tuple[int, Rule]] = []
    highest = 0
    remarks: list[str] = []
    for node, words in nodes:
        lines = ([words] if words.left else []) + [child.cursor() for child in node.children]
        for line in lines:
            sequence = read_sequence(line, kind.syntax)
            if line.accept("remark"):
                remarks.append(" ".join(line.rest()))
                continue
            # without a number an entry stands ten behind the highest (x310 software reference, p. 33.14)
            place = highest + 10 if sequence is None else sequence
            highest = max(highest, place)
            note = " / ".join(remarks)
            remarks.clear()
            found.append((place, read_rule(line, f"{name} {place}", kind.family, kind.form, entries, note)))
    found.sort(key=lambda entry: entry[0])
    at = Span(nodes[0][0].file, nodes[0][0].first, nodes[-1][0].block.last)
    return RuleSet(
        name=name,
        family=kind.family,
        rules=tuple(rule for _, rule in found),
        at=at,
        default=kind.default,
        kind=kind.word,
        notes="block",
    )


def place(root: Node, lists: Mapping[str, RuleSet], drafts: Mapping[str, Draft]) -> Placed:
    """The lists as filters, where they stand, and who names them."""
    uses = {
        draft.name: tuple((name, at) for kind, name, _, at in draft.uses if kind == "acl") for draft in drafts.values()
    }
    maps = read_maps(root)
    chained = {name for named in uses.values() if len(named) > 1 for name, _ in named}
    chained |= {name for _, named in maps.values() for name, _ in named}
    chained &= set(lists)
    made: dict[str, RuleSet] = {}
    bindings: list[Binding] = []
    for interface, named in uses.items():
        if not named:
            continue
        name, at = named[0]
        if len(named) > 1 or name in chained:
            # named by its lists alone: ports with the same ones share it
            name = f"access-group {' + '.join(one for one, _ in named)}"
            if name not in made:
                made[name] = _in_turn(name, at, named, lists, "access-group")
        bindings.append(Binding(ruleset=name, stage="ingress", at=at, interface=interface))
    for name, (at, named) in maps.items():
        made[f"vlan access-map {name}"] = _in_turn(f"vlan access-map {name}", at, named, lists, "vlan-map")
    for draft in drafts.values():
        for kind, name, _, at in draft.uses:
            if kind == "policy-map":
                made.setdefault(f"policy-map {name}", _not_read(f"policy-map {name}", at))
                bindings.append(Binding(ruleset=f"policy-map {name}", stage="ingress", at=at, interface=draft.name))
    bindings += _on_vlans(root, drafts)
    own = (replace(one, default=Action.RETURN) if one.name in chained else one for one in lists.values())
    return Placed((*own, *made.values()), tuple(bindings), tuple(_references(lists, uses, maps)))


def _in_turn(
    name: str, at: Span, named: Sequence[tuple[str, Span]], lists: Mapping[str, RuleSet], kind: str
) -> RuleSet:
    """Several lists one after the other; what none of them matches passes. Whether entries ever act is asked of the lists."""
    rules = [
        Rule(name=one, action=Action.JUMP, at=line, chain=one, implied=True)
        if one in lists
        else Rule(name=one, action=Action.UNKNOWN, at=line, conditions=(f"access list {one} is not defined",))
        for one, line in named
    ]
    return RuleSet(name=name, family="both", rules=tuple(rules), at=at, default=Action.PERMIT, kind=kind)


def _not_read(name: str, at: Span) -> RuleSet:
    """A policy map: what it drops is not read, so that nothing is certain to pass it."""
    rule = Rule(name=name, action=Action.UNKNOWN, at=at, conditions=(f"{name} is not read",), implied=True)
    return RuleSet(name=name, family="both", rules=(rule,), at=at, default=Action.UNKNOWN, kind="policy-map")


def _on_vlans(root: Node, drafts: Mapping[str, Draft]) -> Iterator[Binding]:
    """``vlan filter``: what enters a VLAN, and with it what its own interface gets to route."""
    for filtered in read_filtered(root):
        name = f"vlan access-map {filtered.map}"
        for low, high in filtered.vlans:
            for number in range(low, high + 1):
                yield Binding(ruleset=name, stage="ingress", at=filtered.at, interface=vlan_place(number))
                if f"vlan{number}" in drafts:
                    yield Binding(ruleset=name, stage="ingress", at=filtered.at, interface=f"vlan{number}")


def _references(
    lists: Mapping[str, RuleSet],
    uses: Mapping[str, Sequence[tuple[str, Span]]],
    maps: Mapping[str, tuple[Span, Sequence[tuple[str, Span]]]],
) -> Iterator[Reference]:
    for named in (*uses.values(), *(named for _, named in maps.values())):
        for name, at in named:
            yield Reference(kind="acl", name=name, use="filter", at=at, defined=name in lists)
