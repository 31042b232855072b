"""Reading XML: a saved or exported configuration, ``show config`` through the API, and what Panorama exports.

``<entry name="x">`` and ``<member>x</member>`` are words of their own; text is the value below its element. Only elements,
text and comments are accepted: a document type or an entity declaration is refused before anything of it takes effect.
"""

from __future__ import annotations

from collections.abc import Sequence
from xml.parsers import expat

from auditor.source.document import Document
from vendor_parsers.paloalto_panos.read_set import placed
from vendor_parsers.paloalto_panos.tree import DEEPEST, ConfigTree, Element

VERSION = "(version)"
"""The word under which the root element's own attributes stand: no element can have this name."""
_WRAPPERS = frozenset({"response", "result", "config"})


class _RefusedError(Exception):
    """The text has what no configuration has: where, and what, in both languages."""

    def __init__(self, line: int, en: str, ja: str) -> None:
        super().__init__(en)
        self.line = line
        self.en = en
        self.ja = ja


class _Open:
    """An element that is not closed yet; ``element`` None for a member, whose word is its text."""

    __slots__ = ("element", "filled", "first")

    def __init__(self, element: Element | None, first: int) -> None:
        self.element = element
        self.first = first
        self.filled = False


class _Reader:
    """Gathers elements while the parser walks the text; line numbers count the document's lines from 1."""

    def __init__(self, document: Document, tree: ConfigTree, skipped: int) -> None:
        self.document = document
        self.tree = tree
        self.skipped = skipped
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.EntityDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.CommentHandler = self._comment
        self.open: list[_Open] = []
        self.text: list[str] = []
        self.kinds: dict[int, str] = {}
        """What a line is that belongs to no element."""

    def _line(self) -> int:
        return min(self.parser.CurrentLineNumber + self.skipped, len(self.document.lines))

    def _say(self, elements: list[Element], first: int, last: int) -> None:
        self.tree.say(elements, self.document.firsts[first - 1], self.document.lasts[last - 1])

    def _put(self, path: Sequence[str], line: int, above: Element | None) -> list[Element]:
        return self.tree.put(path, self.document.firsts[line - 1], self.document.lasts[line - 1], above)

    def _doctype(self, *_: object) -> None:
        raise _RefusedError(
            self._line(),
            "a document type or entity declaration, which no PAN-OS configuration has: not read",
            "DTD または実体宣言がある。PAN-OS の設定には存在しないため読み込まない",
        )

    def _comment(self, data: str) -> None:
        line = self._line()
        for number in range(line, line + data.count("\n") + 1):
            self.kinds.setdefault(number, "comment")

    def _text(self, data: str) -> None:
        self.text.append(data)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        line = self._line()
        if len(self.open) > DEEPEST:
            raise _RefusedError(line, "elements are nested too deep", "要素の入れ子が深すぎる")
        above = self._fill_above()
        if above is self.tree.top and name in _WRAPPERS:
            self._root(attributes if name == "config" else {}, line)
        elif name == "member":
            self.open.append(_Open(None, line))
        else:
            word = attributes.get("name", name) if name == "entry" else name
            path = placed([word]) if above is self.tree.top else [word]
            self.open.append(_Open(self._put(path, line, above)[-1], line))

    def _fill_above(self) -> Element:
        """The element around the one that begins; a statement of its own from now on. Text in it means nothing."""
        self.text.clear()
        if not self.open:
            return self.tree.top
        around = self.open[-1]
        element = around.element or self.tree.top
        if not around.filled and element is not self.tree.top:
            self._say([element], around.first, around.first)
        around.filled = True
        return element

    def _root(self, attributes: dict[str, str], line: int) -> None:
        self.open.append(_Open(self.tree.top, line))
        self.kinds.setdefault(line, "header")
        for key in ("version", "detail-version"):
            if key in attributes:
                self._say(self._put((VERSION, key, attributes[key]), line, None), line, line)

    def _end(self, _name: str) -> None:
        line, text = self._line(), "".join(self.text).strip()
        self.text.clear()
        closed = self.open.pop()
        if closed.element is None:
            above = self.open[-1].element if self.open else None
            self._say(self._put((text,), closed.first, above), closed.first, line)
        elif not closed.filled and closed.element is not self.tree.top:
            found = [closed.element]
            if text:
                found += self._put((text,), closed.first, closed.element)
            self._say(found, closed.first, line)

    def run(self) -> None:
        """Walk the whole text; raises what the parser or a handler raises."""
        for line in self.document.lines[self.skipped :]:
            self.parser.Parse(line + "\n", False)
        self.parser.Parse("", True)


def read_xml(document: Document, tree: ConfigTree) -> None:
    """Put every element into the tree; a text that is not well formed, or that declares entities, is refused whole."""
    lines = document.lines
    skipped = next((number for number, line in enumerate(lines) if line.lstrip().startswith("<")), 0)
    reader = _Reader(document, tree, skipped)
    try:
        reader.run()
    except _RefusedError as refused:
        tree.refuse(document.firsts[refused.line - 1], refused.en, refused.ja)
    except expat.ExpatError as error:
        line = document.firsts[min(max(error.lineno + skipped, 1), len(lines)) - 1]
        told = expat.ErrorString(error.code)
        tree.refuse(line, f"the XML is not well formed ({told})", f"XML として正しくない（{told}）")
    else:
        _rest(document, tree, reader.kinds)


def _rest(document: Document, tree: ConfigTree, kinds: dict[int, str]) -> None:
    """Sort the lines no element stands on: closing tags, comments, blank ones."""
    said = set[int]()
    for first, last, _ in tree.statements:
        said.update(range(first, last + 1))
    for number, text in enumerate(document.lines, 1):
        first, last = document.firsts[number - 1], document.lasts[number - 1]
        if first not in said:
            tree.skip(kinds.get(number, "end" if text.strip() else "blank"), first, last)
