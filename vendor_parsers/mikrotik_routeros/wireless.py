"""Wireless of the older package: ``/interface wireless`` with its security profiles.

manual.mikrotik.com, Wireless Interface: the profile ``default`` is used where none is named and encrypts nothing unless
its mode is changed; an interface works as a station unless its mode says otherwise. Its management protection is
MikroTik's own, not 802.11w.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from auditor.model.fact import Fact, default, unknown, written
from auditor.model.outside import AirLink
from auditor.model.secret import Secret
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.model.wireless import KeyManagement, Power, Radio, Security, Ssid
from vendor_parsers.mikrotik_routeros.items import Export, Item, not_understood
from vendor_parsers.mikrotik_routeros.ports import Port, Ports
from vendor_parsers.mikrotik_routeros.secrets import sealed

SOURCE = "manual.mikrotik.com, Wireless Interface"
STATION = "station"
_WEP = frozenset({"40bit-wep", "104bit-wep"})
_CIPHERS = {"aes-ccm": "ccmp", "tkip": "tkip"}
_OWN_PROTECTION = Text(
    f"{SOURCE}: management-protection is proprietary; 802.11w is not supported",
    f"{SOURCE}: management-protection は独自方式で、802.11w には対応しない",
)
_BY_MODEL = Text(
    f"{SOURCE}: the default of wps-mode depends on the device model",
    f"{SOURCE}: wps-mode の既定値は機種による",
)
_CARD = Text(
    "tx-power-mode default: the card's own values, which are not in the export",
    "tx-power-mode が default。無線カードに保存された値で、エクスポートには含まれない",
)
_NO_PROFILE = Text("the security profile is not in the export", "セキュリティプロファイルがエクスポートにない")
_MIXED = Text("pre-shared keys beside 802.1X", "事前共有鍵と802.1Xの併用")


@dataclass(slots=True)
class Air:
    """SSIDs and radios."""

    ssids: list[Ssid] = field(default_factory=list)
    radios: list[Radio] = field(default_factory=list)
    links: list[AirLink] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Profile:
    """An entry of the security profiles; ``item`` None: ``default`` as it is from the start."""

    item: Item | None


def read_wireless(export: Export, ports: Ports, whole: bool, air: Air) -> None:
    """Add the SSIDs and radios of the older package."""
    profiles = _profiles(export, whole)
    for item in export.items("/interface wireless access-list"):
        _client(item)
    for port in ports.found.values():
        if port.menu != "/interface wireless" or port.item is None:
            continue
        port.item.know(_HARMLESS)
        if not port.parent:
            air.radios.append(_radio(port, port.item))
        mode = port.item.get("mode", "ap-bridge" if port.parent else STATION)
        if mode.startswith(STATION) or mode in ("alignment-only", "nstreme-dual-slave", "sniffer"):
            # A client of somebody else's network offers none
            port.item.know(("hide-ssid", "security-profile", "default-forwarding", "wps-mode"))
            peer = port.item.get("ssid")
            if mode.startswith(STATION):
                air.links.append(
                    AirLink(interface=port.name, mode="station", at=port.item.at, enabled=port.enabled, peer=peer)
                )
            continue
        air.ssids.append(_ssid(port, port.item, profiles))


def _client(item: Item) -> None:
    """Rules for single clients narrow who may join; one that lets them talk to each other stays not understood."""
    item.know(
        ("comment", "mac-address", "interface", "ap-tx-limit", "client-tx-limit", "signal-range", "time", "private-algo",
         "private-key", "private-pre-shared-key", "management-protection-key", "allow-signal-out-of-range", "authentication")
    )  # fmt: skip
    if item.flag("forwarding") is True:
        item.forget("forwarding")


def _profiles(export: Export, whole: bool) -> dict[str, _Profile]:
    found: dict[str, _Profile] = {"default": _Profile(None)} if whole else {}
    for item in export.items("/interface wireless security-profiles"):
        item.know(_PROFILE)
        name = item.get("name") or ("default" if "default" in item.selected else item.selected)
        if name:
            found[name] = _Profile(item)
    return found


def _radio(port: Port, item: Item) -> Radio:
    mode, text = item.get("tx-power-mode", "default"), item.get("tx-power")
    power: Fact[Power] = unknown(_CARD)
    if mode == "all-rates-fixed" and text.lstrip("-").isdecimal() and len(text) < 4:
        power = written(Power(text=f"{text} dBm", dbm=int(text), maximum=False), item.at)
    elif mode != "default":
        power = unknown(
            Text(f"tx-power-mode {mode}: a power for each rate", f"tx-power-mode {mode}。レートごとに出力が異なる")
        )
    band = item.get("band")
    return Radio(
        name=port.name, at=port.at, enabled=port.enabled, power=power,
        band="5GHz" if band.startswith("5") else "2.4GHz" if band.startswith("2") else "",
    )  # fmt: skip


def _ssid(port: Port, item: Item, profiles: dict[str, _Profile]) -> Ssid:
    profile = profiles.get(item.get("security-profile", "default"))
    security, keys, ciphers = _protection(profile)
    hidden, forwards = item.flag("hide-ssid"), item.flag("default-forwarding")
    wps = item.get("wps-mode")
    secret = _secret(profile)
    return Ssid(
        name=item.get("ssid") or "MikroTik",
        at=item.at,
        enabled=port.enabled,
        broadcast=default(True, f"{SOURCE}: hide-ssid no") if hidden is None else written(not hidden, item.at),
        security=security,
        ciphers=ciphers,
        key_management=keys,
        pmf=default("disabled", _OWN_PROTECTION),
        wps=written(wps != "disabled", item.at) if wps else unknown(_BY_MODEL),
        isolation=default(False, f"{SOURCE}: default-forwarding yes")
        if forwards is None
        else written(not forwards, item.at),
        vlan=_vlan(item),
        secret=secret,
        interface=port.name,
        radios=(port.parent or port.name,),
    )


def _vlan(item: Item) -> Fact[int | None]:
    mode, number = item.get("vlan-mode", "no-tag"), item.get("vlan-id", "1")
    if mode == "no-tag":
        return default(None, f"{SOURCE}: vlan-mode no-tag")
    if mode == "use-tag" and number.isdecimal() and len(number) < 5:
        return written(int(number), item.at)
    return unknown(not_understood("vlan-mode"))


Protection = tuple[Fact[Security], Fact[KeyManagement], Fact[frozenset[str]]]


def _protection(profile: _Profile | None) -> Protection:
    """How the air is protected, how clients prove themselves, with which ciphers."""
    if profile is None:
        return unknown(_NO_PROFILE), unknown(_NO_PROFILE), unknown(_NO_PROFILE)
    item = profile.item
    mode = "none" if item is None else item.get("mode", "none")
    nothing: frozenset[str] = frozenset()
    if mode == "none":
        why = f"{SOURCE}: security-profiles mode none"
        if item is None or not item.has("mode"):
            return default("open", why), default("none", why), default(nothing, why)
        return written("open", item.at), written("none", item.at), written(nothing, item.at)
    assert item is not None
    if mode == "static-keys-optional":
        # Frames without encryption are accepted beside encrypted ones
        return written("open", item.at), written("none", item.at), written(nothing, item.at)
    if mode == "static-keys-required":
        algorithms = {item.get(f"static-algo-{number}") for number in range(4)} - {"", "none"}
        if algorithms and algorithms <= _WEP:
            return written("wep", item.at), written("none", item.at), written(frozenset({"wep"}), item.at)
        why2 = not_understood("static-algo")
        return unknown(why2), unknown(why2), unknown(why2)
    if mode != "dynamic-keys":
        item.forget("mode")
        why2 = not_understood("mode")
        return unknown(why2), unknown(why2), unknown(why2)
    return _keys(item)


def _keys(item: Item) -> Protection:
    """WPA in any of its forms."""
    words = item.get("unicast-ciphers", "aes-ccm").split(",") + item.get("group-ciphers", "aes-ccm").split(",")
    said = item.has("unicast-ciphers") or item.has("group-ciphers")
    return wpa(item.values("authentication-types"), words, item.at if said else None, item.at)


def wpa(types: Sequence[str], ciphers: Sequence[str], ciphers_at: Span | None, at: Span) -> Protection:
    """What authentication types and ciphers amount to; ``ciphers_at`` None: they are the defaults."""
    known = frozenset(_CIPHERS[word] for word in ciphers if word in _CIPHERS)
    offered: Fact[frozenset[str]] = default(known, f"{SOURCE}: unicast-ciphers and group-ciphers aes-ccm")
    if not known or any(word not in _CIPHERS for word in ciphers if word):
        offered = unknown(not_understood("ciphers"))
    elif ciphers_at is not None:
        offered = written(known, ciphers_at)
    wanted = frozenset(types)
    old, new = {"wpa-psk", "wpa-eap"}, {"wpa2-psk", "wpa2-eap"}
    if not wanted or not wanted <= old | new:
        why = not_understood("authentication-types")
        return unknown(why), unknown(why), offered
    security: Security = "wpa2" if wanted <= new else "wpa" if wanted <= old else "wpa/wpa2"
    keys: Fact[KeyManagement] = unknown(_MIXED)
    if all(word.endswith("psk") for word in wanted):
        keys = written("psk", at)
    elif all(word.endswith("eap") for word in wanted):
        keys = written("dot1x", at)
    return written(security, at), keys, offered


def _secret(profile: _Profile | None) -> Secret | None:
    if profile is None or profile.item is None:
        return None
    item = profile.item
    for key in ("wpa2-pre-shared-key", "wpa-pre-shared-key", "static-key-0"):
        if item.get(key):
            return sealed(item, key, "wlan", item.get("name"))
    return None


_HARMLESS = frozenset(
    """adaptive-noise-immunity allow-sharedkey ampdu-priorities amsdu-limit amsdu-threshold antenna-gain antenna-mode area
    band basic-rates-a/g basic-rates-b bridge-mode burst-time channel-width compression country default-ap-tx-limit
    default-authentication default-client-tx-limit disconnect-timeout distance frame-lifetime frequency frequency-mode
    frequency-offset guard-interval ht-basic-mcs ht-supported-mcs hw-fragmentation-threshold hw-protection-mode
    hw-protection-threshold hw-retries installation interworking-profile keepalive-frames max-station-count multicast-buffering
    multicast-helper noise-floor-threshold nv2-cell-radius nv2-downlink-ratio nv2-mode nv2-noise-floor-offset nv2-qos
    nv2-queue-count nv2-security nv2-sync-secret on-fail-retry-time preamble-mode prism-cardtype proprietary-extensions radio-name
    rate-selection rate-set rx-chains scan-list secondary-channel secondary-frequency skip-dfs-channels station-bridge-clone-mac
    station-roaming supported-rates-a/g supported-rates-b tdma-period-size tx-chains update-stats-interval vht-basic-mcs
    vht-supported-mcs wds-cost-range wds-default-bridge wds-default-cost wds-ignore-ssid wds-mode wireless-protocol wmm-support
    arp tx-power tx-power-mode vlan-id vlan-mode master-interface mode""".split()
)
_PROFILE = frozenset(
    """comment disable-pmkid eap-methods group-key-update interim-update management-protection management-protection-key
    mschapv2-password mschapv2-username radius-called-format radius-eap-accounting radius-mac-accounting
    radius-mac-authentication radius-mac-caching radius-mac-format radius-mac-mode static-sta-private-algo
    static-sta-private-key static-transmit-key supplicant-identity tls-certificate tls-mode static-key-0 static-key-1
    static-key-2 static-key-3 static-algo-0 static-algo-1 static-algo-2 static-algo-3 authentication-types unicast-ciphers
    group-ciphers wpa-pre-shared-key wpa2-pre-shared-key mode name""".split()
)
