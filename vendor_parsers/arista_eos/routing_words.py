"""Which statements of routing processes are understood, and which decide nothing about routes."""

from __future__ import annotations

from auditor.source.node import Node

NESTED = frozenset({"vrf", "address-family", "vlan", "vlan-aware-bundle"})
UNTOLD = frozenset(
    """max-lsa log-adjacency-changes adjacency graceful-restart graceful-restart-helper bfd update rd maximum-routes
    point-to-point timers""".split()
)
"""Statements that change no route of a process that runs."""
_KNOWN = UNTOLD | frozenset(
    """router-id network neighbor redistribute area passive-interface default-information maximum-paths distance auto-cost
    summary-address aggregate-address bgp max-metric default-metric compatible""".split()
)


def mark_process(node: Node) -> None:
    """Count the statements of a process that are understood; those of its VRFs and IP address families too.

    What carries routes of an overlay (EVPN) stays not understood, see the known gaps.
    """
    stack = list(node.children)
    while stack:
        line = stack.pop()
        words = line.words
        first = words[1] if words[0] == "no" and len(words) > 1 else words[0]
        if first in NESTED:
            line.mark()
            stack += line.children
        elif first in _KNOWN or (
            first in ("route-target", "redistribute") and line.parent is not None and line.parent.words[0] != "vrf"
        ):
            line.mark()
