"""Who may log in: the nameless user of ``login password``, ``administrator password``, and ``login user`` accounts.

``show config`` shows ``*`` for every password; without ``encrypted`` a copied file holds it in clear (RT technical
documents, sshd). A user without ``user attribute`` may become administrator and connect by every way (NVR500 Command
Reference 4.6).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from auditor.model.fact import Fact, default, unknown, written
from auditor.model.management import User
from auditor.model.secret import Secret, seal
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.source.node import Node, Words

MANUAL = "Yamaha NVR500 Command Reference Rev.11.00.28"
NAMELESS = "(no name)"
_ADMINISTRATOR = {"on": True, "1": True, "2": True, "off": False}


@dataclass(slots=True)
class Accounts:
    """The users, and the passwords that belong to none of them."""

    users: list[User] = field(default_factory=list)
    secrets: list[Secret] = field(default_factory=list)


def read_accounts(root: Node, start: Span, *, whole: bool) -> Accounts:
    """The accounts; ``whole``: the export shows its first line, so that a missing password line means something."""
    found = Accounts()
    attributes = dict(attributes_by_user(root))
    shared = attributes.get("*", {})
    login = root.find("login", "password")
    administrator = root.find("administrator", "password")
    if administrator is not None:
        found.secrets.append(sealed(administrator.cursor(2), "enable", "administrator"))
    own = shared | attributes.get("", {})
    if login is not None:
        found.users.append(_user(NAMELESS, login.at, sealed(login.cursor(2), "user", NAMELESS), own))
    elif whole:
        # Empty at the factory on older models, to be set at the first login on newer ones: nothing is certain
        found.users.append(
            User(name=NAMELESS, at=start, administrator=unknown(_NO_LINE), enabled=_enabled(own), named=False)
        )
    for node in root.all("login", "user"):
        words = node.cursor(2)
        name = words.next()
        secret = sealed(words, "user", name) if words.left else None
        found.users.append(_user(name, node.at, secret, shared | attributes.get(name, {})))
    return found


_NO_LINE = Text(
    "no login password line: empty at the factory on older models, forced at the first login on newer ones",
    "login password の行がない。旧機種の初期値は空、新しい機種では初回ログイン時に設定が必要",
)


def sealed(words: Words, use: str, owner: str) -> Secret:
    """The password that comes next: ``*``, ``encrypted TEXT``, or in clear."""
    encrypted = words.accept("encrypted")
    text = words.next()
    if text in ("*", ""):
        return Secret(use=use, storage="masked", at=words.at, owner=owner)
    if encrypted:
        return seal(None, use=use, storage="encrypted", at=words.at, owner=owner, stored=text)
    return seal(text, use=use, storage="clear", at=words.at, owner=owner)


def attributes_by_user(root: Node) -> Iterator[tuple[str, dict[str, tuple[str, Node]]]]:
    """``user attribute [NAME] key=value …`` by name; ``""`` is the nameless user, ``*`` everybody."""
    for node in root.all("user", "attribute"):
        words = node.cursor(2)
        name = "" if "=" in words.peek() else words.next()
        values: dict[str, tuple[str, Node]] = {}
        while "=" in words.peek():
            key, _, value = words.next().partition("=")
            values[key] = (value, node)
        yield name, values


def _user(name: str, at: Span, secret: Secret | None, attributes: dict[str, tuple[str, Node]]) -> User:
    value, line = attributes.get("administrator", ("", None))
    administrator: Fact[bool] = default(True, f"{MANUAL}, 4.6: administrator=on")
    if value:
        known = _ADMINISTRATOR.get(value)
        administrator = (
            written(known, line.at if line is not None else at)
            if known is not None
            else unknown(Text("value of administrator not understood", "administrator の値を解釈できない"))
        )
    return User(
        name=name,
        at=at,
        privilege=f"administrator={value}" if value else "",
        administrator=administrator,
        secret=secret,
        enabled=_enabled(attributes),
        named=name != NAMELESS,
    )


def _enabled(attributes: dict[str, tuple[str, Node]]) -> bool:
    return attributes.get("connection", ("", None))[0] != "off"
