"""A box of packets in a few words: ``10.10.0.0/16 -> 10.30.0.10/32  tcp/502``."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.model.address import format_ranges
from auditor.model.ranges import Ranges
from auditor.model.service import ALL_PORTS, PORT_PROTOCOLS, PROTOCOL_NAMES
from auditor.space.packets import Box

MOST_SHOWN = 4


def short(values: Sequence[str]) -> str:
    """A few values, and how many more there are."""
    if len(values) <= MOST_SHOWN:
        return ", ".join(values)
    return ", ".join(values[:MOST_SHOWN]) + f" (+{len(values) - MOST_SHOWN})"


def numbers(values: Ranges) -> list[str]:
    """``n`` or ``a-b`` for each interval."""
    return [str(low) if low == high else f"{low}-{high}" for low, high in values]


def ports(values: Ranges) -> list[str]:
    """Ports as text; all of them is ``any``."""
    return ["any"] if values == ALL_PORTS else numbers(values)


def service(box: Box) -> str:
    """``tcp/502``, ``udp/123``, ``icmp``, ``any``."""
    if box.protocol.size == 256:
        return "any"
    found = [number for low, high in box.protocol for number in range(low, high + 1)][: MOST_SHOWN + 1]
    if box.protocol.size > MOST_SHOWN:
        return f"ip {short(numbers(box.protocol))}"
    name = short([PROTOCOL_NAMES.get(number, str(number)) for number in found])
    if all(number in PORT_PROTOCOLS for number in found):
        shown = ports(box.destination_port)
        return name if shown == ["any"] else f"{name}/{short(shown)}"
    return name


def summary(box: Box) -> str:
    """Source, destination and service on one line."""
    return f"{short(format_ranges(box.source))} -> {short(format_ranges(box.destination))}  {service(box)}"
