"""What the iptables parser declares."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.mending import Proposal, Root
from auditor.model.device import Device
from auditor.platform import Edited, Platform
from vendor_parsers.linux_iptables.documented import BEHAVIOUR, DEFAULTS, KNOWN_GAPS, TOPICS
from vendor_parsers.linux_iptables.parse import NAME, READS, parse
from vendor_parsers.linux_iptables.recognise import sniff
from vendor_parsers.linux_iptables.sections import read


def edit(lines: Sequence[str], typed: Sequence[str]) -> Edited:
    """Lines typed at the command line; what they do is loaded when somebody asks."""
    from vendor_parsers.linux_iptables.edit import edit as apply

    return apply(lines, typed)


def mend(device: Device, root: Root) -> Proposal | None:
    """What to type to change a line; loaded when somebody asks."""
    from vendor_parsers.linux_iptables.mend import mend as proposed

    return proposed(device, root)


PLATFORM = Platform(
    name=NAME,
    title="Linux iptables (iptables-save, ip6tables-save)",
    sniff=sniff,
    read=read,
    parse=parse,
    topics=TOPICS,
    defaults=DEFAULTS,
    behaviour=BEHAVIOUR,
    known_gaps=KNOWN_GAPS,
    reads=READS | {"routes", "policy_routes"},
    tried=33,
    edit=edit,
    mend=mend,
)
