"""Yamaha filters: their words, their order, what dynamic filters open, and what is not known."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from auditor.cli.reach_command import packet_of
from auditor.engine import Options, load
from auditor.model.address import ANY4, ANY6, format_ranges
from auditor.model.ranges import Ranges
from auditor.model.rule import Action
from auditor.model.service import ALL_PORTS, TCP, UDP
from auditor.reach.ask import Answer, ask
from tests.vendor_parsers.yamaha_text import device_of, filter_of, rules_of, unread_of

DAY = date(2026, 11, 22)


def asked(folder: Path, config: str, source: str, destination: str, port: str = "443", protocol: str = "tcp") -> Answer:
    path = folder / "rt.cfg"
    path.write_text(config, encoding="utf-8")
    network = load(Options(sources=(str(path),), as_of=DAY)).network
    return ask(network, packet_of(source, destination, protocol, port))


def verdict(folder: Path, config: str, source: str, destination: str, port: str = "443") -> str:
    return asked(folder, config, source, destination, port).verdict


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("*", ["0.0.0.0/0"]),
        ("192.0.2.7", ["192.0.2.7/32"]),
        ("192.0.2.*", ["192.0.2.0/24"]),
        ("192.0.2.0/24", ["192.0.2.0/24"]),
        ("192.0.2.0/255.255.255.128", ["192.0.2.0/25"]),
        ("192.0.2.0/0xffffff80", ["192.0.2.0/25"]),
        ("192.0.2.8-192.0.2.15", ["192.0.2.8/29"]),
        ("192.0.2.1,192.0.2.8/29", ["192.0.2.1/32", "192.0.2.8/29"]),
        ("-0.255.255.255", ["0.0.0.0/8"]),
        ("224.0.0.0-", ["224.0.0.0/3"]),
    ],
)
def test_every_form_of_an_address(word: str, meant: list[str]) -> None:
    """NVR500 Command Reference 7.1.8: octets as ``*``, masks in three forms, ranges open on one side."""
    source = filter_of(f"pass {word} * * * *").source
    assert source.lower == source.upper
    assert format_ranges(source.lower) == meant


def test_a_name_instead_of_an_address_is_uncertain_not_any() -> None:
    source = filter_of("pass plc.example.jp * * * *").source
    assert not source.lower
    assert source.upper == ANY4


def test_words_left_out_mean_all() -> None:
    """7.1.8: destination, protocol and ports are all when they are not written."""
    rule = filter_of("pass 192.0.2.0/24")
    assert rule.destination.lower == ANY4
    assert rule.service.is_any
    assert rule.exact


@pytest.mark.parametrize(
    ("word", "action", "log"),
    [
        ("pass", Action.PERMIT, False),
        ("pass-log", Action.PERMIT, True),
        ("reject", Action.DENY, True),
        ("reject-nolog", Action.DENY, False),
        ("restrict", Action.PERMIT, False),
        ("permit", Action.UNKNOWN, False),
    ],
)
def test_actions_and_their_logging(word: str, action: Action, log: bool) -> None:
    """7.1.8; an action nobody knows is opaque both ways (it may permit and may deny)."""
    rule = filter_of(f"{word} * * * * *")
    assert (rule.action, rule.log) == (action, log)


def test_restrict_holds_only_while_the_line_is_connected() -> None:
    """7.1.8 and RTA54i help, static filters: no limit of rate."""
    assert filter_of("restrict * * * * *").conditions == ("restrict: only while the line is connected",)


def test_established_is_a_protocol() -> None:
    (term,) = filter_of("pass * * established * *").service.terms
    assert (term.protocols, term.established) == (Ranges.one(TCP), True)


def test_flags_that_the_model_does_not_know_make_the_rule_uncertain() -> None:
    for word in ("tcpsyn", "tcpfin", "tcprst", "tcpflag=0x0002/0x0017"):
        assert not filter_of(f"reject * * {word} * *").exact


def test_ports_speak_of_tcp_and_udp_only() -> None:
    """7.1.8: in a list of protocols the others match whatever their ports; alone they ignore port words."""
    tcp, udp, esp = filter_of("pass * * tcp,udp,esp 1024- 500").service.terms
    assert tcp.destination_ports == udp.destination_ports == Ranges.one(500)
    assert tcp.source_ports == Ranges(((1024, 65535),))
    assert (esp.protocols, esp.destination_ports) == (Ranges.one(50), ALL_PORTS)
    others, with_ports = filter_of("pass * * * * 80").service.terms
    assert 1 in others.protocols
    assert TCP not in others.protocols
    assert with_ports.destination_ports == Ranges.one(80)


def test_www_is_port_80_in_a_static_filter() -> None:
    """doppy-site.pages.dev, 2024-10-14: only a dynamic filter's ``www`` covers 443."""
    (term,) = filter_of("pass * * tcp * www").service.terms
    assert term.destination_ports == Ranges.one(80)


def test_a_port_name_nobody_knows_is_not_all_ports() -> None:
    rule = filter_of("pass * * tcp * opc-ua")
    assert rule.service.unknown == ("opc-ua",)
    assert not rule.exact


def test_icmp_alone_takes_type_and_code() -> None:
    """7.1.8: only where ``icmp`` stands alone are the lists types and codes."""
    (term,) = filter_of("reject * * icmp 5 1").service.terms
    assert term.icmp == Ranges.one(5 * 256 + 1)
    (echo,) = filter_of("pass * * icmp 8").service.terms
    assert echo.icmp == Ranges(((8 * 256, 8 * 256 + 255),))
    (error,) = filter_of("pass * * icmp-error").service.terms
    assert 3 * 256 in error.icmp
    assert 8 * 256 not in error.icmp


def test_order_is_that_of_the_list_not_of_the_numbers() -> None:
    """7.1.22."""
    device = device_of(
        """\
        ip lan1 secure filter in 30 10 20
        ip filter 10 pass * * tcp * 443
        ip filter 20 reject * *
        ip filter 30 reject 192.0.2.9 *
        """
    )
    assert [rule.name for rule in rules_of(device, "lan1 in")] == ["30", "10", "20"]


def test_a_list_drops_the_rest_and_no_list_passes_everything(tmp_path: Path) -> None:
    """7.1.22; ``in`` does not restrict ``out``."""
    text = "ip lan1 address 10.1.0.1/24\nip lan2 address 10.2.0.1/24\nip filter 1 pass * * tcp * 80\nip filter 2 reject * *\n"
    assert verdict(tmp_path, text, "10.1.0.9", "10.2.0.9") == "permitted"
    listed = f"{text}ip lan1 secure filter in 1\n"
    assert verdict(tmp_path, listed, "10.1.0.9", "10.2.0.9") == "denied"
    assert verdict(tmp_path, listed, "10.1.0.9", "10.2.0.9", "80") == "permitted"
    assert [binding.stage for binding in device_of(listed).bindings] == ["ingress"]


def test_an_undefined_number_may_pass_and_may_drop() -> None:
    """What such a number does is not documented."""
    device = device_of("ip lan1 secure filter in 7 8\nip filter 8 reject * *\n")
    assert rules_of(device, "lan1 in")[0].action is Action.UNKNOWN
    assert [one.name for one in device.references if not one.defined] == ["7"]


def test_an_undefined_dynamic_filter_lets_nothing_begin(tmp_path: Path) -> None:
    text = GATEWAY.format(dynamic="dynamic 77")
    assert asked(tmp_path, text, "10.1.0.9", "10.2.0.9").answered == "cannot_tell"
    assert verdict(tmp_path, text, "10.2.0.9", "10.1.0.9") == "denied"


def test_a_word_that_is_no_number_leaves_the_list_open() -> None:
    rules = rules_of(device_of("ip lan1 secure filter in 1 foo\nip filter 1 pass * *\n"), "lan1 in")
    assert [rule.action for rule in rules] == [Action.PERMIT, Action.UNKNOWN]


def test_a_filter_set_stands_for_both_directions_and_an_undefined_one_for_none() -> None:
    """7.1.9, 7.1.22: a set nobody defines works as if no filter were set."""
    text = "ip lan1 secure filter name {}\nip filter 1 pass * *\nip filter set A in 1\nip filter set A out 1\n"
    device = device_of(text.format("A"))
    assert [(binding.ruleset, binding.stage) for binding in device.bindings] == [
        ("lan1 in", "ingress"),
        ("lan1 out", "egress"),
    ]
    missing = device_of(text.format("B"))
    assert all(missing.ruleset(binding.ruleset) is None for binding in missing.bindings)
    assert "no filter" in missing.without_list.en


GATEWAY = """\
ip lan1 address 10.1.0.1/24
ip lan2 address 10.2.0.1/24
ip lan2 secure filter in 2
ip lan2 secure filter out 1 {dynamic}
ip filter 1 pass * *
ip filter 2 reject * *
ip filter 3 pass * * udp * snmp
ip filter 4 pass * * tcp * 5000
ip filter dynamic 11 * * tcp
ip filter dynamic 12 * * www
ip filter dynamic 13 10.1.0.0/28 * tcp
ip filter dynamic 14 * * filter 3
ip filter dynamic 15 * * filter 3 in 4
ip filter dynamic 16 * * ping
"""


@pytest.mark.parametrize(
    ("dynamic", "source", "port", "protocol", "answer"),
    [
        ("", "10.1.0.9", "443", "tcp", "denied"),
        ("dynamic 11", "10.1.0.9", "443", "tcp", "permitted"),
        ("dynamic 11", "10.1.0.9", "53", "udp", "denied"),
        ("dynamic 12", "10.1.0.9", "443", "tcp", "permitted"),
        ("dynamic 12", "10.1.0.9", "22", "tcp", "denied"),
        ("dynamic 13", "10.1.0.9", "22", "tcp", "permitted"),
        ("dynamic 13", "10.1.0.99", "22", "tcp", "denied"),
        ("dynamic 14", "10.1.0.9", "161", "udp", "permitted"),
        ("dynamic 14", "10.1.0.9", "162", "udp", "denied"),
    ],
)
def test_answers_return_only_where_a_dynamic_filter_watches(
    tmp_path: Path, dynamic: str, source: str, port: str, protocol: str, answer: str
) -> None:
    """7.1.12: ``secure filter out … dynamic N`` opens the way back although ``in`` rejects everything."""
    found = asked(tmp_path, GATEWAY.format(dynamic=dynamic), source, "10.2.0.9", port, protocol)
    assert (found.verdict, found.answered) == ("permitted", answer)


def test_a_dynamic_filter_lets_nothing_begin_from_the_other_side(tmp_path: Path) -> None:
    assert verdict(tmp_path, GATEWAY.format(dynamic="dynamic 11"), "10.2.0.9", "10.1.0.9") == "denied"


def test_in_of_a_dynamic_filter_may_let_connections_begin_from_the_other_side(tmp_path: Path) -> None:
    """7.1.12: ``in`` is the direction against the trigger, while the triggering connection is open."""
    text = GATEWAY.format(dynamic="dynamic 15")
    assert verdict(tmp_path, text, "10.2.0.9", "10.1.0.9", "5000") == "cannot_tell"
    assert verdict(tmp_path, text, "10.2.0.9", "10.1.0.9", "5001") == "denied"


def test_a_dynamic_filter_for_an_application_nobody_knows_is_uncertain() -> None:
    text = GATEWAY.replace("ip filter dynamic 11 * * tcp", "ip filter dynamic 11 * * netmeeting")
    rule = rules_of(device_of(text.format(dynamic="dynamic 11")), "lan2 in")[0]
    assert rule.conditions == ("dynamic filter for netmeeting",)


def test_a_static_reject_holds_in_front_of_a_dynamic_filter(tmp_path: Path) -> None:
    """The vendor's set-up pages reject ports 135-139 and 445 in front of ``dynamic … tcp``."""
    text = (
        GATEWAY.format(dynamic="dynamic 11").replace("filter out 1", "filter out 5 1")
        + "ip filter 5 reject * * tcp * 445\n"
    )
    assert verdict(tmp_path, text, "10.1.0.9", "10.2.0.9", "445") == "denied"
    assert verdict(tmp_path, text, "10.1.0.9", "10.2.0.9", "443") == "permitted"


def test_a_dynamic_filter_alone_may_let_connections_begin(tmp_path: Path) -> None:
    text = GATEWAY.format(dynamic="dynamic 11").replace("filter out 1 dynamic", "filter out dynamic")
    assert verdict(tmp_path, text, "10.1.0.9", "10.2.0.9") == "cannot_tell"


def test_filters_of_both_families_stay_apart() -> None:
    device = device_of(
        """\
        ip lan1 secure filter in 1
        ipv6 lan1 secure filter in 1
        ip filter 1 reject * *
        ipv6 filter 1 pass * * icmp6
        """
    )
    assert rules_of(device, "lan1 in")[0].source.lower == ANY4
    assert rules_of(device, "lan1 in (IPv6)")[0].source.lower == ANY6
    assert [binding.family for binding in device.bindings] == ["4", "6"]


def test_a_line_broken_by_the_console_is_one_statement_even_inside_a_number() -> None:
    """Shown on the NVR500: 79 columns, the rest on the next line; ``20002`` and ``6`` are one number."""
    first = " ip pp secure filter out 200013 200020 200021 200022 200023 200024 200025 20002"
    assert len(first) == 79
    text = f"pp select 1\n{first}\n6 200099 dynamic 200098\n pp enable 1\nip filter 200026 reject * *\n"
    names = [rule.name for rule in rules_of(device_of(text), "pp1 out")]
    assert names[-2:] == ["200026", "200099"]
    assert "20002" not in names


def test_a_statement_behind_a_line_of_80_columns_is_no_rest_of_it() -> None:
    text = 'description lan1 "' + "x" * 61 + '"\nip lan1 address 192.0.2.1/24\n'
    assert len(text.splitlines()[0]) == 80
    interface = device_of(text).interface("lan1")
    assert interface is not None
    assert interface.addresses


def test_unused_filters_are_definitions_nothing_leads_to() -> None:
    """Web wizards leave many behind: unused, not a gap."""
    device = device_of(
        "ip lan1 secure filter in 1 dynamic 9\nip filter 1 pass * *\nip filter 2 pass * *\nip filter dynamic 9 * * tcp\n"
    )
    named = {(one.kind, one.name) for one in device.references}
    assert {made.key for made in device.definitions} - named == {("ip filter", "2")}


def test_numbers_beyond_65535_are_filters() -> None:
    """Up to 2147483647 in current firmware (RTA54i help, static filters)."""
    device = device_of("ip lan1 secure filter in 2147483647\nip filter 2147483647 reject * *\n")
    assert rules_of(device, "lan1 in")[0].action is Action.DENY


def test_dynamic_filter_terms_are_those_of_its_application() -> None:
    device = device_of(GATEWAY.format(dynamic="dynamic 16"))
    (term,) = rules_of(device, "lan2 in")[0].service.terms
    assert term.icmp == Ranges(((0, 255),))
    (udp,) = rules_of(device_of(GATEWAY.format(dynamic="dynamic 14")), "lan2 in")[0].service.terms
    assert (udp.protocols, udp.source_ports) == (Ranges.one(UDP), Ranges.one(161))


@pytest.mark.parametrize(
    "line",
    [
        "ip policy filter set enable 1",
        "ip lan1 inbound filter list 1",
        "ethernet lan1 filter in 1 100",
        "ethernet lan2 filter out 1",
    ],
)
def test_filters_that_are_not_read_leave_nothing_certain(tmp_path: Path, line: str) -> None:
    text = "ip lan1 address 10.1.0.1/24\nip lan2 address 10.2.0.1/24\nip route default gateway 10.2.0.254\n"
    assert verdict(tmp_path, text, "10.1.0.9", "10.2.0.9") == "permitted"
    assert verdict(tmp_path, f"{text}{line}\n", "10.1.0.9", "10.2.0.9") == "cannot_tell"
    assert [topic for topic, _ in unread_of(f"{text}{line}\n")] == ["filter"]
