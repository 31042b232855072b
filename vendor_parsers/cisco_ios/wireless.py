"""Wireless: autonomous access points (``dot11 ssid`` and radios) and the WLANs of a Catalyst 9800 controller.

On an autonomous access point the cipher stands on the radio, per VLAN, and the key management on the SSID: the two
are joined by VLAN. A Catalyst 9800 prints only what differs from its default.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from auditor.model.fact import Fact, default, unknown, written
from auditor.model.secret import Secret
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.model.wireless import KeyManagement, Power, Radio, Security, Ssid
from auditor.source.node import Node, Words
from vendor_parsers.cisco_ios.draft import Draft
from vendor_parsers.cisco_ios.passwords import line_secret, sealed

_NO_WPS: Fact[bool] = default(
    False,
    Text("autonomous IOS and Catalyst 9800 offer no WPS commands", "自律型IOS・Catalyst 9800 に WPS のコマンドはない"),
)
_UNREAD_PMF: Fact[str] = unknown(Text("no protected management frames line", "管理フレーム保護(PMF)の記載がない"))
_UNREAD_ISOLATION: Fact[bool] = unknown(
    Text("no isolation line; the default is not sourced", "端末間分離の記載がなく、既定値の出典もない")
)
_BANDS = {"Dot11Radio0": "2.4", "Dot11Radio1": "5"}


@dataclass(slots=True)
class _Air:
    """A radio's encryption, by VLAN (None: the radio as a whole), and the SSIDs it carries."""

    ciphers: dict[int | None, tuple[frozenset[str], Span]] = field(default_factory=dict)
    ssids: list[str] = field(default_factory=list)
    secrets: list[Secret] = field(default_factory=list)


def read_access_point(
    root: Node, drafts: Mapping[str, Draft]
) -> tuple[tuple[Ssid, ...], tuple[Radio, ...], tuple[Secret, ...]]:
    """SSIDs, radios and keys of an autonomous access point."""
    airs: dict[str, _Air] = {}
    radios: list[Radio] = []
    for name, draft in drafts.items():
        if draft.kind == "wlan" and "." not in name:
            airs[name] = _air(draft)
            radios.append(_radio(draft))
    ssids = tuple(ssid for node in root.all("dot11", "ssid") for ssid in _ssid(node, airs))
    keys = [secret for air in airs.values() for secret in air.secrets]
    keys += [ssid.secret for ssid in ssids if ssid.secret is not None]
    return ssids, tuple(radios), tuple(keys)


def _air(draft: Draft) -> _Air:
    air = _Air()
    for node in draft.nodes:
        for child in node.all("ssid"):
            air.ssids.append(" ".join(child.cursor(1).rest()))
        for child in node.all("encryption"):
            words = child.cursor(1)
            vlan: int | None = None
            if words.accept("vlan"):
                vlan = _number(words)
            if words.accept("mode", "ciphers"):
                names = {_CIPHERS.get(word, word) for word in words.rest()}
                air.ciphers[vlan] = frozenset(names), child.at
            elif words.accept("mode", "wep"):
                words.rest()
                air.ciphers[vlan] = frozenset({"wep"}), child.at
            elif words.accept("key"):
                _wep_key(words, draft, air)
        for word in ("mbssid", "channel", "station-role", "speed", "antenna", "beacon", "world-mode", "dot11"):
            for child in node.all(word):
                child.mark()
    return air


_CIPHERS = {"aes-ccm": "ccmp", "tkip": "tkip", "wep128": "wep", "wep40": "wep", "ckip": "wep", "cmic": "wep"}


def _number(words: Words) -> int | None:
    word = words.peek()
    return int(words.next()) if word.isdecimal() and len(word) < 5 else None


def _wep_key(words: Words, draft: Draft, air: _Air) -> None:
    words.next()
    if words.accept("size"):
        words.next()
    kind = words.next() if words.peek() in ("0", "7") else ""
    air.secrets.append(sealed(words.next(), kind, words, "wlan", draft.name))
    words.accept("transmit-key")


def _radio(draft: Draft) -> Radio:
    power: Fact[Power] = unknown(
        Text(
            "no power line; the default depends on the model and the regulatory domain",
            "送信出力の記載がなく、既定値は機種と規制地域による",
        )
    )
    for node in draft.nodes:
        for child in node.all("power"):
            words = child.cursor(1)
            scope = words.next()
            text = " ".join(words.rest())
            if scope == "local":
                # the unit (dBm or mW) depends on the model, so only the word maximum has a known meaning
                power = written(Power(text, maximum=text == "maximum" or None), child.at)
    return Radio(
        name=draft.name,
        at=draft.at,
        enabled=draft.enabled
        or unknown(
            Text("radios are shut down at the factory on some versions", "工場出荷時に無線が停止している版がある")
        ),
        power=power,
        band=_BANDS.get(draft.name, ""),
    )


@dataclass(slots=True)
class _Keys:
    wpa: str = ""
    optional: bool = False
    psk: bool = False
    eap: bool = False
    at: Span | None = None


def _ssid(node: Node, airs: Mapping[str, _Air]) -> Iterator[Ssid]:
    name = " ".join(node.cursor(2).rest())
    vlan: int | None = None
    keys = _Keys()
    broadcast: Fact[bool] = default(
        False,
        Text(
            "without guest-mode or mbssid guest-mode the SSID is not in the beacon (Aironet Access Points Configuration Guide OL-11350-01, page 7-2)",
            "guest-mode・mbssid guest-mode がない SSID はビーコンに載らない (Aironet Access Points Configuration Guide OL-11350-01, page 7-2)",
        ),
    )
    secret: Secret | None = None
    for child in node.children:
        words = child.cursor()
        if words.accept("vlan"):
            vlan = _number(words)
        elif words.accept("guest-mode") or words.accept("mbssid", "guest-mode"):
            words.rest()
            broadcast = written(True, child.at)
        elif words.accept("wpa-psk"):
            words.next()
            secret = line_secret(words, "wlan", name)
            keys.psk = True
        elif words.accept("authentication"):
            _authentication(words, keys)
        elif words.peek() in ("max-associations", "accounting", "infrastructure-ssid", "information-element"):
            words.rest()
    bound = [radio for radio, air in airs.items() if name in air.ssids]
    ciphers = _joined(bound, airs, vlan)
    yield Ssid(
        name=name,
        at=node.block,
        enabled=written(True, node.at)
        if bound
        else unknown(Text("bound to no radio of this export", "このファイルの無線に割り当てられていない")),
        broadcast=broadcast,
        security=_security(keys, ciphers, node),
        ciphers=ciphers,
        key_management=_management(keys, node),
        pmf=_UNREAD_PMF,
        wps=_NO_WPS,
        isolation=_UNREAD_ISOLATION,
        vlan=written(vlan, node.at),
        secret=secret,
        interface=f"{bound[0]}.{vlan}" if bound and vlan is not None else (bound[0] if bound else ""),
        radios=tuple(bound),
    )


def _authentication(words: Words, keys: _Keys) -> None:
    if words.accept("key-management"):
        keys.at = words.at
        kind = words.next()
        keys.wpa = "wpa" if kind in ("wpa", "cckm") else kind
        keys.optional = words.accept("optional")
        if words.accept("version"):
            keys.wpa = "wpa2" if words.next() == "2" else "wpa"
    else:
        kind = words.next()
        keys.eap = keys.eap or kind == "network-eap" or words.peek() in ("eap", "mac")
        words.rest()


def _joined(bound: list[str], airs: Mapping[str, _Air], vlan: int | None) -> Fact[frozenset[str]]:
    """The ciphers that the SSID's radios use on its VLAN."""
    found = [airs[radio].ciphers.get(vlan) for radio in bound]
    known = [item for item in found if item is not None]
    if not bound:
        return unknown(Text("bound to no radio of this export", "このファイルの無線に割り当てられていない"))
    if not known:
        return default(
            frozenset(),
            Text(
                "no encryption line for this VLAN on its radios: nothing is encrypted",
                "該当VLANの暗号化設定が無線にない(暗号化なし)",
            ),
        )
    return written(frozenset().union(*(names for names, _ in known)), known[0][1])


def _security(keys: _Keys, ciphers: Fact[frozenset[str]], node: Node) -> Fact[Security]:
    if keys.at is not None:
        if keys.wpa == "wpa2":
            return written("wpa2", keys.at)
        # "wpa" without a version admits both: the cipher decides which (IOS AP Configuration Guide, Configuring WPA)
        mixed: Security = "wpa/wpa2" if ciphers.known and "ccmp" in (ciphers.value or ()) else "wpa"
        return written(mixed, keys.at)
    if not ciphers.known:
        return unknown(ciphers.note)
    if ciphers.value:
        return written("wep", ciphers.at or node.at)
    return default(
        "open",
        Text(
            "no key management on the SSID and no encryption on its radios", "SSID に鍵管理、無線に暗号化の設定がない"
        ),
    )


def _management(keys: _Keys, node: Node) -> Fact[KeyManagement]:
    if keys.psk:
        return written("psk", node.at)
    if keys.eap:
        return written("dot1x", node.at)
    if keys.at is not None:
        return unknown(
            Text("key management without a pre-shared key or EAP line", "鍵管理はあるが事前共有鍵・EAP の記載がない")
        )
    return written("none", node.at)
