"""The answer to a packet that arrived: does every device on the way send it back, and let it pass."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from auditor.model.forwarding import TunnelStage, Vpn
from auditor.model.span import Span
from auditor.reach.doors import one_through_doors
from auditor.reach.flows import Hop
from auditor.reach.journey import Journey
from auditor.reach.routes import Entry
from auditor.reach.single import Ruling, guarded
from auditor.reach.tunnel_steps import met
from auditor.reach.way_out import ways_of
from auditor.reach.wiring import Box
from auditor.space.packets import Packet

if TYPE_CHECKING:
    from auditor.reach.network import Network


def reply(network: Network, packet: Packet, journey: Journey, *, possible: bool) -> Ruling:
    """What happens to the answer on the way back along a journey.

    A stateful device that let the packet through lets its answer through, and so does a rule that inspects; any other
    filter is asked again, with addresses and ports exchanged, TCP marked as established, and translations undone.
    Every device has to send the answer back to where the packet came from: where it may go another way nothing is certain
    (a stateful device that then sees one direction only would drop the rest), and where no route is left it is lost.
    """
    at: tuple[Span, ...] = ()
    sender: tuple[str, str] | None = None
    for number in range(len(journey.hops) - 1, -1, -1):
        hop = journey.hops[number]
        box = network.wiring.boxes[hop.device]
        doors = network.doors.doors(hop.device, hop.outward, sender) if hop.outward else None
        sender = (hop.device, hop.inward) if network.doors.domains else None
        if doors is not None and hop.packets is not None:
            ruled = one_through_doors(network.wiring, doors, _answer(hop.packets[2]), possible=possible)
            at += ruled.at
            if not ruled.passes:
                return Ruling(False, ruled.at, ruled.assumed)
        before = next((one.device for one in reversed(journey.hops[:number]) if not _bridged(network, one)), "")
        if (
            hop.packets is not None
            and not _bridged(network, hop)
            and not _returns(network, box, hop, before, possible=possible)
        ):
            return Ruling(False, at)
        if box.device.stateful or hop.packets is None or _inspected(box, hop):
            continue
        came, inside, left = (_answer(one) for one in hop.packets)
        if not hop.outward:
            # The box answers itself. Outgoing lists do not see that; a box with lists between interfaces has others for
            # it (OUTPUT of iptables), and those are not in the model.
            if not possible and box.guards("through", _vrf(box, hop.inward)):
                return Ruling(False, at)
            continue
        real = box.device.lists_see == "real"
        stages: tuple[tuple[TunnelStage, str, Packet, Vpn | None], ...] = (
            ("ingress", hop.outward, inside if real else left, hop.sent_by),
            ("through", _vrf(box, hop.outward), inside, hop.sent_by),
            ("egress", hop.inward, inside if real else came, hop.sent_by),
            ("sent", hop.inward, inside if real else came, hop.came_by),
        )
        for stage, place, answer, vpn in stages:
            if (stage != "through" and not place) or (stage == ("sent" if hop.came_by is None else "egress")):
                continue
            found = _answered(box, hop, stage, place, answer, vpn, possible=possible)
            at += found.at
            if not found.passes:
                return Ruling(False, found.at, found.assumed)
    return Ruling(True, at)


def _answered(
    box: Box, hop: Hop, stage: TunnelStage, place: str, answer: Packet, vpn: Vpn | None, *, possible: bool
) -> Ruling:  # fmt: skip
    """An answer at one filter, which answers that come out of or go into a tunnel may pass by."""
    entry = hop.sent_by.entry if hop.sent_by is not None else ""

    def listed() -> Ruling:
        guards = box.guards("egress" if stage == "sent" else stage, place)
        return guarded(
            box, guards, answer, hop.outward, hop.inward, possible=possible, state="established", entry=entry,
            translated=_renamed(box, hop),
        )  # fmt: skip

    return met(vpn, stage, listed, possible=possible)


def _bridged(network: Network, hop: Hop) -> bool:
    """True for a hop on which frames were bridged: no route has a part in it."""
    return bool(hop.outward) and hop.route is None and hop.inward in network.wiring.boxes[hop.device].bridges


def _returns(network: Network, box: Box, hop: Hop, before: str, *, possible: bool) -> bool:
    """Whether a device sends the answer on towards where the packet came from: certainly, or at all."""
    assert hop.packets is not None
    answer = _answer(hop.packets[0])
    vrf = _vrf(box, hop.outward or hop.inward)
    ways = [entry for entry, _ in ways_of(box, hop.outward, vrf, answer, possible=possible) if entry.outward]
    if possible or not ways:
        return bool(ways)
    tunnelled = hop.came_by is not None
    return all(
        way.outward == hop.inward and _leads_to(network, box, way, answer, before, back_into_tunnel=tunnelled)
        for way in ways
    )


def _leads_to(
    network: Network, box: Box, way: Entry, answer: Packet, before: str, *, back_into_tunnel: bool
) -> bool:  # fmt: skip
    if not before or back_into_tunnel:
        return True
    wanted = answer.destination if way.next_hop is None else way.next_hop
    found = network.wiring.next_devices(box.device.name, way.outward, wanted)
    if way.gateway and not found:
        found = network.wiring.on_link(box.device.name, way.outward)
    if any(neighbor.device == before for neighbor in found):
        return True
    return not found and network.wiring.held_beyond(box.device.name, way.outward, wanted, before)


def _renamed(box: Box, hop: Hop) -> str:
    """The rule that has changed the destination of the connection, if one has; its answers count as translated too."""
    changed = {at for at, _ in hop.translations}
    return next((nat.name for nat in box.device.nats if nat.kind == "destination" and nat.at in changed), "")


def _vrf(box: Box, interface: str) -> str:
    found = box.interfaces.get(interface)
    return found.vrf if found is not None else ""


def _inspected(box: Box, hop: Hop) -> bool:
    """True when one of the rules that let the packet through keeps state for its answer."""
    return any(rule.inspects and rule.at in hop.rules for ruleset in box.device.filters for rule in ruleset.rules)


def _answer(packet: Packet) -> Packet:
    """The packet's answer: echo replies to echo requests; other ICMP kinds have no answer of another kind here."""
    kind = {8 * 256: 0, 128 * 256: 129 * 256}.get(packet.icmp, packet.icmp)
    return replace(
        packet, source=packet.destination, destination=packet.source, source_port=packet.destination_port,
        destination_port=packet.source_port, established=True, icmp=kind,
    )  # fmt: skip
