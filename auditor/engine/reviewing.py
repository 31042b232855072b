"""Two states read, judged and compared: what `auditor review` does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import cast

from auditor.check import NetworkCheck, Verdict
from auditor.engine import (
    Loaded,
    Options,
    build,
    finish,
    judge,
    load,
    paused_collector,
    plant_beside,
    read_apart,
    read_plant,
)
from auditor.engine.discover import candidates, chosen_checks, policy_checks
from auditor.engine.editing import DeviceEdit, apply, copies
from auditor.findings.judge import message_of
from auditor.model.text import Text
from auditor.reach.network import Network
from auditor.review.compare import State, compare
from auditor.review.passing import Sight
from auditor.review.quick import Quick, quick
from auditor.review.types import Review
from auditor.review.verdict import Reason
from auditor.space.packets import PacketSet
from checks._policies import named


def review(before: Options, after: Options) -> Review:
    """Compare two states; raises what loading them raises.

    A state without a plant file of its own is judged by the other's, so that zones and registers are the same.
    """
    mine, other = (options.plant or plant_beside(options.sources) for options in (before, after))
    states = []
    for options, plant in ((before, mine or other), (after, other or mine)):
        loaded = load(replace(options, plant=plant))
        states.append(_state(loaded, options))
    return compare(*states)


def review_edits(before: Options, edits: Sequence[DeviceEdit]) -> Review:
    """Compare a state with what it is once ``edits`` are applied; raises what loading it and applying them raises."""
    was, now, assumed = edited(before, edits)
    return replace(compare(_state(was, before), _state(now, before)), assumed=assumed)


def edited(before: Options, edits: Sequence[DeviceEdit]) -> tuple[Loaded, Loaded, tuple[Text, ...]]:
    """A state, the same once ``edits`` are applied, and what they take for granted."""
    with paused_collector():
        stated = read_plant(before)
        reads = read_apart(before)
        changed = copies(reads)
        finish(reads)
        assumed = apply(edits, reads, changed, candidates())
        finish(changed)
        return build(reads, stated, before.as_of), build(changed, stated, before.as_of), assumed


STANCES = ("CNI-001", "CNI-002", "CNI-004", "CNI-005", "CNI-008", "OWD-001")
"""Checks that judge packets for themselves, so that what fails among newly passing packets is new."""


def review_quickly(before: Loaded, after: Loaded) -> Quick:
    """The verdict on an edit without two audits: packets, declared flows, the plant's policies, and who may reach whom."""
    with paused_collector():
        return quick(Sight(before.network, before.texts), Sight(after.network, after.texts), _forbidden)


def _forbidden(after: Network, opened: PacketSet, closed: PacketSet) -> Iterator[Reason]:
    narrow = after.narrowed(opened)
    for check in (*chosen_checks(STANCES, ()), *policy_checks(after.plant)) if opened else ():
        if check.name == "must-reach":
            continue
        for result in cast("NetworkCheck", check.run)(narrow):
            if result.verdict is Verdict.FAIL:
                told = message_of(check, result)
                yield "violates_policy", Text(f"{check.id}: {told.en}", f"{check.id}: {told.ja}")
    for policy in after.plant.policies if closed else ():
        if policy.demand == "must_reach" and any(named(after.space, flow) & closed for flow in policy.flows):
            yield (
                "cannot_tell",
                Text(
                    f"{policy.id}: whether what must be possible still is, a whole review tells",
                    f"{policy.id}: 必要な通信が保たれるかは、通常のレビューで判定する",
                ),
            )


def _state(loaded: Loaded, options: Options) -> State:
    checks = chosen_checks(options.select, options.ignore, policy_checks(loaded.network.plant))
    return State(loaded.network, judge(loaded, checks, replace(options, changes=False)), loaded.texts)
