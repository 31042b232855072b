"""Ways out of the plant that the register does not know."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from auditor.check import Evidence, Example, Parameter, Result, Severity, Side, Verdict, check
from auditor.model.text import Text
from auditor.reach.external import ExternalLink
from auditor.reach.network import Network
from auditor.reach.outlets import missing_rows
from auditor.reach.usage import traffic, usage_of
from checks.external._points import REGISTER, points, to_internet, what

SIDES: frozenset[Side] = frozenset({"external"})

FORTIOS = """\
#config-version=FGT60F-7.2.8-FW-build1639-240313:opmode=0:vdom=0:user=admin
config system global
    set hostname "fw-edge"
end
config system interface
    edit "wan1"
        set vdom "root"
        set ip 203.0.113.2 255.255.255.248
        set allowaccess ping
        set type physical
        set description "KS-NET-0001"
    next
    edit "wan2"
        set vdom "root"
        set mode pppoe
        set type physical
    next
    edit "internal1"
        set vdom "root"
        set ip 10.10.254.1 255.255.255.252
        set type physical
    next
end
"""
CLEAN = FORTIOS.replace("        set mode pppoe\n", "        set status down\n        set mode pppoe\n")
IOS = """\
version 17.6
hostname rt-maint
!
interface GigabitEthernet0/0/0
 ip address 10.30.10.250 255.255.255.0
!
interface Cellular0/2/0
 ip address negotiated
!
end
"""
PLANT = """\
schema: 1
plant:
  name: JB2
zones:
  - id: office
    kind: it
    prefixes: [10.10.0.0/16]
  - id: internet
    kind: internet
    interfaces: ["fw-edge:wan1"]
registers:
  external_connections: external_connections.csv
"""
ROWS = """\
ext_id,device,interface_or_vpn,usage_type,medium,status,purpose
EC-01,fw-edge,wan1,b1,internet,in_use,office Internet
"""


@check(
    "EXT-001",
    "undeclared-external-connection",
    Severity.HIGH,
    title=Text(
        "External connection point not in the register, or too many points",
        "台帳にない外部接続点がある／外部接続点が多い",
    ),
    why=Text(
        "The manual asks to keep the points of external connection to the minimum needed. A connection nobody listed "
        "cannot be kept to any minimum.",
        "マニュアルは外部接続点を必要最小限にすることを求めている。誰も把握していない接続点は絞り込みようがない。",
    ),
    decided=Text(
        "A point is an enabled interface in an external zone, cellular, dial-up or PPPoE, or with a public address "
        "in no zone; a VPN whose peer is public or any (one point with its tunnel interface); a radio that joins another "
        "network; a line that can be called; a cloud management service; a server with a public address "
        "outside the plant's zones (documentation ranges count as public). Each must stand in "
        "external_connections.csv and not as retired: in it passes, not in it fails. More exits to the Internet than "
        "the parameter warns. All points are always listed. Without the register, or where a point may lie inside "
        "(DHCP in no zone, a server known by name, a private VPN peer): cannot tell. A row in use whose connection is shut "
        "or no longer there warns at low.",
        "外部接続点とは、有効なインタフェースのうち外部ゾーンにあるもの、モバイル・ダイヤルアップ・PPPoEのもの、"
        "ゾーン未定義でグローバルアドレスを持つもの、対向がグローバルアドレスまたは任意のVPN（トンネルインタフェースと合わせて1点）、"
        "他の無線網に接続する無線、着信できる回線、クラウド管理、"
        "およびプラントのゾーン外のグローバルアドレスのサーバである（文書用アドレスもグローバルとみなす）。"
        "external_connections.csv に廃止以外の行があれば適合、無ければ不適合。"
        "インターネット接続点がパラメータの数を超えれば注意。すべての接続点を常に一覧で示す。"
        "台帳が無い場合と、内部か外部か分からない場合（ゾーン未定義のDHCP、ホスト名だけのサーバ、"
        "プライベートアドレスのVPN対向）は判定不能。使用中と登録された接続が停止済み、または設定に無い場合は「低」の注意とする。",
    ),
    fix=Text(
        "Remove the connection, or register it with purpose, counterpart and approval. Firewalls: turn off cloud "
        "management you do not use.",
        "不要な接続は撤去する。必要なものは目的・接続先・承認者とともに台帳に登録する。"
        "ファイアウォール: 使わないクラウド管理は無効にする。",
    ),
    messages={
        "fail": Text(
            "{point} ({what}) is an external connection that the register does not list.",
            "{point}（{what}）は外部接続点だが、外部接続台帳に無い。",
        ),
        "retired": Text(
            "{point} ({what}) is up, although the register lists it as retired.",
            "{point}（{what}）は外部接続台帳で廃止とされているが、有効である。",
        ),
        "warn": Text(
            "{count} exits to the Internet ({points}); at most {most} are wanted.",
            "インターネット接続点が {count} か所（{points}）あり、上限 {most} を超える。",
        ),
        "gone": Text(
            "{point} stands in the register as in use (row {row}), but its device has nothing of that name.",
            "{point} は外部接続台帳で使用中とされている（{row}）が、機器の設定に見当たらない。",
        ),
        "down": Text(
            "{point} stands in the register as in use (row {row}), but it is shut.",
            "{point} は外部接続台帳で使用中とされている（{row}）が、停止されている。",
        ),
        "zone": Text(
            "Zone {zone} uses {count} external connection points: {points} (usage type of the manual in brackets).",
            "ゾーン {zone} が使う外部接続点は {count} か所: {points}（括弧内はマニュアルの利活用類型）。",
        ),
        "info": Text("{count} external connection points: {points}.", "外部接続点は {count} か所: {points}。"),
        "cannot_tell": Text(
            "{point} ({what}): whether it is a declared external connection cannot be told.",
            "{point}（{what}）: 登録済みの外部接続かどうかを判定できない。",
        ),
    },
    examples=(
        Example(
            title=Text("a second line nobody registered", "登録の無い予備回線"),
            configs={"fw-edge.conf": FORTIOS},
            plant=PLANT,
            registers={"external_connections.csv": ROWS},
            fails=(("fw-edge.conf", 13), ("fw-edge.conf", 6)),
        ),
        Example(
            title=Text("the one line is registered", "唯一の回線が登録済み"),
            configs={"fw-edge.conf": CLEAN},
            plant=PLANT,
            registers={"external_connections.csv": ROWS},
        ),
        Example(title=Text("no register", "外部接続台帳が無い"), configs={"rt-maint.cfg": IOS}, cannot_tell=True),
    ),
    decides=("3-2.a",),
    supports=("1-2.c", "3-4.a"),
    reads=("interface", "vpn", "routing"),
    needs=("interfaces",),
    references=("SR 5.2", "M0930"),
    parameters=(
        Parameter(
            name="max_internet_exits",
            default=1,
            meaning=Text("Most exits to the Internet", "インターネット接続点の上限"),
        ),
    ),
)
def undeclared_connection(network: Network) -> Iterator[Result]:
    """Judge every external connection point against the register and the register against them, and count the exits."""
    found = points(network)
    for link in found:
        yield _judge(link)
    yield from _gone(network)
    names = ", ".join(str(link) for link in found) or "-"
    lines = tuple(Evidence(at, "external") for link in found for at in link.at[:1])
    listed = {"count": len(found), "points": names}
    yield Result(subject="external connections", verdict=Verdict.INFO, evidence=lines, values=listed, sides=SIDES)
    yield from _by_zone(network, found)
    yield _exits(network, found)


def _judge(link: ExternalLink) -> Result:
    passed = Result(
        subject=str(link),
        verdict=Verdict.PASS,
        device=link.device,
        evidence=tuple(Evidence(at, "external") for at in link.at),
        values={"point": str(link), "what": what(link)},
        sides=SIDES,
    )
    if link.standing == "no_register":
        return replace(passed, verdict=Verdict.CANNOT_TELL, unknowns=(REGISTER,))
    if link.declared:
        return passed
    if link.doubt is not None:
        return replace(passed, verdict=Verdict.CANNOT_TELL, unknowns=(link.doubt,))
    return replace(passed, verdict=Verdict.FAIL, says="retired" if link.standing == "retired" else "")


def _gone(network: Network) -> Iterator[Result]:
    """Rows in use that nothing answers to; of devices that were not supplied nothing is said here (AST-002)."""
    for row, standing in missing_rows(network, network.external_points):
        if standing != "not_supplied":
            yield Result(
                subject=f"{row.device}:{row.interface_or_vpn}", verdict=Verdict.WARN, severity=Severity.LOW, says=standing,
                device=row.device, evidence=(Evidence(row.at, "declares"),), sides=SIDES,
                values={"row": row.ext_id, "point": f"{row.device}:{row.interface_or_vpn}"},
            )  # fmt: skip


def _by_zone(network: Network, found: tuple[ExternalLink, ...]) -> Iterator[Result]:
    """The points that each zone of the plant certainly uses, each with the usage type it seems to serve."""
    used: dict[str, list[tuple[ExternalLink, str]]] = {}
    for link in found:
        seen = traffic(network, link)
        usage = usage_of(network, link, seen)
        word = usage.type or ("/".join(usage.candidates) and f"{'/'.join(usage.candidates)}?") or "?"
        for zone in seen.zones:
            used.setdefault(zone, []).append((link, word))
    for zone, links in used.items():
        yield Result(
            subject=f"external connections of {zone}", verdict=Verdict.INFO, says="zone", sides=SIDES,
            evidence=tuple(Evidence(at, "external") for link, _ in links for at in link.at[:1]),
            values={"zone": zone, "count": len(links), "points": ", ".join(f"{link} ({word})" for link, word in links)},
        )  # fmt: skip


def _exits(network: Network, found: tuple[ExternalLink, ...]) -> Result:
    """Whether there are more ways to the Internet than wanted."""
    most = network.parameter("EXT-001", "max_internet_exits", 1)
    most = most if isinstance(most, int) else 1
    maybe = [link for link in found if to_internet(network, link)]
    exits = [link for link in maybe if link.doubt is None]
    result = Result(
        subject="internet exits",
        verdict=Verdict.PASS,
        evidence=tuple(Evidence(at, "external") for link in exits for at in link.at[:1]),
        values={
            "count": len(exits), "points": ", ".join(map(str, exits)) or "-", "most": most,
            "point": Text("exits to the Internet", "インターネット接続点"), "what": Text("count", "数"),
        },
        sides=SIDES,
    )  # fmt: skip
    if len(exits) > most:
        return replace(result, verdict=Verdict.WARN)
    if len(maybe) > most:
        doubts = tuple(dict.fromkeys(link.doubt for link in maybe if link.doubt is not None))
        return replace(result, verdict=Verdict.CANNOT_TELL, unknowns=doubts)
    if not found and not network.covered:
        missing = Text(
            "the devices that were not supplied: no external connection is seen in those that were",
            "未提出の機器（提出された設定には外部接続が見当たらない）",
        )
        return replace(result, verdict=Verdict.CANNOT_TELL, unknowns=(missing,))
    return result
