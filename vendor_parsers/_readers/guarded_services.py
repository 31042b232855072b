"""Services of a switch behind the lists that stand before the switch itself (its control plane), by VRF."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from auditor.model.fact import Fact, written
from auditor.model.management import Listener
from auditor.model.ranges import Ranges
from auditor.model.rule import Binding, Match, Rule, permitted_sources
from vendor_parsers._readers.list_uses import EVERYONE, Uses


def guarded(listeners: Iterable[Listener], guards: Sequence[Binding], uses: Uses) -> Iterator[Listener]:
    """The services with their sources narrowed to what the control-plane lists of their VRF let in to their ports."""
    for listener in listeners:
        here = [guard for guard in guards if guard.vrf == listener.vrf]
        yield replace(listener, sources=_narrowed(listener, here, uses)) if here and listener.ports else listener


def _narrowed(listener: Listener, guards: Sequence[Binding], uses: Uses) -> Fact[Match]:
    bound: dict[str, Fact[Match]] = {}
    for guard in guards:
        rules = uses.lists.get(guard.ruleset)
        if rules is None:
            # what an undefined list does to the control plane is not documented: it limits nobody for certain
            continue
        about = tuple(rule for rule in rules.rules if _speaks_of(rule, listener.ports))
        bound[guard.family] = written(permitted_sources(replace(rules, rules=about)), guard.at)
    allowed = uses.per_family(bound.get("4"), bound.get("6"))
    own = listener.sources
    if allowed is EVERYONE or allowed.value is None or allowed.at is None or own.value is None:
        return own
    if own.state != "written":
        return allowed
    both = Match(
        own.value.lower & allowed.value.lower,
        own.value.upper & allowed.value.upper,
        (*own.value.names, *allowed.value.names),
        (*own.value.unknown, *allowed.value.unknown),
    )
    return written(both, allowed.at)


def _speaks_of(rule: Rule, ports: Sequence[tuple[int, int]]) -> bool:
    """Whether a rule may match packets to one of the ports."""
    return bool(rule.service.unknown) or any(
        term.protocols & Ranges.one(protocol) and term.destination_ports & Ranges.one(port) and term.established is None
        for term in rule.service.terms
        for protocol, port in ports
    )
