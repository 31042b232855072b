"""What the AOS-CX parser declares."""

from __future__ import annotations

from auditor.platform import Platform
from vendor_parsers.aruba_aoscx.defaults import BEHAVIOUR, DEFAULTS, KNOWN_GAPS, NOT_DONE
from vendor_parsers.aruba_aoscx.ignored import IGNORED
from vendor_parsers.aruba_aoscx.parse import READS, parse, read
from vendor_parsers.aruba_aoscx.recognise import sniff
from vendor_parsers.aruba_aoscx.topics import TOPICS

PLATFORM = Platform(
    name="aruba_aoscx",
    title="Aruba AOS-CX",
    sniff=sniff,
    read=read,
    parse=parse,
    ignored=IGNORED,
    topics=TOPICS,
    defaults=DEFAULTS,
    behaviour=BEHAVIOUR,
    known_gaps=KNOWN_GAPS,
    not_done=NOT_DONE,
    reads=READS,
    tried=14,
)
