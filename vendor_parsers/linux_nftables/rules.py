"""A rule as nft evaluates it: matches and statements from left to right, and what it decides in the end.

nft(8), STATEMENTS: the first match that fails ends the rule; a statement that decides ends it as well.
"""

from __future__ import annotations

from collections.abc import Sequence

from vendor_parsers._readers.linux.criteria import meet_all
from vendor_parsers.linux_nftables.matches import Context, Values, ask
from vendor_parsers.linux_nftables.rule_words import Parsed, Rule
from vendor_parsers.linux_nftables.selectors import Selector
from vendor_parsers.linux_nftables.statements import statement
from vendor_parsers.linux_nftables.words import Words

OPERATORS = {"==": "==", "eq": "==", "!=": "!=", "ne": "!=", "<": "<", "lt": "<", ">": ">", "gt": ">", "<=": "<=", "le": "<=",
             ">=": ">=", "ge": ">="}  # fmt: skip
OTHERS = "elements of the map that go on"


def read_rule(words: Words, context: Context) -> Parsed:
    """What a rule asks and decides; words of ``define`` are to be replaced before."""
    rule = Rule(words, context)
    while rule.at < len(words):
        start = rule.at
        if not (statement(rule) or _match(rule)):
            rule.stop(start)
            break
    return rule.parsed


def _match(rule: Rule) -> bool:
    """``SELECTOR [. SELECTOR] [& MASK] [OPERATOR] VALUES``, or ``… vmap VALUES``."""
    start = rule.at
    selectors = rule.selectors()
    if not selectors:
        return False
    if rule.peek() == "vmap":
        rule.next()
        return _verdict_map(rule, selectors)
    mask: Words = ()
    if rule.peek() in ("&", "and"):
        rule.next()
        mask = rule.value()
    operator = OPERATORS.get(rule.peek(), "")
    if operator:
        rule.next()
    values = rule.values(operator, mask)
    if values is None:
        if operator or mask or any(one.kind != "opaque" for one in selectors):
            rule.at = start
            return False
        values = Values((), False, "")
    rule.narrow(ask(selectors, values, rule.context))
    return True


def _verdict_map(rule: Rule, selectors: Sequence[Selector]) -> bool:
    entries, opaque = rule.entries()
    if opaque:
        for one in selectors:
            rule.narrow([one.needs])
        rule.doubt(opaque)
        rule.decide("unknown", why=opaque)
        return True
    before = rule.live
    rest: tuple[Words, Words] | None = None
    goes_on = False
    for key, value in entries:
        if list(key) == ["*"]:
            rest = key, value
            continue
        rule.live = meet_all(before, rule.keyed(selectors, key))
        goes_on = goes_on or value[:1] in (["jump"], ["continue"])
        _mapped_verdict(rule, value)
    if rest is not None:
        needs = [one.needs for one in selectors]
        rule.live = before
        for need in needs:
            rule.narrow([need])
        if goes_on:
            rule.doubt(OTHERS)
        _mapped_verdict(rule, rest[1])
    rule.live = before
    return True


def _mapped_verdict(rule: Rule, value: Words) -> None:
    verdict = value[0] if value else ""
    if verdict in ("accept", "drop", "return"):
        rule.decide(verdict)
    elif verdict in ("jump", "goto") and len(value) == 2:
        rule.decide(verdict, chain=value[1])
    elif verdict == "continue":
        pass
    else:
        rule.decide("unknown", why=" ".join(value))
