"""Access control lists: every property of a rule is a line of its own.

``direction`` is seen from the controller: ``in`` comes from a wireless client, ``out`` goes to one. Rules are tried by index,
what none matches is dropped, and nothing keeps state: replies need a rule of their own. Masks are netmasks. (Cisco document
71978, *ACLs on Wireless LAN Controllers: Rules, Limitations, and Examples*.)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from auditor.model.address import ANY4, masked
from auditor.model.ranges import Ranges
from auditor.model.rule import Action, Match, Rule, RuleSet
from auditor.model.service import ALL_PORTS, ANY_SERVICE, PORT_PROTOCOLS, Service, port_term, protocol_term
from auditor.model.span import Span
from auditor.source.node import Node, Words

_ACTIONS = {"permit": Action.PERMIT, "deny": Action.DENY}
_ANY4 = Match.exact(ANY4, "any")
_PROPERTIES = {
    ("add",): 0, ("action",): 1, ("direction",): 1, ("protocol",): 1, ("dscp",): 1, ("source", "address"): 2,
    ("destination", "address"): 2, ("source", "port", "range"): 2, ("destination", "port", "range"): 2,
}  # fmt: skip
"""The words of a property, behind which the list, the index and so many values stand."""


@dataclass(slots=True)
class Line:
    """A rule while its properties are gathered: property -> values."""

    at: Span
    said: dict[str, list[str]] = field(default_factory=dict)

    @property
    def direction(self) -> str:
        """``in``, ``out``, ``any`` or whatever else is written; ``""`` where nothing is."""
        return self.said.get("direction", [""])[0].lower()


@dataclass(slots=True)
class AccessList:
    """A list by its index numbers; ``applied``: handed on to what filters; ``doubts``: lines about it nobody followed."""

    at: Span
    lines: dict[int, Line] = field(default_factory=dict)
    applied: bool = False
    doubts: list[str] = field(default_factory=list)


def read_lists(root: Node) -> dict[str, AccessList]:
    """The IPv4 lists by name."""
    lists: dict[str, AccessList] = {}
    for node in root.all("acl"):
        words = node.cursor(1)
        if words.accept("counter"):
            words.rest()
        elif words.peek() in ("create", "apply") and words.peek(1):
            verb, name = words.next(), words.next()
            found = lists.setdefault(name, AccessList(node.at))
            found.applied = found.applied or verb == "apply"
        elif words.accept("rule"):
            _property(words, lists)
    return lists


def _property(words: Words, lists: dict[str, AccessList]) -> None:
    left = words.node.words[2:]
    key = next((key for key in _PROPERTIES if tuple(left[: len(key)]) == key), None)
    values = left[len(key) :] if key is not None else []
    if key is None or len(values) != 2 + _PROPERTIES[key] or not values[1].isdecimal() or len(values[1]) > 9:
        # A line that moves or deletes rules, or is cut short, changes the lists it names in a way nobody followed
        for name in lists.keys() & set(left):
            lists[name].doubts.append(f"not understood: {' '.join(left)}")
        return
    words.rest()
    found = lists.setdefault(values[0], AccessList(words.at))
    line = found.lines.setdefault(int(values[1]), Line(words.at))
    if _PROPERTIES[key]:
        line.said[" ".join(key)] = values[2:]


def ruleset_of(name: str, found: AccessList, places: frozenset[str]) -> RuleSet:
    """The list as it works at ``places``, the interfaces of the WLANs it guards: each rule in its own direction."""
    doubts = list(found.doubts)
    if not found.applied:
        doubts.append("no acl apply line: whether the list works is not written")
    rules = tuple(_rule(name, index, line, doubts, places) for index, line in sorted(found.lines.items()))
    default = Action.UNKNOWN if doubts else Action.DENY
    return RuleSet(name=name, family="4", rules=rules, at=found.at, default=default, kind="acl")


def _rule(name: str, index: int, line: Line, doubts: list[str], places: frozenset[str]) -> Rule:
    conditions = list(doubts)
    dscp = line.said.get("dscp", ["any"])[0].lower()
    if dscp != "any":
        conditions.append(f"dscp {dscp}")
    if line.direction not in ("in", "out", "any"):
        conditions.append(f"direction {line.direction or 'not written'}")
    return Rule(
        name=f"{name} {index}",
        action=_ACTIONS.get(line.said.get("action", [""])[0].lower(), Action.UNKNOWN),
        at=line.at,
        source=_address(line.said.get("source address")),
        destination=_address(line.said.get("destination address")),
        service=_service(line.said),
        inward=places if places and line.direction == "in" else None,
        outward=places if places and line.direction == "out" else None,
        conditions=tuple(conditions),
    )


def _address(words: list[str] | None) -> Match:
    if words is None:
        return _ANY4
    try:
        return Match.exact(masked(words[0], words[1]), f"{words[0]}/{words[1]}")
    except (ValueError, OverflowError):
        return Match.opaque(" ".join(words), ANY4)


def _service(said: Mapping[str, list[str]]) -> Service:
    word = said.get("protocol", ["any"])[0].lower()
    destination, source = _ports(said.get("destination port range")), _ports(said.get("source port range"))
    plain = destination == source == ALL_PORTS
    if word == "any" and plain:
        return ANY_SERVICE
    if not word.isdecimal() or len(word) > 3 or int(word) > 255 or destination is None or source is None:
        return Service((), (word,), word)
    number = int(word)
    if number in PORT_PROTOCOLS:
        return Service((port_term(number, destination, source),), (), word)
    return Service((protocol_term(number),), (), word) if plain else Service((), (f"ports of protocol {word}",), word)


def _ports(words: list[str] | None) -> Ranges | None:
    """The range; all ports where none is written, None where it is not understood."""
    if words is None:
        return ALL_PORTS
    if not all(word.isdecimal() and len(word) < 6 for word in words):
        return None
    low, high = (int(word) for word in words)
    return Ranges(((low, high),)) if low <= high <= 65535 else None
