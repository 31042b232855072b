"""Interfaces of an AOS-CX switch: what is written, and what holds where nothing is.

``show running-config`` prints the state and the VLANs of the ports it prints at all. Where a port prints neither VLANs nor
``routing``, what the others print tells its layer: ``no routing`` stands on switch ports only where ports are routed without it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from auditor.model.address import ANY4, parse_ip
from auditor.model.fact import Fact, written
from auditor.model.forwarding import Route
from auditor.model.interface import Interface, InterfaceKind, SwitchPort
from auditor.source.node import Node
from vendor_parsers._readers.switch_drafts import Draft, all_addresses, kind_of, svi_vlan
from vendor_parsers._readers.switch_interfaces import read_drafts
from vendor_parsers._readers.switch_ports import switch_port
from vendor_parsers.aruba_aoscx import facts
from vendor_parsers.aruba_aoscx.interface_lines import OFF, ON, heading

MANAGEMENT = "mgmt"
"""The VRF of the management port, and the port's own name."""
_PORTS = ("ethernet", "aggregate")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the rest of the configuration says that a port depends on.

    ``routed``: ports that print neither VLANs nor a layer are routed. ``svi``: whether a silent VLAN interface is up.
    ``dot1x`` and ``security``: where 802.1X or MAC authentication, and port security, are on for the whole switch.
    """

    routed: bool
    svi: Fact[bool]
    lldp: Fact[bool]
    dot1x: bool
    security: bool


def _kind(name: str) -> InterfaceKind:
    if name.startswith("lag"):
        return "subinterface" if "." in name else "aggregate"
    if name[:1].isdecimal():
        return "subinterface" if "." in name else "ethernet"
    return kind_of(name)


def drafts_of(root: Node) -> dict[str, Draft]:
    """Every interface with its lines read; the management port stands in a VRF of its own."""
    drafts = read_drafts(root, ON, OFF, heading, _kind)
    for node in root.peek("interface"):
        if node.words[1:2] == ["tunnel"] and "mode" in node.words:
            draft = drafts.get(heading(node)[0])
            if draft is not None:
                draft.tunnel["mode"] = (" ".join(node.words[node.words.index("mode") + 1 :]), node.at)
    if MANAGEMENT in drafts:
        drafts[MANAGEMENT].vrf = MANAGEMENT
    return drafts


def surroundings(root: Node, drafts: Mapping[str, Draft]) -> Surroundings:
    """What the ports of this export depend on."""
    ports = [draft for draft in drafts.values() if draft.kind in _PORTS]
    svis = [draft for draft in drafts.values() if draft.kind == "svi"]
    lldp = facts.DISCOVERY_VARIES
    for words, on in ((("lldp",), True), (("no", "lldp"), False)):
        for node in root.peek(*words):
            if len(node.words) == len(words):
                node.mark()
                lldp = written(on, node.at)
    return Surroundings(
        routed=any(port.switched is not None and port.switched.is_(True) for port in ports),
        svi=facts.SVI_VARIES if any(_is_up(draft) for draft in svis) else facts.PRINTED_UP,
        lldp=lldp,
        dot1x=_enabled(root, ("aaa", "authentication", "port-access")),
        security=_enabled(root, ("port-access", "port-security")),
    )


def _is_up(draft: Draft) -> bool:
    return draft.enabled is not None and draft.enabled.is_(True)


def _enabled(root: Node, words: tuple[str, ...]) -> bool:
    """Whether a feature of ports is on for the switch: ``… enable`` on the line or below it."""
    found = False
    for node in root.all(*words):
        cursor = node.cursor(len(words))
        if words[0] == "aaa" and not (cursor.accept("dot1x", "authenticator") or cursor.accept("mac-auth")):
            continue
        for inner in (cursor, *(line.cursor() for line in node.children)):
            found = inner.accept("enable") or found
    return found


def _is_switched(draft: Draft, around: Surroundings) -> bool | None:
    """Whether a port is a switch port; None when nobody can tell, as for a member of a LAG, which follows its LAG."""
    if draft.group:
        return None
    if draft.mode is not None:
        return True
    if draft.switched is not None:
        return draft.switched.value
    return False if around.routed or draft.addresses or draft.dynamic or draft.address_unknown else None


def finish(draft: Draft, around: Surroundings) -> Interface:
    """The interface as the model has it."""
    return Interface(
        name=draft.name,
        kind=draft.kind,
        at=draft.at,
        enabled=draft.enabled or _silent(draft, around),
        description=draft.description.strip("\"'"),
        addresses=all_addresses(draft),
        dynamic=draft.dynamic,
        address_unknown=draft.address_unknown,
        ipv6=draft.ipv6 or facts.IPV6_OFF,
        vrf=draft.vrf,
        parent=draft.name.rpartition(".")[0] if draft.kind == "subinterface" else "",
        group=draft.group,
        vlan=svi_vlan(draft),
        port=_port(draft, around),
        discovery=draft.discovery.get("lldp", around.lldp) if not around.lldp.is_(False) else around.lldp,
        urpf=draft.urpf or facts.OFF,
        policy_route=draft.policy_route,
        link_local=draft.link_local,
    )


def _silent(draft: Draft, around: Surroundings) -> Fact[bool]:
    if draft.kind == "svi":
        return around.svi
    return facts.PRINTED_UP if draft.kind in ("loopback", "tunnel") else facts.STATE_VARIES


def _port(draft: Draft, around: Surroundings) -> SwitchPort | None:
    if draft.kind not in _PORTS or _is_switched(draft, around) is False:
        return None
    if draft.dot1x is not None and draft.dot1x.is_(True) and not around.dot1x:
        draft.dot1x = facts.OFF
    if draft.port_security is not None and draft.port_security.is_(True) and not around.security:
        draft.port_security = facts.OFF
    return switch_port(draft, facts.PORTS)


def gateways(drafts: Mapping[str, Draft]) -> Iterator[Route]:
    """The default route of the management port."""
    for draft in drafts.values():
        text, at = draft.tunnel.get("default-gateway", ("", draft.at))
        if text:
            yield Route(prefix=ANY4, at=at, next_hop=parse_ip(text), vrf=draft.vrf)
