"""Every example of every check holds: exactly the lines it names, and every line of it understood."""

from __future__ import annotations

import pytest

from auditor.check import Check, Example, Verdict
from auditor.engine import audit_texts
from auditor.engine.discover import all_checks
from auditor.findings import Audit

CASES = [
    pytest.param(check, example, id=f"{check.id}-{number}")
    for check in all_checks()
    for number, example in enumerate(check.examples)
]


def _audit(check: Check, example: Example) -> Audit:
    return audit_texts(example.configs, example.plant, example.registers, select=(check.id,))


@pytest.mark.parametrize(("check", "example"), CASES)
def test_example_fails_at_exactly_its_lines(check: Check, example: Example) -> None:
    audit = _audit(check, example)
    assert not audit.not_run, [entry.reason.en for entry in audit.not_run]
    hits = [result for _, result in audit.results if result.verdict in (Verdict.FAIL, Verdict.WARN)]
    lines = {(hit.evidence[0].at.file.rpartition("/")[2], hit.evidence[0].at.first) for hit in hits}
    assert lines == set(example.fails)


@pytest.mark.parametrize(("check", "example"), CASES)
def test_example_says_cannot_tell_where_it_claims_to(check: Check, example: Example) -> None:
    found = [result for _, result in _audit(check, example).results if result.verdict is Verdict.CANNOT_TELL]
    if example.cannot_tell:
        assert found
    assert all(result.unknowns or result.says for result in found), "a cannot tell names what would decide it"


@pytest.mark.parametrize(("check", "example"), CASES)
def test_example_is_read_whole(check: Check, example: Example) -> None:
    unread = [f"{line.at}: {line.word}" for device in _audit(check, example).devices for line in device.unread]
    assert not unread


@pytest.mark.parametrize(("check", "example"), CASES)
def test_every_sentence_of_an_example_can_be_said(check: Check, example: Example) -> None:
    for finding in _audit(check, example).findings:
        assert "{" not in finding.message.en + finding.message.ja
        assert finding.message.en != finding.message.ja


@pytest.mark.parametrize("check", [pytest.param(check, id=check.id) for check in all_checks()])
def test_some_clean_example_proves_a_pass(check: Check) -> None:
    clean = [example for example in check.examples if not example.fails and not example.cannot_tell]
    verdicts = [{result.verdict for _, result in _audit(check, example).results} for example in clean]
    assert any(Verdict.PASS in found and Verdict.CANNOT_TELL not in found for found in verdicts)
