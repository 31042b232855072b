"""Yamaha text that is cut, doubled, mangled or made to hurt: no exception, no secret, no explosion."""

from __future__ import annotations

import time
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.platform import ParseError, account
from auditor.source.document import Document
from vendor_parsers.yamaha_rtx.platform import PLATFORM

SAMPLES = sorted((Path(__file__).resolve().parents[2] / "samples" / "platforms" / "yamaha_rtx").glob("*.conf"))
TEXTS = [path.read_text(encoding="utf-8").split("\n") for path in SAMPLES]
WORDS = sorted({word for text in TEXTS for line in text for word in line.split()})


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
            lines[place] = " ".join(draw(st.permutations(line.split())))
        elif kind == "char":
            at = draw(st.integers(0, len(line)))
            lines[place] = line[:at] + draw(st.characters()).replace("\n", " ") + line[at:]
        elif kind == "move":
            lines.insert(draw(st.integers(0, len(lines) - 1)), line.strip())
        else:
            lines = lines[:place]
        if not lines:
            return ["#"]
    return lines


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(mangled())
def test_mangled_configurations_raise_nothing(lines: list[str]) -> None:
    run(lines)


STEMS = [
    "ip filter", "ip filter dynamic", "ip filter set A in", "ip lan1 secure filter in", "ip lan1 address", "ip lan1 vrrp",
    "ip route", "ipv6 route", "nat descriptor", "nat descriptor static 1 1", "nat descriptor masquerade static 1 1",
    "nat descriptor masquerade incoming 1", "pp select", "tunnel select", "pp bind", "ipsec ike", "ipsec sa policy",
    "ipsec ike pre-shared-key", "tunnel endpoint", "login user", "user attribute", "snmp host", "snmpv2c host",
    "snmpv3 usm user", "snmp trap host", "telnetd host", "sshd", "dns server select", "schedule at", "vlan", "bridge member",
    "lan shutdown", "description", "syslog host", "radius auth server", "ip pp remote address pool", "ip lan1 nat descriptor",
    "vlan port mapping", "ip pp nat descriptor", "yno access code", "security class", "bgp neighbor", "ip lan1 ospf area",
]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["", *STEMS]), st.lists(st.sampled_from([*WORDS, "", "-", ",", "=", '"']), max_size=6)
        ),
        min_size=1,
        max_size=20,
    )
)
def test_statements_of_random_words_raise_nothing(lines: list[tuple[str, list[str]]]) -> None:
    run([" ".join((stem, *words)).strip() for stem, words in lines])


def test_a_description_without_a_word_raises_nothing() -> None:
    run(["pp select 1", "description"])


def test_numbers_beyond_every_limit_raise_nothing() -> None:
    big = "9" * 5000
    run(
        [
            f"ip filter {big} pass 1.2.3.4/{big} * tcp {big} {big}-1",
            f"ip lan1 secure filter in {big} dynamic {big}",
            f"nat descriptor static 1 1 192.0.2.1=10.0.0.1 {big}",
            "nat descriptor type 1 nat",
            f"ip route 10.0.0.0/8 gateway pp {big} metric {big}",
            f"vlan lan1/1 802.1q vid={big}",
            "pp select anonymous",
            f"pp bind tunnel1-tunnel{big}",
            f"ip lan1 address 192.0.2.1/{big}",
        ]
    )


def test_long_lists_take_time_in_proportion_to_their_length() -> None:
    def seconds(count: int) -> float:
        lines = [
            f"ip filter {number} pass 10.0.{number % 250}.0/24 * tcp * {number % 60000}" for number in range(count)
        ]
        lines += [
            f"ip lan1 secure filter in {' '.join(map(str, range(count)))} dynamic 1",
            "ip filter dynamic 1 * * tcp",
        ]
        start = time.process_time()
        run(lines)
        return time.process_time() - start

    assert seconds(8000) < 12 * max(seconds(2000), 0.05)
