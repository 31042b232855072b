"""Which statements of routing processes are understood, and which decide nothing about routes."""

from __future__ import annotations

from auditor.source.node import Node

NESTED = frozenset({"vrf", "address-family"})
REDISTRIBUTED = {"local": "connected", "ospf": "ospf"}
"""AOS-CX calls routes to the addresses of the switch itself ``local``."""
UNTOLD = frozenset({"graceful-restart", "enable", "bfd", "trap-enable", "log-neighbor-changes", "exit-address-family"})
"""Statements that change no route of a process that runs."""
_KNOWN = UNTOLD | frozenset(
    """router-id area redistribute passive-interface default-information max-metric distance timers reference-bandwidth
    default-metric summary-address maximum-paths network neighbor bgp disable shutdown aggregate-address rfc1583-compatibility
    spf-throttling""".split()
)


def mark_process(node: Node) -> None:
    """Count the statements of a process that are understood; those of its VRFs and IP address families too."""
    stack = list(node.children)
    while stack:
        line = stack.pop()
        words = line.words
        if words[0] == "address-family" and words[1:] not in FAMILIES:
            continue
        if words[0] in NESTED or words[0] in _KNOWN:
            line.mark()
            stack += line.children
        elif words[0] == "no" and len(words) > 1 and words[1] in _KNOWN:
            line.mark()


FAMILIES = (["ipv4", "unicast"], ["ipv6", "unicast"])
