"""From a tree to the controller it describes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from auditor.model.device import Device
from auditor.model.fact import Fact, unknown, written
from auditor.model.rule import Reference
from auditor.model.secret import Secret
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.platform import ParseError
from auditor.source.node import Node, Tree
from vendor_parsers.aruba_mobility.air import read_aaa, read_offered, read_radios
from vendor_parsers.aruba_mobility.interfaces import read_guards, read_interfaces, read_routes, read_vlans
from vendor_parsers.aruba_mobility.lists import definitions, named_things, read_lists, read_roles, role_list
from vendor_parsers.aruba_mobility.management import read_keys, read_listeners, read_servers, read_snmp, read_users
from vendor_parsers.aruba_mobility.reading import MODEL
from vendor_parsers.aruba_mobility.things import read_things

NAME = "aruba_mobility"
READS = frozenset(
    """interfaces vlans bridges filters bindings references definitions routes users listeners snmp servers secrets ssids
    radios logs""".split()
)
_FORWARDS = Text(
    "whether the controller routes between its VLANs without a line is not documented at hand",
    "記述がないとき VLAN 間をルーティングするかの出典がない",
)
_KNOWN = ("wlan", "ip", "user-role", "aaa", "ap", "interface", "mgmt-user", "netservice")


def parse(tree: Tree) -> Device:
    """The controller; raises ParseError when nothing in the text is one's."""
    root = tree.root
    if not any(root.peek(word) for word in _KNOWN):
        raise ParseError(Span(tree.file, 1, 1), Text("no statement of an ArubaOS controller", "ArubaOS の設定行がない"))
    whole = Span(tree.file, root.children[0].first, max(node.block.last for node in root.children))
    things = read_things(root)
    for node in root.peek("firewall"):
        # its settings are read or not, each by itself
        node.mark(1)
    lists = tuple(read_lists(root, things))
    listed = frozenset(ruleset.name for ruleset in lists)
    roles = list(read_roles(root, listed))
    role_names = frozenset(" ".join(node.words[1:]) for _, _, node in roles)
    secrets: list[Secret] = []
    read_aaa(root)
    offered = list(read_offered(root, role_names, secrets))
    guards = list(read_guards(root, listed))
    servers = tuple(read_servers(root, secrets))
    snmp = tuple(read_snmp(root, secrets))
    secrets += read_keys(root)
    hostname = root.after("hostname")
    name = hostname.next() if hostname is not None else ""
    version, model = _header(root)
    return Device(
        name=tree.host or name or PurePosixPath(tree.file).stem,
        platform=NAME,
        kind="wlc",
        at=whole,
        reads=READS,
        version=version,
        model=model,
        files=(tree.file,),
        stateful=True,
        lists_guard_self=None,
        forwards=unknown(_FORWARDS),
        interfaces=(*read_interfaces(root), *(one for offer in offered for one in offer.interfaces)),
        vlans=tuple(read_vlans(root)),
        bridges=tuple(bridge for offer in offered for bridge in offer.bridges),
        filters=(
            *lists,
            *(ruleset for ruleset, _, _ in roles),
            *(ruleset for offer in offered for ruleset in offer.filters),
            *(ruleset for ruleset, _, _ in guards if ruleset is not None),
        ),
        bindings=(
            *(binding for offer in offered for binding in offer.bindings),
            *(binding for _, binding, _ in guards if binding is not None),
        ),
        references=(
            *(reference for _, named, _ in roles for reference in named),
            *(reference for _, _, reference in guards),
            *named_things(root, things),
            *_elsewhere(root, role_names, listed, frozenset(things.destinations)),
        ),
        definitions=(*things.definitions, *definitions(root)),
        routes=tuple(read_routes(root)),
        users=tuple(read_users(root)),
        listeners=tuple(read_listeners(root)),
        snmp=snmp,
        servers=servers,
        secrets=tuple(secrets),
        ssids=tuple(offer.ssid for offer in offered),
        radios=tuple(read_radios(root)),
    )


def _header(root: Node) -> tuple[Fact[str], str]:
    """Version and model: Oxidized writes both above the text, the text itself only ``version 8.10``."""
    version: Fact[str] = unknown(Text("the text names no version", "版数の記述がない"))
    model = ""
    words = root.after("version")
    if words is not None:
        version = written(words.next(), words.at)
    for node in root.children:
        if node.text.startswith(MODEL):
            node.mark()
            model = node.text.removeprefix(MODEL).partition(")")[0].strip()
            number = node.text.partition("Version ")[2].split()
            version = written(number[0], node.at) if number else version
    return version, model


def _elsewhere(
    root: Node, roles: frozenset[str], lists: frozenset[str], destinations: frozenset[str]
) -> Iterator[Reference]:
    """Roles, lists and destinations that other statements name; with an authentication server, any role may be given."""
    names = roles | lists | destinations
    for node in root.walk():
        block = node.parent if node.parent is not None and node.parent.words else node
        first = block.words[0]
        if first in ("user-role", "netdestination", "netdestination6", "netservice") or block.words[:2] == [
            "ip",
            "access-list",
        ]:
            continue
        if node.words[:2] == ["ip", "access-group"]:
            continue
        words = node.words
        for place in range(1, len(words)):
            word = words[place]
            if word not in names:
                continue
            if words[place - 1].endswith("role") and word in roles:
                yield Reference(kind="acl", name=role_list(word), use="filter", at=node.at)
                continue
            yield Reference(kind="", name=word, use="unknown", at=node.at)
            if word in roles:
                yield Reference(kind="", name=role_list(word), use="unknown", at=node.at)
    servers = root.peek("aaa", "authentication-server")
    for name in sorted(roles) if servers else ():
        yield Reference(kind="acl", name=role_list(name), use="unknown", at=servers[0].at)
