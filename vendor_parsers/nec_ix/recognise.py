"""Whether a text is a UNIVERGE IX configuration.

Nobody else writes ``interface GigaEthernet0.0`` (FITELnet puts a blank before the number) or ``src … dest`` in access lists.
The old models have FastEthernet ports as IOS does: there the IX's own statements must outweigh what looks like IOS.
"""

from __future__ import annotations

from vendor_parsers._readers.signs import Signs

_SIGNS = Signs(
    certain=(
        r"! NEC Portable Internetwork Core Operating System",
        r"! IX Series IX\d",
        r"ip(v6)? access-list \S+ (permit|deny) \S.{0,20} src \S",
        r"(telnet|ssh|http)-server ip (enable|access-list)",
        r"ipsec autokey-(map|proposal) \S",
        r"\s+ip napt (enable|static|service|inside)",
    ),
    weighed=(
        (60, r"interface (Giga|Fast)Ethernet\d[\d/:]{0,8}\.\d"),
        (30, r"device (Giga|Fast)Ethernet\d"),
        (30, r"ike policy \S+ peer \S+ key "),
        (20, r"\s+ip(v6)? filter \S+ \d+ (in|out)"),
        (20, r"ip(v6)? ufs-cache "),
        (20, r"username \S+ password (hash|plain|secret) \S"),
        (10, r"timezone [+-]\d\d \d\d"),
    ),
    refused=(
        r"!\s+LAST (EDIT|REFRESH|SAVE)",
        r"boot-start-marker",
        r"version 1\d\.\d",
        r"interface (Giga|Fast)Ethernet \d",
        r"#",
    ),
    least=50,
)

sniff = _SIGNS.score
