"""Optional services of a PAN-OS firewall, its protection of zones, and what its rules inspect.

Nothing guards a zone unless a zone protection profile is assigned to it (PAN-OS Administrator's Guide, Zone Protection
Profiles).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from auditor.model.fact import Fact, default, written
from auditor.model.feature import Feature
from auditor.model.interface import Interface
from auditor.model.protection import Protection
from auditor.model.span import Span
from auditor.model.text import Text
from vendor_parsers.paloalto_panos.names import Names
from vendor_parsers.paloalto_panos.scope import Config
from vendor_parsers.paloalto_panos.tree import Element

_NO_PROFILE: Fact[bool] = default(
    False,
    Text(
        "nothing limits floods unless a profile is assigned to the zone (PAN-OS Administrator's Guide, Zone Protection Profiles)",
        "ゾーンにプロファイルを割り当てなければ制限はない (PAN-OS Administrator's Guide, Zone Protection Profiles)",
    ),
)
_NO_SERVER: Fact[bool] = default(
    False, "PAN-OS Administrator's Guide, DHCP: an interface is a server when it is written"
)
_FLOODS = ("tcp-syn", "udp", "icmp", "icmpv6", "other-ip")


def read_features(config: Config, at: Span) -> Iterator[Feature]:
    """DHCP servers and DNS proxies by interface."""
    found = False
    for entry in config.network.entries("dhcp", "interface"):
        server = entry.look("server")
        if server is None:
            continue
        found = True
        mode = entry.word("server", "mode")
        yield Feature(
            name="dhcp-server", enabled=written(mode != "disabled", entry.at), where=f"dhcp {entry.text}", at=entry.at,
            interfaces=frozenset({entry.text}),
        )  # fmt: skip
    _understood(config.network.entries("dhcp", "interface"))
    if not found:
        yield Feature(name="dhcp-server", enabled=_NO_SERVER, where="dhcp server", at=at)
    for entry in config.network.entries("dns-proxy"):
        on = entry.flag("enabled") is not False
        yield Feature(
            name="dns-server", enabled=written(on, entry.at), where=f"dns-proxy {entry.text}", at=entry.at,
            interfaces=frozenset(entry.words_at("interface")),
        )  # fmt: skip


def _profiles(every: Iterable[Names]) -> Iterator[tuple[frozenset[str], Element]]:
    """Each zone's interfaces with the protection profile assigned to it."""
    for names in every:
        for layer in names.vsys.layers:
            for zone in layer.entries("zone"):
                name = zone.word("network", "zone-protection-profile")
                path = ("profiles", "zone-protection-profile", name)
                if name and names.config.network.look(*path) is not None:
                    yield names.zones.members.get(zone.text, frozenset()), names.config.network.get(*path)


def read_protections(every: Sequence[Names], at: Span) -> Iterator[Protection]:
    """What the profiles of zones limit and drop."""
    guarded = False
    for ports, profile in _profiles(every):
        if any(profile.flag("flood", kind, "enable") for kind in _FLOODS):
            guarded = True
            yield Protection(
                kind="flood", enabled=written(True, profile.at), where=f"zone-protection-profile {profile.text}",
                at=profile.at, interfaces=ports,
            )  # fmt: skip
        if profile.flag("discard-strict-source-routing") and profile.flag("discard-loose-source-routing"):
            yield Protection(
                kind="no-source-route", enabled=written(True, profile.at), where=profile.text, at=profile.at,
                interfaces=ports,
            )  # fmt: skip
    for names in every:
        _understood(names.config.network.entries("profiles", "zone-protection-profile"))
    if not guarded:
        yield Protection(kind="flood", enabled=_NO_PROFILE, where="zone-protection-profile", at=at)


def checked(every: Iterable[Names], ports: Iterable[Interface]) -> Iterator[Interface]:
    """The interfaces, with their sources validated where the profile of their zone discards forged ones."""
    looking: dict[str, Span] = {}
    for names, profile in _profiles(every):
        if profile.flag("discard-ip-spoof"):
            looking.update(dict.fromkeys(names, profile.at))
    for port in ports:
        yield replace(port, urpf=written(True, looking[port.name])) if port.name in looking else port


KINDS = {
    "virus": "av", "vulnerability": "ips", "spyware": "ips", "url-filtering": "web", "file-blocking": "file",
    "wildfire-analysis": "sandbox", "data-filtering": "other", "dns-security": "dns",
}  # fmt: skip
"""Which inspection each security profile of a rule is."""


def profiles(names: Names, rule: Element) -> tuple[str, ...]:
    """The inspections of a rule: its own profiles, or those of the group it names."""
    found = _named(rule.look("profile-setting", "profiles"))
    groups = rule.look("profile-setting", "group")
    for group in groups.named if groups is not None else ():
        held = (layer.look("profile-group", group) for layer in (*names.vsys.layers, names.config.shared))
        profile = next((one for one in held if one is not None), None)
        found += _named(profile) if profile is not None else [f"other profile-group {group}"]
    return tuple(dict.fromkeys(found))


def _named(holder: Element | None) -> list[str]:
    found = []
    for key, kind in KINDS.items():
        words = holder.look(key) if holder is not None else None
        found += [f"{kind} {name}" for name in words.named] if words is not None else []
    return found


def _understood(elements: Iterable[Element]) -> None:
    for element in elements:
        for word in element.below():
            word.read = 1
