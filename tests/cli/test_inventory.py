"""``auditor inventory``: devices, interfaces, networks, endpoints, external connections and the ledger, in three forms."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.program import DAY, ROOT, invoke, tree

KISARAZU = ROOT / "samples" / "plants" / "kisarazu"
HOSTS = """\
version 15.2
hostname sw-01
!
ip dhcp pool HMI
 host 10.30.20.13 255.255.255.0
 hardware-address 0000.0a11.2233
 client-name hmi-03
!
interface GigabitEthernet1/0/1
 description =cmd|' /C calc'!A0
 switchport access vlan 300
 switchport mode access
!
interface Vlan300
 ip address 10.30.20.2 255.255.255.0
!
end
"""
PLANT = """\
schema: 1
plant:
  name: JB2
zones:
  - id: dcs
    kind: control
    prefixes: [10.30.0.0/16]
registers:
  ledger: ledger.csv
"""
LEDGER = """\
asset_id,name,kind,ip,status
JB2-001,sw-01,switch,10.30.20.2,in_use
JB2-002,plc-09,plc,10.30.20.19,in_use
"""


@pytest.fixture
def hosts(tmp_path: Path) -> Path:
    (tmp_path / "sw-01.cfg").write_text(HOSTS, encoding="utf-8")
    (tmp_path / "plant.yaml").write_text(PLANT, encoding="utf-8")
    (tmp_path / "ledger.csv").write_text(LEDGER, encoding="utf-8")
    return tmp_path


def as_json(*words: str | Path) -> dict[str, Any]:
    done = invoke("inventory", *words, "--format", "json", "--as-of", DAY)
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    assert isinstance(found, dict)
    return found


def rows(*words: str | Path) -> list[dict[str, str]]:
    done = invoke("inventory", *words, "--format", "csv")
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(done.stdout.removeprefix("\ufeff"))))


def test_json_holds_every_part_and_says_what_the_ledger_has(hosts: Path) -> None:
    found = as_json(hosts / "sw-01.cfg")
    assert list(found) == [
        "schema", "as_of", "plant", "devices", "interfaces", "networks", "endpoints", "external_connections", "ledger",
    ]  # fmt: skip
    (device,) = found["devices"]
    assert (device["name"], device["zones"], device["ledger"]) == (
        "sw-01",
        ["dcs"],
        {"asset_id": "JB2-001", "by": "name"},
    )
    endpoint = next(one for one in found["endpoints"] if one["ip"] == "10.30.20.13")
    assert endpoint["macs"] == [{"mac": "00:00:0a:11:22:33", "maker": "Omron"}]
    assert (endpoint["zone"], endpoint["ledger"]) == ("dcs", None)
    assert endpoint["seen"][0]["how"] == "dhcp"
    assert [row["asset_id"] for row in found["ledger"]["unseen"]] == ["JB2-002"]


def test_without_a_plant_file_there_is_no_ledger_and_no_zone(hosts: Path) -> None:
    (hosts / "plant.yaml").unlink()
    found = as_json(hosts / "sw-01.cfg")
    assert found["ledger"] is None
    assert found["devices"][0]["ledger"] is None
    assert found["plant"]["name"] == ""


def test_csv_is_one_table_with_a_kind_of_record_in_each_row(hosts: Path) -> None:
    found = rows(hosts / "sw-01.cfg")
    assert [row["record"] for row in found if row["record"] != "interface"] == [
        "device", "network", "endpoint", "endpoint", "ledger only",
    ]  # fmt: skip
    endpoint = next(row for row in found if row["address"] == "10.30.20.13")
    assert (endpoint["maker"], endpoint["seen"], endpoint["asset_id"]) == ("Omron", "DHCP reservation", "")
    assert endpoint["file"].endswith("sw-01.cfg")


def test_no_cell_begins_a_formula(hosts: Path) -> None:
    described = [row["description"] for row in rows(hosts / "sw-01.cfg") if row["description"]]
    assert described == ["'=cmd|' /C calc'!A0"]


def test_csv_speaks_japanese_when_asked(hosts: Path) -> None:
    done = invoke("inventory", hosts / "sw-01.cfg", "--format", "csv", "--lang", "ja")
    assert done.stdout.lstrip("\ufeff").startswith("区分,機器,名称")
    assert "DHCP予約" in done.stdout


@pytest.mark.parametrize(
    ("lang", "title", "missing"), [("en", "Endpoints seen", "NOT IN LEDGER"), ("ja", "設定に現れる端末", "台帳に無い")]
)
def test_text_marks_what_the_ledger_does_not_have(hosts: Path, lang: str, title: str, missing: str) -> None:
    done = invoke("inventory", hosts / "sw-01.cfg", "--lang", lang)
    assert done.exit_code == 0
    line = next(line for line in done.stdout.splitlines() if "10.30.20.13" in line)
    assert missing in line
    assert title in done.stdout
    assert "JB2-002" in done.stdout


def test_external_connections_carry_their_usage_type() -> None:
    found = as_json(KISARAZU)
    by_name = {(one["device"], one["interface"]): one for one in found["external_connections"]}
    declared = by_name["fw-edge", "wan1"]
    assert (declared["declared"], declared["usage_type"], declared["usage_class"]) == (True, "b1", "B")
    assert by_name["rt-maint", "Cellular0/2/0"]["declared"] is False


def test_every_endpoint_of_a_whole_plant_has_lines_and_no_device_is_one() -> None:
    found = as_json(KISARAZU)
    addresses = {address.partition("/")[0] for one in found["interfaces"] for address in one["addresses"]}
    assert found["endpoints"]
    for one in found["endpoints"]:
        assert one["seen"]
        assert all(seen["first"] > 0 for seen in one["seen"])
        assert one["ip"] not in addresses


def test_a_list_of_makers_of_the_users_own_stands_above_the_built_in_one(hosts: Path) -> None:
    (hosts / "oui.csv").write_text(
        "Registry,Assignment,Organization Name,Organization Address\nMA-L,00000A,My Maker,Somewhere\n", encoding="utf-8"
    )
    found = as_json(hosts / "sw-01.cfg", "--oui", hosts / "oui.csv")
    macs = [mac for one in found["endpoints"] for mac in one["macs"]]
    assert macs == [{"mac": "00:00:0a:11:22:33", "maker": "My Maker"}]


def test_a_list_of_makers_that_is_none_is_refused(hosts: Path) -> None:
    for name, text in (("none.csv", None), ("other.csv", "a,b\n1,2\n")):
        if text is not None:
            (hosts / name).write_text(text)
        done = invoke("inventory", hosts / "sw-01.cfg", "--oui", hosts / name)
        assert (done.exit_code, done.stdout) == (2, "")
        assert name in done.stderr


def test_the_inventory_goes_to_the_file_that_is_named_and_nowhere_else(hosts: Path) -> None:
    before = tree(hosts)
    done = invoke("inventory", hosts / "sw-01.cfg", "-o", hosts / "out.txt")
    assert (done.exit_code, done.stdout) == (0, "")
    assert tree(hosts) - before == {"out.txt"}


def test_nothing_recognised_is_told(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("hello\n")
    done = invoke("inventory", tmp_path / "x.txt")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "x.txt" in done.stderr


def test_two_runs_say_the_same() -> None:
    assert as_json(KISARAZU) == as_json(KISARAZU)
