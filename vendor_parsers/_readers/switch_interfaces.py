"""Interfaces of switches with Cisco-shaped configurations (NX-OS, EOS and their like), line by line into a draft.

What these systems write alike is here; each platform adds its own statements to :data:`STATEMENTS` and :data:`NEGATED`
and turns the drafts into interfaces with its own defaults. A statement in neither table is not understood.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from auditor.model.address import V6, mask_length, parse_ip
from auditor.model.fact import written
from auditor.model.interface import Address, InterfaceKind
from auditor.model.rule import Family
from auditor.source.node import Node, Words
from vendor_parsers._readers.switch_drafts import Draft, Statement, Statements, kind_of, names_of
from vendor_parsers._readers.switch_ports import PORT_NEGATED, PORT_STATEMENTS
from vendor_parsers._readers.vlan_lists import vlan_id


def read_drafts(
    root: Node,
    on: Statements,
    off: Statements,
    names: Callable[[Node], list[str]] = names_of,
    kind: Callable[[str], InterfaceKind] = kind_of,
) -> dict[str, Draft]:
    """Every interface by name, its lines read; blocks of the same interface are read as one.

    ``names`` gives the interfaces a statement speaks of and marks it, ``kind`` what kind a name tells.
    """
    drafts: dict[str, Draft] = {}
    for node in root.all("interface"):
        for name in names(node):
            draft = drafts.get(name)
            if draft is None:
                draft = drafts[name] = Draft(name, kind(name), node.block)
            draft.blocks.append(node)
            for line in node.children:
                _read(draft, line, on, off)
    for draft in drafts.values():
        # the VRF may be written below a filter
        draft.bindings = [replace(bound, vrf=draft.vrf) for bound in draft.bindings]
        draft.port_bindings = [replace(bound, vrf=draft.vrf) for bound in draft.port_bindings]
    return drafts


def _read(draft: Draft, line: Node, on: Statements, off: Statements) -> None:
    words = line.words
    start = 1 if words[0] == "no" else 0
    table = off if start else on
    for count in (3, 2, 1):
        found = table.get(tuple(words[start : start + count])) if len(words) >= start + count else None
        if found is not None:
            found(draft, line.cursor(start + count))
            return


def _shutdown(draft: Draft, words: Words) -> None:
    draft.enabled = written(False, words.at)


def _no_shutdown(draft: Draft, words: Words) -> None:
    draft.enabled = written(True, words.at)


def _description(draft: Draft, words: Words) -> None:
    draft.description = " ".join(words.rest())


def _no_description(draft: Draft, words: Words) -> None:
    draft.description = ""


def _ip_address(draft: Draft, words: Words) -> None:
    word = words.peek()
    if word == "dhcp":
        draft.dynamic = words.next()
        words.rest()
        return
    found = prefixed(words)
    if found is None or found[0] >= V6:
        draft.address_unknown = True
        return
    secondary = words.accept("secondary")
    if words.accept("tag"):
        words.next()
    if not secondary:
        # a second primary address replaces the first
        draft.addresses = [old for old in draft.addresses if old.secondary or old.ip >= V6]
    draft.addresses.append(Address(found[0], found[1], words.at, secondary))


def prefixed(words: Words) -> tuple[int, int] | None:
    """``10.1.2.3/24``, ``10.1.2.3 255.255.255.0`` or ``2001:db8::1/64``, taken; None when it is no such address."""
    address, slash, bits = words.peek().partition("/")
    try:
        point = parse_ip(address)
        length = (int(bits) if slash else mask_length(words.peek(1))) if point < V6 else int(bits or 128)
    except ValueError:
        return None
    if not 0 <= length <= (32 if point < V6 else 128):
        return None
    words.next()
    if not slash and point < V6:
        words.next()
    return point, length


def _ipv6_address(draft: Draft, words: Words) -> None:
    draft.ipv6 = written(True, words.at)
    if words.peek() in ("dhcp", "autoconfig", "auto-config", "use-link-local-only"):
        kind = words.next()
        if kind != "use-link-local-only":
            draft.dynamic = draft.dynamic or ("dhcp" if kind == "dhcp" else "slaac")
        return
    found = prefixed(words)
    if found is None or found[0] < V6:
        draft.address_unknown = True
        return
    if words.accept("link-local"):
        draft.link_local = found[0]
        return
    while words.peek() in ("eui-64", "eui64", "anycast", "secondary"):
        words.next()
    if words.accept("tag"):
        words.next()
    draft.addresses.append(Address(found[0], found[1], words.at))


def _ipv6_link_local(draft: Draft, words: Words) -> None:
    draft.ipv6 = written(True, words.at)
    try:
        draft.link_local = parse_ip(words.peek())
    except ValueError:
        return
    words.next()


def _ipv6_on(draft: Draft, words: Words) -> None:
    draft.ipv6 = written(True, words.at)


def access_group(family: Family, *, port: bool = False) -> Statement:
    """``ip access-group NAME in``: a list of a family that filters here. Without a direction nothing is bound."""

    def read(draft: Draft, words: Words) -> None:
        if words.peek(1) in ("in", "out"):
            name, direction = words.next(), words.next()
            draft.bind(name, direction, family, words.at, port=port)

    return read


def _vrf(draft: Draft, words: Words) -> None:
    words.accept("member") or words.accept("forwarding")
    name = words.next()
    draft.vrf = "" if name == "default" else name


def _unnumbered(draft: Draft, words: Words) -> None:
    draft.unnumbered = words.next()


def _channel_group(draft: Draft, words: Words) -> None:
    number = words.next()
    if number.isdecimal():
        draft.group = f"port-channel{number}"
    words.accept("force")
    if words.accept("mode"):
        words.next()


def _dot1q(draft: Draft, words: Words) -> None:
    words.accept("vlan")
    draft.vlan = vlan_id(words)


_TUNNEL = frozenset({"source", "destination", "mode", "key", "use-vrf", "underlay", "ipsec"})
_TUNNEL_QUIET = frozenset({"ttl", "tos", "mss", "path-mtu-discovery", "dont-fragment"})


def _tunnel(draft: Draft, words: Words) -> None:
    if words.peek() in _TUNNEL:
        key = words.next()
        draft.tunnel[key] = (" ".join(words.rest()), words.at)
    elif words.peek() in _TUNNEL_QUIET:
        words.rest()


def sends(protocol: str, value: bool) -> Statement:
    """A discovery protocol that is (not) sent here."""

    def read(draft: Draft, words: Words) -> None:
        draft.discovery[protocol] = written(value, words.at)

    return read


def taken(draft: Draft, words: Words) -> None:
    """A statement that is understood and says nothing the model asks for."""


STATEMENTS: dict[tuple[str, ...], Statement] = {
    ("shutdown",): _shutdown,
    ("description",): _description,
    ("ip", "address"): _ip_address,
    ("ip", "unnumbered"): _unnumbered,
    ("ip", "access-group"): access_group("4"),
    ("ipv6", "address"): _ipv6_address,
    ("ipv6", "link-local"): _ipv6_link_local,
    ("ipv6", "enable"): _ipv6_on,
    ("vrf",): _vrf,
    ("channel-group",): _channel_group,
    ("encapsulation", "dot1q"): _dot1q,
    ("tunnel",): _tunnel,
    ("lldp", "transmit"): sends("lldp", True),
    ("lldp", "receive"): taken,
    ("cdp", "enable"): sends("cdp", True),
} | PORT_STATEMENTS
NEGATED: dict[tuple[str, ...], Statement] = {
    ("shutdown",): _no_shutdown,
    ("description",): _no_description,
    ("ip", "address"): taken,
    ("lldp", "transmit"): sends("lldp", False),
    ("lldp", "receive"): taken,
    ("cdp", "enable"): sends("cdp", False),
} | PORT_NEGATED
