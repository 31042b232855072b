"""Interfaces that seem to lead out of the plant, and what says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from auditor.model.device import Device
from auditor.model.interface import Interface
from auditor.model.text import Text
from auditor.plant.guess import default_routes_out, device_names, kind_in, public
from auditor.plant.types import ZoneKind

_OUT: tuple[ZoneKind, ...] = ("internet", "wwan", "cloud", "hq", "partner")
_FIXED = frozenset({"loopback", "svi", "management", "console", "aux"})


@dataclass(frozen=True, slots=True)
class WayOut:
    """An interface that leads out; ``kind`` None: it does, but nothing says where to."""

    device: Device
    interface: Interface
    kind: ZoneKind | None
    why: tuple[Text, ...]
    medium: str


def ways_out(devices: Sequence[Device]) -> list[WayOut]:
    """Every interface with a sign of the outside, in input order; internal subnets by words alone are not ways out."""
    own = frozenset(
        address.ip for device in devices for interface in device.interfaces for address in interface.addresses
    )
    names = device_names(devices)
    found = [
        _way_out(device, interface, own, names)
        for device in devices
        for interface in device.interfaces
        if not interface.enabled.is_(False)
    ]
    return [way for way in found if way is not None]


def _way_out(device: Device, interface: Interface, own: frozenset[int], names: Sequence[str]) -> WayOut | None:
    why = _signs(device, interface, own)
    if not why and interface.kind != "cellular":
        return None
    said = [text for text in (interface.description, interface.zone, interface.name, interface.apn) if text]
    kinds = [meant for text in said if (meant := kind_in(text, names)) is not None]
    outward = next((meant for meant in kinds if meant in _OUT), None)
    if interface.kind == "cellular":
        kind: ZoneKind | None = outward if outward in ("partner", "cloud", "internet") else "wwan"
    elif kinds and kinds[0] not in _OUT:
        return None
    elif outward is not None:
        kind = outward
    else:
        kind = "internet" if _surely_internet(interface, why) else None
    if interface.kind == "cellular":
        why = (Text("cellular interface", "セルラー回線"), *why)
    if outward is not None:
        words = next(text for text in said if kind_in(text, names) == outward)
        why = (Text(f"'{words}'", f"「{words}」"), *why)
    return WayOut(device, interface, kind, why, _medium(interface, kind))


def _signs(device: Device, interface: Interface, own: frozenset[int]) -> tuple[Text, ...]:
    found: list[Text] = []
    if interface.kind in _FIXED and not public(interface):
        return ()
    if public(interface):
        found.append(Text("public address", "グローバルアドレス"))
    if interface.dynamic and device.kind not in ("switch", "l3switch", "ap"):
        found.append(Text(f"address by {interface.dynamic}", f"{interface.dynamic} でアドレスを取得"))
    if interface.kind in ("ppp", "dialer"):
        found.append(Text("dial-up or PPP interface", "PPP・ダイヤル回線"))
    routes = default_routes_out(device, interface, own)
    if routes and device.kind not in ("switch", "ap"):
        where = routes[0].at
        found.append(
            Text(f"default route to an unknown device ({where})", f"入力にない装置へのデフォルトルート（{where}）")
        )
    level = interface.security_level
    if level is not None and level.is_(0):
        found.append(Text("security level 0", "セキュリティレベル 0"))
    return tuple(found)


def _surely_internet(interface: Interface, why: Sequence[Text]) -> bool:
    """A public address with the default route behind it, or PPPoE; anything less is a question for a person."""
    signs = {text.en.partition(" ")[0] for text in why}
    return interface.dynamic == "pppoe" or ("public" in signs and "default" in signs)


def _medium(interface: Interface, kind: ZoneKind | None) -> str:
    if interface.kind == "cellular":
        return "closed_wwan?" if kind != "internet" else "open_wwan?"
    if interface.dynamic == "pppoe":
        return "flets_pppoe?"
    return "internet?" if kind == "internet" else "?"
