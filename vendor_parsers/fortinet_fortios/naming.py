"""What a FortiOS configuration defines under a name, and the settings that name it.

Which settings may name what is in :data:`KEYS`; a name that stands as a value of any other setting is kept as a
reference of unknown use. Nothing is marked: an object is not understood because it is counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from auditor.model.naming import Definition
from auditor.model.rule import Reference
from auditor.source.node import Node
from vendor_parsers.fortinet_fortios.builtin_services import BUILT_IN
from vendor_parsers.fortinet_fortios.entries import SETTING, Config, Scope, verb_of

Key = tuple[str, str]

SECTIONS: dict[str, str] = {
    "firewall address": "address",
    "firewall address6": "address",
    "firewall addrgrp": "address-group",
    "firewall addrgrp6": "address-group",
    "firewall service custom": "service",
    "firewall service group": "service-group",
    "firewall schedule onetime": "schedule",
    "firewall schedule recurring": "schedule",
    "firewall schedule group": "schedule",
    "firewall vip": "vip",
    "firewall vip6": "vip",
    "firewall vipgrp": "vip",
    "firewall vipgrp6": "vip",
    "firewall ippool": "ippool",
    "firewall ippool6": "ippool",
    "system zone": "zone",
    "user group": "user-group",
    "vpn ipsec phase1": "vpn-tunnel",
    "vpn ipsec phase1-interface": "vpn-tunnel",
    "router access-list": "acl",
    "router access-list6": "acl",
    "router prefix-list": "prefix-list",
    "router prefix-list6": "prefix-list",
    "router route-map": "route-map",
    "antivirus profile": "security-profile",
    "webfilter profile": "security-profile",
    "dnsfilter profile": "security-profile",
    "emailfilter profile": "security-profile",
    "application list": "security-profile",
    "ips sensor": "security-profile",
    "file-filter profile": "security-profile",
    "dlp sensor": "security-profile",
    "voip profile": "security-profile",
    "waf profile": "security-profile",
    "firewall ssl-ssh-profile": "security-profile",
    "firewall profile-protocol-options": "security-profile",
    "firewall profile-group": "security-profile",
}
"""Tables whose entries other settings name, and the kind of thing they hold."""

_ADDRESS = ("address", "address-group", "vip")
_SERVICE = ("service", "service-group")
_PLACE = ("zone", "vpn-tunnel")
_ROUTE_FILTER = ("acl", "prefix-list")
_SECURITY = ("security-profile",)
KEYS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(
        """srcaddr dstaddr srcaddr6 dstaddr6 orig-addr dst-addr src-addr source-address source-address6 src-name dst-name
        src-name6 dst-name6 split-tunneling-routing-address ipv6-split-tunneling-routing-address ip-pools ipv6-pools
        tunnel-ip-pools tunnel-ipv6-pools exclude-member ipv4-split-include ipv4-split-exclude ipv6-split-include
        ipv4-name ipv6-name dstaddr-v6 src dst local-addr address security-exempt-list""".split(),
        _ADDRESS,
    ),
    **dict.fromkeys(("service", "internet-service-fallback"), _SERVICE),
    **dict.fromkeys(("schedule", "darrp-optimize-schedules", "schedule-timeout"), ("schedule",)),
    **dict.fromkeys(("poolname", "poolname6", "nat-ippool", "nat-ippool6"), ("ippool",)),
    **dict.fromkeys(
        """srcintf dstintf intf interface device associated-interface extintf input-device output-device
        outgoing-interface incoming-interface srcintf-filter source-interface zone phase1name vpntunnel""".split(),
        _PLACE,
    ),
    **dict.fromkeys(
        "groups user-group usergroup authusrgrp usrgrp ztna-user-group captive-portal-group".split(), ("user-group",)
    ),
    **dict.fromkeys(
        """route-map route-map-in route-map-out route-map-in6 route-map-out6 route-map-out-preferable
        default-originate-routemap routemap match-route-map""".split(),
        ("route-map",),
    ),
    **dict.fromkeys(
        """match-ip-address match-ip6-address match-ip-nexthop match-ip6-nexthop distribute-list-in distribute-list-out
        distribute-list-in6 distribute-list-out6 filter-list-in filter-list-out prefix-list-in prefix-list-out
        prefix-list-in6 prefix-list-out6 listname access-list distribute-list""".split(),
        _ROUTE_FILTER,
    ),
    **dict.fromkeys(
        """av-profile webfilter-profile dnsfilter-profile emailfilter-profile application-list ips-sensor
        file-filter-profile dlp-sensor voip-profile waf-profile ssl-ssh-profile profile-protocol-options profile-group
        antivirus-profile""".split(),
        _SECURITY,
    ),
}
"""Settings that name something, and the kinds it may be."""

MEMBERS: dict[str, tuple[str, ...]] = {
    "firewall addrgrp": _ADDRESS,
    "firewall addrgrp6": _ADDRESS,
    "firewall service group": _SERVICE,
    "firewall schedule group": ("schedule",),
    "firewall vipgrp": ("vip",),
    "firewall vipgrp6": ("vip",),
}
"""What ``member`` names, by section; elsewhere it may name anything."""

_PORTS = ("system interface", "system zone", "system sdwan", "system virtual-switch", "system switch-interface")

FREE = frozenset({"comment", "comments", "description", "alias", "hostname", "vdom", "buffer", "uuid"})
"""Settings with free text, or with names of their own; ``name`` is one in policies and rules."""

FACTORY = (
    {("service", name) for name in (*BUILT_IN, "webproxy", "NONE")}
    | {
        ("address", name)
        for name in (
            "all", "none", "FIREWALL_AUTH_PORTAL_ADDRESS", "FABRIC_DEVICE", "SSLVPN_TUNNEL_ADDR1",
            "SSLVPN_TUNNEL_IPv6_ADDR1", "login.microsoftonline.com", "login.microsoft.com", "login.windows.net",
            "gmail.com", "wildcard.google.com", "wildcard.dropbox.com", "EMS_ALL_UNKNOWN_CLIENTS",
            "EMS_ALL_UNMANAGEABLE_CLIENTS", "metadata-server",
        )
    }
    | {("address-group", name) for name in ("G Suite", "Microsoft Office 365")}
    | {("service-group", name) for name in ("Email Access", "Web Access", "Windows AD", "Exchange Server")}
    | {("schedule", name) for name in ("always", "none", "default-darrp-optimize")}
    | {("user-group", name) for name in ("SSO_Guest_Users", "Guest-group")}
    | {
        ("security-profile", name)
        for name in (
            "default", "sniffer-profile", "wifi-default", "monitor-all", "all_default", "all_default_pass", "high_security", "protect_client",
            "protect_email_server", "protect_http_server", "block-high-risk", "strict", "certificate-inspection",
            "deep-inspection", "custom-deep-inspection", "no-inspection",
        )
    }
)  # fmt: skip
"""What a device prints that nobody has configured, as FortiOS 6.4 prints it on a factory-new device (``show``).

The EMS addresses and metadata-server come with releases after that; no list of the vendor was found, and nobody
configures objects of these names. What else later releases ship is treated as configured.
"""


@dataclass(slots=True)
class _Table:
    """What one scope defines: each entry's key, and the block it stands in."""

    scope: Scope
    entries: dict[Key, Definition] = field(default_factory=dict)
    renamed: dict[Key, Key] = field(default_factory=dict)
    owners: dict[int, Key] = field(default_factory=dict)
    filled: set[Key] = field(default_factory=set)
    names: dict[str, dict[str, Key]] = field(default_factory=dict)
    """What every name means here, by kind; made when everything is defined."""

    def settle(self) -> None:
        """Fill ``names``: later renamings are followed."""
        for kind, name in (*self.entries, *self.renamed):
            meant = self.renamed.get((kind, name), (kind, name))
            if meant in self.entries:
                self.names.setdefault(name, {})[kind] = meant


def read_definitions(config: Config) -> tuple[tuple[Definition, ...], tuple[Reference, ...]]:
    """Every definition, and every reference: those to undefined names that were met on the way, and all others."""
    shared = _defined(config.shared)
    tables = [shared, *(_defined(scope) for scope in config.vdoms if scope is not config.shared)]
    found: dict[tuple[str, str, int], Reference] = {}
    ports = frozenset(
        name for scope in (config.shared, *config.vdoms) for path in _PORTS for name, _ in scope.entries(path)
    )
    for table in tables:
        near = (table, shared) if table is not shared else (shared,)
        for path, block in table.scope.blocks():
            for node, owner in _settings(path, block, table):
                for one in (*_named(path, node, owner, near), *_undefined(path, node, owner, ports, near)):
                    found.setdefault((one.kind, one.name, one.at.first), one)
    owners = {line: _labelled(table, key) for table in tables for line, key in table.owners.items()}
    missing = [replace(one, owner=owners.get(one.at.first, ("", ""))) for one in dict.fromkeys(config.references)]
    definitions = tuple(
        replace(made, name=table.scope.label(made.name), empty=_empty(table, made.key))
        for table in tables
        for made in table.entries.values()
    )
    return definitions, (*missing, *found.values())


def _empty(table: _Table, key: Key) -> bool:
    return key[0] in ("address-group", "service-group") and key not in table.filled


def _labelled(table: _Table, key: Key) -> Key:
    return key[0], table.scope.label(key[1])


def _defined(scope: Scope) -> _Table:
    table = _Table(scope)
    for path, block in scope.blocks():
        kind = SECTIONS.get(path)
        if kind is not None:
            for node in block.children:
                _play(node, kind, table)
    table.settle()
    for path, block in scope.blocks():
        if path.startswith("vpn ipsec phase2"):
            _phase2(block, table)
    return table


def _play(node: Node, kind: str, table: _Table) -> None:
    """One statement of a table, as the device carries it out."""
    words, verb = node.words, verb_of(node)
    key = (kind, words[1]) if len(words) > 1 else (kind, "")
    if verb == "edit" and len(words) == 2:
        table.entries.setdefault(key, Definition(kind=kind, name=words[1], at=node.at, factory=key in FACTORY))
        _own(node, key, table)
        if any(child.words[:1] == ["member"] and len(child.words) > 1 for child in node.children):
            table.filled.add(key)
    elif verb == "delete":
        table.entries.pop(key, None)
    elif verb == "purge":
        table.entries = {other: made for other, made in table.entries.items() if other[0] != kind}
    elif verb in ("rename", "clone") and len(words) == 4 and key in table.entries:
        new = (kind, words[3])
        made = table.entries.pop(key) if verb == "rename" else table.entries[key]
        table.entries[new] = replace(made, name=words[3])
        if verb == "rename":
            table.renamed[key] = new
            table.filled |= {new} if key in table.filled else set()
            table.owners = {line: new if owner == key else owner for line, owner in table.owners.items()}


def _own(block: Node, key: Key, table: _Table) -> None:
    for node in (block, *block.walk()):
        table.owners[node.first] = key


def _phase2(block: Node, table: _Table) -> None:
    """A second phase belongs to the tunnel it names: it does not put the tunnel to work."""
    for entry in block.children:
        named = [node.words[1] for node in entry.children if node.words[:1] == ["phase1name"] and len(node.words) > 1]
        if named:
            _own(entry, ("vpn-tunnel", named[-1]), table)


def _settings(path: str, block: Node, table: _Table) -> Iterator[tuple[Node, Key]]:
    ruled = "policy" in path or path.startswith("system sdwan")
    for node in block.walk():
        words = node.words
        if len(words) < 2 or words[0] in FREE or (ruled and words[0] == "name"):
            continue
        verb = verb_of(node)
        # An entry of a table within an entry may be known by the name of something else: edit "tunnel"
        if verb in SETTING or (verb == "edit" and node.parent is not block):
            owner = table.owners.get(node.first)
            yield node, ("", "") if owner is None else _labelled(table, owner)


_ROUTING = frozenset(key for key, kinds in KEYS.items() if {*kinds} <= {*_ROUTE_FILTER, "route-map"})
"""Settings that name nothing but filters of routes."""


def _undefined(path: str, node: Node, owner: Key, ports: frozenset[str], tables: tuple[_Table, ...]) -> list[Reference]:
    """Names of filters of routes and of interfaces that nothing defines; the readers of policies report the others."""
    key = node.words[0]
    kinds = KEYS.get(key, ())
    routing = key in _ROUTING and path.startswith("router ")
    connecting = key == "associated-interface" or (
        key in ("interface", "member") and path in ("system zone", "system interface")
    )
    if not routing and not connecting:
        return []
    names = [
        name
        for name in node.words[1:]
        if not any(kind in table.names.get(name, ()) for table in tables for kind in kinds)
    ]
    kind, use = (kinds[0], "routing") if routing else ("interface", "object")
    if not routing:
        # without one interface in the file nothing can be said of any
        names = [name for name in names if ports and name not in ports and name not in ("any", "sslvpn_tun_intf")]
    return [Reference(kind=kind, name=name, use=use, at=node.at, defined=False, owner=owner) for name in names]


_EVERY_KIND = tuple(sorted(set(SECTIONS.values())))


def _named(path: str, node: Node, owner: Key, tables: tuple[_Table, ...]) -> list[Reference]:
    """What the values of a setting name."""
    found: list[Reference] = []
    words = node.words
    kinds = MEMBERS.get(path) if words[0] == "member" else KEYS.get(words[0])
    use = "unknown" if kinds is None else "object"
    at = node.at
    for name in dict.fromkeys(words[1:]):
        for table in tables:
            meanings = table.names.get(name)
            if meanings is None:
                continue
            keys = [meanings[kind] for kind in kinds or _EVERY_KIND if kind in meanings]
            for kind, meant in keys:
                # A number, or a name such as ``none``, stands for many things where the setting is not known
                if kinds is None and (name.isdecimal() or table.entries[kind, meant].factory):
                    continue
                found.append(Reference(kind=kind, name=table.scope.label(meant), use=use, at=at, owner=owner))
            if keys:
                break
    return found
