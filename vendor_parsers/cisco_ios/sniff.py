"""Whether a text is IOS."""
from __future__ import annotations
from collections.abc import Sequence
def sniff(lines: Sequence[str]) -> int:
    """Weigh."""
    return 50
