"""An export as menus with the items below them: broken lines joined, short and long form alike.

``/export`` names a menu once and prints its items below (``/ip address``, ``add address=…``); ``/export terse`` repeats
the menu on every line; both may be mixed. A line that ends in a backslash goes on behind the blanks of the next one, and
a quoted text may span lines (manual.mikrotik.com, Configuration Management, Export; Scripting, Command line).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from auditor.source.document import Document
from auditor.source.node import Node, Tree

VERBS = frozenset({"add", "set", "remove", "unset", "disable", "enable", "move", "print", "reset"})
HEADERS = ("by RouterOS", "model =", "serial number =", "version:", "board-name:", "error exporting")
"""What comment lines must hold to say something: RouterOS's own heading, Oxidized's heading, menus that failed."""
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "_": " ", "a": "", "b": "", "f": "", "v": ""}
_HEX = frozenset("0123456789ABCDEF")
_WORD = re.compile(r'\[[^\]]*\]?|(?:[^\s"]++|"(?:[^"\\]|\\.)*+"?)++', re.DOTALL)
_PROMPT = re.compile(r"\[[\w.@-]{1,80}\] (?:/[\w /-]{0,60})?>")
_MARK = re.compile(r'["\\]')
MOST_QUOTED = 400
"""Lines a quoted text may span; scripts are the longest."""


def split_words(text: str) -> list[str]:
    """``add``, ``chain=forward``, ``[ find default=yes ]``: quotes taken off, a bracket one word."""
    if '"' not in text and "[" not in text:
        return text.split() or [text]
    return [_plain(found[0]) for found in _WORD.finditer(text)] or [text]


def _plain(word: str) -> str:
    """A word without its quotation marks and escapes, a bracket with single blanks."""
    if word.startswith("["):
        return " ".join(word.split())
    head, mark, rest = word.partition('"')
    if not mark:
        return word
    parts = [head]
    while mark:
        quoted, at = _quoted(rest, 0)
        head, mark, rest = rest[at:].partition('"')
        parts += [quoted, head]
    return "".join(parts)


def _quoted(text: str, at: int) -> tuple[str, int]:
    """What stands up to the closing mark (or the end), escapes resolved, and the place behind it."""
    parts: list[str] = []
    while at < len(text):
        mark = text[at]
        if mark == '"':
            return "".join(parts), at + 1
        if mark != "\\":
            stop = _next_mark(text, at)
            parts.append(text[at:stop])
            at = stop
            continue
        code = text[at + 1 : at + 3]
        if len(code) == 2 and _HEX.issuperset(code):
            parts.append(chr(int(code, 16)))
            at += 3
        else:
            parts.append(_ESCAPES.get(code[:1], code[:1]))
            at += 2
    return "".join(parts), at


def _next_mark(text: str, at: int) -> int:
    found = _MARK.search(text, at)
    return found.start() if found else len(text)


def read(document: Document) -> Tree:
    """The tree of an export: one node per menu, its items below it."""
    tree = Tree(document.file, document.host)
    menu: Node | None = None
    for text, first, last in _joined(document):
        line = text.strip()
        if line.startswith("[") and _PROMPT.match(line):
            tree.skip("prompt", first, last)
            continue
        if not line or line.startswith("#"):
            if line and any(word in line for word in HEADERS):
                tree.root.children.append(Node(tree.file, line, first, last, tree.root))
            else:
                tree.skip("comment" if line else "blank", first, last)
            continue
        path, item = _apart(line)
        if path and item and (menu is None or menu.text != path):
            menu = Node(tree.file, path, first, first - 1, tree.root)
            tree.root.children.append(menu)
        elif path and not item:
            menu = Node(tree.file, path, first, last, tree.root)
            tree.root.children.append(menu)
        if item:
            parent = menu or tree.root
            parent.children.append(Node(tree.file, item, first, last, parent, split_words))
    return tree


def _apart(line: str) -> tuple[str, str]:
    """The menu a line names and the item on it; either may be missing."""
    if not line.startswith("/"):
        return "", line
    words = line.split()
    for place, word in enumerate(words):
        if place and word in VERBS:
            item = line
            for skipped in words[:place]:
                item = item[item.index(skipped) + len(skipped) :]
            return _menu(words[:place]), item.lstrip()
    return _menu(words), ""


def _menu(words: Sequence[str]) -> str:
    """``/interface bridge port`` for that and for ``/interface/bridge/port``."""
    return "/" + " ".join(" ".join(words).replace("/", " ").split())


def _joined(document: Document) -> Iterator[tuple[str, int, int]]:
    """The lines of a document with broken ones joined, and the lines they stand on."""
    lines, count = document.lines, len(document.lines)
    index = 0
    while index < count:
        first, text = index, lines[index]
        if text.lstrip().startswith("#"):
            yield text, document.firsts[index], document.lasts[index]
            index += 1
            continue
        parts, inside = [], False
        while True:
            rest, broken = (text[:-1], True) if _is_broken(text) else (text, False)
            parts.append(rest)
            inside = inside != _turns(rest, inside)
            more = broken or (inside and index - first < MOST_QUOTED)
            if not more or index + 1 >= count or _begins(lines[index + 1], broken):
                break
            index += 1
            parts.append("" if broken else "\n")
            text = lines[index].lstrip() if broken else lines[index]
        yield "".join(parts), document.firsts[first], document.lasts[index]
        index += 1


def _is_broken(text: str) -> bool:
    """An odd number of backslashes at the end: the last one breaks the line."""
    return (len(text) - len(text.rstrip("\\"))) % 2 == 1


def _turns(text: str, inside: bool) -> bool:
    """Whether a quotation is opened or closed by ``text``, on balance."""
    if "\\" not in text:
        return text.count('"') % 2 == 1
    now, at = inside, 0
    while at < len(text):
        if text[at] == "\\":
            at += 1
        elif text[at] == '"':
            now = not now
        at = _next_mark(text, at + 1)
    return now != inside


def _begins(line: str, broken: bool) -> bool:
    """True for a line that begins something of its own, so that what came before it was cut off."""
    if broken:
        return line[:1] not in (" ", "\t") and line.split(" ", 1)[0] in VERBS and "=" in line
    return line.startswith("/") or line.split(" ", 1)[0] in VERBS
