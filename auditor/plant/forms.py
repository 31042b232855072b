"""How each register is read: what its columns hold, which must be there, and which every row needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from auditor.plant import cells, rows
from auditor.plant.cells import ANY_WORDS, NONE_WORDS, CellError

Cell = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Form:
    """How one register is read. ``columns`` must be there, ``filled`` must hold something in every row.

    ``cells`` reads columns that are more than text or a listed word; ``fields`` names a column's field where the
    two differ. A row with one of ``wanted`` empty is read, and says too little to count as a record.
    """

    row: type[Any]
    columns: tuple[str, ...]
    filled: tuple[str, ...]
    cells: Mapping[str, Cell] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)
    unique: str = ""
    wanted: tuple[str, ...] = ()


def _names(text: str) -> tuple[str, ...]:
    found = (part.strip() for part in cells.plain(text).replace(",", ";").replace("、", ";").split(";"))
    return tuple(name for name in found if name and name.casefold() not in ANY_WORDS | NONE_WORDS)


def _initiator(text: str) -> str:
    word = cells.plain(text).casefold()
    for meant, words in _INITIATORS.items():
        if word in words:
            return meant
    raise CellError("src, dst or both", "src（送信元）、dst（宛先）、both（双方）のいずれか")


_INITIATORS = {
    "src": ("", "src", "source", "送信元", "送信元側", "送信側"),
    "dst": ("dst", "destination", "宛先", "宛先側", "受信側"),
    "both": ("both", "双方", "両方", "両側"),
}
_DATE: Cell = cells.read_date

FORMS: Mapping[str, Form] = {
    "ledger": Form(
        rows.Asset,
        ("asset_id", "name", "kind"),
        ("asset_id",),
        {
            "ip": cells.read_hosts,
            "mac": cells.read_macs,
            "support_end": _DATE,
            "last_reviewed": _DATE,
        },
        {"ip": "ips", "mac": "macs"},
        "asset_id",
        wanted=("name", "kind", "owner", "status", "last_reviewed"),
    ),
    "external_connections": Form(
        rows.ExternalConnection,
        ("ext_id", "device", "interface_or_vpn"),
        ("ext_id", "device"),
        {"review_due": _DATE},
        unique="ext_id",
        wanted=("interface_or_vpn", "medium", "status", "purpose", "approved_by", "review_due"),
    ),
    "flows": Form(
        rows.DeclaredFlow,
        ("flow_id", "src_zone", "src", "dst_zone", "dst", "proto", "port"),
        ("flow_id", "src_zone", "src", "dst_zone", "dst", "proto"),
        {
            "src": cells.read_addresses,
            "dst": cells.read_addresses,
            "proto": cells.read_protocols,
            "port": cells.read_ports,
            "initiator": _initiator,
            "expires": _DATE,
        },
        {"proto": "protocols", "port": "ports"},
        "flow_id",
        wanted=("purpose", "owner", "expires"),
    ),
    "counterparts": Form(
        rows.Counterpart,
        ("counterpart_id", "name"),
        ("counterpart_id",),
        {"assessment_date": _DATE, "contract_expiry": _DATE},
        unique="counterpart_id",
        wanted=("name", "kind", "assessment_date", "contract_or_nda"),
    ),
    "contacts": Form(
        rows.Contact,
        ("contact_id", "name"),
        ("contact_id",),
        {"last_confirmed": _DATE},
        unique="contact_id",
        wanted=("name", "phone", "deputy", "last_confirmed"),
    ),
    "accounts": Form(
        rows.Account,
        ("device_or_group", "account"),
        ("device_or_group", "account"),
        {"granted": _DATE, "expires": _DATE, "password_changed": _DATE, "last_reviewed": _DATE},
        wanted=("person", "admin", "last_reviewed"),
    ),
    "admin_sources": Form(
        rows.AdminSource,
        ("network_or_host",),
        ("network_or_host",),
        {"network_or_host": cells.read_addresses, "devices": _names},
        {"network_or_host": "addresses"},
        wanted=("purpose",),
    ),
    "waivers": Form(
        rows.Waiver,
        ("waiver_id", "check_id", "target", "risk", "decision", "approver", "expires"),
        ("waiver_id", "check_id", "target"),
        {"date": _DATE, "expires": _DATE},
        unique="waiver_id",
        wanted=("risk", "decision", "approver", "date", "expires"),
    ),
    "reviews": Form(
        rows.Review,
        ("what", "scope", "date"),
        ("what",),
        {"date": _DATE, "next_due": _DATE},
        wanted=("scope", "date", "reviewer", "result", "next_due"),
    ),
    "advisories": Form(
        rows.Advisory,
        ("advisory_id", "vendor", "product", "affected_version_range"),
        ("advisory_id",),
        {"published": _DATE, "done_date": _DATE},
        wanted=("vendor", "product", "affected_version_range", "decision"),
    ),
    "changes": Form(
        rows.Change,
        ("change_id", "device", "date"),
        ("change_id", "device"),
        {"date": _DATE},
        wanted=("date", "by", "summary", "approved_by"),
    ),
    "media": Form(
        rows.RemovableMedium,
        ("media_id",),
        ("media_id",),
        {"last_erased": _DATE, "last_scanned": _DATE},
        unique="media_id",
        wanted=("purpose", "virus_check", "erase_function", "holder"),
    ),
    "exercises": Form(
        rows.Exercise,
        ("date", "kind"),
        ("date",),
        {"date": _DATE},
        wanted=("kind", "scenario", "participants", "issues", "feedback_done"),
    ),
}
"""Every register that is a table; attestations are read in their own module."""
