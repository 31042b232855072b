"""The Linux kernel as oracle for nftables: what is said of a listing, the kernel does under the ruleset listed.

As for iptables, but that the rules are random rulesets of nftables: tables of several families and base chains of one
hook at several priorities, sets, maps of verdicts, and chains that translate.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from random import Random

import pytest

from auditor.model.device import Device
from auditor.model.rule import Action
from tests.kernel.compare import Tally, enough, judge_all, report
from tests.kernel.lab import Lab, why_no_nft
from tests.kernel.nft_rulesets import Maker, ruleset
from tests.kernel.plans import ONE, TWO
from tests.vendor_parsers.nftables_text import device_of

OPAQUE = 0.25
Change = Callable[[Device], Device]


@pytest.fixture(scope="module", autouse=True)
def _possible() -> None:
    why = why_no_nft()
    if why:
        pytest.skip(f"no Linux routers here: {why}")


@pytest.fixture(scope="module")
def one() -> Iterator[Lab]:
    with Lab(ONE) as lab:
        yield lab


@pytest.fixture(scope="module")
def two() -> Iterator[Lab]:
    with Lab(TWO) as lab:
        yield lab


def compare(lab: Lab, seed: int, tally: Tally, opaque: float = 0.0, change: Change | None = None) -> None:
    """One random ruleset per router, and some packets; ``change`` reads the text wrongly on purpose."""
    random = Random(seed)
    for plan in lab.plans.values():
        interfaces = tuple(cable.name for cable in plan.cables)
        lab.load_nft(plan.name, ruleset(Maker(random, interfaces, opaque)))
    devices = [device_of(lab.export_nft(name)) for name in lab.plans]
    read = [change(device) if change else device for device in devices]
    judge_all(lab, read, random, f"seed {seed}", tally, twice=not change)


def test_the_kernel_does_what_both_engines_say_of_nftables(one, two, capsys):
    tally = Tally()
    for seed in range(8):
        compare(one, seed, tally)
        compare(two, seed, tally)
    report(capsys, "kernel, nftables", tally)
    enough(tally, 500)


def test_what_nobody_can_evaluate_lies_between_both_bounds(one, capsys):
    tally = Tally()
    for seed in range(4):
        compare(one, seed, tally, OPAQUE)
    report(capsys, "kernel, nftables rules that are open", tally)
    assert tally.wrong == []
    assert tally.counts["cannot_tell"] > 0


def first_chain_decides(device: Device) -> Device:
    """Only the first base chain of a hook asked, as if accept ended them all."""
    stages: set[tuple[str, str, str | None]] = set()
    kept = []
    for binding in device.bindings:
        place = (binding.stage, binding.family, binding.interface)
        if place not in stages or device.ruleset(binding.ruleset).kind == "sysctl":
            kept.append(binding)
        stages.add(place)
    return replace(device, bindings=tuple(kept))


def any_state(device: Device) -> Device:
    """Connection states not read."""
    return replace(
        device,
        filters=tuple(
            replace(found, rules=tuple(replace(rule, states=None) for rule in found.rules)) for found in device.filters
        ),
    )


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


@pytest.mark.parametrize("change", [first_chain_decides, any_state, goto_as_jump])
def test_rulesets_read_wrongly_are_noticed(change, one):
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
    report(capsys, "kernel, many rulesets of nftables", tally)
    enough(tally, 2500)


@pytest.mark.long
def test_many_more_open_rulesets_lie_between_both_bounds(one, two, capsys):
    tally = Tally()
    for seed in range(2000, 2012):
        compare(one, seed, tally, OPAQUE)
        compare(two, seed, tally, OPAQUE)
    report(capsys, "kernel, many rulesets of nftables with rules that are open", tally)
    assert tally.wrong == []
