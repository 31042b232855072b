"""SSIDs: ``wlan ssid-profile NAME``. The role of the same name guards its clients until ``set-role`` gives them another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from auditor.model.fact import Fact, default, unknown, written
from auditor.model.interface import Bridge, Interface
from auditor.model.rule import Binding, Reference, RuleSet
from auditor.model.secret import Secret
from auditor.model.text import Text
from auditor.model.wireless import Ssid
from auditor.source.node import Node
from vendor_parsers._readers.aruba_air import PERSONAL, protection
from vendor_parsers._readers.aruba_secrets import secret

NOT_WRITTEN = Text("not written, and Aruba's default is not documented at hand", "記述がなく、既定値の出典がない")
FIREWALL = "Aruba Instant User Guide 6.4.0.2-4.1, page 177: role-based stateful firewall, first match"
_BANDS = {"all": ("2.4 GHz", "5 GHz"), "2.4": ("2.4 GHz",), "5.0": ("5 GHz",), "5": ("5 GHz",)}
_OTHER_ROLES = ("set-role", "set-role-pre-auth", "set-role-machine-auth", "set-role-mac-auth", "set-role-by-ssid")


@dataclass(frozen=True, slots=True)
class Offered:
    """An SSID with the interface its clients arrive on and what guards them there."""

    ssid: Ssid
    interfaces: tuple[Interface, ...]
    bridges: tuple[Bridge, ...]
    bindings: tuple[Binding, ...]
    references: tuple[Reference, ...]
    uncertain: str = ""
    """Why clients may get another role than that of the SSID's name."""


def read_ssids(root: Node, roles: Mapping[str, RuleSet], secrets: list[Secret]) -> Iterator[Offered]:
    """Every SSID; further keys are added to ``secrets``."""
    for node in root.all("wlan", "ssid-profile"):
        words = node.cursor(2)
        profile = " ".join(words.rest())
        if profile:
            yield _offered(node, profile, roles, secrets)


def _offered(node: Node, profile: str, roles: Mapping[str, RuleSet], secrets: list[Secret]) -> Offered:
    ssid = _ssid(node, profile, secrets)
    others = [line for word in _OTHER_ROLES for line in node.peek(word)]
    references = [
        Reference(kind="acl", name=line.words[-1], use="filter", at=line.at, defined=line.words[-1] in roles)
        for line in others
        if len(line.words) > 1 and line.words[-1] != "value-of"
    ]
    for line in others:
        line.mark()
    if profile in roles:
        references.append(Reference(kind="acl", name=profile, use="filter", at=node.at))
    vlan, guarded = ssid.vlan.value, profile in roles
    group = f"{ssid.interface} and its VLAN" if guarded and vlan is not None else ""
    interfaces = [
        Interface(
            name=ssid.interface, kind="wlan", at=node.at, enabled=ssid.enabled, description=ssid.name, vlan=vlan,
            group=group, isolates=ssid.isolation,
        )
    ]  # fmt: skip
    bridges: list[Bridge] = []
    if group:
        wired = f"{ssid.interface} wired side"
        interfaces.append(Interface(name=wired, kind="svi", at=node.at, enabled=ssid.enabled, vlan=vlan))
        filters: Fact[bool] = default(True, FIREWALL)
        bridges.append(
            Bridge(
                name=group,
                members=(ssid.interface, wired),
                at=node.at,
                filters=filters,
                tagged=default(False, FIREWALL),
            )
        )
    bindings = (Binding(ruleset=profile, stage="ingress", at=node.at, interface=ssid.interface),) if guarded else ()
    why = others[0].text if others else ""
    return Offered(ssid, tuple(interfaces), tuple(bridges), bindings, tuple(references), why)


def _ssid(node: Node, profile: str, secrets: list[Secret]) -> Ssid:
    essid = node.after("essid")
    name = " ".join(essid.rest()) if essid is not None else ""
    modes = node.after("opmode")
    words = [] if modes is None else [part for word in modes.rest() for part in word.split(",") if part]
    transition: Fact[bool] = PERSONAL
    for word, on in (("opmode-transition", True), ("opmode-transition-disable", False)):
        line = node.find(word)
        if line is not None:
            transition = written(on, line.at)
    air = protection(words, modes.at if modes is not None else None, transition)
    keys = [
        _key(line, name or profile) for word in ("wpa-passphrase", "wpa-hexkey", "wep-key") for line in node.all(word)
    ]
    kept = [key for key in keys if key is not None]
    secrets += kept
    node.all("type")
    for line in (*node.peek("type"), *node.peek("auth-server"), *node.peek("external-server"), *node.peek("index")):
        line.mark()
    bands = node.after("rf-band")
    band = bands.next() if bands is not None else "all"
    return Ssid(
        name=name or profile,
        at=node.block,
        enabled=_enabled(node),
        broadcast=_word(node, "hide-ssid", False),
        security=air.security,
        ciphers=air.ciphers,
        key_management=air.keys,
        pmf=air.pmf if air.pmf is not None else _pmf(node),
        wps=default(False, Text("Instant has no Wi-Fi Protected Setup", "Instant に Wi-Fi Protected Setup はない")),
        isolation=_word(node, "deny-inter-user-bridging", True),
        vlan=_vlan(node),
        secret=kept[0] if kept else None,
        interface=f"ssid {profile}",
        radios=_BANDS.get(band, ()),
    )


def _key(line: Node, owner: str) -> Secret | None:
    words = line.cursor(1)
    key = words.next()
    words.rest()
    return secret(key, "wlan", line.at, owner)


def _enabled(node: Node) -> Fact[bool]:
    on, off = node.find("enable"), node.find("disable")
    lines = sorted((line for line in (on, off) if line is not None), key=lambda line: line.first)
    return written(lines[-1].words[0] == "enable", lines[-1].at) if lines else unknown(NOT_WRITTEN)


def _word(node: Node, word: str, meaning: bool) -> Fact[bool]:
    line, negated = node.find(word), node.find("no", word)
    if line is not None:
        return written(meaning, line.at)
    return written(not meaning, negated.at) if negated is not None else unknown(NOT_WRITTEN)


def _pmf(node: Node) -> Fact[str]:
    required, capable = node.find("mfp-required"), node.find("mfp-capable")
    if required is not None:
        return written("required", required.at)
    return written("optional", capable.at) if capable is not None else unknown(NOT_WRITTEN)


def _vlan(node: Node) -> Fact[int | None]:
    derived = node.peek("set-vlan")
    for line in derived:
        line.mark()
    words = node.after("vlan")
    if derived:
        return unknown(Text("rules (set-vlan) put clients into VLANs", "set-vlan の規則が端末の VLAN を決める"))
    if words is None:
        return unknown(NOT_WRITTEN)
    word = words.next()
    words.rest()
    if word.isdecimal() and len(word) < 5 and 1 <= int(word) <= 4094:
        return written(int(word), words.at)
    if word == "guest":
        return unknown(
            Text(
                "the virtual controller gives addresses of its own and translates them into its own",
                "仮想コントローラが独自のアドレスを割り当て、自身のアドレスに変換する",
            )
        )
    return unknown(Text(f"VLAN {word}: a list or a name", f"VLAN {word}（一覧または名称）"))
