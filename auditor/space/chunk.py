"""A list of products prepared for questions of the kind: which earlier (or later) rows take this row's packets."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

from auditor.space.atoms import Axis, bits, classes, each
from auditor.space.covering import Allowance, Cut, proof
from auditor.space.products import DESTINATION, SOURCE, Product


class Row(NamedTuple):
    """One product of the rule at ``line``.

    ``certain``: the rule surely takes these packets; ``possible``: it may; ``named``: doubts are asked with it.
    """

    line: int
    product: Product
    certain: bool = True
    possible: bool = True
    named: bool = True


class Chunk:
    """Rows in rule order and, as bits of ints, which of them touch, hold or miss one another."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = rows
        self.size = len(rows)
        self._services: dict[tuple[int, ...], tuple[int, int, int]] = {}
        self._service_at: list[tuple[int, int, int] | None] = [None] * self.size

    @cached_property
    def _axes(self) -> dict[int, Axis]:
        """An axis for either address, and for every other field in which the rows differ at all."""
        found = {}
        for field, column in enumerate(zip(*(row.product for row in self.rows), strict=True)):
            users: dict[int, list[int]] = {}
            for place, values in enumerate(column):
                users.setdefault(id(values), []).append(place)
            if len(users) > 1 or field in (SOURCE, DESTINATION):
                found[field] = Axis((column[of[0]], self._bits(of)) for of in users.values())
        return found

    def _bits(self, places: list[int]) -> int:
        return bits(places, self.size) if len(places) > 1 else 1 << places[0]

    @cached_property
    def _service_axes(self) -> list[tuple[int, Axis]]:
        return [(field, axis) for field, axis in self._axes.items() if field not in (SOURCE, DESTINATION)]

    def touching(self, place: int) -> int:
        """The rows with a packet in common with the row at ``place``, itself included."""
        product = self.rows[place].product
        axes = self._axes
        found = axes[SOURCE].touching(product[SOURCE]) & self._service(place)[0]
        return found & axes[DESTINATION].touching(product[DESTINATION])

    def holding(self, place: int) -> int:
        """The rows with every packet of the row at ``place``, itself included."""
        product = self.rows[place].product
        axes = self._axes
        found = axes[SOURCE].holding(product[SOURCE]) & axes[DESTINATION].holding(product[DESTINATION])
        return found and found & self._service(place)[1]

    def sample(self, place: int) -> int:
        """The rows with one certain packet of the row at ``place``, chosen where few rows are."""
        product = self.rows[place].product
        axes = self._axes
        found = axes[SOURCE].quietest(product[SOURCE]) & axes[DESTINATION].quietest(product[DESTINATION])
        return found & self._service(place)[2]

    def _service(self, place: int) -> tuple[int, int, int]:
        """What touches, holds and is sampled by all fields but the addresses."""
        known = self._service_at[place]
        if known is not None:
            return known
        product = self.rows[place].product
        key = tuple(id(product[field]) for field, _ in self._service_axes)
        found = self._services.get(key)
        if found is None:
            touching = holding = quiet = (1 << self.size) - 1
            for field, axis in self._service_axes:
                values = product[field]
                touching &= axis.touching(values)
                holding &= axis.holding(values)
                quiet &= axis.quietest(values)
            found = self._services[key] = (touching, holding, quiet)
        self._service_at[place] = found
        return found

    def cover(self, place: int, rows: int, good: int, allowance: Allowance) -> int | None:
        """Good ones of ``rows`` that every packet of a row meets before any other of them; None when some does not.

        All of ``rows`` must touch the row in question.
        """
        cuts: list[Cut] = []
        count = rows.bit_count()
        for field, axis in self._axes.items():
            values = self.rows[place].product[field]
            whole = axis.holding(values) & rows
            if whole == rows:
                continue
            atoms = axis.length(values)
            if atoms > 4 * count:
                allowance.take(count)
                parts = [(at, self.rows[at].product[field]) for at in each(rows ^ whole)]
                found = classes(values, whole, parts)
            else:
                allowance.take(atoms)
                found = {at & rows for at in axis.along(values)}
            cuts.append(Cut.of(whole, found, allowance, monotone=not rows & ~good))
        return proof(rows, cuts, good, allowance)


def least_cover(
    wanted: Sequence[Product], lines: Sequence[tuple[int, Sequence[Product], bool]], allowance: Allowance
) -> tuple[int, ...]:
    """Of ``(line, its products, good)`` in order, good lines that suffice, none of which can be left out.

    Suffice: every packet of every wanted product meets a good line first. All good lines together must suffice; the
    later ones are given up first.
    """
    rows = [Row(-1, product) for product in wanted]
    asked = range(len(rows))
    masks: dict[int, int] = {}
    for line, products, _ in lines:
        masks[line] = ((1 << len(products)) - 1) << len(rows)
        rows += [Row(line, product) for product in products]
    chunk = Chunk(rows)
    kept = sum(masks.values())
    good = sum(masks[line] for line, _, is_good in lines if is_good)
    needed: list[int] = []
    for line in reversed([line for line, _, is_good in lines if is_good]):
        fewer = kept & ~masks[line]
        if all(
            chunk.cover(place, touching, touching & good, allowance) is not None
            for place in asked
            for touching in (chunk.touching(place) & fewer,)
        ):
            kept = fewer
        else:
            needed.append(line)
    return tuple(reversed(needed))
