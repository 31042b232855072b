"""The lists of a device: one for packets between interfaces, one for packets to the device itself.

Packets to an interface's own address meet the security policies as well, their zone being that of the interface with the
address (PAN-OS Administrator's Guide, GlobalProtect: with a deny-all rule the portal needs a rule of its own); the
management port meets none, and passes nothing on.
"""

from __future__ import annotations

from auditor.model.rule import Action, Binding, Rule, RuleSet
from auditor.model.span import Span
from vendor_parsers.paloalto_panos.interfaces import MANAGEMENT
from vendor_parsers.paloalto_panos.names import Names
from vendor_parsers.paloalto_panos.security import (
    between_systems,
    default_rules,
    limited,
    to_the_device,
    without_zone,
    written_rules,
)

THROUGH, LOCAL = "security policy", "security policy to the firewall"


def read_lists(every: list[Names]) -> tuple[list[RuleSet], list[Binding]]:
    """The lists with their bindings; policies of device groups are lists that are bound nowhere."""
    filters: list[RuleSet] = []
    own = [names for names in every if not names.vsys.group]
    for names in every:
        if names.vsys.group:
            filters.append(_group(names))
    if not own:
        return filters, []
    found = [(names, [*written_rules(names), *default_rules(names)]) for names in own]
    loose = list(without_zone(own))
    at = next((rule.at for _, rules in found for rule, _ in rules if not rule.implied), own[0].vsys.element.at)
    through = [*loose, *between_systems(own)]
    local = [rule for rule in loose if rule.outward is None]
    for names, rules in found:
        through += limited(rules)
        local += to_the_device(names, rules)
    filters.append(_list(THROUGH, through, at))
    filters.append(_list(LOCAL, local, at))
    tables = sorted({port.vrf for port in own[0].ports.interfaces.values()} | {""})
    bindings = [Binding(ruleset=THROUGH, stage="through", at=at, vrf=table) for table in tables]
    bindings += [Binding(ruleset=LOCAL, stage="local", at=at, vrf=table) for table in tables if table != MANAGEMENT]
    return filters, bindings


def _list(name: str, rules: list[Rule], at: Span) -> RuleSet:
    return RuleSet(name=name, family="both", rules=tuple(rules), at=at, default=Action.DENY, kind="policy")


def _group(names: Names) -> RuleSet:
    rules = [*limited(written_rules(names)), *limited(default_rules(names))]
    return _list(f"device group {names.vsys.name}", rules, names.vsys.element.at)
