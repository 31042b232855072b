"""Whole files: taken apart into lines and put together again in the encoding and with the line ends they had."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from auditor.anonymize.lines import v4_tokens
from auditor.plant.tree import Fields, Leaf, read_tree
from auditor.source.decode import decode
from auditor.source.screen import read_screen

_BETWEEN = re.compile(r"\s{0,4}[-~〜]\s{0,4}|\s{1,4}to\s{1,4}")
_BEFORE = re.compile(r"\b(?:range|pool|start|low|from)", re.IGNORECASE)
_MOST_BETWEEN = 120


@dataclass(frozen=True, slots=True)
class Written:
    """A text file: its lines as an editor shows them, and how they are stored."""

    lines: Sequence[str]
    encoding: str
    end: str
    closed: bool

    @classmethod
    def of_export(cls, data: bytes, encoding: str) -> Written:
        """An export: lines as ingest numbers them, without terminal control and time stamps of a logger."""
        text = decode(data).text
        return cls(read_screen(text).lines, encoding, _line_end(text), text.endswith(("\n", "\r")))

    @classmethod
    def of_statement(cls, data: bytes) -> Written:
        """The plant file or a register: UTF-8, UTF-16 with BOM or CP932."""
        encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp932")
        if encodings[0] == "utf-8-sig" and not data.startswith(b"\xef\xbb\xbf"):
            encodings = ("utf-8", "cp932")
        text, encoding = "", encodings[0]
        for encoding in encodings:
            try:
                text = data.decode(encoding)
            except UnicodeDecodeError:
                continue
            break
        end = _line_end(text)
        return cls(text.replace("\r\n", "\n").split("\n"), encoding, end, False)

    def encode(self, lines: Sequence[str]) -> bytes:
        """These lines in the file's own form."""
        text = self.end.join(lines) + (self.end if self.closed else "")
        return text.encode(self.encoding, "replace")


def _line_end(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def range_ends(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """IPv4 ranges as exports write them: ``a-b``, ``a to b``, ``range a b``, ``start-ip a`` above ``end-ip b``."""
    text = "\n".join(lines)
    before: tuple[int, int] | None = None
    for start, end, point in v4_tokens(text):
        if before is not None and before[1] < point and start - before[0] <= _MOST_BETWEEN and before[1] ^ point > 0xFF:
            between = text[before[0] : start]
            line = text[text.rfind("\n", 0, before[0]) + 1 : before[0]]
            if between.count("\n") < 2 and (_BETWEEN.fullmatch(between) or _BEFORE.search(line)):
                yield before[1], point
        before = end, point


def register_paths(text: str) -> list[str]:
    """The register files a plant file names, in its order."""
    tree = read_tree(text, "plant.yaml")
    if not isinstance(tree, Fields):
        return []
    registers = next((value for leaf, value in tree.entries if leaf.text == "registers"), None)
    entries = registers.entries if isinstance(registers, Fields) else ()
    return [
        value.text.strip().replace("\\", "/") for _, value in entries if isinstance(value, Leaf) and not value.empty
    ]


def workbook(data: bytes, line: Callable[[str], str]) -> bytes:
    """An XLSX register with every text cell rewritten; comments, links and the author's name are left out."""
    import openpyxl
    from openpyxl.packaging.core import DocumentProperties

    book = openpyxl.load_workbook(io.BytesIO(data))
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                cell.comment = None
                cell.hyperlink = None
                if isinstance(cell.value, str):
                    cell.value = line(cell.value)
    book.properties = DocumentProperties(creator="")
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()
