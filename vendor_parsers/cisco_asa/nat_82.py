"""Address translation before 8.3: ``nat``, ``global``, ``static`` and ``nat-control``.

Order: exemption (``nat 0 access-list``), static rules in their order, dynamic rules by access list in their order,
then the other dynamic rules, of which the best match counts (ASA Series Firewall ASDM Configuration Guide, "Configuring
NAT (ASA 8.2 and Earlier)", Order of NAT Rules Used to Match Real Addresses). Access lists see the mapped addresses in
these releases (ASA 5500 Migration to Version 8.3, Real IP Address Migration).
"""

from __future__ import annotations

from dataclasses import replace

from auditor.model.forwarding import Nat
from auditor.model.ranges import Ranges
from auditor.model.rule import ANYWHERE, Action, Match, RuleSet
from auditor.model.service import PORT_PROTOCOLS, Service, port_term
from auditor.source.node import Node, Words
from vendor_parsers.cisco_asa.addresses import interface_address, network
from vendor_parsers.cisco_asa.nat import bare_port
from vendor_parsers.cisco_asa.scope import Scope
from vendor_parsers.cisco_asa.services import port_protocol, terms_of_protocol

_LIMITS = ("dns", "norandomseq", "nailed", "outside")


def read_old_nat(scope: Scope, lists: tuple[RuleSet, ...]) -> tuple[Nat, ...]:
    """Every translation of a configuration of release 8.2 or earlier, in the order of evaluation."""
    by_name = {found.name: found for found in lists}
    pools = _pools(scope)
    exempt: list[Nat] = []
    policy: list[Nat] = []
    regular: list[Nat] = []
    for node in scope.root.peek("nat"):
        if not _is_old(node):
            continue
        for nat in _dynamic(node, scope, pools, by_name):
            listed = "access-list" in node.words
            (regular if not listed else exempt if nat.kind == "identity" else policy).append(nat)
    # the best match: the smaller network is tried first
    regular.sort(key=lambda nat: nat.source.upper.size)
    fixed = [nat for node in scope.root.all("static") for nat in _static(node, scope, by_name)]
    _notice_control(scope)
    _notice_mapped(scope, bool(exempt or fixed or policy or regular))
    return (*exempt, *fixed, *policy, *regular)


def _is_old(node: Node) -> bool:
    return len(node.words) > 2 and node.words[1].startswith("(") and node.words[2].isdecimal()


def _notice_control(scope: Scope) -> None:
    for node in scope.root.all("nat-control"):
        if len(node.words) == 1:
            scope.notice(
                node.at,
                "nat-control: packets that no translation matches are dropped; this is not part of the model.",
                "nat-control: どの変換にも該当しないパケットは破棄される。この動作はモデルに含まれない。",
                "nat",
            )


def _notice_mapped(scope: Scope, translates: bool) -> None:
    if translates:
        scope.notice(
            scope.root.children[0].at,
            "Until 8.2 access lists see translated addresses; the model shows them the real ones.",
            "8.2 以前のアクセスリストは変換後のアドレスで評価される。モデルは変換前のアドレスで評価する。",
            "nat",
        )


def _pools(scope: Scope) -> dict[str, list[Match]]:
    """``global (IF) ID A[-B] [netmask M]``: the mapped addresses by their id, with the interface they leave by."""
    pools: dict[str, list[Match]] = {}
    for node in scope.root.all("global"):
        words = node.cursor(1)
        nameif = words.next().strip("()")
        number = words.next()
        own = words.accept("interface")
        match = interface_address(nameif, scope, "nat", node.at) if own else _pool(words, scope)
        pools.setdefault(f"{number} {nameif}", []).append(match)
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


def _dynamic(node: Node, scope: Scope, pools: dict[str, list[Match]], lists: dict[str, RuleSet]) -> list[Nat]:
    words = node.cursor(1)
    inward = frozenset({scope.hardware(words.next().strip("()"), node.at, "nat")})
    number = words.next()
    matches = _matched(words, scope, lists)
    _limits(words)
    conditions = (f"not understood: {words.peek()}",) if words.left else ()
    base = Nat(kind="identity", name=f"nat {number}", at=node.at, inward=inward, conditions=conditions)
    if number == "0":
        return [replace(base, source=source, destination=to, service=service) for source, to, service in matches]
    found = []
    for key, pool in pools.items():
        wanted, _, nameif = key.partition(" ")
        if wanted != number:
            continue
        outward = frozenset({scope.hardware(nameif, node.at, "nat")})
        mapped = Match.union(pool)
        found += [
            replace(base, kind="source", outward=outward, source=source, destination=to, service=service, to=mapped)
            for source, to, service in matches
        ]
    return found


def _matched(words: Words, scope: Scope, lists: dict[str, RuleSet]) -> list[tuple[Match, Match, Service]]:
    """What a rule translates: (source, destination, service) triples."""
    any_service = Service(name="any")
    if words.accept("access-list"):
        name = words.next()
        ruleset = lists.get(name)
        scope.refer("acl", name, "nat", words.at, defined=ruleset is not None)
        if ruleset is None:
            return [(Match.opaque(name), Match.opaque(name), any_service)]
        permits = [rule for rule in ruleset.rules if rule.action is Action.PERMIT and rule.enabled]
        return [(rule.source, rule.destination, rule.service) for rule in permits]
    try:
        found = network(words.peek(), words.peek(1), scope)
    except (ValueError, OverflowError):
        return [(Match.opaque(words.peek()), ANYWHERE, any_service)]
    name = f"{words.next()} {words.next()}"
    return [(Match.exact(found, name), ANYWHERE, any_service)]


def _limits(words: Words) -> None:
    """``dns``, ``outside``, ``norandomseq``, ``tcp N M``, ``udp N`` and bare connection limits."""
    while words.left:
        if words.peek() in (*_LIMITS, "tcp", "udp") or words.peek().isdecimal():
            words.next()
        else:
            return


def _static(node: Node, scope: Scope, lists: dict[str, RuleSet]) -> list[Nat]:
    """``static (REAL,MAPPED) …``: published from the mapped side, translated on the way out from the real one."""
    words = node.cursor(1)
    real_name, _, mapped_name = words.next().strip("()").partition(",")
    real_side = scope.hardware_or_any(real_name, node.at, "nat")
    mapped_side = scope.hardware_or_any(mapped_name, node.at, "nat")
    terms = terms_of_protocol(words.peek()) if words.peek() in ("tcp", "udp") else None
    protocol = 0
    if terms is not None:
        protocol = port_protocol(terms)
        words.next()
    mapped = _one_side(words, scope, mapped_name)
    mapped_port = bare_port(words, protocol) if protocol else None
    peers = ANYWHERE
    real_port = None
    if words.peek() == "access-list":
        matches = _matched(words, scope, lists)
        real = Match.union([source for source, _, _ in matches]) if matches else Match.opaque("access-list")
        peers = Match.union([to for _, to, _ in matches]) if matches else ANYWHERE
    else:
        real = _one_side(words, scope, real_name)
        real_port = bare_port(words, protocol) if protocol else None
    mask = ""
    if words.peek() == "netmask" and words.peek(1):
        words.next()
        mask = words.next()
    _limits(words)
    conditions = (f"not understood: {words.peek()}",) if words.left else ()
    published = Nat(
        kind="destination",
        name="static",
        at=node.at,
        inward=mapped_side,
        outward=real_side,
        source=peers,
        destination=_network_of(mapped, mask, scope),
        service=_service(protocol, mapped_port),
        to=_network_of(real, mask, scope),
        to_ports=real_port,
        conditions=conditions,
    )
    return _both_ways(published, _service(protocol, None, real_port), mapped_port)


def _both_ways(published: Nat, service: Service, mapped_port: Ranges | None) -> list[Nat]:
    """A published address and its way out; one identity rule where nothing changes."""
    leaving = replace(
        published,
        kind="source",
        inward=published.outward,
        outward=published.inward,
        source=published.to,
        destination=published.source,
        service=service,
        to=published.destination,
        to_ports=mapped_port,
    )
    known = not published.to.unknown and not published.destination.unknown
    if known and published.to.lower == published.destination.lower and mapped_port == published.to_ports:
        return [replace(leaving, kind="identity", to_ports=None)]
    return [leaving, published]


def _one_side(words: Words, scope: Scope, nameif: str) -> Match:
    if words.accept("interface"):
        return interface_address(nameif, scope, "nat", words.at)
    try:
        point = scope.ip(words.peek())
    except ValueError:
        return Match.opaque(words.next())
    return Match.exact(Ranges.one(point), words.next())


def _network_of(match: Match, mask: str, scope: Scope) -> Match:
    """A static rule's netmask makes a network of its addresses."""
    if not mask or match.unknown or len(match.names) != 1:
        return match
    try:
        return Match.exact(network(match.names[0], mask, scope), *match.names)
    except (ValueError, OverflowError):
        return match


def _service(protocol: int, port: Ranges | None, source: Ranges | None = None) -> Service:
    if protocol not in PORT_PROTOCOLS or (port is None and source is None):
        return Service(name="any")
    if port is not None:
        return Service((port_term(protocol, port),), name="static")
    return Service((port_term(protocol, source=source or Ranges.of((0, 65535))),), name="static")
