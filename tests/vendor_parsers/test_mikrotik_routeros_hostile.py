"""RouterOS text that is cut, doubled, mangled or made to hurt: no exception, no secret, no explosion."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.findings.quoting import Texts, secret_lines
from auditor.model.span import Span
from auditor.platform import ParseError, account
from auditor.source.document import Document
from tests.vendor_parsers.routeros_text import SAMPLES, V7, WHOLE
from vendor_parsers.mikrotik_routeros.platform import PLATFORM

TEXTS = [path.read_text(encoding="utf-8").splitlines() for path in sorted(SAMPLES.glob("*.conf"))]


def run(lines: list[str]) -> str:
    tree = PLATFORM.read(Document("test.rsc", lines, range(1, len(lines) + 1), range(1, len(lines) + 1)))
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


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(mangled())
def test_mangled_exports_raise_nothing(lines: list[str]) -> None:
    run(lines)


KEYS = sorted({word.partition("=")[0] for text in TEXTS for line in text for word in line.split() if "=" in word})
MENUS = sorted({line for text in TEXTS for line in text if line.startswith("/")})
VALUES = [
    "",
    "yes",
    "no",
    "1",
    "99999999999999999999",
    "٣",
    "-",
    "1-",
    "10.0.0.1",
    "10.0.0.0/99",
    "!",
    ",",
    "::/0",
    "a,b",
    "<x>",
]


@settings(max_examples=80, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(MENUS),
            st.sampled_from(["add", "set", "set 0", "set [ find default=yes ]", "remove"]),
            st.lists(st.tuples(st.sampled_from(KEYS), st.sampled_from(VALUES)), max_size=6),
        ),
        max_size=12,
    )
)
def test_items_of_random_properties_raise_nothing(items: list[tuple[str, str, list[tuple[str, str]]]]) -> None:
    lines = ["/system identity"]
    for menu, verb, pairs in items:
        lines += [menu, " ".join((verb, *(f"{key}={value}" for key, value in pairs)))]
    run(lines)


SECRETS = (
    ("/interface pppoe-client", "add interface=ether1 name=p password={} user=u"),
    ("/interface wireless security-profiles", "add mode=dynamic-keys name=p wpa2-pre-shared-key={}"),
    ("/interface wifi security", "add name=s passphrase={}"),
    ("/interface wifi", "set [ find default-name=wifi1 ] security.authentication-types=wpa2-psk .passphrase={}"),
    ("/interface wireguard", "add name=wg1 private-key={}"),
    ("/interface wireguard peers", "add interface=wg1 preshared-key={}"),
    ("/interface gre", "add ipsec-secret={} name=g remote-address=192.0.2.1"),
    ("/interface l2tp-server server", "set enabled=yes ipsec-secret={}"),
    ("/ip ipsec identity", "add peer=p secret={}"),
    ("/ppp secret", "add name=u password={}"),
    ("/radius", "add address=10.0.0.1 secret={} service=login"),
    ("/snmp community", "add name={}"),
    ("/snmp", "set enabled=yes trap-community={}"),
    ("/user", "add group=full name=u password={}"),
    ("/routing ospf interface", "add authentication=md5 authentication-key={} interface=ether1"),
    ("/routing bgp peer", "add remote-address=10.0.0.1 remote-as=1 tcp-md5-key={}"),
    ("/tool e-mail", "set password={} user=u"),
    ("/caps-man security", "add name=s passphrase={}"),
    ("/ip hotspot user", "add name=u password={}"),
)


@pytest.mark.parametrize(("menu", "item"), SECRETS, ids=lambda text: re.sub(r"\W+", "-", text))
def test_secret_text_does_not_survive(menu: str, item: str) -> None:
    """Neither in the device nor in a quotation, on one line, behind a break, and in quotes."""
    secret = "Zq9-himitsu"
    before, _, after = item.partition("{}")
    for lines in ([before + secret + after], [before + "\\", f"    {secret}{after}"], [f'{before}"{secret} x"{after}']):
        text = [*(V7 + WHOLE).splitlines(), menu, *lines]
        document = Document("test.rsc", text, range(1, len(text) + 1), range(1, len(text) + 1))
        tree = PLATFORM.read(document)
        device = PLATFORM.parse(tree)
        assert secret not in repr(device)
        assert secret not in repr(account(tree, PLATFORM))
        assert [found.storage for found in device.secrets][:1] == ["clear"]
        assert [found.length for found in device.secrets][:1] in ([len(secret)], [len(secret) + 2], [None])
        shown = (
            Texts({"test.rsc": [document]}, None, secret_lines([device])).quote(Span("test.rsc", 1, len(text)), "").text
        )
        assert secret not in "\n".join(shown)


def test_stars_stand_for_a_secret_that_was_left_out() -> None:
    """Tools that keep exports print ``secret=*****``: its length says nothing."""
    text = [*(V7 + WHOLE).splitlines(), "/ip ipsec identity", "add peer=p secret=*****"]
    numbers = range(1, len(text) + 1)
    (found,) = PLATFORM.parse(PLATFORM.read(Document("f", text, numbers, numbers))).secrets
    assert (found.storage, found.length) == ("masked", None)


def test_chains_within_chains_do_not_explode() -> None:
    lines = [*WHOLE.splitlines(), "/ip firewall nat"]
    for number in range(40):
        lines += [f"add action=jump chain=c{number} jump-target=c{number + 1} src-address=!10.{number}.0.0/16"] * 3
        lines += [f"add action=return chain=c{number} dst-address=10.{number}.0.0/16"]
    lines += ["add action=jump chain=srcnat jump-target=c0", "add action=masquerade chain=c40"]
    assert "test.rsc" in run(lines)


def test_chains_that_jump_in_a_circle_end() -> None:
    lines = [*WHOLE.splitlines(), "/ip firewall filter"]
    lines += [
        "add action=jump chain=forward jump-target=a",
        "add action=jump chain=a jump-target=b",
        "add action=jump chain=b jump-target=a",
    ]
    assert "test.rsc" in run(lines)


def test_many_vlans_are_read_once() -> None:
    lines = [*WHOLE.splitlines(), "/interface bridge", "add name=br vlan-filtering=yes", "/interface bridge vlan"]
    lines += ["add bridge=br tagged=br,ether1 vlan-ids=1-4094"] * 50
    assert "test.rsc" in run(lines)
