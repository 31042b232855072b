"""What the AlaxalA parser declares."""

from __future__ import annotations

from auditor.platform import Platform
from vendor_parsers.alaxala_ax.documented import BEHAVIOUR, DEFAULTS, IGNORED, KNOWN_GAPS, TOPICS
from vendor_parsers.alaxala_ax.parse import READS, parse, read
from vendor_parsers.alaxala_ax.recognise import sniff

PLATFORM = Platform(
    name="alaxala_ax",
    title="AlaxalA AX",
    sniff=sniff,
    read=read,
    parse=parse,
    ignored=IGNORED,
    topics=TOPICS,
    defaults=DEFAULTS,
    behaviour=BEHAVIOUR,
    known_gaps=KNOWN_GAPS,
    reads=READS,
    tried=0,
)
