"""Security policies as one list: the policies of each zone pair, then the global ones, then the default policy.

Policies run in the order they are listed inside their pair; a packet that no policy of its pair matches asks the global
ones, and last the default policy, which denies unless ``permit-all`` is written (Junos CLI Reference, default-policy; Junos OS
Security Policies User Guide, "Global Security Policies"). Pairs exclude each other, so their order among themselves says
nothing. What enters or leaves by an interface without a zone is dropped (the null zone).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from auditor.model.address import ANY6
from auditor.model.fact import Fact, default, unknown
from auditor.model.rule import ANYWHERE, Action, Match, Rule, RuleSet
from auditor.model.service import ANY_SERVICE
from auditor.model.span import Span
from auditor.model.text import Text
from vendor_parsers.juniper_junos.addresses import Books
from vendor_parsers.juniper_junos.applications import Applications
from vendor_parsers.juniper_junos.config import Config
from vendor_parsers.juniper_junos.features import profiles
from vendor_parsers.juniper_junos.schedulers import end_of
from vendor_parsers.juniper_junos.statement import Statement
from vendor_parsers.juniper_junos.zones import HOST, Zone

NOT_LOGGED = (
    "Junos OS 13.2, [edit security policies] hierarchy level: log stands in a policy, default-policy is its action"
)
LIST = "security policies"
HOST_LIST = "security policies to junos-host"
_NO_DEMAND = {"dynamic-application": ("any", "none"), "source-identity": ("any",), "url-category": ("any", "none")}
_INSPECTIONS = ("application-services", "services-offload", "tcp-options", "l4-proxy")


@dataclass(frozen=True, slots=True)
class Names:
    """Everything the words of policies can mean."""

    config: Config
    zones: dict[str, Zone]
    books: Books
    applications: Applications

    @property
    def zoned(self) -> frozenset[str]:
        """The interfaces that stand in a zone policies speak of."""
        return frozenset(unit for zone in self.zones.values() if not zone.functional for unit in zone.units)


def read_policies(names: Names) -> tuple[RuleSet, RuleSet | None]:
    """The policies between zones, and those for packets to the device itself."""
    root = names.config.root
    rules: list[Rule] = []
    host: list[Rule] = []
    spoken: set[str] = set()
    holder = root.find("security", "policies")
    at = holder.at if holder is not None else Span(names.config.file, 1, 1)
    for start in root.all("security", "policies", "from-zone"):
        for end in start.all("to-zone"):
            conditions: list[str] = []
            sides = [_side(names, word.name, conditions) for word in (start, end)]
            for entry in end.every("policy"):
                rule = _policy(names, entry, (start.name, end.name), f"{start.name} to {end.name}: {entry.name}")
                rule = replace(rule, inward=sides[0], outward=sides[1], conditions=(*rule.conditions, *conditions))
                if end.name == HOST:
                    host.append(replace(rule, outward=None))
                    spoken.add(start.name)
                elif start.name != HOST:
                    rules.append(rule)
    for entry in root.every("security", "policies", "global", "policy"):
        rules.append(_global(names, entry))
    rules = [*_other_modes(names, at), *rules]
    last = _default(names)
    made = RuleSet(
        name=LIST,
        family="both",
        rules=(*rules, *last),
        at=at,
        kind="policy",
        notes="rule",
        default_log=_default_log(names),
    )
    return made, _to_host(names, host, spoken, at) if host else None


def _side(names: Names, word: str, conditions: list[str]) -> frozenset[str] | None:
    zone = names.zones.get(word)
    if zone is not None:
        return zone.units
    if word == HOST:
        return None
    if word == "any":
        return names.zoned
    conditions.append(f"zone {word} is not defined")
    return None


def _policy(names: Names, entry: Statement, zones: tuple[str, ...], name: str) -> Rule:
    """One policy without its interfaces."""
    conditions: list[str] = []
    for word in ("source-address", "destination-address", "application"):
        if entry.peek("match", word) is None and not (
            word == "application" and entry.peek("match", "dynamic-application")
        ):
            conditions.append(f"no {word}")
    source = _addresses(names, entry, "source", zones[:1])
    destination = _addresses(names, entry, "destination", zones[1:])
    wanted = entry.words("match", "application")
    service = names.applications.resolve(wanted) if wanted else ANY_SERVICE
    for key, harmless in _NO_DEMAND.items():
        demanded = [word for word in entry.words("match", key) if word not in harmless]
        if demanded:
            conditions.append(f"{key} {', '.join(demanded)}")
    scheduler = entry.word("scheduler-name")
    if scheduler:
        conditions.append(f"scheduler {scheduler}")
    action = _action(entry, conditions)
    then = entry.find("then")
    log = then is not None and then.peek("log") is not None
    if then is not None:
        then.leave("log", "count", "trace")
    until = end_of(names.config.root, scheduler) if scheduler else None
    description = entry.word("description") or entry.note
    conditions += [text for text in entry.left() if not entry.inactive]
    return Rule(
        name=name,
        action=action,
        at=entry.block,
        source=source,
        destination=destination,
        service=service,
        enabled=not entry.inactive,
        conditions=tuple(dict.fromkeys(conditions)),
        inspects=action is not Action.DENY,
        log=log,
        description=description,
        profiles=profiles(entry.peek("then", "permit")) if action is Action.PERMIT else None,
        until=until,
    )


def _addresses(names: Names, entry: Statement, way: str, zones: tuple[str, ...]) -> Match:
    wanted = entry.words("match", f"{way}-address")
    excluded = entry.has("match", f"{way}-address-excluded")
    if not wanted:
        return Match.opaque(f"no {way}-address")
    found = names.books.resolve(wanted, zones)
    return found.negated() if excluded else found


def _action(entry: Statement, conditions: list[str]) -> Action:
    for word in ("deny", "reject"):
        said = entry.find("then", word)
        if said is not None:
            said.take()
            return Action.DENY
    permit = entry.find("then", "permit")
    if permit is None:
        conditions.append("no action")
        return Action.UNKNOWN
    permit.leave(*_INSPECTIONS)
    for tunnel in permit.all("tunnel", "ipsec-vpn"):
        conditions.append(f"tunnel {tunnel.name}")
    for pair in permit.all("tunnel", "pair-policy"):
        pair.mark()
    conditions += permit.words("destination-address")
    authentication = permit.find("firewall-authentication")
    if authentication is not None:
        authentication.take()
        conditions.append("firewall-authentication")
    return Action.PERMIT


def _global(names: Names, entry: Statement) -> Rule:
    """A global policy: for packets between zones, or between those it names."""
    conditions: list[str] = []
    sides = [_zones(names, entry.words("match", word), conditions) for word in ("from-zone", "to-zone")]
    rule = _policy(names, entry, (), f"global: {entry.name}")
    return replace(rule, inward=sides[0], outward=sides[1], conditions=(*rule.conditions, *conditions))


def _zones(names: Names, named: tuple[str, ...], conditions: list[str]) -> frozenset[str]:
    if not named or "any" in named:
        return names.zoned
    found: frozenset[str] = frozenset()
    for word in named:
        zone = names.zones.get(word)
        if zone is None:
            conditions.append(f"zone {word} is not defined")
            return names.zoned
        found |= zone.units
    return found


def _default_log(names: Names) -> Fact[bool]:
    """Whether the default policy logs; it takes an action and nothing else."""
    holder = names.config.root.peek("security", "policies", "default-policy")
    if holder is not None and any(one.children for one in holder.children.values()):
        return unknown(Text("default-policy says more than its action", "default-policy に動作以外の記述がある"))
    return default(False, NOT_LOGGED)


def _default(names: Names) -> Iterator[Rule]:
    """``default-policy permit-all``; without it the list ends in a denial."""
    holder = names.config.root.find("security", "policies", "default-policy")
    if holder is None:
        return
    for word in holder.all():
        if word.name == "permit-all":
            yield Rule(
                name="default-policy",
                action=Action.PERMIT,
                at=word.at,
                inward=names.zoned,
                outward=names.zoned,
                inspects=True,
            )
        elif word.name != "deny-all":
            yield Rule(name="default-policy", action=Action.UNKNOWN, at=word.at)


_SIX = Match.exact(ANY6, "any-ipv6")


def _other_modes(names: Names, at: Span) -> Iterator[Rule]:
    """What comes before the policies because it is not processed in flows.

    Documents differ on what happens to IPv6 while ``mode`` is not written: dropped, or processed in flows on newer models.
    """
    root = names.config.root
    mode = root.one("security", "forwarding-options", "family", "inet6", "mode")
    word = mode.name if mode is not None else ""
    base = Rule(
        name="IPv6",
        action=Action.DENY,
        at=mode.at if mode is not None else at,
        source=_SIX,
        destination=_SIX,
        implied=True,
    )
    if mode is None:
        yield replace(base, conditions=("family inet6 mode is not written: IPv6 may be dropped",))
    elif word == "drop":
        yield base
    elif word == "packet-based":
        yield replace(base, action=Action.PERMIT)
    elif word != "flow-based":
        yield replace(base, action=Action.UNKNOWN)


def _to_host(names: Names, rules: list[Rule], spoken: set[str], at: Span) -> RuleSet:
    """Policies for packets to the device; what becomes of a packet none of them matches is not documented."""
    asked = frozenset(unit for name in spoken if name in names.zones for unit in names.zones[name].units)
    others = Rule(
        name="no policy to junos-host", action=Action.PERMIT, at=at, source=ANYWHERE, implied=True,
        inward=names.zoned - asked,
    )  # fmt: skip
    return RuleSet(name=HOST_LIST, family="both", rules=(*rules, others), at=at, default=Action.UNKNOWN, kind="policy")
