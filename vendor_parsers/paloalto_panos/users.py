"""Administrators with their roles, and the local users of remote access."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.fact import Fact, default, unknown, written
from auditor.model.management import User
from auditor.model.secret import Secret
from auditor.model.text import Text
from vendor_parsers.paloalto_panos.scope import Config
from vendor_parsers.paloalto_panos.secrets import password_hash
from vendor_parsers.paloalto_panos.tree import Element

CHANGES = frozenset({"superuser", "deviceadmin", "vsysadmin", "panorama-admin"})
READS = frozenset({"superreader", "devicereader", "vsysreader"})
_NO_ROLE = Text("the account names no role", "役割の指定がない")
_NO_PROFILE = Text("the admin role profile is not in the export", "管理者ロールの定義がエクスポートにない")


def _profiles(config: Config) -> dict[str, Fact[bool]]:
    """Admin role profile -> whether it may change the device: by the CLI role, or by an area of the web interface."""
    found: dict[str, Fact[bool]] = {}
    for place in (config.shared, config.tree.top.get("panorama")):
        for entry in place.entries("admin-role"):
            able = False
            for word in entry.below():
                word.read = 1
                parent = word.parent
                able = able or word.text in CHANGES
                able = able or (word.text == "enable" and isinstance(parent, Element) and parent.text not in _VIEWS)
            found[entry.text] = written(able, entry.at)
    return found


_VIEWS = frozenset(
    """dashboard acc traffic threat url wildfire data-filtering hipmatch configuration system alarm report log
    show-full-ip-addresses show-user-names-in-logs-and-reports view-pcap-files app-scope session-browser""".split()
)
"""Areas of the web interface in which there is only something to see."""


def _role(entry: Element, profiles: dict[str, Fact[bool]]) -> tuple[str, Fact[bool]]:
    for role in entry.entries("permissions", "role-based"):
        for word in role.below():
            word.read = 1
        at = entry.span("permissions", "role-based", role.text)
        if role.text == "custom":
            name = role.word("profile")
            return name, profiles.get(name, unknown(_NO_PROFILE))
        if role.text in CHANGES:
            return role.text, written(role.flag() is not False, at)
        if role.text in READS:
            return role.text, written(False, at)
        return role.text, unknown(Text(f"role {role.text} is not known", f"役割 {role.text} は未対応"))
    return "", unknown(_NO_ROLE)


def read_users(config: Config) -> Iterator[User]:
    """Every local account."""
    profiles = _profiles(config)
    for entry in config.tree.top.entries("mgt-config", "users"):
        name = entry.text
        remote = bool(entry.word("authentication-profile"))
        key = bool(entry.word("public-key"))
        certificate = entry.flag("client-certificate-only") is True
        entry.word("password-profile")
        for word in entry.get("preferences").below():
            word.read = 1
        secret = password_hash(entry.word("phash"), "user", name, entry.span("phash"))
        if secret is None and entry.has("password"):
            # a script's line that asks for the password when it is entered
            secret = Secret(use="user", storage="masked", at=entry.span("password"), owner=name)
        if secret is None and not (remote or key or certificate):
            secret = Secret(use="user", storage="absent", at=entry.at, owner=name)
        privilege, able = _role(entry, profiles)
        yield User(name=name, at=entry.at, privilege=privilege, administrator=able, secret=secret, remote=remote)
    for place in (config.shared, *(vsys.element for vsys in config.vsyses)):
        for entry in place.entries("local-user-database", "user"):
            secret = password_hash(entry.word("phash"), "user", entry.text, entry.span("phash"))
            yield User(
                name=entry.text,
                at=entry.at,
                privilege="local-user-database",
                administrator=default(
                    False, "PAN-OS Administrator's Guide, Local Authentication: users, not administrators"
                ),
                secret=secret,
                enabled=entry.flag("disabled") is not True,
            )
        for group in place.entries("local-user-database", "user-group"):
            group.words_at("user")
