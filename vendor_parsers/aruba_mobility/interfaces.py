"""Ports, aggregates and VLAN interfaces with the session lists on them, VLANs, and static routes."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.address import ANY4, is_ip, mask_length, masked, parse_ip
from auditor.model.fact import Fact, unknown, written
from auditor.model.forwarding import Route
from auditor.model.interface import ALL_VLANS, Address, Interface, InterfaceKind, PortMode, SwitchPort, Vlan
from auditor.model.ranges import Ranges
from auditor.model.rule import Action, Binding, Reference, Rule, RuleSet
from auditor.model.text import Text
from auditor.source.node import Node
from vendor_parsers.aruba_mobility.air import NOT_WRITTEN

_KINDS: dict[str, InterfaceKind] = {
    "gigabitethernet": "ethernet", "fastethernet": "ethernet", "port-channel": "aggregate", "vlan": "svi", "mgmt": "management",
    "loopback": "loopback", "tunnel": "tunnel", "cellular": "cellular",
}  # fmt: skip
_MODES: dict[str, PortMode] = {"access": "access", "trunk": "trunk"}
_NOT_UNDERSTOOD = Text("a line about it was not understood", "関係する行を解釈できない")


def read_interfaces(root: Node) -> Iterator[Interface]:
    """Every interface, in order."""
    for node in root.all("interface"):
        name = " ".join(node.cursor(1).rest())
        if name:
            yield _interface(node, name)


def _interface(node: Node, name: str) -> Interface:
    kind = _KINDS.get(node.words[1], "other")
    number = node.words[2] if len(node.words) > 2 else ""
    addresses, dynamic, puzzled = _addresses(node)
    description = node.after("description")
    switched = kind in ("ethernet", "aggregate")
    return Interface(
        name=name,
        kind=kind,
        at=node.at,
        enabled=_enabled(node),
        description=" ".join(description.rest()) if description is not None else "",
        addresses=addresses,
        dynamic=dynamic,
        address_unknown=puzzled,
        ipv6=written(True, node.at) if node.peek("ipv6", "address") else unknown(NOT_WRITTEN),
        vlan=int(number) if kind == "svi" and number.isdecimal() and len(number) < 5 else None,
        group=_aggregate(node),
        port=_port(node) if switched else None,
    )


def _aggregate(node: Node) -> str:
    """The port-channel of ``lacp group 0 mode active``; empty when the port stands alone."""
    words = node.after("lacp", "group")
    if words is None or not words.left:
        return ""
    number = words.next()
    words.rest()
    return f"port-channel {number}"


def _enabled(node: Node) -> Fact[bool]:
    on, off = node.find("no", "shutdown"), node.find("shutdown")
    if on is not None:
        return written(True, on.at)
    return written(False, off.at) if off is not None else unknown(NOT_WRITTEN)


def _addresses(node: Node) -> tuple[tuple[Address, ...], str, bool]:
    found: list[Address] = []
    dynamic, puzzled = "", False
    for child in node.all("ip", "address"):
        words = child.cursor(2)
        ip = words.next()
        if ip in ("dhcp-client", "pppoe"):
            dynamic = "dhcp" if ip == "dhcp-client" else ip
            words.rest()
            continue
        try:
            found.append(Address(parse_ip(ip), mask_length(words.peek()), child.at, secondary=bool(found)))
        except ValueError:
            puzzled = True
            continue
        words.next()
        words.accept("secondary")
    return tuple(found), dynamic, puzzled


def _port(node: Node) -> SwitchPort:
    mode: Fact[PortMode] = unknown(NOT_WRITTEN)
    access: Fact[int] = unknown(NOT_WRITTEN)
    native: Fact[int] = unknown(NOT_WRITTEN)
    allowed: Fact[Ranges] = unknown(NOT_WRITTEN)
    for child in node.all("switchport"):
        words = child.cursor(1)
        if words.accept("mode"):
            word = words.next()
            mode = written(_MODES[word], child.at) if word in _MODES else unknown(_NOT_UNDERSTOOD)
        elif words.accept("access", "vlan"):
            access = _number(words.next(), child)
        elif words.accept("trunk", "native", "vlan"):
            native = _number(words.next(), child)
        elif words.accept("trunk", "allowed", "vlan"):
            found = vlan_set(words.rest()[-1] if words.left else "")
            allowed = written(found, child.at) if found is not None else unknown(_NOT_UNDERSTOOD)
    return SwitchPort(mode=mode, access_vlan=access, native_vlan=native, allowed=allowed)


def _number(word: str, node: Node) -> Fact[int]:
    known = word.isdecimal() and len(word) < 5 and 1 <= int(word) <= 4094
    return written(int(word), node.at) if known else unknown(Text(f"VLAN {word} by name", f"VLAN {word}（名称）"))


def vlan_set(text: str) -> Ranges | None:
    """``all`` or ``1,10-20``; None when a member is no VLAN."""
    if text == "all":
        return ALL_VLANS
    found: list[tuple[int, int]] = []
    for part in text.split(","):
        low, dash, high = part.partition("-")
        ends = [word for word in (low, high if dash else low) if word.isdecimal() and len(word) < 5]
        if len(ends) != 2 or not 1 <= int(ends[0]) <= int(ends[1]) <= 4094:
            return None
        found.append((int(ends[0]), int(ends[1])))
    return Ranges.of(*found)


def read_vlans(root: Node) -> Iterator[Vlan]:
    """``vlan 12``, ``vlan 10-12``, and ``vlan NAME 12`` that gives one a name."""
    names: dict[int, str] = {}
    nodes: dict[int, Node] = {}
    for node in root.all("vlan-name"):
        node.cursor(1).rest()
    for node in root.all("vlan"):
        words = node.words
        numbers = vlan_set(words[-1]) if len(words) > 1 else None
        if numbers is None:
            numbers = vlan_set(words[1]) if len(words) > 1 else None
        if numbers is None:
            continue
        node.mark()
        for low, high in numbers:
            for number in range(low, high + 1):
                nodes.setdefault(number, node)
                if not words[1][:1].isdecimal():
                    names[number] = words[1]
    for number, node in sorted(nodes.items()):
        yield Vlan(number, names.get(number, ""), node.at)


def read_routes(root: Node) -> Iterator[Route]:
    """``ip default-gateway A [cost]`` and ``ip route NET MASK A [cost]``."""
    for node in root.all("ip", "default-gateway"):
        words = node.cursor(2)
        if is_ip(words.peek()) and ":" not in words.peek():
            gateway = parse_ip(words.next())
            cost = _cost(words.next() if words.peek().isdecimal() else "")
            yield Route(prefix=ANY4, at=node.at, next_hop=gateway, distance=cost)
    for node in root.all("ip", "route"):
        words = node.cursor(2)
        try:
            prefix = masked(words.peek(), words.peek(1))
        except (ValueError, OverflowError):
            continue
        way = words.peek(2)
        if way in ("null", "null0"):
            words.rest()
            yield Route(prefix=prefix, at=node.at, discard=True)
        elif is_ip(way) and ":" not in way:
            for _ in range(3):
                words.next()
            cost = _cost(words.next() if words.peek().isdecimal() else "")
            yield Route(prefix=prefix, at=node.at, next_hop=parse_ip(way), distance=cost)


def _cost(word: str) -> int:
    return int(word) if word.isdecimal() and len(word) < 4 else 1


# -- lists on ports ---------------------------------------------------------------------------------------------------


def read_guards(root: Node, lists: frozenset[str]) -> Iterator[tuple[RuleSet | None, Binding | None, Reference]]:
    """``ip access-group session NAME`` on a port: the list for what comes in there, with the deny that ends it."""
    for node in root.peek("interface"):
        port = " ".join(node.words[1:])
        for child in node.all("ip", "access-group"):
            words = child.words[2:]
            session = "session" in words and "vlan" not in words
            name = next((word for word in words if word not in ("session", "vlan", "in", "out")), "")
            reference = Reference(kind="acl", name=name, use="filter", at=child.at, defined=name in lists)
            if not session or name not in lists:
                # lists of other kinds, and lists for one VLAN of a port, stay not understood
                yield None, None, reference
                continue
            child.mark()
            guard = f"{name} on {port}"
            jump = Rule(name=guard, action=Action.JUMP, at=child.at, chain=name)
            ruleset = RuleSet(
                name=guard, family="both", rules=(jump,), at=child.at, default=Action.DENY, kind="session"
            )
            yield ruleset, Binding(ruleset=guard, stage="ingress", at=child.at, interface=port), reference
