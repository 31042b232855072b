"""Signs: what decides, what refuses, what weighs."""

from __future__ import annotations

from vendor_parsers._readers.signs import Signs

SIGNS = Signs(
    certain=(r"# RTX\d+ Rev",),
    weighed=((30, r"ip lan\d+ address "), (30, r"pp select "), (60, r"nat descriptor type ")),
    refused=(r"interface \S",),
)


def test_one_certain_line_decides() -> None:
    assert SIGNS.score(["", "# RTX1210 Rev.14.01.34"]) == 98


def test_one_line_of_another_system_refuses_even_a_certain_one() -> None:
    assert SIGNS.score(["# RTX1210 Rev.14.01.34", "interface vlan1"]) == 0


def test_each_weight_counts_once_and_the_sum_is_bounded() -> None:
    assert SIGNS.score(["ip lan1 address 10.0.0.1/24", "ip lan2 address 10.0.1.1/24"]) == 0
    assert SIGNS.score(["ip lan1 address 10.0.0.1/24", "pp select 1"]) == 60
    assert SIGNS.score(["ip lan1 address 10.0.0.1/24", "pp select 1", "nat descriptor type 1 masquerade"]) == 95


def test_no_signs_recognise_nothing() -> None:
    assert Signs().score(["", "anything"]) == 0
