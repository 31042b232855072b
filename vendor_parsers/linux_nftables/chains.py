"""Chains as filter lists, and where the kernel asks them.

Every base chain of a hook is asked, in the order of priorities, until one drops: accept ends that chain alone (nft(8),
VERDICT STATEMENTS). A priority tells which translation has been done: before -100 in prerouting destinations are as on
the wire, above 100 in postrouting sources are translated; connections are tracked at -200 (nft(8), CHAINS).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from auditor.model.fact import Fact, default, unknown, written
from auditor.model.rule import Action, Binding, Family, Rule, RuleSet, Stage
from auditor.model.span import Span
from auditor.model.text import Text
from vendor_parsers._readers.linux.chains import can_stop
from vendor_parsers._readers.linux.criteria import Criteria
from vendor_parsers._readers.linux.nat_walk import NO_WAY_IN
from vendor_parsers.linux_nftables.matches import Context
from vendor_parsers.linux_nftables.rule_words import Outcome, Parsed
from vendor_parsers.linux_nftables.rules import read_rule
from vendor_parsers.linux_nftables.ruleset import Chain, Line, Ruleset, Table, defined, place

NOT_LOGGED = default(False, "nft(8), LOG STATEMENT: only a rule that says log logs")
_UNCLEAR: Fact[bool] = unknown(Text("some rules log part of what is left", "残りの一部を記録するルールがある"))
TRACKING, DESTINATIONS, SOURCES = -200, -100, 100
FAMILY_OF: dict[str, Family] = {"ip": "4", "ip6": "6"}
VERDICTS = {
    "accept": Action.PERMIT, "drop": Action.DENY, "return": Action.RETURN, "jump": Action.JUMP, "goto": Action.GOTO,
    "offload": Action.PERMIT,
}  # fmt: skip
EARLY_STATE = "a connection state before tracking"
NO_WAY_OUT = "whether the kernel compares an empty name where a packet has no outgoing interface yet"
"""Older kernels end the rule, newer ones compare the empty name (nft_meta_get_eval, net/netfilter/nft_meta.c)."""
SAME_PRIORITY = "whether it is asked before or behind what the kernel does at the same priority"
OFFLOADED = "a flow that is offloaded"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a base chain stands for packets in transit and to the host; ``unsure``: at the very priority of a change."""

    stages: tuple[Stage, ...] = ()
    early: bool = False
    without_out: bool = False
    behind_routing: bool = False
    unsure: bool = False


def place_of(chain: Chain) -> Place:
    """The stages a base chain filters at; none for what only the host itself sends, and for chains that translate."""
    priority = chain.priority
    if chain.type != "filter" or chain.title.startswith("arp "):
        return Place()
    if chain.hook == "ingress":
        return Place(("ingress",), early=True, without_out=True)
    if chain.hook == "egress":
        return Place(("egress",), behind_routing=True)
    unsure = priority is None
    at = 0 if priority is None else priority
    if chain.hook == "prerouting":
        unsure = unsure or at in (TRACKING, DESTINATIONS)
        stages: tuple[Stage, ...] = ("ingress",) if at < DESTINATIONS else ("through", "local")
        return Place(stages, at < TRACKING, True, False, unsure)
    if chain.hook == "input":
        return Place(("local",), without_out=True, unsure=unsure)
    if chain.hook == "forward":
        return Place(("through",), unsure=unsure)
    if chain.hook == "postrouting":
        return Place(
            ("through",) if at <= SOURCES else ("egress",), behind_routing=True, unsure=unsure or at == SOURCES
        )
    return Place()


Read = Mapping[int, Parsed]
"""What each rule says, by the identity of its statement."""


def read_rules(ruleset: Ruleset, contexts: Mapping[tuple[str, str], Context]) -> dict[int, Parsed]:
    """Every rule of every table, its words marked as far as they were understood."""
    found: dict[int, Parsed] = {}
    for key, table in ruleset.tables.items():
        for chain in table.chains.values():
            for line in chain.rules:
                words = line.node.words[line.start :]
                full = defined(words, ruleset.defines)
                parsed = read_rule(full, contexts[key])
                found[id(line)] = parsed
                if parsed.stuck is None:
                    line.node.mark()
                else:
                    line.node.mark(line.start + (parsed.stuck if full == list(words) else 0))
    return found


def read_lists(ruleset: Ruleset, read: Read) -> list[RuleSet]:
    """Every chain that filters: base chains, and those nothing or something of them asks."""
    found: list[RuleSet] = []
    for table in ruleset.tables.values():
        if table.family == "arp":
            continue
        roles = _roles(table)
        translating = _translating(table)
        for name, chain in table.chains.items():
            if name in translating and name not in roles:
                continue
            rules: list[Rule] = []
            logged = False
            for line in chain.rules:
                parsed = read[id(line)]
                for rule in _rules(table, chain, line, parsed, roles.get(name, ())):
                    # behind a line that only logs it is not known what of a rule's packets it logged
                    rules.append(replace(rule, log=None) if logged and not rule.log else rule)
                logged = logged or (parsed.log and not parsed.outcomes)
            found.append(
                RuleSet(
                    name=chain.title, family=FAMILY_OF.get(table.family, "both"), rules=tuple(rules), at=place(chain.node),
                    default=_default(chain), kind=f"{chain.hook} chain" if chain.hook else "chain", notes="rule",
                    default_log=_rest_logged(chain) if logged else NOT_LOGGED,
                )
            )  # fmt: skip
    return found


def _rest_logged(chain: Chain) -> Fact[bool]:
    """Whether what no rule takes is logged, where some rule only logs: certainly when the last one logs whatever it meets."""
    last = chain.rules[-1]
    return written(True, place(last.node)) if last.node.words[last.start : last.start + 1] == ["log"] else _UNCLEAR


def _roles(table: Table) -> dict[str, list[Place]]:
    """The places of the base chains that ask each chain."""
    found: dict[str, list[Place]] = {}
    for name, chain in table.chains.items():
        if chain.hook and chain.type != "nat":
            for reached in table.reached(name):
                found.setdefault(reached, []).append(place_of(chain))
    return found


def _translating(table: Table) -> frozenset[str]:
    """The chains that base chains of the type nat ask."""
    return frozenset(
        reached for name, chain in table.chains.items() if chain.type == "nat" for reached in table.reached(name)
    )


def _default(chain: Chain) -> Action:
    """The policy of a base chain, accept unless written (nft(8), CHAINS); other chains return."""
    if not chain.hook:
        return Action.RETURN
    return {"": Action.PERMIT, "accept": Action.PERMIT, "drop": Action.DENY}.get(chain.policy, Action.UNKNOWN)


def _rules(table: Table, chain: Chain, line: Line, parsed: Parsed, roles: Sequence[Place]) -> Iterator[Rule]:
    """The rules of the model a line makes: one for each product of sets and verdict."""
    count = 0
    for outcome in parsed.outcomes:
        for criteria in outcome.asks:
            wanted = _adjusted(criteria, roles)
            if wanted is None or wanted.empty:
                continue
            count += 1
            yield _rule(table, chain, line, parsed, outcome, wanted, count)


def _rule(
    table: Table, chain: Chain, line: Line, parsed: Parsed, outcome: Outcome, wanted: Criteria, count: int
) -> Rule:  # fmt: skip
    offloaded = outcome.verdict == "offload"
    more = (OFFLOADED,) if offloaded else ()
    return Rule(
        name=f"{chain.title} {line.number}{f'.{count}' if count > 1 else ''}",
        action=VERDICTS.get(outcome.verdict, Action.UNKNOWN),
        at=place(line.node),
        source=wanted.source,
        destination=wanted.destination,
        service=wanted.service,
        inward=wanted.inward,
        outward=wanted.outward,
        conditions=(*wanted.conditions, *more),
        states=frozenset({"established"}) if offloaded else wanted.states,
        translated=wanted.translated,
        chain=f"{table.title} {outcome.chain}" if outcome.chain else "",
        log=parsed.log,
        description=parsed.comment,
    )


def _adjusted(criteria: Criteria, roles: Sequence[Place]) -> Criteria | None:
    """What the criteria mean where the chain stands; None where they can never hold."""
    doubts = list(criteria.conditions)
    if any(role.unsure for role in roles):
        doubts.append(SAME_PRIORITY)
    if criteria.inward is not None and any(role.behind_routing for role in roles):
        criteria = replace(criteria, inward=None)
        doubts.append(NO_WAY_IN)
    if criteria.outward is not None and "" in criteria.outward and any(role.without_out for role in roles):
        doubts.append(NO_WAY_OUT)
    if criteria.states is not None and any(role.early for role in roles):
        # Before tracking a packet counts as invalid (nft_ct_get_eval, net/netfilter/nft_ct.c).
        if not all(role.early for role in roles):
            doubts.append(EARLY_STATE)
        elif "invalid" not in criteria.states:
            return None
        criteria = replace(criteria, states=None)
    return replace(criteria, conditions=tuple(dict.fromkeys(doubts)))


def read_bindings(
    ruleset: Ruleset, lists: Sequence[RuleSet], interfaces: Sequence[str], whole: Span
) -> Iterator[Binding]:
    """Where base chains are asked, in the order of their priorities; those that cannot stop a packet only where they
    say something of packets in transit or to the host."""
    known = {one.name: one for one in lists}
    base = [
        (table, chain)
        for table in ruleset.tables.values()
        for chain in table.chains.values()
        if chain.hook and not table.dormant and table.family not in ("arp", "bridge")
    ]
    base.sort(key=lambda pair: (_HOOKS.get(pair[1].hook, 9), pair[1].priority or 0))
    for table, chain in base:
        here = known.get(chain.title)
        stages = place_of(chain).stages
        if here is None or not (can_stop(here, known) or (chain.hook in ("forward", "input") and here.rules)):
            continue
        for stage in stages:
            for interface in _bound_to(chain, interfaces) if stage in ("ingress", "egress") else (None,):
                yield Binding(
                    ruleset=here.name, stage=stage, at=here.at, family=FAMILY_OF.get(table.family, "both"),
                    interface=interface,
                )  # fmt: skip


def _bound_to(chain: Chain, interfaces: Sequence[str]) -> Sequence[str]:
    """The interfaces whose packets a chain sees: of ingress and egress those it names, where all could be read."""
    if chain.hook in ("ingress", "egress") and chain.devices and set(chain.devices) <= set(interfaces):
        return chain.devices
    return interfaces


_HOOKS = {"ingress": 0, "prerouting": 1, "input": 2, "forward": 2, "postrouting": 3, "egress": 4}
