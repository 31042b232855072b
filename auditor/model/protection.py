"""Functions that guard a device, or what passes it, against floods and forged paths."""

from __future__ import annotations

from typing import Literal

from auditor.model.fact import Fact
from auditor.model.span import Span
from auditor.model.value import value

ProtectionKind = Literal[
    "flood", "rate-limit", "control-plane", "no-source-route", "no-proxy-arp", "no-redirects", "ra-guard"
]
"""``flood``: drops or proxies what exceeds a threshold of new or half-open sessions; ``rate-limit``: polices traffic;
``control-plane``: polices what the device itself must answer. The ``no-`` kinds are on when the device drops
source-routed packets, answers ARP only for itself, sends no redirects; ``ra-guard`` drops router advertisements."""

FLOOD: frozenset[ProtectionKind] = frozenset({"flood", "rate-limit", "control-plane"})
"""The kinds that hold out against a flood of packets."""


@value(frozen=True, slots=True, kw_only=True)
class Protection:
    """One guard. ``enabled`` False: certainly off, by a line or the platform's default; unknown: neither is said.

    ``interfaces`` are where it works, None: on the device as a whole. ``where`` is the vendor's word for it, ``at`` the
    block it belongs to.
    """

    kind: ProtectionKind
    enabled: Fact[bool]
    where: str
    at: Span
    interfaces: frozenset[str] | None = None
