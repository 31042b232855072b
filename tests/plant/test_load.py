"""Every fault of a plant file is named with its line, in both languages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from auditor.model.address import prefix
from auditor.model.span import Span
from auditor.plant.load import check_devices, check_interfaces, load_plant
from auditor.plant.types import Plant, Problem

Load = Callable[..., tuple[Plant | None, tuple[Problem, ...]]]
Write = Callable[..., Path]


def fatal(problems: tuple[Problem, ...]) -> list[tuple[int, str]]:
    return [(problem.at.first, problem.text.en) for problem in problems if problem.fatal]


def one(result: tuple[Plant | None, tuple[Problem, ...]]) -> tuple[int, str]:
    plant, problems = result
    assert plant is None
    (found,) = fatal(problems)
    assert all(problem.text.ja != problem.text.en for problem in problems)
    return found


def loaded(result: tuple[Plant | None, tuple[Problem, ...]]) -> Plant:
    plant, problems = result
    assert problems == ()
    assert plant is not None
    return plant


def test_whole_plant_file_loads_with_lines(load: Load, small: str) -> None:
    plant = loaded(
        load(
            small
            + """devices:
  fw-edge: {kind: firewall, boundary: true, area: 制御室, takeover_impact: grave, external_enforcer: 回線終端のFW}
  sw-1:
links:
  - {from: "sw-1:Gi1/0/24", to: "sw-2:Gi1/0/24", kind: diode}
one_way:
  - {from: dcs, to: office, by: diode}
wireless:
  - {ssid: KS-FIELD, zone: dcs, purpose: 現場無線センサ}
ports:
  - {device: sw-1, port: Gi1/0/3, use: 未使用}
  - {device: sw-1, port: Gi1/0/4, use: PLC-1}
services_needed:
  - lldp
  - {device: sw-1, service: DHCP-server, reason: IP電話}
policies:
  - id: P-01
    must_not_reach: {from: office, to: dcs, protocol: tcp, port: "502;102", dst: 10.30.0.10}
    severity: critical
stand_ins:
  - {name: hub-1, kind: hub, ports: ["sw-1:Gi1/0/1"], zones: [dcs], forwards: false}
parameters:
  WLS-003: {max_dbm: 14}
  SWP-001: {unused_words: [空き, spare]}
"""
        )
    )
    assert plant.name == "試験工場"
    assert plant.high_safety is True
    assert [zone.kind for zone in plant.zones] == ["it", "control", "internet"]
    dcs = plant.zone("dcs")
    assert dcs is not None
    assert dcs.prefixes == prefix("10.30.0.0/16")
    assert dcs.vlans == {300, 301}
    assert dcs.at == Span("plant.yaml", 5, 5)
    assert plant.devices["fw-edge"].area == "control_room"
    assert plant.devices["sw-1"].kind is None
    assert plant.links[0].direction == "forward"
    assert [use.unused for use in plant.ports or ()] == [True, False]
    assert [(need.device, need.service) for need in plant.services_needed or ()] == [
        ("", "lldp"),
        ("sw-1", "dhcp-server"),
    ]
    policy = plant.policies[0]
    (flow,) = policy.flows
    assert (policy.demand, flow.source, flow.target, policy.severity) == ("must_not_reach", "office", "dcs", "critical")
    assert flow.ports.intervals == ((102, 102), (502, 502))
    assert plant.parameters == {"WLS-003": {"max_dbm": 14}, "SWP-001": {"unused_words": ("空き", "spare")}}
    assert plant.parameter_lines["WLS-003", "max_dbm"].first == 29
    assert plant.stand_ins[0].forwards is False


def test_sections_left_out_are_unknown_not_empty(load: Load, small: str) -> None:
    plant = loaded(load(small))
    assert plant.wireless is None
    assert plant.ports is None
    assert plant.services_needed is None
    assert plant.registers.flows is None


def test_misspelt_zone_names_line_and_nearest(load: Load, small: str) -> None:
    line, text = one(load(small + "one_way:\n  - {from: dcs, to: offise, by: firewall}\n"))
    assert line == 8
    assert "unknown zone 'offise'; did you mean 'office'? (known: office, dcs, internet)" in text


def test_unknown_keys_are_errors_with_the_keys_allowed(load: Load, small: str) -> None:
    plant, problems = load(small.replace("prefixes: [10.30", "prefix: [10.30") + "zone: []\n")
    assert plant is None
    (first, second) = fatal(problems)
    assert first[0] == 5
    assert "'prefix'; did you mean 'prefixes'?" in first[1]
    assert second[0] == 7
    assert "unknown section 'zone'; did you mean 'zones'?" in second[1]


def test_all_problems_are_collected_in_line_order(load: Load) -> None:
    plant, problems = load(
        """zones:
  - {id: a, kind: contrl}
  - {id: b, kind: control, prefixes: [10.0.0.5/24, 300.1.1.1], vlans: [5000]}
devices:
  sw: {kind: swich, boundary: perhaps}
links:
  - {from: sw, kind: cable}
"""
    )
    assert plant is None
    assert [line for line, _ in fatal(problems)] == [2, 3, 3, 3, 5, 5, 7]
    assert any("10.0.0.0/24" in text for _, text in fatal(problems))


@pytest.mark.parametrize("kind", ["監視室", "無線LAN", "可搬媒体"])
def test_kinds_that_are_no_network_zone_are_refused(load: Load, kind: str) -> None:
    _, text = one(load(f"zones:\n  - {{id: a, kind: {kind}}}\n"))
    assert "no kind of network zone" in text


def test_prefix_in_two_zones_is_noted_and_nested_prefixes_are_not(load: Load) -> None:
    plant, problems = load(
        """zones:
  - {id: a, kind: it, prefixes: [10.0.0.0/8, 192.168.0.0/24]}
  - {id: b, kind: control, prefixes: [10.1.0.0/16, 192.168.0.0/24]}
"""
    )
    assert plant is not None
    (problem,) = problems
    assert not problem.fatal
    assert problem.at.first == 3
    assert "192.168.0.0/24 is in two zones" in problem.text.en


def test_repeated_key_and_repeated_zone_are_errors(load: Load, small: str) -> None:
    assert one(load(small + "plant: {name: x}\n")) == (7, "key 'plant' is already given on line 2")
    line, text = one(load("zones:\n  - {id: a, kind: it}\n  - {id: a, kind: it}\n"))
    assert (line, text) == (3, "zone 'a' is already defined (plant.yaml:2)")


def test_yaml_bomb_is_refused_at_its_first_alias(load: Load) -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{chr(98 + i)}: &{chr(98 + i)} [{', '.join(['*' + chr(97 + i)] * 9)}]\n" for i in range(8)
    )
    line, text = one(load(bomb))
    assert line == 2
    assert "alias '*a' is not accepted" in text


def test_deep_nesting_is_refused_without_recursion(load: Load) -> None:
    line, text = one(load("zones: " + "[" * 50_000))
    assert line == 1
    assert "nested too deep" in text


def test_tab_indentation_is_named_as_such(load: Load) -> None:
    line, text = one(load("zones:\n\t- {id: a, kind: it}\n"))
    assert line == 2
    assert "tab" in text


@pytest.mark.parametrize("text", ["", "- a\n", "just words\n", "a: 1\n---\nb: 2\n", "a: [1\n", "? [x]\n: y\n"])
def test_what_is_no_plant_file_is_one_error(load: Load, text: str) -> None:
    one(load(text))


def test_python_tags_construct_nothing(load: Load, tmp_path: Path) -> None:
    mark = tmp_path / "made"
    plant, _ = load(f"plant: !!python/object/apply:os.mkdir ['{mark}']\n")
    assert plant is None
    assert not mark.exists()


def test_plant_file_in_cp932_is_read(write: Write) -> None:
    plant, problems = load_plant(write("plant.yaml", "plant: {name: 第一工場}\n".encode("cp932")))
    assert problems == ()
    assert plant is not None
    assert plant.name == "第一工場"


def test_binary_file_is_one_error(write: Write) -> None:
    one(load_plant(write("plant.yaml", b"\x80\xff\x00\xfd\xa0")))


def test_missing_plant_file_is_one_error(tmp_path: Path) -> None:
    line, text = one(load_plant(tmp_path / "none.yaml"))
    assert line == 1
    assert text.startswith("cannot be read")


def test_newer_schema_is_refused(load: Load) -> None:
    assert one(load("schema: 2\n")) == (1, "this version reads only schema 1")


def test_diode_that_passes_both_ways_is_refused(load: Load) -> None:
    line, text = one(load('links:\n  - {from: "a:1", to: "b:1", kind: diode, direction: both}\n'))
    assert line == 2
    assert "passes one way" in text


def test_unknown_check_and_unknown_parameter_are_errors(load: Load) -> None:
    _, problems = load("parameters:\n  WLS-03: {max_dbm: 1}\n  WLS-004: {psk_mn: 1}\n")
    assert [line for line, _ in fatal(problems)] == [2, 3]
    assert "did you mean 'WLS-003'?" in problems[0].text.en
    assert "did you mean 'psk_min'?" in problems[1].text.en


def test_policy_demands_exactly_one_thing(load: Load, small: str) -> None:
    line, text = one(load(small + "policies:\n  - {id: P-1, reason: x}\n"))
    assert line == 8
    assert "one of must_not_reach, must_reach and only" in text


def test_zone_prefix_takes_value_lines_in_block_lists(load: Load) -> None:
    plant = loaded(load("zones:\n  - id: a\n    kind: it\n    prefixes:\n      - 10.0.0.0/8\n      - 172.16.0.0/12\n"))
    assert [at.first for _, at in plant.zones[0].prefix_lines] == [5, 6]


def test_shown_name_is_used_for_registers_too(write: Write) -> None:
    path = write("plant.yaml", "registers: {flows: registers/flows.csv}\n")
    _, problems = load_plant(path, shown="site/plant.yaml")
    assert [str(problem.at) for problem in problems] == ["site/plant.yaml:1"]
    assert "there is no file site/registers/flows.csv" in problems[0].text.en


def test_unknown_register_is_an_error(load: Load) -> None:
    line, text = one(load("registers: {flow: f.csv}\n"))
    assert line == 1
    assert "did you mean 'flows'?" in text


def test_device_without_configuration_is_an_error_unless_stand_in_or_ledger(
    load: Load, write: Write, small: str
) -> None:
    write("ledger.csv", "asset_id,name,kind\nA-1,plc-7,plc\n")
    plant = loaded(
        load(
            small
            + """devices:
  sw-clt: {kind: switch}
  hub-1: {kind: switch}
  plc-7: {kind: server}
stand_ins:
  - {name: hub-1, kind: hub}
registers: {ledger: ledger.csv}
"""
        )
    )
    problems = check_devices(plant, ["fw-edge", "sw-ctl"])
    assert [(problem.at.first, problem.fatal) for problem in problems] == [(8, True)]
    assert "'sw-clt'" in problems[0].text.en
    assert "did you mean 'sw-ctl'?" in problems[0].text.en


def test_interface_no_device_has_is_an_error_however_it_is_spelled(load: Load) -> None:
    plant = loaded(
        load(
            'links:\n  - {from: "sw:Gi1/0/1", to: "sw:Gi1/0/9"}\n'
            'zones:\n  - {id: a, kind: it, interfaces: ["fw:wan3"]}\n'
        )
    )
    problems = check_interfaces(plant, {"sw": ["GigabitEthernet1/0/1"], "fw": ["wan1", "wan2"]})
    assert [problem.at.first for problem in problems] == [4, 2]


def test_sample_plants_load_without_problems() -> None:
    plants = sorted((Path(__file__).parents[2] / "samples" / "plants").glob("*/plant.yaml"))
    assert plants
    for path in plants:
        plant, problems = load_plant(path, as_of=dt.date(2026, 11, 22))
        # a supplier without a contact is one of the flaws of the plants that have some
        told = [problem for problem in problems if "vendor_contact_id" not in problem.text.en]
        assert [(str(problem.at), problem.text.en) for problem in told] == []
        assert plant is not None
        assert path.parent.name != "kisarazu-fixed" or problems == ()
        configs = {config.stem for config in (path.parent / "configs").iterdir()}
        assert [problem.text.en for problem in check_devices(plant, configs)] == []
