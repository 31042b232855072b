"""From an EOS configuration to the device it describes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath

from auditor.model.device import Device
from auditor.model.fact import Fact, unknown, written
from auditor.model.rule import Reference
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.source.document import Document
from auditor.source.node import Node, Tree
from vendor_parsers._readers import host_lines
from vendor_parsers._readers.guarded_services import guarded
from vendor_parsers._readers.indent import read_indent
from vendor_parsers._readers.list_uses import Uses
from vendor_parsers._readers.monitor_sessions import read_sessions
from vendor_parsers._readers.switch_drafts import Draft
from vendor_parsers._readers.switch_tunnels import read_tunnels
from vendor_parsers._readers.vlan_lists import read_vlans
from vendor_parsers.arista_eos import (
    accounts,
    control_plane,
    facts,
    interfaces,
    lists,
    logins,
    naming,
    routing,
    servers,
    services,
    snmp,
)
from vendor_parsers.arista_eos.logs import read_logs

READS = frozenset(
    """name version model forwards interfaces vlans filters bindings references definitions routes policy_routes routing nats vpns
    users listeners snmp servers secrets ssids radios logs login endpoints mirrors""".split()
)
"""``ssids`` and ``radios`` are read as none: access points of this vendor are managed by a controller, not by a switch."""
_KEPT = ("! device:", "! boot system")
_DEVICE = re.compile(r"! device: (\S+) \(([^,()]{1,60}), EOS-([^,()]{1,60})\)")


def read(document: Document) -> Tree:
    """The tree of one configuration; banners end with a line ``EOF``."""
    return read_indent(document, keep=_KEPT, banner="eof")


def parse(tree: Tree) -> Device:
    """The device a configuration describes; never raises, what is not understood stays unread."""
    root = tree.root
    name, model, version = _header(root, tree)
    filters = lists.read_lists(root)
    drafts = interfaces.drafts_of(root)
    around = interfaces.surroundings(root)
    ports = tuple(interfaces.finish(draft, around) for draft in drafts.values())
    uses = Uses({found.name: found for found in filters}, any(port.ipv6.is_(True) for port in ports))
    guards = tuple(control_plane.read_guards(root, uses))
    entries = snmp.read_snmp(root, uses)
    answering = (
        *services.read_services(root, uses, accounts.without_password(root)),
        *snmp.snmp_listener(root, entries),
    )
    listeners = tuple(guarded(answering, guards, uses))
    named_servers = (*servers.read_servers(root, uses), *snmp.trap_servers(root, uses))
    routes = tuple(routing.static_routes(root))
    processes = tuple(routing.processes(root, ports, drafts))
    users = accounts.read_users(root)
    accounts.read_keys(root, uses)
    vlans = tuple(read_vlans(root, frozenset({"trunk"})))
    forwards = _forwards(root)
    hosts = (
        *host_lines.arp_entries(root),
        *host_lines.secure_addresses(root),
        *host_lines.static_macs(root),
        *host_lines.host_names(root),
        *host_lines.reservations_below(root, "dhcp", "server"),
    )
    _mark_rest(root)
    known = [
        *(
            Reference(kind=what, name=named, use=use, at=at, defined=named in uses.lists)
            for draft in drafts.values()
            for what, named, use, at in draft.uses
        ),
        *uses.references,
    ]
    mirrors = read_sessions(root)
    # last: what a line means to a name depends on whether the line was understood
    definitions, references = naming.read_definitions(root, known)
    return Device(
        name=name,
        platform="arista_eos",
        kind="switch" if forwards.is_(False) else "l3switch",
        at=Span(tree.file, root.children[0].first, root.block.last) if root.children else Span(tree.file, 1, 1),
        reads=READS - _unread(root, drafts),
        version=version,
        model=model,
        files=(tree.file,),
        stateful=False,
        lists_guard_self=None,
        forwards=forwards,
        interfaces=ports,
        vlans=vlans,
        mirrors=mirrors,
        filters=filters,
        bindings=(*(bound for draft in drafts.values() for bound in draft.bindings), *guards),
        references=references,
        definitions=definitions,
        routes=routes,
        routing=processes,
        vpns=tuple(read_tunnels(drafts)),
        users=users,
        listeners=logins.guarded(root, listeners, users, accounts.without_password(root)),
        snmp=entries,
        servers=named_servers,
        logs=read_logs(root),
        secrets=(
            *(user.secret for user in users if user.secret is not None),
            *(entry.secret for entry in entries if entry.secret is not None),
            *uses.secrets,
            *(secret for draft in drafts.values() for secret in draft.secrets),
        ),
        endpoints=hosts,
    )


def _unread(root: Node, drafts: Mapping[str, Draft]) -> frozenset[str]:
    """Fields that this configuration says something about which is not read."""
    blocks = [block for draft in drafts.values() for block in draft.blocks]
    nat = bool(root.peek("ip", "nat")) or any(block.peek("ip", "nat") for block in blocks)
    policy = any(draft.policy_route is not None for draft in drafts.values())
    return frozenset({*(("nats",) if nat else ()), *(("policy_routes",) if policy else ())})


def _forwards(root: Node) -> Fact[bool]:
    """Whether the switch routes: in the default VRF or in any other."""
    found = facts.ROUTING_OFF
    for node in root.all("no", "ip", "routing"):
        node.mark()
        if len(node.words) == 3:
            found = written(False, node.at)
    for node in (*root.all("ip", "routing"), *root.all("ipv6", "unicast-routing")):
        node.mark()
        found = written(True, node.at)
    return found


def _header(root: Node, tree: Tree) -> tuple[str, str, Fact[str]]:
    """(name, model, version); the comment line above an export tells all three."""
    name, model = "", ""
    version: Fact[str] = unknown(Text("no line '! device:' with the version", "版を示す '! device:' 行がない"))
    for node in root.all("!", "device:"):
        node.mark()
        found = _DEVICE.match(node.text)
        if found is not None:
            name, model = found[1], found[2]
            version = written(found[3], node.at)
    for node in root.all("!", "boot"):
        node.mark()
    cursor = root.after("hostname")
    words = cursor.rest() if cursor is not None else []
    name = words[0].strip('"') if words else name
    return name or tree.host or PurePosixPath(tree.file.replace("\\", "/")).stem or "unnamed", model, version


def _mark_rest(root: Node) -> None:
    """Heads of blocks whose lines are read or ignored one by one."""
    for node in (*root.all("vrf", "instance"), *root.all("vrf", "definition")):
        node.mark()
        for line in (*node.all("rd"), *node.all("description")):
            line.mark()
