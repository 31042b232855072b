"""``interface`` blocks: hardware names, nameif, security level, addresses.

Without ``security-level`` the level is 100 for the name ``inside`` and 0 for every other (ASDM User Guide OL-16647,
"Default Security Level"). A port that is down is printed with ``shutdown``; without the line it is up. An interface
without ``nameif`` passes no traffic (same guide, "Preventing Untagged Packets on the Physical Interface").
"""

from __future__ import annotations

import re

from auditor.model.address import is_ip, mask_length, parse_ip
from auditor.model.fact import Fact, default, unknown, written
from auditor.model.interface import ALL_VLANS, Address, Bridge, Interface, InterfaceKind, PortMode, SwitchPort, Vlan
from auditor.model.ranges import Ranges
from auditor.model.text import Text
from auditor.source.node import Node, Words
from vendor_parsers.cisco_asa.scope import Scope

_KINDS: dict[str, InterfaceKind] = {
    "ethernet": "ethernet",
    "fastethernet": "ethernet",
    "gigabitethernet": "ethernet",
    "tengigabitethernet": "ethernet",
    "fortygigabitethernet": "ethernet",
    "port-channel": "aggregate",
    "redundant": "aggregate",
    "management": "management",
    "bvi": "bridge",
    "vlan": "svi",
    "tunnel": "tunnel",
    "vni": "tunnel",
    "loopback": "loopback",
}
_KIND = re.compile(r"[A-Za-z-]+")
LEVEL_SOURCE = "ASDM User Guide OL-16647-01, Default Security Level"
UP_SOURCE = "show running-config prints shutdown for every port that is down"
V6_SOURCE = "ASA Series General Operations CLI Configuration Guide, IPv6: off until an address or ipv6 enable is set"
RPF_SOURCE = "ASA Series Command Reference, ip verify reverse-path: disabled by default"
PORT_SOURCE = "ASA 5500 Series Configuration Guide, ASA 5505 interfaces: every switch port is an access port of VLAN 1"
BRIDGE_SOURCE = "ASA Series General Operations CLI Configuration Guide, Transparent or Routed Firewall Mode"
TAG_SOURCE = "ASA Series General Operations CLI Configuration Guide, VLAN Subinterfaces: a port passes untagged packets"
MANAGEMENT_TABLE = "management-only"
"""The routing table of management-only interfaces since 9.5(1): supportforums.cisco.com ta-p/3156504."""


def read_interfaces(scope: Scope) -> tuple[Interface, ...]:
    """Every interface, in file order; a block written twice counts once, its later lines winning."""
    blocks: dict[str, list[Node]] = {}
    for node in scope.root.all("interface"):
        words = node.cursor(1)
        name = words.next()
        if words.left and not any(char.isdigit() for char in name):
            name += words.next()
        blocks.setdefault(name, []).append(node)
    members = _redundant_members(blocks)
    rpf = _reverse_path(scope)
    switched = any(name.lower().startswith("vlan") for name in blocks)
    found = tuple(_interface(name, nodes, scope, members, rpf, switched) for name, nodes in blocks.items())
    for interface in found:
        if interface.zone:
            scope.interfaces[interface.zone.casefold()] = interface
    return found


def _lines(nodes: list[Node], *prefix: str) -> list[Node]:
    return [child for node in nodes for child in node.all(*prefix)]


def _last(nodes: list[Node], *prefix: str) -> Words | None:
    found = _lines(nodes, *prefix)
    return found[-1].cursor(len(prefix)) if found else None


def _interface(
    name: str, nodes: list[Node], scope: Scope, members: dict[str, str], rpf: dict[str, Node], switched: bool
) -> Interface:
    at = nodes[0].at
    for plain in ("nameif", "security-level", "management-only", "shutdown", "switchport"):
        _lines(nodes, "no", plain)
    _lines(nodes, "no", "ip", "address")
    nameif = _word(nodes, "nameif")
    addresses, dynamic, bad = _addresses(nodes, scope)
    kind = _KINDS.get((_KIND.match(name) or [""])[0].lower(), "other")
    parent, dot, _ = name.partition(".")
    management = bool(_lines(nodes, "management-only")) and _consume(nodes, "management-only")
    route = _last(nodes, "policy-route", "route-map")
    if route is not None:
        word = route.next()
        scope.refer("route-map", word, "routing", route.at, defined=bool(scope.root.peek("route-map", word)))
    reverse = rpf.get(nameif.casefold()) if nameif else None
    port = _switch_port(nodes, kind, switched, nameif)
    return Interface(
        name=name,
        kind="subinterface" if dot else kind,
        at=at,
        enabled=_enabled(nodes),
        description=_text(nodes, "description"),
        addresses=addresses,
        dynamic=dynamic,
        address_unknown=bad,
        ipv6=_ipv6(nodes),
        vrf=MANAGEMENT_TABLE if management and scope.from_(9, 5) else "",
        zone=nameif,
        security_level=_level(nodes, nameif),
        parent=parent if dot else "",
        group=members.get(name.lower(), "") or _group(nodes),
        vlan=_vlan(name, nodes, kind),
        port=port,
        urpf=default(False, RPF_SOURCE) if reverse is None else written(True, reverse.at),
        policy_route=None if route is None else route.at,
    )


def read_bridges(scope: Scope, interfaces: tuple[Interface, ...]) -> tuple[Bridge, ...]:
    """Bridge groups, in transparent and in routed mode: what passes between two ports meets the same access control as
    between two routed interfaces (ASA Series General Operations CLI Configuration Guide, "Transparent or Routed Firewall
    Mode"). Before 8.4 a transparent firewall had one bridge of all its interfaces and no ``bridge-group``.
    """
    groups: dict[str, list[Interface]] = {}
    for interface in interfaces:
        if interface.group.startswith("BVI") and interface.kind != "bridge":
            groups.setdefault(interface.group, []).append(interface)
    node = scope.root.find("firewall", "transparent")
    if not groups and node is not None:
        plain = [one for one in interfaces if one.zone and is_management_only(one, scope) is None]
        groups["transparent"] = [one for one in plain if one.kind not in ("management", "bridge")]
    own = {interface.name for interface in interfaces if interface.kind == "bridge"}
    return tuple(
        Bridge(
            name=name, members=tuple(member.name for member in members), at=members[0].at,
            filters=default(True, BRIDGE_SOURCE), tagged=default(False, TAG_SOURCE),
            interface=name if name in own else "",
        )
        for name, members in groups.items()
        if members
    )  # fmt: skip


def read_vlans(interfaces: tuple[Interface, ...]) -> tuple[Vlan, ...]:
    """The VLANs of the built-in switch: those that have an interface."""
    return tuple(
        Vlan(interface.vlan, interface.zone, interface.at)
        for interface in interfaces
        if interface.kind == "svi" and interface.vlan is not None
    )


def is_management_only(interface: Interface, scope: Scope) -> Node | None:
    """The ``management-only`` line of an interface, or None; the last of the line and its ``no`` form holds."""
    found: Node | None = None
    for node in scope.root.peek("interface"):
        if node.words[1:] and interface.name == "".join(node.words[1:]):
            for child in node.children:
                if child.words[:1] == ["management-only"]:
                    found = child
                elif child.words[:2] == ["no", "management-only"]:
                    found = None
    return found


def _consume(nodes: list[Node], word: str) -> bool:
    """Read ``management-only [individual]``; True when it is the last word on the matter."""
    holds = False
    for child in (child for node in nodes for child in node.children):
        if child.words[:1] == [word]:
            words = child.cursor(1)
            words.accept("individual")
            holds = True
        elif child.words[:2] == ["no", word]:
            holds = False
    return holds


def _word(nodes: list[Node], *prefix: str) -> str:
    words = _last(nodes, *prefix)
    return "" if words is None else words.next()


def _text(nodes: list[Node], *prefix: str) -> str:
    words = _last(nodes, *prefix)
    return "" if words is None else " ".join(words.rest())


def _enabled(nodes: list[Node]) -> Fact[bool]:
    state: Fact[bool] = default(True, UP_SOURCE)
    for child in (child for node in nodes for child in node.children):
        if child.words == ["shutdown"]:
            child.mark()
            state = written(False, child.at)
        elif child.words == ["no", "shutdown"]:
            child.mark()
            state = written(True, child.at)
    return state


def _level(nodes: list[Node], nameif: str) -> Fact[int] | None:
    if not nameif:
        return None
    found = _lines(nodes, "security-level")
    if not found:
        return default(100 if nameif.casefold() == "inside" else 0, LEVEL_SOURCE)
    words = found[-1].cursor(1)
    text = words.peek()
    if text.isdecimal() and len(text) < 4 and int(text) <= 100:
        words.next()
        return written(int(text), words.at)
    return unknown(Text(f"security-level {text} was not understood", f"security-level {text} を解釈できない"))


def _addresses(nodes: list[Node], scope: Scope) -> tuple[tuple[Address, ...], str, bool]:
    found: list[Address] = []
    dynamic, bad = "", False
    for node in _lines(nodes, "ip", "address"):
        words = node.cursor(2)
        if words.peek() in ("dhcp", "pppoe"):
            dynamic = words.next()
        else:
            address = _v4(words, scope)
            found += [address] if address else []
            bad = bad or address is None
            if words.accept("pppoe"):
                dynamic = "pppoe"
        words.accept("setroute")
        found += _standby(words, found)
    for node in _lines(nodes, "ipv6", "address"):
        words = node.cursor(2)
        if words.peek() in ("autoconfig", "dhcp"):
            dynamic = dynamic or ("slaac" if words.next() == "autoconfig" else "dhcp")
            words.rest()
            continue
        six = _v6(words)
        found += [six] if six else []
        bad = bad or six is None
    return tuple(found), dynamic, bad


def _standby(words: Words, found: list[Address]) -> list[Address]:
    """The address the other unit of a failover pair answers to: it runs the same configuration."""
    if words.peek() not in ("standby", "cluster-pool") or not words.peek(1):
        return []
    standby = words.next() == "standby"
    text = words.next()
    if not standby or not found or not is_ip(text):
        return []
    return [Address(parse_ip(text), found[-1].length, words.at, virtual=True)]


def _v4(words: Words, scope: Scope) -> Address | None:
    try:
        address = Address(
            scope.ip(words.peek()), mask_length(scope.aliases.get(words.peek(1), words.peek(1))), words.at
        )
    except ValueError:
        return None
    words.next()
    words.next()
    return address


def _v6(words: Words) -> Address | None:
    text, _, length = words.peek().partition("/")
    try:
        point = parse_ip(text)
        if ":" not in text or (length and not (length.isdecimal() and int(length) <= 128)):
            return None
    except ValueError:
        return None
    words.next()
    # without a prefix length it is ``ADDRESS link-local``
    address = Address(point, int(length) if length else 64, words.at)
    for word in ("link-local", "eui-64"):
        words.accept(word)
    if words.peek() in ("standby", "cluster-pool") and words.peek(1):
        words.next()
        words.next()
    return address


def _ipv6(nodes: list[Node]) -> Fact[bool]:
    found = _lines(nodes, "ipv6", "address") + _lines(nodes, "ipv6", "enable")
    return written(True, found[0].at) if found else default(False, V6_SOURCE)


def _vlan(name: str, nodes: list[Node], kind: InterfaceKind) -> int | None:
    if kind == "svi":
        number = name[len("vlan") :]
        return int(number) if number.isdecimal() and len(number) < 5 else None
    words = _last(nodes, "vlan")
    if words is not None and words.peek().isdecimal() and len(words.peek()) < 5:
        number = words.next()
        if words.accept("secondary"):
            words.rest()
        return int(number)
    return None


def _group(nodes: list[Node]) -> str:
    channel = _last(nodes, "channel-group")
    if channel is not None:
        number = channel.next()
        channel.rest()
        return f"Port-channel{number}"
    bridge = _word(nodes, "bridge-group")
    return f"BVI{bridge}" if bridge else ""


def _redundant_members(blocks: dict[str, list[Node]]) -> dict[str, str]:
    return {
        words.next().lower(): name
        for name, nodes in blocks.items()
        for words in (node.cursor(1) for node in _lines(nodes, "member-interface"))
    }


def _reverse_path(scope: Scope) -> dict[str, Node]:
    found = {}
    for node in scope.root.all("ip", "verify", "reverse-path", "interface"):
        words = node.cursor(4)
        found[words.next().casefold()] = node
    return found


def _switch_port(nodes: list[Node], kind: InterfaceKind, switched: bool, nameif: str) -> SwitchPort | None:
    """The switch side of a port of an ASA 5505 or Firepower 1010; None for a routed port."""
    lines = _lines(nodes, "switchport")
    if kind != "ethernet" or nameif or not (lines or switched):
        return None
    if any(child.words[:2] == ["no", "switchport"] for node in nodes for child in node.children):
        return None
    mode: Fact[PortMode] = default("access", PORT_SOURCE)
    access = native = default(1, PORT_SOURCE)
    allowed: Fact[Ranges] = default(ALL_VLANS, PORT_SOURCE)
    isolated = default(False, PORT_SOURCE)
    for node in lines:
        words = node.cursor(1)
        if words.accept("mode"):
            mode = written("trunk" if words.next() == "trunk" else "access", node.at)
        elif words.accept("access", "vlan"):
            access = _vlan_fact(words)
        elif words.accept("trunk", "native", "vlan"):
            native = _vlan_fact(words)
        elif words.accept("trunk", "allowed", "vlan"):
            allowed = _vlan_list(words)
        elif words.accept("protected"):
            isolated = written(True, node.at)
    return SwitchPort(mode=mode, access_vlan=access, native_vlan=native, allowed=allowed, isolated=isolated)


def _vlan_fact(words: Words) -> Fact[int]:
    text = words.peek()
    if not text.isdecimal() or len(text) > 4:
        return unknown(Text(f"VLAN {text} was not understood", f"VLAN {text} を解釈できない"))
    words.next()
    return written(int(text), words.at)


def _vlan_list(words: Words) -> Fact[Ranges]:
    parts = []
    for part in words.peek().split(","):
        low, _, high = part.partition("-")
        if not (low.isdecimal() and (not high or high.isdecimal()) and len(low) < 5 and len(high) < 5):
            return unknown(
                Text(f"VLAN list {words.peek()} was not understood", f"VLAN一覧 {words.peek()} を解釈できない")
            )
        parts.append((int(low), int(high or low)))
    words.next()
    return written(Ranges.of(*parts), words.at)
