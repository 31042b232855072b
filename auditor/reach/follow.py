"""One packet followed through the parsed network by plain first-match code.

It shares no set algebra with ``auditor.space``: rules are tried one after the other, routes by scanning for the
longest prefix. Every witness the set engine offers is walked here before anyone sees it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from auditor.model.address import LINK_LOCAL, format_ip
from auditor.model.forwarding import Nat, Vpn
from auditor.model.ranges import Ranges
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.reach.crossing import one_across, translates
from auditor.reach.doors import Doors, one_through_doors
from auditor.reach.flows import Hop, Unknown
from auditor.reach.handing import comes_out
from auditor.reach.journey import (
    ANYWHERE,
    FILTERED,
    MOST_HOPS,
    MOST_STATES,
    NO_ROUTE,
    NOT_FORWARDING,
    Journey,
    Question,
    State,
    Steps,
    Stop,
)
from auditor.reach.onto import beyond, hand_over
from auditor.reach.routes import Entry, neighbourly
from auditor.reach.single import Ruling, choices, guarded, images, is_sampled, unguarded
from auditor.reach.starts import by_link_local
from auditor.reach.tunnel_ends import IN_THE_CLEAR
from auditor.reach.tunnel_steps import dropped_in_clear, exits, met
from auditor.reach.way_out import by_table, ways_of
from auditor.reach.wiring import Box
from auditor.space.packets import Packet

if TYPE_CHECKING:
    from auditor.reach.network import Network


def follow(
    network: Network,
    packet: Packet,
    device: str,
    inward: str,
    target: str,
    *,
    possible: bool,
    tunnel: int = IN_THE_CLEAR,
    doubt: Unknown | None = None,
    bridged: bool = False,
    came: tuple[str, str] | None = None,
    stops: list[Stop] | None = None,
    sampled: list[Nat] | None = None,
) -> Journey | None:
    """A way on which the packet reaches zone ``target`` (``device:NAME``, ``ANYWHERE``), or None when it has none.

    It enters ``device`` by ``inward``, out of the tunnel of that number, which ``doubt`` may make uncertain.
    Without ``possible`` only what is certain counts. Loops and long ways end at ``MOST_HOPS`` devices. Every place
    where a way ended is appended to ``stops``, every translation of which only samples were tried to ``sampled``.
    """
    if doubt is not None and not possible:
        return None
    question = Question(network, target, possible, stops if stops is not None else [])
    question = replace(question, sampled=sampled if sampled is not None else question.sampled)
    assumed = () if doubt is None else (doubt,)
    return _search(question, [State(device, inward, packet, tunnel, (), assumed, bridged, came=came)])


def leaves(network: Network, device: str, vrf: str, packet: Packet) -> bool:
    """Whether a packet the device sends itself, outside all tunnels, may get to its end or out of sight.

    Its own lists do not see it: they filter what passes through (Cisco IOS Security Command Reference, ip access-group).
    """
    question = Question(network, ANYWHERE, True, [], tunnels=False)
    box = network.wiring.boxes[device]
    onward: list[State] = []
    for entry, _ in by_table(box, vrf, packet, possible=True):
        if entry.outward:
            state = State(device, entry.outward, packet, IN_THE_CLEAR, (), ())
            if next(iter(hand_over(question, box, entry.outward, entry, state, onward)), None) is not None:
                return True
    return _search(question, onward) is not None


def _search(question: Question, waiting: list[State]) -> Journey | None:
    """Depth first from some states; the first journey found."""
    seen: set[tuple[object, ...]] = set()
    while waiting and len(seen) < MOST_STATES:
        state = waiting.pop()
        key = (
            state.device, state.inward, state.packet, state.tunnel, state.bridged, state.entry, state.came
        )  # fmt: skip
        if key in seen or len(state.hops) >= MOST_HOPS:
            continue
        seen.add(key)
        onward: list[State] = []
        for arrived in _step(question, state, onward):
            return arrived
        waiting += reversed(onward)
    return None


def _every(question: Question, onward: list[State], ways: list[tuple[list[State], list[Journey]]]) -> Steps:
    """One packet that may become several: certainly delivered only when every image is, possibly when one is."""
    if question.possible or len(ways) == 1:
        for states, journeys in ways:
            yield from journeys
            onward += states
        return
    found = [next(iter(journeys), None) or _search(question, list(reversed(states))) for states, journeys in ways]
    if found and all(journey is not None for journey in found):
        yield from (journey for journey in found[:1] if journey is not None)


def _step(question: Question, state: State, onward: list[State]) -> Steps:
    network, possible = question.network, question.possible
    box = network.wiring.boxes[state.device]
    interface = box.interfaces.get(state.inward)
    vpn = box.tunnel(state.tunnel)
    vrf = interface.vrf if interface is not None else vpn.vrf if vpn is not None else ""
    if vpn is None and not state.bridged and not possible and dropped_in_clear(box, state.inward, state.packet):
        return
    doors = None if vpn is not None else network.doors.doors(state.device, state.inward, state.came)
    if doors is not None:
        ruled = one_through_doors(network.wiring, doors, state.packet, possible=possible)
        if not ruled.passes:
            question.stops.append(Stop(state.device, state.inward, ruled.at, FILTERED))
            return
        state = replace(
            state, assumed=(*state.assumed, *_by_some_door(box, doors, ruled, possible=possible)), lines=ruled.at
        )  # fmt: skip
    if state.bridged:
        yield from _bridged(question, box, state, onward)
        return
    displaced = doors is not None and state.device in doors.displaced
    for nat, doubts in choices(box, "destination", state.packet, state.inward, "", vrf, possible=possible):
        ways = []
        question.sampled.extend([nat] if nat is not None and is_sampled(nat) else [])
        for packet in images(nat, state.packet) if nat is not None else [state.packet]:
            inside = _Inside(box, vrf, replace(state, assumed=(*state.assumed, *doubts)), packet, nat, displaced)
            states: list[State] = []
            ways.append((states, list(_arrive(question, inside, states))))
        yield from _every(question, onward, ways)


@dataclass(frozen=True, slots=True)
class _Inside:
    """A packet inside a device: as it came (``state.packet``) and past the destination translation (``packet``)."""

    box: Box
    vrf: str
    state: State
    packet: Packet
    nat: Nat | None
    displaced: bool = False
    """A list on a switch port may have taken the place of the interface's own."""

    @property
    def vpn(self) -> Vpn | None:
        """The tunnel it came out of."""
        return self.box.tunnel(self.state.tunnel)

    @property
    def entry(self) -> str:
        return "" if self.vpn is None else self.vpn.entry

    @property
    def translated(self) -> str:
        return self.nat.name if self.nat is not None and self.nat.kind == "destination" else ""

    @property
    def changes(self) -> _Change:
        if self.nat is None or self.packet == self.state.packet:
            return ()
        return ((self.nat.at, _changed(self.nat, self.state.packet, self.packet, source=False)),)


_Change = tuple[tuple[Span, str], ...]


def _changed(nat: Nat, before: Packet, after: Packet, *, source: bool) -> str:
    """``10.1.1.5 -> 203.0.113.2``, with ports where they change; an address nobody knows is ``?``."""
    old, old_port = (before.source, before.source_port) if source else (before.destination, before.destination_port)
    new, new_port = (after.source, after.source_port) if source else (after.destination, after.destination_port)
    shown = "?" if nat.to.unknown else format_ip(new)
    if old_port == new_port:
        return f"{format_ip(old)} -> {shown}"
    return f"{format_ip(old)}:{old_port} -> {shown}:{new_port}"


def _by_some_door(box: Box, doors: Doors, ruled: Ruling, *, possible: bool) -> tuple[Unknown, ...]:
    if not possible:
        return ()
    why = Text(
        f"by which switch port the packet enters before {box.device.name} is not known",
        f"{box.device.name} の手前でどのスイッチポートから入るか分からない",
    )
    lists = tuple(guard.binding.at for door in doors.doors for guard in door.lists)
    return (Unknown(why, lists), *ruled.assumed)


def _entered(inside: _Inside, *, possible: bool, itself: bool) -> Ruling:
    """The lists of the interface and of the tunnel, which see the packet before or after the destination translation."""
    box, state, vpn = inside.box, inside.state, inside.vpn
    wire = box.device.lists_see == "wire"
    packet, translated = (state.packet, "") if wire else (inside.packet, inside.translated)

    def listed() -> Ruling:
        guards = box.guards("ingress", state.inward) if not itself or box.device.lists_guard_self is not False else ()
        return guarded(box, guards, packet, state.inward, "", possible=possible, translated=translated)

    first = met(vpn, "ingress", listed, possible=possible)
    if inside.displaced and possible and not first.passes:
        why = Text("a port list takes the place of this list", "ポートのリストがこのリストに代わる")
        first = Ruling(True, (), (Unknown(why, first.at),))
    if itself and box.device.lists_guard_self is None and possible and not first.passes:
        first = Ruling(True, (), (unguarded(box, first.at),))
    first = replace(first, at=(*state.lines, *first.at))
    if vpn is None or not first.passes:
        return first
    own = guarded(
        box, box.guards("ingress", vpn.entry), packet, state.inward, "", possible=possible, translated=translated,
        entry=vpn.entry,
    )  # fmt: skip
    return Ruling(own.passes, (*first.at, *own.at) if own.passes else own.at, (*first.assumed, *own.assumed))


def _arrive(question: Question, inside: _Inside, onward: list[State]) -> Steps:
    """Delivered to the device itself, or sent on by every way the packet may take."""
    box, state, possible = inside.box, inside.state, question.possible
    mine = inside.packet.destination in box.own.get(inside.vrf, Ranges())
    if not mine and inside.packet.destination in LINK_LOCAL:
        arrived_at = box.interfaces.get(state.inward)
        if arrived_at is None or not possible or inside.packet.destination not in neighbourly(arrived_at):
            question.stops.append(Stop(state.device, state.inward, (), NO_ROUTE))
            return
        mine = True
        state = replace(state, assumed=tuple(dict.fromkeys((*state.assumed, by_link_local(arrived_at)))))
        inside = replace(inside, state=state)
    elif mine and inside.packet.destination not in box.own_surely.get(inside.vrf, Ranges()):
        if not possible:
            return
        state = replace(state, assumed=(*state.assumed, _may_be_down(box, inside.packet.destination)))
        inside = replace(inside, state=state)
        yield from _to_itself(question, inside, _entered(inside, possible=possible, itself=True))
        mine = False
    entered = _entered(inside, possible=possible, itself=mine)
    if mine:
        yield from _to_itself(question, inside, entered)
        return
    if not entered.passes or box.device.forwards.is_(False):
        why = NOT_FORWARDING if entered.passes else FILTERED
        question.stops.append(Stop(state.device, state.inward, entered.at, why))
        return
    assumed = (*state.assumed, *entered.assumed)
    interface = box.interfaces.get(state.inward)
    policed = interface.policy_route if interface is not None else None
    if not box.device.forwards.known or policed is not None:
        if not possible:
            return
        assumed += (_may_not_route(box, policed),)
    ways = list(ways_of(box, state.inward, inside.vrf, inside.packet, possible=possible))
    if not any(entry.outward for entry, _ in ways):
        question.stops.append(Stop(state.device, state.inward, tuple(entry.at for entry, _ in ways), NO_ROUTE))
    for entry, unsure in ways:
        moved = replace(inside, state=replace(state, assumed=(*assumed, *unsure)))
        yield from _leave(question, moved, entry, entered.at, onward)


def _to_itself(question: Question, inside: _Inside, entered: Ruling) -> Steps:
    box, state = inside.box, inside.state
    if question.target not in (f"device:{box.device.name}", ANYWHERE):
        return
    behind = guarded(
        box, box.guards("local", inside.vrf), inside.packet, state.inward, "", possible=question.possible,
        translated=inside.translated, entry=inside.entry,
    )  # fmt: skip
    if not behind.passes or not entered.passes:
        at = behind.at if not behind.passes else entered.at
        question.stops.append(Stop(state.device, state.inward, at, FILTERED))
        return
    hop = Hop(
        device=box.device.name, inward=state.inward, rules=(*entered.at, *behind.at), came_by=inside.vpn,
        translations=inside.changes, packets=(state.packet, inside.packet, inside.packet),
    )  # fmt: skip
    assumed = (*state.assumed, *entered.assumed, *behind.assumed)
    yield Journey((*state.hops, hop), assumed)


def _may_be_down(box: Box, address: int) -> Unknown:
    name = f"{box.device.name} {format_ip(address)}"
    why = Text(f"whether the interface with {name} is up", f"{name} のインタフェースが有効か")
    at = next((one.at for one in box.device.interfaces for a in one.addresses if a.ip == address), box.device.at)
    return Unknown(why, (at,))


def _may_not_route(box: Box, policy: Span | None) -> Unknown:
    if policy is not None:
        why = Text(f"policy routing on {box.device.name}", f"{box.device.name} のポリシールーティング")
        return Unknown(why, (policy,))
    why = Text(
        f"whether {box.device.name} routes is not known ({box.device.forwards.note.en})",
        f"{box.device.name} がルーティングするか分からない（{box.device.forwards.note.ja}）",
    )
    return Unknown(why, (box.device.at,))


def _leave(question: Question, inside: _Inside, entry: Entry, rules: tuple[Span, ...], onward: list[State]) -> Steps:
    """Past the lists between two interfaces and of the outgoing one, and past the source translation."""
    box, state, possible, outward = inside.box, inside.state, question.possible, entry.outward
    if not outward:
        return
    assumed = list(state.assumed)
    nat = inside.nat
    if nat is not None and nat.kind == "destination" and nat.outward is not None and outward not in nat.outward:
        if not possible:
            return
        why = Text(f"translation {nat.name} expects another way out", f"変換 {nat.name} は別の出力を想定している")
        assumed.append(Unknown(why, (nat.at, entry.at)))
    asked = inside.packet if box.device.policies_see == "real" else state.packet

    def policed() -> Ruling:
        return guarded(
            box, box.guards("through", inside.vrf), asked, state.inward, outward, possible=possible,
            translated=inside.translated, entry=inside.entry,
        )  # fmt: skip

    through = met(inside.vpn, "through", policed, possible=possible)
    if not through.passes:
        question.stops.append(Stop(state.device, state.inward, through.at, FILTERED))
        return
    assumed += through.assumed
    real = box.device.lists_see == "real"
    left = _left(inside, inside.packet, outward, possible=possible) if real else Ruling(True)
    if not left.passes:
        question.stops.append(Stop(state.device, state.inward, left.at, FILTERED))
        return
    assumed += left.assumed
    searched = choices(
        box, "source", inside.packet, state.inward, outward, inside.vrf, possible=possible, translated=inside.translated
    )
    for hides, doubts in searched:
        ways = []
        question.sampled.extend([hides] if hides is not None and is_sampled(hides) else [])
        for packet in images(hides, inside.packet) if hides is not None else [inside.packet]:
            states: list[State] = []
            taken, lines = (*assumed, *doubts), tuple(dict.fromkeys((*rules, *through.at, *left.at)))
            journeys = list(_sent(question, inside, entry, packet, hides, lines, taken, states))
            ways.append((states, journeys))
        yield from _every(question, onward, ways)


def _left(inside: _Inside, packet: Packet, outward: str, *, possible: bool) -> Ruling:
    def listed() -> Ruling:
        return guarded(
            inside.box, inside.box.guards("egress", outward), packet, inside.state.inward, outward, possible=possible,
            translated=inside.translated, entry=inside.entry,
        )  # fmt: skip

    return met(inside.vpn, "egress", listed, possible=possible)


def _sent(
    question: Question, inside: _Inside, entry: Entry, packet: Packet, hides: Nat | None, rules: tuple[Span, ...],
    assumed: tuple[Unknown, ...], onward: list[State],
) -> Steps:  # fmt: skip
    """Out of the interface: into a tunnel that takes the packet, or past its list onto the segment behind it."""
    box, state, possible = inside.box, inside.state, question.possible
    changes = inside.changes
    if hides is not None and packet != inside.packet:
        changes = (*changes, (hides.at, _changed(hides, inside.packet, packet, source=True)))

    def listed() -> Ruling:
        if box.device.lists_see == "real":
            return Ruling(True)
        return _left(inside, packet, entry.outward, possible=possible)

    dropped: list[Span] = []
    network = question.network
    ways = exits(
        network, box, state.inward, entry.outward, packet, listed, possible=possible, dropped=dropped,
        tunnels=question.tunnels,
    )  # fmt: skip
    for way in ways:
        hop = Hop(
            device=box.device.name, inward=state.inward, outward=entry.outward, route=entry.at,
            rules=tuple(dict.fromkeys((*rules, *way.rules))), translations=changes,
            packets=(state.packet, inside.packet, packet), came_by=inside.vpn, sent_by=way.vpn,
        )  # fmt: skip
        known = tuple(dict.fromkeys((*assumed, *way.assumed)))
        moved = State(box.device.name, state.inward, packet, IN_THE_CLEAR, (*state.hops, hop), known)
        if way.partner is not None:
            there = comes_out(network, way.partner, ())
            onward.append(replace(moved, device=there.device, inward=there.inward, tunnel=there.tunnel))
        elif way.vpn is not None:
            yield from beyond(question, box, way, moved)
        else:
            yield from hand_over(question, box, entry.outward, entry, moved, onward)
    if dropped:
        question.stops.append(Stop(state.device, state.inward, tuple(dict.fromkeys(dropped)), FILTERED))


def _bridged(question: Question, box: Box, state: State, onward: list[State]) -> Steps:
    """A frame through a filtering bridge, onto the segments behind its other ports."""
    bridge = box.bridges.get(state.inward)
    if bridge is None:
        return
    possible, name, inward, packet = question.possible, box.device.name, state.inward, state.packet
    if translates(box, bridge, inward):
        if not possible:
            return
        why = Text(f"{name} bridges and translates addresses", f"{name} はブリッジしながらアドレス変換を行う")
        state = replace(state, assumed=(*state.assumed, Unknown(why, (box.device.at,))))
    for outward, ruled in one_across(box, inward, state.entry, packet, possible=possible):
        if not ruled.passes:
            question.stops.append(Stop(name, inward, ruled.at, FILTERED))
            continue
        assumed = (*state.assumed, *ruled.assumed)
        if outward == bridge.interface:
            onward.append(
                replace(
                    state, inward=outward, tunnel=IN_THE_CLEAR, bridged=False, entry=None, came=None, lines=(),
                    assumed=assumed,
                )
            )  # fmt: skip
            continue
        lines = (*state.lines, *ruled.at)
        hop = Hop(device=name, inward=inward, outward=outward, rules=lines, packets=(packet, packet, packet))
        moved = replace(state, hops=(*state.hops, hop), assumed=assumed)
        yield from hand_over(question, box, outward, state.entry, moved, onward)
