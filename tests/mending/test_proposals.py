"""Proposals hold what they promise: typed in, the finding is gone and no declared flow breaks; taken back, all is as before."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from auditor.findings.changes import Change
from tests.mending import plants
from tests.mending.proving import Run, gone, meaning, run
from tests.mending.typing_lines import typed

KISARAZU = Path(__file__).parents[2] / "samples" / "plants" / "kisarazu"


def laid(folder: Path, text: str, flows: str) -> Path:
    folder.mkdir()
    (folder / "device.conf").write_text(text, encoding="utf-8")
    (folder / "plant.yaml").write_text(plants.PLANT, encoding="utf-8")
    (folder / "flows.csv").write_text(plants.FLOWS + flows, encoding="utf-8")
    return folder


def the_rule(found: Run) -> Change:
    (change,) = (one for one in found.audit.changes if one.outage.risk != "not_a_filter")
    return change


@pytest.mark.parametrize("name", plants.REMOVED)
def test_a_line_nobody_needs_is_taken_out_and_can_be_put_back(tmp_path, name):
    before = run(laid(tmp_path / "before", plants.REMOVED[name], ""), ("CNI-004",))
    change = the_rule(before)
    assert (change.how, change.outage.risk) == ("remove", "none"), (change.why, change.outage)
    text = typed(change.platform, plants.REMOVED[name], change.commands)
    after = run(laid(tmp_path / "after", text, ""), ("CNI-004",))
    assert gone(before, after, change)
    assert not after.loaded.network.reach("ci", "dcs").upper
    back = run(laid(tmp_path / "back", typed(change.platform, text, change.rollback), ""), ("CNI-004",))
    (was,), (now,) = before.loaded.devices, back.loaded.devices
    assert meaning(was) == meaning(now)


@pytest.mark.parametrize("name", plants.NARROWED)
def test_a_line_a_declared_flow_crosses_is_narrowed_to_it(tmp_path, name):
    before = run(laid(tmp_path / "before", plants.REMOVED[name], plants.NEEDED), ("CNI-004",))
    change = the_rule(before)
    assert (change.how, change.outage.risk) == ("narrow", "flows"), (change.why, change.outage)
    assert [(flow.flow_id, flow.certain, flow.kept) for flow in change.outage.flows] == [("F-1", True, True)]
    text = typed(change.platform, plants.REMOVED[name], change.commands)
    after = run(laid(tmp_path / "after", text, plants.NEEDED), ("CNI-004",))
    assert gone(before, after, change)
    assert after.carried() == before.carried()
    back = run(laid(tmp_path / "back", typed(change.platform, text, change.rollback), plants.NEEDED), ("CNI-004",))
    (was,), (now,) = before.loaded.devices, back.loaded.devices
    assert meaning(was) == meaning(now)


@pytest.mark.parametrize("name", ["junos", "panos", "yamaha"])
def test_where_narrowing_is_not_known_nothing_is_proposed(tmp_path, name):
    change = the_rule(run(laid(tmp_path / "before", plants.REMOVED[name], plants.NEEDED), ("CNI-004",)))
    assert (change.how, change.commands, change.outage.risk) == ("by_hand", (), "flows")
    assert not change.outage.flows[0].kept
    assert "by hand" in change.why.en


def test_without_a_register_nobody_can_tell_what_a_line_is_needed_for(tmp_path):
    folder = laid(tmp_path / "one", plants.ASAS["asa"], "")
    plant = plants.PLANT.replace("registers: {flows: flows.csv}\n", "").replace("ctrl_info", "it")
    (folder / "plant.yaml").write_text(plant, encoding="utf-8")
    change = the_rule(run(folder, ("CNI-001",)))
    assert (change.how, change.outage.risk) == ("remove", "no_register")


def test_a_line_that_carries_what_nobody_minds_stays(tmp_path):
    text = plants.ASAS["asa"].replace(
        "interface GigabitEthernet1/2\n",
        "interface GigabitEthernet1/3\n nameif office\n security-level 10\n ip address 10.10.0.1 255.255.255.0\n!\ninterface GigabitEthernet1/2\n",
    )
    folder = laid(tmp_path / "one", text, "")
    zone = "  - {id: office, kind: it, prefixes: [10.10.0.0/24]}\n"
    (folder / "plant.yaml").write_text(plants.PLANT.replace("registers", f"{zone}registers"), encoding="utf-8")
    change = the_rule(run(folder, ("CNI-004",)))
    assert change.how == "by_hand"
    assert "ci -> office" in change.why.en


def test_answers_of_a_stateless_router_are_not_cut(tmp_path):
    text = plants.IOS["unnumbered"].replace(" permit tcp any any established", " permit ip any any")
    line = text.splitlines().index(f" {plants.WIDE}") + 1
    found = run(laid(tmp_path / "one", text, plants.OTHER), ("CNI-004",))
    (change,) = (one for one in found.audit.changes if one.root.first == line)
    assert change.how == "by_hand"
    assert [(flow.flow_id, flow.answers) for flow in change.outage.flows] == [("F-1", True)]


def test_an_expired_row_keeps_nothing_open(tmp_path):
    folder = laid(tmp_path / "one", plants.ASAS["asa"], "")
    row = plants.FLOWS.strip() + ",expires\n" + plants.NEEDED.strip() + ",2026-01-01\n"
    (folder / "flows.csv").write_text(row, encoding="utf-8")
    assert the_rule(run(folder, ("CNI-004",))).how == "remove"


def test_a_condemned_flow_that_is_declared_is_named(tmp_path):
    folder = laid(tmp_path / "one", plants.ASAS["asa"], plants.NEEDED)
    (folder / "plant.yaml").write_text(plants.PLANT.replace("ctrl_info", "it"), encoding="utf-8")
    (flow,) = the_rule(run(folder, ("CNI-001",))).outage.flows
    assert flow.condemned
    assert flow.kept


@pytest.fixture(scope="module")
def kisarazu() -> Run:
    return run(KISARAZU)


def test_every_proposal_of_the_sample_plant_keeps_every_declared_flow(kisarazu, tmp_path):
    rules = [one for one in kisarazu.audit.changes if one.commands and one.outage.risk != "not_a_filter"]
    assert {one.how for one in rules} == {"remove", "narrow"}
    carried = kisarazu.carried()
    for number, change in enumerate(rules):
        after = _with(tmp_path / f"after{number}", [change])
        assert gone(kisarazu, after, change), change.root
        assert after.carried() == carried, change.root


def test_services_ports_and_ssids_of_the_sample_plant_are_off_together_and_back_together(kisarazu, tmp_path):
    others = [one for one in kisarazu.audit.changes if one.commands and one.outage.risk == "not_a_filter"]
    assert {one.how for one in others} == {"turn_off", "shut", "hide"}
    after = _with(tmp_path / "after", others)
    for change in others:
        assert gone(kisarazu, after, change), change.root
    back = _with(tmp_path / "back", others, back=True)
    for device in kisarazu.loaded.devices:
        assert meaning(device) == meaning(back.device(device.name)), device.name


def _with(folder: Path, changes: list[Change], *, back: bool = False) -> Run:
    shutil.copytree(KISARAZU, folder)
    for change in changes:
        path = folder / change.root.file
        encoding = "cp932" if path.name == "sw-dcs-01.cfg" else "utf-8"
        text = typed(change.platform, path.read_text(encoding=encoding), change.commands)
        path.write_text(typed(change.platform, text, change.rollback) if back else text, encoding=encoding)
    return run(folder)
