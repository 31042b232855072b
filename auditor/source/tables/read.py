"""Which command's output is read by which template, and the observed facts of several tables put together."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TypeVar

from auditor.model.observed import MacEntry, Neighbor, Observed, PortState
from auditor.model.ranges import Ranges
from auditor.model.span import Span
from auditor.source.document import Document
from auditor.source.tables import neighbors, routes, version
from auditor.source.tables.found import Found
from auditor.source.tables.run import Row, run

_Fact = TypeVar("_Fact")
_ROUTES_OF_VRF = re.compile(r"show ip route vrf (\S+)$")


@dataclass(frozen=True, slots=True)
class Table:
    """What one output says, and its lines (of the administrator's file) by state.

    ``matched`` lines gave a fact or are a known heading, ``ignored`` ones are blank or prose that holds no fact the audit
    rests on, ``unmatched`` ones were not understood. ``host`` is the device's own name where the output prints it.
    """

    command: str
    observed: Observed
    matched: Ranges
    ignored: Ranges
    unmatched: Ranges
    host: str | None = None


def read_table(document: Document) -> Table | None:
    """The table of a document, or None when its command is not one that is read (or shows a filtered part).

    A routing table with a line that was not understood gives no routes at all: a table with holes would be taken for
    the truth.
    """
    command = document.command or ""
    reader = _READERS.get(command)
    in_vrf = _ROUTES_OF_VRF.match(command)
    if in_vrf and in_vrf[1] != "*":
        reader = routes.reader(in_vrf[1])
    if reader is None:
        return None
    found = reader(document)
    blank = {i for i, line in enumerate(document.lines) if not line.strip()}
    ignored = (blank | found.prose) - found.matched
    unmatched = set(range(len(document.lines))) - found.matched - ignored
    return Table(
        command=command,
        observed=found.observed,
        matched=_in_file(document, found.matched),
        ignored=_in_file(document, ignored),
        unmatched=_in_file(document, unmatched),
        host=found.host,
    )


def _in_file(document: Document, indexes: Iterable[int]) -> Ranges:
    return Ranges.of(*((document.firsts[i], document.lasts[i]) for i in indexes))


def merge(observed: Observed, table: Table) -> Observed:
    """What one more table adds: rows are joined, a fact that several tables state is kept once."""
    new = table.observed
    routed = tuple(dict.fromkeys(observed.routed_vrfs + new.routed_vrfs))
    return replace(
        observed,
        ports=_joined(observed.ports, new.ports, key=lambda state: state.port),
        neighbors=_neighbors(observed.neighbors, new.neighbors),
        routes=_joined(observed.routes, new.routes, key=lambda route: replace(route, at=Span("", 0, 0))),
        routed_vrfs=routed,
        macs=_joined(observed.macs, new.macs, key=lambda entry: (entry.vlan, entry.mac, entry.port)),
        version=observed.version or new.version,
    )


def _joined(
    old: tuple[_Fact, ...] | None, new: tuple[_Fact, ...] | None, key: Callable[[_Fact], object]
) -> tuple[_Fact, ...] | None:
    """Both without repetitions; None only when neither table was exported."""
    if old is None or new is None:
        return old if new is None else new
    return tuple({key(row): row for row in (*old, *new)}.values())


def _neighbors(old: tuple[Neighbor, ...] | None, new: tuple[Neighbor, ...] | None) -> tuple[Neighbor, ...] | None:
    """A neighbour in a short and a detailed table is one: the row that says more stays."""
    if old is None or new is None:
        return old if new is None else new
    kept: dict[tuple[str, str, str], Neighbor] = {}
    for neighbor in (*old, *new):
        key = (neighbor.protocol, _short(neighbor.local_port), neighbor.device.partition(".")[0].casefold()[:15])
        before = kept.get(key)
        if before is None or _told(neighbor) > _told(before):
            kept[key] = neighbor
    return tuple(kept.values())


def _short(port: str) -> str:
    """``Gi1/0/1`` and ``GigabitEthernet1/0/1`` alike."""
    digits = next((i for i, char in enumerate(port) if char.isdigit()), len(port))
    return port[:2].casefold() + port[digits:]


def _told(neighbor: Neighbor) -> int:
    return sum(map(len, (neighbor.device, neighbor.remote_port, neighbor.platform, neighbor.address)))


def _ports(document: Document) -> Found:
    rows = run("cisco_interfaces_status", document.lines)
    states = tuple(
        PortState(row["port"], row["name"], row["status"], row["vlan"], _at(document, row))
        for row in rows
        if row.kind == "row"
    )
    return Found(Observed(ports=states), {row.index for row in rows})


def _macs(document: Document) -> Found:
    rows = run("cisco_mac_address_table", document.lines)
    entries = tuple(
        MacEntry(_vlan(row["vlan"]), _mac(row["mac"]), row["rest"].split()[-1], _at(document, row))
        for row in rows
        if row.kind == "row"
    )
    return Found(Observed(macs=entries), {row.index for row in rows})


def _vlan(text: str) -> int | None:
    last = text.split()[-1] if text else ""
    return int(last) if last.isdecimal() else None


def _mac(text: str) -> str:
    digits = "".join(char for char in text.lower() if char not in ".:-")
    return ":".join(digits[i : i + 2] for i in range(0, 12, 2))


def _at(document: Document, row: Row) -> Span:
    return Span(document.file, document.firsts[row.index], document.lasts[row.index])


_READERS: dict[str, Callable[[Document], Found]] = {
    "show version": version.cisco,
    "get system status": version.fortios,
    "show interfaces status": _ports,
    "show mac address-table": _macs,
    "show cdp neighbors": neighbors.cdp,
    "show cdp neighbors detail": neighbors.cdp_detail,
    "show lldp neighbors": neighbors.lldp,
    "show lldp neighbors detail": neighbors.lldp_detail,
    "show ip route": routes.reader(""),
    "show ip route vrf *": routes.reader(""),
    "show route": routes.reader(""),
    "get router info routing-table all": routes.reader(""),
}
