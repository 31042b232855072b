"""What the ASA parser declares."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.mending import Proposal, Root
from auditor.model.device import Device
from auditor.platform import Edited, Platform
from vendor_parsers.cisco_asa.documented import BEHAVIOUR, DEFAULTS, KNOWN_GAPS
from vendor_parsers.cisco_asa.ignored import IGNORED, TOPICS
from vendor_parsers.cisco_asa.parse import READS, parse, read
from vendor_parsers.cisco_asa.recognise import sniff


def edit(lines: Sequence[str], typed: Sequence[str]) -> Edited:
    """Lines typed at the command line; what they do is loaded when somebody asks."""
    from vendor_parsers.cisco_asa.edit import edit as apply

    return apply(lines, typed)


def mend(device: Device, root: Root) -> Proposal | None:
    """What to type to change a line; loaded when somebody asks."""
    from vendor_parsers.cisco_asa.mend import mend as proposed

    return proposed(device, root)


PLATFORM = Platform(
    name="cisco_asa",
    title="Cisco ASA",
    sniff=sniff,
    read=read,
    parse=parse,
    ignored=IGNORED,
    topics=TOPICS,
    defaults=DEFAULTS,
    behaviour=BEHAVIOUR,
    known_gaps=KNOWN_GAPS,
    reads=READS - {"ssids", "radios"},  # this platform has none
    tried=39,
    edit=edit,
    mend=mend,
)
