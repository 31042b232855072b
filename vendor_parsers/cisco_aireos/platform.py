"""What the AireOS parser declares."""

from __future__ import annotations

from auditor.platform import Platform
from vendor_parsers.cisco_aireos.documented import BEHAVIOUR, DEFAULTS, GAPS, IGNORED, TOPICS
from vendor_parsers.cisco_aireos.parse import NAME, READS, parse
from vendor_parsers.cisco_aireos.reading import read
from vendor_parsers.cisco_aireos.recognise import sniff

PLATFORM = Platform(
    name=NAME,
    title="Cisco AireOS (wireless LAN controller)",
    sniff=sniff,
    read=read,
    parse=parse,
    ignored=IGNORED,
    topics=TOPICS,
    defaults=DEFAULTS,
    behaviour=BEHAVIOUR,
    known_gaps=GAPS,
    reads=READS,
    tried=1,
)
