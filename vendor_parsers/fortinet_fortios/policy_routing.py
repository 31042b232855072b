"""FortiOS policy routes and SD-WAN rules, in the order they are asked: policy routes, SD-WAN rules, routing table.

A policy route with gateway and outgoing interface is used as it stands; with one of the two the device looks for a fitting
route and passes the policy route by when there is none (FortiOS Administration Guide, Policy routes). ``action deny`` stops
policy routing: the routing table decides (Fortinet Technical Note FD35136). An SD-WAN rule counts only while one of its
members lives and has a route to the destination, and while the best route leads to a member (FortiOS Administration Guide,
SD-WAN rules overview), so what it chooses is never certain here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from auditor.model.address import V6, is_ip, masked, parse_ip, prefix
from auditor.model.forwarding import PolicyRoute
from auditor.model.ranges import Ranges
from auditor.model.rule import Match
from auditor.model.service import ALL_PORTS, ANY_SERVICE, PORT_PROTOCOLS, Service, port_term, protocol_term
from vendor_parsers.fortinet_fortios.addresses import Addresses
from vendor_parsers.fortinet_fortios.entries import Config, Entry, Scope
from vendor_parsers.fortinet_fortios.interfaces import Places, SdwanMember

_LIMITS = ("internet-service-id", "internet-service-custom", "internet-service-name", "internet-service-app-ctrl",
           "internet-service-group", "users", "groups", "route-tag", "quality-link")  # fmt: skip


def read_policy_routes(
    config: Config, scope: Scope, known: tuple[Addresses, Addresses], places: Places, sdwan: list[SdwanMember]
) -> list[PolicyRoute]:
    """The policy routes and SD-WAN rules of one VDOM; each once per routing table it may look at."""
    found: list[PolicyRoute] = []
    for path, addresses in (("router policy", known[0]), ("router policy6", known[1])):
        table = scope.table(path)
        config.report_missed(table)
        for entry in table:
            made = _policy(config, entry, addresses, places)
            found += [made] if made is not None else []
    for path in ("system sdwan", "system virtual-wan-link"):
        if scope.has(path):
            for entry in scope.settings(path).table("service"):
                found += _rule(config, entry, known, places, sdwan)
    return [replace(one, vrf=vrf) for one in found for vrf in _tables(scope, places, one)]


def _tables(scope: Scope, places: Places, policy: PolicyRoute) -> list[str]:
    names = places.interfaces if policy.inward is None else policy.inward & places.interfaces.keys()
    return sorted({places.interfaces[name].vrf for name in names} or {scope.name})


def _policy(config: Config, entry: Entry, known: Addresses, places: Places) -> PolicyRoute | None:
    conditions: list[str] = []
    source, destination = (_side(config, entry, known, key) for key in ("src", "dst"))
    service = _service(entry)
    inward = _inward(entry, places, conditions)
    conditions += _limited(entry)
    gateway, device = entry.word("gateway"), entry.values("output-device")
    hop = parse_ip(gateway) if is_ip(gateway) and parse_ip(gateway) not in (0, V6) else None
    stops = entry.word("action") == "deny"
    if entry.word("status") == "disable":
        return None
    if not stops and (hop is None or len(device) != 1):
        conditions.append("gateway or interface by the routing table")
    return PolicyRoute(
        name=f"policy route {entry.name}", at=entry.at, inward=inward, source=source, destination=destination,
        service=service, next_hop=None if stops else hop, interface="" if stops or not device else device[0],
        conditions=tuple(conditions),
    )  # fmt: skip


def _inward(entry: Entry, places: Places, conditions: list[str]) -> frozenset[str] | None:
    names = entry.values("input-device")
    if entry.flag("input-device-negate") and names:
        return frozenset(places.interfaces) - frozenset(names)
    if not names:
        return None
    found, missing = places.expand(names)
    conditions += [f"interface {name}" for name in missing]
    return found


def _limited(entry: Entry) -> list[str]:
    conditions = [f"{key} {' '.join(values)}" for key in _LIMITS if (values := entry.values(key)) and values != ("0",)]
    mask = entry.word("tos-mask")
    entry.word("tos")
    if mask not in ("", "0x00", "0"):
        conditions.append(f"tos-mask {mask}")
    return conditions


def _side(config: Config, entry: Entry, known: Addresses, key: str) -> Match:
    """``src``/``dst`` subnets and ``srcaddr``/``dstaddr`` objects; with neither, everything of the family."""
    parts: list[Match] = []
    values = entry.values(key)
    names = entry.values(f"{key}addr") + (entry.values(f"{key}addr6") if entry.mentioned(f"{key}addr6") else ())
    if len(values) == 2 and "/" not in values[0] and is_ip(values[1]) and values[1].startswith(("255", "0.0.0.0")):
        values = (f"{values[0]}/{values[1]}",)
    for text in values:
        try:
            parts.append(Match.exact(_subnet(text), text))
        except ValueError:
            config.puzzled(entry, key, "routing")
            parts.append(Match.opaque(text, known.whole))
    if names:
        parts.append(known.resolve(names, entry.span(f"{key}addr"), "routing"))
    whole = Match.exact(known.whole, "all")
    found = Match.union(parts) if parts else whole
    if entry.flag(f"{key}-negate") and parts:
        found = found.negated()
        return Match(found.lower & known.whole, found.upper & known.whole, found.names, found.unknown)
    return found


def _subnet(text: str) -> Ranges:
    address, _, mask = text.partition("/")
    return masked(address, mask) if "." in mask else prefix(text)


def _service(entry: Entry) -> Service:
    protocol = entry.number("protocol")
    ports = [entry.number(key) for key in ("start-port", "end-port", "start-source-port", "end-source-port")]
    if not protocol:
        # ports count for TCP, UDP and SCTP only, which have to be named as the protocol
        return ANY_SERVICE
    if protocol > 255:
        return Service((), (f"protocol {protocol}",))
    if protocol not in PORT_PROTOCOLS:
        return Service((protocol_term(protocol),))
    to = _ports(ports[0], ports[1])
    return Service((port_term(protocol, to, _ports(ports[2], ports[3])),))


def _ports(low: int | None, high: int | None) -> Ranges:
    if low is None and high is None:
        return ALL_PORTS
    first, last = low or 0, 65535 if high is None else high
    # 1 to 65535 is how older releases print all ports
    return ALL_PORTS if first <= 1 and last == 65535 else Ranges.of((first, max(first, last)))


def _rule(
    config: Config, entry: Entry, known: tuple[Addresses, Addresses], places: Places, sdwan: list[SdwanMember]
) -> Iterator[PolicyRoute]:
    """Every member a rule may choose; SD-WAN members nobody names stand for all of them."""
    conditions = [f"SD-WAN rule {entry.name}"]
    inward = _inward(entry, places, conditions)
    six = entry.word("addr-mode") == "ipv6"
    addresses = known[1] if six else known[0]
    sides = []
    for key in ("src", "dst"):
        names = entry.values(f"{key}6" if six else key)
        side = addresses.resolve(names, entry.span(key), "routing") if names else Match.exact(addresses.whole, "all")
        sides.append(side.negated() if entry.flag(f"{key}-negate") and names else side)
    internet = entry.flag("internet-service") is True
    conditions += _limited(entry)
    named = {*entry.values("priority-members"), *entry.values("members"), *entry.values("member")}
    zones = entry.values("priority-zone")
    service = _service(entry)
    for key in ("mode", "name"):
        entry.word(key)
    if entry.word("status") == "disable":
        return
    for member in sdwan:
        if (named or zones) and member.number not in named and member.zone not in zones:
            continue
        yield PolicyRoute(
            name=f"SD-WAN rule {entry.name}", at=entry.at, inward=inward, source=sides[0],
            destination=Match.opaque("internet service", addresses.whole) if internet else sides[1],
            service=service, next_hop=member.gateway6 if six else member.gateway, interface=member.interface,
            conditions=tuple(conditions),
        )  # fmt: skip
