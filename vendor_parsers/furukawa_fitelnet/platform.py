"""What the FITELnet parser declares."""

from __future__ import annotations

from auditor.platform import Platform
from vendor_parsers.furukawa_fitelnet.documented import BEHAVIOUR, DEFAULTS, IGNORED, KNOWN_GAPS, TOPICS
from vendor_parsers.furukawa_fitelnet.parse import READS, parse, read
from vendor_parsers.furukawa_fitelnet.recognise import sniff

PLATFORM = Platform(
    name="furukawa_fitelnet",
    title="Furukawa Electric FITELnet",
    sniff=sniff,
    read=read,
    parse=parse,
    ignored=IGNORED,
    topics=TOPICS,
    defaults=DEFAULTS,
    behaviour=BEHAVIOUR,
    known_gaps=KNOWN_GAPS,
    reads=READS,
    tried=6,
)
