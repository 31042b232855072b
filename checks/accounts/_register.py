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
    """The register ``accounts``, asked by device and account; names are compared without regard to case."""

    def __init__(self, network: Network, rows: Sequence[Account]) -> None:
        self._network = network
        known = _known(network)
        self._by_place: dict[str, list[Account]] = {}
        self._sure: dict[tuple[str, str], list[Account]] = {}
        self._vague: dict[str, list[Account]] = {}
        for row in rows:
            account, places = row.account.strip().casefold(), _places(row.device_or_group)
            for place in places:
                self._by_place.setdefault(place, []).append(row)
                self._sure.setdefault((account, place), []).append(row)
            if not places <= known:
                self._vague.setdefault(account, []).append(row)
        self._words: dict[str, frozenset[str]] = {}

    def about(self, device: Device, account: str) -> Listed:
        """What the list says of ``account`` on ``device``."""
        name = account.strip().casefold()
        found = (row for place in self._names(device) for row in self._sure.get((name, place), ()))
        sure = tuple(sorted(set(found), key=lambda row: row.at.first))
        return Listed(sure, tuple(row for row in self._vague.get(name, ()) if row not in sure))

    def of_device(self, device: Device) -> tuple[Account, ...]:
        """Every row that certainly means this device."""
        found = (row for place in self._names(device) for row in self._by_place.get(place, ()))
        return tuple(sorted(set(found), key=lambda row: row.at.first))

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


@lru_cache(maxsize=4096)
def _places(cell: str) -> frozenset[str]:
    """The devices and groups one cell names."""
    parts = cell.replace(",", ";").replace("、", ";").split(";")
    return frozenset(part.strip().casefold() for part in parts if part.strip())


def _known(network: Network) -> frozenset[str]:
    """Every word a cell may use that means something in this plant."""
    plant = network.plant
    words = {word for zone in plant.zones for word in (zone.id, zone.name)}
    words |= {device.name for device in network.devices} | {asset.name for asset in plant.registers.ledger or ()}
    words |= {facts.area for facts in plant.devices.values()} | ANY_WORDS | set(get_args(DeviceKind))
    return frozenset(word.casefold() for word in words)
