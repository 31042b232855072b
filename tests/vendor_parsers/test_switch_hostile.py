"""NX-OS, EOS and AOS-CX text that is cut, doubled, mangled or made to hurt: no exception, nothing lost, no explosion."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.platform import ParseError, Platform, account
from auditor.source.document import Document
from vendor_parsers.arista_eos.platform import PLATFORM as EOS
from vendor_parsers.aruba_aoscx.platform import PLATFORM as AOSCX
from vendor_parsers.cisco_nxos.platform import PLATFORM as NXOS

SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "platforms"
TEXTS = {
    platform.name: (SAMPLES / platform.name / name).read_text(encoding="utf-8").split("\n")
    for platform, name in ((NXOS, "pump-core.conf"), (EOS, "filling-leaf.conf"), (AOSCX, "filling-core.conf"))
}
PLATFORMS = (NXOS, EOS, AOSCX)


def run(platform: Platform, lines: list[str]) -> None:
    numbers = range(1, len(lines) + 1)
    tree = platform.read(Document("test.conf", lines, numbers, numbers))
    try:
        platform.parse(tree)
    except ParseError:
        return
    counted = account(tree, platform)
    known = counted.understood + sum(count for _, count in (*counted.ignored, *counted.trivia))
    assert known + sum(unread.at.last - unread.at.first + 1 for unread in counted.unread) == len(lines)


@st.composite
def mangled(draw: st.DrawFn) -> tuple[Platform, list[str]]:
    platform = draw(st.sampled_from(PLATFORMS))
    lines = list(TEXTS[platform.name])
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
            lines[place] = " " * (len(line) - len(line.lstrip())) + " ".join(draw(st.permutations(line.split())))
        elif kind == "char":
            at = draw(st.integers(0, len(line)))
            lines[place] = line[:at] + draw(st.characters()).replace("\n", " ") + line[at:]
        elif kind == "move":
            lines.insert(draw(st.integers(0, len(lines) - 1)), line.strip())
        else:
            lines = lines[:place]
        if not lines:
            return platform, ["!"]
    return platform, lines


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(mangled())
def test_mangled_configurations_raise_nothing(case: tuple[Platform, list[str]]) -> None:
    run(*case)


WORDS = sorted({word for text in TEXTS.values() for line in text for word in line.split()})


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(PLATFORMS),
    st.lists(st.tuples(st.integers(0, 2), st.lists(st.sampled_from(WORDS), min_size=1, max_size=7)), max_size=25),
)
def test_statements_of_random_words_raise_nothing(platform: Platform, lines: list[tuple[int, list[str]]]) -> None:
    run(platform, [" " * indent + " ".join(words) for indent, words in lines])


STEMS = [
    "ip access-list", "ip access-list standard", "ipv6 access-list", "object-group ip address", "object-group ip port",
    "ip route", "ip route vrf A", "ipv6 route", "vrf context", "vrf instance", "vlan", "vlan access-map", "vlan filter",
    "router ospf 1", "router bgp 1", "router eigrp", "snmp-server user", "snmp-server host", "snmp-server group",
    "snmp-server community", "username a", "username a password 5", "aaa authentication login", "aaa group server radius",
    "tacacs-server host", "radius-server host", "logging server", "logging vrf A host", "ntp server", "ntp access-group",
    "ntp authentication-key", "ip name-server", "ip prefix-list", "line vty", "management ssh", "management api http-commands",
    "management api gnmi", "system control-plane", "interface Vlan1", "interface Ethernet1/1-99999", "nxapi http port",
    "feature", "enable secret", "key chain", "! device:", "! cisco", "!Running configuration last done at:", "vrf",
    "access-list ip A", "access-list mac A", "object-group port A", "class ip A", "policy A", "user a group b password plaintext",
    "apply access-list ip A control-plane vrf", "apply policy A in", "vlan 1-4094", "interface 1/1/1-1/1/99999",
    "interface lag 1", "interface vlan 1", "interface tunnel 1 mode", "interface mgmt", "ssh server allow-list", "ssh server port",
    "https-server vrf", "snmpv3 user a auth sha auth-pass ciphertext", "snmpv3 context a", "snmp-server vrf", "keychain a",
    "ip dns server-address", "logging", "router ospf 1 vrf", "!Version", "! Product", "aruba-central", "ip route 10.0.0.0/8 reject",
]  # fmt: skip
TAILS = ("", " 1", " any", " 10.0.0.1", " permit", " vrf", " 99999999999999999999", " ٣", " -", " 1-", " password 7")


@pytest.mark.parametrize("stem", STEMS)
def test_a_statement_that_stops_anywhere_raises_nothing(stem: str) -> None:
    words = stem.split()
    for count in range(1, len(words) + 1):
        head = " ".join(words[:count])
        for tail in TAILS:
            lines = [
                head + tail, f" {head}{tail}", f"  neighbor 10.0.0.1{tail}", " match ip address", " network ٣ area",
                " ip address ٣ ٣", " switchport access vlan ٣", " hsrp ٣", "  priority ٣", " vrrp ٣ priority ٣",
                f" apply access-list ip A{tail}", f" 10 permit icmp any any icmp-type{tail}", f" 10 class ip A action{tail}",
                f" 10 deny any any{tail}", f" active-gateway ip{tail}", f" vlan trunk allowed{tail}", f" key 1{tail}", "  key-string",
                " ip router", f" {tail} permit ip", " trunk group", " address-family", "  redistribute",
            ]  # fmt: skip
            for platform in PLATFORMS:
                run(platform, lines)
