"""What a Yamaha router records, and when the export was made.

Messages have types, not severities: INFO (logins and the state of lines), NOTICE (packets the filters reject) and DEBUG, each
switched by itself; ``syslog execute command`` records every command (RT series Command Reference, Log).
"""

from __future__ import annotations

from datetime import datetime

from auditor.model.fact import Fact, default, unknown, written
from auditor.model.logs import Content, Logs, Outcome, Stamp, Upkeep
from auditor.model.text import Text
from auditor.source.node import Node

_REFERENCE = "RT series Command Reference, Log: syslog {}"
_DEFAULTS = {"info": True, "notice": False, "execute command": False}
_LOGINS: frozenset[Outcome] = frozenset({"success", "failure"})
_STAMP: Fact[Stamp] = unknown(
    Text(
        "whether messages to the server carry date and zone is not documented",
        "サーバへ送るメッセージに日付と時差が含まれるかは文書で確認できない",
    )
)
_BACKUP: Fact[bool] = unknown(
    Text(
        "whether something fetches the configuration cannot be seen; scheduled commands and Lua scripts may send it",
        "設定を外部から取得しているかは分からず、定期実行コマンドやLuaスクリプトで送信している可能性もある",
    )
)


def _switch(root: Node, word: str) -> Fact[bool]:
    parts = word.split()
    node = next((one for one in reversed(root.peek("syslog", *parts)) if one.words[-1] in ("on", "off")), None)
    if node is None:
        return default(_DEFAULTS[word], _REFERENCE.format(word))
    node.mark()
    return written(node.words[-1] == "on", node.at)


def read_logs(root: Node) -> Logs:
    """What is recorded; an NTP client that asks unauthenticated servers is all the router has."""
    info, notice, commands = (_switch(root, word) for word in _DEFAULTS)
    _switch_debug(root)
    level = 6 if info.value else 5 if notice.value else 0
    decider = info if info.value or not notice.value else notice
    content: Content = "content" if commands.value else "none"
    return Logs(
        severity=Fact(decider.state, level, decider.at, decider.note),
        logins=Fact(info.state, _LOGINS if info.value else frozenset(), info.at, info.note),
        changes=Fact(commands.state, content, commands.at, commands.note),
        refused=notice,
        stamp=_STAMP,
        time_unwritten=default(False, "RT series Command Reference: ntpdate asks the server it names, once"),
    )


def _switch_debug(root: Node) -> None:
    for node in root.peek("syslog", "debug"):
        node.mark()


def read_upkeep(root: Node) -> Upkeep:
    """``# Reporting Date: Nov 18 09:05:00 2026``: when ``show config`` was run."""
    made: Fact[str] = Upkeep().exported_at
    for node in root.peek("#", "Reporting", "Date:"):
        try:
            made = written(datetime.strptime(" ".join(node.words[3:7]), "%b %d %H:%M:%S %Y").isoformat(), node.at)
        except ValueError:
            continue
    return Upkeep(backup=_BACKUP, exported_at=made)
