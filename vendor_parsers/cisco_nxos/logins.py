"""What guards a login on NX-OS: the time-outs of lines, the length of passwords, the key of the SSH server."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.model.fact import Fact, unknown, written
from auditor.model.login import LoginRules
from auditor.model.management import Listener, User
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.source.node import Node
from vendor_parsers._readers import account_logins

SSH = "Nexus 9000 Series NX-OS Security Configuration Guide, SSH Server: version 2 alone"
_TRIES: Fact[int] = unknown(
    Text("whether failed logins lock out depends on the release", "ログイン失敗時のロックアウトの有無は版による")
)

_STRENGTH: Fact[int] = unknown(
    Text(
        "no line tells; password strength-check (eight characters) is off by default in the Nexus 7000 Security Command"
        " Reference and on in CIS Cisco NX-OS v1.1.0",
        "記載がない。password strength-check（8文字以上）の既定値は、Nexus 7000 Security Command Reference では無効、"
        "CIS Cisco NX-OS v1.1.0 では有効とされる",
    )
)


def login_rules(root: Node) -> LoginRules:
    """``userpassphrase min-length`` and ``no password strength-check``."""
    length = account_logins.number_after(root, "userpassphrase", "min-length")
    off = root.find("no", "password", "strength-check")
    if length is None:
        length = _STRENGTH if off is None else written(0, off.at)
    return LoginRules(tries=_TRIES, min_length=length)


def guarded(
    root: Node, listeners: Iterable[Listener], users: tuple[User, ...], nothing: Span | None
) -> tuple[Listener, ...]:
    """The listeners with how one logs in to them, when they cut off and what they agree to."""
    vty = account_logins.exec_timeout(root.peek("line", "vty"), account_logins.NOT_READ)
    console = account_logins.exec_timeout(root.peek("line", "console"), account_logins.NOT_READ)
    bits = account_logins.number_after(root, "ssh", "key", "rsa")
    login = account_logins.method(users, server=account_logins.server_line(root), nothing=nothing)
    ssh = account_logins.ssh_two(SSH, account_logins.KEY_ELSEWHERE if bits is None else bits)
    idle = {"ssh": vty, "telnet": vty, "console": console}
    return tuple(account_logins.logged_in(listeners, login, idle, {"ssh": ssh}))
