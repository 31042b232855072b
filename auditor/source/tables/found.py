"""What a reader of one table hands back."""

from __future__ import annotations

from dataclasses import dataclass, field

from auditor.model.observed import Observed


@dataclass(frozen=True, slots=True)
class Found:
    """The facts, the document's line indexes that matched, and those that are prose; ``host`` as the output prints it."""

    observed: Observed
    matched: set[int]
    prose: set[int] = field(default_factory=set)
    host: str | None = None
