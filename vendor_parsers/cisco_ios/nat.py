"""Address translation: ``ip nat inside|outside source``, ``ip nat inside destination``, ``ip nat source``, and pools.

From inside to outside sources are translated behind the routing and before the outgoing list, the other way destinations
behind the incoming list and before the routing (Cisco: NAT Order of Operation, document 6209). A packet that fits an
entry of the table is translated by it, and static entries always stand there; lists and route maps are asked when an entry
has to be made (NAT Support for Multiple Pools Using Route Maps, document 13739): so static before dynamic. In which order
rules that overlap are asked otherwise is not documented: there nothing is certain.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, islice

from auditor.model.address import ANY4
from auditor.model.forwarding import Nat
from auditor.model.ranges import NOTHING
from auditor.model.rule import Action, Match
from auditor.model.service import TCP, Service, protocol_term
from auditor.source.node import Node
from vendor_parsers._readers.choosing import MOST_PIECES, Piece, chosen, counterpart, narrowed
from vendor_parsers.cisco_ios.draft import Draft
from vendor_parsers.cisco_ios.management import Context
from vendor_parsers.cisco_ios.nat_lines import ROUTED_FIRST, Statement, paired, read_pools, read_statement
from vendor_parsers.cisco_ios.nat_lists import Choice, by_list

WHILE_OPEN = "a translation is open"
MOST_COMPARED = 200_000
MOST_LINES = 600


@dataclass(frozen=True, slots=True)
class _Sides:
    """The interfaces sources come in by, those they leave by, and what every translation between them depends on."""

    here: frozenset[str]
    there: frozenset[str]
    conditions: tuple[str, ...] = ()


def read_nats(root: Node, drafts: Mapping[str, Draft], context: Context) -> Iterator[Nat]:
    """Every translation; ``inward`` and ``outward`` are the interfaces marked ``ip nat inside`` and ``outside``."""
    inside, outside, both = (
        frozenset(name for name, draft in drafts.items() if draft.nat == mark)
        for mark in ("inside", "outside", "enable")
    )
    pools = dict(read_pools(root))
    for prefix, sides in (
        (("ip", "nat", "inside", "source"), _Sides(inside, outside)),
        (("ip", "nat", "outside", "source"), _Sides(outside, inside)),
        (("ip", "nat", "source"), _Sides(both, both, ("ip nat enable routes before and after translation",))),
    ):
        statements = [
            found
            for node in root.all(*prefix)
            if (found := read_statement(node.cursor(len(prefix)), prefix[2], pools, drafts, root, context)) is not None
        ]
        yield from _translations(statements, sides, drafts, far=prefix[2] == "outside")
    yield from _rotary(root, pools, _Sides(outside, inside), context)


# -- lines to translations --------------------------------------------------------------------------------------------


def _translations(
    statements: Sequence[Statement], sides: _Sides, drafts: Mapping[str, Draft], *, far: bool
) -> Iterator[Nat]:
    ordered = sorted(statements, key=lambda found: not found.static)
    _doubt_overlaps(ordered)
    vrfs = {draft.vrf for name, draft in drafts.items() if name in sides.here}
    for statement in ordered:
        if not statement.vrf and vrfs - {""}:
            statement.conditions = (*statement.conditions, "inside interfaces of several VRFs")
    for vrf in dict.fromkeys(statement.vrf for statement in ordered):
        here = [found for found in ordered if found.vrf == vrf]
        yield from (nat for statement in here for nat in _backwards(statement, sides, far=far))
        sources = list(_sources(here, sides))
        while sources and sources[-1].kind == "identity" and not sources[-1].conditions:
            sources.pop()
        yield from sources


def _sources(here: list[Statement], sides: _Sides) -> Iterator[Nat]:
    choices = [(statement, choice) for statement in here for choice in statement.choices]
    pieces = list(islice(chosen([choice.rules for _, choice in choices]), MOST_PIECES + 1))
    if len(pieces) > MOST_PIECES:
        doubts = (*sides.conditions, "too many entries")
        for statement in here:
            whole = Match.exact(ANY4, "any")
            base = _base(statement, sides, Piece(None, whole, whole))
            yield replace(base, kind="source", to=statement.mapped, conditions=doubts)
        return
    for piece in pieces:
        if piece.taker is None:
            yield _base(here[0], sides, piece)
        else:
            yield _made(*choices[piece.taker], piece, sides)


def _base(statement: Statement, sides: _Sides, piece: Piece) -> Nat:
    return Nat(
        kind="identity",
        name=statement.name,
        at=statement.at,
        inward=sides.here,
        outward=sides.there,
        source=piece.source,
        destination=piece.destination,
        service=piece.service,
        conditions=(*sides.conditions, *piece.conditions),
        vrf=statement.vrf,
    )


def _made(statement: Statement, choice: Choice, piece: Piece, sides: _Sides) -> Nat:
    found = _base(statement, sides, piece)
    found = replace(found, conditions=(*statement.conditions, *statement.doubts, *found.conditions))
    if choice.outward is not None:
        found = replace(found, outward=sides.there & choice.outward)
    real, mapped = statement.real, statement.mapped
    if real is None or not paired(real, mapped) or piece.source.lower != piece.source.upper:
        return replace(found, kind="source", to=mapped, to_ports=statement.port)
    if real.upper == mapped.upper and statement.port is None:
        return found
    part = Match.exact(counterpart(piece.source.upper, real.upper, mapped.upper), *mapped.names)
    return replace(found, kind="source", to=part, to_ports=statement.port, one_to_one=True)


def _backwards(statement: Statement, sides: _Sides, *, far: bool) -> Iterator[Nat]:
    """Sessions towards the translated address: by static lines, and by simple entries of dynamic ones while they last.

    A list without ``overload`` makes simple entries, a route map or ``overload`` extended ones that fit one session alone
    (document 13739); with ``reversible`` a route map's entries can be used from outside (NAT Route Maps Outside-to-Inside
    Support).
    """
    conditions = (*sides.conditions, *statement.conditions)
    if statement.vrf and "match-in-vrf" not in statement.words:
        conditions = (*conditions, f"into VRF {statement.vrf}")
    vrf = statement.vrf if "match-in-vrf" in statement.words else ""
    entered = list(statement.backwards)
    reversible = statement.by_map and "reversible" in statement.words
    if not statement.static and not statement.shared and (not statement.by_map or reversible):
        hosts = [rule for choice in statement.choices for rule in choice.rules if rule.action is not Action.DENY]
        doubts = (WHILE_OPEN, ROUTED_FIRST) if far else (WHILE_OPEN,)
        entered.append(
            Nat(
                kind="destination",
                name=statement.name,
                at=statement.at,
                source=Match.union([rule.destination for rule in hosts])
                if reversible and hosts
                else Match.exact(ANY4, "any"),
                destination=statement.mapped,
                to=Match.union([rule.source for rule in hosts]) if hosts else Match.exact(NOTHING, "nothing"),
                conditions=doubts,
            )
        )
    for nat in entered:
        yield replace(nat, inward=sides.there, outward=sides.here, conditions=(*conditions, *nat.conditions), vrf=vrf)


def _doubt_overlaps(statements: list[Statement]) -> None:
    """Mark lines of the same kind that may want the same packet and make something else of it."""
    if len(statements) > MOST_LINES:
        for statement in statements:
            statement.conditions = (*statement.conditions, "too many lines to compare")
        return
    for one, other in combinations(statements, 2):
        if one.static is not other.static or one.vrf != other.vrf:
            continue
        different = one.mapped.upper != other.mapped.upper or one.port != other.port
        if different and any(_meet(a, b) for a in one.choices for b in other.choices):
            one.doubts = (*one.doubts, f"overlaps with {other.name}")
            other.doubts = (*other.doubts, f"overlaps with {one.name}")
        if any(_entered(a, b) for a in one.backwards for b in other.backwards):
            for statement, beside in ((one, other), (other, one)):
                doubt = f"overlaps with {beside.name}"
                statement.backwards = [replace(nat, conditions=(*nat.conditions, doubt)) for nat in statement.backwards]


def _entered(one: Nat, other: Nat) -> bool:
    service = narrowed(one.service, other.service)
    return bool(one.destination.upper & other.destination.upper) and bool(service.terms or service.unknown)


def _meet(one: Choice, other: Choice) -> bool:
    if one.outward is not None and other.outward is not None and not one.outward & other.outward:
        return False
    mine, yours = ([rule for rule in found.rules if rule.action is not Action.DENY] for found in (one, other))
    if len(mine) * len(yours) > MOST_COMPARED:
        return True
    for a in mine:
        for b in yours:
            service = narrowed(a.service, b.service)
            if (
                a.source.upper & b.source.upper
                and a.destination.upper & b.destination.upper
                and (service.terms or service.unknown)
            ):
                return True
    return False


# -- load sharing -----------------------------------------------------------------------------------------------------


def _rotary(root: Node, pools: Mapping[str, Match], sides: _Sides, context: Context) -> Iterator[Nat]:
    """``ip nat inside destination list``: TCP sessions from outside to the list's addresses go round the pool.

    (IOS IP Addressing: NAT Configuration Guide, TCP Load Distribution: other traffic passes untranslated.)
    """
    for node in root.all("ip", "nat", "inside", "destination", "list"):
        words = node.cursor(5)
        name = words.next()
        context.uses(name, "nat", node.at)
        to = pools.get(words.next(), Match.opaque("pool")) if words.accept("pool") else Match.opaque("pool")
        rules = by_list(name, node.at, context)
        listed = context.lists.get(name)
        doubts = () if listed is not None and listed.kind == "standard" else ("an extended list names destinations",)
        for piece in islice(chosen([rules]), MOST_PIECES):
            made = Nat(
                kind="identity_destination" if piece.taker is None else "destination",
                name=f"list {name}",
                at=node.at,
                inward=sides.here,
                outward=sides.there,
                destination=piece.source,
                service=Service((protocol_term(TCP),), (), "tcp"),
                to=to,
                conditions=(*piece.conditions, *doubts),
            )
            yield made
