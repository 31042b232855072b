"""What guards an IOS device against floods and forged paths.

Source-routed packets are forwarded unless ``no ip source-route`` is written (Cisco OL-11615-01, page 96); proxy ARP and
redirects are on at every interface (Catalyst 3550 Software Configuration Guide 78-11194-03, page 22-14, show ip interface).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from auditor.model.fact import Fact, default, unknown, written
from auditor.model.protection import Protection, ProtectionKind
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.source.node import Node
from vendor_parsers.cisco_ios.draft import Draft
from vendor_parsers.cisco_ios.management import switchable

_ROUTED: Fact[bool] = default(False, "source-routed packets are forwarded by default (Cisco OL-11615-01, page 96)")
_ROUTED_XE: Fact[bool] = unknown(
    Text(
        "no ip source-route line; no document at hand gives the default of IOS XE",
        "ip source-route の記載がなく、IOS XE の既定値を示す文書が手元にない",
    )
)
_ANSWERS: Fact[bool] = default(
    False, "on by default (Catalyst 3550 Software Configuration Guide 78-11194-03, page 22-14, show ip interface)"
)
_NONE: Fact[bool] = default(
    False,
    Text(
        "no policy polices anything unless one is written (IOS Quality of Service Command Reference, service-policy)",
        "記載がなければ流量制限はない (IOS Quality of Service Command Reference, service-policy)",
    ),
)
_INSPECTION: Fact[bool] = unknown(
    Text(
        "inspection limits half-open sessions; its thresholds when none is written depend on the release",
        "インスペクションがハーフオープンセッションを制限するが、未記載時のしきい値は版による",
    )
)
_RA_OFF: Fact[bool] = default(
    False, "RA guard works where a policy is attached (IOS IPv6 First-Hop Security Configuration Guide, RA guard)"
)
_RA_VLANS: Fact[bool] = unknown(
    Text(
        "RA guard is attached to VLANs; which ports that covers is not followed",
        "RAガードがVLANに適用されており、対象ポートまでは追っていない",
    )
)


def read_protections(
    root: Node, drafts: Mapping[str, Draft], version: Fact[str], *, switch: bool, inspects: bool
) -> Iterator[Protection]:
    """Guards of the device, then those of its interfaces."""
    whole = root.children[0].at if root.children else Span(root.file, 1, 1)
    state = switchable(root, "ip", "source-route")
    known = (version.value or "").partition(".")[0]
    silent = _ROUTED if known.isdecimal() and int(known[:4]) < 16 else _ROUTED_XE
    enabled = written(not state.value, state.at) if state is not None and state.at is not None else silent
    yield Protection(kind="no-source-route", enabled=enabled, where="ip source-route", at=enabled.at or whole)
    yield from _floods(root, drafts, whole, inspects=inspects)
    everywhere = root.find("ip", "arp", "proxy", "disable")
    for draft in drafts.values():
        if draft.kind in _ANSWERING and (draft.addresses or draft.dynamic):
            for kind, words in _PER_INTERFACE:
                fact = _negated(draft, *words)
                if fact is None and kind == "no-proxy-arp" and everywhere is not None:
                    fact = written(True, everywhere.at)
                yield _at(draft, kind, " ".join(words), fact or _ANSWERS)
    if switch:
        yield from _ra_guard(root, drafts, whole)


_ANSWERING = frozenset({"ethernet", "subinterface", "svi", "aggregate", "bridge"})
"""Kinds of interface with several hosts behind them, to whom ARP and redirects speak."""
_PER_INTERFACE: tuple[tuple[ProtectionKind, tuple[str, ...]], ...] = (
    ("no-proxy-arp", ("ip", "proxy-arp")), ("no-redirects", ("ip", "redirects")),
)  # fmt: skip


def _negated(draft: Draft, *words: str) -> Fact[bool] | None:
    """Whether an interface switches something off; None when no line speaks of it."""
    found = None
    for block in draft.nodes:
        on, off = block.find(*words), block.find("no", *words)
        found = written(True, off.at) if off is not None else written(False, on.at) if on is not None else found
    return found


def _at(draft: Draft, kind: ProtectionKind, where: str, enabled: Fact[bool]) -> Protection:
    places = frozenset({draft.name})
    return Protection(kind=kind, enabled=enabled, where=where, at=enabled.at or draft.at, interfaces=places)


def _floods(root: Node, drafts: Mapping[str, Draft], whole: Span, *, inspects: bool) -> Iterator[Protection]:
    """Policing of the control plane, TCP intercept, limits of inspection, rate limits of interfaces."""
    on = False
    for plane in root.peek("control-plane"):
        for line in plane.all("service-policy", "input"):
            line.mark()
            on = True
            yield Protection(kind="control-plane", enabled=written(True, line.at), where="service-policy", at=line.at)
    for words in _LIMITS:
        node = root.find(*words)
        if node is not None:
            node.mark()
            on = True
            yield Protection(kind="flood", enabled=written(True, node.at), where=" ".join(words), at=node.at)
    policing = {
        policy.words[-1]
        for policy in root.peek("policy-map")
        if any(words[:1] == ["police"] for words in (node.words for node in policy.walk()))
    }
    for draft in drafts.values():
        for block in draft.nodes:
            limits = block.all("rate-limit", "input")
            limits += [line for line in block.peek("service-policy", "input") if line.words[-1] in policing]
            for line in limits:
                line.mark()
                on = True
                yield _at(draft, "rate-limit", " ".join(line.words[:2]), written(True, line.at))
    if not on:
        yield Protection(kind="flood", enabled=_INSPECTION if inspects else _NONE, where="service-policy", at=whole)


_LIMITS = (
    ("ip", "tcp", "intercept"),
    ("ip", "inspect", "max-incomplete"),
    ("ip", "inspect", "one-minute"),
    ("ip", "inspect", "tcp", "max-incomplete"),
)


def _ra_guard(root: Node, drafts: Mapping[str, Draft], whole: Span) -> Iterator[Protection]:
    """Per port, or for VLANs by ``vlan configuration``, where which ports it covers is not followed."""
    found = False
    for draft in drafts.values():
        for block in draft.nodes:
            for line in block.all("ipv6", "nd", "raguard"):
                line.mark()
                found = True
                yield _at(draft, "ra-guard", "ipv6 nd raguard", written(True, line.at))
    for vlan in root.peek("vlan", "configuration"):
        for line in vlan.all("ipv6", "nd", "raguard"):
            line.mark()
            found = True
            yield Protection(kind="ra-guard", enabled=_RA_VLANS, where="vlan configuration", at=line.at)
    if not found:
        yield Protection(kind="ra-guard", enabled=_RA_OFF, where="ipv6 nd raguard", at=whole)
