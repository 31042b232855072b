"""What a Nexus switch records; which commands configure something is kept by the accounting log on the switch itself."""

from __future__ import annotations

from auditor.model.fact import Fact, default
from auditor.model.logs import Content, Logs
from auditor.source.node import Node
from vendor_parsers._readers.log_levels import level_of, widest

_ACCOUNTING: Fact[Content] = default(
    "content",
    "Nexus 9000 Series NX-OS Security Configuration Guide, AAA: accounting of configuration commands, local by default",
)
_NTP = "Nexus 9000 Series NX-OS System Management Configuration Guide, NTP: no server is asked until one is written"


def read_logs(root: Node) -> Logs:
    """What is recorded."""
    sent = root.peek("logging", "server")
    return Logs(
        severity=widest((level_of(node.words[3]) if len(node.words) > 3 else None, node.at) for node in sent),
        changes=_ACCOUNTING,
        time_unwritten=default(False, _NTP),
    )
