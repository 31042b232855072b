"""Remote access that anybody may dial, or that opens more than a few hosts and services."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from auditor.check import Evidence, Example, Parameter, Result, Severity, Verdict, check
from auditor.model.ranges import Ranges
from auditor.model.service import ALL_PORTS, TCP, UDP
from auditor.model.text import Text
from auditor.reach.flows import Flow
from auditor.reach.network import Network
from auditor.space.packets import Box
from checks._reach import MOST_GROUPS, UNTOLD, lines_of, unsure
from checks._shared import shown, undecided
from checks.remote_access._plants import PLANT, gateway
from checks.remote_access._sources import NONE, SIDES, Source, none_seen, sources
from checks.remote_access._sources import PLANT as INSIDE
from checks.remote_access._ways import UNPLACED, Ways, failed, groups, passed, remote_pairs, unplaced

MOST_HOSTS = 8
IOS = """\
version 15.2
hostname rt-vpn
!
crypto isakmp policy 10
 encr aes 256
 hash sha256
 authentication pre-share
 group 14
crypto isakmp key Hoshu-Kagi-2026-x address 0.0.0.0
!
crypto ipsec transform-set T1 esp-aes 256 esp-sha256-hmac
!
crypto dynamic-map DYN 10
 set transform-set T1
 set pfs group14
!
crypto map M 10 ipsec-isakmp dynamic DYN
!
interface GigabitEthernet0/0
 ip address 203.0.113.2 255.255.255.248
 crypto map M
!
interface GigabitEthernet0/1
 ip address 10.20.1.1 255.255.255.0
!
end
"""


DIALLED = """\
schema: 1
plant:
  name: JB2
zones:
  - id: hmi
    kind: ctrl_info
    prefixes: [10.20.0.0/16]
registers:
  external_connections: external_connections.csv
"""
LINES = """\
ext_id,device,interface_or_vpn,usage_type,medium,status,purpose
EC-01,rt-vpn,M 10,c3,internet,in_use,remote maintenance
"""


@check(
    "RMA-002",
    "remote-access-scope-too-wide",
    Severity.HIGH,
    title=Text(
        "Remote access scope (peer, destination, ports) is too wide",
        "リモートアクセスの接続範囲（接続元・接続先・ポート）が広すぎる",
    ),
    why=Text(
        "The manual asks to keep counterparts, connected devices and rights to the minimum: what a maintenance company "
        "may reach, its intruder may reach.",
        "マニュアルは接続先・接続機器・権限を最小限にすることを求めている。保守会社が到達できる範囲は、"
        "保守会社に侵入した者も到達できる範囲である。",
    ),
    decided=Text(
        "Two questions. Who may come: a tunnel that takes any peer without proving persons or a certificate fails. How "
        "far: from every remote_access, partner, other_org and wwan zone into every zone of the plant, the lines that let "
        "more than max_hosts addresses be reached (together or one by one), or every protocol, or every TCP or UDP port, "
        "fail; what comes out of a tunnel counts although nobody knows what lies behind the peer. What may be open and is "
        "not certain cannot be told, nor can a VPN whose addresses are in no such zone.",
        "二つを見る。接続元: 任意の対向を、利用者認証も証明書も無しに受け入れるトンネルは不適合。接続先: 種別 remote_access・partner・"
        "other_org・wwan の各ゾーンからプラント内の各ゾーンへ、上限（max_hosts）を超える台数（行ごと、または合計）、"
        "全プロトコル、TCP・UDPの全ポートのいずれかを開けている行を不適合とする。対向側の構成が分からなくても、"
        "トンネルから出てくる通信は数える。開いている可能性だけの場合と、払い出すアドレスがこれらのゾーンに無いVPNは判定不能。",
    ),
    fix=Text(
        "For each counterpart: a fixed peer or a certificate, listed servers and ports, a user group of its own.",
        "対向ごとに、固定の接続元または証明書、列挙したサーバとポート、専用の利用者グループを設定する。",
    ),
    messages={
        "fail": Text(
            "{pair}: {flow}: remote access opens more than {most} hosts{more}.",
            "{pair}: {flow}: リモートアクセスで {most} 台を超えるホストに到達できる{more}。",
        ),
        "service": Text(
            "{pair}: {flow}: remote access opens every service{more}.",
            "{pair}: {flow}: リモートアクセスで全サービスを許可している{more}。",
        ),
        "peer": Text(
            "{source} ({what}) takes any peer, and neither a person nor a certificate has to prove who comes.",
            "{source}（{what}）は任意の対向を受け入れ、利用者認証も証明書も求めない。",
        ),
        "cannot_tell": UNTOLD,
        "peer_unknown": Text(
            "{source} ({what}) takes any peer; who has to prove who comes cannot be told.",
            "{source}（{what}）は任意の対向を受け入れるが、接続者をどう確認するかを判定できない。",
        ),
        "unplaced": UNPLACED,
        "none": NONE,
    },
    decides=("3-3.a",),
    reads=("filter", "nat", "interface", "vlan", "routing", "vpn", "zone"),
    needs=("interfaces",),
    references=("SR 5.2", "SR 2.1", "M0807", "M0935"),
    parameters=(
        Parameter(
            name="max_hosts", default=MOST_HOSTS,
            meaning=Text("Most hosts one remote access may reach", "一つのリモートアクセスに許す到達先ホスト数の上限"),
        ),
    ),
    examples=(
        Example(
            title=Text("a whole subnet for VPN users", "VPN利用者にサブネット全体を開放"),
            configs={"fw-ra.cfg": gateway().replace("permit tcp any host 10.55.0.20", "permit tcp any 10.30.1.0 255.255.255.0")},
            plant=PLANT,
            fails=(("fw-ra.cfg", 19),),
        ),
        Example(
            title=Text("one server and port", "1台のサーバの1ポートだけ"),
            configs={"fw-ra.cfg": gateway(target="10.30.1.11", port="443")},
            plant=PLANT,
        ),
        Example(
            title=Text("a key for whoever has it", "誰でも使える共有鍵"),
            configs={"rt-vpn.cfg": IOS},
            plant=DIALLED,
            registers={"external_connections.csv": LINES},
            fails=(("rt-vpn.cfg", 13),),
        ),
    ),
)  # fmt: skip
def scope_too_wide(network: Network) -> Iterator[Result]:
    """Who may come by each way in, and how far hosts of each remote zone get."""
    found = sources(network)
    results = list(_judged(network, found))
    if not results:
        yield none_seen(network, tuple(Evidence(source.at, "shut") for source in found))
    yield from results


def _judged(network: Network, found: tuple[Source, ...]) -> Iterator[Result]:
    for source in found:
        if source.vpn is not None and not source.enabled.is_(False):
            yield _peer(source)
    stated = network.parameter("RMA-002", "max_hosts", MOST_HOSTS)
    most = stated if isinstance(stated, int) else MOST_HOSTS
    ways = Ways(network)
    for near, far in remote_pairs(network, INSIDE):
        yield from _width(ways, near.id, far.id, most)
    yield from unplaced(network, found, INSIDE)


def _peer(source: Source) -> Result:
    """Whether a tunnel that names no peer makes somebody prove who comes."""
    vpn = source.vpn
    assert vpn is not None
    passes = Result(
        subject=f"{source} peer", verdict=Verdict.PASS, device=source.device, sides=SIDES,
        evidence=(Evidence(vpn.at, "remote"),),
        values={"source": str(source), "what": source.what, "pair": str(source)},
    )  # fmt: skip
    people, far = vpn.access.people, vpn.access.device
    if vpn.peer is not None or vpn.peer_name or people.value in _PROVED or far.is_("certificate"):
        return replace(
            passes, evidence=(*passes.evidence, *(shown(fact, vpn.at, "proves") for fact in (people, far) if fact.at))
        )
    if people.is_("none") and far.known and source.doubt is None:
        return replace(passes, verdict=Verdict.FAIL, says="peer")
    wanted = [source.doubt] if source.doubt is not None else []
    if not people.known:
        wanted.append(undecided(Text("whether persons have to prove who they are", "利用者認証の有無"), people))
    if not far.known:
        wanted.append(undecided(Text("how the far device proves itself", "対向機器の認証方法"), far))
    return replace(passes, verdict=Verdict.CANNOT_TELL, says="peer_unknown", unknowns=tuple(wanted))


_PROVED = ("user", "certificate", "mfa", "server")


def _width(ways: Ways, near: str, far: str, most: int) -> Iterator[Result]:
    """One pair: the lines that open too much, else what is open, else that nothing is."""
    network = ways.network
    pair = network.reach(near, far)
    within = network.space.everything
    found = ways.passing(pair, within)
    listed = groups(found.sure)
    wide = [(flows, says) for flows in listed if (says := _too_wide(flows, most)) is not None]
    if not wide and listed and _hosts(list(found.sure)) > most:
        wide = [(listed[0], "")]
    for flows, says in wide[:MOST_GROUPS]:
        result = failed(network, pair, flows[0], len(flows) - 1, sides=SIDES, says=says)
        yield replace(result, values={**(result.values or {}), "most": most})
    if wide:
        return
    if found.doubtful or pair.blind or not found.counted:
        yield unsure(network, pair, pair.upper & within, sides=SIDES)
        return
    clean = passed(network, pair, SIDES)
    lines = tuple(line for flows in listed[:MOST_GROUPS] for line in lines_of(network, flows[0])[:1])
    yield replace(clean, evidence=(*lines, *clean.evidence))


def _too_wide(flows: list[Flow], most: int) -> str | None:
    """The sentence for what some lines open; None where it is bounded."""
    if any(_any_service(flow.box) for flow in flows):
        return "service"
    return "" if _hosts(flows) > most else None


def _hosts(flows: list[Flow]) -> int:
    return Ranges.union(flow.box.destination for flow in flows).size


def _any_service(box: Box) -> bool:
    """Every protocol, or every port of TCP or UDP."""
    ports = (TCP in box.protocol or UDP in box.protocol) and box.destination_port == ALL_PORTS
    return box.protocol.size == 256 or ports
