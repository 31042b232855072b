"""Accounts, where a text names some: an export holds only groups, a script may add users."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.fact import written
from auditor.model.management import User
from vendor_parsers.mikrotik_routeros.items import Export
from vendor_parsers.mikrotik_routeros.secrets import sealed

FULL = frozenset({"full", "write"})


def read_users(export: Export) -> Iterator[User]:
    """``/user add name=anna group=read password=…``; groups may be read, write or changed ones."""
    for item in export.items("/user group"):
        item.know(("name", "policy", "skin", "comment"))
    for menu in ("/user aaa", "/user settings"):
        for item in export.items(menu):
            item.know(("default-group", "exclude-groups", "interim-update", "accounting", "minimum-password-length",
                       "minimum-categories", "use-radius"))  # fmt: skip
    for item in export.items("/user"):
        item.know(("comment", "password", "address", "inactivity-timeout", "inactivity-policy"))
        name, group = item.get("name"), item.get("group")
        if item.verb != "add" or not name:
            continue
        yield User(
            name=name,
            at=item.at,
            privilege=group,
            administrator=written(group in FULL, item.at),
            secret=sealed(item, "password", "user", name),
            enabled=not item.disabled,
        )
