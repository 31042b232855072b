"""Immutable values that are cheap to make."""

from __future__ import annotations

from typing import TYPE_CHECKING

__all__ = ["value"]

if TYPE_CHECKING:
    from dataclasses import dataclass as value
else:
    from dataclasses import dataclass

    def value(*, frozen: bool, **options: bool) -> object:
        """A frozen dataclass, of which a configuration makes hundreds of thousands.

        The type checker sees a frozen one and refuses every assignment, in the whole program; so nothing has to refuse
        them again while it runs, which would make a new value cost two to three times as much (each field goes through
        ``object.__setattr__``).
        """
        return dataclass(unsafe_hash=frozen, **options)
