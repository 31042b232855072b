"""An interface while its lines are being read, and the names and kinds of interfaces."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from auditor.model.fact import Fact
from auditor.model.interface import Address, InterfaceKind, PortMode
from auditor.model.ranges import Ranges
from auditor.model.rule import Binding
from auditor.model.secret import Secret
from auditor.model.span import Span
from auditor.source.node import Node

_KINDS: tuple[tuple[str, InterfaceKind], ...] = (
    ("vlan", "svi"),
    ("loopback", "loopback"),
    ("tunnel", "tunnel"),
    ("virtual-ppp", "ppp"),
    ("multilink", "ppp"),
    ("virtual-template", "ppp"),
    ("virtual-access", "ppp"),
    ("dialer", "dialer"),
    ("cellular", "cellular"),
    ("port-channel", "aggregate"),
    ("bvi", "bridge"),
    ("bdi", "bridge"),
    ("dot11radio", "wlan"),
    ("wlan-ap", "wlan"),
    ("serial", "serial"),
    ("pos", "serial"),
    ("bri", "serial"),
    ("async", "serial"),
    ("mgmt", "management"),
    ("managementethernet", "management"),
    ("null", "other"),
    ("atm", "other"),
    ("nvi", "other"),
)
_ETHERNET = re.compile(r"[a-z-]*(?:ethernet|gige)\d|(?:e|eth|fa|gi|te|fo|hu|twe|two|fi)\d", re.ASCII)
_RANGE = re.compile(r"([A-Za-z-]+\s?(?:\d+/)*)(\d+)\s*-\s*(\d+)", re.ASCII)
MOST_IN_RANGE = 256


@dataclass(slots=True)
class Draft:
    """What an interface's lines have said so far; ``at`` is its first block."""

    name: str
    kind: InterfaceKind
    at: Span
    nodes: list[Node] = field(default_factory=list)
    enabled: Fact[bool] | None = None
    description: str = ""
    addresses: list[Address] = field(default_factory=list)
    virtual: list[tuple[int, Span, str]] = field(default_factory=list)
    """(address, where, its redundancy group: ``standby 1``)."""
    elections: dict[str, tuple[int, bool]] = field(default_factory=dict)
    """Redundancy group -> (priority, preempts)."""
    link_local: int | None = None
    dynamic: str = ""
    address_unknown: bool = False
    routed: bool | None = None
    no_switchport: bool = False
    ipv6: Span | None = None
    vrf: str = ""
    zone: str = ""
    group: str = ""
    vlan: int | None = None
    native_tag: bool = False
    unnumbered: str = ""
    apn: str = ""
    policy_route: Span | None = None
    urpf: Span | None = None
    cdp: Fact[bool] | None = None
    lldp: Fact[bool] | None = None
    template: bool = False
    mode: Fact[PortMode] | None = None
    access_vlan: Fact[int] | None = None
    native_vlan: Fact[int] | None = None
    allowed: Ranges | None = None
    allowed_at: Span | None = None
    nonegotiate: Span | None = None
    voice_vlan: int | None = None
    tags_native: bool | None = None
    private_mode: bool = False
    private_vlan: Fact[int] | None = None
    port_security: Span | None = None
    storm_control: Span | None = None
    dot1x: Fact[bool] | None = None
    protected: Span | None = None
    switchport: bool = False
    bindings: list[Binding] = field(default_factory=list)
    secrets: list[Secret] = field(default_factory=list)
    nat: str = ""
    inspects: list[tuple[str, str, Span]] = field(default_factory=list)
    protocols: list[tuple[str, str, str]] = field(default_factory=list)
    """(protocol, process, area) written on the interface itself."""
    crypto_map: str = ""
    tunnel: dict[str, tuple[str, Span]] = field(default_factory=dict)
    list_uses: list[tuple[str, str, str, Span]] = field(default_factory=list)
    """(kind, name, use, where) of everything named by the interface."""


def kind_of(name: str) -> InterfaceKind:
    """The kind an interface's name tells; ``other`` for names nobody knows."""
    lowered = name.lower()
    for start, kind in _KINDS:
        if lowered.startswith(start):
            return kind
    if _ETHERNET.match(lowered):
        return "subinterface" if "." in lowered else "ethernet"
    return "other"


def names_of(node: Node) -> list[str]:
    """The interfaces an ``interface`` statement speaks of; several for ``interface range``. Marks the statement."""
    words = node.cursor(1)
    if words.accept("range"):
        return _range(" ".join(words.rest()))
    name = words.next()
    if words.peek()[:1].isdecimal():
        name += words.next()
    if words.peek() in ("point-to-point", "multipoint", "l2transport") or words.accept("type"):
        words.next()
    return [name]


def _range(text: str) -> list[str]:
    names: list[str] = []
    for part in text.split(",", MOST_IN_RANGE)[:MOST_IN_RANGE]:
        found = _RANGE.fullmatch(part.strip())
        if found is None:
            names.append(part.strip().replace(" ", ""))
            continue
        start, first, last = found[1].replace(" ", ""), int(found[2][:6]), int(found[3][:6])
        names += [f"{start}{number}" for number in range(first, min(last, first + MOST_IN_RANGE) + 1)]
    return [name for name in names if name][:MOST_IN_RANGE]
