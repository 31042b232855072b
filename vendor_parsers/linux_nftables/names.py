"""Names nft prints for numbers (``nft describe``): ICMP types and codes, families, and the flags of TCP."""

from __future__ import annotations

from auditor.model.ranges import Ranges
from auditor.model.service import ALL_ICMP
from vendor_parsers._readers.linux.names import port_range, protocol_number

ICMP_TYPES = {
    "echo-reply": 0, "destination-unreachable": 3, "source-quench": 4, "redirect": 5, "echo-request": 8,
    "router-advertisement": 9, "router-solicitation": 10, "time-exceeded": 11, "parameter-problem": 12,
    "timestamp-request": 13, "timestamp-reply": 14, "info-request": 15, "info-reply": 16, "address-mask-request": 17,
    "address-mask-reply": 18,
}  # fmt: skip
ICMP6_TYPES = {
    "destination-unreachable": 1, "packet-too-big": 2, "time-exceeded": 3, "parameter-problem": 4, "echo-request": 128,
    "echo-reply": 129, "mld-listener-query": 130, "mld-listener-report": 131, "mld-listener-done": 132,
    "mld-listener-reduction": 132, "nd-router-solicit": 133, "nd-router-advert": 134, "nd-neighbor-solicit": 135,
    "nd-neighbor-advert": 136, "nd-redirect": 137, "router-renumbering": 138, "ind-neighbor-solicit": 141,
    "ind-neighbor-advert": 142, "mld2-listener-report": 143,
}  # fmt: skip
ICMP_CODES = {
    "net-unreachable": 0, "host-unreachable": 1, "prot-unreachable": 2, "port-unreachable": 3, "frag-needed": 4,
    "net-prohibited": 9, "host-prohibited": 10, "admin-prohibited": 13,
}  # fmt: skip
ICMP6_CODES = {
    "no-route": 0, "admin-prohibited": 1, "addr-unreachable": 3, "port-unreachable": 4, "policy-fail": 5,
    "reject-route": 6,
}  # fmt: skip
FAMILIES = {"ipv4": "4", "ip": "4", "2": "4", "0x0800": "4", "ipv6": "6", "ip6": "6", "10": "6", "0x86dd": "6"}
PROTOCOLS = {"comp": 108, "udplite": 136, "dccp": 33, "mh": 135}


def ports(word: str) -> Ranges | None:
    """``22``, ``ssh``, ``1024-65535``."""
    return port_range(word, "-") if word and not word.startswith("-") and not word.endswith("-") else None


def protocols(word: str) -> Ranges | None:
    """``tcp``, ``6``, ``1-5``; None when it is none of these."""
    if word in PROTOCOLS:
        return Ranges.one(PROTOCOLS[word])
    low, dash, high = word.partition("-")
    if dash and low.isdecimal() and high.isdecimal():
        return Ranges(((int(low), int(high)),)) if int(low) <= int(high) <= 255 else None
    if word in ("0", "ip", "hopopt", "all"):
        return Ranges.one(0) if word in ("0", "hopopt", "ip") else None
    return protocol_number(word)


def icmp_types(word: str, *, six: bool) -> Ranges | None:
    """Every code of the types a word names; None when it is none."""
    low, high = _bounds(word, ICMP6_TYPES if six else ICMP_TYPES)
    return None if low is None or high is None else Ranges(((low * 256, high * 256 + 255),))


def icmp_codes(word: str, *, six: bool) -> Ranges | None:
    """The codes a word names, of every type; None when it is none."""
    low, high = _bounds(word, ICMP6_CODES if six else ICMP_CODES)
    if low is None or high is None:
        return None
    return Ranges.of(*((kind * 256 + low, kind * 256 + high) for kind in range(256))) & ALL_ICMP


def _bounds(word: str, names: dict[str, int]) -> tuple[int | None, int | None]:
    if word in names:
        return names[word], names[word]
    low, dash, high = word.partition("-")
    if low.isdecimal() and (not dash or high.isdecimal()):
        first, last = int(low), int(high) if dash else int(low)
        return (first, last) if first <= last <= 255 else (None, None)
    return None, None
