"""FortiOS firewall policies as rules, in listing order, and the translations they ask for.

Policies see packets behind destination translation. A policy whose destination is a virtual IP takes what that virtual IP
has translated; one with plain addresses does not see translated packets, but for ``match-vip`` (Fortinet: "DENY policy for
Virtual IP firewall policy", 192456; FortiOS CLI Reference, firewall policy: match-vip, match-vip-only). With central NAT
policies name mapped addresses and see both kinds of packets.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from auditor.model.address import ANY, ANY4, ANY6
from auditor.model.forwarding import Nat
from auditor.model.ranges import NOTHING, Ranges
from auditor.model.rule import Action, Match, Rule
from auditor.model.service import ANY_SERVICE, Service
from vendor_parsers.fortinet_fortios.addresses import Addresses
from vendor_parsers.fortinet_fortios.entries import Config, Entry, Scope
from vendor_parsers.fortinet_fortios.features import profiles
from vendor_parsers.fortinet_fortios.interfaces import Places
from vendor_parsers.fortinet_fortios.schedules import Schedules
from vendor_parsers.fortinet_fortios.services import Services
from vendor_parsers.fortinet_fortios.translation import Pools, central_nats, policy_nats
from vendor_parsers.fortinet_fortios.vips import Vip, Vips, published

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
_PERSONAL = ("groups ", "users ", "fsso-groups ", "schedule ")
"""Of these, what asks who logs in, and when."""
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
    schedules: Schedules
    central: bool = False

    @property
    def every_vip(self) -> list[Vip]:
        """The virtual IPs of both families."""
        return [*self.vips.all.values(), *self.vips6.all.values()]


@dataclass(slots=True)
class Filters:
    """What one VDOM's policies come to."""

    rules: list[Rule] = field(default_factory=list)
    nats: list[Nat] = field(default_factory=list)


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
    vips = names.vips6 if six else names.vips
    written = entry.values(key)
    values = tuple(name for name in written if way == "src" or names.central or not vips.named(name))
    negated = entry.flag(f"{key}-negate")
    if not written:
        return None
    known = names.six if six else names.four
    if not values:
        return Match(NOTHING, NOTHING)
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
    demands = _demands(entry)
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
        conditions=(*conditions, *demands),
        personal=bool(demands) and not conditions and all(one.startswith(_PERSONAL) for one in demands),
        inspects=action is not Action.DENY,
        log=entry.word("logtraffic") in ("all", "enable"),
        description=entry.word("comments"),
        profiles=profiles(names.scope, entry) if action is Action.PERMIT else None,
        until=names.schedules.until(entry),
    )


def _sees_vips(names: Names, entry: Entry, rule: Rule) -> bool | None:
    """Whether a policy with plain addresses also sees what virtual IPs have translated; None when that is not told.

    ``match-vip`` is for deny policies only since 6.4.3 (94794); its default became ``enable`` with 7.2.4 by one document
    and with 7.2.3 by another.
    """
    said = entry.flag("match-vip")
    version = names.config.version
    if rule.action is Action.PERMIT:
        if not said:
            return False
        return True if version and version < (6, 4, 3) else None
    if said is not None:
        return said
    if not version or version[:3] == (7, 2, 3):
        return None
    return version >= (7, 2, 4)


def _meant(names: Names, entry: Entry, rule: Rule) -> Iterator[Rule]:
    """The rules a policy comes to: for what virtual IPs it names have translated, and for the rest."""
    every = names.every_vip
    if names.central or not every:
        yield rule
        return
    named = _vips_of(entry, names)
    if named:
        inside = Match.union([vip.inside for vip in named])
        negated = entry.flag("dstaddr-negate") or entry.flag("dstaddr6-negate")
        yield replace(
            rule,
            destination=Match(inside.lower, inside.upper, tuple(vip.title for vip in named), inside.unknown),
            translated=frozenset(vip.name for vip in named),
            conditions=(*rule.conditions, "dstaddr-negate") if negated else rule.conditions,
        )
    if not (rule.destination.upper or rule.destination.unknown):
        return
    if entry.flag("match-vip-only"):
        yield from _through_vips(rule, every, certain=True)
        return
    sees = _sees_vips(names, entry, rule)
    if sees and all(whole in (NOTHING, rule.destination.lower & whole) for whole in _spoken(rule)):
        yield replace(rule, translated=None)
        return
    yield replace(rule, translated=frozenset({""}))
    if sees is not False:
        yield from _through_vips(rule, every, certain=sees is True)


def _spoken(rule: Rule) -> list[Ranges]:
    """The families a rule's destination speaks of."""
    return [whole for whole in (ANY4, ANY6) if rule.destination.upper & whole]


def _through_vips(rule: Rule, vips: list[Vip], *, certain: bool) -> Iterator[Rule]:
    """A policy with plain addresses for packets virtual IPs have translated.

    Whether published or mapped addresses are compared is not documented: where they fall apart nothing is certain.
    """
    sure, doubtful = [], []
    for vip in vips:
        spoken = vip.outside.upper | vip.inside.upper
        if certain and rule.destination.lower.covers(spoken):
            sure.append(vip)
        elif rule.destination.upper & spoken:
            doubtful.append(vip)
    for found, conditions in ((sure, ()), (doubtful, ("match-vip",))):
        if found:
            inside = Match.union([vip.inside for vip in found])
            yield replace(
                rule,
                destination=Match(inside.lower, inside.upper, rule.destination.names, inside.unknown),
                translated=frozenset(vip.name for vip in found),
                conditions=(*rule.conditions, *conditions),
            )


def _vips_of(entry: Entry, names: Names) -> list[Vip]:
    """The virtual IPs a policy names as its destination."""
    words = entry.values("dstaddr") + entry.values("dstaddr6")
    return [vip for word in words for vip in (*names.vips.named(word), *names.vips6.named(word))]


def read_policies(names: Names) -> Filters:
    """The policies of one VDOM with its translations.

    In policy-based mode central NAT is always on (Fortinet: "How to configure port forwarding/Virtual IPs when using NGFW
    policy-based mode", 251572).
    """
    filters = Filters()
    settings = names.scope.settings("system settings")
    by_policy = settings.word("ngfw-mode") == "policy-based"
    names = replace(names, central=settings.flag("central-nat") is True or by_policy)
    beside = ("NGFW policy-based mode",) if by_policy else ()
    every = names.every_vip
    sources: list[Nat] = []
    for path, only_six in TABLES:
        table = names.scope.table(path)
        names.config.report_missed(table)
        for entry in table:
            meant = list(_meant(names, entry, _rule(names, entry, beside, only_six=only_six)))
            filters.rules += meant
            for rule in meant:
                found = list(policy_nats(entry, rule, names.places, names.pools, every))
                if not names.central and rule.action is not Action.DENY:
                    sources += found
    if names.central:
        addresses = (names.four, names.six)
        sources = list(central_nats(names.config, names.scope, names.places, names.pools, addresses, every))
    while sources and sources[-1].kind == "identity":
        sources.pop()
    own = Ranges.of(*((one.ip, one.ip) for port in names.places.interfaces.values() for one in port.addresses))
    filters.nats = [*published(every, None if names.central else filters.rules, own), *sources]
    if names.config.several:
        here = frozenset(names.places.interfaces)
        filters.nats = [replace(nat, inward=here) if nat.inward is None else nat for nat in filters.nats]
    return filters
