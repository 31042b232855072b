"""Local accounts and how their passwords are stored.

``password plain TEXT`` is in clear and ``plain 1 TEXT`` can be recovered. How ``hash`` and ``secret`` are made is in no
document at hand; old releases store so few digits that the form itself is weak, of others nobody can tell.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.fact import Fact, unknown, written
from auditor.model.management import User
from auditor.model.secret import Secret, Storage, seal
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.source.node import Node, Words

WEAK_DIGITS = 16
"""Up to so many hexadecimal digits (64 bits) a stored form is found by trying, whatever it is made by."""
_HEX = frozenset("0123456789abcdefABCDEF")
_LEVELS = frozenset({"administrator", "operator", "monitor"})
_LEVEL_UNKNOWN: Fact[bool] = unknown(Text("no level is written for this user", "このユーザーに権限レベルの記載がない"))


def stored(text: str, kind: str, *, use: str, owner: str, at: Span) -> Secret:
    """A secret behind the word ``plain``, ``plain 1``, ``secret`` or ``hash``."""
    if not text or set(text) == {"*"}:
        return seal(None, use=use, storage="masked", at=at, owner=owner)
    if kind == "plain":
        return seal(text, use=use, storage="clear", at=at, owner=owner)
    storage: Storage = "reversible"
    if kind in ("hash", "secret"):
        short = kind == "hash" and len(text) <= WEAK_DIGITS and _HEX.issuperset(text)
        storage = "weak-hash" if short else "unknown"
    return seal(None, use=use, storage=storage, at=at, owner=owner, stored=text)


def password(words: Words, *, use: str, owner: str) -> Secret | None:
    """``plain TEXT``, ``plain 0|1 TEXT``, ``secret TEXT``, ``hash TEXT`` as the next words; None when it is none of them."""
    kind = words.peek()
    if kind not in ("plain", "hash", "secret") or not words.peek(1):
        return None
    words.next()
    if kind == "plain" and words.peek() in ("0", "1") and words.peek(1) and words.peek(1) not in _LEVELS:
        kind = "plain" if words.next() == "0" else "plain 1"
    return stored(words.next(), kind, use=use, owner=owner, at=words.at)


def read_users(root: Node) -> Iterator[User]:
    """``username NAME password … administrator``."""
    for node in root.all("username"):
        words = node.cursor(1)
        name = words.next()
        secret = password(words, use="user", owner=name) if words.accept("password") else None
        level = words.next() if words.peek() in _LEVELS else ""
        yield User(
            name=name,
            at=node.at,
            privilege=level,
            administrator=written(level == "administrator", node.at) if level else _LEVEL_UNKNOWN,
            secret=secret,
        )
