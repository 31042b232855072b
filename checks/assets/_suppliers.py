"""Whom to call: the supplier of every ledger row in use against the list of contacts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from auditor.check import Evidence, Result, Severity, Verdict
from auditor.manual import fold
from auditor.model.text import Text
from auditor.plant.rows import Asset, Contact
from auditor.reach.network import Network

_MOST = 20


def supplier_results(network: Network) -> Iterator[Result]:
    """One result for each supplier that rows in use name, by its contact number, else by the maker's name."""
    ledger, contacts = network.plant.registers.ledger, network.plant.registers.contacts
    rows: dict[str, list[Asset]] = {}
    for row in ledger or ():
        supplier = row.vendor_contact_id or row.vendor
        if row.status in (None, "in_use") and supplier:
            rows.setdefault(supplier, []).append(row)
    if not rows:
        what = Text(
            "the suppliers of the equipment (columns vendor_contact_id or vendor)",
            "設備の供給元（ベンダ連絡先番号またはメーカーの列）",
        )
        yield Result(subject="suppliers", verdict=Verdict.CANNOT_TELL, says="cannot_suppliers", unknowns=(what,))
        return
    if contacts is None:
        what = Text("the contacts (registers: contacts)", "緊急連絡先一覧（registers の contacts）")
        yield Result(subject="suppliers", verdict=Verdict.CANNOT_TELL, says="cannot_suppliers", unknowns=(what,))
        return
    by_name = {fold(word): contact for contact in contacts for word in (contact.contact_id, contact.party) if word}
    for supplier, supplied in rows.items():
        yield _result(supplier, supplied, by_name.get(fold(supplier)))


def _result(supplier: str, rows: Sequence[Asset], contact: Contact | None) -> Result:
    lines = tuple(Evidence(row.at, "ledger") for row in rows[:_MOST])
    if contact is not None:
        return Result(
            subject=f"supplier {supplier}",
            verdict=Verdict.PASS,
            evidence=(*lines[:1], Evidence(contact.at, "contact")),
        )
    return Result(
        subject=f"supplier {supplier}",
        verdict=Verdict.FAIL,
        severity=Severity.LOW,
        says="fail_supplier",
        evidence=lines,
        values={"supplier": supplier, "count": len(rows), "first": rows[0].name or rows[0].asset_id},
    )
