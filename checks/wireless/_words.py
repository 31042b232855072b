"""What checks of SSIDs and radios share."""

from __future__ import annotations

from dataclasses import replace

from auditor.check import Result, Side, Verdict
from auditor.model.fact import Fact
from auditor.model.text import Text
from checks._shared import undecided

WIRELESS: frozenset[Side] = frozenset({"wireless"})


def if_on(result: Result, enabled: Fact[bool]) -> Result:
    """What a result is worth when the SSID or radio may be off: off, it is not judged; unknown, it fails nothing."""
    if enabled.is_(False):
        return replace(result, verdict=Verdict.NOT_APPLICABLE, says="", unknowns=())
    if not enabled.known and result.verdict in (Verdict.FAIL, Verdict.WARN):
        unknown = undecided(Text("whether it is enabled", "有効かどうか"), enabled)
        return replace(result, verdict=Verdict.CANNOT_TELL, says="", severity=None, unknowns=(unknown,))
    return result
