"""Management services that answer to anybody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.check import Evidence, Example, Result, Severity, Verdict, check
from auditor.model.address import ANY4, ANY6
from auditor.model.device import Device
from auditor.model.fact import NOT_READ, Fact, unknown, written
from auditor.model.ranges import NOTHING, Ranges
from auditor.model.rule import Match
from auditor.model.span import Span
from auditor.model.text import Text
from checks._shared import basis, if_on, shown, undecided
from checks.management._words import place, spoken

BAD = """\
version 15.2
hostname sw-01
!
no ip http server
no ip http secure-server
!
ip access-list standard ADMIN
 permit 10.90.1.0 0.0.0.255
!
snmp-server community plant-ro RO
!
line vty 0 4
 access-class ADMIN in
 login local
 transport input ssh
line vty 5 15
 login local
 transport input ssh
!
end
"""
GOOD = """\
version 15.2
hostname sw-01
!
no ip http server
no ip http secure-server
!
ip access-list standard ADMIN
 permit 10.90.1.0 0.0.0.255
!
snmp-server community plant-ro RO ADMIN
!
line vty 0 4
 access-class ADMIN in
 login local
 transport input ssh
line vty 5 15
 access-class ADMIN in
 login local
 transport input ssh
!
end
"""
ASA = """\
: Saved
ASA Version 9.12(4)
!
hostname fw-ctl
!
interface GigabitEthernet1/1
 nameif office
 security-level 20
 ip address 10.10.254.6 255.255.255.252
!
http server enable
http 0.0.0.0 0.0.0.0 office
ssh 10.90.2.0 255.255.255.0 office
: end
"""


@check(
    "MGT-003",
    "management-source-unrestricted",
    Severity.HIGH,
    title=Text("Source of management access is not restricted", "管理アクセスの接続元が制限されていない"),
    why=Text(
        "Only administrators may change the settings of routers and firewalls. A service that answers every address "
        "lets anyone who reaches it guess passwords or use a flaw before any login.",
        "ルーターやファイアウォールの設定変更は管理者だけが行うべきである。接続元を制限しない管理サービスは、"
        "到達できる誰にでもパスワードの推測や、ログイン前の脆弱性の悪用を許す。",
    ),
    decided=Text(
        "Every enabled management service and every SNMP community or user: sources that cover all of IPv4 or all of "
        "IPv6, no list, or a list that is not defined, fail; bounded sources pass, however wide. Where the list's "
        "content or whether the service is on is unknown: cannot tell. Works without a zone model; MGT-002 asks who "
        "really gets there.",
        "有効な管理サービスと、SNMPのコミュニティ・ユーザごとに判定する。接続元がIPv4全体またはIPv6全体に及ぶもの、"
        "制限が無いもの、未定義のリストを指すものは不適合。範囲が限られていれば広さによらず適合。"
        "リストの内容やサービスの有無が分からなければ判定不能。ゾーンの定義が無くても判定できる"
        "（実際に到達できる相手はMGT-002で判定する）。",
    ),
    fix=Text(
        'Bind a list of administrators\' addresses to every management service. Cisco IOS: "access-class NAME in" on '
        'every vty line, "ip http access-class", "snmp-server community" with a list. Cisco ASA: name the '
        'management network in "ssh" and "http". FortiOS: "set trusthost1" for every administrator.',
        "すべての管理サービスに管理端末のアドレスだけを許すリストを適用する。Cisco IOS: すべてのvtyに"
        "「access-class 名前 in」、「ip http access-class」、リスト付きの「snmp-server community」。"
        "Cisco ASA: 「ssh」「http」に管理ネットワークを指定。FortiOS: 管理者ごとに「set trusthost1」。",
    ),
    messages={
        "fail": Text(
            "{service} ({where}) answers {who} ({basis}).",
            "{service}（{where}）は{who}に応答する（{basis}）。",
        ),
        "undefined": Text(
            "{service} ({where}) names a list that is not defined, so nothing restricts its sources.",
            "{service}（{where}）は未定義のリストを参照しており、接続元が制限されていない。",
        ),
        "cannot_tell": Text(
            "{service} ({where}): who may connect cannot be told.",
            "{service}（{where}）: 接続元の制限を判定できない。",
        ),
    },
    examples=(
        Example(
            title=Text("one range of vty lines forgotten", "vtyの一部とSNMPに適用漏れ"),
            configs={"sw-01.cfg": BAD},
            fails=(("sw-01.cfg", 18), ("sw-01.cfg", 10)),
        ),
        Example(
            title=Text("every service has its list", "すべてのサービスにリストを適用"), configs={"sw-01.cfg": GOOD}
        ),
        Example(
            title=Text("ASA: ASDM from any address", "ASA: ASDMの接続元が任意"),
            configs={"fw-ctl.cfg": ASA},
            fails=(("fw-ctl.cfg", 12),),
        ),
    ),
    supports=("2-4.b", "3-2.b"),
    reads=("service", "filter", "user"),
    needs=("listeners", "snmp"),
    references=("SR 2.1", "M0801", "M0807", "CIS IOS 17 v2.0.0 1.2.4", "CIS IOS 17 v2.0.0 1.2.5"),
)
def source_unrestricted(device: Device) -> Iterator[Result]:
    """Judge who may connect to every management service of a device."""
    for (where, enabled, sources), doors in _by_place(device).items():
        services = ", ".join(dict.fromkeys(door.service for door in doors))
        verdict, says = _judge(sources)
        result = Result(
            subject=f"{device.name}:{where}",
            verdict=verdict,
            device=device.name,
            evidence=(shown(sources, doors[0].at, "sources"), Evidence(doors[0].at, "service")),
            values={"service": services, "where": where, "basis": basis(sources), "who": _who(sources)},
            says=says,
            unknowns=(_question(services, where, sources),) if verdict is Verdict.CANNOT_TELL else (),
        )
        yield from if_on(result, enabled)


@dataclass(frozen=True, slots=True)
class _Door:
    """One way to manage the device: a service, or an SNMP community or user."""

    service: str
    where: str
    enabled: Fact[bool]
    sources: Fact[Match]
    at: Span


def _by_place(device: Device) -> dict[tuple[str, Fact[bool], Fact[Match]], list[_Door]]:
    """The doors that stand at one place, are on by the same line and admit the same sources."""
    found: dict[tuple[str, Fact[bool], Fact[Match]], list[_Door]] = {}
    for door in _doors(device):
        found.setdefault((door.where, door.enabled, door.sources), []).append(door)
    return found


def _doors(device: Device) -> Iterator[_Door]:
    communities = [entry for entry in device.snmp if entry.sources is not None]
    for listener in device.listeners:
        if listener.name == "other" or (listener.name == "snmp" and communities):
            continue
        at = listener.enabled.at or device.at
        yield _Door(spoken(listener), place(device, listener), listener.enabled, listener.sources, at)
    for entry in communities:
        kind = "user" if entry.version == "3" else "community"
        where = f"SNMP {kind} {entry.name or entry.version} {'RW' if entry.write else 'RO'}"
        sources = entry.sources or unknown(NOT_READ)
        yield _Door("SNMP", where, written(True, entry.at), sources, entry.at)


def _judge(sources: Fact[Match]) -> tuple[Verdict, str]:
    allowed = sources.value
    if allowed is None:
        return Verdict.CANNOT_TELL, ""
    if any(word.startswith("undefined list") for word in allowed.unknown):
        return Verdict.FAIL, "undefined"
    if _everyone(allowed.lower):
        return Verdict.FAIL, ""
    return (Verdict.CANNOT_TELL if _everyone(allowed.upper) else Verdict.PASS), ""


def _everyone(addresses: Ranges) -> bool:
    return addresses.covers(ANY4) or addresses.covers(ANY6)


def _who(sources: Fact[Match]) -> Text:
    """Which family is left open; where a list bounds only the other one that is easily overlooked."""
    allowed = sources.value.lower if sources.value is not None else NOTHING
    if allowed.covers(ANY4) and allowed.covers(ANY6):
        return Text("any source", "すべての接続元")
    if allowed.covers(ANY6):
        return Text("any IPv6 source", "IPv6のすべての接続元")
    return Text("any IPv4 source", "IPv4のすべての接続元")


def _question(services: str, where: str, sources: Fact[Match]) -> Text:
    what = Text(f"who may connect to {services} ({where})", f"{services}（{where}）の接続元")
    if sources.value is None:
        return undecided(what, sources)
    unread = ", ".join(sources.value.unknown)
    return Text(f"{what.en}: {unread}", f"{what.ja}: {unread}")
