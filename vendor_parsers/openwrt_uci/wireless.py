"""Radios and wireless networks of ``/etc/config/wireless``, as netifd hands them to hostapd.

``option encryption`` is one word: key management, version and ciphers (wireless_vif_parse_encryption in
netifd-wireless.sh); defaults of the rest are those of hostapd.sh.
"""

from __future__ import annotations

from collections.abc import Iterable

from auditor.model.address import is_ip, parse_ip
from auditor.model.fact import Fact, default, unknown, written
from auditor.model.interface import Interface
from auditor.model.management import Server
from auditor.model.outside import AirLink
from auditor.model.secret import Secret, seal
from auditor.model.text import Text
from auditor.model.wireless import KeyManagement, Power, Radio, Security, Ssid
from vendor_parsers.openwrt_uci.network import Networks
from vendor_parsers.openwrt_uci.settings import Section, Settings

SCRIPT = "https://github.com/openwrt/openwrt/blob/main/package/network/services/hostapd/files/hostapd.sh"
NETIFD = "https://github.com/openwrt/netifd/blob/master/scripts/netifd-wireless.sh"
GUIDE = "https://openwrt.org/docs/guide-user/network/wifi/basic"
NOT_UNDERSTOOD = Text("value of encryption not understood", "encryption の値を解釈できない")
BANDS = {"2g": "2.4 GHz", "5g": "5 GHz", "6g": "6 GHz", "60g": "60 GHz", "11b": "2.4 GHz", "11g": "2.4 GHz", "11a": "5 GHz",
         "11ng": "2.4 GHz", "11na": "5 GHz", "11ad": "60 GHz"}  # fmt: skip
_KEYS: tuple[tuple[str, Security, KeyManagement], ...] = (
    ("owe", "owe", "none"), ("wpa3-mixed", "wpa2/wpa3", "dot1x"), ("wpa3", "wpa3", "dot1x"),
    ("psk3-mixed", "wpa2/wpa3", "psk/sae"), ("sae-mixed", "wpa2/wpa3", "psk/sae"), ("psk3", "wpa3", "sae"), ("sae", "wpa3", "sae"),
    ("psk-mixed", "wpa/wpa2", "psk"), ("wpa-mixed", "wpa/wpa2", "dot1x"), ("psk2", "wpa2", "psk"), ("wpa2", "wpa2", "dot1x"),
    ("psk", "wpa", "psk"), ("wpa", "wpa", "dot1x"), ("wep", "wep", "none"), ("none", "open", "none"),
)  # fmt: skip
"""How a word begins, in the order that decides."""
_CIPHERS = {
    "tkip": {"tkip"},
    "ccmp": {"ccmp"},
    "aes": {"ccmp"},
    "gcmp": {"gcmp"},
    "ccmp256": {"ccmp-256"},
    "gcmp256": {"gcmp-256"},
}
PMF = {"0": "disabled", "1": "optional", "2": "required"}


def read_radios(settings: Settings) -> list[Radio]:
    """``config wifi-device``: on unless disabled; without ``txpower`` the driver takes the most the country allows."""
    found = []
    for section in settings.all("wireless", "wifi-device"):
        band = section.value("band") or section.value("hwmode")
        section.take("type", "path", "macaddr", "phy", "channel", "htmode", "country", "hwmode", "cell_density")
        power: Fact[Power] = unknown(Text("no txpower: the driver chooses", "txpower の指定がなく、ドライバーが決める"))
        text = section.value("txpower")
        if text:
            power = written(Power(text, dbm=int(text) if text.isdecimal() else None), section.span("txpower"))
        off = section.switch("disabled", default(False, f"{GUIDE}: option disabled 0"))
        found.append(Radio(name=section.name, at=section.at, enabled=_not(off), power=power, band=BANDS.get(band, "")))
    return found


def _not(fact: Fact[bool]) -> Fact[bool]:
    if fact.value is None:
        return fact
    return written(not fact.value, fact.at) if fact.at is not None else default(not fact.value, fact.note)


def read_ssids(
    settings: Settings, networks: Networks, radios: Iterable[Radio], secrets: list[Secret], servers: list[Server]
) -> tuple[list[Ssid], list[Interface], list[AirLink]]:
    """``config wifi-iface`` in mode ap, and the interface of each; those in mode sta join others' networks. Secrets and RADIUS
    servers are added."""
    up = {radio.name: radio.enabled for radio in radios}
    ssids: list[Ssid] = []
    interfaces: list[Interface] = []
    links: list[AirLink] = []
    for section in settings.all("wireless", "wifi-iface"):
        mode = section.value("mode") or "ap"
        device = section.value("device")
        interface = section.value("ifname") or f"wifi {section.name}"
        owner = section.value("ssid")
        section.take("network", "macaddr", "wmm", "disassoc_low_ack", "skip_inactivity_poll")
        own = _secrets(section, owner)
        secrets += own
        servers += _servers(section)
        enabled = _enabled(section, up.get(device))
        bridge = next((networks.device_of(name) for name in section.values("network")), "")
        interfaces.append(Interface(name=interface, kind="wlan", at=section.at, enabled=enabled, group=bridge))
        if mode == "ap":
            ssids.append(_ssid(section, owner, enabled, interface, device, own))
        elif mode in ("sta", "wds"):
            # Its packets arrive on the device of its network where that is no bridge
            links.append(
                AirLink(
                    interface=bridge or interface, at=section.at, enabled=enabled, peer=owner,
                    mode="station" if mode == "sta" else "bridge",
                )
            )  # fmt: skip
    return ssids, interfaces, links


def _enabled(section: Section, radio: Fact[bool] | None) -> Fact[bool]:
    """On unless it or its radio is disabled."""
    if radio is not None and radio.is_(False):
        return radio
    return _not(section.switch("disabled", default(False, f"{GUIDE}: option disabled 0")))


def _ssid(section: Section, name: str, enabled: Fact[bool], interface: str, radio: str, own: list[Secret]) -> Ssid:
    security, keys, ciphers = _protection(section)
    hidden = section.switch("hidden", default(False, f"{SCRIPT}: hidden 0"))
    push = section.switch("wps_pushbutton", default(False, f"{SCRIPT}: wps_pushbutton 0"))
    label = section.switch("wps_label", default(False, f"{SCRIPT}: wps_label 0"))
    dynamic = section.value("dynamic_vlan")
    vlan: Fact[int | None] = default(None, f"{GUIDE}: a network of the device, no VLAN")
    if dynamic not in ("", "0"):
        vlan = unknown(Text("clients are put into VLANs by RADIUS", "VLAN は RADIUS が端末ごとに割り当てる"))
    return Ssid(
        name=name,
        at=section.at,
        enabled=enabled,
        broadcast=_not(hidden),
        security=security,
        ciphers=ciphers,
        key_management=keys,
        pmf=_pmf(section, keys),
        wps=label if label.is_(True) else push,
        isolation=section.switch("isolate", default(False, f"{GUIDE}: option isolate 0")),
        vlan=vlan,
        secret=own[0] if own else None,
        interface=interface,
        radios=(radio,) if radio else (),
    )


def _protection(section: Section) -> tuple[Fact[Security], Fact[KeyManagement], Fact[frozenset[str]]]:
    """The word of ``encryption``; without it the network is open."""
    word = (section.value("encryption") or "none").lower().replace("/", "+")
    kind, *ciphers = word.split("+")
    if kind.startswith("mixed-"):
        kind = f"{kind[6:]}-mixed"
    found = next(
        ((security, keys) for start, security, keys in _KEYS if kind == start or kind.startswith(f"{start}-")), None
    )
    sure = {parts for cipher in ciphers for parts in _CIPHERS.get(cipher, ())}
    if found is None or (found[0] not in ("wep", "open") and len(sure) < len(set(ciphers) - {"open", "shared"})):
        return unknown(NOT_UNDERSTOOD), unknown(NOT_UNDERSTOOD), unknown(NOT_UNDERSTOOD)
    security, keys = found
    if kind in ("wpa3-192", "wpa3-eap192"):
        sure = sure or {"gcmp-256"}
    if security == "wep":
        sure = {"wep"}
    if section.has("encryption"):
        at = section.span("encryption")
        sealed, kept = written(security, at), written(keys, at)
    else:
        source = f"{NETIFD}: encryption none"
        sealed, kept = default(security, source), default(keys, source)
    if security == "open":
        return sealed, kept, default(frozenset(), f"{NETIFD}: encryption none")
    if sure:
        return sealed, kept, written(frozenset(sure), section.span("encryption"))
    if security in ("wpa", "wpa/wpa2"):
        # Older releases take TKIP here, newer CCMP: the release is not in the settings.
        return (
            sealed,
            kept,
            unknown(Text("the default ciphers of WPA differ by release", "WPA の既定の暗号は版によって異なる")),
        )
    return sealed, kept, default(frozenset({"ccmp"}), f"{NETIFD}: wpa_cipher CCMP")


def _pmf(section: Section, keys: Fact[KeyManagement]) -> Fact[str]:
    """``ieee80211w``; SAE and OWE need it, mixed networks offer it (hostapd.sh, set_default ieee80211w)."""
    text = section.value("ieee80211w")
    if text:
        known = PMF.get(text)
        why = Text("value of ieee80211w not understood", "ieee80211w の値を解釈できない")
        return written(known, section.span("ieee80211w")) if known is not None else unknown(why)
    word = section.value("encryption").lower()
    if keys.is_("psk/sae"):
        return default("optional", f"{SCRIPT}: ieee80211w 1 for psk-sae")
    if keys.is_("sae") or word.startswith(("owe", "wpa3-192")):
        return default("required", f"{SCRIPT}: ieee80211w 2 for sae and owe")
    if word.startswith("wpa3"):
        return unknown(
            Text(
                "the default of ieee80211w for WPA3-Enterprise differs by release",
                "WPA3-Enterprise での ieee80211w の既定値は版によって異なる",
            )
        )
    return default("disabled", f"{SCRIPT}: ieee80211w is not set")


def _secrets(section: Section, owner: str) -> list[Secret]:
    """Pre-shared keys in clear (64 digits are the derived key, whose strength nobody sees), WEP keys, RADIUS secrets."""
    found: list[Secret] = []
    word = section.value("encryption").lower()
    radius = word.startswith(("wpa", "8021x"))
    for key in ("key", "key1", "key2", "key3", "key4", "sae_password", "wps_pin"):
        text = section.value(key)
        if not text or (key == "key" and word.startswith("wep") and text in ("1", "2", "3", "4")):
            continue
        at = section.span(key)
        use = "radius" if radius and key == "key" else "wlan"
        if len(text) == 64 and key == "key":
            found.append(seal(None, use=use, storage="clear", at=at, owner=owner, stored=text))
        else:
            found.append(seal(text.removeprefix("s:"), use=use, storage="clear", at=at, owner=owner))
    for key in ("auth_secret", "acct_secret", "dae_secret", "priv_key_pwd", "password", "ft_key"):
        if text := section.value(key):
            found.append(
                seal(
                    text,
                    use="radius" if "secret" in key else "wlan",
                    storage="clear",
                    at=section.span(key),
                    owner=owner,
                )
            )
    if section.value("wpa_psk_file"):
        found.append(Secret(use="wlan", storage="masked", at=section.span("wpa_psk_file"), owner=owner))
    return found


def _servers(section: Section) -> list[Server]:
    found = []
    for key in ("auth_server", "acct_server", "server"):
        for host in section.values(key):
            ip = parse_ip(host) if is_ip(host) else None
            found.append(Server(use="radius", host=host, at=section.span(key), ip=ip, detail=key.partition("_")[0]))
    section.take("auth_port", "acct_port", "port")
    return found
