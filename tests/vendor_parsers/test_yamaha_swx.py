"""Yamaha switches: ports, VLANs, lists, people and services; what is not written is unknown."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.engine.discover import all_platforms
from auditor.model.address import format_ranges
from auditor.model.device import Device
from auditor.model.ranges import Ranges
from auditor.model.rule import Action
from auditor.platform import ParseError, account
from auditor.source.document import Document
from vendor_parsers.yamaha_swx.platform import PLATFORM

SAMPLES = sorted((Path(__file__).resolve().parents[2] / "samples" / "platforms" / "yamaha_swx").glob("*.conf"))
LINES = [line for path in SAMPLES for line in path.read_text(encoding="utf-8").splitlines()]
PORT = "interface port1.1\n"


def document(lines: list[str]) -> Document:
    numbers = range(1, len(lines) + 1)
    return Document("sw-01.conf", lines, numbers, numbers)


def device_of(text: str) -> Device:
    return PLATFORM.parse(PLATFORM.read(document(dedent(text).splitlines())))


def unread_of(text: str) -> list[tuple[str, str]]:
    tree = PLATFORM.read(document(dedent(text).splitlines()))
    PLATFORM.parse(tree)
    return [(line.topic, line.word) for line in account(tree, PLATFORM).unread]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_every_line_of_the_samples_is_understood(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    tree = PLATFORM.read(document(lines))
    PLATFORM.parse(tree)
    counted = account(tree, PLATFORM)
    assert counted.unread == ()
    assert counted.understood + sum(count for _, count in (*counted.ignored, *counted.trivia)) == len(lines)


@pytest.mark.parametrize(
    ("port", "mine"),
    [("port1.1", True), ("port1.0.1", False), ("GigabitEthernet0/1", False), ("ge1", False), ("1/1", False)],
)
def test_recognised_by_the_names_of_its_ports_and_by_nobody_else(port: str, mine: bool) -> None:
    lines = ["!", "hostname SW", "!", f"interface {port}", " switchport mode access", "!", "end"]
    claims = [platform.name for platform in all_platforms() if platform.sniff(lines) > 0]
    assert ("yamaha_swx" in claims) is mine
    assert not mine or claims == ["yamaha_swx"]


def test_ports_as_written() -> None:
    found = {
        interface.name: interface
        for interface in device_of(
            """\
            interface port1.1
             switchport mode access
             switchport access vlan 10
             no shutdown
            interface port1.2
             switchport mode trunk
             switchport trunk native vlan none
             switchport trunk allowed vlan add 10,20-22
             switchport trunk allowed vlan remove 21
             shutdown
            interface vlan10
             ip address 192.0.2.1/24
            """
        ).interfaces
    }
    access, trunk = found["port1.1"].port, found["port1.2"].port
    assert access is not None
    assert trunk is not None
    assert (access.mode.value, access.access_vlan.value, found["port1.1"].enabled.value) == ("access", 10, True)
    assert (trunk.mode.value, trunk.tags_native, found["port1.2"].enabled.value) == ("trunk", True, False)
    assert trunk.allowed.value == Ranges.of((10, 10), (20, 20), (22, 22))
    assert (found["vlan10"].vlan, found["vlan10"].kind) == (10, "svi")


def test_what_is_not_written_is_unknown() -> None:
    """No list of factory settings was read: absence decides nothing."""
    device = device_of(PORT)
    port = device.interfaces[0].port
    assert port is not None
    facts = (port.mode, port.access_vlan, port.native_vlan, port.allowed, device.interfaces[0].enabled, device.forwards)
    assert not any(fact.known for fact in facts)
    assert not any(listener.enabled.known or listener.sources.known for listener in device.listeners)


def test_a_value_nobody_knows_is_unknown_not_the_default() -> None:
    port = device_of(f"{PORT} switchport mode hybrid\n switchport access vlan ten\n").interfaces[0].port
    assert port is not None
    assert not port.mode.known
    assert not port.access_vlan.known


def test_lists_are_in_the_order_of_their_sequence_numbers() -> None:
    """SWX2220 command reference: 10 apart when not written."""
    device = device_of(
        f"access-list 1 30 deny any\naccess-list 1 10 permit host 192.0.2.1\naccess-list 2 deny any\n{PORT}"
    )
    (first, second) = device.filters
    assert [rule.name for rule in first.rules] == ["1 10", "1 30"]
    assert [rule.name for rule in second.rules] == ["2 10"]
    assert first.default is Action.UNKNOWN


@pytest.mark.parametrize(
    ("words", "source", "destination"),
    [
        ("any", "0.0.0.0/0", "0.0.0.0/0"),
        ("host 192.0.2.1", "192.0.2.1/32", "0.0.0.0/0"),
        ("192.0.2.0/24", "192.0.2.0/24", "0.0.0.0/0"),
        ("192.0.2.0 0.0.0.255", "192.0.2.0/24", "0.0.0.0/0"),
        ("tcp any 192.0.2.0/24", "0.0.0.0/0", "192.0.2.0/24"),
        ("any host 192.0.2.1 any", "192.0.2.1/32", "0.0.0.0/0"),
    ],
)
def test_both_forms_of_a_line(words: str, source: str, destination: str) -> None:
    (rule,) = device_of(f"access-list 1 10 permit {words}\n{PORT}").filters[0].rules
    assert (format_ranges(rule.source.lower), format_ranges(rule.destination.lower)) == ([source], [destination])
    assert rule.exact


def test_words_left_over_make_a_line_uncertain() -> None:
    text = f"access-list 1 10 permit tcp any any ack\n{PORT}"
    (rule,) = device_of(text).filters[0].rules
    assert rule.conditions == ("not understood: ack",)
    assert unread_of(text) == [("filter", "ack")]


def test_a_list_that_nobody_defines_is_a_dangling_reference() -> None:
    device = device_of(f"{PORT} access-group 7 in\n")
    assert [(one.name, one.defined) for one in device.references] == [("7", False)]
    assert [(binding.interface, binding.stage) for binding in device.bindings] == [("port1.1", "ingress")]


def test_lists_of_other_kinds_stay_not_understood() -> None:
    """Above 2000 they speak of MAC addresses or IPv6."""
    text = f"access-list 2001 10 permit any any\n{PORT} access-group 2001 in\n"
    assert device_of(text).filters == ()
    assert unread_of(text) == [("filter", "access-list"), ("filter", "access-group")]


def test_people_and_their_passwords() -> None:
    device = device_of(
        f"username a privilege on password 8 $6$SALT$HASHTEXT\nusername b privilege off password planttext\nenable password *\n{PORT}"
    )
    a, b = device.users
    assert a.secret is not None
    assert b.secret is not None
    assert (a.secret.storage, b.secret.storage, device.secrets[0].storage) == ("hash", "clear", "masked")
    assert (a.administrator and a.administrator.value, b.administrator and b.administrator.value) == (True, False)
    assert "HASHTEXT" not in repr(device)
    assert "planttext" not in repr(device)


def test_services_and_who_may_connect() -> None:
    device = device_of(f"telnet-server disable\nssh-server enable\nssh-server access permit 192.0.2.0/24\n{PORT}")
    found = {listener.name: listener for listener in device.listeners}
    assert (found["telnet"].enabled.value, found["ssh"].enabled.value, found["http"].enabled.known) == (
        False,
        True,
        False,
    )
    assert found["ssh"].sources.value is not None
    assert format_ranges(found["ssh"].sources.value.lower) == ["192.0.2.0/24"]
    other = device_of(f"ssh-server enable\nssh-server access deny 192.0.2.0/24\n{PORT}").listeners[1]
    assert not other.sources.known


def test_l2ms_stays_not_understood() -> None:
    """A manager on the same layer 2 may change a switch without any address."""
    assert unread_of(f"l2ms enable\n{PORT}") == [("service", "l2ms")]


def test_a_text_without_a_port_is_refused() -> None:
    with pytest.raises(ParseError):
        device_of("hostname SW\n")


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_mangled_configurations_raise_nothing(data: st.DataObject) -> None:
    lines = list(LINES)
    for _ in range(data.draw(st.integers(1, 8))):
        place = data.draw(st.integers(0, len(lines) - 1))
        words = lines[place].split()
        change = data.draw(st.sampled_from(("drop", "cut", "shuffle", "big", "move")))
        if change == "drop" and len(lines) > 1:
            del lines[place]
        elif change == "cut":
            lines[place] = lines[place][: data.draw(st.integers(0, len(lines[place])))]
        elif change == "shuffle":
            lines[place] = " ".join(data.draw(st.permutations(words)))
        elif change == "big":
            lines[place] = " ".join("9" * 5000 if word.isdecimal() else word for word in words)
        else:
            lines.insert(place, lines[place].strip())
    tree = PLATFORM.read(document(lines))
    try:
        PLATFORM.parse(tree)
    except ParseError:
        return
    counted = account(tree, PLATFORM)
    known = counted.understood + sum(count for _, count in (*counted.ignored, *counted.trivia))
    assert known + sum(unread.at.last - unread.at.first + 1 for unread in counted.unread) == len(lines)
