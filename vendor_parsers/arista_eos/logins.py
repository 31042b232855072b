"""When a login on EOS is cut off, and what its SSH server agrees to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from auditor.model.fact import Fact, written
from auditor.model.management import Listener, User
from auditor.model.span import Span
from auditor.source.node import Node
from vendor_parsers._readers import account_logins

SSH = "Arista EOS User Manual, Session Management Commands: SSH version 2"


def guarded(
    root: Node, listeners: Iterable[Listener], users: tuple[User, ...], nothing: Span | None
) -> tuple[Listener, ...]:
    """The listeners with how one logs in to them, when they cut off and what they agree to."""
    idle = {name: _idle(root, name) for name in ("ssh", "telnet", "console")}
    login = account_logins.method(users, server=account_logins.server_line(root), nothing=nothing)
    ssh = account_logins.ssh_two(SSH)
    for block in root.peek("management", "ssh"):
        ssh = replace(
            ssh,
            ciphers=account_logins.names_after(block, "cipher"),
            exchanges=account_logins.names_after(block, "key-exchange"),
        )
    return tuple(account_logins.logged_in(listeners, login, idle, {"ssh": ssh}))


def _idle(root: Node, name: str) -> Fact[int]:
    """``idle-timeout MINUTES`` of a management block."""
    for block in root.peek("management", name):
        minutes = account_logins.number_after(block, "idle-timeout")
        if minutes is not None and minutes.value is not None and minutes.at is not None:
            return written(minutes.value * 60, minutes.at)
    return account_logins.NOT_READ
