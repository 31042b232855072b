"""Relay hosts of the plant file: what they may join is never proved apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from auditor.model.address import prefix
from auditor.model.device import Device
from auditor.model.fact import written
from auditor.model.rule import Action, Binding, Match, Rule, RuleSet
from auditor.plant.types import StandIn
from auditor.reach.network import Network
from tests.reach.random_networks import AT, interface, plant

PROXY = StandIn(name="proxy-01", kind="server", at=AT, zones=("z1",), addresses=prefix("10.0.2.50/32"), forwards=True)


def apart(stand_in: StandIn | None, *, to_proxy: bool = True, from_proxy: bool = True) -> bool:
    """Whether z0 and z2 are proved apart where only the proxy may be reached from one and may reach the other."""
    permits = []
    if to_proxy:
        permits.append(("10.0.1.0/24", "10.0.2.50/32"))
    if from_proxy:
        permits.append(("10.0.2.50/32", "10.0.3.0/24"))
    rules = tuple(
        Rule(name="p", action=Action.PERMIT, at=AT, source=Match.exact(prefix(a)), destination=Match.exact(prefix(b)))
        for a, b in permits
    )
    device = Device(
        name="r0", platform="t", kind="router", at=AT, reads=frozenset(), forwards=written(True, AT),
        interfaces=(interface("a", "10.0.1.1", 24), interface("b", "10.0.2.1", 24), interface("c", "10.0.3.1", 24)),
        filters=(RuleSet(name="all", family="both", rules=rules, at=AT),),
        bindings=(Binding(ruleset="all", stage="through", at=AT),),
    )  # fmt: skip
    stated = replace(plant(declared=False), links=(), stand_ins=() if stand_in is None else (stand_in,))
    return Network([device], stated, date(2026, 11, 22)).reach("z0", "z2").proved_absent


def test_a_relay_that_is_reached_and_reaches_joins_two_zones():
    assert apart(None)
    assert not apart(PROXY)


def test_a_relay_out_of_reach_on_either_side_joins_nothing():
    assert apart(PROXY, to_proxy=False)
    assert apart(PROXY, from_proxy=False)


def test_a_host_stated_not_to_pass_on_joins_nothing():
    assert apart(replace(PROXY, forwards=False))


def test_a_host_in_two_zones_of_which_nobody_says_whether_it_passes_on_may_join_them():
    assert not apart(replace(PROXY, forwards=None, zones=("z0", "z2")), to_proxy=False, from_proxy=False)
