"""Local users, and keys kept outside the sections they belong to.

Members of ``administrators`` may run every command, those of ``operators`` and ``auditors`` change nothing; other groups are
what their rules permit (AOS-CX 10.14 Hardening Guide, User Management). The account ``admin`` is built in (same guide,
Built-in Admin Account Password Reset): a configuration that does not name it has it all the same, with a password that nobody
can tell.
"""

from __future__ import annotations

from dataclasses import replace

from auditor.model.fact import Fact, written
from auditor.model.management import User
from auditor.source.node import Node, Words
from vendor_parsers._readers.list_uses import Uses
from vendor_parsers.aruba_aoscx import facts
from vendor_parsers.aruba_aoscx.passwords import KINDS, read_secret, sealed

_BUILT_IN = {"administrators": True, "operators": False, "auditors": False}


def read_users(root: Node) -> tuple[User, ...]:
    """Local accounts, the built-in one among them; several lines about one name are one account."""
    users: dict[str, User] = {}
    for node in root.all("user"):
        words = node.cursor(1)
        name = words.next()
        if not name:
            continue
        users[name] = _user(words, users.get(name) or User(name=name, at=node.at))
    named = root.find("hostname")
    if "admin" not in users and named is not None:
        users["admin"] = User(name="admin", at=named.at, privilege="administrators", administrator=facts.UNNAMED_ADMIN)
    return tuple(users.values())


def _user(words: Words, user: User) -> User:
    while words.left:
        if words.accept("group"):
            group = words.next()
            user = replace(user, privilege=group, administrator=_administrator(group, words))
        elif words.accept("password"):
            user = replace(user, secret=read_secret(words, "user", user.name) or user.secret)
        elif words.peek() in ("authorized-key", "management-interface", "access-start-time", "expire"):
            words.rest()
        else:
            break
    return user


def _administrator(group: str, words: Words) -> Fact[bool]:
    known = _BUILT_IN.get(group)
    return facts.OTHER_GROUP if known is None else written(known, words.at)


_KEYS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("ntp", "authentication-key"), "ntp"),
    (("radius-server", "key"), "radius"),
    (("tacacs-server", "key"), "tacacs"),
    (("radius", "dyn-authorization", "client"), "radius"),
    (("radius-server", "tracking"), "radius"),
)
"""Statements, and what the key in them opens."""


def read_keys(root: Node, uses: Uses) -> None:
    """Keys of key chains, time, RADIUS and TACACS+, and of BGP neighbours."""
    for prefix, use in _KEYS:
        for node in root.all(*prefix):
            words = node.cursor(len(prefix))
            owner = words.peek() if words.peek() not in KINDS else ""
            while words.left:
                found = read_secret(words, use, owner)
                if found is not None:
                    uses.keep(found)
                else:
                    words.next()
    for chain in root.all("keychain"):
        owner = chain.cursor(1).next()
        for key in chain.all("key"):
            key.cursor(1).next()
            for line in key.children:
                words = line.cursor()
                if words.accept("key-string"):
                    uses.keep(
                        read_secret(words, "routing", owner) or sealed(words.next(), "plaintext", line.at, "routing")
                    )
                elif words.peek() in ("cryptographic-algorithm", "accept-lifetime", "send-lifetime", "name"):
                    words.rest()
    for node in (block for top in root.peek("router", "bgp") for block in top.walk()):
        at = next((place for place, word in enumerate(node.words) if word in KINDS), 0)
        if at and len(node.words) > at + 1:
            uses.keep(sealed(node.words[at + 1], node.words[at], node.at, "routing", node.words[1]))
