"""What changed between two audits: findings with age, devices with their meaning, changes nobody registered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from auditor.engine import Options, audit_with_texts
from auditor.engine.recording import draft_of
from auditor.history.choose import choose
from auditor.history.drift import Drift, drift
from auditor.history.store import HistoryError, Store, open_to_read, open_to_write
from auditor.history.trend import trend
from auditor.history.types import Entry
from reports import history_text
from tests.cli.program import CONFIG, PLANT
from tests.history.building import DAY, draft, finding


@pytest.fixture
def store(tmp_path: Path) -> Any:
    with open_to_write(tmp_path / "h.db") as found:
        yield found


def kept(store: Store, *args: Any, **others: Any) -> Entry:
    entry = store.append(draft(*args, **others))
    assert entry is not None
    return entry


def marks(found: Drift) -> dict[str, list[str]]:
    names = ("new", "worse", "persisting", "fixed", "waived", "unseen")
    return {name: [each.seen.fingerprint for each in getattr(found, name)] for name in names if getattr(found, name)}


def test_findings_are_new_worse_persisting_fixed_waived_or_unseen(store):
    before = kept(
        store, 0, finding("same"), finding("gone"), finding("grows", severity="low"), finding("accepted"),
        finding("elsewhere", device="fw2"), finding("unchecked", check="MGT-001"), finding("eases"),
        checks=("CNI-001", "MGT-001"), devices=("fw", "fw2"),
    )  # fmt: skip
    after = kept(
        store, 1, finding("same"), finding("fresh"), finding("grows"), finding("accepted", verdict="waived"),
        finding("eases", verdict="cannot_tell"), finding("told", verdict="info"),
    )  # fmt: skip
    assert marks(drift(store, before, after)) == {
        "new": ["fresh"], "worse": ["grows"], "persisting": ["same", "eases"], "fixed": ["gone"], "waived": ["accepted"],
        "unseen": ["elsewhere", "unchecked"],
    }  # fmt: skip


def test_a_waiver_that_ended_makes_the_finding_new_again(store):
    before = kept(store, 0, finding("a", verdict="waived"))
    (each,) = drift(store, before, kept(store, 1, finding("a"))).new
    assert each.was == "waived high"


def test_a_finding_of_the_whole_plant_is_not_called_fixed_while_a_device_is_missing(store):
    before = kept(store, 0, finding("a", device=""), devices=("fw", "fw2"))
    found = drift(store, before, kept(store, 1, devices=("fw",)))
    assert marks(found) == {"unseen": ["a"]}
    assert marks(drift(store, before, kept(store, 2, devices=("fw", "fw2")))) == {"fixed": ["a"]}


def test_a_finding_is_not_called_fixed_where_its_check_newly_cannot_tell(store):
    before = kept(
        store,
        0,
        finding("a"),
        finding("b", device="other"),
        finding("c", verdict="cannot_tell"),
        devices=("fw", "other"),
    )
    after = kept(store, 1, finding("d", verdict="cannot_tell"), devices=("fw", "other"))
    assert marks(drift(store, before, after)) == {"new": ["d"], "fixed": ["b", "c"], "unseen": ["a"]}


def test_age_counts_back_to_the_first_audit_of_the_unbroken_row(store):
    kept(store, 0, finding("broken"), finding("old"))
    kept(store, 10, finding("old"), series="another plant")
    kept(store, 20, finding("old"))
    before = kept(store, 30, finding("broken"), finding("old"), finding("leaves"))
    after = kept(store, 40, finding("broken"), finding("old"))
    found = drift(store, before, after)
    assert {each.seen.fingerprint: (found.after.as_of - each.since).days for each in found.persisting} == {
        "broken": 10, "old": 40,
    }  # fmt: skip
    assert [each.since for each in found.fixed] == [DAY + timedelta(days=30)]


def test_another_version_of_the_program_is_named_as_a_possible_cause(store):
    before, after = kept(store, 0), kept(store, 1, tool="2")
    found = drift(store, before, after)
    assert found.tool_changed
    assert b"may be the program's own" in history_text.comparison(found, "en")
    assert not drift(store, before, kept(store, 2)).tool_changed


def test_trend_counts_failures_by_severity_device_and_point(store):
    entries = [
        kept(store, 0, finding("a", severity="low"), finding("b", severity="critical", device="")),
        kept(
            store, 1, finding("a", severity="low"), finding("b", verdict="cannot_tell"), finding("c", verdict="waived")
        ),
        kept(store, 2),
    ]
    steps = trend(store, entries)
    assert [dict(step.severities) for step in steps] == [
        {"critical": 1, "high": 0, "medium": 0, "low": 1}, {"critical": 0, "high": 0, "medium": 0, "low": 1},
        {"critical": 0, "high": 0, "medium": 0, "low": 0},
    ]  # fmt: skip
    assert [dict(step.devices) for step in steps] == [{"": 1, "fw": 1}, {"fw": 1}, {"fw": 0}]
    assert [step.points["2-4"] for step in steps] == ["not_met", "not_met", "met"]
    assert [step.undecided for step in steps] == [0, 1, 0]
    shown = history_text.course(steps, "en").decode()
    assert "2-4   NOT MET (2026-01-01) -> MET (2026-01-03)" in shown
    assert "fw: 1 (2026-01-01) -> 0 (2026-01-03)" in shown


def test_an_entry_is_named_by_number_day_place_hash_or_revision(store):
    entries = [kept(store, number, commit=digit * 40) for number, digit in ((0, "a"), (5, "b"), (9, "c"))]
    for word, wanted in (
        ("2", 1), ("latest", 2), ("previous", 1), ("2026-01-06", 1), ("2026-01-09", 1), (entries[0].hash[:9], 0), ("CCCCCC", 2),
    ):  # fmt: skip
        assert choose(entries, word) == entries[wanted], word
    for word in ("7", "2025-12-31", "ccc", "dddddd", "yesterday", "--"):
        with pytest.raises(HistoryError):
            choose(entries, word)


# --- devices, from real configurations


def audited(folder: Path, text: str, day: date, *, texts: bool = False, changes: str = "") -> Any:
    (folder / "exports").mkdir(exist_ok=True)
    (folder / "exports" / "rt-01.cfg").write_text(text)
    registers = "registers:\n  changes: changes.csv\n" if changes else ""
    (folder / "changes.csv").write_text(f"change_id,device,date,by,summary,approved_by\n{changes}\n")
    (folder / "plant.yaml").write_text(PLANT + registers)
    options = Options(sources=(str(folder / "exports"),), plant=folder / "plant.yaml", as_of=day)
    found, lines = audit_with_texts(options)
    return draft_of(found, lines, options, "en", keep_texts=texts)


def compared(store: Store, folder: Path, before: str, after: str, **others: Any) -> Drift:
    first, second = (
        store.append(audited(folder, text, DAY + timedelta(days=days), **others))
        for text, days in ((before, 0), (after, 10))
    )
    assert first is not None
    assert second is not None
    return drift(store, first, second)


SECRET = "username admin privilege 15 secret 5 $1$abcd$aaaaaaaaaaaaaaaaaaaaa.\n"


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (CONFIG, CONFIG, "same"),
        (CONFIG, CONFIG.replace("!\nip routing", "!\n!\n! a remark\nip routing"), "text"),
        (CONFIG, CONFIG.replace("description ", "description new "), "text"),
        (SECRET + CONFIG, SECRET.replace("aaa.", "bbb.") + CONFIG, "text"),
        (CONFIG, CONFIG.replace("eq 502", "eq 503"), "changed"),
        (CONFIG, CONFIG.replace("telnet", "ssh"), "changed"),
        (CONFIG, CONFIG.replace("end\n", "frobnicate 7\nend\n"), "unclear"),
        (CONFIG + "frobnicate 7\n", CONFIG + "frobnicate 8\n", "unclear"),
    ],
)
def test_a_device_is_the_same_changed_unclear_or_only_its_text(store, tmp_path, before, after, kind):
    (change,) = compared(store, tmp_path, before, after).devices
    assert (change.name, change.kind) == ("rt-01", kind)
    assert bool(change.differences) == (kind == "changed")
    assert change.since == (DAY if kind in ("same", "text") else DAY + timedelta(days=10))


def told(found: Drift) -> list[str]:
    shown = history_text.comparison(found, "en").decode()
    return [line.strip() for line in shown.splitlines()]


def test_a_changed_device_says_how_in_words(store, tmp_path):
    after = CONFIG.replace("eq 502", "eq 503").replace("telnet", "ssh").replace("10.30.1.1 ", "10.30.1.2 ")
    lines = told(compared(store, tmp_path, CONFIG, after))
    assert "packet list IN: changed" in lines
    assert "- permit tcp/502 0.0.0.0/0 -> 10.30.1.10/32" in lines
    assert "+ permit tcp/503 0.0.0.0/0 -> 10.30.1.10/32" in lines
    assert "interface GigabitEthernet0/1: changed" in lines
    assert "addresses: address=10.30.1.1/24 -> address=10.30.1.2/24" in lines
    assert any(line.startswith("service ") for line in lines)


def test_rules_that_change_places_are_an_order_and_nothing_else(store, tmp_path):
    permit, deny = " permit tcp any host 10.30.1.10 eq 502\n", " deny ip any any\n"
    (change,) = compared(store, tmp_path, CONFIG, CONFIG.replace(permit + deny, deny + permit)).devices
    assert [(part.subject, part.details) for part in change.differences] == [("IN", ("order",))]


def test_differing_lines_are_shown_only_where_texts_are_kept_and_without_secrets(store, tmp_path):
    before, after = SECRET + CONFIG, SECRET.replace("aaa.", "bbb.") + CONFIG.replace("eq 502", "eq 503")
    assert compared(store, tmp_path, before, after).devices[0].lines == ()
    lines = compared(store, tmp_path, before, after, texts=True).devices[0].lines
    assert "- permit tcp any host 10.30.1.10 eq 502" in lines
    assert "+ permit tcp any host 10.30.1.10 eq 503" in lines
    assert not any("$1$" in line for line in lines)


def test_no_secret_is_kept_whatever_is_kept(tmp_path):
    with open_to_write(tmp_path / "h.db") as store:
        config = (
            "snmp-server community s3cr3tcom RO\nenable secret 5 $1$abcd$zzzzzzzzzzzzzzzzzzzzz.\n" + SECRET + CONFIG
        )
        entry = store.append(audited(tmp_path, config, DAY, texts=True))
        assert entry is not None
        blobs = [entry.report, entry.brief, *entry.texts.values(), *(state.meaning for state in entry.devices.values())]
        everything = b"".join(map(store.blob, blobs)) + store.record(entry).encode()
    assert b"rt-01" in everything
    for secret in (b"s3cr3tcom", b"$1$abcd"):
        assert secret not in everything
    # Digests of secrets differ from run to run; none may have made it into what is chained.
    meant = [audited(tmp_path, config, DAY).devices["rt-01"].meaning for _ in range(2)]
    assert meant[0] == meant[1] == entry.devices["rt-01"].meaning


@pytest.mark.parametrize(
    ("rows", "undocumented"),
    [
        ("C1,rt-01,2026-01-05,a,b,c", ()),
        ("C1,RT-01,2026-01-01,a,b,c", ()),
        ("C1,rt-01,2026-01-11,a,b,c", ()),
        ("C1,rt-01,2025-12-31,a,b,c", ("rt-01",)),
        ("C1,rt-01,2026-01-12,a,b,c", ("rt-01",)),
        ("C1,rt-01,,a,b,c", ("rt-01",)),
        ("C1,rt-02,2026-01-05,a,b,c", ("rt-01",)),
    ],
)
def test_a_change_needs_a_row_of_its_device_and_a_day_between(store, tmp_path, rows, undocumented):
    found = compared(store, tmp_path, CONFIG, CONFIG.replace("eq 502", "eq 503"), changes=rows)
    assert found.undocumented == undocumented


def test_without_a_register_of_changes_nothing_is_said_of_them(store, tmp_path):
    found = compared(store, tmp_path, CONFIG, CONFIG.replace("eq 502", "eq 503"))
    assert found.undocumented is None
    assert b"cannot be told: no register of changes" in history_text.comparison(found, "en")


def test_a_change_of_text_alone_needs_no_row(store, tmp_path):
    after = CONFIG.replace("!\nip routing", "! a remark\nip routing")
    assert compared(store, tmp_path, CONFIG, after, changes="C1,rt-09,2026-01-05,a,b,c").undocumented == ()


def test_a_meaning_that_is_not_there_is_damage_and_no_change(store):
    before = kept(store, 0)
    state = replace(before.devices["fw"], meaning="1" * 64, sums=("1" * 64,))
    after = store.append(replace(draft(1), devices={"fw": state}))
    assert after is not None
    with pytest.raises(HistoryError, match="damaged"):
        drift(store, before, after)


def test_reading_leaves_the_file_as_it_was(tmp_path):
    path = tmp_path / "h.db"
    with open_to_write(path) as store:
        kept(store, 0, finding("a"))
    before = path.read_bytes()
    with open_to_read(path) as store:
        (entry,) = store.entries()
        drift(store, None, entry)
        with pytest.raises(HistoryError):
            store.append(draft(1))
    assert path.read_bytes() == before
