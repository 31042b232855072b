"""What guards a login on AOS-CX: lock-out, length of passwords, and what its SSH server agrees to."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.model.fact import unknown
from auditor.model.login import LoginRules
from auditor.model.management import Crypto, Listener, User
from auditor.source.node import Node
from vendor_parsers._readers import account_logins


def login_rules(root: Node) -> LoginRules:
    """``aaa authentication limit-login-attempts`` and ``minimum-password-length``, where they are written."""
    tries = account_logins.number_after(root, "aaa", "authentication", "limit-login-attempts")
    length = account_logins.number_after(root, "aaa", "authentication", "minimum-password-length")
    return LoginRules(tries=tries or account_logins.NOT_READ, min_length=length or account_logins.NOT_READ)


def guarded(root: Node, listeners: Iterable[Listener], users: tuple[User, ...]) -> tuple[Listener, ...]:
    """The listeners with how one logs in to them, when they cut off and what they agree to."""
    login = account_logins.method(users, server=account_logins.server_line(root))
    ssh = Crypto(
        oldest=unknown(account_logins.OFFERED.note),
        ciphers=account_logins.names_after(root, "ssh", "ciphers"),
        exchanges=account_logins.names_after(root, "ssh", "key-exchange-algorithms"),
        key_bits=account_logins.KEY_ELSEWHERE,
    )
    return tuple(account_logins.logged_in(listeners, login, {}, {"ssh": ssh}))
