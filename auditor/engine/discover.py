"""Which checks and platforms there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from auditor.check import FOUND, Check
from auditor.manual import manual
from auditor.model.text import Text
from auditor.plant.parameters import known_parameters
from auditor.plant.types import Plant
from auditor.platform import Candidate, Platform


class SelectionError(Exception):
    """``--select`` or ``--ignore`` names no check."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


OWN = "auditor.checks"
"""The entry point group under which a plant's own package of checks is found."""


def all_checks() -> tuple[Check, ...]:
    """Every check in the ``checks`` package and in the plant's own packages, by id."""
    import checks

    checks.load()
    _own()
    return tuple(FOUND[id] for id in sorted(FOUND))


def broken_packages() -> Mapping[str, Text]:
    """The plant's own packages of checks that cannot be imported, and why."""
    return _own()


def parameter_names() -> dict[str, tuple[str, ...]]:
    """The parameters a plant file may set, by check: those of the manual's checks and of the plant's own."""
    _own()
    own = {check.id: tuple(found.name for found in check.parameters) for check in FOUND.values()}
    return {**own, **known_parameters()}


@cache
def _own() -> Mapping[str, Text]:
    """Import each installed package of own checks; whatever one of them raises stops none of the others."""
    from importlib.metadata import entry_points

    broken: dict[str, Text] = {}
    for package in entry_points(group=OWN):
        before = set(FOUND)
        try:
            package.load()
        except Exception as error:
            why = f"{type(error).__name__}: {error}"
            broken[package.value] = Text(f"cannot be imported ({why})", f"読み込めない（{why}）")
        for id in set(FOUND) - before:
            wrong = _refused(FOUND[id])
            if wrong is not None:
                broken[package.value] = wrong
                del FOUND[id]
    return broken


def _refused(check: Check) -> Text | None:
    """Why a check of the plant's own cannot be one."""
    if check.id in {entry.id for entry in manual().checks}:
        return Text(f"{check.id} is the id of a check of the manual", f"{check.id} はマニュアルの検査の ID である")
    if check.decides:
        return Text(f"{check.id} decides a measure of the manual", f"{check.id} はマニュアルの対策の判定に加われない")
    return None


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
