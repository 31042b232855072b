"""Lines typed at a command line with modes (Cisco IOS and what looks like it), applied to a configuration's rows.

A device takes a line in the mode it is in, and leaves that mode for a command of the outermost level. What a line does
there – opens a block, takes the place of another line, stands beside others, takes lines out – is data of the platform; a
line of which that is not known is refused, never guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from auditor.model.text import Text
from auditor.plant.ports import same_port
from auditor.platform import Edited, EditError
from vendor_parsers._readers.edited_text import Page, Reader, Row
from vendor_parsers._readers.typed_entries import ACTIONS, RENUMBERED, Entries, RefusedError

IDLE = frozenset({"enable", "write", "wr", "show", "copy", "do", "terminal", "commit", "save"})
"""First words of lines that change no configuration."""
LOGICAL = (
    "loopback",
    "vlan",
    "tunnel",
    "port-channel",
    "bvi",
    "dialer",
    "virtual-template",
    "nve",
    "null",
    "po",
    "lo",
    "bdi",
)
NOTHING_TO_REMOVE = Text("the configuration has no such line", "設定にそのような行がない")
AMBIGUOUS = Text(
    "whether this belongs to the block above or to the outermost level cannot be told; indent it, or write exit before it",
    "上のブロックの行か最上位の行か判断できない。字下げするか、前に exit を書くこと",
)


def _words(*lines: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(line.split()) for line in lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grammar:
    """How a platform's typed lines work.

    ``heads`` open a block at the outermost level, ``inner`` do inside a block (by its first word); ``inside`` are first words
    (or ``*``) of lines that stand in a block by the block's first word, ``outside`` those of the outermost level alone.
    ``one`` are settings of which one line holds: ``BLOCK / words``, ``*`` for a word that is part of what is set, ``?`` for
    one of its value, anything may follow. ``beside`` are lines of which there may be many. ``groups``: a ``no`` with these
    words takes every line that begins so. ``on``: what is on unless a ``no`` line is written. ``lists``: words that name an
    access list whose entries are numbered, ``flat`` those of a list written line by line.
    """

    read: Reader
    step: str = " "
    heads: tuple[str, ...]
    inner: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    inside: Mapping[str, frozenset[str]]
    outside: frozenset[str]
    one: tuple[str, ...]
    beside: tuple[str, ...]
    groups: tuple[str, ...]
    on: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    always_numbered: bool = False
    special: Callable[[Typing, Row, list[str], bool], bool] = lambda typing, row, words, negated: False


class Typing:
    """A configuration while lines are typed."""

    def __init__(self, page: Page, grammar: Grammar) -> None:
        self.page, self.grammar = page, grammar
        self.modes: list[tuple[Row, int]] = []
        self.indented = False
        """A line of the open block was indented, so one that is not has left it."""
        self.indent = 0
        """Of the line being typed."""
        self.assumed: dict[Text, None] = {}
        self.entries: dict[int, Entries] = {}
        self.doors: list[Row] = []
        """Blocks that lead to lines written outside any block."""
        self.heads = _words(*grammar.heads)

    @property
    def row(self) -> Row:
        """The block the next line belongs to."""
        return self.modes[-1][0] if self.modes else self.page.root

    def type(self, line: str) -> None:
        """One line; raises RefusedError."""
        words = line.split()
        if not words or words[0].startswith(("!", "#")):
            return
        if words[0] in IDLE or words[:2] in (["conf", "t"], ["configure", "terminal"], ["config", "t"]):
            return
        if words[0] == "end":
            self.modes.clear()
            return
        if words[0] in ("exit", "quit") or words[0].startswith("exit-"):
            self._leave()
            return
        self.indent = len(line) - len(line.lstrip())
        self._settle(words)
        negated = words[0] == "no"
        if words[0] == "default":
            self.reset(self.row, words[1:])
            return
        bare = words[1:] if negated else words
        if not bare:
            raise RefusedError(NOTHING_TO_REMOVE)
        if not self.modes and (bare[0].isdecimal() or bare[0] in ACTIONS):
            raise RefusedError(Text("no list is open", "アクセスリストが開かれていない"))
        if self.grammar.special(self, self.row, bare, negated):
            return
        if self._is_list(self.row):
            self.entry(self.list_of(self.row), bare, negated)
        elif self._head(bare):
            self._block(bare, negated)
        elif negated:
            self.take_out(self.row, bare)
        else:
            self.put(self.row, bare)

    def _leave(self) -> None:
        if self.modes:
            self.modes.pop()
        self.indented = bool(self.modes)

    # --- which block a line belongs to

    def _settle(self, words: list[str]) -> None:
        """Leave the blocks a line does not belong to."""
        bare = words[1:] if words[0] in ("no", "default") else words
        while self.modes:
            row, at = self.modes[-1]
            if self.indent > at:
                self.indented = True
                return
            if self._inner_head(row, bare):
                return
            outermost = bool(bare) and self._outermost(bare)
            if bare and self._inside(row, bare) and not (self.indented and outermost):
                return
            if not (self.indented or outermost):
                raise RefusedError(AMBIGUOUS)
            self.modes.pop()

    def _outermost(self, words: list[str]) -> bool:
        outside = words[0] in self.grammar.outside or " ".join(words[:2]) in self.grammar.outside
        return outside or any(words[: len(head)] == list(head) for head in self.heads)

    def _inside(self, row: Row, words: list[str]) -> bool:
        if self._is_list(row) and (
            words[0].isdecimal() or words[0] in ("permit", "deny", "remark", "evaluate", "sequence")
        ):
            return True
        known = self.grammar.inside.get(row.words[0], frozenset())
        return words[0] in known or " ".join(words[:2]) in known

    def _inner_head(self, row: Row, words: list[str]) -> bool:
        return any(words[: len(head)] == list(head) for head in _words(*self.grammar.inner.get(row.words[0], ())))

    def _head(self, words: list[str]) -> bool:
        if self.modes:
            return self._inner_head(self.row, words)
        return any(words[: len(head)] == list(head) for head in self.heads)

    def _is_list(self, row: Row) -> bool:
        return any(row.starts(head) for head in _words(*self.grammar.lists))

    # --- blocks

    def _block(self, words: list[str], negated: bool) -> None:
        found = self.block_of(words)
        if negated:
            gone = [row for row in self.row.children if row.starts(words)] if found is None else [found]
            if not gone:
                raise RefusedError(NOTHING_TO_REMOVE)
            for row in gone:
                self.page.remove(row)
            return
        if found is None:
            self._may_be_made(words)
            alike = [row for row in self.row.children if row.words[:2] == words[:2] or row.words[0] == words[0]]
            last = alike[-1] if alike else None
            found = self.page.add(self.row, " ".join(words), after=last)
        self.enter(found)

    def enter(self, row: Row) -> None:
        """The next lines belong to this block."""
        self.modes.append((row, self.indent))
        self.indented = False

    def block_of(self, words: list[str]) -> Row | None:
        """The block in the present one that these words open, or None."""
        for row in self.row.children:
            if row.words == words:
                return row
            if words[0] == "interface" == row.words[0] and same_port("".join(words[1:]), "".join(row.words[1:])):
                return row
        return None

    def _may_be_made(self, words: list[str]) -> None:
        if words[0] == "interface":
            name = "".join(words[1:])
            carrier = name.split(".")[0]
            if name.lower().startswith(LOGICAL) or ("." in name and self.block_of(["interface", carrier]) is not None):
                return
            raise RefusedError(Text(f"the device has no interface {name}", f"機器にインタフェース {name} がない"))
        if words[0] == "line" and any(row.starts(words[:2]) for row in self.page.root.children):
            raise RefusedError(
                Text(
                    "these lines are configured in other groups; name one of those",
                    "別の範囲で設定されている。その範囲を指定すること",
                )
            )
        if words[1:2] == ["access-list"] and words[2:3] and words[2] in ("standard", "extended"):
            other = [*words[:2], "standard" if words[2] == "extended" else "extended", *words[3:]]
            if self.block_of(other) is not None:
                raise RefusedError(
                    Text("there is a list of that name of the other kind", "同名で種別の異なるリストがある")
                )

    # --- entries of lists

    def list_of(self, row: Row) -> Entries:
        """The entries of a block that is an access list, counted once for all lines typed."""
        if id(row) not in self.entries:
            self.entries[id(row)] = Entries(self.page, row, row.children)
            self.entries[id(row)].always = self.grammar.always_numbered
        return self.entries[id(row)]

    def flat_list(self, lead: Sequence[str]) -> Entries:
        """The entries of a list that is written line by line at the outermost level."""
        key = hash(tuple(lead))
        if key not in self.entries:
            rows = [row for row in self.page.root.children if row.starts(lead)]
            self.entries[key] = Entries(self.page, self.page.root, rows, lead)
        return self.entries[key]

    def entry(self, entries: Entries, words: list[str], negated: bool) -> None:
        """One entry typed inside its list."""
        if words[0] in ("statistics", "description", "counters", "fragments"):
            row = entries.parent
            self.take_out(row, words) if negated else self.put(row, words)
            return
        known = words[1:] if words[0] in ("sequence", "seq") else words
        if known[0].isdecimal() and entries.counted:
            self.assumed[RENUMBERED] = None
        if not (known[0].isdecimal() or known[0] in ("permit", "deny", "remark", "evaluate", "dynamic")):
            raise RefusedError(Text("not an entry of an access list", "アクセスリストのエントリではない"))
        entries.remove(words) if negated else entries.add(words)

    # --- settings

    def put(self, row: Row, words: list[str]) -> None:
        """A line that is not a block: in place of the line it overrides, else beside the others."""
        for off in [
            one for one in row.children if one.words[0] == "no" and one.words[1:] == words[: len(one.words) - 1]
        ]:
            self.page.remove(off)
        if any(one.words == words for one in row.children):
            return
        key = self.key_of(row, words)
        if key is not None:
            same = [one for one in row.children if self.key_of(row, one.words) == key]
            for one in same[1:]:
                self.page.remove(one)
            if same:
                self.page.change(same[0], " ".join(words))
                return
        elif not self._matches(row, words, self.grammar.beside):
            self._certainly_beside(row, words)
        alike = [one for one in row.children if one.words[:2] == words[:2]] if row is self.page.root else []
        alike = alike or ([one for one in row.children if one.words[0] == words[0]] if row is self.page.root else [])
        self.page.add(row, " ".join(words), after=alike[-1] if alike else None)

    def _certainly_beside(self, row: Row, words: list[str]) -> None:
        for one in row.children:
            short, long = sorted((one.words, words), key=len)
            differs = one.words[:-1] == words[:-1] if len(one.words) == len(words) else long[: len(short)] == short
            if differs and len(words) > 1:
                raise RefusedError(
                    Text(
                        f"whether it stands beside `{one.text}` or takes its place is not known here",
                        f"「{one.text}」と併存するか、置き換えるかが分からない",
                    )
                )

    def key_of(self, row: Row, words: Sequence[str]) -> tuple[str, ...] | None:
        """What a line sets, where only one line may set it."""
        for pattern in self.grammar.one:
            block, slash, rest = pattern.rpartition(" / ")
            if bool(slash) != (row is not self.page.root) or (slash and not row.starts(block.split())):
                continue
            wanted = rest.split()
            if len(words) < len(wanted):
                continue
            if all(want in ("*", "?", word) for want, word in zip(wanted, words, strict=False)):
                return tuple(word if want == "*" else want for want, word in zip(wanted, words, strict=False))
        return None

    def _matches(self, row: Row, words: Sequence[str], patterns: Sequence[str]) -> bool:
        for pattern in patterns:
            block, slash, rest = pattern.rpartition(" / ")
            if bool(slash) == (row is not self.page.root) and (not slash or row.starts(block.split())):
                wanted = rest.split()
                if len(words) >= len(wanted) and all(
                    want in ("*", word) for want, word in zip(wanted, words, strict=False)
                ):
                    return True
        return False

    def take_out(self, row: Row, words: list[str]) -> None:
        """``no`` and these words: the line that says so, or the lines of the setting they name."""
        exact = [one for one in row.children if one.words == words]
        begun = [one for one in row.children if one.starts(words)]
        key = self.key_of(row, words)
        if exact:
            gone = exact
        elif self._matches(row, words, self.grammar.groups):
            gone = begun or [one for one in row.children if self._same_group(row, words, one)]
        else:
            gone = begun if len(begun) == 1 or (begun and key is not None) else []
            if len(begun) > 1 and key is None:
                raise RefusedError(
                    Text("several lines begin so; name one of them", "該当する行が複数ある。一つに特定すること")
                )
        if gone:
            for one in gone:
                self.page.remove(one)
        if self._matches(row, words, self.grammar.on):
            if not any(one.words == ["no", *words] for one in row.children):
                self.page.add(row, " ".join(["no", *words]))
        elif not gone and words != ["shutdown"]:
            raise RefusedError(NOTHING_TO_REMOVE)

    def _same_group(self, row: Row, words: Sequence[str], one: Row) -> bool:
        """``no username eve secret 9 …`` takes out ``username eve``, whatever follows."""
        for pattern in self.grammar.groups:
            wanted = pattern.rpartition(" / ")[2].split()
            if self._matches(row, words, (pattern,)) and one.starts(words[: len(wanted)]):
                return True
        return False

    def reset(self, row: Row, words: list[str]) -> None:
        """``default`` and these words: neither the setting nor its ``no`` is written."""
        for one in [one for one in row.children if one.starts(words) or one.starts(["no", *words])]:
            self.page.remove(one)


def apply(grammar: Grammar, lines: Sequence[str], typed: Sequence[str]) -> Edited:
    """The configuration once the lines were typed; raises EditError for the first one the device would refuse."""
    typing = Typing(Page(lines, grammar.read, grammar.step), grammar)
    for number, line in enumerate(typed):
        try:
            typing.type(line)
        except RefusedError as error:
            raise EditError(number, error.text) from error
    return Edited(typing.page.lines(), tuple(typing.assumed))
