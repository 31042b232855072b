"""The manual's slips and gaps, MI-01 to MI-23: each is handled as the catalogue says, and the reader is told."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from auditor.check import FOUND
from auditor.engine import Options, audit
from auditor.engine.discover import all_checks
from auditor.findings import Audit
from auditor.findings.summary import point_summaries
from auditor.manual import manual, measure_id, point_id
from auditor.manual.rollup import RANK
from reports import FORMATS, renderer
from reports.wording import usages

MANUAL = manual()
PLANT = Path(__file__).parents[2] / "samples" / "plants" / "kisarazu"
CHECKS = {check.id: check for check in all_checks()}


@pytest.fixture(scope="module")
def kisarazu() -> Audit:
    return audit(Options(sources=(str(PLANT),), as_of=date(2026, 11, 22)))


@pytest.fixture(scope="module")
def printed(kisarazu: Audit) -> str:
    return renderer("md")(kisarazu, "ja").decode()


def deciding(measure: str) -> tuple[str, ...]:
    return MANUAL.measure(measure).deciding


def told(id: str) -> str:
    """The beginning of a footnote."""
    (slip,) = [slip for slip in MANUAL.slips if slip.id == id]
    return slip.text.ja[:20]


def test_every_slip_of_the_catalogue_is_known() -> None:
    assert [slip.id for slip in MANUAL.slips] == [f"MI-{number:02}" for number in range(1, 24)]


def test_mi_01_the_body_s_objectives_stand_and_the_printed_ones_are_a_footnote(printed: str) -> None:
    swapped = "産業保安IoT環境において用いられる機器に対する脆弱性対策を行うこと"
    point = MANUAL.point("2-1")
    assert [objective.text.ja for objective in point.objectives] == [
        "産業保安IoT環境に設置された機器を物理的に保護すること"
    ]
    assert point.checklist_objective is not None
    assert point.checklist_objective.ja == swapped
    assert swapped in printed
    assert told("MI-01") in printed


def test_mi_02_a_yes_to_the_question_hides_no_failing_measure(kisarazu: Audit) -> None:
    verdicts = {measure.id: measure for measure in kisarazu.measures}
    narrow = [point for point in MANUAL.points if set(point.question_answered_by) != set(point.measures)]
    assert {point.id for point in narrow} >= {"1-1", "1-3", "2-2", "2-3", "3-2", "3-4", "4-1"} - {"2-2"}
    for point, told in zip(MANUAL.points, point_summaries(kisarazu.measures), strict=True):
        worst = min(RANK[verdicts[id].verdict.verdict] for id in point.measures)
        asked = min(RANK[verdicts[id].verdict.verdict] for id in point.question_answered_by)
        assert (RANK[told.verdict.verdict], RANK[told.question_verdict.verdict]) == (worst, asked)


def test_mi_03_the_checklist_is_printed_and_the_wider_body_applies() -> None:
    measure = MANUAL.measure("3-4.a")
    assert "委託する" in measure.title.ja
    assert measure.body_wording is not None
    assert "提供する" in measure.body_wording.ja


def test_mi_04_both_pairs_of_zones_decide_the_separation() -> None:
    assert {"CNI-001", "CNI-003", "CNI-006"} <= set(deciding("2-4.c"))


def test_mi_05_the_boundary_of_the_information_network_is_tested_and_marked_as_derived() -> None:
    assert "CNI-002" in deciding("2-4.a")
    between = [flow for flow in MANUAL.flows if {flow.src, flow.dst} == {"it", "ctrl_info"}]
    assert between
    assert all("CNI-002" in flow.checks or flow.derived or flow.basis is not None for flow in between)


@pytest.mark.parametrize(
    "spelling",
    ["制御情報系ネットワーク", "制御情報系NW", "情報制御系NW", "情報制御ネットワーク", "制御情報ネットワーク"],
)
def test_mi_06_every_spelling_of_the_tier_is_one_kind_of_zone(spelling: str) -> None:
    zone = MANUAL.zone_kind(spelling)
    assert zone is not None
    assert zone.id == "ctrl_info"


def test_mi_07_the_table_of_lines_is_applied_to_d_and_e_and_labelled_so(kisarazu: Audit) -> None:
    rows = [threat for threat in kisarazu.threats if "B" in threat.usage_types]
    assert rows
    for threat in rows:
        assert set(threat.inferred_usage_types) == {"D", "E"}
        assert "推論" in usages(threat, "ja")


def test_mi_08_no_log_check_is_added_to_availability() -> None:
    for threat in MANUAL.threats:
        logs = {check for cause in threat.causes for check in cause.checks if check.startswith("LOG")}
        assert bool(logs) == (threat.requirement != "A" and threat.table != "T-A"), threat.id


def test_mi_09_lost_underlines_weigh_nothing() -> None:
    assert not {"weight", "underlined", "priority"} & {name for threat in MANUAL.threats for name in dir(threat)}


def test_mi_10_wpa_with_tkip_meets_the_letter_and_fails_by_strength() -> None:
    check = CHECKS["WLS-001"]
    assert "WPA方式等" in check.decided.ja
    assert check.severity == "high"
    tkip = [example for example in check.examples if any("TKIP" in text for text in example.configs.values())]
    assert any(example.fails for example in tkip)


def test_mi_11_a_hidden_name_is_low_and_never_makes_up_for_weak_encryption() -> None:
    assert CHECKS["WLS-002"].severity == "low"
    assert {"WLS-001", "WLS-002"} <= set(deciding("2-5.b"))


def test_mi_12_no_periodic_change_is_demanded_but_of_devices_whose_takeover_is_grave() -> None:
    assert "grave" in CHECKS["ACC-006"].decided.en or "takeover" in CHECKS["ACC-006"].decided.en
    assert not any("attachment" in check.decided.en for check in CHECKS.values())


@pytest.mark.parametrize(
    ("typed", "meant"), [("3-４", "3-4"), ("３－４", "3-4"), ("（３－４）", "3-4"), ("（1-3）", "1-3")]
)
def test_mi_13_numbers_are_normalised(typed: str, meant: str) -> None:
    assert point_id(typed) == meant
    assert measure_id(f"{typed}.a") in (f"{meant}.a", None)


def test_mi_14_network_devices_are_watched_as_well(printed: str) -> None:
    assert "LOG-004" in deciding("2-5.d")
    assert MANUAL.measure("2-5.d").title.ja in printed


def test_mi_15_one_particle_makes_no_difference() -> None:
    measure = MANUAL.measure("4-1.c")
    assert "個人・組織" in measure.title.ja


def test_mi_16_network_devices_count_as_iot_devices_and_the_report_says_why(printed: str) -> None:
    assert told("MI-16") in printed
    assert deciding("1-3.a")
    assert deciding("2-2.b")


def test_mi_17_every_threshold_is_named_as_the_tool_s_own(kisarazu: Audit) -> None:
    assert kisarazu.parameters
    assert "マニュアルにはない" in renderer("html")(kisarazu, "ja").decode()


def test_mi_18_the_remote_party_is_authenticated() -> None:
    assert "RMA-006" in deciding("3-3.c")
    assert "User authentication" in CHECKS["RMA-006"].title.en


def test_mi_19_ports_are_services_and_sockets() -> None:
    assert {"MGT-004", "SWP-001"} <= set(deciding("2-4.d"))


def test_mi_20_remote_access_is_judged_wherever_it_lands() -> None:
    text = CHECKS["RMA-001"].decided.en
    assert "control" in text
    assert set(CHECKS["RMA-001"].decides) == {"3-3.a"}


@pytest.mark.parametrize("name", [name for name in FORMATS if name not in ("xlsx", "sarif", "junit", "pdf")])
@pytest.mark.parametrize("lang", ["en", "ja"])
def test_mi_21_every_report_carries_the_disclaimer_and_claims_nothing(kisarazu: Audit, name: str, lang: str) -> None:
    made = renderer(name)(kisarazu, lang).decode()
    start = MANUAL.disclaimer.to(lang)[:24]
    assert start in made.replace("\n", "" if lang == "ja" else " ")
    lowered = made.replace(MANUAL.disclaimer.to(lang), "").casefold()
    assert "compliant with" not in lowered
    assert "準拠している" not in lowered


def test_mi_22_the_manual_is_quoted_as_printed() -> None:
    (slip,) = [slip for slip in MANUAL.slips if slip.id == "MI-22"]
    assert slip.quotes[0] == "出力系路"


def test_mi_23_the_scope_is_that_of_the_wider_section() -> None:
    assert {flow.src for flow in MANUAL.flows} >= {"it", "control", "ctrl_info"}


def test_no_check_is_left_out() -> None:
    assert set(FOUND) >= {entry.id for entry in MANUAL.checks}
