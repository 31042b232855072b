"""Reading braces: ``config { devices { … } }``, what ``show config running`` prints on the device.

A statement ends with ``;``, ``{`` or ``}``. A value in quotes, and the long value of a key, may go over several lines.
"""

from __future__ import annotations

from collections.abc import Sequence

from auditor.source.document import Document
from vendor_parsers.paloalto_panos.read_set import placed, tokens
from vendor_parsers.paloalto_panos.tree import DEEPEST, ConfigTree, Element


def _quote_left_open(text: str) -> bool:
    return text.count('"') % 2 == 1


def read_braces(document: Document, tree: ConfigTree) -> None:
    """Put every statement into the tree; what is never closed is read as far as it goes."""
    lines, firsts, lasts = document.lines, document.firsts, document.lasts
    above: list[Element] = [tree.top]
    index = 0
    while index < len(lines):
        text, start = lines[index].strip(), index
        index += 1
        if not text:
            tree.skip("blank", firsts[start], lasts[start])
        elif text[0] in "#!":
            tree.skip("comment", firsts[start], lasts[start])
        elif text in ("}", "};"):
            tree.skip("end", firsts[start], lasts[start])
            if len(above) > 1:
                above.pop()
        else:
            if text[-1] not in ";{" or _quote_left_open(text):
                index = _end_of_value(lines, start)
                text = "\n".join((text, *lines[start + 1 : index])).rstrip()
            _statement(tree, above, text, firsts[start], lasts[index - 1])
            if len(above) > DEEPEST:
                tree.refuse(firsts[start], "blocks are nested too deep", "ブロックの入れ子が深すぎる")
                return


def _end_of_value(lines: Sequence[str], start: int) -> int:
    """The line behind a value that goes over several lines; that behind its first one when nothing ends it."""
    quoted = _quote_left_open(lines[start])
    for index in range(start + 1, len(lines)):
        line = lines[index].rstrip()
        if quoted and '"' in line:
            return index + 1
        if not quoted and (line.endswith(";") or _looks_like_another(line)):
            return index + (1 if line.endswith(";") and not _looks_like_another(line) else 0)
    return start + 1


def _looks_like_another(line: str) -> bool:
    """A line of a long value has no blank in front of it and none within."""
    return line[:1].isspace() or " " in line.rstrip(";") or line in ("", "}")


def _statement(tree: ConfigTree, above: list[Element], text: str, first: int, last: int) -> None:
    if '"' not in text:
        text = "".join(text.split("\n"))
    opens = text.endswith("{")
    words, members = tokens(text[:-1].rstrip() if opens else text.removesuffix(";").rstrip())
    if len(above) == 1 and words[:1] == ["config"]:
        words = words[1:]
        if opens and not words:
            tree.skip("header", first, last)
            above.append(tree.top)
            return
    elif len(above) == 1:
        words = placed(words)
    if not words:
        tree.stray(text, first, last)
        return
    found = tree.put(words, first, last, above[-1])
    for member in members:
        found += tree.put((member,), first, last, found[len(words) - 1])
    tree.say(found, first, last)
    if opens:
        above.append(found[len(words) - 1])
