"""The plant as its owner states it: zones, devices, links, one-way boundaries, wireless, policies and registers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from auditor.model.address import ANY
from auditor.model.device import DeviceKind
from auditor.model.ranges import NOTHING, Ranges
from auditor.model.service import ALL_PORTS, ALL_PROTOCOLS
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.plant.rows import Registers

ZoneKind = Literal[
    "it",
    "ctrl_info",
    "control",
    "field",
    "safety",
    "mgmt",
    "dmz",
    "remote_access",
    "hq",
    "partner",
    "other_org",
    "cloud",
    "wwan",
    "internet",
]
ZONE_KINDS: tuple[ZoneKind, ...] = (
    "it",
    "ctrl_info",
    "control",
    "field",
    "safety",
    "mgmt",
    "dmz",
    "remote_access",
    "hq",
    "partner",
    "other_org",
    "cloud",
    "wwan",
    "internet",
)
"""The kinds a network zone can have, in the order the plant file's documentation names them."""

LinkKind = Literal["cable", "fibre", "wireless", "diode"]
Direction = Literal["both", "forward", "backward"]
OneWayBy = Literal["diode", "send_only", "firewall"]
StandInKind = Literal[
    "router",
    "firewall",
    "switch",
    "l3switch",
    "ap",
    "wlc",
    "vpn_gateway",
    "cellular_gateway",
    "server",
    "diode_proxy",
    "hub",
]
Severity = Literal["critical", "high", "medium", "low"]
Scalar = str | int | float | bool | tuple[str | int | float | bool, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of the plant file or a register; ``fatal`` ones forbid an audit with this plant file.

    ``cell`` is the place in a workbook as its program names it (``ledger.xlsx!Sheet1:C5``), empty elsewhere.
    """

    at: Span
    text: Text
    fatal: bool = True
    cell: str = ""

    @property
    def where(self) -> str:
        """The place as a person looks it up: the cell of a workbook, else file and line."""
        return self.cell or str(self.at)


@dataclass(frozen=True, slots=True)
class Port:
    """One end of a link or a pinned interface; ``interface`` empty: the device as a whole."""

    device: str
    interface: str
    at: Span

    def __str__(self) -> str:
        return f"{self.device}:{self.interface}" if self.interface else self.device


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """One zone. ``prefix_lines`` holds each prefix with its own line, ``vlan_lines`` each VLAN with its own.

    ``l2_domain`` names the layer-2 island its VLAN numbers count in; empty: the whole plant is one island.
    """

    id: str
    kind: ZoneKind
    at: Span
    name: str = ""
    prefixes: Ranges = NOTHING
    prefix_lines: tuple[tuple[Ranges, Span], ...] = ()
    vlans: frozenset[int] = frozenset()
    vlan_lines: tuple[tuple[int, Span], ...] = ()
    l2_domain: str = ""
    interfaces: tuple[Port, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceFacts:
    """What a person states of one device; None and empty: not stated.

    ``external_enforcer`` names a filter that stands at this device and is not in the exports.
    ``l2_domain`` is the layer-2 island the device's VLAN numbers belong to.
    """

    name: str
    at: Span
    kind: DeviceKind | None = None
    boundary: bool | None = None
    area: str = ""
    takeover_impact: Literal["grave", "other", ""] = ""
    external_enforcer: str = ""
    l2_domain: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A declared physical link. ``direction`` forward: frames pass only from ``source`` to ``target``."""

    source: Port
    target: Port
    at: Span
    kind: LinkKind = "cable"
    direction: Direction = "both"


@dataclass(frozen=True, slots=True)
class OneWay:
    """Traffic is meant to go from zone ``source`` to zone ``target`` only, enforced ``by`` one of three levels."""

    source: str
    target: str
    by: OneWayBy
    at: Span


@dataclass(frozen=True, slots=True)
class WirelessNetwork:
    """An SSID the plant means to have."""

    ssid: str
    zone: str
    purpose: str
    at: Span


@dataclass(frozen=True, slots=True)
class PortUse:
    """One row of the port map; ``use`` is free text, ``unused`` True where that text says the port is free."""

    device: str
    port: str
    use: str
    unused: bool
    at: Span


@dataclass(frozen=True, slots=True)
class ServiceNeeded:
    """A device service the plant says it needs; ``device`` empty: on every device."""

    device: str
    service: str
    reason: str
    at: Span


Demand = Literal["must_not_reach", "must_reach", "only"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyFlow:
    """What a requirement is about. ``source`` or ``target`` empty: whichever zones hold ``src`` or ``dst``.

    ``src_written`` and ``dst_written``: the addresses are named, else they are every address of the zone.
    """

    at: Span
    source: str = ""
    target: str = ""
    src: Ranges = ANY
    dst: Ranges = ANY
    protocols: Ranges = ALL_PROTOCOLS
    ports: Ranges = ALL_PORTS
    src_written: bool = False
    dst_written: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One requirement of the plant's own. The flows of ``only`` are all between one pair of zones."""

    id: str
    demand: Demand
    flows: tuple[PolicyFlow, ...]
    at: Span
    reason: str = ""
    owner: str = ""
    severity: Severity = "high"


@dataclass(frozen=True, slots=True, kw_only=True)
class StandIn:
    """A device without an export (an unmanaged hub, a GUI-only device) and the facts a person states of it.

    ``ports`` are the ends of other devices it joins, ``zones`` those it stands in. ``forwards``: passes on what
    it receives, as a router or as a relay (proxy, jump host);
    ``filters``: restricts them; None: not stated.
    """

    name: str
    kind: StandInKind
    at: Span
    ports: tuple[Port, ...] = ()
    zones: tuple[str, ...] = ()
    addresses: Ranges = NOTHING
    forwards: bool | None = None
    filters: bool | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plant:
    """The whole plant file. ``file`` is empty for an audit without one (see ``EMPTY``)."""

    file: str
    at: Span
    name: str = ""
    high_safety: bool | None = None
    zones: tuple[Zone, ...] = ()
    devices: Mapping[str, DeviceFacts] = field(default_factory=dict)
    links: tuple[Link, ...] = ()
    one_way: tuple[OneWay, ...] = ()
    wireless: tuple[WirelessNetwork, ...] | None = None
    ports: tuple[PortUse, ...] | None = None
    services_needed: tuple[ServiceNeeded, ...] | None = None
    policies: tuple[Policy, ...] = ()
    stand_ins: tuple[StandIn, ...] = ()
    parameters: Mapping[str, Mapping[str, Scalar]] = field(default_factory=dict)
    parameter_lines: Mapping[tuple[str, str], Span] = field(default_factory=dict)
    registers: Registers = field(default_factory=Registers)

    def zone(self, zone_id: str) -> Zone | None:
        """The zone of that id, or None."""
        return next((found for found in self.zones if found.id == zone_id), None)

    def zones_of(self, *kinds: ZoneKind) -> tuple[Zone, ...]:
        """The zones of any of these kinds, in file order."""
        return tuple(found for found in self.zones if found.kind in kinds)

    def facts(self, device: str) -> DeviceFacts | None:
        """What is stated of a device, or None."""
        return self.devices.get(device)


EMPTY = Plant(file="", at=Span("", 0, 0))
"""The plant of an audit without a plant file: nothing is stated."""
