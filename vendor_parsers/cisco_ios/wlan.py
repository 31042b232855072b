"""The WLANs of a Catalyst 9800: ``wlan NAME ID SSID`` with the policy that puts its clients into a VLAN.

Only what differs from the default is printed, and the default of a WLAN is WPA2 with 802.1X and AES; that default is
not sourced here, so what rests on silence alone is unknown. A WLAN is down until ``no shutdown``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.model.fact import Fact, default, unknown, written
from auditor.model.management import User
from auditor.model.secret import Secret
from auditor.model.text import Text
from auditor.model.wireless import KeyManagement, Power, Radio, Security, Ssid
from auditor.source.node import Node, Words
from vendor_parsers.cisco_ios.passwords import sealed

_SILENT = Text(
    "only differences from the default are printed, and the default is not sourced",
    "既定値との差分のみ出力され、既定値の出典がない",
)
_DOWN: Fact[bool] = default(
    False,
    Text(
        "a WLAN is shut down until no shutdown (Catalyst 9800 Configuration Guide, WLANs)",
        "no shutdown まで WLAN は停止 (Catalyst 9800 Configuration Guide, WLANs)",
    ),
)
_NO_POLICY: Fact[int | None] = unknown(
    Text("the policy profile is not in this export", "ポリシープロファイルがこのファイルにない")
)
_SEVERAL: Fact[int | None] = unknown(
    Text("policy tags do not agree on its VLAN", "ポリシータグによって VLAN が一致しない")
)
_BANDS = {"24ghz": "2.4 GHz", "5ghz": "5 GHz", "6ghz": "6 GHz"}
_TOP = 30
"""From here on (dBm) a bound may leave the whole scale of an access point."""


def read_wlans(root: Node) -> tuple[tuple[Ssid, ...], tuple[Secret, ...], tuple[User, ...]]:
    """SSIDs, keys and access point users of a controller."""
    vlans = _policy_vlans(root)
    ssids: list[Ssid] = []
    for node in root.all("wlan"):
        ssids += _wlan(node, vlans)
    keys = [ssid.secret for ssid in ssids if ssid.secret is not None]
    more, users = _profiles(root)
    return tuple(ssids), (*keys, *more), users


def _policy_vlans(root: Node) -> dict[str, Fact[int | None]]:
    """The VLAN of every WLAN profile, through the policy tags that join it to a policy profile."""
    numbers = _numbers(root)
    policies: dict[str, Fact[int | None]] = {}
    for node in root.all("wireless", "profile", "policy"):
        name = " ".join(node.cursor(3).rest())
        for child in node.all("vlan"):
            word = " ".join(child.cursor(1).rest())
            number = int(word) if word.isdecimal() and len(word) < 5 else numbers.get(word)
            policies[name] = (
                written(number, child.at)
                if number is not None
                else unknown(Text(f"VLAN by name: {word}", f"VLAN名での指定: {word}"))
            )
        for line in (*node.all("no", "shutdown"), *node.all("shutdown"), *node.all("description")):
            line.mark()
    found: dict[str, Fact[int | None]] = {}
    for node in root.all("wireless", "tag", "policy"):
        node.cursor(3).rest()
        for child in node.all("wlan"):
            words = child.cursor(1)
            wlan = words.next()
            if words.accept("policy"):
                there = policies.get(words.next(), _NO_POLICY)
                before = found.get(wlan, there)
                found[wlan] = there if before.value == there.value else _SEVERAL
    return found


def _numbers(root: Node) -> dict[str, int | None]:
    """The VLANs by name; a name that several have says nothing."""
    found: dict[str, int | None] = {}
    for node in root.peek("vlan"):
        number = node.words[1] if len(node.words) == 2 else ""
        if number.isdecimal() and len(number) < 5:
            for child in node.peek("name"):
                name = " ".join(child.words[1:])
                found[name] = None if name in found else int(number)
    return found


def read_powers(root: Node) -> Iterator[Radio]:
    """The radios of every RF tag: RRM chooses their power, up to the ``tx-power max`` (dBm) of the tag's RF profile."""
    profiles: dict[tuple[str, str], tuple[Fact[bool], Fact[Power]]] = {}
    for band in _BANDS:
        for node in root.all("ap", "dot11", band, "rf-profile"):
            on, off = node.find("no", "shutdown"), node.find("shutdown")
            enabled: Fact[bool] = written(False, off.at) if off is not None else unknown(_SILENT)
            name = " ".join(node.cursor(4).rest())
            profiles[band, name] = (written(True, on.at) if on is not None else enabled, _power(node))
    for tag in root.all("wireless", "tag", "rf"):
        name = " ".join(tag.cursor(3).rest())
        for band, shown in _BANDS.items():
            line = tag.after(f"{band}-rf-policy")
            if line is not None:
                state, power = profiles.get((band, " ".join(line.rest())), (unknown(_SILENT), unknown(_SILENT)))
                yield Radio(name=f"{name} {shown}", at=line.at, enabled=state, power=power, band=shown)


def _power(node: Node) -> Fact[Power]:
    least, most = node.after("tx-power", "min"), node.after("tx-power", "max")
    low = least.next() if least is not None else "?"
    if most is None:
        return unknown(_SILENT)
    high = most.next()
    if not re.fullmatch(r"-?[0-9]{1,2}", high):
        return unknown(Text(f"tx-power max {high} not understood", f"tx-power max {high} を解釈できない"))
    if int(high) >= _TOP:
        return unknown(Text(f"what {high} dBm leaves of the scale", f"{high} dBm が上限に当たるか"))
    return written(Power(f"auto {low} to {high} dBm", int(high), None, automatic=True, bounded=True), most.at)


def _wlan(node: Node, vlans: dict[str, Fact[int | None]]) -> Iterator[Ssid]:
    words = node.cursor(1)
    profile = words.next()
    if not words.peek().isdecimal():
        return
    words.next()
    name = " ".join(words.rest()) or profile
    secret: Secret | None = None
    for child in node.all("security", "wpa", "psk", "set-key"):
        inner = child.cursor(4)
        inner.next()
        kind = inner.next() if inner.peek() in ("0", "8") and inner.peek(1) else ""
        secret = sealed(" ".join(inner.rest()), {"8": "6"}.get(kind, kind), inner, "wlan", name)
    on, off = node.find("no", "shutdown"), node.find("shutdown")
    hidden = node.find("no", "broadcast-ssid")
    peers = node.after("peer-blocking")
    pmf = node.after("security", "pmf")
    security, management = _security(node)
    yield Ssid(
        name=name,
        at=node.block,
        enabled=written(True, on.at) if on is not None else written(False, off.at) if off is not None else _DOWN,
        broadcast=written(False, hidden.at) if hidden is not None else unknown(_SILENT),
        security=security,
        ciphers=_ciphers(node),
        key_management=management,
        pmf=written(pmf.next(), pmf.at) if pmf is not None else unknown(_SILENT),
        wps=default(False, Text("Catalyst 9800 has no WPS commands", "Catalyst 9800 に WPS のコマンドはない")),
        isolation=written(peers.next() == "drop", peers.at) if peers is not None else unknown(_SILENT),
        vlan=vlans.get(
            profile,
            unknown(
                Text(
                    "no policy tag of this export maps the WLAN to a VLAN",
                    "WLAN を VLAN に対応付けるポリシータグがこのファイルにない",
                )
            ),
        ),
        secret=secret,
    )


def _ciphers(node: Node) -> Fact[frozenset[str]]:
    names: set[str] = set()
    at = None
    for word, name in (("aes", "ccmp"), ("gcmp256", "gcmp"), ("tkip", "tkip"), ("ccmp256", "ccmp")):
        for kind in ("wpa1", "wpa2", "wpa3"):
            line = node.find("security", "wpa", kind, "ciphers", word)
            if line is not None:
                names.add(name)
                at = line.at
            node.all("no", "security", "wpa", kind, "ciphers", word)
    return written(frozenset(names), at) if at is not None else unknown(_SILENT)


def _security(node: Node) -> tuple[Fact[Security], Fact[KeyManagement]]:
    akms = {name: node.find("security", "wpa", "akm", name) for name in ("psk", "sae", "dot1x", "owe")}
    node.all("no", "security", "wpa", "akm", "dot1x")
    none = next((line for line in node.all("no", "security", "wpa") if len(line.words) == 3), None)
    node.all("no", "security", "wpa", "wpa2")
    wpa3 = node.find("security", "wpa", "wpa3")
    no_wpa2 = next((line for line in node.peek("no", "security", "wpa", "wpa2") if len(line.words) == 4), None)
    if none is not None:
        return written("open", none.at), written("none", none.at)
    sae, psk, dot1x, owe = akms["sae"], akms["psk"], akms["dot1x"], akms["owe"]
    security: Fact[Security] = unknown(_SILENT)
    if owe is not None:
        security = written("owe", owe.at)
    elif wpa3 is not None:
        security = written("wpa3" if no_wpa2 is not None else "wpa2/wpa3", wpa3.at)
    management: Fact[KeyManagement] = unknown(_SILENT)
    if sae is not None:
        management = written("psk/sae" if psk is not None else "sae", sae.at)
    elif psk is not None:
        management = written("psk", psk.at)
    elif dot1x is not None:
        management = written("dot1x", dot1x.at)
    return security, management


def _profiles(root: Node) -> tuple[list[Secret], tuple[User, ...]]:
    """``ap profile``: the accounts that the controller puts on its access points."""
    secrets: list[Secret] = []
    users: list[User] = []
    for node in root.all("ap", "profile"):
        owner = " ".join(node.cursor(2).rest())
        for child in node.all("mgmtuser", "username"):
            words = child.cursor(2)
            name = words.next()
            found = list(_pieces(words, ("password", "secret"), name))
            secrets += found
            users.append(User(name=name, at=child.at, privilege=f"ap profile {owner}", secret=next(iter(found), None)))
        for child in node.all("dot1x", "username"):
            words = child.cursor(2)
            secrets += _pieces(words, ("password",), words.next())
    return secrets, tuple(users)


def _pieces(words: Words, marks: tuple[str, ...], owner: str) -> Iterator[Secret]:
    """The secrets behind ``password`` and ``secret``; a clear one may hold spaces and runs to the next mark."""
    while words.left and words.peek() in marks:
        words.next()
        kind = words.next() if words.peek() in ("0", "8") and words.peek(1) else ""
        text: list[str] = []
        while words.left and words.peek() not in marks:
            text.append(words.next())
        yield sealed(" ".join(text), {"8": "6"}.get(kind, kind), words, "user", owner)
