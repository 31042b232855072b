"""Remote access that is open day and night, for ever."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import cast

from auditor.check import Evidence, Example, Parameter, Result, Severity, Verdict, check
from auditor.model.fact import Fact
from auditor.model.text import Text
from auditor.plant.rows import Account
from auditor.reach.network import Network
from checks._shared import shown, undecided
from checks.remote_access._plants import PLANT, gateway
from checks.remote_access._sources import NONE, SIDES, Source, none_seen, sources

IDLE_MINUTES = 30
REGISTER = """\
ext_id,device,interface_or_vpn,usage_type,medium,status,purpose,always_on
EC-01,fw-ra,MAINT,c3,internet,in_use,remote maintenance,{always}
"""
WITH_REGISTER = PLANT + "registers:\n  external_connections: external_connections.csv\n"

IOS = """\
version 17.6
hostname rt-maint
!
interface GigabitEthernet0/0/0
 ip address 10.30.10.250 255.255.255.0
!
interface Cellular0/2/0
 ip address negotiated
 dialer in-band
 dialer idle-timeout {idle}
 dialer-group 1
!
ip route 0.0.0.0 0.0.0.0 Cellular0/2/0
!
dialer-list 1 protocol ip permit
end
"""
VENDOR = """\
schema: 1
plant:
  name: JB2
zones:
  - id: vendor
    kind: partner
    prefixes: [198.51.100.0/24]
    interfaces: ["rt-maint:Cellular0/2/0"]
registers:
  external_connections: external_connections.csv
"""
LTE = REGISTER.replace("fw-ra,MAINT", "rt-maint,Cellular0/2/0").format(always="n")


@check(
    "RMA-004",
    "remote-access-always-on",
    Severity.MEDIUM,
    title=Text(
        "Remote access is permanently enabled with no schedule, idle cut-off or account expiry",
        "リモートアクセスが常時有効で時間・期限の制限がない",
    ),
    why=Text(
        "Where a connection need not be permanent the manual asks to cut it, and an entrance nobody uses is nobody's to "
        "watch.",
        "マニュアルは、常時接続でなくてもよい場合に回線を切断することを求めている。使われていない入口は誰も見ていない。",
    ),
    decided=Text(
        "Each VPN for people, tunnel to another organisation, and line to one. It passes when it is shut, limited to "
        "certain times, up only on demand, ends after idle_min minutes without traffic or after a longest time, when "
        "every remote account of the device in accounts.csv has an expiry and a VPN asks for accounts, or when the register "
        "says always_on with a reason. Permanent without any of them fails, as does always_on without a reason. Where the platform's default "
        "is not documented, or neither register nor zone says whose connection it is: cannot tell.",
        "利用者向けVPN、他組織へのトンネル、他組織への回線を対象とする。停止している、時間帯の制限がある、必要時だけ接続する、"
        "無通信 idle_min 分以内または一定時間で切断する、accounts.csv のその機器のリモートアカウントすべてに期限がある（アカウントで認証するVPNに限る）、"
        "台帳に理由付きの常時接続（always_on）とある、のいずれかなら適合。いずれも無い常時接続と、理由の無い always_on は不適合。"
        "機器の既定値が文書で確認できない場合や、台帳・ゾーンから誰の接続か分からない場合は判定不能。",
    ),
    fix=Text(
        "Firewalls: a schedule in the policy, an expiry for each user, an idle timeout. Cisco IOS: a time-range in the "
        "access list, vpn-idle-timeout. Yamaha: a disconnect time; schedule at.",
        "ファイアウォール: ポリシーのスケジュール、利用者の期限、無通信切断を設定する。Cisco IOS: ACLの time-range、vpn-idle-timeout。"
        "ヤマハ: disconnect time、schedule at。",
    ),
    messages={
        "fail": Text(
            "{source} ({what}) is permanently open: no schedule, no cut-off, no expiry.",
            "{source}（{what}）は常時有効で、時間帯・無通信切断・期限の制限が無い。",
        ),
        "unreasoned": Text(
            "{source} ({what}) is registered as always on, without a reason.",
            "{source}（{what}）は台帳に常時接続とあるが、理由の記載が無い。",
        ),
        "cannot_tell": Text(
            "{source} ({what}): whether anything limits when it is open cannot be told.",
            "{source}（{what}）: 接続できる時間の制限があるかを判定できない。",
        ),
        "none": NONE,
    },
    decides=("3-3.a",),
    supports=("3-2.a",),
    reads=("interface", "vpn"),
    needs=("interfaces",),
    references=("CR 2.6", "M0918"),
    parameters=(
        Parameter(
            name="idle_min", default=IDLE_MINUTES,
            meaning=Text("Longest idle time, minutes", "無操作切断までの上限（分）"),
        ),
    ),
    examples=(
        Example(
            title=Text("sessions never time out", "無通信でも切断しない"),
            configs={"fw-ra.cfg": gateway(idle="none").replace(" vpn-tunnel-protocol", " vpn-session-timeout none\n vpn-tunnel-protocol")},
            plant=WITH_REGISTER,
            registers={"external_connections.csv": REGISTER.format(always="n")},
            fails=(("fw-ra.cfg", 41),),
        ),
        Example(
            title=Text("cut off after 20 minutes", "20分で切断する"), configs={"fw-ra.cfg": gateway()}, plant=PLANT
        ),
        Example(
            title=Text("an LTE line that never hangs up", "切断しないLTE回線"),
            configs={"rt-maint.cfg": IOS.format(idle="0")},
            plant=VENDOR,
            registers={"external_connections.csv": LTE},
            fails=(("rt-maint.cfg", 7),),
        ),
        Example(
            title=Text("an LTE line that hangs up after 5 minutes", "5分で切断するLTE回線"),
            configs={"rt-maint.cfg": IOS.format(idle="300")},
            plant=VENDOR,
            registers={"external_connections.csv": LTE},
        ),
        Example(
            title=Text("permanent by registered need", "理由を付けて常時接続を登録済み"),
            configs={"fw-ra.cfg": gateway(idle="none")},
            plant=WITH_REGISTER,
            registers={"external_connections.csv": REGISTER.format(always="y alarms at night")},
        ),
    ),
)  # fmt: skip
def always_on(network: Network) -> Iterator[Result]:
    """Judge what limits the time of each way in."""
    found = sources(network)
    if not found:
        yield none_seen(network)
    stated = network.parameter("RMA-004", "idle_min", IDLE_MINUTES)
    most = 60 * stated if isinstance(stated, int) else 60 * IDLE_MINUTES
    for source in found:
        yield _judge(network, source, most)


def _judge(network: Network, source: Source, most: int) -> Result:
    passes = Result(
        subject=str(source), verdict=Verdict.PASS, device=source.device, sides=SIDES,
        evidence=(Evidence(source.at, "remote"),), values={"source": str(source), "what": source.what},
    )  # fmt: skip
    if source.enabled.is_(False):
        return replace(passes, evidence=(shown(source.enabled, source.at, "shut"),))
    limits = _limits(network, source, most)
    if limits:
        return replace(passes, evidence=(*limits, *passes.evidence))
    row = source.row
    if row is not None and row.always_on:
        told = (Evidence(row.at, "declares"),)
        if row.always_on_reason:
            return replace(passes, evidence=(*passes.evidence, *told))
        return replace(passes, verdict=Verdict.FAIL, says="unreasoned", evidence=(*passes.evidence, *told))
    wanted = _wanted(network, source)
    if wanted:
        return replace(passes, verdict=Verdict.CANNOT_TELL, unknowns=wanted)
    return replace(passes, verdict=Verdict.FAIL)


def _limits(network: Network, source: Source, most: int) -> tuple[Evidence, ...]:
    """The lines that limit when it is open."""
    access = source.access
    holding = (
        (access.schedule.at, bool(access.schedule.value)),
        (access.on_demand.at, access.on_demand.value is True),
        (access.idle.at, 0 < (access.idle.value or 0) <= most),
        (access.longest.at, bool(access.longest.value)),
    )
    found = tuple(Evidence(at or source.at, "limits") for at, holds in holding if holds)
    if access.people.known and access.people.value != "none":
        found += tuple(Evidence(account.at, "declares") for account in _ending(network, source))
    return found


def _ending(network: Network, source: Source) -> list[Account]:
    """The rows of the account register for persons who come in by a device, if all of them end one day."""
    if source.kind != "people":
        return []
    rows = network.plant.registers.accounts or ()
    found = [row for row in rows if row.device_or_group == source.device and row.remote]
    return found if all(row.expires is not None for row in found) else []


def _wanted(network: Network, source: Source) -> tuple[Text, ...]:
    """What keeps a connection without any known limit from being called permanent."""
    access = source.access
    found = [] if source.doubt is None else [source.doubt]
    if not access.people.known and _ending(network, source):
        found.append(undecided(Text("whether it asks for an account", "アカウントによる認証の有無"), access.people))
    facts = (
        (access.idle, Text("after what idle time it is cut off", "無通信切断までの時間")),
        (access.longest, Text("whether sessions have a longest time", "接続時間の上限")),
        (access.on_demand, Text("whether it is up only on demand", "必要時だけの接続か")),
        (access.schedule, Text("whether a schedule limits it", "時間帯の制限")),
    )
    found += [undecided(what, cast("Fact[object]", fact)) for fact, what in facts if not fact.known]
    if not source.enabled.known:
        found.append(undecided(Text("whether it is up", "有効かどうか"), source.enabled))
    registers = network.plant.registers.external_connections
    if registers is None or (source.row is not None and source.row.always_on is None):
        found.append(
            Text("whether it has to be permanent (always_on in external_connections.csv)", "常時接続の要否（external_connections.csv の always_on）")
        )  # fmt: skip
    return tuple(found)
