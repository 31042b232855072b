"""The mapping of addresses: prefixes stay prefixes, classes stay classes, and no two become one."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.anonymize.addresses import AddressMap

MAP = AddressMap(b"k" * 32)
OTHER = AddressMap(b"x" * 32)
V4 = st.integers(0, 2**32 - 1)
V6 = st.integers(0, 2**128 - 1)
NEAR = st.tuples(V4, st.integers(0, 32)).flatmap(
    lambda drawn: st.tuples(st.just(drawn[0]), st.integers(0, 2 ** (32 - drawn[1]) - 1).map(lambda low: drawn[0] ^ low))
)
GLOBAL6 = st.integers(0, 2**125 - 1).map(lambda low: 1 << 125 | low)
SPECIAL = (
    "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16", "127.0.0.0/8", "0.0.0.0/8",
    "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "198.18.0.0/15", "224.0.0.0/4", "240.0.0.0/4",
)  # fmt: skip
SPECIAL6 = ("fe80::/10", "fc00::/7", "ff00::/8", "2001:db8::/32", "2002::/16", "::/96", "64:ff9b::/96", "2000::/3")


def v4(text: str) -> int:
    return int(ipaddress.IPv4Address(text))


def v6(text: str) -> int:
    return int(ipaddress.IPv6Address(text))


def shared(one: int, other: int, bits: int) -> int:
    """The length of the prefix two addresses share."""
    return bits - (one ^ other).bit_length()


@given(NEAR)
def test_two_addresses_share_a_prefix_of_the_same_length_as_before(pair):
    one, other = pair
    assert shared(MAP.v4(one), MAP.v4(other), 32) == shared(one, other, 32)


@given(st.sampled_from([*SPECIAL, "1.0.0.0/8", "8.8.8.0/24", "126.0.0.0/8"]), st.integers(0, 2**24 - 1))
def test_every_address_stays_in_its_class(text, low):
    network = ipaddress.ip_network(text)
    point = int(network.network_address) | low & int(network.hostmask)
    made = ipaddress.IPv4Address(MAP.v4(point))
    for special in map(ipaddress.ip_network, SPECIAL):
        assert (made in special) == (ipaddress.IPv4Address(point) in special)
    assert made.is_global == ipaddress.IPv4Address(point).is_global


@given(V4)
def test_hosts_keep_their_number_and_classful_masks_stay(point):
    made = MAP.v4(point)
    assert made & 0xFF == point & 0xFF
    assert (made >> 31, made >> 30 == 3) == (point >> 31, point >> 30 == 3)


@given(V6, st.integers(0, 64))
def test_ipv6_networks_keep_their_shared_prefix(one, length):
    other = one ^ (1 << (127 - length))
    assert shared(MAP.v6(one), MAP.v6(other), 128) == shared(one, other, 128)


@given(st.sampled_from(SPECIAL6), st.integers(0, 2**120 - 1))
def test_every_ipv6_address_stays_in_its_class(text, low):
    network = ipaddress.ip_network(text)
    point = int(network.network_address) | low & int(network.hostmask)
    made = ipaddress.IPv6Address(MAP.v6(point))
    for special in map(ipaddress.ip_network, SPECIAL6):
        assert (made in special) == (ipaddress.IPv6Address(point) in special)


@given(st.sets(GLOBAL6, min_size=2, max_size=30))
def test_no_two_ipv6_addresses_become_one(points):
    assert len({MAP.v6(point) for point in points}) == len(points)


@pytest.mark.parametrize("text", ["2001:db8:1::1", "2001:db8:1::53", "fe80::1"])
def test_interface_identifiers_chosen_by_hand_stay(text):
    assert MAP.v6(v6(text)) & 0xFFFF_FFFF_FFFF_FFFF == v6(text) & 0xFFFF_FFFF_FFFF_FFFF


def test_mac_address_inside_an_ipv6_address_becomes_the_one_it_became_elsewhere():
    made = MAP.v6(v6("fe80::0211:22ff:fe33:4455"))
    assert made >> 24 == v6("fe80::0211:22ff:fe33:4455") >> 24
    assert made & 0xFFFFFF == MAP.mac(0x001122_334455) & 0xFFFFFF != 0x334455


def test_mac_addresses_of_protocols_stay():
    for point in (0, 0xFFFF_FFFF_FFFF, 0x00005E_000101, 0x01005E_000001):
        assert MAP.mac(point) == point


@given(st.integers(0, 2**24 - 1), st.integers(0, 2**24 - 1))
def test_mac_addresses_keep_their_maker_and_stay_different(one, other):
    vendor = 0x001122 << 24
    assert MAP.mac(vendor | one) >> 24 == 0x001122
    assert (MAP.mac(vendor | one) == MAP.mac(vendor | other)) == (one == other)


@given(V4, V4)
def test_a_range_that_is_asked_for_stays_a_range(one, other):
    low, high = sorted((one, other))
    mapping = AddressMap(b"r" * 32)
    mapping.keep_range(low, high)
    first, last = mapping.v4(low), mapping.v4(high)
    assert first <= last
    for inside in (low + (high - low) // 3, low + (high - low) // 2, high):
        assert first <= mapping.v4(inside) <= last
    for outside in (low - 1, high + 1):
        if 0 <= outside < 2**32:
            assert not first <= mapping.v4(outside) <= last


def test_another_key_gives_another_mapping():
    points = [v4(f"10.{n}.{n}.1") for n in range(1, 60)]
    assert sum(MAP.v4(point) == OTHER.v4(point) for point in points) < 5
    assert sum(MAP.v4(point) == point for point in points) < 5
