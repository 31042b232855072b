"""Junos text that is cut, doubled, mangled or made to hurt: no exception, no secret, no explosion."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.platform import ParseError, account
from auditor.source.document import Document
from tests.vendor_parsers.junos_text import SAMPLES
from vendor_parsers.juniper_junos.platform import PLATFORM

TEXTS = [path.read_text(encoding="utf-8").split("\n") for path in sorted(SAMPLES.glob("*.conf"))]


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
        kind = draw(st.sampled_from(("delete", "double", "cut", "words", "char", "move", "stop", "mark")))
        if kind == "delete":
            del lines[place]
        elif kind == "double":
            lines.insert(place, line)
        elif kind == "cut":
            lines[place] = line[: draw(st.integers(0, len(line)))]
        elif kind == "words":
            words = line.split()
            lines[place] = " ".join(draw(st.permutations(words)))
        elif kind == "char":
            at = draw(st.integers(0, len(line)))
            lines[place] = line[:at] + draw(st.characters()).replace("\n", " ") + line[at:]
        elif kind == "mark":
            at = draw(st.integers(0, len(line)))
            lines[place] = line[:at] + draw(st.sampled_from('{};[]"#/*')) + line[at:]
        elif kind == "move":
            lines.insert(draw(st.integers(0, len(lines) - 1)), line.strip())
        else:
            lines = lines[:place]
        if not lines:
            return ["#"]
    return lines


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(mangled())
def test_mangled_configurations_raise_nothing(lines: list[str]) -> None:
    run(lines)


WORDS = sorted({word for text in TEXTS for line in text for word in line.split()})


def test_lines_behind_a_brace_without_a_statement_are_still_counted() -> None:
    assert run(["system {", "    host-name a;", "}", "{", '"$1$abcdefgh"', "}"])
    assert run(["{", "system { host-name a; }"])


@settings(max_examples=120, deadline=None)
@given(st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=7), max_size=25))
def test_statements_of_random_words_raise_nothing(lines: list[list[str]]) -> None:
    run([" ".join(words) for words in lines])
    run([f"set {' '.join(words)}" for words in lines])


LINES = sorted({line for text in TEXTS for line in text if line.startswith("set ")})


@pytest.mark.parametrize("tail", ["", " 99999999999999999999", " ٣", " 10.0.0.1/33", " 1-", ' "'])
def test_statement_that_stops_anywhere_raises_nothing(tail: str) -> None:
    for line in LINES:
        words = line.split()
        for count in range(2, len(words) + 1):
            lines = [" ".join(words[:count]) + tail]
            PLATFORM.parse(PLATFORM.read(Document("t", lines, [1], [1])))


SECRETS = (
    "set system root-authentication plain-text-password-value x encrypted-password {}",
    "set system login user a authentication encrypted-password {}",
    "set system radius-server 10.0.0.1 secret {}",
    "set system tacplus-server 10.0.0.1 secret {}",
    "set system ntp authentication-key 1 type md5 value {}",
    "set snmp community {} authorization read-only",
    "set snmp v3 usm local-engine user u authentication-sha authentication-password {}",
    "set snmp v3 usm local-engine user u privacy-aes128 privacy-password {}",
    "set security ike policy p pre-shared-key ascii-text {}",
    "set security ike policy p pre-shared-key hexadecimal {}",
    "set protocols bgp group g authentication-key {}",
    "set protocols ospf area 0 interface ge-0/0/0.0 authentication simple-password {}",
    "set protocols ospf area 0 interface ge-0/0/0.0 authentication md5 1 key {}",
    "set interfaces ge-0/0/0 unit 0 family inet address 10.0.0.1/24 vrrp-group 1 authentication-key {}",
    "set interfaces pp0 unit 0 ppp-options chap default-chap-secret {}",
    "set interfaces pp0 unit 0 ppp-options pap local-password {}",
    "set access profile p client c chap-secret {}",
    'set system archival configuration archive-sites "ftp://u@10.0.0.1/" password {}',
    "set system archival configuration archive-sites ftp://u:{}@10.0.0.1/",
)


@pytest.mark.parametrize("statement", SECRETS, ids=lambda text: re.sub(r"\W+", "-", text)[4:60])
def test_secret_text_does_not_survive(statement: str) -> None:
    secret = "Zq9-himitsu"
    lines = ["set system host-name a", statement.format(secret)]
    tree = PLATFORM.read(Document("test.conf", lines, [1, 2], [1, 2]))
    device = PLATFORM.parse(tree)
    assert secret not in repr(device)
    assert secret not in repr(account(tree, PLATFORM))
    assert [found.at.first for found in device.secrets] == [2]


def test_time_grows_with_the_text_and_not_faster() -> None:
    def seconds(count: int) -> float:
        lines = ["set system host-name a", "/*", '"', "set groups G interfaces <*> mtu 9000", "set apply-groups G"]
        lines += [
            f"set firewall family inet filter F term t{number} from source-address 10.0.0.{number % 250}"
            for number in range(count)
        ]
        lines += ["/* never closed", 'set x "open'] * (count // 4)
        lines += ["a {"] * 100 + [
            f"set security address-book global address-set s{number} address-set s{number + 1}"
            for number in range(count // 4)
        ]
        start = time.process_time()
        run(lines)
        return time.process_time() - start

    seconds(200)
    assert seconds(8000) < 16 * max(seconds(1000), 0.05)
