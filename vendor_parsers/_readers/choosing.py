"""Which packets the statements of a translation table take that choose by lists, exactly and in order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from auditor.model.ranges import Ranges
from auditor.model.rule import ANYWHERE, Action, Match, Rule
from auditor.model.service import ANY_SERVICE, Service, Term

MOST_PIECES = 4000
"""Lists that deny in many places multiply: beyond so many pieces nothing more is taken apart."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Packets that statement ``taker`` takes (None: no statement takes them), unless an earlier piece has them."""

    taker: int | None
    source: Match = ANYWHERE
    destination: Match = ANYWHERE
    service: Service = ANY_SERVICE
    conditions: tuple[str, ...] = ()


def chosen(statements: Sequence[Sequence[Rule]]) -> Iterator[Piece]:
    """What each statement takes: the permits of its list; what a list denies goes on to the statements behind it.

    A list that may permit and may deny is followed both ways. Ends in silence when there are too many pieces: callers that
    must not lose any ask for one more than :data:`MOST_PIECES`.
    """
    return _chosen(statements, 0, Piece(None))


def _chosen(statements: Sequence[Sequence[Rule]], start: int, within: Piece) -> Iterator[Piece]:
    for number in range(start, len(statements)):
        for rule in statements[number]:
            if not rule.enabled:
                continue
            part = _within(rule, within, number)
            if part is None:
                continue
            if rule.action is Action.DENY:
                yield from _chosen(statements, number + 1, part)
                yield Piece(None, part.source, part.destination, part.service, part.conditions)
            else:
                yield part


def _within(rule: Rule, within: Piece, number: int) -> Piece | None:
    source, destination = meeting(rule.source, within.source), meeting(rule.destination, within.destination)
    service = narrowed(rule.service, within.service)
    if not (source.upper and destination.upper and (service.terms or service.unknown)):
        return None
    doubts = ("an action that was not understood",) if rule.action is Action.UNKNOWN else ()
    return Piece(number, source, destination, service, (*within.conditions, *rule.conditions, *doubts))


def meeting(one: Match, other: Match) -> Match:
    """The addresses in both."""
    if other is ANYWHERE or one is other:
        return one
    if one is ANYWHERE:
        return other
    return Match(one.lower & other.lower, one.upper & other.upper, one.names + other.names, one.unknown + other.unknown)


def narrowed(one: Service, other: Service) -> Service:
    """The packets of both."""
    if one is ANY_SERVICE or other is ANY_SERVICE:
        return other if one is ANY_SERVICE else one
    met = tuple(term for a in one.terms for b in other.terms if (term := _both(a, b)) is not None)
    return Service(met, one.unknown + other.unknown, one.name or other.name)


def _both(one: Term, other: Term) -> Term | None:
    protocols = one.protocols & other.protocols
    destination = one.destination_ports & other.destination_ports
    source = one.source_ports & other.source_ports
    icmp = one.icmp & other.icmp
    if not (protocols and destination and source and icmp):
        return None
    if None not in (one.established, other.established) and one.established != other.established:
        return None
    return Term(protocols, destination, source, icmp, other.established if one.established is None else one.established)


def counterpart(part: Ranges, before: Ranges, after: Ranges) -> Ranges:
    """The members of ``after`` that stand where those of ``part`` stand in ``before``, counted from the lowest."""
    found: list[tuple[int, int]] = []
    for low, high in part & before:
        skipped = sum(min(last, low - 1) - first + 1 for first, last in before if first < low)
        left, count = skipped, high - low + 1
        for first, last in after:
            size = last - first + 1
            if left < size and count:
                end = min(last, first + left + count - 1)
                found.append((first + left, end))
                count -= end - first - left + 1
                left = 0
            else:
                left = max(left - size, 0)
    return Ranges.of(*found)
