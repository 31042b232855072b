"""Attestations: what people vouch for, with the rules that make an answer count."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import cast

from auditor.manual import Register, fold, manual, measure_id
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.plant.cells import CellError, read_date
from auditor.plant.faults import Faults
from auditor.plant.record import entries_of
from auditor.plant.registers import listed_words
from auditor.plant.rows import Answer, Attestation, Evidence
from auditor.plant.tables import TableError, decode
from auditor.plant.tree import Fields, Items, Leaf, Tree, TreeError, read_tree

VALID_DAYS = 365
"""How long an answer counts when it does not say (tool default; the manual only says regularly)."""
_EVIDENCE = ("title", "link", "sha256")
_LACKS = {
    "owner": "責任者",
    "date": "申告日",
    "evidence": "証跡",
    "approver": "承認者",
    "reason": "該当しない理由",
}


def read_attestations(path: Path, file: str, as_of: dt.date | None, faults: Faults) -> tuple[Attestation, ...] | None:
    """The attestations in ``path``; None when it is no such file. A date after ``as_of`` is an error."""
    try:
        tree = read_tree(decode(path.read_bytes(), file), file)
    except OSError as fault:
        reason = fault.strerror or type(fault).__name__
        faults.add(Span(file, 1, 1), f"cannot be read: {reason}", f"読み込めない: {reason}")
        return None
    except (TreeError, TableError) as fault:
        faults.found.append(fault.problem)
        return None
    return attestations_in(tree, file, as_of, faults)


def attestations_in(
    tree: Tree | None, file: str, as_of: dt.date | None, faults: Faults
) -> tuple[Attestation, ...] | None:
    """The attestations of a file already read as a tree; None when it holds no list of them."""
    items = items_of(tree, file, faults)
    if items is None:
        return None
    found: dict[str, Attestation] = {}
    for item in items:
        if unanswered(item):
            continue
        made = _attestation(item, as_of, faults)
        if made is None:
            continue
        if made.measure in found:
            at = found[made.measure].at
            faults.add(
                made.at, f"{made.measure} is already attested ({at})", f"{made.measure} の申告は既にある（{at}）"
            )
        else:
            found[made.measure] = made
    return tuple(found.values())


def items_of(tree: Tree | None, file: str, faults: Faults) -> tuple[Tree, ...] | None:
    """The items of the list, each with its lines; None (and a fault) when there is no list."""
    if isinstance(tree, Fields) and [key.text for key, _ in tree.entries] == ["attestations"]:
        tree = tree.entries[0][1]
    if tree is None or (isinstance(tree, Leaf) and tree.empty):
        return ()
    if isinstance(tree, Items):
        return tree.items
    faults.add(
        tree.at if isinstance(tree, Fields) else Span(file, 1, 1),
        "attestations must be a list, one item per measure ('- measure: 2-1.a')",
        "申告は対策ごとの一覧（「- measure: 2-1.a」）でなければならない",
    )
    return None


def unanswered(item: Tree) -> bool:
    """True for an item that names a measure and says nothing of it: a question nobody has answered yet."""
    if not isinstance(item, Fields):
        return False
    register = cast(Register, manual().register("attestations"))
    columns = [(register.column(key.text), value) for key, value in item.entries]
    asked = [column for column, value in columns if column is not None and not _blank(value)]
    return (
        len(columns) > 1
        and None not in (column for column, _ in columns)
        and [each.name for each in asked] == ["measure"]
    )


def _blank(tree: Tree) -> bool:
    if isinstance(tree, Leaf):
        return not tree.text.strip() or tree.empty
    parts = tree.items if isinstance(tree, Items) else [value for _, value in tree.entries]
    return all(map(_blank, parts))


def _attestation(item: Tree, as_of: dt.date | None, faults: Faults) -> Attestation | None:
    register = cast(Register, manual().register("attestations"))
    if not isinstance(item, Fields):
        faults.add(item.at, "an attestation must be a mapping", "申告は「項目: 値」の組でなければならない")
        return None
    before = len(faults.found)
    values = _by_column(item, register, faults)
    measure = _measure(values, item.at, faults)
    verdict = _verdict(values, register, item.at, faults)
    date, expires = _day(values, "date", faults), _day(values, "expires", faults)
    evidence = _evidence(values.get("evidence"), faults)
    _check_days(date, expires, as_of, values, faults)
    text = {name: _text(values.get(name), faults) for name in ("statement", "owner", "approver", "notes")}
    if measure is None or verdict is None or any(problem.fatal for problem in faults.found[before:]):
        return None
    found = Attestation(
        at=item.at,
        measure=measure,
        verdict=verdict,
        date=date,
        evidence=evidence,
        expires=expires or (date + dt.timedelta(days=VALID_DAYS) if date else None),
        missing=_missing(verdict, date, evidence, text),
        **text,
    )
    if found.missing:
        missing_ja = "・".join(_LACKS[name] for name in found.missing)
        faults.note(
            found.at,
            f"{measure}: the answer '{verdict}' lacks {', '.join(found.missing)} and counts as missing",
            f"{measure}: 判定「{verdict}」に{missing_ja}がなく、申告なしとして扱う",
        )
    return found


def _missing(
    verdict: Answer, date: dt.date | None, evidence: tuple[Evidence, ...], text: dict[str, str]
) -> tuple[str, ...]:
    """What a favourable answer still lacks: owner, date and evidence for yes; owner, reason and approver for na."""
    if verdict == "yes":
        needs: dict[str, object] = {"owner": text["owner"], "date": date, "evidence": evidence}
    elif verdict == "na":
        reason = text["statement"] or text["notes"]
        needs = {"owner": text["owner"], "reason": reason, "approver": text["approver"]}
    else:
        needs = {}
    return tuple(name for name, given in needs.items() if not given)


def _by_column(item: Fields, register: Register, faults: Faults) -> dict[str, Tree]:
    found: dict[str, Tree] = {}
    for name, (leaf, value) in entries_of(item, faults).items():
        column = register.column("statement" if name == "statement_ja" else name)
        if column is None:
            known = [each.name for each in register.columns]
            faults.unknown(leaf.at, Text("key of an attestation:", "申告のキー"), name, known)
        elif column.name in found:
            faults.add(leaf.at, f"two keys mean '{column.name}'", f"「{column.name}」に当たるキーが二つある")
        else:
            found[column.name] = value
    return found


def _text(tree: Tree | None, faults: Faults) -> str:
    if tree is None or (isinstance(tree, Leaf) and tree.empty):
        return ""
    if isinstance(tree, Leaf):
        return tree.text.strip()
    faults.add(tree.at, "expected one value", "単一の値でなければならない")
    return ""


def _measure(values: dict[str, Tree], at: Span, faults: Faults) -> str | None:
    text = _text(values.get("measure"), faults)
    if not text:
        faults.add(at, "an attestation lacks 'measure'", "申告に対策番号（measure）がない")
        return None
    found = measure_id(text)
    if found is None:
        known = [measure.id for measure in manual().measures]
        faults.unknown(values["measure"].at, Text("measure", "対策番号"), text, known)
    return found


def _verdict(values: dict[str, Tree], register: Register, at: Span, faults: Faults) -> Answer | None:
    text = _text(values.get("verdict"), faults)
    if not text:
        faults.add(at, "an attestation lacks 'verdict'", "申告に判定（verdict）がない")
        return None
    column = register.column("verdict")
    words = listed_words(column) if column else {}
    found = {"true": "yes", "false": "no"}.get(text.lower()) or words.get(fold(text))
    if found is None:
        faults.unknown(
            values["verdict"].at, Text("verdict", "判定"), text, [value.id for value in column.values] if column else []
        )
        return None
    return cast(Answer, found)


def _day(values: dict[str, Tree], name: str, faults: Faults) -> dt.date | None:
    tree = values.get(name)
    try:
        return read_date(_text(tree, faults))
    except CellError as fault:
        at = tree.at if tree is not None else Span("", 0, 0)
        faults.add(at, f"'{name}': expected {fault.text.en}", f"「{name}」に書けるもの: {fault.text.ja}")
        return None


def _check_days(
    date: dt.date | None, expires: dt.date | None, as_of: dt.date | None, values: dict[str, Tree], faults: Faults
) -> None:
    if date and as_of and date > as_of:
        faults.add(
            values["date"].at,
            f"date {date} lies after the day of the audit ({as_of})",
            f"申告日 {date} が監査基準日 {as_of} より後である",
        )
    if date and expires and expires < date:
        faults.add(
            values["expires"].at,
            f"expires ({expires}) before its date ({date})",
            f"有効期限 {expires} が申告日 {date} より前",
        )


def _evidence(tree: Tree | None, faults: Faults) -> tuple[Evidence, ...]:
    """Documents as ``{title, link, sha256}``, or bare titles and document numbers."""
    if tree is None or (isinstance(tree, Leaf) and tree.empty):
        return ()
    found: list[Evidence] = []
    for item in tree.items if isinstance(tree, Items) else (tree,):
        if isinstance(item, Leaf) and not item.empty:
            found.append(Evidence(item.text.strip(), item.text.strip()))
        elif isinstance(item, Fields):
            document = _document(item, faults)
            if document is not None:
                found.append(document)
        else:
            faults.add(item.at, "evidence: expected title and link", "証跡には title と link を書く")
    return tuple(found)


def _document(item: Fields, faults: Faults) -> Evidence | None:
    entries = entries_of(item, faults)
    for name, (leaf, _) in entries.items():
        if name not in _EVIDENCE:
            faults.unknown(leaf.at, Text("key of evidence:", "証跡のキー"), name, _EVIDENCE)
    text = {name: _text(entries[name][1], faults) if name in entries else "" for name in _EVIDENCE}
    if not (text["title"] or text["link"]):
        faults.note(item.at, "evidence without title or link is no evidence", "title も link もない証跡は数えない")
        return None
    return Evidence(text["title"], text["link"], text["sha256"].lower())
