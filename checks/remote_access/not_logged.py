"""Remote access of which no record is kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from auditor.check import Evidence, Example, Parameter, Result, Severity, Verdict, check
from auditor.model.device import Device
from auditor.model.rule import Rule
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.reach.describe import summary
from auditor.reach.flows import Flow, PairReach
from auditor.reach.network import Network
from checks._reach import MOST_GROUPS, lines_of, name, root_of, unsure
from checks._shared import shown, undecided
from checks.remote_access._plants import PLANT, gateway
from checks.remote_access._sources import NONE, SIDES, Source, none_seen, sources
from checks.remote_access._sources import PLANT as INSIDE
from checks.remote_access._ways import Ways, groups, remote_pairs

REVIEW_DAYS = 31
_LOGS = frozenset({"logs", "log", "ログ", "通信記録", "通信ログ"})
REVIEWED = PLANT + "registers:\n  reviews: reviews.csv\n"
REVIEWS = """\
what,scope,date,reviewer,result,next_due
logs,remote access,{date},instrumentation,nothing found,
"""

FORTIOS = """\
#config-version=FGT60F-7.2.8-FW-build1639-240313:opmode=0:vdom=0:user=admin
config system global
    set hostname "fw-ra"
end
config system interface
    edit "wan1"
        set vdom "root"
        set ip 203.0.113.2 255.255.255.248
        set type physical
    next
    edit "internal1"
        set vdom "root"
        set ip 10.55.0.1 255.255.255.0
        set type physical
    next
end
config firewall address
    edit "hoshu-pool"
        set type iprange
        set start-ip 10.56.0.10
        set end-ip 10.56.0.19
    next
    edit "jump-01"
        set subnet 10.55.0.20 255.255.255.255
    next
end
config user local
    edit "hoshu01"
        set type password
        set two-factor fortitoken
    next
end
config user group
    edit "hoshu"
        set member "hoshu01"
    next
end
config vpn ssl web portal
    edit "tunnel"
        set tunnel-mode enable
        set ip-pools "hoshu-pool"
    next
end
config vpn ssl settings
    set status enable
    set port 443
    set source-interface "wan1"
    set default-portal "tunnel"
    config authentication-rule
        edit 1
            set groups "hoshu"
            set portal "tunnel"
        next
    end
end
config firewall service custom
    edit "rdp"
        set tcp-portrange 3389
    next
end
config firewall policy
    edit 1
        set name "maintenance"
        set srcintf "ssl.root"
        set dstintf "internal1"
        set action accept
        set srcaddr "hoshu-pool"
        set dstaddr "jump-01"
        set schedule "always"
        set service "rdp"
        set groups "hoshu"
{log}    next
end
config log syslogd setting
    set status enable
    set server "10.55.0.50"
end
"""
PINNED = REVIEWED.replace("fw-ra:GigabitEthernet0/0", "fw-ra:wan1")


@check(
    "RMA-007",
    "remote-access-not-logged",
    Severity.HIGH,
    title=Text("Remote access communication is not recorded", "リモートアクセスの通信記録が取得されない"),
    why=Text(
        "The manual asks to check the records of remote access. What is not recorded cannot be checked, and what stays on "
        "the device goes when an intruder clears it.",
        "マニュアルはリモートアクセスの通信記録の確認を求めている。記録が無ければ確認できず、機器の中だけの記録は侵入者に消される。",
    ),
    decided=Text(
        "Each device with an open way in must name a log server, and each VPN must have logins and ends of sessions "
        "logged. What gets from a remote_access, partner, other_org or wwan zone into the plant (or a DMZ) must be logged "
        "by a line that permits it or by a device on the way. Off fails; a default that no document states, and a path "
        "that is only possible, cannot be told. That somebody looks at the records is shown by a row of reviews.csv "
        "(what: logs) within review_days; a register without one fails as medium, no register cannot be told.",
        "開いている入口のある機器にはログサーバの指定が、各VPNには接続・切断のログが必要である。"
        "種別 remote_access・partner・other_org・wwan のゾーンからプラント内（とDMZ）へ届く通信は、"
        "許可する行または経路上の機器で記録されていなければならない。記録が無効なら不適合、既定値が文書で確認できない場合と、"
        "届く可能性だけの場合は判定不能。記録を確認していることは、review_days 日以内の reviews.csv の行（対象: logs）で示す。"
        "台帳があって該当の行が無ければ不適合（中）、台帳が無ければ判定不能。",
    ),
    fix=Text(
        "Firewalls: log all sessions on these policies, send the event log to a server. Cisco IOS: the log keyword, login "
        "on-success log, login on-failure log, crypto logging session. Yamaha: syslog notice on, pass-log filters.",
        "ファイアウォール: 該当ポリシーで全セッションを記録し、イベントログをサーバへ送る。Cisco IOS: log キーワード、"
        "login on-success log、login on-failure log、crypto logging session。ヤマハ: syslog notice on、pass-log のフィルタ。",
    ),
    messages={
        "fail": Text(
            "{pair}: {flow} comes in by remote access and no line or device on the way records it{more}.",
            "{pair}: {flow} がリモートアクセスで届くが、経路上のどの行・機器も記録しない{more}。",
        ),
        "events": Text(
            "{source} ({what}): logins and ends of sessions are not logged.",
            "{source}（{what}）: 接続・切断のログが取得されない。",
        ),
        "target": Text(
            "{device} takes remote access and sends its log to no server.",
            "{device} はリモートアクセスを受け付けるが、ログをサーバへ送っていない。",
        ),
        "review": Text(
            "No review of the records within {days} days is registered.",
            "{days} 日以内に通信記録を確認した記録が台帳に無い。",
        ),
        "cannot_tell": Text(
            "{subject}: whether remote access is recorded cannot be told.",
            "{subject}: リモートアクセスの記録が取得されるかを判定できない。",
        ),
        "review_unknown": Text(
            "Whether somebody checks the records of remote access cannot be told.",
            "リモートアクセスの通信記録を確認しているかを判定できない。",
        ),
        "none": NONE,
    },
    decides=("3-3.d",),
    supports=("2-3.a",),
    reads=("filter", "interface", "vpn", "logging"),
    needs=("interfaces",),
    references=("SR 2.8", "SR 6.1"),
    parameters=(
        Parameter(
            name="review_days", default=REVIEW_DAYS,
            meaning=Text("Longest time between reviews of the records, days", "通信記録の確認間隔の上限（日）"),
        ),
    ),
    examples=(
        Example(
            title=Text("the log stays on the firewall", "ログがファイアウォール内に留まる"),
            configs={"fw-ra.cfg": gateway().replace("logging host landing 10.55.0.50", "logging buffered informational")},
            plant=REVIEWED,
            registers={"reviews.csv": REVIEWS.format(date="2026-05-01")},
            fails=(("fw-ra.cfg", 1), ("reviews.csv", 2)),
        ),
        Example(
            title=Text("FortiOS: a policy logs security events only", "FortiOS: ポリシーがセキュリティイベントだけを記録"),
            configs={"fw-ra.conf": FORTIOS.format(log="")},
            plant=PINNED,
            registers={"reviews.csv": REVIEWS.format(date="2026-11-10")},
            fails=(("fw-ra.conf", 62),),
        ),
        Example(
            title=Text("FortiOS: all sessions logged", "FortiOS: 全セッションを記録"),
            configs={"fw-ra.conf": FORTIOS.format(log="        set logtraffic all\n")},
            plant=PINNED,
            registers={"reviews.csv": REVIEWS.format(date="2026-11-10")},
        ),
        Example(
            title=Text("recorded on a server and looked at", "サーバに記録し、確認もしている"),
            configs={"fw-ra.cfg": gateway()},
            plant=REVIEWED,
            registers={"reviews.csv": REVIEWS.format(date="2026-11-10")},
        ),
    ),
)  # fmt: skip
def not_logged(network: Network) -> Iterator[Result]:
    """Log servers, VPN events, what passes, and whether somebody looks."""
    found = sources(network)
    open_ways = [source for source in found if not source.enabled.is_(False)]
    if not open_ways:
        yield none_seen(network, tuple(Evidence(source.at, "shut") for source in found))
        return
    for name_ in dict.fromkeys(source.device for source in open_ways):
        device = network.device(name_)
        if device is not None:
            yield _target(device, [source for source in open_ways if source.device == name_])
    for source in open_ways:
        if source.vpn is not None:
            yield _events(source)
    rules, ways = _rules(network), Ways(network)
    for near, far in remote_pairs(network, (*INSIDE, "dmz")):
        yield from _sessions(ways, network.reach(near.id, far.id), rules)
    yield _review(network)


def _target(device: Device, open_ways: list[Source]) -> Result:
    """Whether a device sends its log anywhere."""
    servers = [server for server in device.servers if server.use == "syslog"]
    result = Result(
        subject=f"{device.name} log server", verdict=Verdict.PASS, device=device.name, sides=SIDES,
        evidence=(*(Evidence(server.at, "logs") for server in servers), Evidence(device.at, "device")),
    )  # fmt: skip
    if servers:
        return result
    doubts = tuple(source.doubt for source in open_ways if source.doubt is not None)
    if "servers" not in device.reads:
        doubts = (Text("where the device sends its log", "ログの送信先"), *doubts)
    elif len(doubts) < len(open_ways):
        return replace(result, verdict=Verdict.FAIL, says="target")
    return replace(result, verdict=Verdict.CANNOT_TELL, unknowns=doubts)


def _events(source: Source) -> Result:
    """Whether coming and going by a VPN is logged."""
    logged = source.access.logged
    result = Result(
        subject=f"{source} events", verdict=Verdict.PASS, device=source.device, sides=SIDES,
        evidence=(shown(logged, source.at, "logs"),), values={"source": str(source), "what": source.what},
    )  # fmt: skip
    if logged.is_(True):
        return result
    doubts = () if source.doubt is None else (source.doubt,)
    if logged.known and not doubts:
        return replace(result, verdict=Verdict.FAIL, says="events")
    what = Text("whether logins and ends of sessions are logged", "接続・切断のログの有無")
    doubts = doubts if logged.known else (undecided(what, logged), *doubts)
    return replace(result, verdict=Verdict.CANNOT_TELL, unknowns=doubts)


def _rules(network: Network) -> dict[Span, list[Rule]]:
    """Every rule by its line."""
    found: dict[Span, list[Rule]] = {}
    for device in network.devices:
        for rules in device.filters:
            for rule in rules.rules:
                found.setdefault(rule.at, []).append(rule)
    return found


def _sessions(ways: Ways, pair: PairReach, rules: dict[Span, list[Rule]]) -> Iterator[Result]:
    """One pair: whether something on its way records what passes, for each set of permitting lines."""
    network = ways.network
    found = ways.passing(pair, network.space.everything)
    for flows in groups(found.sure)[:MOST_GROUPS]:
        yield _recorded(network, pair, flows, rules)
    if found.doubtful and not found.sure:
        undecided_pair = unsure(network, pair, pair.upper, sides=SIDES)
        yield replace(undecided_pair, values={"subject": name(pair)})


def _recorded(network: Network, pair: PairReach, flows: list[Flow], rules: dict[Span, list[Rule]]) -> Result:
    flow = flows[0]
    more = Text(f" (and {len(flows) - 1} more)", f"（ほか {len(flows) - 1} 件）") if len(flows) > 1 else Text("", "")
    result = Result(
        subject=f"{name(pair)}: {summary(flow.box)}", verdict=Verdict.PASS, sides=SIDES, flow=flow,
        evidence=lines_of(network, flow), root=root_of(flow),
        values={"pair": name(pair), "flow": summary(flow.box), "more": more},
    )  # fmt: skip
    logging = [span for span in flow.permitting if any(rule.log for rule in rules.get(span, ()))]
    devices = [device for hop in flow.path if (device := network.device(hop.device)) is not None]
    recording = [device.records.at or device.at for device in devices if device.records.is_(True)]
    if logging or recording:
        return replace(result, evidence=tuple(Evidence(span, "logs") for span in (*logging, *recording)))
    unknowns = tuple(
        undecided(
            Text(f"whether {device.name} records connections", f"{device.name} が通信を記録するか"), device.records
        )
        for device in devices
        if not device.records.known
    )
    unknowns += tuple(
        Text(f"whether rule {rule.name} logs what it permits", f"ルール {rule.name} が許可した通信を記録するか")
        for span in flow.permitting
        for rule in rules.get(span, ())
        if rule.log is None
    )
    if unknowns:
        return replace(result, verdict=Verdict.CANNOT_TELL, unknowns=tuple(dict.fromkeys(unknowns)))
    return replace(result, verdict=Verdict.FAIL)


def _review(network: Network) -> Result:
    """Whether somebody looked at the records lately."""
    stated = network.parameter("RMA-007", "review_days", REVIEW_DAYS)
    days = stated if isinstance(stated, int) else REVIEW_DAYS
    rows = network.plant.registers.reviews
    result = Result(subject="review of the records", verdict=Verdict.PASS, sides=SIDES, values={"days": days})
    if rows is None:
        what = Text("the register reviews.csv (what: logs)", "点検台帳 reviews.csv（対象: logs）")
        return replace(result, verdict=Verdict.CANNOT_TELL, says="review_unknown", unknowns=(what,))
    oldest = network.as_of - timedelta(days=days)
    logs = [row for row in rows if row.what.strip().casefold() in _LOGS]
    current = [row for row in logs if row.date is not None and oldest <= row.date <= network.as_of]
    if current:
        return replace(result, evidence=tuple(Evidence(row.at, "reviewed") for row in current))
    evidence = tuple(Evidence(row.at, "reviewed") for row in logs or rows)
    return replace(result, verdict=Verdict.FAIL, says="review", severity=Severity.MEDIUM, evidence=evidence)
