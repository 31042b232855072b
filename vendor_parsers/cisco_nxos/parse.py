"""From an NX-OS configuration to the device it describes."""

from __future__ import annotations

from datetime import datetime
from pathlib import PurePosixPath

from auditor.model.device import Device
from auditor.model.fact import NOT_SAID, Fact, unknown, written
from auditor.model.interface import Interface
from auditor.model.rule import Reference
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.source.document import Document
from auditor.source.node import Node, Tree
from vendor_parsers._readers import host_lines
from vendor_parsers._readers.indent import read_indent
from vendor_parsers._readers.list_uses import Uses
from vendor_parsers._readers.monitor_sessions import read_sessions
from vendor_parsers._readers.switch_tunnels import read_tunnels
from vendor_parsers._readers.vlan_lists import read_vlans
from vendor_parsers.cisco_nxos import (
    accounts,
    facts,
    interfaces,
    lists,
    logins,
    naming,
    routing,
    servers,
    services,
    snmp,
    vlan_maps,
)
from vendor_parsers.cisco_nxos.logs import read_logs

READS = frozenset(
    """name version model serial forwards interfaces vlans filters bindings references definitions routes policy_routes
    routing nats vpns users listeners snmp servers secrets changed_at ssids radios logs login endpoints mirrors""".split()
)
"""``ssids`` and ``radios`` are read as none: a Nexus switch has no radio."""
_KEPT = (
    "!Running configuration last done at",
    "!   cisco Nexus",
    "!   Processor Board ID",
    "!   NXOS: version",
    "!   system:",
)
_NAT = (("ip", "nat"), ("feature", "nat"))


def read(document: Document) -> Tree:
    """The tree of one configuration; the comment lines that name the device and its last change are kept."""
    return read_indent(document, keep=_KEPT)


def parse(tree: Tree) -> Device:
    """The device a configuration describes; never raises, what is not understood stays unread."""
    root = tree.root
    version = _version(root)
    model, serial = _hardware(root)
    groups = lists.Groups(root)
    filters = lists.read_lists(root, groups)
    drafts = interfaces.drafts_of(root)
    around = interfaces.surroundings(root, drafts, version)
    ports = tuple(interfaces.finish(draft, around) for draft in drafts.values())
    uses = Uses({found.name: found for found in filters}, any(port.ipv6.is_(True) for port in ports))
    maps, map_bindings = vlan_maps.read_vlan_maps(root, drafts, uses)
    vrfs = services.vrfs_of(ports)
    entries = snmp.read_snmp(root, uses)
    listeners = (
        *services.read_services(root, uses, accounts.without_password(root), vrfs),
        *snmp.snmp_listener(root, entries, vrfs),
    )
    named_servers = (*servers.read_servers(root, uses), *snmp.trap_servers(root, uses))
    routes = tuple(routing.static_routes(root))
    processes = tuple(routing.processes(root, ports, drafts))
    users = accounts.read_users(root)
    accounts.read_keys(root, uses)
    vlans = tuple(read_vlans(root, frozenset({"vn-segment", "mode", "fabricpath", "ip", "remote-span"})))
    known = [
        *(
            Reference(kind=what, name=name, use=use, at=at, defined=name in uses.lists or what != "acl")
            for draft in drafts.values()
            for what, name, use, at in draft.uses
        ),
        *uses.references,
        *groups.references(),
    ]
    hosts = (
        *host_lines.interface_arps(root, "ip", "arp"),
        *host_lines.secure_addresses(root),
        *host_lines.static_macs(root),
        *host_lines.host_names(root),
    )
    _mark_rest(root)
    mirrors = read_sessions(root, facts.SESSION_SHUT)
    # last: what a line means to a name depends on whether the line was understood
    definitions, references = naming.read_definitions(root, known)
    return Device(
        name=_name(root, tree),
        platform="cisco_nxos",
        kind="l3switch" if _routes_between(ports) else "switch",
        at=Span(tree.file, root.children[0].first, root.block.last) if root.children else Span(tree.file, 1, 1),
        reads=READS - _unread(root, ports),
        version=version,
        model=model,
        serial=serial,
        files=(tree.file,),
        stateful=False,
        lists_guard_self=None,
        without_list=facts.WITHOUT_LIST,
        forwards=facts.FORWARDS if _routes_between(ports) else facts.NOTHING_TO_ROUTE,
        interfaces=ports,
        vlans=vlans,
        mirrors=mirrors,
        filters=(*filters, *maps),
        bindings=(
            *(bound for draft in drafts.values() for bound in interfaces.bindings(draft, around)),
            *map_bindings,
        ),
        references=references,
        definitions=definitions,
        routes=routes,
        routing=processes,
        vpns=tuple(read_tunnels(drafts)),
        users=users,
        listeners=logins.guarded(root, listeners, users, accounts.without_password(root)),
        login=logins.login_rules(root),
        snmp=entries,
        servers=named_servers,
        secrets=(
            *(user.secret for user in users if user.secret is not None),
            *(entry.secret for entry in entries if entry.secret is not None),
            *uses.secrets,
            *(secret for draft in drafts.values() for secret in draft.secrets),
        ),
        endpoints=hosts,
        changed_at=_changed(root),
        logs=read_logs(root),
    )


def _unread(root: Node, ports: tuple[Interface, ...]) -> frozenset[str]:
    """Fields that this configuration says something about which is not read."""
    nat = any(root.peek(*words) for words in _NAT)
    policy = any(port.policy_route is not None for port in ports)
    # The account admin cannot be removed (NX-OS Security Configuration Guide, User Accounts and RBAC): where no account is
    # written, whoever made the export left them out.
    accounts = root.peek("username")
    return frozenset(
        {
            *(("nats",) if nat else ()),
            *(("policy_routes",) if policy else ()),
            *(() if accounts else ("users",)),
        }
    )


def _routes_between(ports: tuple[Interface, ...]) -> bool:
    """Whether some VRF has two addressed interfaces; one that may get its address at run time counts as well."""
    addressed = [
        port.vrf for port in ports if port.addresses or port.dynamic or port.address_unknown or port.unnumbered
    ]
    return len(addressed) > len(set(addressed))


def _name(root: Node, tree: Tree) -> str:
    for word in ("hostname", "switchname"):
        node = root.find(word)
        if node is not None:
            words = node.cursor(1).rest()
            if words:
                return words[0].strip('"')
    return tree.host or PurePosixPath(tree.file.replace("\\", "/")).stem or "unnamed"


def _version(root: Node) -> Fact[str]:
    found: Fact[str] = unknown(Text("no version line", "version 行がない"))
    for node in root.all("version"):
        words = node.cursor(1)
        found = written(words.next(), node.at)
        words.rest()
    for node in (*root.all("!", "NXOS:", "version"), *root.all("!", "system:", "version")):
        found = written(node.cursor(3).next(), node.at)
        node.mark()
    return found


def _hardware(root: Node) -> tuple[str, str]:
    model = serial = ""
    for node in root.all("!", "cisco"):
        # "cisco Nexus9000 C93180YC-FX3H Chassis": the series, and where it is told apart the model
        words = [word for word in node.cursor(2).rest() if word != "Chassis"]
        model = next((word for word in words[1:2] if word[:1].isalnum()), words[0] if words else "")
    for node in root.all("!", "Processor", "Board", "ID"):
        serial = node.cursor(4).next()
    return model, serial


def _changed(root: Node) -> Fact[str]:
    """When the running configuration was last changed; the export says no zone."""
    found: Fact[str] = unknown(NOT_SAID)
    for node in root.all("!Running", "configuration", "last", "done", "at:"):
        words = node.cursor(5).rest()
        try:
            found = written(datetime.strptime(" ".join(words), "%a %b %d %H:%M:%S %Y").isoformat(), node.at)
        except ValueError:
            continue
    return found


def _mark_rest(root: Node) -> None:
    """Heads of blocks whose lines are read or ignored one by one."""
    for node in root.all("vrf", "context"):
        node.mark()
        for line in node.all("rd"):
            line.mark()
        for line in node.all("address-family"):
            line.mark()
