"""Firewall filters: stateless lists of terms, and what each term matches.

Terms are tried in order. A term without an action accepts, as does one that only counts or polices; what no term matches is
discarded, and a filter without terms discards everything (Junos OS for EX, Firewall Filters Overview). ``next term`` decides
nothing. Values of one kind are alternatives, kinds must all hold.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from auditor.model.address import ANY4, ANY6
from auditor.model.fact import default
from auditor.model.rule import ANYWHERE, Action, Match, Rule, RuleSet
from vendor_parsers.juniper_junos.config import Config
from vendor_parsers.juniper_junos.headers import headers
from vendor_parsers.juniper_junos.prefixes import PrefixLists, painted
from vendor_parsers.juniper_junos.statement import Statement

NOT_LOGGED = default(
    False, "Routing Policies, Firewall Filters, and Traffic Policers User Guide: log and syslog are actions of a term"
)
_ENDS = {"accept": Action.PERMIT, "discard": Action.DENY, "reject": Action.DENY}
_MODIFIERS = frozenset(
    """count log syslog sample policer three-color-policer two-color-policer hierarchical-policer loss-priority forwarding-class
    dscp traffic-class port-mirror port-mirror-instance service-accounting prefix-action ipsec-sa service-filter-hit analyzer
    vlan traffic-class-count policy-map packet-capture ip-options""".split()
)
_ELSEWHERE = frozenset(
    "routing-instance logical-system topology next-ip next-ip6 next-interface decapsulate encapsulate".split()
)
"""Actions that send a packet another way than its destination does."""
_AXIS = {"inet": ANY4, "inet6": ANY6}


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter as read: ``elsewhere`` are its terms that send packets another way, ``bypasses`` those that leave flow mode."""

    family: str
    rules: RuleSet
    elsewhere: tuple[Statement, ...]
    bypasses: tuple[Rule, ...]


def read_filters(config: Config) -> dict[tuple[str, str], Filter]:
    """(family, name) -> filter; ``firewall filter`` without a family is for IPv4."""
    lists = PrefixLists(config)
    found: dict[tuple[str, str], Filter] = {}
    holders: list[tuple[str, Statement]] = [("inet", one) for one in config.root.all("firewall", "filter")]
    for family in config.root.all("firewall", "family"):
        holders += [(family.name, one) for one in family.all("filter")]
    taken: set[str] = set()
    for kind, entry in holders:
        name = entry.name if entry.name not in taken else f"{entry.name} ({kind})"
        taken.add(name)
        found[kind, entry.name] = _filter(config, kind, name, entry, lists)
    return found


def _filter(config: Config, family: str, name: str, entry: Statement, lists: PrefixLists) -> Filter:
    entry.leave(
        "interface-specific",
        "accounting-profile",
        "enhanced-mode",
        "instance-shared",
        "physical-interface-filter",
        "fast-filter-lookup",
    )
    elsewhere: list[Statement] = []
    rules: list[Rule] = []
    bypasses: list[Rule] = []
    for term in entry.every("term"):
        made = list(_term(config, family, term, lists))
        rules += made
        if not term.inactive:
            elsewhere += [one for one in term.all("then") if one.name in _ELSEWHERE]
            bypasses += made if term.has("then", "packet-mode") else []
    return Filter(
        family,
        RuleSet(
            name=name,
            family="4" if family == "inet" else "6" if family == "inet6" else "both",
            rules=tuple(rules),
            at=entry.at,
            default_log=NOT_LOGGED,
            kind=f"filter {family}",
        ),
        tuple(elsewhere),
        tuple(bypasses),
    )


def _term(config: Config, family: str, term: Statement, lists: PrefixLists) -> Iterator[Rule]:
    """The rules of one term; two where ``address`` means source or destination. None when it decides nothing."""
    conditions: list[str] = []
    action, log = _action(term, conditions)
    chain = ""
    nested = term.one("filter")
    if nested is not None:
        action, chain = Action.JUMP, nested.name
    for one in term.all("from", "interface") + term.all("from", "interface-set") + term.all("from", "interface-group"):
        conditions.append(f"interface {one.name}")
    service, by_chance = headers(term, conditions)
    sides = list(_sides(config, family, term, lists))
    if not term.inactive:
        conditions += list(term.left())
    if action is None:
        return
    base = Rule(
        name=f"term {term.name}",
        action=action,
        at=term.block,
        service=service,
        enabled=not term.inactive,
        conditions=tuple(dict.fromkeys(conditions)),
        log=log,
        chain=chain,
    )
    for source, destination in sides:
        if base.service.terms:
            yield replace(base, source=source, destination=destination)
        if by_chance is not None:
            doubt = (*base.conditions, "protocol not named")
            yield replace(base, source=source, destination=destination, service=by_chance, conditions=doubt)


def _action(term: Statement, conditions: list[str]) -> tuple[Action | None, bool]:
    """What a term does (None: nothing is decided) and whether it logs."""
    said: list[Action] = []
    undecided = False
    log = False
    for one in term.all("then"):
        if one.name in _ENDS:
            one.take()
            said.append(_ENDS[one.name])
        elif one.name == "next":
            one.take()
            undecided = one.peek("term") is not None
        elif one.name in _MODIFIERS:
            one.take()
            log = log or one.name in ("log", "syslog")
        elif one.name in _ELSEWHERE:
            one.take()
            if one.name in ("decapsulate", "encapsulate"):
                said.append(Action.UNKNOWN)
        elif one.name == "packet-mode":
            one.take()
        else:
            conditions.append(f"then {one.name}")
            one.seen = False
            said.append(Action.UNKNOWN)
    if undecided and not said:
        return None, log
    if not said:
        return Action.PERMIT, log
    return said[-1] if len(set(said)) == 1 else Action.UNKNOWN, log


def _sides(config: Config, family: str, term: Statement, lists: PrefixLists) -> Iterator[tuple[Match, Match]]:
    """The (source, destination) pairs a term speaks of."""
    source = _side(config, family, term, lists, ("source-address", "ip-source-address"), "source-prefix-list")
    destination = _side(
        config, family, term, lists, ("destination-address", "ip-destination-address"), "destination-prefix-list"
    )
    either = _side(config, family, term, lists, ("address", "ip-address"), "prefix-list")
    first, second = source or ANYWHERE, destination or ANYWHERE
    if either is None:
        yield first, second
        return
    yield _both(first, either), second
    yield first, _both(second, either)


def _both(one: Match, other: Match) -> Match:
    if one is ANYWHERE:
        return other
    return Match(one.lower & other.lower, one.upper & other.upper, one.names + other.names, one.unknown + other.unknown)


def _side(
    config: Config, family: str, term: Statement, lists: PrefixLists, keys: tuple[str, ...], listed: str
) -> Match | None:
    """What one direction says; None when it says nothing.

    Whether addresses and lists of prefixes in one term are alternatives is not documented: both readings are kept.
    """
    axis = _AXIS.get(family)
    written = [one for key in keys for one in term.all("from", key)]
    named = term.all("from", listed)
    parts: list[Match] = []
    if written:
        parts.append(painted(config, [(one, one.has("except")) for one in written], axis))
    if named:
        parts.append(lists.match([(one.name, one.has("except")) for one in named], axis))
    if not parts:
        return None
    if len(parts) == 1:
        return parts[0]
    names = parts[0].names + parts[1].names
    return Match(
        parts[0].lower & parts[1].lower,
        parts[0].upper | parts[1].upper,
        names,
        (*parts[0].unknown, *parts[1].unknown, listed),
    )


def joined(filters: list[Filter], name: str) -> RuleSet:
    """An ``input-list``: the terms of its filters one behind the other, as one filter."""
    rules = tuple(rule for one in filters for rule in one.rules.rules)
    return replace(filters[0].rules, name=name, rules=rules)
