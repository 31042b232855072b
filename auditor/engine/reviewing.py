"""Two states read, judged and compared: what `auditor review` does."""

from __future__ import annotations

from dataclasses import replace

from auditor.engine import Loaded, Options, judge, load, plant_beside
from auditor.engine.discover import chosen_checks, policy_checks
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


def _state(loaded: Loaded, options: Options) -> State:
    checks = chosen_checks(options.select, options.ignore, policy_checks(loaded.network.plant))
    return State(loaded.network, judge(loaded, checks, replace(options, changes=False)), loaded.texts)
