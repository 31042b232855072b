"""What the PAN-OS parser declares."""

from __future__ import annotations

from auditor.platform import Platform
from vendor_parsers.paloalto_panos.parse import NAME, READS, parse
from vendor_parsers.paloalto_panos.reading import read
from vendor_parsers.paloalto_panos.recognise import sniff

PLATFORM = Platform(
    name=NAME,
    title="Palo Alto Networks PAN-OS (PA-Series, VM-Series, Panorama policies)",
    sniff=sniff,
    read=read,
    parse=parse,
    reads=READS,
    tried=77,
)
