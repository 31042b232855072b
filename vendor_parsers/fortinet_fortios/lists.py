"""The filters of one VDOM as the device evaluates them: forwarding policies and local-in policies, with their bindings."""

from __future__ import annotations

from dataclasses import replace

from auditor.model.address import ANY, ANY4, ANY6
from auditor.model.fact import Fact, default
from auditor.model.interface import Interface
from auditor.model.ranges import NOTHING
from auditor.model.rule import ANYWHERE, Action, Binding, Match, Rule, RuleSet
from auditor.model.service import Service
from auditor.model.span import Span
from vendor_parsers.fortinet_fortios.defaults import IMPLICIT_LOG
from vendor_parsers.fortinet_fortios.entries import Entry
from vendor_parsers.fortinet_fortios.interfaces import Zone
from vendor_parsers.fortinet_fortios.policies import Filters, Names, rule_name

REDIRECT_OFF = ((7, 4, 10), (7, 6, 5))
"""From these releases on allow-traffic-redirect is off by default (defaults.SAME_INTERFACE)."""
REDIRECT_WIDE = ((7, 0, 16), (7, 2, 11), (7, 4, 4))
"""From these releases on it holds for any source, before only for sources on the interface's own subnet."""


def reached(version: tuple[int, ...], releases: tuple[tuple[int, int, int], ...]) -> bool:
    """True when ``version`` is one of the releases, a later one of its branch, or of a later branch."""
    same = [release for release in releases if release[:2] == version[:2]]
    return version >= same[0] if same else version[:2] > releases[-1][:2]


def _redirects(names: Names) -> bool | None:
    """Whether traffic may turn back through its own interface without a policy; None: the version is not known."""
    shared = names.config.shared.settings("system global")
    shared.flag("ipv6-allow-traffic-redirect")
    said = shared.flag("allow-traffic-redirect")
    if said is not None:
        return said
    return not reached(names.config.version, REDIRECT_OFF) if names.config.version else None


def _turned_back(names: Names, interfaces: list[Interface], at: Span) -> list[Rule]:
    """The permits that the platform puts before the policies: in and out by the same interface."""
    allowed = _redirects(names)
    if allowed is False:
        return []
    wide = reached(names.config.version, REDIRECT_WIDE)
    found: list[Rule] = []
    for port in interfaces:
        if not port.networks:
            continue
        source = ANYWHERE if wide else Match.exact(port.networks, f"subnet of {port.name}")
        if allowed is None:
            source = Match(NOTHING, ANY, ("any",), ("FortiOS version",))
        found.append(
            Rule(
                name=names.scope.label(f"same interface {port.name}"),
                action=Action.PERMIT,
                at=port.at,
                source=source,
                inward=frozenset({port.name}),
                outward=frozenset({port.name}),
                inspects=True,
                implied=True,
                conditions=() if allowed else ("allow-traffic-redirect",),
            )
        )
    return found


def _inside_zones(names: Names, zones: list[Zone]) -> list[Rule]:
    """The permits behind the policies: between the members of a zone with ``intrazone allow``."""
    found: list[Rule] = []
    for zone in zones:
        members = frozenset(zone.members)
        alone = len(members) < 2 and not reached(names.config.version, ((7, 4, 4),))
        if not members or alone or zone.intrazone.is_(False):
            continue
        found.append(
            Rule(
                name=names.scope.label(f"zone {zone.name} intrazone allow"),
                action=Action.PERMIT,
                at=zone.at,
                inward=members,
                outward=members,
                inspects=True,
                implied=True,
                conditions=() if zone.intrazone.known else ("intrazone",),
            )
        )
    return found


def _unless_translated(names: Names, rules: list[Rule]) -> list[Rule]:
    """The same rules; whether they also pass what virtual IPs have translated is not documented."""
    every = frozenset(vip.name for vip in names.every_vip)
    if not every:
        return rules
    plain = [replace(rule, translated=frozenset({""})) for rule in rules]
    doubt = "traffic to virtual IPs without a policy"
    return plain + [replace(rule, translated=every, conditions=(*rule.conditions, doubt)) for rule in rules]


def forwarding(
    names: Names, filters: Filters, zones: list[Zone], interfaces: list[Interface], vrfs: list[str]
) -> tuple[RuleSet, list[Binding]]:
    """The list every forwarded packet of a VDOM passes, both families, implicit deny behind it."""
    at = filters.rules[0].at if filters.rules else names.scope.at
    made = RuleSet(
        name=names.scope.label("firewall policy"),
        family="both",
        rules=(
            *_unless_translated(names, _turned_back(names, interfaces, at)),
            *filters.rules,
            *_unless_translated(names, _inside_zones(names, zones)),
        ),
        at=at,
        default=Action.DENY,
        kind="policy",
        default_log=_implicit_log(names),
        notes="rule",
    )
    return made, [Binding(ruleset=made.name, stage="through", at=at, vrf=vrf) for vrf in vrfs]


def _implicit_log(names: Names) -> Fact[bool]:
    """Whether what no policy takes is logged; IPv6 had a setting of its own before 6.4 and is not asked."""
    said = names.scope.settings("log setting")
    if not said.mentioned("fwpolicy-implicit-log"):
        said = names.config.shared.settings("log setting")
    return said.switch("fwpolicy-implicit-log", default(False, IMPLICIT_LOG))


def _local_rule(names: Names, entry: Entry, *, six: bool) -> Rule:
    conditions: list[str] = []
    known = names.six if six else names.four
    ports, missing = names.places.expand(entry.values("intf") or ("any",))
    for name in missing:
        names.config.undefined("interface", name, "management", entry.span("intf"))
        conditions.append(f"intf {name} is not defined")
    matches: list[Match] = []
    for way in ("src", "dst"):
        values = entry.values(f"{way}addr")
        found = (
            known.resolve(values, entry.span(f"{way}addr"), "management") if values else Match.opaque(f"no {way}addr")
        )
        if entry.flag(f"{way}addr-negate"):
            turned = found.negated()
            found = Match(turned.lower & known.whole, turned.upper & known.whole, turned.names, turned.unknown)
        matches.append(found)
    service = names.services.resolve(entry.values("service"), entry.span("service"), "management")
    if entry.flag("service-negate") or not entry.values("service"):
        service = Service((), (f"!{service.name}",), service.name)
    schedule = entry.word("schedule")
    if schedule not in ("", "always", "none"):
        conditions.append(f"schedule {schedule}")
    if entry.flag("ha-mgmt-intf-only"):
        conditions.append("ha-mgmt-intf-only")
    action = Action.DENY
    if entry.written("action"):
        action = entry.choice("action", {"accept": Action.PERMIT, "deny": Action.DENY}) or Action.UNKNOWN
    return Rule(
        name=rule_name(names.scope, "local-in-policy6" if six else "local-in-policy", entry),
        action=action,
        at=entry.at,
        source=matches[0],
        destination=matches[1],
        service=service,
        inward=None if missing else ports,
        enabled=entry.flag("status") is not False and schedule != "none",
        conditions=tuple(conditions),
        log=None,  # config log setting, local-in-allow and local-in-deny, decides for all of them and is not read
        description=entry.word("comments"),
        until=names.schedules.until(entry),
    )


def local_in(names: Names) -> tuple[RuleSet, Binding] | None:
    """The list for packets to the device itself; what it leaves over is decided by ``allowaccess``."""
    rules: list[Rule] = []
    for path, six in (("firewall local-in-policy", False), ("firewall local-in-policy6", True)):
        table = names.scope.table(path)
        names.config.report_missed(table)
        rules += [_local_rule(names, entry, six=six) for entry in table]
    if not rules:
        return None
    made = RuleSet(
        name=names.scope.label("local-in-policy"),
        family="both",
        rules=tuple(rules),
        at=rules[0].at,
        default=Action.PERMIT,
        kind="local-in-policy",
        notes="rule",
    )
    return made, Binding(ruleset=made.name, stage="local", at=made.at, vrf=names.scope.name)


def admitted(rules: RuleSet, port: str, protocol: int, number: int, sources: Match) -> Match:
    """Of ``sources``, those a local-in list leaves able to reach a port of the device on one interface."""
    lower, upper, unresolved = sources.lower, sources.upper, list(sources.unknown)
    passed_lower, passed_upper = NOTHING, NOTHING
    spoken = False
    for rule in rules.rules:
        if not rule.enabled or (rule.inward is not None and port not in rule.inward):
            continue
        sure = any(protocol in term.protocols and number in term.destination_ports for term in rule.service.terms)
        if not sure and not rule.service.unknown:
            continue
        everywhere = rule.destination.lower.covers(ANY4) or rule.destination.lower.covers(ANY6)
        certain = sure and rule.exact and everywhere
        spoken = True
        if rule.action is Action.PERMIT:
            passed_upper |= rule.source.upper & upper
            if certain:
                passed_lower |= rule.source.lower & lower
                upper -= rule.source.lower
            lower -= rule.source.upper
        elif rule.action is Action.DENY:
            lower -= rule.source.upper
            upper -= rule.source.lower if certain else NOTHING
        else:
            lower -= rule.source.upper
        unresolved += [] if certain else [rule.name]
    if not spoken:
        return sources
    return Match(lower | passed_lower, upper | passed_upper, (*sources.names, "local-in-policy"), tuple(unresolved))
