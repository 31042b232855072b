"""What the RouterOS parser declares."""

from __future__ import annotations

from auditor.platform import Platform
from vendor_parsers.mikrotik_routeros.documented import BEHAVIOUR, DEFAULTS, KNOWN_GAPS, NOT_DONE, TOPICS
from vendor_parsers.mikrotik_routeros.ignored import IGNORED
from vendor_parsers.mikrotik_routeros.parse import NAME, READS, parse
from vendor_parsers.mikrotik_routeros.reading import read
from vendor_parsers.mikrotik_routeros.recognise import sniff

PLATFORM = Platform(
    name=NAME,
    title="MikroTik RouterOS",
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
    tried=6,
)
