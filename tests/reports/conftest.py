"""One audit for the tests of this folder that only look at its reports."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from auditor.engine import Options, audit
from auditor.findings import Audit

PLANTS = Path(__file__).parents[2] / "samples" / "plants"


@pytest.fixture(scope="session")
def kisarazu() -> Audit:
    return audit(Options(sources=(str(PLANTS / "kisarazu"),), as_of=date(2026, 11, 22)))
