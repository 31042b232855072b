"""Lines typed at the IOS command line, applied to a running configuration.

Numbered lists grow at their end and ``no access-list`` takes the whole list, whatever follows its number (IOS Security
Command Reference, ``access-list (IP extended)``); inside ``ip access-list`` entries have numbers.
"""

from __future__ import annotations

from collections.abc import Sequence

from auditor.model.text import Text
from auditor.platform import Edited
from vendor_parsers._readers import typed_words as shared
from vendor_parsers._readers.edited_text import Row
from vendor_parsers._readers.typed_entries import RefusedError
from vendor_parsers._readers.typed_lines import NOTHING_TO_REMOVE, Grammar, Typing, apply
from vendor_parsers.cisco_ios.parse import read

_KINDS = ("standard", "extended")


def _special(typing: Typing, row: Row, words: list[str], negated: bool) -> bool:
    if row is typing.page.root:
        if words[0] == "access-list" and len(words) > 1:
            _numbered(typing, words, negated)
            return True
        if words[:2] == ["ip", "access-list"] and len(words) > 3:
            return _named(typing, words, negated)
    return any(known(typing, row, words, negated) for known in (shared.allow_vlans, shared.address, shared.account))


def _block_named(typing: Typing, name: str) -> Row | None:
    return next(
        (
            row
            for row in typing.page.root.children
            if row.words[:2] == ["ip", "access-list"]
            and row.words[2:3]
            and row.words[2] in _KINDS
            and row.words[3:] == [name]
        ),
        None,
    )


def _numbered(typing: Typing, words: list[str], negated: bool) -> None:
    lead = words[:2]
    block = _block_named(typing, words[1])
    if negated:
        gone = [row for row in typing.page.root.children if row.starts(lead)] + ([block] if block is not None else [])
        if not gone:
            raise RefusedError(NOTHING_TO_REMOVE)
        for row in gone:
            typing.page.remove(row)
        typing.entries.pop(hash(tuple(lead)), None)
        return
    if len(words) < 4 and words[2:3] != ["remark"]:
        raise RefusedError(shared.INCOMPLETE)
    entries = typing.flat_list(lead) if block is None else typing.list_of(block)
    entries.add(words[2:])


def _named(typing: Typing, words: list[str], negated: bool) -> bool:
    if words[2] == "resequence":
        _resequence(typing, words)
        return True
    lead = ["access-list", words[3]]
    flat = [row for row in typing.page.root.children if row.starts(lead)]
    if not flat or words[2] not in _KINDS:
        return False
    if negated:
        for row in flat:
            typing.page.remove(row)
        typing.entries.pop(hash(tuple(lead)), None)
        return True
    door = Row([""], " ".join(words), words, typing.page.root)
    typing.entries[id(door)] = typing.flat_list(lead)
    typing.doors.append(door)
    typing.enter(door)
    return True


def _resequence(typing: Typing, words: list[str]) -> None:
    block = _block_named(typing, words[3])
    flat = any(row.starts(["access-list", words[3]]) for row in typing.page.root.children)
    if block is None and not flat:
        raise RefusedError(Text(f"there is no list {words[3]}", f"リスト {words[3]} がない"))
    numbers = [word for word in words[4:6] if word.isdecimal() and len(word) < 10]
    start, step = (int(word) for word in (*numbers, *("10", "10")[len(numbers) :]))
    entries = typing.flat_list(["access-list", words[3]]) if block is None else typing.list_of(block)
    entries.resequence(start, step)


_GRAMMAR = Grammar(
    read=read,
    heads=(*shared.HEADS, "ip access-list"),
    inner=shared.INNER,
    inside=shared.INSIDE,
    outside=shared.OUTSIDE,
    one=shared.ONE,
    beside=shared.BESIDE,
    groups=shared.GROUPS,
    on=shared.ON,
    lists=("ip access-list", "ipv6 access-list", "mac access-list"),
    special=_special,
)


def edit(lines: Sequence[str], typed: Sequence[str]) -> Edited:
    """The configuration once the lines were typed; raises EditError."""
    return apply(_GRAMMAR, lines, typed)
