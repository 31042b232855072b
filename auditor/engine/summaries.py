"""The parts of an audit that are not findings: inputs, zones, reachability, external points, parameters."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from auditor.check import Check, Evidence
from auditor.engine.inputs import Read
from auditor.findings import ExternalPoint, InputSummary, LineProblem, NotRun, PairSummary, Quote, ZoneSummary
from auditor.findings.quoting import Texts
from auditor.model.address import format_ranges
from auditor.model.device import Topic
from auditor.model.rule import Action
from auditor.model.text import Text
from auditor.platform import unread_lines
from auditor.reach.explain import DisagreementError
from auditor.reach.external import ExternalLink
from auditor.reach.flows import PairReach
from auditor.reach.lines import live_lines, witnesses
from auditor.reach.network import Network
from auditor.reach.outlets import missing_rows
from auditor.reach.usage import traffic, usage_of
from auditor.space.packets import UndecidedError

MOST_BOXES = 50
"""Beyond this many boxes a pair is shown by its live lines (contract section 3)."""

ROLES = {Action.PERMIT: "permits", Action.DENY: "denies"}


def input_summaries(reads: Sequence[Read], texts: Texts, checks: Sequence[Check]) -> tuple[InputSummary, ...]:
    """Every input with its lines sorted, and what was not understood in it."""
    by_topic: dict[Topic, tuple[str, ...]] = {}
    for check in checks:
        for topic in check.reads:
            by_topic[topic] = (*by_topic.get(topic, ()), check.id)
    found = []
    for read in reads:
        problems = [
            LineProblem(
                at=line.at, text=texts.first_line(line.at), section=line.section,
                matters_to=by_topic.get(line.topic, ()),
            )
            for line in read.unread
        ]  # fmt: skip
        problems += [
            LineProblem(
                at=notice.at, text=texts.first_line(notice.at), section="",
                matters_to=by_topic.get(notice.topic, ()), message=notice.text,
            )
            for device in read.devices
            for notice in device.notices
        ]  # fmt: skip
        source = read.source
        not_understood = unread_lines(read.unread)
        found.append(
            InputSummary(
                path=source.path, sha256=source.sha256, encoding=source.encoding, platform=read.platform,
                device=", ".join(device.name for device in read.devices), lines=source.lines,
                understood=read.understood, ignored=sum(read.ignored.values()), not_understood=not_understood,
                reasons=tuple(read.ignored.items()), problems=tuple(problems), problem=read.problem,
            )
        )  # fmt: skip
    return tuple(found)


def zone_summaries(network: Network) -> tuple[ZoneSummary, ...]:
    """Every zone of the plant file with its interfaces."""
    return tuple(
        ZoneSummary(
            id=zone.id, kind=zone.kind, name=zone.name, networks=tuple(format_ranges(zone.prefixes)),
            interfaces=tuple(f"{device}:{interface}" for device, interface in network.zoning.interfaces(zone.id)),
        )
        for zone in network.plant.zones
    )  # fmt: skip


_UNDECIDED = Text("the exact answer costs more than the budget", "厳密な答えを求める計算が上限を超える")


def pair_summaries(
    network: Network, texts: Texts, not_run: list[NotRun], progress: Callable[[str, int, int], None]
) -> tuple[PairSummary, ...]:
    """Every ordered pair of zones; one that costs too much, or on which the two engines disagree, is listed as not run."""
    zones = network.plant.zones
    found = []
    for number, source in enumerate(zones):
        progress("reach", number + 1, len(zones))
        for target in zones:
            if source.id != target.id:
                try:
                    found.append(_pair(network, texts, network.reach(source.id, target.id)))
                except (DisagreementError, UndecidedError) as error:
                    reason = _UNDECIDED
                    if isinstance(error, DisagreementError):
                        reason = Text(
                            f"internal error: witness not confirmed: {error}",
                            f"内部エラー: 証拠パケットを再確認できない: {error}",
                        )
                    not_run.append(NotRun(check="", file=f"{source.id} -> {target.id}", reason=reason))
    return tuple(found)


def _pair(network: Network, texts: Texts, pair: PairReach) -> PairSummary:
    boxes = pair.lower.count() + (pair.upper - pair.lower).count()
    live: tuple[Quote, ...] = ()
    if boxes <= MOST_BOXES:
        flows = network.flows(pair, most=MOST_BOXES)
    else:
        lines = live_lines(network, pair)
        flows = witnesses(network, pair, lines)
        told = dict.fromkeys((line.rule.at, ROLES.get(line.rule.action, "undecided")) for line in lines)
        live = texts.quotes([Evidence(at, role) for at, role in told])
    unknowns = tuple(dict.fromkeys([*pair.blind, *(unknown for flow in flows for unknown in flow.unknowns)]))
    return PairSummary(
        source=pair.source, target=pair.target, definite=bool(pair.lower), possible=bool(pair.upper), flows=flows,
        boxes=boxes if boxes > MOST_BOXES else None, live_lines=live, unknowns=unknowns,
    )  # fmt: skip


def external_points(network: Network, texts: Texts) -> tuple[ExternalPoint, ...]:
    """Every connection to the outside, declared or not, and every row of the register that none answers to."""
    links = network.external_points
    points = [_point(network, texts, link) for link in links]
    for row, standing in missing_rows(network, links):
        points.append(
            ExternalPoint(
                device=row.device, interface=row.interface_or_vpn, to=row.counterpart_id, medium=row.medium or "unknown",
                usage_type=row.usage_type, declared=True, standing=standing,
                evidence=texts.quotes([Evidence(row.at, "declares")]),
                why=Text(f"the register states it ({row.ext_id})", f"台帳の記載による（{row.ext_id}）"),
            )
        )  # fmt: skip
    return tuple(points)


def _point(network: Network, texts: Texts, link: ExternalLink) -> ExternalPoint:
    seen = traffic(network, link)
    usage = usage_of(network, link, seen)
    lines = [Evidence(span, "external") for span in link.at]
    lines += [Evidence(span, "usage") for span in usage.at if span not in link.at]
    return ExternalPoint(
        device=link.device, interface=link.name, to=link.to, medium=link.medium, usage_type=usage.type,
        declared=link.declared, evidence=texts.quotes(lines), kind=link.kind, protocol=link.protocol,
        standing=link.standing, zones=seen.zones, candidates=usage.candidates, why=usage.why, doubt=link.doubt,
    )  # fmt: skip


def parameters_in_force(network: Network, checks: Sequence[Check]) -> tuple[tuple[str, str, str], ...]:
    """Every threshold used, the tool's own or the plant's (E7)."""
    return tuple(
        (check.id, parameter.name, str(network.parameter(check.id, parameter.name, parameter.default)))
        for check in checks
        for parameter in check.parameters
    )
