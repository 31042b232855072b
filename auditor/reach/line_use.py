"""What passes by one line of a filter: which declared flows, and what else between the zones.

This is what a change of the line would stop. Sets are the upper bound, what possibly passes, so that *nothing* means nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from auditor.model.address import ANY
from auditor.model.device import Device
from auditor.model.forwarding import Nat
from auditor.model.ranges import Ranges
from auditor.model.rule import Action, Rule, RuleSet
from auditor.model.service import ALL_PORTS
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.plant.rows import DeclaredFlow
from auditor.reach.declared import row_packets
from auditor.reach.flows import Unknown
from auditor.reach.reached import Meeting, Spread, not_supplied
from auditor.reach.spread import spread_from
from auditor.space.filters import STEERING, Sides, permitted
from auditor.space.packets import PacketSet, Space

if TYPE_CHECKING:
    from auditor.reach.network import Network

CLIENT_PORTS = Ranges(((123, 123), (500, 500), (1024, 65535)))
"""Ports sessions are started from: all but the well-known ones, with NTP and IKE, which talk from port to equal port."""
BLIND_TO_ADDRESSES = frozenset({"switch", "ap"})
"""Ledger kinds of devices that translate no addresses."""
UNBOUND = Text("no packets of any zone are seen to come to this list", "このリストに届くゾーン間の通信を追跡できない")
CHAINED = Text("the list is asked by other lists", "他のリストから呼び出されるリストである")


@dataclass(frozen=True, slots=True)
class Crossed:
    """A declared flow and its packets that a line decides, as they are there; ``plain``: nothing has translated them.

    ``certain`` False: an unknown decides whether it comes there. ``answers``: not the flow but what comes back.
    """

    row: DeclaredFlow
    packets: PacketSet
    certain: bool
    plain: bool = True
    answers: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LineUse:
    """What a permitting line lets pass.

    ``registered``: there is a flow register. ``crossed`` are its rows in force; ``unknowns`` say why there may be more.
    ``others`` are packets between two zones as they are sent, declared ones included. ``doubts`` say why more than those
    may pass; ``to_devices``: packets to a device itself pass as well.
    """

    registered: bool
    crossed: tuple[Crossed, ...]
    unknowns: tuple[Unknown, ...]
    others: tuple[tuple[str, str, PacketSet], ...]
    doubts: tuple[Text, ...]
    to_devices: bool
    taken: tuple[tuple[str, Meeting, PacketSet], ...]
    """The zone that sends, where they meet the list, and the packets the line decides there."""


def line_use(network: Network, device: Device, ruleset: RuleSet, rule: Rule) -> LineUse:
    """What one line of one list lets pass; raises UndecidedError when the answer would cost too much."""
    doubts: dict[Text, None] = {}
    taken: list[tuple[str, Meeting, PacketSet]] = []
    moved: set[str] = set()
    for zone in network.plant.zones:
        for meeting in network.spread(zone.id).met:
            if meeting.device == device.name and _of(meeting, ruleset):
                packets = decided(network, meeting, rule)
                if packets:
                    taken.append((zone.id, meeting, packets))
                    if meeting.moved:
                        doubts[_translates(zone.id)] = None
                        moved.add(zone.id)
    if rule.action is not Action.PERMIT or any(
        one.chain == ruleset.name for other in device.filters for one in other.rules
    ):
        doubts[CHAINED] = None
    elif not taken:
        doubts[UNBOUND] = None
    for zone in network.plant.zones:
        spread = network.spread(zone.id)
        if (
            spread.blind
            and network.carriers(zone.id)
            and rule.source.upper.meets(network.addresses(zone, as_source=True))
        ):
            doubts |= dict.fromkeys(unknown.text for unknown in spread.blind)
    by_zone: dict[str, PacketSet] = {}
    for zone_id, _, packets in taken:
        by_zone[zone_id] = by_zone.get(zone_id, network.space.nothing) | packets
    others: list[tuple[str, str, PacketSet]] = []
    to_devices = False
    for source, packets in by_zone.items():
        left = packets
        for target in network.plant.zones:
            if target.id != source:
                passing = network.reach(source, target.id).upper & packets
                left -= passing
                if passing:
                    others.append((source, target.id, passing))
        to_devices = to_devices or bool(left.destinations & _own(network))
    if not device.stateful and not rule.inspects:
        for pair in _answered(network, rule):
            doubts[_answers(*pair)] = None
    rows = network.plant.registers.flows
    crossed: list[Crossed] = []
    unknowns: dict[Unknown, None] = {}
    for row in rows or ():
        if row.expires is None or row.expires >= network.as_of:
            for backward in (False, True):
                if row.initiator == "both" or (row.initiator == "dst") == backward:
                    crossed += _row(network, device, rule, by_zone, moved, _way(network, row, backward), unknowns)
    return LineUse(
        registered=rows is not None, crossed=tuple(crossed), unknowns=tuple(unknowns), others=tuple(others),
        doubts=tuple(doubts), to_devices=to_devices, taken=tuple(taken),
    )  # fmt: skip


def _of(meeting: Meeting, ruleset: RuleSet) -> bool:
    found = meeting.guard.ruleset
    return found is not None and found.name == ruleset.name and found.family == ruleset.family


def decided(network: Network, meeting: Meeting, rule: Rule) -> PacketSet:
    """The packets of a meeting that ``rule`` takes: what earlier lines, as far as they surely match, leave of it."""
    space = network.space
    left = meeting.packets & space.between(rule.source, rule.destination, rule.service, upper=True)
    for earlier in _near(network, meeting, left):
        if earlier is rule or not left:
            return left
        if earlier.action in (Action.PERMIT, Action.DENY) and not earlier.conditions:
            left -= space.between(earlier.source, earlier.destination, earlier.service, upper=False)
    return space.nothing


def _near(network: Network, meeting: Meeting, packets: PacketSet) -> list[Rule]:
    """The lines of the list that may match some of the packets, in order."""
    ruleset = meeting.guard.ruleset
    if ruleset is None or not packets:
        return []
    box = network.wiring.boxes[meeting.device]
    listing = box.listing(ruleset, meeting.inward, meeting.outward, translated=meeting.translated)
    return listing.touching(packets.sources, packets.destinations)


def still_permitted(network: Network, use: LineUse, rule: Rule) -> tuple[Span, ...]:
    """The lines further down that would let pass some of what ``rule`` lets pass, were it not there."""
    found: dict[Span, None] = {}
    space = network.space
    for _, meeting, packets in use.taken:
        rest = [one for one in _near(network, meeting, packets) if one is not rule and one.action not in STEERING]
        left = permitted(space, rest, Action.DENY, Sides(packets, packets)).upper
        for one in rest:
            if left and one.action is Action.PERMIT:
                mine = left & space.between(one.source, one.destination, one.service, upper=True)
                if mine:
                    found[one.at] = None
                    left -= mine
    return tuple(found)


# --- declared flows


@dataclass(frozen=True, slots=True)
class _Way:
    """One direction of a row: its packets, and the zones they may be sent from."""

    row: DeclaredFlow
    packets: PacketSet
    sources: tuple[str, ...]


def _way(network: Network, row: DeclaredFlow, backward: bool) -> _Way:
    named, addresses = (row.dst_zone, row.dst) if backward else (row.src_zone, row.src)
    sources = (named,) if named else tuple(
        zone.id for zone in network.plant.zones if network.addresses(zone, as_source=True).meets(addresses)
    )  # fmt: skip
    return _Way(row, row_packets(network.space, row, backward=backward) & network.space.everything, sources)


def _row(
    network: Network, device: Device, rule: Rule, by_zone: dict[str, PacketSet], moved: set[str], way: _Way,
    unknowns: dict[Unknown, None],
) -> Iterator[Crossed]:  # fmt: skip
    """A row that crosses the line, and (``unknowns``) why one that is not seen to might do so all the same."""
    space = network.space
    crossing, plain, blind = space.nothing, True, list(not_supplied(network))
    for source in way.sources:
        spread = network.spread(source)
        blind += spread.blind
        if source in moved:
            found = _followed(network, source, way.packets, device, rule)
            plain = plain and not (found - way.packets)
            crossing |= found
        elif source in by_zone:
            crossing |= by_zone[source] & way.packets
    if crossing:
        certain = plain and any(
            network.reach(source, zone.id).lower & crossing
            for source in way.sources for zone in network.plant.zones if zone.id != source
        )  # fmt: skip
        yield Crossed(way.row, crossing, certain, plain)
    elif blind and _could_meet(network, rule, way.packets):
        unknowns.update(dict.fromkeys(blind))
    if not device.stateful and not rule.inspects:
        back = _reversed(space, way.row, way.packets) & space.between(
            rule.source, rule.destination, rule.service, upper=True
        )
        if back and _comes_by(network, device, way):
            yield Crossed(way.row, back, certain=False, answers=True)


def _followed(network: Network, source: str, packets: PacketSet, device: Device, rule: Rule) -> PacketSet:
    """The packets of one row at the line, followed by themselves: some that come there have been translated."""
    found = network.space.nothing
    for meeting in _row_spread(network, source, packets).met:
        ruleset = meeting.guard.ruleset
        if meeting.device == device.name and ruleset is not None and rule in ruleset.rules:
            found |= decided(network, meeting, rule)
    return found


def _row_spread(network: Network, source: str, packets: PacketSet) -> Spread:
    kept = network.row_spreads.get((source, packets.id))
    if kept is None:
        kept = network.row_spreads[source, packets.id] = spread_from(network, source, packets)
    return kept


def _could_meet(network: Network, rule: Rule, packets: PacketSet) -> bool:
    """True unless the row's packets cannot be the rule's, however they came there and whatever translated them."""
    if any(row.kind not in BLIND_TO_ADDRESSES for row in network.missing_devices) or network.broken:
        return True
    sources, destinations = packets.sources, packets.destinations
    for device in network.devices:
        for nat in device.nats:
            if nat.enabled and nat.source.upper.meets(sources) and nat.destination.upper.meets(destinations):
                if nat.kind == "source":
                    sources |= _given(network, device, nat)
                elif nat.kind == "destination":
                    destinations |= nat.to.upper
    if sources == packets.sources and destinations == packets.destinations:
        return bool(packets & network.space.between(rule.source, rule.destination, rule.service, upper=True))
    return rule.source.upper.meets(sources) and rule.destination.upper.meets(destinations)


def _given(network: Network, device: Device, nat: Nat) -> Ranges:
    """The addresses a translation gives; those of an interface that is told its own lie in the zone of that interface."""
    if nat.to.upper != ANY or nat.outward is None:
        return nat.to.upper
    zones = [network.zone(device.name, interface) for interface in nat.outward]
    return Ranges.union(ANY if zone is None else network.addresses(zone, as_source=False) for zone in zones)


def _comes_by(network: Network, device: Device, way: _Way) -> bool:
    """False only when the flow is known to take ways that do not lead over the device: its answers come back by them."""
    for source in way.sources:
        for target in network.plant.zones:
            if target.id == source:
                continue
            pair = network.reach(source, target.id)
            if pair.upper & way.packets:
                flows = network.flows(pair, way.packets, most=5)
                if not flows or any(hop.device == device.name for flow in flows for hop in flow.path):
                    return True
    return False


def _reversed(space: Space, row: DeclaredFlow, packets: PacketSet) -> PacketSet:
    """The answers to a row's packets."""
    ports = None if row.ports == ALL_PORTS else row.ports
    return space.box(
        source=packets.destinations, destination=packets.sources, protocol=row.protocols, source_port=ports,
        destination_port=CLIENT_PORTS if ports is None else CLIENT_PORTS | ports,
    )  # fmt: skip


# --- what else


def _own(network: Network) -> Ranges:
    return Ranges.of(
        *(
            (address.ip, address.ip)
            for device in network.devices
            for interface in device.interfaces
            for address in interface.addresses
        )
    )


def _translates(source: str) -> Text:
    return Text(
        f"what {source} sends may come to it with translated addresses",
        f"{source} からの通信がアドレス変換後に届く可能性がある",
    )


def _answers(source: str, target: str) -> Text:
    return Text(
        f"answers to sessions from {source} to {target} may need it: the device keeps no session state",
        f"{source} から {target} への通信の応答が必要とする可能性がある（機器はセッション状態を保持しない）",
    )


def _answered(network: Network, rule: Rule) -> Iterator[tuple[str, str]]:
    """The zone pairs between which sessions may be started whose answers the rule matches."""
    space = network.space
    for term in rule.service.terms:
        clients = term.destination_ports & CLIENT_PORTS
        if not clients:
            continue
        asked = space.box(
            source=rule.destination.upper, destination=rule.source.upper, protocol=term.protocols, source_port=clients,
            destination_port=term.source_ports,
        )  # fmt: skip
        for source in network.plant.zones:
            for target in network.plant.zones:
                if source.id != target.id and network.reach(source.id, target.id).upper & asked:
                    yield source.id, target.id
