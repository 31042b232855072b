"""Rules of asked lists in the place of the jumps that ask them."""

from __future__ import annotations

from auditor.model.address import prefix
from auditor.model.device import Device
from auditor.model.ranges import Ranges
from auditor.model.rule import Action, Match, Rule, RuleSet
from auditor.model.service import TCP, Service, port_term
from auditor.model.span import Span
from auditor.reach.chains import unfolded

AT = Span("t.cfg", 1, 1)


def rule(action: Action, **given: object) -> Rule:
    return Rule(name=str(action), action=action, at=AT, **given)


def opened(base: list[Rule], **chains: list[Rule]) -> tuple[Rule, ...]:
    lists = [RuleSet(name="base", family="4", rules=tuple(base), at=AT)]
    lists += [
        RuleSet(name=name, family="4", rules=tuple(rules), at=AT, default=Action.RETURN)
        for name, rules in chains.items()
    ]
    device = Device(name="d", platform="t", kind="firewall", at=AT, reads=frozenset(), filters=tuple(lists))
    return unfolded(device, lists[0])


def test_a_permit_in_a_chain_speaks_only_of_what_jumps_there():
    inside = Match.exact(prefix("10.0.0.0/8"))
    web = Service((port_term(TCP, Ranges.one(80)),))
    (found,) = opened([rule(Action.JUMP, chain="sub", source=inside)], sub=[rule(Action.PERMIT, service=web)])
    assert (found.action, found.source.upper, found.service.terms) == (Action.PERMIT, inside.upper, web.terms)
    assert found.exact


def test_what_follows_a_return_is_open():
    returns, permits = rule(Action.RETURN), rule(Action.PERMIT)
    (found,) = opened([rule(Action.JUMP, chain="sub")], sub=[returns, permits])
    assert not found.exact


def test_lists_that_ask_each_other_end_as_unknown():
    (found,) = opened(
        [rule(Action.JUMP, chain="a")], a=[rule(Action.JUMP, chain="b")], b=[rule(Action.JUMP, chain="a")]
    )
    assert found.action is Action.UNKNOWN


def test_a_jump_to_no_list_is_unknown():
    (found,) = opened([rule(Action.JUMP, chain="gone")])
    assert found.action is Action.UNKNOWN
