"""Permits that let a whole internal network out to anywhere by any service."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import Example, Result, Severity, Side, check
from auditor.model.text import Text
from auditor.plant.types import ZONE_KINDS, ZoneKind
from auditor.reach.network import Network
from checks._reach import UNTOLD, pairs, weighed
from checks._shared import EXTERNAL
from checks.boundary._edges import FIREWALL, FIREWALL_PLANT
from checks.control_network._crossings import MOST_PORTS, broad, networks_of

SIDES: frozenset[Side] = frozenset({"external"})
INSIDE: tuple[ZoneKind, ...] = tuple(kind for kind in ZONE_KINDS if kind not in EXTERNAL)
OUTSIDE: tuple[ZoneKind, ...] = tuple(kind for kind in ZONE_KINDS if kind in EXTERNAL)

LISTED = FIREWALL + (
    "access-list IN-OUT extended permit tcp host 10.10.1.20 any eq https\n"
    "access-list IN-OUT extended permit udp 10.10.1.0 255.255.255.0 any eq domain\n"
    "access-group IN-OUT in interface inside\n"
)
FORTIOS = """\
#config-version=FGT60F-7.2.8-FW-build1639-240313:opmode=0:vdom=0:user=admin
config system global
    set hostname "fw-edge"
end
config system interface
    edit "wan1"
        set vdom "root"
        set ip 192.0.2.2 255.255.255.252
        set type physical
    next
    edit "internal1"
        set vdom "root"
        set ip 10.10.1.1 255.255.255.0
        set type physical
    next
end
config firewall policy
    edit 1
        set srcintf "internal1"
        set dstintf "wan1"
        set action accept
        set srcaddr "all"
        set dstaddr "all"
        set schedule "always"
        set service "ALL"
        set nat enable
    next
end
config router static
    edit 1
        set gateway 192.0.2.1
        set device "wan1"
    next
end
"""
FORTIOS_PLANT = FIREWALL_PLANT.replace("GigabitEthernet0/0", "wan1")


@check(
    "BFW-003",
    "external-outbound-unrestricted",
    Severity.MEDIUM,
    title=Text("Outbound traffic to external networks is unrestricted", "内部から外部への通信が無制限である"),
    why=Text(
        "The manual asks to block communication nobody needs; that holds in both directions. Malware inside calls out.",
        "マニュアルは不要な通信の遮断を求めており、外向きも対象である。内部のマルウェアは外へ通信する。",
    ),
    decided=Text(
        "From every plant zone to every external one: fails where at least half of one of its subnets may reach most of "
        "the external zone by most IP protocols, or by most TCP or UDP ports. A few denies before a permit of everything "
        "do not bound it, and no filter at all fails as well. Possible only cannot be told.",
        "プラント内の各ゾーンから各外部ゾーンへの通信について、サブネットの半数以上から外部ゾーンの大半へ、大半のIPプロトコル、または"
        "TCP・UDPポートの大半が通過する場合に不適合とする。すべてを許可する行の前に拒否がいくつかあっても限定とはみなさず、フィルタが"
        "ない場合も不適合とする。可能性だけなら判定不能とする。",
    ),
    fix=Text(
        "Permit the services in use and deny the rest; send web traffic through a proxy.\nCisco IOS: an inbound list on "
        "the inside interface by service. FortiOS: list services in the policy instead of ALL. Yamaha: pass filters by "
        "service, then reject.",
        "利用するサービスだけを許可し、残りを拒否する。Webはプロキシ経由にする。\nCisco IOS: 内側インタフェースのinにサービスごとのACL。"
        "FortiOS: ポリシーのserviceをALLから個別サービスに。Yamaha: サービスごとのpassフィルタとreject。",
    ),
    messages={
        "fail": Text("{pair}: {flow} may leave without limit{more}", "{pair}: {flow} が無制限に外部へ出られる{more}"),
        "cannot_tell": UNTOLD,
    },
    decides=("3-2.b",),
    supports=("3-2.a",),
    reads=("filter", "nat", "interface", "vlan", "routing", "vpn", "zone"),
    references=("SR 5.2", "M0937", "M0807"),
    examples=(
        Example(
            title=Text("A policy for everything", "すべてを許可するポリシー"),
            configs={"fw-edge.conf": FORTIOS}, plant=FORTIOS_PLANT, fails=(("fw-edge.conf", 18),),
        ),
        Example(
            title=Text("No list on the inside of an ASA", "ASAの内側にリストがない"),
            configs={"fw-edge.cfg": FIREWALL}, plant=FIREWALL_PLANT, fails=(("fw-edge.cfg", 11),),
        ),
        Example(
            title=Text("Services by list", "サービスを列挙"), configs={"fw-edge.cfg": LISTED}, plant=FIREWALL_PLANT,
        ),
        Example(
            title=Text("Web only", "Webだけ"), plant=FORTIOS_PLANT,
            configs={"fw-edge.conf": FORTIOS.replace('service "ALL"', 'service "HTTPS" "HTTP"')},
        ),
    ),
)  # fmt: skip
def outbound_unrestricted(network: Network) -> Iterator[Result]:
    """One result per permitting line of each pair."""
    for source, target in pairs(network, INSIDE, OUTSIDE):
        pair = network.reach(source.id, target.id)
        sources = networks_of(network, source, as_source=True)
        targets = networks_of(network, target, as_source=False)
        bad, doubtful = (broad(packets, sources, targets, MOST_PORTS) for packets in (pair.lower, pair.upper))
        yield from weighed(network, pair, bad, doubtful, sides=SIDES)
