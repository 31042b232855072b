"""Statements of a rule: what decides, what translates, and what only marks, counts or limits (nft(8), STATEMENTS)."""

from __future__ import annotations

from collections.abc import Callable

from vendor_parsers._readers.linux.criteria import meet_all
from vendor_parsers.linux_nftables.rule_words import VERDICTS, Outcome, Rule
from vendor_parsers.linux_nftables.selectors import selector
from vendor_parsers.linux_nftables.words import Words, closing, unquoted

TRANSLATIONS = frozenset({"dnat", "snat", "masquerade", "redirect"})
CHANGED_SET = "statement on set {name}"
_FLAGS_OF_NAT = frozenset({"random", "fully-random", "persistent"})


def statement(rule: Rule) -> bool:
    """Take the statement that comes next; False where none does."""
    reader = _STATEMENTS.get(rule.peek())
    if reader is not None:
        reader(rule)
        return True
    if rule.peek() == "ct" and rule.peek(1) == "count":
        start = rule.at
        rule.at += 3 if rule.peek(2) != "over" else 4
        rule.doubt(" ".join(rule.words[start : rule.at]))
        return True
    return _assignment(rule)


def _assignment(rule: Rule) -> bool:
    """``meta mark set 0x1`` and its like change what no filter here asks for; a changed header may be asked for."""
    found = selector(rule.words, rule.at)
    end = found[1] if found is not None else rule.at + 1 + (rule.peek() == "ct")
    if rule.words[end : end + 1] != ["set"] or (found is None and rule.peek() not in _SET_ALONE):
        return False
    if found is not None and found[0].kind != "opaque":
        # What the packet becomes is not followed: nothing behind this rule is certain of it.
        rule.decide("unknown", why=f"{found[0].text} set")
    rule.at = end + 1
    rule.value()
    while rule.peek() in ("or", "and", "xor", "&", "^", "map", "seed", "mod", "offset"):
        rule.next()
        rule.value()
    return True


def _verdict(rule: Rule) -> None:
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


def _skip(rule: Rule, known: frozenset[str], more: int) -> None:
    """Take known words, and ``more`` words behind them that may be anything but the end of the rule."""
    if rule.peek() not in known:
        return
    while rule.peek() in known:
        rule.next()
    for _ in range(more):
        if rule.peek() and rule.peek() != "comment":
            rule.next()


def _counter(rule: Rule) -> None:
    rule.next()
    if rule.peek() == "name":
        rule.at += 2
    while rule.peek() in ("packets", "bytes"):
        rule.at += 2


def _log(rule: Rule) -> None:
    rule.next()
    rule.parsed.log = True
    while rule.peek() in ("prefix", "level", "group", "snaplen", "queue-threshold", "flags"):
        rule.next()
        header = rule.next() in ("tcp", "ip") and rule.peek(-2) == "flags"
        rule.at += header and rule.peek() in ("sequence", "options")
        while rule.peek() == ",":
            rule.at += 2


def _limit(rule: Rule) -> None:
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


def _quota(rule: Rule) -> None:
    start = rule.at
    rule.next()
    while rule.peek() in _QUOTA or rule.peek().isdecimal():
        rule.at += 2 if rule.peek() == "name" else 1
    rule.doubt(" ".join(rule.words[start : rule.at]))


def _set_statement(rule: Rule) -> None:
    """``add @seen { ip saddr }``: where the set is full, the rule ends here (nft(8), SET STATEMENT)."""
    rule.next()
    name = rule.next()
    if rule.peek() == "{":
        rule.at = closing(rule.words, rule.at)
    rule.doubt(CHANGED_SET.format(name=name))


def _flow(rule: Rule) -> None:
    """``flow add @ft``: replies of such connections no longer meet the chains (nft(8), FLOWTABLES)."""
    rule.at += 3
    rule.decide("offload")


def _comment(rule: Rule) -> None:
    rule.next()
    rule.parsed.comment = unquoted(rule.next())


def _nothing(rule: Rule) -> None:
    """A word alone that decides nothing: ``notrack`` is looked for elsewhere."""
    rule.next()


def _dup(rule: Rule) -> None:
    """``dup to 10.0.0.1 device "eth0"``: a copy goes there, the packet goes on."""
    rule.next()
    _skip(rule, frozenset({"to"}), 1)
    _skip(rule, frozenset({"device"}), 1)


def _taken(rule: Rule) -> None:
    """``tproxy``, ``fwd``, ``synproxy``: what becomes of the packet is not followed."""
    start = rule.at
    rule.next()
    while rule.at < len(rule.words) and rule.peek() not in VERDICTS and rule.peek() != "comment":
        rule.next()
    rule.decide("unknown", why=" ".join(rule.words[start : rule.at]))


def _xt(rule: Rule) -> None:
    """``xt match "x"``: an extension of iptables that nft cannot show in its own words."""
    rule.stop(rule.at)
    rule.at = len(rule.words)


def _translate(rule: Rule) -> None:
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


def _targets(rule: Rule, verdict: str, family: str) -> None:
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
_STATEMENTS: dict[str, Callable[[Rule], None]] = {
    **dict.fromkeys(VERDICTS, _verdict),
    **dict.fromkeys(TRANSLATIONS, _translate),
    **dict.fromkeys(("add", "update", "delete"), _set_statement),
    **dict.fromkeys(("tproxy", "fwd", "synproxy"), _taken),
    "counter": _counter, "log": _log, "limit": _limit, "quota": _quota, "flow": _flow, "comment": _comment,
    "notrack": _nothing, "dup": _dup, "xt": _xt, "last": _nothing,
}  # fmt: skip
