"""From a tree to the access points it configures."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath

from auditor.model.device import Device
from auditor.model.fact import Fact, unknown, written
from auditor.model.rule import RuleSet
from auditor.model.secret import Secret
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.platform import ParseError
from auditor.source.node import Node, Tree
from vendor_parsers._readers.account_logins import logged_in, method
from vendor_parsers.aruba_instant.management import read_listeners, read_radios, read_servers, read_snmp, read_users
from vendor_parsers.aruba_instant.roles import definitions, given_by_server, read_roles
from vendor_parsers.aruba_instant.ssids import Offered, read_ssids
from vendor_parsers.aruba_instant.watch import read_rogue_detection
from vendor_parsers.aruba_instant.wired import read_addresses, read_ports

NAME = "aruba_instant"
READS = frozenset(
    """interfaces vlans bridges filters bindings references definitions users listeners snmp servers secrets ssids
    radios logs login rogue_detection""".split()
)
_FORWARDS = Text(
    "whether access points route depends on networks of the virtual controller that are not read",
    "ルーティングの有無は仮想コントローラのネットワーク設定によるが、その部分は読んでいない",
)


def parse(tree: Tree) -> Device:
    """The access points as one device; raises ParseError when there is neither an SSID nor a role nor a version."""
    root = tree.root
    known = {tuple(node.words[:2]) for node in root.children if node.words[0] == "wlan"}
    if not known & {("wlan", "ssid-profile"), ("wlan", "access-rule")} and not root.peek("virtual-controller-country"):
        raise ParseError(
            Span(tree.file, 1, 1), Text("neither ssid-profile nor access-rule", "ssid-profile・access-rule の行がない")
        )
    whole = Span(tree.file, root.children[0].first, max(node.block.last for node in root.children))
    controller = root.after("virtual-controller-ip")
    found = list(read_roles(root, controller.peek() if controller is not None else ""))
    roles = {ruleset.name: ruleset for ruleset, _ in found}
    secrets: list[Secret] = []
    offered = list(read_ssids(root, roles, secrets))
    ports, wired, named = read_ports(root, roles)
    servers = tuple(read_servers(root, secrets))
    snmp = tuple(read_snmp(root, secrets))
    users = tuple(read_users(root))
    title = root.after("name")
    name = " ".join(title.rest()) if title is not None else ""
    return Device(
        name=tree.host or name or PurePosixPath(tree.file).stem,
        platform=NAME,
        kind="ap",
        at=whole,
        rogue_detection=read_rogue_detection(root),
        reads=READS,
        version=_version(root),
        files=(tree.file,),
        stateful=True,
        lists_guard_self=None,
        forwards=unknown(_FORWARDS),
        interfaces=(*(one for offer in offered for one in offer.interfaces), *ports, *read_addresses(root)),
        bridges=tuple(bridge for offer in offered for bridge in offer.bridges),
        filters=tuple(_as_given(ruleset, offered) for ruleset in roles.values()),
        bindings=(*(one for offer in offered for one in offer.bindings), *wired),
        references=(*(one for offer in offered for one in offer.references), *named, *given_by_server(root, roles)),
        definitions=definitions(found),
        users=users,
        listeners=tuple(logged_in(read_listeners(root), method(users), {})),
        snmp=snmp,
        servers=servers,
        secrets=tuple(secrets),
        ssids=tuple(offer.ssid for offer in offered),
        radios=tuple(read_radios(root, whole)),
    )


def _version(root: Node) -> Fact[str]:
    """``version 8.10.0.0-8.10.0``: the release before the dash."""
    words = root.after("version")
    if words is None:
        return unknown(Text("the text names no version", "版数の記述がない"))
    return written(words.next().partition("-")[0], words.at)


def _as_given(ruleset: RuleSet, offered: list[Offered]) -> RuleSet:
    """The role as its SSID gives it: where rules may give clients another one, nothing in it is certain."""
    why = next((offer.uncertain for offer in offered if offer.ssid.interface == f"ssid {ruleset.name}"), "")
    if not why:
        return ruleset
    doubt = f"clients may get another role: {why}"
    return replace(ruleset, rules=tuple(replace(rule, conditions=(*rule.conditions, doubt)) for rule in ruleset.rules))
