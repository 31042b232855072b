"""FortiOS source translation: the NAT switch of policies, IP pools, virtual IPs backwards, and the central SNAT table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from auditor.model.address import ANY4, ANY6
from auditor.model.forwarding import Nat
from auditor.model.ranges import NOTHING, Ranges
from auditor.model.rule import Match, Rule
from auditor.model.service import ALL_PORTS, ALL_PROTOCOLS, PORT_PROTOCOLS, Service, Term
from auditor.model.span import Span
from vendor_parsers._readers.choosing import counterpart
from vendor_parsers.fortinet_fortios.addresses import Addresses
from vendor_parsers.fortinet_fortios.entries import Config, Entry, Scope
from vendor_parsers.fortinet_fortios.interfaces import Places
from vendor_parsers.fortinet_fortios.services import port_ranges
from vendor_parsers.fortinet_fortios.vips import Vip, address_range

MOST_BACKWARDS = 64


class Pools:
    """The IP pools of one VDOM.

    Of every type (overload, one-to-one, fixed port range, port block) a session gets some address of the pool: by load,
    first come first served, or by a formula (FortiOS Administration Guide, "Dynamic SNAT"; one-to-one: 192079).
    """

    def __init__(self, config: Config, scope: Scope) -> None:
        self._config = config
        self._known: dict[str, Match] = {}
        for path, whole in (("firewall ippool", ANY4), ("firewall ippool6", ANY6)):
            table = scope.table(path)
            config.report_missed(table)
            for entry in table:
                self._known[entry.name] = self._pool(entry, whole)

    def _pool(self, entry: Entry, whole: Ranges) -> Match:
        entry.word("type")
        try:
            return Match.exact(address_range(f"{entry.word('startip')}-{entry.word('endip')}"), entry.name)
        except ValueError:
            self._config.notice(entry.at, "This IP pool was not understood", "この IP プールを解釈できない", "nat")
            return Match.opaque(entry.name, whole)

    def resolve(self, names: Iterable[str], at: Span) -> Match:
        """The addresses of the pools together."""
        parts: list[Match] = []
        for name in names:
            if name not in self._known:
                self._config.undefined("ippool", name, "nat", at)
            parts.append(self._known.get(name) or Match.opaque(name))
        return Match.union(parts) if parts else Match.opaque("no pool")


def outgoing(places: Places, ports: frozenset[str] | None, family: Ranges) -> Match:
    """The address of ``family`` a packet gets that is hidden behind the interface it leaves by."""
    if ports is None:
        return Match.opaque("address of the outgoing interface", family)
    own: list[tuple[int, int]] = []
    unresolved: list[str] = []
    for name in sorted(ports):
        port = places.interfaces.get(name)
        fixed = [a.ip for a in port.addresses if not a.virtual and not a.secondary] if port is not None else []
        fixed = [point for point in fixed if point in family]
        own += [(point, point) for point in fixed]
        if port is None or port.dynamic or not fixed:
            unresolved.append(name)
    found = Ranges.of(*own)
    if unresolved:
        return Match(found, family, tuple(sorted(ports)), tuple(unresolved))
    return Match.exact(found, *sorted(ports))


def hidden(places: Places, base: Nat, family: Ranges) -> Iterator[Nat]:
    """The rule that hides behind the outgoing interface, one for each of the interfaces it may leave by."""
    ports = base.outward if base.outward is not None else frozenset(places.interfaces)
    if not ports or (base.outward is None and not places.complete):
        yield replace(base, to=outgoing(places, None, family))
        return
    yield from (
        replace(base, outward=frozenset({port}), to=outgoing(places, frozenset({port}), family))
        for port in sorted(ports)
    )


def _families(rule: Rule) -> list[Ranges]:
    """The families a rule speaks of."""
    return [whole for whole in (ANY4, ANY6) if rule.source.upper & whole and rule.destination.upper & whole]


def _of(match: Match, whole: Ranges) -> Match:
    return Match(match.lower & whole, match.upper & whole, match.names, match.unknown)


def policy_nats(entry: Entry, rule: Rule, places: Places, pools: Pools, vips: list[Vip]) -> Iterator[Nat]:
    """What a policy does to sources: nothing (identity), or with ``set nat enable`` what comes first of these.

    A virtual IP with ``nat-source-vip``, the pool, a virtual IP backwards, the address of the outgoing interface
    (Fortinet: "Technical Tip: Mapping VIP outbound connections", 193423).
    """
    use_pool = entry.flag("ippool")
    names = entry.values("poolname") + entry.values("poolname6")
    base = Nat(
        kind="identity",
        name=rule.name,
        at=rule.at,
        inward=rule.inward,
        outward=rule.outward,
        source=rule.source,
        destination=rule.destination,
        service=rule.service,
        enabled=rule.enabled,
        conditions=rule.conditions,
        translated=rule.translated,
    )
    on = entry.flag("nat")
    yield from reversed_by([vip for vip in vips if vip.always], base, vips, hides=on is True)
    if on is not True:
        yield base
        return
    base = replace(base, kind="source")
    if use_pool:
        yield replace(base, to=pools.resolve(names, entry.span("poolname")))
        return
    yield from reversed_by([vip for vip in vips if not vip.always], base, vips, hides=True)
    for family in _families(rule):
        part = replace(base, source=_of(rule.source, family), destination=_of(rule.destination, family))
        yield from hidden(places, part, family)


def reversed_by(vips: list[Vip], base: Nat, every: list[Vip], *, hides: bool) -> Iterator[Nat]:
    """The virtual IPs backwards for one policy; where very many concern it, one rule that is never certain."""
    found = [nat for vip in vips for nat in backwards(vip, base, every, hides=hides)]
    if len(found) <= MOST_BACKWARDS:
        yield from found
        return
    yield replace(
        base,
        kind="source",
        source=Match.union([nat.source for nat in found]),
        to=Match.union([nat.to for nat in found]),
        conditions=(*base.conditions, "virtual IPs backwards"),
    )


def backwards(vip: Vip, base: Nat, vips: list[Vip], *, hides: bool) -> Iterator[Nat]:
    """A static virtual IP seen from its inside hosts: they get its published address on the way out.

    Certain out of the external interface for the whole address (Fortinet 193423, 312247 "Outbound Traffic uses VIP IP as
    SNAT IP"); of port forwards only matching source ports are said to take part (189955), and how far
    ``nat-source-vip`` reaches beyond that interface or without ``nat`` is not said: both are uncertain.
    """
    if not (vip.reverses and vip.enabled):
        return
    covered = base.source.lower.covers(vip.inside.lower)
    inside = vip.inside.lower if covered else vip.inside.lower & base.source.upper
    if not inside:
        return
    doubts = list(base.conditions)
    if not covered and base.source.lower != base.source.upper:
        doubts.append(f"{vip.name}: whether the policy takes its addresses")
        inside = vip.inside.lower
    twins = [other for other in vips if other is not vip and other.inside.upper & vip.inside.upper]
    if vip.forwards or twins or vip.source.lower not in (ANY4, ANY6) or not hides:
        doubts.append(f"{vip.name} backwards")
    service, to_ports = base.service, None
    if vip.forwards:
        terms = tuple(
            Term(term.protocols, source_ports=vip.to_ports or term.destination_ports)
            for term in vip.service.terms
            if all(low in PORT_PROTOCOLS for low, _ in term.protocols)
        )
        if not terms:
            return
        service = Service(terms, (), vip.service.name)
        to_ports = Ranges.union(term.destination_ports for term in vip.service.terms) if vip.to_ports else None
    made = replace(
        base,
        kind="source",
        name=vip.name,
        at=vip.at,
        source=Match.exact(inside, vip.name),
        service=service,
        to=Match.exact(counterpart(inside, vip.inside.lower, vip.outside.lower), vip.name),
        to_ports=to_ports,
        one_to_one=True,
    )
    near = vip.inward if base.outward is None else base.outward if vip.inward is None else vip.inward & base.outward
    if near is None or near:
        yield replace(made, outward=near, conditions=tuple(doubts))
    if vip.always and near != base.outward:
        yield replace(made, conditions=(*doubts, f"{vip.name} out of another interface"))


def central_nats(
    config: Config, scope: Scope, places: Places, pools: Pools, addresses: tuple[Addresses, Addresses], vips: list[Vip]
) -> Iterator[Nat]:
    """The central SNAT table in its order; a virtual IP comes before it with ``nat-source-vip`` only.

    (Fortinet: "How to use VIP's External IP Address for Source NAT", 209514.)
    """
    table = scope.table("firewall central-snat-map")
    config.report_missed(table)
    for entry in table:
        base = _central(config, scope, entry, places, addresses)
        hides = entry.flag("nat") is not False
        yield from reversed_by([vip for vip in vips if vip.always], base, vips, hides=hides)
        names = entry.values("nat-ippool6" if entry.word("type") == "ipv6" else "nat-ippool")
        if not hides:
            yield base
        elif names:
            yield replace(base, kind="source", to=pools.resolve(names, entry.at))
        else:
            six = entry.word("type") == "ipv6"
            yield from hidden(places, replace(base, kind="source"), ANY6 if six else ANY4)


def _central(config: Config, scope: Scope, entry: Entry, places: Places, addresses: tuple[Addresses, Addresses]) -> Nat:
    six = entry.choice("type", {"ipv4": False, "ipv6": True}) is True
    known = addresses[1] if six else addresses[0]
    suffix = "6" if six else ""
    conditions: list[str] = []
    sides: list[frozenset[str] | None] = []
    for key in ("srcintf", "dstintf"):
        found, missing = places.expand(entry.values(key) or ("any",))
        conditions += [f"{key} {name} is not defined" for name in missing]
        sides.append(None if missing else found)
    for key in ("nat46", "nat64"):
        if entry.mentioned(key) and entry.flag(key):
            conditions.append(key)
    entry.word("nat-port")
    return Nat(
        kind="identity",
        name=scope.label(f"central-snat-map {entry.name}"),
        at=entry.at,
        inward=sides[0],
        outward=sides[1],
        source=known.resolve(entry.values(f"orig-addr{suffix}") or ("all",), entry.at, "nat"),
        destination=known.resolve(entry.values(f"dst-addr{suffix}") or ("all",), entry.at, "nat"),
        service=_central_service(config, entry),
        enabled=entry.flag("status") is not False,
        conditions=tuple(conditions),
    )


def _central_service(config: Config, entry: Entry) -> Service:
    """``protocol`` (0: any), ``orig-port`` (of the source) and ``dst-port`` as the packets a line takes."""
    number = entry.number("protocol")
    ports: dict[str, Ranges] = {}
    for key in ("orig-port", "dst-port"):
        text = entry.word(key)
        try:
            ports[key] = ALL_PORTS if text in ("", "0") else port_ranges(text)[0]
        except ValueError:
            config.puzzled(entry, key, "nat")
            return Service((), (f"{key} {text}",))
    protocols = Ranges.one(number) if number else ALL_PROTOCOLS
    narrow = ports["orig-port"] != ALL_PORTS or ports["dst-port"] != ALL_PORTS
    if narrow:
        protocols &= Ranges.of(*((protocol, protocol) for protocol in PORT_PROTOCOLS))
    term = Term(protocols, ports["dst-port"], ports["orig-port"])
    return Service((term,) if protocols != NOTHING else (), (), "any" if term == Term() else "")
