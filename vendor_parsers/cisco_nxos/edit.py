"""Lines typed at the NX-OS command line, applied to a running configuration.

Every entry of a list has a number and shows it; the same entry may stand twice, and one without a number goes 10 behind the
last (Nexus 9000 Series NX-OS Security Configuration Guide, "Sequence Numbers").
"""

from __future__ import annotations

from collections.abc import Sequence

from auditor.platform import Edited
from vendor_parsers._readers import typed_words as shared
from vendor_parsers._readers.edited_text import Row
from vendor_parsers._readers.typed_lines import Grammar, Typing, apply
from vendor_parsers.cisco_nxos.parse import read


def _special(typing: Typing, row: Row, words: list[str], negated: bool) -> bool:
    return any(known(typing, row, words, negated) for known in (shared.allow_vlans, shared.address, shared.account))


_GRAMMAR = Grammar(
    read=read,
    step="  ",
    heads=(*shared.HEADS, "ip access-list"),
    inner=shared.INNER,
    inside=shared.INSIDE,
    outside=shared.OUTSIDE,
    one=shared.ONE,
    beside=shared.BESIDE,
    groups=shared.GROUPS,
    on=(*shared.ON, "feature *"),
    lists=("ip access-list", "ipv6 access-list", "mac access-list"),
    always_numbered=True,
    special=_special,
)


def edit(lines: Sequence[str], typed: Sequence[str]) -> Edited:
    """The configuration once the lines were typed; raises EditError."""
    return apply(_GRAMMAR, lines, typed)
