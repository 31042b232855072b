"""IOS text that is cut, doubled, mangled or made to hurt: no exception, no secret, no explosion."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.platform import ParseError, account
from auditor.source.document import Document
from vendor_parsers.cisco_ios.platform import PLATFORM

SAMPLES = sorted((Path(__file__).resolve().parents[2] / "samples" / "platforms" / "cisco_ios").glob("*.conf"))
TEXTS = [path.read_text().split("\n") for path in SAMPLES]


def run(lines: list[str]) -> str:
    tree = PLATFORM.read(Document("test.conf", lines, range(1, len(lines) + 1), range(1, len(lines) + 1)))
    try:
        device = PLATFORM.parse(tree)
    except ParseError:
        return ""
    counted = account(tree, PLATFORM)
    known = counted.understood + sum(count for _, count in (*counted.ignored, *counted.trivia))
    assert known + sum(unread.at.last - unread.at.first + 1 for unread in counted.unread) == len(lines)
    return repr(device)


@st.composite
def mangled(draw: st.DrawFn) -> list[str]:
    lines = list(draw(st.sampled_from(TEXTS)))
    for _ in range(draw(st.integers(1, 6))):
        place = draw(st.integers(0, len(lines) - 1))
        line = lines[place]
        kind = draw(st.sampled_from(("delete", "double", "cut", "words", "char", "move", "stop")))
        if kind == "delete":
            del lines[place]
        elif kind == "double":
            lines.insert(place, line)
        elif kind == "cut":
            lines[place] = line[: draw(st.integers(0, len(line)))]
        elif kind == "words":
            words = line.split()
            lines[place] = " " * (len(line) - len(line.lstrip())) + " ".join(draw(st.permutations(words)))
        elif kind == "char":
            at = draw(st.integers(0, len(line)))
            lines[place] = line[:at] + draw(st.characters()).replace("\n", " ") + line[at:]
        elif kind == "move":
            lines.insert(draw(st.integers(0, len(lines) - 1)), line.strip())
        else:
            lines = lines[:place]
        if not lines:
            return ["!"]
    return lines


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(mangled())
def test_mangled_configurations_raise_nothing(lines: list[str]) -> None:
    run(lines)


WORDS = sorted({word for text in TEXTS for line in text for word in line.split()})


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 2), st.lists(st.sampled_from(WORDS), min_size=1, max_size=7)), max_size=25))
def test_statements_of_random_words_raise_nothing(lines: list[tuple[int, list[str]]]) -> None:
    run([" " * indent + " ".join(words) for indent, words in lines])


STEMS = [
    "ip address", "ip access-list extended", "access-list 101 permit", "ip route", "ipv6 route", "ip nat inside source",
    "ip nat pool", "snmp-server user", "snmp-server host", "snmp-server group", "username a", "crypto isakmp key",
    "crypto map M 10", "logging host", "ntp server", "vlan", "vlan access-map", "vlan filter", "line vty", "interface range",
    "zone-pair security", "route-map", "radius-server host", "ntp authentication-key", "wlan", "dot11 ssid", "object-group",
    "ip prefix-list", "ipv6 access-list", "enable secret", "tftp-server", "dialer-list", "router", "ip http access-class",
]  # fmt: skip


@pytest.mark.parametrize("stem", STEMS)
def test_statement_that_stops_anywhere_raises_nothing(stem: str) -> None:
    words = stem.split()
    for count in range(1, len(words) + 1):
        head = " ".join(words[:count])
        for tail in ("", " 1", " any", " 10.0.0.1", " permit", " static", " 99999999999999999999", " ٣", " -", " 1-"):
            run([head + tail, f" {head}{tail}", " match", " network ٣", " ip address ٣ ٣", " switchport access vlan ٣"])


SECRETS = (
    "enable password {}",
    "enable secret 0 {}",
    "username a privilege 15 password 0 {}",
    "username a secret {}",
    "snmp-server community {} RO",
    "snmp-server host 10.0.0.1 version 2c {}",
    "snmp-server user u g v3 auth sha {} priv aes 128 {}",
    "crypto isakmp key {} address 10.0.0.1",
    "crypto keyring K\n pre-shared-key address 10.0.0.1 key {}",
    "crypto ikev2 keyring K\n peer P\n  pre-shared-key local {}",
    "radius server R\n key {}",
    "radius-server host 10.0.0.1 key {}",
    "tacacs-server key 0 {}",
    "aaa group server radius G\n server-private 10.0.0.1 key {}",
    "aaa server radius dynamic-author\n client 10.0.0.1 server-key {}",
    "line vty 0 4\n password {}",
    "key chain K\n key 1\n  key-string {}",
    "ntp authentication-key 1 md5 {}",
    "interface Gi0/0\n ip ospf message-digest-key 1 md5 {}",
    "interface Gi0/0\n ip ospf authentication-key {}",
    "interface Gi0/0\n standby 1 authentication {}",
    "interface Gi0/0\n ppp chap password 0 {}",
    "interface Gi0/0\n ppp pap sent-username u password 0 {}",
    "router bgp 1\n neighbor 10.0.0.1 password {}",
    "dot11 ssid S\n wpa-psk ascii 0 {}",
    "interface Dot11Radio0\n encryption key 1 size 40bit 0 {} transmit-key",
    "wlan W 1 W\n security wpa psk set-key ascii 0 {}",
    "ap profile P\n mgmtuser username u password 0 {} secret 0 {}",
)


@pytest.mark.parametrize("statement", SECRETS, ids=lambda text: re.sub(r"\W+", "-", text))
def test_secret_text_does_not_survive(statement: str) -> None:
    secret = "Zq9-himitsu"
    lines = statement.format(secret, secret).split("\n")
    tree = PLATFORM.read(Document("test.conf", lines, range(1, len(lines) + 1), range(1, len(lines) + 1)))
    device = PLATFORM.parse(tree)
    counted = account(tree, PLATFORM)
    assert secret not in repr(device)
    assert secret not in repr(counted)
    assert [found.length for found in device.secrets][:1] == [len(secret)]
    assert not counted.unread


def test_holes_in_wildcard_masks_do_not_fill_memory() -> None:
    lines = ["ip access-list extended A"]
    lines += [f" permit ip 10.{number >> 8 & 255}.{number & 255}.0 85.85.84.255 any" for number in range(4000)]
    tree = PLATFORM.read(Document("f", lines, range(1, len(lines) + 1), range(1, len(lines) + 1)))
    (found,) = PLATFORM.parse(tree).filters
    assert sum(len(rule.source.upper.intervals) for rule in found.rules) < 400_000


def test_groups_within_groups_do_not_explode() -> None:
    lines: list[str] = []
    for number in range(60):
        lines += [f"object-group network G{number}", " host nowhere"]
        lines += [f" group-object G{number + 1}"] * 3
    lines += ["ip access-list extended A", " permit ip object-group G0 any"]
    assert "G0" in run(lines)


def test_class_maps_within_class_maps_do_not_explode() -> None:
    lines: list[str] = []
    for number in range(40):
        lines.append(f"class-map type inspect match-any C{number}")
        lines += [f" match class-map C{other}" for other in range(40)] + [" match protocol tcp"] * 20
    lines += ["policy-map type inspect P", " class type inspect C0", "  inspect"]
    lines += ["zone-pair security Z source A destination B", " service-policy type inspect P"]
    assert "test.conf" in run(lines)


@pytest.mark.parametrize(
    "lines",
    [
        ["ip route 10.0.0.0 85.85.85.85 10.0.0.2"],
        ["object-group network HOLES", " 10.0.0.0 85.85.85.85"],
        ["ip access-list extended HOLES", " permit ip 10.0.0.0 85.85.85.85 any"],
    ],
)
def test_a_mask_with_too_many_holes_costs_its_line_alone(lines: list[str]) -> None:
    assert "name='edge'" in run(["hostname edge", *lines])
