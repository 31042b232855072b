"""What each line of a first-match list still does: exact answers over unions of lines, both bounds kept apart.

A line is dead when earlier lines that surely match take every packet it may match. What only uncertain lines would
take is a doubt, and what would cost too much is undecided; neither is ever guessed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from auditor.model.address import ANY4, ANY6
from auditor.model.ranges import Ranges
from auditor.model.rule import Action, Family, Rule
from auditor.space.chunk import Chunk, Row, least_cover
from auditor.space.covering import Allowance
from auditor.space.dead import Dead, find_dead
from auditor.space.diagram import UndecidedError
from auditor.space.later import Later, find_later
from auditor.space.products import SOURCE, Product, Products, Translator
from auditor.space.regions import MOST_ROWS, regions

STEPS = 1_500_000
"""Allowance of one list: some seconds; usual lists of ten thousand lines take a fraction of it."""


class Fate(StrEnum):
    """What becomes of a line.

    ACTS: it decides something. SHADOWED and REDUNDANT are dead; in SHADOWED some blocker differs in action. BLOCKED is
    dead, its own action not known. SUPERFLUOUS acts, but later lines would treat all its packets the same; BY_DEFAULT:
    the list's default would. DOUBTFUL: dead if uncertain lines match all they may. EMPTY: it matches no packet of the
    list. UNJUDGED: disabled, or no line of the file.
    """

    ACTS = "acts"
    SHADOWED = "shadowed"
    REDUNDANT = "redundant"
    BLOCKED = "blocked"
    SUPERFLUOUS = "superfluous"
    BY_DEFAULT = "by_default"
    DOUBTFUL = "doubtful"
    UNDECIDED = "undecided"
    EMPTY = "empty"
    UNJUDGED = "unjudged"


@dataclass(frozen=True, slots=True)
class Line:
    """The fate of one rule; ``by`` are the places of the rules that cause it, none of which can be left out.

    ``opposed`` is the first later rule of another action that may share a packet with it, ``exception`` True where that
    rule matches all that this one may: the order of the two decides.
    """

    fate: Fate
    by: tuple[int, ...] = ()
    opposed: int | None = None
    exception: bool = False


UNDECIDED = Line(Fate.UNDECIDED)


def analyse(
    rules: Sequence[Rule],
    default: Action = Action.UNKNOWN,
    family: Family = "both",
    steps: int = STEPS,
    most_rows: int = MOST_ROWS,
) -> tuple[Line, ...]:
    """The fate of every rule of a list, in the list's order."""
    products = products_of(rules, family)
    allowance = Allowance(steps)
    dead, later = Dead(), Later()
    try:
        parts = _Parts(products, most_rows)
        for chunk in parts:
            find_dead(chunk, rules, allowance, dead)
        for chunk in parts:
            find_later(chunk, rules, dead, allowance, later)
    except UndecidedError:
        return tuple(_unjudged(rule) or UNDECIDED for rule in rules)
    return tuple(
        _unjudged(rule) or _fate(place, rules, products, default, dead, later, allowance)
        for place, rule in enumerate(rules)
    )


class _Parts:
    """The regions of a list. Their tables are made again for each pass; those of a short list's only region are kept."""

    def __init__(self, products: Sequence[Products], most_rows: int) -> None:
        self._parts = list(regions(_rows(products), most_rows))
        self._only = Chunk(self._parts[0]) if len(self._parts) == 1 else None

    def __iter__(self) -> Iterator[Chunk]:
        if self._only is not None:
            yield self._only
            return
        for part in self._parts:
            yield Chunk(part)


def products_of(rules: Sequence[Rule], family: Family = "both") -> list[Products]:
    """Every rule as products; those of disabled rules are empty."""
    translator = Translator(rules)
    nothing = Products((), (), ())
    return [_within(translator.products(rule), family) if rule.enabled else nothing for rule in rules]


def _within(found: Products, family: Family) -> Products:
    if family == "both":
        return found
    axis = ANY4 if family == "4" else ANY6
    parts = (found.certain, found.possible, found.named)
    return Products(*(tuple(product for product in part if axis.covers(product[SOURCE])) for part in parts))


def _rows(products: Sequence[Products]) -> list[Row]:
    found: list[Row] = []
    for line, rule in enumerate(products):
        if rule.certain is rule.possible is rule.named:
            found += [Row(line, product) for product in rule.certain]
            continue
        for product in dict.fromkeys((*rule.certain, *rule.possible, *rule.named)):
            certain, possible, named = (product in part for part in (rule.certain, rule.possible, rule.named))
            found.append(Row(line, product, certain, possible, named))
    return found


def _unjudged(rule: Rule) -> Line | None:
    return Line(Fate.UNJUDGED) if not rule.enabled or rule.implied else None


def _fate(
    place: int, rules: Sequence[Rule], products: Sequence[Products], default: Action, dead: Dead, later: Later,
    allowance: Allowance,
) -> Line:  # fmt: skip
    mine = products[place]
    if not mine.possible:
        return Line(Fate.EMPTY)
    blocked = dead.blocked.get(place)
    if place in dead.undecided and not dead.is_live(place):
        return UNDECIDED
    try:
        if blocked is not None:
            fate = Fate.SHADOWED if blocked.same is None or blocked.first is not None else Fate.REDUNDANT
            if rules[place].action not in (Action.PERMIT, Action.DENY):
                fate = Fate.BLOCKED
            lines = blocked.first if blocked.first is not None else blocked.same or blocked.any
            by = {line: products[line].certain for line in lines}
            return Line(fate, _least(mine.possible, by, allowance))
        doubt = dead.doubted.get(place, set())
        if doubt is not None and place in dead.unsettled:
            return UNDECIDED
        if doubt is not None:
            perhaps = {line: products[line].possible for line in doubt}
            return Line(Fate.DOUBTFUL, _least(mine.named, perhaps, allowance))
        return _later(place, rules, products, default, later, allowance)
    except UndecidedError:
        return UNDECIDED


def _least(wanted: Sequence[Product], by: Mapping[int, Sequence[Product]], allowance: Allowance) -> tuple[int, ...]:
    if len(by) == 1:
        return tuple(by)
    return least_cover(wanted, [(line, by[line], True) for line in sorted(by)], allowance)


def _later(
    place: int, rules: Sequence[Rule], products: Sequence[Products], default: Action, later: Later, allowance: Allowance
) -> Line:
    opposed = later.opposed.get(place)
    exception = opposed is not None and _holds(products[opposed].certain, products[place].possible)
    replaced = later.replaced.get(place)
    if replaced is not None and place in later.undecided:
        return UNDECIDED
    if replaced is not None:
        if len(replaced.by) == 1:
            return Line(Fate.SUPERFLUOUS, tuple(replaced.by), opposed, exception)
        lines = [(other, products[other].certain, True) for other in replaced.by]
        lines += [(other, products[other].possible, False) for other in replaced.against]
        by = least_cover(products[place].possible, sorted(lines), allowance)
        return Line(Fate.SUPERFLUOUS, by, opposed, exception)
    if opposed is None and rules[place].action is default and default in (Action.PERMIT, Action.DENY):
        return Line(Fate.BY_DEFAULT)
    return Line(Fate.ACTS, (), opposed, exception)


def _holds(wide: Sequence[Product], narrow: Sequence[Product]) -> bool:
    """True when each narrow product lies in one wide product."""
    return all(any(all(map(Ranges.covers, holder, product)) for holder in wide) for product in narrow)
