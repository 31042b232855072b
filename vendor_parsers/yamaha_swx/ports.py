"""Ports, VLANs and the switch's own addresses. What a port does when nothing is written is not documented here."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.address import is_ip, mask_length, parse_ip
from auditor.model.fact import Fact, unknown, written
from auditor.model.interface import ALL_VLANS, Address, Interface, InterfaceKind, PortMode, SwitchPort, Vlan
from auditor.model.ranges import NOTHING, Ranges
from auditor.model.text import Text
from auditor.source.node import Node, Words

_NOT_WRITTEN = Text(
    "not written, and no list of factory settings is at hand", "記述がなく、初期値の一覧を確認できていない"
)
_NOT_UNDERSTOOD = Text("a line about it was not understood", "関係する行を解釈できない")
_MODES: dict[str, PortMode] = {"access": "access", "trunk": "trunk"}
_KINDS: tuple[tuple[str, InterfaceKind], ...] = (
    ("port", "ethernet"),
    ("vlan", "svi"),
    ("sa", "aggregate"),
    ("po", "aggregate"),
)


def read_interfaces(root: Node) -> Iterator[Interface]:
    """Every interface, in order."""
    for node in root.peek("interface"):
        if len(node.words) != 2:
            continue
        node.mark()
        yield _interface(node)


def _interface(node: Node) -> Interface:
    name = node.words[1]
    kind = _kind(name)
    addresses, dynamic, not_read = _addresses(node)
    description = node.after("description")
    group = ""
    for word in ("static-channel-group", "channel-group"):
        for child in node.peek(word):
            child.mark()
            group = f"{word} {child.words[1]}" if len(child.words) > 1 else group
    return Interface(
        name=name,
        kind=kind,
        at=node.at,
        enabled=_enabled(node),
        description=" ".join(description.rest()) if description is not None else "",
        addresses=addresses,
        dynamic=dynamic,
        address_unknown=not_read,
        ipv6=unknown(_NOT_WRITTEN),
        vlan=int(name[4:]) if kind == "svi" and name[4:].isdecimal() and len(name) < 9 else None,
        group=group,
        port=_port(node) if kind in ("ethernet", "aggregate") else None,
    )


def _kind(name: str) -> InterfaceKind:
    return next((kind for start, kind in _KINDS if name.startswith(start)), "other")


def _enabled(node: Node) -> Fact[bool]:
    found: Fact[bool] = unknown(_NOT_WRITTEN)
    for child in node.children:
        if child.words in (["shutdown"], ["no", "shutdown"]):
            child.mark()
            found = written(child.words[0] == "no", child.at)
    return found


def _addresses(node: Node) -> tuple[tuple[Address, ...], str, bool]:
    found: list[Address] = []
    dynamic, not_read = "", False
    for child in node.all("ip", "address"):
        words = child.cursor(2)
        word = words.next()
        if word == "dhcp":
            dynamic = "dhcp"
            continue
        ip, slash, mask = word.partition("/")
        length = _length(mask) if slash else _length(words.next())
        if is_ip(ip) and ":" not in ip and length is not None:
            found.append(Address(parse_ip(ip), length, child.at, secondary=words.accept("secondary")))
        else:
            not_read = True
    return tuple(found), dynamic, not_read


def _length(mask: str) -> int | None:
    if mask.isdecimal() and len(mask) < 3 and int(mask) <= 32:
        return int(mask)
    try:
        return mask_length(mask)
    except ValueError:
        return None


# -- layer 2 ----------------------------------------------------------------------------------------------------------


def _port(node: Node) -> SwitchPort:
    mode: Fact[PortMode] = unknown(_NOT_WRITTEN)
    access: Fact[int] = unknown(_NOT_WRITTEN)
    native: Fact[int] = unknown(_NOT_WRITTEN)
    tags_native = False
    allowed: Fact[Ranges] = unknown(_NOT_WRITTEN)
    for child in node.all("switchport"):
        words = child.cursor(1)
        if not words.left:
            continue
        if words.accept("mode"):
            word = words.next()
            mode = written(_MODES[word], child.at) if word in _MODES else unknown(_NOT_UNDERSTOOD)
            while words.peek() in ("ingress-filter", "enable", "disable", "acceptable-frame-type", "all"):
                words.next()
        elif words.accept("access", "vlan"):
            access = _vlan(words)
        elif words.accept("trunk", "native", "vlan"):
            tags_native = words.accept("none")
            native = native if tags_native else _vlan(words)
        elif words.accept("trunk", "allowed", "vlan"):
            allowed = _allowed(words, allowed)
    return SwitchPort(mode=mode, access_vlan=access, native_vlan=native, allowed=allowed, tags_native=tags_native)


def _vlan(words: Words) -> Fact[int]:
    number = words.next()
    known = number.isdecimal() and len(number) < 5 and 1 <= int(number) <= 4094
    return written(int(number), words.at) if known else unknown(_NOT_UNDERSTOOD)


def vlan_set(text: str) -> Ranges | None:
    """``10,99,100-110``; None when a member is no VLAN."""
    found: list[tuple[int, int]] = []
    for part in text.split(","):
        low, dash, high = part.partition("-")
        numbers = [word for word in (low, high if dash else low) if word.isdecimal() and len(word) < 5]
        if len(numbers) != 2 or not 1 <= int(numbers[0]) <= int(numbers[1]) <= 4094:
            return None
        found.append((int(numbers[0]), int(numbers[1])))
    return Ranges.of(*found)


def _allowed(words: Words, before: Fact[Ranges]) -> Fact[Ranges]:
    """``all``, ``none``, ``add 10,20``, ``except 5``, ``remove 7``: the lines build on each other."""
    verb = words.next()
    if verb in ("all", "none"):
        return written(ALL_VLANS if verb == "all" else NOTHING, words.at)
    named = vlan_set(words.next())
    if named is None or verb not in ("add", "remove", "except"):
        return unknown(_NOT_UNDERSTOOD)
    if verb == "except":
        return written(ALL_VLANS - named, words.at)
    if verb == "remove":
        return written(before.value - named, words.at) if before.value is not None else unknown(_NOT_WRITTEN)
    return written((before.value or NOTHING) | named, words.at)


def read_vlans(root: Node) -> Iterator[Vlan]:
    """``vlan database`` with ``vlan 10 name CONTROL`` and ``vlan 20-29`` in it."""
    for node in root.peek("vlan", "database"):
        node.mark()
        for child in node.all("vlan"):
            words = child.cursor(1)
            numbers = vlan_set(words.next())
            title = words.next() if words.accept("name") else ""
            state = (
                words.next() if words.accept("state") else words.next() if words.peek() in ("enable", "disable") else ""
            )
            if numbers is None:
                child.read = 1
                continue
            for low, high in numbers:
                for number in range(low, high + 1):
                    yield Vlan(number, title, child.at, enabled=state != "disable")
