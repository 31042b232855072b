"""From the tree of a Junos configuration to the device it describes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath

from auditor.model.device import Device, DeviceKind, Notice
from auditor.model.fact import Fact, default, unknown
from auditor.model.interface import Interface
from auditor.model.rule import Action, Binding, RuleSet
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.platform import ParseError
from auditor.source.node import Tree
from vendor_parsers.juniper_junos import host_inbound
from vendor_parsers.juniper_junos.accounts import read_users
from vendor_parsers.juniper_junos.addresses import Books
from vendor_parsers.juniper_junos.applications import Applications
from vendor_parsers.juniper_junos.bindings import Bound, bind_filters
from vendor_parsers.juniper_junos.config import Config
from vendor_parsers.juniper_junos.endpoints import read_endpoints
from vendor_parsers.juniper_junos.features import checked, name_and_time, read_features, read_protections
from vendor_parsers.juniper_junos.filters import read_filters
from vendor_parsers.juniper_junos.groups import settle
from vendor_parsers.juniper_junos.header import Header, read_header
from vendor_parsers.juniper_junos.ignored import HEADS
from vendor_parsers.juniper_junos.interfaces import Places, read_interfaces, settled
from vendor_parsers.juniper_junos.logins import login_rules
from vendor_parsers.juniper_junos.logs import read_collectors, read_logs, read_upkeep
from vendor_parsers.juniper_junos.mirrors import read_mirrors
from vendor_parsers.juniper_junos.naming import read_names
from vendor_parsers.juniper_junos.nat import Translating, read_nats
from vendor_parsers.juniper_junos.policies import Names, read_policies
from vendor_parsers.juniper_junos.ports import Switching
from vendor_parsers.juniper_junos.protocols import read_processes
from vendor_parsers.juniper_junos.reading import JunosTree
from vendor_parsers.juniper_junos.routes import read_routes
from vendor_parsers.juniper_junos.secrets import other_secrets
from vendor_parsers.juniper_junos.servers import read_servers, read_snmp
from vendor_parsers.juniper_junos.services import Guards, read_listeners
from vendor_parsers.juniper_junos.statement import Statement
from vendor_parsers.juniper_junos.vpn import read_vpns
from vendor_parsers.juniper_junos.zones import instances, read_instances, read_vlans, read_zones

NAME = "juniper_junos"
READS = frozenset(
    """version model serial stateful forwards interfaces vlans filters bindings references definitions routes routing nats vpns users
    listeners snmp servers secrets ssids radios changed_by changed_at logs upkeep login features protections endpoints mirrors""".split()
)
FIREWALL_MODELS = ("srx", "vsrx", "csrx", "ln1000", "jsr")
_WORDS_OF_A_FIREWALL = ("zones", "policies", "nat", "screen", "flow", "address-book")
_REFUSED = Text(
    "Junos does not commit a configuration that names what is not there: this export is not whole",
    "存在しない名前を参照する設定は Junos ではコミットできない。この出力は全体ではない",
)
_FORWARDS: Fact[bool] = default(True, "Junos OS routes between its interfaces unless told otherwise")


def parse(tree: Tree) -> Device:
    """The device; raises ParseError when no statement was read, or groups expand beyond all measure."""
    at = Span(tree.file, 1, 1)
    if not isinstance(tree, JunosTree) or not tree.config.children:
        raise ParseError(at, Text("no statement: not a Junos configuration", "Junos の設定文がない"))
    applied = settle(tree)
    root = tree.config
    header = read_header(tree)
    config = Config(root, tree.file, flow=_in_flow_mode(root, header))
    config.notices += [Notice(where, text) for where, text in tree.faults]
    zones = read_zones(config)
    placed = read_instances(config)
    tables = instances(config)
    vlans = read_vlans(config)
    switching = Switching(config, vlans)
    zone_of = {unit: zone.name for zone in zones.values() for unit in zone.units}
    interfaces = read_interfaces(config, Places(zone_of, placed, vlans.routed, switching))
    interfaces = settled(interfaces, fabric=root.peek("switch-options", "vtep-source-interface") is not None)
    books, applications = Books(config, zones), Applications(config)
    filters = read_filters(config)
    bound = bind_filters(config, filters, placed, vlans, tables)
    rulesets: list[RuleSet] = [*(one.rules for one in filters.values()), *bound.lists]
    bindings = list(bound.bindings)
    if config.flow:
        ports = frozenset(port.name for port in interfaces)
        _flow(config, Names(config, zones, books, applications), bound, tables, ports, rulesets, bindings)
    another_way = {
        unit: zone.reroutes for zone in zones.values() if zone.reroutes for unit in zone.units
    } | bound.redirected
    interfaces = tuple(replace(port, policy_route=another_way.get(port.name)) for port in interfaces)
    nats = read_nats(Translating(config, zones, placed, {port.name: port for port in interfaces}, books, applications))
    vpns = read_vpns(config, placed)
    users = read_users(config)
    snmp = read_snmp(config)
    servers = (*read_servers(config), *read_collectors(config))
    recorded = read_logs(config)
    listeners = read_listeners(config, header, snmp, Guards(bindings, rulesets, interfaces), interfaces)
    rules = login_rules(root)
    routes = read_routes(config, interfaces)
    processes = read_processes(config, interfaces)
    interfaces = checked(config, zones, interfaces)
    optional = tuple(read_features(config, at))
    guards = tuple(read_protections(config, zones, interfaces, at))
    endpoints = tuple(read_endpoints(root, books))
    mirrors = tuple(read_mirrors(root))
    definitions, references = read_names(root, applied)
    other_secrets(config)
    for head in HEADS:
        root.find(*head)
    _settle_lines(tree)
    return Device(
        name=_name(root) or tree.host or PurePosixPath(tree.file).stem,
        platform=NAME,
        kind=_kind(config, interfaces),
        at=at,
        reads=READS if root.peek("wlan") is None else READS - {"ssids", "radios"},
        version=header.version,
        model=header.model,
        serial=header.serial,
        files=(tree.file,),
        stateful=config.flow,
        forwards=_forwards(config, header),
        records=default(
            False, "Junos OS CLI Reference, log (Security Policies): sessions are logged with then log only"
        ),
        without_list=_REFUSED,
        without_object=_REFUSED,
        interfaces=interfaces,
        vlans=tuple(vlans.all),
        mirrors=mirrors,
        filters=tuple(rulesets),
        bindings=tuple(bindings),
        references=references,
        definitions=definitions,
        routes=routes,
        routing=processes,
        nats=nats,
        vpns=vpns,
        users=users,
        listeners=(*listeners, *name_and_time(config)),
        login=rules,
        features=optional,
        protections=guards,
        snmp=snmp,
        servers=servers,
        named_hosts=books.named_hosts,
        secrets=tuple(dict.fromkeys(config.secrets)),
        endpoints=endpoints,
        changed_by=header.changed_by,
        changed_at=header.changed_at,
        logs=recorded,
        upkeep=read_upkeep(config),
        notices=tuple(dict.fromkeys(config.notices)),
    )


def _name(root: Statement) -> str:
    return root.word("system", "host-name")


def _in_flow_mode(root: Statement, header: Header) -> bool:
    """Whether sessions are policed between zones: an SRX does so unless it is set to packet mode for MPLS."""
    if root.word("security", "forwarding-options", "family", "mpls", "mode") == "packet-based":
        return False
    if any(root.peek("security", word) is not None for word in _WORDS_OF_A_FIREWALL):
        return True
    return header.model.lower().startswith(FIREWALL_MODELS)


def _forwards(config: Config, header: Header) -> Fact[bool]:
    if config.root.peek("interfaces") is None:
        return unknown(Text("no interfaces are in the export", "出力にインタフェースがない"))
    return _FORWARDS


def _kind(config: Config, interfaces: tuple[Interface, ...]) -> DeviceKind:
    if config.flow:
        return "firewall"
    if any(port.port is not None for port in interfaces):
        routed = any(port.addresses and port.kind not in ("management", "loopback") for port in interfaces)
        return "l3switch" if routed else "switch"
    return "router"


def _flow(
    config: Config,
    names: Names,
    bound: Bound,
    tables: tuple[str, ...],
    ports: frozenset[str],
    rulesets: list[RuleSet],
    bindings: list[Binding],
) -> None:
    """The lists of flow mode: policies between zones and what is let in to the device."""
    made, host = read_policies(names)
    out_of_flow = [
        replace(rule, name=f"packet-mode {rule.name}", action=Action.UNKNOWN, inward=frozenset({port}), implied=True)
        for port, rule in bound.bypasses
    ]
    lists = [("through", replace(made, rules=(*out_of_flow, *made.rules)))]
    lists.append(("local", host_inbound.host_inbound(config, names.zones, ports)))
    if host is not None:
        lists.append(("local", host))
    for stage, ruleset in lists:
        rulesets.append(ruleset)
        bindings += [
            Binding(ruleset=ruleset.name, stage="through" if stage == "through" else "local", at=ruleset.at, vrf=table)
            for table in tables
        ]


def _settle_lines(tree: JunosTree) -> None:
    """Count in each ``set`` line the words that some statement was asked for, as far as they go."""
    for node in tree.root.children:
        if node.understood or node.words[:1] != ["set"] or node.children:
            continue
        here: Statement | None = tree.config
        for place, word in enumerate(node.words[1:], 1):
            here = here.children.get(word) if here is not None else None
            if here is None or not here.seen:
                break
            node.mark(place + 1)
