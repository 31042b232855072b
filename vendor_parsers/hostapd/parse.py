"""From a hostapd file to the access point it describes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import TypeVar

from auditor.model.address import is_ip, parse_ip
from auditor.model.device import Device, Notice
from auditor.model.fact import Fact, default, not_understood, unknown, written
from auditor.model.interface import Interface
from auditor.model.management import Server
from auditor.model.secret import Secret, seal
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.model.wireless import KeyManagement, Power, Radio, Security, Ssid
from auditor.platform import ParseError
from auditor.source.node import Node, Tree

T = TypeVar("T")
NAME = "hostapd"
CONF = "https://w1.fi/cgit/hostap/plain/hostapd/hostapd.conf"
CODE = "https://w1.fi/cgit/hostap/plain/hostapd/config_file.c"
READS = frozenset({"interfaces", "vlans", "ssids", "radios", "servers", "secrets", "definitions", "endpoints"})
"""``definitions`` and ``endpoints`` are read as none: nothing in this file is named by something else in it, and its lists of
MAC addresses are files of their own."""
BANDS = {"a": "5 GHz", "b": "2.4 GHz", "g": "2.4 GHz", "ad": "60 GHz"}
PSK = frozenset({"WPA-PSK", "WPA-PSK-SHA256", "FT-PSK"})
SAE = frozenset({"SAE", "FT-SAE", "SAE-EXT-KEY", "FT-SAE-EXT-KEY"})
DOT1X = frozenset(
    """WPA-EAP WPA-EAP-SHA256 FT-EAP FT-EAP-SHA384 WPA-EAP-SUITE-B WPA-EAP-SUITE-B-192 WPA-EAP-SHA384
    FILS-SHA256 FILS-SHA384 FT-FILS-SHA256 FT-FILS-SHA384""".split()
)
STRICT = DOT1X - {"WPA-EAP", "FT-EAP"}
"""EAP suites that make WPA3-Enterprise where management frames are protected."""
PMF = {"0": "disabled", "1": "optional", "2": "required"}


class _Bss:
    """The statements of one BSS."""

    def __init__(self, name: str, at: Span, nodes: Sequence[Node]) -> None:
        self.name = name
        self.at = at
        self._nodes: dict[str, list[Node]] = {}
        for node in nodes:
            self._nodes.setdefault(node.words[0], []).append(node)

    def value(self, key: str) -> str:
        """The last value of ``key`` (the one that holds); ``""`` when it is not written."""
        found = self._nodes.get(key, ())
        for node in found:
            node.mark()
        return found[-1].words[1] if found and len(found[-1].words) > 1 else ""

    def values(self, key: str) -> list[tuple[str, Span]]:
        """Every value of a key that may stand several times."""
        found = [node for node in self._nodes.get(key, ()) if len(node.words) > 1]
        for node in found:
            node.mark()
        return [(node.words[1], node.at) for node in found]

    def has(self, key: str) -> bool:
        return key in self._nodes

    def written_keys(self) -> list[str]:
        return list(self._nodes)

    def span(self, key: str) -> Span:
        """Where ``key`` is written, else where the BSS begins."""
        found = self._nodes.get(key)
        return found[-1].at if found else self.at

    def switch(self, key: str, meanings: dict[str, T], fallback: Fact[T]) -> Fact[T]:
        """The meaning of a key's value; unknown when it is not among ``meanings``."""
        if not self.has(key):
            return fallback
        value = meanings.get(self.value(key).strip())
        return (
            unknown(Text(f"value of {key} not understood", f"{key} の値を解釈できない"))
            if value is None
            else written(value, self.span(key))
        )


def _name(bss: _Bss) -> str:
    plain, quoted = bss.value("ssid"), bss.value("ssid2")
    if quoted:
        return quoted[1:-1] if len(quoted) > 1 and quoted[0] == '"' == quoted[-1] else quoted
    return plain


def _wep_keys(bss: _Bss) -> list[Secret]:
    owner = _name(bss)
    found: list[Secret] = []
    for number in range(4):
        for text, at in bss.values(f"wep_key{number}"):
            found.append(seal(text.strip('"'), use="wlan", storage="clear", at=at, owner=owner))
    return found


def _psk(bss: _Bss) -> list[Secret]:
    """Pre-shared keys and SAE passwords; ``wpa_psk`` is the derived key, whose strength nobody can see."""
    owner = _name(bss)
    found = [seal(text, use="wlan", storage="clear", at=at, owner=owner) for text, at in bss.values("wpa_passphrase")]
    for text, at in bss.values("sae_password"):
        word = text.partition("|mac=")[0].partition("|vlanid=")[0].partition("|pk=")[0].partition("|id=")[0]
        found.append(seal(word, use="wlan", storage="clear", at=at, owner=owner))
    for text, at in bss.values("wpa_psk"):
        found.append(seal(None, use="wlan", storage="clear", at=at, owner=owner, stored=text))
    for key in ("wpa_psk_file", "sae_password_file"):
        found += [Secret(use="wlan", storage="masked", at=at, owner=owner) for _, at in bss.values(key)]
    return found


def _management(bss: _Bss) -> Fact[frozenset[str]]:
    """The key management suites on offer; WPA-PSK when WPA is on and none is written."""
    if bss.has("wpa_key_mgmt"):
        return written(frozenset(bss.value("wpa_key_mgmt").split()), bss.span("wpa_key_mgmt"))
    return default(frozenset({"WPA-PSK"}), CODE)


def _like(fact: Fact[str], value: T | None) -> Fact[T]:
    """``value`` with the origin of ``fact``."""
    if value is None or not fact.known:
        return unknown(fact.note if not fact.known else not_understood(f"wpa={fact.value}"))
    return written(value, fact.at) if fact.at is not None else default(value, fact.note)


def _protection(bss: _Bss) -> tuple[Fact[Security], Fact[KeyManagement]]:
    """How the air is protected and how clients prove themselves."""
    port = bss.value("ieee8021x").strip() == "1"
    mode: Fact[str] = default("0", f"{CONF}: wpa is not set by default")
    if bss.has("wpa"):
        mode = written(bss.value("wpa").strip(), bss.span("wpa"))
    if mode.value in ("0", ""):
        return _without_wpa(bss, mode, port)
    suites = _management(bss).value or frozenset()
    keys = _keys(suites)
    if mode.value not in ("1", "2", "3") or keys is None:
        why = Text("value of wpa or wpa_key_mgmt not understood", "wpa または wpa_key_mgmt の値を解釈できない")
        return unknown(why), unknown(why)
    security: Security = "wpa2"
    if mode.value == "1":
        security = "wpa"
    elif mode.value == "3":
        security = "wpa/wpa2"
    elif suites == {"OWE"}:
        security = "owe"
    elif suites <= SAE:
        security = "wpa3"
    elif suites & SAE:
        security = "wpa2/wpa3"
    elif suites <= STRICT and bss.value("ieee80211w").strip() == "2":
        security = "wpa3"
    at = bss.span("wpa_key_mgmt") if bss.has("wpa_key_mgmt") else None
    kept: Fact[KeyManagement] = written(keys, at) if at is not None else default(keys, CODE)
    return _like(mode, security), kept


def _keys(suites: frozenset[str]) -> KeyManagement | None:
    """The kind of key management of a set of suites; None for a set this reader does not know."""
    if suites == {"OWE"}:
        return "none"
    if suites <= PSK:
        return "psk"
    if suites <= SAE:
        return "sae"
    if suites <= PSK | SAE:
        return "psk/sae"
    return "dot1x" if suites <= DOT1X else None


def _without_wpa(bss: _Bss, mode: Fact[str], port: bool) -> tuple[Fact[Security], Fact[KeyManagement]]:
    """``wpa`` is 0 or missing: WEP with keys, else nothing protects the air."""
    wep = [key for key in bss.written_keys() if key.startswith("wep_key")]
    if wep:
        at = bss.span(wep[0])
        kind: KeyManagement = "dot1x" if port else "none"
        return written("wep", at), written(kind, at)
    if port:
        why = Text(
            "802.1X without WPA: whether frames are encrypted is not in the file",
            "WPA なしの 802.1X。暗号化の有無はファイルから分からない",
        )
        return unknown(why), written("dot1x", bss.span("ieee8021x"))
    return _like(mode, "open"), _like(mode, "none")


def _ciphers(bss: _Bss, security: Fact[Security]) -> Fact[frozenset[str]]:
    old, new = bss.value("wpa_pairwise").lower().split(), bss.value("rsn_pairwise").lower().split()
    if security.value is None:
        return unknown(Text("security not understood", "保護方式を解釈できない"))
    if security.value == "open":
        return _copied(security, frozenset())
    if security.value == "wep":
        return _copied(security, frozenset({"wep"}))
    mode = bss.value("wpa").strip()
    # rsn_pairwise defaults to wpa_pairwise, wpa_pairwise to TKIP
    wanted: set[str] = set()
    places: list[str] = []
    if mode in ("1", "3"):
        wanted |= set(old or ["tkip"])
        places.append("wpa_pairwise")
    if mode in ("2", "3"):
        wanted |= set(new or old or ["tkip"])
        places.append("rsn_pairwise" if new else "wpa_pairwise")
    found = frozenset(wanted)
    at = next((bss.span(key) for key in places if bss.has(key)), None)
    return written(found, at) if at is not None else default(found, f"{CONF}: wpa_pairwise (default: TKIP)")


def _copied(fact: Fact[Security], value: frozenset[str]) -> Fact[frozenset[str]]:
    return written(value, fact.at) if fact.at is not None else default(value, fact.note)


def _vlan(bss: _Bss) -> Fact[int | None]:
    dynamic = bss.value("dynamic_vlan").strip()
    tagged = bss.value("vlan_tagged_interface")
    if dynamic not in ("", "0"):
        return unknown(
            Text(
                f"clients are put into VLANs by RADIUS, tagged on {tagged or 'no named interface'}",
                f"VLAN は RADIUS が端末ごとに割り当てる（タグ付き: {tagged or '指定なし'}）",
            )
        )
    if bss.has("bridge"):
        return written(None, bss.span("bridge"))
    return default(None, f"{CONF}: no dynamic_vlan")


def _ssid(bss: _Bss, radio: str, secrets: list[Secret]) -> Ssid:
    security, keys = _protection(bss)
    wep, psk = _wep_keys(bss), _psk(bss)
    used = wep if security.is_("wep") else psk
    secrets += [*wep, *psk]
    on_off = {"0": False, "1": True}
    return Ssid(
        name=_name(bss),
        at=bss.at,
        enabled=default(True, Text("hostapd runs every BSS of its file", "hostapd はファイルのすべての BSS を動かす")),
        broadcast=bss.switch(
            "ignore_broadcast_ssid", {"0": True, "1": False, "2": False}, default(True, f"{CONF}: default 0")
        ),
        security=security,
        ciphers=_ciphers(bss, security),
        key_management=keys,
        pmf=bss.switch("ieee80211w", PMF, default("disabled", f"{CONF}: ieee80211w 0 = disabled (default)")),
        wps=bss.switch(
            "wps_state", {"0": False, "1": True, "2": True}, default(False, f"{CONF}: wps_state 0 (default)")
        ),
        isolation=bss.switch("ap_isolate", on_off, default(False, f"{CONF}: ap_isolate 0")),
        vlan=_vlan(bss),
        secret=used[0] if used else None,
        interface=bss.name,
        radios=(radio,),
    )


def _servers(bss: _Bss, secrets: list[Secret]) -> list[Server]:
    """RADIUS servers of a BSS; each shared secret stands behind its server's address."""
    found: list[Server] = []
    for kind in ("auth", "acct"):
        bss.value(f"{kind}_server_port")
        for host, at in bss.values(f"{kind}_server_addr"):
            ip = parse_ip(host) if is_ip(host) else None
            found.append(Server(use="radius", host=host, at=at, ip=ip, detail=kind))
        for text, at in bss.values(f"{kind}_server_shared_secret"):
            secrets.append(seal(text, use="radius", storage="clear", at=at, owner=_name(bss)))
    for text, at in bss.values("ap_pin"):
        secrets.append(seal(text, use="wlan", storage="clear", at=at, owner=f"{_name(bss)} WPS PIN"))
    return found


def _interfaces(sections: list[_Bss]) -> tuple[Interface, ...]:
    up = default(True, Text("hostapd brings its interfaces up", "hostapd はインタフェースを有効にする"))
    found: dict[str, Interface] = {}
    for bss in sections:
        bridge = bss.value("bridge").strip()
        found[bss.name] = Interface(name=bss.name, kind="wlan", at=bss.at, enabled=up, group=bridge)
        if bridge:
            found.setdefault(bridge, Interface(name=bridge, kind="bridge", at=bss.span("bridge"), enabled=up))
        tagged = bss.value("vlan_tagged_interface").strip()
        if tagged:
            # hostapd puts clients of dynamic VLANs into tagged interfaces on top of this one (hostapd.conf)
            at = bss.span("vlan_tagged_interface")
            found.setdefault(tagged, Interface(name=tagged, kind="ethernet", at=at, enabled=up))
    return tuple(found.values())


def _sections(tree: Tree) -> list[_Bss]:
    first = [node for node in tree.root.children if node.words[0] != "bss"]
    head = next((node for node in first if node.words[0] == "interface" and len(node.words) > 1), None)
    if head is not None:
        head.mark()
    start = head or first[0]
    last = first[-1].last if first else start.last
    sections = [_Bss(head.words[1].strip() if head else "", Span(tree.file, start.first, last), first)]
    for node in tree.root.children:
        if node.words[0] == "bss" and len(node.words) > 1:
            node.mark()
            sections.append(_Bss(node.words[1].strip(), node.block, node.children))
    return sections


def parse(tree: Tree) -> Device:
    """The access point; raises ParseError when the file names no SSID."""
    keys = {node.words[0] for node in (tree.root, *tree.root.walk()) if node.words}
    if not keys & {"ssid", "ssid2"} or not any(node.words[0] != "bss" for node in tree.root.children):
        raise ParseError(Span(tree.file, 1, 1), Text("no ssid: not a hostapd configuration", "ssid の行がない"))
    sections = _sections(tree)
    radio = sections[0]
    notices = tuple(
        Notice(node.at, Text("Not of the form key=value", "key=value の形ではない"), "wireless")
        for node in tree.root.walk()
        if len(node.words) < 2
    )
    secrets: list[Secret] = []
    ssids = tuple(_ssid(bss, radio.name, secrets) for bss in sections if bss.has("ssid") or bss.has("ssid2"))
    servers = tuple(server for bss in sections for server in _servers(bss, secrets))
    band = BANDS.get(radio.value("hw_mode").strip(), "")
    power: Fact[Power] = unknown(
        Text("hostapd does not hold the transmit power", "送信出力は hostapd の設定ファイルにない")
    )
    return Device(
        name=tree.host or PurePosixPath(tree.file).stem,
        platform=NAME,
        kind="ap",
        at=radio.at,
        reads=READS,
        version=unknown(Text("the file names no version", "ファイルにバージョンの記述がない")),
        files=(tree.file,),
        forwards=unknown(
            Text(
                "hostapd only bridges; whether its host routes is not in this file",
                "hostapd はブリッジするのみ。ホストがルーティングするかはこのファイルから分からない",
            )
        ),
        interfaces=_interfaces(sections),
        servers=servers,
        secrets=tuple(secrets),
        ssids=ssids,
        radios=(Radio(name=radio.name, at=radio.at, enabled=default(True, CONF), power=power, band=band),),
        rogue_detection=unknown(
            Text(
                "hostapd looks for none; what else runs on its host is not in this file",
                "hostapd 自体は検知しない。ホスト上の他のソフトウェアはこのファイルにない",
            )
        ),
        notices=notices,
    )
