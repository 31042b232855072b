"""RouterOS exports: their forms, recognising them, and whether every line is accounted for."""

from __future__ import annotations

import pytest

from auditor.engine.discover import candidates
from auditor.platform import ParseError, account
from tests.vendor_parsers.routeros_text import SAMPLES, V6, V7, device_of, document, unread_of
from vendor_parsers.mikrotik_routeros.platform import PLATFORM
from vendor_parsers.mikrotik_routeros.reading import split_words

LONG = """\
/ip address
add address=10.1.0.1/24 interface=ether2 network=10.1.0.0
/ip firewall filter
add action=drop chain=forward comment="to the \\"press\\"" dst-address=\\
    10.1.0.7 in-interface=ether1
"""
SHORT = """\
/ip address add address=10.1.0.1/24 interface=ether2 network=10.1.0.0
/ip firewall filter add action=drop chain=forward comment="to the \\"press\\"" dst-address=10.1.0.7 in-interface=ether1
"""
SLASHES = SHORT.replace("/ip firewall filter", "/ip/firewall/filter").replace("/ip address", "/ip/address")


@pytest.mark.parametrize("text", [SHORT, SLASHES], ids=["terse", "slashes"])
def test_long_short_and_slashed_form_make_one_device(text: str) -> None:
    """``/export``, ``/export terse``, and paths as RouterOS 7 takes them (manual.mikrotik.com, Scripting)."""
    long, other = device_of(LONG), device_of(text)
    assert [(r.action, r.destination, r.inward, r.description) for f in long.filters for r in f.rules] == [
        (r.action, r.destination, r.inward, r.description) for f in other.filters for r in f.rules
    ]
    assert [(i.name, [a.ip for a in i.addresses]) for i in long.interfaces] == [
        (i.name, [a.ip for a in i.addresses]) for i in other.interfaces
    ]


def test_a_broken_line_is_one_item_over_its_lines() -> None:
    ruleset = device_of(LONG).ruleset("filter forward")
    assert ruleset is not None
    assert (ruleset.rules[0].at.first, ruleset.rules[0].at.last) == (9, 10)
    assert ruleset.rules[0].description == 'to the "press"'


def test_a_value_alone_on_the_next_line_belongs_to_the_property_above() -> None:
    assert device_of("/system identity\nset name=\\\n    JB2-GATE\n").name == "JB2-GATE"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("add chain=forward", ["add", "chain=forward"]),
        ('set [ find default-name=ether1 ] comment="a b"', ["set", "[ find default-name=ether1 ]", "comment=a b"]),
        (r'add comment="a\"b\\c\24d\?"', ["add", 'comment=a"b\\c$d?']),
        ('add name="" x', ["add", "name=", "x"]),
        ('add comment="never closed', ["add", "comment=never closed"]),
        ("set [ find", ["set", "[ find"]),
    ],
)
def test_words_of_an_item(text: str, words: list[str]) -> None:
    assert split_words(text) == words


def test_a_quoted_text_over_several_lines_is_one_item() -> None:
    tree = PLATFORM.read(document(V7 + '/system note\nset note="first\n\nlast"\n/ip dns\nset servers=10.0.0.1\n'))
    assert [(node.text, node.block.last) for node in tree.root.children[1:]] == [("/system note", 5), ("/ip dns", 7)]


def test_a_quotation_that_is_never_closed_swallows_no_menu() -> None:
    device = device_of('/system note\nset note="open\n/ip dns\nset servers=10.0.0.1\n')
    assert [server.host for server in device.servers] == ["10.0.0.1"]


def test_headings_of_both_releases_and_of_oxidized_name_the_release() -> None:
    assert device_of("", V6).version.value == "6.49.10"
    assert device_of("", V7).version.value == "7.15.3"
    oxidized = "#                   version: 7.16 (stable)\n#                  platform: MikroTik\n"
    assert device_of("", oxidized).version.value == "7.16"
    assert not device_of("", "").version.known


def test_an_export_of_one_menu_leaves_everything_else_unknown() -> None:
    """A part (``/ip firewall nat export``) has the same heading as the whole."""
    part = device_of("/ip firewall nat\nadd action=masquerade chain=srcnat\n", whole="")
    assert {r.name: str(r.default) for r in part.filters} == {
        "filter forward": "unknown", "filter input": "unknown", "ip6 filter forward": "unknown", "ip6 filter input": "unknown",
    }  # fmt: skip
    assert not any(one.enabled.known for one in part.listeners if one.where in ("telnet", "snmp", "mac-server"))
    assert device_of("/ip firewall nat\nadd action=masquerade chain=srcnat\n").filters == ()


def test_a_menu_the_router_could_not_print_is_not_taken_for_empty() -> None:
    assert unread_of("#error exporting /ip firewall filter\n") == ["/ip"]
    assert unread_of("#error exporting /ip firewall calea\n") == []


def test_a_property_nobody_knows_leaves_its_line_not_understood() -> None:
    assert unread_of("/ip service\nset ssh disabled=no frobnicate=yes\n") == ["frobnicate=yes"]


def test_a_disabled_item_is_understood_whatever_it_says() -> None:
    assert unread_of("/ip firewall filter\nadd action=drop chain=forward disabled=yes frobnicate=yes\n") == []


def test_items_of_menus_nobody_reads_are_not_understood() -> None:
    assert unread_of("/ip hotspot\nadd interface=bridge name=hotspot1\n/ip socks\nset enabled=yes\n") == [
        "/ip",
        "add",
        "enabled=yes",
    ]


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.conf")), ids=lambda path: path.name)
def test_every_line_of_a_sample_is_understood(path) -> None:
    lines = path.read_text(encoding="utf-8")
    tree = PLATFORM.read(document(lines))
    device = PLATFORM.parse(tree)
    counted = account(tree, PLATFORM)
    known = counted.understood + sum(count for _, count in (*counted.ignored, *counted.trivia))
    assert counted.unread == ()
    assert known == len(lines.splitlines())
    assert device.version.known


def test_a_text_without_a_menu_is_refused() -> None:
    with pytest.raises(ParseError):
        PLATFORM.parse(PLATFORM.read(document("# 2026-11-20 by RouterOS 7.15.3\n")))


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        (["# nov/18/2026 09:50:12 by RouterOS 6.49.10"], True),
        (["# by RouterOS 6.49.6"], True),
        (["#                  platform: MikroTik"], True),
        (["/interface bridge port", "add bridge=br0 interface=ether1"], True),
        (["/ip firewall filter add action=drop chain=input", "/ip service set telnet disabled=yes"], True),
        (["interface GigabitEthernet0/1", "/ip address x"], False),
        (["*filter", ":FORWARD DROP [0:0]", "/ip address print"], False),
        (["<?xml version='1.0'?>", "/interface ethernet"], False),
    ],
)
def test_recognising(lines: list[str], wanted: bool) -> None:
    assert (PLATFORM.sniff(lines) > 0) == wanted


def test_no_other_platform_claims_a_sample() -> None:
    for path in SAMPLES.glob("*.conf"):
        lines = path.read_text(encoding="utf-8").splitlines()
        assert [one.name for one in candidates() if one.sniff(lines) > 0] == ["mikrotik_routeros"]
