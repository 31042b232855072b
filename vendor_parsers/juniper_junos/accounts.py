"""Who may log in: root, the users, and what their classes allow."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.fact import Fact, default, unknown, written
from auditor.model.management import User
from auditor.model.secret import Secret
from auditor.model.text import Text
from vendor_parsers.juniper_junos.config import Config
from vendor_parsers.juniper_junos.secrets import sealed
from vendor_parsers.juniper_junos.statement import Statement

_LOGIN = "Junos OS User Access and Authentication Administration Guide, Login Classes: predefined classes"
_PREDEFINED = {"super-user": True, "superuser": True, "operator": False, "read-only": False, "unauthorized": False}
_CHANGES = frozenset({"all", "admin-control", "configure", "control", "maintenance", "rollback", "edit"})
_KEYS = ("ssh-rsa", "ssh-dsa", "ssh-ecdsa", "ssh-ed25519", "load-key-file", "no-public-keys")


def read_users(config: Config) -> tuple[User, ...]:
    """root and every ``login user``; their secrets go to the configuration's."""
    root = config.root
    classes = _classes(root)
    found: list[User] = []
    own = root.find("system", "root-authentication")
    if own is not None:
        # Without a password root cannot log in by the network (Junos requires one to commit)
        found.append(
            User(
                name="root", at=own.at, privilege="super-user", secret=_secret(config, own, "root"), fixed=True,
                administrator=default(True, "Junos OS User Access and Authentication Administration Guide: root has all privileges"),
            )
        )  # fmt: skip
    for entry in root.all("system", "login", "user"):
        kind = entry.word("class")
        entry.leave("uid", "full-name", "cli")
        authentication = entry.find("authentication")
        secret = _secret(config, authentication, entry.name) if authentication is not None else None
        found.append(
            User(
                name=entry.name,
                at=entry.at,
                privilege=kind,
                administrator=classes.get(kind)
                or unknown(Text(f"the class {kind} is not in the file", f"クラス {kind} の定義がファイルにない")),
                secret=secret,
                # The template account of users whom a server knows (RADIUS and TACACS+ authentication)
                remote=secret is None and entry.name == "remote",
            )
        )
    return tuple(found)


def _classes(root: Statement) -> dict[str, Fact[bool]]:
    """Class -> whether its users may change the device."""
    found: dict[str, Fact[bool]] = {name: default(value, _LOGIN) for name, value in _PREDEFINED.items()}
    for entry in root.all("system", "login", "class"):
        permissions = entry.words("permissions")
        entry.leave(
            "login-alarms",
            "login-tip",
            "login-script",
            "access-start",
            "access-end",
            "allowed-days",
            "deny-commands",
            "deny-configuration",
            "deny-commands-regexps",
            "deny-configuration-regexps",
            "allow-commands",
            "allow-configuration",
            "allow-commands-regexps",
            "allow-configuration-regexps",
            "configuration-breadcrumbs",
            "confirm-commands",
            "security-role",
        )
        found[entry.name] = written(bool(_CHANGES & set(permissions)), entry.at)
    return found


def _secret(config: Config, holder: Statement, owner: str) -> Secret | None:
    found: Secret | None = None
    for one in holder.all("encrypted-password"):
        found = sealed(one, "user", owner, hashed=True)
        config.secrets.append(found)
    for key in _keys(holder):
        key.take()
    return found


def _keys(holder: Statement) -> Iterator[Statement]:
    for word in _KEYS:
        found = holder.find(word)
        if found is not None:
            yield found
