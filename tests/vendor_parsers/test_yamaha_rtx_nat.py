"""NAT descriptors of Yamaha routers: where they stand, what they publish, what reaches the router itself."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from auditor.cli.reach_command import packet_of
from auditor.engine import Options, load
from auditor.model.address import format_ip, format_ranges
from auditor.model.ranges import Ranges
from auditor.reach.ask import Answer, ask
from tests.vendor_parsers.yamaha_text import device_of, unread_of

DAY = date(2026, 11, 22)
BASE = """\
ip lan1 address 10.1.0.1/24
ip lan2 address 203.0.113.2/29
ip lan2 nat descriptor 1
ip route default gateway 203.0.113.1
telnetd service on
telnetd host any
nat descriptor type 1 masquerade
nat descriptor address outer 1 primary
"""
STATIC = "nat descriptor masquerade static 1 1 10.1.0.9 tcp 8443=443\n"


def asked(folder: Path, config: str, source: str, destination: str, port: str = "443") -> Answer:
    path = folder / "rt.cfg"
    path.write_text(config, encoding="utf-8")
    network = load(Options(sources=(str(path),), as_of=DAY)).network
    return ask(network, packet_of(source, destination, "tcp", port))


def delivered(answer: Answer) -> tuple[str, str, int]:
    """Source, destination and port of a packet as it leaves the router."""
    assert answer.verdict == "permitted", (answer.stops, answer.unknowns)
    assert answer.journey is not None
    packets = answer.journey.hops[-1].packets
    assert packets is not None
    return format_ip(packets[2].source), format_ip(packets[2].destination), packets[2].destination_port


def test_sessions_from_inside_leave_with_the_outer_address(tmp_path: Path) -> None:
    source, destination, _ = delivered(asked(tmp_path, BASE, "10.1.0.9", "203.0.113.3"))
    assert (source, destination) == ("203.0.113.2", "203.0.113.3")


def test_a_fixed_entry_publishes_an_inner_port_under_the_outer_one(tmp_path: Path) -> None:
    """16.7: the outer port stands in front of ``=``."""
    assert delivered(asked(tmp_path, BASE + STATIC, "203.0.113.3", "203.0.113.2", "8443")) == (
        "203.0.113.3",
        "10.1.0.9",
        443,
    )


def test_filters_of_the_outer_interface_see_inner_addresses(tmp_path: Path) -> None:
    """From outside the translation comes first (noblehero.jp, 2024-09-11; filter sets of the vendor's set-up pages)."""
    listed = f"{BASE}{STATIC}ip lan2 secure filter in 1\nip filter 1 pass * {{}} tcp * 443\n"
    assert asked(tmp_path, listed.format("10.1.0.9"), "203.0.113.3", "203.0.113.2", "8443").verdict == "permitted"
    assert asked(tmp_path, listed.format("203.0.113.2"), "203.0.113.3", "203.0.113.2", "8443").verdict == "denied"


def test_what_no_entry_takes_does_not_reach_the_router(tmp_path: Path) -> None:
    """16.9: ``masquerade incoming`` is reject by default."""
    assert asked(tmp_path, BASE, "203.0.113.3", "203.0.113.2", "23").verdict == "denied"
    through = f"{BASE}nat descriptor masquerade incoming 1 through\n"
    assert asked(tmp_path, through, "203.0.113.3", "203.0.113.2", "23").verdict == "permitted"
    assert asked(tmp_path, BASE, "10.1.0.9", "10.1.0.1", "23").verdict == "permitted"


def test_forward_hands_everything_else_to_one_host(tmp_path: Path) -> None:
    text = f"{BASE}{STATIC}nat descriptor masquerade incoming 1 forward 10.1.0.77\n"
    assert delivered(asked(tmp_path, text, "203.0.113.3", "203.0.113.2", "22"))[1] == "10.1.0.77"
    assert delivered(asked(tmp_path, text, "203.0.113.3", "203.0.113.2", "8443"))[1] == "10.1.0.9"


def test_static_nat_is_one_to_one_both_ways(tmp_path: Path) -> None:
    """16.5: with a count the addresses that follow correspond as well."""
    text = BASE.replace("type 1 masquerade", "type 1 nat") + "nat descriptor static 1 1 203.0.113.4=10.1.0.8 2\n"
    assert delivered(asked(tmp_path, text, "203.0.113.3", "203.0.113.5"))[1] == "10.1.0.9"
    assert delivered(asked(tmp_path, text, "10.1.0.8", "203.0.113.3"))[0] == "203.0.113.4"


@pytest.mark.parametrize(
    ("line", "inner"),
    [
        ("nat descriptor address inner 1 auto", "0.0.0.0/0"),
        ("nat descriptor address inner 1 10.1.0.0-10.1.0.255", "10.1.0.0/24"),
    ],
)
def test_inner_addresses_limit_what_is_translated(line: str, inner: str) -> None:
    """16.4: all by default."""
    (nat,) = device_of(f"{BASE}{line}\n").nats
    assert format_ranges(nat.source.lower) == [inner]


def test_an_outer_address_told_by_the_line_is_not_known() -> None:
    """16.3: ``ipcp`` is the default."""
    text = "pp select 1\n ip pp nat descriptor 7\n pp enable 1\nnat descriptor type 7 masquerade\n"
    (nat,) = device_of(text).nats
    assert not nat.to.lower
    assert nat.outward == frozenset({"pp1"})


def test_a_descriptor_nobody_puts_on_an_interface_translates_nothing() -> None:
    device = device_of(BASE.replace("ip lan2 nat descriptor 1\n", ""))
    assert device.nats == ()
    assert [made.kind for made in device.definitions] == ["nat descriptor"]


def test_a_descriptor_without_definition_is_a_dangling_reference() -> None:
    device = device_of("ip lan2 nat descriptor 9\nip lan2 address 192.0.2.1/24\n")
    assert [(one.name, one.defined) for one in device.references] == [("9", False)]


def test_a_line_that_is_not_understood_makes_its_translations_uncertain() -> None:
    text = f"{BASE}nat descriptor masquerade static 1 1 plc.example.jp tcp 443\n"
    assert all(nat.conditions for nat in device_of(text).nats)
    assert ("nat", "masquerade") in unread_of(text)


def test_protocols_without_ports_are_published_as_they_are() -> None:
    text = f"{BASE}nat descriptor masquerade static 1 3 203.0.113.2 esp\n"
    entry = next(nat for nat in device_of(text).nats if nat.kind == "destination")
    assert [term.protocols for term in entry.service.terms] == [Ranges.one(50)]
