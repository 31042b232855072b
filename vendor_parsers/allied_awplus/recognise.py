"""Whether a text is an AlliedWare Plus configuration: ports with three numbers, zones with rules ``from`` and ``to``."""

from __future__ import annotations

from vendor_parsers._readers.signs import Signs

_SIGNS = Signs(
    certain=(
        r"interface port\d{1,2}\.\d{1,2}\.\d",
        r" +rule \d{1,5} (permit|deny|reject|log) \S+ from \S+ to \S",
        r" +rule \d{1,5} (masq|portfwd) \S+ from \S",
    ),
    weighed=(
        (40, r"access-list hardware \S"),
        (40, r" +(ip|ipv6) subnet \S+/\d"),
        (30, r"zone \S+$"),
        (30, r"ssh server allow-users "),
        (30, r"username \S+ privilege \d+ password 8 \$"),
        (30, r"vlan database$"),
        (30, r"atmf (network-name|master|member) ?"),
        (40, r" +ap-profile \d"),
        (20, r" +security \d+ mode (none|wep|wpa-)"),
        (20, r"wireless$"),
        (20, r"no service (telnet|http|dhcp-server)$"),
        (20, r"service (ssh|telnet|http)$"),
        (10, r"line vty 0 \d+$"),
        (20, r"interface (vlan\d|eth\d|po\d|sa\d)"),
    ),
    # what systems print that write some of these lines too
    refused=(
        r"! NEC ", r"boot-start-marker", r"#", r": Saved", r"version \d", r"!Command: show", r"! device:", r"feature ",
        r"interface port\d{1,2}\.\d{1,2}\s*$",  # Yamaha switches
        r"! Yamaha", r"interface (GigabitEthernet|FastEthernet|Ethernet|GigaEthernet)",
    ),
)  # fmt: skip

sniff = _SIGNS.score
