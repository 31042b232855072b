"""Filter lines by their numbers: static ones (``ip filter N …``) and dynamic ones (``ip filter dynamic N …``)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from auditor.model.rule import Action, Match, Rule
from auditor.model.service import ANY_SERVICE, Service
from auditor.model.span import Span
from auditor.source.node import Node, Words
from vendor_parsers.yamaha_rtx.addresses import Axis, read_match
from vendor_parsers.yamaha_rtx.services import application, read_service, united

_ACTIONS = {"pass": Action.PERMIT, "reject": Action.DENY, "restrict": Action.PERMIT}
_LOGGING = {"pass-log", "reject", "reject-log", "restrict-log"}
"""What writes a log entry (NVR500 Command Reference 7.1.8: ``reject`` alone does, ``pass`` and ``restrict`` alone do not)."""
LINE_UP = "restrict: only while the line is connected"
_SETTINGS = frozenset({"set", "dynamic", "source-route", "directed-broadcast"})


@dataclass(frozen=True, slots=True)
class Dynamic:
    """A dynamic filter: which connections it watches, and what else may pass while one of them is open.

    ``back`` are the packets let through against its direction, ``along`` those in it; ``doubts`` what of it is not known.
    """

    number: str
    at: Span
    source: Match
    destination: Match
    service: Service
    back: Service | None = None
    along: Service | None = None
    doubts: tuple[str, ...] = ()


@dataclass(slots=True)
class Filters:
    """All filter lines of one family by number; of two lines with one number the later holds."""

    family: Axis
    static: dict[str, Rule] = field(default_factory=dict)
    dynamic: dict[str, Dynamic] = field(default_factory=dict)


def read_filters(root: Node, word: str, family: Axis) -> Filters:
    """The filter lines of ``ip`` or ``ipv6``."""
    found = Filters(family)
    dynamic: list[Node] = []
    for node in root.all(word, "filter"):
        words = node.words
        if len(words) > 3 and words[2].isdecimal():
            found.static[words[2]] = _static(node.cursor(2), family)
        elif len(words) > 3 and words[2] == "dynamic" and words[3].isdecimal():
            dynamic.append(node)
    for node in dynamic:
        found.dynamic[node.words[3]] = _dynamic(node.cursor(3), found)
    return found


def _static(words: Words, family: Axis) -> Rule:
    number, kind = words.next(), words.next()
    action = _ACTIONS.get(kind.partition("-")[0], Action.UNKNOWN)
    source, destination = read_match(words.next() or "*", family), read_match(words.next() or "*", family)
    asked = read_service(words.next(), words.next(), words.next())
    conditions = asked.conditions
    if kind.startswith("restrict"):
        conditions = (*conditions, LINE_UP)
    if words.left:
        conditions = (*conditions, f"not understood: {words.peek()}")
    return Rule(
        name=number,
        action=action,
        at=words.at,
        source=source,
        destination=destination,
        service=asked.service,
        conditions=conditions,
        log=kind in _LOGGING,
    )


def _dynamic(words: Words, filters: Filters) -> Dynamic:
    number = words.next()
    source, destination = (read_match(words.next() or "*", filters.family) for _ in range(2))
    doubts: list[str] = []
    back = along = None
    if words.accept("filter"):
        service = _of_filters(words, filters, doubts)
        if words.accept("in"):
            back = _of_filters(words, filters, doubts)
        if words.accept("out"):
            along = _of_filters(words, filters, doubts)
    else:
        name = words.next()
        known = application(name)
        service = ANY_SERVICE if known is None else known
        doubts += [] if known is not None else [f"dynamic filter for {name}"]
    while words.peek().startswith(("syslog=", "timeout=")):
        words.next()
    if words.left:
        doubts.append(f"not understood: {words.peek()}")
    return Dynamic(number, words.at, source, destination, service, back, along, tuple(doubts))


def _of_filters(words: Words, filters: Filters, doubts: list[str]) -> Service:
    """The packets of filter lines whatever their addresses and actions, which a dynamic filter ignores (7.1.12)."""
    services: list[Service] = []
    while words.peek().isdecimal():
        number = words.next()
        rule = filters.static.get(number)
        if rule is None:
            doubts.append(f"filter {number} is not defined")
        else:
            services.append(rule.service)
            doubts += [condition for condition in rule.conditions if condition != LINE_UP]
    return united(services)


def numbers_in(words: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """The filter numbers of a list, each with whether it names a dynamic filter."""
    dynamic = False
    for word in words:
        if word == "dynamic":
            dynamic = True
        elif word.isdecimal():
            yield word, dynamic
