"""What a rule asks of a packet, as a product of sets: meeting two of them, and taking one from another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from auditor.model.ranges import Ranges
from auditor.model.rule import ANYWHERE, Match
from auditor.model.service import ALL_ICMP, ALL_PORTS, ALL_PROTOCOLS, ANY_TERM, TCP, Service, Term

Names = frozenset[str]
ANY_TERMS = (ANY_TERM,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """One product; a rule is the union of some. None: any interface, any state, translated or not."""

    inward: Names | None = None
    outward: Names | None = None
    source: Match = ANYWHERE
    destination: Match = ANYWHERE
    terms: tuple[Term, ...] = ANY_TERMS
    states: Names | None = None
    translated: Names | None = None
    conditions: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """True when no packet can meet it."""
        return (
            not self.terms
            or not self.source.upper
            or not self.destination.upper
            or any(
                names is not None and not names for names in (self.inward, self.outward, self.states, self.translated)
            )
        )

    @property
    def exact(self) -> bool:
        """True when nothing about it is open."""
        return (
            not self.conditions
            and self.source.lower == self.source.upper
            and (self.destination.lower == self.destination.upper)
        )

    @property
    def service(self) -> Service:
        """Its terms as the model has them."""
        return Service(self.terms)


def meet(one: Criteria, other: Criteria) -> Criteria:
    """What both ask."""
    return Criteria(
        inward=_both(one.inward, other.inward),
        outward=_both(one.outward, other.outward),
        source=meet_addresses(one.source, other.source),
        destination=meet_addresses(one.destination, other.destination),
        terms=meet_terms(one.terms, other.terms),
        states=_both(one.states, other.states),
        translated=_both(one.translated, other.translated),
        conditions=tuple(dict.fromkeys((*one.conditions, *other.conditions))),
    )


def meet_all(first: Iterable[Criteria], second: Sequence[Criteria]) -> list[Criteria]:
    """Every pair that some packet can meet."""
    return [found for one in first for other in second if not (found := meet(one, other)).empty]


def _both(one: Names | None, other: Names | None) -> Names | None:
    if one is None or other is None:
        return one if other is None else other
    return one & other


def meet_addresses(one: Match, other: Match) -> Match:
    """Addresses in both."""
    if one is ANYWHERE:
        return other
    if other is ANYWHERE:
        return one
    return Match(
        one.lower & other.lower, one.upper & other.upper, (*one.names, *other.names), (*one.unknown, *other.unknown)
    )


def meet_terms(one: Sequence[Term], other: Sequence[Term]) -> tuple[Term, ...]:
    """The services in both unions."""
    return tuple(found for a in one for b in other if (found := _meet_term(a, b)) is not None)


def _meet_term(a: Term, b: Term) -> Term | None:
    if a is ANY_TERM:
        return b
    if b is ANY_TERM:
        return a
    if None not in (a.established, b.established) and a.established != b.established:
        return None
    met = Term(
        a.protocols & b.protocols,
        a.destination_ports & b.destination_ports,
        a.source_ports & b.source_ports,
        a.icmp & b.icmp,
        a.established if b.established is None else b.established,
    )
    return met if met.protocols and met.destination_ports and met.source_ports and met.icmp else None


def complement(terms: Sequence[Term]) -> tuple[Term, ...]:
    """Every service that is in none of the terms, as disjoint terms; one that asks for a TCP flag must speak of TCP alone."""
    left: tuple[Term, ...] = ANY_TERMS
    for term in terms:
        left = meet_terms(left, _outside(term))
    return left


def _outside(term: Term) -> tuple[Term, ...]:
    pieces = [Term(ALL_PROTOCOLS - term.protocols)]
    at = term.protocols
    pieces.append(Term(at, ALL_PORTS - term.destination_ports))
    pieces.append(Term(at, term.destination_ports, ALL_PORTS - term.source_ports))
    pieces.append(Term(at, term.destination_ports, term.source_ports, ALL_ICMP - term.icmp))
    if term.established is not None:
        pieces.append(Term(at, term.destination_ports, term.source_ports, term.icmp, not term.established))
    return tuple(
        piece for piece in pieces if piece.protocols and piece.destination_ports and piece.source_ports and piece.icmp
    )


def protocol_terms(protocols: Ranges) -> tuple[Term, ...]:
    """Every packet of these protocols."""
    return (Term(protocols),) if protocols else ()


def tcp_terms(*, established: bool | None) -> tuple[Term, ...]:
    """TCP packets with (or without) ACK or RST."""
    return (Term(Ranges.one(TCP), established=established),)


def without(piece: Criteria, taken: Criteria, universe: Names) -> list[Criteria]:
    """The packets of ``piece`` that an exact ``taken`` does not ask for, as disjoint products."""
    if meet(piece, taken).empty:
        return [piece]
    left: list[Criteria] = []
    rest = piece
    if taken.inward is not None:
        here = universe if rest.inward is None else rest.inward
        left.append(replace(rest, inward=here - taken.inward))
        rest = replace(rest, inward=here & taken.inward)
    if taken.outward is not None:
        here = universe if rest.outward is None else rest.outward
        left.append(replace(rest, outward=here - taken.outward))
        rest = replace(rest, outward=here & taken.outward)
    left.append(replace(rest, source=meet_addresses(rest.source, taken.source.negated())))
    rest = replace(rest, source=meet_addresses(rest.source, taken.source))
    left.append(replace(rest, destination=meet_addresses(rest.destination, taken.destination.negated())))
    rest = replace(rest, destination=meet_addresses(rest.destination, taken.destination))
    left.append(replace(rest, terms=meet_terms(rest.terms, complement(taken.terms))))
    return [found for found in left if not found.empty]
