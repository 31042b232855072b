"""Graphs of routing neighbours: what hangs together without one node, and shortest paths in two graphs at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heappop, heappush


@dataclass(frozen=True, slots=True)
class Edge:
    """One link to a neighbour as seen from a node; ``hop`` None: its address is not known."""

    to: int
    outward: str
    hop: int | None
    area: str
    cost: int | None
    certain: bool


_Distances = tuple[dict[int, int], dict[int, frozenset[int]]]


class Graph:
    """Certain and possible links between numbered nodes."""

    def __init__(self, edges: Sequence[Sequence[Edge]]) -> None:
        self.edges = edges
        self._found: dict[tuple[int, str], tuple[_Distances, _Distances] | None] = {}
        self._joined: dict[tuple[str | None, frozenset[str]], dict[int, int]] = {}

    def parts_without(self, number: int) -> tuple[dict[int, int], dict[int, list[int]]]:
        """The graph falls into parts without a node: node -> part, and part -> which of the node's links lead there."""
        parts: dict[int, int] = {}
        leads: dict[int, list[int]] = {}
        for way, edge in enumerate(self.edges[number]):
            if edge.to not in parts:
                part = len(leads)
                leads[part] = []
                parts[edge.to] = part
                waiting = [edge.to]
                while waiting:
                    for further in self.edges[waiting.pop()]:
                        if further.to != number and further.to not in parts:
                            parts[further.to] = part
                            waiting.append(further.to)
            leads[parts[edge.to]].append(way)
        return parts, leads

    def joined(self, area: str | None, without: frozenset[str] = frozenset()) -> dict[int, int]:
        """Node -> the part it is in by certain links of one area (None: of all areas but ``without``); kept."""
        found = self._joined.get((area, without))
        if found is None:
            found = self._joined[area, without] = {}
            for start in range(len(self.edges)):
                if start not in found:
                    found[start] = start
                    waiting = [start]
                    while waiting:
                        for edge in self.edges[waiting.pop()]:
                            passes = edge.area == area if area is not None else edge.area not in without
                            if edge.certain and passes and edge.to not in found:
                                found[edge.to] = start
                                waiting.append(edge.to)
        return found

    def agreed(self, start: int, area: str, targets: Sequence[tuple[int, int]]) -> list[int] | None:
        """The first links of all shortest ways to the nearest target, or None when the two graphs differ on them.

        Whatever of the possible links exists, the distance lies between those of the two graphs: equal ones settle it.
        """
        key = (start, area)
        if key not in self._found:
            if len(self._found) > _KEPT:
                self._found.clear()
            sure = self._dijkstra(start, area, certain=True)
            perhaps = self._dijkstra(start, area, certain=False)
            self._found[key] = None if sure is None or perhaps is None else (sure, perhaps)
        both = self._found[key]
        if both is None:
            return None
        near, ways = _nearest(*both[0], targets)
        return sorted(ways) if ways and (near, ways) == _nearest(*both[1], targets) else None

    def _dijkstra(self, start: int, area: str, *, certain: bool) -> _Distances | None:
        """Distances and first links; None when a link's cost is not known."""
        distance = {start: 0}
        firsts: dict[int, frozenset[int]] = {start: frozenset()}
        done: set[int] = set()
        heap = [(0, start)]
        while heap:
            here, node = heappop(heap)
            if node in done:
                continue
            done.add(node)
            for way, edge in enumerate(self.edges[node]):
                if edge.area not in (area, "") or (certain and not edge.certain):
                    continue
                if edge.cost is None or edge.cost < 1:
                    return None
                total = here + edge.cost
                known = distance.get(edge.to)
                through = frozenset({way}) if node == start else firsts[node]
                if known is None or total < known:
                    distance[edge.to], firsts[edge.to] = total, through
                    heappush(heap, (total, edge.to))
                elif total == known and edge.to not in done:
                    firsts[edge.to] |= through
        return distance, firsts


def _nearest(
    distance: dict[int, int], firsts: dict[int, frozenset[int]], targets: Sequence[tuple[int, int]]
) -> tuple[int, frozenset[int]]:
    """The smallest distance to a target, and the first links of all ways of that length; -1 where there is none."""
    best, ways = -1, frozenset[int]()
    for node, cost in targets:
        if node in distance:
            total = distance[node] + cost
            if best < 0 or total < best:
                best, ways = total, firsts[node]
            elif total == best:
                ways |= firsts[node]
    return best, ways


_KEPT = 8
"""Questions come node by node, so few results are worth keeping."""
