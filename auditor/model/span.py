"""Where in an administrator's file something stands."""

from __future__ import annotations

from auditor.model.value import value


@value(frozen=True, slots=True, order=True)
class Span:
    """Lines of one input file, 1-based and inclusive, as the administrator's editor numbers them."""

    file: str
    first: int
    last: int

    def __str__(self) -> str:
        if self.first == self.last:
            return f"{self.file}:{self.first}"
        return f"{self.file}:{self.first}-{self.last}"
