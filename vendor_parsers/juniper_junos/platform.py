"""What the Junos parser declares."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.mending import Proposal, Root
from auditor.model.device import Device
from auditor.platform import Edited, Platform
from vendor_parsers.juniper_junos.documented import BEHAVIOUR, DEFAULTS, KNOWN_GAPS
from vendor_parsers.juniper_junos.ignored import IGNORED, TOPICS
from vendor_parsers.juniper_junos.parse import NAME, READS, parse
from vendor_parsers.juniper_junos.reading import read
from vendor_parsers.juniper_junos.recognise import sniff


def edit(lines: Sequence[str], typed: Sequence[str]) -> Edited:
    """Lines typed at the command line; what they do is loaded when somebody asks."""
    from vendor_parsers.juniper_junos.edit import edit as apply

    return apply(lines, typed)


def mend(device: Device, root: Root) -> Proposal | None:
    """What to type to change a line; loaded when somebody asks."""
    from vendor_parsers.juniper_junos.mend import mend as proposed

    return proposed(device, root)


PLATFORM = Platform(
    name=NAME,
    title="Juniper Junos OS (SRX, EX, QFX, MX)",
    sniff=sniff,
    read=read,
    parse=parse,
    ignored=IGNORED,
    topics=TOPICS,
    defaults=DEFAULTS,
    behaviour=BEHAVIOUR,
    known_gaps=KNOWN_GAPS,
    not_done=tuple(
        f" / {word}"
        for word in (
            "protocols evpn vxlan set route-distinguisher vrf-target auto-export vrf-table-label vrf-import vrf-export ldp mpls"
        ).split()
    ),
    reads=READS - {"ssids", "radios"},  # this platform has none
    tried=74,
    edit=edit,
    mend=mend,
)
