"""Routes and routing protocols.

``ip route NETWORK gateway G [parameters] [gateway G …]`` (NVR500 Command Reference 7.1.7): gateways with ``filter`` are asked
first, in their order; those without share the streams. ``hide`` and ``keepalive`` withdraw a gateway whose line is down.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from auditor.model.address import is_ip, parse_ip
from auditor.model.fact import Fact, written
from auditor.model.forwarding import Peer, Route, RoutingProcess, Speaker
from auditor.model.ranges import Ranges
from auditor.model.span import Span
from auditor.source.node import Node, Words
from vendor_parsers._readers.keys import KEYLESS
from vendor_parsers.yamaha_rtx.addresses import EVERYTHING, Axis, network
from vendor_parsers.yamaha_rtx.numbers import number
from vendor_parsers.yamaha_rtx.settings import FAMILIES, Place, interface_name

_NOT_READ = "filters and preferences of this protocol are not read"


@dataclass(slots=True)
class _Gateway:
    next_hop: int | None = None
    interface: str = ""
    discard: bool = False
    metric: int = 0
    filtered: bool = False
    conditions: list[str] = field(default_factory=list)


def read_routes(root: Node) -> Iterator[Route]:
    """Every static route, one for each gateway."""
    for word, family in FAMILIES.items():
        axis: Axis = "6" if family == "6" else "4"
        known: dict[Ranges, list[tuple[Span, _Gateway]]] = {}
        for node in root.all(word, "route"):
            words = node.cursor(2)
            if words.peek() == "change":
                continue
            prefix = _network(words.next(), axis)
            gateways = list(_gateways(words))
            if prefix is None or not gateways:
                node.read = 2
                continue
            known.setdefault(prefix, []).extend((node.at, gateway) for gateway in gateways)
        for prefix, ways in known.items():
            chosen = any(gateway.filtered for _, gateway in ways)
            for at, gateway in ways:
                conditions = list(gateway.conditions)
                if chosen and not gateway.filtered:
                    conditions.append("another gateway is chosen by filters")
                yield Route(
                    prefix=prefix,
                    at=at,
                    next_hop=gateway.next_hop,
                    interface=gateway.interface,
                    metric=gateway.metric,
                    discard=gateway.discard,
                    conditions=tuple(conditions),
                )


def _network(word: str, family: Axis) -> Ranges | None:
    if word == "default":
        return EVERYTHING[family]
    try:
        return network(word)
    except ValueError:
        return None


def _gateways(words: Words) -> Iterator[_Gateway]:
    while words.accept("gateway"):
        gateway = _Gateway()
        if not _target(words, gateway):
            gateway.conditions.append("gateway not understood")
        _parameters(words, gateway)
        yield gateway


def _target(words: Words, gateway: _Gateway) -> bool:
    word = words.next()
    bare, _, scope = word.partition("%")
    if is_ip(bare):
        gateway.next_hop = parse_ip(bare)
        if scope:
            gateway.interface = f"lan{scope}" if scope.isdecimal() else scope
        return True
    if word in ("pp", "tunnel"):
        gateway.interface = interface_name(word, words.next())
        if words.peek().startswith("name="):
            gateway.conditions.append(words.next())
        return bool(gateway.interface)
    if word == "dhcp":
        gateway.interface = words.next()
        gateway.conditions.append("gateway told by DHCP")
        return bool(interface_name(gateway.interface))
    if word.startswith("null"):
        gateway.discard = True
        return True
    gateway.interface = interface_name(word)
    return bool(gateway.interface)


def _parameters(words: Words, gateway: _Gateway) -> None:
    while words.left and words.peek() != "gateway":
        word = words.next()
        if word == "filter":
            gateway.filtered = True
            numbers: list[str] = []
            while words.peek().isdecimal():
                numbers.append(words.next())
            gateway.conditions.append(f"filter {' '.join(numbers)}")
        elif word == "metric" and (metric := number(words.peek(), 15)) is not None:
            gateway.metric = metric
            words.next()
        elif word == "weight" and words.peek().isdecimal():
            words.next()
        elif word == "hide":
            gateway.conditions.append("hide: only while the line is connected")
        elif word == "keepalive":
            watched = words.next() if words.peek().isdecimal() else ""
            gateway.conditions.append(f"keepalive {watched}".rstrip())
        else:
            words.node.read = words.position - 1
            gateway.conditions.append(f"not understood: {word}")
            return


def read_processes(root: Node, places: Mapping[str, Place]) -> Iterator[RoutingProcess]:
    """RIP, OSPF and BGP where they are switched on; what they filter is not read, so no neighbour is certain."""
    rip = root.find("rip", "use")
    if rip is not None and rip.words[2:] == ["on"]:
        rip.mark()
        # RIP speaks on every interface that does not forbid it
        speakers = tuple(
            Speaker(interface=place.name, doubts=(_NOT_READ,), authenticated=_keyed(place.all("ip", "rip"), "auth"))
            for place in places.values()
        )
        yield RoutingProcess(protocol="rip", at=rip.at, speakers=speakers, doubts=(_NOT_READ,))
    ospf = root.find("ospf", "use")
    if ospf is not None and ospf.words[2:] == ["on"]:
        ospf.mark()
        yield RoutingProcess(protocol="ospf", at=ospf.at, speakers=tuple(_ospf_speakers(places)), doubts=(_NOT_READ,))
    bgp = root.find("bgp", "use")
    if bgp is not None and bgp.words[2:] == ["on"]:
        bgp.mark()
        peers = tuple(_bgp_peers(root))
        yield RoutingProcess(
            protocol="bgp",
            at=bgp.at,
            peers=peers,
            neighbors=tuple(peer.address for peer in peers),
            doubts=(_NOT_READ,),
        )


def _ospf_speakers(places: Mapping[str, Place]) -> Iterator[Speaker]:
    """``ip lan1 ospf area 1 passive``."""
    for place in places.values():
        for node in place.all("ip", "ospf"):
            words = node.cursor(3)
            if words.accept("area"):
                area = words.next()
                passive = words.accept("passive")
                yield Speaker(
                    interface=place.name, area="0" if area == "backbone" else area, passive=passive, doubts=(_NOT_READ,),
                    authenticated=_keyed([node], "authkey"),
                )  # fmt: skip


def _keyed(nodes: Sequence[Node], word: str) -> Fact[bool]:
    """Whether a line names a key: ``authkey=``, ``authkey-md5=``, ``rip auth key``."""
    found = next((node for node in nodes if any(text.startswith(word) for text in node.words[3:])), None)
    return KEYLESS if found is None else written(True, found.at)


def _bgp_peers(root: Node) -> Iterator[Peer]:
    """``bgp neighbor 1 65001 192.0.2.1``."""
    for node in root.all("bgp", "neighbor"):
        words = node.cursor(3)
        remote_as, address = words.next(), words.next()
        if is_ip(address):
            keys = [key for key in root.peek("bgp", "neighbor", "pre-shared-key") if key.words[3:4] == node.words[2:3]]
            secured = KEYLESS if not keys else written(True, keys[0].at)
            yield Peer(parse_ip(address), remote_as, (_NOT_READ,), authenticated=secured, at=node.at)
