"""What the JSON report of an entry says of each finding."""

from __future__ import annotations

import json
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Told:
    """A finding's sentence, in the language of its report, with the files and devices it rests on."""

    message: str = ""
    files: frozenset[str] = frozenset()
    devices: frozenset[str] = frozenset()


def findings(report: bytes) -> dict[str, Told]:
    """Every finding of a report by its fingerprint."""
    found = {}
    for each in json.loads(report)["findings"]:
        path = (each.get("flow") or {}).get("path", ())
        found[str(each["fingerprint"])] = Told(
            str(each["message"]),
            frozenset(str(quote["file"]) for quote in each.get("evidence", ())),
            frozenset(str(hop["device"]) for hop in path),
        )
    return found
