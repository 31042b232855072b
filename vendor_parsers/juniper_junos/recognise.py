"""How a Junos configuration is told from everything else that has braces or ``set`` lines (VyOS, EdgeOS, PAN-OS, F5)."""

from __future__ import annotations

from collections.abc import Sequence

from vendor_parsers._readers.signs import Signs

_SIGNS = Signs(
    refused=(
        r"#config-version=",
        r"set (?:deviceconfig|mgt-config|rulebase|shared|zone-based|vsys)\s",
        r"(?:deviceconfig|mgt-config) \{",
        r"set (?:interfaces (?:ethernet|switch|bridge|bonding|pppoe|openvpn|wireguard) |nat (?:source|destination) rule )",
        r"\s{4}(?:ethernet|switch|bridge|bonding|loopback|wireguard) \w{1,16} \{",
        r"(?:ltm|sys|net|apm|auth) \w[\w-]{0,40} \S{0,80} ?\{",
    ),
    certain=(
        r"set system (?:root-authentication|services netconf|syslog file) ",
        r"set security (?:zones|policies|address-book|nat (?:source|destination|static)|ike|ipsec|screen) ",
        r"set interfaces \S{1,40} unit \d{1,9} ",
        r"set policy-options (?:policy-statement|prefix-list) ",
        r"set firewall (?:family \S{1,30} )?filter \S{1,80} term ",
        r"set routing-options (?:static route|router-id|autonomous-system) ",
        r"set (?:version \d\d\.\d[RXBSI]|groups \S{1,80} \S)",
        r"version \d\d\.\d[RXBSI][\w.:-]{0,40};",
        r"\s{0,40}(?:root-authentication|host-inbound-traffic|security-zone \S{1,80}|from-zone \S{1,80} to-zone \S{1,80}) \{",
        r"\s{0,40}family (?:inet|inet6|ethernet-switching|mpls|iso);?(?: \{)?$",
        r"\s{0,40}(?:replace: )?address-book \{",
    ),
    weighed=(
        (45, r"set (?:system host-name|snmp community|vlans|protocols|chassis) \S"),
        (45, r"(?:firewall|policy-options|routing-options|applications|vlans|security) \{"),
        (30, r"\s{4}host-name \S{1,80};"),
        (20, r"system \{"),
    ),
)


def sniff(lines: Sequence[str]) -> int:
    """0 for not ours, 98 by what only Junos prints, less by its sections."""
    return _SIGNS.score(lines)
