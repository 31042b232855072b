"""FortiOS firewall policies as rules, in listing order, with what the platform adds before and behind them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from auditor.model.address import ANY
from auditor.model.forwarding import Nat
from auditor.model.ranges import NOTHING, Ranges
from auditor.model.rule import Action, Match, Rule
from auditor.model.service import ANY_SERVICE, Service
from vendor_parsers.fortinet_fortios.addresses import Addresses
from vendor_parsers.fortinet_fortios.entries import Config, Entry, Scope
from vendor_parsers.fortinet_fortios.interfaces import Places
from vendor_parsers.fortinet_fortios.services import Services
from vendor_parsers.fortinet_fortios.translation import Pools, Vip, Vips, central_nats, policy_nat

ACTIONS = {
    "accept": Action.PERMIT,
    "deny": Action.DENY,
    "ipsec": Action.PERMIT,
    "ssl-vpn": Action.PERMIT,
    "learn": Action.UNKNOWN,
    "redirect": Action.UNKNOWN,
    "isolate": Action.UNKNOWN,
}
TABLES = (("firewall policy", False), ("firewall policy6", True), ("firewall consolidated policy", False))
"""Path and whether its address words are IPv6; one list is made of all, since no packet is of both families."""

DEMANDS = (
    "groups", "users", "fsso-groups", "application", "app-category", "app-group", "url-category", "devices", "ztna-ems-tag",
    "ztna-ems-tag-secondary", "ztna-geo-tag", "src-vendor-mac", "sgt", "vlan-filter", "passive-wan-health-measurement-tag",
)  # fmt: skip
"""Lists that restrict a policy to what an address does not show."""
SERVICES_OF_THE_INTERNET = (
    "internet-service-name", "internet-service-id", "internet-service-group", "internet-service-custom",
    "internet-service-custom-group", "internet-service-fortiguard", "network-service-dynamic",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Names:
    """Everything the words of one VDOM's policies can mean."""

    config: Config
    scope: Scope
    places: Places
    four: Addresses
    six: Addresses
    services: Services
    vips: Vips
    vips6: Vips
    pools: Pools


@dataclass(slots=True)
class Filters:
    """What one VDOM's policies come to."""

    rules: list[Rule] = field(default_factory=list)
    nats: list[Nat] = field(default_factory=list)
    published: set[str] = field(default_factory=set)


def rule_name(scope: Scope, kind: str, entry: Entry) -> str:
    """``policy 12 (ot-to-it)``, with the VDOM in front where there are several."""
    text = f"{kind} {entry.name}"
    title = entry.word("name")
    return scope.label(f"{text} ({title})" if title else text)


def side(names: Names, entry: Entry, key: str, conditions: list[str]) -> frozenset[str] | None:
    """The interfaces of ``srcintf`` or ``dstintf``; what is undefined makes the rule conditional, never empty."""
    values = entry.values(key)
    if not values:
        names.config.notice(entry.at, f"This policy has no {key}", f"このポリシーには {key} がない", "filter")
        conditions.append(f"no {key}")
        return None
    found, missing = names.places.expand(values)
    for name in missing:
        names.config.undefined("interface", name, "filter", entry.span(key))
        conditions.append(f"{key} {name} is not defined")
    return None if missing or not found else found


def _addresses(names: Names, entry: Entry, way: str, suffix: str, *, six: bool) -> Match | None:
    """The addresses of one direction (``src`` or ``dst``) in one family; None when none are written."""
    key = f"{way}addr{suffix}"
    values = entry.values(key)
    negated = entry.flag(f"{key}-negate")
    if not values:
        return None
    known = names.six if six else names.four
    found = known.resolve(values, entry.span(key), "filter")
    if not negated:
        return found
    turned = found.negated()
    return Match(turned.lower & known.whole, turned.upper & known.whole, turned.names, turned.unknown)


def _internet(entry: Entry, way: str, conditions: list[str]) -> Match | None:
    """The internet services of one direction: addresses nobody knows offline; None when none are used."""
    if not entry.written_keys("internet-service"):
        return None
    middle = "internet-service-src" if way == "src" else "internet-service"
    found: Match | None = None
    for head in (middle, middle.replace("internet-service", "internet-service6")):
        on = entry.flag(head)
        tail = [key.replace("internet-service", head) for key in SERVICES_OF_THE_INTERNET]
        named = [name for key in tail for name in entry.values(key)]
        entry.flag(f"{head}-negate")
        if on:
            label = ", ".join(named) or "internet service"
            conditions.append(f"internet service {label}")
            found = Match(NOTHING, ANY, tuple(named) or (label,), (label,))
    return found


def _match(names: Names, entry: Entry, way: str, conditions: list[str], *, only_six: bool) -> Match:
    """What a policy says of sources or destinations, both families together."""
    other = "dst" if way == "src" else "src"
    online = _internet(entry, way, conditions)
    parts: list[Match] = []
    families = ((True, ""),) if only_six else ((False, ""), (True, "6"))
    for six, suffix in families:
        found = _addresses(names, entry, way, suffix, six=six)
        if found is not None:
            parts.append(found)
        elif entry.written(f"{other}addr{suffix}") and online is None:
            key = f"{way}addr{suffix}"
            names.config.notice(entry.at, f"This policy has no {key}", f"このポリシーには {key} がない", "filter")
            parts.append(Match.opaque(f"no {key}", (names.six if six else names.four).whole))
    if online is not None:
        parts.append(online)
    if not parts:
        names.config.notice(entry.at, f"This policy has no {way}addr", f"このポリシーには {way}addr がない", "filter")
        parts.append(Match.opaque(f"no {way}addr"))
    return Match.union(parts)


def _service(names: Names, entry: Entry, online: bool) -> Service:
    values = entry.values("service")
    if not values:
        if online:
            return ANY_SERVICE
        names.config.notice(entry.at, "This policy has no service", "このポリシーには service がない", "filter")
        return Service((), ("no service",), "")
    found = names.services.resolve(values, entry.span("service"))
    if entry.flag("service-negate"):
        return Service((), tuple(f"!{name}" for name in values), found.name)
    return found


def _demands(entry: Entry) -> list[str]:
    """What else has to hold: schedule, users, applications, tags."""
    found: list[str] = []
    schedule = entry.word("schedule")
    if schedule not in ("", "always", "none"):
        found.append(f"schedule {schedule}")
    for key in DEMANDS:
        values = entry.values(key) if entry.mentioned(key) else ()
        if values:
            found.append(f"{key} {', '.join(values)}")
    for key, harmless in (("tos-mask", ("0x00", "0")), ("reputation-minimum", ("0",)), ("policy-expiry", ("disable",))):
        value = entry.word(key) if entry.mentioned(key) else ""
        if value and value not in harmless:
            found.append(f"{key} {value}")
    for key in ("nat64", "nat46", "ztna-status", "identity-based", "captive-portal"):
        if entry.mentioned(key) and entry.flag(key):
            found.append(key)
    return found


def _rule(names: Names, entry: Entry, beside: tuple[str, ...], *, only_six: bool) -> Rule:
    """One policy; ``beside`` are conditions that hold for all of them."""
    conditions: list[str] = list(beside)
    name = rule_name(names.scope, "policy6" if only_six else "policy", entry)
    inward = side(names, entry, "srcintf", conditions)
    outward = side(names, entry, "dstintf", conditions)
    action = Action.DENY
    if entry.written("action"):
        action = entry.choice("action", ACTIONS) or Action.UNKNOWN
        if action is Action.UNKNOWN:
            names.config.puzzled(entry, "action", "filter")
        elif entry.word("action") in ("ipsec", "ssl-vpn"):
            conditions.append(f"action {entry.word('action')} {entry.word('vpntunnel')}".rstrip())
    online = bool(entry.flag("internet-service") or entry.flag("internet-service6"))
    source = _match(names, entry, "src", conditions, only_six=only_six)
    destination = _match(names, entry, "dst", conditions, only_six=only_six)
    enabled = True
    if entry.written("status"):
        on = entry.flag("status")
        enabled = on is not False
        conditions += ["status not understood"] if on is None else []
    return Rule(
        name=name,
        action=action,
        at=entry.at,
        source=source,
        destination=destination,
        service=_service(names, entry, online),
        inward=inward,
        outward=outward,
        enabled=enabled and entry.word("schedule") != "none",
        conditions=(*conditions, *_demands(entry)),
        inspects=action is not Action.DENY,
        log=entry.word("logtraffic") in ("all", "enable"),
        description=entry.word("comments"),
    )


def _sees_vips(names: Names, entry: Entry) -> bool | None:
    """Whether a deny policy also sees traffic to virtual IPs; None when the version does not tell."""
    said = entry.flag("match-vip")
    only = entry.flag("match-vip-only")
    if said is not None or only:
        return said or bool(only)
    version = names.config.version
    if not version or version[:3] == (7, 2, 3):
        # One document says the default changed in 7.2.3, another in 7.2.4
        return None
    return version >= (7, 2, 4)


def _past_vips(rules: list[tuple[Entry, Rule]], names: Names) -> list[Rule]:
    """Deny rules that do not see the traffic virtual IPs translate for the policies behind them."""
    found: list[Rule] = []
    behind = NOTHING
    for entry, rule in reversed(rules):
        vips = _vips_of(entry, names)
        if rule.action is not Action.DENY:
            behind |= Ranges.union(vip.match.upper for vip in vips) if rule.enabled else NOTHING
        elif not vips and _sees_vips(names, entry) is not True:
            hidden = rule.destination.lower & behind
            if hidden:
                unresolved = (*rule.destination.unknown, "traffic to virtual IPs")
                matched = replace(rule.destination, lower=rule.destination.lower - hidden, unknown=unresolved)
                rule = replace(rule, destination=matched)
        found.append(rule)
    return found[::-1]


def _vips_of(entry: Entry, names: Names) -> list[Vip]:
    """The virtual IPs a policy names as its destination."""
    words = entry.values("dstaddr") + entry.values("dstaddr6")
    return [vip for word in words for vip in (*names.vips.named(word), *names.vips6.named(word))]


def read_policies(names: Names, vrf: str) -> Filters:
    """The policies of one VDOM with their translations; names the virtual IPs that enabled policies publish."""
    filters = Filters()
    settings = names.scope.settings("system settings")
    central = settings.flag("central-nat") is True
    beside = ("NGFW policy-based mode",) if settings.word("ngfw-mode") == "policy-based" else ()
    read: list[tuple[Entry, Rule]] = []
    for path, only_six in TABLES:
        table = names.scope.table(path)
        names.config.report_missed(table)
        read += [(entry, _rule(names, entry, beside, only_six=only_six)) for entry in table]
    for entry, rule in read:
        translation = policy_nat(entry, rule, names.places, names.pools, vrf)
        if translation is not None and not central:
            filters.nats.append(translation)
        if rule.enabled:
            filters.published.update(entry.values("dstaddr") + entry.values("dstaddr6"))
    filters.rules = [rule for _, rule in read] if central else _past_vips(read, names)
    used = None if central else frozenset(filters.published)
    filters.nats[:0] = [*names.vips.nats(used, vrf), *names.vips6.nats(used, vrf)]
    if central:
        filters.nats += central_nats(names.config, names.scope, names.places, names.pools, (names.four, names.six), vrf)
    return filters
