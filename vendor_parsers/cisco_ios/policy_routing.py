"""``ip policy route-map`` and ``ipv6 policy route-map`` on interfaces; ``ip local policy`` concerns the device's own packets."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.model.address import ANY4, ANY6
from auditor.model.forwarding import PolicyRoute
from auditor.model.rule import RuleSet
from auditor.plant.ports import same_port
from auditor.source.node import Node
from vendor_parsers._readers.route_maps import UnresolvedError, policy_routes
from vendor_parsers.cisco_ios.draft import Draft

FAMILIES = (("ip", ANY4), ("ipv6", ANY6))


def read_policy_routes(
    root: Node, drafts: Mapping[str, Draft], lists: Mapping[str, RuleSet]
) -> tuple[list[PolicyRoute], frozenset[str]]:
    """All policy routes, and the interfaces whose policy routing could not be read exactly."""
    found: list[PolicyRoute] = []
    unresolved: set[str] = set()

    def port(name: str) -> str:
        return next((known for known in drafts if same_port(known, name)), name)

    for draft in drafts.values():
        for family, whole in FAMILIES:
            lines = [node for block in draft.nodes for node in block.peek(family, "policy", "route-map")]
            if not lines:
                continue
            name = lines[-1].words[3] if len(lines[-1].words) > 3 else ""
            maps = [node for node in root.peek("route-map") if node.words[1:2] == [name]]
            try:
                found += policy_routes(maps, lists, draft.name, draft.vrf, family, whole, port)
            except UnresolvedError:
                unresolved.add(draft.name)
    return found, frozenset(unresolved)
