"""Tunnels that carry IPv6 round the filters, and switches on which any host may announce itself as the router."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import Evidence, Example, Result, Severity, Side, Verdict, check
from auditor.model.address import ANY4
from auditor.model.device import Device
from auditor.model.ranges import Ranges
from auditor.model.service import UDP
from auditor.model.text import Text
from auditor.plant.types import Zone
from auditor.reach.network import Network
from auditor.space.packets import PacketSet
from checks._reach import UNTOLD, told
from checks._shared import CONTROL, EXTERNAL, sides_of, zone_kinds
from checks.boundary._edges import FIREWALL, FIREWALL_PLANT
from checks.switch_ports._words import switch_ports

IN_IPV4 = 41
"""The IP protocol of IPv6 inside IPv4: 6in4, 6to4, ISATAP (RFC 4213, 3.5)."""
TEREDO = 3544
"""The UDP port of Teredo servers (RFC 4380, 2.7)."""
AUTOMATIC = ("6to4", "isatap", "teredo")
"""Kinds of tunnel that take their far end out of the packet: nobody says who may use them."""
PLANT_SIDE = CONTROL | {"it", "mgmt", "dmz", "remote_access"}

SIX_TO_FOUR = """\
version 15.2
hostname rt-01
!
interface GigabitEthernet0/0
 ip address 10.10.1.1 255.255.255.0
!
interface Tunnel0
 no ip address
 ipv6 address 2002:C000:202::1/128
 tunnel source GigabitEthernet0/0
 tunnel mode ipv6ip 6to4
!
ipv6 unicast-routing
ip routing
end
"""
SWITCH = """\
version 15.2
hostname sw-01
!
vlan 300
 name PLC
!
interface GigabitEthernet1/0/1
 switchport access vlan 300
 switchport mode access
{guard}!
end
"""
SWITCH_PLANT = """\
schema: 1
plant:
  name: JB2
zones:
  - id: dcs
    kind: control
    prefixes: [10.30.0.0/16]
    vlans: [300]
"""
INBOUND = FIREWALL.replace("permit tcp any host 10.10.1.80 eq https", "permit 41 any host 10.10.1.80")
CLOSED = FIREWALL + (
    "access-list IN-OUT extended permit tcp 10.10.1.0 255.255.255.0 any eq https\n"
    "access-group IN-OUT in interface inside\n"
)


@check(
    "IP6-002",
    "ipv6-tunnel-or-ra-open",
    Severity.MEDIUM,
    title=Text("IPv6 transition tunnels or rogue RA are possible", "IPv6移行トンネルや不正RAを許している"),
    why=Text(
        "IPv6 in IPv4 passes filters unread, and a router advertisement makes any PC the way out of a network.",
        "IPv4内のIPv6はフィルタに読まれずに通過し、ルータ広告（RA）は任意のPCをネットワークの出口にする。",
    ),
    decided=Text(
        "Between a plant zone and an external one, and between a control-class zone and any other, in both directions: IP "
        "protocol 41 or UDP 3544 (Teredo) that certainly passes fails, possible only cannot be told. A tunnel that finds "
        "its far end by itself (6to4, ISATAP, Teredo) fails. A switch with access ports in a plant zone and no RA guard "
        "is a remark.",
        "プラント内ゾーンと外部ゾーンの間、制御系等のゾーンと他のゾーンの間の双方向について、IPプロトコル41またはUDP 3544（Teredo）が確実に通過"
        "すれば不適合、可能性だけなら判定不能とする。対向を自動で決めるトンネル（6to4・ISATAP・Teredo）の定義は不適合。プラント内ゾーンのアクセス"
        "ポートを持ちRAガードのないスイッチは参考とする。",
    ),
    fix=Text(
        "Deny protocol 41 and UDP 3544 at every boundary, remove automatic tunnels, guard access ports.\nCisco IOS: deny 41 "
        "any any, deny udp any any eq 3544, ipv6 nd raguard on access ports. FortiOS: no policy with service ALL. Yamaha: "
        "ip filter reject for protocol 41.",
        "境界でプロトコル41とUDP 3544を拒否し、自動トンネルを削除し、アクセスポートを保護する。\nCisco IOS: deny 41 any any、"
        "deny udp any any eq 3544、アクセスポートに ipv6 nd raguard。FortiOS: serviceがALLのポリシーをなくす。Yamaha: プロトコル41を"
        "rejectする ip filter。",
    ),
    messages={
        "fail": Text("{pair}: IPv6 may cross inside IPv4: {flow}{more}", "{pair}: IPv4内のIPv6が通過できる: {flow}{more}"),
        "tunnel": Text("{device} {tunnel}: a {kind} tunnel takes packets of anybody", "{device} {tunnel}: {kind} トンネルは相手を限定しない"),
        "info": Text("{device}: no RA guard on {count} access port(s)", "{device}: アクセスポート {count} 個にRAガードがない"),
        "cannot_tell": UNTOLD,
        "guard_unknown": Text("{device}: whether RA guard protects its access ports cannot be told", "{device}: アクセスポートのRAガードの有無を判定できない"),
    },
    supports=("2-4.d", "2-4.c", "3-2.b"),
    reads=("filter", "nat", "interface", "vlan", "routing", "vpn", "zone"),
    references=("SR 7.7", "M0942"),
    examples=(
        Example(
            title=Text("Protocol 41 to a host inside", "内部のホストへのプロトコル41"),
            configs={"fw-edge.cfg": INBOUND + CLOSED[len(FIREWALL):]}, plant=FIREWALL_PLANT, fails=(("fw-edge.cfg", 14),),
        ),
        Example(title=Text("A 6to4 tunnel", "6to4トンネル"), configs={"rt-01.cfg": SIX_TO_FOUR}, fails=(("rt-01.cfg", 7),)),
        Example(title=Text("Web only", "Webだけ"), configs={"fw-edge.cfg": CLOSED}, plant=FIREWALL_PLANT),
        Example(
            title=Text("RA guard on the port", "ポートのRAガード"), plant=SWITCH_PLANT,
            configs={"sw-01.cfg": SWITCH.format(guard=" ipv6 nd raguard attach-policy HOSTS\n")},
        ),
    ),
)  # fmt: skip
def tunnel_open(network: Network) -> Iterator[Result]:
    """Pairs of zones, then tunnels, then switches."""
    carried = _carriers_of_ipv6(network)
    for source in network.plant.zones:
        for target in network.plant.zones:
            sides = _boundary(source, target)
            if sides:
                yield from told(network, network.reach(source.id, target.id), carried, sides=sides)
    for device in network.devices:
        yield from _tunnels(network, device)
        if device.kind in ("switch", "l3switch") and zone_kinds(network, device) & PLANT_SIDE:
            yield from _guards(network, device)


def _carriers_of_ipv6(network: Network) -> PacketSet:
    """IPv4 packets that hold IPv6 ones."""
    space = network.space
    inside = space.box(destination=ANY4, protocol=Ranges.one(IN_IPV4))
    return inside | space.box(destination=ANY4, protocol=Ranges.one(UDP), destination_port=Ranges.one(TEREDO))


def _boundary(source: Zone, target: Zone) -> frozenset[Side]:
    """The boundaries that lie between two zones."""
    sides: set[Side] = set()
    if source.id == target.id:
        return frozenset()
    if (source.kind in CONTROL) != (target.kind in CONTROL):
        sides.add("control")
    if (source.kind in EXTERNAL) != (target.kind in EXTERNAL):
        sides.add("external")
    return frozenset(sides)


def _tunnels(network: Network, device: Device) -> Iterator[Result]:
    for vpn in device.vpns:
        kind = next((word for word in AUTOMATIC if word in vpn.kind.lower()), "")
        if kind and vpn.enabled:
            yield Result(
                subject=f"tunnel {vpn.name}", device=device.name, verdict=Verdict.FAIL, says="tunnel",
                sides=sides_of(network, device), evidence=(Evidence(vpn.at, "tunnel"),),
                values={"tunnel": vpn.name, "kind": kind},
            )  # fmt: skip


def _guards(network: Network, device: Device) -> Iterator[Result]:
    """One remark for a switch whose access ports in plant zones are not guarded."""
    ports = []
    for interface, port in switch_ports(device):
        zone = network.zone(device.name, interface.name)
        if (
            port.mode.is_("access")
            and zone is not None
            and zone.kind in PLANT_SIDE
            and not interface.enabled.is_(False)
        ):
            ports.append(interface)
    guards = [one for one in device.protections if one.kind == "ra-guard"]
    on = [one for one in guards if one.enabled.is_(True)]
    bare = [
        port for port in ports if not any(one.interfaces is None or port.name in one.interfaces for one in on)
    ]  # fmt: skip
    if not ports:
        return
    known = bool(guards) and all(one.enabled.known for one in guards)
    verdict = Verdict.PASS if not bare else Verdict.INFO if known else Verdict.CANNOT_TELL
    why = next((one.enabled.note for one in guards if not one.enabled.known), None)
    unread = Text("RA guard, which the parser of this platform does not read", "パーサが読み取らないRAガード")
    yield Result(
        subject="RA guard", device=device.name, verdict=verdict, sides=sides_of(network, device),
        says="guard_unknown" if verdict is Verdict.CANNOT_TELL else "", values={"count": len(bare)},
        evidence=tuple(Evidence(port.at, "port") for port in (bare or ports)[:5]),
        unknowns=(why or unread,) if verdict is Verdict.CANNOT_TELL else (),
    )  # fmt: skip
