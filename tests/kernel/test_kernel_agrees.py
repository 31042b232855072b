"""The Linux kernel as oracle: what it does with packets, under rules that are loaded into it, both engines foretell.

Random rulesets go into routers in network namespaces; packets are sent from hosts behind them; where each comes out, with
which addresses and ports, and whether an answer finds back is compared with the verdicts on the exported text.
Not compared: ICMP types that ask nothing (conntrack calls them INVALID), sources the kernel itself refuses (its own
addresses, 127.0.0.0/8, multicast), broadcasts, and answers to spoofed packets or through translations that choose freely.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from random import Random

import pytest

from auditor.model.device import Device
from auditor.model.rule import Action
from tests.kernel.compare import Tally, enough, judge_all, report
from tests.kernel.lab import Lab, LabError, Plan, why_not
from tests.kernel.plans import ONE, TWO
from tests.kernel.rulesets import FOUR, SETS, SIX, Maker, ruleset
from tests.vendor_parsers.iptables_text import device_of

TODAY = date(2026, 11, 27)
OPAQUE = 0.25
Change = Callable[[Device], Device]


@pytest.fixture(scope="module", autouse=True)
def _possible() -> None:
    why = why_not()
    if why:
        pytest.skip(f"no Linux routers here: {why}")


@pytest.fixture(scope="module")
def one() -> Iterator[Lab]:
    with _lab(ONE) as lab:
        yield lab


@pytest.fixture(scope="module")
def two() -> Iterator[Lab]:
    with _lab(TWO) as lab:
        yield lab


def _lab(plans: tuple[Plan, ...]) -> Lab:
    lab = Lab(plans)
    for plan in plans:
        lab.load_sets(plan.name, "\n".join((*SETS[False], *SETS[True], "")))
    return lab


def compare(lab: Lab, seed: int, tally: Tally, opaque: float = 0.0, change: Change | None = None) -> None:
    """One random ruleset per router and family, and some packets; ``change`` reads the text wrongly on purpose."""
    random = Random(seed)
    plans = tuple(lab.plans.values())
    for plan in plans:
        for family in (FOUR, SIX):
            interfaces = tuple(cable.name for cable in plan.cables)
            lab.load(plan.name, ruleset(Maker(random, family, interfaces, opaque)), six=family.six)
    devices = [device_of(lab.export(plan.name)) for plan in plans]
    judge_all(
        lab,
        [change(device) if change else device for device in devices],
        random,
        f"seed {seed}",
        tally,
        twice=not change,
    )


def test_a_lab_leaves_nothing_behind():
    def held() -> tuple[str, int]:
        return os.readlink("/proc/thread-self/ns/net"), len(os.listdir("/proc/self/fd"))

    before = held()
    with pytest.raises(LabError), Lab(TWO) as lab:
        lab.load("r1", "*filter\n-A NOWHERE -j DROP\nCOMMIT\n", six=False)
    assert held() == before


def test_the_kernel_does_what_both_engines_say(one, two, capsys):
    tally = Tally()
    for seed in range(7):
        compare(one, seed, tally)
        compare(two, seed, tally)
    report(capsys, "kernel", tally)
    enough(tally, 500)


def test_what_nobody_can_evaluate_lies_between_both_bounds(one, capsys):
    tally = Tally()
    for seed in range(4):
        compare(one, seed, tally, OPAQUE)
    report(capsys, "kernel, rules that are open", tally)
    assert tally.wrong == []
    assert tally.counts["cannot_tell"] > 0


def goto_as_jump(device: Device) -> Device:
    """Rules that go to a chain read as if they came back from it."""

    def read(action: Action) -> Action:
        return Action.JUMP if action is Action.GOTO else action

    return replace(
        device,
        filters=tuple(
            replace(found, rules=tuple(replace(rule, action=read(rule.action)) for rule in found.rules))
            for found in device.filters
        ),
    )


def filter_before_translation(device: Device) -> Device:
    """FORWARD read as if it saw destinations as they were sent."""
    return replace(device, policies_see="wire")


def any_state(device: Device) -> Device:
    """Connection states not read."""
    return replace(
        device,
        filters=tuple(
            replace(found, rules=tuple(replace(rule, states=None) for rule in found.rules)) for found in device.filters
        ),
    )


def last_translation_first(device: Device) -> Device:
    """The nat table read from its end."""
    return replace(device, nats=device.nats[::-1])


SLOW_TO_SHOW = pytest.param(filter_before_translation, marks=pytest.mark.long)


@pytest.mark.parametrize("change", [goto_as_jump, any_state, last_translation_first, SLOW_TO_SHOW])
def test_rules_read_wrongly_are_noticed(change, one):
    tally = Tally()
    for seed in range(40):
        compare(one, seed, tally, change=change)
        if tally.wrong:
            return
    pytest.fail("nobody noticed")


@pytest.mark.long
def test_many_more_rulesets_agree(one, two, capsys):
    tally = Tally()
    for seed in range(1000, 1035):
        compare(one, seed, tally)
        compare(two, seed, tally)
    report(capsys, "kernel, many rulesets", tally)
    enough(tally, 2500)


@pytest.mark.long
def test_many_more_open_rulesets_lie_between_both_bounds(one, two, capsys):
    tally = Tally()
    for seed in range(2000, 2012):
        compare(one, seed, tally, OPAQUE)
        compare(two, seed, tally, OPAQUE)
    report(capsys, "kernel, many rulesets with rules that are open", tally)
    assert tally.wrong == []
