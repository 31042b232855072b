"""Access lists and where they stand.

``access-list 1 10 permit host 192.0.2.1`` names sources only, ``access-list 1 10 permit tcp any 192.0.2.0/24`` protocol, source
and destination (SWX2220 and SWX3100 command references). What none of a list's lines matches is not documented here.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.address import ANY4, is_ip, prefix, wildcard
from auditor.model.naming import Definition
from auditor.model.rule import Action, Binding, Match, Reference, Rule, RuleSet, Stage
from auditor.model.service import ANY_SERVICE, PROTOCOL_NAMES, Service, protocol_term
from auditor.source.node import Node, Words

_ACTIONS = {"permit": Action.PERMIT, "deny": Action.DENY}
_EVERYTHING = Match.exact(ANY4, "any")
_NUMBERS = {name: number for number, name in PROTOCOL_NAMES.items()}
_STAGES: dict[str, Stage] = {"in": "ingress", "out": "egress"}
HIGHEST = 2000
"""IPv4 lists are 1 to 2000; those above speak of MAC addresses or IPv6."""


def read_lists(root: Node) -> tuple[list[RuleSet], list[Definition]]:
    """The IPv4 lists, their lines in the order of their sequence numbers."""
    lines: dict[str, list[tuple[int, Rule]]] = {}
    for node in root.peek("access-list"):
        words = node.words
        if len(words) < 3 or not words[1].isdecimal() or len(words[1]) > 4 or not 1 <= int(words[1]) <= HIGHEST:
            continue
        if "description" in words[2:4]:
            node.mark()
            continue
        listed = lines.setdefault(words[1], [])
        listed.append(_line(node, listed[-1][0] if listed else 0))
    filters = []
    definitions = []
    for name, listed in lines.items():
        rules = tuple(rule for _, rule in sorted(listed, key=lambda line: line[0]))
        filters.append(
            RuleSet(name=name, family="4", rules=rules, at=rules[0].at, default=Action.UNKNOWN, kind="access-list")
        )
        definitions.append(Definition(kind="acl", name=name, at=rules[0].at))
    return filters, definitions


def _line(node: Node, last: int) -> tuple[int, Rule]:
    words = node.cursor(2)
    sequence = last + 10
    if words.peek().isdecimal() and len(words.peek()) < 11:
        sequence = int(words.next())
    action = _ACTIONS.get(words.next(), Action.UNKNOWN)
    start = words.position
    source = _address(words)
    destination, service = _EVERYTHING, ANY_SERVICE
    if source is None or words.left:
        # More than a source: protocol, source, destination
        words.position = start
        service = _protocol(words)
        source, destination = _address(words) or Match.opaque("?", ANY4), _address(words) or Match.opaque("?", ANY4)
    conditions: tuple[str, ...] = ()
    if words.left:
        conditions = (f"not understood: {words.peek()}",)
        node.read = words.position
    return sequence, Rule(
        name=f"{node.words[1]} {sequence}",
        action=action,
        at=node.at,
        source=source,
        destination=destination,
        service=service,
        conditions=conditions,
        log=None,
    )


def _protocol(words: Words) -> Service:
    word = words.next()
    if word == "any":
        return ANY_SERVICE
    number = int(word) if word.isdecimal() and len(word) < 4 else _NUMBERS.get(word)
    if number is None or number > 255:
        return Service((), (word,), word)
    return Service((protocol_term(number),), (), word)


def _address(words: Words) -> Match | None:
    """``any``, ``host A``, ``A/M`` or ``A W`` with a wildcard; None when no address comes next."""
    if words.accept("any"):
        return _EVERYTHING
    if words.accept("host"):
        word = words.next()
        return Match.exact(prefix(word), word) if is_ip(word) and ":" not in word else Match.opaque(word, ANY4)
    word = words.peek()
    try:
        if "/" in word and ":" not in word:
            found = prefix(word)
        elif is_ip(word) and ":" not in word and is_ip(words.peek(1)):
            found = wildcard(word, words.peek(1))
            words.next()
        else:
            return None
    except (ValueError, OverflowError):
        return None
    words.next()
    return Match.exact(found, word)


def read_bindings(root: Node, lists: frozenset[str]) -> Iterator[tuple[Binding, Reference]]:
    """``access-group 1 in`` of a port; other kinds of lists stay not understood."""
    for port in root.peek("interface"):
        if len(port.words) != 2:
            continue
        for node in port.peek("access-group"):
            words = node.words
            known = len(words) == 3 and words[1].isdecimal() and words[2] in _STAGES
            if not known or len(words[1]) > 4 or int(words[1]) > HIGHEST:
                continue
            node.mark()
            name = words[1]
            yield (
                Binding(ruleset=name, stage=_STAGES[words[2]], at=node.at, family="4", interface=port.words[1]),
                Reference(kind="acl", name=name, use="filter", at=node.at, defined=name in lists),
            )
