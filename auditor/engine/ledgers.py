"""Devices and accounts beside what the plant's own lists say of them: stated side by side, judged by checks alone."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.findings import AccountSummary, AssetSummary
from auditor.findings.types import AssetState
from auditor.manual import fold
from auditor.model.device import Device
from auditor.model.management import User
from auditor.plant.cells import ANY_WORDS, plain
from auditor.plant.rows import Account, Asset
from auditor.reach.network import Network


def account_summaries(network: Network) -> tuple[AccountSummary, ...]:
    """Every local account of every device, in input order."""
    rows = network.plant.registers.accounts
    known = {fold(device.name) for device in network.devices}
    return tuple(_account(device, user, rows, known) for device in network.devices for user in device.users)


def _account(device: Device, user: User, rows: Sequence[Account] | None, known: set[str]) -> AccountSummary:
    listed: bool | None = None
    ours: list[Account] = []
    if rows is not None:
        named = [row for row in rows if fold(row.account) == fold(user.name)]
        ours = [row for row in named if _covers(row, device)]
        # A row may stand for a group of devices, and which devices are in it no file says.
        grouped = any(fold(row.device_or_group) not in known for row in named)
        listed = True if ours else None if grouped else False
    administrator = user.administrator
    return AccountSummary(
        device=device.name, name=user.name, privilege=user.privilege,
        administrator=administrator.value if administrator is not None and administrator.known else None,
        storage=user.secret.storage if user.secret is not None else "", enabled=user.enabled, remote=user.remote,
        listed=listed, persons=tuple(dict.fromkeys(row.person for row in ours if row.person)), at=user.at,
    )  # fmt: skip


def _covers(row: Account, device: Device) -> bool:
    return plain(row.device_or_group).casefold() in ANY_WORDS or fold(row.device_or_group) == fold(device.name)


def asset_summaries(network: Network) -> tuple[AssetSummary, ...]:
    """Every row of the ledger with the device it is, in the ledger's order, then the devices that are no row."""
    ledger = network.plant.registers.ledger
    expected = set(network.expected_devices or ())
    rows = {device.name: ledger_row(device, ledger or ()) for device in network.devices}
    by_row: dict[str, list[Device]] = {}
    for device in network.devices:
        row = rows[device.name]
        if row is not None:
            by_row.setdefault(row.asset_id, []).append(device)
    found = []
    for asset in ledger or ():
        devices: Sequence[Device | None] = by_row.get(asset.asset_id) or (None,)
        found += [_asset(asset, device, _state(asset, device, asset in expected)) for device in devices]
    unlisted: AssetState = "no_ledger" if ledger is None else "unlisted"
    found += [_asset(None, device, unlisted) for device in network.devices if rows[device.name] is None]
    return tuple(found)


def ledger_row(device: Device, ledger: Sequence[Asset]) -> Asset | None:
    """The one row a device is: by serial number, else by name, else by an address; None when none or several fit."""
    points = [point.ip for found in device.interfaces for point in found.addresses if not point.virtual]
    by_serial = [row for row in ledger if device.serial and fold(row.serial) == fold(device.serial)]
    by_name = [row for row in ledger if fold(device.name) in (fold(row.name), fold(row.asset_id))]
    by_address = [row for row in ledger if any(point in row.ips for point in points)]
    rows = by_serial or by_name or by_address
    return rows[0] if len(rows) == 1 else None


def _state(asset: Asset, device: Device | None, expected: bool) -> AssetState:
    if device is not None:
        return "supplied"
    return "missing" if expected else "not_expected"


def _asset(asset: Asset | None, device: Device | None, state: AssetState) -> AssetSummary:
    return AssetSummary(
        state=state, asset=asset, device="" if device is None else device.name,
        platform="" if device is None else device.platform, model="" if device is None else device.model,
        version="" if device is None else device.version.value or "",
        serial="" if device is None else device.serial,
    )  # fmt: skip
