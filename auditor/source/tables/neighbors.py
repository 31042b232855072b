"""``show cdp neighbors`` and ``show lldp neighbors``, short and detailed: what is plugged into which port."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from auditor.model.observed import Neighbor, Observed
from auditor.model.span import Span
from auditor.source.document import Document
from auditor.source.tables.found import Found
from auditor.source.tables.run import Row, run


def cdp(document: Document) -> Found:
    """The short CDP table, where a long device name stands on a line of its own."""
    rows = run("cisco_cdp_neighbors", document.lines)
    matched = {row.index for row in rows if row.kind != "device"}
    found: list[Neighbor] = []
    before: Row | None = None
    for row in rows:
        if row.kind == "row":
            found.append(_neighbor(document, "cdp", row, row, row["device"]))
        elif row.kind == "rest":
            owner = before if before is not None and before.kind == "device" else None
            if owner is None:
                matched.discard(row.index)
            else:
                matched.add(owner.index)
                found.append(_neighbor(document, "cdp", owner, row, owner["device"]))
        before = row
    return Found(Observed(neighbors=tuple(found)), matched)


def lldp(document: Document) -> Found:
    """The short LLDP table; it cuts device names at 20 characters."""
    rows = run("cisco_lldp_neighbors", document.lines)
    found = [_neighbor(document, "lldp", row, row, row["device"]) for row in rows if row.kind in ("row", "tight")]
    return Found(Observed(neighbors=tuple(found)), {row.index for row in rows})


def cdp_detail(document: Document) -> Found:
    """The detailed CDP output: one block from each ``Device ID``."""
    rows = run("cisco_cdp_neighbors_detail", document.lines)
    found = [_detailed(document, "cdp", block) for block in _blocks(rows, "device")]
    return Found(Observed(neighbors=tuple(found)), {row.index for row in rows}, _prose(document, rows))


def lldp_detail(document: Document) -> Found:
    """The detailed LLDP output: one block from each ``Local Intf``, in old versions from each ``Chassis id``."""
    rows = run("cisco_lldp_neighbors_detail", document.lines)
    start = "start" if any(row.kind == "start" for row in rows) else "chassis"
    found = [_detailed(document, "lldp", block) for block in _blocks(rows, start)]
    return Found(Observed(neighbors=tuple(found)), {row.index for row in rows}, _prose(document, rows))


def _blocks(rows: Sequence[Row], start: str) -> Iterator[list[Row]]:
    block: list[Row] = []
    for row in rows:
        if row.kind == start:
            if block:
                yield block
            block = []
        if block or row.kind == start:
            block.append(row)
    if block:
        yield block


def _detailed(document: Document, protocol: str, block: Sequence[Row]) -> Neighbor:
    said: dict[str, str] = {}
    for row in block:
        for column in ("device", "local", "port", "platform", "address", "chassis"):
            if row[column]:
                said.setdefault(column, row[column])
    used = [row for row in block if row.kind not in ("text", "field")]
    return Neighbor(
        protocol=protocol,
        local_port=said.get("local", "").replace(" ", ""),
        device=said.get("device") or said.get("chassis", ""),
        remote_port=said.get("port", ""),
        platform=said.get("platform", ""),
        address=said.get("address", ""),
        at=Span(document.file, document.firsts[used[0].index], document.lasts[used[-1].index]),
    )


def _neighbor(document: Document, protocol: str, first: Row, last: Row, device: str) -> Neighbor:
    return Neighbor(
        protocol=protocol,
        local_port=last["local"].replace(" ", ""),
        device=device,
        remote_port=last["port"] if protocol == "lldp" else _joined(last["port"]),
        platform=last["platform"],
        address="",
        at=Span(document.file, document.firsts[first.index], document.lasts[last.index]),
    )


def _joined(port: str) -> str:
    """``Gig 1/0/1`` as ``Gig1/0/1``; words that are no interface name stay apart."""
    word, _, number = port.partition(" ")
    return word + number if "/" in number or word[:3] in ("Gig", "Fas", "Ten", "Eth") else port


def _prose(document: Document, rows: Sequence[Row]) -> set[int]:
    """The neighbour's own version text: from its heading to the next blank or known line."""
    known = {row.index: row.kind for row in rows}
    prose: set[int] = set()
    inside = False
    for i, line in enumerate(document.lines):
        if i in known:
            inside = known[i] == "text"
        elif not line.strip():
            # Between text and heading, IOS leaves a blank line only after the text; ignore one right behind the heading.
            inside = inside and known.get(i - 1) == "text"
        elif inside:
            prose.add(i)
    return prose
