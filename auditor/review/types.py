"""The difference of two states of a plant's devices, whole and final: what every review report is made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from auditor.findings.types import Audit, Finding, Quote
from auditor.model.text import Text
from auditor.reach.flows import Flow

Verdict = Literal["no_effect", "safe", "needs_approval", "cannot_tell", "breaks_declared_flows", "violates_policy"]
EXITS: dict[Verdict, int] = {
    "no_effect": 0,
    "safe": 0,
    "needs_approval": 1,
    "cannot_tell": 3,
    "breaks_declared_flows": 1,
    "violates_policy": 1,
}
"""Exit status by verdict (decision 7)."""

Effect = Literal["opened", "closed"]
Certainty = Literal["definite", "possible"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PairChange:
    """Packets from one zone to another, within one, or to a device itself (``device:NAME``) that the edit opens or closes.

    ``starts``: they may start something; else they are only answers that a filter without state lets return. ``flows`` are
    an exact cover with a witness each, followed in the state where they pass, unless ``boxes`` says how many it would take.
    ``possible``: an unknown decides whether anything changes for them.
    """

    source: str
    target: str
    effect: Effect
    certainty: Certainty
    starts: bool
    flows: tuple[Flow, ...]
    lines: tuple[Quote, ...]
    boxes: int | None = None
    unknowns: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnChange:
    """Answers that a list of a device without session state newly lets through or stops."""

    device: str
    ruleset: str
    effect: Effect
    boxes: tuple[str, ...]
    more: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ListChange:
    """Packets of no zone pair that a list newly lets through or stops; ``possible``: an unknown decides."""

    device: str
    ruleset: str
    effect: Effect
    certainty: Certainty
    boxes: tuple[str, ...]
    more: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FactChange:
    """One thing a device is or does that the edit adds, removes or changes, in words.

    ``grants``: it may let somebody in who was kept out (an account, a service, a tunnel, an SSID, a port put to use), or
    takes away a control. ``proved``: it only says where a list stands, and what that does is told packet by packet.
    """

    device: str
    what: Text
    subject: str
    kind: Literal["added", "removed", "changed"]
    details: tuple[Text, ...]
    grants: bool
    proved: bool = False
    before: Quote | None = None
    after: Quote | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleEffect:
    """What becomes of one rule: an edited one that does nothing, or another whose meaning the edit changes."""

    device: str
    ruleset: str
    rule: str
    edited: bool
    text: Text
    quote: Quote
    by: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokenFlow:
    """A declared flow of which packets passed before and no longer do. ``possible``: an unknown decides.

    ``answers``: they still get there, and their answers no longer come back.
    """

    flow_id: str
    purpose: str
    certainty: Certainty
    lost: tuple[str, ...]
    at: Quote
    answers: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingChange:
    """A finding the edit introduces, fixes, makes worse, or of which it leaves a part."""

    change: Literal["introduced", "fixed", "worsened", "remains"]
    finding: Finding
    was: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flip:
    """A measure or point whose verdict the edit changes."""

    id: str
    title: Text
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """Everything an edit does."""

    before: Audit
    after: Audit
    verdict: Verdict
    reasons: tuple[Text, ...]
    packets: tuple[PairChange, ...]
    returns: tuple[ReturnChange, ...]
    lists: tuple[ListChange, ...]
    facts: tuple[FactChange, ...]
    rules: tuple[RuleEffect, ...]
    broken: tuple[BrokenFlow, ...]
    findings: tuple[FindingChange, ...]
    flips: tuple[Flip, ...]
    devices: tuple[tuple[str, Literal["added", "removed", "changed", "cosmetic", "same"]], ...]
    """Every device of either state; ``cosmetic``: its text differs, what it means does not."""
    assumed: tuple[Text, ...] = ()
    """What applying typed lines took for granted about the device."""

    @property
    def exit(self) -> int:
        """The exit status its verdict stands for."""
        return EXITS[self.verdict]
