"""Where filters work: on logical interfaces, on VLANs, on forwarding tables, and before the device itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from auditor.model.interface import vlan_place
from auditor.model.ranges import Ranges
from auditor.model.rule import Binding, Family, Rule, RuleSet, Stage
from auditor.model.span import Span
from vendor_parsers.juniper_junos.config import DEFAULT, Config
from vendor_parsers.juniper_junos.filters import Filter, joined
from vendor_parsers.juniper_junos.interfaces import NOT_PORTS, switched_unit
from vendor_parsers.juniper_junos.statement import Statement
from vendor_parsers.juniper_junos.zones import Vlans

_FAMILY: dict[str, Family] = {"inet": "4", "inet6": "6"}
_STAGES: tuple[tuple[str, Stage], ...] = (("input", "ingress"), ("output", "egress"))


@dataclass(slots=True)
class Bound:
    """Filters at work: bindings, the lists made of several filters, the interfaces whose packets may be sent another way,
    and what leaves flow processing by which interface."""

    bindings: list[Binding] = field(default_factory=list)
    lists: list[RuleSet] = field(default_factory=list)
    redirected: dict[str, Span] = field(default_factory=dict)
    bypasses: list[tuple[str, Rule]] = field(default_factory=list)


class Binder:
    """Binds filters by their family and name."""

    def __init__(self, filters: dict[tuple[str, str], Filter]) -> None:
        self._filters = filters
        self._made: set[str] = set()
        self.bound = Bound()

    def bind(self, named: list[Statement], family: str, stage: Stage, interface: str | None, vrf: str = "") -> None:
        """Put one filter, or a list of filters asked as one, to work."""
        found = [one for word in named if (one := self._find(family, word.name)) is not None]
        if not named:
            return
        if len(found) < len(named):
            # A name that nothing defines: the binding keeps it, so that its effect is unknown
            missing = next(word for word in named if self._find(family, word.name) is None)
            ruleset = missing.name
        elif len(found) == 1:
            ruleset = found[0].rules.name
        else:
            ruleset = " + ".join(one.rules.name for one in found)
            if ruleset not in self._made:
                self._made.add(ruleset)
                self.bound.lists.append(joined(found, ruleset))
        at = named[0].at
        self.bound.bindings.append(
            Binding(
                ruleset=ruleset, stage=stage, at=at, family=_FAMILY.get(family, "both"), interface=interface, vrf=vrf
            )
        )
        for one in found:
            if interface is not None and stage == "ingress":
                if one.elsewhere:
                    self.bound.redirected.setdefault(interface, at)
                self.bound.bypasses += [(interface, rule) for rule in one.bypasses]

    def _find(self, family: str, name: str) -> Filter | None:
        return self._filters.get((family, name)) or self._filters.get(("any", name))


def bind_filters(
    config: Config,
    filters: dict[tuple[str, str], Filter],
    instances: dict[str, str],
    vlans: Vlans,
    tables: tuple[str, ...],
) -> Bound:
    """Every filter at work."""
    binder = Binder(filters)
    loops: dict[str, list[Statement]] = {}
    for entry in config.root.all("interfaces"):
        if entry.name in NOT_PORTS:
            continue
        switched = switched_unit(entry)
        for unit in entry.all("unit"):
            name = entry.name if unit is switched else f"{entry.name}.{unit.name}"
            if entry.name == "lo0":
                loops.setdefault(instances.get(name, DEFAULT), []).append(unit)
                continue
            for family, word, stage in _places(unit):
                for named in _named(unit, family, word):
                    binder.bind(named, family, stage, name)
            for word, stage in _STAGES:
                binder.bind(unit.all("filter", word), "any", stage, name)
    for table in tables:
        for unit in loops.get(table, loops.get(DEFAULT, ())):
            for family, word, stage in _places(unit):
                for named in _named(unit, family, word):
                    if stage == "ingress":
                        binder.bind(named, family, "local", None, table)
    bound: dict[Stage, Ranges] = {}
    for section in ("vlans", "bridge-domains"):
        for entry in config.root.all(section):
            for word, stage in _STAGES:
                named = entry.all("filter", word) or entry.all("forwarding-options", "filter", word)
                taken = vlans.numbers.get(entry.name, Ranges()) if named else Ranges()
                for low, high in taken - bound.get(stage, Ranges()):
                    for number in range(low, high + 1):
                        binder.bind(named, "ethernet-switching", stage, vlan_place(number))
                bound[stage] = bound.get(stage, Ranges()) | taken
    return binder.bound


def _places(unit: Statement) -> Iterator[tuple[str, str, Stage]]:
    for family in unit.all("family"):
        for word, stage in _STAGES:
            yield family.name, word, stage


def _named(unit: Statement, family: str, word: str) -> Iterator[list[Statement]]:
    """The filters a unit names: one, or a list in order; of the two the one written last holds."""
    single = unit.one("family", family, "filter", word)
    listed = unit.all("family", family, "filter", f"{word}-list")
    if single is not None and listed:
        yield [single] if single.at > listed[-1].at else listed
    elif single is not None or listed:
        yield [single] if single is not None else listed
