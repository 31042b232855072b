"""What the Aruba controller parser declares."""

from __future__ import annotations

from auditor.platform import Platform
from vendor_parsers.aruba_mobility.documented import BEHAVIOUR, DEFAULTS, GAPS, IGNORED, NOT_DONE, TOPICS
from vendor_parsers.aruba_mobility.parse import NAME, READS, parse
from vendor_parsers.aruba_mobility.reading import read
from vendor_parsers.aruba_mobility.recognise import sniff

PLATFORM = Platform(
    name=NAME,
    title="Aruba ArubaOS (mobility controller)",
    sniff=sniff,
    read=read,
    parse=parse,
    ignored=IGNORED,
    topics=TOPICS,
    defaults=DEFAULTS,
    behaviour=BEHAVIOUR,
    known_gaps=GAPS,
    not_done=NOT_DONE,
    reads=READS,
    tried=2,
)
