"""Which line stands in which block, against the trees that another project publishes for whole configurations."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from auditor.engine.discover import all_platforms
from auditor.source.ingest import ingest

TRUTH = "truth/netutils/parser/base"
FILES = "networktocode_netutils__parser__base"

Line = tuple[str, tuple[str, ...]]
"""A statement and the heads of the blocks it stands in, outermost first."""


def _published(path: Path) -> list[Line]:
    """Their ``ConfigLine`` calls; the text of a banner is theirs a line below it, ours a part of it."""
    found: list[Line] = []
    for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(call, ast.Call):
            values = {keyword.arg: ast.literal_eval(keyword.value) for keyword in call.keywords}
            parents = tuple(parent.strip() for parent in values["parents"])
            if not any(parent.startswith("banner") for parent in parents):
                found.append((values["config_line"].strip(), parents))
    return _comparable(found)


def _comparable(lines: list[Line]) -> list[Line]:
    """They write every banner's delimiter as ^C, count the ``end`` behind the last statement, and no comment."""
    return [
        (" ".join(text.split()[:2]) if text.startswith("banner") else text, parents)
        for text, parents in lines
        if text != "end" and not text.startswith("!")
    ]


def _read(path: Path, platform: str) -> list[Line]:
    (source,) = ingest([str(path)])
    (document,) = source.documents
    reader = next(one for one in all_platforms() if one.name == platform).load()
    found: list[Line] = []
    for node in reader.read(document).root.walk():
        parents = []
        above = node.parent
        while above is not None and above.parent is not None:
            parents.append(above.text)
            above = above.parent
        found.append((node.text, tuple(reversed(parents))))
    return _comparable(found)


@pytest.mark.parametrize(
    ("platform", "name"), [("cisco_nxos", "nxos_full"), ("arista_eos", "eos_full"), ("aruba_aoscx", "aoscx_full")]
)
def test_every_line_stands_in_the_block_they_say(shared: Path, platform: str, name: str) -> None:
    corpus = shared / "corpus"
    theirs = _published(corpus / TRUTH / platform / f"{name}_received.py.txt")
    ours = _read(corpus / "files" / platform / f"{FILES}__{platform}__{name}_sent.txt", platform)
    assert len(theirs) > 150
    assert ours == theirs
