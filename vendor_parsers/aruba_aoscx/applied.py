"""Where lists and policies work: on ports, on VLANs, on routed packets of VLAN interfaces, before the control plane.

A deny of one overrides the permit of another (AOS-CX ACLs and Classifier Policies Guide, Deny ACLs). ``in`` and ``out`` of a
VLAN see every packet that enters or leaves the VLAN by its ports, ``routed-in`` and ``routed-out`` of a VLAN interface the
routed ones alone (same guide, ACL application). Whether a ``routed-in`` list also sees packets to the switch itself is not
documented.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from auditor.model.interface import ALL_VLANS, vlan_place
from auditor.model.rule import Binding, Stage
from auditor.model.span import Span
from auditor.source.node import Node
from vendor_parsers._readers.list_uses import Uses
from vendor_parsers._readers.switch_drafts import Draft, svi_vlan
from vendor_parsers._readers.vlan_lists import vlan_set
from vendor_parsers.aruba_aoscx import policies
from vendor_parsers.aruba_aoscx.interface_lines import FAMILY, ROUTED, applied
from vendor_parsers.aruba_aoscx.lists import Lists

_STAGE: dict[str, Stage] = {"in": "ingress", "routed-in": "ingress", "out": "egress", "routed-out": "egress"}


class Applier:
    """Makes bindings of what is applied, and notes the names it meets."""

    def __init__(self, lists: Lists, dropping: frozenset[str], uses: Uses) -> None:
        self.lists = lists
        self.dropping = dropping
        self.uses = uses
        self.routed: set[str] = set()
        """VRFs in which a list for routed packets stands."""

    def bind(
        self, kind: str, name: str, direction: str, at: Span, places: Sequence[tuple[str, str]]
    ) -> Iterator[Binding]:
        """Bindings of one list or policy at ``places``, (interface, VRF) pairs; a policy that drops nothing is none."""
        if kind == "policy":
            self.uses.named(name, "filter", at, "policy")
            ruleset = policies.place(name)
            if ruleset not in self.dropping:
                return
        else:
            ruleset = self.lists.name(kind, name)
            self.uses.named(name, "filter", at)
        for interface, vrf in places:
            yield Binding(
                ruleset=ruleset, stage=_STAGE[direction], at=at, family=FAMILY[kind], interface=interface, vrf=vrf
            )


def on_interfaces(drafts: Mapping[str, Draft], applier: Applier) -> Iterator[Binding]:
    """What is applied to ports, LAGs, subinterfaces and VLAN interfaces.

    A port in a LAG has the lists of the LAG (guide, apply access-list to interface or LAG). A policy for routed packets may
    send them elsewhere: the interface then routes by a policy that nobody follows here.
    """
    for draft in drafts.values():
        for kind, direction, name, at in applied(draft):
            if kind == "policy" and direction in ROUTED:
                draft.policy_route = at
            if direction == "routed-in":
                applier.routed.add(draft.vrf)
            yield from applier.bind(kind, name, direction, at, [(draft.name, draft.vrf)])


def on_vlans(root: Node, drafts: Mapping[str, Draft], applier: Applier) -> Iterator[Binding]:
    """What is applied below ``vlan``: to the VLAN, and so to what its interface routes out of and into it."""
    interfaces: dict[int, list[tuple[str, str]]] = {}
    for draft in drafts.values():
        number = svi_vlan(draft) if draft.kind == "svi" else None
        if number is not None:
            interfaces.setdefault(number, []).append((draft.name, draft.vrf))
    for node in root.peek("vlan"):
        ids = vlan_set("".join(node.words[1:2]))
        for line in node.all("apply"):
            words = line.cursor(1)
            words.accept("access-list")
            kind = words.next()
            name, direction = words.next(), words.peek()
            if ids is None or kind not in FAMILY or direction not in ("in", "out"):
                continue
            words.next()
            numbers = [number for low, high in ids & ALL_VLANS for number in range(low, high + 1)]
            places = [place for number in numbers for place in ((vlan_place(number), ""), *interfaces.get(number, ()))]
            yield from applier.bind(kind, name, direction, line.at, places)


def on_the_switch(root: Node, lists: Lists, uses: Uses) -> Iterator[Binding]:
    """``apply access-list ip NAME control-plane vrf VRF``: what may reach the switch itself there."""
    for node in root.all("apply", "access-list"):
        words = node.cursor(2)
        kind, name = words.next(), words.next()
        if kind not in ("ip", "ipv6") or not words.accept("control-plane", "vrf"):
            continue
        vrf = words.next()
        uses.named(name, "filter", node.at)
        yield Binding(
            ruleset=lists.name(kind, name),
            stage="local",
            at=node.at,
            family=FAMILY[kind],
            vrf="" if vrf == "default" else vrf,
        )


def everywhere(root: Node, drafts: Mapping[str, Draft], applier: Applier) -> Iterator[Binding]:
    """``apply policy NAME in`` at the outermost level: to every port."""
    for node in root.all("apply", "policy"):
        words = node.cursor(2)
        name, direction = words.next(), words.peek()
        if direction not in ("in", "out"):
            continue
        words.next()
        ports = [(draft.name, draft.vrf) for draft in drafts.values() if draft.kind in ("ethernet", "aggregate")]
        yield from applier.bind("policy", name, direction, node.at, ports)
