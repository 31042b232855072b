"""Redirects, masquerading and ``config nat`` as fw4 orders them: per direction, zone by zone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from auditor.model.address import ANY4, ANY6
from auditor.model.forwarding import Nat, NatKind
from auditor.model.interface import Address
from auditor.model.ranges import Ranges
from auditor.model.rule import Match
from auditor.model.service import Service
from vendor_parsers.openwrt_uci.network import Networks
from vendor_parsers.openwrt_uci.packets import Asked, Known, addresses_match, asked, port_ranges, whole
from vendor_parsers.openwrt_uci.settings import Section, Settings
from vendor_parsers.openwrt_uci.zones import Firewall, Zone

CHOSEN_PORT = "the kernel chooses the port"
REFLECTION = "whether the addresses for the reflection are known at run time"


def read_redirects(
    settings: Settings, firewall: Firewall, networks: Networks, known: Known
) -> tuple[list[Nat], list[Nat]]:
    """The translations of destinations, and those of sources that redirects bring along."""
    destinations: list[Nat] = []
    sources: list[Nat] = []
    for section in settings.all("firewall", "redirect"):
        section.take("log", "log_limit", "counter", "_name")
        if section.value("target").lower() == "snat":
            sources += _source(section, firewall, known)
        else:
            destinations += _destination(section, firewall, networks, known)
            hairpin = list(_reflected(section, firewall, networks, known))
            destinations += [nat for nat in hairpin if nat.kind == "destination"]
            sources += [nat for nat in hairpin if nat.kind == "source"]
    return destinations, sources


def _name(section: Section) -> str:
    return section.value("name") or section.name


def _works(section: Section, zone: str, firewall: Firewall) -> bool:
    """Whether fw4 takes a section: it is on and names a zone that exists, not ``*``."""
    return not section.off() and zone in firewall.zones


def _destination(section: Section, firewall: Firewall, networks: Networks, known: Known) -> Iterator[Nat]:
    """``target DNAT``: what comes in by ``src`` for ``src_dip`` and ``src_dport`` goes to ``dest_ip`` and ``dest_port``."""
    source = section.value("src")
    section.take("dest", "reflection", "reflection_zone", "reflection_src")
    inward = firewall.devices(source) if source else frozenset[str]()
    for product in asked(section, "src_ip", "src_dip", known, four_only=True):
        to = _target(section.values("dest_ip"), product.family, inward, networks)
        if to is None:
            continue
        yield from _with_ports(
            section.values("dest_port"),
            Nat(
                kind="destination", name=_name(section), at=section.at, inward=inward, source=product.source,
                destination=product.destination, service=product.service, to=to, enabled=_works(section, source, firewall),
                conditions=(*product.conditions, *firewall.conditions(source)),
            ),
        )  # fmt: skip


def _target(words: Sequence[str], family: str, inward: frozenset[str] | None, networks: Networks) -> Match | None:
    """The new address; without ``dest_ip`` the device's own where the packet came in. None: of the other family."""
    everything = ANY4 if family == "4" else ANY6
    if not words:
        names = [one.name for one in networks.by_name.values() if inward and one.device in inward]
        if inward is None or len(inward) > 1:
            return Match.opaque("the address of the device", everything)
        return own_address(networks.addresses_of(names), everything, "the address of the device")
    match = addresses_match(words[:1], family, lambda _: None)
    if not match.upper:
        return None
    return match if match.lower == match.upper else Match.opaque(words[0], everything)


def own_address(addresses: Sequence[Address], everything: Ranges, name: str) -> Match:
    """The first written address of a family; anything where none is written."""
    points = [one.ip for one in addresses if one.ip in everything and not one.secondary]
    return Match.exact(Ranges.one(points[0]), name) if points else Match.opaque(name, everything)


def _with_ports(words: Sequence[str], nat: Nat) -> Iterator[Nat]:
    """New ports: one, the same range, or (then nothing is certain) any of a range."""
    ports = port_ranges(words) if words else None
    if words and ports is None:
        yield _replaced(nat, None, (*nat.conditions, f"dest_port {' '.join(words)}"))
        return
    asked_for = Ranges.union(term.destination_ports for term in nat.service.terms)
    if ports is None or ports == asked_for:
        yield nat
    elif ports.size == 1:
        yield _replaced(nat, ports, nat.conditions)
    else:
        low, high = ports.intervals[0][0], ports.intervals[-1][1]
        middle = (low + high) // 2
        for half in (Ranges(((low, middle),)), Ranges(((middle + 1, high),))):
            yield _replaced(nat, half, (*nat.conditions, CHOSEN_PORT))


def _replaced(nat: Nat, ports: Ranges | None, conditions: tuple[str, ...]) -> Nat:
    return replace(nat, to_ports=ports, conditions=conditions)


def _source(section: Section, firewall: Firewall, known: Known) -> Iterator[Nat]:
    """``target SNAT``: what leaves by ``dest`` gets the address ``src_dip``."""
    section.take("src", "src_dport", "reflection", "reflection_zone")
    target = section.value("dest")
    outward = firewall.devices(target) if target else frozenset[str]()
    for product in asked(section, "src_ip", "dest_ip", known, four_only=True):
        to = addresses_match(section.values("src_dip")[:1], product.family, known)
        if not to.upper:
            continue
        yield Nat(
            kind="source", name=_name(section), at=section.at, outward=outward, source=product.source,
            destination=product.destination, service=product.service, to=to, enabled=_works(section, target, firewall) and section.has("src_dip"),
            conditions=(*product.conditions, *firewall.conditions(target)),
        )  # fmt: skip


def _reflected(section: Section, firewall: Firewall, networks: Networks, known: Known) -> Iterator[Nat]:
    """NAT reflection: hosts of the inner zone reach the published address too, through the router (parse_redirect)."""
    source = firewall.zones.get(section.value("src"))
    words = section.values("dest_ip")
    if section.off("reflection") or section.off() or source is None or not words:
        return
    names = section.values("reflection_zone") or [section.value("dest") or _zone_of(words[0], firewall, networks)]
    external = section.value("reflection_src") == "external"
    for zone in (firewall.zones[name] for name in names if name in firewall.zones):
        for product in asked(section, "src_ip", "src_dip", known, four_only=True):
            if source.masquerades_six if product.family == "6" else source.masquerades:
                yield from _hairpin(section, product, source, zone, networks, external)


def _zone_of(address: str, firewall: Firewall, networks: Networks) -> str:
    """The zone whose networks hold an address, which a redirect without ``dest`` is taken to lead to."""
    found = addresses_match([address], "6" if ":" in address else "4", lambda _: None).lower
    for zone in firewall.zones.values():
        if any(found and one.network.covers(found) for one in networks.addresses_of(zone.networks)):
            return zone.name
    return ""


def _hairpin(
    section: Section, product: Asked, source: Zone, zone: Zone, networks: Networks, external: bool
) -> Iterator[Nat]:
    """Both translations of a reflected packet: to the inner host, and from an address of the router."""
    everything = ANY4 if product.family == "4" else ANY6
    to = _target(section.values("dest_ip"), product.family, None, networks)
    if to is None:
        return
    inner = [one for one in networks.addresses_of(zone.networks) if one.ip in everything]
    outer = [one for one in networks.addresses_of(source.networks) if one.ip in everything]
    inside = Match.opaque(f"subnets of {zone.name}", everything)
    if inner:
        inside = Match.exact(Ranges.union(one.network for one in inner), zone.name)
    public = product.destination
    if not section.has("src_dip"):
        points = Ranges.of(*((one.ip, one.ip) for one in outer))
        public = Match.exact(points, source.name) if outer else Match.opaque(f"address of {source.name}", everything)
    # Of the router's own addresses the one beside the inner host is taken.
    near = [one for one in inner if to.upper and one.network.covers(to.upper)]
    own = own_address(outer if external else near or inner, everything, f"the address of {zone.name}")
    doubt = () if inner and (outer or section.has("src_dip")) else (REFLECTION,)
    conditions = (*product.conditions, *doubt, *zone.conditions)
    there = Nat(
        kind="destination", name=f"{_name(section)} (reflection)", at=section.at, inward=zone.sides, source=inside,
        destination=public, service=product.service, to=to, conditions=conditions,
    )  # fmt: skip
    yield from _with_ports(section.values("dest_port"), there)
    yield replace(
        there, kind="source", inward=None, outward=zone.sides, destination=to, service=_to_port(product, section), to=own
    )  # fmt: skip


def _to_port(product: Asked, section: Section) -> Service:
    words = section.values("dest_port")
    ports = port_ranges(words) if words else None
    if ports is None:
        return product.service
    return Service(tuple(replace(term, destination_ports=ports) for term in product.service.terms))


def read_sources(
    settings: Settings, firewall: Firewall, networks: Networks, known: Known, redirected: Sequence[Nat]
) -> Iterator[Nat]:
    """Translations of sources: ``config nat`` of no zone, redirects, then per zone ``config nat`` and masquerading."""
    sections = settings.all("firewall", "nat")
    for section in sections:
        section.take("log", "counter", "snat_port")
        if section.value("src") in ("", "*"):
            yield from _nat(section, None, networks, known)
    yield from redirected
    for zone in firewall.zones.values():
        for section in sections:
            if section.value("src") == zone.name:
                yield from _nat(section, zone, networks, known)
        yield from _masquerade(zone, networks, known)


def _nat(section: Section, zone: Zone | None, networks: Networks, known: Known) -> Iterator[Nat]:
    """``config nat``: ``src`` is the zone packets leave by (parse_nat: chain srcnat_ZONE)."""
    target = section.value("target").lower() or "masquerade"
    device = section.value("device")
    outward = frozenset({device}) if device else zone.sides if zone is not None else None
    for product in asked(section, "src_ip", "dest_ip", known, four_only=True):
        kind: NatKind = "identity" if target == "accept" else "source"
        to = whole(product.family)
        if target == "snat":
            words = section.values("snat_ip")[:1]
            everything = ANY4 if product.family == "4" else ANY6
            to = addresses_match(words, product.family, known) if words else Match.opaque("its own address", everything)
        elif target != "accept":
            to = _leaving(zone, networks, product.family)
        yield Nat(
            kind=kind, name=_name(section), at=section.at, outward=outward, source=product.source,
            destination=product.destination, service=product.service, to=to, enabled=not section.off() and bool(to.upper),
            conditions=(*product.conditions, *(zone.conditions if zone is not None else ())),
        )  # fmt: skip


def _leaving(zone: Zone | None, networks: Networks, family: str) -> Match:
    everything = ANY4 if family == "4" else ANY6
    if zone is None:
        return Match.opaque("the address of the outgoing interface", everything)
    found = [one for one in networks.addresses_of(zone.networks) if one.ip in everything]
    dynamic = any(networks.by_name[name].dynamic for name in zone.networks if name in networks.by_name)
    if dynamic or len({networks.device_of(name) for name in zone.networks}) > 1:
        return Match.opaque(f"the address of {zone.name}", everything)
    return own_address(found, everything, f"the address of {zone.name}")


def _masquerade(zone: Zone, networks: Networks, known: Known) -> Iterator[Nat]:
    """``masq 1``: what leaves by the zone gets its address, limited by ``masq_src`` and ``masq_dest``."""
    for family, wanted in (("4", zone.masquerades), ("6", zone.masquerades_six)):
        sides = [addresses_match(zone.section.values(key), family, known) for key in ("masq_src", "masq_dest")]
        if not wanted or zone.family not in ("", family) or not all(side.upper for side in sides):
            continue
        key = "masq" if family == "4" else "masq6"
        yield Nat(
            kind="source", name=f"{key} of {zone.name}", at=zone.section.span(key), outward=zone.sides, source=sides[0],
            destination=sides[1], to=_leaving(zone, networks, family), conditions=zone.conditions,
        )  # fmt: skip
