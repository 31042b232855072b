"""One ASA configuration to one device."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from auditor.model.device import Device
from auditor.model.fact import NOT_SAID, Fact, default, unknown, written
from auditor.model.forwarding import Nat
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.platform import ParseError
from auditor.source.document import Document
from auditor.source.node import Tree
from vendor_parsers._readers.indent import HEADERS, read_indent
from vendor_parsers._readers.time_ranges import read_time_ranges
from vendor_parsers.cisco_asa.access_lists import read_access_lists
from vendor_parsers.cisco_asa.accounts import read_aaa, read_device_passwords, read_users
from vendor_parsers.cisco_asa.endpoints import read_endpoints
from vendor_parsers.cisco_asa.features import read_features, read_protections
from vendor_parsers.cisco_asa.filters import bind
from vendor_parsers.cisco_asa.interfaces import read_bridges, read_interfaces, read_vlans
from vendor_parsers.cisco_asa.listeners import read_listeners
from vendor_parsers.cisco_asa.logins import login_rules
from vendor_parsers.cisco_asa.logs import moment, read_collectors, read_logs, read_upkeep
from vendor_parsers.cisco_asa.mirrors import read_mirrors
from vendor_parsers.cisco_asa.naming import read_definitions
from vendor_parsers.cisco_asa.nat import read_nat
from vendor_parsers.cisco_asa.nat_82 import read_old_nat
from vendor_parsers.cisco_asa.objects import Objects
from vendor_parsers.cisco_asa.remote_access import read_policies, remote_access, vpn_filters
from vendor_parsers.cisco_asa.remote_terms import logs_sessions, with_terms
from vendor_parsers.cisco_asa.routing import read_policy_routes, read_routes, read_routing
from vendor_parsers.cisco_asa.scope import Scope, release_of
from vendor_parsers.cisco_asa.servers import read_keys, read_servers, read_snmp
from vendor_parsers.cisco_asa.settings import read_settings
from vendor_parsers.cisco_asa.to_the_box import far_side, icmp_lists
from vendor_parsers.cisco_asa.vpn import (
    interface_tunnels,
    read_cryptography,
    read_tunnel_keys,
    site_tunnels,
    tunnel_filters,
    tunnel_traffic,
)

READS = frozenset(
    {
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
        # Read as none: an ASA has no radio and serves no SSID (the 5506W's access point is a device of its own).
        "ssids",
        "radios",
        "features",
        "protections",
        "endpoints",
        "mirrors",
        "changed_by",
        "changed_at",
        "logs",
        "upkeep",
    }
)
_KEPT = (": Serial Number:", ": Hardware:", ": Written by ", "! Serial Number:", "! Hardware:", "! PID:")
ROUTED_SOURCE = "ASA Series General Operations CLI Configuration Guide, Firewall Mode: routed is the default"

# ASA Firewall CLI Configuration Guide, "Guidelines for ACLs": such references are refused, and with forward-reference
# enable the access groups and rules that make them are ignored until the list or the object exists.
WITHOUT_LIST = Text(
    "the access-group is ignored, the security levels alone decide",
    "access-groupは無視され、セキュリティレベルだけで決まる",
)
WITHOUT_OBJECT = Text("such a rule is ignored", "そのルールは無視される")


def read(document: Document) -> Tree:
    """The configuration's tree; the ``:`` lines of an export are comments, but for the few that say something."""
    return read_indent(
        document,
        comment=("!", ":"),
        keep=_KEPT,
        headers=(*HEADERS, "Cryptochecksum:"),
        banner="line",
    )


def parse(tree: Tree) -> Device:
    """The device a tree describes; ParseError when nothing in it is a statement."""
    root = tree.root
    if not root.children:
        text = Text("no configuration line", "設定の行がない")
        raise ParseError(Span(tree.file, 1, 1), text)
    version = _version(tree)
    scope = Scope(root=root, release=release_of(version.value or ""))
    scope.aliases = _aliases(scope)
    scope.unified = _unified(scope)
    scope.inspects_icmp = any(
        node.words == ["inspect", "icmp"] for policy in root.peek("policy-map") for node in policy.walk()
    )
    scope.ends = read_time_ranges(root)
    interfaces = read_interfaces(scope)
    objects = Objects(scope)
    objects.resolve_all()
    lists = read_access_lists(scope, objects)
    policy_routes, unresolved = read_policy_routes(scope, interfaces, lists)
    interfaces = tuple(
        one if one.policy_route is None or one.name in unresolved else replace(one, policy_route=None)
        for one in interfaces
    )
    crypto = read_cryptography(scope)
    keys, tunnel_secrets = read_tunnel_keys(scope)
    policies = read_policies(scope)
    vpns = (
        *site_tunnels(crypto, scope, lists, keys),
        *interface_tunnels(crypto, scope, interfaces, keys),
        *remote_access(scope, crypto, lists, policies),
    )
    vpns = with_terms(scope, crypto, vpns, keys)
    filtered, filter_bindings = tunnel_filters(vpns, vpn_filters(scope, vpns, policies), lists)
    made, bindings = bind(scope, interfaces, lists, tunnel_traffic(vpns, scope))
    icmp, icmp_bindings = icmp_lists(scope, objects)
    far, far_bindings = far_side(scope, interfaces)
    passwords = read_device_passwords(scope)
    aaa_servers, aaa_secrets = read_aaa(scope)
    transparent = root.find("firewall", "transparent")
    changed_by, changed_at = _changed(tree)
    rules = login_rules(scope)
    read_settings(scope)
    new_nats, old_nats = read_nat(scope, objects), read_old_nat(scope, lists)
    routes, routing = read_routes(scope), read_routing(scope, interfaces)
    users, listeners = read_users(scope), read_listeners(scope, passwords)
    snmp, servers, secrets = read_snmp(scope), read_servers(scope), read_keys(scope)
    endpoints = tuple(read_endpoints(scope, objects))
    mirrors = tuple(read_mirrors(root))
    definitions, references = read_definitions(root, scope.references)
    return Device(
        name=_word(tree, "hostname") or tree.host or "",
        platform="cisco_asa",
        kind="firewall",
        at=_span(tree),
        reads=READS,
        version=version,
        model=_after(tree, "Hardware:").partition(",")[0],
        serial=_after(tree, "Serial Number:"),
        files=(tree.file,),
        stateful=True,
        # Interface lists filter what passes through; to-the-box traffic has its own lists.
        lists_guard_self=False,
        without_list=WITHOUT_LIST,
        without_object=WITHOUT_OBJECT,
        forwards=default(True, ROUTED_SOURCE) if transparent is None else written(False, transparent.at),
        interfaces=interfaces,
        vlans=read_vlans(interfaces),
        mirrors=mirrors,
        bridges=read_bridges(scope, interfaces),
        filters=(*lists, *made, *icmp, *far, *filtered),
        bindings=(*bindings, *icmp_bindings, *far_bindings, *filter_bindings),
        routes=routes,
        policy_routes=policy_routes,
        routing=routing,
        nats=(*new_nats, *old_nats),
        lists_see=_lists_see(scope, old_nats),
        vpns=vpns,
        records=logs_sessions(scope),
        users=users,
        listeners=listeners,
        login=rules,
        snmp=snmp,
        servers=(*servers, *aaa_servers, *read_collectors(scope)),
        secrets=(*passwords, *tunnel_secrets, *aaa_secrets, *secrets),
        features=tuple(read_features(scope, _span(tree))),
        protections=tuple(read_protections(scope, _span(tree))),
        endpoints=endpoints,
        changed_by=changed_by,
        changed_at=changed_at,
        logs=read_logs(scope),
        upkeep=read_upkeep(root),
        references=references,
        definitions=definitions,
        named_hosts=tuple(objects.named_hosts),
        notices=tuple(scope.notices),
    )


def _lists_see(scope: Scope, old: tuple[Nat, ...]) -> Literal["wire", "real"]:
    """Access lists name real addresses since 8.3 (ASA 5500 Migration to Version 8.3, Real IP Address Migration).

    Without a version line the grammar of the translations tells; without any of them there is no difference.
    """
    if scope.release is not None:
        return "wire" if scope.before(8, 3) else "real"
    return "wire" if old else "real"


def _span(tree: Tree) -> Span:
    children = tree.root.children
    return Span(tree.file, children[0].first, max(child.block.last for child in children))


def _word(tree: Tree, *prefix: str) -> str:
    words = tree.root.after(*prefix)
    return "" if words is None else words.next()


def _version(tree: Tree) -> Fact[str]:
    for prefix in (("ASA", "Version"), ("PIX", "Version")):
        words = tree.root.after(*prefix)
        if words is not None:
            return written(words.next(), words.at)
    return unknown(Text("no ASA Version line", "ASA Version の行がない"))


def _after(tree: Tree, title: str) -> str:
    """What stands behind a title in one of the kept comment lines."""
    words = title.split()
    lines = [node for mark in (":", "!") for node in tree.root.peek(mark, *words)]
    return " ".join(min(lines, key=lambda node: node.first).cursor(1 + len(words)).rest()) if lines else ""


def _changed(tree: Tree) -> tuple[Fact[str], Fact[str]]:
    """``: Written by NAME at TIME DATE`` above a saved configuration."""
    for node in tree.root.peek(":", "Written", "by"):
        if "at" in node.words:
            words = node.cursor(3)
            name = words.next()
            words.accept("at")
            return written(name, node.at), written(moment(" ".join(words.rest())), node.at)
    return unknown(NOT_SAID), unknown(NOT_SAID)


def _aliases(scope: Scope) -> dict[str, str]:
    """``name ADDRESS WORD [description …]``."""
    found = {}
    for node in scope.root.all("name"):
        words = node.cursor(1)
        address, name = words.next(), words.next()
        if words.accept("description"):
            words.rest()
        if name:
            found[name] = address
    return found


def _unified(scope: Scope) -> bool | None:
    """Whether one list covers both families: 9.0 and later (ASA 9.0 release notes, unified ACL for IPv4 and IPv6).

    Without a version line, words that exist in one world only decide; a device without IPv6 needs no answer.
    """
    if scope.release is not None:
        return scope.release >= (9, 0)
    if scope.root.peek("ipv6", "access-list"):
        return False
    six = False
    for node in scope.root.children:
        words = node.words
        if words[:1] == ["access-list"] and ("any4" in words or "any6" in words):
            return True
        if words[:1] == ["interface"]:
            six = six or any(child.words[:2] in (["ipv6", "address"], ["ipv6", "enable"]) for child in node.children)
    return None if six else True
