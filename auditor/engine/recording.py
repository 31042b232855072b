"""From an audit to what a history keeps of it, and past revisions of a git repository audited one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from auditor.engine import AuditError, Options, audit_with_texts
from auditor.engine.discover import SelectionError
from auditor.findings import Audit
from auditor.findings.quoting import Texts
from auditor.history.meaning import meaning
from auditor.history.store import HistoryError, Store
from auditor.history.types import ChangeRow, DeviceState, Draft, Entry, sha256
from auditor.model.device import Device
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.source.git_store import GitError, commit_id, past_commits, split_address
from auditor.source.ingest import SourceError

WHOLE = 1 << 40
"""More lines than a file has."""


def draft_of(found: Audit, texts: Texts, options: Options, lang: str, *, keep_texts: bool = False) -> Draft:
    """What a history keeps: the JSON report, every device's meaning, and the redacted inputs when that is asked for."""
    from reports.json_report import render

    blobs: dict[str, bytes] = {}

    def kept(content: bytes) -> str:
        digest = sha256(content)
        blobs[digest] = content
        return digest

    sums = {entry.path: entry.sha256 for entry in found.inputs}
    devices = {
        device.name: DeviceState(
            platform=device.platform, meaning=kept(meaning(device)), unread=sha256(_unread(device, texts)),
            sums=tuple(sums[file] for file in device.files if file in sums), changed_at=device.changed_at.value or "",
        )
        for device in found.devices
    }  # fmt: skip
    paths = sums if keep_texts else ()
    changes = found.plant.registers.changes
    return Draft(
        as_of=found.as_of, series=found.plant.name or " ".join(_address(source) for source in options.sources),
        sources=options.sources, commit=_commit(options.sources), tool=found.version, language=lang, exit=found.exit,
        report=render(found, lang), inputs=tuple(sums.items()), devices=devices, blobs=blobs,
        texts={path: kept("\n".join(texts.whole(Span(path, 1, WHOLE))).encode("utf-8", "replace")) for path in paths},
        changes=None if changes is None else tuple(
            ChangeRow(change_id=row.change_id, device=row.device, date=row.date) for row in changes
        ),
    )  # fmt: skip


def _unread(device: Device, texts: Texts) -> bytes:
    """The lines of a device nobody understood, wherever they stand."""
    lines = sorted(line for unread in device.unread for line in texts.whole(unread.at))
    return "\n".join(lines).encode("utf-8", "replace")


def _address(source: str) -> str:
    """A source without its revision: the series goes on over revisions."""
    if not source.startswith("git+"):
        return source
    try:
        return f"git+{split_address(source[4:])[0]}"
    except GitError:
        return source


def _commit(sources: tuple[str, ...]) -> str:
    if len(sources) != 1 or not sources[0].startswith("git+"):
        return ""
    try:
        return commit_id(*split_address(sources[0][4:]))
    except GitError:
        return ""


@dataclass(frozen=True, slots=True)
class Filled:
    """What became of one past revision: kept as ``entry``, or not, and why."""

    commit: str
    day: date
    entry: Entry | None
    reasons: tuple[Text, ...] = ()


def backfill(
    store: Store, folder: Path, revision: str, options: Options, lang: str, *, keep_texts: bool = False,
    since: date | None = None, every: Callable[[int, int], None] = lambda done, total: None,
) -> Iterator[Filled]:  # fmt: skip
    """Audit every revision of the repository up to ``revision``, oldest first, as of the day it was committed.

    The plant file is today's; attestations and waivers made after a revision do not count for it.
    Revisions that are kept already are passed over, so an interrupted run is simply started again. One that cannot be
    audited costs itself only. Raises GitError without such a repository, HistoryError when nothing more can be kept.
    """
    commits = [found for found in past_commits(folder, revision) if since is None or found[1] >= since]
    for number, (commit, day) in enumerate(commits, 1):
        every(number, len(commits))
        if store.has(commit):
            continue
        sources = (f"git+{folder}@{commit}",)
        try:
            asked = replace(options, sources=sources, as_of=day, past=True)
            found, texts = audit_with_texts(asked)
        except AuditError as error:
            yield Filled(commit, day, None, tuple(text for _, text in error.reasons))
            continue
        except SourceError as error:
            yield Filled(commit, day, None, (error.text,))
            continue
        entry = store.append(draft_of(found, texts, asked, lang, keep_texts=keep_texts), once=True)
        if entry is not None:
            yield Filled(commit, day, entry)


__all__ = ["Filled", "GitError", "HistoryError", "SelectionError", "backfill", "draft_of"]
