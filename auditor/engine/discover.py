"""Which checks and platforms there are."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.check import FOUND, Check
from auditor.model.text import Text
from auditor.plant.types import Plant
from auditor.platform import Candidate, Platform


class SelectionError(Exception):
    """``--select`` or ``--ignore`` names no check."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


def all_checks() -> tuple[Check, ...]:
    """Every check in the ``checks`` package, by id."""
    import checks

    checks.load()
    return tuple(FOUND[id] for id in sorted(FOUND))


def chosen_checks(select: Sequence[str], ignore: Sequence[str], own: Sequence[Check] = ()) -> tuple[Check, ...]:
    """The checks whose id begins with a selected prefix and with no ignored one; raises SelectionError.

    ``own`` are those that the plant file adds.
    """
    known = (*all_checks(), *own)
    for prefix in (*select, *ignore):
        if not prefix or not any(check.id.upper().startswith(prefix.upper()) for check in known):
            raise SelectionError(Text(f"no check begins with {prefix!r}", f"{prefix!r} で始まる検査はない"))
    wanted = tuple(prefix.upper() for prefix in select)
    refused = tuple(prefix.upper() for prefix in ignore)
    chosen = tuple(
        check
        for check in known
        if (not wanted or check.id.upper().startswith(wanted))
        and not (refused and check.id.upper().startswith(refused))
    )
    if not chosen:
        raise SelectionError(Text("the selection leaves no check to run", "選択の結果、実行する検査がない"))
    return chosen


def policy_checks(plant: Plant) -> tuple[Check, ...]:
    """The plant's own requirements as checks."""
    from checks._policies import policy_checks as of_plant

    return of_plant(plant)


def all_platforms() -> tuple[Platform, ...]:
    """Every platform in the ``vendor_parsers`` package, loaded."""
    return tuple(candidate.load() for candidate in candidates())


def candidates() -> tuple[Candidate, ...]:
    """Every platform in the ``vendor_parsers`` package, to be loaded once a text is recognised as its."""
    import vendor_parsers

    return vendor_parsers.candidates()
