"""Reading ``set`` commands: the output of ``show`` with ``set cli config-output-format set``, and scripts of such lines.

``delete`` and ``move`` in a script do what they do on the device. Any other command is kept as a statement nobody read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from auditor.source.document import Document
from vendor_parsers.paloalto_panos.tree import LOCAL, ConfigTree

_TOKEN = re.compile(r'"[^"]*"|\'[^\']*\'|\S+')
VERBS = frozenset("set delete move rename copy edit override load revert commit exit quit show run".split())
_BANNER = " login-banner "
"""A setting whose value some tools print over several lines without quotes."""
OUTERMOST = frozenset({"mgt-config", "shared", "devices", "panorama", "policy", "predefined", "readonly"})
_OF_DEVICE = frozenset(
    "deviceconfig network vsys device-group template template-stack log-collector log-collector-group platform "
    "plugins wildfire-appliance wildfire-appliance-cluster".split()
)


def placed(path: list[str]) -> list[str]:
    """A path as it stands in the whole configuration: command lines leave out the device, and the only vsys."""
    if path[:1] == ["config"]:
        path = path[1:]
    if not path or path[0] in OUTERMOST:
        return path
    if path[0] in _OF_DEVICE:
        return [*LOCAL, *path]
    return [*LOCAL, "vsys", "vsys1", *path]


def tokens(text: str) -> tuple[list[str], list[str]]:
    """The words of a path and the members of the list at its end (``[ a b ]``); quotes are taken off."""
    path: list[str] = []
    members: list[str] = []
    inside = False
    for found in _TOKEN.finditer(text):
        word = found[0]
        if word[0] in "\"'" and len(word) > 1:
            (members if inside else path).append(word[1:-1])
        elif word == "[" and not inside:
            inside = True
        elif inside and word.endswith("]"):
            if word != "]":
                members.append(word[:-1])
            inside = False
        elif word.startswith("[") and not inside and len(word) > 1 and path:
            inside = not word.endswith("]")
            members.append(word.strip("[]"))
        else:
            (members if inside else path).append(word)
    return path, members


def read_set(document: Document, tree: ConfigTree) -> None:
    """Put every command into the tree."""
    lines, firsts, lasts = document.lines, document.firsts, document.lasts
    index = 0
    while index < len(lines):
        text, start = lines[index].strip(), index
        index += 1
        if not text:
            tree.skip("blank", firsts[start], lasts[start])
            continue
        if text[0] in "#!":
            tree.skip("comment", firsts[start], lasts[start])
            continue
        index = _end_of_value(lines, start)
        if index > start + 1:
            text = "\n".join((text, *lines[start + 1 : index])).rstrip()
        _command(tree, text, firsts[start], lasts[index - 1])


def _is_command(line: str) -> bool:
    verb, blank, _ = line.strip().partition(" ")
    return bool(blank) and verb in VERBS


def _end_of_value(lines: Sequence[str], start: int) -> int:
    """The line behind a command: that behind its closing quote, and for a banner in no quotes the next command."""
    text = lines[start].strip()
    open_quote = next((found[0][0] for found in _TOKEN.finditer(text) if _is_open(found[0])), "")
    loose = _BANNER in text and text.partition(_BANNER)[2][:1] not in "\"'"
    if not (open_quote or loose):
        return start + 1
    end = start + 1
    while end < len(lines) and not _is_command(lines[end]):
        if open_quote and not loose and open_quote in lines[end]:
            return end + 1
        end += 1
    return end if loose else start + 1


def _is_open(token: str) -> bool:
    return token[0] in "\"'" and (len(token) == 1 or token[-1] != token[0])


def _command(tree: ConfigTree, text: str, first: int, last: int) -> None:
    verb, _, rest = text.partition(" ")
    head, banner, value = text.partition(_BANNER)
    if verb == "set" and banner and value[:1] not in "\"'":
        path = placed(tokens(head)[0][1:])
        tree.say(tree.put([*path, "login-banner", value], first, last), first, last)
        return
    path, members = tokens(rest)
    path = placed(path)
    if verb == "set" and path:
        found = tree.put(path, first, last)
        for member in members:
            found += tree.put((member,), first, last, found[len(path) - 1])
        tree.say(found, first, last)
    elif verb == "delete" and path:
        for member in members or [""]:
            _delete(tree, [*path, member] if member else path)
        tree.stray(text, first, last, read=True)
    elif verb == "move" and _move(tree, path):
        tree.stray(text, first, last, read=True)
    else:
        tree.stray(text, first, last)


def _delete(tree: ConfigTree, path: list[str]) -> None:
    above = tree.top.look(*path[:-1])
    if above is not None:
        above.named.pop(path[-1], None)


def _move(tree: ConfigTree, path: list[str]) -> bool:
    """``PATH NAME top``, ``bottom``, ``before OTHER``, ``after OTHER``; False when it names nothing that is there."""
    if path[-1] in ("top", "bottom"):
        place, other, path = path[-1], "", path[:-1]
    else:
        place, other, path = path[-2] if len(path) > 2 else "", path[-1], path[:-2]
    above = tree.top.look(*path[:-1]) if path else None
    moved = above.named.pop(path[-1], None) if above is not None else None
    if above is None or moved is None:
        return False
    rest = list(above.named.items())
    names = [name for name, _ in rest]
    at = {"top": 0, "bottom": len(rest)}.get(place)
    if at is None and other in names and place in ("before", "after"):
        at = names.index(other) + (place == "after")
    if at is not None:
        rest.insert(at, (moved.text, moved))
    above.named = dict(rest)
    if at is None:
        above.named[moved.text] = moved
    return at is not None
