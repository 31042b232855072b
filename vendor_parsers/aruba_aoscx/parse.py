"""From an AOS-CX configuration to the device it describes."""

from __future__ import annotations

from pathlib import PurePosixPath

from auditor.model.device import Device
from auditor.model.fact import Fact, unknown, written
from auditor.model.interface import Interface
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.source.document import Document
from auditor.source.node import Node, Tree
from vendor_parsers._readers.indent import read_indent
from vendor_parsers._readers.list_uses import Uses
from vendor_parsers._readers.switch_tunnels import read_tunnels
from vendor_parsers._readers.vlan_lists import read_vlans
from vendor_parsers.aruba_aoscx import (
    accounts,
    applied,
    facts,
    interfaces,
    lists,
    logins,
    naming,
    policies,
    routing,
    servers,
    services,
    snmp,
)
from vendor_parsers.aruba_aoscx.mirrors import read_mirrors

READS = frozenset(
    """name version model serial forwards interfaces vlans filters bindings references definitions routes policy_routes
    routing nats vpns users listeners snmp servers secrets ssids radios logs login mirrors""".split()
)
"""``ssids``, ``radios`` and ``nats`` are read as none: an AOS-CX switch has no radio and translates no addresses."""
_OF_HEADER = frozenset({"name", "model", "serial"})
_KEPT = ("!Version ", "!export-password:", "! Product Name", "! Chassis Serial Nbr")
_VLAN_LINES = frozenset({"voice", "vsx-sync", "description"})


def read(document: Document) -> Tree:
    """The tree of one configuration; the comment lines that name the device and its version are kept."""
    return read_indent(document, keep=_KEPT)


def parse(tree: Tree) -> Device:
    """The device a configuration describes; never raises, what is not understood stays unread."""
    root = tree.root
    version = _version(root)
    model, serial = _hardware(root)
    groups = lists.Groups(root)
    filters = lists.read_lists(root, groups)
    classified = policies.read_policies(root, groups)
    drafts = interfaces.drafts_of(root)
    uses = Uses(filters.by_name())
    applier = applied.Applier(filters, classified.dropping, uses)
    bindings = (
        *applied.on_interfaces(drafts, applier),
        *applied.on_vlans(root, drafts, applier),
        *applied.everywhere(root, drafts, applier),
    )
    around = interfaces.surroundings(root, drafts)
    ports = tuple(interfaces.finish(draft, around) for draft in drafts.values())
    uses.ipv6 = any(port.ipv6.is_(True) for port in ports)
    vrfs = services.vrfs_of(ports)
    guards = tuple(applied.on_the_switch(root, filters, uses))
    before = services.Before(guards, applier.routed, uses)
    told = snmp.read_snmp(root, filters, uses)
    agents = tuple(snmp.snmp_listeners(root, told, vrfs))
    entries = before.behind_agents(told, agents)
    answering = (*services.read_services(root, vrfs), *agents)
    users = accounts.read_users(root)
    accounts.read_keys(root, uses)
    named_servers = (*servers.read_servers(root, uses), *snmp.trap_servers(root, uses))
    routes = (*routing.static_routes(root), *interfaces.gateways(drafts))
    processes = tuple(routing.processes(root, ports, drafts))
    vlans = tuple(read_vlans(root, _VLAN_LINES))
    _mark_rest(root)
    mirrors = tuple(read_mirrors(root))
    # last: what a line means to a name depends on whether the line was understood
    definitions, references = naming.read_definitions(root, (*uses.references, *groups.references()))
    return Device(
        name=_name(root, tree),
        platform="aruba_aoscx",
        kind="l3switch" if _routes_between(ports) else "switch",
        at=Span(tree.file, root.children[0].first, root.block.last) if root.children else Span(tree.file, 1, 1),
        reads=(READS if _holds_configuration(root) else _OF_HEADER) - _unread(ports),
        version=version,
        model=model,
        serial=serial,
        files=(tree.file,),
        stateful=False,
        lists_guard_self=None if applier.routed else True,
        without_list=facts.WITHOUT_LIST,
        forwards=facts.FORWARDS if _routes_between(ports) else facts.NOTHING_TO_ROUTE,
        interfaces=ports,
        vlans=vlans,
        mirrors=mirrors,
        filters=(*filters.found, *classified.found),
        bindings=(*bindings, *guards),
        references=references,
        definitions=definitions,
        routes=routes,
        routing=processes,
        vpns=tuple(read_tunnels(drafts)),
        users=users,
        listeners=logins.guarded(root, before.behind(answering), users),
        login=logins.login_rules(root),
        snmp=entries,
        servers=named_servers,
        secrets=(
            *(user.secret for user in users if user.secret is not None),
            *(entry.secret for entry in entries if entry.secret is not None),
            *uses.secrets,
            *(secret for draft in drafts.values() for secret in draft.secrets),
        ),
    )


def _holds_configuration(root: Node) -> bool:
    """False for an export of other ``show`` commands alone: what it does not say is then unknown, not absent."""
    return any(node.understood for node in root.children if not node.text.startswith("!"))


def _unread(ports: tuple[Interface, ...]) -> frozenset[str]:
    """Fields that this configuration says something about which is not read."""
    return frozenset({"policy_routes"} if any(port.policy_route is not None for port in ports) else ())


def _routes_between(ports: tuple[Interface, ...]) -> bool:
    """Whether some VRF has two addressed interfaces; one that may get its address at run time counts as well."""
    addressed = [port.vrf for port in ports if port.addresses or port.dynamic or port.address_unknown]
    return len(addressed) > len(set(addressed))


def _name(root: Node, tree: Tree) -> str:
    node = root.find("hostname")
    if node is not None:
        words = node.cursor(1).rest()
        if words:
            return words[0].strip("\"'")
    return tree.host or PurePosixPath(tree.file.replace("\\", "/")).stem or "unnamed"


def _version(root: Node) -> Fact[str]:
    found: Fact[str] = unknown(Text("no version line", "version 行がない"))
    for node in root.all("!Version"):
        words = node.cursor(1)
        words.next()
        if words.left:
            found = written(words.next(), node.at)
    for node in root.all("!export-password:"):
        node.mark()
    return found


def _hardware(root: Node) -> tuple[str, str]:
    """Model and serial number from the header of a backup tool: ``! Product Name : R8N85A 6000 48G``."""
    found = {"Product": "", "Chassis": ""}
    for word in found:
        for node in root.all("!", word):
            said = node.text.partition(":")[2].split()
            found[word] = said[0] if said and not said[0].startswith("<") else ""
            node.mark()
    return found["Product"], found["Chassis"]


def _mark_rest(root: Node) -> None:
    """Heads of blocks whose lines are read or ignored one by one."""
    for node in root.all("vrf"):
        if len(node.words) == 2:
            node.mark()
