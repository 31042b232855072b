"""Telling rulesets of nftables (``nft list ruleset``, files for ``nft -f``) from every other text."""

from __future__ import annotations

from collections.abc import Sequence

from vendor_parsers._readers.signs import Signs

_FAMILY = r"(?:ip|ip6|inet|arp|bridge|netdev)"
_NAME = r"[A-Za-z_.][\w./-]{0,127}"
_SIGNS = Signs(
    certain=(
        rf"\s{{0,8}}(?:(?:add|create) )?table {_FAMILY} {_NAME} ?\{{",
        # Without a family a table is of the family ip (nft(8), TABLES); the name alone would be too little.
        rf"\s{{0,8}}(?:add|insert) rule {_FAMILY} {_NAME} {_NAME} \S",
        r"#!/\S{1,40}/nft\b",
    ),
    weighed=(
        (40, rf"table {_NAME} ?\{{$"),
        (40, r"\s{1,8}type (?:filter|nat|route) hook \w{4,12} (?:device \S{1,40} )?priority "),
        (20, r"flush ruleset$"),
    ),
    least=60,
)


def sniff(lines: Sequence[str]) -> int:
    """Certain with a table of a family; likely with a base chain in a table without one."""
    return _SIGNS.score(lines)
