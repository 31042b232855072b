"""What checks of SSIDs and radios share."""

from __future__ import annotations

from auditor.check import Side

WIRELESS: frozenset[Side] = frozenset({"wireless"})
