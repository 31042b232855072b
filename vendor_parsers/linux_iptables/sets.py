"""IP sets from the lines of ``ipset save``: what they certainly hold and what they may hold.

ipset(8): elements have as many dimensions as the type has words; most specific prefixes decide first, ``nomatch``
ones taking out of the set what a wider element puts in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from auditor.model.address import ANY4, ANY6, parse_ip, prefix
from auditor.model.ranges import NOTHING, Ranges
from auditor.model.rule import ANYWHERE, Match
from auditor.model.service import ALL_PORTS, ALL_PROTOCOLS, Term
from auditor.source.node import Node
from vendor_parsers._readers.linux.names import icmp_types, port_range, protocol_number

ADDRESSED = frozenset({"ip", "net"})
READABLE = frozenset(
    {"hash:ip", "hash:net", "hash:ip,port", "hash:net,port", "hash:ip,port,ip", "hash:ip,port,net", "hash:net,net",
     "hash:net,port,net", "bitmap:ip", "bitmap:port"}
)  # fmt: skip
MOST_ELEMENTS, MOST_EXCEPTIONS = 200_000, 2_000


@dataclass(frozen=True, slots=True)
class Element:
    """One element: an address range or a protocol's ports per dimension."""

    parts: tuple[Ranges | Term, ...]
    certain: bool = True
    excluded: bool = False
    length: int = 0


@dataclass(frozen=True, slots=True)
class AddressSet:
    """A set as exported. ``changes``: elements come and go (timeouts, rules that add), so that nothing is certain."""

    name: str
    dimensions: tuple[str, ...]
    elements: tuple[Element, ...] = ()
    changes: bool = False
    readable: bool = True
    members: tuple[str, ...] = ()
    match: Match = ANYWHERE
    """The addresses of a set of single addresses or networks; the opposite is made once as well, sets may be large."""
    opposite: Match = ANYWHERE


def _addresses_in(elements: Sequence[Element]) -> tuple[Ranges, Ranges]:
    """What elements of single addresses or networks certainly and possibly hold together."""
    parts = [element.parts[0] for element in elements]
    if not any(element.excluded for element in elements):
        certain = (part for part, element in zip(parts, elements, strict=True) if element.certain)
        return _union(certain), _union(parts)
    lower, upper, settled, doubted = NOTHING, NOTHING, NOTHING, NOTHING
    for element in sorted(elements, key=lambda found: -found.length):
        here = element.parts[0]
        if not isinstance(here, Ranges):
            continue
        fresh = here - settled
        if not element.excluded:
            upper |= fresh
            lower |= (fresh - doubted) if element.certain else NOTHING
        elif not element.certain:
            doubted |= here
        settled |= here if element.certain else NOTHING
    return lower, upper


def _union(parts: Iterable[Ranges | Term]) -> Ranges:
    return Ranges.union(part for part in parts if isinstance(part, Ranges))


@dataclass(slots=True)
class _Draft:
    name: str
    kind: str
    family: str
    timeout: bool
    elements: list[Element] = field(default_factory=list)
    members: list[str] = field(default_factory=list)
    unread: bool = False


def read_sets(lines: Iterable[Node], changed: frozenset[str]) -> Mapping[str, AddressSet]:
    """The sets of ``create`` and ``add`` lines; ``changed`` are those that rules themselves add to or take from."""
    drafts: dict[str, _Draft] = {}
    for node in lines:
        words = node.words
        if words[0] == "create" and len(words) > 2:
            options = words[3:]
            family = options[options.index("family") + 1] if "family" in options[:-1] else "inet"
            drafts[words[1]] = _Draft(words[1], words[2], family, "timeout" in options)
            node.mark()
        elif words[0] == "add" and len(words) > 2 and words[1] in drafts:
            _add(drafts[words[1]], node)
    return {name: _finished(draft, changed) for name, draft in drafts.items()}


def _add(draft: _Draft, node: Node) -> None:
    words = node.words
    if draft.kind == "list:set":
        draft.members.append(words[2])
        node.mark()
        return
    element = _element(draft, words[2], words[3:])
    if element is None or draft.kind not in READABLE:
        draft.unread = True
        return
    draft.elements.append(element)
    node.mark()


def _finished(draft: _Draft, changed: frozenset[str]) -> AddressSet:
    kind = draft.kind.partition(":")[2]
    changes = draft.name in changed or draft.timeout
    most = MOST_EXCEPTIONS if any(element.excluded for element in draft.elements) else MOST_ELEMENTS
    readable = (draft.kind in READABLE or draft.kind == "list:set") and not draft.unread and len(draft.elements) <= most
    everything = ANY6 if draft.family == "inet6" else ANY4
    lower, upper = NOTHING, everything
    if readable and not changes and kind in ADDRESSED:
        lower, upper = _addresses_in(draft.elements)
    named = f"set {draft.name}"
    match = Match(lower, upper, (named,), () if lower == upper else (named,))
    return AddressSet(
        name=draft.name,
        dimensions=tuple(kind.split(",")),
        elements=tuple(draft.elements),
        changes=changes,
        readable=readable,
        members=tuple(draft.members),
        match=match,
        opposite=Match(everything - upper, everything - lower, (f"!{named}",), match.unknown),
    )


def _element(draft: _Draft, text: str, options: list[str]) -> Element | None:
    parts: list[Ranges | Term] = []
    words = text.split(",")
    dimensions = draft.kind.partition(":")[2].split(",")
    if len(words) != len(dimensions):
        return None
    length = 0
    for dimension, word in zip(dimensions, words, strict=True):
        part = _addresses(word) if dimension in ADDRESSED else _service(word) if dimension == "port" else None
        if part is None:
            return None
        if isinstance(part, Ranges):
            length += part.size.bit_length()
        parts.append(part)
    certain = "timeout" not in options
    return Element(tuple(parts), certain, "nomatch" in options, -length)


def _addresses(text: str) -> Ranges | None:
    low, dash, high = text.partition("-")
    try:
        if dash:
            first, last = parse_ip(low), parse_ip(high)
            return Ranges(((first, last),)) if first <= last else None
        return prefix(text)
    except ValueError:
        return None


def _service(text: str) -> Term | None:
    """``tcp:80``, ``80-90`` (then TCP, ipset(8)), ``icmp:8/0``."""
    protocol, colon, ports = text.rpartition(":")
    number = protocol_number(protocol if colon else "tcp")
    if number is None or number == ALL_PROTOCOLS:
        return None
    if protocol in ("icmp", "icmpv6", "ipv6-icmp"):
        kinds = icmp_types(ports, six=protocol != "icmp")
        return None if kinds is None else Term(number, icmp=kinds)
    found = port_range(ports, "-")
    return None if found is None else Term(number, found, ALL_PORTS)
