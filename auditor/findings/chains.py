"""Chains of facts that several results tell together, one for each thing they begin with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from auditor.check import Result, Step, Verdict

_WORST_FIRST = (Verdict.FAIL, Verdict.WARN, Verdict.CANNOT_TELL, Verdict.INFO, Verdict.PASS, Verdict.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class Chain:
    """The steps from one end to the other, each once, with the worst verdict of the results that tell them."""

    check: str
    device: str
    verdict: Verdict
    steps: tuple[Step, ...]


def chains_of(results: Iterable[tuple[str, Result]]) -> tuple[Chain, ...]:
    """The chains of all results, in the order in which their first steps appear."""
    steps: dict[tuple[str, str, str], dict[tuple[str, str], Step]] = {}
    verdicts: dict[tuple[str, str, str], Verdict] = {}
    for check, result in results:
        if not result.chain:
            continue
        key = (check, result.device, result.chain[0].text.en)
        known = steps.setdefault(key, {})
        for step in result.chain:
            known.setdefault((step.name, step.text.en), step)
        before = verdicts.get(key, result.verdict)
        verdicts[key] = min(before, result.verdict, key=_WORST_FIRST.index)
    return tuple(Chain(key[0], key[1], verdicts[key], tuple(found.values())) for key, found in steps.items())
