"""What the manual says, and what this product adds to it, as frozen values in two languages."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from auditor.manual.ids import fold
from auditor.model.text import Text

Mode = Literal["attest", "auto", "auto+attest", "auto+evidence"]
Severity = Literal["critical", "high", "medium", "low"]


@dataclass(frozen=True, slots=True)
class Objective:
    """What a point is for; ``no`` is ``①``, ``②`` or empty when the point has one objective."""

    no: str
    text: Text


@dataclass(frozen=True, slots=True)
class Point:
    """One of the manual's 14 points; ``checklist_objective`` is the printed checklist's wording where it differs."""

    id: str
    category: Text
    title: Text
    question: Text
    question_answered_by: tuple[str, ...]
    objectives: tuple[Objective, ...]
    checklist_objective: Text | None
    measures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Checklist:
    """The words around the printed checklist: the title of a page (with ``{number}``), its columns, and its preface."""

    title: Text
    headings: tuple[Text, ...]
    note: Text


@dataclass(frozen=True, slots=True)
class Detail:
    """One sentence of a measure's explanation, such as ``2-4.b.1``."""

    id: str
    text: Text
    verifiability: str


@dataclass(frozen=True, slots=True)
class Measure:
    """One of the manual's 51 measures: the checks that decide it, those that only remark, and what they leave open.

    ``residue`` is what no configuration shows; ``body_wording`` is the body's sentence where the checklist differs.
    """

    id: str
    point: str
    title: Text
    mode: Mode
    deciding: tuple[str, ...]
    supporting: tuple[str, ...]
    residue: Text
    verifiability: str
    config_can_prove: bool
    config_can_disprove: bool
    objective: str
    group: Text | None
    body_wording: Text | None
    details: tuple[Detail, ...]


@dataclass(frozen=True, slots=True)
class ZoneKind:
    """A kind of zone; ``trust`` is our own ordering (higher: more to protect), None where the zone has none itself.

    ``category`` is plant, area, boundary, external, transport, access or non_network; ``in_manual`` is yes, implied
    or no (added by this product).
    """

    id: str
    name: Text
    aliases: tuple[str, ...]
    category: str
    trust: int | None
    in_manual: str


@dataclass(frozen=True, slots=True)
class FlowStance:
    """What the manual says of communication from one kind of zone to another.

    ``src`` and ``dst`` are zone kinds or ``any``, ``any_plant``, ``any_external``, ``device_management``; ``basis``
    is the manual's sentence and ``where`` its section; ``derived`` marks a stance that is our reading.
    """

    id: str
    src: str
    dst: str
    stance: str
    policy: Text
    basis: Text | None
    where: str
    derived: bool
    checks: tuple[str, ...]
    note: Text | None


@dataclass(frozen=True, slots=True)
class UsageType:
    """A usage type (A to E, ``parent`` empty) or one of its cases (a1 to e2, ``parent`` the letter).

    ``found_by`` is model, model_in_part or attestation for a case, empty for a type.
    """

    id: str
    parent: str
    title: Text
    definition: Text
    zones: tuple[str, ...]
    points: tuple[str, ...]
    checks: tuple[str, ...]
    found_by: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """A threshold or list a plant may set; the default is this tool's, never the manual's (None: no value)."""

    name: str
    default: int | tuple[str, ...] | None
    label: Text


@dataclass(frozen=True, slots=True)
class CheckEntry:
    """A check as catalogued: what it decides (takes the verdict of) and what it merely supports (remarks)."""

    id: str
    name: str
    group: str
    severity: Severity
    title: Text
    decides: tuple[str, ...]
    supports: tuple[str, ...]
    refs: tuple[str, ...]
    needs: tuple[str, ...]
    applies_to: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    usage_types: tuple[str, ...]
    flows: tuple[str, ...]
    threat_causes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cause:
    """What lets a threat come true, with the checks and measures that bear on it."""

    id: str
    text: Text
    checks: tuple[str, ...]
    measures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Threat:
    """A row of the manual's threat tables; ``requirement`` is C, I or A.

    ``extra_checks`` bear on the threat as a whole: our link, the manual names no such cause.
    """

    id: str
    table: str
    requirement: str
    requires: Text
    threat: Text
    usage_types: tuple[str, ...]
    inferred_usage_types: tuple[str, ...]
    extra_checks: tuple[str, ...]
    causes: tuple[Cause, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """A document outside the manual that a check points to, titled in its own language; ``note`` limits the claim."""

    key: str
    title: str
    note: Text | None


@dataclass(frozen=True, slots=True)
class Value:
    """A value a register column may hold."""

    id: str
    label: Text
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A register column; ``header.en`` is its name; an ``open`` column also takes values that are not listed."""

    name: str
    header: Text
    aliases: tuple[str, ...]
    values: tuple[Value, ...]
    open: bool
    _meanings: dict[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        words = ((value.id, (value.id, value.label.en, value.label.ja, *value.aliases)) for value in self.values)
        object.__setattr__(self, "_meanings", {fold(word): value for value, names in words for word in names})

    def value(self, text: str) -> str | None:
        """The id of the listed value that ``text`` names in either language, else None."""
        return self._meanings.get(fold(text))


@dataclass(frozen=True, slots=True)
class Register:
    """A file of evidence the plant keeps beside its plant file; ``measures`` is empty when it serves all of them."""

    file: str
    title: Text
    measures: tuple[str, ...]
    columns: tuple[Column, ...]
    _headers: dict[str, Column] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        words = ((column, (column.name, column.header.ja, *column.aliases)) for column in self.columns)
        object.__setattr__(self, "_headers", {fold(word): column for column, names in words for word in names})

    def column(self, header: str) -> Column | None:
        """The column that ``header`` names in English or Japanese, else None."""
        return self._headers.get(fold(header))


@dataclass(frozen=True, slots=True)
class AttestationRule:
    """How a person's answer counts."""

    id: str
    text: Text


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to attest within an incident step."""

    id: str
    text: Text


@dataclass(frozen=True, slots=True)
class IncidentStep:
    """A step of the manual's incident response (point 4-1), as a checklist to attest."""

    id: str
    title: Text
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Slip:
    """A slip or gap in the manual and what this product does about it, as a footnote.

    ``about`` lists points, measures or usage types; ``quotes`` are the manual's own words.
    """

    id: str
    about: tuple[str, ...]
    text: Text
    quotes: tuple[str, ...]
