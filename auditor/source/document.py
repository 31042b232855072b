"""What ingest hands on: one input as the administrator has it, and the documents found inside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from auditor.model.ranges import Ranges
from auditor.model.text import Text


@dataclass(frozen=True, slots=True)
class Document:
    """Lines that belong together: one configuration, or the output of one command.

    ``lines[i]`` is clean text (no terminal control, no prompt, wrapped parts joined) that stands on lines
    ``firsts[i]`` … ``lasts[i]`` of the administrator's file (1-based). ``context`` is what the prompt shows beside the
    host: a FortiOS VDOM, an ASA security context; empty when it shows none.
    """

    file: str
    lines: Sequence[str]
    firsts: Sequence[int]
    lasts: Sequence[int]
    command: str | None = None
    host: str | None = None
    context: str = ""


@dataclass(frozen=True, slots=True)
class Noise:
    """Lines that ingest left out on purpose: prompts, echoed commands, pager remains."""

    reason: Text
    lines: Ranges


@dataclass(frozen=True, slots=True)
class Input:
    """One file (or archive member, or stdin): what it is, and the documents in it.

    ``path`` is relative to the source the user named. ``problem`` says in both languages why it could not be
    read or holds nothing to read; then ``documents`` is empty. ``lines`` is the line count an editor shows.
    Every line of the input is in exactly one document or one Noise.
    """

    path: str
    sha256: str
    encoding: str
    lines: int
    documents: tuple[Document, ...] = ()
    noise: tuple[Noise, ...] = ()
    problem: Text | None = None
