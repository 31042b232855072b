"""Assigning zones: one pass over interfaces by what they say themselves, one by what their VLAN means elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from auditor.model.address import V6, prefix
from auditor.model.device import Device
from auditor.model.interface import Interface
from auditor.model.ranges import Ranges
from auditor.model.span import Span
from auditor.plant.ports import port_form
from auditor.plant.types import Plant
from auditor.plant.zones import Assignment, Conflict, Unassigned, Why, Zoning, only, vlan_claims

_LINK_LOCAL = prefix("fe80::/10")
_NOTHING_BEHIND = frozenset({"loopback", "console", "aux"})
Place = tuple[str, str]
Claims = tuple[Assignment, ...]


@dataclass(slots=True)
class _Work:
    plant: Plant
    prefixes: list[tuple[Ranges, list[Assignment]]]
    pins: dict[Place, list[Assignment]]
    vlans: dict[tuple[str, int], Claims]
    domains: dict[str, str]
    decided: dict[Place, Assignment] = field(default_factory=dict)
    claims: dict[Place, Claims] = field(default_factory=dict)
    carried: dict[tuple[str, int], dict[str, Assignment]] = field(default_factory=dict)
    own_vlans: dict[tuple[str, int], Assignment] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)
    touched: set[str] = field(default_factory=set)
    seen: dict[Ranges, tuple[Claims, Ranges]] = field(default_factory=dict)


def assign_zones(plant: Plant, devices: Sequence[Device]) -> Zoning:
    """The zone of every interface and SSID of ``devices``, with what is left over and what contradicts itself."""
    work = _Work(plant, _prefix_claims(plant), {}, _vlan_claims(plant), _domains(plant))
    for device in devices:
        _pins(work, device)
        for interface in device.interfaces:
            _first_pass(work, device, interface)
    for device in devices:
        for interface in device.interfaces:
            _second_pass(work, device, interface)
    ssids = {
        (device.name, ssid.name): found
        for device in devices
        for ssid in device.ssids
        if (found := _ssid_zone(work, device, ssid.vlan.value, ssid.interface)) is not None
    }
    touched = work.touched | {found.zone for found in ssids.values()} | _touched_beyond(work, devices)
    return Zoning(
        by_interface=work.decided,
        by_ssid=ssids,
        claims=work.claims,
        networks=_networks(work, devices),
        vlans=work.vlans,
        domains=work.domains,
        unassigned=tuple(found for device in devices for found in _unassigned(work, device)),
        conflicts=tuple(work.conflicts),
        untouched=tuple(zone.id for zone in plant.zones if zone.id not in touched),
    )


def _prefix_claims(plant: Plant) -> list[tuple[Ranges, list[Assignment]]]:
    """Every prefix with the zones that list it, longest prefix first."""
    found: dict[Ranges, list[Assignment]] = {}
    for zone in plant.zones:
        for prefixed, at in zone.prefix_lines:
            if zone.id not in (claim.zone for claim in found.get(prefixed, ())):
                found.setdefault(prefixed, []).append(Assignment(zone.id, "prefix", at))
    return sorted(found.items(), key=lambda item: (item[0].size, item[0].intervals))


def _vlan_claims(plant: Plant) -> dict[tuple[str, int], Claims]:
    found: dict[tuple[str, int], list[Assignment]] = {}
    for zone in plant.zones:
        for vlan, at in zone.vlan_lines:
            claims = found.setdefault((zone.l2_domain, vlan), [])
            if zone.id not in (claim.zone for claim in claims):
                claims.append(Assignment(zone.id, "vlan", at))
    return {key: tuple(claims) for key, claims in found.items()}


def _domains(plant: Plant) -> dict[str, str]:
    return {name: facts.l2_domain for name, facts in plant.devices.items() if facts.l2_domain}


def _pins(work: _Work, device: Device) -> None:
    """Pins of this device, under the interface names its configuration uses."""
    pinned = [(zone, port) for zone in work.plant.zones for port in zone.interfaces if port.device == device.name]
    if not pinned:
        return
    forms: dict[tuple[str, str], list[str]] = {}
    for interface in device.interfaces:
        forms.setdefault(port_form(interface.name), []).append(interface.name)
    for zone, port in pinned:
        alike = forms.get(port_form(port.interface), [])
        exact = port.interface in alike or len(alike) != 1
        place = (device.name, port.interface if exact else alike[0])
        work.pins.setdefault(place, []).append(Assignment(zone.id, "interface", port.at))
        work.touched.add(zone.id)


def _first_pass(work: _Work, device: Device, interface: Interface) -> None:
    """What an interface says of itself: its pin, its VLAN, its addresses."""
    place = (device.name, interface.name)
    pins = tuple(work.pins.get(place, ()))
    vlan = _vlan_of(interface)
    by_prefix, outside, several = _claims_on_addresses(work, interface)
    by_vlan = _of_this_island(_claims_on_vlan(work, device.name, vlan), by_prefix)
    if _may_be_trunk(interface):
        by_vlan = tuple(replace(claim, certain=False) for claim in by_vlan)
    work.claims[place] = (*pins, *by_vlan, *by_prefix)
    strongest = pins or by_vlan or by_prefix
    chosen = only(strongest)
    work.touched |= {claim.zone for claim in work.claims[place]}
    why = _disagreement(pins, by_vlan, by_prefix, outside, several)
    if why is not None:
        others = tuple(claim for claim in work.claims[place] if chosen is None or claim.zone != chosen.zone)
        work.conflicts.append(Conflict(*place, why, chosen, others, interface.at))
    if chosen is not None:
        _decide(work, place, chosen)
        if interface.vlan is not None and (interface.port is None or interface.kind == "svi"):
            _carries(work, device.name, interface.vlan, chosen, interface.at)


def _of_this_island(by_vlan: Claims, by_prefix: Claims) -> Claims:
    """VLAN claims that may be another island's give way to the addresses: they decide which island this is."""
    if not by_prefix or all(claim.certain for claim in by_vlan):
        return by_vlan
    zones = {claim.zone for claim in by_prefix}
    return tuple(claim for claim in by_vlan if claim.certain or claim.zone in zones)


def _disagreement(pins: Claims, by_vlan: Claims, by_prefix: Claims, outside: bool, several: bool) -> Why | None:
    if pins:
        return "two-zones" if only(pins) is None else None
    if by_vlan:
        if only(by_vlan) is None:
            return "two-zones"
        zone = by_vlan[0].zone
        return "vlan-prefix" if any(claim.zone != zone for claim in by_prefix) else None
    if by_prefix and only(by_prefix) is None:
        return "several-subnets" if several else "two-zones"
    return "partly-outside" if by_prefix and outside else None


def _decide(work: _Work, place: Place, chosen: Assignment) -> None:
    work.decided[place] = chosen
    work.touched.add(chosen.zone)


def _carries(work: _Work, device: str, vlan: int, chosen: Assignment, at: Span) -> None:
    """A VLAN interface in a zone makes its VLAN that zone's: on its own device, and perhaps in the whole island."""
    found = Assignment(chosen.zone, chosen.how, chosen.at, (at,), chosen.certain)
    work.own_vlans.setdefault((device, vlan), found)
    work.carried.setdefault((work.domains.get(device, ""), vlan), {}).setdefault(chosen.zone, found)


def _vlan_of(interface: Interface) -> int | None:
    """The VLAN an interface is in: its tag, the VLAN of an SVI, or the VLAN of an access port.

    A port that negotiates is in its access VLAN as long as it does not become a trunk (see ``_may_be_trunk``).
    """
    if interface.vlan is not None:
        return interface.vlan
    port = interface.port
    if port is not None and port.mode.value in ("access", "dynamic") and port.access_vlan.known:
        return port.access_vlan.value
    return None


def _may_be_trunk(interface: Interface) -> bool:
    return interface.port is not None and interface.port.mode.value == "dynamic"


def _claims_on_vlan(work: _Work, device: str, vlan: int | None) -> Claims:
    if vlan is None:
        return ()
    return vlan_claims(work.vlans, work.domains.get(device, ""), vlan)


def _claims_on_addresses(work: _Work, interface: Interface) -> tuple[Claims, bool, bool]:
    """The zones of its subnets; whether part of them is in no zone; whether one subnet is elsewhere than another."""
    found: list[Claims] = []
    outside = False
    for address in interface.addresses:
        network = address.network
        if _LINK_LOCAL.covers(network):
            continue
        claims, rest = _lookup(work, network)
        found.append(claims)
        outside = outside or (bool(rest) and bool(claims))
    zones = [frozenset(claim.zone for claim in claims) for claims in found if claims]
    several = len(set(zones)) > 1
    return tuple(dict.fromkeys(claim for claims in found for claim in claims)), outside, several


def _lookup(work: _Work, network: Ranges) -> tuple[Claims, Ranges]:
    """The zones whose prefixes hold part of ``network`` by longest prefix, and the part that is in none."""
    known = work.seen.get(network)
    if known is not None:
        return known
    low, high = network.least, network.intervals[-1][1]
    found: list[Assignment] = []
    rest = network
    for prefixed, claims in work.prefixes:
        first, last = prefixed.intervals[0]
        if last < low or high < first or not rest & prefixed:
            continue
        found += claims
        rest -= prefixed
        if not rest:
            break
    work.seen[network] = tuple(found), rest
    return work.seen[network]


def _second_pass(work: _Work, device: Device, interface: Interface) -> None:
    """Ports without a claim of their own: the zone of their aggregate, or what their VLAN means at its interface."""
    place = (device.name, interface.name)
    if work.claims[place]:
        return
    vlan = _vlan_of(interface)
    inherited: Assignment | None = None
    if vlan is not None and not interface.addresses:
        inherited = _carried_zone(work, device.name, vlan)
        if inherited is not None and _may_be_trunk(interface):
            inherited = replace(inherited, certain=False)
    elif interface.group:
        group = work.decided.get((device.name, interface.group))
        inherited = Assignment(group.zone, group.how, group.at, (interface.at,), group.certain) if group else None
    if inherited is not None:
        work.claims[place] = (inherited,)
        _decide(work, place, inherited)


def _carried_zone(work: _Work, device: str, vlan: int) -> Assignment | None:
    own = work.own_vlans.get((device, vlan))
    if own is not None:
        return own
    island = work.carried.get((work.domains.get(device, ""), vlan), {})
    if len(island) != 1:
        return None
    (found,) = island.values()
    return Assignment(found.zone, found.how, found.at, found.via, certain=bool(work.domains.get(device)))


def _ssid_zone(work: _Work, device: Device, vlan: int | None, interface: str) -> Assignment | None:
    """The zone of an SSID's VLAN; untagged ones arrive on their interface."""
    if vlan is not None:
        claims = _claims_on_vlan(work, device.name, vlan)
        return only(claims) if claims else _carried_zone(work, device.name, vlan)
    return work.decided.get((device.name, interface)) if interface else None


def _networks(work: _Work, devices: Sequence[Device]) -> dict[str, Ranges]:
    found: dict[str, list[Ranges]] = {}
    for device in devices:
        for interface in device.interfaces:
            zone = work.decided.get((device.name, interface.name))
            if zone is not None:
                found.setdefault(zone.zone, []).append(interface.networks - _LINK_LOCAL)
    return {zone: Ranges.union(networks) for zone, networks in found.items()}


def _unassigned(work: _Work, device: Device) -> list[Unassigned]:
    found: list[Unassigned] = []
    vlans: set[int] = set()
    for interface in device.interfaces:
        if (
            work.claims[(device.name, interface.name)]
            or interface.kind in _NOTHING_BEHIND
            or interface.enabled.is_(False)
        ):
            continue
        networks = interface.networks - _LINK_LOCAL
        vlan = _vlan_of(interface)
        routed = bool(networks) or bool(interface.dynamic) or interface.address_unknown or bool(interface.unnumbered)
        if not routed and (vlan is None or vlan in vlans or interface.kind == "svi"):
            continue
        if vlan is not None and not routed:
            vlans.add(vlan)
        found.append(Unassigned(device.name, interface.name, networks, vlan, interface.at))
    return found


def _touched_beyond(work: _Work, devices: Sequence[Device]) -> set[str]:
    """Zones that stand behind a route, a tunnel, a stand-in or a VLAN some switch knows."""
    found = {zone for stand_in in work.plant.stand_ins for zone in stand_in.zones}
    for device in devices:
        for vlan in device.vlans:
            found |= {claim.zone for claim in _claims_on_vlan(work, device.name, vlan.id)}
        remote = [route.prefix for route in device.routes if not route.discard]
        remote += [route.prefix for route in device.observed.routes or ()]
        remote += [vpn.remote.upper for vpn in device.vpns]
        remote += [Ranges.one(vpn.peer) for vpn in device.vpns if vpn.peer is not None]
        for network in remote:
            if network and not _is_default(network):
                found |= {claim.zone for claim in _lookup(work, network)[0]}
    return found


def _is_default(network: Ranges) -> bool:
    """True for ``0.0.0.0/0`` and ``::/0`` and their halves, which some tunnels route instead."""
    return network.size >= 1 << (127 if network.least >= V6 else 31)
