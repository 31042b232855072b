"""An interface of a switch while its lines are being read, and what its name tells.

Readers of statements are in ``switch_interfaces`` and ``switch_ports``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from auditor.model.address import V6
from auditor.model.fact import Fact
from auditor.model.interface import Address, InterfaceKind, PortMode
from auditor.model.ranges import Ranges
from auditor.model.rule import Binding, Family
from auditor.model.secret import Secret
from auditor.model.span import Span
from auditor.source.node import Node, Words

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
    port_bindings: list[Binding] = field(default_factory=list)
    """Lists bound with words that speak of the switch port alone."""
    secrets: list[Secret] = field(default_factory=list)
    protocols: list[tuple[str, str, str]] = field(default_factory=list)
    """(protocol, process, area) written on the interface itself."""
    passive: dict[str, bool] = field(default_factory=dict)
    """Protocol -> passive here, where that is written on the interface."""
    uses: list[tuple[str, str, str, Span]] = field(default_factory=list)
    """(kind, name, use, where) of everything the interface names."""

    def bind(self, name: str, direction: str, family: Family, at: Span, *, port: bool = False) -> None:
        """A list at work here, ``in`` or ``out``; ``port``: by words that speak of the switch port alone."""
        found = Binding(
            ruleset=name,
            stage="ingress" if direction == "in" else "egress",
            at=at,
            family=family,
            interface=self.name,
        )
        (self.port_bindings if port else self.bindings).append(found)
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
