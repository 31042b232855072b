"""Chains of the type nat: destinations change in prerouting, sources in postrouting.

All chains of the type are asked at one place of the hook, in the order of their priorities, until one has translated
(nf_nat_inet_fn, net/netfilter/nf_nat_core.c).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from auditor.model.address import format_ip
from auditor.model.forwarding import Nat, NatKind
from auditor.model.ranges import Ranges
from auditor.model.rule import Match
from vendor_parsers._readers.linux.aims import Aim, interface_address, mapped, to_destination, to_source
from vendor_parsers._readers.linux.criteria import Criteria, meet_all
from vendor_parsers._readers.linux.nat_walk import Step, first_packets, translations
from vendor_parsers._readers.linux.scope import Scope
from vendor_parsers.linux_nftables.chains import Read
from vendor_parsers.linux_nftables.matches import address_range
from vendor_parsers.linux_nftables.names import ports
from vendor_parsers.linux_nftables.rule_words import Outcome
from vendor_parsers.linux_nftables.ruleset import Chain, Line, Ruleset, Table, place
from vendor_parsers.linux_nftables.selectors import family_is

HOOKS: tuple[tuple[str, NatKind], ...] = (("prerouting", "destination"), ("postrouting", "source"))
DIRECTIONS = {"dnat": "destination", "redirect": "destination", "snat": "source", "masquerade": "source"}
COVERS = {"4": ("ip", "inet"), "6": ("ip6", "inet")}


def base_chains(ruleset: Ruleset, family: str, hook: str) -> list[tuple[Table, Chain]]:
    """The chains that translate packets of a family at a hook, in the order they are asked."""
    found = [
        (table, chain)
        for table in ruleset.tables.values()
        if table.family in COVERS[family] and not table.dormant
        for chain in table.chains.values()
        if chain.type == "nat" and chain.hook == hook
    ]
    return sorted(found, key=lambda pair: pair[1].priority or 0)


def destination_rules(ruleset: Ruleset, family: str) -> frozenset[str]:
    """The names of the rules that change destinations."""
    return frozenset(
        f"{table.chains[name].title} {line.number}"
        for table, base in base_chains(ruleset, family, "prerouting")
        for name in table.reached(base.name)
        for line in table.chains[name].rules
        if {"dnat", "redirect", "xt"} & {*line.node.words[line.start :]}
    )


def read_translation(ruleset: Ruleset, scopes: Mapping[str, Scope], read: Read) -> tuple[Nat, ...]:
    """Every translation of packets in transit, in the order it is tried."""
    found: list[Nat] = []
    for family, scope in scopes.items():
        for hook, direction in HOOKS:
            chains = base_chains(ruleset, family, hook)
            for table, base in chains:
                steps = {
                    name: [step for line in table.chains[name].rules for step in _steps(table.chains[name], line, read, direction, scope)]
                    for name in table.reached(base.name)
                }  # fmt: skip
                # A policy of drop in such a chain is rare; what it drops is left open by the last entry.
                found += translations(steps, base.name, direction, scope, last=(table, base) == chains[-1])
    return tuple(found)


def _steps(chain: Chain, line: Line, read: Read, direction: NatKind, scope: Scope) -> Iterator[Step]:
    """What a rule does with first packets of the family."""
    for outcome in read[id(line)].outcomes:
        if outcome.family not in ("", scope.family):
            continue
        asks = tuple(meet_all([family_is(scope.family == "6")], first_packets(outcome.asks)))
        name, at, verdict = f"{chain.title} {line.number}", place(line.node), outcome.verdict
        if not asks or verdict == "offload":
            continue
        if verdict in ("jump", "goto"):
            yield Step(name=name, at=at, asks=asks, does="goto" if verdict == "goto" else "call", chain=outcome.chain)
        elif verdict in ("return", "accept"):
            yield Step(name=name, at=at, asks=asks, does="return" if verdict == "return" else "accept")
        else:
            yield Step(name=name, at=at, asks=asks, does="translate", aims=partial(_aims, outcome, direction, scope))


def _aims(outcome: Outcome, direction: NatKind, scope: Scope, part: Criteria) -> Iterator[tuple[Criteria, Aim]]:
    """What a translation makes of the packets of one product."""
    verdict, targets = outcome.verdict, [_as_range(target) for target in outcome.targets]
    if verdict == "netmap":
        yield part, _netmap(outcome, direction, scope, part)
    elif DIRECTIONS.get(verdict) != direction:
        to = Match.opaque(verdict, scope.everything)
        yield part, Aim(kind=direction, to=to, conditions=(outcome.why or verdict,))
    elif verdict in ("masquerade", "redirect"):
        new = ports(targets[0].lstrip(":")) if targets and verdict == "redirect" else None
        yield from interface_address(direction, new, part, scope)
    elif len(targets) > 1:
        yield part, _one_of(targets, direction, scope)
    elif verdict == "dnat":
        yield from to_destination(targets[0] if targets else "", part, scope)
    else:
        yield part, to_source(targets, scope)


def _as_range(target: str) -> str:
    """``10.0.0.8/30``: nft prints a range of addresses as a prefix where it is one."""
    if "/" not in target:
        return target
    found = address_range(target)
    return target if found is None else _text(found)


def _text(found: Ranges) -> str:
    low, high = found.intervals[0]
    return f"{format_ip(low)}-{format_ip(high)}"


def _one_of(targets: list[str], direction: NatKind, scope: Scope) -> Aim:
    """``numgen inc mod 2 map { … }``: any of the addresses; with ports what it becomes is left open."""
    found = [address_range(target) for target in targets]
    if None in found:
        return Aim(
            kind=direction,
            to=Match.opaque(", ".join(targets), scope.everything),
            conditions=("map of addresses and ports",),
        )
    return Aim(kind=direction, to=Match.exact(Ranges.union(one for one in found if one is not None), *targets))


def _netmap(outcome: Outcome, direction: NatKind, scope: Scope, part: Criteria) -> Aim:
    """``dnat ip prefix to ip daddr map { … }``: the bits of the network are exchanged, the bits of the host stay."""
    side = part.destination if direction == "destination" else part.source
    becomes = mapped(side, outcome.targets[0]) if len(outcome.targets) == 1 else None
    if becomes is None:
        to = Match.opaque("prefix", scope.everything)
        return Aim(kind=direction, to=to, conditions=("a prefix of more than one network",))
    return Aim(kind=direction, to=becomes, one_to_one=True)
