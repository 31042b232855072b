"""Reading what people type: ids of points and measures, names of zones, headers of registers."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 200  # no id, name or header is longer; what is longer is not looked at

_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−ー", "-"))
_DOTS = str.maketrans(dict.fromkeys("・。,、", "."))
_FILLERS = str.maketrans(dict.fromkeys("-_・"))
_MEASURE = re.compile(r"([0-9])-([0-9])\.?\(?([a-z])\)?")
_POINT = re.compile(r"([0-9])-([0-9])")


def fold(text: str) -> str:
    """``text`` without the differences nobody means: width, case, spaces, hyphens, underscores and middle dots."""
    kept = "".join(unicodedata.normalize("NFKC", text[:LONGEST]).split()).casefold()
    return kept.translate(_FILLERS)


def _id_text(text: str) -> str:
    narrow = "".join(unicodedata.normalize("NFKC", text[:LONGEST]).split()).casefold()
    narrow = narrow.translate(_DASHES).translate(_DOTS)
    return narrow[1:-1] if narrow.startswith("(") and narrow.endswith(")") and narrow.count("(") == 1 else narrow


def measure_form(text: str) -> str | None:
    """``text`` as a measure id (``２－４．Ａ`` gives ``2-4.a``), whether or not the manual has that measure."""
    found = _MEASURE.fullmatch(_id_text(text))
    return f"{found[1]}-{found[2]}.{found[3]}" if found else None


def point_form(text: str) -> str | None:
    """``text`` as a point id (``（３－４）`` gives ``3-4``), whether or not the manual has that point."""
    found = _POINT.fullmatch(_id_text(text))
    return f"{found[1]}-{found[2]}" if found else None
