"""Where a packet that only has to be delivered ends, and whether its answer certainly comes back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from auditor.model.address import parse_ip, prefix
from auditor.model.device import Device
from auditor.model.fact import written
from auditor.model.forwarding import Nat, Route
from auditor.model.rule import Action, Binding, Match, Rule, RuleSet, Stage
from auditor.model.service import UDP
from auditor.plant.types import Link, Plant, Port, Zone
from auditor.reach.ask import Answer, ask
from auditor.reach.network import Network
from auditor.space.packets import Packet
from tests.reach.random_networks import AT, interface

ESTABLISHED = Rule(name="answers", action=Action.PERMIT, at=AT, states=frozenset({"established"}))
OUTWARD = Rule(name="questions", action=Action.PERMIT, at=AT, inward=frozenset({"lan"}))


def router(name: str, *, rules: tuple[Rule, ...] = (), stage: Stage = "through", nats: tuple[Nat, ...] = ()) -> Device:
    return Device(
        name=name, platform="t", kind="router", at=AT, reads=frozenset(), forwards=written(True, AT),
        interfaces=(interface("lan", "10.0.1.1", 24), interface("east", "10.0.2.1", 24)),
        filters=(RuleSet(name="list", family="4", rules=rules, at=AT),) if rules else (),
        bindings=(Binding(ruleset="list", stage=stage, at=AT),) if rules else (), nats=nats,
    )  # fmt: skip


def asked(*devices: Device, source: str = "10.0.1.5", target: str = "10.0.2.9", links: tuple[Link, ...] = ()) -> Answer:
    zone = Zone(
        id="z", kind="internet", at=AT, prefixes=prefix("10.0.1.0/24"), prefix_lines=((prefix("10.0.1.0/24"), AT),)
    )
    network = Network(devices, Plant(file="plant.yaml", at=AT, zones=(zone,), links=links), date(2026, 11, 27))
    return ask(network, Packet(parse_ip(source), parse_ip(target), UDP, 49152, 53), "z")


def test_an_answer_comes_back_through_a_rule_for_established_connections():
    answer = asked(router("r", rules=(OUTWARD, ESTABLISHED)))
    assert (answer.verdict, answer.answered) == ("permitted", "permitted")


def test_an_answer_to_a_source_that_is_routed_elsewhere_is_not_said_to_come_back():
    answer = asked(router("r", rules=(OUTWARD, ESTABLISHED)), source="10.0.2.77")
    assert (answer.verdict, answer.answered) == ("permitted", "cannot_tell")


def test_the_answer_of_a_translated_connection_counts_as_translated():
    published = Nat(
        kind="destination", name="publish", at=AT, destination=Match.exact(prefix("192.0.2.9/32")),
        to=Match.exact(prefix("10.0.2.9/32")), one_to_one=True,
    )  # fmt: skip
    translated = Rule(name="only translated", action=Action.PERMIT, at=AT, translated=frozenset({"publish"}))
    answer = asked(router("r", rules=(translated,), nats=(published,)), target="192.0.2.9")
    assert (answer.verdict, answer.answered) == ("permitted", "permitted")


def test_lists_between_interfaces_say_nothing_of_what_a_box_answers_itself():
    answer = asked(router("r", rules=(OUTWARD,)), target="10.0.1.1")
    assert (answer.verdict, answer.answered) == ("permitted", "cannot_tell")


def test_a_packet_for_a_neighbouring_router_is_judged_by_that_router():
    first = router("r0")
    deaf = Rule(name="deaf", action=Action.DENY, at=AT)
    second = replace(
        router("r1", rules=(deaf,), stage="local"),
        interfaces=(interface("west", "10.0.2.2", 24),),
        routes=(Route(prefix=prefix("10.0.1.0/24"), at=AT, next_hop=parse_ip("10.0.2.1")),),
    )
    cable = Link(source=Port("r0", "east", AT), target=Port("r1", "west", AT), at=AT)
    assert asked(first, second, target="10.0.2.2", links=(cable,)).verdict == "denied"
    assert asked(first, second, target="10.0.2.3", links=(cable,)).verdict == "permitted"
