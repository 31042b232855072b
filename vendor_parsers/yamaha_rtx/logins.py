"""How one logs in to a Yamaha router, when it cuts an idle session off, and what its SSH agrees to.

A router without ``login user`` asks for the login password alone; once users are registered it asks for a name first.
Its SSH server speaks version 2 only (RT technical documents, sshd).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from auditor.model.fact import Fact, default, unknown, written
from auditor.model.login import LoginRules
from auditor.model.management import Crypto, Listener, LoginMethod, User
from auditor.model.text import Text
from auditor.source.node import Node
from vendor_parsers.yamaha_rtx.accounts import attributes_by_user
from vendor_parsers.yamaha_rtx.numbers import number

SSHD = "https://www.rtpro.yamaha.co.jp/RT/docs/sshd/ (SSH version 1 is not supported)"
NO_RULES = LoginRules(
    tries=unknown(Text("no document at hand tells of a lock-out", "ロックアウト機能の有無を文書で確認できていない")),
    min_length=unknown(
        Text("no document at hand tells of a rule for passwords", "パスワード長の制限の有無を文書で確認できていない")
    ),
)
_NO_TIMER: Fact[int] = unknown(
    Text(
        "login timer is not written; its default is not documented here",
        "login timer の記載がなく、初期値を文書で確認できていない",
    )
)
_SSH_NAMELESS: Fact[LoginMethod] = unknown(
    Text(
        "no login user; whether SSH admits the nameless user is not documented here",
        "login user の記載がなく、SSHが無名ユーザを受け付けるかを文書で確認できていない",
    )
)
_OFFERED: Fact[tuple[str, ...]] = unknown(
    Text("not written; what is offered then depends on the model", "記載がなく、既定値は機種による")
)
_LONGEST = 2_147_483_647


def guarded(root: Node, users: Iterable[User], listeners: Iterable[Listener]) -> Iterator[Listener]:
    """The listeners with how one logs in to them, when they cut off and what they agree to."""
    accounts = tuple(users)
    asked, idle, ssh = _asked(accounts), _idle(root, accounts), _ssh(root)
    for listener in listeners:
        if listener.name == "ssh":
            login = asked if asked.is_("user") else _SSH_NAMELESS
            yield replace(listener, login=login, idle=idle, crypto=ssh)
        elif listener.name == "telnet":
            yield replace(listener, login=asked, idle=idle)
        elif listener.name == "http":
            yield replace(listener, login=asked)
        else:
            yield listener


def _asked(users: tuple[User, ...]) -> Fact[LoginMethod]:
    """A name, where users are registered; else the login password where there is one."""
    named = next((user for user in users if user.named and user.enabled), None)
    if named is not None:
        return written("user", named.at)
    shared = next((user for user in users if user.secret is not None and user.enabled), None)
    if shared is None:
        return unknown(
            Text("neither login user nor login password is written", "login user も login password も記載がない")
        )
    return written("password", shared.at)


def _idle(root: Node, users: tuple[User, ...]) -> Fact[int]:
    """The longest any user may stay idle, in seconds; 0 (``clear``): for ever."""
    words = root.after("login", "timer")
    shared = _NO_TIMER
    if words is not None:
        shared = _seconds(words.next(), words.node)
    own = dict(attributes_by_user(root))
    found = []
    for user in users:
        name = user.name if user.named else ""
        value = (own.get("*", {}) | own.get(name, {})).get("login-timer")
        found.append(shared if value is None else _seconds(value[0], value[1]))
    never = [fact for fact in found or [shared] if fact.is_(0)]
    open_ = [fact for fact in found or [shared] if not fact.known]
    return (never or open_ or [max(found or [shared], key=lambda fact: fact.value or 0)])[0]


def _seconds(word: str, node: Node) -> Fact[int]:
    if word == "clear":
        return written(0, node.at)
    seconds = number(word, _LONGEST)
    if not seconds:
        return unknown(
            Text(f"login timer {word} is not documented", f"login timer {word} の意味を文書で確認できていない")
        )
    return written(seconds, node.at)


def _ssh(root: Node) -> Crypto:
    words = root.after("sshd", "encrypt", "algorithm")
    return Crypto(
        oldest=default("SSH-2", SSHD),
        ciphers=_OFFERED if words is None else written(tuple(words.rest()), words.at),
        exchanges=_OFFERED,
        key_bits=unknown(Text("the key is not part of the configuration", "鍵は設定ファイルに含まれない")),
    )
