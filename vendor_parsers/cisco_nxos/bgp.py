"""BGP: one process for the default VRF and one for each ``vrf`` block; neighbours are blocks with address families.

A neighbour exchanges IPv4 routes where its block, or the ``template peer`` it inherits from, has ``address-family ipv4
unicast`` (Nexus 9000 Unicast Routing Configuration Guide, Configuring Basic BGP).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from auditor.model.address import is_ip, parse_ip, prefix
from auditor.model.fact import written
from auditor.model.forwarding import Peer, RoutingProcess
from auditor.model.interface import Interface
from auditor.model.ranges import Ranges
from auditor.source.node import Node
from vendor_parsers._readers.keys import KEYLESS
from vendor_parsers._readers.neighbors import DISTANCES, detailed
from vendor_parsers.cisco_nxos.routing_words import NESTED, REDISTRIBUTED, UNTOLD, mark_process

_HARMLESS = frozenset(
    """remote-as description address-family update-source password send-community next-hop-self
    soft-reconfiguration timers log-neighbor-changes bfd capability low-memory dynamic-capability ebgp-multihop""".split()
)
_FAMILIES = (("ipv4", "unicast"), ("ipv6", "unicast"))


def processes(node: Node, number: str, interfaces: tuple[Interface, ...]) -> Iterator[RoutingProcess]:
    """The processes of ``router bgp``."""
    mark_process(node)
    templates = {block.words[2]: block for block in node.peek("template", "peer") if len(block.words) == 3}
    vrfs = {"": node} | {block.words[1]: block for block in node.peek("vrf") if len(block.words) == 2}
    for vrf, block in vrfs.items():
        yield _process(block, number, vrf, interfaces, templates)


def _process(
    block: Node, number: str, vrf: str, interfaces: tuple[Interface, ...], templates: Mapping[str, Node]
) -> RoutingProcess:
    families = [family for family in block.peek("address-family") if tuple(family.words[1:3]) in _FAMILIES]
    lines = [line for family in families for line in family.children]
    lines += [line for line in block.children if line.words[0] not in NESTED]
    redistributed = [line.words[1] for line in lines if line.words[0] == "redistribute" and len(line.words) > 1]
    peers = tuple(_peers(block, templates))
    process = RoutingProcess(
        protocol="bgp",
        at=block.block,
        id=number,
        vrf=vrf,
        neighbors=tuple(peer.address for peer in peers),
        redistributes=tuple(dict.fromkeys(REDISTRIBUTED.get(word, word) for word in redistributed)),
        distances=DISTANCES["bgp"],
    )
    told = [line for line in lines if line.words[0] not in UNTOLD | {"network", "redistribute"}]
    found = detailed(process, told, (), interfaces, {}, {}, by_bandwidth=False)
    # what is redistributed always goes through a route map, which nobody follows here
    return replace(found, peers=peers, named=tuple(_networks(lines)), wholly=())


def _peers(block: Node, templates: Mapping[str, Node]) -> Iterator[Peer]:
    for node in block.peek("neighbor"):
        words = node.words
        name = words[1] if len(words) > 1 else ""
        inherited = [line.words[2] for line in node.peek("inherit", "peer") if len(line.words) > 2]
        lines = [*node.children, *(line for one in inherited if one in templates for line in templates[one].children)]
        if any(line.words == ["shutdown"] for line in lines):
            continue
        families = [line for line in lines if line.words[0] == "address-family" and tuple(line.words[1:3]) in _FAMILIES]
        said = (*lines, *(line for family in families for line in family.children))
        doubts = [line.words[0] for line in said if not _is_harmless(line, templates)]
        if not families:
            # a session for other address families only (EVPN, VPN) brings routes that nobody follows here
            doubts.append("no IP address family")
        remote = next((line.words[1] for line in lines if line.words[0] == "remote-as" and len(line.words) > 1), "")
        if "remote-as" in words[:-1]:
            remote = words[words.index("remote-as") + 1]
        if is_ip(name):
            key = next((line for line in said if line.words[0] == "password"), None)
            secured = KEYLESS if key is None else written(True, key.at)
            yield Peer(parse_ip(name), remote, tuple(dict.fromkeys(doubts)), authenticated=secured, at=node.at)


def _is_harmless(line: Node, templates: Mapping[str, Node]) -> bool:
    """Whether a line about a neighbour can keep no route from it; policy and session templates are not followed."""
    words = line.words
    if words[0] == "inherit":
        return words[1:2] == ["peer"] and "".join(words[2:3]) in templates
    return words[0] in _HARMLESS


def _networks(lines: list[Node]) -> Iterator[Ranges]:
    """``network P/LEN``, each announced only where the table has exactly that prefix."""
    for line in lines:
        words = line.words
        if words[0] == "network" and len(words) == 2:
            try:
                yield prefix(words[1])
            except ValueError:
                continue
