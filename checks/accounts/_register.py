"""What the plant's list of accounts says of an account on a device."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import get_args

from auditor.model.device import Device, DeviceKind
from auditor.plant.cells import ANY_WORDS
from auditor.plant.rows import Account
from auditor.reach.network import Network
from checks._shared import zones_of


@dataclass(frozen=True, slots=True)
class Listed:
    """The rows for one account. ``rows`` certainly mean this device, ``perhaps`` name a group that nothing defines."""

    rows: tuple[Account, ...]
    perhaps: tuple[Account, ...]


class AccountList:
    """The register ``accounts``, asked by device and account."""

    def __init__(self, network: Network, rows: Sequence[Account]) -> None:
        self._network = network
        self._by_name: dict[str, list[Account]] = {}
        for row in rows:
            self._by_name.setdefault(row.account.strip().casefold(), []).append(row)
        plant = network.plant
        self._known = {zone.id.casefold() for zone in plant.zones} | {zone.name.casefold() for zone in plant.zones}
        self._known |= {device.name.casefold() for device in network.devices} | set(_kinds())
        self._known |= {asset.name.casefold() for asset in plant.registers.ledger or ()}
        self._known |= {facts.area.casefold() for facts in plant.devices.values()} | ANY_WORDS
        self._words: dict[str, frozenset[str]] = {}

    def about(self, device: Device, account: str) -> Listed:
        """What the list says of ``account`` on ``device``; names are compared without regard to case."""
        rows = self._by_name.get(account.strip().casefold(), ())
        sure = tuple(row for row in rows if self._terms(row) & self._names(device))
        perhaps = tuple(row for row in rows if row not in sure and not self._terms(row) <= self._known)
        return Listed(sure, perhaps)

    def of_device(self, device: Device) -> tuple[Account, ...]:
        """Every row that certainly means this device."""
        names = self._names(device)
        return tuple(row for rows in self._by_name.values() for row in rows if self._terms(row) & names)

    def _names(self, device: Device) -> frozenset[str]:
        """Everything a row may call this device by: its name, kind, area and zones."""
        found = self._words.get(device.name)
        if found is None:
            facts = self._network.plant.facts(device.name)
            words = {device.name, device.kind, *ANY_WORDS}
            if facts is not None:
                words |= {facts.area, *([facts.kind] if facts.kind else [])}
            for zone in zones_of(self._network, device):
                words |= {zone.id, zone.name}
            found = self._words[device.name] = frozenset(word.casefold() for word in words if word)
        return found

    @staticmethod
    def _terms(row: Account) -> frozenset[str]:
        return _terms(row.device_or_group)


@lru_cache(maxsize=4096)
def _terms(cell: str) -> frozenset[str]:
    parts = cell.replace(",", ";").replace("、", ";").split(";")
    return frozenset(part.strip().casefold() for part in parts if part.strip())


def _kinds() -> tuple[str, ...]:
    kinds: tuple[str, ...] = get_args(DeviceKind)
    return kinds
