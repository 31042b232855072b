"""What to type on Junos to change a line (Junos CLI User Guide: deactivate, commit confirmed).

A policy or a term is deactivated, not deleted: it keeps its place and ``activate`` brings it back.
"""

from __future__ import annotations

from typing import cast

from auditor.mending import PortRoot, Proposal, Root, RuleRoot
from auditor.model.device import Device
from auditor.model.rule import Action
from auditor.model.span import Span
from auditor.model.text import Text
from vendor_parsers.juniper_junos.reading import JunosTree
from vendor_parsers.juniper_junos.statement import Statement

SAFETY = Text(
    "commit confirmed 10 goes back by itself unless commit follows within ten minutes; rollback 1 and commit undo it later",
    "commit confirmed 10 は10分以内に commit しなければ自動で元に戻る。後から戻すには rollback 1 と commit",
)
_ENTRIES = ("policy", "term")


def mend(device: Device, root: Root) -> Proposal | None:
    """Lines for the configuration mode; None where none is certainly right."""
    if isinstance(root, RuleRoot):
        return None if root.keep or _last(root) else _off(root, _ENTRIES)
    if isinstance(root, PortRoot):
        path = _path(cast(JunosTree, root.tree).config, root.at, ("interfaces",))
        if path is not None and len(path) == 2:
            return _committed(f"set {' '.join(path)} disable", f"delete {' '.join(path)} disable")
    return None


def _last(root: RuleRoot) -> bool:
    """True for the only rule of a filter: what a filter without terms does is not told by any document here."""
    alike = [rule for rule in root.ruleset.rules if not rule.implied and rule.enabled]
    return root.ruleset.kind != "policy" and (len(alike) < 2 or root.ruleset.default is not Action.DENY)


def _off(root: RuleRoot, words: tuple[str, ...]) -> Proposal | None:
    path = _path(cast(JunosTree, root.tree).config, root.at, words)
    if path is None or path[0] == "groups":
        return None
    return _committed(f"deactivate {' '.join(path)}", f"activate {' '.join(path)}")


def _committed(line: str, back: str) -> Proposal:
    return Proposal(
        commands=("configure", line, "commit confirmed 10", "commit"), rollback=("configure", back, "commit"),
        cautions=(SAFETY,),
    )  # fmt: skip


def _path(config: Statement, at: Span, above: tuple[str, ...]) -> list[str] | None:
    """The words down to the statement that begins at a line, the word before whose last is one of ``above``."""
    found: list[list[str]] = []
    stack: list[tuple[Statement, list[str]]] = [(config, [])]
    while stack:
        here, path = stack.pop()
        for name, below in here.children.items():
            words = [*path, _quoted(name)]
            if (
                path
                and path[-1] in above
                and below.places
                and below.block.first == at.first
                and below.at.file == at.file
            ):
                found.append(words)
            stack.append((below, words))
    return found[0] if len(found) == 1 else None


def _quoted(word: str) -> str:
    return f'"{word}"' if not word or any(letter in " ;{}[]#" for letter in word) else word
