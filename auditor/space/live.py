"""The lines that decide something inside a set of packets, and what earlier lines leave of one line."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.model.rule import Action, Match, Rule
from auditor.space.packets import PacketSet, Space


def live(space: Space, rules: Sequence[Rule], within: PacketSet) -> tuple[int, ...]:
    """The places of the lines that may decide a packet of ``within``, in first-match order.

    Interfaces, states and translations are not looked at: hand in the rules of the way in question. Raises
    UndecidedError when the answer would cost too much.
    """
    found: list[int] = []
    left = within
    for place, rule in enumerate(rules):
        if not left:
            break
        if not rule.enabled or not _matched(space, rule, left, upper=True):
            continue
        found.append(place)
        if _takes(rule):
            left -= _matched(space, rule, left, upper=False)
    return tuple(found)


def remainder(space: Space, rules: Sequence[Rule], place: int) -> PacketSet:
    """What earlier lines, as far as they surely match, leave of the line at ``place``.

    Only lines whose limits include the line's own are counted as earlier. Raises UndecidedError.
    """
    rule = rules[place]
    left = space.between(rule.source, rule.destination, rule.service, upper=True) & space.everything
    for earlier in rules[:place]:
        if not left:
            break
        if earlier.enabled and _takes(earlier) and _as_wide(earlier, rule):
            left -= _matched(space, earlier, left, upper=False)
    return left


def _as_wide(earlier: Rule, rule: Rule) -> bool:
    pairs = (
        (earlier.inward, rule.inward),
        (earlier.outward, rule.outward),
        (earlier.states, rule.states),
        (earlier.translated, rule.translated),
    )
    return all(wide is None or (narrow is not None and narrow <= wide) for wide, narrow in pairs)


def _takes(rule: Rule) -> bool:
    return rule.action in (Action.PERMIT, Action.DENY) and not rule.conditions


def _matched(space: Space, rule: Rule, inside: PacketSet, *, upper: bool) -> PacketSet:
    """The part of ``inside`` that a rule matches; only its addresses are looked at where they already decide."""
    source = (rule.source.upper if upper else rule.source.lower) & inside.sources
    destination = (rule.destination.upper if upper else rule.destination.lower) & inside.destinations
    if not source or not destination:
        return space.nothing
    matched = space.between(Match.exact(source), Match.exact(destination), rule.service, upper=upper)
    return matched & inside
