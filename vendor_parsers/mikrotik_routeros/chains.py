"""Firewall chains as filter lists, and where the router asks them.

A packet meets raw prerouting, connection tracking, mangle prerouting and dstnat, then the routing decision; in transit
mangle and filter forward, then mangle postrouting and srcnat; to the router itself mangle and filter input
(manual.mikrotik.com, Packet Flow in RouterOS). Mangle marks and changes packets and never drops one. A packet that no
rule of a chain matches is accepted (manual.mikrotik.com, Firewall).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from auditor.model.address import ANY4, ANY6
from auditor.model.rule import Action, Binding, Family, Reference, Rule, RuleSet, Stage
from auditor.model.span import Span
from vendor_parsers._readers.linux.chains import can_stop, left_open
from vendor_parsers._readers.linux.criteria import Criteria
from vendor_parsers.mikrotik_routeros.items import Export, Item
from vendor_parsers.mikrotik_routeros.packets import Around, asked

BUILT_IN: dict[str, tuple[str, ...]] = {
    "filter": ("input", "forward", "output"),
    "raw": ("prerouting", "output"),
    "mangle": ("prerouting", "input", "forward", "output", "postrouting"),
    "nat": ("srcnat", "dstnat", "input", "output"),
}
VERDICTS = {
    "accept": Action.PERMIT,
    "drop": Action.DENY,
    "reject": Action.DENY,
    "tarpit": Action.DENY,
    "return": Action.RETURN,
    "jump": Action.JUMP,
}
PASS_ON = frozenset(
    """passthrough log add-src-to-address-list add-dst-to-address-list notrack mark-connection mark-packet mark-routing
    change-mss change-ttl change-hop-limit change-dscp clear-df set-priority strip-ipv4-options sniff-tzsp sniff-pc""".split()
)
"""Actions behind which the next rule is asked (manual.mikrotik.com, Common Firewall Matchers and Actions; Mangle)."""
FASTTRACK = "fasttrack-connection"
_TAKEN = "fasttrack: what it takes passes all rules, but not every packet of a connection is taken"
KNOWN = frozenset(
    """action chain comment disabled log log-prefix jump-target reject-with address-list address-list-timeout hw-offload
    to-addresses to-ports place-before dynamic invalid randomise-ports same-not-by-dst passthrough new-connection-mark
    new-packet-mark new-routing-mark new-mss new-ttl new-hop-limit new-dscp new-priority route-dst sniff-id sniff-target
    sniff-target-port socksify-service socks5-server socks5-port socks5-user socks5-password""".split()
)
STAGES: tuple[tuple[str, str, Stage], ...] = (
    ("raw", "prerouting", "ingress"),
    ("filter", "forward", "through"),
    ("filter", "input", "local"),
)
MENU: dict[Family, str] = {"4": "/ip", "6": "/ipv6"}


@dataclass(slots=True)
class Table:
    """One table of one family: its rules by chain."""

    name: str
    family: Family
    chains: dict[str, list[Item]] = field(default_factory=dict)
    at: Span | None = None

    def title(self, chain: str) -> str:
        """How a chain is called to a person: ``filter forward``, ``ip6 filter forward``."""
        return f"{'ip6 ' if self.family == '6' else ''}{self.name} {chain}"

    def own(self, chain: str) -> bool:
        """Whether the chain is one the administrator made."""
        return chain in self.chains and chain not in BUILT_IN[self.name]


def read_tables(export: Export, name: str) -> list[Table]:
    """The rules of a table, of IPv4 and IPv6."""
    found = []
    for family, menu in MENU.items():
        table = Table(name, family)
        for node in export.menus.get(f"{menu} firewall {name}", ())[:1]:
            table.at = node.at if node.last >= node.first else node.block
        for item in export.items(f"{menu} firewall {name}", "add"):
            table.chains.setdefault(item.get("chain"), []).append(item)
        found.append(table)
    return found


@dataclass(slots=True)
class Filtering:
    """The lists of an export, where they stand, and what names them."""

    filters: list[RuleSet] = field(default_factory=list)
    bindings: list[Binding] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)


def read_filtering(
    tables: Sequence[Table],
    arounds: dict[Family, Around],
    interfaces: Iterable[str],
    vrfs: Iterable[str],
    open_at: Span | None,
) -> Filtering:
    """Every chain that filters; with ``open_at`` the filter chains of an export that may lack them are left open."""
    found = Filtering()
    for table in tables:
        for ruleset in _lists(table, arounds[table.family]):
            found.filters.append(ruleset)
        found.references += _references(table)
    if open_at is not None:
        for table in tables:
            if table.name == "filter" and table.at is None:
                found.filters += [
                    left_open(table.title(chain), table.family, open_at, "not exported")
                    for chain in ("forward", "input")
                ]
    known = {ruleset.name: ruleset for ruleset in found.filters}
    for table in tables:
        for name, chain, stage in STAGES:
            bound = known.get(table.title(chain)) if name == table.name else None
            if bound is None or not can_stop(bound, known):
                continue
            for place in interfaces if stage == "ingress" else vrfs:
                found.bindings.append(
                    Binding(
                        ruleset=bound.name, stage=stage, at=bound.at, family=table.family,
                        interface=place if stage == "ingress" else None, vrf="" if stage == "ingress" else place,
                    )
                )  # fmt: skip
    return found


def _lists(table: Table, around: Around) -> Iterator[RuleSet]:
    for chain, items in table.chains.items():
        found: list[Rule] = []
        logged = False
        for place, item in enumerate(items):
            for rule in _rules(table, chain, items, place, around):
                # behind a rule that only logs it is not known what of a rule's packets it logged
                found.append(replace(rule, log=None) if logged and not rule.log else rule)
            logged = logged or (item.get("action") == "log" and not item.disabled)
        rules = tuple(found)
        yield RuleSet(
            name=table.title(chain),
            family=table.family,
            rules=rules,
            at=items[0].at,
            default=_default(table, chain, rules),
            kind="chain" if chain in BUILT_IN[table.name] else "user chain",
            notes="rule",
        )


def _default(table: Table, chain: str, rules: Sequence[Rule]) -> Action:
    """What a chain does with packets no rule matches: they are accepted, or go back to the chain that jumped.

    Behind a rule that drops everything nothing is left: such a chain denies by default in every sense.
    """
    if chain not in BUILT_IN[table.name]:
        return Action.RETURN
    everything = ANY6 if table.family == "6" else ANY4
    for rule in reversed(rules):
        if rule.enabled:
            closed = (
                rule.action is Action.DENY
                and rule.exact
                and rule.inward is None
                and rule.outward is None
                and rule.states is None
                and rule.translated is None
                and rule.source.lower.covers(everything)
                and rule.destination.lower.covers(everything)
                and rule.service.is_any
            )
            return Action.DENY if closed else Action.PERMIT
    return Action.PERMIT


def _rules(table: Table, chain: str, items: Sequence[Item], place: int, around: Around) -> Iterator[Rule]:
    """The rule of a line: none where its action decides nothing, several where it is no single product of sets."""
    item = items[place]
    item.know(KNOWN)
    word = item.get("action", "accept")
    target = item.get("jump-target")
    action = VERDICTS.get(word, Action.UNKNOWN)
    if word == FASTTRACK:
        action = Action.PERMIT
    elif action is Action.UNKNOWN and word not in PASS_ON:
        item.forget("action")
    products = [part for part in asked(item, around) if not part.empty]
    if word in PASS_ON or (word == FASTTRACK and _followed(item, items[place + 1 :])):
        return
    if action is Action.JUMP and not table.own(target):
        # The chain has no rule: nothing decides there, and the packet comes back
        return
    for count, part in enumerate(products, start=1):
        yield _rule(table, chain, f"{place + 1}{f'.{count}' if count > 1 else ''}", item, action, part)


def _followed(item: Item, later: Sequence[Item]) -> bool:
    """Whether the next rule accepts what this one hands to fasttrack, as the manual asks for: then nothing else is decided."""
    for other in later:
        if other.disabled or other.get("action", "accept") in PASS_ON:
            continue
        return other.get("action", "accept") == "accept" and all(
            item.has(key) and set(item.get(key).split(",")) <= set(other.get(key).split(","))
            if key == "connection-state"
            else item.has(key) and item.get(key) == other.get(key)
            for key in other.keys
            if key not in KNOWN and other.get(key)
        )
    return False


def _rule(table: Table, chain: str, number: str, item: Item, action: Action, part: Criteria) -> Rule:
    conditions = part.conditions
    if item.get("action") == FASTTRACK:
        conditions = (*conditions, _TAKEN)
    return Rule(
        name=f"{table.title(chain)} {number}",
        action=action,
        at=item.at,
        source=part.source,
        destination=part.destination,
        service=part.service,
        inward=part.inward,
        outward=part.outward,
        enabled=not item.disabled,
        conditions=conditions,
        log=item.flag("log") is True,
        description=item.get("comment"),
        chain=table.title(item.get("jump-target")) if action is Action.JUMP else "",
        states=part.states,
        translated=part.translated,
    )


def _references(table: Table) -> Iterator[Reference]:
    """Chains named by rules; those asked beside what is bound (output) are in use as well."""
    for chain in BUILT_IN[table.name]:
        if chain in table.chains:
            yield Reference(kind="acl", name=table.title(chain), use="unknown", at=table.chains[chain][0].at)
    for chain, items in table.chains.items():
        for item in items:
            target = item.get("jump-target")
            if target:
                owner = ("acl", table.title(chain)) if table.own(chain) else ("", "")
                yield Reference(
                    kind="acl", name=table.title(target), use="filter", at=item.at, defined=target in table.chains,
                    owner=owner,
                )  # fmt: skip
