"""The page of disagreements tells every known difference the tests allow for."""

from __future__ import annotations

from pathlib import Path

from tests.oracle.known import TABLES

PAGE = Path(__file__).resolve().parents[2] / "docs" / "disagreements.md"


def test_every_reason_is_told_on_the_page():
    page = " ".join(PAGE.read_text(encoding="utf-8").split())
    assert {row.reason for rows in TABLES for row in rows if row.reason not in page} == set()
