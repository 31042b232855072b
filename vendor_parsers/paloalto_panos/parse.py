"""From the tree of a PAN-OS configuration to the device it describes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from auditor.model.device import Device
from auditor.model.fact import Fact, default, unknown, written
from auditor.model.forwarding import Route, Vpn
from auditor.model.interface import Interface
from auditor.model.management import Listener
from auditor.model.secret import Secret
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.platform import ParseError
from auditor.source.node import Tree
from vendor_parsers.paloalto_panos.addresses import Addresses
from vendor_parsers.paloalto_panos.applications import Applications
from vendor_parsers.paloalto_panos.egress import Egress
from vendor_parsers.paloalto_panos.endpoints import read_endpoints
from vendor_parsers.paloalto_panos.features import checked, read_features, read_protections
from vendor_parsers.paloalto_panos.global_protect import read_global_protect
from vendor_parsers.paloalto_panos.interfaces import Ports, read_ports
from vendor_parsers.paloalto_panos.logins import guarded, login_rules
from vendor_parsers.paloalto_panos.logs import read_logs, read_upkeep
from vendor_parsers.paloalto_panos.management import permitted, read_listeners
from vendor_parsers.paloalto_panos.names import Names
from vendor_parsers.paloalto_panos.naming import read_names
from vendor_parsers.paloalto_panos.nat import read_nats
from vendor_parsers.paloalto_panos.pbf import read_policy_routes
from vendor_parsers.paloalto_panos.policy import read_lists
from vendor_parsers.paloalto_panos.read_xml import VERSION
from vendor_parsers.paloalto_panos.routing import leased_routes, management_route, processes, static_routes
from vendor_parsers.paloalto_panos.scope import MANAGED, Config, Vsys, read_config
from vendor_parsers.paloalto_panos.secrets import other_secrets
from vendor_parsers.paloalto_panos.servers import private_passwords, read_servers, read_snmp
from vendor_parsers.paloalto_panos.services import Services
from vendor_parsers.paloalto_panos.tree import ConfigTree, settle
from vendor_parsers.paloalto_panos.users import read_users
from vendor_parsers.paloalto_panos.vpn import read_tunnels
from vendor_parsers.paloalto_panos.zones import read_zones

NAME = "paloalto_panos"
READS = frozenset(
    """version stateful forwards interfaces vlans bridges filters bindings references definitions routes policy_routes routing
    nats vpns users listeners snmp servers secrets ssids radios logs upkeep login features protections endpoints""".split()
)
_ROUTES = "PAN-OS Networking Administrator's Guide, Layer 3 Interfaces: virtual routers route between them"


def parse(tree: Tree) -> Device:
    """The device; raises ParseError when the text cannot be read or says nothing."""
    if not isinstance(tree, ConfigTree) or (tree.fault is None and not tree.statements):
        raise ParseError(Span(tree.file, 1, 1), Text("no statement of PAN-OS", "PAN-OS の設定文がない"))
    if tree.fault is not None:
        raise ParseError(*tree.fault)
    config = read_config(tree)
    device = _device(config)
    settle(tree)
    return device


def _names(config: Config, vsys: Vsys, ports: Ports) -> Names:
    names = Names(
        config, vsys, ports, read_zones(config, vsys), Addresses(config, vsys), Services(config, vsys),
        Applications(config, vsys),
    )  # fmt: skip
    _missing_interfaces(names)
    names.addresses.read_all()
    names.services.read_all()
    names.applications.read_all()
    for layer in vsys.layers:
        for kind in ("schedule", "external-list", "region"):  # each is a condition wherever it is named
            for entry in layer.entries(kind):
                for word in entry.below():
                    word.read = 1
    return names


def _missing_interfaces(names: Names) -> None:
    """Zones that name an interface the export does not have."""
    if names.config.network.look("interface") is None:
        return
    for zone, members in names.zones.members.items():
        for name in sorted(members - names.ports.interfaces.keys()):
            at = names.zones.places[zone]
            names.config.refer("interface", name, "object", at, defined=False)


def _device(config: Config) -> Device:
    ports = read_ports(config)
    every = [_names(config, vsys, ports) for vsys in config.vsyses]
    objects = every[0].addresses if every else Addresses(config, _outside(config))
    secrets: list[Secret] = []
    filters, bindings = read_lists(every, ports)
    policy_routes = [route for names in every for route in read_policy_routes(names)]
    routing = processes(config, ports, objects)
    remote = list(read_global_protect(config, ports))
    routes = [
        *static_routes(config, objects),
        *leased_routes(ports),
        *management_route(config),
        *(one for one in remote if isinstance(one, Route)),
    ]
    doubted = frozenset({process.vrf for process in routing} | {route.vrf for route in policy_routes})
    egress = Egress(ports.interfaces.values(), routes, doubted=doubted)
    users = tuple(read_users(config))
    snmp = read_snmp(config, permitted(config, config.system, objects))
    servers = read_servers(config, secrets)
    vpns = [*read_tunnels(config, ports, objects, secrets), *(one for one in remote if isinstance(one, Vpn))]
    listeners = guarded(config, read_listeners(config, ports, objects))
    nats = read_nats(every, egress)
    secrets += [user.secret for user in users if user.secret is not None]
    secrets += [one.secret for one in snmp if one.secret is not None]
    secrets += private_passwords(config)
    secrets += other_secrets(config.tree.top, {secret.at for secret in secrets})
    if config.withheld and config.panorama is not None:
        config.notice(config.panorama, MANAGED.en, MANAGED.ja, "filter")
    endpoints = tuple(read_endpoints(config, [names.addresses for names in every]))
    definitions, references = read_names(config)
    hostname = config.system.word("hostname")
    whole = Span(config.tree.file, 1, 1)
    return Device(
        name=hostname or config.tree.host or PurePosixPath(config.tree.file).stem,
        platform=NAME,
        kind="firewall",
        at=whole,
        reads=_reads(config),
        version=_version(config),
        files=(config.tree.file,),
        stateful=True,
        lists_guard_self=False,
        policies_see="wire",
        forwards=_forwards(config),
        records=default(False, "PAN-OS Administrator's Guide, Security Policy Rule Components: a rule logs as it says"),
        interfaces=tuple(checked(every, _zoned(every, ports))),
        features=tuple(read_features(config, whole)),
        protections=tuple(read_protections(every, whole)),
        bridges=tuple(ports.wires),
        filters=tuple(filters),
        bindings=tuple(bindings),
        references=references,
        definitions=definitions,
        routes=tuple(routes),
        policy_routes=tuple(policy_routes),
        routing=tuple(routing),
        nats=tuple(nats),
        vpns=tuple(vpns),
        users=users,
        listeners=(*listeners, *(one for one in remote if isinstance(one, Listener))),
        login=login_rules(config),
        snmp=tuple(snmp),
        servers=tuple(servers),
        named_hosts=tuple(dict.fromkeys(host for names in every for host in names.addresses.named_hosts)),
        logs=read_logs(config),
        upkeep=read_upkeep(),
        secrets=tuple(dict.fromkeys(secrets)),
        endpoints=endpoints,
        notices=tuple(dict.fromkeys(config.notices)),
    )


_OF_SYSTEM = frozenset({"listeners", "login", "snmp", "servers", "logs"})
_OF_NETWORK = frozenset(
    {"endpoints", "features", "protections", "interfaces", "vlans", "bridges", "routes", "routing", "vpns"}
)
_OF_POLICY = frozenset({"filters", "bindings", "nats", "policy_routes"})


def _reads(config: Config) -> frozenset[str]:
    """The fields this text can fill: a section it does not have may stand in another part, or be pushed by Panorama."""
    missing: set[str] = set()
    if config.tree.top.look("mgt-config") is None:
        missing.add("users")
    if not config.has_port:
        missing |= _OF_SYSTEM
    if config.network.look("interface") is None:
        missing |= _OF_NETWORK
    if not any(one.look("security") is not None for vsys in config.vsyses for one in vsys.rulebases) and not any(
        vsys.element.look("zone") is not None for vsys in config.vsyses
    ):
        missing |= _OF_POLICY
    if config.withheld:
        missing |= {"nats", "policy_routes"}
    return READS - missing


def _outside(config: Config) -> Vsys:
    """Where names are looked for when the text has no virtual system."""
    empty = config.device.get("")
    return Vsys("", empty, (config.shared,), ())


def _version(config: Config) -> Fact[str]:
    """The version stands in the XML's outermost element; the other forms do not print it.

    ``detail-version`` is the release (``10.2.4-h2``); ``version`` is that of the configuration's form, whose third number
    is 0 in every maintenance release, so no more than the first two are known from it.
    """
    place = config.tree.top.get(VERSION)
    exact, form = place.word("detail-version"), place.word("version")
    if exact:
        return written(exact, place.span("detail-version"))
    if form:
        return written(".".join(form.split(".")[:2]), place.span("version"))
    return unknown(Text("this form of export has no version", "この形式のエクスポートにはバージョンがない"))


def _forwards(config: Config) -> Fact[bool]:
    network = config.network
    if network.look("virtual-router") is None and network.look("logical-router") is None:
        return unknown(Text("the export has no virtual router", "エクスポートに仮想ルーターがない"))
    return default(True, _ROUTES)


def _zoned(every: list[Names], ports: Ports) -> Iterator[Interface]:
    zones = {
        name: names.zones.title(zone)
        for names in every
        for zone, members in names.zones.members.items()
        for name in members
    }
    for port in ports.interfaces.values():
        yield replace(port, zone=zones.get(port.name, ""))
