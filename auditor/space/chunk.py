"""A list of products prepared for questions of the kind: which earlier (or later) rows take this row's packets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from auditor.model.ranges import Ranges
from auditor.space.atoms import Axis, bits, each
from auditor.space.covering import Allowance, cover
from auditor.space.products import DESTINATION, SOURCE, Product


@dataclass(frozen=True, slots=True)
class Row:
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
        self._services: dict[Product, tuple[int, int, int]] = {}

    @cached_property
    def _axes(self) -> list[Axis]:
        fields = len(self.rows[0].product) if self.rows else 0
        found = []
        for field in range(fields):
            users: dict[Ranges, list[int]] = {}
            for place, row in enumerate(self.rows):
                users.setdefault(row.product[field], []).append(place)
            found.append(Axis({values: bits(places, self.size) for values, places in users.items()}))
        return found

    def touching(self, place: int) -> int:
        """The rows with a packet in common with the row at ``place``, itself included."""
        product = self.rows[place].product
        axes = self._axes
        found = axes[SOURCE].touching(product[SOURCE]) & self._service(product)[0]
        return found & axes[DESTINATION].touching(product[DESTINATION])

    def holding(self, place: int) -> int:
        """The rows with every packet of the row at ``place``, itself included."""
        product = self.rows[place].product
        axes = self._axes
        found = axes[SOURCE].holding(product[SOURCE]) & axes[DESTINATION].holding(product[DESTINATION])
        return found and found & self._service(product)[1]

    def sample(self, place: int) -> int:
        """The rows with one certain packet of the row at ``place``, chosen where few rows are."""
        product = self.rows[place].product
        axes = self._axes
        found = axes[SOURCE].quietest(product[SOURCE]) & axes[DESTINATION].quietest(product[DESTINATION])
        return found & self._service(product)[2]

    def _service(self, product: Product) -> tuple[int, int, int]:
        """What touches, holds and is sampled by all fields but the addresses."""
        key = product[DESTINATION + 1 :]
        found = self._services.get(key)
        if found is None:
            axes = self._axes[DESTINATION + 1 :]
            touching = holding = quiet = (1 << self.size) - 1
            for axis, values in zip(axes, key, strict=True):
                touching &= axis.touching(values)
                holding &= axis.holding(values)
                quiet &= axis.quietest(values)
            found = self._services[key] = (touching, holding, quiet)
        return found

    def cover(self, place: int, rows: int, good: int, allowance: Allowance) -> int | None:
        """Of ``rows``, good ones that prove that every packet of a row meets a good one first, or None."""
        places = each(rows)
        marks = sum(1 << local for local, found in enumerate(places) if good >> found & 1)
        proof = cover(self.rows[place].product, [self.rows[found].product for found in places], marks, allowance)
        return None if proof is None else bits((places[local] for local in each(proof)), self.size)
