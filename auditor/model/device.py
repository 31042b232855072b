"""A device as its configuration describes it: the whole of what a parser hands on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from auditor.model.endpoint import Endpoint
from auditor.model.fact import NOT_READ, NOT_SAID, Fact, unknown
from auditor.model.feature import Feature
from auditor.model.forwarding import Nat, PolicyRoute, Route, RoutingProcess, Vpn
from auditor.model.interface import Bridge, Interface, Vlan
from auditor.model.login import LoginRules
from auditor.model.logs import Logs, Upkeep
from auditor.model.management import Listener, Server, Snmp, User
from auditor.model.mirror import Mirror
from auditor.model.naming import Definition
from auditor.model.observed import Observed
from auditor.model.outside import AirLink, DialIn, NamedHost, OutsideLine, PortMapper
from auditor.model.protection import Protection
from auditor.model.rule import Binding, Reference, RuleSet
from auditor.model.secret import Secret
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.model.wireless import Radio, Ssid

DeviceKind = Literal[
    "router", "firewall", "switch", "l3switch", "ap", "wlc", "vpn_gateway", "cellular_gateway", "server", "diode_proxy"
]
Topic = Literal[
    "filter", "nat", "interface", "vlan", "zone", "user", "service", "wireless", "vpn", "routing", "logging", "other"
]
"""The sections of a configuration verdicts rest on (decision 16); ``other`` carries none."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Bad input the parser could stand: where, and what was expected."""

    at: Span
    text: Text
    topic: Topic = "other"


@dataclass(frozen=True, slots=True)
class Unread:
    """Lines nobody understood; ``word`` is the first word not understood, ``section`` the block they stand in."""

    at: Span
    topic: Topic
    section: str
    word: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """One device. Tuples keep the configuration's order; rule order is evaluation order.

    ``stateful``: permitted sessions let their replies through. ``lists_guard_self``: an interface's ingress list also
    filters packets to the device's own addresses (IOS yes, ASA no, None where no document says it). ``lists_see``: interface lists see addresses as they
    are on the ``wire`` there, or the ``real`` ones (destinations after, sources before translation); ``policies_see`` the
    same of ``through`` lists. ``forwards``: routes packets between interfaces.
    ``without_list`` says what passes an interface that names a list which does not exist, ``without_object`` what a
    rule does that names an object which does not exist.
    ``changed_at`` begins with an ISO date where the device's own form could be read.
    ``records``: the device logs the connections it lets pass although the rule that permits one does not ask for it.
    ``endpoints`` are the hosts that statements of their own speak of (ARP, DHCP, port security, host objects); rules,
    translations, descriptions and tables speak of more (``auditor.plant.endpoints``).
    ``mirrors`` are its monitor sessions. ``rogue_detection``: it looks for access points that do not belong to the plant.
    ``reads`` are the field names this platform's parser fills; what is not in it is unknown, not absent.
    """

    name: str
    platform: str
    kind: DeviceKind
    at: Span
    reads: frozenset[str]
    version: Fact[str] = unknown(NOT_SAID)
    model: str = ""
    serial: str = ""
    files: tuple[str, ...] = ()
    stateful: bool = False
    lists_guard_self: bool | None = True
    lists_see: Literal["wire", "real"] = "wire"
    policies_see: Literal["wire", "real"] = "real"
    without_list: Text = Text("on most platforms everything passes there", "多くの機器ではすべての通信が通る")
    forwards: Fact[bool] = unknown(NOT_READ)
    without_object: Text = Text(
        "the vendor does not document what such a rule matches", "その場合にルールが何に一致するかは文書で確認できない"
    )
    interfaces: tuple[Interface, ...] = ()
    vlans: tuple[Vlan, ...] = ()
    bridges: tuple[Bridge, ...] = ()
    filters: tuple[RuleSet, ...] = ()
    bindings: tuple[Binding, ...] = ()
    references: tuple[Reference, ...] = ()
    definitions: tuple[Definition, ...] = ()
    routes: tuple[Route, ...] = ()
    policy_routes: tuple[PolicyRoute, ...] = ()
    routing: tuple[RoutingProcess, ...] = ()
    nats: tuple[Nat, ...] = ()
    vpns: tuple[Vpn, ...] = ()
    users: tuple[User, ...] = ()
    listeners: tuple[Listener, ...] = ()
    login: LoginRules = LoginRules()
    snmp: tuple[Snmp, ...] = ()
    servers: tuple[Server, ...] = ()
    secrets: tuple[Secret, ...] = ()
    ssids: tuple[Ssid, ...] = ()
    radios: tuple[Radio, ...] = ()
    outside_lines: tuple[OutsideLine, ...] = ()
    dial_ins: tuple[DialIn, ...] = ()
    port_mappers: tuple[PortMapper, ...] = ()
    air_links: tuple[AirLink, ...] = ()
    named_hosts: tuple[NamedHost, ...] = ()
    records: Fact[bool] = unknown(NOT_READ)
    features: tuple[Feature, ...] = ()
    protections: tuple[Protection, ...] = ()
    endpoints: tuple[Endpoint, ...] = ()
    rogue_detection: Fact[bool] = unknown(NOT_READ)
    mirrors: tuple[Mirror, ...] = ()
    observed: Observed = field(default_factory=lambda: Observed())
    changed_by: Fact[str] = unknown(NOT_SAID)
    changed_at: Fact[str] = unknown(NOT_SAID)
    logs: Logs = Logs()
    upkeep: Upkeep = Upkeep()
    notices: tuple[Notice, ...] = ()
    unread: tuple[Unread, ...] = ()

    def interface(self, name: str) -> Interface | None:
        """The interface of that exact name, or None."""
        return next((found for found in self.interfaces if found.name == name), None)

    def ruleset(self, name: str) -> RuleSet | None:
        """The filter list of that name, or None when nothing defines it."""
        return next((found for found in self.filters if found.name == name), None)
