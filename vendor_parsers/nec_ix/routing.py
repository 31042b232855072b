"""Static routes (``ip route default GigaEthernet0.1``), policy routing and routing protocols.

A static route has distance 1 unless ``distance`` is written, and one by ``dhcp`` or with a watch may be gone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from auditor.model.address import ANY4, ANY6, is_ip, parse_ip, prefix
from auditor.model.forwarding import Route, RoutingProcess
from auditor.model.ranges import NOTHING, Ranges
from auditor.model.secret import Secret, seal
from auditor.source.node import Node, Words
from vendor_parsers.nec_ix.interfaces import Draft

_FAMILIES = (("ip", ANY4), ("ipv6", ANY6))
_UNREAD = "policies of this process are not followed"


def static_routes(root: Node) -> Iterator[Route]:
    """``ip route`` and ``ipv6 route``, in both spellings of the default route."""
    for word, whole in _FAMILIES:
        for node in root.all(word, "route"):
            words = node.cursor(2)
            vrf = words.next() if words.accept("vrf") else ""
            found = _route(words, vrf, whole)
            if found is not None:
                yield found


def _route(words: Words, vrf: str, whole: Ranges) -> Route | None:
    target = whole
    if words.peek() != "default":
        try:
            target = prefix(words.peek())
        except ValueError:
            return None
    if not words.peek(1):
        return None
    words.next()
    interface, next_hop, conditions = "", None, []
    if not is_ip(words.peek()):
        interface = words.next()
    if is_ip(words.peek()):
        next_hop = parse_ip(words.next())
    distance, metric = 1, 0
    while words.left:
        word, value = words.peek(), words.peek(1)
        if word == "dhcp":
            conditions.append(words.next())
        elif word in ("distance", "metric") and value.isdecimal() and len(value) < 6:
            words.next()
            words.next()
            distance, metric = (int(value), metric) if word == "distance" else (distance, int(value))
        elif word in ("tag", "name") and value:
            words.next()
            words.next()
        else:
            break
    conditions += [f"word not understood: {word}" for word in words.node.words[words.position :]]
    return Route(
        prefix=target,
        at=words.at,
        next_hop=next_hop,
        interface="" if _discards(interface) else interface,
        distance=distance,
        metric=metric,
        vrf=vrf,
        discard=_discards(interface),
        conditions=tuple(conditions),
    )


def _discards(interface: str) -> bool:
    return interface.lower().startswith("null")


@dataclass(frozen=True, slots=True)
class _Kind:
    """How a routing process is introduced, and what its network lines hold."""

    words: tuple[str, ...]
    protocol: str


_KINDS = (
    _Kind(("router", "bgp"), "bgp"),
    _Kind(("ip", "router", "ospf"), "ospf"),
    _Kind(("router", "ospf"), "ospf"),
    _Kind(("ip", "router", "rip"), "rip"),
    _Kind(("router", "rip"), "rip"),
    _Kind(("ipv6", "router", "ospf"), "ospfv3"),
    _Kind(("ipv6", "router", "rip"), "ripng"),
)


def processes(root: Node, drafts: Mapping[str, Draft], secrets: list[Secret]) -> Iterator[RoutingProcess]:
    """Every routing protocol; what it exchanges is possible, never certain (:data:`_UNREAD`)."""
    for kind in _KINDS:
        for node in root.all(*kind.words):
            number = node.cursor(len(kind.words)).next()
            networks, interfaces, neighbors = NOTHING, [], []
            redistributes: list[str] = []
            for child in node.walk():
                words = child.cursor()
                if words.accept("network"):
                    networks |= _network(words)
                elif words.accept("redistribute"):
                    redistributes.append(words.next())
                    words.rest()
                elif words.peek() == "neighbor" and is_ip(words.peek(1)):
                    words.next()
                    neighbors.append(parse_ip(words.next()))
                    if words.accept("password"):
                        secrets.append(seal(" ".join(words.rest()), use="routing", storage="clear", at=child.at))
                    words.rest()
                elif words.peek() in _TUNING:
                    words.rest()
            for draft in drafts.values():
                if any((one.network & networks) for one in draft.addresses):
                    interfaces.append((draft.name, ""))
            yield RoutingProcess(
                protocol=kind.protocol, at=node.block, id=number, interfaces=tuple(interfaces),
                neighbors=tuple(dict.fromkeys(neighbors)), networks=networks,
                redistributes=tuple(redistributes), doubts=(_UNREAD,),
            )  # fmt: skip


_TUNING = frozenset(
    """router-id address-family area passive-interface log-adjacency-changes timers originate-default default-metric version
    originate-default distance maximum-paths auto-cost bestpath confederation exit""".split()
)


def _network(words: Words) -> Ranges:
    """``network 10.0.0.0/8 area 0``, or an interface's name in RIP."""
    try:
        found = prefix(words.peek()) if "/" in words.peek() else NOTHING
    except ValueError:
        found = NOTHING
    words.rest()
    return found
