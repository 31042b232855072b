"""What the Yamaha parser declares."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.mending import Proposal, Root
from auditor.model.device import Device
from auditor.platform import Edited, Platform
from vendor_parsers.yamaha_rtx.documented import BEHAVIOUR, DEFAULTS, KNOWN_GAPS, NOT_DONE, TOPICS
from vendor_parsers.yamaha_rtx.ignored import IGNORED
from vendor_parsers.yamaha_rtx.parse import NAME, READS, parse
from vendor_parsers.yamaha_rtx.reading import read
from vendor_parsers.yamaha_rtx.recognise import sniff


def edit(lines: Sequence[str], typed: Sequence[str]) -> Edited:
    """Lines typed at the command line; what they do is loaded when somebody asks."""
    from vendor_parsers.yamaha_rtx.edit import edit as apply

    return apply(lines, typed)


def mend(device: Device, root: Root) -> Proposal | None:
    """What to type to change a line; loaded when somebody asks."""
    from vendor_parsers.yamaha_rtx.mend import mend as proposed

    return proposed(device, root)


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
    edit=edit,
    mend=mend,
)
