"""RUL-004 and what RUL-005 says of objects: the answers that examples cannot show."""

from __future__ import annotations

from auditor.check import Verdict
from auditor.model.naming import Definition
from auditor.model.rule import Action, Reference, Rule, RuleSet
from tests.checks.building import at, device, run


def _made(kind: str, name: str, line: int, **parts: bool) -> Definition:
    return Definition(kind=kind, name=name, at=at(line), **parts)


def _named(kind: str, name: str, line: int, use: str = "filter", owner: tuple[str, str] = ("", "")) -> Reference:
    return Reference(kind=kind, name=name, use=use, at=at(line), owner=owner)


def test_many_unused_objects_are_one_finding_that_counts_them() -> None:
    many = tuple(_made("address", f"a{number:03}", number) for number in range(1, 201))
    (result,) = run("RUL-004", [device(definitions=many)])
    assert result.verdict is Verdict.FAIL
    assert result.values is not None
    assert result.values["count"] == 200
    assert str(result.values["names"]).count("a0") >= 10
    assert len(result.evidence) <= 20


def test_the_subject_does_not_depend_on_lines_or_names() -> None:
    (here,) = run("RUL-004", [device(definitions=(_made("acl", "A", 3),))])
    (there,) = run("RUL-004", [device(definitions=(_made("acl", "A", 30), _made("acl", "B", 31)))])
    assert here.subject == there.subject == "acl"


def test_a_possible_use_only_warns_and_shows_the_line() -> None:
    (result,) = run(
        "RUL-004", [device(definitions=(_made("acl", "A", 3),), references=(_named("", "A", 9, "unknown"),))]
    )
    assert result.verdict is Verdict.WARN
    assert [(one.at.first, one.role) for one in result.evidence] == [(3, "defines"), (9, "names")]


def test_a_possible_use_inside_something_unused_is_no_use() -> None:
    made = (_made("acl", "A", 3), _made("policy-map", "P", 5))
    inside = _named("", "A", 6, "unknown", ("policy-map", "P"))
    results = run("RUL-004", [device(definitions=made, references=(inside,))])
    assert {result.verdict for result in results} == {Verdict.FAIL}


def test_what_is_in_use_passes_and_nothing_at_all_is_not_applicable() -> None:
    made = (_made("acl", "A", 3), _made("object", "O", 5))
    uses = (_named("acl", "A", 9), _named("object", "O", 4, "filter", ("acl", "A")))
    results = run("RUL-004", [device(definitions=made, references=uses)])
    assert [result.verdict for result in results] == [Verdict.PASS, Verdict.PASS]
    (result,) = run("RUL-004", [device(definitions=(_made("service", "HTTP", 3, factory=True),))])
    assert result.verdict is Verdict.NOT_APPLICABLE


def test_things_that_name_each_other_only_are_unused() -> None:
    made = (_made("object-group", "A", 3), _made("object-group", "B", 5))
    circle = (
        _named("object-group", "B", 4, "object", ("object-group", "A")),
        _named("object-group", "A", 6, "object", ("object-group", "B")),
    )
    (result,) = run("RUL-004", [device(definitions=made, references=circle)])
    assert (result.verdict, result.values and result.values["count"]) == (Verdict.FAIL, 2)


def test_an_undefined_or_empty_object_warns_where_a_filter_at_work_names_it() -> None:
    made = (_made("acl", "A", 3), _made("object-group", "E", 2, empty=True))
    gone = Reference(kind="object-group", name="GONE", use="filter", at=at(4), defined=False, owner=("acl", "A"))
    empty = _named("object-group", "E", 5, "filter", ("acl", "A"))
    bound = _named("acl", "A", 9, "nat")
    at_work = device(definitions=made, references=(gone, empty, bound))
    assert {(result.says, result.verdict) for result in run("RUL-005", [at_work])} == {
        ("dangling", Verdict.WARN),
        ("hollow", Verdict.WARN),
    }
    assert run("RUL-005", [device(definitions=made, references=(gone, empty))]) == []


def test_a_list_that_an_unread_line_names_is_not_called_unapplied() -> None:
    rules = RuleSet(name="A", family="4", rules=(Rule(name="10", action=Action.DENY, at=at(4)),), at=at(3))
    (result,) = run("RUL-005", [device(filters=(rules,))])
    assert (result.verdict, result.says) == (Verdict.FAIL, "unbound")
    (result,) = run("RUL-005", [device(filters=(rules,), references=(_named("", "A", 9, "unknown"),))])
    assert result.verdict is Verdict.CANNOT_TELL
    assert "9" in result.unknowns[0].en
