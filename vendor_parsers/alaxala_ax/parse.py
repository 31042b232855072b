"""From an AlaxalA configuration to the device it describes."""

from __future__ import annotations

from auditor.model.device import Device
from auditor.model.fact import Fact, written
from auditor.model.rule import Reference
from auditor.model.span import Span
from auditor.source.document import Document
from auditor.source.node import Node, Tree
from vendor_parsers._readers import host_lines
from vendor_parsers._readers.indent import read_indent
from vendor_parsers._readers.list_uses import Uses
from vendor_parsers._readers.monitor_sessions import read_sessions
from vendor_parsers._readers.naming import read_names
from vendor_parsers._readers.vlan_lists import read_vlans
from vendor_parsers.alaxala_ax import facts, header, interfaces, lists, management, routing
from vendor_parsers.alaxala_ax.naming import GRAMMAR
from vendor_parsers.alaxala_ax.words import split_quoted

READS = frozenset(
    """name version model forwards interfaces vlans filters bindings references definitions routes routing nats vpns listeners
    snmp servers secrets ssids radios changed_by changed_at logs endpoints mirrors""".split()
)


def read(document: Document) -> Tree:
    """The tree of one configuration; the comment lines that begin with ``#`` say what it is."""
    return read_indent(document, banner="line", split=split_quoted)


def parse(tree: Tree) -> Device:
    """The device a configuration describes; never raises, what is not understood stays unread."""
    root = tree.root
    told = header.read_header(root, tree)
    filters = lists.read_lists(root)
    drafts = interfaces.read_drafts(root)
    ports = interfaces.finish(drafts)
    uses = Uses({one.name: one for one in filters}, any(port.ipv6.is_(True) for port in ports))
    entries = management.read_snmp(root, uses)
    listeners = (*management.read_listeners(root, uses), management.snmp_listener(root, entries))
    servers = tuple(management.read_servers(root, uses))
    routes = tuple(routing.static_routes(root))
    processes = tuple(routing.processes(root, drafts, uses))
    vlans = tuple(read_vlans(root))
    _read_aaa(root)
    hosts = (
        *host_lines.arp_entries(root),
        *host_lines.dhcp_reservations(root),
        *host_lines.static_macs(root),
        *host_lines.host_names(root),
    )
    routed = sum(1 for port in ports if port.addresses and port.kind == "svi")
    forwards: Fact[bool] = written(True, processes[0].at) if processes else facts.FORWARDS_VARIES
    known = [
        *(
            Reference(kind=kind, name=name, use=use, at=at, defined=name in uses.lists)
            for draft in drafts.values()
            for kind, name, use, at in draft.uses
        ),
        *uses.references,
    ]
    mirrors = read_sessions(root)
    # last: what a line means to a name depends on whether the line was understood
    definitions, references = read_names(root, GRAMMAR, known)
    return Device(
        name=told.name,
        platform="alaxala_ax",
        kind="l3switch" if routed > 1 or processes else "switch",
        at=Span(tree.file, root.children[0].first, root.block.last) if root.children else Span(tree.file, 1, 1),
        reads=READS - _unread(root),
        version=told.version,
        model=told.model,
        files=(tree.file,),
        stateful=False,
        lists_guard_self=None,
        without_list=facts.WITHOUT_LIST,
        forwards=forwards,
        interfaces=ports,
        vlans=vlans,
        mirrors=mirrors,
        filters=filters,
        bindings=tuple(interfaces.bindings(drafts)),
        references=references,
        definitions=definitions,
        routes=routes,
        routing=processes,
        listeners=listeners,
        snmp=entries,
        servers=servers,
        secrets=(
            *(entry.secret for entry in entries if entry.secret is not None),
            *(secret for draft in drafts.values() for secret in draft.secrets),
            *uses.secrets,
        ),
        endpoints=hosts,
        changed_by=told.changed_by,
        changed_at=told.changed_at,
    )


def _read_aaa(root: Node) -> None:
    """How logins are checked; a list with ``none`` lets anybody in and stays unread."""
    for node in root.all("aaa"):
        if "none" not in node.words:
            node.mark()


_OTHER = {"nats": (("ip", "nat"),), "vpns": (("crypto",),)}
"""Statements AX switches are not known to have: where one stands, what it does is not read as nothing."""


def _unread(root: Node) -> frozenset[str]:
    return frozenset(name for name, heads in _OTHER.items() if any(root.peek(*head) for head in heads))
