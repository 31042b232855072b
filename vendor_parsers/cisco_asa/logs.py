"""What an ASA records, by which clock, and where flow records go.

Nothing is recorded without ``logging enable``; a destination takes what its own line names (ASA Series General Operations CLI
Configuration Guide, Logging). Logins are messages 605004 and 605005, commands 111008 and 111010 (ASA Series Syslog Messages).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from auditor.model.fact import Fact, default, unknown, written
from auditor.model.logs import Content, Logs, Outcome, Stamp, Upkeep
from auditor.model.management import Server
from auditor.model.text import Text
from auditor.source.node import Node
from vendor_parsers._readers.log_levels import copies_configuration, level_of
from vendor_parsers.cisco_asa.scope import Scope

_OFF = "ASA Series General Operations CLI Configuration Guide, Logging: off until logging enable"
_MESSAGES = "ASA Series Syslog Messages: 605004, 605005, 111008, 111010"
_NTP = "ASA Series Command Reference, ntp authenticate: off until written"
_NTP_SERVER = "ASA Series Command Reference, ntp server: no server is asked until one is written"
_BACKUP = "ASA Series General Operations CLI Configuration Guide: no copy is made until one is asked for"
_APPLET: Fact[bool] = unknown(Text("an event manager applet may copy it", "event manager がコピーしている可能性がある"))
_STAMP = "ASA Series Command Reference, logging timestamp: off until written"
_DESTINATIONS = ("trap", "buffered", "asdm", "history", "mail")
_LOGIN_LEVEL, _COMMAND_LEVEL = 6, 5
_LOGIN_MESSAGES: tuple[tuple[str, Outcome], ...] = (("605004", "failure"), ("605005", "success"))
_COMMAND_MESSAGES = frozenset({"111008", "111010"})


def _level(node: Node | None) -> Fact[int] | None:
    """The severity of ``logging DESTINATION LEVEL``; unknown when the word names a list of events."""
    if node is None or len(node.words) < 3:
        return None
    word = node.words[2]
    level = level_of(word)
    if level is not None:
        return written(level, node.at)
    return unknown(Text(f"logging list {word} is not read", f"logging list {word} は読み取らない"))


def read_logs(scope: Scope) -> Logs:
    """What is recorded, dated and checked."""
    root = scope.root
    levels = {word: _level(root.find("logging", word)) for word in _DESTINATIONS}
    on = root.find("logging", "enable")
    silent = {node.words[3]: node for node in root.peek("no", "logging", "message") if len(node.words) > 3}
    return Logs(
        severity=levels["trap"] or default(0, _OFF),
        logins=_logins(levels, silent) if on is not None else default(frozenset(), _OFF),
        changes=_changes(levels, silent) if on is not None else default("none", _OFF),
        stamp=_stamp(root),
        time_checked=_time_checked(root),
        time_unwritten=default(False, _NTP_SERVER),
    )


def _highest(levels: dict[str, Fact[int] | None]) -> Fact[int]:
    """The most any destination takes; unknown where lists of events might take more than the highest level."""
    found = [one for one in levels.values() if one is not None]
    known = [one for one in found if one.value is not None]
    best = max(known, key=lambda one: one.value or 0, default=None)
    doubt = next((one for one in found if not one.known), None)
    if doubt is not None and (best is None or (best.value or 0) < _LOGIN_LEVEL):
        return doubt
    return best if best is not None else default(0, _OFF)


def _logins(levels: dict[str, Fact[int] | None], silent: dict[str, Node]) -> Fact[frozenset[Outcome]]:
    level = _highest(levels)
    if level.value is None:
        return unknown(level.note)
    if level.value < _LOGIN_LEVEL:
        return Fact(level.state, frozenset(), level.at, level.note)
    outcomes = frozenset(outcome for message, outcome in _LOGIN_MESSAGES if message not in silent)
    off = next((silent[message] for message, _ in _LOGIN_MESSAGES if message in silent), None)
    return default(outcomes, _MESSAGES) if off is None else written(outcomes, off.at)


def _changes(levels: dict[str, Fact[int] | None], silent: dict[str, Node]) -> Fact[Content]:
    level = _highest(levels)
    if level.value is None:
        return unknown(level.note)
    if level.value < _COMMAND_LEVEL:
        return Fact(level.state, "none", level.at, level.note)
    if silent.keys() >= _COMMAND_MESSAGES:
        return written("none", silent["111008"].at)
    return default("content", _MESSAGES)


def _stamp(root: Node) -> Fact[Stamp]:
    node = root.find("logging", "timestamp")
    if node is None:
        return default(Stamp(False), _STAMP)
    if "rfc5424" in node.words:
        # UTC with its mark (ASA Series Command Reference, logging timestamp, 9.10(1))
        return written(Stamp(True, "named"), node.at)
    return written(Stamp(True, "unnamed" if root.peek("clock", "timezone") else "utc"), node.at)


def _time_checked(root: Node) -> Fact[bool]:
    on = root.find("ntp", "authenticate")
    servers = root.peek("ntp", "server")
    if on is None:
        return default(False, _NTP)
    return written(bool(servers) and all("key" in node.words for node in servers), on.at)


def read_collectors(scope: Scope) -> Iterator[Server]:
    """NetFlow collectors that a service policy sends events to."""
    asked = any(node.words[:1] == ["flow-export"] for policy in scope.root.peek("policy-map") for node in policy.walk())
    for node in scope.root.all("flow-export", "destination"):
        words = node.cursor(2)
        scope.hardware(words.next(), node.at, "management")
        host = words.next()
        words.rest()
        if asked:
            try:
                point: int | None = scope.ip(host)
            except ValueError:
                point = None
            yield Server(use="flow", host=host, at=node.at, ip=point)


def read_upkeep(root: Node) -> Upkeep:
    """An ASA keeps no copies by itself; an applet of the event manager may send them (9.2 and later)."""
    applets = root.all("event", "manager", "applet")
    backup: Fact[bool] = default(False, _BACKUP)
    for applet in applets:
        applet.mark()
        backup = _APPLET if not backup.is_(True) else backup
        for line in applet.children:
            line.mark()
            if line.words[:1] == ["action"] and copies_configuration(line.text):
                backup = written(True, line.at)
    return Upkeep(backup=backup)


def moment(text: str) -> str:
    """``09:41:07.123 JST Wed Nov 18 2026`` as ``2026-11-18T09:41:07 JST``; another form stays as it is."""
    words = text.split()
    try:
        found = datetime.strptime(" ".join([words[0].partition(".")[0], *words[2:6]]), "%H:%M:%S %a %b %d %Y")
    except (ValueError, IndexError):
        return text
    return f"{found.isoformat()} {words[1]}"
