"""What the Junos parser declares."""

from __future__ import annotations

from auditor.platform import Platform
from vendor_parsers.juniper_junos.documented import BEHAVIOUR, DEFAULTS, KNOWN_GAPS
from vendor_parsers.juniper_junos.ignored import IGNORED, TOPICS
from vendor_parsers.juniper_junos.parse import NAME, READS, parse
from vendor_parsers.juniper_junos.reading import read
from vendor_parsers.juniper_junos.recognise import sniff

PLATFORM = Platform(
    name=NAME,
    title="Juniper Junos OS (SRX, EX, QFX, MX)",
    sniff=sniff,
    read=read,
    parse=parse,
    ignored=IGNORED,
    topics=TOPICS,
    defaults=DEFAULTS,
    behaviour=BEHAVIOUR,
    known_gaps=KNOWN_GAPS,
    not_done=tuple(
        f" / {word}"
        for word in (
            "protocols evpn vxlan set route-distinguisher vrf-target auto-export vrf-table-label vrf-import vrf-export ldp mpls"
        ).split()
    ),
    reads=READS - {"ssids", "radios"},  # this platform has none
    tried=74,
)
