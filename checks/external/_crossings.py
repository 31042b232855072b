"""Where flows cross the boundary of the plant, and whether anything protects them there."""

from __future__ import annotations

from typing import Literal

from auditor.model.forwarding import Vpn
from auditor.model.text import Text
from auditor.plant.types import ZoneKind
from auditor.reach.external import ExternalLink, is_external
from auditor.reach.flows import Flow, Hop
from auditor.reach.network import Network
from checks._reach import MOST_FLOWS, MOST_UNKNOWNS
from checks.external._points import CLOSED_MEDIA, declared

INSIDE: tuple[ZoneKind, ...] = ("it", "ctrl_info", "control", "field", "safety", "mgmt", "dmz", "remote_access")
OUTSIDE: tuple[ZoneKind, ...] = ("hq", "partner", "other_org", "cloud", "wwan", "internet")
Way = Literal["open", "closed", "protected", "untold"]


def way_of(network: Network, flow: Flow, *, outbound: bool) -> Way:
    """How a flow crosses the boundary: in an encrypting tunnel, over a closed line, or openly."""
    hop = crossing(network, flow, outbound=outbound)
    found = [] if hop is None else tunnels(network, hop, outbound=outbound)
    if any(vpn.encrypted is True for vpn in found):
        return "protected"
    if any(vpn.encrypted is None for vpn in found):
        return "untold"
    return "closed" if medium(network, flow, outbound=outbound) in CLOSED_MEDIA else "open"


def crossing(network: Network, flow: Flow, *, outbound: bool) -> Hop | None:
    """Where a flow leaves the plant or comes into it: on an external line, or in a tunnel to the outside."""
    for hop in flow.path if outbound else reversed(flow.path):
        port = network.port(hop.device, hop.outward if outbound else hop.inward)
        if any((hop.device, vpn.name) in network.external_tunnels for vpn in tunnels(network, hop, outbound=outbound)):
            return hop
        if port is not None and is_external(network, hop.device, port.interface):
            return hop
    return None


def tunnels(network: Network, hop: Hop, *, outbound: bool) -> list[Vpn]:
    """The tunnels a flow enters or comes out of; one to a device nobody supplied is known by its interface alone."""
    device = network.device(hop.device)
    used, face = (hop.sent_by, hop.outward) if outbound else (hop.came_by, hop.inward)
    found = [] if used is None else [used]
    return found + [vpn for vpn in (device.vpns if device is not None else ()) if face and vpn.tunnel_interface == face]


def medium(network: Network, flow: Flow, *, outbound: bool) -> str:
    """What the register says of the line a flow leaves or comes in by; empty: nothing."""
    hop = crossing(network, flow, outbound=outbound)
    if hop is None:
        return ""
    row = declared(network, hop.device, (hop.outward if outbound else hop.inward,))
    return "" if row is None or row.status == "retired" else row.medium or ""


def in_the_open(network: Network, link: ExternalLink) -> tuple[Flow | None, tuple[Text, ...]]:
    """A flow that certainly crosses a line outside any encrypting tunnel, or what keeps it open whether one does."""
    doubts: list[Text] = []
    zone = network.plant.zone(link.zone)
    for inner in network.plant.zones_of(*INSIDE) if zone is not None else ():
        for source, target, outbound in ((inner.id, link.zone, True), (link.zone, inner.id, False)):
            pair = network.reach(source, target)
            doubts += [unknown.text for unknown in pair.blind]
            for flow in network.flows(pair, most=MOST_FLOWS):
                hop = crossing(network, flow, outbound=outbound)
                face = "" if hop is None else hop.outward if outbound else hop.inward
                if hop is None or (hop.device, face) != (link.device, link.name):
                    continue
                if way_of(network, flow, outbound=outbound) == "protected":
                    continue
                if flow.certainty == "definite":
                    return flow, ()
                doubts += [unknown.text for unknown in flow.unknowns]
    return None, tuple(dict.fromkeys(doubts))[:MOST_UNKNOWNS]
