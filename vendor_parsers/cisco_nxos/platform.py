"""What the NX-OS parser declares."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.mending import Proposal, Root
from auditor.model.device import Device
from auditor.platform import Edited, Platform
from vendor_parsers.cisco_nxos.defaults import BEHAVIOUR, DEFAULTS, KNOWN_GAPS, NOT_DONE
from vendor_parsers.cisco_nxos.ignored import IGNORED
from vendor_parsers.cisco_nxos.parse import READS, parse, read
from vendor_parsers.cisco_nxos.recognise import sniff
from vendor_parsers.cisco_nxos.topics import TOPICS


def edit(lines: Sequence[str], typed: Sequence[str]) -> Edited:
    """Lines typed at the command line; what they do is loaded when somebody asks."""
    from vendor_parsers.cisco_nxos.edit import edit as apply

    return apply(lines, typed)


def mend(device: Device, root: Root) -> Proposal | None:
    """What to type to change a line; loaded when somebody asks."""
    from vendor_parsers.cisco_nxos.mend import mend as proposed

    return proposed(device, root)


PLATFORM = Platform(
    name="cisco_nxos",
    title="Cisco NX-OS",
    sniff=sniff,
    read=read,
    parse=parse,
    ignored=IGNORED,
    topics=TOPICS,
    defaults=DEFAULTS,
    behaviour=BEHAVIOUR,
    known_gaps=KNOWN_GAPS,
    not_done=NOT_DONE,
    reads=READS - {"nats", "policy_routes", "ssids", "radios"},  # read as none, where no line says otherwise
    tried=29,
    edit=edit,
    mend=mend,
)
