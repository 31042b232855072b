"""Rules of an edit that do nothing, and other rules whose meaning it changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from auditor.check import Evidence
from auditor.findings.quoting import Texts
from auditor.model.device import Device
from auditor.model.rule import Rule, RuleSet
from auditor.model.text import Text
from auditor.reach.network import Network
from auditor.review.lists import at_work
from auditor.review.packets import ListEdit
from auditor.review.types import RuleEffect
from auditor.space.difference import content
from auditor.space.lines import Fate, Line, analyse

MOST_SHOWN = 8
DEAD = frozenset({Fate.SHADOWED, Fate.REDUNDANT, Fate.BLOCKED, Fate.EMPTY})
NOTHING: Mapping[Fate, Text] = {
    Fate.SHADOWED: Text(
        "never matches: earlier rules of another action take every packet",
        "先行する逆の動作のルールにすべて取られ、一致しない",
    ),
    Fate.REDUNDANT: Text(
        "never matches: earlier rules of the same action take every packet",
        "先行する同じ動作のルールにすべて取られ、一致しない",
    ),
    Fate.BLOCKED: Text("never matches: earlier rules take every packet", "先行ルールにすべて取られ、一致しない"),
    Fate.SUPERFLUOUS: Text("changes nothing: later rules do the same", "後続ルールが同じ動作をするため、効果がない"),
    Fate.BY_DEFAULT: Text(
        "changes nothing: the list's default does the same", "リストの既定動作と同じため、効果がない"
    ),
    Fate.EMPTY: Text("matches no packet of the list", "リストの対象となるパケットに一致しない"),
}
UNBOUND = Text("the list is applied nowhere", "リストがどこにも適用されていない")
EMPTY = Text("matches nothing (an empty or missing object)", "一致するものがない（空または未定義のオブジェクト）")
NOW_DEAD = Text("is no longer reached: the edit takes its packets", "編集により一致しなくなる")
NOW_ALIVE = Text(
    "now decides packets that another rule took before", "編集により、これまで別のルールが取っていたパケットを判定する"
)
NOW_SUPERFLUOUS = Text("no longer makes a difference", "編集により、あってもなくても同じになる")


def effects(before: Network, after: Network, edits: Sequence[ListEdit], texts: Texts) -> Iterator[RuleEffect]:
    """Of every list the edit changes or adds."""
    for one in edits:
        device = after.device(one.device)
        assert device is not None
        yield from _of_list(device, one.before, one.after, texts, used=one.after.name in at_work(device))
    for device in after.devices:
        was = before.device(device.name)
        for ruleset in device.filters if was is not None and was is not device else ():
            if was is not None and was.ruleset(ruleset.name) is None and ruleset.filters_packets:
                yield from _of_list(device, None, ruleset, texts, used=ruleset.name in at_work(device))


def _of_list(device: Device, was: RuleSet | None, now: RuleSet, texts: Texts, *, used: bool) -> Iterator[RuleEffect]:
    old: dict[tuple[object, ...], list[int]] = {}
    for place, rule in enumerate(was.rules if was is not None else ()):
        if rule.enabled:
            old.setdefault(content(rule), []).append(place)
    old_lines: Sequence[Line] = analyse(was.rules, was.default) if was is not None else ()
    lines = analyse(now.rules, now.default)
    for place, rule in enumerate(now.rules):
        if rule.implied or not rule.enabled:
            continue
        known = old.get(content(rule))
        before = old_lines[known.pop(0)] if known else None
        told = _told(rule, lines[place], before, used=used)
        if told is not None:
            by = [now.rules[other] for other in lines[place].by[:MOST_SHOWN]]
            yield RuleEffect(
                device=device.name, ruleset=now.name, rule=rule.name, edited=before is None, text=told,
                quote=texts.quotes([Evidence(rule.at, "rule")])[0],
                by=texts.quotes([Evidence(other.at, "hides") for other in by]),
            )  # fmt: skip


def _told(rule: Rule, line: Line, before: Line | None, *, used: bool) -> Text | None:
    if before is None:
        if not used:
            return UNBOUND
        if not (rule.source.upper and rule.destination.upper):
            return EMPTY
        return NOTHING.get(line.fate)
    if line.fate is before.fate or Fate.UNDECIDED in (line.fate, before.fate):
        return None
    if line.fate in DEAD:
        return None if before.fate in DEAD else NOW_DEAD
    if before.fate in DEAD:
        return NOW_ALIVE
    return NOW_SUPERFLUOUS if line.fate in (Fate.SUPERFLUOUS, Fate.BY_DEFAULT) else None
