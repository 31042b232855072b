"""Local users with roles and privilege levels, the root account, and AAA logins.

Out of the box there is ``username admin privilege 1 role network-admin nopassword`` (Arista, Securing EOS CLI). What a user
without the role network-admin and without privilege 15 may do rests on AAA authorization.
"""

from __future__ import annotations

from dataclasses import replace

from auditor.model.fact import written
from auditor.model.management import User
from auditor.model.secret import Secret, seal
from auditor.model.span import Span
from auditor.source.node import Node, Words
from vendor_parsers._readers.list_uses import Uses
from vendor_parsers.arista_eos import facts
from vendor_parsers.arista_eos.passwords import read_secret

ADMINISTRATOR = "network-admin"


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
    """Local accounts, and ``root`` where ``aaa root`` gives it a password or none."""
    users: dict[str, User] = {}
    for node in root.all("username"):
        words = node.cursor(1)
        name = words.next()
        users[name] = _user(words, users.get(name) or User(name=name, at=node.at, administrator=facts.ROLE_VARIES))
    for node in root.all("aaa", "root"):
        words = node.cursor(2)
        user = User(name="root", at=node.at, administrator=written(True, node.at))
        users["root"] = _user(words, user)
    for node in root.all("no", "aaa", "root"):
        node.mark()
    return tuple(users.values())


def _user(words: Words, user: User) -> User:
    while words.left:
        if words.accept("privilege"):
            level = words.next()
            user = replace(user, privilege=f"{user.privilege} {level}".strip())
            if level == "15":
                user = replace(user, administrator=written(True, words.at))
        elif words.accept("role"):
            role = words.next()
            user = replace(user, privilege=f"{user.privilege} {role}".strip())
            if role == ADMINISTRATOR:
                user = replace(user, administrator=written(True, words.at))
        elif words.accept("nopassword"):
            user = replace(user, secret=_empty(words, user.name))
        elif words.accept("secret"):
            user = replace(user, secret=read_secret(words, "user", user.name))
        elif words.peek() in ("ssh-key", "sshkey"):
            words.rest()
        elif words.accept("shell"):
            words.next()
        else:
            break
    return user


def _empty(words: Words, owner: str) -> Secret:
    return seal("", use="user", storage="absent", at=words.at, owner=owner)


def read_keys(root: Node, uses: Uses) -> None:
    """``enable`` passwords, keys of NTP, of BGP neighbours and of IPsec profiles."""
    root.all("no", "enable", "password")
    for security in root.peek("ip", "security"):
        for profile in security.peek("profile"):
            for line in profile.all("shared-key"):
                uses.keep(read_secret(line.cursor(1), "psk", profile.words[-1]))
    for kind in ("secret", "password"):
        for node in root.all("enable", kind):
            words = node.cursor(2)
            if words.accept("level"):
                words.next()
            uses.keep(read_secret(words, "enable", ""))
    for node in root.all("ntp", "authentication-key"):
        words = node.cursor(2)
        number = words.next()
        words.next()
        uses.keep(read_secret(words, "ntp", number))
    for node in (line for block in root.peek("router") for line in block.walk()):
        texts = node.words
        if texts[0] == "neighbor" and "password" in texts[2:-1]:
            uses.keep(read_secret(node.cursor(texts.index("password") + 1), "routing", texts[1]))
