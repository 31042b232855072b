"""Interfaces, their addresses, their place in VLANs, and VLANs themselves."""

from __future__ import annotations

from typing import Literal

from auditor.model.address import prefix_interval
from auditor.model.fact import NOT_READ, Fact, unknown
from auditor.model.ranges import NOTHING, Ranges
from auditor.model.span import Span
from auditor.model.tunnel import NO_ACCESS, Access
from auditor.model.value import value

InterfaceKind = Literal[
    "ethernet",
    "svi",
    "loopback",
    "tunnel",
    "cellular",
    "ppp",
    "dialer",
    "wlan",
    "serial",
    "aggregate",
    "bridge",
    "subinterface",
    "management",
    "console",
    "aux",
    "other",
]
PortMode = Literal["access", "trunk", "dynamic", "routed", "qinq"]

PrivateKind = Literal["", "primary", "isolated", "community"]

ALL_VLANS = Ranges(((1, 4094),))
_NOT_READ: Fact[bool] = unknown(NOT_READ)


@value(frozen=True, slots=True)
class Address:
    """One interface address: the point, its prefix length, and whether it is a secondary or virtual one.

    A virtual one is held by the carrier with the highest ``priority``, provided that one ``preempts``; a priority None
    means that who holds it cannot be told. ``authenticated``: whoever wants to hold it must know a secret; None: not a
    virtual one, or its protocol is not read.
    """

    ip: int
    length: int
    at: Span
    secondary: bool = False
    virtual: bool = False
    priority: int | None = None
    preempts: bool = False
    authenticated: Fact[bool] | None = None

    @property
    def network(self) -> Ranges:
        return Ranges((prefix_interval(self.ip, self.length),))


@value(frozen=True, slots=True, kw_only=True)
class SwitchPort:
    """The layer-2 side of a port. ``allowed`` are the VLANs of a trunk, ``negotiates`` is DTP.

    ``tags_native``: the native VLAN goes tagged as well, so that untagged frames belong to none.
    """

    mode: Fact[PortMode]
    access_vlan: Fact[int]
    native_vlan: Fact[int]
    allowed: Fact[Ranges]
    negotiates: Fact[bool] = _NOT_READ
    dot1x: Fact[bool] = _NOT_READ
    port_security: Fact[bool] = _NOT_READ
    storm_control: Fact[bool] = _NOT_READ
    isolated: Fact[bool] = _NOT_READ
    voice_vlan: int | None = None
    tags_native: bool = False


@value(frozen=True, slots=True, kw_only=True)
class Interface:
    """One interface of a device, physical or not.

    ``parent`` is the interface a subinterface rides on, ``vlan`` the tag of a subinterface or the VLAN of an
    SVI, ``untagged`` marks a subinterface that takes its parent's untagged frames (with a ``vlan``: its native one), ``group`` names the port-channel, aggregate
    or bridge it belongs to. ``dynamic`` names how an address is
    obtained (``dhcp``, ``pppoe``, ``negotiated``, ``slaac``) when it is not written. ``ipv6`` says whether IPv6
    is active, ``policy_route`` marks policy routing nobody resolved, ``address_unknown`` an address line that was not
    understood, ``link_local`` a written link-local IPv6 address. ``peer`` is the interface of the same device that what
    leaves here enters by (a link between two VRFs or VDOMs).
    ``isolates``: hosts behind it cannot send each other frames. ``access``: of a line that is dialled, who comes in by it
    and for how long.
    """

    name: str
    kind: InterfaceKind
    at: Span
    enabled: Fact[bool]
    description: str = ""
    addresses: tuple[Address, ...] = ()
    dynamic: str = ""
    address_unknown: bool = False
    ipv6: Fact[bool] = _NOT_READ
    vrf: str = ""
    zone: str = ""
    security_level: Fact[int] | None = None
    parent: str = ""
    group: str = ""
    vlan: int | None = None
    untagged: bool = False
    port: SwitchPort | None = None
    discovery: Fact[bool] = _NOT_READ
    urpf: Fact[bool] = _NOT_READ
    policy_route: Span | None = None
    apn: str = ""
    unnumbered: str = ""
    isolates: Fact[bool] = _NOT_READ
    link_local: int | None = None
    peer: str = ""
    access: Access = NO_ACCESS

    @property
    def networks(self) -> Ranges:
        """Every subnet this interface is directly on."""
        return Ranges.union(address.network for address in self.addresses)


@value(frozen=True, slots=True)
class Vlan:
    """A VLAN a switch knows; a ``private`` primary one names its ``secondaries``."""

    id: int
    name: str
    at: Span
    enabled: bool = True
    private: PrivateKind = ""
    secondaries: Ranges = NOTHING


def vlan_place(number: int) -> str:
    """How a filter on a VLAN itself (not on its routed interface) names its place."""
    return f"vlan {number}"


@value(frozen=True, slots=True, kw_only=True)
class Bridge:
    """Ports a device bridges through its filters (a transparent firewall): frames between two of them are filtered
    as packets between two interfaces are.

    ``interface`` is the device's own interface in the bridge (a BVI), ``vrf`` the one whose ``through`` lists hold.
    ``filters`` unknown: frames may pass by the lists. ``tagged``: frames pass whose tag no subinterface takes.
    """

    name: str
    members: tuple[str, ...]
    at: Span
    filters: Fact[bool]
    tagged: Fact[bool] = _NOT_READ
    interface: str = ""
    vrf: str = ""
