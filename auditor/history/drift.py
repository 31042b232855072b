"""What changed from one kept audit to another: findings with their age, devices, points, and changes nobody registered."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from auditor.history.meaning import Difference, differences
from auditor.history.report import Told, findings
from auditor.history.store import Store
from auditor.history.types import Brief, ChangeRow, DeviceState, Entry, Seen
from auditor.model.text import Text

DeviceKind = Literal["added", "removed", "changed", "unclear", "text", "same"]
MOST_LINES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A finding in a comparison. ``since`` is the day of the first audit of the unbroken row that has it.

    ``was`` is verdict and severity before when they were others, ``why`` the reason of an ``unseen`` one.
    """

    seen: Seen
    message: str
    since: date
    was: str = ""
    why: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceChange:
    """What became of one device.

    ``changed``: its meaning did (``differences`` say how). ``unclear``: lines nobody understands did. ``text``: its files
    did, and everything understood in them means the same; stored secrets are not compared. ``since`` is the day of the
    first audit of the unbroken row with today's meaning. ``lines`` are differing lines where redacted texts are kept.
    """

    name: str
    kind: DeviceKind
    since: date | None = None
    differences: tuple[Difference, ...] = ()
    lines: tuple[str, ...] = ()
    changed_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """Everything that differs between two entries; ``before`` is None for the first of a series.

    ``unseen`` are findings that are gone because their device or check was not looked at: not shown to be fixed.
    ``undocumented`` names changed devices without a row in the register of changes, None when there is no register.
    """

    before: Entry | None
    after: Entry
    new: tuple[Standing, ...]
    worse: tuple[Standing, ...]
    persisting: tuple[Standing, ...]
    fixed: tuple[Standing, ...]
    waived: tuple[Standing, ...]
    unseen: tuple[Standing, ...]
    devices: tuple[DeviceChange, ...]
    flips: tuple[tuple[str, str, str], ...]
    undocumented: tuple[str, ...] | None

    @property
    def tool_changed(self) -> bool:
        """True when another version of the program made the later entry: differences may be its own."""
        return self.before is not None and self.before.tool != self.after.tool


def drift(store: Store, before: Entry | None, after: Entry) -> Drift:
    """Compare two entries; ages are counted back from the later one through its series. May raise HistoryError."""
    past = [entry for entry in store.entries(after.series) if entry.when < after.when]
    new = store.brief(after)
    old = None if before is None else store.brief(before)
    groups: dict[str, list[Standing]] = {
        kind: [] for kind in ("new", "worse", "persisting", "fixed", "waived", "unseen")
    }
    known = {} if old is None else {seen.fingerprint: seen for seen in old.findings}
    now = {seen.fingerprint: seen for seen in new.findings}
    said, since = findings(store.blob(after.report)), _since(store, past, after, new)
    for mark, seen in now.items():
        kind, was = _became(known.get(mark), seen)
        if kind:
            groups[kind].append(Standing(seen=seen, message=said[mark].message, since=since[mark], was=was))
    if before is not None and old is not None:
        said = findings(store.blob(before.report))
        gone = _gone(before, after)
        past_of_before = [entry for entry in store.entries(before.series) if entry.when < before.when]
        since = _since(store, past_of_before, before, old)
        for mark, seen in known.items():
            if weight(seen) and mark not in now:
                why = _not_looked_at(seen, said[mark], gone, new) or _in_doubt(seen, known, new)
                groups["fixed" if why is None else "unseen"].append(
                    Standing(seen=seen, message=said[mark].message, since=since[mark], why=why)
                )
    devices = tuple(_devices(store, before, after, past))
    undocumented = None
    if after.changes is not None and before is not None:
        undocumented = undocumented_changes(devices, after.changes, before.as_of, after.as_of)
    return Drift(
        before=before, after=after, **{kind: tuple(found) for kind, found in groups.items()}, devices=devices,
        flips=tuple(_flips(old, new)), undocumented=undocumented,
    )  # fmt: skip


def weight(seen: Seen) -> int:
    """How bad a finding is, comparable across verdicts: what is waived or only told weighs nothing."""
    verdicts, severities = ("cannot_tell", "warn", "fail"), ("low", "medium", "high", "critical")
    if seen.verdict not in verdicts or seen.severity not in severities:
        return 0
    return 1 + verdicts.index(seen.verdict) * len(severities) + severities.index(seen.severity)


def _became(was: Seen | None, now: Seen) -> tuple[str, str]:
    """The group a finding belongs to, "" for none, and what it was before."""
    told = "" if was is None or was == now else f"{was.verdict} {was.severity}"
    before = 0 if was is None else weight(was)
    if not weight(now):
        return ("waived" if now.verdict == "waived" and before else ""), told
    if not before:
        return "new", told
    return ("worse" if weight(now) > before else "persisting"), told if weight(now) != before else ""


def _gone(before: Entry, after: Entry) -> dict[str, frozenset[str]]:
    """Devices that are no longer supplied, each with its files."""
    paths = {digest: path for path, digest in before.inputs}
    return {
        name: frozenset(paths[digest] for digest in state.sums if digest in paths)
        for name, state in before.devices.items()
        if name not in after.devices
    }


def _not_looked_at(seen: Seen, told: Told, gone: Mapping[str, frozenset[str]], brief: Brief) -> Text | None:
    """Why the absence of a finding does not show that it is fixed, or None.

    A finding of no single device may hang on any device that is missing now.
    """
    for name, files in gone.items():
        if not seen.device or name == seen.device or name in told.devices or told.files & files:
            return Text(f"{name} was not audited", f"{name} を監査していない")
    if brief.checks.get(seen.check, "not_run") == "not_run":
        return Text(f"{seen.check} did not run", f"{seen.check} を実行していない")
    return None


def _in_doubt(seen: Seen, known: Mapping[str, Seen], brief: Brief) -> Text | None:
    """A check that newly cannot tell about a device has not shown that what it found there is gone."""
    doubts = (each for each in brief.findings if each.verdict == "cannot_tell" and each.fingerprint not in known)
    if seen.verdict != "cannot_tell" and any((each.check, each.device) == (seen.check, seen.device) for each in doubts):
        return Text(f"{seen.check} newly cannot tell", f"{seen.check} が新たに判定不能となった")
    return None


def _since(store: Store, past: Sequence[Entry], entry: Entry, brief: Brief) -> dict[str, date]:
    """For every finding of an entry the day of the first audit of the unbroken row that has it."""
    found = {seen.fingerprint: entry.as_of for seen in brief.findings}
    open_ = {seen.fingerprint for seen in brief.findings if weight(seen)}
    for earlier in reversed(past):
        if not open_:
            break
        open_ &= {seen.fingerprint for seen in store.brief(earlier).findings if weight(seen)}
        found.update(dict.fromkeys(open_, earlier.as_of))
    return found


def _flips(before: Brief | None, after: Brief) -> Iterator[tuple[str, str, str]]:
    if before is not None:
        for old, new in ((before.measures, after.measures), (before.points, after.points)):
            for id, verdict in new.items():
                if old.get(id) != verdict:
                    yield id, old.get(id, "-"), verdict


# --- devices


def _devices(store: Store, before: Entry | None, after: Entry, past: Sequence[Entry]) -> Iterator[DeviceChange]:
    old = {} if before is None else before.devices
    for name, kind in device_kinds(old, after.devices):
        was, now = old.get(name), after.devices.get(name)
        changed: tuple[Difference, ...] = ()
        lines: tuple[str, ...] = ()
        if was is not None and now is not None and before is not None and kind != "same":
            if kind == "changed":
                changed = tuple(differences(store.blob(was.meaning), store.blob(now.meaning)))
            lines = tuple(_lines(store, before, after, was, now))
        yield DeviceChange(
            name=name, kind=kind if before is not None else "same", since=_unchanged_since(name, after, past), differences=changed, lines=lines,
            changed_at="" if now is None else now.changed_at,
        )  # fmt: skip


def device_kinds(
    before: Mapping[str, DeviceState], after: Mapping[str, DeviceState]
) -> Iterator[tuple[str, DeviceKind]]:
    """What became of every device of either state. The same files are the same device, whoever reads them."""
    for name in dict.fromkeys((*before, *after)):
        was, now = before.get(name), after.get(name)
        if was is None or now is None:
            yield name, "added" if was is None else "removed"
        elif was.sums == now.sums:
            yield name, "same"
        elif was.meaning != now.meaning:
            yield name, "changed"
        else:
            yield name, "unclear" if was.unread != now.unread else "text"


def undocumented_changes(
    devices: Iterable[DeviceChange], rows: Iterable[ChangeRow], since: date, until: date
) -> tuple[str, ...]:
    """Devices that changed between two days although no row of the register of changes names them and a day between.

    Both days count: a change of the day of the earlier audit may have been made after it. A change of text alone needs
    no row, since exports carry dates and counters; lines nobody understands do.
    """
    told = {row.device.casefold() for row in rows if row.date is not None and since <= row.date <= until}
    return tuple(
        change.name
        for change in devices
        if change.kind in ("added", "removed", "changed", "unclear") and change.name.casefold() not in told
    )


def _unchanged_since(name: str, after: Entry, past: Sequence[Entry]) -> date | None:
    now = after.devices.get(name)
    if now is None:
        return None
    since = after.as_of
    for earlier in reversed(past):
        was = earlier.devices.get(name)
        if was is None or (was.meaning, was.unread) != (now.meaning, now.unread):
            break
        since = earlier.as_of
    return since


def _lines(store: Store, before: Entry, after: Entry, was: DeviceState, now: DeviceState) -> Iterator[str]:
    """Differing lines of a device's files, where both entries keep their redacted texts."""
    old, new = ({digest: path for path, digest in entry.inputs} for entry in (before, after))
    paths = dict.fromkeys(
        [old[digest] for digest in was.sums if digest in old] + [new[digest] for digest in now.sums if digest in new]
    )
    count = 0
    for path in paths:
        if path in before.texts and path in after.texts and before.texts[path] != after.texts[path]:
            old_lines, new_lines = (
                store.blob(entry.texts[path]).decode("utf-8", "replace").split("\n") for entry in (before, after)
            )
            days = before.as_of.isoformat(), after.as_of.isoformat()
            for line in difflib.unified_diff(old_lines, new_lines, path, path, *days, n=2, lineterm=""):
                count += 1
                if count > MOST_LINES:
                    yield "…"
                    return
                yield line
