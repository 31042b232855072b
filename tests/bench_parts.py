"""Parts of the benchmark measured inside one process: each prints wall seconds, processor seconds and what it found."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from auditor.engine import Options
from auditor.engine.discover import all_platforms
from auditor.engine.editing import read_edit
from auditor.engine.inputs import read_input
from auditor.engine.reviewing import edited, review_quickly
from auditor.model.ranges import Ranges
from auditor.model.rule import Action, Rule
from auditor.source.ingest import read_input as decode
from auditor.space.difference import Edit, difference
from auditor.space.lines import Fate, analyse, products_of
from auditor.space.packets import Space
from auditor.space.products import Product


def rules_of(path: str) -> Sequence[Rule]:
    """The longest list of a configuration."""
    (device,) = read_input(decode("bench", Path(path).read_bytes()), all_platforms()).devices
    return max((found.rules for found in device.filters), key=len)


def timed(work: Callable[[], object]) -> None:
    """Do it and print what it took and gave."""
    wall, processor = time.perf_counter(), time.process_time()
    found = work()
    print(f"{time.perf_counter() - wall:.4f} {time.process_time() - processor:.4f} {found}")


def naive(rules: Sequence[Rule]) -> str:
    """Every line against every earlier one, outer bounds first: only those that one single line holds are found."""
    earlier: list[tuple[int, int, int, int, Product]] = []
    dead = 0
    for rule, found in zip(rules, products_of(rules), strict=True):
        mine = [(*_hull(product[0]), *_hull(product[1]), product) for product in found.certain]
        dead += bool(mine) and all(
            any(
                all(wide.covers(narrow) for wide, narrow in zip(product, part, strict=True))
                for product in [
                    product
                    for low, high, to_low, to_high, product in earlier
                    if low <= start and high >= end and to_low <= to_start and to_high >= to_end
                ]
            )
            for start, end, to_start, to_end, part in mine
        )
        earlier += mine if rule.action in (Action.PERMIT, Action.DENY) else []
    return f"{dead} lines inside a single earlier line"


def _hull(values: Ranges) -> tuple[int, int]:
    return values.intervals[0][0], values.intervals[-1][1]


def exact(rules: Sequence[Rule]) -> str:
    """The exact analysis of the same lines."""
    fates = [line.fate for line in analyse(rules, Action.DENY)]
    dead = sum(fate in (Fate.SHADOWED, Fate.REDUNDANT) for fate in fates)
    return f"{dead} dead lines, {fates.count(Fate.SUPERFLUOUS)} superfluous, {fates.count(Fate.UNDECIDED)} undecided"


def edit(before: Sequence[Rule], after: Sequence[Rule]) -> str:
    """What an edit changes."""
    found = difference(Space(), Edit(before, after, Action.DENY))
    return f"newly permitted: {bool(found.permitted)}, newly blocked: {bool(found.blocked)}"


def verdict(folder: str, typed: str) -> None:
    """The verdict on lines typed at the one device of a plant; both states are read before the clock starts."""
    options = Options(sources=(folder,), as_of=date(2026, 11, 22))
    was, now, _ = edited(options, [read_edit("fw-bench", Path(typed))])

    def told() -> str:
        found = review_quickly(was, now)
        return f"{found.verdict}, {len(found.packets)} zone pairs change"

    timed(told)


def calibration() -> str:
    """A fixed amount of plain work, to compare minutes and machines by."""
    total, kept = 0, {}
    for number in range(2_000_000):
        total += number & 7
        kept[number & 1023] = total
    return str(total)


def main(part: str, *paths: str) -> None:
    """Measure one part on the lists of some files."""
    if part == "verdict":
        verdict(*paths)
        return
    lists = [rules_of(path) for path in paths]
    parts: dict[str, Callable[..., str]] = {"naive": naive, "exact": exact, "edit": edit, "calibration": calibration}
    timed(lambda: parts[part](*lists))


if __name__ == "__main__":
    main(*sys.argv[1:])
