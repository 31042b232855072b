"""``auditor anonymize`` as a user calls it."""

from __future__ import annotations

import json
import stat

import pytest

from tests.cli.program import CONFIG, DAY, WAIVERS, invoke, tree


def copy(plant, *words):
    return invoke("anonymize", plant / "exports", "-o", plant / "copy", "--as-of", DAY, *words)


def test_copy_is_written_audited_and_found_alike(plant):
    done = copy(plant)
    assert done.exit_code == 0, done.output
    assert "the copy has the same verdicts" in done.stderr
    assert len([name for name in tree(plant / "copy") if name.endswith(".cfg")]) == 1
    text = "".join(path.read_text() for path in (plant / "copy").glob("*"))
    assert "10.10.1.1" not in text
    assert "JB2" not in text
    assert "rt-01" not in text
    assert "transport input telnet" in text


def test_one_key_gives_one_copy_and_no_key_another_each_time(plant):
    for name in ("one", "two"):
        assert invoke(
            "anonymize", plant / "exports", "-o", plant / name, "--key-file", plant / "key", "--no-proof"
        ).exit_code == 0  # fmt: skip
    assert tree(plant / "one") == tree(plant / "two")
    assert stat.S_IMODE((plant / "key").stat().st_mode) == 0o600
    assert invoke("anonymize", plant / "exports", "-o", plant / "three", "--no-proof").exit_code == 0
    assert tree(plant / "three") != tree(plant / "one")


def test_mapping_is_written_only_when_asked_for_and_without_secrets(plant):
    (plant / "exports" / "rt-01.cfg").write_text(
        CONFIG.replace("end\n", "username ito secret 0 KanriGate2026\n! was KanriGate2026\nend\n")
    )
    done = copy(plant, "--mapping", plant / "map.json", "--no-proof")
    assert done.exit_code == 0, done.output
    assert stat.S_IMODE((plant / "map.json").stat().st_mode) == 0o600
    found = json.loads((plant / "map.json").read_text())
    assert {"rt-01", "ito", "JB2"} <= found["names"].keys()
    assert "10.10.1.1" in found["addresses"]
    assert "KanriGate2026" not in (plant / "map.json").read_text()
    assert "map.json" not in tree(plant / "copy")


def test_what_no_parser_knows_is_left_out_and_told(plant):
    (plant / "exports" / "notes.txt").write_text("call Tanaka at extension 1234\n")
    done = copy(plant, "--no-proof")
    assert "notes.txt: left out of the copy" in done.stderr
    assert not any("Tanaka" in path.read_text() for path in (plant / "copy").glob("*"))


def test_registers_go_along_and_keep_their_headers(plant):
    (plant / "waivers.csv").write_text(
        f"{WAIVERS}W-1,MGT-001,rt-01,seen by Tanaka,accept,none,Ito,no,2026-04-01,2027-03-31\n"
    )
    with (plant / "plant.yaml").open("a") as file:
        file.write("registers:\n  waivers: waivers.csv\n")
    done = copy(plant)
    assert done.exit_code == 0, done.output
    text = (plant / "copy" / "waivers.csv").read_text()
    assert text.startswith(WAIVERS)
    assert "MGT-001" in text
    assert "2027-03-31" in text
    assert "Tanaka" not in text
    assert "Ito" not in text
    assert "rt-01" not in text


def test_a_folder_with_something_in_it_is_not_written_to(plant):
    (plant / "copy").mkdir()
    (plant / "copy" / "mine.txt").write_text("")
    assert copy(plant).exit_code == 2
    assert tree(plant / "copy") == {"mine.txt"}


def test_a_short_key_is_refused(plant):
    (plant / "key").write_text("short")
    assert copy(plant, "--key-file", plant / "key").exit_code == 2


def test_nothing_is_written_outside_the_folder_whatever_the_sources_are_called(plant):
    other = plant / "other"
    other.mkdir()
    (other / "rt-01.cfg").write_text(CONFIG.replace("rt-01", "rt-02"))
    before = tree(plant)
    done = invoke("anonymize", plant / "exports", other, "-o", plant / "copy", "--no-proof")
    assert done.exit_code == 0, done.output
    assert {name for name in tree(plant) - before if not name.startswith("copy")} == set()
    assert sum(name.endswith(".cfg") for name in tree(plant / "copy")) == 2


def test_stdin_is_copied_too(plant):
    done = invoke("anonymize", "-", "-o", plant / "copy", input=CONFIG.encode())
    assert done.exit_code == 0, done.output
    assert len(tree(plant / "copy")) == 1


def test_a_register_that_is_a_workbook_is_copied_cell_by_cell(plant):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(WAIVERS.strip().split(","))
    book.active.append(
        ["W-1", "MGT-001", "rt-01", "seen by Tanaka", "accept", "none", "Ito", "no", "2026-04-01", "2027-03-31"]
    )
    book.properties.creator = "Tanaka"
    book.save(plant / "waivers.xlsx")
    with (plant / "plant.yaml").open("a") as file:
        file.write("registers:\n  waivers: waivers.xlsx\n")
    done = copy(plant)
    assert done.exit_code == 0, done.output
    made = openpyxl.load_workbook(plant / "copy" / "waivers.xlsx")
    cells = [cell.value for row in made.active.iter_rows() for cell in row]
    assert cells[:10] == WAIVERS.strip().split(",")
    assert "MGT-001" in cells
    assert not any(
        name in str(cell) for cell in [*cells, made.properties.creator] for name in ("Tanaka", "Ito", "rt-01")
    )
