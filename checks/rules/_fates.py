"""What the lines of bound filters still do, asked once for all checks of a run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from auditor.check import Evidence, Result, Side, Verdict
from auditor.model.device import Device
from auditor.model.rule import Action, Rule, RuleSet
from auditor.model.text import Text
from auditor.reach.describe import short
from auditor.reach.network import Network
from auditor.space.lines import Fate, Line, analyse
from checks._shared import sides_of

_MOST_SHOWN = 8
_ROLES = {Action.PERMIT: "permits", Action.DENY: "denies"}
_KEPT: WeakKeyDictionary[Network, dict[tuple[str, str], tuple[Line, ...]]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Listed:
    """A bound packet filter with the fate of each of its rules."""

    device: Device
    rules: RuleSet
    lines: tuple[Line, ...]
    sides: frozenset[Side]

    @property
    def too_short(self) -> bool:
        """True with fewer than two rules in force: none can hide another."""
        return sum(rule.enabled and not rule.implied for rule in self.rules.rules) < 2

    def having(self, *fates: Fate) -> list[int]:
        """The places of the rules with one of these fates."""
        return [place for place, line in enumerate(self.lines) if line.fate in fates]

    def evidence(self, places: Sequence[int]) -> tuple[Evidence, ...]:
        """The lines of rules, with what each does; the first few of many."""
        rules = (self.rules.rules[place] for place in places[:_MOST_SHOWN])
        return tuple(Evidence(rule.at, _ROLES.get(rule.action, "undecided")) for rule in rules)

    def result(self, verdict: Verdict, **more: object) -> Result:
        """A result about the list as a whole."""
        given = {"evidence": (Evidence(self.rules.at, "defines"),), "subject": self.rules.name, **more}
        return Result(verdict=verdict, device=self.device.name, sides=self.sides, **given)  # type: ignore[arg-type]

    def about(self, place: int, verdict: Verdict, **more: object) -> Result:
        """A result about one rule: its line first, then every line that causes its fate, on whose line it hangs."""
        rule, by = self.rules.rules[place], self.lines[place].by
        evidence = self.evidence([place, *by])
        root = self.rules.rules[by[0]].at if len(by) == 1 else rule.at
        says = content(rule)
        values = {
            "list": self.rules.name,
            "rule": rule.name,
            "says": says,
            "others": short([self.rules.rules[other].name for other in by]),
        }
        subject = f"{self.rules.name}: {says}"
        return self.result(verdict, subject=subject, evidence=evidence, values=values, root=root, **more)


def content(rule: Rule) -> str:
    """What a rule says, without its number: stable when lines move."""
    service = rule.service.name or "service"
    limits = [short(sorted(names)) for names in (rule.inward, rule.outward) if names is not None]
    way = f"[{' > '.join(limits)}] " if limits else ""
    return f"{rule.action} {way}{short(rule.source.names)} -> {short(rule.destination.names)} {service}"


def bound_lists(network: Network) -> Iterator[Listed]:
    """Every list that is at work filtering packets, once for each device."""
    kept = _KEPT.setdefault(network, {})
    for device in network.devices:
        for name in dict.fromkeys(binding.ruleset for binding in device.bindings):
            rules = device.ruleset(name)
            if rules is None or not rules.filters_packets:
                continue
            key = (device.name, name)
            if key not in kept:
                kept[key] = analyse(rules.rules, rules.default, rules.family)
            yield Listed(device, rules, kept[key], sides_of(network, device))


def untold(found: Listed, *doubts: Fate) -> Iterator[Result]:
    """At most one result for doubts and one for what cost too much, however many rules they touch."""
    doubtful, costly = found.having(*doubts), found.having(Fate.UNDECIDED)
    for places, unknown in ((doubtful, _unsure(found, doubtful)), (costly, _TOO_COSTLY)):
        if places:
            yield found.result(
                Verdict.CANNOT_TELL, evidence=found.evidence(places), unknowns=(unknown,),
                values={"list": found.rules.name, "count": len(places)},
            )  # fmt: skip


_TOO_COSTLY = Text("an answer within the step limit of the analysis", "解析の手数の上限内での答え")


def _unsure(found: Listed, places: Sequence[int]) -> Text:
    """What would settle whether rules are dead: the conditions and members of them and of what may take their place."""
    names: dict[str, None] = {}
    for place in places:
        for other in (place, *found.lines[place].by):
            rule = found.rules.rules[other]
            for name in (*rule.conditions, *rule.source.unknown, *rule.destination.unknown, *rule.service.unknown):
                names[name] = None
            if rule.action not in (Action.PERMIT, Action.DENY):
                names[rule.name] = None
    shown = short(list(names))
    return Text(f"what these match or do: {shown}", f"次の条件・対象・動作の実際: {shown}")
