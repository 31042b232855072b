"""Chains as filter lists, and where the kernel asks them.

A packet meets raw, mangle and nat PREROUTING, then the routing decision; in transit mangle, filter and security
FORWARD, then mangle and nat POSTROUTING; to the box itself mangle, filter and security INPUT (iptables(8), TABLES, and
the hook priorities of linux/netfilter_ipv4.h). PREROUTING sees destinations before, all others after translation;
POSTROUTING of mangle sees sources before translation.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest

from auditor.model.fact import Fact, default, unknown, written
from auditor.model.rule import Action, Binding, Family, Reference, Rule, RuleSet, Stage
from auditor.model.span import Span
from auditor.model.text import Text
from vendor_parsers._readers.linux.chains import can_stop, left_open
from vendor_parsers._readers.linux.criteria import Criteria
from vendor_parsers._readers.linux.nat_walk import NO_WAY_IN
from vendor_parsers.linux_iptables.known import LOGS, PASS_ON, UNDECIDED
from vendor_parsers.linux_iptables.matches import asked
from vendor_parsers.linux_iptables.scope import Scope
from vendor_parsers.linux_iptables.tables import BUILT_IN, Line, Table

POLICIES = {"ACCEPT": Action.PERMIT, "DROP": Action.DENY}
VERDICTS = {
    "ACCEPT": Action.PERMIT,
    "DROP": Action.DENY,
    "REJECT": Action.DENY,
    "TARPIT": Action.DENY,
    "RETURN": Action.RETURN,
}
STAGES: tuple[tuple[str, str, Stage], ...] = (
    ("raw", "PREROUTING", "ingress"),
    ("mangle", "PREROUTING", "ingress"),
    ("mangle", "FORWARD", "through"),
    ("filter", "FORWARD", "through"),
    ("security", "FORWARD", "through"),
    ("mangle", "POSTROUTING", "through"),
    ("mangle", "INPUT", "local"),
    ("filter", "INPUT", "local"),
    ("security", "INPUT", "local"),
)
RAW_STATE = "a connection state before tracking"
_LIMITS = frozenset({"--limit", "--limit-burst", "--comment"})


@dataclass(frozen=True, slots=True)
class Filtering:
    """The lists of an export, where they stand, and what names them."""

    filters: tuple[RuleSet, ...]
    bindings: tuple[Binding, ...]
    references: tuple[Reference, ...]


def read_filtering(
    tables: Sequence[Table], scopes: dict[str, Scope], interfaces: Sequence[str], whole: Span
) -> Filtering:
    """Every chain that filters, with the filter chains of a family the export does not hold left open."""
    filters: list[RuleSet] = []
    references: list[Reference] = []
    for table in tables:
        if table.name != "nat":
            for ruleset in _lists(table, scopes[table.family]):
                filters.append(ruleset)
            references += _references(table)
    filters += _missing(tables, whole)
    known = {ruleset.name: ruleset for ruleset in filters}
    bindings = tuple(_bindings(tables, known, interfaces))
    return Filtering(tuple(filters), bindings, tuple(dict.fromkeys(references)))


def _lists(table: Table, scope: Scope) -> Iterator[RuleSet]:
    behind_routing = table.reached("POSTROUTING")
    for chain, lines in table.chains.items():
        rules = [rule for line in lines for rule in _rules(table, chain, line, scope, chain in behind_routing)]
        yield RuleSet(
            name=table.title(chain),
            family=table.family,
            rules=tuple(_logged(rules, lines)),
            at=_declared(table, chain),
            default=_default(table, chain),
            kind="chain" if chain in BUILT_IN[table.name] else "user chain",
            default_log=_rest_logged(lines),
            notes="rule",
        )


def _declared(table: Table, chain: str) -> Span:
    node = table.declared.get(chain)
    if node is not None:
        return node.at
    lines = table.chains.get(chain)
    return lines[0].node.at if lines else _head(table)


def _head(table: Table) -> Span:
    node = table.node
    return Span(node.file, node.first, max(node.first, node.last))


def _default(table: Table, chain: str) -> Action:
    if chain not in BUILT_IN[table.name]:
        return Action.RETURN
    return POLICIES.get(table.policies.get(chain, ""), Action.UNKNOWN)


def _rules(table: Table, chain: str, line: Line, scope: Scope, behind_routing: bool) -> Iterator[Rule]:
    """The rule of a line: none where its target decides nothing, several where it is no single product of sets."""
    found = asked(line.options, scope)
    action, calls, clear = _verdict(table, line)
    stuck = found.stuck if clear else line.place if found.stuck is None else min(found.stuck, line.place)
    line.node.mark(stuck)
    if action is None and clear:
        return
    adjusted = [_adjusted(table, criteria, behind_routing, scope.untracked) for criteria in found.criteria]
    for count, wanted in enumerate((one for one in adjusted if not one.empty), start=1):
        yield Rule(
            name=f"{table.title(chain)} {line.number}{f'.{count}' if count > 1 else ''}",
            action=action or Action.UNKNOWN,
            at=line.node.at,
            source=wanted.source,
            destination=wanted.destination,
            service=wanted.service,
            inward=wanted.inward,
            outward=wanted.outward,
            conditions=wanted.conditions,
            states=wanted.states,
            translated=wanted.translated,
            chain=calls,
            description=line.comment,
        )


def _verdict(table: Table, line: Line) -> tuple[Action | None, str, bool]:
    """What the target does (None: nothing), the chain it asks, and whether the target is known."""
    if table.own(line.target):
        return (Action.GOTO if line.goto else Action.JUMP), table.title(line.target), True
    if not line.target or line.target in PASS_ON:
        return None, "", True
    if line.target in VERDICTS:
        return VERDICTS[line.target], "", True
    return Action.UNKNOWN, "", line.target in UNDECIDED


def _adjusted(table: Table, criteria: Criteria, behind_routing: bool, untracked: bool) -> Criteria:
    if behind_routing and criteria.inward is not None:
        criteria = replace(criteria, inward=None, conditions=(*criteria.conditions, NO_WAY_IN))
    if table.name == "raw" and criteria.states is not None:
        # Tracking comes after raw; conntrack_mt takes a packet without connection for INVALID (net/netfilter/xt_conntrack.c).
        if untracked:
            return replace(criteria, states=None, conditions=(*criteria.conditions, RAW_STATE))
        return replace(criteria, states=None if "invalid" in criteria.states else frozenset())
    return criteria


def _logged(rules: Sequence[Rule], lines: Sequence[Line]) -> Iterator[Rule]:
    """Rules whose packets the line above has logged: it asks for the same, but for a limit of the log.

    Behind a line that logs something else it is not known what of a rule's packets was logged before.
    """
    logging = {later.node.at for line, later in pairwise(lines) if line.target in LOGS and _core(line) == _core(later)}
    others = [
        line.node.first
        for line, later in zip_longest(lines, lines[1:])
        if line.target in LOGS and (later is None or later.node.at not in logging)
    ]
    first = min(others, default=None)
    for rule in rules:
        if rule.at in logging:
            yield replace(rule, log=True)
        else:
            yield rule if first is None or rule.at.first < first else replace(rule, log=None)


def _rest_logged(lines: Sequence[Line]) -> Fact[bool]:
    """Whether what no rule of a chain takes is logged: where its last line logs everything that is left."""
    if not any(line.target in LOGS for line in lines):
        return default(False, "iptables-extensions(8): only the targets LOG, NFLOG and ULOG log")
    last = lines[-1]
    if last.target in LOGS and not _core(last):
        return written(True, last.node.at)
    return unknown(Text("some lines log part of what is left", "残りの一部を記録する行がある"))


def _core(line: Line) -> list[str]:
    return [option.text for option in line.options if option.name not in _LIMITS and option.text != "--match limit"]


def _references(table: Table) -> Iterator[Reference]:
    """Chains named by rules; those the kernel asks beside what is bound (OUTPUT) are in use as well."""
    for chain in BUILT_IN[table.name]:
        if chain in table.chains:
            yield Reference(kind="acl", name=table.title(chain), use="unknown", at=_declared(table, chain))
    for lines in table.chains.values():
        for line in lines:
            if table.own(line.target):
                yield Reference(kind="acl", name=table.title(line.target), use="unknown", at=line.node.at)


def _missing(tables: Sequence[Table], whole: Span) -> Iterator[RuleSet]:
    """FORWARD and INPUT of a filter table the export does not hold: what they do is not known."""
    for family, prefix in (("4", ""), ("6", "ip6 ")):
        table = next((found for found in tables if found.name == "filter" and found.family == family), None)
        for chain in ("FORWARD", "INPUT"):
            if table is None or chain not in table.chains:
                at = whole if table is None else _head(table)
                yield left_open(f"{prefix}filter {chain}", "4" if family == "4" else "6", at, "not exported")


def _bindings(tables: Sequence[Table], known: dict[str, RuleSet], interfaces: Sequence[str]) -> Iterator[Binding]:
    families: tuple[tuple[Family, str], ...] = (("4", ""), ("6", "ip6 "))
    for family, prefix in families:
        for table, chain, stage in STAGES:
            ruleset = known.get(f"{prefix}{table} {chain}")
            if ruleset is None or (table != "filter" and not can_stop(ruleset, known)):
                continue
            for interface in interfaces if stage == "ingress" else (None,):
                yield Binding(ruleset=ruleset.name, stage=stage, at=ruleset.at, family=family, interface=interface)


def passing(target: str) -> bool:
    """True for a target that decides nothing."""
    return not target or target in PASS_ON
