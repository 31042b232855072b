"""Entries of access lists as they are typed: where a numbered or an unnumbered one goes, and which one a ``no`` takes out.

Entries without numbers count 10, 20, 30 …; one typed without a number goes 10 behind the last; one that is there already
changes nothing; a number that is taken is refused (Cisco IOS Security Configuration Guide, "IP Access List Entry Sequence
Numbering"). NX-OS and EOS always print the numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from auditor.model.text import Text
from vendor_parsers._readers.cisco_names import TCP_PORTS, UDP_PORTS
from vendor_parsers._readers.edited_text import Page, Row

STEP = 10
ACTIONS = ("permit", "deny")
_PORT_WORDS = frozenset({"eq", "neq", "gt", "lt", "range"})
RENUMBERED = Text(
    "entries without a written number are taken to be numbered 10, 20, 30 … as after a restart; compare with show access-lists",
    "番号の書かれていないエントリは、再起動後と同じく 10, 20, 30 … と数える。show access-lists と照合すること",
)


class RefusedError(Exception):
    """What the device would say to a line."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


@dataclass(frozen=True, slots=True)
class _Entry:
    row: Row
    number: int | None
    content: tuple[str, ...]
    written: bool


class Entries:
    """The entries of one list; ``lead`` are the words each of its rows begins with (``access-list 101``), or none."""

    def __init__(self, page: Page, parent: Row, rows: Sequence[Row], lead: Sequence[str] = ()) -> None:
        self.page, self.parent, self.lead = page, parent, list(lead)
        self.entries: list[_Entry] = []
        last = 0
        for row in rows:
            number, words = _split(row.words[len(self.lead) :])
            written = number is not None
            # IOS gives remarks no number of their own unless it prints one
            if number is None and words[:1] != ["remark"]:
                number = last + STEP
            last = last if number is None else number
            self.entries.append(_Entry(row, number, content(words), written))
        self.numbered = any(entry.written for entry in self.entries)
        self.always = False
        """The device prints a number with every entry."""

    @property
    def counted(self) -> bool:
        """True when the place of some entry rests on numbers nobody has written."""
        return not self.numbered and bool(self.entries) and not self.always

    def add(self, words: Sequence[str]) -> None:
        """One entry as typed, with its number or without; raises RefusedError."""
        number, rest = _split(words)
        wanted = content(rest)
        same = [entry.number for entry in self.entries if entry.content == wanted and rest[:1] != ["remark"]]
        # NX-OS and EOS let one entry stand at two numbers, which is how it is moved
        if same and (number is None or number in same or not self.always):
            return
        if number is not None and any(entry.number == number for entry in self.entries):
            raise RefusedError(Text(f"there is already an entry {number}", f"番号 {number} のエントリが既にある"))
        if number is None:
            last = max((entry.number for entry in self.entries if entry.number is not None), default=0)
            number = None if rest[:1] == ["remark"] and not self.numbered and not self.always else last + STEP
        self._insert(number, rest)

    def _insert(self, number: int | None, rest: Sequence[str]) -> None:
        shown = list(rest)
        if number is not None and (self.numbered or self.always):
            shown = [str(number), *rest]
        text = " ".join([*self.lead, *shown])
        behind = None if number is None else next(
            (entry for entry in self.entries if entry.number is not None and entry.number > number), None
        )  # fmt: skip
        if behind is not None:
            place = self.entries.index(behind)
            while place and self.entries[place - 1].number is None:
                place -= 1  # a remark belongs to the entry it stands before
            row = self.page.add(self.parent, text, before=self.entries[place].row)
        else:
            place = len(self.entries)
            row = self.page.add(self.parent, text, after=self.entries[-1].row if self.entries else None)
        self.entries.insert(place, _Entry(row, number, content(rest), number is not None and self.numbered))

    def remove(self, words: Sequence[str]) -> None:
        """The entry a ``no`` names by number, by content or by both; raises RefusedError where there is none."""
        number, rest = _split(words)
        wanted = content(rest)
        for entry in self.entries:
            if number is not None and entry.number != number:
                continue
            if rest and entry.content != wanted:
                continue
            self.page.remove(entry.row)
            self.entries.remove(entry)
            return
        raise RefusedError(Text("there is no such entry", "該当するエントリがない"))

    def resequence(self, start: int, step: int) -> None:
        """New numbers from ``start`` on; where nobody writes them, the order stays, which is all the text shows."""
        number = start
        for place, entry in enumerate(self.entries):
            if entry.number is None:
                continue
            rest = _split(entry.row.words[len(self.lead) :])[1]
            if entry.written or self.always:
                self.page.change(entry.row, " ".join([*self.lead, str(number), *rest]))
            self.entries[place] = _Entry(entry.row, number, entry.content, entry.written)
            number += step


def _split(words: Sequence[str]) -> tuple[int | None, list[str]]:
    """The number an entry begins with (``sequence 20`` in IPv6 lists of IOS), and the rest."""
    rest = list(words)
    if rest[:1] in (["sequence"], ["seq"]):
        rest = rest[1:]
    if rest and rest[0].isascii() and rest[0].isdecimal() and len(rest[0]) < 11:
        return int(rest[0]), rest[1:]
    return None, rest


def content(words: Sequence[str]) -> tuple[str, ...]:
    """An entry as the device compares it: however its ports and hosts are spelled."""
    found: list[str] = []
    ports = UDP_PORTS if "udp" in words[:2] else TCP_PORTS
    if words[:1] == ["remark"]:
        return tuple(words)
    place = 0
    while place < len(words):
        word = words[place].lower()
        if word == "host" and place + 1 < len(words):
            found += [words[place + 1].lower(), "0.0.0.0"]
            place += 2
            continue
        if found and (found[-1] in _PORT_WORDS or (len(found) > 1 and found[-2] == "range")):
            word = str(ports.get(word, word))
        if words[place : place + 2] == ["0.0.0.0", "255.255.255.255"]:
            found.append("any")
            place += 2
            continue
        found.append(word)
        place += 1
    return tuple(found)
