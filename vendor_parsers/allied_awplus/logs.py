"""What an AlliedWare Plus device sends to its log servers."""

from __future__ import annotations

from auditor.model.fact import default
from auditor.model.logs import Logs
from auditor.source.node import Node
from vendor_parsers._readers.log_levels import after_word, widest

_NTP = "AlliedWare Plus NTP Feature Overview Guide: no server is asked until one is written"


def read_logs(root: Node) -> Logs:
    """What is recorded, as far as it is read."""
    return Logs(
        severity=widest((after_word(node, "level"), node.at) for node in root.peek("log", "host")),
        time_unwritten=default(False, _NTP),
    )
