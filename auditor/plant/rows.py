"""Rows of the registers beside the plant file; each knows its own line (manual/catalogue section 6)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from auditor.model.ranges import NOTHING, Ranges
from auditor.model.span import Span

Medium = Literal[
    "internet",
    "ip_vpn",
    "wide_ethernet",
    "leased",
    "flets_pppoe",
    "flets_ipoe",
    "map_e",
    "ds_lite",
    "closed_wwan",
    "open_wwan",
    "lpwa",
    "dial",
    "other",
]
Initiator = Literal["src", "dst", "both"]
AssetStatus = Literal["in_use", "spare", "retired"]
ConnectionStatus = Literal["in_use", "idle", "retired"]
OneWayMeans = Literal["none", "firewall", "send_only", "diode"]
Answer = Literal["yes", "partly", "no", "na"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """One row of the ledger. ``ips`` are single addresses; ``name`` may be empty; ``status`` None: not stated."""

    at: Span
    asset_id: str
    name: str = ""
    kind: str = ""
    vendor: str = ""
    model: str = ""
    os_version: str = ""
    serial: str = ""
    ips: Ranges = NOTHING
    macs: tuple[str, ...] = ()
    zone: str = ""
    area: str = ""
    owner: str = ""
    vendor_contact_id: str = ""
    support_end: dt.date | None = None
    sim_or_imei: str = ""
    takeover_impact: str = ""
    status: AssetStatus | None = None
    disposal_record: str = ""
    config_expected: bool | None = None
    last_reviewed: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredFlow:
    """One approved flow. An empty ``src_zone`` or ``dst_zone`` is any zone; the sets are what the cells say.

    ``ports`` are destination ports; ``initiator`` says which side may start the session.
    """

    at: Span
    flow_id: str
    src_zone: str
    dst_zone: str
    src: Ranges
    dst: Ranges
    protocols: Ranges
    ports: Ranges
    initiator: Initiator = "src"
    purpose: str = ""
    view_only: bool | None = None
    owner: str = ""
    expires: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExternalConnection:
    """One declared way out. ``status`` None: the register has no such column (or the cell is empty)."""

    at: Span
    ext_id: str
    device: str
    interface_or_vpn: str
    counterpart_id: str = ""
    usage_type: str = ""
    medium: Medium | None = None
    status: ConnectionStatus | None = None
    purpose: str = ""
    always_on: bool | None = None
    always_on_reason: str = ""
    one_way: OneWayMeans | None = None
    approved_by: str = ""
    review_due: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counterpart:
    """One organisation at the far end of a connection."""

    at: Span
    counterpart_id: str
    name: str = ""
    kind: str = ""
    requirements_doc: str = ""
    assessment_date: dt.date | None = None
    certificates: str = ""
    contract_or_nda: str = ""
    contract_expiry: dt.date | None = None
    media_clause: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """One contact for trouble, with deputy."""

    at: Span
    contact_id: str
    party: str = ""
    role: str = ""
    name: str = ""
    phone: str = ""
    mail: str = ""
    deputy: str = ""
    deputy_contact: str = ""
    hours: str = ""
    last_confirmed: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One person's account on one device or group of devices."""

    at: Span
    device_or_group: str
    account: str
    person: str = ""
    admin: bool | None = None
    remote: bool | None = None
    shared_reason: str = ""
    granted: dt.date | None = None
    expires: dt.date | None = None
    password_changed: dt.date | None = None
    last_reviewed: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AdminSource:
    """Addresses administrators work from; ``devices`` empty: every device."""

    at: Span
    addresses: Ranges
    purpose: str = ""
    devices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """One accepted risk, exactly as recorded: empty cells are for the check of waivers to judge."""

    at: Span
    waiver_id: str
    check_id: str
    target: str
    risk: str = ""
    decision: str = ""
    compensating_measure: str = ""
    approver: str = ""
    officer_approval: bool | None = None
    date: dt.date | None = None
    expires: dt.date | None = None

    def in_force(self, day: dt.date) -> bool:
        """True from its date to its expiry, both included; an empty cell sets no bound."""
        return (self.date is None or self.date <= day) and (self.expires is None or self.expires >= day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """One periodic review; ``what`` is config, logs, wireless or accounts."""

    at: Span
    what: str
    scope: str = ""
    date: dt.date | None = None
    reviewer: str = ""
    result: str = ""
    next_due: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Advisory:
    """One vulnerability notice and what was decided about it."""

    at: Span
    advisory_id: str
    vendor: str = ""
    product: str = ""
    affected_version_range: str = ""
    feature_needed: str = ""
    severity: str = ""
    published: dt.date | None = None
    decision: str = ""
    done_date: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One approved change of a device."""

    at: Span
    change_id: str
    device: str
    date: dt.date | None = None
    by: str = ""
    summary: str = ""
    approved_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovableMedium:
    """One removable medium under management."""

    at: Span
    media_id: str
    purpose: str = ""
    counterpart: str = ""
    virus_check: bool | None = None
    erase_function: bool | None = None
    holder: str = ""
    last_erased: dt.date | None = None
    last_scanned: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercise:
    """One incident exercise, or a real incident handled."""

    at: Span
    date: dt.date | None = None
    kind: str = ""
    scenario: str = ""
    participants: str = ""
    issues: str = ""
    feedback_done: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One document an attestation rests on: title, link or document number, optional digest."""

    title: str
    link: str
    sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attestation:
    """One attested measure. ``missing`` names what a valid answer still lacks; with any it counts as missing.

    ``expires`` is filled with date + 365 days where it was not written (tool default, not from the manual).
    """

    at: Span
    measure: str
    verdict: Answer
    statement: str = ""
    owner: str = ""
    approver: str = ""
    date: dt.date | None = None
    evidence: tuple[Evidence, ...] = ()
    expires: dt.date | None = None
    notes: str = ""
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """The sheet of a workbook that a register was read from: its title, and the letters of the columns by name."""

    file: str
    title: str
    letters: Mapping[str, str]


def place(sheet: Sheet | None, at: Span, column: str) -> str:
    """A cell as a spreadsheet names it: ``ledger.xlsx!Sheet1:C5``; empty where the register is no workbook."""
    return f"{sheet.file}!{sheet.title}:{sheet.letters[column]}{at.first}" if sheet and column in sheet.letters else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Registers:
    """Every register; None: not given, an empty tuple: given and without rows."""

    ledger: tuple[Asset, ...] | None = None
    flows: tuple[DeclaredFlow, ...] | None = None
    external_connections: tuple[ExternalConnection, ...] | None = None
    counterparts: tuple[Counterpart, ...] | None = None
    contacts: tuple[Contact, ...] | None = None
    accounts: tuple[Account, ...] | None = None
    admin_sources: tuple[AdminSource, ...] | None = None
    waivers: tuple[Waiver, ...] | None = None
    reviews: tuple[Review, ...] | None = None
    advisories: tuple[Advisory, ...] | None = None
    changes: tuple[Change, ...] | None = None
    media: tuple[RemovableMedium, ...] | None = None
    exercises: tuple[Exercise, ...] | None = None
    attestations: tuple[Attestation, ...] | None = None
    files: tuple[tuple[str, Span], ...] = ()
    """Which register was given where: (register name, line of the plant file)."""
    sheets: Mapping[str, Sheet] = field(default_factory=dict)
    """The sheets of the registers that are workbooks, by register."""
