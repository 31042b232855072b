"""Lines typed at the FortiOS command line, applied to a configuration.

``set`` replaces a setting, ``append`` and ``unselect`` change a list, ``unset`` returns to the default; new entries go to
the end of their table, ``edit 0`` takes the next free number, ``move`` puts an entry before or behind another, and what is
in use is not deleted (FortiOS CLI Reference, "CLI basics"; Fortinet document library, "Finding object dependencies").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from auditor.model.text import Text
from auditor.platform import Edited, EditError
from auditor.source.document import Document
from vendor_parsers._readers.edit_blocks import read, setting_words

IDLE = frozenset({"show", "get", "diagnose", "diag"})
USES = {
    "firewall address": ("srcaddr", "dstaddr", "addrgrp member", "addrgrp exclude-member"),
    "firewall addrgrp": ("srcaddr", "dstaddr", "addrgrp member"),
    "firewall address6": ("srcaddr6", "dstaddr6", "addrgrp6 member"),
    "firewall addrgrp6": ("srcaddr6", "dstaddr6", "addrgrp6 member"),
    "firewall service custom": ("service", "service group member"),
    "firewall service group": ("service", "service group member"),
    "firewall vip": ("dstaddr", "vipgrp member"),
    "firewall vipgrp": ("dstaddr",),
    "firewall ippool": ("poolname",),
    "firewall schedule recurring": ("schedule",),
    "firewall schedule onetime": ("schedule",),
    "system interface": ("srcintf", "dstintf", "device", "interface", "extintf", "associated-interface", "system zone interface"),
    "system zone": ("srcintf", "dstintf"),
    "vpn ipsec phase1-interface": ("phase1name",),
    "user group": ("groups",),
    "user local": ("user group member",),
}  # fmt: skip
"""Tables whose entries others name, and by which settings (with the table where other tables have one called so too)."""
_NEEDED = (
    ("srcintf",), ("dstintf",), ("srcaddr", "srcaddr6", "internet-service-src"), ("dstaddr", "dstaddr6", "internet-service"),
)  # fmt: skip
"""What a policy must have before the device keeps it: one of each."""


class _RefusedError(Exception):
    def __init__(self, en: str, ja: str) -> None:
        super().__init__(en)
        self.text = Text(en, ja)


@dataclass(slots=True, eq=False)
class _Part:
    """Lines that belong together: a setting, a block (``config``, ``edit``) with what is in it, or a comment."""

    raw: list[str]
    words: list[str]
    text: str = ""
    block: bool = False
    parts: list[_Part] = field(default_factory=list)
    close: list[str] = field(default_factory=list)

    @property
    def indent(self) -> str:
        return self.raw[0][: len(self.raw[0]) - len(self.raw[0].lstrip())] if self.raw else ""

    def lines(self) -> Iterator[str]:
        stack: list[_Part | list[str]] = [self]
        while stack:
            one = stack.pop()
            if isinstance(one, list):
                yield from one
                continue
            yield from one.raw
            stack.append(one.close)
            stack += reversed(one.parts)

    def named(self, words: Sequence[str]) -> list[_Part]:
        return [part for part in self.parts if part.block and part.words == list(words)]

    def held(self, key: str) -> _Part | None:
        return next((part for part in self.parts if not part.block and part.words[:1] == [key]), None)

    def entries(self) -> list[_Part]:
        return [part for part in self.parts if part.block and part.words[0] == "edit"]


def _read(lines: Sequence[str]) -> _Part:
    numbers = range(1, len(lines) + 1)
    tree = read(Document("edit", lines, numbers, numbers))
    if tree.faults:
        raise EditError(
            0, Text("the configuration is cut off or out of balance", "設定が途中で切れているか、対応が取れていない")
        )
    starts = {node.first: node for node in tree.root.walk()}
    root = _Part([], [], block=True)
    open_ = [root]
    place = 0
    while place < len(lines):
        node = starts.get(place + 1)
        if node is None:
            if lines[place].strip() in ("end", "next") and len(open_) > 1:
                _close(open_, lines[place])
            else:
                open_[-1].parts.append(_Part([lines[place]], []))
            place += 1
            continue
        part = _Part(list(lines[place : node.last]), node.words, node.text, node.words[:1] in (["config"], ["edit"]))
        open_[-1].parts.append(part)
        if part.block:
            open_.append(part)
        place = node.last
    return root


def _close(open_: list[_Part], line: str) -> None:
    """``next`` ends an ``edit``, ``end`` the ``config`` around it."""
    wanted = "edit" if line.strip() == "next" else "config"
    while len(open_) > 1 and open_[-1].words[0] != wanted:
        open_.pop()
    open_.pop().close.append(line)


class _Typing:
    """The configuration while lines are typed; ``open`` are the blocks one is in."""

    def __init__(self, root: _Part) -> None:
        self.root = root
        self.open = [root]
        self.number = 0
        """The line being typed."""
        self.domains = bool(root.named(["config", "vdom"]))

    @property
    def here(self) -> _Part:
        return self.open[-1]

    def type(self, line: str) -> None:
        text = line.strip()
        verb = text.partition(" ")[0]
        if not text or text.startswith("#") or verb in IDLE:
            return
        if text.count('"') % 2 and not text.count('\\"'):
            raise _RefusedError("values over several lines are not read", "複数行にわたる値は扱えない")
        words = setting_words(text)
        if verb in ("config", "edit", "end", "next"):
            {"config": self.config, "edit": self.edit, "end": self.end, "next": self.next}[verb](words)
        elif verb in ("set", "select", "unset", "clear", "append", "unselect"):
            self.setting(verb, words, text)
        elif verb in ("delete", "move", "purge", "rename", "clone"):
            self.table(verb, words[1:])
        else:
            raise _RefusedError("not a line of a configuration", "設定の行ではない")

    # --- blocks

    def config(self, words: list[str]) -> None:
        if self.here is self.root and self.domains and words[1:2] not in (["vdom"], ["global"]):
            raise _RefusedError("enter a VDOM or global first", "先に VDOM か global に入ること")
        if self.here.words[:1] == ["config"] and self.here.words[1:2] != ["global"]:
            raise _RefusedError(
                "a config inside a table needs an edit or an end before it", "edit または end が先に必要"
            )
        found = self.here.named(words)
        if not found:
            found = [self.made(self.here, " ".join(words), ["end"])]
        # a text of several VDOMs has a table of their names, then one block for each
        self.open.append(
            max(found, key=lambda part: sum(len(one.parts) for one in part.parts))
            if words[1:] != ["vdom"]
            else found[0]
        )

    def edit(self, words: list[str]) -> None:
        if self.here.words[:1] != ["config"]:
            raise _RefusedError("edit stands in a table only", "edit はテーブルの中でのみ使える")
        if len(words) < 2:
            raise _RefusedError("the entry's name is missing", "エントリ名がない")
        if self.here.words == ["config", "vdom"]:
            held = [
                entry
                for block in self.root.named(["config", "vdom"])
                for entry in block.entries()
                if entry.words[1:] == words[1:]
            ]
            if not held:
                raise _RefusedError(f"there is no VDOM {words[1]}", f"VDOM {words[1]} がない")
            self.open.append(max(held, key=lambda part: len(part.parts)))
            return
        name = words[1]
        numbered = all(entry.words[1].isdecimal() for entry in self.here.entries()) and name.isdecimal()
        if name == "0" and numbered:
            name = str(max((int(entry.words[1]) for entry in self.here.entries()), default=0) + 1)
        entry = self.entry(name)
        if entry is None:
            entry = self.made(self.here, f"edit {name if name.isdecimal() else _quoted(name)}", ["next"])
        self.open.append(entry)

    def entry(self, name: str) -> _Part | None:
        return next((entry for entry in self.here.entries() if entry.words[1:] == [name]), None)

    def made(self, parent: _Part, text: str, close: Sequence[str]) -> _Part:
        """A new block at the end of another."""
        blocks = [part for part in parent.parts if part.block]
        indent = blocks[-1].indent if blocks else "" if parent is self.root else parent.indent + "    "
        part = _Part([indent + text], setting_words(text), text, True, [], [indent + word for word in close])
        parent.parts.append(part)
        return part

    def next(self, words: list[str]) -> None:
        if self.here.words[:1] != ["edit"]:
            raise _RefusedError("no entry is open", "開いているエントリがない")
        self.leave()

    def end(self, words: list[str]) -> None:
        if self.here.words[:1] == ["edit"]:
            self.leave()
        if self.here is self.root:
            raise _RefusedError("no block is open", "開いているブロックがない")
        self.open.pop()

    def leave(self) -> None:
        """Out of an entry; the device keeps a policy only when it is whole."""
        entry = self.open.pop()
        if self.here.words == ["config", "firewall", "policy"]:
            for keys in _NEEDED:
                if not any(entry.held(key) for key in keys):
                    raise _RefusedError(
                        f"policy {entry.words[1]} has no {keys[0]}", f"ポリシー {entry.words[1]} に {keys[0]} がない"
                    )

    def finish(self) -> None:
        """What is open at the end of the lines is kept, as by leaving."""
        while self.here is not self.root:
            if self.here.words[:1] == ["edit"] and len(self.open) > 1:
                self.leave()
            else:
                self.open.pop()

    # --- settings

    def setting(self, verb: str, words: list[str], text: str) -> None:
        if self.here is self.root or self.here.words in (["config", "vdom"], ["config", "global"]):
            raise _RefusedError("no block is open", "開いているブロックがない")
        if not words or (verb in ("set", "select", "append", "unselect") and len(words) < 2):
            raise _RefusedError("the value is missing", "値がない")
        key, values = words[0], words[1:]
        held = self.here.held(key)
        if verb in ("unset", "clear"):
            if held is not None:
                self.here.parts.remove(held)
            return
        if verb in ("append", "unselect"):
            present = held.words[1:] if held is not None else []
            if verb == "append":
                values = [*present, *(value for value in values if value not in present)]
            else:
                if lost := [value for value in values if value not in present]:
                    raise _RefusedError(f"{key} has no {lost[0]}", f"{key} に {lost[0]} がない")
                values = [value for value in present if value not in values]
            text = " ".join(["set", key, *map(_quoted, values)])
            if not values:
                raise _RefusedError(f"{key} would be empty", f"{key} が空になる")
        else:
            text = text.replace("select ", "set ", 1) if verb == "select" else text
        if held is not None:
            held.raw, held.words, held.text = [held.indent + text], setting_words(text), text
            return
        settings = [part for part in self.here.parts if not part.block and part.words]
        indent = settings[-1].indent if settings else self.here.indent + "    "
        place = self.here.parts.index(settings[-1]) + 1 if settings else 0
        self.here.parts.insert(place, _Part([indent + text], setting_words(text), text))

    # --- entries of a table

    def table(self, verb: str, words: list[str]) -> None:
        if self.here.words[:1] != ["config"] or self.here.words[1:2] in (["vdom"], ["global"]):
            raise _RefusedError("no table is open", "テーブルが開かれていない")
        if verb == "purge":
            gone = self.here.entries()
            for one in gone:
                self.may_go(one)
            self.here.parts = [part for part in self.here.parts if part not in gone]
            return
        if not words:
            raise _RefusedError("the entry's name is missing", "エントリ名がない")
        entry = self.entry(words[0])
        if entry is None:
            raise _RefusedError(f"there is no entry {words[0]}", f"エントリ {words[0]} がない")
        if verb == "delete":
            self.may_go(entry)
            self.here.parts.remove(entry)
        elif verb == "move":
            self.move(entry, words[1:])
        elif len(words) != 3 or words[1] != "to" or self.entry(words[2]) is not None:
            raise _RefusedError("a new name is expected behind `to`", "to の後に新しい名前が必要")
        elif verb == "rename":
            self.rename(entry, words[2])
        else:
            twin = self.made(self.here, f"edit {words[2] if words[2].isdecimal() else _quoted(words[2])}", ["next"])
            twin.parts = [_copied(part) for part in entry.parts]

    def move(self, entry: _Part, words: list[str]) -> None:
        other = self.entry(words[1]) if len(words) == 2 and words[0] in ("before", "after") else None
        if other is None or other is entry:
            raise _RefusedError("there is no such entry to move before or after", "移動先のエントリがない")
        self.here.parts.remove(entry)
        self.here.parts.insert(self.here.parts.index(other) + (words[0] == "after"), entry)

    def uses(self, name: str) -> Iterator[tuple[_Part, _Part]]:
        """The settings of the same VDOM that name an entry of the open table, each with its own entry."""
        settings = USES.get(" ".join(self.here.words[1:]), ())
        scope = self.open[2] if len(self.open) > 2 and self.open[1].words == ["config", "vdom"] else self.root
        waiting: list[tuple[_Part, str]] = [(scope, "")]
        while waiting:
            block, table = waiting.pop()
            for part in block.parts:
                if part.block:
                    waiting.append((part, " ".join(part.words[1:]) if part.words[0] == "config" else table))
                elif part.words and name in part.words[1:] and _is_use(part.words[0], table, settings):
                    yield block, part

    def may_go(self, entry: _Part) -> None:
        for block, part in self.uses(entry.words[1]):
            if block is not entry:
                where = " ".join(block.words)
                raise _RefusedError(
                    f"{entry.words[1]} is in use: {where}, {part.words[0]}",
                    f"{entry.words[1]} は使用中: {where} の {part.words[0]}",
                )

    def rename(self, entry: _Part, name: str) -> None:
        old = entry.words[1]
        for _, part in list(self.uses(old)):
            values = [name if value == old else value for value in part.words[1:]]
            text = " ".join(["set", part.words[0], *map(_quoted, values)])
            part.raw, part.words, part.text = [part.indent + text], setting_words(text), text
        text = f"edit {name if name.isdecimal() else _quoted(name)}"
        entry.raw, entry.words, entry.text = [entry.indent + text], ["edit", name], text


def _is_use(key: str, table: str, settings: Sequence[str]) -> bool:
    """True when a setting of a table is one of ``settings``, which name it alone or behind its table."""
    return any(use == key or (use.endswith(f" {key}") and table.endswith(use.rpartition(" ")[0])) for use in settings)


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _copied(part: _Part) -> _Part:
    return _Part(
        list(part.raw), list(part.words), part.text, part.block, [_copied(one) for one in part.parts], list(part.close)
    )


def edit(lines: Sequence[str], typed: Sequence[str]) -> Edited:
    """The configuration once the lines were typed; raises EditError."""
    typing = _Typing(_read(lines))
    try:
        for line in typed:
            typing.type(line)
            typing.number += 1
        typing.finish()
    except _RefusedError as error:
        raise EditError(min(typing.number, len(typed) - 1), error.text) from error
    return Edited(tuple(typing.root.lines()))
