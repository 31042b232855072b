"""YAML as a small tree of values that know their lines; nothing is constructed, so no tag can run anything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from auditor.model.span import Span
from auditor.model.text import Text
from auditor.plant.types import Problem

DEEPEST = 20
LARGEST = 8 * 1024 * 1024
MOST_NODES = 500_000
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_QUOTES = frozenset("'\"|>")
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


@dataclass(frozen=True, slots=True)
class Leaf:
    """A scalar as it is written; ``quoted`` ones are text whatever they look like."""

    text: str
    quoted: bool
    at: Span

    @property
    def empty(self) -> bool:
        """True for a value that is left out or written as null."""
        return not self.quoted and self.text in _NULLS


@dataclass(frozen=True, slots=True)
class Items:
    """A sequence; ``at`` spans all of it."""

    items: tuple[Tree, ...]
    at: Span


@dataclass(frozen=True, slots=True)
class Fields:
    """A mapping in file order, repeated keys included; ``at`` spans all of it."""

    entries: tuple[tuple[Leaf, Tree], ...]
    at: Span


Tree = Leaf | Items | Fields


class TreeError(Exception):
    """The text is no YAML this product reads; ``problem`` says where and why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem.at))
        self.problem = problem


def read_tree(text: str, file: str) -> Tree | None:
    """The one document in ``text``, None when it is empty; raises TreeError.

    Refused: aliases and anchors with several uses (a small file can stand for a huge one), several documents,
    nesting deeper than ``DEEPEST``, text larger than ``LARGEST``.
    """
    if len(text) > LARGEST:
        raise _unreadable(file, 0, f"larger than {LARGEST} characters", f"{LARGEST} 文字を超えている")
    try:
        return _document(_events(text, file), file)
    except yaml.YAMLError as fault:
        raise TreeError(_syntax_problem(text, file, fault)) from None


TOO_DEEP = Text("nested too deep or too large", "入れ子が深すぎるか、大きすぎる")


def _unreadable(file: str, line: int, en: str, ja: str) -> TreeError:
    return TreeError(Problem(Span(file, line + 1, line + 1), Text(en, ja)))


def _syntax_problem(text: str, file: str, fault: yaml.YAMLError) -> Problem:
    mark = getattr(fault, "problem_mark", None)
    line = mark.line if mark is not None else 0
    lines = text.splitlines()
    line = min(line, max(len(lines) - 1, 0))
    written = lines[line] if lines else ""
    at = Span(file, line + 1, line + 1)
    if "\t" in written[: len(written) - len(written.lstrip())]:
        return Problem(
            at,
            Text(
                "not valid YAML: the line is indented with a tab; use spaces",
                "YAML として読めない: 行頭の字下げにタブが使われている。空白を使うこと",
            ),
        )
    detail = getattr(fault, "problem", None) or getattr(fault, "reason", None) or "syntax error"
    if "nesting" in str(detail):  # newer builds of the YAML library stop at their own depth, before ours
        return Problem(at, TOO_DEEP)
    return Problem(at, Text(f"not valid YAML: {detail}", f"YAML として読めない: {detail}"))


def _events(text: str, file: str) -> Iterator[yaml.Event]:
    depth = 0
    for nodes, event in enumerate(yaml.parse(text, Loader=_LOADER)):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        line = _line(event)
        if isinstance(event, yaml.AliasEvent):
            raise _unreadable(
                file,
                line,
                f"YAML alias '*{event.anchor}' is not accepted; write the value out",
                f"YAML のエイリアス「*{event.anchor}」は使えない。値をそのまま書くこと",
            )
        if depth > DEEPEST or nodes > MOST_NODES:
            raise _unreadable(file, line, TOO_DEEP.en, TOO_DEEP.ja)
        yield event


def _document(events: Iterator[yaml.Event], file: str) -> Tree | None:
    tree: Tree | None = None
    seen = False
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            if seen:
                raise _unreadable(file, _line(event), "more than one YAML document", "YAML 文書が複数ある")
            seen = True
            tree = _node(next(events), events, file)
    return None if isinstance(tree, Leaf) and tree.empty else tree


def _node(event: yaml.Event, events: Iterator[yaml.Event], file: str) -> Tree:
    if isinstance(event, yaml.ScalarEvent):
        return Leaf(event.value, event.style in _QUOTES, _span(file, event, event))
    if isinstance(event, yaml.SequenceStartEvent):
        return _items(event, events, file)
    return _fields(event, events, file)


def _items(start: yaml.Event, events: Iterator[yaml.Event], file: str) -> Items:
    found: list[Tree] = []
    for event in events:
        if isinstance(event, yaml.SequenceEndEvent):
            break
        found.append(_node(event, events, file))
    return Items(tuple(found), _around(_span(file, start, start), found))


def _fields(start: yaml.Event, events: Iterator[yaml.Event], file: str) -> Fields:
    found: list[tuple[Leaf, Tree]] = []
    for event in events:
        if isinstance(event, yaml.MappingEndEvent):
            break
        key = _node(event, events, file)
        if not isinstance(key, Leaf):
            raise _unreadable(file, key.at.first - 1, "a key must be one word", "キーは一語でなければならない")
        found.append((key, _node(next(events), events, file)))
    return Fields(tuple(found), _around(_span(file, start, start), [part for pair in found for part in pair]))


def _line(event: yaml.Event) -> int:
    return event.start_mark.line if event.start_mark is not None else 0


def _span(file: str, start: yaml.Event, end: yaml.Event) -> Span:
    first, last = _line(start) + 1, _line(start) + 1
    if end.end_mark is not None:
        # A block scalar's end mark stands at the start of the line after it.
        last = max(first, end.end_mark.line + (end.end_mark.column > 0))
    return Span(file, first, last)


def _around(start: Span, parts: list[Tree] | list[Leaf | Tree]) -> Span:
    """The lines of a collection: block style has no closing mark of its own, so the last part ends it."""
    return Span(start.file, start.first, max([start.first, *(part.at.last for part in parts)]))
