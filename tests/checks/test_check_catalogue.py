"""Every check is what the catalogue says, in both languages, with examples of both kinds."""

from __future__ import annotations

import ast
import inspect
import sys

import pytest

from auditor.check import Check, Severity, Verdict
from auditor.engine.discover import all_checks, all_platforms
from auditor.manual import manual
from auditor.platform import Platform

CHECKS = [pytest.param(check, id=check.id) for check in all_checks()]


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
