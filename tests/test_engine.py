"""The whole way: nothing of our own that breaks stops the rest, and the exit status says what was found."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from auditor.check import Check, Result, Verdict
from auditor.engine import AuditError, Options, audit, judge, load, plant_beside
from auditor.engine.discover import SelectionError, all_checks, all_platforms, chosen_checks
from auditor.engine.inputs import read_input, recognise, unaccounted
from auditor.findings import Audit
from auditor.findings.judge import NOT_UNDERSTOOD
from auditor.model.device import Device
from auditor.model.text import Text
from auditor.platform import Platform
from auditor.reach.network import Network
from auditor.source.ingest import read_input as decode
from reports import FORMATS, renderer
from tests.cli.program import CONFIG, PLANT
from tests.findings.building import DAY, check, result


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The small plant as files."""
    (tmp_path / "rt-01.cfg").write_text(CONFIG)
    (tmp_path / "plant.yaml").write_text(PLANT)
    return tmp_path


def options(folder: Path, **facts: Any) -> Options:
    return Options(sources=(str(folder / "rt-01.cfg"),), as_of=DAY, **facts)


def judged(folder: Path, *checks: Check, **facts: Any) -> Audit:
    given = options(folder, **facts)
    return judge(load(given), checks, given)


def built(id: str) -> Check:
    return next(found for found in all_checks() if found.id == id)


def crashing(device: Device) -> Iterator[Result]:
    yield result(Verdict.PASS, device=device.name)
    raise RuntimeError(f"fell over on {device.name}")


def crashing_at_once(network: Network) -> Iterator[Result]:
    raise KeyError("nothing")


def endless(device: Device) -> Iterator[Result]:
    yield from endless(device)


def wordless(device: Device) -> Iterator[Result]:
    yield result(device=device.name)


@pytest.mark.parametrize(
    ("broken", "word"),
    [
        (check(crashing), "fell over on rt-01"),
        (check(crashing_at_once, scope="network"), "KeyError"),
        (check(endless), "RecursionError"),
        (check(wordless, messages={"fail": Text("{missing}", "{missing}")}), "KeyError"),
    ],
)
def test_a_check_that_breaks_is_not_run_and_the_rest_goes_on(folder, broken, word):
    alone = judged(folder, built("MGT-001"))
    found = judged(folder, broken, built("MGT-001"))
    (entry,) = found.not_run
    assert entry.check == "TST-001"
    assert word in entry.reason.en
    assert "internal error" in entry.reason.en
    assert "内部エラー" in entry.reason.ja
    states = {summary.check.id: summary.verdict for summary in found.checks}
    assert states == {"TST-001": "not_run", "MGT-001": "fail"}
    assert [f.fingerprint for f in found.findings] == [f.fingerprint for f in alone.findings]


def test_a_check_that_breaks_is_shown_in_every_report(folder):
    found = judged(folder, check(crashing))
    for name in FORMATS:
        assert b"fell over on rt-01" in unpacked(renderer(name)(found, "en")), name


def unpacked(report: bytes) -> bytes:
    """A report, or every part of one that is an archive."""
    if not report.startswith(b"PK"):
        return report
    with zipfile.ZipFile(io.BytesIO(report)) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


def test_a_measure_whose_check_broke_is_never_met(folder):
    broken = replace(built("CNI-001"), run=crashing_at_once, scope="network")
    checks = [broken if found.id == "CNI-001" else found for found in all_checks()]
    (folder / "rt-01.cfg").write_text(CONFIG.replace(" permit tcp any host 10.30.1.10 eq 502\n", ""))
    found = judged(folder, *checks)
    verdicts = {measure.id: measure.verdict for measure in found.measures}
    assert "cannot_tell" in (verdicts["2-4.c"].verdict, *verdicts["2-4.c"].also)


def breaking(platform: Platform, part: str) -> Platform:
    def fall(*_: object) -> Any:
        raise IndexError(f"no {part} today")

    return replace(platform, **{part: fall})


@pytest.mark.parametrize("part", ["read", "parse"])
def test_a_parser_that_breaks_costs_its_file_and_says_so(part):
    platforms = [breaking(found, part) if found.name == "cisco_ios" else found for found in all_platforms()]
    read = read_input(decode("rt-01.cfg", CONFIG.encode()), platforms)
    assert read.devices == []
    assert read.crash is not None
    assert f"no {part} today" in read.crash.en
    assert sum(line.at.last - line.at.first + 1 for line in read.unread) == read.source.lines


def test_a_file_whose_parser_broke_leaves_the_isolation_of_zones_untold(folder, monkeypatch):
    import vendor_parsers

    (folder / "rt-01.cfg").write_text(CONFIG.replace(" permit tcp any host 10.30.1.10 eq 502\n", ""))
    (folder / "ap.conf").write_text("interface=wlan0\nssid=field\nwpa=2\nwpa_passphrase=abcdefgh12345678\n")
    given = Options(sources=(str(folder),), as_of=DAY, select=("CNI-001",))
    whole = audit(given)
    broken = tuple(breaking(found, "parse") if found.name == "hostapd" else found for found in all_platforms())
    monkeypatch.setattr(vendor_parsers, "candidates", lambda: broken)
    partial = audit(given)
    assert [entry.file for entry in partial.not_run] == ["ap.conf"]
    assert {entry.path: entry.problem is None for entry in partial.inputs} == {"ap.conf": False, "rt-01.cfg": True}
    assert whole.checks[0].verdict == "pass"
    assert partial.checks[0].verdict == "cannot_tell"
    assert audit(replace(given, strict=True)).exit == 3


def test_nothing_is_proved_where_no_device_was_recognised(folder):
    (folder / "rt-01.cfg").write_text("bring the ladder\n")
    with pytest.raises(AuditError) as caught:
        audit(options(folder))
    assert [at.file if at else None for at, _ in caught.value.reasons] == ["rt-01.cfg", None]


PASSING = CONFIG.replace(" permit tcp any host 10.30.1.10 eq 502\n", "")
DOUBTED = PASSING.replace(" ip address 10.30.1.1", " ip frobnicate everything\n ip address 10.30.1.1")


@pytest.mark.parametrize(
    ("config", "strict", "exit"),
    [
        (PASSING, False, 0),
        (PASSING, True, 0),
        (DOUBTED, False, 0),
        (DOUBTED, True, 3),
        (CONFIG, False, 1),
        (CONFIG, True, 1),
    ],
)
def test_the_exit_status_is_1_before_3_before_0(folder, config, strict, exit):
    (folder / "rt-01.cfg").write_text(config)
    assert audit(options(folder, select=("CNI-001",), strict=strict)).exit == exit


def test_a_failure_and_a_doubt_together_end_with_1(folder):
    (folder / "rt-01.cfg").write_text(DOUBTED)
    found = audit(options(folder, select=("CNI-001", "MGT-001"), strict=True))
    assert any(entry.says == NOT_UNDERSTOOD for _, entry in found.results)
    assert found.exit == 1


def test_a_crash_ends_with_3_only_when_strict(folder):
    assert judged(folder, check(crashing)).exit == 0
    assert judged(folder, check(crashing), strict=True).exit == 3


def test_a_plant_that_cannot_be_read_outranks_every_finding(folder):
    (folder / "plant.yaml").write_text("schema: 1\nzones: 7\n")
    with pytest.raises(AuditError):
        audit(options(folder))


def test_doubt_takes_a_pass_away_and_never_a_failure(folder):
    verdicts = {}
    for name, config in (("clean", PASSING), ("doubted", DOUBTED), ("open", CONFIG)):
        (folder / "rt-01.cfg").write_text(config)
        verdicts[name] = audit(options(folder, select=("CNI-001",))).checks[0].verdict
    (folder / "rt-01.cfg").write_text(
        CONFIG.replace(" ip address 10.30.1.1", " ip frobnicate x\n ip address 10.30.1.1")
    )
    verdicts["open and doubted"] = audit(options(folder, select=("CNI-001",))).checks[0].verdict
    assert verdicts == {"clean": "pass", "doubted": "cannot_tell", "open": "fail", "open and doubted": "fail"}


@pytest.mark.parametrize(
    ("select", "ignore", "wanted"),
    [
        ((), (), lambda id: True),
        (("MGT",), (), lambda id: id.startswith("MGT")),
        (("mgt-00",), ("MGT-001",), lambda id: id.startswith("MGT") and id != "MGT-001"),
        ((), ("CNI", "WLS"), lambda id: not id.startswith(("CNI", "WLS"))),
    ],
)
def test_checks_are_chosen_by_prefix(select, ignore, wanted: Callable[[str], bool]):
    assert [found.id for found in chosen_checks(select, ignore)] == [f.id for f in all_checks() if wanted(f.id)]


@pytest.mark.parametrize(
    ("select", "ignore"), [(("ZZZ",), ()), ((), ("ZZZ",)), (("",), ()), ((), ("",)), (("CNI",), ("CNI",))]
)
def test_a_selection_that_cannot_be_meant_is_refused(select, ignore):
    with pytest.raises(SelectionError):
        chosen_checks(select, ignore)


def test_the_plant_file_is_found_in_the_folder_or_beside_it(folder):
    (folder / "deep").mkdir()
    assert plant_beside([str(folder)]) == folder / "plant.yaml"
    assert plant_beside([str(folder / "rt-01.cfg")]) == folder / "plant.yaml"
    assert plant_beside([str(folder / "deep")]) == folder / "plant.yaml"
    assert plant_beside(["-", "git+x@HEAD"]) is None


def test_a_text_two_platforms_are_equally_sure_of_is_nobody_s():
    ours = next(found for found in all_platforms() if found.name == "cisco_ios")
    twins = [replace(ours, sniff=lambda lines: 40), replace(ours, sniff=lambda lines: 40)]
    assert recognise(twins, ["x"]) is None
    assert recognise([replace(ours, sniff=lambda lines: 0)], ["x"]) is None
    assert recognise([replace(ours, sniff=lambda lines: 1)], ["x"]) is not None


def test_every_line_of_every_input_stands_in_one_state(folder):
    given = options(folder)
    for read in load(given).reads:
        assert not unaccounted(read)
        counted = read.understood + sum(read.ignored.values())
        assert counted + sum(line.at.last - line.at.first + 1 for line in read.unread) == read.source.lines
