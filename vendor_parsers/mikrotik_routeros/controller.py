"""Access points under a controller: CAPsMAN of RouterOS 6, and whether this device is managed itself."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.model.fact import Fact, default, unknown, written
from auditor.model.text import Text
from auditor.model.wireless import Ssid
from vendor_parsers.mikrotik_routeros.items import Export, Item
from vendor_parsers.mikrotik_routeros.wireless import Air, wpa

SOURCE = "manual.mikrotik.com, AP Controller (CAPsMAN)"
_NOWHERE = Text(
    "whether an access point takes this configuration depends on provisioning",
    "この設定をAPが受け取るかはプロビジョニングによる",
)
_NOT_SAID = Text("the CAPsMAN configuration does not say", "CAPsMANの設定に記載がない")


def is_managed(export: Export) -> bool:
    """Whether a controller elsewhere sets up this device's radios."""
    managed = False
    for menu in ("/interface wireless cap", "/interface wifi cap", "/interface wifiwave2 cap"):
        item = export.one(menu)
        if item is not None:
            item.know(item.keys)
            managed = managed or item.flag("enabled") is True
    return managed


def read_controller(export: Export, air: Air) -> None:
    """Add the SSIDs this device hands to its access points."""
    groups = {
        group: {item.get("name"): item for item in export.items(f"/caps-man {group}", "add")}
        for group in ("security", "datapath", "configuration", "channel", "rates")
    }
    for items in groups.values():
        for item in items.values():
            item.know(item.keys)
    for menu in ("manager", "manager interface", "provisioning", "interface", "access-list", "aaa"):
        for item in export.items(f"/caps-man {menu}"):
            item.know(item.keys)
    manager = export.one("/caps-man manager")
    on = manager is not None and manager.flag("enabled") is True
    used = {
        word
        for item in export.items("/caps-man provisioning", "add")
        if not item.disabled
        for word in (item.get("master-configuration"), *item.values("slave-configurations"))
    }
    used |= {item.get("configuration") for item in export.items("/caps-man interface", "add") if not item.disabled}
    for name, item in groups["configuration"].items():
        if item.get("ssid") or item.get("security"):
            air.ssids.append(_ssid(item, groups, written(True, item.at) if on and name in used else unknown(_NOWHERE)))


def _ssid(item: Item, groups: Mapping[str, Mapping[str, Item]], enabled: Fact[bool]) -> Ssid:
    types = _look(item, "security", "authentication-types", groups).split(",")
    offered = _look(item, "security", "encryption", groups)
    security, keys, ciphers = wpa([word for word in types if word], offered.split(","), item.at, item.at)
    hidden, vlan = item.flag("hide-ssid"), _look(item, "datapath", "vlan-id", groups)
    isolates = _look(item, "datapath", "client-to-client-forwarding", groups)
    return Ssid(
        name=item.get("ssid") or item.get("name"),
        at=item.at,
        enabled=enabled,
        broadcast=default(True, SOURCE) if hidden is None else written(not hidden, item.at),
        security=security,
        ciphers=ciphers,
        key_management=keys,
        pmf=default("disabled", SOURCE),
        wps=default(False, f"{SOURCE}: access points under CAPsMAN offer no WPS"),
        isolation=unknown(_NOT_SAID) if not isolates else written(isolates == "no", item.at),
        vlan=written(int(vlan), item.at) if vlan.isdecimal() and len(vlan) < 5 else unknown(_NOT_SAID),
    )


def _look(item: Item, group: str, key: str, groups: Mapping[str, Mapping[str, Item]]) -> str:
    if item.has(f"{group}.{key}"):
        return item.get(f"{group}.{key}")
    profile = groups[group].get(item.get(group))
    return "" if profile is None else profile.get(key)
