"""Whether a text is a FITELnet configuration: ``interface GigaEthernet 1/8`` with a blank is written by nobody else."""

from __future__ import annotations

from vendor_parsers._readers.signs import Signs

_SIGNS = Signs(
    certain=(
        r"!\s{1,4}LAST (EDIT|REFRESH|SAVE)\b",
        r"interface GigaEthernet \d{1,2}/\d",
    ),
    weighed=(
        (40, r"interface Port-channel \d{6}"),
        (30, r"line telnet\s*$"),
        (20, r"\s+channel-group \d{6}"),
        (20, r"username \S+ privilege \d+ password \d \S"),
        (10, r"access-list \d+ (permit|deny) "),
    ),
    refused=(r"! NEC ", r"interface GigaEthernet\d", r"boot-start-marker", r"#"),
)

sniff = _SIGNS.score
