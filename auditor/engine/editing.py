"""Lines typed at a device's command line, applied to its configuration in a state that was read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from auditor.engine import AuditError
from auditor.engine.inputs import Read, read_input
from auditor.model.device import Device
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.platform import Candidate, EditError, Platform
from auditor.source.decode import decode
from auditor.source.document import Document
from auditor.source.redact import redact
from auditor.source.replaced import with_lines
from auditor.source.screen import read_screen


@dataclass(frozen=True, slots=True)
class DeviceEdit:
    """An edit of one device: its name, the file as it is called in messages, its lines."""

    device: str
    file: str
    lines: tuple[str, ...]


def read_edit(device: str, path: Path) -> DeviceEdit:
    """An edit from a file; raises AuditError where it cannot be read or is no text."""
    at = Span(str(path), 0, 0)
    try:
        decoded = decode(path.read_bytes())
    except OSError as error:
        why = error.strerror or str(error)
        raise AuditError([(at, Text(f"cannot be read: {why}", f"読み込めない（{why}）"))]) from error
    if decoded.problem:
        raise AuditError([(at, decoded.problem)])
    lines = tuple(read_screen(decoded.text).lines)
    if not any(line.strip() for line in lines):
        raise AuditError([(at, Text("holds no line to apply", "適用する行がない"))])
    return DeviceEdit(device, str(path), lines)


def copies(reads: Sequence[Read]) -> list[Read]:
    """Reads that may be finished again, each on its own."""
    return [
        replace(
            read, devices=list(read.devices), ignored=dict(read.ignored), unread=list(read.unread), tables=list(read.tables),
            renamed=[],
        )
        for read in reads
    ]  # fmt: skip


def apply(
    edits: Sequence[DeviceEdit], named: Sequence[Read], reads: list[Read], platforms: Sequence[Candidate]
) -> tuple[Text, ...]:
    """Replace in ``reads`` every input an edit changes; ``named`` are the same reads with the names devices go by.

    Gives what the edits take for granted. Raises AuditError where there is no such device, where nothing is known of its
    command line, or where the device would refuse a line.
    """
    assumed: dict[Text, None] = {}
    for device, several in _by_device(edits).items():
        number, found = _place(device, named)
        document = _document(named[number], found)
        editor = next(one for one in platforms if one.name == found.platform).load()
        lines: Sequence[str] = document.lines
        for edit in several:
            lines, taken = _applied(edit, lines, editor)
            assumed |= dict.fromkeys(Text(f"{edit.file}: {one.en}", f"{edit.file}: {one.ja}") for one in taken)
        # an earlier edit may have changed another document of the same file
        place = named[number].source.documents.index(document)
        source = reads[number].source
        reads[number] = read_input(with_lines(source, source.documents[place], lines), platforms)
    return tuple(assumed)


def _by_device(edits: Sequence[DeviceEdit]) -> dict[str, list[DeviceEdit]]:
    found: dict[str, list[DeviceEdit]] = {}
    for edit in edits:
        found.setdefault(edit.device, []).append(edit)
    return found


def _place(name: str, reads: Sequence[Read]) -> tuple[int, Device]:
    known = []
    for number, read in enumerate(reads):
        for device in read.devices:
            if device.name == name:
                return number, device
            known.append(device.name)
    told = ", ".join(known)
    why = Text(f"--edit {name}: no such device; there are {told}", f"--edit {name}: そのような機器はない（{told}）")
    raise AuditError([(None, why)])


def _document(read: Read, device: Device) -> Document:
    return next(
        document
        for document in read.source.documents
        if document.firsts[0] <= device.at.first <= document.lasts[-1] and document.file == device.at.file
    )


def _applied(edit: DeviceEdit, lines: Sequence[str], platform: Platform) -> tuple[Sequence[str], Sequence[Text]]:
    if platform.edit is None:
        title = platform.title
        why = Text(
            f"edits of {title} ({edit.device}) cannot be applied; hand in the configuration after the change instead",
            f"{title}（{edit.device}）には編集行を適用できない。変更後の設定を AFTER として渡すこと",
        )
        raise AuditError([(Span(edit.file, 0, 0), why)])
    try:
        done = platform.edit(lines, edit.lines)
    except EditError as error:
        typed = redact(edit.lines[error.line]).strip()
        why = Text(f"`{typed}`: {error.text.en}", f"「{typed}」: {error.text.ja}")
        raise AuditError([(Span(edit.file, error.line + 1, error.line + 1), why)]) from error
    return done.lines, done.assumed
