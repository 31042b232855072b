"""What an EOS switch records and how records are dated."""

from __future__ import annotations

from auditor.model.fact import Fact, default, unknown, written
from auditor.model.logs import Content, Logs, Outcome, Stamp
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.source.node import Node
from vendor_parsers._readers.log_levels import NO_LEVEL, level_of

_NTP = "Arista User Manual, ntp server: no server is asked until one is written"
_SILENT = Text(
    "not written, and what is recorded without it is not documented at hand",
    "記述がなく、既定の記録内容を文書で確認できない",
)


def read_logs(root: Node) -> Logs:
    """What is recorded; a switch whose logging is off records nothing."""
    off = root.find("no", "logging", "on")
    trap = root.find("logging", "trap")
    level = level_of(trap.words[2]) if trap is not None and len(trap.words) > 2 else None
    sessions, commands = _accounting(root, "exec"), _accounting(root, "commands")
    logins: Fact[frozenset[Outcome]] = unknown(_SILENT)
    changes: Fact[Content] = unknown(_SILENT) if commands is None else written("content", commands)
    if sessions is not None:
        logins = unknown(
            Text(
                "accounting records sessions; failed logins are not told",
                "セッションは記録される。失敗したログインは不明",
            )
        )
    if off is not None:
        logins, changes = written(frozenset(), off.at), written("none", off.at)
    for node in (trap,):
        if node is not None and level is not None:
            node.mark()
    return Logs(
        severity=written(level, trap.at) if trap is not None and level is not None else unknown(NO_LEVEL),
        logins=logins,
        changes=changes,
        stamp=_stamp(root),
        time_unwritten=default(False, _NTP),
    )


def _accounting(root: Node, what: str) -> Span | None:
    """Where accounting of ``what`` goes to the log or to servers."""
    for node in root.peek("aaa", "accounting", what):
        if "logging" in node.words or "group" in node.words:
            node.mark()
            return node.at
    return None


def _stamp(root: Node) -> Fact[Stamp]:
    for node in root.peek("logging", "format", "timestamp"):
        if "timezone" in node.words or "high-resolution" in node.words or "rfc3339" in node.words:
            node.mark()
            return written(Stamp(True, "named"), node.at)
    return unknown(_SILENT)
