"""Local users, ``enable`` passwords and how logins are checked.

The device ships with the user ``manager`` (fixtures of ansible_awplus show it in every export); privilege 15 is the highest.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.fact import Fact, unknown, written
from auditor.model.management import User
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.source.node import Node
from vendor_parsers._readers.list_uses import Uses
from vendor_parsers.allied_awplus.secrets import read_secret

ADMINISTRATOR = 15
_LEVEL_UNKNOWN: Fact[bool] = unknown(
    Text("no privilege is written for this user", "このユーザーに privilege の記載がない")
)


def read_users(root: Node) -> Iterator[User]:
    """``username NAME privilege 15 password 8 $1$…``."""
    for node in root.all("username"):
        words = node.cursor(1)
        name, level, secret = words.next(), "", None
        while words.left:
            if words.peek() == "privilege" and words.peek(1).isdecimal() and len(words.peek(1)) < 4:
                words.next()
                level = words.next()
            elif words.accept("password") and words.left:
                secret = read_secret(words, "user", name)
            else:
                break
        yield User(
            name=name,
            at=node.at,
            privilege=level,
            administrator=written(int(level) == ADMINISTRATOR, node.at) if level else _LEVEL_UNKNOWN,
            secret=secret,
        )


def read_enable(root: Node, uses: Uses) -> None:
    """``enable password [level 15] [8] TEXT`` and ``enable secret``."""
    for kind in ("password", "secret"):
        for node in root.all("enable", kind):
            words = node.cursor(2)
            if words.accept("level"):
                words.next()
            uses.keep(read_secret(words, "enable", ""))


def without_password(root: Node) -> Span | None:
    """Where a login asks for nothing: ``aaa authentication login default none``. Other methods ask for a password."""
    found: Span | None = None
    for node in (*root.all("aaa", "authentication"), *root.all("aaa", "accounting"), *root.all("aaa", "authorization")):
        words = node.cursor(2)
        purpose, place, methods = words.next(), words.next(), words.rest()
        if node.words[1] == "authentication" and purpose == "login" and place == "default" and "none" in methods:
            found = node.at
    for group in root.all("aaa", "group", "server"):
        group.cursor(3).rest()
        for line in group.all("server"):
            line.mark()
    return found
