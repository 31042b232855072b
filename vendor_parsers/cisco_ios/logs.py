"""What an IOS device records, where flow records go, and what becomes of its configuration."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from auditor.model.address import is_ip, parse_ip
from auditor.model.fact import Fact, not_understood, unknown, written
from auditor.model.logs import Content, Logs, Outcome, Saved, Stamp, Upkeep
from auditor.model.management import Server
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.source.node import Node
from vendor_parsers._readers.log_levels import copies_configuration, level_of
from vendor_parsers.cisco_ios.facts import (
    ARCHIVE_OFF,
    CHANGES_TOLD,
    LOG_SEVERITY,
    LOGINS_SILENT,
    NTP_UNCHECKED,
    NTP_WRITTEN,
    STAMPS_VARY,
)

_EXPORTS = ("ingress", "egress")
_CHANGED = ("!", "Last", "configuration", "change", "at")
_SAVED = ("!", "NVRAM", "config", "last", "updated", "at")
_UNCHANGED = ("!", "No", "configuration", "change")
_JOB: Fact[bool] = unknown(
    Text(
        "a scheduled job (kron, EEM) is set up, which may copy the configuration",
        "定期処理（kron・EEM）の設定があり、設定をコピーしている可能性がある",
    )
)


def read_logs(root: Node) -> Logs:
    """What is recorded, dated and checked."""
    off = root.find("no", "logging", "on")
    logins, changes = _logins(root), _changes(root)
    return Logs(
        severity=_severity(root),
        logins=logins if off is None else written(frozenset(), off.at),
        changes=changes if off is None else written("none", off.at),
        stamp=_stamp(root),
        time_checked=_time_checked(root),
        time_unwritten=_time_unwritten(root),
        quiet_links=tuple(_quiet(root)),
    )


def _severity(root: Node) -> Fact[int]:
    node = root.find("logging", "trap")
    if node is None:
        return LOG_SEVERITY
    words = node.cursor(2)
    if not words.left:
        return LOG_SEVERITY
    found = level_of(words.next())
    return unknown(not_understood(node.text)) if found is None else written(found, node.at)


def _accounting(root: Node, what: str) -> Span | None:
    """Where ``aaa accounting`` of ``what`` is set up, in one line or as a block."""
    found: Span | None = None
    for node in root.all("aaa", "accounting", what):
        words = [*node.cursor(3).rest(), *(word for child in node.children for word in child.cursor().rest())]
        if "none" not in words and ("group" in words or "tacacs+" in words or "radius" in words):
            found = node.at
    return found


def _logins(root: Node) -> Fact[frozenset[Outcome]]:
    found: set[Outcome] = set()
    at: Span | None = None
    for word, outcome in _LOGINS:
        for node in root.all("login", word):
            node.mark()
            at = node.at
            found.add(outcome)
    sessions = _accounting(root, "exec")
    if sessions is not None:
        at = sessions
        found.add("success")
    return LOGINS_SILENT if at is None else written(frozenset(found), at)


_LOGINS: tuple[tuple[str, Outcome], ...] = (("on-success", "success"), ("on-failure", "failure"))


def _changes(root: Node) -> Fact[Content]:
    for archive in root.all("archive"):
        for block in archive.all("log", "config"):
            node = block.find("logging", "enable")
            if node is not None:
                return written("content", node.at)
    commands = _accounting(root, "commands")
    return CHANGES_TOLD if commands is None else written("content", commands)


def _stamp(root: Node) -> Fact[Stamp]:
    on, off = root.find("service", "timestamps", "log"), root.find("no", "service", "timestamps", "log")
    node = off if on is None or (off is not None and off.first > on.first) else on
    if node is None:
        return STAMPS_VARY
    words = node.cursor(3 if node is on else 4).rest()
    if node is off or "datetime" not in words:
        return written(Stamp(dated=False), node.at)
    if "show-timezone" in words:
        return written(Stamp(True, "named"), node.at)
    # without localtime the clock's UTC is printed, and local time is UTC until clock timezone says otherwise
    # (Cisco IOS Configuration Fundamentals Command Reference, service timestamps)
    local = "localtime" in words and any(root.peek("clock", "timezone"))
    return written(Stamp(True, "unnamed" if local else "utc"), node.at)


def _time_checked(root: Node) -> Fact[bool]:
    on = root.find("ntp", "authenticate")
    servers = root.peek("ntp", "server")
    if on is None:
        return NTP_UNCHECKED
    return written(bool(servers) and all("key" in node.words for node in servers), on.at)


def _time_unwritten(root: Node) -> Fact[bool]:
    """A satellite receiver of a cellular card, a reference clock or multicast may set the clock without a server."""
    for words in (("ntp", "refclock"), ("ntp", "broadcast"), ("gnss",), ("ptp",)):
        node = root.find(*words)
        if node is not None:
            return written(True, node.at)
    listening = next((node for one in root.peek("interface") for node in one.peek("ntp", "broadcast", "client")), None)
    return NTP_WRITTEN if listening is None else written(True, listening.at)


def _quiet(root: Node) -> Iterator[tuple[str, Span]]:
    for interface in root.peek("interface"):
        for node in interface.all("no", "snmp", "trap", "link-status"):
            yield "".join(interface.words[1:]), node.at


def read_collectors(root: Node) -> Iterator[Server]:
    """Flow collectors that some interface exports to, and receivers of telemetry."""
    yield from _old_export(root)
    yield from _flexible_export(root)
    for node in root.peek("telemetry", "ietf", "subscription"):
        node.mark()
        for line in node.all("receiver", "ip", "address"):
            words = line.cursor(3)
            yield _server("telemetry", words.next(), line)
            words.rest()


def _old_export(root: Node) -> Iterator[Server]:
    counted = any(
        interface.peek("ip", "route-cache", "flow") or any(interface.peek("ip", "flow", word) for word in _EXPORTS)
        for interface in root.peek("interface")
    )
    for node in root.all("ip", "flow-export", "destination"):
        words = node.cursor(3)
        host = words.next()
        words.rest()
        if counted:
            yield _server("flow", host, node)


def _flexible_export(root: Node) -> Iterator[Server]:
    applied = {
        line.words[place + 1]
        for interface in root.peek("interface")
        for line in interface.children
        if "monitor" in line.words[:-1] and "flow" in line.words[:3]
        for place in (line.words.index("monitor"),)
    }
    used = {
        line.words[1]
        for monitor in root.peek("flow", "monitor")
        if monitor.words[2:3] and monitor.words[2] in applied
        for line in monitor.peek("exporter")
        if len(line.words) > 1
    }
    for exporter in root.peek("flow", "exporter"):
        exporter.mark()
        for line in exporter.all("destination"):
            words = line.cursor(1)
            host = words.next()
            words.rest()
            if exporter.words[2:3] and exporter.words[2] in used:
                yield _server("flow", host, line)


def _server(use: str, host: str, node: Node) -> Server:
    return Server(use=use, host=host, at=node.at, ip=parse_ip(host) if is_ip(host) else None)


# -- the configuration itself -------------------------------------------------------------------------------------


def read_upkeep(root: Node) -> Upkeep:
    """Archive settings, and whether the header says that what runs was saved."""
    return Upkeep(backup=_backup(root), saved=_saved(root))


def _backup(root: Node) -> Fact[bool]:
    for archive in root.all("archive"):
        path = archive.find("path")
        saving = archive.find("write-memory")
        timed = archive.find("time-period")
        for node in (path, saving, timed):
            if node is not None:
                node.mark()
        if path is not None:
            # with a path alone a copy is made only by hand (IOS Configuration Replace and Rollback Guide, archive)
            return written(saving is not None or timed is not None, path.at)
    jobs = (*root.peek("kron"), *root.peek("event", "manager", "applet"))
    for job in jobs:
        for line in (job, *job.walk()):
            if copies_configuration(line.text):
                line.mark()
                return written(True, line.at)
    return _JOB if jobs else ARCHIVE_OFF


def _saved(root: Node) -> Fact[Saved]:
    """The header's two times; entering configuration mode counts as a change, whether anything was changed or not."""
    saved = next(iter(root.peek(*_SAVED)), None)
    changed = next(iter(root.peek(*_CHANGED)), None)
    if saved is not None and changed is not None:
        before, after = _moment(saved.words[6:]), _moment(changed.words[5:])
        if before is not None and after is not None:
            return written("same" if before >= after else "later", changed.at if after > before else saved.at)
    if saved is not None and root.peek(*_UNCHANGED):
        return written("same", saved.at)
    return Upkeep().saved


def _moment(words: list[str]) -> datetime | None:
    """``09:41:07 JST Wed Nov 18 2026 by NAME``."""
    try:
        return datetime.strptime(" ".join([words[0].lstrip("*."), *words[2:6]]), "%H:%M:%S %a %b %d %Y")
    except (ValueError, IndexError):
        return None
