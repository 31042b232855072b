"""What a PAN-OS firewall records: system and configuration logs always, refused sessions only by the last default rule.

(PAN-OS Administrator's Guide, Log Types and Severity Levels; PAN-OS Networking: the predefined default rules do not log.)
"""

from __future__ import annotations

from auditor.model.fact import Fact, default, unknown, written
from auditor.model.logs import Logs, Outcome, Upkeep
from auditor.model.text import Text
from vendor_parsers.paloalto_panos.scope import Config
from vendor_parsers.paloalto_panos.tree import Element

_SYSTEM = "PAN-OS Administrator's Guide, Log Types: System Logs hold every login of an administrator"
_CONFIG = "PAN-OS Administrator's Guide, Log Types: Config Logs hold every change with its path"
_REFUSED = "CIS Palo Alto Firewall 6 Benchmark 7.3: denied traffic is not logged by default"
_ALL = 6
_LOGINS: frozenset[Outcome] = frozenset({"success", "failure"})
_STAMP = Text("the time format of forwarded logs is not read", "転送ログの日時形式は読み取らない")
_BACKUP = Text(
    "scheduled exports belong to Panorama; whether something fetches the configuration cannot be seen",
    "定期エクスポートはPanoramaの機能であり、外部から取得しているかは分からない",
)


def read_logs(config: Config) -> Logs:
    """What is recorded."""
    return Logs(
        severity=_severity(config),
        logins=default(_LOGINS, _SYSTEM),
        changes=default("content", _CONFIG),
        refused=_refused(config),
        stamp=unknown(_STAMP),
        time_checked=_time_checked(config),
        time_unwritten=default(False, "PAN-OS Administrator's Guide, NTP: no server is asked until one is written"),
    )


def _severity(config: Config) -> Fact[int]:
    """``All Logs`` of the system log to syslog is everything; other filters are not evaluated."""
    seen: Element | None = None
    for place in (config.shared, config.tree.top.get("panorama")):
        for entry in place.entries("log-settings", "system", "match-list"):
            if entry.look("send-syslog") is not None:
                seen = seen or entry
                if entry.word("filter") == "All Logs":
                    return written(_ALL, entry.at)
        informational = place.get("log-settings", "system").look("informational")
        if informational is not None and informational.look("send-syslog") is not None:
            return written(_ALL, informational.at)
    if seen is not None:
        return unknown(Text(f"the filter of the match list {seen.text}", f"マッチリスト {seen.text} のフィルタ"))
    return default(0, "PAN-OS Administrator's Guide, Log Forwarding: system logs go where the log settings send them")


def _refused(config: Config) -> Fact[bool]:
    """``default-security-rules``: the rule interzone-default, overridden to log."""
    for vsys in config.vsyses:
        for base in (vsys.element.get("rulebase"), *vsys.rulebases):
            for rule in base.entries("default-security-rules", "rules"):
                if rule.text == "interzone-default":
                    for key in ("log-end", "log-start"):
                        if rule.word(key) == "yes":
                            return written(True, rule.span(key))
    return default(False, _REFUSED)


def _time_checked(config: Config) -> Fact[bool]:
    servers = config.system.get("ntp-servers")
    kinds = [
        next(iter(servers.get(key, "authentication-type").named), "none")
        for key in ("primary-ntp-server", "secondary-ntp-server")
        if servers.look(key) is not None
    ]
    if not kinds:
        return unknown(Text("no time server", "時刻サーバなし"))
    return written("none" not in kinds, servers.at)


def read_upkeep() -> Upkeep:
    """Nothing in a firewall's own configuration says whether copies are kept elsewhere."""
    return Upkeep(backup=unknown(_BACKUP))
