"""Chains that translate as one list per direction: followed in first-match order.

Only the first packet of a connection meets them (iptables(8), nat; nft(8), chain type nat). A chain asked by a rule is
put in the rule's place, its criteria met with the rule's; what returns from or leaves a chain is taken out of what
follows, exactly as long as it is a product of known sets, else what follows is left open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from auditor.model.forwarding import Nat, NatKind
from auditor.model.rule import Match
from auditor.model.span import Span
from vendor_parsers._readers.linux.addresses import inside
from vendor_parsers._readers.linux.aims import Aim
from vendor_parsers._readers.linux.criteria import Criteria, Names, meet_all, without
from vendor_parsers._readers.linux.scope import Scope
from vendor_parsers._readers.linux.states import TRACKED

MOST_PIECES = 32
MOST_RULES = 4096
MOST_STEPS = 16_384
DEEPEST = 16
LOST = "chains of the nat table too entangled to follow"
NO_WAY_IN = "whether the kernel tells the incoming interface behind routing"
"""ip_output() hands it to POSTROUTING since Linux 5.6, older kernels do not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One rule (or one alternative of it) in a chain that translates.

    ``does``: ``call`` and ``goto`` ask ``chain``; ``return`` goes back to the chain that asked; ``accept`` ends this base
    chain; ``translate`` is asked through ``aims`` what it makes of the packets of one product.
    """

    name: str
    at: Span
    asks: tuple[Criteria, ...]
    does: Literal["call", "goto", "return", "accept", "translate"]
    chain: str = ""
    aims: Callable[[Criteria], Iterator[tuple[Criteria, Aim]]] | None = None


@dataclass(slots=True)
class _Walk:
    chains: Mapping[str, Sequence[Step]]
    scope: Scope
    direction: NatKind
    last: bool
    found: list[Nat] = field(default_factory=list)
    steps: int = 0

    @property
    def full(self) -> bool:
        return len(self.found) > MOST_RULES or self.steps > MOST_STEPS


def first_packets(asks: Sequence[Criteria]) -> tuple[Criteria, ...]:
    """The criteria as the first packet of a connection meets them: it is NEW, or RELATED to another connection."""
    return tuple(part for criteria in asks if (part := _first_packet(criteria)) is not None)


def _first_packet(criteria: Criteria) -> Criteria | None:
    if criteria.translated is not None:
        criteria = replace(criteria, translated=None, conditions=(*criteria.conditions, "an earlier translation"))
    if criteria.states is None or "new" in criteria.states:
        return replace(criteria, states=None)
    if "related" in criteria.states or "untracked" in criteria.states:
        return replace(criteria, states=None, conditions=(*criteria.conditions, "connection state"))
    return None


def translations(
    chains: Mapping[str, Sequence[Step]], start: str, direction: NatKind, scope: Scope, *, last: bool = True
) -> list[Nat]:
    """What the base chain ``start`` translates, in the order it is tried.

    ``last``: no other base chain is asked behind this one, so that what it accepts stays as it is.
    """
    walk = _Walk(chains, scope, direction, last)
    _follow(walk, start, [Criteria()], 0)
    return walk.found


def _follow(walk: _Walk, chain: str, live: list[Criteria], depth: int) -> None:
    """Translate what a chain decides for the packets in ``live``."""
    base = depth == 0
    for step in walk.chains.get(chain, ()):
        if not live:
            break
        if walk.full:
            walk.found += _lost(walk, step, live)
            break
        walk.steps += 1
        here = meet_all(live, step.asks)
        if not here:
            continue
        if step.does in ("call", "goto"):
            if depth >= DEEPEST:
                walk.found += _lost(walk, step, here)
            else:
                _follow(walk, step.chain, here, depth + 1)
            if step.does == "goto":
                live = _ended(walk, step, here, live) if base else _remaining(live, step.asks, walk.scope)
        elif step.does == "return" and not base:
            live = _remaining(live, step.asks, walk.scope)
        elif step.does in ("return", "accept"):
            live = _ended(walk, step, here, live)
        else:
            walk.found += _decided(walk, step, here)


def _lost(walk: _Walk, step: Step, here: Sequence[Criteria]) -> Iterator[Nat]:
    """Chains too entangled to follow: anything may become of these packets."""
    aim = Aim(kind=walk.direction, to=Match.opaque(LOST, walk.scope.everything), conditions=(LOST,))
    for part in here:
        yield from _nat(walk, step, part, aim)


def _ended(walk: _Walk, step: Step, here: Sequence[Criteria], live: list[Criteria]) -> list[Criteria]:
    """What is left of ``live`` when a rule ends the base chain for the packets in ``here``."""
    if not walk.last:
        # The next base chain of the hook is asked all the same: nf_nat_inet_fn goes on until one of them has translated.
        return _remaining(live, step.asks, walk.scope)
    kind: NatKind = "identity" if walk.direction == "source" else "identity_destination"
    for part in here:
        walk.found += _nat(walk, step, part, Aim(kind=kind))
    return live


def _remaining(live: list[Criteria], taken: Sequence[Criteria], scope: Scope) -> list[Criteria]:
    """What a chain still has to decide about once ``taken`` has left it."""
    for criteria in taken:
        if not criteria.exact:
            doubt = criteria.conditions or ("an address that cannot be resolved",)
            live = [replace(part, conditions=tuple(dict.fromkeys((*part.conditions, *doubt)))) for part in live]
            continue
        left = [piece for part in live for piece in without(part, criteria, scope.empty_too)]
        if len(left) > MOST_PIECES:
            left = [replace(part, conditions=(*part.conditions, LOST)) for part in live]
        live = left
    return live


def _decided(walk: _Walk, step: Step, here: Sequence[Criteria]) -> Iterator[Nat]:
    """The translations of a rule: one per alternative and, where the new address is an interface's, per interface."""
    if step.aims is None:
        return
    for part in here:
        for narrowed, aim in step.aims(part):
            yield from _nat(walk, step, narrowed, aim)


def _nat(walk: _Walk, step: Step, part: Criteria, aim: Aim) -> Iterator[Nat]:
    # What is exempt from tracking is never translated (iptables-extensions(8), CT --notrack).
    untracked = (TRACKED,) if walk.scope.untracked else ()
    conditions = (*part.conditions, *aim.conditions, *untracked)
    inward, outward = part.inward, part.outward
    if walk.direction == "destination":
        if outward is not None and "" not in outward:
            return
        outward = None
    elif inward is not None:
        inward, conditions = None, (*conditions, NO_WAY_IN)
    yield Nat(
        kind=aim.kind,
        name=step.name,
        at=step.at,
        inward=_named(inward),
        outward=_named(outward),
        source=inside(part.source, walk.scope),
        destination=inside(part.destination, walk.scope),
        service=part.service,
        to=aim.to,
        to_ports=aim.ports,
        one_to_one=aim.one_to_one,
        conditions=tuple(dict.fromkeys(conditions)),
    )


def _named(names: Names | None) -> Names | None:
    """Without the empty name, which no interface has."""
    return None if names is None else names - {""}
