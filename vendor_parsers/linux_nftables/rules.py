"""A rule as nft evaluates it: matches and statements from left to right, and what it decides in the end.

nft(8), STATEMENTS: the first match that fails ends the rule; a statement that decides ends it as well.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
from vendor_parsers.linux_nftables.words import Words, closing, unquoted

VERDICTS = frozenset({"accept", "drop", "return", "continue", "reject", "jump", "goto", "queue"})
TRANSLATIONS = frozenset({"dnat", "snat", "masquerade", "redirect"})
OPERATORS = {"==": "==", "eq": "==", "!=": "!=", "ne": "!=", "<": "<", "lt": "<", ">": ">", "gt": ">", "<=": "<=", "le": "<=",
             ">=": ">=", "ge": ">="}  # fmt: skip
JOINING = frozenset({"|", ",", "/", ".", "-"})
MOST_ENTRIES = 4096
CHANGED_SET = "statement on set {name}"
OTHERS = "elements of the map that go on"
_FLAGS_OF_NAT = frozenset({"random", "fully-random", "persistent"})


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


class _Rule:
    """The words of a rule under way."""

    def __init__(self, words: Words, context: Context) -> None:
        self.words = words
        self.context = context
        self.at = 0
        self.live: Alternatives = [Criteria()]
        self.parsed = Parsed()

    def peek(self, ahead: int = 0) -> str:
        place = self.at + ahead
        return self.words[place] if place < len(self.words) else ""

    def next(self) -> str:
        word = self.peek()
        self.at += 1
        return word

    def narrow(self, alternatives: Alternatives) -> None:
        self.live = meet_all(self.live, alternatives)

    def doubt(self, text: str) -> None:
        self.narrow([Criteria(conditions=(text,))])

    def decide(self, verdict: str, chain: str = "", why: str = "") -> None:
        self.parsed.outcomes.append(Outcome(tuple(self.live), verdict, chain=chain, why=why))

    # -- the words ----------------------------------------------------------------------------------------------------

    def read(self) -> Parsed:
        while self.at < len(self.words):
            start = self.at
            if not (self.statement() or self.match()):
                self.stop(start)
                break
        return self.parsed

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

    def statement(self) -> bool:
        reader = _STATEMENTS.get(self.peek())
        if reader is not None:
            reader(self)
            return True
        if self.peek() == "ct" and self.peek(1) == "count":
            start = self.at
            self.at += 3 if self.peek(2) != "over" else 4
            self.doubt(" ".join(self.words[start : self.at]))
            return True
        return self._assignment()

    def _assignment(self) -> bool:
        """``meta mark set 0x1`` and its like change what no filter here asks for; a changed header may be asked for."""
        found = selector(self.words, self.at)
        end = found[1] if found is not None else self.at + 1 + (self.peek() == "ct")
        if self.words[end : end + 1] != ["set"] or (found is None and self.peek() not in _SET_ALONE):
            return False
        if found is not None and found[0].kind != "opaque":
            # What the packet becomes is not followed: nothing behind this rule is certain of it.
            self.decide("unknown", why=f"{found[0].text} set")
        self.at = end + 1
        self._value()
        while self.peek() in ("or", "and", "xor", "&", "^", "map", "seed", "mod", "offset"):
            self.next()
            self._value()
        return True

    def _value(self) -> Words:
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

    def match(self) -> bool:
        """``SELECTOR [. SELECTOR] [& MASK] [OPERATOR] VALUES``, or ``… vmap VALUES``."""
        start = self.at
        selectors = self.selectors()
        if not selectors:
            return False
        if self.peek() == "vmap":
            self.next()
            return self._verdict_map(selectors)
        mask: Words = ()
        if self.peek() in ("&", "and"):
            self.next()
            mask = self._value()
        operator = OPERATORS.get(self.peek(), "")
        if operator:
            self.next()
        values = self.values(operator, mask)
        if values is None:
            if operator or mask or any(one.kind != "opaque" for one in selectors):
                self.at = start
                return False
            values = Values((), False, "")
        self.narrow(ask(selectors, values, self.context))
        return True

    def selectors(self) -> list[Selector]:
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
        value = self._value()
        text = " ".join((*(("&", *mask) if mask else ()), *((operator,) if operator else ()), *value))
        if "/" in value:
            at = list(value).index("/")
            value, mask = value[:at], value[at + 1 :]
            operator = operator or "=="
        return Values([value], operator == "!=", text, operator, mask)

    # -- maps ---------------------------------------------------------------------------------------------------------

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

    def _verdict_map(self, selectors: Sequence[Selector]) -> bool:
        entries, opaque = self.entries()
        if opaque:
            for one in selectors:
                self.narrow([one.needs])
            self.doubt(opaque)
            self.decide("unknown", why=opaque)
            return True
        before = self.live
        rest: tuple[Words, Words] | None = None
        goes_on = False
        for key, value in entries:
            if list(key) == ["*"]:
                rest = key, value
                continue
            self.live = meet_all(before, self.keyed(selectors, key))
            goes_on = goes_on or value[:1] in (["jump"], ["continue"])
            self._mapped_verdict(value)
        if rest is not None:
            needs = [one.needs for one in selectors]
            self.live = before
            for need in needs:
                self.narrow([need])
            if goes_on:
                self.doubt(OTHERS)
            self._mapped_verdict(rest[1])
        self.live = before
        return True

    def _mapped_verdict(self, value: Words) -> None:
        verdict = value[0] if value else ""
        if verdict in ("accept", "drop", "return"):
            self.decide(verdict)
        elif verdict in ("jump", "goto") and len(value) == 2:
            self.decide(verdict, chain=value[1])
        elif verdict == "continue":
            pass
        else:
            self.decide("unknown", why=" ".join(value))


# -- statements --------------------------------------------------------------------------------------------------------


def _verdict(rule: _Rule) -> None:
    word = rule.next()
    if word in ("jump", "goto"):
        rule.decide(word, chain=rule.next())
    elif word == "reject":
        _skip(rule, frozenset("with icmp icmpv6 icmpx type tcp reset".split()), 1)
        rule.decide("drop")
    elif word == "queue":
        # A program decides; with the flag bypass the packet passes where none listens.
        while rule.at < len(rule.words) and rule.peek() not in ("comment",):
            rule.next()
        rule.decide("unknown", why="queue")
    elif word != "continue":
        rule.decide(word)


def _skip(rule: _Rule, known: frozenset[str], more: int) -> None:
    """Take known words, and ``more`` words behind them that may be anything but the end of the rule."""
    if rule.peek() not in known:
        return
    while rule.peek() in known:
        rule.next()
    for _ in range(more):
        if rule.peek() and rule.peek() != "comment":
            rule.next()


def _counter(rule: _Rule) -> None:
    rule.next()
    if rule.peek() == "name":
        rule.at += 2
    while rule.peek() in ("packets", "bytes"):
        rule.at += 2


def _log(rule: _Rule) -> None:
    rule.next()
    rule.parsed.log = True
    while rule.peek() in ("prefix", "level", "group", "snaplen", "queue-threshold", "flags"):
        rule.next()
        header = rule.next() in ("tcp", "ip") and rule.peek(-2) == "flags"
        rule.at += header and rule.peek() in ("sequence", "options")
        while rule.peek() == ",":
            rule.at += 2


def _limit(rule: _Rule) -> None:
    start = rule.at
    rule.next()
    if rule.peek() == "name":
        rule.at += 2
    elif rule.peek() == "rate":
        rule.next()
        over = rule.peek() == "over"
        rule.at += over
        rule.next()
        if rule.peek() in ("bytes", "kbytes", "mbytes") or rule.peek().startswith(("bytes/", "kbytes/", "mbytes/")):
            rule.next()
        if rule.peek() == "burst":
            rule.at += 3
    rule.doubt(" ".join(rule.words[start : rule.at]))


def _quota(rule: _Rule) -> None:
    start = rule.at
    rule.next()
    while rule.peek() in _QUOTA or rule.peek().isdecimal():
        rule.at += 2 if rule.peek() == "name" else 1
    rule.doubt(" ".join(rule.words[start : rule.at]))


def _set_statement(rule: _Rule) -> None:
    """``add @seen { ip saddr }``: where the set is full, the rule ends here (nft(8), SET STATEMENT)."""
    rule.next()
    name = rule.next()
    if rule.peek() == "{":
        rule.at = closing(rule.words, rule.at)
    rule.doubt(CHANGED_SET.format(name=name))


def _flow(rule: _Rule) -> None:
    """``flow add @ft``: replies of such connections no longer meet the chains (nft(8), FLOWTABLES)."""
    rule.at += 3
    rule.decide("offload")


def _comment(rule: _Rule) -> None:
    rule.next()
    rule.parsed.comment = unquoted(rule.next())


def _nothing(rule: _Rule) -> None:
    """A word alone that decides nothing: ``notrack`` is looked for elsewhere."""
    rule.next()


def _dup(rule: _Rule) -> None:
    """``dup to 10.0.0.1 device "eth0"``: a copy goes there, the packet goes on."""
    rule.next()
    _skip(rule, frozenset({"to"}), 1)
    _skip(rule, frozenset({"device"}), 1)


def _taken(rule: _Rule) -> None:
    """``tproxy``, ``fwd``, ``synproxy``: what becomes of the packet is not followed."""
    start = rule.at
    rule.next()
    while rule.at < len(rule.words) and rule.peek() not in VERDICTS and rule.peek() != "comment":
        rule.next()
    rule.decide("unknown", why=" ".join(rule.words[start : rule.at]))


def _xt(rule: _Rule) -> None:
    """``xt match "x"``: an extension of iptables that nft cannot show in its own words."""
    rule.stop(rule.at)
    rule.at = len(rule.words)


def _translate(rule: _Rule) -> None:
    """``dnat ip to 10.0.0.1:80``, ``snat to tcp dport map { … }``, ``masquerade to :1024-65535 random``."""
    kind = rule.next()
    family = {"ip": "4", "ip6": "6"}.get(rule.peek(), "")
    rule.at += bool(family)
    netmap = rule.peek() == "prefix"
    rule.at += netmap
    interval = rule.peek() == "interval" or rule.peek() == "addr"
    rule.at += interval
    if interval and rule.peek() == ".":
        rule.at += 2
    verdict = "netmap" if netmap and kind in ("dnat", "snat") else kind
    before = rule.live
    if rule.peek() == "to" or (kind in ("dnat", "snat") and rule.peek()[:1].isalnum()):
        # Files may leave the word out: "dnat 10.0.0.1:80".
        rule.at += rule.peek() == "to"
        _targets(rule, verdict, family)
    else:
        rule.parsed.outcomes.append(Outcome(tuple(before), verdict, family=family))
    rule.live = before
    while rule.peek() in _FLAGS_OF_NAT or rule.peek() == ",":
        rule.next()


def _targets(rule: _Rule, verdict: str, family: str) -> None:
    """Where a translation sends packets: one address, or one for each element of a map."""
    before = rule.live
    selectors = rule.selectors()
    if not selectors or rule.peek() != "map":
        target = rule.next() if not selectors else "?"
        while rule.peek() == "." and not selectors:
            rule.next()
            target = joined((target, ".", rule.next()))
        rule.parsed.outcomes.append(Outcome(tuple(before), verdict, targets=(target,), family=family))
        return
    rule.next()
    entries, opaque = rule.entries()
    if opaque or any(selector.kind == "opaque" for selector in selectors):
        values = tuple(joined(value) for _, value in entries) if not opaque else ("?",)
        for one in selectors:
            rule.narrow([one.needs])
        rule.parsed.outcomes.append(Outcome(tuple(rule.live), verdict, targets=values, family=family, why=opaque))
        return
    rest = [entry for entry in entries if list(entry[0]) == ["*"]]
    for key, value in (*(entry for entry in entries if list(entry[0]) != ["*"]), *rest):
        rule.live = before if list(key) == ["*"] else meet_all(before, rule.keyed(selectors, key))
        rule.parsed.outcomes.append(Outcome(tuple(rule.live), verdict, targets=(joined(value),), family=family))


def joined(value: Words) -> str:
    """``10.0.0.1 . 8080`` as ``10.0.0.1:8080``."""
    if len(value) == 3 and value[1] == ".":
        return f"[{value[0]}]:{value[2]}" if ":" in value[0] else f"{value[0]}:{value[2]}"
    return " ".join(value)


_QUOTA = frozenset({"name", "over", "until", "used", "bytes", "kbytes", "mbytes"})
_SET_ALONE = frozenset({"mark", "priority", "nftrace", "ct"})
_STATEMENTS: dict[str, Callable[[_Rule], None]] = {
    **dict.fromkeys(VERDICTS, _verdict),
    **dict.fromkeys(TRANSLATIONS, _translate),
    **dict.fromkeys(("add", "update", "delete"), _set_statement),
    **dict.fromkeys(("tproxy", "fwd", "synproxy"), _taken),
    "counter": _counter, "log": _log, "limit": _limit, "quota": _quota, "flow": _flow, "comment": _comment,
    "notrack": _nothing, "dup": _dup, "xt": _xt, "last": _nothing,
}  # fmt: skip


def read_rule(words: Words, context: Context) -> Parsed:
    """What a rule asks and decides; words of ``define`` are to be replaced before."""
    return _Rule(words, context).read()
