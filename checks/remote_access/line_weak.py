"""VPNs and remote lines without protection, or with protection that no longer is one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from auditor.check import Evidence, Example, Result, Severity, Side, Verdict, check
from auditor.model.device import Device
from auditor.model.fact import written
from auditor.model.forwarding import Vpn
from auditor.model.ranges import Ranges
from auditor.model.service import TCP
from auditor.model.text import Text
from auditor.plant.types import Zone, ZoneKind
from auditor.reach.flows import Flow
from auditor.reach.network import Network
from checks._reach import MOST_FLOWS, MOST_GROUPS, UNTOLD, name, pairs, zone_lines
from checks.external._points import declared
from checks.remote_access._plants import PLANT, gateway
from checks.remote_access._sources import NONE, Source, none_seen, sources
from checks.remote_access._sources import PLANT as INSIDE
from checks.remote_access._strength import strength
from checks.remote_access._ways import failed, groups

LINE: frozenset[Side] = frozenset({"remote", "external"})
OUTSIDE: tuple[ZoneKind, ...] = ("internet", "partner", "other_org", "wwan", "cloud", "hq")
BARE_PORTS = Ranges.of((23, 23), (80, 80), (3389, 3389), (5900, 5903))
"""Telnet, HTTP, remote desktop, VNC."""
PRIVATE_MEDIA = frozenset({"ip_vpn", "wide_ethernet", "leased", "closed_wwan", "lpwa", "dial"})
_MOST_SHOWN = 6
YAMAHA = """\
# RTX830 Rev.15.02.31 (Fri Jul  5 10:12:44 2024)
console prompt rt-01
login password Kojo-Login-2026-x
administrator password Kojo-Kanri-2026-x
ip route default gateway 203.0.113.1
ip lan1 address 10.20.1.1/24
ip lan2 address 203.0.113.2/29
tunnel select 1
 tunnel name HOSHU
 ipsec tunnel 101
  ipsec sa policy 101 1 esp aes256-cbc sha256-hmac
  ipsec ike version 1 2
  ipsec ike encryption 1 aes256-cbc
  ipsec ike group 1 modp2048
  ipsec ike hash 1 sha256
  ipsec ike pfs 1 on
{limit}  ipsec ike local address 1 203.0.113.2
  ipsec ike pre-shared-key 1 text Hoshu-Kagi-2026-x
  ipsec ike remote address 1 203.0.113.9
 tunnel enable 1
"""


@check(
    "RMA-005",
    "remote-access-line-weak",
    Severity.HIGH,
    title=Text(
        "Remote access line unprotected or weakly protected", "リモートアクセス回線の保護が弱い（未暗号化・弱い暗号）"
    ),
    why=Text(
        "The manual asks to protect the line of remote access. What is offered may be chosen: an attacker on the way "
        "needs only one weak item of the list.",
        "マニュアルはリモートアクセス回線の保護を求めている。提示した方式は選ばれ得るため、"
        "途中にいる攻撃者には弱い方式が一つあれば足りる。",
    ),
    decided=Text(
        "Everything each enabled VPN agrees to, written or by the platform's default. NULL, DES, 3DES, RC4, MD5, "
        "Diffie-Hellman groups 1, 2 and 5, aggressive mode with a shared key, PPTP, L2TP without IPsec, a tunnel to "
        "another organisation in the clear, and TLS before 1.2 fail; SHA-1, IKEv1, no PFS and lifetimes above 24 hours "
        "warn (low). Parts without a line whose default no document states cannot be told. Besides, Telnet, HTTP, remote "
        "desktop and VNC that certainly come in from outside without a VPN fail as critical, except on lines that the "
        "register calls private. RSA key lengths are not in the exports.",
        "有効な各VPNが、記述または機器の既定値により受け入れる方式をすべて見る。NULL・DES・3DES・RC4・MD5、DHグループ1・2・5、"
        "共有鍵でのアグレッシブモード、PPTP、IPsec無しのL2TP、他組織への平文トンネル、TLS 1.2 未満は不適合。"
        "SHA-1、IKEv1、PFS無し、24時間を超えるライフタイムは注意（低）。記述が無く既定値も文書で確認できない項目は判定不能。"
        "これとは別に、VPNを通らずに外部から確実に届くTelnet・HTTP・リモートデスクトップ・VNCを不適合（緊急）とする。"
        "台帳で閉域・専用線とされた回線は除く。RSA鍵長は設定の書き出しに現れない。",
    ),
    fix=Text(
        "AES with SHA-256 or better, Diffie-Hellman group 14 or better, IKEv2, PFS; TLS 1.2 or later. Yamaha: ipsec ike "
        "encryption, hash and group for each gateway. Firewalls: take the weak items out of the proposal list.",
        "AESとSHA-256以上、DHグループ14以上、IKEv2、PFS、TLS 1.2 以降を使う。ヤマハ: ゲートウェイごとに ipsec ike encryption・hash・group。"
        "ファイアウォール: プロポーザルの一覧から弱い方式を外す。",
    ),
    messages={
        "fail": Text("{source} ({what}) agrees to {items}.", "{source}（{what}）は {items} を受け入れる。"),
        "warn": Text("{source} ({what}) uses {items}.", "{source}（{what}）は {items} を使う。"),
        "bare": Text(
            "{source} ({what}) carries traffic without encryption.", "{source}（{what}）は暗号化せずに通信する。"
        ),
        "clear": Text(
            "{pair}: {flow} comes in from outside in the clear{more}.",
            "{pair}: {flow} が外部から暗号化されずに届く{more}。",
        ),
        "cannot_tell": Text(
            "{source} ({what}): what protects it cannot be told in full.",
            "{source}（{what}）: 保護の方式をすべては判定できない。",
        ),
        "untold": UNTOLD,
        "none": NONE,
    },
    decides=("3-3.b", "3-2.c"),
    reads=("vpn", "filter", "interface", "nat", "routing"),
    needs=("interfaces",),
    references=("SR 3.1", "SR 4.1", "M0808", "M0802"),
    examples=(
        Example(
            title=Text("3DES and group 2 still offered", "3DESとDHグループ2が残っている"),
            configs={
                "fw-ra.cfg": gateway()
                .replace(" encryption aes-256\n integrity", " encryption aes-256 3des\n integrity")
                .replace(" group 14\n", " group 14 2\n")
            },
            plant=PLANT,
            fails=(("fw-ra.cfg", 28),),
        ),
        Example(
            title=Text("Yamaha: IKEv2 offers whatever the router knows", "ヤマハ: IKEv2は対応する全方式を提示する"),
            configs={"rt-01.conf": YAMAHA.format(limit="")},
            fails=(("rt-01.conf", 8),),
        ),
        Example(
            title=Text("Yamaha: limited to what is written", "ヤマハ: 記述した方式だけに限定"),
            configs={"rt-01.conf": YAMAHA.format(limit="  ipsec ike proposal-limitation 1 on\n")},
        ),
        Example(title=Text("nothing weak offered", "弱い方式は無い"), configs={"fw-ra.cfg": gateway()}, plant=PLANT),
    ),
)
def line_weak(network: Network) -> Iterator[Result]:
    """Judge the protection of every VPN, then what comes in without one."""
    ways = {(source.device, source.vpn): source for source in sources(network) if source.vpn is not None}
    seen = False
    for device in network.devices:
        for vpn in device.vpns:
            result = _tunnel(device, vpn, ways.get((device.name, vpn)))
            if result is not None:
                seen = True
                yield result
    for source, target in pairs(network, OUTSIDE, INSIDE):
        for result in _clear(network, source, target):
            seen = True
            yield result
    if not seen:
        yield none_seen(network)


def _tunnel(device: Device, vpn: Vpn, way: Source | None) -> Result | None:
    """One VPN; None for tunnels that are off, or in the clear and nobody's remote access."""
    if not vpn.enabled:
        return None
    known = way is not None and way.doubt is None
    source = way or Source(device.name, vpn.name, "site", vpn.at, written(True, vpn.at), vpn=vpn)
    passes = Result(
        subject=str(source), verdict=Verdict.PASS, device=device.name, evidence=(Evidence(vpn.at, "vpn"),),
        sides=LINE if known else frozenset({"external"}),
        values={"source": str(source), "what": source.what, "items": Text("", "")},
    )  # fmt: skip
    if vpn.kind == "pptp" or (vpn.encrypted is False and (known or vpn.clients)):
        return replace(passes, verdict=Verdict.FAIL, says="bare")
    if vpn.encrypted is False and "ipsec" not in vpn.carriers:
        return None
    found = strength(vpn)
    for verdict, items in ((Verdict.FAIL, found.fail), (Verdict.WARN, [] if found.severe else found.warn)):
        if items:
            lines = tuple(dict.fromkeys((*(line for _, line in items), *passes.evidence)))
            return replace(
                passes, verdict=verdict, evidence=lines, values={**(passes.values or {}), "items": _joined(items)},
                severity=Severity.LOW if verdict is Verdict.WARN else None,
            )  # fmt: skip
    if found.unknown:
        unknowns = tuple(dict.fromkeys(found.unknown))[:_MOST_SHOWN]
        return replace(passes, verdict=Verdict.CANNOT_TELL, unknowns=unknowns)
    offers = [Evidence(term.value.at, "offers") for term in vpn.terms if term.value.at is not None]
    return replace(passes, evidence=tuple(dict.fromkeys((*passes.evidence, *offers))))


def _joined(items: list[tuple[Text, Evidence]]) -> Text:
    said = list(dict.fromkeys(text for text, _ in items))
    rest = len(said) - _MOST_SHOWN
    en = ", ".join(text.en for text in said[:_MOST_SHOWN]) + (f" (+{rest})" if rest > 0 else "")
    ja = "、".join(text.ja for text in said[:_MOST_SHOWN]) + (f"（ほか {rest}）" if rest > 0 else "")
    return Text(en, ja)


def _clear(network: Network, source: Zone, target: Zone) -> Iterator[Result]:
    """What certainly comes in between two zones on the watched ports, outside every tunnel."""
    pair = network.reach(source.id, target.id)
    within = pair.lower & network.space.box(protocol=Ranges.one(TCP), destination_port=BARE_PORTS)
    if not within:
        return
    flows = [flow for flow in network.flows(pair, within, most=MOST_FLOWS) if not _in_tunnel(network, flow)]
    sides: frozenset[Side] = LINE if source.kind != "internet" else frozenset({"external"})
    for group in groups(tuple(flow for flow in flows if _private(network, flow) is False))[:MOST_GROUPS]:
        yield failed(network, pair, group[0], len(group) - 1, sides=sides, severity=Severity.CRITICAL, says="clear")
    unsure = next((flow for flow in flows if _private(network, flow) is None), None)
    if unsure is not None:
        what = Text(
            f"the medium of {_entry(unsure)} in external_connections.csv",
            f"{_entry(unsure)} の回線種別（external_connections.csv の medium）",
        )
        yield Result(
            subject=name(pair), verdict=Verdict.CANNOT_TELL, says="untold", sides=sides, unknowns=(what,), flow=unsure,
            evidence=(*(Evidence(span, "permits") for span in unsure.permitting), *zone_lines(network, source.id, target.id)),
            values={"pair": name(pair)},
        )  # fmt: skip


def _in_tunnel(network: Network, flow: Flow) -> bool:
    """Whether a flow comes out of a tunnel: one that packets are taken from, or whose interface it enters by."""
    return any(hop.came_by is not None or _tunnelled(network.device(hop.device), hop.inward) for hop in flow.path[:1])


def _tunnelled(device: Device | None, interface: str) -> bool:
    ends = device.vpns if device is not None else ()
    return any(vpn.tunnel_interface == interface and vpn.encrypted is not False for vpn in ends)


def _entry(flow: Flow) -> str:
    return f"{flow.path[0].device}:{flow.path[0].inward}" if flow.path else flow.source


def _private(network: Network, flow: Flow) -> bool | None:
    """Whether a flow comes in by a line of its own; None where neither zone nor register says."""
    zone = network.plant.zone(flow.source)
    row = declared(network, flow.path[0].device, (flow.path[0].inward,)) if flow.path else None
    if row is not None and row.medium is not None:
        return row.medium in PRIVATE_MEDIA
    return False if zone is not None and zone.kind == "internet" else None
