"""Values are cheap to make because the type checker, not the program, refuses to change them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from auditor.model.span import Span

CHANGES = """
from auditor.model.span import Span

span = Span("a.cfg", 1, 2)
span.first = 3
"""


def test_equal_values_are_one_key() -> None:
    assert {Span("a.cfg", 1, 2): "found"}[Span("a.cfg", 1, 2)] == "found"


def test_a_value_holds_nothing_it_does_not_declare() -> None:
    with pytest.raises(AttributeError):
        Span("a.cfg", 1, 2).middle = 1


def test_the_type_checker_refuses_to_change_a_value(tmp_path: Path) -> None:
    changing = tmp_path / "changing.py"
    changing.write_text(CHANGES, encoding="utf-8")
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", f"--cache-dir={tmp_path}", str(changing)]
    told = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).parents[1], check=False)
    assert 'Property "first" defined in "Span" is read-only' in told.stdout
