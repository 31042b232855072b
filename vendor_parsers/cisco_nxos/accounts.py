"""Local users with their roles, AAA, and keys kept outside the sections they belong to.

``password 5 !`` is what a user has who cannot log in by password. Without a role a user is network-operator (Nexus 9000
Series NX-OS Security Configuration Guide, Configuring User Accounts and RBAC).
"""

from __future__ import annotations

from dataclasses import replace

from auditor.model.fact import written
from auditor.model.management import User
from auditor.model.secret import Secret, seal
from auditor.model.span import Span
from auditor.source.node import Node, Words
from vendor_parsers._readers.list_uses import Uses
from vendor_parsers.cisco_nxos import facts
from vendor_parsers.cisco_nxos.passwords import KINDS, sealed

ADMINISTRATORS = frozenset({"network-admin", "vdc-admin"})


def without_password(root: Node) -> Span | None:
    """Where ``aaa authentication login default none`` lets everybody in; the other methods ask for a password."""
    found: Span | None = None
    for line in root.all("aaa", "authentication", "login"):
        words = line.cursor(3)
        place, methods = words.next(), words.rest()
        if place == "default" and methods[:1] == ["none"]:
            found = line.at
    return found


def read_users(root: Node) -> tuple[User, ...]:
    """Local accounts; several lines about one name are one account."""
    users: dict[str, User] = {}
    for node in root.all("username"):
        words = node.cursor(1)
        name = words.next()
        found = users.get(name) or User(name=name, at=node.at, administrator=facts.OPERATOR)
        users[name] = _user(words, found)
    return tuple(users.values())


def _user(words: Words, user: User) -> User:
    while words.left:
        if words.accept("password"):
            kind = words.next() if words.peek() in KINDS and words.peek(1) else "0"
            user = replace(user, secret=_secret(words, kind, user.name))
        elif words.accept("role"):
            role = words.next()
            roles = f"{user.privilege} {role}".strip()
            admin = role in ADMINISTRATORS or (user.administrator is not None and user.administrator.is_(True))
            user = replace(user, privilege=roles, administrator=written(admin, words.at))
        elif words.peek() in ("passphrase", "keypair", "ssh-cert-dn", "sshkey"):
            words.rest()
        elif words.peek() in ("expire", "shelltype", "priv-lvl"):
            words.next()
            words.next()
        else:
            break
    return user


def _secret(words: Words, kind: str, owner: str) -> Secret:
    text = words.next()
    if text == "!":
        return seal(None, use="user", storage="absent", at=words.at, owner=owner)
    return sealed(text, kind, words.at, "user", owner)


def read_keys(root: Node, uses: Uses) -> None:
    """Keys of key chains, NTP and the switch's own secrets."""
    for node in root.all("key", "chain"):
        owner = node.cursor(2).next()
        for key in node.all("key"):
            key.cursor(1).next()
            for line in key.all("key-string"):
                words = line.cursor(1)
                kind = words.next() if words.peek() in ("0", "6", "7") and words.peek(1) else "0"
                uses.keep(sealed(words.next(), kind, line.at, "routing", owner))
    for node in root.all("ntp", "authentication-key"):
        words = node.cursor(2)
        number = words.next()
        words.next()
        text = words.next()
        uses.keep(sealed(text, words.next() if words.peek() in KINDS else "0", node.at, "ntp", number))
    for node in root.all("enable", "secret"):
        words = node.cursor(2)
        kind = words.next() if words.peek() in KINDS and words.peek(1) else "0"
        uses.keep(sealed(words.next(), kind, node.at, "enable", ""))
    for node in (block for top in root.peek("router", "bgp") for block in top.walk()):
        if node.words[:1] == ["password"] and len(node.words) > 1:
            words = node.cursor(1)
            kind = words.next() if words.peek() in ("0", "3", "6", "7") and words.peek(1) else "0"
            uses.keep(sealed(words.next(), kind, node.at, "routing", node.parent.words[-1] if node.parent else ""))
