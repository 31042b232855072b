"""From an AlliedWare Plus configuration to the device it describes."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.model.device import Device, DeviceKind
from auditor.model.fact import Fact
from auditor.model.interface import Interface
from auditor.model.span import Span
from auditor.source.document import Document
from auditor.source.node import Node, Tree
from vendor_parsers._readers import host_lines
from vendor_parsers._readers.indent import read_indent
from vendor_parsers._readers.list_uses import Uses
from vendor_parsers._readers.mirror_ports import read_mirror_ports
from vendor_parsers._readers.naming import read_names
from vendor_parsers._readers.switch_drafts import Draft
from vendor_parsers.allied_awplus import (
    access_lists,
    accounts,
    facts,
    firewall,
    interfaces,
    logins,
    nat,
    routing,
    servers,
    services,
    snmp,
    vpn,
    wireless,
)
from vendor_parsers.allied_awplus.applications import read_applications
from vendor_parsers.allied_awplus.entities import read_entities
from vendor_parsers.allied_awplus.logs import read_logs
from vendor_parsers.allied_awplus.naming import GRAMMAR
from vendor_parsers.allied_awplus.vlans import read_vlans

READS = frozenset(
    """name forwards interfaces vlans filters bindings references definitions routes routing nats vpns users listeners snmp
    servers secrets ssids radios logs login endpoints mirrors""".split()
)
_PBR = ("policy-based-routing", "pbr", "ip policy-route")


def read(document: Document) -> Tree:
    """The tree of one configuration."""
    return read_indent(document)


def parse(tree: Tree) -> Device:
    """The device a configuration describes; never raises, what is not understood stays unread."""
    root = tree.root
    name = _name(root, tree)
    lists = access_lists.read_lists(root)
    drafts = interfaces.read_drafts(root)
    placed = access_lists.place(root, lists, drafts)
    entities = read_entities(root, drafts)
    applications = read_applications(root)
    guarded = firewall.read_firewall(root, entities, applications, drafts)
    nats = nat.read_nats(root, entities, applications, drafts)
    ports = interfaces.finish(drafts, entities.zones())
    uses = Uses(lists, any(port.ipv6.is_(True) for port in ports))
    users = tuple(accounts.read_users(root))
    accounts.read_enable(root, uses)
    entries = snmp.read_snmp(root, uses)
    listeners = (
        *services.read_services(root, uses, accounts.without_password(root), protected=guarded.protects),
        snmp.snmp_listener(root, entries),
    )
    named = (*servers.read_servers(root, uses), *snmp.trap_servers(root, uses))
    ssids, radios = wireless.read_wireless(root)
    vpns = tuple(vpn.read_vpns(root, drafts, uses))
    routing.read_vrfs(root)
    routes = tuple(routing.static_routes(root))
    processes = tuple(routing.processes(root, drafts, uses))
    vlans = tuple(read_vlans(root))
    kind, forwards = _kind(root, ports)
    hosts = (
        *host_lines.arp_entries(root),
        *host_lines.static_macs(root),
        *host_lines.reservations_below(root, "ip", "dhcp", "pool"),
        *host_lines.host_names(root),
    )
    # last: what a line means to a name depends on whether the line was understood
    known = (*placed.references, *uses.references, *entities.references, *guarded.references)
    mirrors = tuple(read_mirror_ports(root))
    definitions, references = read_names(root, GRAMMAR, known)
    return Device(
        name=name,
        platform="allied_awplus",
        kind=kind,
        at=Span(tree.file, root.children[0].first, root.block.last) if root.children else Span(tree.file, 1, 1),
        reads=READS | _also_read(root, drafts),
        version=facts.NO_VERSION,
        files=(tree.file,),
        stateful=False,
        lists_guard_self=None,
        policies_see="real",
        without_list=facts.WITHOUT_LIST,
        forwards=forwards,
        interfaces=ports,
        vlans=vlans,
        mirrors=mirrors,
        filters=(*placed.filters, *guarded.filters),
        bindings=(*placed.bindings, *guarded.bindings),
        references=references,
        definitions=definitions,
        routes=routes,
        routing=processes,
        nats=nats,
        vpns=vpns,
        users=users,
        listeners=logins.guarded(root, listeners, users, accounts.without_password(root)),
        login=logins.login_rules(root),
        snmp=entries,
        servers=named,
        logs=read_logs(root),
        secrets=(
            *(user.secret for user in users if user.secret is not None),
            *(entry.secret for entry in entries if entry.secret is not None),
            *(ssid.secret for ssid in ssids if ssid.secret is not None),
            *(secret for draft in drafts.values() for secret in draft.secrets),
            *uses.secrets,
        ),
        ssids=ssids,
        radios=radios,
        endpoints=hosts,
    )


def _name(root: Node, tree: Tree) -> str:
    """The host name: written, from the prompt of a terminal log, or the file's name."""
    words = root.after("hostname")
    if words is not None and words.left:
        return " ".join(words.rest())
    return tree.host or tree.file.rpartition("/")[2].rpartition(".")[0] or tree.file


def _kind(root: Node, ports: tuple[Interface, ...]) -> tuple[DeviceKind, Fact[bool]]:
    """What it is, and whether it routes: only AR routers have firewalls, address translation and routed ``eth`` ports."""
    if root.peek("firewall"):
        return "firewall", facts.ROUTES
    if root.peek("nat") or any(port.name.startswith("eth") and port.name != "eth0" for port in ports):
        return "router", facts.ROUTES
    routed = sum(1 for port in ports if port.addresses and port.kind == "svi")
    return ("l3switch" if routed > 1 else "switch"), facts.FORWARDS_VARIES


def _also_read(root: Node, drafts: Mapping[str, Draft]) -> frozenset[str]:
    """Policy routes are read as none where nothing stands that could be one."""
    lines = any(node.text.startswith(_PBR) for node in root.children)
    steered = any(block.peek("service-policy") for draft in drafts.values() for block in draft.blocks)
    return frozenset() if lines or steered else frozenset({"policy_routes"})
