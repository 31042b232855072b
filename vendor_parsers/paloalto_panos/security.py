"""Security policies: the rules of a virtual system in the order of evaluation, and the two default rules behind them.

The first rule that matches decides. Rules see the addresses as they are in the packet, before any translation, and the
zone the packet will leave by, after destination translation. Behind all rules the default rules permit what stays within
a zone and deny what goes from one to another; both may be overridden (PAN-OS Administrator's Guide, Security Policy). A
``universal`` rule (the default) takes both, an ``intrazone`` rule only what stays within one of its zones, an
``interzone`` rule only what goes from one to another (PAN-OS Web Interface Help, Policies > Security).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from auditor.model.rule import Action, Match, Rule
from auditor.model.service import Service
from auditor.model.span import Span
from vendor_parsers.paloalto_panos.applications import APPLICATION_DEFAULT
from vendor_parsers.paloalto_panos.features import profiles
from vendor_parsers.paloalto_panos.names import Asked, Names, leftovers, read_asked
from vendor_parsers.paloalto_panos.schedules import end_of
from vendor_parsers.paloalto_panos.tree import Element

DEFAULT_RULES = "PAN-OS Administrator's Guide, Security Policy: default rules"
_ACTIONS = {
    "allow": Action.PERMIT,
    "deny": Action.DENY,
    "drop": Action.DENY,
    "reset-client": Action.DENY,
    "reset-server": Action.DENY,
    "reset-both": Action.DENY,
}
_DEMANDS = (
    "source-user", "category", "hip-profiles", "source-hip", "destination-hip", "source-device", "destination-device",
    "source-imsi", "source-imei", "source-nw-slice", "saas-user-list", "saas-tenant-list",
)  # fmt: skip
"""Lists that restrict a rule to what an address does not show, unless they say ``any``."""
Side = frozenset[str] | None
Pair = tuple[Side, Side]


def _demands(rule: Element) -> list[str]:
    found: list[str] = []
    for key in _DEMANDS:
        words = rule.words_at(key)
        if words and "any" not in words:
            found.append(f"{key} {', '.join(words)}")
    schedule = rule.word("schedule")
    return [*found, f"schedule {schedule}"] if schedule else found


def _service(names: Names, rule: Element, applications: tuple[str, ...]) -> Service:
    words = rule.words_at("service")
    at = rule.span("service")
    if not words:
        names.config.notice(rule.at, "This rule has no service", "このルールには service がない", "filter")
        return Service((), ("no service",))
    plain = [word for word in words if word != APPLICATION_DEFAULT]
    if len(plain) == len(words):
        return names.services.resolve(plain, at)
    own = names.applications.default_ports(applications)
    if not plain:
        return own
    named = names.services.resolve(plain, at)
    return Service((*named.terms, *own.terms), (*named.unknown, *own.unknown), f"{named.name}, {own.name}")


def pairs(names: Names, asked: Asked, kind: str) -> Iterator[Pair]:
    """The interfaces a rule is limited to, in and out; several pairs where its kind ties the two together."""
    zones, several = names.zones, names.config.several
    whole: Side = zones.everywhere if several else None

    def side(found: list[str] | None) -> Side:
        return whole if found is None else zones.interfaces(found)

    if kind == "intrazone":
        for name in zones.members if asked.inward is None else asked.inward:
            inside = zones.interfaces((name,))
            yield inside, inside
    elif kind == "interzone":
        every = list(zones.members)
        for name in every if asked.inward is None else asked.inward:
            others = [other for other in (every if asked.outward is None else asked.outward) if other != name]
            yield zones.interfaces((name,)), zones.interfaces(others)
    else:
        yield side(asked.inward), side(asked.outward)


def _rule(names: Names, element: Element) -> tuple[Rule, Asked, str]:
    asked = read_asked(names, element, "filter")
    conditions = [*asked.conditions, *_demands(element)]
    applications = element.words_at("application")
    names.applications.note(applications, element.span("application"))
    if not applications:
        conditions.append("no application")
    elif "any" not in applications:
        conditions.append(f"application {', '.join(applications)}")
    word = element.word("action")
    action = _ACTIONS.get(word, Action.UNKNOWN)
    if action is Action.UNKNOWN:
        names.config.notice(
            element.span("action"), "The action was not understood", "アクションを解釈できない", "filter"
        )
    kind = element.word("rule-type") or "universal"
    if kind not in ("universal", "intrazone", "interzone"):
        conditions.append(f"rule-type {kind}")
    # PAN-OS Administrator's Guide, Security Policy: the end of the session is logged unless it is switched off
    log = element.flag("log-end") is not False or element.flag("log-start") is True
    service = _service(names, element, applications)
    conditions += leftovers(element)
    made = Rule(
        name=names.config.label(names.vsys, f"security rule {element.text}"),
        action=action,
        at=element.at,
        source=asked.source,
        destination=asked.destination,
        service=service,
        enabled=asked.enabled,
        conditions=tuple(conditions),
        personal=bool(conditions) and all(one.startswith(("source-user ", "schedule ")) for one in conditions),
        inspects=action is not Action.DENY,
        log=log,
        description=element.word("description"),
        profiles=profiles(names, element) if action is Action.PERMIT else None,
        until=end_of(names, element.word("schedule")),
    )
    return made, asked, kind


def _withheld(names: Names, at: Span, place: str) -> Rule:
    """Rules that Panorama may have pushed before or behind the local ones."""
    zoned = names.zones.everywhere if names.config.several else None
    return Rule(
        name=names.config.label(names.vsys, f"{place} rules of Panorama"),
        action=Action.UNKNOWN,
        at=at,
        inward=zoned,
        outward=zoned,
        conditions=("rules pushed by Panorama are not in the export",),
        implied=True,
    )


def written_rules(names: Names) -> list[tuple[Rule, Pair]]:
    """The rules somebody wrote, in the order of evaluation, each with the interfaces it is limited to."""
    found: list[tuple[Rule, Pair]] = []
    anything: Pair = (names.zones.everywhere, names.zones.everywhere) if names.config.several else (None, None)
    away = names.config.panorama if names.config.withheld else None
    if away is not None:
        found.append((_withheld(names, away, "pre"), anything))
    for base in names.vsys.rulebases:
        for element in base.entries("security", "rules"):
            rule, asked, kind = _rule(names, element)
            found += [(rule, pair) for pair in pairs(names, asked, kind)]
    if away is not None:
        found.append((_withheld(names, away, "post"), anything))
    return found


def _override(names: Names, name: str) -> Element | None:
    """What overrides a default rule: the local rulebase, else what Panorama pushed."""
    for base in (*(one for one in names.vsys.rulebases if one.text == "rulebase"), *names.vsys.rulebases):
        if base.look("default-security-rules", "rules", name) is not None:
            return base.get("default-security-rules", "rules", name)
    return None


def default_rule(names: Names, name: str, action: Action) -> tuple[Rule, bool]:
    """``intrazone-default`` or ``interzone-default``, and whether somebody overrode it."""
    element = _override(names, name)
    at = element.at if element is not None else names.vsys.element.at
    log = False
    conditions: tuple[str, ...] = ()
    if element is not None:
        word = element.word("action")
        action = _ACTIONS.get(word, Action.UNKNOWN) if word else action
        log = element.flag("log-end") is True or element.flag("log-start") is True
        conditions = tuple(leftovers(element))
    elif names.config.withheld:
        conditions = ("an override of the default rules may be pushed by Panorama",)
    made = Rule(
        name=names.config.label(names.vsys, name),
        action=action,
        at=at,
        inspects=action is not Action.DENY,
        log=log,
        # Nobody can delete it: only an override that opens what the platform closes is a rule somebody wrote
        implied=name == "intrazone-default" or action is Action.DENY,
        conditions=conditions,
    )
    return made, element is not None


def default_rules(names: Names) -> Iterator[tuple[Rule, Pair]]:
    """The rules behind all others: within each zone, and between zones where that was overridden."""
    within, _ = default_rule(names, "intrazone-default", Action.PERMIT)
    for members in names.zones.members.values():
        if members:
            yield within, (members, members)
    between, overridden = default_rule(names, "interzone-default", Action.DENY)
    if overridden or names.config.withheld:
        everywhere = names.zones.everywhere
        yield between, (everywhere, everywhere)


def between_systems(several: Iterable[Names]) -> Iterator[Rule]:
    """From one virtual system to another: through an ``external`` zone both policies are asked, which is not followed."""
    every = list(several)
    for names in every:
        for zone, others in names.zones.external.items():
            outward = frozenset(port for other in every if other.vsys.name in others for port in other.zones.everywhere)
            if outward:
                yield Rule(
                    name=names.config.label(names.vsys, f"zone {zone}"),
                    action=Action.UNKNOWN,
                    at=names.zones.places[zone],
                    inward=names.zones.everywhere,
                    outward=outward,
                    conditions=("both virtual systems' policies decide",),
                    implied=True,
                )


def without_zone(names: Iterable[Names]) -> Iterator[Rule]:
    """Interfaces in no zone: nothing passes from them or to them."""
    every = list(names)
    if not every or not every[0].config.complete:
        return
    zoned = frozenset(port for one in every for port in one.zones.everywhere)
    loose = frozenset(name for name, port in every[0].ports.interfaces.items() if port.kind != "management") - zoned
    if not loose:
        return
    at = next(port.at for name, port in every[0].ports.interfaces.items() if name in loose)
    for inward, outward in ((loose, None), (None, loose)):
        yield Rule(
            name="interface without a zone", action=Action.DENY, at=at, inward=inward, outward=outward, implied=True
        )


def limited(found: Iterable[tuple[Rule, Pair]]) -> Iterator[Rule]:
    """The rules with the interfaces they are limited to."""
    for rule, (inward, outward) in found:
        yield replace(rule, inward=inward, outward=outward)


def to_the_device(names: Names, found: Iterable[tuple[Rule, Pair]]) -> Iterator[Rule]:
    """The same rules for packets to the device's own addresses, whose zone is that of the interface with the address.

    They have no line of their own: each is judged once, in the list between interfaces.
    """
    zoned = names.zones.everywhere
    for rule, (inward, outward) in found:
        own, more = names.own_addresses(zoned if outward is None else outward)
        target = rule.destination
        lower = target.lower & own
        upper = target.upper if more else target.upper & own
        unknown = (*target.unknown, "an address the device was given") if more else target.unknown
        if upper or lower:
            destination = Match(lower, upper, target.names, unknown)
            yield replace(rule, inward=inward, outward=None, destination=destination, implied=True)
