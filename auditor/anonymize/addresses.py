"""Addresses to other addresses: what shared a prefix shares one of the same length, and every class stays its class.

Bit by bit as in Crypto-PAn (Xu, Fan, Ammar, Moon, "Prefix-Preserving IP Address Anonymization", 2002), with HMAC-SHA256 as
the function that decides whether a bit is turned. A bit is never turned where that would lead out of a class (private,
shared, documentation, multicast …), in the last eight bits of an IPv4 address (hosts keep their number, so that ranges
and small subnets keep their shape) and on the way to the ends of a range (see :meth:`AddressMap.keep_range`).
"""

from __future__ import annotations

import ipaddress
from functools import cache

from auditor.anonymize.chance import draw

HOST_BITS = 8
_INTERFACE = 64
_SMALL = 112
"""An IPv6 interface identifier without a bit before this one was chosen by hand (``::1``, ``::53``): it stays."""

_KEPT4 = (
    "0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "192.0.0.0/24", "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24",
    "224.0.0.0/3",
)  # fmt: skip
_CLASSES4 = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "198.18.0.0/15", "192.88.99.0/24")
_KEPT6 = ("::/64", "ff00::/8")
_CLASSES6 = (
    "fe80::/10", "fe80::/64", "fc00::/8", "fd00::/8", "2001:db8::/32", "2002::/16", "2001::/32", "3fff::/20", "100::/64", "64:ff9b::/96",
    "2000::/3",
)  # fmt: skip
"""IANA, "IPv4 Special-Purpose Address Registry" and the IPv6 one: networks kept address by address, and classes kept as
classes. The ways to them also keep the old classes A, B and C, which routing protocols without masks rest on."""
_MAPPED = 0xFFFF << 32
_NAT64 = 0x64FF9B << 96


class AddressMap:
    """The mapping of one key."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._held4, self._kept4 = _fixed(_KEPT4, _CLASSES4, 32)
        self._held6, self._kept6 = _fixed(_KEPT6, _CLASSES6, 128)
        self._turns4 = cache(lambda length, prefix: self._turn("4", length, prefix))
        self._turns6 = cache(lambda length, prefix: self._turn("6", length, prefix))

    def keep_range(self, low: int, high: int) -> None:
        """Let the IPv4 range ``low`` … ``high`` be a range in the copy as well; to be asked before anything is mapped."""
        common = 32 - (low ^ high).bit_length()
        for end, filler in ((low, 0), (high, 1)):
            size = 0
            while size < 32 and (end >> size & 1) == filler:
                size += 1
            for length in range(common, 32 - size):
                self._held4.add((length, end >> (32 - length)))

    def v4(self, point: int) -> int:
        """The IPv4 address that stands for ``point``."""
        if any(point >> (32 - length) == prefix for length, prefix in self._kept4):
            return point
        turned = 0
        for length in range(32 - HOST_BITS):
            prefix = point >> (32 - length)
            if (length, prefix) not in self._held4 and self._turns4(length, prefix):
                turned |= 1 << (31 - length)
        return point ^ turned

    def v6(self, point: int) -> int:
        """The IPv6 address that stands for ``point``; IPv4 and MAC addresses inside are mapped as themselves."""
        if point >> 32 == _MAPPED >> 32 or point >> 32 == _NAT64 >> 32:
            return point >> 32 << 32 | self.v4(point & 0xFFFFFFFF)
        if any(point >> (128 - length) == prefix for length, prefix in self._kept6):
            return point
        network = self._bits6(point, 0, _INTERFACE)
        if point >> 24 & 0xFFFF == 0xFFFE:  # the MAC address in it (RFC 4291, modified EUI-64)
            mac = (point >> 40 & 0xFFFFFF ^ 0x020000) << 24 | point & 0xFFFFFF
            return network & ~0xFFFFFF | self.mac(mac) & 0xFFFFFF
        return self._bits6(network, _INTERFACE, 128)

    def _bits6(self, point: int, first: int, last: int) -> int:
        turned = 0
        for length in range(first, last):
            prefix = point >> (128 - length)
            by_hand = length >= _INTERFACE and not prefix & ((1 << (min(length, _SMALL) - _INTERFACE)) - 1)
            if length >= _SMALL and not prefix >> (length - _SMALL) & ((1 << (_SMALL - _INTERFACE)) - 1):
                by_hand = True
            if not by_hand and (length, prefix) not in self._held6 and self._turns6(length, prefix):
                turned |= 1 << (127 - length)
        return point ^ turned

    def mac(self, point: int) -> int:
        """The MAC address that stands for ``point``: same maker, another device; addresses of protocols stay."""
        vendor, own = point >> 24, point & 0xFFFFFF
        if vendor in (0, 0xFFFFFF, 0x00005E, 0x00000C) or vendor >> 16 & 1:
            return point  # none, everybody, VRRP and HSRP, multicast
        return vendor << 24 | self._own_part(vendor, own)

    def _own_part(self, vendor: int, own: int) -> int:
        turned = 0
        for length in range(24):
            bit = draw(self._key, "mac", f"{vendor:x}/{length}/{own >> (24 - length):x}")[0] & 1
            turned |= bit << (23 - length)
        return own ^ turned

    def _turn(self, family: str, length: int, prefix: int) -> bool:
        return bool(draw(self._key, f"address {family}", f"{length}/{prefix:x}")[0] & 1)


def _fixed(
    kept: tuple[str, ...], classes: tuple[str, ...], bits: int
) -> tuple[set[tuple[int, int]], list[tuple[int, int]]]:
    """The bits held on the ways to these networks, as (length, prefix); and the networks kept whole."""
    held: set[tuple[int, int]] = set()
    whole = []
    for text in (*kept, *classes):
        network = ipaddress.ip_network(text)
        point = int(network.network_address)
        held |= {(length, point >> (bits - length)) for length in range(network.prefixlen)}
        if text in kept:
            whole.append((network.prefixlen, point >> (bits - network.prefixlen)))
    return held, whole
