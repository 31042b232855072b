"""SSIDs: a virtual AP with its SSID profile and its AAA profile, offered where an AP group (or a single AP) names it.

The AAA profile says which role clients have: the initial one, or with 802.1X the default one unless the server names another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from auditor.model.fact import Fact, default, unknown, written
from auditor.model.interface import Bridge, Interface
from auditor.model.rule import Action, Binding, Rule, RuleSet
from auditor.model.secret import Secret
from auditor.model.text import Text
from auditor.model.wireless import Power, Radio, Ssid
from auditor.source.node import Node
from vendor_parsers._readers.aruba_air import PERSONAL, Protection, protection
from vendor_parsers._readers.aruba_secrets import secret
from vendor_parsers.aruba_mobility.lists import ENDS, role_list

NOT_WRITTEN = Text("not written, and Aruba's default is not documented at hand", "記述がなく、既定値の出典がない")
_RADIO_OF = {"a": ("802.11a",), "g": ("802.11g",), "all": ("802.11a", "802.11g")}
_DERIVED = ("user-derivation-rules", "rfc-3576-server", "l2-auth-fail-through", "mac-server-group", "download-role")
REGULATORY = 127
"""A power of 127 dBm stands for what the country allows (ArubaOS 5.0 User Guide, page 143)."""


@dataclass(frozen=True, slots=True)
class Offered:
    """An SSID with what its clients arrive on and the lists that guard them there."""

    ssid: Ssid
    interfaces: tuple[Interface, ...] = ()
    bridges: tuple[Bridge, ...] = ()
    filters: tuple[RuleSet, ...] = ()
    bindings: tuple[Binding, ...] = ()


def profiles(root: Node, *statement: str) -> dict[str, Node]:
    """The profiles of one kind by name; of several with one name the last holds."""
    return {" ".join(node.cursor(len(statement)).rest()): node for node in root.all(*statement)}


def read_offered(root: Node, roles: frozenset[str], secrets: list[Secret]) -> Iterator[Offered]:
    """Every virtual AP, and every SSID profile that none of them names; keys are added to ``secrets``."""
    ssid_profiles, aaa = profiles(root, "wlan", "ssid-profile"), profiles(root, "aaa", "profile")
    groups = _groups(root)
    keys = {name: _key(node, name) for name, node in ssid_profiles.items()}
    secrets += [key for key in keys.values() if key is not None]
    used: set[str] = set()
    for name, node in profiles(root, "wlan", "virtual-ap").items():
        named = _word(node, "ssid-profile")
        used.add(named or "default")
        if not node.children and name not in groups:
            continue
        profile = ssid_profiles.get(named)
        ssid = _ssid(name, node, named, profile, keys.get(named), groups.get(name))
        yield _guarded(ssid, node, aaa, roles)
    for name, profile in ssid_profiles.items():
        if name not in used and profile.children:
            yield Offered(_ssid("", profile, name, profile, keys[name], None))


def _groups(root: Node) -> dict[str, list[str]]:
    """The virtual APs that AP groups and single APs name, with who names them."""
    found: dict[str, list[str]] = {}
    for word in ("ap-group", "ap-name"):
        for node in root.all(word):
            group = " ".join(node.cursor(1).rest())
            for child in node.all("virtual-ap"):
                found.setdefault(" ".join(child.cursor(1).rest()), []).append(group)
    return found


def _word(node: Node, *statement: str) -> str:
    words = node.after(*statement)
    return " ".join(words.rest()) if words is not None else ""


def _key(node: Node, name: str) -> Secret | None:
    found: Secret | None = None
    owner = _word(node, "essid") or name
    for word in ("wpa-passphrase", "wpa-hexkey", "wepkey1", "wepkey2", "wepkey3", "wepkey4"):
        for line in node.all(word):
            words = line.cursor(1)
            key = words.next()
            words.rest()
            found = secret(key, "wlan", line.at, owner) or found
    return found


def _ssid(
    name: str, node: Node, named: str, profile: Node | None, key: Secret | None, groups: list[str] | None
) -> Ssid:
    nothing = Text(
        f"SSID profile {named or 'default'} is not in this export", f"SSID プロファイル {named or 'default'} がない"
    )
    air = Protection(unknown(nothing), unknown(nothing), unknown(nothing), unknown(nothing))
    broadcast: Fact[bool] = unknown(nothing)
    essid = named
    if profile is not None:
        essid = _word(profile, "essid") or named
        air = _protection(profile)
        broadcast = _said(profile, "hide-ssid", False)
    band = _word(node, "allowed-band") if name else ""
    return Ssid(
        name=essid or name,
        at=node.block,
        enabled=_enabled(node if name else None, profile, groups),
        broadcast=broadcast,
        security=air.security,
        ciphers=air.ciphers,
        key_management=air.keys,
        pmf=air.pmf if air.pmf is not None else _pmf(profile),
        wps=default(False, Text("ArubaOS has no Wi-Fi Protected Setup", "ArubaOS に Wi-Fi Protected Setup はない")),
        isolation=_said(node, "deny-inter-user-traffic", True) if name else unknown(NOT_WRITTEN),
        vlan=_vlan(node)
        if name
        else unknown(Text("no virtual AP of this export offers it", "仮想 AP に割り当てられていない")),
        secret=key,
        interface=f"virtual-ap {name}" if name else "",
        radios=tuple(f"{group} {radio}" for group in groups or () for radio in _RADIO_OF.get(band or "all", ())),
    )


def _protection(profile: Node) -> Protection:
    words = profile.after("opmode")
    modes = [] if words is None else [part for word in words.rest() for part in word.split(",") if part]
    transition: Fact[bool] = PERSONAL
    on, off = profile.find("opmode-transition"), profile.find("no", "opmode-transition")
    if on is not None or off is not None:
        line = off if off is not None else on
        transition = written(off is None, line.at) if line is not None else PERSONAL
    return protection(modes, words.at if words is not None else None, transition)


def _said(node: Node, word: str, meaning: bool) -> Fact[bool]:
    """What a word that stands alone means where it is written; ``no`` turns it round."""
    on, off = node.find(word), node.find("no", word)
    if on is not None:
        return written(meaning, on.at)
    return written(not meaning, off.at) if off is not None else unknown(NOT_WRITTEN)


def _enabled(node: Node | None, profile: Node | None, groups: list[str] | None) -> Fact[bool]:
    places = [(node, "vap-enable")] if node is not None else []
    places += [(profile, "ssid-enable")] if profile is not None else []
    facts = [_said(place, word, True) for place, word in places if place is not None]
    off = next((fact for fact in facts if fact.is_(False)), None)
    if off is not None:
        return off
    if not groups:
        return unknown(Text("no AP group of this export offers it", "どの AP グループにも割り当てられていない"))
    on = next((fact for fact in facts if fact.is_(True)), None)
    return on if on is not None else unknown(NOT_WRITTEN)


def _pmf(profile: Node | None) -> Fact[str]:
    required = profile.find("mfp-required") if profile is not None else None
    capable = profile.find("mfp-capable") if profile is not None else None
    if required is not None:
        return written("required", required.at)
    return written("optional", capable.at) if capable is not None else unknown(NOT_WRITTEN)


def _vlan(node: Node) -> Fact[int | None]:
    words = node.after("vlan")
    if words is None:
        return unknown(NOT_WRITTEN)
    word = " ".join(words.rest())
    if word.isdecimal() and len(word) < 5 and 1 <= int(word) <= 4094:
        return written(int(word), words.at)
    return unknown(Text(f"VLAN {word}: a list or a name", f"VLAN {word}（一覧または名称）"))


# -- what guards the clients ------------------------------------------------------------------------------------------


def _guarded(ssid: Ssid, node: Node, aaa: Mapping[str, Node], roles: frozenset[str]) -> Offered:
    vlan = ssid.vlan.value
    node.all("forward-mode")
    for line in node.peek("forward-mode"):
        line.mark()
    role, doubts = _role(aaa.get(_word(node, "aaa-profile")), ssid, roles)
    group = f"{ssid.interface} and its VLAN" if role and vlan is not None else ""
    interfaces = [
        Interface(
            name=ssid.interface, kind="wlan", at=node.at, enabled=ssid.enabled, description=ssid.name, vlan=vlan, group=group,
            isolates=ssid.isolation,
        )
    ]  # fmt: skip
    if not role:
        return Offered(ssid, tuple(interfaces))
    guard = role_list(role)
    filters: tuple[RuleSet, ...] = ()
    if doubts:
        guard = f"roles of {ssid.interface}"
        jump = Rule(name=guard, action=Action.JUMP, at=node.at, chain=role_list(role), conditions=tuple(doubts))
        filters = (RuleSet(name=guard, family="both", rules=(jump,), at=node.at, default=Action.UNKNOWN, kind="role"),)
    bindings = (Binding(ruleset=guard, stage="ingress", at=node.at, interface=ssid.interface),)
    bridges: tuple[Bridge, ...] = ()
    if group:
        wired = f"{ssid.interface} wired side"
        interfaces.append(Interface(name=wired, kind="svi", at=node.at, enabled=ssid.enabled, vlan=vlan))
        sure: Fact[bool] = default(True, ENDS)
        bridges = (
            Bridge(name=group, members=(ssid.interface, wired), at=node.at, filters=sure, tagged=default(False, ENDS)),
        )
    return Offered(ssid, tuple(interfaces), bridges, filters, bindings)


def _role(profile: Node | None, ssid: Ssid, roles: frozenset[str]) -> tuple[str, list[str]]:
    """The role clients have and why they may have another; no role where the file does not tell."""
    if profile is None:
        return "", []
    initial, later = _word(profile, "initial-role"), _word(profile, "dot1x-default-role")
    doubts = [line.text for word in _DERIVED for line in profile.peek(word)]
    doubts += [line.text for line in profile.peek("mac-default-role")]
    role = initial
    if not ssid.key_management.known:
        doubts.append("whether clients log in by 802.1X is not known")
    elif ssid.key_management.is_("dot1x"):
        role = later
        doubts.append("the authentication server may name another role")
    return (role, doubts) if role in roles else ("", [])


def read_aaa(root: Node) -> None:
    """Mark the lines of AAA profiles that this reader follows or that change no role."""
    for node in root.all("aaa", "profile"):
        node.cursor(2).rest()
        for child in node.children:
            first = child.words[0]
            if (
                first.endswith("-role")
                or first in _DERIVED
                or first.startswith(("authentication-", "dot1x-server", "radius-"))
            ):
                child.mark()


# -- power ------------------------------------------------------------------------------------------------------------


def read_radios(root: Node) -> Iterator[Radio]:
    """The radios of every AP group: its radio profiles, and the power that ARM may choose up to in their ARM profiles."""
    arms = profiles(root, "rf", "arm-profile")
    for kind, band in (("dot11a", "5 GHz"), ("dot11g", "2.4 GHz")):
        radios = profiles(root, "rf", f"{kind}-radio-profile")
        for node in root.peek("ap-group"):
            group = " ".join(node.words[1:])
            named = _word(node, f"{kind}-radio-profile") or "default"
            profile = radios.get(named)
            power: Fact[Power] = unknown(NOT_WRITTEN)
            enabled: Fact[bool] = unknown(NOT_WRITTEN)
            if profile is not None:
                enabled = _said(profile, "radio-enable", True)
                fixed = profile.after("tx-power")
                arm = arms.get(_word(profile, "arm-profile") or "default")
                power = _power(arm, fixed.next() if fixed is not None else "")
            at = profile.at if profile is not None else node.at
            yield Radio(name=f"{group} 802.11{kind[-1]}", at=at, enabled=enabled, power=power, band=band)


def _power(arm: Node | None, fixed: str) -> Fact[Power]:
    if arm is None:
        return unknown(NOT_WRITTEN)
    least, most = arm.after("min-tx-power"), arm.after("max-tx-power")
    low = least.next() if least is not None else "?"
    if most is None or fixed:
        return unknown(NOT_WRITTEN)
    high = most.next()
    if not high.isdecimal() or len(high) > 3:
        return unknown(Text(f"max-tx-power {high} not understood", f"max-tx-power {high} を解釈できない"))
    if int(high) >= REGULATORY:
        return written(
            Power(f"auto {low} dBm to what the country allows", None, None, automatic=True, bounded=False), most.at
        )
    return written(Power(f"auto {low}-{high} dBm", int(high), None, automatic=True, bounded=True), most.at)
