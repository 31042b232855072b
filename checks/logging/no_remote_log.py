"""Devices that keep their log to themselves, or send it in clear over the internet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from auditor.check import Evidence, Example, Result, Severity, Verdict, check
from auditor.model.device import Device
from auditor.model.management import Server
from auditor.model.text import Text
from auditor.reach.network import Network
from checks._devices import NOT_WHOLE, boundary, network_device, whole
from checks._shared import sides_of, undecided
from checks.logging._servers import cut_off, place_of

BAD = """\
version 15.2
hostname sw-01
!
interface Vlan10
 ip address 10.30.1.2 255.255.255.0
!
logging buffered 16384 informational
end
"""
GOOD = BAD.replace("logging buffered", "logging host 10.30.1.50\nlogging buffered")
FORTIOS = """\
#config-version=FGT60F-7.2.8-FW-build1639-240313:opmode=0:vdom=0:user=admin
config system global
    set hostname "fw-edge"
end
config system interface
    edit "internal1"
        set vdom "root"
        set ip 10.10.254.1 255.255.255.252
        set type physical
    next
end
config log syslogd setting
    set status enable
    set server "203.0.113.50"
end
"""


@check(
    "LOG-001",
    "no-remote-log",
    Severity.MEDIUM,
    title=Text("Logs are not sent to a log server", "ログが外部のログサーバに送信されていない"),
    why=Text(
        "A log on the device is lost with it, is soon overwritten, and can be erased by whoever took the device over. The "
        "manual counts missing log audit among the causes of leaks and tampering.",
        "機器内のログは短期間で上書きされ、機器とともに失われ、侵入者に消去されるおそれがある。"
        "マニュアルは、ログ監査の不備を漏えい・改ざんの原因として挙げている。",
    ),
    decided=Text(
        "Every device: no log server in force fails (high on a boundary device); so does one on the internet that takes the log without "
        "encryption. A server inside the plant passes. No route to any of its servers, or filters that stop everything on the way "
        "of a device that forwards nothing itself, warns. A server known by name alone, one at another site whose line may be "
        "encrypted, and a file that may be a part of the configuration: cannot tell. Logs that a collector fetches are not seen.",
        "機器ごとに判定する。有効なログサーバがなければ不適合（境界機器は高）、インターネット上のサーバへ暗号化せずに送る場合も不適合。"
        "プラント内のサーバがあれば適合。どのサーバへも経路がない場合、または自らは転送しない機器で途中のフィルタがすべてを遮断する場合は注意。"
        "名前だけで指定されたサーバ、回線側で暗号化されうる他拠点のサーバ、設定の一部の可能性があるファイルは判定不能。"
        "収集側から取りに来る方式は設定からは分からない。",
    ),
    fix=Text(
        'Send the log to a server inside the plant. Cisco IOS: "logging host A" with "logging source-interface". Cisco ASA: '
        '"logging enable", "logging trap informational", "logging host IF A". FortiOS: "config log syslogd setting" or FortiAnalyzer. '
        'Yamaha: "syslog host A". Access points: syslog.',
        "プラント内のログサーバへ送信する。Cisco IOS: 「logging host アドレス」と「logging source-interface」。"
        "Cisco ASA: 「logging enable」「logging trap informational」「logging host IF アドレス」。"
        "FortiOS: 「config log syslogd setting」またはFortiAnalyzer。Yamaha: 「syslog host アドレス」。無線AP: syslog設定。",
    ),
    messages={
        "fail": Text("{device} sends its log to no server.", "{device} はログをどのサーバにも送信していない。"),
        "in_clear": Text(
            "{device} sends its log without encryption to {target} outside the plant.",
            "{device} はプラント外の {target} へログを暗号化せずに送信している。",
        ),
        "warn": Text(
            "{device}: the log does not arrive at {target}: {reason}.", "{device}: ログが {target} に届かない（{reason}）。"
        ),
        "cannot_tell": Text(
            "{device}: whether its log is kept by a server cannot be told.",
            "{device}: ログがサーバに保存されるかを判定できない。",
        ),
    },
    examples=(
        Example(title=Text("only the local buffer", "装置内バッファのみ"), configs={"sw-01.cfg": BAD}, fails=(("sw-01.cfg", 1),)),
        Example(title=Text("a log server in the plant", "プラント内のログサーバ"), configs={"sw-01.cfg": GOOD}),
        Example(
            title=Text("FortiOS: syslog over the internet in clear", "FortiOS: インターネット越しの平文syslog"),
            configs={"fw-edge.conf": FORTIOS},
            fails=(("fw-edge.conf", 14),),
        ),
        Example(
            title=Text("a server known by name", "名前で指定されたサーバ"),
            configs={"sw-01.cfg": GOOD.replace("host 10.30.1.50", "host syslog.example.jp")},
            cannot_tell=True,
        ),
    ),
    decides=("2-3.a",),
    supports=("3-3.d",),
    reads=("logging",),
    needs=("servers", "logs"),
    references=("SR 2.8", "SR 6.1", "SR 6.2", "CIS IOS 12 v4.0.0 2.2.4"),
)  # fmt: skip
def no_remote_log(network: Network) -> Iterator[Result]:
    """Judge where each device sends its log."""
    for device in network.devices:
        if {"servers", "logs"} <= device.reads and network_device(device):
            edge = boundary(network, device)
            severity = Severity.HIGH if edge is not None else None
            sides = sides_of(network, device)
            for result in _results(network, device):
                yield replace(result, severity=severity, sides=sides)


def _results(network: Network, device: Device) -> Iterator[Result]:
    targets = [server for server in device.servers if server.use == "syslog" or server.collects]
    if not targets:
        yield _none(device)
        return
    judged = [_target(network, device, server) for server in targets]
    proven = any(result.verdict is Verdict.PASS for result in judged)
    for result in judged:
        # one server that certainly keeps the log is enough; a second one must not be a leak all the same
        if result.verdict in (Verdict.PASS, Verdict.FAIL) or not proven:
            yield result


def _none(device: Device) -> Result:
    result = Result(
        subject=f"{device.name}:log servers", verdict=Verdict.FAIL, device=device.name,
        evidence=(Evidence(device.version.at or device.at, "device"),), values={"target": "-", "reason": "-"},
    )  # fmt: skip
    if whole(device):
        return result
    return replace(result, verdict=Verdict.CANNOT_TELL, unknowns=(NOT_WHOLE,))


def _target(network: Network, device: Device, server: Server) -> Result:
    result = Result(
        subject=f"{device.name}:log to {server.host}", verdict=Verdict.PASS, device=device.name,
        evidence=(Evidence(server.at, "sends"),), values={"target": server.host, "reason": "-"},
    )  # fmt: skip
    place = place_of(network, server)
    if place == "inside":
        reason = cut_off(network, device, server)
        if reason is not None:
            return replace(result, verdict=Verdict.WARN, values={"target": server.host, "reason": reason})
        return result
    encrypted = server.encrypted
    if encrypted is not None and encrypted.is_(True):
        return result
    if place == "outside" and encrypted is not None and encrypted.is_(False):
        return replace(result, verdict=Verdict.FAIL, says="in_clear")
    where = Text(
        f"where {server.host} is, and whether the log travels encrypted",
        f"{server.host} の所在と、送信が暗号化されるか",
    )
    if place != "unknown":
        where = Text(f"whether the log travels encrypted to {server.host}", f"{server.host} への送信が暗号化されるか")
    unknown = where if encrypted is None else undecided(where, encrypted)
    return replace(result, verdict=Verdict.CANNOT_TELL, unknowns=(unknown,))
