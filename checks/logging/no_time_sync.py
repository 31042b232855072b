"""Clocks nobody sets, clocks set from outside, and devices of one plant that do not agree on the time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from auditor.check import Evidence, Example, Result, Severity, Verdict, check
from auditor.model.device import Device
from auditor.model.management import Server
from auditor.model.text import Text
from auditor.reach.network import Network
from checks._devices import NOT_WHOLE, network_device, whole
from checks._shared import CONTROL, EXTERNAL, shown, sides_of, undecided, zone_kinds
from checks.logging._servers import place_of

BAD = """\
version 15.2
hostname sw-01
!
interface Vlan10
 ip address 10.30.1.2 255.255.255.0
!
end
"""
GOOD = """\
version 15.2
hostname sw-01
!
interface Vlan10
 ip address 10.30.1.2 255.255.255.0
!
ntp authentication-key 1 md5 Kw-Ntp-2026-x7
ntp authenticate
ntp server 10.30.1.51 key 1
end
"""
FORTIOS = """\
#config-version=FGT60F-7.2.8-FW-build1639-240313:opmode=0:vdom=0:user=admin
config system global
    set hostname "fw-ctl"
end
config system interface
    edit "internal1"
        set vdom "root"
        set ip 10.30.1.1 255.255.255.0
        set type physical
    next
end
config system ntp
    set ntpsync enable
    set type fortiguard
end
"""
PLANT = """\
schema: 1
plant:
  name: JB2
zones:
  - id: dcs
    kind: control
    prefixes: [10.30.0.0/16]
"""


@check(
    "LOG-003",
    "no-time-sync",
    Severity.MEDIUM,
    title=Text(
        "Time sync missing, or relies on an unauthenticated external server",
        "時刻同期（NTP）が設定されていない／外部の未認証サーバに依存",
    ),
    why=Text("Records that cannot be lined up by time are no evidence.", "時刻を揃えて突き合わせられない記録は証拠にならない。"),
    decided=Text(
        "Every device: no time server fails; time from the internet alone fails in a control-information, control, field or safety "
        "zone. Devices on one side (those zones, or the others) that share no server, directly or through a third, warn: the two sides "
        "are not compared, since the boundary may keep time from crossing. Servers that are not authenticated are listed. A server "
        "known by name alone, a clock set by other means, and an undocumented default: cannot tell.",
        "機器ごとに判定する。時刻サーバがなければ不適合。制御情報系・制御系・フィールド系・安全計装のゾーンにある機器が"
        "インターネット上のサーバだけに依存する場合も不適合。同じ側（上記のゾーン、またはそれ以外）の機器どうしが、直接にも"
        "他の機器を介しても共通のサーバを持たない場合は注意。境界を越えて時刻を配れない構成もあるため、両側は比較しない。"
        "認証していないサーバは一覧で示す。名前だけのサーバ、他の手段で合わせる時計、確認できない既定値は判定不能。",
    ),
    fix=Text(
        'Use time servers inside the plant, with authentication. Cisco IOS: "ntp authenticate", "ntp trusted-key", "ntp server A key N". '
        'FortiOS: "config system ntp" with "set type custom" and a server of the plant. Yamaha: "schedule at … ntpdate A".',
        "プラント内の時刻サーバを認証付きで使う。Cisco IOS: 「ntp authenticate」「ntp trusted-key」「ntp server アドレス key 番号」。"
        "FortiOS: 「config system ntp」で「set type custom」とプラント内のサーバ。Yamaha: 「schedule at … ntpdate アドレス」。",
    ),
    messages={
        "fail": Text("{device} takes time from no server.", "{device} に時刻サーバの設定がない。"),
        "outside": Text(
            "{device} takes time from {servers} on the internet alone.", "{device} はインターネット上の {servers} だけから時刻を得ている。"
        ),
        "warn": Text(
            "{device} takes time from {servers}; {others}, on the same side of the control boundary, does not.",
            "{device} の時刻源 {servers} は、制御系境界の同じ側にある {others} と共通でない。",
        ),
        "info": Text("Time is taken without authentication by {devices}.", "時刻サーバを認証していない機器: {devices}。"),
        "cannot_tell": Text("{device}: where its time comes from cannot be told.", "{device}: 時刻源を判定できない。"),
    },
    examples=(
        Example(title=Text("no time server", "時刻サーバなし"), configs={"sw-01.cfg": BAD}, fails=(("sw-01.cfg", 1),)),
        Example(title=Text("a server of the plant, authenticated", "プラント内のサーバ・認証あり"), configs={"sw-01.cfg": GOOD}),
        Example(
            title=Text("two switches of one zone by two clocks", "同じ制御系で別の時刻源"),
            configs={
                "sw-01.cfg": GOOD,
                "sw-02.cfg": GOOD.replace("sw-01", "sw-02").replace("10.30.1.2 ", "10.30.1.3 ").replace("1.51", "1.52"),
            },
            plant=PLANT,
            fails=(("sw-02.cfg", 9),),
        ),
        Example(
            title=Text("FortiOS: the vendor's service in a control zone", "FortiOS: 制御系でベンダの時刻サービス"),
            configs={"fw-ctl.conf": FORTIOS},
            plant=PLANT,
            fails=(("fw-ctl.conf", 13),),
            cannot_tell=False,
        ),
    ),
    supports=("2-3.a", "3-3.d"),
    reads=("logging",),
    needs=("servers", "logs"),
    references=("SR 2.11", "CIS IOS 17 v2.0.0 2.3.1.1"),
)  # fmt: skip
def no_time_sync(network: Network) -> Iterator[Result]:
    """Judge every device's time servers, and whether those of one side agree."""
    timed: list[tuple[Device, list[Server]]] = []
    for device in network.devices:
        if {"servers", "logs"} <= device.reads and network_device(device):
            servers = [server for server in device.servers if server.use == "ntp"]
            yield replace(_result(network, device, servers), sides=sides_of(network, device))
            if servers:
                timed.append((device, servers))
    yield from _unchecked([device for device, _ in timed])
    yield from _disagreeing(network, timed)


def _result(network: Network, device: Device, servers: list[Server]) -> Result:
    result = Result(
        subject=f"{device.name}:time", verdict=Verdict.PASS, device=device.name,
        evidence=tuple(Evidence(server.at, "time") for server in servers) or (Evidence(device.version.at or device.at, "device"),),
        values={"servers": _names(servers), "others": "-", "devices": "-"},
    )  # fmt: skip
    if not servers:
        return _none(device, result)
    places = {place_of(network, server) for server in servers}
    if places == {"outside"} and zone_kinds(network, device) & CONTROL:
        return replace(result, verdict=Verdict.FAIL, says="outside")
    if "unknown" in places and "inside" not in places and zone_kinds(network, device) & CONTROL:
        what = Text(f"where {_names(servers)} is", f"{_names(servers)} の所在")
        return replace(result, verdict=Verdict.CANNOT_TELL, unknowns=(what,))
    return result


def _none(device: Device, result: Result) -> Result:
    other = device.logs.time_unwritten
    question = undecided(Text("whether it takes time from another source", "他の時刻源を使うか"), other)
    if other.is_(True):
        return replace(result, verdict=Verdict.PASS, evidence=(shown(other, device.at, "time"),))
    if not other.known:
        return replace(result, verdict=Verdict.CANNOT_TELL, unknowns=(question,))
    if not whole(device):
        return replace(result, verdict=Verdict.CANNOT_TELL, unknowns=(NOT_WHOLE,))
    return replace(
        result, verdict=Verdict.FAIL, evidence=(Evidence(other.at or device.version.at or device.at, "device"),)
    )


def _names(servers: Sequence[Server]) -> str:
    return ", ".join(dict.fromkeys(server.host for server in servers))


def _unchecked(devices: list[Device]) -> Iterator[Result]:
    """One statement for all: the manual does not ask for authentication, so it is no failure."""
    found = [device for device in devices if device.logs.time_checked.is_(False)]
    if found:
        lines = tuple(
            Evidence(server.at, "time") for device in found for server in device.servers if server.use == "ntp"
        )
        yield Result(
            subject="time authentication", verdict=Verdict.INFO, evidence=lines,
            values={"devices": ", ".join(device.name for device in found), "device": "-", "servers": "-", "others": "-"},
        )  # fmt: skip


_NO_SIDE = frozenset({"mgmt", "remote_access"})
"""Kinds of zones that stand on neither side of the control boundary by themselves."""


def _disagreeing(network: Network, timed: list[tuple[Device, list[Server]]]) -> Iterator[Result]:
    sides: dict[bool, list[tuple[Device, list[Server]]]] = {}
    for device, servers in timed:
        kinds = zone_kinds(network, device) - EXTERNAL - _NO_SIDE
        if kinds:
            sides.setdefault(bool(kinds & CONTROL), []).append((device, servers))
    for members in sides.values():
        groups = _sharing(members)
        if len(groups) < 2:
            continue
        largest = max(groups, key=len)
        for group in groups:
            if group is not largest:
                yield from (_apart(device, servers, largest) for device, servers in group)


def _sharing(members: list[tuple[Device, list[Server]]]) -> list[list[tuple[Device, list[Server]]]]:
    """Devices that take time from a common server, directly or through a third device, together."""
    groups: list[tuple[set[str], list[tuple[Device, list[Server]]]]] = []
    for device, servers in members:
        names = {server.host for server in servers} | {str(server.ip) for server in servers if server.ip is not None}
        met = [group for group in groups if group[0] & names]
        joined = (names.union(*(group[0] for group in met)), [one for group in met for one in group[1]])
        joined[1].append((device, servers))
        groups = [group for group in groups if group not in met]
        groups.append(joined)
    return [group[1] for group in groups]


def _apart(device: Device, servers: list[Server], others: list[tuple[Device, list[Server]]]) -> Result:
    other, theirs = others[0]
    return Result(
        subject=f"{device.name}:time source", verdict=Verdict.WARN, device=device.name,
        evidence=(Evidence(servers[0].at, "time"), Evidence(theirs[0].at, "other time")),
        values={"servers": _names(servers), "others": f"{other.name} ({_names(theirs)})", "devices": "-"},
    )  # fmt: skip
