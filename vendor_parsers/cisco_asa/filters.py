"""Where the lists are at work: ``access-group``, the security levels, and traffic to the ASA itself.

Order for a packet that enters an interface: the interface's list, the global list, then an implicit deny; an
interface without either passes traffic to lower security levels only (ASA Series Firewall CLI Configuration Guide,
"Access Rules": Implicit Permits, Implicit Deny). Interfaces of equal level talk to each other only with
``same-security-traffic permit inter-interface``, and a packet leaves by the interface it came in by only with
``intra-interface``; lists do not change that (ASA Command Reference, same-security-traffic).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from auditor.model.address import ANY4, ANY6
from auditor.model.fact import Fact
from auditor.model.interface import Interface
from auditor.model.rule import ANYWHERE, Action, Binding, Family, Match, Rule, RuleSet, Stage
from auditor.model.span import Span
from auditor.source.node import Node
from vendor_parsers.cisco_asa.interfaces import is_management_only
from vendor_parsers.cisco_asa.scope import Scope

LEVELS = "security-levels"
_HALVES: dict[Family, Match] = {"4": Match.exact(ANY4, "any4"), "6": Match.exact(ANY6, "any6"), "both": ANYWHERE}


@dataclass(frozen=True, slots=True, kw_only=True)
class TunnelTraffic:
    """Packets that come out of a tunnel on ``interface``: who they may come from and where they may go."""

    name: str
    at: Span
    interface: str
    source: Match
    destination: Match


@dataclass(slots=True)
class _Groups:
    """The ``access-group`` lines: lists by (hardware interface, family), and the lists for all interfaces."""

    inward: dict[tuple[str, Family], tuple[RuleSet, Span]] = field(default_factory=dict)
    everywhere: dict[Family, tuple[RuleSet, Span]] = field(default_factory=dict)
    bindings: list[Binding] = field(default_factory=list)
    missing: dict[str, RuleSet] = field(default_factory=dict)


def bind(
    scope: Scope, interfaces: tuple[Interface, ...], lists: tuple[RuleSet, ...], tunnels: tuple[TunnelTraffic, ...]
) -> tuple[tuple[RuleSet, ...], tuple[Binding, ...]]:
    """The lists that had to be made for the device as a whole, and what is bound where."""
    named = [interface for interface in interfaces if interface.zone]
    groups = _read_groups(scope, {found.name: found for found in lists})
    made = list(groups.missing.values())
    for interface in named:
        for family in _families(groups, interface.name):
            combined = _combined(groups, interface, family, tunnels)
            if combined is not None:
                ruleset, at = combined
                made += [ruleset] if ruleset.name not in {found.name for found in (*lists, *made)} else []
                groups.bindings.append(
                    Binding(ruleset=ruleset.name, stage="ingress", at=at, family=family, interface=interface.name)
                )
    levels = _levels(scope, interfaces, groups, tunnels)
    if levels is not None:
        made.append(levels)
        groups.bindings.append(Binding(ruleset=LEVELS, stage="through", at=levels.at))
    return tuple(made), tuple(groups.bindings)


def _read_groups(scope: Scope, lists: dict[str, RuleSet]) -> _Groups:
    groups = _Groups()
    for node in scope.root.all("access-group"):
        words = node.cursor(1)
        name = words.next()
        ruleset = lists.get(name)
        scope.refer("acl", name, "filter", node.at, defined=ruleset is not None)
        if ruleset is None:
            ruleset = _undefined(name, node, scope, groups)
        if words.accept("global"):
            groups.everywhere[ruleset.family] = (ruleset, node.at)
            continue
        direction = words.next() if words.peek() in ("in", "out") else ""
        if not direction or not words.accept("interface"):
            continue
        interface = scope.hardware(words.next(), node.at, "filter")
        stage: Stage = "egress" if direction == "out" else "ingress"
        if words.accept("control-plane"):
            stage = "local"
        if words.accept("per-user-override"):
            scope.notice(
                node.at,
                "Lists downloaded per user override this list; what they permit is not in the configuration.",
                "ユーザーごとにダウンロードされるリストがこのリストに優先する。その内容は設定に書かれていない。",
                "filter",
            )
        if not ruleset.filters_packets:
            continue
        if stage == "ingress":
            groups.inward[interface, ruleset.family] = (ruleset, node.at)
        else:
            bound = _to_the_box(ruleset, interface, groups) if stage == "local" else ruleset
            groups.bindings.append(
                Binding(ruleset=bound.name, stage=stage, at=node.at, family=ruleset.family, interface=interface)
            )
    return groups


def _to_the_box(ruleset: RuleSet, interface: str, groups: _Groups) -> RuleSet:
    """A control-plane list, limited to what enters by the interfaces it is bound to.

    No source at hand says whether it ends in a deny, so what is left over there is unknown.
    """
    name = f"{ruleset.name} control-plane"
    known = groups.missing.get(name)
    inward = frozenset({interface}) | ((known.rules[-1].inward or frozenset()) if known is not None else frozenset())
    rest = Rule(name=f"rest of {name}", action=Action.UNKNOWN, at=ruleset.at, inward=inward, implied=True)
    rules = tuple(replace(rule, inward=inward) for rule in ruleset.rules)
    groups.missing[name] = replace(ruleset, name=name, rules=(*rules, rest), default=Action.PERMIT)
    return groups.missing[name]


def _undefined(name: str, node: Node, scope: Scope, groups: _Groups) -> RuleSet:
    """A list nobody wrote: the ASA accepts the line only with forward references, and no source says what it does."""
    scope.notice(
        node.at,
        f"access-group names {name}, which is not defined; what it lets through is not known.",
        f"access-group が定義のないアクセスリスト {name} を参照している。何を通すかは不明。",
        "filter",
    )
    made = f"{name} (undefined)"
    groups.missing[made] = RuleSet(
        name=made, family="both", rules=(), at=node.at, default=Action.UNKNOWN, kind="extended"
    )
    return groups.missing[made]


def _families(groups: _Groups, interface: str) -> tuple[Family, ...]:
    """The families in which the interface is guarded by a list of its own or by a global one."""
    found = {family for name, family in groups.inward if name == interface} | set(groups.everywhere)
    return tuple(family for family in ("both", "4", "6") if family in found)


def _combined(
    groups: _Groups, interface: Interface, family: Family, tunnels: tuple[TunnelTraffic, ...]
) -> tuple[RuleSet, Span] | None:
    """What guards one interface: tunnels that pass by, its own list, the global list, the implicit deny."""
    own, common = groups.inward.get((interface.name, family)), groups.everywhere.get(family)
    first = own or common
    if first is None:
        return None
    passing = tuple(_tunnel_rule(tunnel) for tunnel in tunnels if tunnel.interface == interface.name)
    if not passing and (own is None or common is None):
        return first
    parts = [found[0] for found in (own, common) if found is not None]
    ruleset = replace(
        first[0],
        name=f"{'+'.join(part.name for part in parts)} in {interface.zone}",
        rules=(*passing, *(rule for part in parts for rule in part.rules)),
        default=Action.UNKNOWN if any(part.default is Action.UNKNOWN for part in parts) else Action.DENY,
    )
    return ruleset, first[1]


def _tunnel_rule(tunnel: TunnelTraffic) -> Rule:
    """Decrypted packets pass by the lists (``sysopt connection permit-vpn``), packets in the clear do not."""
    return Rule(
        name=f"tunnel {tunnel.name}",
        action=Action.PERMIT,
        at=tunnel.at,
        source=tunnel.source,
        destination=tunnel.destination,
        inward=frozenset({tunnel.interface}),
        conditions=(f"arrives through tunnel {tunnel.name}",),
        inspects=True,
        implied=True,
    )


# -- security levels ----------------------------------------------------------------------------------------------


def _levels(
    scope: Scope, interfaces: tuple[Interface, ...], groups: _Groups, tunnels: tuple[TunnelTraffic, ...]
) -> RuleSet | None:
    """The implicit rules between interfaces, as rules of their own."""
    if not interfaces:
        return None
    named = [interface for interface in interfaces if interface.zone]
    inter = _permits(scope, "inter-interface")
    intra = _permits(scope, "intra-interface")
    rules = [*_unusable(scope, interfaces), *_forbidden(scope, interfaces)]
    rules += [_hairpin(interface, intra) for interface in named]
    rules += [_tunnel_rule(tunnel) for tunnel in tunnels]
    for interface in named:
        rules += _outgoing(interface, named, groups, inter)
    return RuleSet(
        name=LEVELS, family="both", rules=tuple(rules), at=(named or list(interfaces))[0].at, kind="security-level"
    )


def _permits(scope: Scope, what: str) -> Span | None:
    found = scope.root.find("same-security-traffic", "permit", what)
    return None if found is None else found.at


def _line(interface: Interface) -> Span:
    level = interface.security_level
    return level.at if level is not None and level.at is not None else interface.at


def _unusable(scope: Scope, interfaces: Iterable[Interface]) -> list[Rule]:
    """Interfaces that pass nothing: without a name, or for management only."""
    rules = []
    for interface in interfaces:
        management = is_management_only(interface, scope)
        if management is None and (interface.zone or interface.port is not None or interface.kind == "bridge"):
            continue
        why = "management-only" if management is not None else "no nameif"
        only = frozenset({interface.name})
        base = Rule(
            name=f"{why} {interface.name}",
            action=Action.DENY,
            at=interface.at if management is None else management.at,
            implied=True,
        )
        rules += [replace(base, inward=only), replace(base, outward=only)]
    return rules


def _forbidden(scope: Scope, interfaces: tuple[Interface, ...]) -> list[Rule]:
    """``no forward interface vlan N`` on an ASA 5505: the one interface starts nothing towards the other."""
    rules = []
    by_name = {interface.name.lower(): interface.name for interface in interfaces}
    for block in scope.root.peek("interface"):
        for node in block.all("no", "forward", "interface"):
            words = node.cursor(3)
            name = words.next()
            name += words.next() if words.left else ""
            inward = by_name.get("".join(block.words[1:]).lower())
            if inward is not None and name.lower() in by_name:
                rules.append(
                    Rule(
                        name=f"no forward {inward}",
                        action=Action.DENY,
                        at=node.at,
                        inward=frozenset({inward}),
                        outward=frozenset({by_name[name.lower()]}),
                        implied=True,
                    )
                )
    return rules


def _hairpin(interface: Interface, intra: Span | None) -> Rule:
    only = frozenset({interface.name})
    return Rule(
        name=f"{interface.zone} to itself",
        action=Action.DENY if intra is None else Action.PERMIT,
        at=_line(interface) if intra is None else intra,
        inward=only,
        outward=only,
        inspects=intra is not None,
        implied=True,
    )


def _outgoing(interface: Interface, named: list[Interface], groups: _Groups, inter: Span | None) -> list[Rule]:
    """What may start at one interface: one rule towards equal levels, one for the rest, one that says what may not."""
    others = [other for other in named if other.name != interface.name]
    equal, lower, other_names, unclear = _split(interface, others)
    base = Rule(
        name=f"{interface.zone} ({_shown(interface.security_level)})",
        action=Action.PERMIT,
        at=_line(interface),
        inward=frozenset({interface.name}),
        inspects=True,
        implied=True,
    )
    rules = []
    if equal and inter is not None:
        rules.append(replace(base, name=f"{base.name} to equal levels", at=inter, outward=equal))
    different = other_names - equal
    guarded = _families(groups, interface.name)
    if "both" in guarded or {"4", "6"} <= set(guarded):
        rules.append(replace(base, name=f"{base.name} by its list", outward=different - unclear))
    else:
        for family in guarded:
            rules.append(
                replace(base, name=f"{base.name} by its list", outward=different - unclear, source=_HALVES[family])
            )
        rules.append(replace(base, name=f"{base.name} to lower levels", outward=lower))
    if unclear:
        rules.append(replace(base, outward=unclear, conditions=("security-level not understood",)))
    rules = [rule for rule in rules if rule.outward]
    return [*rules, replace(base, name=f"{base.name} to nowhere else", action=Action.DENY, inspects=False)]


def _split(
    interface: Interface, others: list[Interface]
) -> tuple[frozenset[str], frozenset[str], frozenset[str], frozenset[str]]:
    """Names of the other interfaces: (equal level, lower level, all, level not comparable)."""
    own = _number(interface.security_level)
    numbers = {other.name: _number(other.security_level) for other in others}
    return (
        frozenset(name for name, number in numbers.items() if number is not None and number == own),
        frozenset(name for name, number in numbers.items() if number is not None and own is not None and number < own),
        frozenset(numbers),
        frozenset(name for name, number in numbers.items() if number is None or own is None),
    )


def _number(level: Fact[int] | None) -> int | None:
    return None if level is None else level.value


def _shown(level: Fact[int] | None) -> str:
    number = _number(level)
    return "?" if number is None else str(number)
