"""Address translation before 8.3: ``nat``, ``global``, ``static``, ``alias`` and ``nat-control``.

Order: exemption (``nat 0 access-list``), static rules in their order, dynamic rules by access list in their order,
then the other dynamic rules, of which the best match counts (ASA Series Firewall ASDM Configuration Guide, "Configuring
NAT (ASA 8.2 and Earlier)", Order of NAT Rules Used to Match Real Addresses). What a list denies goes on to the rules behind.
Access lists see the mapped addresses in these releases (ASA 5500 Migration to Version 8.3, Real IP Address Migration).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from auditor.model.forwarding import Nat
from auditor.model.ranges import Ranges
from auditor.model.rule import Match, RuleSet
from auditor.model.service import ANY_SERVICE
from auditor.source.node import Node, Words
from vendor_parsers._readers.choosing import MOST_PIECES, Piece, chosen, counterpart
from vendor_parsers.cisco_asa.addresses import interface_address
from vendor_parsers.cisco_asa.nat_control import implicit, refused, without_pool
from vendor_parsers.cisco_asa.scope import Scope
from vendor_parsers.cisco_asa.static_82 import Statement, alias, limits, matched, permits, static
from vendor_parsers.cisco_asa.translations import WHILE_OPEN


def read_old_nat(scope: Scope, lists: tuple[RuleSet, ...]) -> tuple[Nat, ...]:
    """Every translation of a configuration of release 8.2 or earlier, in the order of evaluation."""
    by_name = {found.name: found for found in lists}
    pools = _pools(scope)
    exempt: list[Statement] = []
    policy: list[Statement] = []
    regular: list[Statement] = []
    for node in scope.root.peek("nat"):
        if _is_old(node):
            statement = _dynamic(node, scope, pools, by_name)
            listed = "access-list" in node.words
            (regular if not listed else exempt if node.words[2] == "0" else policy).append(statement)
    # the best match: the smaller network is tried first
    regular.sort(key=lambda found: found.rules[0].source.upper.size)
    fixed: list[Statement] = []
    published: list[Nat] = []
    for node in scope.root.all("static"):
        statement, nats = static(node, scope, by_name)
        fixed.append(statement)
        published += nats
    inbound = [nat for statement in exempt for nat in _exempted(statement)]
    inbound += published
    inbound += [nat for statement in (*policy, *regular) for nat in _inbound(statement)]
    inbound += [alias(node, scope) for node in scope.root.all("alias")]
    outbound = _outbound([*exempt, *fixed, *policy, *regular])
    return (*inbound, *outbound, *implicit(scope))


def _is_old(node: Node) -> bool:
    words = node.words
    # ``nat (inside,outside) 1 source …`` is a line of the later grammar with its place in the table
    return len(words) > 2 and words[1].startswith("(") and "," not in words[1] and words[2].isdecimal()


def _pools(scope: Scope) -> dict[str, dict[str, list[Match]]]:
    """``global (IF) ID A[-B] [netmask M]``: the mapped addresses by their id and the interface they leave by."""
    pools: dict[str, dict[str, list[Match]]] = {}
    for node in scope.root.all("global"):
        words = node.cursor(1)
        nameif = words.next().strip("()")
        number = words.next()
        own = words.accept("interface")
        match = interface_address(nameif, scope, "nat", node.at) if own else _pool(words, scope)
        hardware = scope.hardware(nameif, node.at, "nat")
        pools.setdefault(number, {}).setdefault(hardware, []).append(match)
    return pools


def _pool(words: Words, scope: Scope) -> Match:
    low, _, high = words.peek().partition("-")
    try:
        found = Match.exact(Ranges.of((scope.ip(low), scope.ip(high or low))), words.peek())
    except ValueError:
        return Match.opaque(words.peek())
    words.next()
    if words.peek() == "netmask" and words.peek(1):
        words.next()
        words.next()
    return found


# -- nat and global -----------------------------------------------------------------------------------------------


def _dynamic(
    node: Node, scope: Scope, pools: dict[str, dict[str, list[Match]]], lists: dict[str, RuleSet]
) -> Statement:
    words = node.cursor(1)
    inside = scope.hardware(words.next().strip("()"), node.at, "nat")
    number = words.next()
    listed = words.peek() == "access-list"
    rules = matched(words, scope, lists, node.at)
    outside = limits(words)
    conditions = (f"not understood: {words.peek()}",) if words.left else ()
    made = Statement(name=f"nat {number}", at=node.at, inward=frozenset({inside}), rules=rules, conditions=conditions)
    if number == "0":
        if listed:
            # NAT exemption does not consider the ports of the list (ibid., Bypassing NAT)
            made.rules = tuple(replace(rule, service=ANY_SERVICE) for rule in rules)
            made.maps = ((None, None, ()),)
        else:
            made.maps = ((without_pool(scope, inside, frozenset(), outside=outside) or None, None, ()),)
        return made
    maps: list[tuple[frozenset[str] | None, Match | None, tuple[str, ...]]] = []
    for hardware, pool in pools.get(number, {}).items():
        if hardware != inside or outside:
            maps.append((frozenset({hardware}), Match.union(pool), ()))
    missing = without_pool(scope, inside, frozenset(pools.get(number, {})), outside=outside)
    if missing:
        maps.append((missing, None, (f"no global {number} there",)))
    made.maps = tuple(maps)
    return made


def _outbound(statements: list[Statement]) -> list[Nat]:
    """The rules for sources, interface by interface; a static rule that keeps the address is an identity."""
    found: list[Nat] = []
    for inward in dict.fromkeys(statement.inward for statement in statements):
        here = [statement for statement in statements if statement.inward in (inward, None)]
        pieces = list(islice(chosen([statement.rules for statement in here]), MOST_PIECES + 1))
        if len(pieces) > MOST_PIECES:
            found.append(
                Nat(kind="identity", name="nat", at=here[0].at, inward=inward, conditions=("too many entries",))
            )
            continue
        for piece in pieces:
            if piece.taker is not None:
                found += _made(here[piece.taker], piece, inward)
    return found


def _made(statement: Statement, piece: Piece, inward: frozenset[str] | None) -> Iterator[Nat]:
    base = Nat(
        kind="identity",
        name=statement.name,
        at=statement.at,
        inward=inward,
        source=piece.source,
        destination=piece.destination,
        service=piece.service,
    )
    for outward, to, doubts in statement.maps:
        made = replace(base, outward=outward, conditions=(*statement.conditions, *piece.conditions, *doubts))
        real = statement.real
        if to is None or (real is not None and to.upper == real.upper and statement.port is None and not to.unknown):
            yield made
        elif real is None:
            yield replace(made, kind="source", to=to)
        elif real.unknown or to.unknown or piece.source.lower != piece.source.upper or real.upper.size != to.upper.size:
            yield replace(made, kind="source", to=to, to_ports=statement.port)
        else:
            part = counterpart(piece.source.upper, real.upper, to.upper)
            mapped = Match.exact(part, *to.names)
            yield replace(made, kind="source", to=mapped, to_ports=statement.port, one_to_one=True)


def _exempted(statement: Statement) -> Iterator[Nat]:
    """Exempted hosts can be reached from everywhere by their own addresses (ibid., NAT exemption)."""
    for rule, doubts in permits(statement.rules):
        yield Nat(
            kind="identity_destination",
            name=statement.name,
            at=statement.at,
            outward=statement.inward,
            source=rule.destination,
            destination=rule.source,
            conditions=(*statement.conditions, *doubts),
        )


def _inbound(statement: Statement) -> Iterator[Nat]:
    """Towards hosts with dynamic translation: by a pool's address while it is held, by their own address not at all.

    (Ibid., Dynamic NAT: a connection to the real address is denied; with identity NAT, ``nat 0``, likewise.)
    """
    for rule, doubts in permits(statement.rules):
        base = Nat(
            kind="destination",
            name=statement.name,
            at=statement.at,
            outward=statement.inward,
            source=rule.destination,
            to=rule.source,
        )
        refuses: frozenset[str] = frozenset()
        for outward, to, _ in statement.maps:
            if to is not None and to.upper.size > 1:
                conditions = (*statement.conditions, *doubts, WHILE_OPEN)
                yield replace(base, inward=outward, destination=to, conditions=conditions)
            refuses |= outward or frozenset()
        yield refused(base, rule.source, refuses or None)
