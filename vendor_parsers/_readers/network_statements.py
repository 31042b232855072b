"""``network`` statements of interior routing protocols: the interfaces whose address lies in one take part."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from auditor.model.address import is_ip, prefix, wildcard
from auditor.model.interface import Interface
from auditor.model.ranges import Ranges
from auditor.source.node import Node

Networks = Sequence[tuple[Ranges, str]]


def read_networks(lines: Sequence[Node]) -> Networks:
    """(network, area) of ``network 10.0.0.0/8 [area 0]``, or with a wildcard mask; the narrowest first."""
    return sorted(_networks(lines), key=lambda pair: pair[0].size)


def _networks(lines: Sequence[Node]) -> Iterator[tuple[Ranges, str]]:
    for line in lines:
        words = line.words
        if words[0] != "network" or len(words) < 2:
            continue
        try:
            network = wildcard(words[1], words[2]) if is_ip("".join(words[2:3])) else prefix(words[1])
        except (ValueError, OverflowError):
            continue
        yield network, words[words.index("area") + 1] if "area" in words[:-1] else ""


def area_by_network(interface: Interface, networks: Networks) -> str | None:
    """The area of the narrowest network that holds an address of the interface; None when none does."""
    return next(
        (
            area
            for network, area in networks
            if any(address.ip in network for address in interface.addresses if not address.virtual)
        ),
        None,
    )
