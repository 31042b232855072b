"""Looking things up in the plant's ledger: the row of a device, and the row of a host that configurations speak of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from auditor.manual import fold
from auditor.model.device import Device
from auditor.plant.endpoints import Host, name_forms
from auditor.plant.rows import Asset

MatchedBy = Literal["serial", "name", "address", "mac"]
_STATUS_ORDER = {"in_use": 0, None: 0, "spare": 1, "retired": 2}
_MOST_ADDRESSES = 256
"""A row's cell lists single addresses; more than this in one row are no host's."""


@dataclass(frozen=True, slots=True)
class Found:
    """The row of the ledger that something is, and by what it was found."""

    row: Asset
    by: MatchedBy


@dataclass(slots=True)
class Ledger:
    """The ledger's rows by what identifies them; of several rows the one in use counts, then the first."""

    rows: tuple[Asset, ...]
    serials: dict[str, Asset] = field(default_factory=dict)
    names: dict[str, Asset] = field(default_factory=dict)
    ips: dict[int, Asset] = field(default_factory=dict)
    macs: dict[str, Asset] = field(default_factory=dict)

    def of_device(self, device: Device) -> Found | None:
        """The row of a supplied device: by serial number, then name, then any interface address."""
        serials = (device.serial, device.observed.version.serial if device.observed.version is not None else "")
        for serial in serials:
            if serial and (row := self.serials.get(fold(serial))) is not None:
                return Found(row, "serial")
        row = self._named((device.name, device.name.partition("#")[0], device.name.partition(".")[0]))
        if row is not None:
            return Found(row, "name")
        for interface in device.interfaces:
            for address in interface.addresses:
                if not address.virtual and (row := self.ips.get(address.ip)) is not None:
                    return Found(row, "address")
        return None

    def of_host(self, host: Host) -> Found | None:
        """The row of a host: by address, then MAC address, then a name that stands in what is said of it."""
        if host.ip is not None and (row := self.ips.get(host.ip)) is not None:
            return Found(row, "address")
        for mac in host.macs:
            if (row := self.macs.get(mac)) is not None:
                return Found(row, "mac")
        row = self._named(host.names) or next((row for name in host.names if (row := self.named_in(name))), None)
        return None if row is None else Found(row, "name")

    def _named(self, names: Iterable[str]) -> Asset | None:
        return next((row for name in names if name and (row := self.names.get(fold(name))) is not None), None)

    def named_in(self, text: str) -> Asset | None:
        """The row whose name or number stands in a text as words of its own."""
        return next((self.names[form] for form in name_forms(text) if form in self.names), None)


def index(rows: Sequence[Asset]) -> Ledger:
    """The ledger, ready to be asked."""
    found = Ledger(tuple(rows))
    for row in sorted(rows, key=lambda row: _STATUS_ORDER.get(row.status, 0)):
        if row.serial:
            found.serials.setdefault(fold(row.serial), row)
        for name in (row.name, row.asset_id):
            if name:
                found.names.setdefault(fold(name), row)
        if row.ips.size <= _MOST_ADDRESSES:
            for low, high in row.ips:
                for ip in range(low, high + 1):
                    found.ips.setdefault(ip, row)
        for mac in row.macs:
            found.macs.setdefault(mac, row)
    return found
