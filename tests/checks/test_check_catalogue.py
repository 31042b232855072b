"""Every check is what the catalogue says, in both languages, with examples of both kinds."""

from __future__ import annotations

import ast
import inspect
import string
import sys

import pytest

from auditor.check import Check, Severity, Verdict
from auditor.engine.discover import all_checks, all_platforms
from auditor.manual import manual
from auditor.model.device import Device
from auditor.model.text import Text
from auditor.platform import Platform

CHECKS = [pytest.param(check, id=check.id) for check in all_checks()]


def _texts(check: Check) -> list[Text]:
    texts = [check.title, check.why, check.decided, check.fix, *check.messages.values()]
    texts += [parameter.meaning for parameter in check.parameters]
    return texts + [example.title for example in check.examples]


def _placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def test_there_are_checks() -> None:
    assert len(CHECKS) >= 18


def test_every_module_of_the_package_is_found() -> None:
    assert {check.id for check in all_checks()} <= {entry.id for entry in manual().checks}


@pytest.mark.parametrize("check", CHECKS)
def test_catalogue_agrees(check: Check) -> None:
    entry = manual().check(check.id)
    assert check.name == entry.name
    assert check.severity == Severity(entry.severity)
    assert check.decides == entry.decides
    assert check.supports == entry.supports
    assert check.title == entry.title
    assert check.references == entry.refs


@pytest.mark.parametrize("check", CHECKS)
def test_parameters_are_those_of_the_catalogue(check: Check) -> None:
    wanted = {parameter.name: parameter.default for parameter in manual().check(check.id).parameters}
    assert {parameter.name for parameter in check.parameters} == set(wanted)
    for parameter in check.parameters:
        default = wanted[parameter.name]
        assert parameter.default == (0 if default is None else default)


@pytest.mark.parametrize("check", CHECKS)
def test_both_languages_say_it(check: Check) -> None:
    for text in _texts(check):
        assert text.en.strip()
        assert text.ja.strip()
        assert any(ord(letter) > 0x3000 for letter in text.ja), text.ja
        assert not any(ord(letter) > 0x3000 for letter in text.en), text.en


@pytest.mark.parametrize("check", CHECKS)
def test_both_languages_fill_the_same_placeholders(check: Check) -> None:
    for text in check.messages.values():
        assert _placeholders(text.en) == _placeholders(text.ja), text.en


@pytest.mark.parametrize("check", CHECKS)
def test_there_is_a_bad_and_a_good_example(check: Check) -> None:
    assert any(example.fails for example in check.examples), "no example that fails"
    assert any(not example.fails and not example.cannot_tell for example in check.examples), "no clean example"


@pytest.mark.parametrize("check", CHECKS)
def test_needs_are_fields_of_a_device(check: Check) -> None:
    assert check.needs <= set(Device.__dataclass_fields__)


@pytest.mark.parametrize("check", CHECKS)
def test_references_are_registered(check: Check) -> None:
    book = manual()
    assert all(book.reference(key) is not None for key in check.references)


@pytest.mark.parametrize("check", CHECKS)
def test_every_sentence_is_for_a_verdict_or_is_chosen(check: Check) -> None:
    source = inspect.getsource(sys.modules[check.module])
    verdicts = {verdict.value for verdict in Verdict}
    said = {node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant)}
    assert {key for key in check.messages if key not in verdicts} <= said


@pytest.mark.parametrize("check", CHECKS)
def test_checks_speak_of_the_model_only(check: Check, platforms: tuple[Platform, ...]) -> None:
    source = ast.parse(inspect.getsource(sys.modules[check.module]))
    compared = [node for node in ast.walk(source) if isinstance(node, ast.Compare)]
    names = {platform.name for platform in platforms}
    for node in compared:
        assert not any(
            isinstance(part, ast.Attribute) and part.attr == "platform" for part in (node.left, *node.comparators)
        )
        assert not any(
            isinstance(part, ast.Constant) and part.value in names for part in (node.left, *node.comparators)
        )


@pytest.fixture(scope="session")
def platforms() -> tuple[Platform, ...]:
    return all_platforms()
