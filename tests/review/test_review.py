"""What an edit does, told exactly, with one verdict on top."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from auditor.engine import Options
from auditor.engine.reviewing import review
from auditor.review.types import Review
from checks.control_network._plants import PLANT, router
from reports import review_json, review_text

DAY = date(2026, 11, 22)
FLOWS = "flow_id,src_zone,src,dst_zone,dst,proto,port,purpose\nF-1,office,10.10.1.0/24,hmi,10.20.1.5,tcp,443,履歴閲覧\n"
WEB = " permit tcp 10.10.1.0 0.0.0.255 host 10.20.1.5 eq 443"
BASE = {"office": WEB, "hmi": " permit tcp host 10.20.1.5 eq 443 any established", "dcs": " remark nothing"}


def reviewed(folder: Path, after: dict[str, str], before: dict[str, str] | None = None, plant: str = PLANT) -> Review:
    states = []
    for name, lists in (("before", before or BASE), ("after", {**BASE, **after})):
        (folder / name).mkdir(parents=True)
        (folder / name / "rt-01.cfg").write_text(router(**lists), encoding="utf-8")
        (folder / name / "plant.yaml").write_text(plant + "registers: {flows: flows.csv}\n", encoding="utf-8")
        (folder / name / "flows.csv").write_text(FLOWS, encoding="utf-8")
        states.append(Options(sources=(str(folder / name),), as_of=DAY))
    return review(*states)


@pytest.mark.parametrize(
    ("after", "verdict"),
    [
        ({}, "no_effect"),
        ({"office": " remark a comment\n" + WEB}, "no_effect"),
        ({"office": " permit tcp 10.10.1.0 0.0.0.127 host 10.20.1.5 eq 443\n permit tcp 10.10.1.128 0.0.0.127 host 10.20.1.5 eq 443"}, "no_effect"),
        ({"office": WEB + "\n deny udp any any eq 69"}, "no_effect"),
        ({"hmi": " remark nothing"}, "breaks_declared_flows"),
        ({"office": WEB + "\n permit tcp 10.10.1.0 0.0.0.255 host 10.20.1.5 eq 8443"}, "violates_policy"),
        ({"office": " remark nothing"}, "breaks_declared_flows"),
        ({"office": " permit tcp 10.10.1.0 0.0.0.127 host 10.20.1.5 eq 443"}, "breaks_declared_flows"),
        ({"office": WEB + "\n permit tcp object-group LOST host 10.20.1.5 eq 8443"}, "cannot_tell"),
        ({"office": WEB + "\n permit tcp 10.10.1.0 0.0.0.255 host 10.30.1.10 eq 502"}, "violates_policy"),
    ],
)  # fmt: skip
def test_verdict(tmp_path, after, verdict):
    found = reviewed(tmp_path, after)
    assert found.verdict == verdict, [reason.en for reason in found.reasons]


def test_a_permit_inside_policy_needs_approval_and_its_packets_are_exact(tmp_path):
    found = reviewed(tmp_path, {"hmi": BASE["hmi"] + "\n permit udp host 10.20.1.5 host 10.10.1.9 eq 514"})
    (change,) = found.packets
    assert (change.source, change.target, change.effect, change.certainty) == ("hmi", "office", "opened", "definite")
    (flow,) = change.flows
    assert flow.box.destination_port.intervals == ((514, 514),)
    assert flow.box.source.size == flow.box.destination.size == 1
    assert [quote.text[0].strip() for quote in change.lines] == ["permit udp host 10.20.1.5 host 10.10.1.9 eq 514"]


def test_answers_that_return_are_told_apart_from_starts(tmp_path):
    found = reviewed(tmp_path, {"hmi": BASE["hmi"] + "\n permit tcp host 10.20.1.6 eq 443 any established"})
    assert found.packets == ()
    (answer,) = found.returns
    assert (answer.device, answer.effect) == ("rt-01", "opened")
    assert found.verdict == "needs_approval"


def test_rules_of_the_edit_that_do_nothing_are_named_with_what_hides_them(tmp_path):
    found = reviewed(tmp_path, {"office": WEB + "\n permit tcp host 10.10.1.7 host 10.20.1.5 eq 443"})
    (effect,) = found.rules
    assert effect.edited
    assert "never matches" in effect.text.en
    assert [quote.text[0].strip() for quote in effect.by] == [WEB.strip()]


def test_a_rule_whose_meaning_the_edit_changes_is_named(tmp_path):
    found = reviewed(tmp_path, {"office": " deny ip any any\n" + WEB})
    told = {effect.text.en for effect in found.rules if not effect.edited}
    assert told == {"is no longer reached: the edit takes its packets"}


def test_measures_that_flip_and_findings_introduced_are_listed(tmp_path):
    found = reviewed(tmp_path, {"office": WEB + "\n permit tcp 10.10.1.0 0.0.0.255 host 10.30.1.10 eq 502"})
    assert {change.finding.check.id for change in found.findings if change.change == "introduced"} >= {
        "CNI-001",
        "CNI-005",
    }
    assert "2-4.a" in {flip.id for flip in found.flips}


def test_a_service_on_the_device_is_told_in_words(tmp_path):
    base = router(**BASE)
    states = []
    for name, text in (("a", base), ("b", base.replace("end\n", "username eve privilege 15 secret 9 $9$abc\nend\n"))):
        (tmp_path / name).mkdir()
        (tmp_path / name / "rt-01.cfg").write_text(text, encoding="utf-8")
        (tmp_path / name / "plant.yaml").write_text(PLANT, encoding="utf-8")
        states.append(Options(sources=(str(tmp_path / name),), as_of=DAY))
    found = review(*states)
    accounts = [fact for fact in found.facts if fact.what.en == "account"]
    assert [(fact.subject, fact.kind, fact.grants) for fact in accounts] == [("eve", "added", True)]


def test_reports_speak_both_languages_and_hold_no_markup_of_a_configuration(tmp_path):
    found = reviewed(tmp_path, {"office": WEB + "\n remark [x](javascript:1)\n permit udp any any eq 53"})
    for lang in ("en", "ja"):
        assert review_json.report(found, lang)["verdict"] == found.verdict
        assert review_text.render(found, lang).decode()
        assert "](javascript" not in review_text.render_markdown(found, lang).decode()
    assert review_json.render(found, "en") == review_json.render(found, "en")


def stated(folder: Path, name: str, text: str, plant: str = "") -> Options:
    (folder / name).mkdir()
    (folder / name / "rt-01.cfg").write_text(text, encoding="utf-8")
    if plant:
        (folder / name / "plant.yaml").write_text(plant, encoding="utf-8")
    return Options(sources=(str(folder / name),), as_of=DAY)


@pytest.mark.parametrize(
    ("old", "new", "verdict"),
    [
        (WEB, WEB + "\n permit tcp any any eq 22", "needs_approval"),
        (WEB, " remark nothing", "safe"),
        (WEB, WEB + "\n remark nothing", "no_effect"),
        (" ip access-group OFFICE-IN in\n", "", "violates_policy"),
        (WEB, WEB + "\n permit tcp object-group LOST any eq 22", "cannot_tell"),
    ],
)
def test_without_a_plant_file_what_a_list_newly_passes_is_no_less_told(tmp_path, old, new, verdict):
    """Nobody knows the zones then, so that no zone pair can show what a list does."""
    text = router(**BASE)
    found = review(stated(tmp_path, "a", text), stated(tmp_path, "b", text.replace(old, new, 1)))
    assert found.verdict == verdict, [reason.en for reason in found.reasons]
    assert bool(found.lists) == (verdict != "no_effect" and old == WEB)


def test_a_service_of_the_device_itself_that_a_list_opens_is_no_less_told(tmp_path):
    text = router(**BASE)
    opened = text.replace(WEB, WEB + "\n permit tcp host 10.10.1.9 host 10.10.1.1 eq 22")
    found = review(stated(tmp_path, "a", text, PLANT), stated(tmp_path, "b", opened, PLANT))
    (change,) = found.packets
    assert (change.source, change.target, change.effect) == ("office", "device:rt-01", "opened")
    assert found.verdict in ("needs_approval", "violates_policy")
    assert [quote.text[0].strip() for quote in change.lines] == ["permit tcp host 10.10.1.9 host 10.10.1.1 eq 22"]


def test_packets_of_addresses_no_zone_holds_are_told_at_their_list(tmp_path):
    text = router(**BASE)
    opened = text.replace(WEB, WEB + "\n permit tcp 10.10.1.0 0.0.0.255 192.0.2.0 0.0.0.255 eq 22")
    found = review(stated(tmp_path, "a", text, PLANT), stated(tmp_path, "b", opened, PLANT))
    assert found.packets == ()
    assert [(one.ruleset, one.effect, one.certainty) for one in found.lists] == [("OFFICE-IN", "opened", "definite")]
    assert found.verdict == "needs_approval"


def test_a_list_that_is_applied_nowhere_returns_no_answers(tmp_path):
    text = router(**BASE).replace("end\n", "ip access-list extended IDLE\n permit tcp any any established\nend\n")
    found = review(
        stated(tmp_path, "a", text, PLANT),
        stated(tmp_path, "b", text.replace("any any est", "any host 10.1.1.1 est"), PLANT),
    )
    assert (found.returns, found.verdict) == ((), "no_effect")


@pytest.mark.parametrize("taken_out", [False, True])
def test_a_line_nobody_understands_leaves_the_verdict_open_whether_it_comes_or_goes(tmp_path, taken_out):
    plain, strange = router(**BASE), router(**BASE).replace("ip routing", "ip routing\n!\nfrobnicate the plant")
    texts = (strange, plain) if taken_out else (plain, strange)
    states = [stated(tmp_path, name, text, PLANT) for name, text in zip("ab", texts, strict=True)]
    assert review(*states).verdict == "cannot_tell"


def test_answers_to_a_declared_flow_that_no_longer_return_break_it(tmp_path):
    found = reviewed(tmp_path, {"hmi": " permit tcp host 10.20.1.5 eq 8443 any established"})
    (flow,) = found.broken
    assert (flow.flow_id, flow.answers, flow.certainty) == ("F-1", True, "definite")


def test_what_is_left_of_a_failure_is_nothing_new(tmp_path):
    wide = WEB + "\n permit tcp 10.10.1.0 0.0.0.255 host 10.30.1.10 eq 502"
    found = reviewed(
        tmp_path, {"office": wide.replace("0.0.0.255 host 10.30", "0.0.0.127 host 10.30")}, {**BASE, "office": wide}
    )
    assert found.verdict == "safe", [reason.en for reason in found.reasons]
    assert ("remains", "CNI-001") in {(change.change, change.finding.check.id) for change in found.findings}
    assert not [
        change
        for change in found.findings
        if change.change in ("introduced", "fixed") and change.finding.flow is not None
    ]
    moved = reviewed(
        tmp_path / "moved",
        {"office": wide.replace("10.10.1.0 0.0.0.255 host 10.30", "10.10.2.0 0.0.0.255 host 10.30")},
        {**BASE, "office": wide},
    )
    assert moved.verdict == "violates_policy"
