"""Check parameters a plant sets, by check id."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from auditor.manual import manual
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.plant.faults import Faults
from auditor.plant.record import entries_of
from auditor.plant.tree import Fields, Items, Leaf, Tree
from auditor.plant.types import Scalar

_WHOLE = re.compile(r"[-+]?[0-9]{1,18}")
_DECIMAL = re.compile(r"[-+]?[0-9]{1,18}\.[0-9]{1,18}")


def known_parameters() -> dict[str, tuple[str, ...]]:
    """The parameter names of every check in the manual's catalogue."""
    return {check.id: tuple(found.name for found in check.parameters) for check in manual().checks}


def parameters(
    tree: Tree | None, known: Mapping[str, Collection[str]], faults: Faults
) -> tuple[dict[str, dict[str, Scalar]], dict[tuple[str, str], Span]]:
    """Check parameters by check id, and where each is written; an unknown check or parameter is a problem."""
    values: dict[str, dict[str, Scalar]] = {}
    lines: dict[tuple[str, str], Span] = {}
    if tree is None or (isinstance(tree, Leaf) and tree.empty):
        return values, lines
    if not isinstance(tree, Fields):
        faults.add(
            tree.at, "'parameters' must be a mapping by check id", "「parameters」はチェック ID をキーとする項目にする"
        )
        return values, lines
    for check, (leaf, given) in entries_of(tree, faults).items():
        if check not in known:
            faults.unknown(leaf.at, Text("check", "チェック"), check, known)
        elif not isinstance(given, Fields):
            faults.add(
                given.at, f"parameters of {check} must be a mapping", f"{check} のパラメータは「名前: 値」で書く"
            )
        else:
            for name, (at, value) in entries_of(given, faults).items():
                if name not in known[check]:
                    faults.unknown(at.at, Text(f"parameter of {check}:", f"{check} のパラメータ"), name, known[check])
                elif (found := _scalar(value, faults)) is not None:
                    values.setdefault(check, {})[name] = found
                    lines[check, name] = Span(at.at.file, at.at.first, value.at.last)
    return values, lines


def _scalar(tree: Tree, faults: Faults) -> Scalar | None:
    if isinstance(tree, Leaf):
        return _atom(tree)
    if isinstance(tree, Items) and all(isinstance(item, Leaf) for item in tree.items):
        return tuple(_atom(item) for item in tree.items if isinstance(item, Leaf))
    faults.add(tree.at, "expected one value or a list of values", "単一の値か値の一覧でなければならない")
    return None


def _atom(leaf: Leaf) -> str | int | float | bool:
    word = leaf.text.strip()
    if leaf.quoted:
        return leaf.text
    if word.lower() in ("true", "false"):
        return word.lower() == "true"
    if _WHOLE.fullmatch(word):
        return int(word)
    return float(word) if _DECIMAL.fullmatch(word) else word
