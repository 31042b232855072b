"""The words of a rule under way: what is left of the packets, and what has been decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from vendor_parsers._readers.linux.criteria import Criteria, meet_all
from vendor_parsers.linux_nftables.matches import (
    Alternatives,
    Context,
    Values,
    ask,
    named_elements,
    set_elements,
    together,
)
from vendor_parsers.linux_nftables.ruleset import plain_element
from vendor_parsers.linux_nftables.selectors import Selector, selector
from vendor_parsers.linux_nftables.words import Words, closing

VERDICTS = frozenset({"accept", "drop", "return", "continue", "reject", "jump", "goto", "queue"})
JOINING = frozenset({"|", ",", "/", ".", "-"})
MOST_ENTRIES = 4096


@dataclass(frozen=True, slots=True)
class Outcome:
    """Packets, and what becomes of them: a verdict with the chain it asks, or a translation with its targets.

    ``verdict`` is one of accept, drop, return, jump, goto, unknown, offload, dnat, snat, netmap, masquerade, redirect;
    ``family`` limits a translation to packets of one family.
    """

    asks: tuple[Criteria, ...]
    verdict: str
    chain: str = ""
    targets: tuple[str, ...] = ()
    family: str = ""
    why: str = ""


@dataclass(slots=True)
class Parsed:
    """A rule read: its outcomes in order, and the place of the first word nobody understood (None: all are)."""

    outcomes: list[Outcome] = field(default_factory=list)
    stuck: int | None = None
    log: bool = False
    comment: str = ""


class Rule:
    """The words of a rule, taken from left to right."""

    def __init__(self, words: Words, context: Context) -> None:
        self.words = words
        self.context = context
        self.at = 0
        self.live: Alternatives = [Criteria()]
        self.parsed = Parsed()

    def peek(self, ahead: int = 0) -> str:
        """The word ``ahead`` places on, or ``""`` behind the end."""
        place = self.at + ahead
        return self.words[place] if place < len(self.words) else ""

    def next(self) -> str:
        """Take one word."""
        word = self.peek()
        self.at += 1
        return word

    def narrow(self, alternatives: Alternatives) -> None:
        """Keep the packets that meet one of the alternatives as well."""
        self.live = meet_all(self.live, alternatives)

    def doubt(self, text: str) -> None:
        """From here on the rule may match and may not; ``text`` says why."""
        self.narrow([Criteria(conditions=(text,))])

    def decide(self, verdict: str, chain: str = "", why: str = "") -> None:
        """What becomes of the packets that are left."""
        self.parsed.outcomes.append(Outcome(tuple(self.live), verdict, chain=chain, why=why))

    def stop(self, start: int) -> None:
        """A word nobody understands: what stands behind it may hold and may not, and so may its verdict."""
        self.parsed.stuck = start
        rest = self.words[start:]
        self.doubt(" ".join(rest))
        ends = [at for at, word in enumerate(rest) if word in ("accept", "drop", "return", "reject", "jump", "goto")]
        if len(ends) == 1 and "xt" not in rest:
            verdict = rest[ends[0]]
            chain = rest[ends[0] + 1] if verdict in ("jump", "goto") and ends[0] + 1 < len(rest) else ""
            self.decide("drop" if verdict == "reject" else verdict, chain=chain)
        else:
            self.decide("unknown", why=" ".join(rest))

    def value(self) -> Words:
        """One value with what is joined to it."""
        start = self.at
        found = selector(self.words, start) if start < len(self.words) else None
        if self.peek() in ("{", "("):
            self.at = closing(self.words, start)
        else:
            self.at = found[1] if found is not None else start + 1
        while self.peek() in JOINING:
            self.at += 2
        return self.words[start : self.at]

    def selectors(self) -> list[Selector]:
        """The selectors that come next, several joined by dots; none where no match begins, and nothing is taken."""
        found: list[Selector] = []
        place = self.at
        while place < len(self.words):
            one = selector(self.words, place)
            if one is None:
                return []
            found.append(one[0])
            place = one[1]
            if self.words[place : place + 1] != ["."]:
                break
            place += 1
        self.at = place
        return found

    def values(self, operator: str = "", mask: Words = ()) -> Values | None:
        """The right side of a match; None where nothing can be one."""
        first, start = self.peek(), self.at
        if first == "{":
            self.at = closing(self.words, start)
            atoms: list[Words] = [plain_element(one) for one in set_elements(self.words[start : self.at])]
            text = " ".join(self.words[start : self.at])
            return Values(atoms, operator == "!=", text, operator, mask, is_set=True)
        if first.startswith("@") and len(first) > 1:
            self.next()
            atoms, opaque = named_elements(first, self.context)
            return Values(atoms, operator == "!=", first, operator, mask, True, first, opaque)
        if not first or first in VERDICTS or first in (";", "}"):
            return None
        value = self.value()
        text = " ".join((*(("&", *mask) if mask else ()), *((operator,) if operator else ()), *value))
        if "/" in value:
            at = list(value).index("/")
            value, mask = value[:at], value[at + 1 :]
            operator = operator or "=="
        return Values([value], operator == "!=", text, operator, mask)

    def entries(self) -> tuple[list[tuple[Words, Words]], str]:
        """Keys and values of the map that comes next, and why they may be others."""
        start, first = self.at, self.next()
        elements: list[Words] = []
        opaque = ""
        if first == "{":
            self.at = closing(self.words, start)
            elements = [plain_element(one) for one in set_elements(self.words[start : self.at])]
        elif first.startswith("@"):
            elements, opaque = named_elements(first, self.context)
        else:
            opaque = first
        if len(elements) > MOST_ENTRIES:
            opaque = f"map {first} of {len(elements)} elements"
        found = []
        for element in elements:
            if ":" not in element:
                return [], opaque or " ".join(element)
            at = list(element).index(":")
            found.append((element[:at], element[at + 1 :]))
        return found, opaque

    def keyed(self, selectors: Sequence[Selector], key: Words) -> Alternatives:
        """The packets whose element this is."""
        if len(selectors) > 1:
            found = [Criteria()]
            for one in selectors:
                found = meet_all(found, [one.needs])
            return meet_all(found, together(selectors, key, self.context))
        return ask(selectors, Values([key], False, " ".join(key), is_set=True), self.context)
