"""``-m set``: addresses and ports that are in an IP set."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.model.ranges import Ranges
from auditor.model.rule import Match
from auditor.model.service import ALL_PORTS, Term
from vendor_parsers._readers.linux.addresses import opposite
from vendor_parsers._readers.linux.criteria import Criteria, meet
from vendor_parsers.linux_iptables.scope import Scope
from vendor_parsers.linux_iptables.sets import AddressSet, Element
from vendor_parsers.linux_iptables.words import Option

MOST_ALTERNATIVES = 256
MOST_MEMBERS = 64


def set_match(option: Option, scope: Scope) -> list[Criteria] | None:
    """``--match-set NAME src,dst``; a set the export does not hold may contain anything."""
    if len(option.values) < 2:
        return None
    name, sides = option.values[0], option.values[1].split(",")
    if not all(side in ("src", "dst") for side in sides):
        return None
    found = scope.sets.get(name)
    if found is not None and found.dimensions == ("set",):
        return _list(option, found, sides, scope)
    if found is None or not found.readable or len(found.dimensions) > len(sides):
        return _opaque(option, found, sides, scope)
    if len(found.dimensions) == 1 and found.dimensions[0] in ("ip", "net"):
        return [_addressed(option, found, sides[0])]
    return _product(option, found, sides)


def _opaque(option: Option, found: AddressSet | None, sides: Sequence[str], scope: Scope) -> list[Criteria]:
    """Nothing is certain. A set of single addresses asks for one side; of others even that is not known."""
    if found is None or len(found.dimensions) != 1 or found.dimensions[0] not in ("ip", "net"):
        return [Criteria(conditions=(option.text,))]
    return [_side(Match.opaque(f"set {found.name}", scope.everything), sides[0])]


def _side(match: Match, side: str) -> Criteria:
    return Criteria(source=match) if side == "src" else Criteria(destination=match)


def _addressed(option: Option, found: AddressSet, side: str) -> Criteria:
    return _side(found.opposite if option.negated else found.match, side)


def _list(option: Option, found: AddressSet, sides: Sequence[str], scope: Scope) -> list[Criteria]:
    """A set of sets holds what one of its members holds; only members of single addresses are joined exactly."""
    members = [scope.sets.get(name) for name in found.members]
    plain = [member for member in members if member is not None and member.dimensions in (("ip",), ("net",))]
    if len(plain) < len(members) or found.changes or len(members) > MOST_MEMBERS:
        return [Criteria(conditions=(option.text,))]
    match = Match.union(member.match for member in plain)
    return [_side(opposite(match, scope) if option.negated else match, sides[0])]


def _product(option: Option, found: AddressSet, sides: Sequence[str]) -> list[Criteria]:
    """Several dimensions: one alternative per group of elements; the opposite of such a set is no product."""
    clear = not found.changes and not any(element.excluded for element in found.elements)
    if option.negated or not clear or len(found.elements) > MOST_ALTERNATIVES:
        return [Criteria(conditions=(option.text,))]
    alternatives = (_element(option, element, sides) for element in found.elements)
    return [alternative for alternative in alternatives if not alternative.empty]


def _element(option: Option, element: Element, sides: Sequence[str]) -> Criteria:
    criteria = Criteria(conditions=() if element.certain else (option.text,))
    for part, side in zip(element.parts, sides, strict=False):
        if isinstance(part, Ranges):
            here = _side(Match.exact(part, option.values[0]), side)
        elif side == "src":
            here = Criteria(terms=(Term(part.protocols, ALL_PORTS, part.destination_ports, part.icmp),))
        else:
            here = Criteria(terms=(part,))
        criteria = meet(criteria, here)
    return criteria
