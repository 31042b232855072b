"""Links to headquarters, partners and clouds that are neither closed nor encrypted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from auditor.check import Evidence, Example, Result, Severity, Side, Verdict, check
from auditor.model.device import Device
from auditor.model.forwarding import Vpn
from auditor.model.ranges import Ranges
from auditor.model.text import Text
from auditor.plant.types import ZoneKind
from auditor.reach.external import ExternalLink
from auditor.reach.network import Network
from checks._reach import lines_of
from checks.external._crossings import in_the_open
from checks.external._plants import GRE, GRE_PLANT, IPIP, IPIP_PLANT
from checks.external._points import CLOSED_MEDIA, UNREAD, evidence, points, unread, what

SIDES: frozenset[Side] = frozenset({"external", "remote"})
FAR: tuple[ZoneKind, ...] = ("hq", "partner", "other_org", "cloud")
_MEDIUM = Text(
    "the medium of the line in the register external_connections.csv",
    "外部接続台帳（external_connections.csv）の回線種別",
)
_DEFAULT_ROUTE = 1 << 31


@check(
    "EXT-005",
    "external-tunnel-unencrypted",
    Severity.HIGH,
    title=Text(
        "Link to HQ/partner/cloud is neither declared leased line nor encrypted",
        "外部・拠点間の回線が専用線でも暗号化通信でもない",
    ),
    why=Text(
        "A tunnel without encryption only wraps packets: everyone on the way can read and change them.",
        "暗号化のないトンネルはパケットを包むだけで、経路上の誰もが読み取り、書き換えられる。",
    ),
    decided=Text(
        "Tunnels to another site (GRE, IPIP, L2TP, PPTP, VXLAN, IPsec …) and plain lines into headquarters, partner, other-organisation "
        "and cloud zones. A line that the register lists as leased, IP-VPN, wide-area Ethernet or closed mobile passes, and so does a "
        "tunnel whose data is encrypted. A tunnel without encryption fails; PPTP counts as none (MS-CHAPv2 and MPPE "
        "are broken). A plain line fails when the register lists another medium and something certainly crosses it outside an encrypting "
        "tunnel. Tunnels that lead to the Internet are access lines and not judged. Cannot tell: no medium in the register, "
        "unknown encryption, or an IPsec tunnel to the same peer that may carry it.",
        "他拠点へのトンネル（GRE、IPIP、L2TP、PPTP、VXLAN、IPsec等）と、本社・関連会社・他組織・クラウドのゾーンに接する回線を対象とする。"
        "台帳で専用線・IP-VPN・広域イーサ・閉域モバイルとされた回線と、データを暗号化するトンネルは適合。暗号化のないトンネルは不適合で、PPTPは"
        "MS-CHAPv2・MPPEの破綻により暗号化なしとみなす。トンネルでない回線は、台帳の回線種別が上記以外で、暗号化トンネルを通らずに確実に流れる通信があれば"
        "不適合。インターネットに出るトンネルはアクセス回線とみなし対象外。台帳に回線種別がない、暗号化の有無が不明、同じ対向へのIPsecが運ぶ可能性がある場合は"
        "判定不能。",
    ),
    fix=Text(
        "Encrypt the tunnel, or use a closed line and register its medium.\nCisco IOS: tunnel protection ipsec profile …. "
        "Yamaha: ipsec tunnel under tunnel select. FortiOS: replace the GRE by an IPsec interface.",
        "トンネルを暗号化するか、閉域回線に替えて台帳に回線種別を登録する。\nCisco IOS: tunnel protection ipsec profile …。"
        "ヤマハ: tunnel select の中に ipsec tunnel を設定。FortiOS: GREをIPsecインタフェースに替える。",
    ),
    messages={
        "fail": Text(
            "{point} ({what}) carries data without encryption, and the register does not list it as a closed line.",
            "{point}（{what}）は暗号化なしでデータを運び、台帳でも閉域回線とされていない。",
        ),
        "plain": Text(
            "{point} ({what}) is no closed line by the register ({medium}), and traffic crosses it outside any tunnel.",
            "{point}（{what}）は台帳で閉域回線ではなく（{medium}）、暗号化トンネルを通らない通信が流れる。",
        ),
        "unread": UNREAD,
        "cannot_tell": Text(
            "{point} ({what}): whether it is closed or encrypted cannot be told.",
            "{point}（{what}）: 閉域か、暗号化されているかを判定できない。",
        ),
    },
    examples=(
        Example(
            title=Text("GRE to headquarters over the Internet", "インターネット越しの本社向けGRE"),
            configs={"rt-wan.cfg": GRE},
            plant=GRE_PLANT,
            fails=(("rt-wan.cfg", 11),),
        ),
        Example(
            title=Text("the same tunnel under IPsec", "同じトンネルをIPsecで保護"),
            configs={
                "rt-wan.cfg": GRE.replace(
                    "tunnel mode gre ip\n", "tunnel mode gre ip\n tunnel protection ipsec profile P1\n"
                )
            },
            plant=GRE_PLANT,
        ),
        Example(
            title=Text("IPIP between two sites", "拠点間のIPIP"),
            configs={"rt-site.conf": IPIP},
            plant=IPIP_PLANT,
            fails=(("rt-site.conf", 5),),
        ),
    ),
    decides=("3-2.c", "3-3.b"),
    reads=("interface", "vpn", "routing"),
    references=("SR 3.1", "SR 4.1", "M0808", "M0802"),
)
def tunnel_unencrypted(network: Network) -> Iterator[Result]:
    """Judge every tunnel to another site, and every plain line into a zone of somebody else's."""
    yield from unread(network, "vpns")
    for link in points(network):
        device = network.device(link.device)
        zone = network.plant.zone(link.zone)
        if device is None or (zone is not None and zone.kind not in FAR):
            continue
        if link.kind == "vpn":
            yield from (
                _tunnel(device, link, vpn) for vpn in device.vpns if vpn.name == link.name and vpn.at in link.at
            )
        elif link.kind == "interface" and zone is not None and link.doubt is None:
            yield _line(network, link)


def _base(link: ExternalLink) -> Result:
    return Result(
        subject=str(link), verdict=Verdict.PASS, device=link.device, evidence=evidence(link), sides=SIDES,
        values={"point": str(link), "what": what(link), "medium": link.medium},
    )  # fmt: skip


def _tunnel(device: Device, link: ExternalLink, vpn: Vpn) -> Result:
    found = _base(link)
    broken = vpn.kind.startswith("pptp")
    if _closed(link) or (vpn.encrypted is True and not broken):
        return found
    if vpn.encrypted is None and not broken:
        unknown = Text(f"whether {vpn.name} encrypts what it carries", f"{vpn.name} がデータを暗号化するか")
        return replace(found, verdict=Verdict.CANNOT_TELL, unknowns=(unknown,))
    around = next((one for one in device.vpns if one is not vpn and one.enabled and _carries(one, vpn)), None)
    if around is not None:
        unknown = Text(f"whether {around.name} carries it", f"{around.name} がこのトンネルを運ぶか")
        return replace(
            found, verdict=Verdict.CANNOT_TELL, unknowns=(unknown,),
            evidence=(*found.evidence, Evidence(around.at, "undecided")),
        )  # fmt: skip
    if not link.zone and _to_anywhere(device, vpn):
        unknown = Text(
            f"whether {vpn.name} leads to another site or to the Internet alone (give it a zone)",
            f"{vpn.name} の先が他拠点かインターネットか（ゾーンの指定が必要）",
        )
        return replace(found, verdict=Verdict.CANNOT_TELL, unknowns=(unknown,))
    doubt = link.doubt
    if not link.to and not link.zone:
        doubt = Text(f"where {vpn.name} leads", f"{vpn.name} の行き先")
    if doubt is not None:
        return replace(found, verdict=Verdict.CANNOT_TELL, unknowns=(doubt,))
    return replace(found, verdict=Verdict.FAIL)


def _carries(other: Vpn, vpn: Vpn) -> bool:
    return (
        other.encrypted is not False and other.peer is not None and other.peer == vpn.peer and "ipsec" in other.carriers
    )


def _to_anywhere(device: Device, vpn: Vpn) -> bool:
    """True when the default route, or half of it, leads into the tunnel."""
    ways = (route.prefix for route in device.routes if route.interface and route.interface == vpn.tunnel_interface)
    return Ranges.union(ways).size >= _DEFAULT_ROUTE


def _closed(link: ExternalLink) -> bool:
    return link.row is not None and link.row.status != "retired" and link.row.medium in CLOSED_MEDIA


def _line(network: Network, link: ExternalLink) -> Result:
    found = _base(link)
    if _closed(link):
        return found
    flow, doubts = in_the_open(network, link)
    if flow is None and not doubts:
        return found
    if link.row is None or link.row.medium is None:
        return replace(found, verdict=Verdict.CANNOT_TELL, unknowns=(_MEDIUM,))
    if flow is None:
        return replace(found, verdict=Verdict.CANNOT_TELL, unknowns=doubts)
    return replace(
        found, verdict=Verdict.FAIL, says="plain", flow=flow,
        evidence=tuple(dict.fromkeys((*found.evidence, *lines_of(network, flow)))),
    )  # fmt: skip
