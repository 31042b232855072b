"""One packet leaves a device: onto a segment, to the next device or to hosts, or out of a tunnel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from auditor.model.text import Text
from auditor.plant.zones import EXTERNAL_KINDS
from auditor.reach.flows import Unknown
from auditor.reach.handing import leads_beyond, unsupplied
from auditor.reach.journey import ANYWHERE, Journey, Question, State, Steps
from auditor.reach.routes import Entry
from auditor.reach.tunnel_ends import IN_THE_CLEAR, peer_unknown
from auditor.reach.tunnel_steps import Exit
from auditor.reach.tunnels import certain_clients
from auditor.reach.wiring import Box, Neighbor

if TYPE_CHECKING:
    pass


def beyond(question: Question, box: Box, way: Exit, state: State) -> Steps:
    """At a peer without a configuration, and in the zones that may lie behind it."""
    network, vpn = question.network, way.vpn
    if vpn is None or not leads_beyond(network, box, vpn):
        return
    for zone in network.plant.zones:
        sure = certain_clients(network, zone, box, vpn)
        if zone.id != question.target and question.target != ANYWHERE:
            continue
        if (sure or question.possible) and state.packet.destination in network.addresses(zone, as_source=False):
            yield Journey(state.hops, state.assumed if sure else (*state.assumed, peer_unknown(vpn)))


def hand_over(
    question: Question, box: Box, outward: str, entry: Entry | None, state: State, onward: list[State]
) -> Steps:
    """Onto a segment: to the next device, into filtering bridges, to hosts; ``entry`` None for frames of a host."""
    network, possible = question.network, question.possible
    wiring, name = network.wiring, box.device.name
    came = (name, outward) if network.doors.domains else None
    hop = entry.next_hop if entry is not None else None
    target = state.packet.destination if hop is None else hop
    devices = wiring.devices_on(name, outward) if entry is None else wiring.next_devices(name, outward, target)
    if entry is not None and entry.gateway and not devices:
        devices = wiring.on_link(name, outward)
    bridges = wiring.bridge_ports(name, outward)

    def send(neighbour: Neighbor, *, frames: bool) -> None:
        if neighbour.doubt is None or possible:
            doubts = () if neighbour.doubt is None else (neighbour.doubt,)
            onward.append(
                replace(
                    state, device=neighbour.device, inward=neighbour.interface, assumed=state.assumed + doubts,
                    tunnel=IN_THE_CLEAR, bridged=frames, entry=entry if frames else None, came=came, lines=(),
                )
            )  # fmt: skip

    for neighbour in devices:
        send(neighbour, frames=False)
    if hop is None or not any(neighbour.doubt is None for neighbour in devices):
        for port in bridges:
            send(port, frames=True)
    if devices and wiring.inside(name, outward) is not None:
        return
    if hop is not None and (devices or (bridges and wiring.held_beyond(name, outward, hop))):
        return
    yield from _delivered(question, name, outward, entry, state, devices)


def _delivered(
    question: Question, name: str, outward: str, entry: Entry | None, state: State, devices: Sequence[Neighbor]
) -> Steps:
    """To hosts on the segment behind an interface, or to a next hop that is no supplied device."""
    network, target, possible, packet = question.network, question.target, question.possible, state.packet
    if target == ANYWHERE:
        if all(neighbour.doubt is not None for neighbour in devices):
            yield Journey(state.hops, state.assumed)
        return
    wanted = network.plant.zone(target)
    if wanted is None:
        return
    here = network.sides.zones(name, outward)
    hindered = network.doors.hinder(name, outward)
    for zone, certain in here:
        sure = certain and not hindered
        if zone == target and (sure or possible) and packet.destination in network.addresses(wanted, as_source=False):
            yield Journey(state.hops, state.assumed if sure else (*state.assumed, _which_side(name, outward)))
    kinds = {found.kind for zone, _ in here if (found := network.plant.zone(zone)) is not None}
    if (
        possible
        and entry is not None
        and (entry.next_hop is not None or (entry.gateway and not devices))
        and target not in (zone for zone, _ in here)
        and not kinds & EXTERNAL_KINDS
        and wanted.kind not in EXTERNAL_KINDS
        and packet.destination in wanted.prefixes
    ):
        yield Journey(state.hops, (*state.assumed, unsupplied(name, outward, entry)))


def _which_side(name: str, outward: str) -> Unknown:
    why = Text(
        f"where on the segment behind {name}:{outward} the host is, beyond a filter or not, is not known",
        f"{name}:{outward} の先のセグメントで、ホストがフィルタの手前か奥か分からない",
    )
    return Unknown(why)
