"""Access lists at interfaces: ``ip filter NAME SEQUENCE in|out``.

The lists of one interface and direction are asked by sequence number; a packet that one does not match goes on to the next,
and one that none matches is dropped as soon as any list stands there (UNIVERGE IX 機能説明書 ver. 10.11, 2-421; FAQ MAC/IP
フィルタ Q.1-5 and Q.1-6). A dynamic list remembers, for its interface alone, what it let through, and lets the replies pass
the lists of the other direction (same, 2-424 to 2-429; 設定事例集 7.3). Of a static and a dynamic list of one name the
dynamic one is asked (コマンドリファレンス 13-3).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from auditor.model.rule import Action, Binding, Family, Reference, Rule, RuleSet, Stage
from auditor.model.service import Service, Term
from auditor.model.span import Span
from vendor_parsers.nec_ix.acl import Lists, permits

_STAGES: dict[str, Stage] = {"in": "ingress", "out": "egress"}
_FAMILIES: tuple[Family, ...] = ("4", "6")
_WORDS = {"4": "ip", "6": "ipv6"}
_OPPOSITE = {"in": "out", "out": "in"}
NAT_ORDER = "whether filters see addresses before or after translation is not documented"


@dataclass(frozen=True, slots=True)
class Use:
    """One ``ip filter`` line: list, sequence number, ``in`` or ``out``."""

    family: Family
    name: str
    number: int
    way: str
    at: Span


@dataclass(frozen=True, slots=True)
class Placed:
    """What filters packets, where it stands, and who names what."""

    filters: tuple[RuleSet, ...]
    bindings: tuple[Binding, ...]
    references: tuple[Reference, ...]


def place(lists: Mapping[str, Lists], uses: Mapping[str, Sequence[Use]], translating: frozenset[str]) -> Placed:
    """The lists of a device at its interfaces; ``translating`` are the interfaces with address translation."""
    made: list[RuleSet] = []
    bindings: list[Binding] = []
    chained: set[str] = set()
    unsure: dict[str, set[str]] = {}
    for interface, lines in uses.items():
        for family in _FAMILIES:
            for way in ("in", "out"):
                here = _at(lines, family, way)
                back = [use for use in _at(lines, family, _OPPOSITE[way]) if use.name in lists[family].dynamic]
                if not here:
                    continue
                found = _alone(here, back, lists[family])
                if found is None:
                    found = _chain(f"{interface} {_WORDS[family]} filter {way}", here, back, lists[family])
                    if interface in translating and family == "4":
                        found = replace(found, rules=_doubted(found.rules, {way}))
                    made.append(found)
                    chained |= {rule.chain for rule in found.rules if rule.chain}
                if interface in translating and family == "4":
                    for use in here:
                        unsure.setdefault(use.name, set()).add(way)
                bindings.append(
                    Binding(ruleset=found.name, stage=_STAGES[way], at=here[0].at, family=family, interface=interface)
                )
    static = [
        replace(
            found,
            default=Action.RETURN if found.name in chained else found.default,
            rules=_doubted(found.rules, unsure.get(found.name, set()) if family == "4" else set()),
        )
        for family in _FAMILIES
        for found in lists[family].static.values()
    ]
    return Placed((*static, *made), tuple(bindings), tuple(_references(lists, uses)))


def _at(lines: Sequence[Use], family: str, way: str) -> list[Use]:
    return sorted((use for use in lines if use.family == family and use.way == way), key=lambda use: use.number)


def _alone(here: Sequence[Use], back: Sequence[Use], lists: Lists) -> RuleSet | None:
    """The one static list that decides everything in this direction; None when it takes more than that."""
    name = here[0].name
    return lists.static.get(name) if len(here) == 1 and not back and name not in lists.dynamic else None


def _chain(name: str, here: Sequence[Use], back: Sequence[Use], lists: Lists) -> RuleSet:
    """All lists of one direction as one, the replies to remembered sessions first."""
    rules = [answer for use in back for answer in _answers(use, lists)]
    for use in here:
        if use.name in lists.dynamic:
            rules += _opening(use, lists)
        elif use.name in lists.static:
            rules.append(
                Rule(name=f"{use.number} {use.name}", action=Action.JUMP, at=use.at, chain=lists.static[use.name].name)
            )
        else:
            rules.append(_anything(use, f"access list {use.name} is not defined"))
    return RuleSet(
        name=name, family=lists.family, rules=tuple(rules), at=here[0].at, default=Action.DENY, kind="filter"
    )


def _anything(use: Use, why: str) -> Rule:
    """A line of which nobody can tell what it lets through."""
    return Rule(name=f"{use.number} {use.name}", action=Action.UNKNOWN, at=use.at, conditions=(why,))


def _opening(use: Use, lists: Lists) -> list[Rule]:
    """What a dynamic list lets through: the permits of its trigger. What its denies do is not documented."""
    dynamic = lists.dynamic[use.name]
    trigger = lists.static.get(dynamic.trigger)
    if trigger is None:
        return [_anything(use, f"what dynamic list {use.name} lets through is not understood")]
    return [
        rule
        if rule.action is Action.PERMIT
        else replace(
            rule, action=Action.UNKNOWN, conditions=(*rule.conditions, "a deny in the trigger of a dynamic list")
        )
        for rule in trigger.rules
    ]


def _answers(use: Use, lists: Lists) -> Iterator[Rule]:
    """Packets of sessions that a dynamic list of the other direction remembers."""
    trigger = lists.static.get(lists.dynamic[use.name].trigger)
    for rule in permits(trigger) if trigger is not None else ():
        yield Rule(
            name=f"replies to {rule.name}",
            action=Action.PERMIT,
            at=use.at,
            source=rule.destination,
            destination=rule.source,
            service=_mirrored(rule.service),
            conditions=rule.conditions,
            states=frozenset({"established"}),
            implied=True,
        )


def _mirrored(service: Service) -> Service:
    terms = tuple(
        Term(term.protocols, term.source_ports, term.destination_ports, established=term.established)
        for term in service.terms
    )
    return Service(terms, service.unknown, service.name)


def _doubted(rules: tuple[Rule, ...], ways: Set[str]) -> tuple[Rule, ...]:
    """Where an interface translates, a rule that names an address of the translated side may mean either address."""
    if not ways:
        return rules
    return tuple(
        replace(rule, conditions=(*rule.conditions, NAT_ORDER))
        if ("in" in ways and not _any(rule.destination.names)) or ("out" in ways and not _any(rule.source.names))
        else rule
        for rule in rules
    )


def _any(names: tuple[str, ...]) -> bool:
    return names == ("any",)


def _references(lists: Mapping[str, Lists], uses: Mapping[str, Sequence[Use]]) -> Iterator[Reference]:
    named = [(use.name, use.family, use.at) for lines in uses.values() for use in lines]
    named += [
        (dynamic.trigger, family, dynamic.at)
        for family in _FAMILIES
        for dynamic in lists[family].dynamic.values()
        if dynamic.trigger
    ]
    for name, family, at in named:
        found = lists[family].static.get(name)
        defined = found is not None or name in lists[family].dynamic
        yield Reference(kind="acl", name=name if found is None else found.name, use="filter", at=at, defined=defined)
