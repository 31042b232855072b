"""Every check keeps the rules of `auditor checks test`: its words, and its examples run for real."""

from __future__ import annotations

import pytest

from auditor.check import Check
from auditor.engine.discover import all_checks
from auditor.engine.self_test import faults_of


@pytest.mark.parametrize("check", [pytest.param(check, id=check.id) for check in all_checks()])
def test_check_is_sound(check: Check) -> None:
    assert [fault.en for fault in faults_of(check)] == []
