"""Filters on switch ports and on VLANs themselves: what packets have met before they come out of a broadcast domain.

Nobody knows which port a host is plugged into, so the packets of a zone may enter by any port of their domain: they
certainly come through when they may enter everywhere, possibly when they may enter somewhere.

A list on a port takes the place of the VLAN map and of the routed interface's own list for what enters there on some
switches (Catalyst 2960-X Security Configuration Guide, IPv4 ACLs: filtered "by the port ACL" only) and stands beside
them on others (Catalyst 4500 guide, access-group mode prefer port, prefer vlan, merge): the lists it may displace
count for what is certain, not for what is possible.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from auditor.model.interface import vlan_place
from auditor.plant.links import PhysicalLink
from auditor.reach.filtering import passed
from auditor.reach.frames import Frames, Station
from auditor.reach.single import Ruling, guarded
from auditor.reach.wiring import Box, Guard, Wiring
from auditor.space.filters import Sides
from auditor.space.packets import Packet


@dataclass(frozen=True, slots=True)
class Door:
    """A port by which packets enter: past ``lists`` in any case, past ``more`` unless a port list displaces them."""

    device: str
    port: str
    lists: tuple[Guard, ...]
    more: tuple[Guard, ...] = ()


@dataclass(frozen=True, slots=True)
class Doors:
    """Every door packets may have come by; ``opened``: one has no list. ``displaced``: devices with a port list."""

    doors: tuple[Door, ...]
    opened: bool
    displaced: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Entry:
    door: Door
    linked: bool


class DoorFinder:
    """The filtered domains of a plant and their ports, found once."""

    def __init__(self, wiring: Wiring, links: Sequence[PhysicalLink]) -> None:
        self.wiring = wiring
        self._ends: dict[tuple[str, str], tuple[str, str]] = {}
        for link in links:
            if link.certain and link.source.device in wiring.boxes and link.target.device in wiring.boxes:
                one = (link.source.device, link.source.interface)
                other = (link.target.device, link.target.interface)
                self._ends[one], self._ends[other] = other, one
        filtered = {box.device.name: box for box in wiring.boxes.values() if _has_port_lists(box)}
        self.domains = frozenset(
            wiring.segments.domain(station, possible=True)
            for box in filtered.values()
            for station, door in _doors(box)
            if door.lists or door.more
        )
        self._entries: dict[Station, list[_Entry]] = {}
        for box in wiring.boxes.values() if self.domains else ():
            for station, door in _doors(box):
                domain = wiring.segments.domain(station, possible=True)
                if domain in self.domains:
                    linked = (box.device.name, door.port) in self._ends
                    self._entries.setdefault(domain, []).append(_Entry(door, linked))
        self._exits = frozenset(
            wiring.segments.domain(station, possible=True)
            for box in wiring.boxes.values()
            if any(box.guards("egress", one.name) for one in box.device.interfaces if one.port is not None)
            for station, door in _doors(box)
            if box.guards("egress", door.port)
        )
        self._found: dict[tuple[Station, tuple[str, str] | None], Doors] = {}

    def doors(self, device: str, inward: str, came: tuple[str, str] | None) -> Doors | None:
        """How packets reach an interface: from hosts on its segment, or from the device and interface they ``came`` from
        (a switch port: from hosts behind that one).

        None where no port of the segment is filtered.
        """
        here = self.wiring.segments.station(device, inward)
        if here is None or not self.domains:
            return None
        domain = self.wiring.segments.domain(here, possible=True)
        if domain not in self.domains:
            return None
        key = (domain, came)
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = self._of_hosts(domain) if came is None else self._of_device(domain, came)
        return found

    def _of_hosts(self, domain: Station) -> Doors:
        entries = self._entries[domain]
        chosen = [entry.door for entry in entries if not entry.linked or entry.door.lists]
        return _doors_of(chosen, opened=not chosen or self._elsewhere(domain))

    def _of_device(self, domain: Station, came: tuple[str, str]) -> Doors:
        entries = self._entries[domain]
        end = came if self._is_door(domain, came) else self._ends.get((came[0], self._cable(*came)))
        between = [entry.door for entry in entries if entry.linked and (entry.door.lists or entry.door.more)]
        sender = self.wiring.boxes[came[0]].interfaces.get(came[1])
        if sender is not None and sender.kind == "svi":
            # a switch sends by its own ports, so only lists on other switches stand in the way
            return _doors_of([door for door in between if door.device != came[0]], opened=True)
        if end is None:
            return _doors_of([entry.door for entry in entries], opened=True)
        own = [entry.door for entry in entries if (entry.door.device, entry.door.port) == end]
        further = [door for door in between if (door.device, door.port) != end]
        return _doors_of([*own, *further], opened=not any(door.lists or door.more for door in own))

    def _is_door(self, domain: Station, came: tuple[str, str]) -> bool:
        """True for a switch port itself: what enters there was sent by a host behind it."""
        return any((entry.door.device, entry.door.port) == came for entry in self._entries[domain])

    def _cable(self, device: str, interface: str) -> str:
        found = self.wiring.boxes[device].interfaces.get(interface)
        return found.parent or interface if found is not None else interface

    def hinder(self, device: str, outward: str) -> bool:
        """True when a list on a port or a VLAN may stop what an interface sends to hosts of its segment."""
        here = self.wiring.segments.station(device, outward)
        if here is None or not (self._exits or self.domains):
            return False
        domain = self.wiring.segments.domain(here, possible=True)
        on_vlans = {
            entry.door.device
            for entry in self._entries.get(domain, ())
            if entry.door.more or (entry.door.lists and _on_vlan(entry.door.lists))
        }
        return domain in self._exits or bool(on_vlans - {device})

    def _elsewhere(self, domain: Station) -> bool:
        """True when hosts may be on something else than a switch port: a radio, or a port cabled to nothing known."""
        segments = self.wiring.segments
        for name, interface, station in segments.interfaces():
            if segments.domain(station, possible=True) != domain or not station[1].startswith("port "):
                continue
            if (name, self._cable(name, interface)) not in self._ends:
                return True
        return False


def _has_port_lists(box: Box) -> bool:
    return any(
        interface.port is not None and box.guards("ingress", interface.name) for interface in box.device.interfaces
    ) or any(binding.interface is not None and binding.interface.startswith("vlan ") for binding in box.device.bindings)


def _doors(box: Box) -> Iterable[tuple[Station, Door]]:
    """Every switch port that is not down with each VLAN it carries, and the lists on either."""
    frames = Frames(box.device)
    for interface in box.device.interfaces:
        if interface.port is None or interface.port.mode.is_("routed") or interface.enabled.is_(False):
            continue
        if interface.group and interface.group in box.interfaces:
            continue
        own = tuple(box.guards("ingress", interface.name))
        for station in dict.fromkeys(frames.switched(interface)[0].values()):
            on_vlan = tuple(box.guards("ingress", station[1]))
            door = Door(box.device.name, interface.name, own or on_vlan, on_vlan if own else ())
            yield station, door


def _doors_of(found: Sequence[Door], *, opened: bool) -> Doors:
    """Doors with the same lists once; one without any leaves the way open."""
    unlike: dict[tuple[str, ...], Door] = {}
    for door in found:
        if door.lists:
            names = (door.device, *(guard.binding.ruleset for guard in (*door.lists, *door.more)))
            unlike.setdefault(names, door)
        else:
            opened = True
    displaced = frozenset(door.device for door in unlike.values() if not _on_vlan(door.lists))
    return Doors(tuple(unlike.values()), opened, displaced)


def _on_vlan(guards: Iterable[Guard]) -> bool:
    return all((guard.binding.interface or "").startswith(vlan_place(0)[:-1]) for guard in guards)


def through_doors(wiring: Wiring, doors: Doors, arriving: Sides) -> Sides:
    """Sets through the doors: the lower bound through every one of them, the upper through any."""
    nothing = arriving.lower.space.nothing
    lower, upper = arriving.lower, arriving.upper if doors.opened else nothing
    for door in doors.doors:
        box = wiring.boxes[door.device]
        upper |= passed(box, door.lists, Sides(nothing, arriving.upper), door.port, "").upper
        lower = passed(box, (*door.lists, *door.more), Sides(lower, lower), door.port, "").lower
    return Sides(lower, upper)


def one_through_doors(wiring: Wiring, doors: Doors, packet: Packet, *, possible: bool) -> Ruling:
    """One packet through the doors, by plain first-match code."""
    rulings = []
    for door in doors.doors:
        lists = door.lists if possible else (*door.lists, *door.more)
        rulings.append(guarded(wiring.boxes[door.device], lists, packet, door.port, "", possible=possible))
    if possible:
        if doors.opened:
            return Ruling(True)
        return next((ruled for ruled in rulings if ruled.passes), rulings[0] if rulings else Ruling(False))
    denied = next((ruled for ruled in rulings if not ruled.passes), None)
    if denied is not None:
        return denied
    return Ruling(True, tuple(dict.fromkeys(at for ruled in rulings for at in ruled.at)))
