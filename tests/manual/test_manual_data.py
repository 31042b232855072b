"""The manual's data against its source: nothing lost, nothing misquoted, nothing in one language only."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from auditor.manual import manual
from auditor.model.text import Text

MANUAL = manual()
ADDED_DECIDES = {("OWD-002", "2-4.a")}  # decision 6
DROPPED_REFS = {("WLS-002", "M0806")}  # decision 27


@pytest.fixture(scope="module")
def catalogue(shared: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.load(
        (shared / "manual" / "catalogue.yaml").read_text(encoding="utf-8"),
        Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader),
    )
    return loaded


@pytest.fixture(scope="module")
def source(shared: Path) -> str:
    return _solid((shared / "manual" / "manual.ja.txt").read_text(encoding="utf-8"))


def _solid(text: str) -> str:
    return "".join(text.split())


def _texts(value: object, path: str = "") -> Iterator[tuple[str, Text]]:
    if isinstance(value, Text):
        yield path, value
    elif isinstance(value, tuple):
        for n, item in enumerate(value):
            yield from _texts(item, f"{path}[{n}]")
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            if not field.name.startswith("_"):
                yield from _texts(getattr(value, field.name), f"{path}.{field.name}")


def test_counts_equal_the_catalogue(catalogue: dict[str, Any]) -> None:
    stats = catalogue["stats"]
    assert len(MANUAL.points) == stats["points"] == 14
    assert len(MANUAL.measures) == stats["measures"] == 51
    assert sum(len(measure.details) for measure in MANUAL.measures) == stats["details"] == 125
    assert len(MANUAL.checks) == stats["checks"] == 80
    assert len(MANUAL.zones) == stats["zones"]
    assert len(MANUAL.flows) == stats["flows"]
    assert len([usage for usage in MANUAL.usage_types if usage.parent]) == stats["usage_subtypes"]
    assert len(MANUAL.threats) == stats["threat_rows"]
    assert sum(len(threat.causes) for threat in MANUAL.threats) == stats["threat_causes"]
    assert len(MANUAL.slips) == stats["issues"]
    assert len(MANUAL.references) == len(catalogue["xref_registry"])
    assert len(MANUAL.registers) == len(catalogue["evidence_files"])


def test_modes_severities_and_deciding_measures_equal_the_catalogue(catalogue: dict[str, Any]) -> None:
    stats = catalogue["stats"]
    modes = [measure.mode for measure in MANUAL.measures]
    assert {mode: modes.count(mode) for mode in set(modes)} == stats["mode"]
    severities = [check.severity for check in MANUAL.checks]
    assert {severity: severities.count(severity) for severity in set(severities)} == stats["severity"]
    assert sum(bool(measure.deciding) for measure in MANUAL.measures) == stats["measures_with_deciding_checks"]


def test_points_and_measures_say_what_the_catalogue_says(catalogue: dict[str, Any]) -> None:
    for raw, point in zip(catalogue["points"], MANUAL.points, strict=True):
        assert (point.id, point.title.ja, point.title.en) == (raw["id"], raw["title_ja"], raw["title_en"])
        assert (point.question.ja, point.question.en) == (raw["question_ja"], raw["question_en"])
        assert point.category == Text(raw["category_en"], raw["category_ja"])
        assert list(point.question_answered_by) == raw["question_answered_by"]
        assert [(o.no, o.text.ja, o.text.en) for o in point.objectives] == [
            (o["no"], o["ja"], o["en"]) for o in raw["objectives"]
        ]
        assert list(point.measures) == [measure["id"] for measure in raw["measures"]]
        for raw_measure in raw["measures"]:
            measure = MANUAL.measure(raw_measure["id"])
            assert (measure.point, measure.mode) == (raw["id"], raw_measure["mode"])
            assert measure.title == Text(raw_measure["en"], raw_measure["ja"])
            assert measure.residue.en == raw_measure["residue"]
            assert list(measure.supporting) == raw_measure["supporting_checks"]
            added = {(check, measure.id) for check in set(measure.deciding) - set(raw_measure["deciding_checks"])}
            assert set(raw_measure["deciding_checks"]) <= set(measure.deciding)
            assert added <= ADDED_DECIDES
            assert [(d.id, d.text.ja, d.text.en) for d in measure.details] == [
                (d["id"], d["ja"], d["en"]) for d in raw_measure["details"]
            ]


def test_checks_say_what_the_catalogue_says_but_for_the_decisions(catalogue: dict[str, Any]) -> None:
    decided, dropped = set(), set()
    for raw, check in zip(catalogue["checks"], MANUAL.checks, strict=True):
        assert (check.id, check.name, check.severity, check.group) == (
            raw["id"],
            raw["name"],
            raw["severity"],
            raw["group"],
        )
        assert check.title == Text(raw["title_en"], raw["title_ja"])
        assert list(check.supports) == raw["supports"]
        assert list(check.threat_causes) == raw["threat_causes"]
        assert {parameter.name for parameter in check.parameters} >= set(raw["parameters"])
        decided |= {(check.id, measure) for measure in set(check.decides) ^ set(raw["decides"])}
        dropped |= {(check.id, ref) for ref in set(check.refs) ^ set(raw["xrefs"])}
    assert decided == ADDED_DECIDES
    assert dropped == DROPPED_REFS


def test_numbers_and_word_lists_of_parameters_equal_the_catalogue(catalogue: dict[str, Any]) -> None:
    for raw in catalogue["checks"]:
        ours = {parameter.name: parameter.default for parameter in MANUAL.check(raw["id"]).parameters}
        for name, default in raw["parameters"].items():
            if not isinstance(default, str):
                assert ours[name] == (tuple(default) if isinstance(default, list) else default), (raw["id"], name)


def test_operation_ports_are_those_of_the_predicate(catalogue: dict[str, Any]) -> None:
    (predicate,) = [raw["predicate"] for raw in catalogue["checks"] if raw["id"] == "CNI-005"]
    listed = predicate.partition("default:")[2].partition(". ")[0].replace("(+dynamic)", "")
    wanted = {
        f"{protocol}/{ports}"
        for protocols, ports in re.findall(r"([a-z+]+)/([0-9-]+)", listed)
        for protocol in protocols.split("+")
    }
    (parameter,) = MANUAL.check("CNI-005").parameters
    assert isinstance(parameter.default, tuple)
    assert set(parameter.default) == wanted


def test_zones_flows_and_usage_types_say_what_the_catalogue_says(catalogue: dict[str, Any]) -> None:
    for raw, zone in zip(catalogue["zones"], MANUAL.zones, strict=True):
        assert (zone.id, zone.name.en) == (raw["id"], raw["name_en"])
        assert zone.name.ja == (raw["name_ja"] or zone.name.ja)
        assert zone.trust == (raw["trust"] if isinstance(raw["trust"], int) else None)
        assert zone.category == raw["class"].replace("-", "_")
    for raw, flow in zip(catalogue["flows"], MANUAL.flows, strict=True):
        assert (flow.id, flow.derived, list(flow.checks)) == (raw["id"], raw["derived"], raw["checks"])
        assert flow.policy.en == raw["default_policy"]
        assert flow.stance == raw["stance"].replace("-", "_")
        assert (flow.basis.ja if flow.basis else "") == raw["basis_ja"]
    cases = [(case, raw) for raw in catalogue["usage_types"] for case in raw["sub_types"]]
    for (case, raw), usage in zip(cases, [usage for usage in MANUAL.usage_types if usage.parent], strict=True):
        assert (usage.id, usage.parent) == (case["id"], raw["id"])
        assert usage.definition == Text(case["def_en"], case["def_ja"])
        assert list(usage.zones) == case["zones"]
        assert list(usage.points) == case["points_applied"]


def test_threats_link_the_checks_the_catalogue_links(catalogue: dict[str, Any]) -> None:
    for raw, threat in zip(catalogue["threats"], MANUAL.threats, strict=True):
        assert (threat.id, list(threat.extra_checks)) == (raw["id"], raw["extra_checks"])
        assert [(cause.id, list(cause.checks), list(cause.measures)) for cause in threat.causes] == [
            (cause["id"], cause["checks"], cause["measures"]) for cause in raw["causes"]
        ]


def test_registers_hold_every_column_of_the_catalogue(catalogue: dict[str, Any]) -> None:
    for raw, register in zip(catalogue["evidence_files"], MANUAL.registers, strict=True):
        assert register.file == raw["id"]
        assert list(register.measures) == [measure for measure in raw["measures"] if measure != "*"]
        ours = [column.name for column in register.columns]
        wanted = [re.match(r"[a-z_]+", column)[0] for column in raw["columns"]]  # type: ignore[index]
        assert [name for name in ours if name in wanted] == wanted
        assert set(ours) - set(wanted) <= {"always_on_reason", "status"}


def _quotations() -> Iterator[tuple[str, str]]:
    """Every piece of Japanese this product presents as the manual's own words."""
    for point in MANUAL.points:
        yield from ((point.id, text.ja) for text in (point.category, point.title, point.question))
        yield from ((point.id, objective.text.ja) for objective in point.objectives)
        if point.checklist_objective:
            yield point.id, point.checklist_objective.ja
    for measure in MANUAL.measures:
        yield measure.id, measure.title.ja
        yield from ((detail.id, detail.text.ja) for detail in measure.details)
        yield from ((measure.id, text.ja) for text in (measure.group, measure.body_wording) if text)
    for usage in MANUAL.usage_types:
        yield usage.id, usage.definition.ja
    for flow in MANUAL.flows:
        if flow.basis:
            yield flow.id, flow.basis.ja
    for threat in MANUAL.threats:
        yield from ((threat.id, text.ja) for text in (threat.requires, threat.threat))
        yield from ((cause.id, cause.text.ja) for cause in threat.causes)
    for step in MANUAL.incident_steps:
        yield step.id, step.title.ja
        yield from ((item.id, item.text.ja) for item in step.items)
    yield from (("checklist", part) for part in MANUAL.checklist.title.ja.split("{number}"))
    yield from (("checklist", text.ja) for text in (*MANUAL.checklist.headings, MANUAL.checklist.note))
    for slip in MANUAL.slips:
        yield from ((slip.id, quote) for quote in slip.quotes)


def test_every_quotation_is_in_the_manual(source: str) -> None:
    quotations = list(_quotations())
    assert len(quotations) > 300
    assert [(where, quote) for where, quote in quotations if _solid(quote) not in source] == []


def test_both_languages_are_written_everywhere() -> None:
    texts = list(_texts(MANUAL))
    assert len(texts) > 800
    assert [path for path, text in texts if not text.en.strip() or not text.ja.strip()] == []


def test_japanese_is_japanese_and_english_is_english() -> None:
    kana = re.compile(r"[ぁ-んァ-ヶ一-龥]")
    prose = [text for measure in MANUAL.measures for text in (measure.title, measure.residue)]
    prose += [check.title for check in MANUAL.checks] + [slip.text for slip in MANUAL.slips]
    prose += [rule.text for rule in MANUAL.attestation_rules] + [MANUAL.disclaimer]
    assert [text for text in prose if not kana.search(text.ja)] == []
    assert [text for text in prose if kana.search(text.en)] == []


def test_no_sentence_claims_compliance() -> None:
    sentences = [sentence for _, text in _texts(MANUAL) for sentence in (text.en, text.ja)]
    assert [s for s in sentences if "準拠" in s or "compliant" in s.casefold()] == []


def test_disclaimer_denies_both_guarantees() -> None:
    assert "neither conformity with international standards" in MANUAL.disclaimer.en
    assert "nor complete security" in MANUAL.disclaimer.en
    assert "万全であることは保証されない" in MANUAL.disclaimer.ja


def test_deciding_and_decides_agree_both_ways() -> None:
    from_measures = {(check, measure.id) for measure in MANUAL.measures for check in measure.deciding}
    from_checks = {(check.id, measure) for check in MANUAL.checks for measure in check.decides}
    assert from_measures == from_checks
    assert from_measures >= ADDED_DECIDES


def test_supporting_and_supports_agree_both_ways_and_never_overlap_with_deciding() -> None:
    from_measures = {(check, measure.id) for measure in MANUAL.measures for check in measure.supporting}
    from_checks = {(check.id, measure) for check in MANUAL.checks for measure in check.supports}
    assert from_measures == from_checks
    assert not from_measures & {(check.id, measure) for check in MANUAL.checks for measure in check.decides}


def test_attested_measures_have_no_deciding_check_and_the_others_have_one() -> None:
    assert [m.id for m in MANUAL.measures if (m.mode == "attest") == bool(m.deciding)] == []


def test_every_id_that_is_referred_to_exists() -> None:
    points = {point.id for point in MANUAL.points}
    measures = {measure.id for measure in MANUAL.measures}
    checks = {check.id for check in MANUAL.checks}
    zones = {zone.id for zone in MANUAL.zones}
    usages = {usage.id for usage in MANUAL.usage_types}
    causes = {cause.id for threat in MANUAL.threats for cause in threat.causes}
    flows = {flow.id for flow in MANUAL.flows}
    ends = zones | {"any", "any_plant", "any_external", "device_management"}
    assert {ref for check in MANUAL.checks for ref in check.refs} == {ref.key for ref in MANUAL.references}
    for check in MANUAL.checks:
        assert set(check.usage_types) <= usages
        assert set(check.flows) <= flows
        assert set(check.threat_causes) <= causes
    for flow in MANUAL.flows:
        assert {flow.src, flow.dst} <= ends
        assert set(flow.checks) <= checks
    for usage in MANUAL.usage_types:
        assert set(usage.zones) <= zones
        assert set(usage.points) <= points
        assert set(usage.checks) <= checks
    for point in MANUAL.points:
        assert set(point.question_answered_by) <= set(point.measures) <= measures
    for register in MANUAL.registers:
        assert set(register.measures) <= measures
    for slip in MANUAL.slips:
        assert set(slip.about) <= points | measures | usages
    for threat in MANUAL.threats:
        assert {check for cause in threat.causes for check in cause.checks} | set(threat.extra_checks) <= checks
        assert {measure for cause in threat.causes for measure in cause.measures} <= measures
