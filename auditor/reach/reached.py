"""What hosts of one zone reach, while it is worked out and afterwards: by zone, by device, and what stood in the way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from auditor.model.device import Device
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.reach.flows import PairReach, Unknown
from auditor.reach.relays import relayed
from auditor.reach.routes import Entry
from auditor.reach.starts import Seed, unconnected
from auditor.reach.translation import MOST_TRANSLATIONS, Branch, nothing_of, undone
from auditor.reach.wiring import Guard
from auditor.space.filters import Sides
from auditor.space.packets import PacketSet, Space

if TYPE_CHECKING:
    from auditor.reach.network import Network


@dataclass(frozen=True, slots=True)
class Place:
    """Packets that enter a device by one interface (and out of a tunnel), having been translated in one way.

    ``bridged``: as frames that a filtering bridge carries on to what ``entry`` names (None: sent by a host, to any
    device there). ``came``: the device and interface that sent them; None for hosts and where nobody asks.
    """

    device: str
    inward: str
    tunnel: int
    branch: Branch
    bridged: bool = False
    entry: Entry | None = None
    came: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Arrival:
    """Packets for a device itself, behind its filters: as they arrive, and how they were translated before."""

    device: str
    inward: str
    packets: Sides
    branch: Branch


@dataclass(frozen=True, slots=True)
class Drop:
    """Packets that cannot go on at one place, as they are there: at a filter, or for want of a route."""

    device: str
    inward: str
    outward: str
    guard: Guard | None
    packets: PacketSet
    translated: str = ""
    at: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Meeting:
    """Packets that come to a filter, as they are there; ``moved``: some translation has made them what they are."""

    device: str
    inward: str
    outward: str
    guard: Guard
    packets: PacketSet
    translated: str
    moved: bool = False


class Spread:
    """What hosts of one zone can start: per target zone, and to the devices themselves.

    Every filter that meets some of the packets is kept in ``met``. ``within``: of these packets alone, and then every place
    that drops some of them is kept in ``drops``.
    """

    def __init__(self, network: Network, source: str, within: PacketSet | None = None) -> None:
        self.network = network
        self.source = source
        self.within = within
        self.drops: list[Drop] = []
        self.met: list[Meeting] = []
        self.steps = 0
        self.nothing = nothing_of(network.space.nothing)
        self.blind: list[Unknown] = []
        self.undecided = False
        """The budget ran out: nothing found is whole."""
        self.seeds: tuple[Seed, ...] = ()
        self._delivered: dict[tuple[str, Branch], Sides] = {}
        self._local: dict[tuple[str, str, Branch], Sides] = {}
        self._before: dict[Branch, Sides] = {}

    def settle(self, space: Space) -> None:
        """Move everything found into a space that lasts."""
        memo: dict[int, int] = {}

        def moved(sides: Sides) -> Sides:
            return Sides(space.adopt(sides.lower, memo), space.adopt(sides.upper, memo))

        self.nothing = nothing_of(space.nothing)
        self.within = None if self.within is None else space.adopt(self.within, memo)
        self.seeds = tuple(replace(seed, packets=moved(seed.packets)) for seed in self.seeds)
        self.drops = [replace(drop, packets=space.adopt(drop.packets, memo)) for drop in self.drops]
        self.met = [replace(one, packets=space.adopt(one.packets, memo)) for one in self.met]
        self._delivered = {key: moved(found) for key, found in self._delivered.items()}
        self._local = {key: moved(found) for key, found in self._local.items()}
        self._before = {key: moved(found) for key, found in self._before.items()}

    def deliver(self, zone: str, packets: Sides, branch: Branch) -> None:
        """Count packets as having reached a zone."""
        key = (zone, branch)
        self._delivered[key] = self._delivered.get(key, self.nothing) | packets

    def accept(self, device: str, inward: str, packets: Sides, branch: Branch) -> None:
        """Count packets as having reached a device itself."""
        key = (device, inward, branch)
        self._local[key] = self._local.get(key, self.nothing) | packets

    def translate(self, branch: Branch, before: Sides) -> None:
        """Remember what the last step of a branch has taken."""
        self._before[branch] = self._before.get(branch, self.nothing) | before

    def before(self, branch: Branch) -> Sides:
        """Everything the last step of a branch has taken."""
        return self._before.get(branch, self.nothing)

    def as_sent(self, parts: Iterable[tuple[Branch, Sides]]) -> Sides:
        """Packets as their source sent them, undoing every translation of their branches.

        What shares a translation is put together before that is undone: a packet that may become several is certain
        where every one of them is, whatever further translations some of them go through.
        """
        waiting: dict[Branch, Sides] = {}
        for branch, packets in parts:
            waiting[branch] = waiting.get(branch, self.nothing) | packets
        for length in range(max((len(branch) for branch in waiting), default=0), 0, -1):
            for branch in [found for found in waiting if len(found) == length]:
                nat = self.network.wiring.boxes[branch[-1].device].device.nats[branch[-1].rule]
                packets = undone(nat, waiting.pop(branch), self.before(branch))
                waiting[branch[:-1]] = waiting.get(branch[:-1], self.nothing) | packets
        return waiting.get((), self.nothing)

    @cached_property
    def delivered(self) -> dict[str, Sides]:
        """What reaches each zone, as it was sent."""
        parts: dict[str, list[tuple[Branch, Sides]]] = {}
        for (zone, branch), packets in self._delivered.items():
            parts.setdefault(zone, []).append((branch, packets))
        return {zone: self.as_sent(found) for zone, found in parts.items()}

    @property
    def local(self) -> list[Arrival]:
        """What reaches the devices themselves, as it arrives there."""
        return [Arrival(device, inward, found, branch) for (device, inward, branch), found in self._local.items()]

    def at_device(self, device: str) -> PairReach:
        """The answer for a device itself (``device:NAME``): what comes to it past its filters, whoever listens there."""
        sides = self.as_sent((one.branch, one.packets) for one in self.local if one.device == device)
        return PairReach(
            source=self.source, target=f"device:{device}", lower=sides.lower, upper=sides.upper, blind=tuple(self.blind),
            undecided=self.undecided,
        )  # fmt: skip

    def lose_sight(self, device: Device) -> None:
        """Packets translated more often than is followed end here, so nothing is proved absent any more."""
        why = Text(
            f"packets reach {device.name} after more than {MOST_TRANSLATIONS} address translations",
            f"{device.name} までに {MOST_TRANSLATIONS} 回を超えてアドレス変換される通信がある",
        )
        unknown = Unknown(why, (device.at,))
        if unknown not in self.blind:
            self.blind.append(unknown)

    def lose_track(self, device: Device) -> None:
        """A bridge that translates addresses: what becomes of them there is not followed."""
        why = Text(
            f"{device.name} bridges and translates addresses", f"{device.name} はブリッジしながらアドレス変換を行う"
        )
        unknown = Unknown(why, (device.at,))
        if unknown not in self.blind:
            self.blind.append(unknown)

    def pair(self, target: str) -> PairReach:
        """The answer for one target zone."""
        found = self.delivered.get(target, self.nothing)
        blind = [*self.blind, *not_supplied(self.network), *relayed(self.network, self.source, target)]
        if not self.network.carriers(target):
            blind.append(no_carrier(self.network, target))
        blind += unconnected(self.network, target)
        shared = self.network.shared_segment(self.source, target)
        upper = found.upper
        if shared is not None and self.source != target:
            upper |= _across_segment(self.network, self.source, target)
        return PairReach(
            source=self.source,
            target=target,
            lower=found.lower,
            upper=upper,
            blind=tuple(blind),
            shared=shared,
            undecided=self.undecided,
        )


def not_supplied(network: Network) -> list[Unknown]:
    """Network devices of the ledger without a configuration, and files of devices that could not be parsed.

    Any of them may join what looks apart.
    """
    broken = [
        Unknown(Text(f"{file} could not be parsed", f"{file} を構文解析できない"), (Span(file, 0, 0),))
        for file in network.broken
    ]
    return broken + [
        Unknown(
            Text(
                f"the configuration of {row.name or row.asset_id} (ledger) was not supplied",
                f"台帳にある {row.name or row.asset_id} の設定が提出されていない",
            ),
            (row.at,),
        )
        for row in network.missing_devices
    ]


def no_carrier(network: Network, zone: str) -> Unknown:
    """Why nothing is known of a zone that no supplied device has an interface in."""
    stated = network.plant.zone(zone)
    at: tuple[Span, ...] = () if stated is None else (stated.at,)
    why = Text(
        f"no supplied device has an addressed interface in zone {zone}",
        f"提出された機器に、ゾーン {zone} のアドレスを持つインタフェースがない",
    )
    return Unknown(why, at)


def _across_segment(network: Network, source: str, target: str) -> PacketSet:
    a, b = network.plant.zone(source), network.plant.zone(target)
    if a is None or b is None:
        return network.space.nothing
    found = network.space.box(
        source=network.addresses(a, as_source=True), destination=network.addresses(b, as_source=False)
    )
    return found & network.space.everything & network.space.initiating()


Onward = list[tuple[Place, Sides]]
