"""The access points' own addresses and their wired ports: ``wired-port-profile`` and the ports that use one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from auditor.model.address import is_ip, mask_length, parse_ip
from auditor.model.fact import Fact, unknown, written
from auditor.model.interface import ALL_VLANS, Address, Interface, PortMode, SwitchPort
from auditor.model.ranges import Ranges
from auditor.model.rule import Binding, Reference, RuleSet
from auditor.model.text import Text
from auditor.source.node import Node
from vendor_parsers.aruba_instant.ssids import NOT_WRITTEN

_MODES: dict[str, PortMode] = {"access": "access", "trunk": "trunk"}
_NOT_UNDERSTOOD = Text("a line about it was not understood", "関係する行を解釈できない")
UPLINK = "enet0"
"""The uplink by default: whether its profile holds depends on enet0-bridging and on how the access point is plugged in."""


def read_addresses(root: Node) -> Iterator[Interface]:
    """The virtual controller's address, and those that single access points have by hand."""
    up: Fact[bool] = written(True, root.children[0].at)
    controller = root.after("virtual-controller-ip")
    if controller is not None:
        ip = controller.next()
        addresses = (Address(parse_ip(ip), 32, controller.at),) if is_ip(ip) and ":" not in ip else ()
        yield Interface(
            name="virtual controller",
            kind="management",
            at=controller.at,
            enabled=up,
            addresses=addresses,
            address_unknown=not addresses,
        )
    for node in root.peek("per-ap-settings"):
        words = node.after("ip-address")
        if words is None or len(node.words) < 2:
            continue
        ip, mask = words.next(), words.next()
        words.rest()
        if ip == "0.0.0.0":
            continue
        try:
            address = Address(parse_ip(ip), mask_length(mask), words.at)
        except ValueError:
            yield Interface(
                name=f"br0 of {node.words[1]}", kind="management", at=words.at, enabled=up, address_unknown=True
            )
            continue
        yield Interface(
            name=f"br0 of {node.words[1]}", kind="management", at=words.at, enabled=up, addresses=(address,)
        )


def read_ports(root: Node, roles: Mapping[str, RuleSet]) -> tuple[list[Interface], list[Binding], list[Reference]]:
    """The ports that have a profile, the roles of what is plugged in there, and the lines that name roles."""
    profiles: dict[str, Node] = {}
    for node in root.all("wired-port-profile"):
        profiles[" ".join(node.cursor(1).rest())] = node
    interfaces: dict[str, Interface] = {}
    bindings: list[Binding] = []
    references: list[Reference] = []
    for profile in profiles.values():
        role = profile.after("access-rule-name")
        if role is not None:
            named = " ".join(role.rest())
            references.append(Reference(kind="acl", name=named, use="filter", at=role.at, defined=named in roles))
    for node in root.children:
        word = node.words[0]
        if not (word.startswith("enet") and word.endswith("-port-profile")) or len(node.words) < 2:
            continue
        port, name = word.removesuffix("-port-profile"), " ".join(node.cursor(1).rest())
        profile_of = profiles.get(name)
        if profile_of is None:
            interfaces[port] = Interface(name=port, kind="ethernet", at=node.at, enabled=unknown(_NOT_UNDERSTOOD))
            continue
        interfaces[port] = _port(port, node, profile_of)
        role = profile_of.after("access-rule-name")
        guard = " ".join(role.rest()) if role is not None else ""
        if guard in roles and port != UPLINK and not any(one.interface == port for one in bindings):
            bindings.append(Binding(ruleset=guard, stage="ingress", at=node.at, interface=port))
    for profile in profiles.values():
        _switch_port(profile)
        _enabled(profile)
    return list(interfaces.values()), bindings, references


def _port(name: str, node: Node, profile: Node) -> Interface:
    if name == UPLINK:
        return Interface(name=name, kind="ethernet", at=node.at, enabled=unknown(NOT_WRITTEN), description="uplink")
    return Interface(name=name, kind="ethernet", at=node.at, enabled=_enabled(profile), port=_switch_port(profile))


def _enabled(profile: Node) -> Fact[bool]:
    on, off = profile.find("no", "shutdown"), profile.find("shutdown")
    if on is not None:
        return written(True, on.at)
    return written(False, off.at) if off is not None else unknown(NOT_WRITTEN)


def _switch_port(profile: Node) -> SwitchPort:
    mode: Fact[PortMode] = unknown(NOT_WRITTEN)
    words = profile.after("switchport-mode")
    if words is not None:
        word = words.next()
        mode = written(_MODES[word], words.at) if word in _MODES else unknown(_NOT_UNDERSTOOD)
    native: Fact[int] = unknown(NOT_WRITTEN)
    words = profile.after("native-vlan")
    if words is not None:
        word = words.next()
        known = word.isdecimal() and len(word) < 5 and 1 <= int(word) <= 4094
        native = written(int(word), words.at) if known else unknown(Text(f"native-vlan {word}", f"native-vlan {word}"))
    allowed: Fact[Ranges] = unknown(NOT_WRITTEN)
    words = profile.after("allowed-vlan")
    if words is not None:
        found = _vlans(words.next())
        allowed = written(found, words.at) if found is not None else unknown(_NOT_UNDERSTOOD)
    dot1x: Fact[bool] = unknown(NOT_WRITTEN)
    for line, on in ((profile.find("dot1x"), True), (profile.find("no", "dot1x"), False)):
        dot1x = written(on, line.at) if line is not None else dot1x
    return SwitchPort(mode=mode, access_vlan=native, native_vlan=native, allowed=allowed, dot1x=dot1x)


def _vlans(text: str) -> Ranges | None:
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
