"""What the FortiOS parser declares."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.mending import Proposal, Root
from auditor.model.device import Device
from auditor.platform import Edited, Platform
from vendor_parsers._readers import edit_blocks
from vendor_parsers.fortinet_fortios.defaults import BEHAVIOUR, DEFAULTS, KNOWN_GAPS
from vendor_parsers.fortinet_fortios.ignored import IGNORED, TOPICS
from vendor_parsers.fortinet_fortios.parse import NAME, READS, parse
from vendor_parsers.fortinet_fortios.recognise import sniff


def edit(lines: Sequence[str], typed: Sequence[str]) -> Edited:
    """Lines typed at the command line; what they do is loaded when somebody asks."""
    from vendor_parsers.fortinet_fortios.edit import edit as apply

    return apply(lines, typed)


def mend(device: Device, root: Root) -> Proposal | None:
    """What to type to change a line; loaded when somebody asks."""
    from vendor_parsers.fortinet_fortios.mend import mend as proposed

    return proposed(device, root)


PLATFORM = Platform(
    name=NAME,
    title="Fortinet FortiOS (FortiGate, FortiWiFi)",
    sniff=sniff,
    read=edit_blocks.read,
    parse=parse,
    ignored=IGNORED,
    topics=TOPICS,
    defaults=DEFAULTS,
    behaviour=BEHAVIOUR,
    known_gaps=KNOWN_GAPS,
    not_done=(
        'edit "webproxy" / tcp-portrange',
        "edit * / tunnel-mode",
        "edit * / ipv6-tunnel-mode",
        "edit * / web-mode",
        "edit * / ipv6-pools",
    ),
    reads=READS,
    tried=48,
    edit=edit,
    mend=mend,
)
