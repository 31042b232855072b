"""From the tree of a FortiOS configuration to the device it describes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from auditor.model.device import Device
from auditor.model.endpoint import Endpoint
from auditor.model.fact import Fact, default, written
from auditor.model.forwarding import Nat, PolicyRoute, Route, RoutingProcess, Vpn
from auditor.model.interface import Interface, Vlan
from auditor.model.management import Listener
from auditor.model.outside import NamedHost
from auditor.model.rule import Binding, RuleSet
from auditor.model.secret import Secret
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.platform import ParseError
from auditor.source.node import Tree
from vendor_parsers.fortinet_fortios import defaults
from vendor_parsers.fortinet_fortios.addresses import Addresses
from vendor_parsers.fortinet_fortios.admins import private_encryption, read_admins, read_listeners
from vendor_parsers.fortinet_fortios.bridges import is_transparent, own_interface, read_bridges
from vendor_parsers.fortinet_fortios.endpoints import read_endpoints
from vendor_parsers.fortinet_fortios.entries import Config, Scope
from vendor_parsers.fortinet_fortios.features import name_and_time, read_features, read_protections
from vendor_parsers.fortinet_fortios.header import read_header
from vendor_parsers.fortinet_fortios.interfaces import (
    places_of,
    read_interfaces,
    read_sdwan,
    read_zones,
    vdom_links,
    zone_of,
)
from vendor_parsers.fortinet_fortios.lists import forwarding, local_in
from vendor_parsers.fortinet_fortios.logins import guarded, login_rules
from vendor_parsers.fortinet_fortios.logs import read_collectors, read_logs, read_traps, read_upkeep
from vendor_parsers.fortinet_fortios.mirrors import read_mirrors
from vendor_parsers.fortinet_fortios.naming import read_definitions
from vendor_parsers.fortinet_fortios.policies import Names, read_policies
from vendor_parsers.fortinet_fortios.policy_routing import read_policy_routes
from vendor_parsers.fortinet_fortios.rogue_scan import read_rogue_detection
from vendor_parsers.fortinet_fortios.routing import leased_routes, routing_processes, static_routes
from vendor_parsers.fortinet_fortios.schedules import Schedules
from vendor_parsers.fortinet_fortios.servers import read_local_users, read_other_secrets, read_servers, read_snmp
from vendor_parsers.fortinet_fortios.services import Services
from vendor_parsers.fortinet_fortios.switches import read_vlans
from vendor_parsers.fortinet_fortios.translation import Pools
from vendor_parsers.fortinet_fortios.vips import Vips
from vendor_parsers.fortinet_fortios.vpn import client_routes, read_vpns
from vendor_parsers.fortinet_fortios.wireless import read_wireless

NAME = "fortinet_fortios"
READS = frozenset(
    """version model serial stateful forwards interfaces vlans filters bindings references definitions routes policy_routes routing nats vpns
    users listeners snmp servers secrets ssids radios logs upkeep login features protections endpoints mirrors rogue_detection""".split()
)


@dataclass(slots=True)
class _Parts:
    """What the VDOMs contribute, in the order of the file."""

    filters: list[RuleSet] = field(default_factory=list)
    bindings: list[Binding] = field(default_factory=list)
    nats: list[Nat] = field(default_factory=list)
    routes: list[Route] = field(default_factory=list)
    routing: list[RoutingProcess] = field(default_factory=list)
    vpns: list[Vpn] = field(default_factory=list)
    listeners: list[Listener] = field(default_factory=list)
    zones: dict[str, str] = field(default_factory=dict)
    policy_routes: list[PolicyRoute] = field(default_factory=list)
    local: dict[str, RuleSet] = field(default_factory=dict)
    named_hosts: list[NamedHost] = field(default_factory=list)
    endpoints: list[Endpoint] = field(default_factory=list)


def _vdom(
    config: Config, scope: Scope, interfaces: tuple[Interface, ...], secrets: list[Secret], parts: _Parts
) -> None:
    """Read one VDOM into ``parts``."""
    zones = read_zones(config, scope, defaults.ADMIN_ZONE)
    sdwan = read_sdwan(scope)
    places = places_of(config, scope, interfaces, zones, sdwan)
    four = Addresses(config, scope, places, six=False)
    six = Addresses(config, scope, places, six=True)
    parts.named_hosts += four.named_hosts + six.named_hosts
    parts.endpoints += read_endpoints(scope, four, six)
    services = Services(config, scope)
    vips = Vips(config, scope, places, services, six=False)
    vips6 = Vips(config, scope, places, services, six=True)
    names = Names(config, scope, places, four, six, services, vips, vips6, Pools(config, scope), Schedules(scope))
    _modes(config, scope)
    own = [port for port in interfaces if port.name in places.interfaces]
    filters = read_policies(names)
    vrfs = sorted(
        {scope.name, *(port.vrf for port in own if port.vrf.partition(":")[0] == scope.name or not config.several)}
    )
    rules, bindings = forwarding(names, filters, zones, own, vrfs)
    parts.filters.append(rules)
    parts.bindings += bindings
    parts.nats += filters.nats
    local = local_in(names)
    if local is not None:
        parts.filters.append(local[0])
        parts.bindings.append(local[1])
        parts.local[scope.name] = local[0]
    parts.routes += static_routes(config, scope, (four, six), places, sdwan)
    parts.routing += routing_processes(config, scope, own)
    parts.policy_routes += read_policy_routes(config, scope, (four, six), places, sdwan)
    found, listeners = read_vpns(config, scope, four, places, secrets, hard=private_encryption(config))
    parts.vpns += found
    parts.routes += client_routes(found)
    parts.listeners += listeners
    parts.zones.update(zone_of(zones, sdwan))


def _modes(config: Config, scope: Scope) -> None:
    """Remark modes of a VDOM in which policies do not mean what they say."""
    settings = scope.settings("system settings")
    if settings.word("ngfw-mode") == "policy-based":
        config.notice(
            settings.span("ngfw-mode"),
            "NGFW policy-based mode: security policies decide beside the firewall policies and are not followed",
            "NGFW ポリシーベースモード。セキュリティポリシーの判定は追っていない",
            "filter",
        )
    if settings.word("opmode") == "transparent":
        config.notice(
            settings.span("opmode"),
            "Transparent mode: the VDOM bridges through its policies, it does not route",
            "トランスペアレントモード。ルーティングせず、ポリシーに従ってブリッジする",
            "interface",
        )
    for key in ("asymroute", "asymroute6", "asymroute-icmp", "asymroute6-icmp"):
        if settings.mentioned(key) and settings.flag(key):
            config.notice(
                settings.span(key),
                "Asymmetric routing: packets pass without a session, the firewall is not stateful here",
                "非対称ルーティング許可。セッションなしで通過し、ステートフルではなくなる",
                "filter",
            )


def _loose(config: Config) -> bool:
    """True when a VDOM lets packets pass that belong to no session (``asymroute``)."""
    return any(scope.settings("system settings").flag("asymroute") for scope in config.vdoms)


def _forwards(config: Config) -> Fact[bool]:
    """A VDOM routes unless it is transparent; ports of transparent ones stand in bridges and route nothing anyway."""
    if all(is_transparent(scope) for scope in config.vdoms):
        return written(False, config.vdoms[0].settings("system settings").span("opmode"))
    return default(True, defaults.ADMIN_POLICY)


def parse(tree: Tree) -> Device:
    """The device; raises ParseError when there is no ``config`` block at all."""
    if not tree.root.peek("config"):
        raise ParseError(
            Span(tree.file, 1, 1), Text("no config block: not a FortiOS configuration", "config ブロックがない")
        )
    header = read_header(tree)
    config = Config(tree)
    config.version = header.numbers
    hard = private_encryption(config)
    secrets: list[Secret] = []
    interfaces = read_interfaces(config)
    owned = (own_interface(config, scope) for scope in config.vdoms)
    interfaces += tuple(own for own in owned if own is not None)
    parts = _Parts()
    for scope in config.vdoms:
        _vdom(config, scope, interfaces, secrets, parts)
    parts.routes += leased_routes(config, interfaces)
    peers = vdom_links(config, interfaces)
    admins = read_admins(config)
    snmp = read_snmp(config, secrets, hard=hard)
    ssids, radios = read_wireless(config, secrets, hard=hard)
    isolated = {ssid.interface: ssid.isolation for ssid in ssids if ssid.interface}
    users = (*(admin.user for admin in admins), *read_local_users(config, hard=hard))
    servers = [*read_servers(config, secrets, hard=hard), *read_traps(config), *read_collectors(config)]
    read_other_secrets(config, secrets, hard=hard)
    secrets += [user.secret for user in users if user.secret is not None]
    secrets += [one.secret for one in snmp if one.secret is not None]
    hostname = config.shared.settings("system global").word("hostname")
    vlans: tuple[Vlan, ...] = read_vlans(config)
    mirrors = tuple(read_mirrors(config))
    watched = read_rogue_detection(config)
    definitions, references = read_definitions(config)
    return Device(
        name=hostname or tree.host or PurePosixPath(tree.file).stem,
        platform=NAME,
        kind="firewall",
        at=header.at,
        reads=READS,
        version=header.version,
        model=header.model,
        serial=header.serial,
        files=(tree.file,),
        stateful=not _loose(config),
        forwards=_forwards(config),
        records=default(
            False, "FortiOS CLI Reference, firewall policy: logtraffic utm by default, sessions with all only"
        ),
        interfaces=tuple(
            replace(
                port,
                zone=parts.zones.get(port.name, ""),
                peer=peers.get(port.name, ""),
                isolates=isolated.get(port.name, port.isolates),
            )
            for port in interfaces
        ),
        vlans=vlans,
        mirrors=mirrors,
        rogue_detection=watched,
        bridges=tuple(read_bridges(config, interfaces)),
        filters=tuple(parts.filters),
        bindings=tuple(parts.bindings),
        references=references,
        definitions=definitions,
        routes=tuple(parts.routes),
        policy_routes=tuple(parts.policy_routes),
        routing=tuple(parts.routing),
        nats=tuple(parts.nats),
        vpns=tuple(parts.vpns),
        users=users,
        listeners=(
            *guarded(config, read_listeners(config, admins, snmp, interfaces, parts.local)),
            *parts.listeners,
            *name_and_time(config),
        ),
        login=login_rules(config),
        features=tuple(read_features(config, header.at)),
        protections=tuple(read_protections(config, header.at)),
        snmp=tuple(snmp),
        servers=tuple(servers),
        secrets=tuple(dict.fromkeys(secrets)),
        ssids=tuple(ssids),
        radios=tuple(radios),
        named_hosts=tuple(parts.named_hosts),
        logs=read_logs(config),
        upkeep=read_upkeep(config),
        endpoints=tuple(parts.endpoints),
        notices=tuple(dict.fromkeys(config.notices)),
    )
