"""Which statements of routing processes are understood, and which decide nothing about routes."""

from __future__ import annotations

from auditor.source.node import Node

NESTED = frozenset({"vrf", "address-family", "neighbor", "template"})
REDISTRIBUTED = {"direct": "connected"}
"""NX-OS calls the routes of its own interfaces ``direct``."""
UNTOLD = frozenset(
    """log-neighbor-changes log-adjacency-changes name-lookup graceful-restart bfd autonomous-system shutdown-lsa
    nsf flush-routes isolate""".split()
)
"""Statements that change no route of a process that runs."""
_KNOWN = UNTOLD | frozenset(
    """router-id redistribute area passive-interface network default-information maximum-paths timers distance
    auto-cost default-metric summary-address aggregate-address metric-style net is-type eigrp max-metric default-route
    stub metric variance bestpath cluster-id reconnect-interval inherit remote-as description update-source
    ebgp-multihop password send-community next-hop-self soft-reconfiguration route-map prefix-list filter-list
    default-originate maximum-prefix timers allowas-in disable-peer-as-check local-as low-memory fast-external-fallover
    dynamic-capability capability as-override weight remove-private-as route-reflector-client advertisement-interval
    transport unsuppress-map shutdown rfc1583compatibility suppress-fib-pending client-to-client dampening table-map
    confederation additional-paths disable-connected-check peer-type affinity-group""".split()
)


def mark_process(node: Node) -> None:
    """Count the statements of a process that are understood; blocks of VRFs, families and neighbours below it too."""
    stack = list(node.children)
    while stack:
        line = stack.pop()
        words = line.words
        first = words[1] if words[0] == "no" and len(words) > 1 else words[0]
        if first in NESTED or (first in _KNOWN and words[0] != "no"):
            line.mark()
            stack += line.children
        elif first in _KNOWN:
            line.mark()
