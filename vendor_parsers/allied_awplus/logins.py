"""What guards a login on AlliedWare Plus: lock-out, time-outs of lines, length of passwords."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.model.fact import default, unknown, written
from auditor.model.login import LoginRules
from auditor.model.management import Crypto, Listener, User
from auditor.model.span import Span
from auditor.source.node import Node
from vendor_parsers._readers import account_logins

TRIES = "AT-IX5-28GPX Command Reference C613-50057-01, aaa local authentication attempts max-fail: five (5.4.5)"
TIMEOUT = "AT-9000 Switch Command Line User's Guide, Configuring the Management Session Timers: 10 minutes"


def login_rules(root: Node) -> LoginRules:
    """``aaa local authentication attempts max-fail`` and ``security-password minimum-length``."""
    tries = account_logins.number_after(root, "aaa", "local", "authentication", "attempts", "max-fail")
    length = account_logins.number_after(root, "security-password", "minimum-length")
    return LoginRules(tries=tries or default(5, TRIES), min_length=length or account_logins.NOT_READ)


def guarded(
    root: Node, listeners: Iterable[Listener], users: tuple[User, ...], nothing: Span | None
) -> tuple[Listener, ...]:
    """The listeners with how one logs in to them, when they cut off and what they agree to."""
    idle = account_logins.exec_timeout(root.peek("line", "vty"), default(600, TIMEOUT))
    login = account_logins.method(users, server=account_logins.server_line(root), nothing=nothing)
    only = root.find("ssh", "server", "v2only")
    ssh = Crypto(
        oldest=unknown(account_logins.OFFERED.note) if only is None else written("SSH-2", only.at),
        ciphers=account_logins.OFFERED,
        exchanges=account_logins.OFFERED,
        key_bits=account_logins.KEY_ELSEWHERE,
    )
    return tuple(account_logins.logged_in(listeners, login, {"ssh": idle, "telnet": idle}, {"ssh": ssh}))
