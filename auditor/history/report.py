"""What the JSON report of an entry says in words."""

from __future__ import annotations

import json


def messages(report: bytes) -> dict[str, str]:
    """The sentence of every finding by its fingerprint, in the language the report was written in."""
    found = json.loads(report)["findings"]
    return {str(each["fingerprint"]): str(each["message"]) for each in found}
