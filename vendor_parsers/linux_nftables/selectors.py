"""What a rule may ask of a packet (nft(8), EXPRESSIONS): the words that name it, and what asking implies by itself.

A match on a header asks for that header as well: ``ip saddr`` for IPv4, ``tcp dport`` for TCP (``nft --debug=netlink``
shows the tests that nft puts before).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from auditor.model.address import ANY4, ANY6
from auditor.model.ranges import Ranges
from auditor.model.rule import Match
from auditor.model.service import AH, ESP, ICMP, ICMP6, SCTP, TCP, UDP
from vendor_parsers._readers.linux.criteria import Criteria, meet, protocol_terms
from vendor_parsers.linux_nftables.words import Words

Kind = Literal[
    "source", "destination", "source_port", "destination_port", "protocol", "icmp_type", "icmp_code", "inward", "outward",
    "family", "ether_type", "state", "status", "source_type", "destination_type", "flags", "opaque",
]  # fmt: skip

UDPLITE, DCCP, COMP = 136, 33, 108
PORTED = Ranges.of((TCP, TCP), (UDP, UDP), (SCTP, SCTP), (DCCP, DCCP), (UDPLITE, UDPLITE))
EVERYTHING = Criteria()


@dataclass(frozen=True, slots=True)
class Selector:
    """One thing to ask. ``needs`` is what asking implies; ``six`` tells the ICMP types and addresses of IPv6."""

    kind: Kind
    needs: Criteria
    text: str
    six: bool = False


def family_is(six: bool) -> Criteria:
    """Packets of one family."""
    return Criteria(destination=Match.exact(ANY6, "ip6") if six else Match.exact(ANY4, "ip"))


def _protocol(*numbers: int) -> Criteria:
    return Criteria(terms=protocol_terms(Ranges.of(*((number, number) for number in numbers))))


_FOUR, _SIX = family_is(False), family_is(True)
_HEADERS = {
    "ip": _FOUR, "ip6": _SIX, "tcp": _protocol(TCP), "udp": _protocol(UDP), "sctp": _protocol(SCTP),
    "dccp": _protocol(DCCP), "udplite": _protocol(UDPLITE), "icmp": meet(_FOUR, _protocol(ICMP)),
    "icmpv6": meet(_SIX, _protocol(ICMP6)), "ah": _protocol(AH), "esp": _protocol(ESP), "comp": _protocol(COMP),
    "th": EVERYTHING, "ether": EVERYTHING, "vlan": EVERYTHING, "arp": EVERYTHING, "igmp": _FOUR, "gre": _protocol(47),
}  # fmt: skip
_FIELDS: dict[str, Kind] = {
    "ip saddr": "source", "ip daddr": "destination", "ip6 saddr": "source", "ip6 daddr": "destination",
    "ip protocol": "protocol", "ip6 nexthdr": "protocol", "icmp type": "icmp_type", "icmpv6 type": "icmp_type",
    "icmp code": "icmp_code", "icmpv6 code": "icmp_code", "tcp flags": "flags", "ether type": "ether_type",
    **{f"{name} sport": "source_port" for name in ("tcp", "udp", "sctp", "dccp", "udplite", "th")},
    **{f"{name} dport": "destination_port" for name in ("tcp", "udp", "sctp", "dccp", "udplite", "th")},
}  # fmt: skip
_META: dict[str, Kind] = {
    "iifname": "inward", "oifname": "outward", "iif": "inward", "oif": "outward", "nfproto": "family",
    "l4proto": "protocol", "protocol": "ether_type",
}  # fmt: skip
_META_OPAQUE = frozenset(
    """mark pkttype skuid skgid cgroup priority length iifgroup oifgroup iiftype oiftype cpu rtclassid hour day time
    ibrname obrname ibrpvid ibrvproto ibriport sdif sdifname random secpath broute ibrhwaddr iifkind oifkind nftrace""".split()
)
_META_ALONE = frozenset(
    "iifname oifname iif oif mark pkttype skuid skgid iifgroup oifgroup iiftype oiftype cpu rtclassid hour day cgroup".split()
)
"""Those that may stand without the word meta (nft(8), META EXPRESSIONS)."""
_CT: dict[str, Kind] = {"state": "state", "status": "status"}
_CT_OPAQUE = frozenset(
    "direction mark expiration helper label zone id l3proto protocol bytes packets avgpkt saddr daddr".split()
)
_CT_TUPLE = frozenset("l3proto protocol saddr daddr proto-src proto-dst bytes packets avgpkt zone".split())
_HEADER_OPAQUE: dict[str, frozenset[str]] = {
    "ip": frozenset("version hdrlength dscp ecn tos length id frag-off ttl checksum".split()),
    "ip6": frozenset("version dscp ecn flowlabel length hoplimit".split()),
    "tcp": frozenset("sequence ackseq doff reserved window checksum urgptr".split()),
    "udp": frozenset("length checksum".split()),
    "udplite": frozenset("csumcov checksum".split()),
    "sctp": frozenset("vtag checksum".split()),
    "dccp": frozenset({"type"}),
    "icmp": frozenset("id sequence mtu gateway checksum".split()),
    "icmpv6": frozenset("id sequence mtu max-delay parameter-problem packet-too-big checksum taddr daddr".split()),
    "igmp": frozenset("type mrt checksum group".split()),
    "ah": frozenset("hdrlength reserved spi sequence nexthdr".split()),
    "esp": frozenset("spi sequence".split()),
    "comp": frozenset("nexthdr flags cpi".split()),
    "ether": frozenset("saddr daddr".split()),
    "vlan": frozenset("id dei cfi pcp type".split()),
    "arp": frozenset("htype ptype hlen plen operation saddr daddr".split()),
}
_EXTENSIONS = frozenset({"exthdr", "frag", "hbh", "dst", "mh", "srh", "osf", "socket", "rt", "ipsec"})
"""Expressions whose words are many and whose answer no export tells."""
_ENDS = frozenset(
    """accept drop return jump goto continue reject counter log limit comment queue vmap == != < > <= >= { exists missing
    set eq ne lt gt le ge map""".split()
)


def selector(words: Words, at: int) -> tuple[Selector, int] | None:
    """The selector that begins at a word, and the place behind it; None when none does."""
    first = words[at]
    second = words[at + 1] if at + 1 < len(words) else ""
    if first == "meta" and (second in _META or second in _META_OPAQUE):
        return _meta(second), at + 2
    if first in _META_ALONE and second != "set":
        return _meta(first), at + 1
    if first == "ct":
        return _connection(words, at)
    if first == "fib":
        return _fib(words, at)
    if first in _HEADERS:
        return _header(words, at, first, second)
    if (
        first in ("numgen", "jhash", "symhash")
        or first in _EXTENSIONS
        or first.startswith(("@ll", "@nh", "@th", "@ih"))
    ):
        end = _run(words, at + 1)
        return Selector("opaque", EVERYTHING, " ".join(words[at:end])), end
    return None


def _meta(word: str) -> Selector:
    return Selector(_META.get(word, "opaque"), EVERYTHING, f"meta {word}")


def _header(words: Words, at: int, first: str, second: str) -> tuple[Selector, int] | None:
    name = f"{first} {second}"
    six = first in ("ip6", "icmpv6")
    if name in _FIELDS:
        return Selector(_FIELDS[name], _HEADERS[first], name, six), at + 2
    if second in _HEADER_OPAQUE.get(first, ()):
        return Selector("opaque", _HEADERS[first], name), at + 2
    if second == "option":
        end = _run(words, at + 2)
        return Selector("opaque", _HEADERS[first], " ".join(words[at:end])), end
    return None


def _connection(words: Words, at: int) -> tuple[Selector, int] | None:
    asked = words[at + 1 : at + 4]
    if asked and asked[0] in ("original", "reply"):
        family = len(asked) > 1 and asked[1] in ("ip", "ip6")
        end = at + 3 + family
        if words[end - 1 : end] and words[end - 1] in _CT_TUPLE:
            return Selector("opaque", EVERYTHING, " ".join(words[at:end])), end
        return None
    if asked and (asked[0] in _CT or asked[0] in _CT_OPAQUE):
        return Selector(_CT.get(asked[0], "opaque"), EVERYTHING, f"ct {asked[0]}"), at + 2
    return None


def _fib(words: Words, at: int) -> tuple[Selector, int] | None:
    """``fib daddr type``: the type of an address; every other question is about routes."""
    end = at + 1
    while end < len(words) and words[end] in ("saddr", "daddr", "mark", "iif", "oif", "."):
        end += 1
    if end >= len(words) or end == at + 1:
        return None
    asked, result = list(words[at + 1 : end]), words[end]
    if result not in ("type", "oif", "oifname", "check"):
        # The last oif of "fib saddr . iif oif missing" is the result, not a part of what is asked.
        end -= 1
        asked, result = list(words[at + 1 : end]), words[end]
    text = " ".join(words[at : end + 1])
    if result == "type" and asked in (["saddr"], ["daddr"]):
        return Selector("source_type" if asked == ["saddr"] else "destination_type", EVERYTHING, text), end + 1
    return (Selector("opaque", EVERYTHING, text), end + 1) if result in ("type", "oif", "oifname", "check") else None


def _run(words: Words, start: int) -> int:
    """The place of the first word that ends an expression nobody evaluates."""
    end = start
    while end < len(words) and words[end] not in _ENDS:
        end += 1
    return end
