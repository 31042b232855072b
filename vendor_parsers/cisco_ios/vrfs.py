"""Routes that VRFs of one device take from each other.

A VRF imports what another exports under the same route target once BGP carries both; ``import ipv4 unicast map`` takes global
routes, ``export ipv4 unicast map`` gives them to the global table (IOS IP Routing: BGP Configuration Guide, BGP Support for
IP Prefix Import from Global Table into a VRF). Which of them BGP holds depends on redistribution and maps, so they may hold.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.forwarding import Route
from auditor.model.interface import Interface
from auditor.model.ranges import Ranges
from auditor.source.node import Node

IMPORTED_DISTANCE = 20
MOST_LEAKED = 5_000


def leaked_routes(root: Node, interfaces: tuple[Interface, ...], routes: tuple[Route, ...]) -> Iterator[Route]:
    """Possible routes from one VRF's connected and static prefixes into another's table, whose look-up goes on there."""
    if not root.peek("router", "bgp"):
        return
    given: dict[str, set[str]] = {}
    taken: dict[str, set[str]] = {}
    pairs: list[tuple[str, str, Node]] = []
    blocks = {
        node.words[-1]: node for node in (*root.peek("ip", "vrf"), *root.peek("vrf", "definition")) if node.children
    }
    for vrf, block in blocks.items():
        for line in block.walk():
            words = line.words
            if words[:1] == ["route-target"] and len(words) > 2:
                given.setdefault(vrf, set()).update(words[2:3] if words[1] in ("export", "both") else ())
                taken.setdefault(vrf, set()).update(words[2:3] if words[1] in ("import", "both") else ())
            elif words[:1] == ["import"] and "map" in words:
                pairs.append(("", vrf, line))
            elif words[:1] == ["export"] and "unicast" in words and "map" in words:
                pairs.append((vrf, "", line))
    pairs += [
        (source, target, blocks[target])
        for target, wanted in taken.items()
        for source, offered in given.items()
        if source != target and wanted & offered
    ]
    prefixes: dict[str, dict[Ranges, None]] = {}
    for interface in interfaces:
        for address in interface.addresses:
            if not interface.enabled.is_(False):
                prefixes.setdefault(interface.vrf, {})[address.network] = None
    for route in routes:
        prefixes.setdefault(route.vrf, {})[route.prefix] = None
    count = 0
    for source, target, line in pairs:
        for prefix in prefixes.get(source, {}):
            count += 1
            if count > MOST_LEAKED:
                return
            yield Route(
                prefix=prefix, at=line.at, distance=IMPORTED_DISTANCE, protocol="bgp", vrf=target, next_vrf=source,
                conditions=(f"imported from VRF {source}" if source else "imported from the global table",),
            )  # fmt: skip
