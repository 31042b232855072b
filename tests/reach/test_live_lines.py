"""A pair of zones told by its live lines: exactly the lines that decide something, and a witness for each permit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random

from auditor.model.device import Device
from auditor.model.fact import written
from auditor.model.ranges import Ranges
from auditor.model.rule import Action, Binding, Match, Rule, RuleSet
from auditor.model.service import TCP, Service, port_term
from auditor.model.span import Span
from auditor.reach.lines import live_lines, witnesses
from auditor.reach.network import Network
from tests.reach.random_networks import AT, interface, match, plant

TODAY = date(2026, 11, 22)


def line(random: Random, number: int) -> Rule:
    port = random.choice([22, 80, 443, 502, 1000 + number])
    return Rule(
        name=str(number), action=random.choice([Action.PERMIT, Action.PERMIT, Action.DENY]),
        at=Span("t.cfg", number + 10, number + 10), source=Match.exact(match(random).upper),
        destination=Match.exact(match(random).upper), service=Service((port_term(TCP, Ranges.one(port)),)),
    )  # fmt: skip


def network(rules: tuple[Rule, ...]) -> Network:
    device = Device(
        name="r0", platform="t", kind="router", at=AT, reads=frozenset(), forwards=written(True, AT),
        interfaces=(interface("lan", "10.0.1.1", 24), interface("east", "10.0.2.1", 24)),
        filters=(RuleSet(name="in", family="4", rules=rules, at=AT),),
        bindings=(Binding(ruleset="in", stage="ingress", at=AT, interface="lan"),),
    )  # fmt: skip
    return Network([device], plant(declared=False), TODAY)


def shown(made: Network) -> set[tuple[tuple[tuple[int, int], ...], ...]]:
    pair = made.reach("z0", "z1")
    return {
        (box.source.intervals, box.destination.intervals, box.destination_port.intervals)
        for box in pair.lower.boxes()
    }  # fmt: skip


def test_only_live_lines_matter_and_each_of_them_does():
    kept_out = 0
    for seed in range(40):
        random = Random(seed)
        rules = tuple(line(random, number) for number in range(25))
        whole = network(rules)
        live = [one.rule for one in live_lines(whole, whole.reach("z0", "z1"))]
        assert shown(network(tuple(rule for rule in rules if rule in live))) == shown(whole), f"seed {seed}"
        kept_out += len(rules) - len(live)
        for place, rule in enumerate(rules):
            turned = replace(rule, action=Action.PERMIT if rule.action is Action.DENY else Action.DENY)
            other = network((*rules[:place], turned, *rules[place + 1 :]))
            assert (shown(other) != shown(whole)) == (rule in live), f"seed {seed}, line {place}"
    assert kept_out > 100


def test_every_permitting_live_line_has_a_witness_that_was_walked():
    for seed in range(40):
        random = Random(seed)
        made = network(tuple(line(random, number) for number in range(25)))
        pair = made.reach("z0", "z1")
        lines = live_lines(made, pair)
        permits = {one.rule.at for one in lines if one.rule.action is Action.PERMIT}
        flows = witnesses(made, pair, lines)
        assert {at for flow in flows for at in flow.permitting} == permits
        assert all(flow.certainty == "definite" and not flow.unknowns for flow in flows)
