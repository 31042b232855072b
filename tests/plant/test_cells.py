"""Cells of registers, against the standard library's own arithmetic."""

from __future__ import annotations

import contextlib
import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.model.address import ANY, V6, format_ip, format_ranges
from auditor.model.ranges import Ranges
from auditor.model.service import ALL_PORTS, ALL_PROTOCOLS
from auditor.model.text import Text
from auditor.plant import cells
from auditor.plant.cells import CellError

v4 = st.integers(0, 2**32 - 1)
v6 = st.integers(V6, V6 + 2**128 - 1)


@st.composite
def written_part(draw: st.DrawFn) -> tuple[str, Ranges]:
    """One part of an address cell, and the set it means by the standard library."""
    kind = draw(st.sampled_from(["address", "prefix4", "prefix6", "range4", "range6"]))
    if kind == "address":
        point = draw(st.one_of(v4, v6))
        return format_ip(point), Ranges.one(point)
    if kind.startswith("prefix"):
        six = kind.endswith("6")
        point = draw(v6 if six else v4)
        length = draw(st.integers(0, 128 if six else 32))
        net = ipaddress.ip_network(f"{format_ip(point)}/{length}", strict=False)
        base = V6 if six else 0
        return str(net), Ranges(((base + int(net.network_address), base + int(net.broadcast_address)),))
    low, high = sorted((draw(points := v4 if kind.endswith("4") else v6), draw(points)))
    return f"{format_ip(low)}-{format_ip(high)}", Ranges(((low, high),))


@given(st.lists(written_part(), min_size=1, max_size=6), st.sampled_from([";", "; ", " ;", "；", "\n"]))
def test_address_cell_is_the_union_of_its_parts(parts: list[tuple[str, Ranges]], separator: str) -> None:
    assert cells.read_addresses(separator.join(text for text, _ in parts)) == Ranges.union(part for _, part in parts)


@given(st.lists(st.tuples(v4, v4).map(lambda pair: (min(pair), max(pair))), min_size=1, max_size=5))
def test_what_is_shown_of_a_set_reads_back_as_it(intervals: list[tuple[int, int]]) -> None:
    wanted = Ranges.of(*intervals)
    assert cells.read_addresses(";".join(format_ranges(wanted))) == wanted


@given(st.text(max_size=60))
def test_any_text_is_a_set_or_an_explained_error(text: str) -> None:
    for reader in (cells.read_addresses, cells.read_ports, cells.read_protocols, cells.read_hosts, cells.read_vlans):
        try:
            found: Ranges | Text = reader(text)
        except CellError as fault:
            found = fault.text
        assert isinstance(found, Ranges) or (found.en and found.ja)


@given(st.text(max_size=60))
def test_dates_and_macs_never_raise_anything_else(text: str) -> None:
    for reader in (cells.read_date, cells.read_macs):
        with contextlib.suppress(CellError):
            reader(text)


@pytest.mark.parametrize("word", ["any", "ANY", "*", "すべて", "ａｎｙ"])
def test_any_words_are_everything(word: str) -> None:
    assert cells.read_addresses(word) == ANY
    assert cells.read_ports(word) == ALL_PORTS
    assert cells.read_protocols(word) == ALL_PROTOCOLS


@pytest.mark.parametrize(
    "text", ["", " ", ";", "10.0.0.1-", "10.0.0.1-2001:db8::1", "10.0.0.1/33", "::1%eth0/64", "010.0.0.1"]
)
def test_malformed_address_cells_are_refused(text: str) -> None:
    with pytest.raises(CellError):
        cells.read_addresses(text)


@pytest.mark.parametrize(
    ("text", "intervals"),
    [
        ("502", ((502, 502),)),
        ("80;443", ((80, 80), (443, 443))),
        ("80, 443", ((80, 80), (443, 443))),
        ("1024-1025;1026", ((1024, 1026),)),
    ],
)
def test_port_cells(text: str, intervals: tuple[tuple[int, int], ...]) -> None:
    assert cells.read_ports(text).intervals == intervals


@pytest.mark.parametrize("text", ["", "-1", "65536", "9-1", "http", "1_0", "80²", "tcp/80"])
def test_malformed_port_cells_are_refused(text: str) -> None:
    with pytest.raises(CellError):
        cells.read_ports(text)


@pytest.mark.parametrize(
    ("text", "intervals"),
    [
        ("tcp/udp", ((6, 6), (17, 17))),
        ("ICMPv6", ((58, 58),)),
        ("47", ((47, 47),)),
        ("50-51", ((50, 51),)),
        ("ip", ((0, 255),)),
    ],
)
def test_protocol_cells(text: str, intervals: tuple[tuple[int, int], ...]) -> None:
    assert cells.read_protocols(text).intervals == intervals
