"""Rules as products of header sets: the form in which lines are compared without ever expanding a group.

A rule is the union of a few products: one per address family (no packet has addresses of both) and per kind of
service term. Interfaces, connection states and translations a rule is limited to are fields like any other, their
names numbered, so that unions over them are exact as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from auditor.model.address import ANY4, ANY6
from auditor.model.ranges import NOTHING, Ranges
from auditor.model.rule import Action, Rule
from auditor.model.service import ANY_SERVICE, Service, Term

SOURCE, DESTINATION = 0, 1
Product = tuple[Ranges, ...]
"""One set per field: source, destination, four limits, protocol, destination and source port, ICMP, established."""

_FAMILIES = (ANY4, ANY6)
_BOTH = Ranges(((0, 1),))


@dataclass(frozen=True, slots=True)
class Products:
    """What one rule matches: ``certain`` surely, ``possible`` perhaps, ``named`` what it spells out.

    ``named`` leaves out unresolved members and ignores conditions; it is what a doubt about the rule is asked with.
    For an exact rule all three are the same.
    """

    certain: tuple[Product, ...]
    possible: tuple[Product, ...]
    named: tuple[Product, ...]


class Translator:
    """Turns the rules of one list into products; equal sets become the same object."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        limits = [_limits(rule) for rule in rules]
        self._ids = [
            {name: number for number, name in enumerate(sorted({n for found in column if found for n in found}), 1)}
            for column in zip(*limits, strict=True)
        ] or [{}, {}, {}, {}]
        self._kept: dict[Ranges, Ranges] = {}
        self._known_limits: dict[tuple[frozenset[str] | None, ...], tuple[int, tuple[Ranges, ...]]] = {}
        self._services: dict[tuple[Service, int], tuple[tuple[Ranges, ...], ...]] = {}
        # by identity, quicker than by hash: parsers share equal values; they live as long as the rules
        self._seen: dict[tuple[int, int], tuple[tuple[Ranges, ...], ...]] = {}
        self._split: dict[int, tuple[Ranges, ...]] = {}
        self._rules = rules

    def products(self, rule: Rule) -> Products:
        """The three readings of one rule."""
        limits = self._all_limits(_limits(rule))
        service = self._service(rule.service, limits)
        named = self._between(rule.source.lower, rule.destination.lower, service)
        if rule.exact and _decides(rule):
            return Products(named, named, named)
        certain = named if not rule.conditions and _decides(rule) else ()
        widest = self._service(ANY_SERVICE, limits) if rule.service.unknown else service
        possible = self._between(rule.source.upper, rule.destination.upper, widest)
        return Products(certain, possible, named or possible)

    def _between(
        self, source: Ranges, destination: Ranges, services: tuple[tuple[Ranges, ...], ...]
    ) -> tuple[Product, ...]:
        return tuple(
            (at, to, *service)
            for at, to in zip(self._families(source), self._families(destination), strict=True)
            if at and to
            for service in services
        )

    def _families(self, addresses: Ranges) -> tuple[Ranges, ...]:
        found = self._split.get(id(addresses))
        if found is None:
            whole = self._kept.setdefault(addresses, addresses)
            if ANY4.covers(whole):
                found = (whole, NOTHING)
            else:
                parts = (whole & family for family in _FAMILIES)
                found = tuple(self._kept.setdefault(part, part) for part in parts)
            self._split[id(addresses)] = found
        return found

    def _all_limits(self, names: tuple[frozenset[str] | None, ...]) -> tuple[int, tuple[Ranges, ...]]:
        """The sets for all limits, and a number that stands for them."""
        found = self._known_limits.get(names)
        if found is None:
            sets = tuple(self._limit(place, part) for place, part in enumerate(names))
            found = self._known_limits[names] = (len(self._known_limits), sets)
        return found

    def _limit(self, place: int, names: frozenset[str] | None) -> Ranges:
        ids = self._ids[place]
        whole = Ranges(((0, len(ids)),))  # 0 stands for every name that no rule mentions
        found = whole if names is None else Ranges.of(*((ids[name], ids[name]) for name in names))
        return self._kept.setdefault(found, found)

    def _service(self, service: Service, known: tuple[int, tuple[Ranges, ...]]) -> tuple[tuple[Ranges, ...], ...]:
        number, limits = known
        same = self._seen.get((id(service), number))
        if same is not None:
            return same
        key = (service, number)
        found = self._services.get(key)
        if found is None:
            rows = [] if not all(limits) else [(*limits, *_term_fields(term)) for term in service.terms]
            merged = _merged((row for row in rows if all(row)), len(limits))
            found = tuple(tuple(self._kept.setdefault(part, part) for part in row) for row in merged)
            self._services[key] = found
        self._seen[id(service), number] = found
        return found


def _limits(rule: Rule) -> tuple[frozenset[str] | None, ...]:
    return rule.inward, rule.outward, rule.states, rule.translated


def _decides(rule: Rule) -> bool:
    """True when a packet the rule matches surely goes no further down the list."""
    return rule.action in (Action.PERMIT, Action.DENY)


def _term_fields(term: Term) -> tuple[Ranges, ...]:
    established = _BOTH if term.established is None else Ranges.one(int(term.established))
    return term.protocols, term.destination_ports, term.source_ports, term.icmp, established


def _merged(rows: Iterable[tuple[Ranges, ...]], first: int) -> list[tuple[Ranges, ...]]:
    """The same union with rows that differ in one field only joined: ``tcp 80, udp 80, tcp 443, udp 443`` is one."""
    found = list(dict.fromkeys(rows))
    for field in (first + 1, first + 2, first + 3, first + 4, first):
        if len(found) < 2:
            break
        groups: dict[tuple[Ranges, ...], list[Ranges]] = {}
        for row in found:
            groups.setdefault((*row[:field], *row[field + 1 :]), []).append(row[field])
        found = [(*rest[:field], Ranges.union(parts), *rest[field:]) for rest, parts in groups.items()]
    return found
