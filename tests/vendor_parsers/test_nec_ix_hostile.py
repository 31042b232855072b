"""UNIVERGE IX text that is cut, doubled, mangled: no exception, no secret in what is shown, every line accounted for."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.vendor_parsers.nec_ix_text import SAMPLES, accounted

TEXTS = [path.read_text(encoding="utf-8").split("\n") for path in sorted(SAMPLES.glob("*.conf"))]
WORDS = sorted({word for text in TEXTS for line in text for word in line.split()})


def run(lines: list[str]) -> str:
    device, counted = accounted(lines)
    known = counted.understood + sum(count for _, count in (*counted.ignored, *counted.trivia))
    assert known + sum(unread.at.last - unread.at.first + 1 for unread in counted.unread) == len(lines)
    return repr(device)


@pytest.mark.parametrize("number", range(len(TEXTS)))
def test_samples_are_read_whole(number: int) -> None:
    run(TEXTS[number])
    assert accounted(TEXTS[number])[1].unread == ()


@st.composite
def mangled(draw: st.DrawFn) -> list[str]:
    lines = list(draw(st.sampled_from(TEXTS)))
    for _ in range(draw(st.integers(1, 6))):
        place = draw(st.integers(0, len(lines) - 1))
        line = lines[place]
        kind = draw(st.sampled_from(("delete", "double", "cut", "words", "char", "move")))
        if kind == "delete" and len(lines) > 1:
            del lines[place]
        elif kind == "double":
            lines.insert(place, line)
        elif kind == "cut":
            lines[place] = line[: draw(st.integers(0, len(line)))]
        elif kind == "words":
            lines[place] = " ".join(draw(st.permutations(line.split())))
        elif kind == "char":
            at = draw(st.integers(0, len(line)))
            lines[place] = line[:at] + draw(st.characters()).replace("\n", " ") + line[at:]
        else:
            lines.insert(draw(st.integers(0, len(lines) - 1)), line.strip())
    return lines


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(mangled())
def test_mangled_configurations_raise_nothing(lines: list[str]) -> None:
    run(lines)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 2), st.lists(st.sampled_from(WORDS), min_size=1, max_size=7)), max_size=25))
def test_statements_of_random_words_raise_nothing(lines: list[tuple[int, list[str]]]) -> None:
    run([" " * indent + " ".join(words) for indent, words in lines] or ["!"])


STEMS = [
    "ip access-list a permit tcp src any sport eq 1 dest any dport range 1 2", "ip access-list dynamic a access b",
    "ip route default GigaEthernet0.0 distance 1", "ipv6 route default 2001:db8::1", "ike policy a peer any key k p",
    "ipsec autokey-map m l peer 10.0.0.1 p", "ipsec dynamic-map m l p ike q", "ikev2 authentication psk id keyid A key char B",
    "username a password plain 1 b administrator", "snmp-agent ip community c l", "snmpv3 user u group g auth sha plain k",
    "snmp-agent ip host 10.0.0.1 c version 2", "radius host ip 10.0.0.1 key 0 k", "router bgp 1", "device GigaEthernet0",
    "! IX Series IX2215 (m) Software, Version 10.1.1, RELEASE", "! Last updated x", "hostname", "nm account a password secret b",
]  # fmt: skip
INNER = [
    "ip address 10.0.0.1/24 secondary", "ip filter a 1 in", "ip napt static 10.0.0.1 tcp 80", "ip napt service a 10.0.0.1 none udp 1",
    "ip napt inside list a", "vrrp 1 ip 10.0.0.1", "no vrrp 1 preempt", "encapsulation dot1q 1 tpid 8100", "tunnel source a",
    "ikev2 peer 10.0.0.1 authentication psk", "ipsec policy tunnel a out", "bridge-group 1", "ipv6 address 2001:db8::1/64 eui-64",
    "ip vrf forwarding a", "ip policy route-map a", "ipv6 dhcp client a", "no ip address", "ikev2 child-proposal enc aes-cbc-256",
]  # fmt: skip


@pytest.mark.parametrize("stem", STEMS)
def test_statement_that_stops_anywhere_raises_nothing(stem: str) -> None:
    words = stem.split()
    for count in range(1, len(words) + 1):
        for tail in ("", " 99999999999999999999", " ٣", " -", " 1-"):
            run(
                [
                    " ".join(words[:count]) + tail,
                    f" neighbor {tail}",
                    f" network {tail}",
                    f" authentication password {tail}",
                ]
            )


@pytest.mark.parametrize("stem", INNER)
def test_interface_line_that_stops_anywhere_raises_nothing(stem: str) -> None:
    words = stem.split()
    for count in range(1, len(words) + 1):
        for tail in ("", " 99999999999999999999", " ٣", " -", " 1-"):
            run(["interface Tunnel0.0", " " + " ".join(words[:count]) + tail])


SECRETS = (
    "username a password plain {} administrator",
    "snmp-agent ip community {}",
    "snmp-agent ip host 10.0.0.1 {} version 2",
    "snmpv3 user u group g auth sha plain {}",
    "ike policy p peer 10.0.0.1 key {} prop",
    "ikev2 authentication psk id keyid A key char {}",
    "ppp profile p\n  authentication password user {}",
    "http-server username a password {}",
    "nm account a password plain {}",
    "radius host ip 10.0.0.1 key 0 {}",
    "router bgp 1\n  neighbor 10.0.0.1 password {}",
)


@pytest.mark.parametrize("statement", SECRETS, ids=lambda text: re.sub(r"\W+", "-", text))
def test_secret_text_does_not_survive(statement: str) -> None:
    secret = "Zq9-himitsu"
    device, counted = accounted(statement.format(secret).split("\n"))
    assert secret not in repr(device)
    assert secret not in repr(counted)
    assert [found.length for found in device.secrets] == [len(secret)]
    assert not counted.unread
