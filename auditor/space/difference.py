"""What an edit of a first-match list lets through or stops, exactly, at a cost that follows the edit.

A packet that no differing rule may match meets the same rules in the same order in both lists, so only the packets of
differing rules are asked about.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from operator import attrgetter

from auditor.model.rule import Action, Rule
from auditor.space.filters import STEERING, Listing, Sides, permitted
from auditor.space.packets import PacketSet, Space


@dataclass(frozen=True, slots=True)
class Difference:
    """Packets an edit newly ``permitted`` and newly ``blocked``: ``lower`` certainly, ``upper`` possibly.

    Possibly is wide where a rule is uncertain: then nobody knows what the list did before, either.
    """

    permitted: Sides
    blocked: Sides


class Edit:
    """Two states of a list made ready to be compared again and again."""

    def __init__(
        self, before: Sequence[Rule], after: Sequence[Rule], default: Action, new_default: Action | None = None
    ) -> None:
        self._before, self._after = before, after
        self.default = default
        self.new_default = default if new_default is None else new_default
        old, new = ([rule for rule in rules if rule.enabled] for rules in (before, after))
        self.differing = _uncommon(old, new)

    @cached_property
    def before(self) -> Listing:
        """The rules of the state before, ready for questions."""
        return Listing(self._before)

    @cached_property
    def after(self) -> Listing:
        """The rules of the state after, ready for questions."""
        return Listing(self._after)

    def packets(self, space: Space) -> PacketSet:
        """The packets that rules not common to both states, in common order, may match."""
        if self.default is not self.new_default:
            return space.everything
        found = space.nothing
        for rule in self.differing:
            found |= space.between(rule.source, rule.destination, rule.service, upper=True)
        return found & space.everything


def difference(space: Space, edit: Edit, within: PacketSet | None = None) -> Difference:
    """What two states of a list do differently; raises UndecidedError when the answer would cost too much.

    With ``within``, among these packets: an edit of a rule for everybody is best asked zone pair by zone pair.
    Interfaces, states and translations are not looked at: hand in the rules of the way in question. Rules that ask
    other lists count as different, since those lists are not looked at either.
    """
    asked = edit.packets(space)
    asked = asked if within is None else asked & within
    packets = Sides(asked, asked)
    was = permitted(space, edit.before, edit.default, packets)
    now = permitted(space, edit.after, edit.new_default, packets)
    return Difference(
        Sides(now.lower - was.upper, now.upper - was.lower), Sides(was.lower - now.upper, was.upper - now.lower)
    )


def same_rules(before: Sequence[Rule], after: Sequence[Rule]) -> bool:
    """True when two lists do the same by the same rules in the same order, however they are called and numbered."""
    old, new = [rule for rule in before if rule.enabled], [rule for rule in after if rule.enabled]
    return len(old) == len(new) and all(content(was) == content(now) for was, now in zip(old, new, strict=True))


def _uncommon(before: Sequence[Rule], after: Sequence[Rule]) -> list[Rule]:
    old, new = [content(rule) for rule in before], [content(rule) for rule in after]
    start, shorter = 0, min(len(old), len(new))
    while start < shorter and old[start] == new[start]:
        start += 1
    end = 0
    while end < shorter - start and old[-1 - end] == new[-1 - end]:
        end += 1
    old_stop, new_stop = len(old) - end, len(new) - end
    found: list[Rule] = [rule for rule in (*before, *after) if rule.action in STEERING]
    # Any rules common to both in one order will do; the more of them, the fewer packets are asked about
    matcher = SequenceMatcher(None, old[start:old_stop], new[start:new_stop], autojunk=False)
    for same, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if same != "equal":
            found += before[start + old_from : start + old_to]
            found += after[start + new_from : start + new_to]
    return found


content: Callable[[Rule], tuple[object, ...]] = attrgetter(
    "action", "source.lower", "source.upper", "source.unknown", "destination.lower", "destination.upper",
    "destination.unknown", "service.terms", "service.unknown", "conditions", "inward", "outward", "states", "translated",
    "chain", "inspects",
)  # fmt: skip
"""Everything about a rule that decides packets."""
