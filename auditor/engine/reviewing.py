"""Two states read, judged and compared: what `auditor review` does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

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
    stated_by,
)
from auditor.engine.discover import candidates, chosen_checks, policy_checks
from auditor.engine.editing import DeviceEdit, apply, copies
from auditor.model.text import Text
from auditor.review.compare import State, compare
from auditor.review.types import Review


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
        stated = stated_by(before)
        reads = read_apart(before)
        changed = copies(reads)
        finish(reads)
        assumed = apply(edits, reads, changed, candidates())
        finish(changed)
        return build(reads, stated, before.as_of), build(changed, stated, before.as_of), assumed


def _state(loaded: Loaded, options: Options) -> State:
    checks = chosen_checks(options.select, options.ignore, policy_checks(loaded.network.plant))
    return State(loaded.network, judge(loaded, checks, options), loaded.texts)
