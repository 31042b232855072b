"""What an edit changes besides packets, in words, and what keeps anyone from saying what it does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from auditor.check import Evidence
from auditor.findings.types import Quote
from auditor.model.device import Device, Unread
from auditor.model.rule import Action, Rule
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.review.facts import WORDS, Part, bare, details_of, differing, grants
from auditor.review.lists import at_work
from auditor.review.packets import Delta, ListEdit
from auditor.review.passing import Sight
from auditor.review.types import FactChange


def facts_of(before: Sight, after: Sight) -> Iterator[FactChange]:
    """Everything the edit adds, removes or changes that is not a packet list."""
    names = dict.fromkeys(device.name for device in (*before.network.devices, *after.network.devices))
    for name in names:
        was, now = before.network.device(name), after.network.device(name)
        if was is None or now is None:
            known = was or now
            assert known is not None
            yield FactChange(
                device=name, what=Text("device", "機器"), subject=name, kind="added" if was is None else "removed",
                details=(), grants=was is None,
                before=_quote(before, was), after=_quote(after, now),
            )  # fmt: skip
            continue
        for part in differing(was, now):
            yield _fact(name, part, before, after)
        for lost in sorted(at_work(was) - {ruleset.name for ruleset in now.filters}):
            if was.ruleset(lost) is not None:
                yield _lost_list(name, lost, before, after)


def _fact(name: str, part: Part, before: Sight, after: Sight) -> FactChange:
    kind: Literal["added", "removed", "changed"] = "changed"
    if part.before is None:
        kind = "added"
    elif part.after is None:
        kind = "removed"
    return FactChange(
        device=name, what=WORDS.get(part.field, Text(part.field.replace("_", " "), part.field)), subject=part.subject,
        kind=kind, details=details_of(part), grants=grants(part.field, kind, zones=bool(after.network.plant.zones)),
        proved=part.field == "bindings" and bool(after.network.plant.zones),
        before=_quote(before, part.before), after=_quote(after, part.after),
    )  # fmt: skip


def _lost_list(device: str, name: str, before: Sight, after: Sight) -> FactChange:
    """A list that was at work and is gone: packets tell what that does, where there are zones."""
    was = before.network.device(device)
    return FactChange(
        device=device, what=WORDS["filters"], subject=name, kind="removed", details=(),
        grants=not after.network.plant.zones, proved=bool(after.network.plant.zones), before=_quote(before, None if was is None else was.ruleset(name)),
    )  # fmt: skip


def _quote(state: Sight, item: object) -> Quote | None:
    at = getattr(item, "at", None)
    return state.texts.quotes([Evidence(at, "states")])[0] if isinstance(at, Span) else None


def unclear_of(before: Sight, after: Sight, found: Sequence[Delta], edits: Sequence[ListEdit]) -> Iterator[Text]:
    """What keeps anyone from saying what the edit does: lines it adds, changes or takes out that are not understood."""
    for was, now in _both(before, after):
        old, new = _unread(before, was), _unread(after, now)
        for key, line in new.items():
            if key not in old:
                text = " ".join(key[1]).strip()
                yield Text(f"{line.at}: not understood: {text}", f"{line.at}: 解釈できない: {text}")
        for key, line in old.items():
            if key not in new:
                text = " ".join(key[1]).strip()
                yield Text(
                    f"{line.at} (before): not understood, and taken out: {text}",
                    f"{line.at}（変更前）: 解釈できない行の削除: {text}",
                )
    if any(delta.open_both for delta in found):
        yield from _swapped_unknowns(edits)


def _unread(state: Sight, device: Device) -> dict[tuple[str, tuple[str, ...]], Unread]:
    """The lines of a device that were not understood, by section and text."""
    return {(line.section, state.texts.quotes([Evidence(line.at, "")])[0].text): line for line in device.unread}


def _swapped_unknowns(edits: Sequence[ListEdit]) -> Iterator[Text]:
    """An unknown that takes the place of another leaves both states open, and yet they may differ."""
    for one in edits:
        before = {bare(rule) for rule in one.before.rules if _uncertain(rule)}
        for rule in one.after.rules:
            if _uncertain(rule) and not rule.implied and bare(rule) not in before:
                yield Text(
                    f"{rule.at}: what rule {rule.name} matches cannot be told, before or now",
                    f"{rule.at}: ルール {rule.name} が何に一致するか、変更前後とも判定できない",
                )


def _uncertain(rule: Rule) -> bool:
    """True when what it matches or does is not wholly known; a rule that asks another list may be known well."""
    unknown = rule.conditions or rule.source.unknown or rule.destination.unknown or rule.service.unknown
    return rule.enabled and bool(unknown or rule.action is Action.UNKNOWN)


def _both(before: Sight, after: Sight) -> Iterator[tuple[Device, Device]]:
    for now in after.network.devices:
        was = before.network.device(now.name)
        if was is not None and was is not now:
            yield was, now
