"""From the settings of a WLAN to the SSID it offers.

Sources of what holds in silence: AIRESPACE-WIRELESS-MIB (a WLAN is created disabled and broadcasts its name),
CISCO-LWAPP-WLAN-SECURITY-MIB (WPA1 and WPA3 off, PMF disabled, 802.1X; PSK never beside 802.1X) and the chapter *WPA1 and WPA2*
of the Configuration Guide 7.6 (WPA1 with TKIP, WPA2 with AES-CCMP).
"""

from __future__ import annotations

from collections.abc import Mapping

from auditor.model.fact import Fact, default, unknown, written
from auditor.model.interface import Interface
from auditor.model.secret import Secret
from auditor.model.text import Text
from auditor.model.wireless import KeyManagement, Security, Ssid
from vendor_parsers.cisco_aireos.statements import NOT_UNDERSTOOD, NOT_WRITTEN, Wlan
from vendor_parsers.cisco_aireos.stored import hex_secret, one_secret

WIRELESS_MIB = "AIRESPACE-WIRELESS-MIB, bsnDot11EssTable"
SECURITY_MIB = "CISCO-LWAPP-WLAN-SECURITY-MIB, cLWSecDot11EssCckmTable"
GUIDE = "Cisco Wireless LAN Controller Configuration Guide 7.6, WPA1 and WPA2"
_OFF: Fact[bool] = default(False, f"{SECURITY_MIB}: DEFVAL false")
_CIPHERS = {"aes": "ccmp", "ccmp256": "ccmp", "gcmp128": "gcmp", "gcmp256": "gcmp", "tkip": "tkip"}
_VERSIONS = ("wpa1", "wpa2", "wpa3")
_PMF = frozenset({"disabled", "optional", "required", "disable"})
_ISOLATES = {"drop": True, "disable": False, "forward-upstream": False, "forward-up": False}
"""``forward-upstream`` leaves it to the switch, which sends the frames back."""
_RADIOS = {
    "all": ("802.11a", "802.11b"), "802.11a-only": ("802.11a",), "802.11ag": ("802.11a", "802.11b"),
    "802.11bg": ("802.11b",), "802.11g-only": ("802.11b",), "802.11bg-only": ("802.11b",),
}  # fmt: skip


def place_of(wlan: Wlan) -> str:
    """The name of the interface that a WLAN's clients arrive on: AireOS numbers WLANs and does not call them interfaces."""
    return f"wlan {wlan.number}"


def ssid_of(wlan: Wlan, interfaces: Mapping[str, Interface], secrets: list[Secret]) -> Ssid:
    """The SSID of a WLAN that is created; its keys are added to ``secrets``."""
    assert wlan.at is not None
    keys = _keys(wlan)
    secrets += keys
    security = _security(wlan)
    status = wlan.value("status")
    return Ssid(
        name=wlan.name,
        at=wlan.at,
        enabled=written(status == "enable", wlan.span("status") or wlan.at)
        if status
        else default(False, f"{WIRELESS_MIB}: bsnDot11EssAdminStatus, DEFVAL disable"),
        broadcast=wlan.switch(
            "broadcast-ssid", default(True, f"{WIRELESS_MIB}: bsnDot11EssBroadcastSsid, DEFVAL enable")
        ),
        security=security,
        ciphers=_ciphers(wlan, security),
        key_management=_management(wlan, security),
        pmf=_pmf(wlan),
        wps=default(
            False,
            Text(
                "AireOS has no Wi-Fi Protected Setup; its command wps sets wireless protection policies",
                "AireOS に Wi-Fi Protected Setup はない。コマンド wps は無線保護ポリシーの設定",
            ),
        ),
        isolation=_isolation(wlan),
        vlan=vlan_of(wlan, interfaces),
        secret=keys[0] if keys else None,
        interface=place_of(wlan),
        radios=_RADIOS.get(wlan.value("radio"), ()),
    )


def _keys(wlan: Wlan) -> list[Secret]:
    """``set-key ascii TEXT N``, ``set-key hex KEY N`` and ``set-key hex encrypt 1 IV HMAC 48 KEY N``."""
    found: list[Secret] = []
    for node in wlan.keys:
        words = node.cursor(node.words.index("set-key") + 1)
        secret = None
        if words.accept("ascii"):
            secret = one_secret(words, "wlan", wlan.name)
        elif words.accept("hex"):
            secret = hex_secret(words, "wlan", wlan.name)
        if secret is not None:
            found.append(secret)
            words.accept(wlan.number)
    return found


def _security(wlan: Wlan) -> Fact[Security]:
    for old in ("security static-wep-key", "security 802.1X", "security 802.1x"):
        if wlan.value(old) in ("enable", "enabled"):
            return written("wep", wlan.span(old) or wlan.at) if wlan.at else unknown(NOT_UNDERSTOOD)
    if wlan.value("security ckip") not in ("", "disable"):
        return unknown(NOT_UNDERSTOOD)
    whole = wlan.switch("security wpa")
    at = whole.at
    if whole.is_(False) and at is not None:
        owe = wlan.switch("security owe", _OFF)
        if owe.is_(False):
            return written("open", at)
        return written("owe", owe.at) if owe.value and owe.at is not None else unknown(owe.note)
    if not whole.known or at is None:
        return unknown(Text(f"security wpa: {NOT_WRITTEN.en}", f"security wpa: {NOT_WRITTEN.ja}"))
    if wlan.value("security wpa akm owe") == "enable":
        return written("owe", wlan.span("security wpa akm owe") or at)
    one, three = wlan.switch("security wpa wpa1", _OFF), wlan.switch("security wpa wpa3", _OFF)
    two = wlan.switch("security wpa wpa2")
    if not two.known and wlan.span("security wpa wpa2") is None and one.is_(False) and three.is_(False):
        # WPA is on, and neither of the other two is
        two = written(True, at)
    if not (one.known and two.known and three.known):
        unclear = next(fact for fact in (two, one, three) if not fact.known)
        return unknown(unclear.note)
    return _version(wlan, one, two, three, whole)


def _version(wlan: Wlan, one: Fact[bool], two: Fact[bool], three: Fact[bool], whole: Fact[bool]) -> Fact[Security]:
    on = (bool(one.value), bool(two.value), bool(three.value))
    found: dict[tuple[bool, bool, bool], Security] = {
        (True, False, False): "wpa",
        (True, True, False): "wpa/wpa2",
        (True, True, True): "wpa/wpa2",
        (True, False, True): "wpa/wpa2",
        (False, True, False): "wpa2",
        (False, True, True): "wpa2/wpa3",
        (False, False, True): "wpa3",
    }
    security = found.get(on)
    at = next((fact.at for fact in (one, three, two) if fact.value and fact.at is not None), whole.at)
    if security is None or at is None:
        return unknown(Text("WPA is on without any version of it", "WPA は有効だが版がすべて無効"))
    return written(security, at)


def _ciphers(wlan: Wlan, security: Fact[Security]) -> Fact[frozenset[str]]:
    if security.value in ("open", "wep") and security.at is not None:
        return written(frozenset({"wep"} if security.value == "wep" else ()), security.at)
    names: set[str] = set()
    at, guessed = None, False
    for version in _VERSIONS:
        if wlan.switch(f"security wpa {version}", _OFF if version != "wpa2" else None).is_(False):
            continue
        start = f"security wpa {version} ciphers "
        said = {setting.removeprefix(start): wlan.switch(setting) for setting in wlan.names(start)}
        if any(not fact.known or cipher not in _CIPHERS for cipher, fact in said.items()):
            return unknown(NOT_UNDERSTOOD)
        on = [cipher for cipher, fact in said.items() if fact.value]
        names |= {_CIPHERS[cipher] for cipher in on}
        at = next((said[cipher].at for cipher in on), at)
        usual = {"wpa1": "tkip", "wpa2": "aes"}.get(version, "")
        if usual and usual not in said:
            names.add(_CIPHERS[usual])
            guessed = True
        elif not usual and not on:
            return unknown(NOT_WRITTEN)
    if "tkip" not in names and not security.known:
        return unknown(security.note)
    if at is not None:
        return written(frozenset(names), at)
    return default(frozenset(names), GUIDE) if guessed else unknown(NOT_WRITTEN)


def _management(wlan: Wlan, security: Fact[Security]) -> Fact[KeyManagement]:
    if security.value in ("open", "wep", "owe") and security.at is not None:
        kind: KeyManagement = "dot1x" if wlan.value("security 802.1X") == "enable" else "none"
        return written(kind, security.at)
    on: dict[str, Fact[bool]] = {}
    for setting in wlan.names("security wpa akm "):
        words = setting.split()[3:]
        fact = wlan.switch(setting)
        if not fact.known:
            return unknown(fact.note)
        if fact.value:
            on[words[-1]] = fact
    at = next((fact.at for fact in on.values() if fact.at is not None), None)
    keyed, port = on.keys() & {"psk", "sae"}, on.keys() & {"802.1x", "cckm", "suiteb-1x", "suiteb192-1x"}
    if at is not None and keyed and not port:
        both: KeyManagement = "psk/sae" if len(keyed) > 1 else "sae" if keyed == {"sae"} else "psk"
        return written(both, at)
    if at is not None and port and not keyed:
        return written("dot1x", at)
    if on:
        return unknown(NOT_UNDERSTOOD)
    if wlan.span("security wpa akm 802.1x") is None:
        return default("dot1x", f"{GUIDE}; {SECURITY_MIB}: cLWSecDot11EssCckmKeyMgmtMode, DEFVAL dot1x")
    return unknown(Text("802.1X is off and nothing else is on", "802.1X が無効で、ほかの方式も有効でない"))


def _pmf(wlan: Wlan) -> Fact[str]:
    said, at = wlan.value("security pmf"), wlan.span("security pmf")
    if at is None:
        return default("disabled", f"{SECURITY_MIB}: cLWSecDot11Ess11wPfm, DEFVAL disabled")
    return written("disabled" if said == "disable" else said, at) if said in _PMF else unknown(NOT_UNDERSTOOD)


def _isolation(wlan: Wlan) -> Fact[bool]:
    said, at = wlan.value("peer-blocking"), wlan.span("peer-blocking")
    if at is None:
        return unknown(NOT_WRITTEN)
    drops = _ISOLATES.get(said)
    if drops is None:
        return unknown(Text(f"peer-blocking {said}: depends on the client", f"peer-blocking {said}: 端末ごとに異なる"))
    return written(drops, at)


def vlan_of(wlan: Wlan, interfaces: Mapping[str, Interface]) -> Fact[int | None]:
    """The VLAN that a WLAN's clients are put into, where no other system decides it."""
    override = wlan.switch("aaa-override", default(False, ""))
    if not override.is_(False):
        return unknown(Text("RADIUS may put clients into other VLANs", "RADIUS が端末を別の VLAN に割り当て得る"))
    if not wlan.switch("flexconnect local-switching", default(False, "")).is_(False):
        return unknown(
            Text(
                "access points switch its frames locally, into VLANs that are set for each of them",
                "アクセスポイントがローカルにスイッチする。VLAN は個々の AP の設定による",
            )
        )
    name, at = wlan.value("interface"), wlan.span("interface")
    if at is None:
        return unknown(Text("no line maps the WLAN to an interface", "WLAN とインタフェースの対応が記述されていない"))
    if any(other != name for other, _ in wlan.groups):
        return unknown(
            Text(
                "an access point group puts its clients on another interface",
                "AP グループが別のインタフェースを割り当てる",
            )
        )
    interface = interfaces.get(name)
    if interface is None:
        return unknown(
            Text(
                f"{name} is no interface of this export (a group?)", f"{name} はこのファイルにない（グループの可能性）"
            )
        )
    if interface.vlan is None and not interface.untagged:
        return unknown(
            Text(f"the VLAN of interface {name} is not written", f"インタフェース {name} の VLAN が記述されていない")
        )
    return written(interface.vlan, at)
