"""From a UNIVERGE IX configuration to the device it describes."""

from __future__ import annotations

from auditor.model.device import Device
from auditor.model.fact import Fact, default
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.source.document import Document
from auditor.source.node import Node, Tree
from vendor_parsers._readers import account_logins, host_lines
from vendor_parsers._readers.indent import read_indent
from vendor_parsers._readers.naming import read_names
from vendor_parsers.nec_ix import (
    accounts,
    acl,
    filters,
    identity,
    interfaces,
    nat,
    remote_terms,
    routing,
    services,
    vpn,
)
from vendor_parsers.nec_ix.documented import WITHOUT_LIST
from vendor_parsers.nec_ix.naming import GRAMMAR

READS = frozenset(
    """name version model forwards interfaces bridges filters bindings references definitions routes routing nats vpns users
    listeners snmp servers secrets changed_at logs login endpoints""".split()
)
_ROUTER: Fact[bool] = default(True, Text("UNIVERGE IX is a series of routers", "UNIVERGE IX はルーターのシリーズ"))


def read(document: Document) -> Tree:
    """The tree of one configuration; the comment lines of ``show running-config`` that say what it is are kept."""
    return read_indent(document, keep=identity.KEPT_COMMENTS, banner="line")


def parse(tree: Tree) -> Device:
    """The device a configuration describes; never raises, what is not understood stays unread."""
    root = tree.root
    name = identity.name_of(root, tree)
    model, version = identity.model_and_version(root)
    lists = acl.read_lists(root)
    drafts = interfaces.read_drafts(root)
    placed = filters.place(lists, interfaces.uses(drafts), interfaces.translating(drafts))
    nats, nat_uses = nat.read_nats(drafts, lists["4"])
    context = services.Context(lists)
    users = tuple(accounts.read_users(root))
    for user in users:
        context.keep(user.secret)
    snmp = tuple(services.read_snmp(root, context))
    listeners = (*services.read_listeners(root, context), *services.snmp_listener(root, snmp))
    servers = tuple(services.read_servers(root, context))
    services.profile_secrets(root, context)
    services.cloud_secrets(root, context)
    vpns = remote_terms.with_terms(root, tuple(vpn.read_vpns(root, drafts, context)))
    processes = tuple(routing.processes(root, drafts, context.secrets))
    routes = tuple(routing.static_routes(root))
    reads = READS | _also_read(root, divided=interfaces.read_hardware(root))
    bridges = interfaces.bridges(root, drafts)
    ports = interfaces.finish(drafts)
    hosts = (
        *host_lines.interface_arps(root, "arp"),
        *host_lines.arp_entries(root),
        *host_lines.reservations_below(root, "ip", "dhcp", "profile"),
        *host_lines.host_names(root),
    )
    # last: what a line means to a name depends on whether the line was understood
    definitions, references = read_names(root, GRAMMAR, (*placed.references, *nat_uses, *context.references))
    return Device(
        name=name,
        platform="nec_ix",
        kind="router",
        at=Span(tree.file, root.children[0].first, root.block.last) if root.children else Span(tree.file, 1, 1),
        reads=reads,
        version=version,
        model=model,
        files=(tree.file,),
        stateful=False,
        without_list=WITHOUT_LIST,
        forwards=_ROUTER,
        interfaces=ports,
        bridges=bridges,
        filters=placed.filters,
        bindings=placed.bindings,
        references=references,
        definitions=definitions,
        routes=routes,
        routing=processes,
        nats=nats,
        vpns=vpns,
        users=users,
        listeners=tuple(account_logins.logged_in(listeners, account_logins.method(users), {})),
        snmp=snmp,
        servers=servers,
        secrets=tuple(context.secrets),
        endpoints=hosts,
        changed_at=identity.changed(root),
    )


_WIRELESS = ("wlan", "wireless-adapter", "no wireless-adapter", "interface WirelessLAN")


def _also_read(root: Node, *, divided: bool) -> frozenset[str]:
    """What is read as none where nothing stands that this reader does not know: radios, and VLANs of a divided switch."""
    found = set() if divided else {"vlans"}
    if not any(node.text.startswith(_WIRELESS) for node in root.children):
        found |= {"ssids", "radios"}
    return frozenset(found)
