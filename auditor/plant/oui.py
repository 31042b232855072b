"""The maker of a network card, by the first digits of its MAC address.

``oui.csv`` beside this file is a small part of the IEEE registry; its head says which and of when. A user's own copy of the
whole registry (the IEEE's ``oui.csv``, ``mam.csv`` or ``oui36.csv``) stands above it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

_LENGTHS = (9, 7, 6)
"""Hex digits of the three sizes of IEEE blocks: MA-S, MA-M, MA-L."""
_LARGEST = 64 * 1024 * 1024


class MakersError(Exception):
    """The file of makers cannot be read, or is none."""


@dataclass(frozen=True, slots=True)
class Makers:
    """Makers by prefix: lower-case hex digits without separators, six, seven or nine of them."""

    by_prefix: Mapping[str, str]

    def of(self, mac: str) -> str:
        """The maker of ``aa:bb:cc:dd:ee:ff``; empty when no prefix is known, or the address is one a person made up."""
        digits = mac.replace(":", "")
        if not digits or int(digits[:2], 16) & 2:
            return ""  # locally administered: IEEE 802, the second bit of the first octet
        return next((found for length in _LENGTHS if (found := self.by_prefix.get(digits[:length]))), "")


@cache
def known_makers() -> Makers:
    """The makers this tool ships."""
    text = resources.files("auditor.plant").joinpath("oui.csv").read_text(encoding="utf-8")
    rows = csv.reader(line for line in text.splitlines() if not line.startswith("#"))
    return Makers({row[0]: row[1] for row in rows if row[0] != "prefix"})


def read_makers(path: Path) -> Makers:
    """The makers this tool ships with those of an IEEE CSV file above them; raises MakersError."""
    try:
        if path.stat().st_size > _LARGEST:
            raise MakersError(f"larger than {_LARGEST} bytes")
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise MakersError(getattr(error, "strerror", None) or "not UTF-8 text") from error
    found = dict(_assignments(text))
    if not found:
        raise MakersError("no column Assignment with prefixes")
    return Makers({**known_makers().by_prefix, **found})


def _assignments(text: str) -> Iterator[tuple[str, str]]:
    """``Registry,Assignment,Organization Name,Organization Address``: prefix and organisation of every row."""
    try:
        for row in csv.DictReader(text.splitlines()):
            prefix, maker = (row.get("Assignment") or "").lower(), (row.get("Organization Name") or "").strip()
            if len(prefix) in _LENGTHS and prefix.isalnum() and maker:
                yield prefix, maker
    except csv.Error as error:
        raise MakersError(str(error)) from error
