"""The layer-2 side of switch ports: ``switchport``, ``storm-control`` and 802.1X statements, and what holds without them."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.model.fact import Fact, unknown, written
from auditor.model.interface import PortMode, SwitchPort
from auditor.model.ranges import Ranges
from auditor.model.text import Text
from auditor.source.node import Words
from vendor_parsers._readers.switch_drafts import Draft, Statement
from vendor_parsers._readers.vlan_lists import changed_vlans, vlan_id

_MODES: dict[str, PortMode] = {"access": "access", "trunk": "trunk", "dot1q-tunnel": "qinq"}


def _switchport(draft: Draft, words: Words) -> None:
    if not words.left:
        draft.switched = written(True, words.at)


def _no_switchport(draft: Draft, words: Words) -> None:
    if not words.left:
        draft.switched = written(False, words.at)


def _mode(draft: Draft, words: Words) -> None:
    word = words.peek()
    mode = _MODES.get(word)
    if mode is None:
        draft.mode = unknown(Text(f"switchport mode {word} not understood", f"switchport mode {word} を解釈できない"))
        return
    words.next()
    draft.mode = written(mode, words.at)


def _written_vlan(words: Words, what: str) -> Fact[int]:
    found = vlan_id(words)
    if found is not None:
        return written(found, words.at)
    return unknown(Text(f"{what} {words.peek()} not understood", f"{what} {words.peek()} を解釈できない"))


def _access_vlan(draft: Draft, words: Words) -> None:
    draft.access_vlan = _written_vlan(words, "access vlan")


def _no_access_vlan(draft: Draft, words: Words) -> None:
    vlan_id(words)
    draft.access_vlan = None


def _native_vlan(draft: Draft, words: Words) -> None:
    if words.accept("tag"):
        draft.tags_native = not words.accept("exclude", "control")
    else:
        draft.native_vlan = _written_vlan(words, "native vlan")


def _allowed(draft: Draft, words: Words) -> None:
    found = changed_vlans(words, draft.allowed)
    if found is not None:
        draft.allowed, draft.allowed_at = found, words.at


def _no_allowed(draft: Draft, words: Words) -> None:
    draft.allowed = draft.allowed_at = None


def _voice(draft: Draft, words: Words) -> None:
    draft.voice_vlan = vlan_id(words)


def _storm_control(draft: Draft, words: Words) -> None:
    if words.next() in ("all", "broadcast", "multicast", "unicast", "unknown-unicast"):
        draft.storm_control = written(True, words.at)
    words.rest()


def _port_security(draft: Draft, words: Words) -> None:
    if not words.left:
        draft.port_security = written(True, words.at)
    words.rest()


def _port_control(draft: Draft, words: Words) -> None:
    draft.dot1x = written(words.next() in ("auto", "force-unauthorized"), words.at)


PORT_STATEMENTS: dict[tuple[str, ...], Statement] = {
    ("switchport",): _switchport,
    ("switchport", "mode"): _mode,
    ("switchport", "access", "vlan"): _access_vlan,
    ("switchport", "trunk", "native"): lambda draft, words: (
        _native_vlan(draft, words) if words.accept("vlan") else None
    ),
    ("switchport", "trunk", "allowed"): lambda draft, words: _allowed(draft, words) if words.accept("vlan") else None,
    ("switchport", "voice", "vlan"): _voice,
    ("switchport", "port-security"): _port_security,
    ("storm-control",): _storm_control,
    ("dot1x", "port-control"): _port_control,
}
PORT_NEGATED: dict[tuple[str, ...], Statement] = {
    ("switchport",): _no_switchport,
    ("switchport", "access", "vlan"): _no_access_vlan,
    ("switchport", "trunk", "allowed"): lambda draft, words: (
        _no_allowed(draft, words) if words.accept("vlan") else None
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PortDefaults:
    """What holds on a switch port of a platform where its lines are silent."""

    mode: Fact[PortMode]
    access_vlan: Fact[int]
    native_vlan: Fact[int]
    allowed: Fact[Ranges]
    negotiates: Fact[bool]
    dot1x: Fact[bool]
    port_security: Fact[bool]
    storm_control: Fact[bool]
    isolated: Fact[bool]


def switch_port(draft: Draft, absent: PortDefaults, tags_native: bool = False) -> SwitchPort:
    """The layer-2 side of a port, with the platform's defaults."""
    allowed = absent.allowed
    if draft.allowed is not None and draft.allowed_at is not None:
        allowed = written(draft.allowed, draft.allowed_at)
    return SwitchPort(
        mode=draft.mode or absent.mode,
        access_vlan=draft.access_vlan or absent.access_vlan,
        native_vlan=draft.native_vlan or absent.native_vlan,
        allowed=allowed,
        negotiates=absent.negotiates,
        dot1x=draft.dot1x or absent.dot1x,
        port_security=draft.port_security or absent.port_security,
        storm_control=draft.storm_control or absent.storm_control,
        isolated=draft.isolated or absent.isolated,
        voice_vlan=draft.voice_vlan,
        tags_native=tags_native if draft.tags_native is None else draft.tags_native,
    )
