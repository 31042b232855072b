"""Passwords and keys, in whatever menu they stand.

RouterOS keeps them in a form it can read back: RouterOS 6 prints them unless ``hide-sensitive`` is asked for, RouterOS 7
only with ``show-sensitive`` (manual.mikrotik.com, Configuration Management). What is not printed is nowhere; tools that
keep exports print stars in its place.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.secret import Secret, seal
from vendor_parsers.mikrotik_routeros.items import Export, Item

PROPERTIES: dict[str, str] = {
    "wpa-pre-shared-key": "wlan", "wpa2-pre-shared-key": "wlan", "management-protection-key": "wlan",
    "private-pre-shared-key": "wlan", "static-key-0": "wlan", "static-key-1": "wlan", "static-key-2": "wlan",
    "static-key-3": "wlan", "static-sta-private-key": "wlan", "private-key": "psk", "preshared-key": "psk",
    "passphrase": "wlan", "security.passphrase": "wlan", "mschapv2-password": "wlan", "eap-password": "wlan",
    "security.eap-password": "wlan", "supplicant-password": "wlan", "nv2-preshared-key": "wlan", "security.ft-key": "wlan",
    "secret": "psk", "ipsec-secret": "psk", "password": "other", "my-id-password": "psk", "authentication-password": "snmp",
    "encryption-password": "snmp", "authentication-key": "routing", "tcp-md5-key": "routing", "auth-key": "routing",
    "key": "other", "cak": "other", "upload-password": "other", "api-key": "other", "token": "other", "pin": "other",
    "enc-key": "psk", "auth-password": "routing", "socks5-password": "other", "proxy-password": "other",
    "radius-password": "radius", "sms-secret": "other", "new-password": "other", "wireguard-private-key": "psk",
    "client-private-key": "psk", "private-passphrase": "wlan", "ppk-secret": "psk", "gpg-key": "other",
}  # fmt: skip
"""Properties with a secret (manual.mikrotik.com, List of menus with sensitive parameters) and what they open."""
MENUS: dict[tuple[str, str], str] = {
    ("/user", "password"): "user",
    ("/ppp secret", "password"): "psk",
    ("/radius", "secret"): "radius",
    ("/interface wireless access-list", "private-key"): "wlan",
    ("/interface wireless security-profiles", "password"): "wlan",
    ("/ip hotspot user", "password"): "psk",
    ("/tool e-mail", "password"): "other",
    ("/system ntp key", "key"): "ntp",
    ("/interface vrrp", "password"): "routing",
    ("/tool romon", "secrets"): "other",
    ("/routing ospf interface-template", "auth-key"): "routing",
    ("/certificate", "key"): "other",
    ("/snmp", "trap-community"): "snmp",
}
"""Where a property opens something else than usual."""
NO_SECRET = frozenset({("/ip dns static", "key"), ("/system leds", "key"), ("/interface bridge", "pin")})
MASKED = frozenset("*")
DRAWN = frozenset({"private-key", "preshared-key", "wireguard-private-key", "client-private-key"})
"""Keys of WireGuard, drawn by chance: nobody judges them as a word somebody chose."""
_PARTS = ("key", "pass", "secret", "cak=", "token=", "pin=", "community=")
"""What every name above has a part of: most items are told apart from those with a secret at a glance."""


def sealed(item: Item, key: str, use: str, owner: str = "") -> Secret | None:
    """One secret of an item, None when it is not written; stars stand for one that was left out."""
    if not item.has(key):
        return None
    text = item.get(key)
    if text and MASKED.issuperset(text):
        return Secret(use=use, storage="masked", at=item.at, owner=owner)
    if key in DRAWN and use == "psk":
        return seal(None, use=use, storage="clear", at=item.at, owner=owner, stored=text)
    return seal(text, use=use, storage="clear", at=item.at, owner=owner)


def read_secrets(export: Export) -> Iterator[Secret]:
    """Every secret of the export, also in menus nothing else reads."""
    for menu, nodes in export.menus.items():
        for node in nodes:
            for child in node.children:
                if menu == "/snmp community" or any(part in child.text for part in _PARTS):
                    yield from _of(menu, Item(child))


def _of(menu: str, item: Item) -> Iterator[Secret]:
    for key in item.keys:
        last = key.rpartition(".")[2]
        use = MENUS.get((menu, key)) or PROPERTIES.get(key) or PROPERTIES.get(last)
        if use is None or (menu, key) in NO_SECRET or not item.get(key):
            continue
        owner = item.get("name") or item.get("user") or item.get("peer") or item.get("ssid") or item.get("address")
        found = sealed(item, key, use, owner)
        if found is not None:
            yield found
    if menu == "/snmp community" and item.get("name"):
        yield seal(item.get("name"), use="snmp", storage="clear", at=item.at, defaults=frozenset({"public"}))
