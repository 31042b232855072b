"""What every family of checks says in the same words: facts, zones of a class, and where a device lies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TypeVar

from auditor.check import Evidence, Result, Side, Verdict
from auditor.model.device import Device
from auditor.model.fact import Fact
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.plant.types import Zone, ZoneKind
from auditor.reach.network import Network

T = TypeVar("T")

CONTROL: frozenset[ZoneKind] = frozenset({"ctrl_info", "control", "field", "safety"})
"""The kinds of zone that the manual's point 2-4 protects (catalogue E10)."""
EXTERNAL: frozenset[ZoneKind] = frozenset({"hq", "partner", "other_org", "cloud", "wwan", "internet"})
"""The kinds of zone outside the plant."""


def shown(fact: Fact[T], block: Span, role: str) -> Evidence:
    """The line that states a fact, or the block's line when the platform's default speaks."""
    return Evidence(fact.at or block, role)


STORED: dict[str, Text] = {
    "clear": Text("clear text", "平文"),
    "reversible": Text("a reversible form", "復号可能な形式"),
    "weak-hash": Text("an unsalted weak hash", "ソルトなしの弱いハッシュ"),
    "hash": Text("a salted hash", "ソルト付きハッシュ"),
    "encrypted": Text("an encrypted form", "暗号化された形式"),
    "unknown": Text("a form that no vendor document explains", "ベンダの文書で確認できない形式"),
    "masked": Text("a mask", "マスクされた形"),
    "absent": Text("nothing", "記載なし"),
}
"""How a secret is kept, in words."""


NOT_KNOWN = Text("not known", "不明")


def basis(fact: Fact[T]) -> Text:
    """Whether a value is written or a default, and by which source."""
    if fact.state == "default":
        return Text(f"platform default: {fact.note.en}", f"未記載のため機器の既定値。出典: {fact.note.ja}")
    return Text("as written", "設定の記述による")


def undecided(what: Text, fact: Fact[T]) -> Text:
    """What would decide a question that an unknown fact leaves open."""
    return Text(f"{what.en} ({fact.note.en})", f"{what.ja}（{fact.note.ja}）") if fact.note.en else what


def if_on(result: Result, enabled: Fact[bool]) -> Iterator[Result]:
    """A result as far as its subject may be off: off, it says nothing; unknown, it fails nothing."""
    if enabled.is_(False):
        return
    if not enabled.known and result.verdict in (Verdict.FAIL, Verdict.WARN):
        unknown = undecided(Text("whether it is enabled", "有効かどうか"), enabled)
        result = replace(result, verdict=Verdict.CANNOT_TELL, says="", severity=None, unknowns=(unknown,))
    yield result


def zone_kinds(network: Network, device: Device) -> frozenset[ZoneKind]:
    """The kinds of every zone a device stands in: by interface, VLAN or SSID."""
    return frozenset(zone.kind for zone in zones_of(network, device))


def zones_of(network: Network, device: Device) -> tuple[Zone, ...]:
    """Every zone a device stands in, by interface, VLAN or SSID, each once."""
    zoning = network.zoning
    claims = [zoning.of(device.name, interface.name) for interface in device.interfaces]
    claims += [zoning.vlan_zone(device.name, vlan.id) for vlan in device.vlans]
    claims += [zoning.by_ssid.get((device.name, ssid.name)) for ssid in device.ssids]
    found = (network.plant.zone(id) for id in dict.fromkeys(claim.zone for claim in claims if claim is not None))
    return tuple(zone for zone in found if zone is not None)


def sides_of(network: Network, device: Device) -> frozenset[Side]:
    """Where a device lies (catalogue E10); empty when no zone places it, so that nothing is left out."""
    kinds = zone_kinds(network, device)
    sides: set[Side] = set()
    if device.ssids or _next_to_wireless(network, device):
        sides.add("wireless")
    if kinds & CONTROL:
        sides.add("control")
    if kinds & EXTERNAL:
        sides.add("external")
    if "remote_access" in kinds or device.vpns or any(user.remote for user in device.users):
        sides.add("remote")
    if not kinds:
        return frozenset()
    return frozenset(sides or {"none"})


def _next_to_wireless(network: Network, device: Device) -> bool:
    """True when a known link joins the device to one that offers an SSID."""
    for link in network.links:
        ends = {link.source.device, link.target.device}
        for name in ends - {device.name} if device.name in ends else ():
            peer = network.device(name)
            if peer is not None and peer.ssids:
                return True
    return False
