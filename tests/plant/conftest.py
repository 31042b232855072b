from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from auditor.plant.load import load_plant
from auditor.plant.types import Plant, Problem

Write = Callable[..., Path]

SMALL = """schema: 1
plant: {name: 試験工場, high_safety: true}
zones:
  - {id: office, kind: 情報系NW, prefixes: [10.10.0.0/16, "2001:db8:10::/48"], vlans: [10]}
  - {id: dcs, kind: control, name: 制御系, prefixes: [10.30.0.0/16], vlans: [300, 301]}
  - {id: internet, kind: internet, interfaces: ["fw-edge:wan1"]}
"""


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a file beside the plant file; text as UTF-8, bytes as they are."""

    def put(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return put


@pytest.fixture
def load(write: Write) -> Callable[..., tuple[Plant | None, tuple[Problem, ...]]]:
    """Loads a plant file given as text."""

    def read(text: str, **options: object) -> tuple[Plant | None, tuple[Problem, ...]]:
        return load_plant(write("plant.yaml", text), **options)  # type: ignore[arg-type]

    return read


@pytest.fixture
def small() -> str:
    return SMALL
