"""What a FortiGate records, where flow records go, and what becomes of its configuration."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.address import is_ip, parse_ip
from auditor.model.fact import Fact, default, unknown, written
from auditor.model.logs import Content, Logs, Outcome, Stamp, Upkeep
from auditor.model.management import Server
from auditor.model.text import Text
from vendor_parsers.fortinet_fortios.defaults import CLI_EVENTS, CLI_GLOBAL, CLI_LOG_SETTING, CLI_SYSLOG_FILTER
from vendor_parsers.fortinet_fortios.entries import Config, Entry, Scope

_WORDS = ("emergency", "alert", "critical", "error", "warning", "notification", "information", "debug")
_TARGETS = (
    "syslogd", "syslogd2", "syslogd3", "syslogd4", "fortianalyzer", "fortianalyzer2", "fortianalyzer3",
    "fortianalyzer-cloud", "fortiguard",
)  # fmt: skip
_LOGINS: frozenset[Outcome] = frozenset({"success", "failure"})
_EVENTS: Fact[bool] = default(True, CLI_EVENTS)
_STAMP: Fact[Stamp] = default(
    Stamp(True, "named"), "FortiOS Log Message Reference, header fields date, time and tz (6.2 and later)"
)
_OLD_STAMP: Fact[Stamp] = unknown(
    Text(
        "whether records carry their zone is documented from 6.2 on",
        "記録に時差が含まれることを文書で確認できるのは 6.2 以降",
    )
)
_MANAGED: Fact[bool] = unknown(
    Text(
        "FortiManager manages the device and may keep its configurations",
        "FortiManagerの管理下にあり、設定が保存されている可能性がある",
    )
)
_AUTOMATED: Fact[bool] = unknown(
    Text("an automatic script or action may back it up", "自動スクリプト・自動化処理で保存している可能性がある")
)


def encrypted(entry: Entry, target: str) -> Fact[bool]:
    """Whether what goes to a target is encrypted: syslog by setting only, FortiAnalyzer and the cloud unless disabled."""
    if entry.written("enc-algorithm"):
        return written(entry.word("enc-algorithm") != "disable", entry.span("enc-algorithm"))
    return default(not target.startswith("syslogd"), f"CLI reference, config log {target} setting: enc-algorithm")


def _scopes(config: Config) -> tuple[Scope, ...]:
    return (config.shared, *(config.vdoms if config.several else ()))


def read_logs(config: Config) -> Logs:
    """What is recorded, dated and checked."""
    events = _events(config)
    changes: Content = "content" if events.value else "none"
    return Logs(
        severity=_severity(config),
        logins=Fact(events.state, _LOGINS if events.value else frozenset(), events.at, events.note),
        changes=Fact(events.state, changes, events.at, events.note),
        refused=_refused(config),
        stamp=_STAMP if config.version[:2] >= (6, 2) else _OLD_STAMP,
        time_checked=_time_checked(config),
        time_unwritten=_time_unwritten(config),
    )


def _events(config: Config) -> Fact[bool]:
    """Whether system events are recorded, which logins and changes of settings are."""
    found = _EVENTS
    for scope in _scopes(config):
        entry = scope.settings("log eventfilter")
        for key in ("event", "system"):
            one = entry.switch(key, found)
            if not one.is_(True):
                return one
            found = one
    return found


def _severity(config: Config) -> Fact[int]:
    """The most any enabled target gets."""
    best: Fact[int] = default(6, CLI_SYSLOG_FILTER)
    seen = False
    for scope in _scopes(config):
        for target in _TARGETS:
            on = any(
                scope.settings(f"log {target} {kind}").flag("status") for kind in ("setting", "override-setting")
                if scope.has(f"log {target} {kind}")
            )  # fmt: skip
            for kind in ("filter", "override-filter"):
                if not scope.has(f"log {target} {kind}"):
                    continue
                entry = scope.settings(f"log {target} {kind}")
                level = entry.choice("severity", {word: n for n, word in enumerate(_WORDS)})
                if on and level is not None and (not seen or level > (best.value or 0)):
                    best, seen = written(level, entry.span("severity")), True
    return best


def _refused(config: Config) -> Fact[bool]:
    """Traffic of the implicit deny; every VDOM has to record it."""
    found: Fact[bool] = default(False, CLI_LOG_SETTING)
    for number, scope in enumerate(config.vdoms):
        entry = scope.settings("log setting")
        one = entry.switch("fwpolicy-implicit-log", default(False, CLI_LOG_SETTING))
        entry.flag("fwpolicy6-implicit-log")
        if number == 0 or not one.is_(True):
            found = one
    return found


def _time_checked(config: Config) -> Fact[bool]:
    entry = config.shared.settings("system ntp")
    rows = list(entry.table("ntpserver")) if entry.word("type") == "custom" else []
    if not rows:
        return unknown(
            Text(
                "time comes from FortiGuard or is not taken from servers of one's own",
                "時刻源はFortiGuard、または自社のサーバではない",
            )
        )
    checked = [row.flag("authentication") is True for row in rows]
    return written(all(checked), rows[checked.index(False) if False in checked else 0].at)


def _time_unwritten(config: Config) -> Fact[bool]:
    """A shown configuration prints ``config system ntp`` with what is in force; without it nothing is known."""
    if not config.shared.has("system ntp"):
        return unknown(Text("no config system ntp in the file", "config system ntp がファイルにない"))
    entry = config.shared.settings("system ntp")
    return written(False, entry.span("ntpsync"))


def read_collectors(config: Config) -> Iterator[Server]:
    """NetFlow and sFlow collectors that some interface samples for."""
    ports = list(config.shared.table("system interface"))
    for path, key, on in (
        ("system netflow", "netflow-sampler", ("tx", "rx", "both")),
        ("system sflow", "sflow-sampler", ("enable",)),
    ):
        sampled = [port for port in ports if port.word(key) in on]
        for scope in _scopes(config):
            if scope.has(path):
                entry = scope.settings(path)
                for place in (entry, *entry.table("collectors")):
                    host = place.word("collector-ip")
                    if host and host not in ("0.0.0.0", "::") and sampled:
                        yield Server(
                            use="flow", host=host, at=place.span("collector-ip"), ip=parse_ip(host) if is_ip(host) else None,
                            vrf=scope.name,
                        )  # fmt: skip


def read_traps(config: Config) -> Iterator[Server]:
    """Managers of SNMP communities and users that traps are sent to."""
    if config.shared.settings("system snmp sysinfo").flag("status") is not True:
        return
    for scope, table in config.everywhere("system snmp community"):
        for entry in table:
            sends = any(entry.flag(key) is not False for key in ("trap-v1-status", "trap-v2c-status"))
            if entry.flag("status") is False or not sends:
                continue
            for row in entry.table("hosts"):
                words = row.values("ip")
                if words and row.word("host-type") in ("", "any", "trap") and _one_host(words):
                    yield Server(
                        use="trap", host=words[0], at=row.span("ip"), ip=parse_ip(words[0]), detail="community",
                        vrf=scope.name,
                    )  # fmt: skip
    for scope, table in config.everywhere("system snmp user"):
        for entry in table:
            if entry.flag("status") is not False and entry.flag("trap-status") is not False:
                for host in entry.values("notify-hosts"):
                    if is_ip(host) and host != "0.0.0.0":
                        yield Server(
                            use="trap", host=host, at=entry.span("notify-hosts"), ip=parse_ip(host), detail="version 3",
                            vrf=scope.name,
                        )  # fmt: skip


def _one_host(words: tuple[str, ...]) -> bool:
    return is_ip(words[0]) and words[0] != "0.0.0.0" and words[1:2] in ((), ("255.255.255.255",))


def read_upkeep(config: Config) -> Upkeep:
    """Revisions on the device; a manager or an automatic action may keep copies as well."""
    shared = config.shared
    backup: Fact[bool] = default(False, CLI_GLOBAL)
    entry = shared.settings("system global")
    if entry.written("revision-backup-on-logout"):
        backup = entry.switch("revision-backup-on-logout", backup)
    if not backup.is_(True):
        central = shared.settings("system central-management") if shared.has("system central-management") else None
        if central is not None and central.word("fmg"):
            backup = _MANAGED
        elif shared.has("system auto-script") or shared.has("system automation-action"):
            backup = _AUTOMATED
    return Upkeep(backup=backup)
