"""BGP: one process for the default VRF and one for each ``vrf`` block.

Neighbours exchange IPv4 routes unless ``no bgp default ipv4-unicast`` stands there and their address family does not activate
them or their group (Arista EOS User Manual, BGP).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from auditor.model.address import V6, is_ip, parse_ip, prefix
from auditor.model.fact import written
from auditor.model.forwarding import Peer, RoutingProcess
from auditor.model.interface import Interface
from auditor.model.ranges import Ranges
from auditor.source.node import Node
from vendor_parsers._readers.keys import KEYLESS
from vendor_parsers._readers.neighbors import detailed
from vendor_parsers.arista_eos.routing_words import NESTED, UNTOLD, mark_process

_HARMLESS = frozenset(
    """remote-as description activate next-hop-self send-community soft-reconfiguration timers password peer peer-group bfd
    maximum-routes fall-over update-source ebgp-multihop""".split()
)
_FAMILIES = (["ipv4"], ["ipv6"], ["ipv4", "unicast"], ["ipv6", "unicast"])
DISTANCES = (200, 200)
MOST_LISTENED = 256
"""A subnet of a ``bgp listen range`` with more addresses than this gives no neighbours here."""


def processes(node: Node, number: str, interfaces: tuple[Interface, ...]) -> Iterator[RoutingProcess]:
    """The processes of ``router bgp``."""
    mark_process(node)
    groups = _settings(node)
    off = bool(node.peek("no", "bgp", "default", "ipv4-unicast"))
    yield _process(node, number, "", interfaces, groups, off)
    for block in node.peek("vrf"):
        if len(block.words) == 2:
            yield _process(block, number, block.words[1], interfaces, groups, off)


def _process(
    block: Node,
    number: str,
    vrf: str,
    interfaces: tuple[Interface, ...],
    groups: Mapping[str, list[list[str]]],
    off: bool,
) -> RoutingProcess:
    families = [family for family in block.peek("address-family") if family.words[1:] in _FAMILIES]
    lines = [line for line in block.children if line.words[0] not in NESTED]
    lines += [line for family in families for line in family.children]
    redistributed = [line.words[1] for line in lines if line.words[0] == "redistribute" and len(line.words) > 1]
    peers = (*_peers(block, families, groups, off and vrf == ""), *_listened(lines, interfaces, vrf))
    process = RoutingProcess(
        protocol="bgp",
        at=block.block,
        id=number,
        vrf=vrf,
        neighbors=tuple(peer.address for peer in peers),
        redistributes=tuple(dict.fromkeys(redistributed)),
    )
    told = [line for line in lines if line.words[0] not in UNTOLD | {"network"}]
    found = detailed(process, told, (), interfaces, {}, {}, by_bandwidth=False)
    written = any(line.words[:2] == ["distance", "bgp"] for line in lines)
    return replace(
        found, peers=peers, named=tuple(_networks(lines)), distances=found.distances if written else DISTANCES
    )


def _settings(block: Node) -> dict[str, list[list[str]]]:
    """What the lines of a block say about each neighbour and group, without the word ``neighbor`` and the name."""
    found: dict[str, list[list[str]]] = {}
    for line in block.children:
        words = line.words
        if words[0] == "neighbor" and len(words) > 2:
            found.setdefault(words[1], []).append(words[2:])
    return found


def _group(settings: Sequence[list[str]]) -> str:
    for words in settings:
        if words[0] == "peer-group" and len(words) == 2:
            return words[1]
        if words[:2] == ["peer", "group"] and len(words) == 3:
            return words[2]
    return ""


def _peers(block: Node, families: Sequence[Node], groups: Mapping[str, list[list[str]]], off: bool) -> Iterator[Peer]:
    settings = _settings(block)
    inner = [_settings(family) for family in families]
    for name, own in settings.items():
        if not is_ip(name):
            continue
        group = _group(own)
        said = [*own, *groups.get(group, ())] if group else list(own)
        said += [words for family in inner for key in (name, group) for words in family.get(key, ())]
        if ["shutdown"] in said:
            continue
        doubts = [words[0] for words in said if words[0] not in _HARMLESS]
        if not _active(name, group, families, off):
            # a session for other address families only (EVPN) brings routes that nobody follows here
            doubts.append("no IP address family")
        remote = next((words[1] for words in said if words[0] == "remote-as" and len(words) > 1), "")
        secured = written(True, block.at) if any(words[0] == "password" for words in said) else KEYLESS
        yield Peer(parse_ip(name), remote, tuple(dict.fromkeys(doubts)), authenticated=secured, at=block.at)


def _active(name: str, group: str, families: Sequence[Node], off: bool) -> bool:
    lines = [line.words for family in families for line in family.children]
    for who in (name, group):
        if who and ["no", "neighbor", who, "activate"] in lines:
            return False
        if who and ["neighbor", who, "activate"] in lines:
            return True
    return not off


def _listened(lines: Sequence[Node], interfaces: tuple[Interface, ...], vrf: str) -> Iterator[Peer]:
    """``bgp listen range``: whoever calls from there may become a neighbour; those on connected subnets are told."""
    for line in lines:
        words = line.words
        if words[:3] != ["bgp", "listen", "range"] or len(words) < 4:
            continue
        try:
            called = prefix(words[3])
        except ValueError:
            continue
        for interface in interfaces:
            for address in interface.addresses if interface.vrf == vrf else ():
                near = address.network & called
                if address.ip < V6 and near.size <= MOST_LISTENED:
                    yield from (
                        Peer(ip, "", ("listen range",))
                        for low, high in near
                        for ip in range(low, high + 1)
                        if ip != address.ip
                    )


def _networks(lines: Sequence[Node]) -> Iterator[Ranges]:
    """``network P/LEN``, each announced only where the table has exactly that prefix."""
    for line in lines:
        words = line.words
        if words[0] == "network" and len(words) == 2:
            try:
                yield prefix(words[1])
            except ValueError:
                continue
