"""What the nftables parser declares."""

from __future__ import annotations

from auditor.platform import Platform
from vendor_parsers.linux_nftables.documented import BEHAVIOUR, DEFAULTS, KNOWN_GAPS, TOPICS
from vendor_parsers.linux_nftables.parse import NAME, READS, parse
from vendor_parsers.linux_nftables.reading import read
from vendor_parsers.linux_nftables.recognise import sniff

PLATFORM = Platform(
    name=NAME,
    title="Linux nftables (nft list ruleset)",
    sniff=sniff,
    read=read,
    parse=parse,
    topics=TOPICS,
    defaults=DEFAULTS,
    behaviour=BEHAVIOUR,
    known_gaps=KNOWN_GAPS,
    reads=READS | {"routes", "policy_routes"},
    tried=4,
)
