"""What the Yamaha parser declares."""

from __future__ import annotations

from auditor.platform import Platform
from vendor_parsers.yamaha_rtx.documented import BEHAVIOUR, DEFAULTS, KNOWN_GAPS, NOT_DONE, TOPICS
from vendor_parsers.yamaha_rtx.ignored import IGNORED
from vendor_parsers.yamaha_rtx.parse import NAME, READS, parse
from vendor_parsers.yamaha_rtx.reading import read
from vendor_parsers.yamaha_rtx.recognise import sniff

PLATFORM = Platform(
    name=NAME,
    title="Yamaha RTX, NVR, FWX, SRT",
    sniff=sniff,
    read=read,
    parse=parse,
    ignored=IGNORED,
    topics=TOPICS,
    defaults=DEFAULTS,
    behaviour=BEHAVIOUR,
    known_gaps=KNOWN_GAPS,
    not_done=NOT_DONE,
    reads=READS - {"ssids", "radios"},  # this platform has none
    tried=9,
)
