"""What a Junos device records, by which clock, where flow records go, and whether its configuration is archived.

A destination gets what its own lines name: a facility and the least severe messages of it (Junos OS System Logging
Facilities and Message Severity Levels). The logins of users belong to ``authorization``, commands to ``interactive-commands``,
changes of the configuration to ``change-log``; ``any`` is all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from auditor.model.address import is_ip, parse_ip
from auditor.model.fact import Fact, default, unknown, written
from auditor.model.logs import Content, Logs, Outcome, Stamp, Upkeep
from auditor.model.management import Server
from auditor.model.span import Span
from auditor.model.text import Text
from vendor_parsers.juniper_junos.config import Config
from vendor_parsers.juniper_junos.statement import Statement

_SEVERITIES = ("emergency", "alert", "critical", "error", "warning", "notice", "info", "any")
_FACILITIES = frozenset(
    """any authorization change-log conflict-log daemon dfc external firewall ftp interactive-commands kernel ntp pfe
    security user local7""".split()
)
_LOGGING = "Junos OS System Logging Facilities and Message Severity Levels: a destination gets what its lines name"
_NTP = "Junos OS Time Management: servers are authenticated only with a key named for them"
_NTP_SERVER = "Junos OS Time Management, ntp: no server is asked until one is written"
_ARCHIVAL = "Junos OS CLI User Guide, archival: nothing is transferred until archive sites are written"
_PASSED = frozenset({"archive", "match", "match-strings", "explicit-priority", "structured-data", "allow-duplicates"})
_LOGINS: frozenset[Outcome] = frozenset({"success", "failure"})
_CHANGES = frozenset({"any", "change-log", "interactive-commands"})
_AT_NOTICE = Text(
    "which of these messages are of severity notice is not documented",
    "該当メッセージのうち重要度 notice のものを文書で確認できない",
)


def _levels(holders: Iterable[Statement]) -> list[tuple[str, int, Span]]:
    """(facility, least severe number, line) of every line of some destinations."""
    found = []
    for holder in holders:
        for facility in holder.children.values():
            if facility.inactive or facility.name not in _FACILITIES:
                continue
            facility.mark()
            for severity in facility.all():
                word = "any" if severity.name == "debug" else severity.name
                if word in _SEVERITIES:
                    found.append((facility.name, _SEVERITIES.index(word), severity.at))
    return found


def read_logs(config: Config) -> Logs:
    """What is recorded, dated and checked."""
    root = config.root
    hosts = root.all("system", "syslog", "host")
    files = root.all("system", "syslog", "file")
    for holder in files:
        holder.leave(*_PASSED)
    sent, kept = _levels(hosts), _levels([*hosts, *files])
    return Logs(
        severity=_severity(sent),
        logins=_logins(kept),
        changes=_changes(kept),
        stamp=_stamp(root, hosts),
        time_checked=_time_checked(root),
        time_unwritten=default(False, _NTP_SERVER),
    )


def _severity(sent: list[tuple[str, int, Span]]) -> Fact[int]:
    wide = [(level, at) for facility, level, at in sent if facility == "any"]
    if not wide:
        return default(0, _LOGGING)
    level, at = max(wide, key=lambda one: one[0])
    return written(level, at)


def _logins(kept: list[tuple[str, int, Span]]) -> Fact[frozenset[Outcome]]:
    lines = [(level, at) for facility, level, at in kept if facility in ("any", "authorization") and level >= 5]
    if not lines:
        return default(frozenset(), _LOGGING)
    level, at = max(lines, key=lambda one: one[0])
    return written(_LOGINS, at) if level >= 6 else unknown(_AT_NOTICE)


def _changes(kept: list[tuple[str, int, Span]]) -> Fact[Content]:
    lines = [(level, at) for facility, level, at in kept if facility in _CHANGES and level >= 5]
    if not lines:
        return default("none", _LOGGING)
    level, at = max(lines, key=lambda one: one[0])
    return written("content", at) if level >= 6 else unknown(_AT_NOTICE)


def _stamp(root: Statement, hosts: list[Statement]) -> Fact[Stamp]:
    for host in hosts:
        structured = host.find("structured-data")
        if structured is not None:
            structured.take()
            return written(Stamp(True, "named"), structured.at)
    zone = root.one("system", "time-zone")
    if zone is None or zone.name.upper() in ("UTC", "GMT"):
        return default(Stamp(True, "utc"), "Junos OS Time Management, time-zone: UTC until one is written")
    return written(Stamp(True, "unnamed"), zone.at)


def _time_checked(root: Statement) -> Fact[bool]:
    servers = root.all("system", "ntp", "server")
    keyed = [server.peek("key") is not None for server in servers]
    if not servers or not all(keyed):
        return default(False, _NTP)
    return written(root.peek("system", "ntp", "trusted-key") is not None, servers[0].at)


def read_collectors(config: Config) -> Iterator[Server]:
    """sFlow collectors, and the flow servers of sampling."""
    root = config.root
    if root.peek("protocols", "sflow", "interfaces") is not None:
        for one in root.all("protocols", "sflow", "collector"):
            yield _server(one)
    sampling = root.peek("forwarding-options", "sampling")
    for statement in sampling.walk() if sampling is not None else ():
        if statement.name == "flow-server" and not statement.inactive:
            yield from (_server(one) for one in statement.children.values() if not one.inactive)


def _server(statement: Statement) -> Server:
    host = statement.name
    return Server(use="flow", host=host, at=statement.at, ip=parse_ip(host) if is_ip(host) else None)


def read_upkeep(config: Config) -> Upkeep:
    """``system archival configuration``: copies sent to sites after a commit or by the hour."""
    held = config.root.peek("system", "archival", "configuration")
    if held is None:
        return Upkeep(backup=default(False, _ARCHIVAL))
    when = held.peek("transfer-on-commit") or held.peek("transfer-interval")
    return Upkeep(backup=written(when is not None and held.peek("archive-sites") is not None, held.at))
