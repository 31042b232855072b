"""From inputs to devices: recognising each document, parsing it, accounting every line, joining show tables."""

from __future__ import annotations

import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from auditor.engine.saved import Statements, holds_both, join_saved, statements_of
from auditor.findings.quoting import Texts, secret_lines
from auditor.model.device import Device, Unread
from auditor.model.ranges import Ranges
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.platform import Candidate, ParseError, Platform, account, unread_lines
from auditor.source.document import Document, Input
from auditor.source.redact import redact
from auditor.source.split import is_whole_configuration

BLANK = Text("blank lines, comments and separators", "空行・コメント・区切り行")
TABLE = Text("rows of show tables that were read", "読み取った show コマンドの表")
OTHER_OUTPUT = Text("output of commands that are not audited", "監査対象外のコマンド出力")


@dataclass(slots=True)
class Read:
    """What became of one input: the devices in it and the sorting of its lines."""

    source: Input
    platform: str = ""
    devices: list[Device] = field(default_factory=list)
    understood: int = 0
    ignored: dict[Text, int] = field(default_factory=dict)
    unread: list[Unread] = field(default_factory=list)
    tables: list[Document] = field(default_factory=list)
    renamed: list[tuple[Span, Text]] = field(default_factory=list)
    problem: Text | None = None
    crash: Text | None = None

    def ignore(self, reason: Text, count: int) -> None:
        """Count lines as ignored on purpose."""
        if count:
            self.ignored[reason] = self.ignored.get(reason, 0) + count


def texts_of(reads: Sequence[Read], folder: Path | None = None) -> Texts:
    """The lines of every input as they may be quoted; ``folder`` is where the plant file lies."""
    documents = {read.source.path: read.source.documents for read in reads}
    return Texts(documents, folder, secret_lines(device for read in reads for device in read.devices))


def recognise(platforms: Sequence[Candidate | Platform], lines: Sequence[str]) -> Platform | None:
    """The platform most certain of the text, or None; a tie of two is nobody's."""
    scores = sorted(((platform.sniff(lines), platform) for platform in platforms), key=lambda pair: -pair[0])
    best, runner_up = scores[0], scores[1] if len(scores) > 1 else (0, scores[0][1])
    return best[1].load() if best[0] > 0 and best[0] > runner_up[0] else None


def line_count(document: Document) -> int:
    """How many lines of the administrator's file a document stands for."""
    return sum(last - first + 1 for first, last in zip(document.firsts, document.lasts, strict=True))


def read_input(source: Input, platforms: Sequence[Candidate | Platform]) -> Read:
    """Parse every document of one input; never raises for what the input says."""
    found = Read(source, problem=source.problem)
    statements: list[Statements] | None = [] if holds_both(source.documents) else None
    for noise in source.noise:
        found.ignore(noise.reason, noise.lines.size)
    for document in source.documents:
        if document.command is not None and not is_whole_configuration(document.command):
            found.tables.append(document)
            continue
        platform = recognise(platforms, document.lines)
        if platform is None:
            _unrecognised(found, document)
        else:
            _parse_safely(found, document, platform, statements)
    if statements:
        found.devices = join_saved(found.devices, statements)
    if source.documents and not found.devices and not found.tables and found.problem is None:
        found.problem = Text("no supported platform recognises this text", "対応しているどの機種の設定とも認識できない")
    return found


def _unrecognised(found: Read, document: Document) -> None:
    if not document.lines:
        return
    at = Span(document.file, document.firsts[0], document.lasts[-1])
    found.unread.append(Unread(at, "other", "", redact(document.lines[0])[:60]))


def _parse_safely(found: Read, document: Document, platform: Platform, statements: list[Statements] | None) -> None:
    """Parse one document. Whatever the parser raises unforeseen is our own fault: it costs this file, not the rest."""
    try:
        _parse(found, document, platform, statements)
    except Exception as error:
        found.crash = found.problem = internal_error(error)
        _unrecognised(found, document)


def internal_error(error: Exception) -> Text:
    """An error of our own, as *not run* tells it: type, message and the place in the program."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    told = f"{type(error).__name__}: {error} ({Path(frame.filename).name}:{frame.lineno})"
    return Text(f"internal error: {told}", f"内部エラー: {told}")


def _parse(found: Read, document: Document, platform: Platform, statements: list[Statements] | None) -> None:
    found.platform = found.platform or platform.name
    tree = platform.read(document)
    try:
        device = platform.parse(tree)
    except ParseError as error:
        line = error.at.first
        found.problem = Text(f"line {line}: {error.text.en}", f"{line} 行目: {error.text.ja}")
        _unrecognised(found, document)
        return
    sorted_lines = account(tree, platform)
    if statements is not None:
        statements.append(statements_of(tree, document))
    tree.release()
    found.understood += sorted_lines.understood
    for reason, count in sorted_lines.ignored:
        found.ignore(reason, count)
    for _, count in sorted_lines.trivia:
        found.ignore(BLANK, count)
    found.unread += sorted_lines.unread
    found.devices.append(replace(device, unread=sorted_lines.unread, files=(document.file,)))


def unique_names(reads: Sequence[Read]) -> None:
    """Make device names unique in place, and note on each input what had to change."""
    taken: dict[str, int] = {}
    for read in reads:
        for n, device in enumerate(read.devices):
            count = taken.get(device.name, 0) + 1
            taken[device.name] = count
            if count > 1:
                name = f"{device.name}#{count}"
                told = Text(
                    f"another device calls itself {device.name} as well; this one is shown as {name}",
                    f"{device.name} という名前の機器が複数ある。これは {name} として扱う",
                )
                read.renamed.append((device.at, told))
                read.devices[n] = replace(device, name=name)


def join_tables(reads: Sequence[Read]) -> None:
    """Give every device the show tables exported with it: by prompt host, else the only device of the same file."""
    if not any(read.tables for read in reads):
        return
    from auditor.source.tables import merge, read_table

    by_name: Mapping[str, tuple[Read, int]] = {
        device.name: (read, n) for read in reads for n, device in enumerate(read.devices)
    }
    for read in reads:
        for document in read.tables:
            try:
                table = read_table(document)
            except Exception as error:
                read.crash = read.problem = internal_error(error)
                _unrecognised(read, document)
                continue
            owner = by_name.get(document.host or "") or by_name.get((table.host if table is not None else None) or "")
            if owner is None and len(read.devices) == 1:
                owner = (read, 0)
            if table is None or owner is None:
                read.ignore(OTHER_OUTPUT, line_count(document))
                continue
            read.understood += table.matched.size
            read.ignore(BLANK, table.ignored.size)
            lines = tuple(_unread_row(document, low, high) for low, high in table.unmatched)
            read.unread += lines
            home, n = owner
            device = home.devices[n]
            files = device.files if document.file in device.files else (*device.files, document.file)
            home.devices[n] = replace(
                device, observed=merge(device.observed, table), unread=(*device.unread, *lines), files=files
            )


def _unread_row(document: Document, low: int, high: int) -> Unread:
    return Unread(Span(document.file, low, high), "other", document.command or "", "")


def unaccounted(read: Read) -> Ranges:
    """Lines in no state at all, or in more than one; always empty unless a reader lost some (an internal error)."""
    counted = read.understood + sum(read.ignored.values())
    counted += unread_lines(read.unread)
    missing = read.source.lines - counted
    return Ranges(((1, abs(missing)),)) if missing and read.problem is None else Ranges()
