"""A small plant to run the program on."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.program import CONFIG, PLANT


@pytest.fixture
def plant(tmp_path: Path) -> Path:
    """A folder with one export and a plant file beside it."""
    (tmp_path / "exports").mkdir()
    (tmp_path / "exports" / "rt-01.cfg").write_text(CONFIG)
    (tmp_path / "plant.yaml").write_text(PLANT)
    return tmp_path
