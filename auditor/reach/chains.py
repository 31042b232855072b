"""A list with the rules of the lists it asks in their places, for questions about single rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from auditor.model.device import Device
from auditor.model.rule import Action, Match, Rule, RuleSet
from auditor.model.service import ANY_SERVICE, Service, Term

MOST_RULES = 50_000
MOST_NESTED = 16
_STEERING = (Action.JUMP, Action.GOTO)


def unfolded(device: Device, ruleset: RuleSet) -> tuple[Rule, ...]:
    """The rules of a list, each jump replaced by what its target does to the packets that jump.

    Behind a RETURN, and where lists ask each other without end, rules carry a condition: what reaches them is open.
    """
    if not any(rule.action in _STEERING for rule in ruleset.rules):
        return ruleset.rules
    found: list[Rule] = []
    for rule in _unfold(device, ruleset.rules, ()):
        if len(found) >= MOST_RULES:
            found.append(replace(rule, action=Action.UNKNOWN, source=_ANY, destination=_ANY, service=ANY_SERVICE))
            break
        found.append(rule)
    return tuple(found)


_ANY = Match()


def _unfold(device: Device, rules: tuple[Rule, ...], asking: tuple[str, ...]) -> Iterator[Rule]:
    returned = False
    for rule in rules:
        seen = replace(rule, conditions=(*rule.conditions, "RETURN before it")) if returned else rule
        chain = device.ruleset(rule.chain) if rule.action in _STEERING and rule.enabled else None
        if rule.action is Action.RETURN:
            returned = returned or rule.enabled
        elif rule.action not in _STEERING:
            yield seen
        elif chain is None or rule.chain in asking or len(asking) >= MOST_NESTED:
            yield replace(seen, action=Action.UNKNOWN, chain="")
        else:
            for inner in _unfold(device, chain.rules, (*asking, rule.chain)):
                both = _both(seen, inner)
                if both is not None:
                    yield both
            returned = returned or (rule.action is Action.GOTO)


def _both(outer: Rule, inner: Rule) -> Rule | None:
    """The inner rule for packets that the outer one sends to it; None when there are none."""
    limits = [
        _limit(outer.inward, inner.inward), _limit(outer.outward, inner.outward),
        _limit(outer.states, inner.states), _limit(outer.translated, inner.translated),
    ]  # fmt: skip
    source, destination = _match(outer.source, inner.source), _match(outer.destination, inner.destination)
    service = _service(outer.service, inner.service)
    empty = not source.upper or not destination.upper or not (service.terms or service.unknown)
    if empty or any(limit is not None and not limit for limit in limits):
        return None
    inward, outward, states, translated = limits
    return replace(
        inner, source=source, destination=destination, service=service, conditions=(*outer.conditions, *inner.conditions),
        inward=inward, outward=outward, states=states, translated=translated, enabled=outer.enabled and inner.enabled,
    )  # fmt: skip


def _limit(a: frozenset[str] | None, b: frozenset[str] | None) -> frozenset[str] | None:
    return b if a is None else a if b is None else a & b


def _match(a: Match, b: Match) -> Match:
    return Match(a.lower & b.lower, a.upper & b.upper, b.names, (*a.unknown, *b.unknown))


def _service(a: Service, b: Service) -> Service:
    if a.is_any:
        return b
    if b.is_any:
        return a
    terms = [term for one in a.terms for other in b.terms if (term := _term(one, other)) is not None]
    return Service(tuple(terms), (*a.unknown, *b.unknown), b.name)


def _term(a: Term, b: Term) -> Term | None:
    if a.established is not None and b.established is not None and a.established != b.established:
        return None
    found = Term(
        a.protocols & b.protocols, a.destination_ports & b.destination_ports, a.source_ports & b.source_ports,
        a.icmp & b.icmp, b.established if a.established is None else a.established,
    )  # fmt: skip
    sets = (found.protocols, found.destination_ports, found.source_ports, found.icmp)
    return found if all(sets) else None
