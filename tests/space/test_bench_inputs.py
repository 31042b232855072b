"""The made-up long filters are read whole, and what is planted in them is found."""

from __future__ import annotations

from auditor.engine.discover import all_platforms
from auditor.engine.inputs import read_input
from auditor.model.device import Device
from auditor.source.ingest import read_input as decode
from auditor.space.lines import Fate, analyse
from tests.bench_inputs import asa_lines, asa_text, fortios_policy_text


def read(text: str) -> Device:
    (device,) = read_input(decode("bench", text.encode()), all_platforms()).devices
    return device


def test_the_lines_planted_in_the_asa_list_are_found_with_their_blockers():
    device = read(asa_text(600))
    rules = device.filters[0]
    assert not device.unread
    assert len(rules.rules) == len(asa_lines(600))
    found = analyse(rules.rules, rules.default)
    planted = [n for n, text in enumerate(asa_lines(600)) if text.endswith("eq 9005")]
    assert planted
    for place in planted:
        assert found[place].fate is Fate.SHADOWED
        assert set(found[place].by) == {place - 2, place - 1} or len(found[place].by) == 1


def test_the_policy_with_groups_is_read_whole_and_its_groups_stay_products():
    device = read(fortios_policy_text(200))
    rules = device.filters[0]
    assert not device.unread
    boxes = sum(len(rule.source.upper.intervals) * len(rule.destination.upper.intervals) for rule in rules.rules)
    assert boxes > 200 * 300
    assert all(line.fate is not Fate.UNDECIDED for line in analyse(rules.rules, rules.default))
