"""How checks about reachability speak: zone pairs, and one pair's answer as results."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import Evidence, Result, Severity, Side, Verdict
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.plant.types import Zone, ZoneKind
from auditor.reach.describe import summary
from auditor.reach.flows import Flow, PairReach
from auditor.reach.network import Network
from auditor.reach.reached import not_supplied
from auditor.space.packets import PacketSet

PROTECTED: tuple[ZoneKind, ...] = ("control", "field", "safety")
"""The tiers that move the plant."""

MOST_GROUPS = 20
MOST_FLOWS = 500
MOST_UNKNOWNS = 5


def pairs(
    network: Network, sources: tuple[ZoneKind, ...], targets: tuple[ZoneKind, ...]
) -> Iterator[tuple[Zone, Zone]]:
    """Every ordered pair of different zones of these kinds."""
    for source in network.plant.zones_of(*sources):
        for target in network.plant.zones_of(*targets):
            if source.id != target.id:
                yield source, target


def name(pair: PairReach) -> str:
    """``office -> dcs``."""
    return f"{pair.source} -> {pair.target}"


def zone_lines(network: Network, *ids: str) -> tuple[Evidence, ...]:
    """The plant-file lines that define the zones."""
    found = (network.plant.zone(id) for id in ids)
    return tuple(Evidence(zone.at, "zone") for zone in found if zone is not None)


def root_of(flow: Flow) -> Span | None:
    """The line a flow hangs on: the permitting rule nearest to its target, else the route that leads there."""
    for hop in reversed(flow.path):
        if hop.rules:
            return hop.rules[0]
    return next((hop.route for hop in reversed(flow.path) if hop.route is not None), None)


def lines_of(network: Network, flow: Flow) -> tuple[Evidence, ...]:
    """The rule, route and zone lines that show a flow, the root first; where no rule decided, the interface entered."""
    root = root_of(flow)
    first = () if root is None else (Evidence(root, "permits" if root in flow.permitting else "routes"),)
    rules = tuple(Evidence(span, "permits") for span in flow.permitting if span != root)
    rules += tuple(
        Evidence(port.interface.at, "unfiltered")
        for hop in flow.path
        if not hop.rules and (port := network.port(hop.device, hop.inward)) is not None
    )
    routes = tuple(Evidence(hop.route, "routes") for hop in flow.path if hop.route is not None and hop.route != root)
    return (*first, *rules, *routes, *zone_lines(network, flow.source, flow.target))


def told(
    network: Network,
    pair: PairReach,
    within: PacketSet | None = None,
    *,
    sides: frozenset[Side] = frozenset(),
    severity: Severity | None = None,
    says: str = "",
) -> Iterator[Result]:
    """One pair as results: FAIL per set of permitting lines, else CANNOT_TELL with what decides, else PASS (E1)."""
    lower = pair.lower if within is None else pair.lower & within
    upper = pair.upper if within is None else pair.upper & within
    yield from weighed(network, pair, lower, upper, sides=sides, severity=severity, says=says)


def weighed(
    network: Network,
    pair: PairReach,
    bad: PacketSet,
    doubtful: PacketSet,
    *,
    sides: frozenset[Side] = frozenset(),
    severity: Severity | None = None,
    says: str = "",
) -> Iterator[Result]:
    """One pair of which a check has picked the packets it minds: ``bad`` of those that certainly pass, ``doubtful`` of
    those that possibly do."""
    if bad:
        yield from violations(network, pair, bad, sides=sides, severity=severity, says=says)
    elif doubtful or pair.blind:
        yield unsure(network, pair, doubtful, sides=sides)
    else:
        yield Result(
            subject=name(pair), verdict=Verdict.PASS, evidence=zone_lines(network, pair.source, pair.target),
            sides=sides,
        )  # fmt: skip


def violations(
    network: Network,
    pair: PairReach,
    lower: PacketSet,
    *,
    sides: frozenset[Side] = frozenset(),
    severity: Severity | None = None,
    says: str = "",
    verdict: Verdict = Verdict.FAIL,
) -> Iterator[Result]:
    """Definite packets as results, one for each set of permitting lines; what exceeds the bound is counted."""
    groups: dict[tuple[Span, ...], list[Flow]] = {}
    definite = [flow for flow in network.flows(pair, lower, most=MOST_FLOWS + 1) if flow.certainty == "definite"]
    beyond = len(definite) > MOST_FLOWS
    for flow in definite[:MOST_FLOWS]:
        groups.setdefault(flow.permitting, []).append(flow)
    shown = list(groups.values())[:MOST_GROUPS]
    left_out = len(groups) - len(shown)
    waived = bool(network.plant.registers.waivers)
    rest = lower
    for flows in shown:
        first = flows[0]
        last = flows is shown[-1]
        about = network.space.nothing
        for flow in flows if waived and not last else ():  # nobody else asks for every packet
            about |= network.space.of(flow.box)
        about, rest = (rest, rest) if last else (about & rest, rest - about)
        more = len(flows) - 1 + (left_out if last else 0)
        extra = _more(more, uncounted=beyond and last)
        content = "; ".join(network.rule_content(span) for span in first.permitting)
        yield Result(
            subject=f"{name(pair)}: {summary(first.box)}", verdict=verdict, says=says, severity=severity, content=content,
            evidence=lines_of(network, first), root=root_of(first), flow=first, sides=sides, packets=about if waived else None,
            values={"pair": name(pair), "flow": summary(first.box), "more": extra},
        )  # fmt: skip


def _more(count: int, *, uncounted: bool) -> Text:
    """How many flows are not shown; ``uncounted``: and that there are others still."""
    if uncounted:
        return Text(f" (and more than {count} more)", f"（ほか {count} 件を超える）")
    return Text(f" (and {count} more)", f"（ほか {count} 件）") if count else Text("", "")


def unsure(network: Network, pair: PairReach, upper: PacketSet, *, sides: frozenset[Side] = frozenset()) -> Result:
    """A pair that nobody can decide, with the unknowns that would."""
    flows = [flow for flow in network.flows(pair, upper, most=MOST_UNKNOWNS) if flow.certainty == "possible"]
    unknowns = [*pair.blind, *(() if pair.shared is None else (pair.shared,))]
    unknowns += [unknown for flow in flows for unknown in flow.unknowns]
    unique = list(dict.fromkeys(unknowns))[:MOST_UNKNOWNS]
    at = tuple(dict.fromkeys(span for unknown in unique for span in unknown.at))
    return Result(
        subject=name(pair), verdict=Verdict.CANNOT_TELL, sides=sides, values={"pair": name(pair)},
        evidence=(*(Evidence(span, "undecided") for span in at), *zone_lines(network, pair.source, pair.target)),
        flow=flows[0] if flows else None, unknowns=tuple(unknown.text for unknown in unique),
    )  # fmt: skip


def unsupplied(network: Network, *, sides: frozenset[Side] = frozenset()) -> Iterator[Result]:
    """One CANNOT_TELL where configurations are missing or unreadable: what those devices join nobody saw."""
    missing = not_supplied(network)
    if missing:
        yield Result(
            subject="plant", verdict=Verdict.CANNOT_TELL, says="unsupplied", sides=sides,
            evidence=tuple(Evidence(span, "undecided") for unknown in missing for span in unknown.at),
            unknowns=tuple(unknown.text for unknown in missing),
        )  # fmt: skip


UNSUPPLIED = Text(
    "Devices whose configuration is missing may stand between the zones",
    "設定が提出されていない機器が、ゾーンの間にある可能性がある",
)
"""The CANNOT_TELL sentence of :func:`unsupplied`."""

UNTOLD = Text(
    "Whether {pair} is possible cannot be told from what was supplied",
    "{pair} の通信が可能かどうか、提出された設定からは判定できない",
)
"""The CANNOT_TELL sentence every check on zone pairs shares."""
