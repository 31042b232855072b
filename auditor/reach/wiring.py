"""How devices hang together at layer 3: routing tables, next devices, and the filters on the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from auditor.model.device import Device
from auditor.model.ranges import NOTHING, Ranges
from auditor.model.rule import Binding, Family, Rule, RuleSet
from auditor.model.span import Span
from auditor.reach.flows import Unknown
from auditor.reach.layer2 import Segments, Station
from auditor.reach.protocols import learned
from auditor.reach.routes import Entry, Piece, connected, own_addresses, static, table
from auditor.space.filters import Listing


@dataclass(frozen=True, slots=True)
class Guard:
    """A bound filter; ``ruleset`` None: the binding names a list that does not exist."""

    binding: Binding
    ruleset: RuleSet | None

    @property
    def family(self) -> Family:
        """The address family it filters; the other passes untouched."""
        if self.ruleset is None or self.ruleset.family == "both":
            return self.binding.family
        return self.ruleset.family


@dataclass(frozen=True, slots=True)
class Neighbor:
    """A device that answers at a next hop; ``doubt`` None when it certainly is on that link."""

    device: str
    interface: str
    doubt: Unknown | None


class Box:
    """One device made ready for forwarding: per VRF its table, per interface its filters."""

    def __init__(self, device: Device, learned_entries: dict[str, list[Entry]]) -> None:
        self.device = device
        self.interfaces = {interface.name: interface for interface in device.interfaces}
        self.entries: dict[str, list[Entry]] = {}
        self.own: dict[str, Ranges] = {}
        for vrf in {interface.vrf for interface in device.interfaces} | {""}:
            local = connected(device, vrf)
            self.entries[vrf] = [*local, *static(device, vrf, local), *learned_entries.get(vrf, ())]
            self.own[vrf] = Ranges.union(
                own_addresses(interface)
                for interface in device.interfaces
                if interface.vrf == vrf and not interface.enabled.is_(False)
            )
        self._tables: dict[str, tuple[Piece, ...]] = {}
        self.lists = lists = {ruleset.name: ruleset for ruleset in device.filters}
        self._guards: dict[tuple[str, str], list[Guard]] = {}
        for binding in device.bindings:
            ruleset = lists.get(binding.ruleset)
            if ruleset is not None and not ruleset.filters_packets:
                continue
            place = binding.vrf if binding.stage in ("through", "local") else binding.interface or ""
            self._guards.setdefault((binding.stage, place), []).append(Guard(binding, ruleset))
        self._listings: dict[tuple[str | None, ...], Listing] = {}
        self._limits: dict[str, tuple[bool, bool, bool, bool]] = {}
        self.port_filtered = frozenset(
            port.access_vlan.value
            for interface in device.interfaces
            if (port := interface.port) is not None and port.access_vlan.value is not None
            and self.guards("ingress", interface.name)
        )  # fmt: skip
        """VLANs with a filter on one of their switch ports: what enters their SVI may have met it."""

    def pieces(self, vrf: str) -> tuple[Piece, ...]:
        """The routing table of a VRF as disjoint pieces."""
        found = self._tables.get(vrf)
        if found is None:
            found = self._tables[vrf] = table(self.entries.get(vrf, ()))
        return found

    def guards(self, stage: str, place: str) -> Sequence[Guard]:
        """The filters of a stage at an interface, or of a VRF for ``through`` and ``local``."""
        return self._guards.get((stage, place), ())

    def between(
        self, ruleset: RuleSet, inward: str, outward: str, *, state: str = "new", translated: str = ""
    ) -> tuple[Rule, ...]:
        """A list's rules that speak of such traffic between two interfaces, in order."""
        return self.listing(ruleset, inward, outward, state=state, translated=translated).rules

    def listing(
        self, ruleset: RuleSet, inward: str, outward: str, *, state: str = "new", translated: str = ""
    ) -> Listing:
        """The same, made ready for questions about sets."""
        name = f"{ruleset.family} {ruleset.name}"
        limits = self._limits.get(name)
        if limits is None:
            limits = self._limits[name] = _limits(ruleset)
        asked = (inward, outward, state, translated)
        key = (name, *(one if limited else None for one, limited in zip(asked, limits, strict=True)))
        found = self._listings.get(key)
        if found is None:
            chosen = tuple(rule for rule in ruleset.rules if rule.meets(*asked))
            found = self._listings[key] = Listing(chosen)
        return found


def _limits(ruleset: RuleSet) -> tuple[bool, bool, bool, bool]:
    """Whether any rule is limited to interfaces in, interfaces out, connection states, translations."""
    rules = ruleset.rules
    return (
        any(rule.inward is not None for rule in rules),
        any(rule.outward is not None for rule in rules),
        any(rule.states is not None for rule in rules),
        any(rule.translated is not None for rule in rules),
    )


class Wiring:
    """All boxes, and who answers at a next hop."""

    def __init__(self, boxes: dict[str, Box], segments: Segments) -> None:
        self.boxes = boxes
        self.segments = segments
        self._owners: dict[int, list[tuple[str, str]]] = {}
        for name, box in boxes.items():
            for interface in box.device.interfaces:
                if interface.enabled.is_(False):
                    continue
                for address in interface.addresses:
                    self._owners.setdefault(address.ip, []).append((name, interface.name))

    def next_devices(self, device: str, outward: str, hop: int) -> list[Neighbor]:
        """The supplied devices that hold address ``hop`` on the segment behind an interface."""
        here = self.segments.station(device, outward)
        found: list[Neighbor] = []
        for name, interface in self._owners.get(hop, ()):
            if name == device:
                continue
            there = self.segments.station(name, interface)
            if here is None or there is None:
                continue
            if self.segments.together(here, there):
                found.append(Neighbor(name, interface, None))
            elif self.segments.together(here, there, possible=True):
                found.append(Neighbor(name, interface, self._doubt(here, there)))
        return found

    def owned_beyond(self, device: str, outward: str) -> Ranges:
        """Addresses of other supplied devices that are certainly or possibly on the segment behind an interface."""
        here = self.segments.station(device, outward)
        if here is None:
            return NOTHING
        return Ranges.of(
            *(
                (ip, ip)
                for ip, owners in self._owners.items()
                for name, interface in owners
                if name != device
                and self.segments.together(here, self.segments.station(name, interface), possible=True)
            )
        )

    def _doubt(self, here: Station, there: Station) -> Unknown:
        domain = self.segments.domain(here, possible=True)
        direct = {self.segments.domain(here), self.segments.domain(there)}
        guesses = [g for g in self.segments.guesses if self.segments.domain(g.a, possible=True) == domain]
        for guess in guesses:
            if {self.segments.domain(guess.a), self.segments.domain(guess.b)} == direct:
                return guess.why
        return guesses[0].why


def wire(devices: Sequence[Device], segments: Segments) -> Wiring:
    """Make every device ready for forwarding."""
    routes = learned(devices)
    return Wiring({device.name: Box(device, routes.get(device.name, {})) for device in devices}, segments)


def lines(spans: Sequence[Span | None]) -> tuple[Span, ...]:
    """The spans that exist, in order, without repeats."""
    return tuple(dict.fromkeys(span for span in spans if span is not None))
