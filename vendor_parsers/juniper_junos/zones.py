"""Zones, routing instances and VLANs: where each logical interface stands."""

from __future__ import annotations

from dataclasses import dataclass, field

from auditor.model.interface import ALL_VLANS, Vlan
from auditor.model.ranges import Ranges
from auditor.model.span import Span
from vendor_parsers.juniper_junos.config import DEFAULT, Config, unit_name
from vendor_parsers.juniper_junos.statement import Statement

MANAGEMENT = "mgmt_junos"
MANAGEMENT_PORTS = ("fxp0", "em0", "me0", "vme", "re0:mgmt-0")
HOST = "junos-host"
"""The zone that stands for the device itself in policies."""


@dataclass(slots=True)
class Zone:
    """One security zone; ``interfaces`` are logical interfaces with what is written below them."""

    name: str
    statement: Statement
    interfaces: dict[str, Statement] = field(default_factory=dict)
    functional: bool = False
    reroutes: Span | None = None
    """The profile that sends packets of some applications another way."""

    @property
    def units(self) -> frozenset[str]:
        """Its logical interfaces."""
        return frozenset(self.interfaces)


def read_zones(config: Config) -> dict[str, Zone]:
    """The zones by name; a functional zone is for managing the device and takes part in no policy."""
    found: dict[str, Zone] = {}
    for kind in ("security-zone", "functional-zone"):
        for entry in config.root.all("security", "zones", kind):
            zone = Zone(entry.name, entry, functional=kind == "functional-zone")
            entry.leave("description", "tcp-rst", "screen", "application-tracking", "source-identity-log")
            profile = entry.find("advance-policy-based-routing-profile")
            if profile is not None:
                profile.take()
                zone.reroutes = profile.at
            zone.interfaces = {unit_name(one.name): one for one in entry.all("interfaces")}
            found[entry.name] = zone
    return found


def read_instances(config: Config) -> dict[str, str]:
    """Logical interface -> its routing instance, for those that stand in one."""
    found: dict[str, str] = {}
    for instance in config.root.all("routing-instances"):
        kind = instance.word("instance-type")
        if kind in ("virtual-switch", "evpn", "vpls", "l2vpn", "mac-vrf", "forwarding"):
            continue
        for one in instance.all("interface"):
            found[unit_name(one.name)] = instance.name
    if config.root.has("system", "management-instance"):
        found.update((f"{port}.0", MANAGEMENT) for port in MANAGEMENT_PORTS)
    return found


def instances(config: Config) -> tuple[str, ...]:
    """The names of all tables, the default one first."""
    written = [one.name for one in config.root.all("routing-instances")]
    managed = [MANAGEMENT] if config.root.has("system", "management-instance") else []
    return tuple(dict.fromkeys((DEFAULT, *written, *managed)))


@dataclass(slots=True)
class Vlans:
    """The VLANs by name, which logical interface routes for each, and the ports a VLAN itself names."""

    all: list[Vlan] = field(default_factory=list)
    numbers: dict[str, Ranges] = field(default_factory=dict)
    routed: dict[str, int] = field(default_factory=dict)
    members: dict[str, list[str]] = field(default_factory=dict)
    known: Ranges = Ranges()
    """The numbers of all of them."""

    def ids(self, word: str) -> Ranges | None:
        """The numbers of a member as ports name it: a name, ``5``, ``5-7`` or ``all``; None when it is not known."""
        if word in self.numbers:
            return self.numbers[word] or None
        if word == "all":
            return ALL_VLANS
        return numbers(word)


def numbers(word: str) -> Ranges | None:
    """``5`` or ``5-7`` as VLAN numbers."""
    low, dash, high = word.partition("-")
    if not (low.isascii() and low.isdecimal() and len(low) < 5):
        return None
    if not dash:
        return Ranges.one(int(low)) & ALL_VLANS
    if not (high.isascii() and high.isdecimal() and len(high) < 5):
        return None
    return Ranges.of((int(low), int(high))) & ALL_VLANS


def read_vlans(config: Config) -> Vlans:
    """``vlans`` (EX, QFX, SRX) and ``bridge-domains`` (MX)."""
    vlans = Vlans()
    for section in ("vlans", "bridge-domains"):
        for entry in config.root.all(section):
            _vlan(vlans, entry)
    return vlans


def _vlan(vlans: Vlans, entry: Statement) -> None:
    found = Ranges()
    listed = entry.words("vlan-id-list")
    single = entry.one("vlan-id")
    for word in (*listed, *((single.name,) if single is not None and not listed else ())):
        found |= numbers(word) or Ranges()
    vlans.numbers[entry.name] = found
    for low, high in found - vlans.known:
        vlans.all += [Vlan(number, entry.name, entry.at) for number in range(low, high + 1)]
    vlans.known |= found
    for word in ("l3-interface", "routing-interface"):
        for one in entry.all(word):
            if found.size == 1:
                vlans.routed[unit_name(one.name)] = found.least
    for one in entry.all("interface"):
        vlans.members.setdefault(unit_name(one.name), []).append(entry.name)
