"""TCP flags, as far as the one bit tells that packets are kept apart by: ACK or RST set, or neither.

A packet that belongs to no connection and carries neither is a SYN: connection tracking takes every other combination
for invalid (``tcp_valid_flags`` and ``tcp_conntracks`` in net/netfilter/nf_conntrack_proto_tcp.c), and no other opens
a connection. So a flag match is tried on the combinations that valid segments show, with PSH and URG either way; where
it holds for some of one kind only, it is left open for that kind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from vendor_parsers._readers.linux.criteria import Criteria, tcp_terms

FLAGS = {"FIN": 1, "SYN": 2, "RST": 4, "PSH": 8, "ACK": 16, "URG": 32}
FLAGS |= {"ALL": 63, "NONE": 0}
OPENING = tuple(2 | extra for extra in (0, 8, 32, 40))
REST = tuple(
    flags | extra
    for flags in (2 | 16, 4, 4 | 16, 1 | 16, 16)
    for extra in ((0, 8) if flags in (18, 4, 20) else (0, 8, 32, 40))
)


def flag_terms(holds: Callable[[int], bool], text: str) -> list[Criteria]:
    """TCP segments whose flags hold, of one kind or the other, certain or not; ``text`` is how the rule says it."""
    found = []
    for established, segments in ((False, OPENING), (True, REST)):
        hits = [holds(flags) for flags in segments]
        if any(hits):
            doubt = () if all(hits) else (text,)
            found.append(Criteria(terms=tcp_terms(established=established), conditions=doubt))
    if len(found) == 2 and not any(part.conditions for part in found):
        return [Criteria(terms=tcp_terms(established=None))]
    return found


def flag_bits(words: Iterable[str]) -> int | None:
    """The bits that flags named by ``words`` (upper case) stand for; None when one is not known."""
    value = 0
    for word in words:
        if word not in FLAGS:
            return None
        value |= FLAGS[word]
    return value
