"""From an IOS configuration to the device it describes."""

from __future__ import annotations

from dataclasses import replace

from auditor.model.device import Device
from auditor.model.rule import Reference
from auditor.model.span import Span
from auditor.source.document import Document
from auditor.source.node import Tree
from vendor_parsers._readers import host_lines
from vendor_parsers._readers.indent import read_indent
from vendor_parsers._readers.monitor_sessions import read_sessions
from vendor_parsers.cisco_ios import (
    acl,
    features,
    identity,
    inspection,
    interfaces,
    logins,
    logs,
    management,
    naming,
    nat,
    objects,
    outside,
    policy_routing,
    protections,
    references,
    remote_people,
    routing,
    servers,
    switching,
    users,
    vlanmaps,
    vpn,
    vrfs,
    wireless,
    wlan,
    zones,
)
from vendor_parsers.cisco_ios.air_watch import read_rogue_detection
from vendor_parsers.cisco_ios.defaults import WITHOUT_LIST
from vendor_parsers.cisco_ios.draft import names_of
from vendor_parsers.cisco_ios.flat import fold, is_flat

READS = frozenset(
    {
        "name",
        "version",
        "model",
        "serial",
        "forwards",
        "interfaces",
        "vlans",
        "filters",
        "bindings",
        "references",
        "definitions",
        "routes",
        "policy_routes",
        "routing",
        "nats",
        "vpns",
        "users",
        "listeners",
        "login",
        "snmp",
        "servers",
        "secrets",
        "ssids",
        "radios",
        "features",
        "protections",
        "endpoints",
        "mirrors",
        "rogue_detection",
        "changed_by",
        "changed_at",
        "outside_lines",
        "dial_ins",
        "air_links",
        "logs",
        "upkeep",
    }
)


def read(document: Document) -> Tree:
    """The tree of one configuration; exports that lost their indentation are put together again."""
    tree = read_indent(document, keep=identity.KEPT_COMMENTS)
    if is_flat(tree):
        fold(tree)
    return tree


def parse(tree: Tree) -> Device:
    """The device a configuration describes; never raises, what is not understood stays unread."""
    root = tree.root
    groups = objects.Groups(root)
    lists = acl.Lists(groups)
    filters = list(acl.read_lists(root, lists))
    groups.resolve()
    named = {found.name: found for found in filters}
    drafts = interfaces.read_drafts(root)
    routes = tuple(routing.static_routes(root))
    kind = identity.kind_of_device(root, drafts, routes)
    switch = kind in ("switch", "l3switch")
    around = interfaces.surroundings(root, drafts, switch)
    ports = tuple(interfaces.finish(draft, around) for draft in drafts.values())
    policies, unresolved = policy_routing.read_policy_routes(root, drafts, named)
    ports = tuple(
        port if port.policy_route is None or port.name in unresolved else replace(port, policy_route=None)
        for port in ports
    )
    forwards = identity.forwards(root, kind, drafts)
    routes = routing.with_gateway(routes, forwards)
    routes = (*routes, *vrfs.leaked_routes(root, ports, routes))
    context = management.Context(named, users.read_aaa(root), any(port.ipv6.is_(True) for port in ports))
    version = identity.version_of(root)
    context.ssh_version, context.ssh = management.ssh_version(root), logins.ssh_crypto(root, version)
    zone_sets, zone_bindings = zones.read_zones(root, drafts, context)
    maps, map_bindings = vlanmaps.read_vlan_maps(root, drafts, context)
    filters, inspect_bindings = inspection.inspected(root, drafts, [*filters, *zone_sets, *maps])
    snmp = servers.read_snmp(root, context)
    listeners = (
        *management.read_lines(root, context),
        *management.read_services(root, context, switch),
        servers.snmp_listener(root, snmp, version),
        *features.ntp_listener(root, drafts, named),
    )
    processes = tuple(routing.processes(root, ports, drafts, context))
    nats = tuple(nat.read_nats(root, drafts, context))
    vpns = remote_people.with_terms(root, drafts, tuple(vpn.read_vpns(root, drafts, context)))
    ports = remote_people.dialled(ports, drafts)
    named_servers = (*servers.read_servers(root, context), *logs.read_collectors(root))
    references.read_references(root, context)
    ssids, radios, keys = wireless.read_access_point(root, drafts)
    wlans, wlan_keys, ap_users = wlan.read_wlans(root)
    accounts = users.read_users(root, management.elevated_line(root))
    model, serial = identity.model_and_serial(root)
    changed_by, changed_at = identity.changed(root)
    recorded, upkeep = logs.read_logs(root), logs.read_upkeep(root)
    secrets = (
        *(user.secret for user in accounts if user.secret is not None),
        *users.enable_secrets(root),
        *users.key_chains(root),
        *(entry.secret for entry in snmp if entry.secret is not None),
        *context.secrets,
        *(secret for draft in drafts.values() for secret in draft.secrets),
        *keys,
        *wlan_keys,
    )
    uses = [
        *(
            Reference(kind=what, name=name, use=use, at=at, defined=name in named or what == "route-map")
            for draft in drafts.values()
            for what, name, use, at in draft.list_uses
        ),
        *context.references,
        *(
            Reference(kind="object-group", name=n, use="filter", at=at, defined=n in groups)
            for n, at in lists.group_uses
        ),
    ]
    lines = tuple(outside.read_outside_lines(drafts.values()))
    dial_ins, air_links = tuple(outside.read_dial_ins(root)), tuple(outside.read_air_links(drafts.values()))
    vlans = tuple(switching.vlans(root))
    optional = tuple(features.read_features(root, version, switch=switch))
    inspects = bool(zone_sets or inspect_bindings or any(draft.inspects for draft in drafts.values()))
    guards = tuple(protections.read_protections(root, drafts, version, switch=switch, inspects=inspects))
    hosts = tuple(host_lines.read_hosts(root, names_of))
    mirrors = read_sessions(root)
    watched = read_rogue_detection(root, autonomous=not wlans)
    # last: what a line means to a name depends on whether the line was understood
    definitions, uses_and_mentions = naming.read_definitions(root, uses)
    return Device(
        name=identity.name_of(root, tree),
        platform="cisco_ios",
        kind=kind,
        at=Span(tree.file, root.children[0].first, root.block.last) if root.children else Span(tree.file, 1, 1),
        reads=READS,
        version=version,
        model=model,
        serial=serial,
        files=(tree.file,),
        stateful=False,
        without_list=WITHOUT_LIST,
        forwards=forwards,
        interfaces=ports,
        vlans=vlans,
        records=remote_people.records(root),
        mirrors=mirrors,
        rogue_detection=watched,
        bridges=tuple(interfaces.bridges(drafts)),
        filters=tuple(filters),
        bindings=(
            *(bound for draft in drafts.values() for bound in draft.bindings),
            *zone_bindings,
            *map_bindings,
            *inspect_bindings,
        ),
        references=uses_and_mentions,
        definitions=definitions,
        routes=routes,
        policy_routes=tuple(policies),
        routing=processes,
        nats=nats,
        vpns=vpns,
        users=(*accounts, *ap_users),
        listeners=listeners,
        login=logins.login_rules(root),
        snmp=snmp,
        servers=named_servers,
        secrets=secrets,
        ssids=(*ssids, *wlans),
        radios=(*radios, *wlan.read_powers(root)),
        outside_lines=lines,
        dial_ins=dial_ins,
        air_links=air_links,
        features=optional,
        protections=guards,
        endpoints=hosts,
        changed_by=changed_by,
        changed_at=changed_at,
        logs=recorded,
        upkeep=upkeep,
    )
