"""Real exports, audited whole with drafted plant files: no check crashes, and every finding can be said."""

from __future__ import annotations

import random

import pytest

from tests.corpus_findings import audited, exports

EVERYDAY = 40


def faults(files: list) -> list[str]:
    found = []
    for file in files:
        audit = audited(file)
        if audit is None:
            continue
        found += [f"{file.name}: {entry.check or entry.file}: {entry.reason.en}" for entry in audit.not_run]
        found += [
            f"{file.name}: {one.check.id} without evidence"
            for one in audit.findings
            if one.verdict == "fail" and not one.evidence
        ]
    return found


def test_no_check_crashes_over_a_sample_of_real_exports(shared):
    files = exports(shared / "corpus")
    assert len(files) > EVERYDAY
    assert faults(random.Random(20261122).sample(files, EVERYDAY)) == []


@pytest.mark.long
def test_no_check_crashes_over_any_real_export(shared):
    assert faults(exports(shared / "corpus")) == []
