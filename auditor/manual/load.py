"""The manual's data, read from the package into values."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from auditor.manual.entries import (
    AttestationRule,
    Cause,
    CheckEntry,
    Checklist,
    Column,
    Detail,
    FlowStance,
    IncidentStep,
    Item,
    Measure,
    Objective,
    Parameter,
    Point,
    Reference,
    Register,
    Slip,
    Threat,
    UsageType,
    Value,
    ZoneKind,
)
from auditor.model.text import Text

Row = dict[str, Any]
T = TypeVar("T")


def rows(make: Callable[[Row], T], data: Iterable[Row]) -> tuple[T, ...]:
    """Every row of one section, made into its value."""
    return tuple(map(make, data))


def text(row: Row) -> Text:
    """A sentence in two languages."""
    return Text(row["en"], row["ja"])


def _text_or_none(row: Row | None) -> Text | None:
    return text(row) if row else None


def _plain(row: Row, **made: Any) -> Row:
    """``row`` with its lists as tuples and the fields of ``made`` in place of the raw ones."""
    kept = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items() if key not in made}
    return kept | made


def _objective(row: Row) -> Objective:
    return Objective(row["no"], text(row["text"]))


def point(row: Row) -> Point:
    """A point and its objectives."""
    return Point(
        **_plain(
            row,
            category=text(row["category"]),
            title=text(row["title"]),
            question=text(row["question"]),
            objectives=rows(_objective, row["objectives"]),
            checklist_objective=_text_or_none(row["checklist_objective"]),
        )
    )


def checklist(row: Row) -> Checklist:
    """The words around the printed checklist."""
    return Checklist(text(row["title"]), rows(text, row["headings"]), text(row["note"]))


def _detail(row: Row) -> Detail:
    return Detail(row["id"], text(row["text"]), row["verifiability"])


def measure(row: Row) -> Measure:
    """A measure and its details."""
    return Measure(
        **_plain(
            row,
            title=text(row["title"]),
            residue=text(row["residue"]),
            group=_text_or_none(row["group"]),
            body_wording=_text_or_none(row["body_wording"]),
            details=rows(_detail, row["details"]),
        )
    )


def zone_kind(row: Row) -> ZoneKind:
    """A kind of zone."""
    return ZoneKind(**_plain(row, name=text(row["name"])))


def flow(row: Row) -> FlowStance:
    """A stance on one pair of zone kinds."""
    return FlowStance(
        **_plain(row, policy=text(row["policy"]), basis=_text_or_none(row["basis"]), note=_text_or_none(row["note"]))
    )


def usage_type(row: Row) -> UsageType:
    """A usage type or one of its cases."""
    return UsageType(**_plain(row, title=text(row["title"]), definition=text(row["definition"])))


def _parameter(row: Row) -> Parameter:
    return Parameter(**_plain(row, label=text(row["label"])))


def check(row: Row) -> CheckEntry:
    """A check as catalogued."""
    return CheckEntry(**_plain(row, title=text(row["title"]), parameters=rows(_parameter, row["parameters"])))


def _cause(row: Row) -> Cause:
    return Cause(**_plain(row, text=text(row["text"])))


def threat(row: Row) -> Threat:
    """A row of the threat tables."""
    return Threat(
        **_plain(row, requires=text(row["requires"]), threat=text(row["threat"]), causes=rows(_cause, row["causes"]))
    )


def reference(row: Row) -> Reference:
    """A document a check points to."""
    return Reference(row["key"], row["title"], _text_or_none(row["note"]))


def _value(row: Row) -> Value:
    return Value(row["id"], text(row["label"]), tuple(row["aliases"]))


def _column(row: Row) -> Column:
    return Column(**_plain(row, header=text(row["header"]), values=rows(_value, row["values"])))


def register(row: Row) -> Register:
    """A register and its columns."""
    return Register(**_plain(row, title=text(row["title"]), columns=rows(_column, row["columns"])))


def attestation_rule(row: Row) -> AttestationRule:
    """A rule of attestation."""
    return AttestationRule(row["id"], text(row["text"]))


def _item(row: Row) -> Item:
    return Item(row["id"], text(row["text"]))


def incident_step(row: Row) -> IncidentStep:
    """A step of incident response."""
    return IncidentStep(row["id"], text(row["title"]), rows(_item, row["items"]))


def slip(row: Row) -> Slip:
    """A slip in the manual."""
    return Slip(**_plain(row, text=text(row["text"])))
