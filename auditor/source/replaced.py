"""One document of an input with other text in its place: what the file would be after an edit."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from auditor.model.ranges import Ranges
from auditor.source.document import Document, Input, Noise


def with_lines(source: Input, document: Document, lines: Sequence[str]) -> Input:
    """The input with ``lines`` instead of the document's, renumbered as an editor would show the new file.

    ``sha256`` is of the clean text of all documents, since the bytes of the new file exist nowhere.
    """
    first, last = document.firsts[0], document.lasts[-1]
    shift = len(lines) - (last - first + 1)
    numbers = range(first, first + len(lines))
    documents = tuple(
        replace(document, lines=tuple(lines), firsts=numbers, lasts=numbers)
        if found is document
        else _moved(found, shift if found.firsts[0] > last else 0)
        for found in source.documents
    )
    noise = tuple(Noise(one.reason, _shifted(one.lines, first, last, shift)) for one in source.noise)
    text = "\n".join(line for found in documents for line in found.lines)
    return replace(
        source, sha256=hashlib.sha256(text.encode()).hexdigest(), lines=source.lines + shift, documents=documents, noise=noise
    )  # fmt: skip


def _moved(document: Document, shift: int) -> Document:
    if not shift:
        return document
    return replace(
        document, firsts=[line + shift for line in document.firsts], lasts=[line + shift for line in document.lasts]
    )


def _shifted(lines: Ranges, first: int, last: int, shift: int) -> Ranges:
    """Lines left out: those inside the document are gone with the text they stood in."""
    outside = lines - Ranges(((first, last),))
    return Ranges.of(*((low + shift, high + shift) if low > last else (low, high) for low, high in outside.intervals))
