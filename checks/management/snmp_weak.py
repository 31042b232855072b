"""SNMP that hands over or gives away the device: communities, write access, version 3 without encryption."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from auditor.check import Evidence, Example, Result, Severity, Verdict, check
from auditor.model.address import ANY4, ANY6
from auditor.model.device import Device
from auditor.model.fact import Fact, unknown
from auditor.model.management import Snmp
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.reach.network import Network
from auditor.space.packets import PacketSet
from checks._shared import EXTERNAL, if_on, shown, undecided
from checks.management._sources import others, trusted

BAD = """\
version 15.2
hostname sw-01
!
no ip http server
no ip http secure-server
!
access-list 10 permit 10.90.1.0 0.0.0.255
!
snmp-server community public RO
snmp-server community Kb7-monitor-1 RO 10
snmp-server community Kb7-change-9 RW 10
snmp-server group NMS v3 auth
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
access-list 10 permit 10.90.1.0 0.0.0.255
!
snmp-server group NMS v3 priv access 10
!
end
"""
FORTIOS = """\
#config-version=FGT60F-7.2.8-FW-build1639-240313:opmode=0:vdom=0:user=kanri01
config system global
    set hostname "fw-edge"
end
config system interface
    edit "mgmt"
        set vdom "root"
        set ip 10.90.1.1 255.255.255.0
        set allowaccess https snmp
        set type physical
    next
end
config system snmp sysinfo
    set status enable
end
config system snmp user
    edit "nms"
        set security-level auth-no-priv
        set auth-pwd ENC c29tZXRoaW5nc29tZXRoaW5n
    next
end
"""


@check(
    "MGT-005",
    "snmp-weak",
    Severity.HIGH,
    title=Text("SNMP default community, write access, or v1/v2c", "SNMPのコミュニティ名が既定・書込み可・v1/v2cである"),
    why=Text(
        "The community is the only password of SNMP v1 and v2c, and it travels in clear. Who knows one that may write "
        "changes the device; public and private are tried first.",
        "コミュニティ名はSNMP v1・v2cの唯一のパスワードであり、平文で流れる。書込み可のものを知られれば設定を変更される。"
        "public・privateは真っ先に試される。",
    ),
    decided=Text(
        "Every community and SNMPv3 user of a device whose agent is on. Version 1 or 2c fails: critical with write access "
        "and a default or common word, or where an external zone certainly reaches the agent from addresses that admin_sources does not list; low where it only reads, is "
        "no common word and its sources are bounded; else high. A masked community still fails as v1/v2c, and is "
        "counted as no common word. Version 3 without authentication and encryption fails; with both it passes, and "
        "is a warning, medium, where it may write. An agent that is off: not applicable.",
        "エージェントが有効な機器のコミュニティとSNMPv3ユーザごとに判定する。v1・v2cは不適合。書込み可で既定・頻出語の場合、"
        "または admin_sources にない外部の接続元から確実に到達できる場合は緊急。読取専用で頻出語でなく接続元が限られていれば低、その他は高。"
        "マスクされたコミュニティもv1・v2cとして不適合（頻出語ではないものとして扱う）。v3は認証と暗号化の両方がなければ不適合、"
        "両方あれば適合。ただし書込み可なら警告（中）。エージェントが無効なら対象外。",
    ),
    fix=Text(
        'SNMPv3 with authentication and encryption. Cisco IOS: "snmp-server group NAME v3 priv access LIST", remove every '
        '"snmp-server community". FortiOS: "config system snmp user" with "set security-level auth-priv". Yamaha: remove '
        'the default public, "snmp host", SNMPv3. A monitoring system that speaks v2c only: read-only, sources limited, '
        "and waived.",
        "認証・暗号化付きのSNMPv3にする。Cisco IOS: 「snmp-server group 名前 v3 priv access リスト」とし、「snmp-server "
        "community」をすべて削除。FortiOS: 「config system snmp user」で「set security-level auth-priv」。ヤマハ: 既定のpublicを"
        "削除し「snmp host」で限定、SNMPv3を使う。v2cしか使えない監視装置の場合は、読取専用・接続元限定とした上で例外承認とする。",
    ),
    messages={
        "fail": Text("SNMP v{version} {access}: {reasons}.", "SNMP v{version}（{access}）: {reasons}。"),
        "warn": Text("SNMP v3 user {name} may write.", "SNMPv3ユーザ {name} に書込み権限がある。"),
        "cannot_tell": Text(
            "SNMP v3 {name}: whether it authenticates and encrypts cannot be told.",
            "SNMPv3 {name}: 認証・暗号化の有無を判定できない。",
        ),
        "unclear": Text("Whether SNMP is on cannot be told.", "SNMPが有効かどうかを判定できない。"),
    },
    examples=(
        Example(
            title=Text("public, v2c, write access, v3 without encryption", "public・v2c・書込み可・暗号化なしのv3"),
            configs={"sw-01.cfg": BAD},
            fails=(("sw-01.cfg", 9), ("sw-01.cfg", 10), ("sw-01.cfg", 11), ("sw-01.cfg", 12)),
        ),
        Example(title=Text("version 3 with both", "認証・暗号化付きのv3"), configs={"sw-01.cfg": GOOD}),
        Example(
            title=Text("FortiOS: auth-no-priv", "FortiOS: 暗号化なしのv3"),
            configs={"fw-edge.conf": FORTIOS},
            fails=(("fw-edge.conf", 17),),
        ),
    ),
    decides=("2-3.c",),
    supports=("2-4.d",),
    reads=("service", "filter", "user"),
    needs=("listeners", "snmp"),
    references=(
        "SR 1.5",
        "SR 4.1",
        "M0927",
        "CIS IOS 12 v4.0.0 1.5.2",
        "CIS IOS 12 v4.0.0 1.5.3",
        "CIS IOS 17 v2.0.0 1.5.9",
        "CIS IOS 17 v2.0.0 1.5.10",
    ),
)
def snmp_weak(network: Network) -> Iterator[Result]:
    """Judge every community and user of every agent that is on."""
    exposed = _exposed(network)
    for device in network.devices:
        if not {"listeners", "snmp"} <= device.reads:
            continue
        enabled = _enabled(device)
        if enabled.is_(False) or not device.snmp:
            yield _silent(device, enabled)
            continue
        for entry in _once(device):
            result = _user(device, entry) if entry.version == "3" else _community(device, entry, exposed)
            yield from if_on(result, enabled)


def _once(device: Device) -> Iterator[Snmp]:
    """Every community and user; one community that speaks version 1 and 2c is one."""
    found: dict[tuple[Span, str, bool], list[Snmp]] = {}
    for number, entry in enumerate(device.snmp):
        key = str(number) if entry.version == "3" else ""
        found.setdefault((entry.at, key, entry.write), []).append(entry)
    for entries in found.values():
        yield replace(entries[0], version="/".join(dict.fromkeys(entry.version for entry in entries)))


_Exposure = dict[str, list[tuple[str, PacketSet]]]
"""By device, what its agent certainly gets from external zones but for administrators' addresses, with the zone."""


def _exposed(network: Network) -> _Exposure:
    found: _Exposure = {}
    if any(entry.version != "3" for device in network.devices for entry in device.snmp):
        for zone in network.plant.zones_of(*EXTERNAL):
            for reach in network.management(zone.id):
                if reach.listener.name == "snmp":
                    packets = others(reach.lower, trusted(network, reach.device.name))
                    if packets:
                        found.setdefault(reach.device.name, []).append((zone.id, packets))
    return found


def _reached_from(device: Device, entry: Snmp, exposed: _Exposure) -> str:
    """The external zone that certainly reaches the agent from addresses at which this community is good; or empty."""
    allowed = None if entry.sources is None else entry.sources.value
    if allowed is None:
        return ""
    zones = (zone for zone, packets in exposed.get(device.name, ()) if packets.from_sources(allowed.lower))
    return next(zones, "")


def _enabled(device: Device) -> Fact[bool]:
    """Whether the agent is on: on where one of its listeners is, off where all are, else as the first that is not told."""
    states = [listener.enabled for listener in device.listeners if listener.name == "snmp"]
    on = [state for state in states if state.is_(True)]
    open_ = [state for state in states if not state.known]
    if on or open_ or states:
        return (on or open_ or states)[0]
    return unknown(Text("no statement about SNMP", "SNMPに関する記載がない"))


def _silent(device: Device, enabled: Fact[bool]) -> Result:
    """An agent that is off, or answers nobody as there is no community and no user."""
    result = Result(
        subject=f"{device.name}:snmp",
        verdict=Verdict.NOT_APPLICABLE,
        device=device.name,
        evidence=(shown(enabled, device.at, "service"),),
    )
    if enabled.known:
        return result if enabled.is_(False) else replace(result, verdict=Verdict.PASS)
    what = undecided(Text("whether SNMP is on", "SNMPが有効かどうか"), enabled)
    return replace(result, verdict=Verdict.CANNOT_TELL, says="unclear", unknowns=(what,))


def _community(device: Device, entry: Snmp, exposed: _Exposure) -> Result:
    weak = entry.secret is not None and entry.secret.weakness is not None
    masked = entry.secret is None or entry.secret.length is None
    zone = _reached_from(device, entry, exposed)
    reasons = [Text("the community travels in clear", "コミュニティ名が平文で流れる")]
    if weak:
        reasons.append(Text("the community is a default or common word", "コミュニティ名が既定値または頻出語"))
    if masked:
        reasons.append(
            Text("the community itself is not in the export", "コミュニティ名そのものは書き出しに含まれない")
        )
    open_to = _open_to(entry)
    if open_to is not None:
        reasons.append(open_to)
    if zone:
        reasons.append(Text(f"zone {zone} reaches it", f"ゾーン {zone} から到達できる"))
    severity = None
    if (entry.write and weak) or zone:
        severity = Severity.CRITICAL
    elif not entry.write and not weak and open_to is None:
        severity = Severity.LOW
    return Result(
        subject=f"{device.name}:community {'RW' if entry.write else 'RO'} {entry.name}".rstrip(),
        verdict=Verdict.FAIL,
        device=device.name,
        evidence=(Evidence(entry.at, "secret"),),
        values={"version": entry.version, "access": _ACCESS[entry.write], "reasons": _joined(reasons)},
        severity=severity,
    )


_ACCESS = {
    True: Text("read-write", "読み書き可"),
    False: Text("read-only", "読取専用"),
}


def _joined(parts: list[Text]) -> Text:
    return Text("; ".join(part.en for part in parts), "、".join(part.ja for part in parts))


def _open_to(entry: Snmp) -> Text | None:
    """Who may use the community beyond a bounded list of sources; None where its sources are certainly bounded."""
    allowed = None if entry.sources is None else entry.sources.value
    if allowed is not None and allowed.lower.covers(ANY4):
        return Text("its sources are not limited", "接続元が制限されていない")
    if allowed is not None and allowed.lower.covers(ANY6):
        return Text("IPv6 sources are not limited", "IPv6の接続元が制限されていない")
    if allowed is None or allowed.upper.covers(ANY4) or allowed.upper.covers(ANY6):
        return Text("whether its sources are limited is not known", "接続元の制限の有無が不明")
    return None


def _user(device: Device, entry: Snmp) -> Result:
    result = Result(
        subject=f"{device.name}:snmp user {entry.name}",
        verdict=Verdict.PASS,
        device=device.name,
        evidence=(Evidence(entry.at, "user"),),
        values={"name": entry.name},
    )
    weak = entry.secret is not None and entry.secret.weakness is not None
    if entry.level in ("noauth", "auth") or weak:
        reason = {
            "noauth": Text("neither authenticates nor encrypts", "認証も暗号化もない"),
            "auth": Text("does not encrypt", "暗号化がない"),
        }.get(entry.level, Text("its key is a common word", "鍵が頻出語"))
        who = Text(f"user {entry.name}", f"ユーザ {entry.name}")
        return replace(
            result, verdict=Verdict.FAIL, values={"version": "3", "access": who, "reasons": reason, "name": entry.name}
        )
    if entry.level != "priv":
        what = Text(f"the security level of {entry.name}", f"{entry.name} のセキュリティレベル")
        return replace(result, verdict=Verdict.CANNOT_TELL, unknowns=(what,))
    return replace(result, verdict=Verdict.WARN, severity=Severity.MEDIUM) if entry.write else result
