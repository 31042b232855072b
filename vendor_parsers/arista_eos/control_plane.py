"""Lists for what is sent to the switch itself: ``ip access-group`` below ``system control-plane``, by VRF.

They hold for every service of the VRF, beside the lists of the services themselves (Arista, Default Control Plane ACL
Explained).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from auditor.model.fact import Fact, written
from auditor.model.management import Listener
from auditor.model.ranges import Ranges
from auditor.model.rule import Binding, Family, Match, Rule, permitted_sources
from auditor.source.node import Node
from vendor_parsers._readers.list_uses import EVERYONE, Uses


def read_guards(root: Node, uses: Uses) -> Iterator[Binding]:
    """The lists at work, as bindings to the switch itself."""
    for node in (*root.all("system", "control-plane"), *root.all("control-plane")):
        for line in node.children:
            words = line.cursor()
            if words.peek() not in ("ip", "ipv6") or words.peek(1) != "access-group":
                continue
            family: Family = "6" if words.next() == "ipv6" else "4"
            words.next()
            name = words.next()
            vrf = words.next() if words.accept("vrf") else ""
            if words.accept("in"):
                uses.named(name, "filter", line.at)
                yield Binding(
                    ruleset=name, stage="local", at=line.at, family=family, vrf="" if vrf == "default" else vrf
                )


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
