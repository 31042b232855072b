"""What a rule, a redirect or a translation asks of a packet: families, protocols, addresses and ports.

One section stands for a rule per protocol and, where addresses or ICMP types differ, per family (parse_rule in fw4.uc).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from auditor.model.address import ANY4, ANY6, format_ip, is_ip, parse_ip, prefix, wildcard
from auditor.model.ranges import NOTHING, Ranges
from auditor.model.rule import ANYWHERE, Match
from auditor.model.service import ALL_PORTS, ALL_PROTOCOLS, ICMP, ICMP6, TCP, UDP, Service, Term
from vendor_parsers._readers.linux.names import icmp_types, port_number, protocol_number
from vendor_parsers.openwrt_uci.settings import Section

CONDITIONS = (
    "ipset", "helper", "src_mac", "limit", "limit_burst", "start_date", "stop_date", "start_time", "stop_time", "weekdays",
    "monthdays", "utc_time", "mark", "dscp", "extra", "connlimit_ports",
)  # fmt: skip
"""Options that restrict a rule and that nobody can evaluate offline."""
_BESIDE = frozenset({"limit_burst", "utc_time"})
FAMILIES = {"ipv4": "4", "4": "4", "ipv6": "6", "6": "6", "any": "", "all": "", "*": "", "": ""}
Known = Callable[[str], Ranges | None]
"""The addresses of a logical network by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The packets of one family that a section asks for."""

    family: str
    source: Match
    destination: Match
    service: Service
    conditions: tuple[str, ...]


def conditions_of(section: Section) -> tuple[str, ...]:
    """The restrictions of a section that stay open, as written."""
    found = [(key, " ".join(section.values(key))) for key in CONDITIONS if section.has(key)]
    return tuple(f"{key} {value}".strip() for key, value in found if key not in _BESIDE)


def asked_of_any(section: Section, known: Known) -> Iterator[Asked]:
    """The products of a rule; one for both families where nothing ties it to either."""
    products = list(asked(section, "src_ip", "dest_ip", known))
    if len(products) == 2 and not section.has("src_ip") and not section.has("dest_ip"):
        terms = tuple(dict.fromkeys(term for product in products for term in product.service.terms))
        service = Service(terms, products[0].service.unknown)
        yield replace(products[0], family="", source=ANYWHERE, destination=ANYWHERE, service=service)
    else:
        yield from products


def asked(section: Section, source: str, destination: str, known: Known, *, four_only: bool = False) -> Iterator[Asked]:
    """The products a section stands for, by family.

    ``source`` and ``destination`` are the options that hold the addresses; ``four_only``: without any address it speaks of
    IPv4 (translations, for compatibility: parse_redirect and parse_nat in fw4.uc).
    """
    written = section.value("family").lower()
    open_conditions = list(conditions_of(section))
    if written not in FAMILIES:
        open_conditions.append(f"family {written}")
    family = FAMILIES.get(written, "")
    sides = [section.values(key) for key in (source, destination)]
    told = {"6" if ":" in word else "4" for side in sides for word in side if _plain(word)}
    for here in ("4", "6"):
        if family and here != family:
            continue
        if not family and ((told and here not in told) or (four_only and not told and not written and here == "6")):
            continue
        matches = [addresses_match(side, here, known) for side in sides]
        if not all(match.upper for match in matches):
            continue
        service = _service(section, here, section.type == "nat")
        if service.terms or service.unknown:
            yield Asked(
                family=here, source=matches[0], destination=matches[1], service=service, conditions=tuple(open_conditions)
            )  # fmt: skip


def _plain(word: str) -> bool:
    return is_ip(word.lstrip("!").partition("/")[0].partition("-")[0])


def addresses_match(words: Sequence[str], family: str, known: Known) -> Match:
    """Addresses of one family, those with ``!`` taken out; the name of a network stands for its subnets."""
    everything = ANY4 if family == "4" else ANY6
    if not words:
        return Match.exact(everything, "any")
    lower, upper, names, unknown = NOTHING, NOTHING, [], []
    minus = NOTHING
    positive = False
    for word in words:
        bare = word.lstrip("! ")
        ranges = _one(bare, known)
        names.append(word)
        if ranges is None:
            unknown.append(bare)
            if word.startswith("!"):
                continue
        elif word.startswith("!"):
            minus |= ranges
            continue
        positive = True
        lower |= ranges if ranges is not None else NOTHING
        upper |= ranges if ranges is not None else everything
    if not positive:
        lower = upper = everything
    if any(word.startswith("!") and word.lstrip("! ") in unknown for word in words):
        lower = NOTHING
    return Match((lower - minus) & everything, (upper - minus) & everything, tuple(names), tuple(unknown))


def _one(text: str, known: Known) -> Ranges | None:
    """``10.0.0.0/8``, ``10.0.0.0/255.0.0.0``, ``10.0.0.1-10.0.0.9``, or the name of a network."""
    address, slash, mask = text.partition("/")
    low, dash, high = text.partition("-")
    try:
        if slash and is_ip(mask) and ":" not in mask:
            return wildcard(address, format_ip(((1 << 32) - 1) ^ parse_ip(mask)))
        if dash and is_ip(low) and is_ip(high):
            return Ranges.of((parse_ip(low), parse_ip(high)))
        if is_ip(address):
            return prefix(text)
    except (ValueError, OverflowError):
        return None
    return known(text)


def _service(section: Section, family: str, any_protocol: bool) -> Service:
    """Protocols with their ports or types; TCP and UDP unless written, for ``config nat`` all."""
    words = [word.lower() for word in section.values("proto")] or (["all"] if any_protocol else ["tcpudp"])
    unknown: list[str] = []
    terms: list[Term] = []
    sides = {
        "source": _ports(section, "src_port", unknown),
        "destination": _ports(section, _port_key(section), unknown),
    }
    for word in words:
        if word in ("all", "any", "*", "0"):
            terms.append(Term(ALL_PROTOCOLS))
        elif word in ("tcpudp", "tcp", "udp"):
            numbers = {"tcpudp": (TCP, UDP), "tcp": (TCP,), "udp": (UDP,)}[word]
            terms += [Term(Ranges.one(number), sides["destination"], sides["source"]) for number in numbers]
        elif word in ("icmp", "icmpv6", "ipv6-icmp"):
            # "icmp" stands for ICMPv6 in rules for IPv6 (l4proto in fw4.uc)
            if family == "6" or word == "icmp":
                terms += _types(section, family, unknown)
        else:
            named = protocol_number(word.lstrip("!"))
            if named is None:
                unknown.append(word)
            else:
                terms.append(Term(ALL_PROTOCOLS - named if word.startswith("!") else named))
    return Service(tuple(terms), tuple(unknown))


def _port_key(section: Section) -> str:
    return "src_dport" if section.type == "redirect" and section.value("target").lower() != "snat" else "dest_port"


def port_ranges(words: Sequence[str]) -> Ranges | None:
    """``80``, ``80-90``, ``80:90``, ``!22``; None when one is none of these."""
    found, minus = NOTHING, NOTHING
    for word in words:
        bare = word.lstrip("! ")
        low, mark, high = bare.replace(":", "-").partition("-")
        first = port_number(low)
        last = port_number(high) if mark else first
        if first is None or last is None or first > last:
            return None
        if word.startswith("!"):
            minus |= Ranges(((first, last),))
        else:
            found |= Ranges(((first, last),))
    return (found or ALL_PORTS) - minus


def _ports(section: Section, key: str, unknown: list[str]) -> Ranges:
    words = section.values(key)
    found = port_ranges(words)
    if found is None:
        unknown.append(f"{key} {' '.join(words)}")
        return ALL_PORTS
    return found


def _types(section: Section, family: str, unknown: list[str]) -> list[Term]:
    """ICMP types that the family has; where types are written and none is of the family, nothing."""
    protocol = Ranges.one(ICMP if family == "4" else ICMP6)
    words = section.values("icmp_type")
    if not words:
        return [Term(protocol)]
    found = [icmp_types(word, six=family == "6") for word in words]
    for word, kinds in zip(words, found, strict=True):
        if kinds is None and icmp_types(word, six=family != "6") is None:
            unknown.append(f"icmp_type {word}")
    return [Term(protocol, icmp=kinds) for kinds in found if kinds is not None]


def whole(family: str) -> Match:
    """Every address of a family, of both when empty."""
    if not family:
        return ANYWHERE
    return Match.exact(ANY4 if family == "4" else ANY6, f"IPv{family}")
