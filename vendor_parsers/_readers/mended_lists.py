"""Proposals for lists of the Cisco kind: entries inside a block, with or without written numbers.

An entry is taken out by its content, which names it whatever number it has. Putting one back needs a number between its
neighbours: the written one, or the one a ``resequence`` in tens gives. A list never becomes empty on the way, since an
empty or vanished list lets everything pass: a ``deny`` of everything is put in first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from auditor.mending import Keep, Proposal
from auditor.model.text import Text
from auditor.source.node import Node
from vendor_parsers._readers.mended import cisco_entries

_DECIDES = ("permit", "deny", "evaluate", "dynamic")
KEPT_CLOSED = Text(
    "it is the last entry: an empty list would let everything pass, so a deny of everything takes its place",
    "最後のエントリである。空のリストはすべてを通すため、全拒否のエントリを代わりに置く",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListStyle:
    """How a platform edits lists.

    ``enter`` opens the list. ``resequence`` numbers its entries 10, 20, 30 … (None: numbers are always written, or cannot
    be given anew); ``closing`` denies everything; ``address`` spells a prefix, None: entries cannot be narrowed;
    ``any_word`` is the protocol that means all; ``before_number`` stands before one. ``by_number``: an entry is taken out
    by its number.
    """

    enter: str
    resequence: str | None
    closing: str
    address: Callable[[int, int], str] | None
    any_word: str = "ip"
    six: bool = False
    before_number: str = ""
    by_number: bool = False


@dataclass(frozen=True, slots=True)
class _Entry:
    number: int | None
    text: str
    node: Node


def split_entry(words: Sequence[str]) -> tuple[int | None, list[str]]:
    """The number an entry begins with, and the rest."""
    rest = list(words[1:] if words[:1] in (["sequence"], ["seq"]) else words)
    if rest and rest[0].isascii() and rest[0].isdecimal():
        return int(rest[0]), rest[1:]
    return None, rest


def mended_list(
    style: ListStyle, node: Node, siblings: Sequence[tuple[Node, Sequence[str]]], keep: Sequence[Keep]
) -> Proposal | None:
    """Take the entry ``node`` out of its list, or put entries for ``keep`` in its place.

    ``siblings`` are the statements of the list in order with the words of each that make its entry.
    """
    entries = [_Entry(*_parts(words), one) for one, words in siblings]
    entries = [entry for entry in entries if entry.text.split(" ", 1)[0] in _DECIDES]
    place = next((number for number, entry in enumerate(entries) if entry.node is node), None)
    if place is None or [entry.text for entry in entries].count(entries[place].text) > 1:
        return None
    old = entries[place]
    numbered = all(entry.number is not None for entry in entries)
    if not numbered and (style.resequence is None or any(entry.number is not None for entry in entries)):
        return None
    new = _entries(style, keep) if keep else []
    if new is None or any(entry.text in new for entry in entries):
        return None
    at = _numbers(entries, place, len(new), numbered)
    if at is None:
        return None
    anew = [] if numbered or style.resequence is None else [style.resequence]
    closing = [style.closing] if len(entries) == 1 and not new else []
    put = [f"{style.before_number}{number} {text}" for number, text in zip(at, new, strict=True)]
    out = f"no {style.before_number}{old.number}" if style.by_number and numbered else f"no {old.text}"
    back = old.number if numbered else 10 * place + 5
    commands = [*(anew if new else []), style.enter, *put, *closing, out]
    removed = [
        f"no {style.before_number}{number}" if style.by_number else f"no {text}"
        for number, text in zip(at, new, strict=True)
    ]
    rollback = [
        *anew,
        style.enter,
        f"{style.before_number}{back} {old.text}",
        *removed,
        *(f"no {line}" for line in closing),
    ]
    return Proposal(commands=tuple(commands), rollback=tuple(rollback), cautions=(KEPT_CLOSED,) if closing else ())


def _parts(words: Sequence[str]) -> tuple[int | None, str]:
    number, rest = split_entry(words)
    return number, " ".join(rest)


def _entries(style: ListStyle, keep: Sequence[Keep]) -> list[str] | None:
    if style.address is None:
        return None
    return cisco_entries(keep, style.address, six=style.six, any_word=style.any_word)


def _numbers(entries: Sequence[_Entry], place: int, count: int, numbered: bool) -> list[int] | None:
    """Free numbers just before an entry for ``count`` new ones, or None."""
    before = 10 * place
    here = before + 10
    if numbered:
        before = (entries[place - 1].number or 0) if place else 0
        here = entries[place].number or 0
    return list(range(before + 1, before + 1 + count)) if count < here - before else None


def in_modes(proposal: Proposal | None, *cautions: Text) -> Proposal | None:
    """The same between ``configure terminal`` and ``end``, with what the platform adds."""
    if proposal is None:
        return None
    return Proposal(
        commands=("configure terminal", *proposal.commands, "end"),
        rollback=("configure terminal", *proposal.rollback, "end"),
        cautions=(*proposal.cautions, *cautions),
    )
