"""What to change at a root line, what that would stop, and how to take it back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from auditor.model.span import Span
from auditor.model.text import Text

How = Literal["remove", "narrow", "turn_off", "hide", "shut", "by_hand"]
"""``remove`` and ``narrow``: a permitting line goes, or gives way to lines for the declared flows alone; ``by_hand``: no
command is certainly right."""
Risk = Literal["flows", "none", "cannot_tell", "no_register", "not_a_filter"]
"""Of the declared flows: some cross the line, certainly none does, nobody can tell whether one does; there is no flow register;
the line filters no packets between zones."""


@dataclass(frozen=True, slots=True)
class CrossingFlow:
    """A declared flow in force whose packets a line decides.

    ``certain`` False: it may. ``answers``: not the flow itself but what comes back. ``kept``: the proposed lines still permit
    it. ``condemned``: some finding of the group is about packets of this very flow.
    """

    flow_id: str
    purpose: str
    at: Span
    certain: bool
    answers: bool
    kept: bool
    condemned: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """Which declared flows cross a line; ``reasons`` say why there may be others."""

    risk: Risk
    flows: tuple[CrossingFlow, ...] = ()
    reasons: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The proposal for one root line.

    ``findings`` are the fingerprints of its group, worst first. ``commands`` and ``rollback`` are lines to type, secrets
    redacted (then ``redacted``: the line has to be taken from the device's own configuration); both empty with ``by_hand``,
    where ``why`` says why and ``fix`` what to aim at. ``still`` are lines further down that permit some of it as well.
    """

    root: Span
    device: str
    platform: str
    findings: tuple[str, ...]
    how: How
    fix: Text
    outage: Outage
    commands: tuple[str, ...] = ()
    rollback: tuple[str, ...] = ()
    cautions: tuple[Text, ...] = ()
    still: tuple[Span, ...] = ()
    why: Text | None = None
    redacted: bool = False
