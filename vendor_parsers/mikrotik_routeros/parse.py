"""From an export to the router it describes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from auditor.model.address import ANY4, ANY6
from auditor.model.device import Device, DeviceKind, Notice
from auditor.model.fact import default
from auditor.model.forwarding import Nat
from auditor.model.interface import Interface
from auditor.model.logs import Logs, Upkeep
from auditor.model.ranges import Ranges
from auditor.model.rule import Action, Binding, Family, RuleSet
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.platform import ParseError
from auditor.source.node import Tree
from vendor_parsers._readers.account_logins import logged_in
from vendor_parsers._readers.linux.criteria import Criteria
from vendor_parsers._readers.linux.scope import Scope
from vendor_parsers._readers.port_mapping import on_request
from vendor_parsers.mikrotik_routeros.addressing import read_addresses, read_clients, read_vrfs
from vendor_parsers.mikrotik_routeros.bridging import Bridging, read_bridging
from vendor_parsers.mikrotik_routeros.chains import MENU, Table, read_filtering, read_tables
from vendor_parsers.mikrotik_routeros.controller import is_managed, read_controller
from vendor_parsers.mikrotik_routeros.endpoints import read_endpoints
from vendor_parsers.mikrotik_routeros.features import read_features, read_protections, time_server
from vendor_parsers.mikrotik_routeros.header import read_header
from vendor_parsers.mikrotik_routeros.items import Export
from vendor_parsers.mikrotik_routeros.lists import InterfaceLists, read_address_lists, read_interface_lists
from vendor_parsers.mikrotik_routeros.logins import ACCOUNT
from vendor_parsers.mikrotik_routeros.mirrors import read_mirrors
from vendor_parsers.mikrotik_routeros.naming import read_names
from vendor_parsers.mikrotik_routeros.packets import Around
from vendor_parsers.mikrotik_routeros.port_mapping import read_port_mappers
from vendor_parsers.mikrotik_routeros.ports import Ports, read_ports
from vendor_parsers.mikrotik_routeros.protocols import read_processes
from vendor_parsers.mikrotik_routeros.routing import read_marks, read_ways, ways_back
from vendor_parsers.mikrotik_routeros.secrets import read_secrets
from vendor_parsers.mikrotik_routeros.servers import read_servers
from vendor_parsers.mikrotik_routeros.services import read_listeners, read_snmp
from vendor_parsers.mikrotik_routeros.settings import Settings, finished, read_settings
from vendor_parsers.mikrotik_routeros.translation import destination_rules, published, read_translation
from vendor_parsers.mikrotik_routeros.tunnels import add_dial_in, dial_in_listeners, read_tunnels
from vendor_parsers.mikrotik_routeros.users import read_users
from vendor_parsers.mikrotik_routeros.vpn import Policy, read_dial_in, read_policies
from vendor_parsers.mikrotik_routeros.wifi import read_wifi
from vendor_parsers.mikrotik_routeros.wireless import Air, read_wireless

NAME = "mikrotik_routeros"
_NTP = "manual.mikrotik.com, NTP: the client is off until enabled"
READS = frozenset(
    """version forwards interfaces vlans bridges filters bindings references definitions routes policy_routes routing nats
    vpns listeners snmp servers secrets ssids radios port_mappers air_links logs upkeep login changed_at features protections endpoints mirrors""".split()
)
"""``users`` is not among them: an export never holds the accounts of a router."""
_NO_MENU = Text("no menu of RouterOS", "RouterOSのメニューがない")
_NOT_PRINTED = Text("the router could not print this menu", "機器がこのメニューを出力できなかった")
_WITHOUT_OBJECT = Text(
    "an address list that the export does not hold may have been filled while the router runs",
    "エクスポートにないアドレスリストは、稼働中に登録されている可能性がある",
)
_HARMLESS_FAILURES = frozenset({"/interface bridge calea", "/ip firewall calea"})


def parse(tree: Tree) -> Device:
    """The router; raises ParseError when the text names no menu."""
    export = Export(tree)
    if not any(name.startswith("/") for name in export.menus):
        raise ParseError(Span(tree.file, 1, 1), _NO_MENU)
    whole_at = _span(tree)
    header = read_header(export)
    whole = _is_whole(export)
    ports = read_ports(export)
    routes = read_addresses(export, ports)
    routes += read_clients(export, ports, header.major)
    bridging = read_bridging(export, ports, header.major)
    add_dial_in(export, ports)
    tables = {name: read_tables(export, name) for name in ("filter", "raw", "mangle", "nat")}
    _mention(tables, ports)
    lists = read_interface_lists(export, ports)
    vrfs = read_vrfs(export, ports, dict(lists.certain))
    ways = read_ways(export, ports.names, vrfs)
    routes += ways.routes
    settings = read_settings(export, header, lists, whole)
    interfaces = finished(ports, settings, lists)
    policies = read_policies(export, interfaces, routes)
    arounds = {family: _around(export, family, tables, interfaces, ports, lists, policies) for family in MENU}
    mappers = tuple(read_port_mappers(export))
    nats = (*read_translation(tables["nat"], arounds), *(nat for mapper in mappers for nat in on_request(mapper)))
    arounds = {family: replace(around, published=_of(family, nats)) for family, around in arounds.items()}
    filtering = read_filtering(
        [*tables["raw"], *tables["filter"]],
        arounds,
        sorted(ports.names),
        ["", *sorted(vrfs)],
        None if whole else whole_at,
    )
    closed = list(_closed(settings, vrfs))
    read_marks(tables["mangle"], arounds, ways)
    air = Air()
    read_wireless(export, ports, whole, air)
    read_wifi(export, ports, air)
    read_controller(export, air)
    managed = is_managed(export)
    endpoints = tuple(read_endpoints(export))
    vpns = (
        *(policy.vpn for policy in policies),
        *read_dial_in(export, interfaces, routes),
        *read_tunnels(export, ports, interfaces, routes),
    )
    listeners = (
        *logged_in(read_listeners(export, whole, lists), ACCOUNT, {}),
        *dial_in_listeners(export),
        *time_server(export, whole),
    )
    optional = tuple(read_features(export, whole, whole_at))
    guards = tuple(read_protections(export, whole, whole_at))
    servers = tuple(read_servers(export))
    snmp = tuple(read_snmp(export))
    users = tuple(read_users(export))
    processes = tuple(read_processes(export, ports, lists))
    definitions, references = read_names(
        export, [table for name in ("filter", "raw", "mangle", "nat") for table in tables[name]], filtering.references
    )
    mirrors = tuple(read_mirrors(export))
    export.close()
    device = Device(
        name=tree.host or header.name or PurePosixPath(tree.file).stem,
        platform=NAME,
        kind=_kind(tables, bridging, air, interfaces),
        at=whole_at,
        reads=READS - {"ssids", "radios"} if managed else READS,
        version=header.version,
        model=header.model,
        serial=header.serial,
        logs=Logs(time_unwritten=default(False, _NTP)),
        upkeep=Upkeep(exported_at=header.exported_at),
        files=(tree.file,),
        stateful=False,
        # Only raw prerouting is bound to interfaces, and it sees destinations before dstnat changes them
        lists_see="wire",
        without_object=_WITHOUT_OBJECT,
        forwards=settings.forwards,
        interfaces=interfaces,
        vlans=tuple(bridging.vlans),
        mirrors=mirrors,
        bridges=tuple(bridging.bridges),
        filters=(*(ruleset for ruleset, _ in closed), *filtering.filters),
        bindings=(*(binding for _, bindings in closed for binding in bindings), *filtering.bindings),
        references=references,
        definitions=definitions,
        routes=(*routes, *ways_back(ways)),
        policy_routes=tuple(ways.policies),
        routing=processes,
        nats=nats,
        port_mappers=mappers,
        air_links=tuple(air.links),
        vpns=vpns,
        users=users,
        listeners=listeners,
        snmp=snmp,
        servers=servers,
        secrets=tuple(read_secrets(export)),
        ssids=tuple(air.ssids),
        endpoints=endpoints,
        radios=tuple(air.radios),
        features=optional,
        protections=guards,
        notices=tuple(
            Notice(at, _NOT_PRINTED, "filter") for menu, at in header.failed if menu not in _HARMLESS_FAILURES
        ),
    )
    for node in tree.root.children:
        if node.text.startswith("#error") and any(menu in node.text for menu in _HARMLESS_FAILURES):
            node.mark()
    return device


def _span(tree: Tree) -> Span:
    nodes = list(tree.root.walk())
    return Span(
        tree.file, min((node.first for node in nodes), default=1), max((node.last for node in nodes), default=1)
    )


def _is_whole(export: Export) -> bool:
    """Whether the export is of everything: one of a single menu names none but those below it."""
    tops = {name.split()[0] for name in export.menus if name.startswith("/")}
    return len(tops) > 1


def _mention(tables: Mapping[str, Sequence[Table]], ports: Ports) -> None:
    """Interfaces that only firewall rules name."""
    for family in tables.values():
        for table in family:
            for items in table.chains.values():
                for item in items:
                    for key in ("in-interface", "out-interface"):
                        name = item.get(key).lstrip("!") if item.has(key) else ""
                        if name and not name.startswith("all-"):
                            ports.at(name, item.at)


def _around(
    export: Export,
    family: Family,
    tables: Mapping[str, Sequence[Table]],
    interfaces: Sequence[Interface],
    ports: Ports,
    lists: InterfaceLists,
    policies: Sequence[Policy],
) -> Around:
    nat = next(table for table in tables["nat"] if table.family == family)
    raw = next(table for table in tables["raw"] if table.family == family)
    tracking = export.one("/ip firewall connection tracking")
    off = False
    if tracking is not None:
        tracking.know(key for key in tracking.keys if key.endswith(("timeout", "tracking")))
        off = tracking.get("enabled", "auto") == "no"
    own = [address.ip for interface in interfaces for address in interface.addresses]
    fixed = not any(interface.dynamic or interface.address_unknown for interface in interfaces)
    scope = Scope(
        family="6" if family == "6" else "4",
        names=ports.names,
        own=Ranges.of(*((ip, ip) for ip in own)) if fixed else None,
        primary={
            interface.name: Ranges.of(*((a.ip, a.ip) for a in interface.addresses if not a.virtual)) for interface in interfaces
        },
        destination_rules=destination_rules(nat),
        untracked=off or any(item.get("action") == "notrack" and not item.disabled for items in raw.chains.values() for item in items),
    )  # fmt: skip
    return Around(
        scope=scope,
        kinds={interface.name: interface.kind for interface in interfaces},
        interfaces=lists,
        addresses=read_address_lists(export, MENU[family]),
        inward=_aliases(ports, inward=True),
        outward=_aliases(ports, inward=False),
        protected=tuple(policy.takes for policy in policies),
        entries=frozenset(policy.vpn.entry for policy in policies),
    )


def _of(family: Family, nats: Sequence[Nat]) -> dict[str, list[Criteria]]:
    """What the translations of one family publish."""
    everything = ANY6 if family == "6" else ANY4
    return published([nat for nat in nats if nat.to.upper & everything])


def _aliases(ports: Ports, *, inward: bool) -> dict[str, frozenset[str]]:
    """Further names a rule may know an interface by: its VRF's, and that of VRRP above it.

    Packets to a VRRP address come in by the VRRP interface; they leave by it only where its address has a subnet, which
    gives it a connected route of its own.
    """
    found: dict[str, set[str]] = {}
    for port in ports.found.values():
        above = port.menu == "/interface vrrp" and bool(port.parent) and not port.enabled.is_(False)
        if above and (inward or port.subnetted):
            found.setdefault(port.parent, set()).add(port.name)
        if port.vrf:
            found.setdefault(port.name, set()).add(port.vrf)
    return {name: frozenset(others) for name, others in found.items()}


def _closed(settings: Settings, vrfs: frozenset[str]) -> list[tuple[RuleSet, list[Binding]]]:
    """A family that is not routed, as a list that lets nothing through."""
    found = []
    for family, at in settings.unrouted:
        name = f"{'ip6 ' if family == '6' else ''}forwarding"
        ruleset = RuleSet(name=name, family=family, rules=(), at=at, default=Action.DENY, kind="settings")
        places = ["", *sorted(vrfs)]
        found.append(
            (ruleset, [Binding(ruleset=name, stage="through", at=at, family=family, vrf=vrf) for vrf in places])
        )
    return found


def _kind(
    tables: Mapping[str, Sequence[Table]], bridging: Bridging, air: Air, interfaces: Sequence[Interface]
) -> DeviceKind:
    """What the device is used as: it filters or translates, switches VLANs, only bridges radio, or routes."""
    if any(table.chains.get("forward") for table in tables["filter"]) or any(table.chains for table in tables["nat"]):
        return "firewall"
    if bridging.switch:
        return "l3switch"
    if air.ssids and sum(bool(interface.addresses or interface.dynamic) for interface in interfaces) < 2:
        return "ap"
    return "router"
