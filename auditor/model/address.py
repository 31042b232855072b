"""IPv4 and IPv6 addresses on one integer axis: IPv4 first, IPv6 after it.

``0 … 2^32-1`` are the IPv4 addresses, ``2^32 … 2^32+2^128-1`` the IPv6 ones, so one :class:`Ranges`
holds both families and "any" is a single interval.
"""

from __future__ import annotations

import ipaddress
import socket
from functools import lru_cache

from auditor.model.ranges import Interval, Ranges

V6 = 1 << 32
TOP = V6 + (1 << 128)
ANY4 = Ranges(((0, V6 - 1),))
ANY6 = Ranges(((V6, TOP - 1),))
LINK_LOCAL = Ranges(((V6 + (0xFE80 << 112), V6 + (0xFEC0 << 112) - 1),))
"""fe80::/10: addresses that never leave their segment, no router forwards them (RFC 4291, 2.5.6)."""
ANY = Ranges(((0, TOP - 1),))

MOST_WILDCARD_PARTS = 4096
_KEPT = 1 << 14
"""Long lists name the same networks again and again: one set for each saves time and memory."""


class ManyPartsError(OverflowError, ValueError):
    """A mask with so many holes that its addresses are not worked out: to a reader, a text it cannot make out."""


def parse_ip(text: str) -> int:
    """The point on the axis for one IPv4 or IPv6 address; ValueError when it is none."""
    try:
        if ":" in text:
            return V6 + int.from_bytes(socket.inet_pton(socket.AF_INET6, text.partition("%")[0]), "big")
        return int.from_bytes(socket.inet_pton(socket.AF_INET, text), "big")
    except OSError:
        raise ValueError(f"not an IP address: {text!r}") from None


def is_ip(text: str) -> bool:
    """True when ``text`` is one IPv4 or IPv6 address and nothing else."""
    try:
        parse_ip(text)
    except ValueError:
        return False
    return True


def prefix_interval(address: int, length: int) -> Interval:
    """The interval of the prefix that holds ``address``; ``length`` counts bits of the address's own family."""
    base, bits = (V6, 128) if address >= V6 else (0, 32)
    if not 0 <= length <= bits:
        raise ValueError(f"prefix length {length} is not within 0-{bits}")
    host = (1 << (bits - length)) - 1
    low = base + ((address - base) & ~host)
    return low, low + host


def prefix(text: str) -> Ranges:
    """``10.0.0.0/8``, ``2001:db8::/32`` or one bare address; ValueError otherwise (host bits are ignored)."""
    address, slash, length = text.partition("/")
    point = parse_ip(address)
    if not slash:
        return Ranges(((point, point),))
    if not length.isdecimal():
        raise ValueError(f"not a prefix: {text!r}")
    return Ranges((prefix_interval(point, int(length)),))


def mask_length(mask: str) -> int:
    """24 for ``255.255.255.0``; ValueError when the mask has holes."""
    value = parse_ip(mask)
    length = value.bit_count()
    if value != ((1 << 32) - 1) ^ ((1 << (32 - length)) - 1):
        raise ValueError(f"not a contiguous netmask: {mask!r}")
    return length


@lru_cache(maxsize=_KEPT)
def masked(address: str, mask: str) -> Ranges:
    """``10.0.0.0 255.0.0.0``: an IPv4 network by netmask; errors as :func:`wildcard`."""
    return _with_free_bits(parse_ip(address), ((1 << 32) - 1) ^ parse_ip(mask))


@lru_cache(maxsize=_KEPT)
def wildcard(address: str, wild: str) -> Ranges:
    """``10.0.0.0 0.255.255.255``: IPv4 by wildcard mask, also non-contiguous.

    Raises ValueError on malformed input, and ManyPartsError, which is one, when it would need more than
    ``MOST_WILDCARD_PARTS`` intervals.
    """
    return _with_free_bits(parse_ip(address), parse_ip(wild))


def _with_free_bits(point: int, free: int) -> Ranges:
    if point >= V6 or free >= V6:
        raise ValueError("only IPv4 addresses have masks")
    point &= ~free
    if not free & (free + 1):
        return Ranges(((point, point | free),))
    run = 0
    while free >> run & 1:
        run += 1
    high_bits = [bit for bit in range(run, 32) if free >> bit & 1]
    if 1 << len(high_bits) > MOST_WILDCARD_PARTS:
        raise ManyPartsError(f"wildcard {format_ip(free)} stands for more than {MOST_WILDCARD_PARTS} intervals")
    starts = [point]
    for bit in high_bits:
        starts += [start | 1 << bit for start in starts]
    return Ranges.of(*((start, start + (1 << run) - 1) for start in starts))


def format_ip(point: int) -> str:
    """The usual spelling of a point on the axis."""
    if point >= V6:
        return str(ipaddress.IPv6Address(point - V6))
    return f"{point >> 24 & 255}.{point >> 16 & 255}.{point >> 8 & 255}.{point & 255}"


def format_ranges(addresses: Ranges) -> list[str]:
    """Readable text for a set: ``any``, or prefixes where an interval is at most two of them, else ``a-b``."""
    if addresses == ANY:
        return ["any"]
    if addresses == ANY4:
        return ["0.0.0.0/0"]
    shown: list[str] = []
    for low, high in addresses:
        for start, end in ((low, min(high, V6 - 1)), (max(low, V6), high)):
            if start <= end:
                shown += _format_interval(start, end)
    return shown


def _format_interval(low: int, high: int) -> list[str]:
    base, bits = (V6, 128) if low >= V6 else (0, 32)
    blocks: list[str] = []
    at = low
    while at <= high:
        size = 0
        while size < bits and not (at - base) >> size & 1 and at + (2 << size) - 1 <= high:
            size += 1
        blocks.append(f"{format_ip(at)}/{bits - size}")
        at += 1 << size
        if len(blocks) > 2:
            return [f"{format_ip(low)}-{format_ip(high)}"]
    return blocks
