"""From a tree to the switch it describes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from auditor.model.address import is_ip, parse_ip, prefix
from auditor.model.device import Device
from auditor.model.fact import Fact, unknown, written
from auditor.model.forwarding import Route
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.platform import ParseError
from auditor.source.node import Node, Tree
from vendor_parsers._readers.mirror_ports import read_mirror_ports
from vendor_parsers.yamaha_swx.lists import read_bindings, read_lists
from vendor_parsers.yamaha_swx.management import read_listeners, read_secrets, read_servers, read_snmp, read_users
from vendor_parsers.yamaha_swx.ports import read_interfaces, read_vlans

NAME = "yamaha_swx"
READS = frozenset(
    "interfaces vlans filters bindings references definitions routes users listeners snmp servers secrets ssids radios logs mirrors".split()
)
"""``ssids`` and ``radios`` are read as none: a switch has no radio."""
_FORWARDS = Text(
    "whether this model routes without a line is not documented here",
    "記述がないとき、この機種がルーティングするかは確認できていない",
)


def parse(tree: Tree) -> Device:
    """The switch; raises ParseError when it has no port."""
    root = tree.root
    if not any(node.words[1:2] and node.words[1].startswith("port") for node in root.peek("interface")):
        raise ParseError(
            Span(tree.file, 1, 1), Text("no interface port: not a Yamaha switch", "interface port の行がない")
        )
    filters, definitions = read_lists(root)
    bound = list(read_bindings(root, frozenset(found.name for found in filters)))
    hostname = root.after("hostname")
    name = hostname.next() if hostname is not None else ""
    return Device(
        name=tree.host or name or PurePosixPath(tree.file).stem,
        platform=NAME,
        kind="switch",
        at=Span(tree.file, root.children[0].first, max(node.block.last for node in root.children)),
        reads=READS,
        version=unknown(Text("the configuration names no version", "設定に版数の記述がない")),
        files=(tree.file,),
        lists_guard_self=None,
        forwards=_forwards(root),
        interfaces=tuple(read_interfaces(root)),
        vlans=tuple(read_vlans(root)),
        mirrors=tuple(read_mirror_ports(root)),
        filters=tuple(filters),
        definitions=tuple(definitions),
        bindings=tuple(binding for binding, _ in bound),
        references=tuple(reference for _, reference in bound),
        routes=tuple(_routes(root)),
        users=tuple(read_users(root)),
        listeners=tuple(read_listeners(root)),
        snmp=tuple(read_snmp(root)),
        servers=tuple(read_servers(root)),
        secrets=tuple(read_secrets(root)),
    )


def _forwards(root: Node) -> Fact[bool]:
    for node in root.peek("ip", "forwarding"):
        if node.words[2:] in (["enable"], ["disable"]):
            node.mark()
            return written(node.words[2] == "enable", node.at)
    return unknown(_FORWARDS)


def _routes(root: Node) -> Iterator[Route]:
    """``ip route 10.0.0.0/8 192.0.2.1``."""
    for node in root.all("ip", "route"):
        words = node.cursor(2)
        word, gateway = words.next(), words.next()
        try:
            network = prefix(word)
        except ValueError:
            node.read = 2
            continue
        if gateway == "null":
            yield Route(prefix=network, at=node.at, discard=True)
        elif is_ip(gateway):
            yield Route(prefix=network, at=node.at, next_hop=parse_ip(gateway))
        else:
            node.read = 2
