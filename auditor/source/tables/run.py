"""Running a bundled template over a document: every line goes in numbered, so that none is lost in silence.

TTP forgets what no template line matches. Each line is therefore given to it as ``<index> <text>``, each template line
takes that index, and what comes back without one is unmatched.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from auditor.source.tables.patterns import PATTERNS

LONGEST = 400
"""No table has longer rows; longer lines stay unmatched, which bounds what a pattern can cost."""
TEMPLATES = (
    "cisco_cdp_neighbors",
    "cisco_cdp_neighbors_detail",
    "cisco_interfaces_status",
    "cisco_lldp_neighbors",
    "cisco_lldp_neighbors_detail",
    "cisco_mac_address_table",
    "cisco_version",
    "fortios_system_status",
    "routes",
)


@dataclass(frozen=True, slots=True)
class Row:
    """One matched line: its index in the document, the template group it fell in, and its columns."""

    index: int
    kind: str
    columns: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.columns.get(column, "").strip()


def run(template: str, lines: Sequence[str]) -> list[Row]:
    """The matched lines in order; a line that two groups could match is given once, to the first group."""
    data = "\n".join(
        f"{i} {text}"
        for i, line in enumerate(lines)
        if (text := line.replace("\t", " ").strip()) and len(text) <= LONGEST
    )
    if not data:
        return []
    parser = _parser()
    parser.clear_input()
    parser.clear_result()
    parser.add_input(f"\n{data}\n", template_name=template)  # the newline keeps it from being taken for a file's name
    parser.parse(one=True)
    rows: dict[int, Row] = {}
    for found in parser.result(templates=[template], structure="flat_list"):
        for kind, matches in found.items():
            for match in matches:
                index = int(match.pop("n"))
                rows.setdefault(index, Row(index, kind, match))
    parser.clear_input()
    parser.clear_result()
    return [rows[index] for index in sorted(rows)]


@cache
def _parser() -> Any:
    """The one TTP object, with all bundled templates compiled; ``vars`` go in as data, so that TTP executes nothing."""
    with _private_cache():
        from ttp import ttp

        parser = ttp(vars=PATTERNS, log_level="")
        folder = files(__package__)
        for name in TEMPLATES:
            parser.add_template((folder / f"{name}.ttp").read_text(encoding="utf-8"), template_name=name)
    return parser


@contextmanager
def _private_cache() -> Iterator[None]:
    """Point TTP's pickle cache at a new folder of our own that is gone afterwards: it can load nothing from it.

    TTP unpickles ``$TTPCACHEFOLDER/ttp_dict_cache.pickle`` (or one beside its own code) when it finds it.
    """
    before = os.environ.get("TTPCACHEFOLDER")
    with tempfile.TemporaryDirectory(prefix="auditor-") as folder:
        os.environ["TTPCACHEFOLDER"] = folder
        try:
            yield
        finally:
            if before is None:
                del os.environ["TTPCACHEFOLDER"]
            else:
                os.environ["TTPCACHEFOLDER"] = before
