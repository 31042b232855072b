"""The checklist has the manual's own bullets, each once, in its order and words, and says how each verdict was known."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from auditor.manual import manual
from auditor.manual.rollup import Ground, MeasureVerdict
from auditor.model.text import Text
from reports._checklist import NUMBERS, VERDICT_MEANINGS, known_by, pages
from reports.wording import VERDICTS

BULLET = "•"


def solid(text: str) -> str:
    return "".join(text.split())


def printed(shared: Path) -> list[tuple[str, list[str]]]:
    """The text before the bullets and the bullets of each printed page, without blanks."""
    text = (shared / "manual" / "manual.ja.txt").read_text(encoding="utf-8")
    found = []
    for number, after in zip(NUMBERS, (*NUMBERS[1:], ""), strict=True):
        start = text.index(f"チェックリスト{number} －")
        end = text.index(f"チェックリスト{after} －", start) if after else len(text)
        head, *bullets = solid(text[start:end]).split(BULLET)
        found.append((head, bullets))
    return found


def test_every_printed_bullet_has_exactly_one_row_in_the_printed_order(shared, kisarazu):
    for page, (head, bullets) in zip(pages(kisarazu, "ja"), printed(shared), strict=True):
        assert solid(page.title.removeprefix("（参考）")).startswith(
            head[: len("チェックリスト①－本マニュアルで示した")]
        )
        assert len(page.rows) == len(bullets), page.number
        for row, bullet in zip(page.rows, bullets, strict=True):
            assert bullet.startswith(solid(row.wording)), row.measure.id


def test_every_measure_of_the_data_has_exactly_one_row_with_its_verdict(kisarazu):
    verdicts = {measure.id: measure.verdict for measure in kisarazu.measures}
    rows = [row for page in pages(kisarazu, "ja") for row in page.rows]
    assert [row.measure.id for row in rows] == [measure.id for measure in manual().measures]
    for row in rows:
        assert row.wording == manual().measure(row.measure.id).title.ja
        assert row.measure.verdict == verdicts[row.measure.id]
        assert row.known_by
        assert row.evidence


def test_english_rows_keep_the_manuals_own_words_below_their_translation(kisarazu):
    for page in pages(kisarazu, "en"):
        for row in page.rows:
            title = manual().measure(row.measure.id).title
            assert row.wording == f"{title.en}\n{title.ja}"


def test_printed_wordings_that_differ_from_the_body_stand_as_notes(kisarazu):
    notes = {page.number: " ".join(page.notes) for page in pages(kisarazu, "ja")}
    for id in ("2-1", "2-2"):
        wording = manual().point(id).checklist_objective
        assert wording is not None
        assert f"{id} の欄の原文: {wording.ja}" in notes["②"]
    for number, about in (("②", "2-5.d"), ("③", "3-4.a"), ("④", "4-1.c")):
        assert f"{about}: {manual().slips_about(about)[0].text.ja}" in notes[number]


def test_every_verdict_a_measure_can_have_is_explained():
    assert set(VERDICT_MEANINGS) == set(VERDICTS) - {"fail", "warn", "pass", "info", "not_run"}


@pytest.mark.parametrize(
    ("id", "verdict", "by", "told"),
    [
        ("2-4.c", "met", ("CNI-003",), "configurations"),
        ("2-4.d", "met", ("MGT-004",), "configurations and attestation"),
        ("2-4.d", "attested", ("MGT-004",), "configurations and attestation"),
        ("1-1.a", "attested", (), "attestation"),
        ("1-1.a", "not_met", (), "attestation"),
        ("2-4.c", "not_met", ("CNI-003",), "configurations"),
        ("2-4.c", "cannot_tell", ("CNI-003",), "not confirmed: cannot be told"),
        ("2-4.d", "not_disproved", ("MGT-004",), "configurations; the rest awaits an attestation"),
    ],
)
def test_how_a_verdict_was_known_follows_from_what_it_rests_on(kisarazu, id, verdict, by, told):
    summary = next(measure for measure in kisarazu.measures if measure.id == id)
    ground = Ground(verdict, by, Text("because", "理由"))
    assert known_by(replace(summary, verdict=MeasureVerdict(id, (ground,)))).en == told
