"""``/ip upnp`` and ``/ip nat-pmp``: hosts that open ports for themselves. Both are off by default."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from auditor.model.fact import default
from auditor.model.outside import PortMapper
from vendor_parsers.mikrotik_routeros.items import Export

MENUS: tuple[tuple[str, Literal["upnp", "nat-pmp"]], ...] = (("/ip upnp", "upnp"), ("/ip nat-pmp", "nat-pmp"))
OFF = "ansible-collections/community.routeros, plugins/module_utils/_api_data.py: enabled no"


def read_port_mappers(export: Export) -> Iterator[PortMapper]:
    """Each service that a line speaks of, with the interfaces it opens ports on and those hosts ask it from."""
    for menu, protocol in MENUS:
        settings, faces = export.one(menu), export.items(f"{menu} interfaces", "add")
        if settings is not None:
            settings.know(key for key in settings.keys if key != "enabled")
        sides: dict[str, set[str]] = {"external": set(), "internal": set()}
        for face in faces:
            face.know(("forced-ip", "forced-external-ip", "comment", "disabled"))
            name, side = face.get("interface"), face.get("type")
            if side not in sides:
                face.forget("type")
            elif not face.disabled:
                sides[side].add(name)
        if settings is None:
            continue
        yield PortMapper(
            protocol=protocol, at=settings.at, enabled=settings.fact("enabled", default(False, OFF)),
            outward=frozenset(sides["external"]) or None, inward=frozenset(sides["internal"]) or None,
        )  # fmt: skip
