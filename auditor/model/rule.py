"""Rules, the lists they stand in, and where those lists are bound."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Literal

from auditor.model.address import ANY
from auditor.model.fact import NOT_READ, Fact, unknown
from auditor.model.ranges import NOTHING, Ranges
from auditor.model.service import ANY_SERVICE, Service
from auditor.model.span import Span
from auditor.model.value import value


class Action(StrEnum):
    """What a matching rule does; UNKNOWN when its action could not be read: it may permit and may deny.

    JUMP asks the list ``Rule.chain`` and goes on behind the rule when that list decides nothing; GOTO asks it and
    goes on behind the rule that called the present list; RETURN leaves the present list undecided.
    """

    PERMIT = "permit"
    DENY = "deny"
    UNKNOWN = "unknown"
    JUMP = "jump"
    GOTO = "goto"
    RETURN = "return"


@value(frozen=True, slots=True)
class Match:
    """Addresses between two bounds: ``lower`` certainly matches, ``upper`` possibly does; equal when exact.

    ``names`` is how the configuration spells it (object and group names, ``any``); ``unknown`` names the
    members that could not be resolved (FQDN, missing object, geography).
    """

    lower: Ranges = ANY
    upper: Ranges = ANY
    names: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    @staticmethod
    def exact(addresses: Ranges, *names: str) -> Match:
        return Match(addresses, addresses, names)

    @staticmethod
    def opaque(name: str, upper: Ranges = ANY) -> Match:
        """Nothing certain: the member ``name`` could stand for anything in ``upper``."""
        return Match(NOTHING, upper, (name,), (name,))

    @staticmethod
    def union(parts: Iterable[Match]) -> Match:
        found = tuple(parts)
        if len(found) == 1:
            return found[0]
        return Match(
            Ranges.union(part.lower for part in found),
            Ranges.union(part.upper for part in found),
            tuple(name for part in found for name in part.names),
            tuple(name for part in found for name in part.unknown),
        )

    def negated(self) -> Match:
        """Everything but this; certainty changes sides."""
        return Match(ANY - self.upper, ANY - self.lower, tuple(f"!{name}" for name in self.names), self.unknown)


ANYWHERE = Match.exact(ANY, "any")


@value(frozen=True, slots=True)
class Hits:
    """How often a rule was used, by the device's own counter.

    ``days`` is how long it has been counting (None: not told), ``last`` the day of the last use (None: not told).
    """

    count: int
    at: Span
    days: int | None = None
    last: date | None = None


@value(frozen=True, slots=True, kw_only=True)
class Rule:
    """One line (or block) of a filter.

    ``inward`` and ``outward`` are the interfaces it is limited to (None: any). ``conditions`` are restrictions
    nobody can evaluate offline (schedule, user, application, a word not understood): with any, the rule may
    match what it says and may match nothing. ``inspects`` marks a permit whose replies are let through by
    session state. ``implied`` rules come from the platform, not from a line of their own. ``chain`` is the list a
    JUMP or GOTO asks. ``states`` are the connection states it is limited to (``new``, ``established``, ``related`` …;
    None: any). ``translated`` limits it to packets whose destination one of these :class:`Nat` rules (by name) has
    changed, ``""`` standing for packets whose destination nothing has changed (None: either). ``profiles`` are the
    inspections applied to what it permits, as ``kind name`` (``ips default``, ``av``, ``web``, ``app``, ``dns``,
    ``sandbox``, ``other``); () says that none is, None that the platform has none or that they are not read.
    ``personal``: all that its ``conditions`` ask is who logs in, and when; for those people it holds.
    ``log`` None: whether what it matches is logged is not known. ``until`` is the last day on which it holds; None: no
    date ends it; unknown: a schedule bounds it that could not be read. ``hits`` None: its counter was not supplied.
    """

    name: str
    action: Action
    at: Span
    source: Match = ANYWHERE
    destination: Match = ANYWHERE
    service: Service = ANY_SERVICE
    inward: frozenset[str] | None = None
    outward: frozenset[str] | None = None
    enabled: bool = True
    conditions: tuple[str, ...] = ()
    inspects: bool = False
    log: bool | None = False
    implied: bool = False
    description: str = ""
    chain: str = ""
    states: frozenset[str] | None = None
    translated: frozenset[str] | None = None
    profiles: tuple[str, ...] | None = None
    personal: bool = False
    until: Fact[date] | None = None
    hits: Hits | None = None

    def meets(self, inward: str, outward: str, state: str = "new", translated: str = "", entry: str = "") -> bool:
        """True unless its interfaces, connection states or translations rule a packet out.

        ``entry`` is the tunnel the packet came out of, which rules may name like an interface.
        """
        return bool(
            self.enabled
            and (self.inward is None or inward in self.inward or (entry and entry in self.inward))
            and (self.outward is None or outward in self.outward)
            and (self.states is None or state in self.states)
            and (self.translated is None or translated in self.translated)
        )

    @property
    def exact(self) -> bool:
        """True when what it matches and does is wholly known."""
        return not (
            self.conditions or self.source.unknown or self.destination.unknown or self.service.unknown
        ) and self.action in (Action.PERMIT, Action.DENY)

    @property
    def starts(self) -> bool:
        """True when it may match packets that start something: enabled, and not for replies alone."""
        return self.enabled and (self.states is None or "new" in self.states)

    @property
    def published_only(self) -> bool:
        """True when it only sees packets that a translation delivers: what that publishes bounds it."""
        return self.translated is not None and "" not in self.translated


Family = Literal["4", "6", "both"]
Notes = Literal["none", "rule", "block"]


@value(frozen=True, slots=True, kw_only=True)
class RuleSet:
    """Rules in the order the device evaluates them, first match deciding; ``default`` takes what is left.

    ``default`` is UNKNOWN where the platform's behaviour is undocumented (an empty IOS list), RETURN for a chain that
    other lists ask. ``kind`` is the
    vendor's own word (``standard``, ``extended``, ``policy``, ``prefix-list``…). A list whose ``kind`` is not
    for packets (route filters) is kept so that references to it resolve, with ``filters_packets`` False.
    ``default_log``: whether what ``default`` takes is logged. ``notes`` says where a person may write what a rule is for:
    ``rule`` beside each, ``block`` in a line that speaks of every rule up to the next such line, ``none``: nowhere
    that is read, so that an empty ``Rule.description`` means nothing.
    """

    name: str
    family: Family
    rules: tuple[Rule, ...]
    at: Span
    default: Action = Action.DENY
    kind: str = ""
    filters_packets: bool = True
    default_log: Fact[bool] = unknown(NOT_READ)
    notes: Notes = "none"


Stage = Literal["ingress", "through", "egress", "local"]
"""Where a filter stands on a packet's way: entering an interface, between two interfaces, leaving one, to the box."""


@value(frozen=True, slots=True, kw_only=True)
class Binding:
    """A list at work: ``interface`` for ingress and egress; a ``through`` list serves a whole VRF or VDOM."""

    ruleset: str
    stage: Stage
    at: Span
    family: Family = "both"
    interface: str | None = None
    vrf: str = ""


@value(frozen=True, slots=True, kw_only=True)
class Reference:
    """Something named in the configuration by something else; ``defined`` False when no such thing exists.

    ``kind`` is what is named (``acl``, ``object``, ``object-group``, ``address``, ``service``, ``route-map`` …),
    ``use`` is what for (``filter``, ``nat``, ``management``, ``snmp``, ``route-map``, ``qos``, ``vpn``, ``object``,
    ``routing``, ``unknown``); an ``unknown`` use means the reader cannot say, so no verdict rests on it. Without a
    ``kind`` it may mean anything of that name. ``owner`` is (kind, name) of the definition that the reference stands
    in; empty in a place that works by itself (interface, binding, management).
    """

    kind: str
    name: str
    use: str
    at: Span
    defined: bool = True
    owner: tuple[str, str] = ("", "")


def permitted_sources(rules: RuleSet | None) -> Match:
    """The source addresses a list lets in, whatever else it says: for management access lists.

    Sources of disabled rules count nowhere. With no list the result is unresolved.
    """
    if rules is None:
        return Match.opaque("undefined list")
    lower, upper, denied_lower, denied_upper = NOTHING, NOTHING, NOTHING, NOTHING
    names: list[str] = []
    unknown: list[str] = []
    for rule in rules.rules:
        if not rule.enabled:
            continue
        sure = rule.source.lower if rule.exact else NOTHING
        if rule.action is not Action.DENY:
            upper |= rule.source.upper - denied_lower
            names += rule.source.names
        if rule.action is Action.PERMIT:
            lower |= sure - denied_upper
        if rule.action is not Action.PERMIT:
            denied_upper |= rule.source.upper
        if rule.action is Action.DENY:
            denied_lower |= sure if rule.service.is_any else NOTHING
        if not rule.exact:
            unknown += rule.conditions or (*rule.source.unknown, rule.name)
    if rules.default is not Action.DENY:
        upper |= ANY - denied_lower
        unknown.append(rules.name)
    return Match(lower, upper, tuple(names), tuple(unknown))
