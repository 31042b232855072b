"""The nat table as one list per direction: chains followed in first-match order.

Only the first packet of a connection meets the nat table (iptables(8), nat). PREROUTING changes destinations,
POSTROUTING sources. A chain asked by a rule is put in the rule's place, its criteria met with the rule's; what RETURN
or GOTO takes out of a chain is taken out of what follows, exactly as long as it is a product of known sets, else what
follows is left open.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from auditor.model.forwarding import Nat, NatKind
from vendor_parsers.linux_iptables.addresses import inside
from vendor_parsers.linux_iptables.chains import NO_WAY_IN, passing
from vendor_parsers.linux_iptables.criteria import Criteria, Names, meet_all, without
from vendor_parsers.linux_iptables.known import TRANSLATIONS
from vendor_parsers.linux_iptables.matches import asked
from vendor_parsers.linux_iptables.scope import Scope
from vendor_parsers.linux_iptables.tables import Line, Table
from vendor_parsers.linux_iptables.targets import Aim, aims

MOST_PIECES = 32
MOST_RULES = 4096
DEEPEST = 16
LOST = "chains of the nat table too entangled to follow"
CHANGES_DESTINATIONS = frozenset({"DNAT", "REDIRECT", "NETMAP"})


@dataclass(slots=True)
class _Walk:
    table: Table
    scope: Scope
    direction: NatKind
    asked: dict[int, tuple[Criteria, ...]] = field(default_factory=dict)
    found: list[Nat] = field(default_factory=list)


def destination_rules(tables: Sequence[Table], family: str) -> frozenset[str]:
    """The names of the rules that change destinations."""
    return frozenset(
        f"{table.title(chain)} {line.number}"
        for table in tables
        if table.name == "nat" and table.family == family
        for chain in table.reached("PREROUTING")
        for line in table.chains[chain]
        if line.target in CHANGES_DESTINATIONS
    )


def read_translation(tables: Sequence[Table], scopes: dict[str, Scope]) -> tuple[Nat, ...]:
    """Every translation of packets in transit, in the order it is tried."""
    found: list[Nat] = []
    for table in tables:
        if table.name == "nat":
            scope = scopes[table.family]
            taken = _read_lines(table, scope)
            for chain, direction in (("PREROUTING", "destination"), ("POSTROUTING", "source")):
                walk = _Walk(table, scope, "destination" if direction == "destination" else "source", taken)
                if chain in table.chains:
                    _follow(walk, chain, [Criteria()], 0)
                found += walk.found
    return tuple(found)


def _read_lines(table: Table, scope: Scope) -> dict[int, tuple[Criteria, ...]]:
    """What each line asks, by the line's identity; every word read is marked, also in chains nothing leads to."""
    taken: dict[int, tuple[Criteria, ...]] = {}
    for lines in table.chains.values():
        for line in lines:
            found = asked(line.options, scope)
            known = passing(line.target) or table.own(line.target) or line.target in (*TRANSLATIONS, *_ENDS)
            stuck = found.stuck if known else min(line.place, line.place if found.stuck is None else found.stuck)
            line.node.mark(stuck)
            taken[id(line)] = tuple(
                part for criteria in found.criteria if (part := _first_packet(criteria)) is not None
            )
    return taken


_ENDS = ("ACCEPT", "RETURN", "DROP")


def _first_packet(criteria: Criteria) -> Criteria | None:
    """The criteria as the first packet of a connection meets them: it is NEW, or RELATED to another connection."""
    if criteria.translated is not None:
        criteria = replace(criteria, translated=None, conditions=(*criteria.conditions, "an earlier translation"))
    if criteria.states is None or "new" in criteria.states:
        return replace(criteria, states=None)
    if "related" in criteria.states or "untracked" in criteria.states:
        return replace(criteria, states=None, conditions=(*criteria.conditions, "connection state"))
    return None


def _follow(walk: _Walk, chain: str, live: list[Criteria], depth: int) -> None:
    """Translate what a chain decides for the packets in ``live``."""
    built_in = depth == 0
    for line in walk.table.chains.get(chain, ()):
        if not live or len(walk.found) > MOST_RULES:
            break
        if passing(line.target):
            continue
        wanted = walk.asked[id(line)]
        here = meet_all(live, wanted)
        if not here:
            continue
        if walk.table.own(line.target):
            if depth >= DEEPEST:
                walk.found += _decided(walk, chain, line, [replace(part, conditions=(LOST,)) for part in here])
            else:
                _follow(walk, line.target, here, depth + 1)
            if line.goto:
                if built_in:
                    walk.found += _identity(walk, chain, line, here)
                else:
                    live = _remaining(live, wanted, walk.scope)
        elif line.target == "RETURN" and not built_in:
            live = _remaining(live, wanted, walk.scope)
        else:
            walk.found += _decided(walk, chain, line, here)


def _remaining(live: list[Criteria], taken: Sequence[Criteria], scope: Scope) -> list[Criteria]:
    """What a chain still has to decide about once ``taken`` has left it."""
    for criteria in taken:
        if not criteria.exact:
            doubt = criteria.conditions or ("an address that cannot be resolved",)
            live = [replace(part, conditions=tuple(dict.fromkeys((*part.conditions, *doubt)))) for part in live]
            continue
        left = [piece for part in live for piece in without(part, criteria, scope.empty_too)]
        if len(left) > MOST_PIECES:
            left = [replace(part, conditions=(*part.conditions, LOST)) for part in live]
        live = left
    return live


def _identity(walk: _Walk, chain: str, line: Line, here: Sequence[Criteria]) -> Iterator[Nat]:
    kind: NatKind = "identity" if walk.direction == "source" else "identity_destination"
    for part in here:
        yield from _nat(walk, chain, line, part, Aim(kind=kind))


def _decided(walk: _Walk, chain: str, line: Line, here: Sequence[Criteria]) -> Iterator[Nat]:
    """The translations of a rule: one per alternative and, where the new address is an interface's, per interface."""
    for part in here:
        for narrowed, aim in aims(walk.direction, line, part, walk.scope):
            yield from _nat(walk, chain, line, narrowed, aim)


def _nat(walk: _Walk, chain: str, line: Line, part: Criteria, aim: Aim) -> Iterator[Nat]:
    conditions = (*part.conditions, *aim.conditions)
    inward, outward = part.inward, part.outward
    if walk.direction == "destination":
        if outward is not None and "" not in outward:
            return
        outward = None
    elif inward is not None:
        inward, conditions = None, (*conditions, NO_WAY_IN)
    yield Nat(
        kind=aim.kind,
        name=f"{walk.table.title(chain)} {line.number}",
        at=line.node.at,
        inward=_named(inward),
        outward=_named(outward),
        source=inside(part.source, walk.scope),
        destination=inside(part.destination, walk.scope),
        service=part.service,
        to=aim.to,
        to_ports=aim.ports,
        one_to_one=aim.one_to_one,
        conditions=tuple(dict.fromkeys(conditions)),
    )


def _named(names: Names | None) -> Names | None:
    """Without the empty name, which no interface has."""
    return None if names is None else names - {""}
