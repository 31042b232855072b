"""The filter lists of interfaces, in the order the interface gives them.

Without a list everything passes in that direction; with one, the first filter that matches decides and what none matches is
dropped (NVR500 Command Reference 7.1.22). A dynamic filter never blocks: it watches the connections that the static filters of
its direction let begin, and their answers pass whatever the list against it says (7.1.12). That static filters come first
no document says in a sentence, but the vendor's own set-up pages write ``reject`` lines for TCP ports in front of a dynamic
filter for all of TCP, which only works in this order. A filter set nobody defines counts as no list.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from auditor.model.rule import Action, Binding, Match, Rule, RuleSet, Stage
from auditor.model.service import ANY_SERVICE, Service
from auditor.model.span import Span
from auditor.source.node import Node
from vendor_parsers.yamaha_rtx.addresses import EVERYTHING
from vendor_parsers.yamaha_rtx.filters import Dynamic, Filters, numbers_in
from vendor_parsers.yamaha_rtx.services import answered
from vendor_parsers.yamaha_rtx.settings import FAMILIES, Place

_STAGES: dict[str, Stage] = {"in": "ingress", "out": "egress"}
_OTHER_WAY = {"in": "out", "out": "in"}
_ANSWERS = frozenset({"established"})


@dataclass(slots=True)
class _List:
    """One direction of an interface: the filters by number, in their order."""

    at: Span
    static: list[str] = field(default_factory=list)
    dynamic: list[str] = field(default_factory=list)


def read_lists(
    root: Node, places: Mapping[str, Place], filters: Mapping[str, Filters]
) -> tuple[list[RuleSet], list[Binding]]:
    """The lists of all interfaces and where they stand."""
    found: list[RuleSet] = []
    bindings: list[Binding] = []
    for word in FAMILIES:
        known = filters[word]
        sets = _read_sets(root, word)
        for place in places.values():
            lists, missing = _of_place(place, word, sets)
            for way, one in lists.items():
                name = f"{place.name} {way}" if word == "ip" else f"{place.name} {way} (IPv6)"
                opened = lists.get(_OTHER_WAY[way])
                rules = tuple(_rules(one, opened, known))
                found.append(RuleSet(name=name, family=known.family, rules=rules, at=one.at, kind="secure filter"))
                bindings.append(
                    Binding(ruleset=name, stage=_STAGES[way], at=one.at, family=known.family, interface=place.name)
                )
            for name, at in missing:
                for stage in _STAGES.values():
                    bindings.append(
                        Binding(ruleset=name, stage=stage, at=at, family=known.family, interface=place.name)
                    )
    return found, bindings


def _read_sets(root: Node, word: str) -> dict[str, dict[str, _List]]:
    """``ip filter set NAME in|out N…``: name -> direction -> list."""
    sets: dict[str, dict[str, _List]] = {}
    for node in root.all(word, "filter", "set"):
        words = node.cursor(3)
        name, way = words.next(), words.next()
        if way in _STAGES:
            sets.setdefault(name, {})[way] = _filled(node, words.position)
    return sets


def _of_place(
    place: Place, word: str, sets: Mapping[str, Mapping[str, _List]]
) -> tuple[dict[str, _List], list[tuple[str, Span]]]:
    """The lists of an interface by direction, and the sets it names that nobody defines."""
    lists: dict[str, _List] = {}
    missing: list[tuple[str, Span]] = []
    for node in place.all(word, "secure"):
        words = node.cursor(3)
        if not words.accept("filter"):
            continue
        way = words.next()
        if way == "name":
            name = words.next()
            if name in sets:
                lists |= {direction: replace(one, at=node.at) for direction, one in sets[name].items()}
            else:
                missing.append((name, node.at))
        elif way in _STAGES:
            lists[way] = _filled(node, words.position)
    return lists, missing


def _filled(node: Node, start: int) -> _List:
    found = _List(node.at)
    for number, dynamic in numbers_in(node.words[start:]):
        (found.dynamic if dynamic else found.static).append(number)
    if all(word.isdecimal() or word == "dynamic" for word in node.words[start:]):
        node.mark()
    else:
        # A word that is no number leaves the statement not understood, and with it the list open
        node.mark(start)
        found.static.append("")
    return found


def _rules(one: _List, other: _List | None, filters: Filters) -> Iterator[Rule]:
    """The rules of one direction; ``other`` is the list against it, whose dynamic filters open this one."""
    watching = [filters.dynamic[number] for number in one.dynamic if number in filters.dynamic]
    for number in other.dynamic if other is not None else ():
        dynamic = filters.dynamic.get(number) or _undefined_dynamic(number, one.at, filters)
        yield _answers(dynamic)
        if dynamic.back is not None:
            yield _opened(dynamic, dynamic.destination, dynamic.source, dynamic.back)
    for dynamic in watching:
        if dynamic.along is not None:
            yield _opened(dynamic, dynamic.source, dynamic.destination, dynamic.along)
    for number in one.static:
        rule = filters.static.get(number)
        yield _undefined(number, one.at, filters) if rule is None else rule
    if not one.static:
        for dynamic in watching:
            yield _alone(dynamic)


def _answers(dynamic: Dynamic) -> Rule:
    """The answers of connections a dynamic filter watches: known by the table of connections, not by their flags."""
    return Rule(
        name=f"answers of dynamic {dynamic.number}",
        action=Action.PERMIT,
        at=dynamic.at,
        source=dynamic.destination,
        destination=dynamic.source,
        service=answered(dynamic.service),
        conditions=dynamic.doubts,
        implied=True,
        states=_ANSWERS,
    )


def _opened(dynamic: Dynamic, source: Match, destination: Match, service: Service) -> Rule:
    """What passes while a connection is open that a dynamic filter watches."""
    return Rule(
        name=f"dynamic {dynamic.number}",
        action=Action.PERMIT,
        at=dynamic.at,
        source=source,
        destination=destination,
        service=service,
        conditions=(f"while a connection of dynamic filter {dynamic.number} is open", *dynamic.doubts),
        implied=True,
    )


def _alone(dynamic: Dynamic) -> Rule:
    """A dynamic filter in a list without static ones: no document says whether it lets connections begin."""
    return Rule(
        name=f"dynamic {dynamic.number}",
        action=Action.PERMIT,
        at=dynamic.at,
        source=dynamic.source,
        destination=dynamic.destination,
        service=dynamic.service,
        conditions=("a dynamic filter without a static one", *dynamic.doubts),
    )


def _undefined_dynamic(number: str, at: Span, filters: Filters) -> Dynamic:
    """A dynamic filter nobody defines: it may watch anything and nothing."""
    everything = Match.exact(EVERYTHING[filters.family], "*")
    return Dynamic(number, at, everything, everything, ANY_SERVICE, doubts=(f"dynamic filter {number} is not defined",))


def _undefined(number: str, at: Span, filters: Filters) -> Rule:
    """A number nobody defines: what then happens is not documented, so packets may pass and may not."""
    everything = Match.exact(EVERYTHING[filters.family], "*")
    what = f"filter {number} is not defined" if number else "a word of the list that is not understood"
    return Rule(
        name=number or "?",
        action=Action.UNKNOWN,
        at=at,
        source=everything,
        destination=everything,
        conditions=(what,),
    )
