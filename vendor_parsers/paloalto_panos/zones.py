"""Zones: what the names in policies stand for, and who may not pass at all.

An interface belongs to one zone of one virtual system; traffic only passes between interfaces that have one (PAN-OS Web
Interface Help, Security Zone Overview: an interface must be assigned to a zone before it can process traffic).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from auditor.model.span import Span
from vendor_parsers.paloalto_panos.scope import Config, Vsys

KINDS = ("layer3", "layer2", "virtual-wire", "tap", "tunnel", "external")
_REST = (
    "enable-user-identification", "enable-device-identification", "zone-protection-profile", "log-setting",
    "enable-packet-buffer-protection", "net-inspection",
)  # fmt: skip


@dataclass(slots=True)
class Zones:
    """The zones of one virtual system with their interfaces; ``external`` ones stand for other virtual systems."""

    config: Config
    vsys: Vsys
    members: dict[str, frozenset[str]] = field(default_factory=dict)
    external: dict[str, tuple[str, ...]] = field(default_factory=dict)
    places: dict[str, Span] = field(default_factory=dict)

    @property
    def everywhere(self) -> frozenset[str]:
        """Every interface of the virtual system."""
        return frozenset(name for members in self.members.values() for name in members)

    def title(self, name: str) -> str:
        """The zone's name as the device is told about it."""
        return self.config.label(self.vsys, name)

    def known(self, names: Iterable[str], key: str, at: Span, conditions: list[str], use: str) -> list[str]:
        """The zones of a setting that exist; one that does not makes the rule conditional."""
        found: list[str] = []
        for name in names:
            if name in self.members or name == "multicast":
                found.append(name)
                if name in self.members:
                    self.config.refer("zone", name, use, at, defined=True)
                continue
            if self.members and not self.vsys.group:
                self.config.refer("zone", name, use, at, defined=False)
            conditions.append(f"{key} {name} is not defined")
        return found

    def interfaces(self, names: Iterable[str]) -> frozenset[str]:
        """The interfaces of some zones together."""
        return frozenset(port for name in names for port in self.members.get(name, ()))


def read_zones(config: Config, vsys: Vsys) -> Zones:
    """The zones of one virtual system; a device group has none."""
    zones = Zones(config, vsys)
    for layer in vsys.layers:
        for element in layer.entries("zone"):
            if element.text in zones.members:
                continue
            interfaces: list[str] = []
            for kind in element.entries("network"):
                if kind.text == "external":
                    zones.external[element.text] = tuple(one.text for one in kind.named.values())
                if kind.text in KINDS:
                    words = element.words_at("network", kind.text)
                    interfaces += [] if kind.text in ("external", "tap") else words
                elif kind.text in _REST:
                    element.word("network", kind.text)
                else:
                    kind.read = 0
            element.flag("enable-user-identification")
            element.flag("enable-device-identification")
            zones.members[element.text] = frozenset(interfaces)
            zones.places[element.text] = element.at
    return zones
