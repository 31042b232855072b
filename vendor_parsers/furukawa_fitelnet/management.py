"""Accounts, the terminal lines, and where logs go.

``password 2`` is followed by the salted MD5 form (``$1$…``); of other numbers no document at hand says how they are kept.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.address import is_ip, parse_ip
from auditor.model.fact import Fact, unknown, written
from auditor.model.management import Listener, Server, User
from auditor.model.secret import Secret, seal
from auditor.model.text import Text
from auditor.source.node import Node, Words

_LEVEL_UNKNOWN: Fact[bool] = unknown(
    Text("no privilege is written for this user", "このユーザーに privilege の記載がない")
)
_TELNET: Fact[bool] = unknown(
    Text(
        "line telnet sets how long sessions last; whether the server runs is in no document at hand",
        "line telnet はセッションの設定であり、サーバが動作するかは確認できる文書がない",
    )
)
_NO_LINE: Fact[bool] = unknown(
    Text(
        "whether the server runs without a line is in no document at hand",
        "記載がない場合に動作するかは確認できる文書がない",
    )
)
ADMINISTRATOR = 15
"""``privilege 15``, the highest level (users of pyats-fitelnet's lab devices)."""
_PORTS = {"telnet": 23, "ssh": 22, "http": 80}


def read_users(root: Node) -> Iterator[User]:
    """``username NAME privilege 15 password 2 $1$…``."""
    for node in root.all("username"):
        words = node.cursor(1)
        name, level, secret = words.next(), "", None
        if words.peek() == "privilege" and words.peek(1).isdecimal() and len(words.peek(1)) < 4:
            words.next()
            level = words.next()
        if words.accept("password") and words.left:
            secret = _password(words, name)
        yield User(
            name=name,
            at=node.at,
            privilege=level,
            administrator=written(int(level) == ADMINISTRATOR, node.at) if level else _LEVEL_UNKNOWN,
            secret=secret,
        )


def _password(words: Words, owner: str) -> Secret:
    kind = words.next() if words.peek().isdecimal() and len(words.peek()) == 1 and words.peek(1) else ""
    text = words.next()
    if kind == "2" and text.startswith("$1$"):
        return seal(None, use="user", storage="hash", at=words.at, owner=owner, stored=text)
    return seal(None, use="user", storage="unknown", at=words.at, owner=owner, stored=text)


def read_aaa(root: Node) -> None:
    """Methods of login and authorisation; a list with ``none`` lets anybody in and stays unread."""
    for node in (*root.all("aaa", "authentication", "login"), *root.all("aaa", "authorization", "exec")):
        if "none" not in node.words:
            node.mark()


def read_listeners(root: Node) -> Iterator[Listener]:
    """The ways to log in, of which the configuration says little."""
    where = dict.fromkeys(_PORTS, "")
    enabled: dict[str, Fact[bool]] = dict.fromkeys(_PORTS, _NO_LINE)
    for node in root.all("line"):
        kind = node.cursor(1).next()
        node.mark()
        for child in node.all("exec-timeout"):
            child.mark()
        if kind in enabled:
            where[kind] = node.text
            enabled[kind] = _TELNET if kind == "telnet" else _NO_LINE
    for name, port in _PORTS.items():
        yield Listener(
            name=name, enabled=enabled[name], sources=unknown(enabled[name].note), ports=((6, port),), where=where[name]
        )


def read_servers(root: Node) -> Iterator[Server]:
    """``ip name-server`` and ``logging host``."""
    for use, words_before in (("dns", ("ip", "name-server")), ("syslog", ("logging", "host"))):
        for node in root.all(*words_before):
            words = node.cursor(len(words_before))
            if is_ip(words.peek()):
                host = words.next()
                yield Server(use=use, host=host, at=node.at, ip=parse_ip(host))
