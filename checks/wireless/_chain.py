"""From the air to the machine: what an SSID is, where its clients arrive, and what they reach, one step after the other."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.check import Step
from auditor.model.device import Device
from auditor.model.fact import Fact
from auditor.model.ranges import Ranges
from auditor.model.text import Text
from auditor.model.wireless import Ssid
from auditor.plant.types import Zone
from auditor.reach.describe import summary
from auditor.reach.flows import Flow
from auditor.reach.network import Network

MOST_FLOWS = 3
MOST_MACHINES = 3
_UNKNOWN = Text("not known", "不明")
_SECURITY = {
    "open": Text("open", "オープン"), "owe": Text("OWE", "OWE"), "wep": Text("WEP", "WEP"), "wpa": Text("WPA", "WPA"),
    "wpa/wpa2": Text("WPA/WPA2", "WPA/WPA2"), "wpa2": Text("WPA2", "WPA2"), "wpa2/wpa3": Text("WPA2/WPA3", "WPA2/WPA3"),
    "wpa3": Text("WPA3", "WPA3"),
}  # fmt: skip
_KEYS = {
    "none": Text("no authentication", "認証なし"), "psk": Text("shared key", "事前共有鍵"),
    "sae": Text("shared password", "共有パスワード"), "psk/sae": Text("shared key", "事前共有鍵"),
    "dot1x": Text("802.1X", "802.1X"),
}  # fmt: skip


def air(device: Device, ssid: Ssid) -> tuple[Step, ...]:
    """The SSID itself: its name, how it is secured, whether it is hidden, whether its clients are kept apart, its VLAN."""
    security = _SECURITY.get(ssid.security.value or "", _UNKNOWN)
    keys = _KEYS.get(ssid.key_management.value or "", _UNKNOWN)
    vlan, own = ssid.vlan.value, device.interface(ssid.interface)
    where = Text(f"VLAN {vlan}", f"VLAN {vlan}") if vlan is not None else Text("untagged", "タグなし")
    if vlan is None and own is not None and own.addresses:
        where = Text(f"its own network on {own.name}", f"専用ネットワーク（{own.name}）")
    return (
        Step(name="ssid", text=Text(f"SSID {ssid.name} ({device.name})", f"SSID {ssid.name}（{device.name}）"), at=ssid.at),
        Step(
            name="security", at=ssid.security.at or ssid.at,
            text=Text(f"security {security.en}, {keys.en}", f"暗号化 {security.ja}・{keys.ja}"),
        ),
        Step(
            name="stealth", at=ssid.broadcast.at or ssid.at,
            text=_told(ssid.broadcast, Text("announced", "名前を通知"), Text("hidden", "ステルス"), Text("stealth", "ステルス")),
        ),
        Step(
            name="isolation", at=ssid.isolation.at or ssid.at,
            text=_told(
                ssid.isolation, Text("clients isolated", "端末間分離あり"), Text("clients not isolated", "端末間分離なし"),
                Text("isolation", "端末間分離"),
            ),
        ),
        Step(
            name="vlan", at=ssid.vlan.at or ssid.at,
            text=where if ssid.vlan.known else Text("VLAN not known", "VLAN不明"),
        ),
    )  # fmt: skip


def _told(fact: Fact[bool], yes: Text, no: Text, what: Text) -> Text:
    if not fact.known:
        return Text(f"{what.en} not known", f"{what.ja}不明")
    return yes if fact.is_(True) else no


def in_zone(zone: Zone | None, ssid: Ssid) -> Step:
    """The zone the clients arrive in."""
    if zone is None:
        return Step(name="zone", text=Text("zone not known", "ゾーン不明"), at=ssid.at)
    return Step(name="zone", text=Text(f"zone {zone.id} ({zone.kind})", f"ゾーン {zone.id}（{zone.kind}）"), at=zone.at)


def beside(zone: Zone, ssid: Ssid) -> Step:
    """What clients reach that stand in a zone themselves: the other hosts of their network, past every filter."""
    text = Text(
        f"reaches the hosts of its own network in {zone.id} directly", f"{zone.id} の同一ネットワークの機器に直接到達"
    )
    return Step(name="reaches", text=text, at=ssid.vlan.at or ssid.at)


def reached(network: Network, target: str, flows: Sequence[Flow], more: int = 0) -> Step:
    """What certainly passes to a zone, with the machines of the ledger it leads to and a witness."""
    shown = "; ".join(summary(flow.box) + _machines(network, flow.box.destination) for flow in flows[:MOST_FLOWS])
    shown += "; …" if more or len(flows) > MOST_FLOWS else ""
    first = flows[0]
    at = first.permitting[-1] if first.permitting else None
    return Step(name="reaches", text=Text(f"reaches {target}: {shown}", f"{target} に到達: {shown}"), at=at, flow=first)


def unreached(target: str) -> Step:
    """A zone that nothing of the clients gets to."""
    return Step(name="reaches", text=Text(f"reaches nothing in {target}", f"{target} には到達しない"))


def untold(target: str) -> Step:
    """A zone of which nobody can say."""
    return Step(
        name="reaches", text=Text(f"whether it reaches {target} cannot be told", f"{target} に到達するかは判定できない")
    )


def _machines(network: Network, addresses: Ranges) -> str:
    """The assets of the ledger that stand at these addresses: `` (plc-01 plc)``."""
    ledger = network.plant.registers.ledger or ()
    found = [f"{asset.name or asset.asset_id} {asset.kind}".strip() for asset in ledger if asset.ips & addresses]
    if not found:
        return ""
    more = f" +{len(found) - MOST_MACHINES}" if len(found) > MOST_MACHINES else ""
    return f" ({', '.join(found[:MOST_MACHINES])}{more})"
