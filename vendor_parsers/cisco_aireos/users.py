"""Administrators of the controller, local network users, and the accounts it puts on its access points."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.fact import Fact, unknown, written
from auditor.model.management import User
from auditor.model.secret import Secret
from auditor.model.text import Text
from auditor.source.node import Node, Words
from vendor_parsers.cisco_aireos.stored import AP_DEFAULTS, one_secret

_ROLES = {"read-write": True, "read-only": False, "lobby-admin": False}


def read_users(root: Node, secrets: list[Secret]) -> Iterator[User]:
    """Every account; what is secret beside its password is added to ``secrets``."""
    administrators: dict[str, User] = {}
    for node in root.all("mgmtuser"):
        words = node.cursor(1)
        if words.accept("add"):
            # a backup writes an account twice, for older and newer versions (encrypt, encrypt_v1)
            user = _administrator(words, node)
            administrators[user.name] = user
        elif words.accept("telnet") or words.accept("description"):
            # whether Telnet answers at all is one setting for the whole controller (network telnet)
            words.rest()
    yield from administrators.values()
    for node in root.all("netuser", "add"):
        yield _network_user(node)
    for node in root.all("ap", "mgmtuser", "add"):
        yield _on_access_points(node, secrets)


def _administrator(words: Words, node: Node) -> User:
    """``add NAME PASSWORD ROLE`` and ``add encrypt NAME 1 IV HMAC 16 PASSWORD ROLE``."""
    encrypted = words.peek() in ("encrypt", "encrypt_v1") and bool(words.next())
    name = words.next()
    secret = one_secret(words, "user", name, encrypted=encrypted)
    role = words.next()
    full = _ROLES.get(role)
    administrator: Fact[bool] = (
        written(full, node.at) if full is not None else unknown(Text(f"role {role}", f"ロール {role}"))
    )
    if full is not None:
        words.rest()
    return User(name=name, at=node.at, privilege=role, administrator=administrator, secret=secret)


def _network_user(node: Node) -> User:
    """``netuser add NAME PASSWORD wlan N userType permanent``: logs in to a WLAN, not to the controller."""
    words = node.cursor(2)
    encrypted = words.accept("encrypt")
    if encrypted:
        words.accept("username")
    name = words.next()
    if encrypted:
        words.accept("password")
    secret = one_secret(words, "user", name, encrypted=encrypted)
    words.rest()
    return User(name=name, at=node.at, privilege="netuser", administrator=written(False, node.at), secret=secret)


def _on_access_points(node: Node, secrets: list[Secret]) -> User:
    """``ap mgmtuser add [encrypt] username NAME password PASSWORD secret ENABLE all``."""
    words = node.cursor(3)
    encrypted = words.accept("encrypt")
    words.accept("username")
    name = words.next()
    found: list[Secret] = []
    while words.left:
        if words.peek() in ("password", "secret"):
            use = "user" if words.next() == "password" else "enable"
            secret = one_secret(words, use, name, encrypted=encrypted and use == "user", defaults=AP_DEFAULTS)
            found += [secret] if secret is not None else []
        else:
            words.next()
    secrets += found[1:]
    return User(name=name, at=node.at, privilege="access points", secret=found[0] if found else None)
