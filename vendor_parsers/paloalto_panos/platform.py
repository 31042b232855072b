"""What the PAN-OS parser declares."""

from __future__ import annotations

from auditor.mending import Proposal, Root
from auditor.model.device import Device
from auditor.platform import Platform
from vendor_parsers.paloalto_panos.documented import BEHAVIOUR, DEFAULTS, KNOWN_GAPS
from vendor_parsers.paloalto_panos.ignored import IGNORED, TOPICS
from vendor_parsers.paloalto_panos.parse import NAME, READS, parse
from vendor_parsers.paloalto_panos.reading import read
from vendor_parsers.paloalto_panos.recognise import sniff


def mend(device: Device, root: Root) -> Proposal | None:
    """What to type to change a line; loaded when somebody asks."""
    from vendor_parsers.paloalto_panos.mend import mend as proposed

    return proposed(device, root)


PLATFORM = Platform(
    name=NAME,
    title="Palo Alto Networks PAN-OS (PA-Series, VM-Series; policies of Panorama)",
    sniff=sniff,
    read=read,
    parse=parse,
    ignored=IGNORED,
    topics=TOPICS,
    defaults=DEFAULTS,
    behaviour=BEHAVIOUR,
    known_gaps=KNOWN_GAPS,
    not_done=(),
    reads=READS - {"ssids", "radios"},  # this platform has none
    tried=77,
    mend=mend,
)
