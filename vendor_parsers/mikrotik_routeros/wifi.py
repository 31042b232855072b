"""Wireless of RouterOS 7 (``/interface wifi``, ``/interface wifiwave2``): settings by interface, configuration and profile.

A property is looked for on the interface itself (``security.passphrase``), in the profile it names (``security=sec1``), in
the configuration it names, and in the profile that one names (manual.mikrotik.com, WiFi).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from auditor.model.fact import Fact, default, unknown, written
from auditor.model.secret import Secret
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.model.wireless import KeyManagement, Power, Radio, Security, Ssid
from vendor_parsers.mikrotik_routeros.items import NO, YES, Export, Item, not_understood
from vendor_parsers.mikrotik_routeros.ports import Port, Ports
from vendor_parsers.mikrotik_routeros.secrets import sealed
from vendor_parsers.mikrotik_routeros.wireless import Air

SOURCE = "manual.mikrotik.com, WiFi"
MENUS = ("/interface wifi", "/interface wifiwave2")
_PROFILES = ("security", "datapath", "channel", "configuration", "aaa", "interworking", "steering")
_MISSING = Text("the profile it names is not in the export", "参照先のプロファイルがエクスポートにない")
_MIXED = Text("pre-shared keys beside 802.1X", "事前共有鍵と802.1Xの併用")
_REGULATORY = Text(
    f"{SOURCE}: without tx-power the limit of the regulatory domain holds",
    f"{SOURCE}: tx-power の指定がなければ電波法規の上限となる",
)
_CONTROLLED = Text(
    "a controller (CAPsMAN) sets this interface up; its configuration is not in the export",
    "コントローラ（CAPsMAN）が設定するインタフェースで、その内容はエクスポートにない",
)
_PSK = frozenset({"wpa-psk", "wpa2-psk"})
_EAP = frozenset({"wpa-eap", "wpa2-eap", "wpa3-eap", "wpa3-eap-192"})


@dataclass(frozen=True, slots=True)
class _Look:
    """Looks up a property of a group for one interface, in the order the router does."""

    item: Item
    profiles: Mapping[tuple[str, str], Item]

    def sources(self, group: str) -> Iterator[tuple[Item | None, str]]:
        """Where a property of a group may stand: the item and what to put before the name; None: a missing profile."""
        yield self.item, f"{group}."
        if self.item.get(group):
            yield self.profiles.get((group, self.item.get(group))), ""
        if group == "configuration":
            return
        named = self.item.get("configuration")
        yield self.item, f"configuration.{group}."
        if not named:
            return
        configuration = self.profiles.get(("configuration", named))
        yield configuration, f"{group}."
        if configuration is not None and configuration.get(group):
            yield self.profiles.get((group, configuration.get(group))), ""

    def get(self, group: str, key: str) -> tuple[str, Span] | None:
        """The value and its place; None when nothing says it."""
        for item, before in self.sources(group):
            if item is not None and item.has(before + key):
                return item.get(before + key), item.at
        return None

    def incomplete(self, group: str) -> bool:
        """Whether a profile that may say more is missing."""
        return any(item is None for item, _ in self.sources(group))

    def flag(self, group: str, key: str, usual: bool) -> Fact[bool]:
        """yes or no, by default ``usual``."""
        found = self.get(group, key)
        if found is None:
            return unknown(_MISSING) if self.incomplete(group) else default(usual, f"{SOURCE}: {key}")
        if found[0] in YES | NO:
            return written(found[0] in YES, found[1])
        return unknown(not_understood(key))


def read_wifi(export: Export, ports: Ports, air: Air) -> None:
    """Add the SSIDs and radios of RouterOS 7's drivers."""
    for menu in MENUS:
        profiles = _profiles(export, menu)
        for item in export.items(f"{menu} access-list"):
            item.know(item.keys)
        for port in ports.found.values():
            if port.menu == menu and port.item is not None:
                port.item.know(key for key in port.item.keys if key.partition(".")[0] in _PROFILES)
                _read(port, port.item, profiles, air)


def bridged(export: Export, ports: Ports) -> Iterator[tuple[Port, str]]:
    """The interfaces that a data path puts into a bridge when they come up."""
    for menu in MENUS:
        profiles = _profiles(export, menu)
        for port in ports.found.values():
            if port.menu == menu and port.item is not None:
                found = _Look(port.item, profiles).get("datapath", "bridge")
                if found is not None and found[0] != "none":
                    yield port, found[0]


def _profiles(export: Export, menu: str) -> dict[tuple[str, str], Item]:
    found: dict[tuple[str, str], Item] = {}
    for group in _PROFILES:
        for item in export.items(f"{menu} {group}", "add"):
            item.know(item.keys)
            if not item.disabled:
                found[group, item.get("name")] = item
    return found


def _read(port: Port, item: Item, profiles: Mapping[tuple[str, str], Item], air: Air) -> None:
    look = _Look(item, profiles)
    managed = (look.get("configuration", "manager") or ("local", item.at))[0].startswith("capsman")
    if not port.parent:
        air.radios.append(Radio(name=port.name, at=port.at, enabled=port.enabled, power=_power(look, managed)))
    mode = look.get("configuration", "mode")
    if mode is not None and mode[0] != "ap":
        return
    ssid = look.get("configuration", "ssid")
    if ssid is None and not managed:
        # Without an SSID an interface offers nothing (no default value)
        return
    security, keys = _protection(look, managed)
    vlan = look.get("datapath", "vlan-id")
    air.ssids.append(
        Ssid(
            name=ssid[0] if ssid is not None else port.name,
            at=port.at,
            enabled=port.enabled,
            broadcast=_negated(look.flag("configuration", "hide-ssid", False)) if not managed else unknown(_CONTROLLED),
            security=security,
            ciphers=_ciphers(look, security),
            key_management=keys,
            pmf=_pmf(look, security),
            wps=_wps(look, managed),
            isolation=unknown(_CONTROLLED) if managed else look.flag("datapath", "client-isolation", False),
            vlan=_vlan(vlan, managed),
            secret=_secret(look),
            interface=port.name,
            radios=(port.parent or port.name,),
        )
    )


def _negated(fact: Fact[bool]) -> Fact[bool]:
    return fact if fact.value is None else Fact(fact.state, not fact.value, fact.at, fact.note)


def _power(look: _Look, managed: bool) -> Fact[Power]:
    """``tx-power`` is an upper limit in dBm; none is set at first."""
    found = look.get("configuration", "tx-power") or look.get("channel", "tx-power")
    if found is None:
        return unknown(_CONTROLLED if managed else _REGULATORY)
    text = found[0]
    if not (text.isdecimal() and len(text) < 3):
        return unknown(not_understood("tx-power"))
    return written(Power(text=f"{text} dBm", dbm=int(text), maximum=False, automatic=True, bounded=True), found[1])


def _vlan(found: tuple[str, Span] | None, managed: bool) -> Fact[int | None]:
    if found is None:
        return unknown(_CONTROLLED) if managed else default(None, f"{SOURCE}: vlan-id none")
    if found[0] == "none":
        return written(None, found[1])
    if found[0].isdecimal() and len(found[0]) < 5:
        return written(int(found[0]), found[1])
    return unknown(not_understood("vlan-id"))


def _protection(look: _Look, managed: bool) -> tuple[Fact[Security], Fact[KeyManagement]]:
    """What clients may join with; a passphrase alone means WPA2, nothing at all an open network."""
    found = look.get("security", "authentication-types")
    phrase = look.get("security", "passphrase")
    if found is None:
        if managed:
            return unknown(_CONTROLLED), unknown(_CONTROLLED)
        if look.incomplete("security"):
            return unknown(_MISSING), unknown(_MISSING)
        why = f"{SOURCE}: authentication-types is empty; a passphrase adds wpa2-psk"
        return (default("wpa2", why), default("psk", why)) if phrase else (default("open", why), default("none", why))
    types, at = frozenset(word for word in found[0].split(",") if word), found[1]
    if not types:
        return written("open", at), written("none", at)
    security, keys = _security(types), _keys(types)
    unread = not_understood("authentication-types")
    protection: Fact[Security] = unknown(unread) if security is None else written(security, at)
    if keys is None:
        return protection, unknown(_MIXED if types & _EAP else unread)
    return protection, written(keys, at)


def _security(types: frozenset[str]) -> Security | None:
    if types == {"owe"}:
        return "owe"
    if not types <= _PSK | _EAP | {"wpa3-psk"}:
        return None
    first = {word.partition("-")[0] for word in types}
    if "wpa" in first:
        return "wpa" if first == {"wpa"} else "wpa/wpa2"
    return {frozenset({"wpa2"}): "wpa2", frozenset({"wpa3"}): "wpa3"}.get(frozenset(first), "wpa2/wpa3")  # type: ignore[return-value]


def _keys(types: frozenset[str]) -> KeyManagement | None:
    if types == {"owe"}:
        return "none"
    if types <= _EAP:
        return "dot1x"
    if types == {"wpa3-psk"}:
        return "sae"
    if types <= _PSK:
        return "psk"
    return "psk/sae" if types <= _PSK | {"wpa3-psk"} else None


def _ciphers(look: _Look, security: Fact[Security]) -> Fact[frozenset[str]]:
    if security.value is None:
        return unknown(security.note)
    if security.value == "open":
        return written(frozenset(), security.at) if security.at else default(frozenset(), security.note)
    found = look.get("security", "encryption")
    group = look.get("security", "group-encryption")
    if found is None and group is None:
        return default(frozenset({"ccmp"}), f"{SOURCE}: encryption ccmp")
    words = {part for one in (found, group) if one is not None for part in one[0].split(",") if part} or {"ccmp"}
    at = (found or group or ("", look.item.at))[1]
    return written(frozenset(word.partition("-")[0] for word in words), at)


def _pmf(look: _Look, security: Fact[Security]) -> Fact[str]:
    """WPA2 allows, WPA3 requires protected management frames unless something else is written."""
    found = look.get("security", "management-protection")
    if found is not None:
        known = {"allowed": "optional", "required": "required", "disabled": "disabled"}.get(found[0])
        return written(known, found[1]) if known is not None else unknown(not_understood("management-protection"))
    usual = {"wpa2": "optional", "wpa2/wpa3": "optional", "wpa3": "required", "owe": "required", "open": "disabled"}
    word = usual.get(security.value or "")
    return (
        default(word, f"{SOURCE}: management-protection") if word else unknown(not_understood("authentication-types"))
    )


def _wps(look: _Look, managed: bool) -> Fact[bool]:
    found = look.get("security", "wps")
    if found is None:
        return unknown(_CONTROLLED) if managed else default(True, f"{SOURCE}: wps push-button")
    return written(found[0] not in ("disable", "disabled"), found[1])


def _secret(look: _Look) -> Secret | None:
    for item, before in look.sources("security"):
        if item is not None and item.has(f"{before}passphrase"):
            return sealed(item, f"{before}passphrase", "wlan", item.get("name"))
    return None
