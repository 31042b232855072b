"""``auditor/anonymize/keywords.txt``: every word the parsers know, read out of their source. ``make docs`` writes it."""

from __future__ import annotations

import ast
import importlib
import json
import pkgutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import checks
import vendor_parsers
from auditor.anonymize.words import PARTS
from auditor.engine.discover import all_platforms
from auditor.manual import manual
from auditor.plant.ports import FREE_WORDS

ROOT = Path(__file__).parents[1]
KEYWORDS = ROOT / "auditor" / "anonymize" / "keywords.txt"
_SOURCES = (
    "vendor_parsers",
    "auditor/source",
    "auditor/model/service.py",
    "auditor/plant/ports.py",
    "auditor/plant/cells.py",
)
_SENTENCES = frozenset({"Text", "Default", "Ignored", "unknown", "default"})
_ARGUMENTS = frozenset({"title", "behaviour", "known_gaps", "source"})
_DEEPEST = 4
_LONGEST_PHRASE = 8
"""A literal of more words is a sentence, unless it is split into words on the spot."""


def keywords() -> str:
    """The file's text: one word a line, sorted."""
    found = {word for path in _modules() for word in _words_of(ast.parse(path.read_text(encoding="utf-8")))}
    found |= {word for phrase in _tables() for word in PARTS.findall(phrase)}
    found |= {word for phrase in _ignored() for word in PARTS.findall(phrase)}
    found |= {word for phrase in _of_the_plant() for word in PARTS.findall(phrase)}
    for word in FREE_WORDS:
        found |= {word, f"{word}ポート"}
    return "".join(f"{word}\n" for word in sorted(found) if not word.isdecimal())


def _modules() -> list[Path]:
    return [
        path
        for source in _SOURCES
        for path in ([ROOT / source] if source.endswith(".py") else sorted((ROOT / source).rglob("*.py")))
    ]


def _words_of(tree: ast.Module) -> Iterator[str]:
    """The words of a module's literals that may be keywords: no docstrings, no sentences of ours."""
    stack: list[ast.AST] = [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue
        if isinstance(node, ast.keyword) and node.arg in _ARGUMENTS:
            continue
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if name == "Ignored":
                stack.append(node.args[0])  # the statement; its reason is a sentence
            if name in _SENTENCES:
                continue
            if name == "split" and isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Constant):
                yield from PARTS.findall(str(node.func.value.value))
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if "\n" in node.value or len(node.value.split()) <= _LONGEST_PHRASE:  # lines of statements, or a few words
                yield from PARTS.findall(node.value)
            continue
        stack += ast.iter_child_nodes(node)


def _tables() -> Iterator[str]:
    """Single words in the tables that the modules of parsers and checks hold, computed ones as well."""
    for package in (vendor_parsers, checks):
        for entry in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            module = vars(importlib.import_module(entry.name))
            stack = [value for name, value in module.items() if name[:2] != "__" and not isinstance(value, str)]
            depth = 0
            while stack and depth < _DEEPEST:
                depth += 1
                inside: list[object] = []
                for value in stack:
                    if isinstance(value, str) and len(value.split()) == 1:
                        yield value
                    elif isinstance(value, Mapping) and any(" " in str(part) for part in value.values()):
                        pass  # lines of an example by a name of its own, or words explained: no keywords
                    elif isinstance(value, Mapping):
                        inside += [*value.keys(), *value.values()]
                    elif type(value) in (tuple, list, set, frozenset):
                        inside += list(value)  # type: ignore[call-overload]
                stack = inside


def _ignored() -> Iterator[str]:
    """Templates of show tables, and the statements the platforms leave alone on purpose, as their tables spell them out."""
    for table in sorted((ROOT / "auditor" / "source" / "tables").glob("*.ttp")):
        yield table.read_text(encoding="utf-8")
    for platform in all_platforms():
        yield from (entry.path for entry in platform.ignored)
        yield from (path for path, _ in platform.topics)


def _of_the_plant() -> Iterator[str]:
    """Keys and words of the plant file, headers and words of the registers in both languages, ids of the checks."""
    yield from _of_schema(json.loads((ROOT / "auditor" / "schemas" / "plant-v1.json").read_text(encoding="utf-8")))
    for register in manual().registers:
        yield register.file
        for column in register.columns:
            yield from (column.name, column.header.en, column.header.ja, *column.aliases)
            for value in column.values:
                yield from (value.id, value.label.en, value.label.ja, *value.aliases)
    for check in manual().checks:
        yield check.id
        for parameter in check.parameters:
            yield parameter.name
            # words a verdict rests on, however they are written: temp, TEMP, Temp
            for word in parameter.default if isinstance(parameter.default, tuple) else ():
                yield from (word, word.upper(), word.capitalize())


def _of_schema(node: object) -> Iterator[str]:
    """Names of properties and listed values of a JSON Schema."""
    if isinstance(node, dict):
        yield from node.get("properties", {})
        yield from (str(word) for word in node.get("enum", ()))
        for part in node.values():
            yield from _of_schema(part)
    elif isinstance(node, list):
        for part in node:
            yield from _of_schema(part)


if __name__ == "__main__":
    KEYWORDS.write_text(keywords(), encoding="utf-8")
