"""Interfaces of an EOS switch, and the VLANs its trunks carry.

A VLAN with trunk groups is carried only by trunks that belong to one of them, whatever they allow (Arista EOS User Manual,
Virtual LANs, trunk groups).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from auditor.model.fact import Fact, default, written
from auditor.model.interface import Interface, SwitchPort
from auditor.model.ranges import NOTHING, Ranges
from auditor.source.node import Node
from vendor_parsers._readers.switch_drafts import Draft, all_addresses, svi_vlan
from vendor_parsers._readers.switch_interfaces import read_drafts
from vendor_parsers._readers.switch_ports import switch_port
from vendor_parsers._readers.vlan_lists import vlan_set
from vendor_parsers.arista_eos import facts
from vendor_parsers.arista_eos.interface_lines import OFF, ON

_PORTS = ("ethernet", "aggregate")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the rest of the configuration says that a port depends on."""

    switched: bool
    up: Fact[bool]
    """Whether an Ethernet port is up that does not say so itself."""
    lldp: Fact[bool]
    trunk_groups: Mapping[str, Ranges]
    """Trunk group -> the VLANs that only its trunks carry."""
    dot1x: bool
    """``dot1x system-auth-control``: without it no port asks anybody (Arista EOS User Manual, 802.1X Port Security)."""


def drafts_of(root: Node) -> dict[str, Draft]:
    """Every interface with its lines read; ``interface defaults`` is none."""
    drafts = read_drafts(root, ON, OFF)
    drafts.pop("defaults", None)
    return drafts


def surroundings(root: Node) -> Surroundings:
    """The settings that hold for every port."""
    words = root.after("switchport", "default", "mode")
    switched = words is None or words.next() != "routed"
    up = facts.ENABLED
    for defaults in root.all("interface", "defaults"):
        for block in defaults.all("ethernet"):
            shut = block.find("shutdown")
            up = written(False, shut.at) if shut is not None else up
    lldp = facts.LLDP_ON
    for text, on in ((("lldp", "run"), True), (("no", "lldp", "run"), False)):
        node = root.find(*text)
        lldp = written(on, node.at) if node is not None else lldp
    groups: dict[str, Ranges] = {}
    for node in root.peek("vlan"):
        ids = vlan_set(node.words[1]) if len(node.words) == 2 else None
        for line in node.peek("trunk", "group"):
            if ids is not None and len(line.words) == 3:
                groups[line.words[2]] = groups.get(line.words[2], NOTHING) | ids
    return Surroundings(switched, up, lldp, groups, root.find("dot1x", "system-auth-control") is not None)


def is_switched(draft: Draft, around: Surroundings) -> bool:
    """Whether a port is a switch port; switched unless told otherwise (same chapter, VLAN Switching)."""
    if draft.kind not in _PORTS:
        return False
    return draft.switched.is_(True) if draft.switched is not None else around.switched


def finish(draft: Draft, around: Surroundings) -> Interface:
    """The interface as the model has it."""
    return Interface(
        name=draft.name,
        kind=draft.kind,
        at=draft.at,
        enabled=draft.enabled or (around.up if draft.kind == "ethernet" else facts.ENABLED),
        description=draft.description,
        addresses=all_addresses(draft),
        dynamic=draft.dynamic,
        address_unknown=draft.address_unknown,
        ipv6=draft.ipv6 or facts.IPV6_OFF,
        vrf=draft.vrf,
        parent=draft.name.rpartition(".")[0] if draft.kind == "subinterface" else "",
        group=f"Port-Channel{draft.group.removeprefix('port-channel')}" if draft.group else "",
        vlan=svi_vlan(draft),
        port=_port(draft, around) if is_switched(draft, around) else None,
        discovery=draft.discovery.get("lldp", around.lldp) if around.lldp.is_(True) else around.lldp,
        urpf=draft.urpf or facts.URPF_OFF,
        policy_route=draft.policy_route,
        unnumbered=draft.unnumbered,
        link_local=draft.link_local,
    )


def _port(draft: Draft, around: Surroundings) -> SwitchPort:
    port = switch_port(draft, facts.PORTS)
    if not around.dot1x and port.dot1x.state != "default":
        port = replace(port, dot1x=facts.DOT1X_OFF)
    grouped = Ranges.union(around.trunk_groups.values())
    own = Ranges.union(vlans for name, vlans in around.trunk_groups.items() if name in draft.trunk_groups)
    allowed = port.allowed.value
    if allowed is None or not grouped - own:
        return port
    carried = allowed - (grouped - own)
    return replace(
        port,
        allowed=written(carried, port.allowed.at)
        if port.allowed.at is not None
        else default(carried, port.allowed.note),
    )
