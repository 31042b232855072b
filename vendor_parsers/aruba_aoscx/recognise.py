"""Whether a text is AOS-CX: its version line, and statements no look-alike prints."""

from __future__ import annotations

from collections.abc import Sequence

from vendor_parsers._readers.signs import Signs

_SIGNS = Signs(
    certain=(
        r"!Version (Aruba ?OS|AOS)-CX ",
        r"! (Aruba ?OS|AOS)-CX\s*$",
        r"! (Aruba ?OS|AOS)-CX Version +:",
        r"!export-password: ",
    ),
    weighed=(
        (45, r"! Mbr/Name +State +Status"),
        (40, r"user \S+ group \S+ password (ciphertext|plaintext) "),
        (35, r"\s+vlan trunk (native|allowed) "),
        (35, r"\s*apply (access-list (ip|ipv6|mac)|policy) \S+ (in|out|routed-in|routed-out|control-plane)\b"),
        (35, r"\s+active-gateway (ip|ipv6) "),
        (30, r"(no )?(ssh server|https-server|telnet server) vrf \S"),
        (30, r"access-list (ip|ipv6|mac) \S+\s*$"),
        (30, r"interface lag \d+( multi-chassis)?"),
        (30, r"\s+vrf attach \S"),
        (30, r"vsf member \d"),
        (25, r"\s+\d+ (permit|deny) (any|tcp|udp|icmp) \S+ \S"),
        (25, r"\s+vlan access \d"),
        (20, r"ip dns server-address "),
        (20, r"interface \d+/\d+/\d+\s*$"),
        (20, r"tacacs-server host \S+ key (ciphertext|plaintext) "),
    ),
    refused=(
        r"(ip|ipv6|mac) access-list ",
        r"access-list \d",
        r"! device: \S+ \(\S+, EOS",
        r"!Command: show ",
        r"version \d",
        r"; \S+ Configuration Editor",
        r"hostname \"",
        r"interface (Ethernet|ethernet|GigabitEthernet|TenGig|FastEthernet|Port-?[Cc]hannel|port-channel|port\d|eth\d)",
        r"interface (Management|mgmt0|gigabitethernet|TE|gi|te|po)\b",
        r"\s+switchport",
        r"\s+ip address \d+\.\d+\.\d+\.\d+ 255\.",
        r"wlan (ssid-profile|access-rule) ",
        r"line (con|aux|vty|console)",
        r"feature \S+\s*$",
        r"#config|\s*<\?xml|\{",
        r"(set|delete) (system|interfaces|protocols|firewall) ",
        r"(ASA|PIX) Version ",
        r"!! IOS XR",
    ),
)


def sniff(lines: Sequence[str]) -> int:
    """0 to 100: how surely these lines are an AOS-CX configuration."""
    return _SIGNS.score(lines)
