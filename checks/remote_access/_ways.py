"""What comes in by remote access, as far as the plant's own devices decide it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from auditor.check import Evidence, Result, Severity, Side, Verdict
from auditor.model.rule import Action, Rule
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.plant.types import Zone, ZoneKind
from auditor.reach.describe import summary
from auditor.reach.flows import Flow, PairReach, Unknown
from auditor.reach.network import Network
from auditor.reach.tunnel_ends import peer_unknown
from auditor.space.packets import PacketSet
from checks._reach import MOST_FLOWS, MOST_GROUPS, lines_of, name, pairs, root_of, unsure, zone_lines
from checks.remote_access._sources import REMOTE, Source, zone_of

SIDES: frozenset[Side] = frozenset({"remote", "control"})


@dataclass(frozen=True, slots=True)
class Passing:
    """What comes from one zone into another.

    ``sure`` flows pass every device of the plant: they are definite, or nothing but the networks behind a tunnel's peer and
    who logs in is open, which the plant does not decide. ``doubtful``: something else may pass. ``counted``: there are no
    more than these.
    """

    sure: tuple[Flow, ...]
    doubtful: bool
    counted: bool


class Ways:
    """The flows of remote access in one network; what they may rest on is worked out once."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self._peers: dict[str, frozenset[Unknown]] = {}

    def passing(self, pair: PairReach, within: PacketSet) -> Passing:
        """The flows of a pair inside ``within``; of tunnels only those that lead to the zone the flows come from count."""
        flows = self.network.flows(pair, within, most=MOST_FLOWS)
        sure = tuple(flow for flow in flows if flow.certainty == "definite" or self._only_people(flow))
        return Passing(sure, len(sure) < len(flows), len(flows) < MOST_FLOWS)

    def _only_people(self, flow: Flow) -> bool:
        """Whether only who comes is open, not whether the plant lets him pass."""
        peers = self._leading_to(flow.source)
        return bool(flow.path) and bool(flow.unknowns) and all(
            unknown in peers or (bool(unknown.at) and self._personal.issuperset(unknown.at)) for unknown in flow.unknowns
        )  # fmt: skip

    def _leading_to(self, zone: str) -> frozenset[Unknown]:
        """What is open about the tunnels that lead to a zone."""
        if zone not in self._peers:
            self._peers[zone] = frozenset(
                peer_unknown(vpn)
                for device in self.network.devices
                for vpn in device.vpns
                if vpn.enabled and (leads := zone_of(self.network, device, vpn)) is not None and leads.id == zone
            )
        return self._peers[zone]

    @cached_property
    def _personal(self) -> frozenset[Span]:
        """The permits that ask nothing but who logs in, and when."""
        return frozenset(
            rule.at
            for device in self.network.devices
            for rules in device.filters
            for rule in rules.rules
            if rule.personal and rule.action is Action.PERMIT and not _unclear(rule)
        )


def _unclear(rule: Rule) -> bool:
    return bool(rule.source.unknown or rule.destination.unknown or rule.service.unknown)


def groups(flows: tuple[Flow, ...]) -> list[list[Flow]]:
    """The flows that the same lines let pass."""
    found: dict[tuple[Span, ...], list[Flow]] = {}
    for flow in flows:
        found.setdefault(flow.permitting, []).append(flow)
    return list(found.values())


def told(
    ways: Ways, pair: PairReach, within: PacketSet, *, sides: frozenset[Side], severity: Severity | None = None
) -> Iterator[Result]:
    """FAIL for each set of lines that lets something pass, else CANNOT_TELL with what decides, else PASS."""
    network, found = ways.network, ways.passing(pair, within)
    listed = groups(found.sure)
    for number, flows in enumerate(listed[:MOST_GROUPS], 1):
        more = len(flows) - 1 + (len(listed) - MOST_GROUPS if number == MOST_GROUPS else 0)
        yield failed(network, pair, flows[0], more, sides=sides, severity=severity)
    if not listed and (found.doubtful or pair.blind):
        yield unsure(network, pair, pair.upper & within, sides=sides)
    elif not listed:
        yield passed(network, pair, sides)


def failed(
    network: Network, pair: PairReach, flow: Flow, more: int, *, sides: frozenset[Side],
    severity: Severity | None = None, says: str = "",
) -> Result:  # fmt: skip
    """One flow that should not pass, with its lines."""
    extra = Text(f" (and {more} more)", f"（ほか {more} 件）") if more > 0 else Text("", "")
    return Result(
        subject=f"{name(pair)}: {summary(flow.box)}", verdict=Verdict.FAIL, says=says, severity=severity, sides=sides,
        evidence=lines_of(network, flow), root=root_of(flow), flow=flow,
        values={"pair": name(pair), "flow": summary(flow.box), "more": extra},
    )  # fmt: skip


def passed(network: Network, pair: PairReach, sides: frozenset[Side]) -> Result:
    """A pair of which nothing bad is seen."""
    return Result(
        subject=name(pair), verdict=Verdict.PASS, sides=sides,
        evidence=zone_lines(network, pair.source, pair.target),
    )  # fmt: skip


def remote_pairs(network: Network, targets: tuple[ZoneKind, ...]) -> Iterator[tuple[Zone, Zone]]:
    """Every way from a zone of remote access into zones of these kinds."""
    yield from pairs(network, REMOTE, targets)


def unplaced(network: Network, found: tuple[Source, ...], targets: tuple[ZoneKind, ...]) -> Iterator[Result]:
    """One CANNOT_TELL for each way in that no zone of the plant file stands for, unless nobody can come in by it.

    What its hosts may reach is then bounded by what may come in from the Internet with their addresses.
    """
    for source in found:
        if source.vpn is None or source.zone is not None or source.enabled.is_(False):
            continue
        unknowns = () if _kept_out(network, source, targets) else (_wanted(source),)
        verdict = Verdict.CANNOT_TELL if unknowns else Verdict.PASS
        yield Result(
            subject=str(source), verdict=verdict, device=source.device, sides=SIDES, says="unplaced" if unknowns else "",
            evidence=(Evidence(source.at, "remote"),), unknowns=unknowns,
            values={"source": str(source), "what": source.what, "pair": str(source)},
        )  # fmt: skip


def _wanted(source: Source) -> Text:
    if source.kind == "people":
        return Text(
            f"a zone of kind remote_access in the plant file with the addresses that {source.name} gives out",
            f"{source.name} が払い出すアドレスを持つ、種別 remote_access のゾーン（プラントファイル）",
        )
    return source.doubt or Text(
        f"a zone in the plant file with the networks behind {source.name}",
        f"{source.name} の先のネットワークを持つゾーン（プラントファイル）",
    )


def _kept_out(network: Network, source: Source, targets: tuple[ZoneKind, ...]) -> bool:
    """True when not even the possible comes in from the Internet with the addresses of a pool."""
    vpn, outer = source.vpn, network.plant.zones_of("internet")
    wanted = network.plant.zones_of(*targets)
    if vpn is None or vpn.remote.unknown or not vpn.remote.upper or not outer or not wanted:
        return False
    reaches = [network.reach(zone.id, target.id) for zone in outer for target in wanted]
    return not any(pair.blind or pair.upper.from_sources(vpn.remote.upper) for pair in reaches)


UNPLACED = Text(
    "{source} ({what}): where its users or peers get to cannot be told.",
    "{source}（{what}）: 利用者・対向がどこまで到達できるかを判定できない。",
)
"""The CANNOT_TELL sentence of :func:`unplaced`."""
NO_TARGET = Text(
    "No zone of the plant file says where the networks to protect are.",
    "守るべきネットワークのゾーンがプラントファイルに無い。",
)


def no_target(found: tuple[Source, ...]) -> Result:
    """Ways in are seen, and nothing says where they must not lead."""
    what = Text("zones of the plant file", "プラントファイルのゾーン")
    return Result(
        subject="plant", verdict=Verdict.CANNOT_TELL, says="no_target", sides=SIDES, unknowns=(what,),
        evidence=tuple(Evidence(source.at, "remote") for source in found[:MOST_GROUPS]),
    )  # fmt: skip
