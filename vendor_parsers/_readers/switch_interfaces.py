"""Interfaces of switches with Cisco-shaped configurations (NX-OS, EOS and their like), line by line into a draft.

What these systems write alike is here; each platform adds its own statements to :data:`STATEMENTS` and :data:`NEGATED`
and turns the drafts into interfaces with its own defaults. A statement in neither table is not understood.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from auditor.model.address import V6, mask_length, parse_ip
from auditor.model.fact import Fact, unknown, written
from auditor.model.interface import Address, InterfaceKind, PortMode, SwitchPort
from auditor.model.ranges import Ranges
from auditor.model.rule import Binding
from auditor.model.secret import Secret
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.source.node import Node, Words
from vendor_parsers._readers.vlan_lists import changed_vlans, vlan_id

_KINDS: tuple[tuple[str, InterfaceKind], ...] = (
    ("vlan", "svi"),
    ("loopback", "loopback"),
    ("tunnel", "tunnel"),
    ("port-channel", "aggregate"),
    ("management", "management"),
    ("mgmt", "management"),
    ("bdi", "bridge"),
    ("ethernet", "ethernet"),
)
_RANGE = re.compile(r"([A-Za-z-]+(?:\d+/)*)(\d{1,5})-(\d{1,5})", re.ASCII)
_MODES: dict[str, PortMode] = {"access": "access", "trunk": "trunk", "dot1q-tunnel": "qinq"}
MOST_IN_RANGE = 256


@dataclass(slots=True)
class Group:
    """One redundancy group (HSRP, VRRP …) of an interface. ``enabled`` False: it does not run.

    ``shared``: every member answers for the addresses at once. ``priority`` is what its members are elected by.
    """

    addresses: list[tuple[int, Span]] = field(default_factory=list)
    priority: int = 100
    preempts: bool = False
    enabled: bool = True
    shared: bool = False


@dataclass(slots=True)
class Draft:
    """What an interface's lines have said so far; ``at`` is its first block."""

    name: str
    kind: InterfaceKind
    at: Span
    blocks: list[Node] = field(default_factory=list)
    enabled: Fact[bool] | None = None
    description: str = ""
    addresses: list[Address] = field(default_factory=list)
    groups: dict[str, Group] = field(default_factory=dict)
    dynamic: str = ""
    address_unknown: bool = False
    link_local: int | None = None
    ipv6: Fact[bool] | None = None
    switched: Fact[bool] | None = None
    """``switchport`` or ``no switchport``, where either is written."""
    vrf: str = ""
    group: str = ""
    vlan: int | None = None
    unnumbered: str = ""
    urpf: Fact[bool] | None = None
    policy_route: Span | None = None
    discovery: dict[str, Fact[bool]] = field(default_factory=dict)
    """Protocol (``cdp``, ``lldp``) -> whether it sends here."""
    mode: Fact[PortMode] | None = None
    access_vlan: Fact[int] | None = None
    native_vlan: Fact[int] | None = None
    allowed: Ranges | None = None
    allowed_at: Span | None = None
    trunk_groups: set[str] = field(default_factory=set)
    voice_vlan: int | None = None
    tags_native: bool | None = None
    port_security: Fact[bool] | None = None
    storm_control: Fact[bool] | None = None
    dot1x: Fact[bool] | None = None
    isolated: Fact[bool] | None = None
    tunnel: dict[str, tuple[str, Span]] = field(default_factory=dict)
    bindings: list[Binding] = field(default_factory=list)
    secrets: list[Secret] = field(default_factory=list)
    protocols: list[tuple[str, str, str]] = field(default_factory=list)
    """(protocol, process, area) written on the interface itself."""
    passive: dict[str, bool] = field(default_factory=dict)
    """Protocol -> passive here, where that is written on the interface."""
    uses: list[tuple[str, str, str, Span]] = field(default_factory=list)
    """(kind, name, use, where) of everything the interface names."""

    def bind(self, name: str, stage: str, family: str, at: Span) -> None:
        """A list at work here: ``stage`` is ``in`` or ``out``, ``family`` 4, 6 or both."""
        self.bindings.append(
            Binding(
                ruleset=name,
                stage="ingress" if stage == "in" else "egress",
                at=at,
                family="4" if family == "4" else "6" if family == "6" else "both",
                interface=self.name,
                vrf=self.vrf,
            )
        )
        self.uses.append(("acl", name, "filter", at))


Statement = Callable[[Draft, Words], None]
Statements = Mapping[tuple[str, ...], Statement]


def kind_of(name: str) -> InterfaceKind:
    """The kind an interface's name tells; ``other`` for names nobody knows."""
    lowered = name.lower()
    for start, kind in _KINDS:
        if lowered.startswith(start):
            return "subinterface" if "." in lowered and kind in ("ethernet", "aggregate") else kind
    return "other"


def names_of(node: Node) -> list[str]:
    """The interfaces an ``interface`` statement speaks of; several for ``Ethernet1/6-7``. Marks the statement."""
    name = "".join(node.cursor(1).rest())
    found = _RANGE.fullmatch(name)
    if found is None:
        return [name] if name else []
    first, last = int(found[2]), int(found[3])
    return [f"{found[1]}{number}" for number in range(first, min(last, first + MOST_IN_RANGE) + 1)]


def read_drafts(root: Node, on: Statements, off: Statements) -> dict[str, Draft]:
    """Every interface by name, its lines read; blocks of the same interface are read as one."""
    drafts: dict[str, Draft] = {}
    for node in root.all("interface"):
        for name in names_of(node):
            draft = drafts.get(name)
            if draft is None:
                draft = drafts[name] = Draft(name, kind_of(name), node.block)
            draft.blocks.append(node)
            for line in node.children:
                _read(draft, line, on, off)
    for draft in drafts.values():
        # the VRF may be written below a filter
        draft.bindings = [_within(bound, draft.vrf) for bound in draft.bindings]
    return drafts


def _within(bound: Binding, vrf: str) -> Binding:
    return Binding(
        ruleset=bound.ruleset, stage=bound.stage, at=bound.at, family=bound.family, interface=bound.interface, vrf=vrf
    )


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


def access_group(family: str) -> Statement:
    """``ip access-group NAME in``: a list of a family that filters here. Without a direction nothing is bound."""

    def read(draft: Draft, words: Words) -> None:
        if words.peek(1) in ("in", "out"):
            name, direction = words.next(), words.next()
            draft.bind(name, direction, family, words.at)

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


def _tunnel(draft: Draft, words: Words) -> None:
    key = words.next()
    draft.tunnel[key] = (" ".join(words.rest()), words.at)


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
    ("tunnel",): _tunnel,
    ("lldp", "transmit"): sends("lldp", True),
    ("lldp", "receive"): taken,
    ("cdp", "enable"): sends("cdp", True),
}
NEGATED: dict[tuple[str, ...], Statement] = {
    ("shutdown",): _no_shutdown,
    ("description",): _no_description,
    ("ip", "address"): taken,
    ("switchport",): _no_switchport,
    ("switchport", "access", "vlan"): _no_access_vlan,
    ("switchport", "trunk", "allowed"): lambda draft, words: (
        _no_allowed(draft, words) if words.accept("vlan") else None
    ),
    ("lldp", "transmit"): sends("lldp", False),
    ("lldp", "receive"): taken,
    ("cdp", "enable"): sends("cdp", False),
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


def all_addresses(draft: Draft) -> tuple[Address, ...]:
    """Its own addresses, and those of the redundancy groups that run, each in the subnet of the own one that covers it."""
    return (
        *draft.addresses,
        *(
            _virtual(ip, at, group, draft.addresses)
            for group in draft.groups.values()
            if group.enabled
            for ip, at in group.addresses
        ),
    )


def _virtual(ip: int, at: Span, group: Group, own: Iterable[Address]) -> Address:
    length = next((one.length for one in own if ip in one.network), 128 if ip >= V6 else 32)
    return Address(
        ip, length, at, virtual=True, priority=None if group.shared else group.priority, preempts=group.preempts
    )


def svi_vlan(draft: Draft) -> int | None:
    """The VLAN of ``Vlan110``; what ``encapsulation`` says for a subinterface."""
    number = draft.name[4:]
    if draft.kind == "svi":
        return int(number) if number.isdecimal() and len(number) < 5 else None
    return draft.vlan
