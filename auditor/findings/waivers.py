"""What a row of the waiver register covers: a device, an object of it, or packets between two zones, and nothing more.

A target is written as findings name their subject:

* ``fw-edge``: everything the check says of that device;
* ``fw-edge:policy 14`` or just the subject: one object;
* ``office -> dcs``: every packet between the two zones that the check speaks of;
* ``office -> dcs: 10.10.1.0/24 -> 10.30.1.10  tcp/502``: those packets. Each part may be left out (``office -> dcs: tcp/502``).

Of a finding about packets, what the waiver names is waived and the rest stays a finding of its own.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from auditor.check import Result, Verdict
from auditor.model.ranges import Ranges
from auditor.model.service import ALL_PORTS, PORT_PROTOCOLS
from auditor.plant import cells
from auditor.plant.cells import CellError
from auditor.plant.rows import Waiver
from auditor.reach.describe import summary
from auditor.space.packets import PacketSet, Space

if TYPE_CHECKING:
    from auditor.reach.network import Network

_ARROW = re.compile(r"\s*(?:->|→)\s*")
_WITH_PORTS = Ranges.union(Ranges.one(protocol) for protocol in PORT_PROTOCOLS)


def normal(text: str) -> str:
    """Text as targets are compared: width, case and spacing do not matter."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def waived_by(check: str, result: Result, waivers: Sequence[Waiver], as_of: date) -> str:
    """The id of the first waiver in force that names a whole result, or empty.

    A result about packets is only named whole by its pair of zones; see :func:`parted` for the others.
    """
    targets = {normal(result.subject), normal(f"{result.device}:{result.subject}")}
    if result.device:
        targets.add(normal(result.device))
    if result.packets is not None and result.flow is not None:
        targets = {normal(f"{result.flow.source} -> {result.flow.target}")}
    for waiver in waivers:
        if waiver.check_id == check and waiver.in_force(as_of) and normal(_ARROW.sub(" -> ", waiver.target)) in targets:
            return waiver.waiver_id
    return ""


def parted(network: Network, check: str, result: Result, waivers: Sequence[Waiver]) -> Iterator[tuple[Result, str]]:
    """A result in parts, each with the waiver that covers it (empty: none does)."""
    if result.verdict not in (Verdict.FAIL, Verdict.WARN):
        yield result, ""
        return
    whole = waived_by(check, result, waivers, network.as_of)
    if whole or result.packets is None or result.flow is None:
        yield result, whole
        return
    left = result.packets
    for waiver in waivers:
        if waiver.check_id != check or not waiver.in_force(network.as_of):
            continue
        named = packets_of(network.space, waiver.target, result.flow.source, result.flow.target)
        part = left & named if named is not None else network.space.nothing
        if part:
            left -= part
            yield _about(network, result, part), waiver.waiver_id
    if left == result.packets:
        yield result, ""
    elif left:
        yield _about(network, result, left), ""


def _about(network: Network, result: Result, packets: PacketSet) -> Result:
    """The same result about a part of its packets, with a witness of that part."""
    assert result.flow is not None
    pair = network.reach(result.flow.source, result.flow.target)
    flow = next(iter(network.flows(pair, packets, most=1)))
    text = summary(flow.box)
    subject = f"{flow.source} -> {flow.target}: {text}"
    return replace(
        result, subject=subject, flow=flow, packets=packets, values={**(result.values or {}), "flow": text, "more": ""}
    )


def packets_of(space: Space, target: str, source: str, destination: str) -> PacketSet | None:
    """The packets a target names between two zones; None when it names other zones, or nothing that can be read."""
    zones, colon, rest = unicodedata.normalize("NFKC", target).partition(":")
    ends = [normal(end) for end in _ARROW.split(zones.strip())]
    if not colon or ends != [normal(source), normal(destination)]:
        return None
    parts = _ARROW.split(rest.strip(), maxsplit=1)
    try:
        if len(parts) == 1:
            return _services(space, parts[0])
        from_, (to, _, service) = parts[0], _last(parts[1])
        box = space.box(source=cells.read_addresses(_listed(from_)), destination=cells.read_addresses(_listed(to)))
        return box & _services(space, service)
    except CellError:
        return None


def _last(text: str) -> tuple[str, str, str]:
    """Destination and service: the service is the last word, where that is no address."""
    for gap in ("  ", " "):
        head, found, tail = text.strip().rpartition(gap)
        if found:
            break
    try:
        cells.read_addresses(_listed(tail))
    except CellError:
        return head, found, tail
    return text, "", "any"


def _listed(text: str) -> str:
    return text.replace(",", ";")


def _services(space: Space, text: str) -> PacketSet:
    name, slash, ports = text.strip().partition("/")
    # a list of numbers is shown as "ip 4, 41": the word alone stands for all of them, before numbers for none
    protocols = cells.read_protocols(name.removeprefix("ip ") or "any")
    if not slash:
        return space.box(protocol=protocols)
    numbers = cells.read_ports(_listed(ports))
    if numbers == ALL_PORTS:
        return space.box(protocol=protocols)
    return space.box(protocol=protocols & _WITH_PORTS, destination_port=numbers)
