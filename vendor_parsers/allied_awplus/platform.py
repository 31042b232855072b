"""What the AlliedWare Plus parser declares."""

from __future__ import annotations

from auditor.platform import Platform
from vendor_parsers.allied_awplus.documented import BEHAVIOUR, DEFAULTS, IGNORED, KNOWN_GAPS, TOPICS
from vendor_parsers.allied_awplus.parse import READS, parse, read
from vendor_parsers.allied_awplus.recognise import sniff

PLATFORM = Platform(
    name="allied_awplus",
    title="Allied Telesis AlliedWare Plus",
    sniff=sniff,
    read=read,
    parse=parse,
    ignored=IGNORED,
    topics=TOPICS,
    defaults=DEFAULTS,
    behaviour=BEHAVIOUR,
    known_gaps=KNOWN_GAPS,
    reads=READS,
    tried=11,
)
