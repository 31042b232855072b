"""What the UNIVERGE IX parser declares."""

from __future__ import annotations

from auditor.platform import Platform
from vendor_parsers.nec_ix.documented import BEHAVIOUR, DEFAULTS, KNOWN_GAPS
from vendor_parsers.nec_ix.ignored import IGNORED
from vendor_parsers.nec_ix.parse import READS, parse, read
from vendor_parsers.nec_ix.recognise import sniff
from vendor_parsers.nec_ix.topics import TOPICS

PLATFORM = Platform(
    name="nec_ix",
    title="NEC UNIVERGE IX",
    sniff=sniff,
    read=read,
    parse=parse,
    ignored=IGNORED,
    topics=TOPICS,
    defaults=DEFAULTS,
    behaviour=BEHAVIOUR,
    known_gaps=KNOWN_GAPS,
    reads=READS,
)
