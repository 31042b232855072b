"""Parts of the benchmark measured inside one process: each prints wall seconds, processor seconds and what it found."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from auditor.engine.discover import all_platforms
from auditor.engine.inputs import read_input
from auditor.model.rule import Action, Rule
from auditor.source.ingest import read_input as decode
from auditor.space.difference import difference
from auditor.space.lines import Fate, analyse
from auditor.space.packets import Space
from auditor.space.products import Product, products_of


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
    """Every line against every earlier one: those one single line holds, blockers of several lines not seen."""
    products = [(rule.action, found.certain) for rule, found in zip(rules, products_of(rules), strict=True)]
    dead = sum(
        any(action in (Action.PERMIT, Action.DENY) and _inside(mine, theirs) for action, theirs in products[:place])
        for place, (_, mine) in enumerate(products)
        if mine
    )
    return f"{dead} lines inside a single earlier line"


def _inside(mine: tuple[Product, ...], theirs: tuple[Product, ...]) -> bool:
    return all(any(all(wide.covers(narrow) for wide, narrow in zip(b, a, strict=True)) for b in theirs) for a in mine)


def exact(rules: Sequence[Rule]) -> str:
    """The exact analysis of the same lines."""
    fates = [line.fate for line in analyse(rules, Action.DENY)]
    dead = sum(fate in (Fate.SHADOWED, Fate.REDUNDANT) for fate in fates)
    return f"{dead} dead lines, {fates.count(Fate.SUPERFLUOUS)} superfluous, {fates.count(Fate.UNDECIDED)} undecided"


def edit(before: Sequence[Rule], after: Sequence[Rule]) -> str:
    """What an edit changes."""
    found = difference(Space(), before, after, Action.DENY)
    return f"newly permitted: {bool(found.permitted)}, newly blocked: {bool(found.blocked)}"


def calibration() -> str:
    """A fixed amount of plain work, to compare minutes and machines by."""
    total, kept = 0, {}
    for number in range(2_000_000):
        total += number & 7
        kept[number & 1023] = total
    return str(total)


def main(part: str, *paths: str) -> None:
    """Measure one part on the lists of some files."""
    lists = [rules_of(path) for path in paths]
    parts: dict[str, Callable[..., str]] = {"naive": naive, "exact": exact, "edit": edit, "calibration": calibration}
    timed(lambda: parts[part](*lists))


if __name__ == "__main__":
    main(*sys.argv[1:])
