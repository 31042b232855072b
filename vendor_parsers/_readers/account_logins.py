"""Logins of platforms that know nothing but accounts: how one logs in to each service, and when it cuts off."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from auditor.model.fact import Fact, default, unknown, written
from auditor.model.management import Crypto, Listener, LoginMethod, User
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.source.node import Node

_COMMAND_LINE = frozenset({"ssh", "telnet"})
_PROGRAMS = frozenset({"http", "https", "netconf", "restconf", "api", "ftp"})
NOT_READ: Fact[int] = unknown(
    Text("no line tells, and its default is not documented here", "記載がなく、既定値を文書で確認できていない")
)
KEY_ELSEWHERE: Fact[int] = unknown(Text("the key is not part of the configuration", "鍵は設定ファイルに含まれない"))
OFFERED: Fact[tuple[str, ...]] = unknown(
    Text("not written; what is offered then depends on the release", "記載がなく、既定値は版による")
)


def method(users: Iterable[User], *, server: Span | None = None, nothing: Span | None = None) -> Fact[LoginMethod]:
    """What a login asks for: nothing, a server's accounts, the device's own, by the lines that say so.

    Without any account in the configuration nobody can tell: it may hold none, or keep them elsewhere.
    """
    if nothing is not None:
        return written("none", nothing)
    if server is not None:
        return written("aaa", server)
    account = next(iter(users), None)
    if account is None:
        return unknown(Text("no account is in the configuration", "設定にアカウントの記載がない"))
    return written("user", account.at)


def logged_in(
    listeners: Iterable[Listener],
    login: Fact[LoginMethod],
    idle: Mapping[str, Fact[int]],
    crypto: Mapping[str, Crypto] | None = None,
) -> Iterator[Listener]:
    """The services with their logins; ``idle`` by name of the service, ``console`` for those on a console line."""
    for listener in listeners:
        console = listener.name == "other" and "console" in listener.where
        known = listener.crypto or (crypto or {}).get(listener.name)
        if listener.name in _COMMAND_LINE or console:
            cut = idle.get("console" if console else listener.name, NOT_READ)
            yield replace(listener, login=login, idle=cut, crypto=known)
        elif listener.name in _PROGRAMS:
            yield replace(listener, login=login, idle=idle.get(listener.name), crypto=known)
        else:
            yield listener


def exec_timeout(blocks: Iterable[Node], absent: Fact[int]) -> Fact[int]:
    """The longest ``exec-timeout MINUTES [SECONDS]`` of some lines in seconds, 0 (never) above all."""
    found = []
    for block in blocks:
        line = block.find("exec-timeout")
        if line is None:
            found.append(absent)
            continue
        words = line.cursor(1)
        seconds = 0
        for unit in (60, 1):
            if words.peek().isdecimal() and len(words.peek()) < 9:
                seconds += unit * int(words.next())
        found.append(written(seconds, line.at))
    never = [fact for fact in found if fact.is_(0)]
    open_ = [fact for fact in found if not fact.known]
    return (never or open_ or sorted(found, key=lambda fact: -(fact.value or 0)) or [absent])[0]


def ssh_two(source: str, key_bits: Fact[int] = KEY_ELSEWHERE) -> Crypto:
    """An SSH server that by ``source`` knows version 2 alone, and of which no more is read."""
    return Crypto(oldest=default("SSH-2", source), ciphers=OFFERED, exchanges=OFFERED, key_bits=key_bits)


def server_line(root: Node) -> Span | None:
    """``aaa authentication login default group …``: where a server's accounts are asked first."""
    lines = root.peek("aaa", "authentication")
    found = [node.at for node in lines if node.words[2:5] == ["login", "default", "group"]]
    return found[-1] if found else None


def number_after(root: Node, *prefix: str) -> Fact[int] | None:
    """The number behind the last statement that begins with ``prefix``; None where there is none."""
    words = root.after(*prefix)
    if words is None or not words.peek().isdecimal() or len(words.peek()) > 6:
        return None
    return written(int(words.next()), words.at)


def names_after(root: Node, *prefix: str) -> Fact[tuple[str, ...]]:
    """The names behind the last statement that begins with ``prefix``."""
    words = root.after(*prefix)
    return OFFERED if words is None or not words.left else written(tuple(words.rest()), words.at)
