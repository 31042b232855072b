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
        self._found: dict[tuple[int, str, bool], _Distances | None] = {}

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

    def certain_within(
        self, start: int, areas: frozenset[str] | None, without: frozenset[str] = frozenset()
    ) -> set[int]:
        """The nodes certain links lead to, over some areas only (None: all but ``without``); with the start itself."""
        seen = {start}
        waiting = [start]
        while waiting:
            for edge in self.edges[waiting.pop()]:
                passes = edge.area in areas if areas is not None else edge.area not in without
                if edge.certain and passes and edge.to not in seen:
                    seen.add(edge.to)
                    waiting.append(edge.to)
        return seen

    def agreed(self, start: int, area: str, targets: Sequence[tuple[int, int]]) -> list[int] | None:
        """The first links of all shortest ways to the nearest target, or None when the two graphs differ on them.

        Whatever of the possible links exists, the distance lies between those of the two graphs: equal ones settle it.
        """
        sure, perhaps = self._distances(start, area, certain=True), self._distances(start, area, certain=False)
        if sure is None or perhaps is None:
            return None
        found = [self._nearest(*distances, targets) for distances in (sure, perhaps)]
        return sorted(found[0][1]) if found[0] == found[1] and found[0][1] else None

    @staticmethod
    def _nearest(
        distance: dict[int, int], firsts: dict[int, frozenset[int]], targets: Sequence[tuple[int, int]]
    ) -> tuple[int, frozenset[int]]:
        totals = [(distance[node] + cost, node) for node, cost in targets if node in distance]
        if not totals:
            return -1, frozenset()
        best = min(total for total, _ in totals)
        return best, frozenset(way for total, node in totals if total == best for way in firsts[node])

    def _distances(self, start: int, area: str, *, certain: bool) -> _Distances | None:
        key = (start, area, certain)
        if key not in self._found:
            if len(self._found) > _KEPT:
                self._found.clear()
            self._found[key] = self._dijkstra(start, area, certain=certain)
        return self._found[key]

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


_KEPT = 8
"""Questions come node by node, so few results are worth keeping."""
