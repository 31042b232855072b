"""The lists of a device: one for packets between interfaces, one for packets to the device itself.

Packets to an interface's own address meet the security policies as well, their zone being that of the interface with the
address (live.paloaltonetworks.com, m-p/586100: intrazone-default is what permits a zone its own interface); the
management port meets none, and passes nothing on.
"""

from __future__ import annotations

from auditor.model.fact import Fact, default, unknown
from auditor.model.rule import Action, Binding, Rule, RuleSet
from auditor.model.span import Span
from vendor_parsers.paloalto_panos.interfaces import MANAGEMENT, Ports
from vendor_parsers.paloalto_panos.names import Names
from vendor_parsers.paloalto_panos.scope import MANAGED
from vendor_parsers.paloalto_panos.security import (
    between_systems,
    default_rules,
    limited,
    to_the_device,
    without_zone,
    written_rules,
)

NOT_LOGGED = default(
    False, "Data Center Best Practices 9.0, Log Data Center Traffic That Matches No Interzone Rules: to be switched on"
)
_PUSHED: Fact[bool] = unknown(MANAGED)
THROUGH, LOCAL, PORT = "security policy", "security policy to the firewall", "management port"


def read_lists(every: list[Names], ports: Ports) -> tuple[list[RuleSet], list[Binding]]:
    """The lists with their bindings; those of a device group work on its firewalls, where no interface of ours is."""
    filters: list[RuleSet] = []
    bindings: list[Binding] = []
    own = [names for names in every if not names.vsys.group]
    for names in every:
        if names.vsys.group:
            made = _group(names)
            filters.append(made)
            bindings.append(Binding(ruleset=made.name, stage="through", at=made.at, vrf=made.name))
    if MANAGEMENT in ports.interfaces:
        filters.append(_of_management(ports.interfaces[MANAGEMENT].at))
        bindings.append(Binding(ruleset=PORT, stage="through", at=filters[-1].at, vrf=MANAGEMENT))
    if not own:
        return filters, bindings
    found = [(names, [*written_rules(names), *default_rules(names)]) for names in own]
    loose = list(without_zone(own))
    at = next((rule.at for _, rules in found for rule, _ in rules if not rule.implied), own[0].vsys.element.at)
    through = [*loose, *between_systems(own)]
    local = [rule for rule in loose if rule.outward is None]
    for names, rules in found:
        through += limited(rules)
        local += to_the_device(names, rules)
    pushed = any(names.config.withheld for names in own)
    filters.append(_list(THROUGH, through, at, _PUSHED if pushed else None))
    filters.append(_list(LOCAL, local, at))
    tables = sorted({port.vrf for port in ports.interfaces.values()} - {MANAGEMENT} | {""})
    bindings += [Binding(ruleset=THROUGH, stage="through", at=at, vrf=table) for table in tables]
    bindings += [Binding(ruleset=LOCAL, stage="local", at=at, vrf=table) for table in tables]
    return filters, bindings


def _of_management(at: Span) -> RuleSet:
    """The management port passes nothing on: a list nobody wrote says so."""
    nothing = Rule(name="nothing is passed on", action=Action.DENY, at=at, implied=True)
    return _list(PORT, [nothing], at)


def _list(name: str, rules: list[Rule], at: Span, log: Fact[bool] | None = None) -> RuleSet:
    """``log``: whether what no rule takes is logged (None: by the default rule as the vendor ships it)."""
    return RuleSet(
        name=name, family="both", rules=tuple(rules), at=at, default=Action.DENY, kind="policy", notes="rule",
        default_log=NOT_LOGGED if log is None else log,
    )  # fmt: skip


def _group(names: Names) -> RuleSet:
    rules = [*limited(written_rules(names)), *limited(default_rules(names))]
    return _list(f"device group {names.vsys.name}", rules, names.vsys.element.at)
