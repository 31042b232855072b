"""The layer-2 side of interfaces, and VLANs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import get_args

from auditor.model.fact import Fact, default, unknown, written
from auditor.model.interface import ALL_VLANS, PortMode, PrivateKind, SwitchPort, Vlan
from auditor.model.ranges import NOTHING, Ranges
from auditor.model.text import Text
from auditor.source.node import Node, Words
from vendor_parsers.cisco_ios.draft import Draft
from vendor_parsers.cisco_ios.facts import (
    ACCESS_NO_DTP,
    ACCESS_VLAN,
    ALLOWED_ALL,
    DOT1X_OFF,
    DTP_ON,
    MODE_DYNAMIC,
    MODE_VARIES,
    NATIVE_VLAN,
    PORT_SECURITY_OFF,
    PROTECTED_OFF,
    STORM_OFF,
    TEMPLATE,
)

_MODES: dict[str, PortMode] = {
    "access": "access",
    "trunk": "trunk",
    "dot1q-tunnel": "qinq",
    "dynamic": "dynamic",
}
assert set(_MODES.values()) < set(get_args(PortMode))


def vlan_set(text: str) -> Ranges | None:
    """``1,3-5,10`` as a set; None when it is not a list of VLAN ids."""
    found: list[tuple[int, int]] = []
    for part in text.split(","):
        low, _, high = part.partition("-")
        high = high or low
        if not (low.isdecimal() and high.isdecimal() and len(low) < 5 and len(high) < 5):
            return None
        found.append((int(low), int(high)))
    return Ranges.of(*found)


def port(draft: Draft, switches: bool, dtp: bool, tags_native: bool = False) -> SwitchPort | None:
    """The port's layer-2 side; None for a routed port and for interfaces that are no ports."""
    if draft.routed or draft.kind not in ("ethernet", "aggregate") or not (draft.switchport or switches):
        return None
    mode = draft.mode or (MODE_DYNAMIC if dtp else MODE_VARIES)
    allowed = ALLOWED_ALL
    if draft.allowed is not None and draft.allowed_at is not None:
        allowed = written(draft.allowed, draft.allowed_at)
    return SwitchPort(
        mode=mode,
        access_vlan=(draft.private_vlan if draft.private_mode else None) or draft.access_vlan or ACCESS_VLAN,
        native_vlan=draft.native_vlan or NATIVE_VLAN,
        allowed=allowed,
        negotiates=_negotiates(draft, mode),
        dot1x=draft.dot1x or (TEMPLATE if draft.template else DOT1X_OFF),
        port_security=_written_or(draft, draft.port_security is not None, PORT_SECURITY_OFF),
        storm_control=written(True, draft.storm_control) if draft.storm_control is not None else STORM_OFF,
        isolated=written(True, draft.protected) if draft.protected is not None else PROTECTED_OFF,
        voice_vlan=draft.voice_vlan,
        tags_native=tags_native if draft.tags_native is None else draft.tags_native,
    )


def _written_or(draft: Draft, on: bool, absent: Fact[bool]) -> Fact[bool]:
    if on and draft.port_security is not None:
        return written(True, draft.port_security)
    return TEMPLATE if draft.template else absent


def _negotiates(draft: Draft, mode: Fact[PortMode]) -> Fact[bool]:
    """Whether DTP can make this port a trunk or keeps offering one to the other end."""
    if draft.nonegotiate is not None:
        return written(False, draft.nonegotiate)
    if mode.is_("access") or mode.is_("qinq"):
        return ACCESS_NO_DTP
    if mode.is_("dynamic"):
        return written(True, mode.at) if mode.at is not None else default(True, mode.note)
    return DTP_ON if mode.is_("trunk") else unknown(mode.note)


def _switchport(draft: Draft, words: Words, off: bool) -> None:
    if off:
        if words.accept("no", "switchport") and not words.left:
            draft.routed = draft.no_switchport = True
        elif words.accept("trunk", "native", "vlan", "tag"):
            draft.tags_native = False
        elif words.accept("port-security") or words.accept("nonegotiate") or words.accept("protected"):
            pass
        return
    words.accept("switchport")
    draft.switchport = True
    handler = _SWITCHPORT.get(words.peek())
    if handler is not None:
        handler(draft, words)


def _mode(draft: Draft, words: Words) -> None:
    words.next()
    word = words.peek()
    if word == "private-vlan":
        words.next()
        if words.accept("trunk"):
            draft.mode = unknown(Text("private VLAN trunk", "プライベートVLANトランク"))
            words.rest()
            return
        draft.mode = written("access", words.at)
        draft.private_mode = True
        if words.next() == "host":
            draft.protected = words.at
        return
    mode = _MODES.get(word)
    if mode is None:
        draft.mode = unknown(Text(f"switchport mode {word} not understood", f"switchport mode {word} を解釈できない"))
        return
    words.next()
    if word == "dynamic":
        words.next()
    draft.mode = written(mode, words.at)


def _access(draft: Draft, words: Words) -> None:
    if not words.accept("access", "vlan"):
        return
    vlan = _vlan_id(words)
    draft.access_vlan = (
        written(vlan, words.at)
        if vlan is not None
        else unknown(Text(f"access vlan {words.peek()} not understood", f"access vlan {words.peek()} を解釈できない"))
    )


def _vlan_id(words: Words) -> int | None:
    word = words.peek()
    return int(words.next()) if word.isdecimal() and len(word) < 5 else None


def _trunk(draft: Draft, words: Words) -> None:
    if words.accept("trunk", "encapsulation"):
        words.next()
    elif words.accept("trunk", "native", "vlan"):
        if words.accept("tag"):
            draft.tags_native = True
        else:
            vlan = _vlan_id(words)
            draft.native_vlan = (
                written(vlan, words.at)
                if vlan is not None
                else unknown(Text("native vlan not readable", "ネイティブVLANが読み取れない"))
            )
    elif words.accept("trunk", "allowed", "vlan"):
        _allowed(draft, words)


def _allowed(draft: Draft, words: Words) -> None:
    before = draft.allowed if draft.allowed is not None else NOTHING
    change = words.next() if words.peek() in ("add", "remove", "except", "all", "none") else ""
    listed = NOTHING
    if change not in ("all", "none"):
        # a person may write spaces behind the commas
        found = vlan_set("".join(words.node.words[words.position :]))
        if found is None:
            return
        words.rest()
        listed = found
    draft.allowed_at = words.at if draft.allowed_at is None or not change else draft.allowed_at
    draft.allowed = {
        "": listed,
        "add": before | listed,
        "remove": (draft.allowed if draft.allowed is not None else ALL_VLANS) - listed,
        "except": ALL_VLANS - listed,
        "all": ALL_VLANS,
        "none": NOTHING,
    }[change]


def _voice(draft: Draft, words: Words) -> None:
    if words.accept("voice", "vlan"):
        draft.voice_vlan = _vlan_id(words)
        if words.left:
            words.next()


def _nonegotiate(draft: Draft, words: Words) -> None:
    words.next()
    draft.nonegotiate = words.at


def _port_security(draft: Draft, words: Words) -> None:
    words.next()
    if not words.left:
        draft.port_security = words.at
    words.rest()


def _protected(draft: Draft, words: Words) -> None:
    words.next()
    draft.protected = words.at


def _private_vlan(draft: Draft, words: Words) -> None:
    """A host port stands in its secondary VLAN, a promiscuous one (``mapping``) in the primary.

    Catalyst 3560 Software Configuration Guide, Configuring Private VLANs.
    """
    words.next()
    word = words.next()
    first = _vlan_id(words)
    vlan = _vlan_id(words) if word == "host-association" else first
    if vlan is not None and word in ("host-association", "mapping"):
        draft.private_vlan = written(vlan, words.at)
    words.rest()


_SWITCHPORT: dict[str, Callable[[Draft, Words], None]] = {
    "mode": _mode,
    "access": _access,
    "trunk": _trunk,
    "voice": _voice,
    "nonegotiate": _nonegotiate,
    "port-security": _port_security,
    "protected": _protected,
    "private-vlan": _private_vlan,
}


def _storm_control(draft: Draft, words: Words, off: bool) -> None:
    if off:
        return
    words.next()
    if words.next() in ("broadcast", "multicast", "unicast", "unknown-unicast"):
        draft.storm_control = words.at
    words.rest()


def _port_control(draft: Draft, words: Words, off: bool) -> None:
    """802.1X and its newer spellings; ``authentication open`` lets everyone in whatever the answer is."""
    if off:
        return
    words.next()
    if words.accept("port-control"):
        mode = words.next()
        if draft.dot1x is None or not draft.dot1x.is_(False):
            draft.dot1x = written(mode in ("auto", "force-unauthorized"), words.at)
    elif words.accept("open"):
        draft.dot1x = written(False, words.at)
    else:
        words.rest()


def _template(draft: Draft, words: Words, off: bool) -> None:
    words.rest()
    draft.template = True


HANDLERS: dict[str, Callable[[Draft, Words, bool], None]] = {
    "switchport": _switchport,
    "storm-control": _storm_control,
    "authentication": _port_control,
    "dot1x": _port_control,
    "access-session": _port_control,
    "source": _template,
}


_PRIVATE: dict[str, PrivateKind] = {"primary": "primary", "isolated": "isolated", "community": "community"}


def _associated(words: Words) -> Ranges | None:
    words.accept("add")
    found = vlan_set("".join(words.node.words[words.position :]))
    if found is not None:
        words.rest()
    return found


def tags_native(root: Node) -> bool:
    """``vlan dot1q tag native``: trunks tag their native VLAN and drop untagged frames (IOS Command Reference)."""
    return root.find("vlan", "dot1q", "tag", "native") is not None


def vlans(root: Node) -> Iterator[Vlan]:
    """``vlan 10`` blocks and ``vlan 2,3,5-7`` lists; the last block about a VLAN holds."""
    known: dict[int, Vlan] = {}
    for node in root.all("vlan"):
        words = node.cursor(1)
        ids = vlan_set(words.peek()) if words.peek()[:1].isdecimal() else None
        if ids is None:
            continue
        words.next()
        name, enabled, private, secondaries = "", True, "", NOTHING
        for child in node.children:
            inner = child.cursor()
            if inner.accept("name"):
                name = " ".join(inner.rest())
            elif inner.accept("private-vlan", "association"):
                found = _associated(inner)
                secondaries = found if found is not None else secondaries
            elif inner.accept("private-vlan"):
                private = inner.next()
            elif inner.accept("shutdown") or inner.accept("state", "suspend"):
                enabled = False
            else:
                inner.accept("state", "active") or inner.accept("no", "shutdown")
        for low, high in ids & ALL_VLANS:
            for number in range(low, high + 1):
                known[number] = Vlan(number, name, node.block, enabled, _PRIVATE.get(private, ""), secondaries)
    yield from known.values()
