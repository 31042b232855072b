"""Dead lines: those whose every packet earlier lines take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from auditor.model.rule import Action, Rule
from auditor.space.atoms import bits, each
from auditor.space.chunk import Chunk
from auditor.space.covering import Allowance
from auditor.space.diagram import UndecidedError

DECIDING = (Action.PERMIT, Action.DENY)


@dataclass(slots=True)
class Blocked:
    """Earlier lines that take every packet of a line, found three ways (None: not possible that way).

    ``any`` of them; only lines that act the ``same``; lines that act otherwise and come ``first`` everywhere.
    """

    any: set[int] = field(default_factory=set)
    same: set[int] | None = field(default_factory=set)
    first: set[int] | None = field(default_factory=set)

    def join(self, other: Blocked) -> None:
        """What holds of two parts of a line together."""
        self.any |= other.any
        self.same = None if self.same is None or other.same is None else self.same | other.same
        self.first = None if self.first is None or other.first is None else self.first | other.first


@dataclass(slots=True)
class Dead:
    """What is known of every line so far; the parts of a list add to it one after the other.

    ``blocked`` and ``doubted`` hold an entry for every line seen: None once some packet is surely (or, for a doubt,
    in any case) left to the line. The answer was too costly for ``undecided`` lines, the doubt for ``unsettled`` ones.
    """

    blocked: dict[int, Blocked | None] = field(default_factory=dict)
    doubted: dict[int, set[int] | None] = field(default_factory=dict)
    undecided: set[int] = field(default_factory=set)
    unsettled: set[int] = field(default_factory=set)

    def is_dead(self, line: int) -> bool:
        """True when every part of a line is surely taken."""
        return self.blocked.get(line) is not None and line not in self.undecided

    def is_live(self, line: int) -> bool:
        """True when some packet is surely left to a line."""
        return line in self.blocked and self.blocked[line] is None


def find_dead(chunk: Chunk, rules: Sequence[Rule], allowance: Allowance, found: Dead) -> None:
    """Add what one part of the list says of its lines."""
    _Pass(chunk, rules, allowance, found).run()


class _Pass:
    """One pass down the lines of a part, with the rows of earlier lines that are not dead there."""

    def __init__(self, chunk: Chunk, rules: Sequence[Rule], allowance: Allowance, found: Dead) -> None:
        self.chunk = chunk
        self.rules = rules
        self.allowance = allowance
        self.found = found
        self.alive = 0
        self.earlier = 0
        self.unsure = 0
        self.acting = {
            action: bits((n for n, row in enumerate(chunk.rows) if rules[row.line].action is action), chunk.size)
            for action in DECIDING
        }

    def run(self) -> None:
        rows = self.chunk.rows
        place = 0
        while place < len(rows):
            line, start = rows[place].line, place
            while place < len(rows) and rows[place].line == line:
                place += 1
            here = range(start, place)
            taking = sum(1 << n for n in here if rows[n].certain)
            if not self._judge(line, here):
                self.alive |= taking
                self.unsure |= sum(1 << n for n in here if rows[n].possible and not rows[n].certain)
            self.earlier |= taking

    def _judge(self, line: int, places: range) -> bool:
        """Add to what is known of a line; True when nothing of it is left in this part."""
        rows = self.chunk.rows
        possible = [n for n in places if rows[n].possible]
        try:
            here = self._blocked(line, possible)
        except UndecidedError:
            self.found.undecided.add(line)
            return False
        blocked = self.found.blocked
        if here is None:
            if possible:
                blocked[line] = None
        elif line not in blocked:
            blocked[line] = here
        else:
            known = blocked[line]
            if known is not None:
                known.join(here)
        self._doubt(line, here, places)
        return here is not None and bool(possible)

    def _blocked(self, line: int, places: list[int]) -> Blocked | None:
        whole: Blocked | None = None
        for place in places:
            part = self._row_blocked(line, place)
            if part is None:
                return None
            if whole is None:
                whole = part
            else:
                whole.join(part)
        return whole

    def _row_blocked(self, line: int, place: int) -> Blocked | None:
        chunk, alive = self.chunk, self.alive
        if not chunk.sample(place) & alive:
            return None
        holding = chunk.holding(place) & alive
        touching = chunk.touching(place) & alive
        lowest = holding & -holding
        taken = lowest or chunk.cover(place, touching, touching, self.allowance)
        if taken is None:
            return None
        same = self.acting.get(self.rules[line].action)
        if same is None:
            return Blocked(self._lines(taken), None, None)
        by_same = self._same(place, self.earlier & same)
        upto = touching & ((lowest << 1) - 1) if lowest else touching
        first: int | None = None
        if upto & ~same:
            first = taken if not upto & same else chunk.cover(place, upto, upto & ~same, self.allowance)
        return Blocked(self._lines(taken), self._maybe(by_same), self._maybe(first))

    def _same(self, place: int, alike: int) -> int | None:
        """Lines that act the same and cover a row together, themselves dead or not."""
        holding = self.chunk.holding(place) & alike
        if holding:
            return holding & -holding
        touching = self.chunk.touching(place) & alike
        if not self.chunk.sample(place) & touching:
            return None
        return self.chunk.cover(place, touching, touching, self.allowance)

    def _doubt(self, line: int, here: Blocked | None, places: range) -> None:
        """Add whether a line is dead if the lines that may match do."""
        doubted = self.found.doubted
        known = doubted.get(line, set())
        if known is None:
            return
        if here is not None:
            doubted[line] = known | here.any
            return
        try:
            taken = self._perhaps(places)
        except UndecidedError:
            self.found.unsettled.add(line)
            return
        doubted[line] = None if taken is None else known | taken

    def _perhaps(self, places: range) -> set[int] | None:
        chunk, rows = self.chunk, self.alive | self.unsure
        plain = all(chunk.rows[n].possible == chunk.rows[n].named for n in places)
        if plain and not any(self.unsure and chunk.touching(n) & self.unsure for n in places):
            return None  # nothing uncertain is involved, and it is known not to be dead
        found: set[int] = set()
        for place in places:
            if not chunk.rows[place].named:
                continue
            if not chunk.sample(place) & rows:
                return None
            holding, touching = chunk.holding(place) & rows, chunk.touching(place) & rows
            taken = holding & -holding or chunk.cover(place, touching, touching, self.allowance)
            if taken is None:
                return None
            found |= self._lines(taken)
        return found

    def _lines(self, rows: int) -> set[int]:
        return {self.chunk.rows[n].line for n in each(rows)}

    def _maybe(self, rows: int | None) -> set[int] | None:
        return None if rows is None else self._lines(rows)
