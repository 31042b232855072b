"""The wireless controller in the device: networks, their security and the radios of its profiles.

Access points get what their profile names; which access points there are, and most defaults, are in no document at hand. What is
written is read, everything else is unknown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from auditor.model.fact import Fact, unknown, written
from auditor.model.secret import Secret
from auditor.model.text import Text
from auditor.model.wireless import KeyManagement, Power, Radio, Security, Ssid
from auditor.source.node import Node
from vendor_parsers._readers.vlan_lists import vlan_id
from vendor_parsers.allied_awplus.secrets import read_secret

_SILENT = Text(
    "no line is written, and no document at hand says what holds then",
    "記載がなく、その場合の動作を確認できる文書がない",
)
_OFFERED = Text(
    "which access points offer it is decided by their profiles, whose use is not read",
    "どのアクセスポイントが提供するかは AP プロファイルの割り当てによる（未対応）",
)
_VERSIONS: dict[frozenset[str], Security] = {
    frozenset({"wpa"}): "wpa",
    frozenset({"wpa", "wpa2"}): "wpa/wpa2",
    frozenset({"wpa2"}): "wpa2",
    frozenset({"wpa2", "wpa3"}): "wpa2/wpa3",
    frozenset({"wpa3"}): "wpa3",
}
_KEYS: dict[str, KeyManagement] = {"wpa-personal": "psk", "wpa-enterprise": "dot1x"}


@dataclass(slots=True)
class _Security:
    """One ``security N`` block, lines of the same number added up."""

    mode: Fact[str] = field(default_factory=lambda: unknown(_SILENT))
    versions: Fact[frozenset[str]] = field(default_factory=lambda: unknown(_SILENT))
    ciphers: Fact[frozenset[str]] = field(default_factory=lambda: unknown(_SILENT))
    pmf: Fact[str] = field(default_factory=lambda: unknown(_SILENT))
    secret: Secret | None = None


def read_wireless(root: Node) -> tuple[tuple[Ssid, ...], tuple[Radio, ...]]:
    """The networks and radios of the ``wireless`` block."""
    securities: dict[str, _Security] = {}
    ssids: list[Ssid] = []
    radios: list[Radio] = []
    for block in root.all("wireless"):
        for line in (*block.all("enable"), *block.all("no", "enable")):
            line.mark()
        for node in block.all("security"):
            number = node.cursor(1).next()
            _read_security(node, number, securities.setdefault(number, _Security()))
        for node in block.all("network"):
            found = _network(node, securities)
            if found is not None:
                ssids.append(found)
        for node in block.all("ap-profile"):
            profile = node.cursor(1).next()
            for line in node.all("description"):
                line.mark()
            radios += [_radio(child, profile) for child in node.all("radio")]
    return tuple(ssids), tuple(radios)


def _read_security(node: Node, number: str, into: _Security) -> None:
    words = node.cursor(2)
    if words.accept("mode"):
        into.mode = written(words.next(), node.at)
    for child in node.children:
        line = child.cursor()
        if line.accept("description"):
            line.rest()
        elif line.accept("versions"):
            into.versions = written(frozenset(line.rest()), child.at)
        elif line.accept("ciphers"):
            into.ciphers = written(frozenset(word.lower() for word in line.rest()), child.at)
        elif line.peek() == "management-frame-protection" and line.peek(1) in _PMF:
            line.next()
            into.pmf = written(_PMF[line.next()], child.at)
        elif line.peek() == "key" and line.peek(1):
            line.next()
            into.secret = read_secret(line, "wlan", f"security {number}")


_PMF = {"disable": "disabled", "required": "required"}
"""``enable`` is left out: whether it asks for protection or offers it is in no document at hand."""


def _network(node: Node, securities: Mapping[str, _Security]) -> Ssid | None:
    node.cursor(1).next()
    name, security, at = "", _Security(), node.block
    broadcast: Fact[bool] = unknown(_SILENT)
    vlan: Fact[int | None] = unknown(_SILENT)
    for child in node.children:
        words = child.cursor()
        if words.accept("ssid"):
            name = " ".join(words.rest())
        elif words.accept("hide-ssid"):
            broadcast = written(False, child.at)
        elif words.accept("no", "hide-ssid"):
            broadcast = written(True, child.at)
        elif words.accept("security"):
            security = securities.get(words.next(), _Security())
        elif words.accept("vlan"):
            number = vlan_id(words)
            vlan = written(number, child.at) if number is not None else vlan
        elif words.accept("description"):
            words.rest()
    if not name:
        return None
    kind, keys = _protection(security)
    return Ssid(
        name=name,
        at=at,
        enabled=unknown(_OFFERED),
        broadcast=broadcast,
        security=kind,
        ciphers=security.ciphers,
        key_management=keys,
        pmf=security.pmf,
        wps=unknown(_SILENT),
        isolation=unknown(_SILENT),
        vlan=vlan,
        secret=security.secret,
    )


def _protection(security: _Security) -> tuple[Fact[Security], Fact[KeyManagement]]:
    mode = security.mode
    if mode.value is None or mode.at is None:
        return unknown(_SILENT), unknown(_SILENT)
    if mode.value == "none":
        return written("open", mode.at), written("none", mode.at)
    if mode.value == "wep":
        return written("wep", mode.at), unknown(_SILENT)
    found = _VERSIONS.get(security.versions.value or frozenset())
    keys: Fact[KeyManagement] = unknown(_SILENT)
    if mode.value in _KEYS and found not in ("wpa2/wpa3", "wpa3"):
        # WPA3 has its own key exchange, whose words are not known here
        keys = written(_KEYS[mode.value], mode.at)
    return (written(found, security.versions.at or mode.at) if found is not None else unknown(_SILENT)), keys


def _radio(node: Node, profile: str) -> Radio:
    number = node.cursor(1).next()
    enabled: Fact[bool] = unknown(_SILENT)
    power: Fact[Power] = unknown(_SILENT)
    for child in node.children:
        words = child.cursor()
        if words.accept("enable"):
            enabled = written(True, child.at)
        elif words.accept("no", "enable"):
            enabled = written(False, child.at)
        elif words.peek() == "power" and words.peek(1):
            words.next()
            power = written(Power(words.next()), child.at)
    return Radio(name=f"ap-profile {profile} radio {number}", at=node.block, enabled=enabled, power=power)
