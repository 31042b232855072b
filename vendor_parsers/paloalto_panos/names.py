"""Everything the words of one virtual system's policies can mean, and the part all its policies have in common."""

from __future__ import annotations

from dataclasses import dataclass, field

from auditor.model.ranges import Ranges
from auditor.model.rule import Match
from vendor_parsers.paloalto_panos.addresses import Addresses
from vendor_parsers.paloalto_panos.applications import Applications
from vendor_parsers.paloalto_panos.interfaces import Ports
from vendor_parsers.paloalto_panos.scope import Config, Vsys
from vendor_parsers.paloalto_panos.services import Services
from vendor_parsers.paloalto_panos.tree import Element
from vendor_parsers.paloalto_panos.zones import Zones

HARMLESS = (
    "description", "tag", "group-tag", "uuid", "log-setting", "profile-setting", "qos", "icmp-unreachable", "option",
    "log-start", "log-end",
)  # fmt: skip
"""Settings of a rule that do not limit what it matches."""


@dataclass(frozen=True, slots=True)
class Names:
    """One virtual system: its zones, objects and the interfaces of the device."""

    config: Config
    vsys: Vsys
    ports: Ports
    zones: Zones
    addresses: Addresses
    services: Services
    applications: Applications
    known_own: dict[frozenset[str], tuple[Ranges, bool]] = field(default_factory=dict)

    def own_addresses(self, interfaces: frozenset[str]) -> tuple[Ranges, bool]:
        """The device's addresses on some interfaces, and whether there may be others (leases, words not understood)."""
        if interfaces not in self.known_own:
            self.known_own[interfaces] = self._own(interfaces)
        return self.known_own[interfaces]

    def _own(self, interfaces: frozenset[str]) -> tuple[Ranges, bool]:
        points: list[tuple[int, int]] = []
        more = False
        for name in interfaces:
            port = self.ports.interfaces.get(name)
            if port is not None:
                points += [(address.ip, address.ip) for address in port.addresses]
                more = more or bool(port.dynamic) or port.address_unknown
        return Ranges.of(*points), more


@dataclass(slots=True)
class Asked:
    """The zones and addresses a rule of any policy asks for; ``inward`` and ``outward`` None: any zone."""

    inward: list[str] | None
    outward: list[str] | None
    source: Match
    destination: Match
    conditions: list[str]
    enabled: bool


def _zones(names: Names, rule: Element, key: str, conditions: list[str], use: str) -> list[str] | None:
    words = rule.words_at(key)
    if not words:
        conditions.append(f"no {key}")
        names.config.notice(rule.at, f"This rule has no {key} zone", f"このルールには {key} ゾーンがない", "filter")
        return None
    if "any" in words:
        return None
    found = names.zones.known(words, key, rule.span(key), conditions, use)
    return found if len(found) == len(words) else found or None


def _addresses(names: Names, rule: Element, key: str, use: str) -> Match:
    words = rule.words_at(key)
    if not words:
        names.config.notice(rule.at, f"This rule has no {key}", f"このルールには {key} がない", "filter")
        return Match.opaque(f"no {key}")
    found = names.addresses.resolve(words, rule.span(key), use)
    return found.negated() if rule.flag(f"negate-{key}") else found


def read_asked(names: Names, rule: Element, use: str) -> Asked:
    """The part every policy rule has: zones, addresses, whether it works."""
    conditions: list[str] = []
    inward = _zones(names, rule, "from", conditions, use)
    outward = _zones(names, rule, "to", conditions, use)
    disabled = rule.flag("disabled")
    if disabled is None and rule.word("disabled"):
        conditions.append("disabled not understood")
    target = rule.get("target")
    if target.named and ((target.look("devices") is not None and target.get("devices").named) or target.flag("negate")):
        conditions.append("target devices of Panorama")
    for word in target.below():
        word.read = 1
    return Asked(
        inward,
        outward,
        _addresses(names, rule, "source", use),
        _addresses(names, rule, "destination", use),
        conditions,
        disabled is not True,
    )


def leftovers(rule: Element) -> list[str]:
    """The settings of a rule nobody read: each may limit what it matches."""
    for key in HARMLESS:
        for word in rule.get(key).below():
            word.read = 1
    return [key for key, element in rule.named.items() if not element.read]
