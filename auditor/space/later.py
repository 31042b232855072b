"""Lines that act, but whose packets later lines would treat the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from auditor.model.rule import Rule
from auditor.space.atoms import bits, each
from auditor.space.chunk import Chunk
from auditor.space.covering import Allowance
from auditor.space.dead import DECIDING, Dead
from auditor.space.diagram import UndecidedError


@dataclass(slots=True)
class Replaced:
    """Later lines that would take all packets of a line and act the same, and those in between that act otherwise."""

    by: set[int] = field(default_factory=set)
    against: set[int] = field(default_factory=set)


@dataclass(slots=True)
class Later:
    """What is known of every line so far; ``replaced`` is None once later lines would act otherwise on a packet.

    ``opposed`` names, for the lines some later line of another action may share a packet with, the first such line.
    """

    replaced: dict[int, Replaced | None] = field(default_factory=dict)
    opposed: dict[int, int] = field(default_factory=dict)
    undecided: set[int] = field(default_factory=set)


def find_later(chunk: Chunk, rules: Sequence[Rule], dead: Dead, allowance: Allowance, found: Later) -> None:
    """Add what one part of the list says of its lines that are not dead."""
    acting = {
        action: bits((n for n, row in enumerate(chunk.rows) if rules[row.line].action is action), chunk.size)
        for action in DECIDING
    }
    certain = bits(
        (
            n
            for n, row in enumerate(chunk.rows)
            if row.certain and dead.is_live(row.line) and not rules[row.line].implied
        ),
        chunk.size,
    )
    possible = bits((n for n, row in enumerate(chunk.rows) if row.possible), chunk.size)
    after = _ends(chunk)
    for place, row in enumerate(chunk.rows):
        alike = acting.get(rules[row.line].action)
        if alike is None or not row.possible or dead.is_dead(row.line):
            continue
        _row(chunk, place, after[place], certain & alike, possible & ~alike, allowance, found)


def _ends(chunk: Chunk) -> list[int]:
    """For every row the place of the first row of the next line."""
    found = [chunk.size] * chunk.size
    for place in reversed(range(chunk.size - 1)):
        same = chunk.rows[place].line == chunk.rows[place + 1].line
        found[place] = found[place + 1] if same else place + 1
    return found


def _row(chunk: Chunk, place: int, after: int, good: int, bad: int, allowance: Allowance, found: Later) -> None:
    line = chunk.rows[place].line
    touching = chunk.touching(place) >> after << after
    against = touching & bad
    if against:
        other = chunk.rows[each(against & -against)[0]].line
        found.opposed[line] = min(other, found.opposed.get(line, other))
    known = found.replaced.setdefault(line, Replaced())
    if known is None:
        return
    try:
        taken = _taken(chunk, place, touching & good, against, allowance)
    except UndecidedError:
        found.undecided.add(line)
        return
    if taken is None:
        found.replaced[line] = None
        return
    known.by |= {chunk.rows[n].line for n in each(taken)}
    last = taken.bit_length()
    known.against |= {chunk.rows[n].line for n in each(against & ((1 << last) - 1))}


def _taken(chunk: Chunk, place: int, good: int, bad: int, allowance: Allowance) -> int | None:
    """Good rows that every packet of a row meets before a bad one."""
    if not good:
        return None
    first = chunk.sample(place) & (good | bad)
    if not first & -first & good:
        return None
    holding = chunk.holding(place) & good
    lowest = holding & -holding
    if lowest and not bad & (lowest - 1):
        return lowest
    return chunk.cover(place, good | bad, good, allowance)
