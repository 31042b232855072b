"""Ways out of the plant that the register does not know."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from auditor.check import Example, Parameter, Result, Severity, Side, Verdict, check
from auditor.model.text import Text
from auditor.reach.network import Network
from checks.external._points import Point, declared, external_points

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
REGISTER = """\
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
        "in no zone; a VPN whose peer is public or any; a cloud management service; a server with a public address "
        "outside the plant's zones (documentation ranges count as public). Each must stand in "
        "external_connections.csv and not as retired: in it passes, not in it fails. More exits to the Internet than "
        "the parameter warns. All points are always listed. Without the register, or where a point may lie inside "
        "(DHCP in no zone, a server known by name, a private VPN peer): cannot tell.",
        "外部接続点とは、有効なインタフェースのうち外部ゾーンにあるもの、モバイル・ダイヤルアップ・PPPoEのもの、"
        "ゾーン未定義でグローバルアドレスを持つもの、対向がグローバルアドレスまたは任意のVPN、クラウド管理、"
        "およびプラントのゾーン外のグローバルアドレスのサーバである（文書用アドレスもグローバルとみなす）。"
        "external_connections.csv に廃止以外の行があれば適合、無ければ不適合。"
        "インターネット接続点がパラメータの数を超えれば注意。すべての接続点を常に一覧で示す。"
        "台帳が無い場合と、内部か外部か分からない場合（ゾーン未定義のDHCP、ホスト名だけのサーバ、"
        "プライベートアドレスのVPN対向）は判定不能。",
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
            registers={"external_connections.csv": REGISTER},
            fails=(("fw-edge.conf", 13), ("fw-edge.conf", 6)),
        ),
        Example(
            title=Text("the one line is registered", "唯一の回線が登録済み"),
            configs={"fw-edge.conf": CLEAN},
            plant=PLANT,
            registers={"external_connections.csv": REGISTER},
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
    """Judge every external connection point against the register, and count the exits."""
    points = external_points(network)
    for point in points:
        yield _judge(network, point)
    names = ", ".join(str(point) for point in points) or "-"
    evidence = tuple(line for point in points for line in point.evidence[:1])
    listed = {"count": len(points), "points": names}
    yield Result(subject="external connections", verdict=Verdict.INFO, evidence=evidence, values=listed, sides=SIDES)
    yield _exits(network, points)


def _judge(network: Network, point: Point) -> Result:
    row = declared(network, point.device, point.names)
    passed = Result(
        subject=str(point),
        verdict=Verdict.PASS,
        device=point.device,
        evidence=point.evidence,
        values={"point": str(point), "what": point.what},
        sides=SIDES,
    )
    if network.plant.registers.external_connections is None:
        what = Text("the register external_connections.csv", "外部接続台帳（external_connections.csv）")
        return replace(passed, verdict=Verdict.CANNOT_TELL, unknowns=(what,))
    if row is not None and row.status != "retired":
        return passed
    if point.doubt is not None:
        return replace(passed, verdict=Verdict.CANNOT_TELL, unknowns=(point.doubt,))
    return replace(passed, verdict=Verdict.FAIL, says="retired" if row is not None else "")


def _exits(network: Network, points: tuple[Point, ...]) -> Result:
    """Whether there are more ways to the Internet than wanted."""
    most = network.parameter("EXT-001", "max_internet_exits", 1)
    most = most if isinstance(most, int) else 1
    exits = [point for point in points if point.internet]
    result = Result(
        subject="internet exits",
        verdict=Verdict.PASS,
        evidence=tuple(line for point in exits for line in point.evidence[:1]),
        values={
            "count": len(exits), "points": ", ".join(map(str, exits)) or "-", "most": most,
            "point": Text("exits to the Internet", "インターネット接続点"), "what": Text("count", "数"),
        },
        sides=SIDES,
    )  # fmt: skip
    if len(exits) > most:
        return replace(result, verdict=Verdict.WARN)
    if not points and not network.covered:
        what = Text(
            "the devices that were not supplied: no external connection is seen in those that were",
            "未提出の機器（提出された設定には外部接続が見当たらない）",
        )
        return replace(result, verdict=Verdict.CANNOT_TELL, unknowns=(what,))
    return result
