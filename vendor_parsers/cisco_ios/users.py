"""Local accounts, enable secrets and AAA method lists."""

from __future__ import annotations

from dataclasses import dataclass, replace

from auditor.model.fact import Fact, default, written
from auditor.model.management import User
from auditor.model.secret import Secret
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.source.node import Node, Words
from vendor_parsers.cisco_ios.passwords import line_secret, one_secret, sealed

_LEVEL_ONE: Fact[bool] = default(
    False,
    Text(
        "without privilege a user has level 1 (IOS Security Command Reference, username)",
        "privilege の指定がないユーザーはレベル1 (IOS Security Command Reference, username)",
    ),
)
_TAKE_ONE = frozenset(
    {"view", "access-class", "callback-dialstring", "user-maxlinks", "role", "common-criteria-policy"}
)
_ALONE = frozenset({"noescape", "nohangup", "one-time", "callback-verify"})


@dataclass(frozen=True, slots=True)
class Aaa:
    """``aaa new-model`` and the login method lists, by name; None where AAA is off.

    ``servers`` are the groups of servers that have any, ``radius`` and ``tacacs+`` among them.
    """

    new_model: Span | None
    login: tuple[tuple[str, tuple[str, ...], Span], ...]
    servers: frozenset[str] = frozenset()

    def methods(self, name: str) -> tuple[str, ...] | None:
        """The methods of a login list; None when nothing defines it."""
        return next((methods for listed, methods, _ in reversed(self.login) if listed == name), None)


def read_aaa(root: Node) -> Aaa:
    """``aaa new-model`` and ``aaa authentication login``; the other AAA lines are left to the ignored table."""
    node = root.find("aaa", "new-model")
    root.all("no", "aaa", "new-model")
    for line in root.all("aaa", "authentication", "enable"):
        # with the method none anybody may enable, and nothing here can say so: such a line stays unread
        if "none" not in line.words:
            line.mark()
    lists = []
    for line in root.all("aaa", "authentication", "login"):
        words = line.cursor(3)
        lists.append((words.next(), tuple(words.rest()), line.at))
    return Aaa(node.at if node is not None else None, tuple(lists), _server_groups(root))


def _server_groups(root: Node) -> frozenset[str]:
    found = {node.words[4] for node in root.peek("aaa", "group", "server") if len(node.words) > 4 and node.children}
    for group, word in (("radius", "radius"), ("tacacs+", "tacacs"), ("ldap", "ldap")):
        if root.peek(word, "server") or root.peek(f"{word}-server", "host"):
            found.add(group)
    return frozenset(found)


def read_users(root: Node, elevated: Span | None) -> tuple[User, ...]:
    """Local accounts; several lines about one name are one account.

    ``elevated`` is where a terminal line gives level 15 to everyone who logs in on it, if one does.
    """
    users: dict[str, User] = {}
    plain = written(True, elevated) if elevated is not None else _LEVEL_ONE
    for node in root.all("username"):
        words = node.cursor(1)
        name = words.next()
        users[name] = _user(words, users.get(name) or User(name=name, at=node.at, administrator=plain))
    return tuple(users.values())


def _user(words: Words, user: User) -> User:
    while words.left:
        word = words.peek()
        if word == "privilege":
            words.next()
            level = words.next()
            user = replace(user, privilege=level, administrator=written(level == "15", words.at))
        elif word in ("password", "secret"):
            words.next()
            kind = words.next() if words.peek() in "0456789" and words.peek() and words.peek(1) else ""
            # a clear password may hold spaces and ends the line; hashed ones are one word
            text = words.next() if kind in ("4", "5", "8", "9") else " ".join(words.rest())
            user = replace(user, secret=sealed(text, kind, words, "user", user.name))
        elif word == "algorithm-type":
            words.next()
            words.next()
        elif word == "nopassword":
            words.next()
            user = replace(user, secret=sealed("", "0", words, "user", user.name))
        elif word == "autocommand":
            words.rest()
        elif word in _TAKE_ONE:
            words.next()
            words.next()
        elif word in _ALONE:
            words.next()
        else:
            break
    return user


def enable_secrets(root: Node) -> tuple[Secret, ...]:
    """``enable secret`` and ``enable password``; the level, when not 15, is the owner."""
    found: list[Secret] = []
    for node in root.peek("enable", "algorithm-type"):
        words = node.cursor(3)
        secret = line_secret(words, "enable", "") if words.accept("secret") else None
        found += [secret] if secret is not None else []
    for kind in ("secret", "password"):
        for node in root.all("enable", kind):
            words = node.cursor(2)
            level = ""
            if words.accept("level"):
                level = words.next()
            secret = one_secret(words, "enable", level) if kind == "secret" else line_secret(words, "enable", level)
            if secret is not None:
                found.append(secret)
    return tuple(found)


def key_chains(root: Node) -> tuple[Secret, ...]:
    """Keys of routing protocols, NTP and key chains."""
    found: list[Secret | None] = []
    for node in root.all("key", "chain"):
        owner = node.cursor(2).next()
        for key in node.all("key"):
            key.cursor(1).next()
            found += [line_secret(line.cursor(1), "routing", owner) for line in key.all("key-string")]
    for node in root.all("ntp", "authentication-key"):
        words = node.cursor(2)
        number = words.next()
        words.next()
        if words.peek(1).isdecimal() and not words.peek(2):
            # the encryption type stands behind the key: ntp authentication-key 1 md5 0802 7
            text = words.next()
            found.append(sealed(text, words.next(), words, "ntp", number))
        else:
            found.append(line_secret(words, "ntp", number))
    return tuple(secret for secret in found if secret is not None)
