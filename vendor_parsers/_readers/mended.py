"""What the proposals of several platforms share: finding the statement of a line, and declared flows as plain entries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from auditor.mending import Keep
from auditor.model.address import V6, format_ip, parse_ip
from auditor.model.ranges import Ranges
from auditor.model.service import ALL_PORTS, ALL_PROTOCOLS, PROTOCOL_NAMES
from auditor.model.span import Span
from auditor.source.node import Node, Tree

MOST_ENTRIES = 20
"""A proposal nobody could check at a glance is none."""


def node_at(tree: Tree, at: Span) -> Node | None:
    """The statement that begins where ``at`` does; of several on one line the outermost."""
    return next((node for node in tree.root.walk() if node.first == at.first and node.text.strip()), None)


def blocks(node: Node) -> list[Node]:
    """The statements a statement stands in, from the outermost inwards."""
    found: list[Node] = []
    above = node.parent
    while above is not None and above.parent is not None:
        found.insert(0, above)
        above = above.parent
    return found


def prefixes(addresses: Ranges) -> Iterator[tuple[int, int]]:
    """(first address, prefix length) of the fewest prefixes that make a set."""
    for low, high in addresses:
        for start, end in ((low, min(high, V6 - 1)), (max(low, V6), high)):
            base, bits = (V6, 128) if start >= V6 else (0, 32)
            at = start
            while at <= end:
                size = 0
                while size < bits and not (at - base) >> size & 1 and at + (2 << size) - 1 <= end:
                    size += 1
                yield at, bits - size
                at += 1 << size


def slashed(address: int, length: int) -> str:
    """``10.0.0.0/8``."""
    return f"{format_ip(address)}/{length}"


def masked(address: int, length: int) -> str:
    """``10.0.0.0 255.0.0.0``, ``host 10.0.0.1``, ``any4``."""
    if length == 32:
        return f"host {format_ip(address)}"
    return "any4" if length == 0 else f"{format_ip(address)} {format_ip((1 << 32) - (1 << (32 - length)))}"


def wildcarded(address: int, length: int) -> str:
    """``10.0.0.0 0.255.255.255``, ``host 10.0.0.1``, ``any``."""
    if length == 32:
        return f"host {format_ip(address)}"
    return "any" if length == 0 else f"{format_ip(address)} {format_ip((1 << (32 - length)) - 1)}"


@dataclass(frozen=True, slots=True)
class Piece:
    """One entry's worth of a declared flow: single prefixes, one protocol (None: any), one interval of ports each."""

    source: tuple[int, int]
    destination: tuple[int, int]
    protocol: int | None
    ports: tuple[int, int] | None
    source_ports: tuple[int, int] | None


def pieces(keep: Iterable[Keep]) -> list[Piece] | None:
    """Declared flows as entries; None where they would be more than a reader can check, or of both families."""
    found: list[Piece] = []
    for one in keep:
        protocols: list[int | None] = [None]
        if one.protocols != ALL_PROTOCOLS:
            if one.protocols.size > MOST_ENTRIES:
                return None
            protocols = [number for low, high in one.protocols for number in range(low, high + 1)]
        for source in prefixes(one.source):
            for destination in prefixes(one.destination):
                if (source[0] >= V6) != (destination[0] >= V6):
                    continue
                for protocol in protocols:
                    for ports in _intervals(one.ports):
                        for source_ports in _intervals(one.source_ports):
                            found.append(Piece(source, destination, protocol, ports, source_ports))
                            if len(found) > MOST_ENTRIES:
                                return None
    return list(dict.fromkeys(found)) or None


def _intervals(ports: Ranges) -> list[tuple[int, int] | None]:
    return [None] if ports == ALL_PORTS else list(ports.intervals)


def cisco_entries(
    keep: Sequence[Keep], address: Callable[[int, int], str], *, six: bool = False, any_word: str = "ip"
) -> list[str] | None:
    """Declared flows as ``permit`` entries of a Cisco-like extended list; None where they are none of its family."""
    found = pieces(keep)
    if found is None or any((piece.source[0] >= V6) != six for piece in found):
        return None
    return [_cisco(piece, address, any_word) for piece in found]


def _cisco(piece: Piece, address: Callable[[int, int], str], any_word: str) -> str:
    protocol = any_word if piece.protocol is None else PROTOCOL_NAMES.get(piece.protocol, str(piece.protocol))
    words = ["permit", protocol.replace("icmpv6", "icmp"), address(*piece.source)]
    words += _ports(piece.source_ports)
    words.append(address(*piece.destination))
    words += _ports(piece.ports)
    return " ".join(words)


def _ports(interval: tuple[int, int] | None) -> list[str]:
    if interval is None:
        return []
    low, high = interval
    return ["eq", str(low)] if low == high else ["range", str(low), str(high)]


def first_last(addresses: Ranges) -> Iterator[tuple[str, str]]:
    """Intervals as first and last address."""
    for low, high in addresses:
        yield format_ip(low), format_ip(high)


def mask_of(length: int) -> str:
    """24 as ``255.255.255.0``."""
    return format_ip(parse_ip("255.255.255.255") - (1 << (32 - length)) + 1)
