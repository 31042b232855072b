"""What the OpenWrt parser declares."""

from __future__ import annotations

from auditor.platform import Platform
from vendor_parsers.openwrt_uci.documented import BEHAVIOUR, DEFAULTS, IGNORED, KNOWN_GAPS, NOT_DONE, TOPICS
from vendor_parsers.openwrt_uci.parse import ALWAYS, NAME, READS_OF, parse
from vendor_parsers.openwrt_uci.reading import read
from vendor_parsers.openwrt_uci.recognise import sniff

PLATFORM = Platform(
    name=NAME,
    title="OpenWrt (uci export, uci show, /etc/config)",
    sniff=sniff,
    read=read,
    parse=parse,
    ignored=IGNORED,
    topics=TOPICS,
    defaults=DEFAULTS,
    behaviour=BEHAVIOUR,
    known_gaps=KNOWN_GAPS,
    not_done=NOT_DONE,
    reads=ALWAYS.union(*READS_OF.values()),
    tried=1,
)
