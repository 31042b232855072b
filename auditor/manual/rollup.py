"""What check results and attestations add up to: the verdict of a measure, and of a point.

Every ground that bears on a measure is kept, worst first; the worst one is its verdict, so a medium failure never hides
that something critical could not be told. What decides, in words:

* Only deciding checks count; a supporting check that failed is a remark and never moves the verdict, so in a measure
  that is attested (mode ``attest``) the linked checks are hints and contradict nothing.
* A deciding check that did not run, or ran without a single result, leaves the measure at *cannot tell*, and no
  attestation lifts that. Results that could not be told are lifted by a valid attestation to *attested*.
* A valid ``yes`` or ``na`` against an unwaived failure is a contradiction; against a waived one it is not.
* ``no`` and ``partly`` are taken at their word, without proof and beyond their expiry: an admission does not heal
  with time.
* ``na`` with a reason and an approver makes a measure *not applicable* only where no deciding check saw a subject;
  where checks passed it stands for the rest and the measure is *attested*.
* Where every deciding check was not applicable there is nothing to be *met*: the best verdict is *not applicable*.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from auditor.manual.entries import Measure
from auditor.model.text import Text

Verdict = Literal[
    "contradiction",
    "not_met",
    "partly_met",
    "waived",
    "cannot_tell",
    "attestation_missing",
    "attestation_expired",
    "evidence_missing",
    "not_disproved",
    "attested",
    "met",
    "not_applicable",
]
Answer = Literal["yes", "partly", "no", "na"]

RANK: Mapping[Verdict, int] = {
    "contradiction": 0,
    "not_met": 1,
    "partly_met": 2,
    "waived": 2,
    "cannot_tell": 3,
    "attestation_missing": 4,
    "attestation_expired": 4,
    "evidence_missing": 5,
    "not_disproved": 6,
    "attested": 7,
    "met": 8,
    "not_applicable": 9,
}
"""Worst first; equal numbers are equally bad."""

ATTESTATION_DAYS = 365
"""How long an attestation without an expiry holds: a default of this tool, the manual only says *regularly*."""

_MILD = frozenset({"medium", "low", "info"})


@dataclass(frozen=True, slots=True)
class Failure:
    """One failed result of a check; ``severity`` is critical, high, medium or low (an unknown word counts as high)."""

    severity: str
    waived: bool = False


@dataclass(frozen=True, slots=True)
class CheckOutcome:
    """What one check found within the scope of one measure; ``reason`` says why it did not run or could not tell."""

    id: str
    ran: bool = True
    reason: Text | None = None
    fails: tuple[Failure, ...] = ()
    warns: int = 0
    cannot_tell: int = 0
    passes: int = 0
    not_applicable: int = 0

    @property
    def silent(self) -> bool:
        """True when there is not one result to judge by."""
        return not (self.fails or self.warns or self.cannot_tell or self.passes or self.not_applicable)


@dataclass(frozen=True, slots=True)
class Attestation:
    """A person's answer for one measure; ``evidence_count`` is how many proofs it names."""

    measure: str
    verdict: Answer
    owner: str = ""
    approver: str = ""
    date: datetime.date | None = None
    expires: datetime.date | None = None
    evidence_count: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Ground:
    """One reason for a verdict, with the checks it rests on."""

    verdict: Verdict
    by: tuple[str, ...]
    because: Text


@dataclass(frozen=True, slots=True)
class MeasureVerdict:
    """The verdict of a measure: its worst ground, what else holds (``also``), and what supporting checks remark.

    ``grounds`` holds every ground, worst first and never empty.
    """

    measure: str
    grounds: tuple[Ground, ...]
    remarks: tuple[str, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """The worst ground's verdict."""
        return self.grounds[0].verdict

    @property
    def by(self) -> tuple[str, ...]:
        """The checks the verdict rests on; empty where a person's answer decides."""
        return self.grounds[0].by

    @property
    def because(self) -> Text:
        """The verdict's reason."""
        return self.grounds[0].because

    @property
    def also(self) -> tuple[Verdict, ...]:
        """The other verdicts that hold as well, worst first."""
        return tuple(dict.fromkeys(ground.verdict for ground in self.grounds[1:] if ground.verdict != self.verdict))


@dataclass(frozen=True, slots=True)
class PointVerdict:
    """The verdict of a point or of its question: the worst of its measures, never a percentage.

    ``by`` names the measures with that verdict or one as bad, ``also`` the further verdicts at *cannot tell* or
    worse, ``waived`` the measures that rest on a waiver, ``counts`` how many measures have each verdict.
    """

    verdict: Verdict
    by: tuple[str, ...]
    also: tuple[Verdict, ...]
    waived: tuple[str, ...]
    counts: tuple[tuple[Verdict, int], ...]


def roll_up(
    measure: Measure,
    outcomes: Mapping[str, CheckOutcome],
    attestation: Attestation | None,
    as_of: datetime.date,
    evidence: bool | None = None,
) -> MeasureVerdict:
    """The verdict of one measure on ``as_of``.

    ``outcomes`` is keyed by check id and may lack checks (they did not run). ``evidence`` says whether the register
    rows that mode ``auto+evidence`` asks for are there and in date; None: no such register was supplied.
    """
    if attestation is not None and attestation.measure != measure.id:
        raise ValueError(f"attestation of {attestation.measure} given for {measure.id}")
    deciding = tuple(outcomes.get(check) or CheckOutcome(check, ran=False) for check in measure.deciding)
    answer = _answer(attestation, as_of)
    grounds = [*_admitted(attestation), *_attestation_gap(measure, answer)]
    if measure.mode != "attest":
        grounds += _against(deciding, answer)
        grounds += _untold(deciding, answer)
        grounds += _evidence_gap(measure, deciding, answer, evidence)
    if not any(RANK[ground.verdict] < RANK["attestation_missing"] for ground in grounds):
        grounds += _best(measure, deciding, attestation, answer)
    ordered = sorted(grounds, key=lambda ground: RANK[ground.verdict])
    return MeasureVerdict(measure.id, tuple(ordered), _remarks(measure, outcomes))


def roll_up_point(measures: Iterable[MeasureVerdict]) -> PointVerdict:
    """The verdict of a point from those of its measures (or of its question from those that answer it).

    Of equals the plain one gives the name: *partly met* before *waived*. Without any measure it is *cannot tell*.
    """
    verdicts = tuple(measures)
    if not verdicts:
        return PointVerdict("cannot_tell", (), (), (), ())
    order = list(RANK)
    present = sorted({verdict.verdict for verdict in verdicts}, key=order.index)
    worst = present[0]
    shown = {also for verdict in verdicts for also in (verdict.verdict, *verdict.also)} - {worst}
    return PointVerdict(
        verdict=worst,
        by=tuple(verdict.measure for verdict in verdicts if RANK[verdict.verdict] == RANK[worst]),
        also=tuple(name for name in RANK if name in shown and RANK[name] <= RANK["cannot_tell"]),
        waived=tuple(verdict.measure for verdict in verdicts if "waived" in (verdict.verdict, *verdict.also)),
        counts=tuple((name, sum(verdict.verdict == name for verdict in verdicts)) for name in present),
    )


_State = Literal["none", "missing", "expired", "yes", "partly", "no", "na"]


def _answer(attestation: Attestation | None, as_of: datetime.date) -> _State:
    """What the attestation is worth on ``as_of``: its answer, or why it does not count."""
    if attestation is None:
        return "none"
    if attestation.verdict in ("no", "partly"):
        return attestation.verdict
    if not _complete(attestation) or attestation.date is None or attestation.date > as_of:
        return "missing"
    expires = attestation.expires or _default_expiry(attestation.date)
    return "expired" if expires < as_of else attestation.verdict


def _default_expiry(signed: datetime.date) -> datetime.date:
    days = datetime.timedelta(ATTESTATION_DAYS)
    return datetime.date.max if signed > datetime.date.max - days else signed + days


def _complete(attestation: Attestation) -> bool:
    if attestation.verdict == "na":
        return bool(attestation.reason.strip() and attestation.approver.strip())
    return bool(attestation.owner.strip()) and attestation.evidence_count > 0


def _ids(outcomes: Iterable[CheckOutcome]) -> tuple[str, ...]:
    return tuple(outcome.id for outcome in outcomes)


def _ground(verdict: Verdict, en: str, ja: str, by: Sequence[str] = ()) -> Ground:
    """A ground whose sentence ends in the checks it rests on; both sentences come without their full stop."""
    if not by:
        return Ground(verdict, (), Text(f"{en}.", f"{ja}。"))
    return Ground(verdict, tuple(by), Text(f"{en}: {', '.join(by)}.", f"{ja}: {'、'.join(by)}"))


def _admitted(attestation: Attestation | None) -> list[Ground]:
    """What the plant itself says is not done."""
    if attestation is not None and attestation.verdict == "no":
        return [_ground("not_met", "The plant states that this is not done", "未実施との申告がある")]
    if attestation is not None and attestation.verdict == "partly":
        return [_ground("partly_met", "The plant states that this is done in part", "一部実施との申告がある")]
    return []


_GAPS: Mapping[_State, tuple[Verdict, Text]] = {
    "none": ("attestation_missing", Text("there is no attestation", "申告がない")),
    "missing": (
        "attestation_missing",
        Text(
            "the attestation lacks its owner, evidence, approver, reason or a date that is not in the future",
            "申告が責任者・証跡・承認者・理由・過去の日付のいずれかを欠く",
        ),
    ),
    "expired": ("attestation_expired", Text("the attestation has expired", "申告の有効期限が切れている")),
}


def _attestation_gap(measure: Measure, answer: _State) -> list[Ground]:
    """An answer that is all a measure can rest on, and is absent or worthless."""
    if measure.mode != "attest" or answer not in _GAPS:
        return []
    verdict, why = _GAPS[answer]
    return [_ground(verdict, why.en[0].upper() + why.en[1:], why.ja)]


def _against(deciding: Sequence[CheckOutcome], answer: _State) -> list[Ground]:
    """Failures and warnings, and the answer they contradict."""
    standing = {o.id: {failure.severity for failure in o.fails if not failure.waived} for o in deciding}
    failed = [check for check, severities in standing.items() if severities]
    grave = [check for check in failed if standing[check] - _MILD]
    mild = [o.id for o in deciding if standing[o.id] & _MILD or o.warns]
    waived = [o.id for o in deciding if any(failure.waived for failure in o.fails)]
    found: list[Ground] = []
    if failed and answer == "yes":
        en, ja = "Attested as done, but the configurations fail", "「実施済み」との申告に反して設定は不適合"
        found.append(_ground("contradiction", en, ja, failed))
    if failed and answer == "na":
        en, ja = (
            "Attested as not applicable, but the configurations fail",
            "「該当なし」と申告されているが、設定は不適合",
        )
        found.append(_ground("contradiction", en, ja, failed))
    if grave:
        en, ja = "Failed at critical or high severity", "重大度 critical・high の不適合"
        found.append(_ground("not_met", en, ja, grave))
    if mild:
        en, ja = "Failed at medium or low severity, or warned", "重大度 medium・low の不適合または警告"
        found.append(_ground("partly_met", en, ja, mild))
    if waived:
        found.append(_ground("waived", "Failures accepted by waiver", "例外として受容された不適合", waived))
    return found


def _untold(deciding: Sequence[CheckOutcome], answer: _State) -> list[Ground]:
    """What was not looked at, and what was looked at and could not be told (unless an attestation lifts it)."""
    absent = [outcome for outcome in deciding if not outcome.ran or outcome.silent]
    unsure = [outcome for outcome in deciding if outcome.cannot_tell and outcome not in absent]
    found: list[Ground] = []
    if not deciding:
        found.append(_ground("cannot_tell", "No check decides this", "この対策を判定する検査がない"))
    if absent:
        found.append(_why("Did not run or gave no result", "未実行または結果なし", absent))
    if unsure and answer not in ("yes", "na"):
        found.append(_why("Could not be told", "判定不能", unsure))
    return found


def _why(en: str, ja: str, outcomes: Sequence[CheckOutcome]) -> Ground:
    """A *cannot tell* that names each check, those with one reason together."""
    by_reason: dict[Text | None, list[str]] = {}
    for outcome in outcomes:
        by_reason.setdefault(outcome.reason, []).append(outcome.id)
    english = "; ".join(", ".join(ids) + (f" ({why.en})" if why else "") for why, ids in by_reason.items())
    japanese = "、".join("・".join(ids) + (f"（{why.ja}）" if why else "") for why, ids in by_reason.items())
    return Ground("cannot_tell", _ids(outcomes), Text(f"{en}: {english}.", f"{ja}: {japanese}"))


def _evidence_gap(
    measure: Measure, deciding: Sequence[CheckOutcome], answer: _State, evidence: bool | None
) -> list[Ground]:
    """Register rows that the measure asks for beside the configurations, unless there is nothing to keep rows of."""
    nothing = answer == "na" and not any(outcome.passes for outcome in deciding)
    if measure.mode != "auto+evidence" or evidence or nothing:
        return []
    if evidence is None:
        en, ja = "The register that proves the rest was not supplied", "残りを示す台帳が提出されていない"
    else:
        en, ja = "The register has no row in date that proves the rest", "残りを示す有効期限内の記録が台帳にない"
    return [_ground("evidence_missing", en, ja)]


def _best(
    measure: Measure, deciding: Sequence[CheckOutcome], attestation: Attestation | None, answer: _State
) -> list[Ground]:
    """What holds when nothing speaks against the measure."""
    if measure.mode == "attest":
        return [_said(attestation, answer)] if answer in ("yes", "na") else []
    unsure = _ids(outcome for outcome in deciding if outcome.cannot_tell)
    if unsure:
        en, ja = "Attested; the configurations alone could not tell", "申告による（設定だけでは判定不能）"
        return [_ground("attested", en, ja, unsure)]
    by = _ids(deciding)
    passed = any(outcome.passes for outcome in deciding)
    if measure.mode == "auto+attest" and answer in _GAPS:
        rest = _GAPS[answer][1]
        en, ja = f"Not disproved, but {rest.en} for the rest", f"設定からは反証されないが、残りについて{rest.ja}"
        return [_ground("not_disproved", en, ja, by)]
    if not passed and answer in ("yes", "na"):
        return [_said(attestation, answer)]
    if not passed:
        return [_ground("not_applicable", "There is nothing these checks apply to", "検査の対象がない", by)]
    if measure.mode == "auto+attest" and answer == "na":
        en, ja = (
            "The configurations pass and the rest is attested as not applicable",
            "設定は適合し、残りは該当なしと申告",
        )
        return [_ground("attested", en, ja, by)]
    if measure.mode == "auto+attest":
        return [
            _ground("met", "Shown by the configurations and attested for the rest", "設定により確認、残りは申告", by)
        ]
    return [_ground("met", "Shown by the configurations", "設定により確認", by)]


def _said(attestation: Attestation | None, answer: _State) -> Ground:
    """A valid ``yes`` or ``na`` as the only ground."""
    if answer == "na":
        who = attestation.approver if attestation else ""
        return _ground("not_applicable", f"Not applicable, approved by {who}", f"該当なし（承認者: {who}）")
    who = attestation.owner if attestation else ""
    return _ground("attested", f"Attested by {who}", f"申告による（責任者: {who}）")


def _remarks(measure: Measure, outcomes: Mapping[str, CheckOutcome]) -> tuple[str, ...]:
    """Supporting checks that failed or warned; they are shown and decide nothing."""
    found = (outcomes.get(check) for check in measure.supporting)
    return tuple(outcome.id for outcome in found if outcome and (outcome.fails or outcome.warns))
