"""One text to its documents: a log by prompts, a ``show tech-support`` by headings, joined configs by device."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from auditor.model.ranges import Ranges
from auditor.model.text import Text
from auditor.source.commands import WHOLE_CONFIGURATIONS, full_command
from auditor.source.document import Document, Noise
from auditor.source.first_lines import command_of
from auditor.source.prompts import Prompt, find_prompts, inert_regions
from auditor.source.screen import Screen
from auditor.source.wrapped import Joined, join_wrapped

PROMPT = Text("prompt and echoed command", "プロンプトと入力コマンド")
PAGER = Text("remains of the pager", "ページャ表示の残り")
HEADING = Text("heading of a command's output", "コマンド出力の見出し")
LOGGER = Text("line written by the terminal program", "端末ソフトが書き込んだ行")
LOGIN = Text("login dialogue before the first prompt", "最初のプロンプトより前のログイン表示")
BLANK = Text("blank lines between outputs", "出力間の空行")

_LOGGER = re.compile(
    r"=~=~=~=~=.{0,80} log \d{4}[.-]\d\d[.-]\d\d .{0,80}=~=~?$|-{3,20} ?(?:Logging|Log) started .{0,80}$"
)
_HEADING = re.compile(r"-{8,40} {1,4}((?:show|dir|more) [^-].{0,120}?) {1,4}-{8,40}$")
_CONFIG_LIKE = re.compile(
    r"(?:hostname|interface|ip address|version \d|access-list|object|config|set|edit|vlan|router|line|crypto|aaa"
    r"|snmp-server|username|enable|logging|ntp)\b.|: Saved|ASA Version|#config-version|end$|Building configuration"
    r"|Current configuration"
)
_CERTAIN = re.compile(
    r"(?:hostname|interface|access-list|ip access-list|object-group|object|config|crypto|version|ip route) [\w\"./-]{1,60}"
    r"(?: [\w\"./-]{1,60}){0,2}$"
)
_HEAD = re.compile(
    r"version \d{1,3}\.\d|ASA Version \d|: Saved|#config-version=|Building configuration|Current configuration ?:"
    r"|! Last configuration change|!RANCID-CONTENT-TYPE|! ?Command: show (?:running|startup)"
)
_NAME = re.compile(r"(?:hostname|switchname|    set hostname|sysname) \S")
_SHELL = re.compile(
    r"(?:sudo )?(?:[\w/]{0,40}/)?(?:ip6?tables(?:-save(?= |$)|.{0,40} (?:-S|--list-rules)(?= |$))"
    r"|nft (?:-.{1,40} )?list |uci (?:-.{1,40} )?(?:export|show)(?= |$)|cat /etc/config/)"
)
"""A host whose settings are printed by programs of the shell: no one command prints its whole configuration."""
_BETWEEN = re.compile(
    r"\s*(?:!.*|:.*|#.*|Building configuration.*|Current configuration.*|Cryptochecksum:.*|NVRAM config last.*)?$"
)


@dataclass(frozen=True, slots=True)
class _Part:
    """Lines ``start`` … ``stop - 1`` (0-based) that are one output."""

    start: int
    stop: int
    command: str | None = None
    host: str | None = None
    context: str = ""


class _Noise:
    """Gathers left-out lines by reason while a text is split."""

    def __init__(self) -> None:
        self.by_reason: dict[Text, list[tuple[int, int]]] = defaultdict(list)

    def add(self, reason: Text, start: int, stop: int) -> None:
        if start < stop:
            self.by_reason[reason].append((start + 1, stop))

    def result(self) -> tuple[Noise, ...]:
        return tuple(Noise(reason, Ranges.of(*spans)) for reason, spans in self.by_reason.items())


def split(path: str, screen: Screen) -> tuple[tuple[Document, ...], tuple[Noise, ...]]:
    """The documents of one file and the lines left out; together they hold every line exactly once."""
    noise = _Noise()
    prompts = find_prompts(screen.lines)
    parts = list(_by_prompt(screen.lines, prompts, noise)) if prompts else _plain(screen.lines, noise)
    parts = [piece for part in parts for piece in _by_heading(screen.lines, part, noise)]
    parts = [piece for part in parts for piece in _by_device(screen.lines, _named(screen.lines, part))]
    documents = [found for part in parts if (found := _document(path, screen, part, bool(prompts), noise))]
    return tuple(documents), noise.result()


def _plain(lines: Sequence[str], noise: _Noise) -> list[_Part]:
    start = _logger_lines(lines, 0, len(lines), noise)
    return [_Part(start, len(lines))]


def _logger_lines(lines: Sequence[str], start: int, stop: int, noise: _Noise) -> int:
    """Set the terminal program's own first lines aside; the index behind them."""
    at = start
    while at < stop and _LOGGER.match(lines[at]):
        at += 1
    noise.add(LOGGER, start, at)
    return at


def _by_prompt(lines: Sequence[str], prompts: Sequence[Prompt], noise: _Noise) -> Iterator[_Part]:
    start = _logger_lines(lines, 0, prompts[0].index, noise)
    if _holds_statements(lines[start : prompts[0].index]):
        yield _Part(start, prompts[0].index)
    else:
        noise.add(LOGIN, start, prompts[0].index)
    shells = {prompt.host for prompt in prompts if _SHELL.match(prompt.command)}
    prompts = [
        prompt
        for before, prompt in pairwise((None, *prompts))
        if prompt is not None and not (before is not None and before.host == prompt.host and prompt.host in shells)
    ]
    stops = [*(prompt.index for prompt in prompts[1:]), len(lines)]
    for prompt, stop in zip(prompts, stops, strict=True):
        if prompt.host in shells:
            # Its outputs belong together; the prompts between them stay, to tell them apart.
            yield _Part(prompt.index, stop, None, prompt.host)
            continue
        noise.add(PROMPT, prompt.index, prompt.index + 1)
        yield from _output(lines, prompt, stop, noise)


def _holds_statements(lines: Sequence[str]) -> bool:
    """Whether text before the first prompt is (the rest of) a configuration rather than a login dialogue."""
    if any(_CERTAIN.match(line) for line in lines):
        return True
    return sum(_CONFIG_LIKE.match(line.strip()) is not None for line in lines) > 1


def _output(lines: Sequence[str], prompt: Prompt, stop: int, noise: _Noise) -> Iterator[_Part]:
    """What a command printed; a second log appended to the file begins with the terminal program's line."""
    start = prompt.index + 1
    for i in range(start, stop):
        if lines[i].startswith(("=~", "---")) and _LOGGER.match(lines[i]):
            noise.add(LOGGER, i, i + 1)
            yield _Part(start, i, prompt.command, prompt.host, prompt.context)
            start = i + 1
    yield _Part(start, stop, prompt.command, prompt.host, prompt.context)


def _by_heading(lines: Sequence[str], part: _Part, noise: _Noise) -> Iterator[_Part]:
    """Outputs under headings such as ``------------------ show version ------------------`` apart."""
    heads = [i for i in range(part.start, part.stop) if lines[i].startswith("--------") and _HEADING.match(lines[i])]
    if not heads:
        yield part
        return
    yield replace(part, stop=heads[0])
    for head, stop in zip(heads, [*heads[1:], part.stop], strict=True):
        noise.add(HEADING, head, head + 1)
        found = _HEADING.match(lines[head])
        if found:
            yield _Part(head + 1, stop, full_command(found[1]), part.host, part.context)


def _named(lines: Sequence[str], part: _Part) -> _Part:
    """A part without a prompt gets the command it begins like the output of."""
    return part if part.command else replace(part, command=command_of(lines, part.start, part.stop))


def _by_device(lines: Sequence[str], part: _Part) -> Iterator[_Part]:
    """Whole configurations written one behind the other, apart: where a second head and host name follow a first."""
    if part.command is not None and part.command not in WHOLE_CONFIGURATIONS:
        yield part
        return
    start = part.start
    for cut in _cuts(lines, part):
        yield replace(part, start=start, stop=cut)
        start = cut
    yield replace(part, start=start)


def _cuts(lines: Sequence[str], part: _Part) -> list[int]:
    heads = [i for i in range(part.start, part.stop) if _HEAD.match(lines[i])]
    if len(heads) < 2:
        return []
    inert = inert_regions(lines[part.start : part.stop])
    quiet = {i + part.start for first, last in inert for i in range(first, last + 1)}
    named = [i for i in range(part.start, part.stop) if _NAME.match(lines[i]) and i not in quiet]
    cuts: list[int] = []
    start = part.start
    for cut in _beginnings(lines, part.start, (head for head in heads if head not in quiet)):
        at = bisect_left(named, start)
        if at < len(named) and named[at] < cut < named[-1]:
            cuts.append(cut)
            start = cut
    return cuts


def _beginnings(lines: Sequence[str], start: int, heads: Iterable[int]) -> Iterator[int]:
    """Where the preamble of each head begins (comments, banner lines of ``show``); heads of one preamble count once."""
    seen = start
    for head in heads:
        at = head
        while at > seen and _is_preamble(lines[at - 1]):
            at -= 1
        if at > seen or seen == start or not _is_preamble(lines[seen - 1]):
            yield at
        seen = head + 1


def _is_preamble(line: str) -> bool:
    return _BETWEEN.match(line) is not None and line.strip() != ": end"


def _document(path: str, screen: Screen, part: _Part, is_log: bool, noise: _Noise) -> Document | None:
    lines = screen.lines[part.start : part.stop]
    if not any(line.strip() for line in lines):
        for i in range(part.start, part.stop):
            noise.add(PAGER if i in screen.pager_only else BLANK, i, i + 1)
        return None
    numbers: Sequence[int] = range(part.start + 1, part.stop + 1)
    pagers = [i for i in range(part.start, part.stop) if i in screen.pager_only] if screen.pager_only else []
    if pagers:
        for i in pagers:
            noise.add(PAGER, i, i + 1)
        dropped = set(pagers)
        numbers = array("I", (i + 1 for i in range(part.start, part.stop) if i not in dropped))
        lines = [screen.lines[i - 1] for i in numbers]
    joined = join_wrapped(lines) if is_log else None
    if joined is None:
        return Document(path, lines, numbers, numbers, part.command, part.host, part.context)
    return _joined_document(path, joined, numbers, part)


def _joined_document(path: str, joined: Joined, numbers: Sequence[int], part: _Part) -> Document:
    firsts = array("I", (numbers[i] for i in joined.firsts))
    lasts = array("I", (numbers[i] for i in joined.lasts))
    return Document(path, joined.lines, firsts, lasts, part.command, part.host, part.context)


def is_whole_configuration(command: str | None) -> bool:
    """True for a plain file (no command) and for the output of a command that prints a whole configuration."""
    return command is None or command in WHOLE_CONFIGURATIONS
