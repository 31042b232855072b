"""From the properties of a firewall rule to the packets it asks for.

Every property narrows the rule (manual.mikrotik.com, Common Firewall Matchers and Actions); ``!`` in front of a value
turns it round. What cannot be evaluated offline becomes a condition: the rule may match and may not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from auditor.model.address import ANY4, ANY6
from auditor.model.interface import InterfaceKind
from auditor.model.ranges import Ranges
from auditor.model.rule import Match
from auditor.model.service import ALL_ICMP, ALL_PORTS, ALL_PROTOCOLS, ICMP, ICMP6, TCP, Term
from vendor_parsers._readers.linux.addresses import address_type, inside, opposite
from vendor_parsers._readers.linux.criteria import Criteria, complement, meet_all, protocol_terms
from vendor_parsers._readers.linux.flags import flag_bits, flag_terms
from vendor_parsers._readers.linux.names import port_range, protocol_number
from vendor_parsers._readers.linux.scope import Scope
from vendor_parsers._readers.linux.states import STATES, tracked
from vendor_parsers.mikrotik_routeros.items import Item
from vendor_parsers.mikrotik_routeros.lists import AddressLists, InterfaceLists, addresses_of

Alternatives = list[Criteria] | None
"""Products whose union is the match; None: the value was not understood."""

Aliases = Mapping[str, frozenset[str]]

PROTOCOLS = {
    "ipsec-esp": 50, "ipsec-ah": 51, "ipencap": 4, "ipip": 94, "ipv6-encap": 41, "encap": 98, "etherip": 97, "ggp": 3,
    "st": 5, "pup": 12, "hmp": 20, "xns-idp": 22, "rdp": 27, "iso-tp4": 29, "xtp": 36, "ddp": 37, "idpr-cmtp": 38,
    "rspf": 73, "vmtp": 81, "udp-lite": 136,
}  # fmt: skip
"""Names of RouterOS beside those of IANA that netfilter knows (manual.mikrotik.com, Common Firewall Matchers)."""
CONDITIONS = frozenset(
    """limit dst-limit connection-limit connection-rate connection-bytes connection-type connection-mark packet-mark
    routing-mark routing-table content layer7-protocol tls-host time random nth psd per-connection-classifier dscp priority
    ingress-priority ttl hop-limit packet-size tcp-mss src-mac-address hotspot p2p ipv4-options headers realm in-bridge-port
    out-bridge-port in-bridge-port-list out-bridge-port-list""".split()
)
"""Properties nobody can evaluate from the export."""
_PORTED = (6, 17, 33, 132, 136)
_GROUPS: dict[str, tuple[InterfaceKind, ...]] = {
    "all-ethernet": ("ethernet",), "all-ppp": ("ppp",), "all-vlan": ("subinterface", "svi"), "all-wireless": ("wlan",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Around:
    """What the rules of one family need to know: interfaces by kind and list, address lists, IPsec policies.

    ``inward`` and ``outward`` are the other names under which rules may see an interface that packets enter or leave by:
    of VRRP above it, of its VRF.
    ``protected`` are the packets IPsec policies take, ``entries`` the tunnels they come out of. ``published`` are the
    packets each rule that changes destinations makes, where that is known already.
    """

    scope: Scope
    kinds: Mapping[str, InterfaceKind]
    interfaces: InterfaceLists
    addresses: AddressLists
    inward: Aliases = field(default_factory=dict)
    outward: Aliases = field(default_factory=dict)
    protected: tuple[Criteria, ...] = ()
    entries: frozenset[str] = frozenset()
    published: Mapping[str, Sequence[Criteria]] = field(default_factory=dict)


_ANY = [Criteria()]


def asked(item: Item, around: Around) -> list[Criteria]:
    """The packets a rule's properties ask for; properties left unasked in the item are conditions as well."""
    found = _ANY
    conditions: list[str] = []
    for key in item.keys:
        reader = _READERS.get(key)
        if reader is None and key not in CONDITIONS:
            continue
        value = item.get(key)
        if not value:
            continue
        part = None if reader is None else reader(value, item, around)
        if part is None:
            conditions.append(f"{key}={value}")
            if reader is not None:
                item.forget(key)
        elif part != _ANY:
            found = meet_all(found, part) if found is not _ANY else [one for one in part if not one.empty]
    conditions += [word for word in item.unasked() if word not in conditions]
    if conditions:
        found = meet_all(found, [Criteria(conditions=tuple(dict.fromkeys(conditions)))])
    return list(found)


def _turned(value: str) -> tuple[str, bool]:
    return (value[1:], True) if value.startswith("!") else (value, False)


def _address(value: str, around: Around) -> Match | None:
    text, negated = _turned(value)
    addresses = addresses_of(text)
    if addresses is None:
        return None
    match = inside(Match.exact(addresses, text), around.scope)
    return opposite(match, around.scope) if negated else match


def _source(value: str, item: Item, around: Around) -> Alternatives:
    match = _address(value, around)
    return None if match is None else [Criteria(source=match)]


def _destination(value: str, item: Item, around: Around) -> Alternatives:
    match = _address(value, around)
    return None if match is None else [Criteria(destination=match)]


def _listed(value: str, around: Around) -> Match:
    name, negated = _turned(value)
    match = around.addresses.get(name)
    return opposite(match, around.scope) if negated else match


def _source_list(value: str, item: Item, around: Around) -> Alternatives:
    return [Criteria(source=_listed(value, around))]


def _destination_list(value: str, item: Item, around: Around) -> Alternatives:
    return [Criteria(destination=_listed(value, around))]


def _typed(value: str, around: Around) -> Match | None:
    text, negated = _turned(value)
    match = address_type(text.upper(), around.scope)
    if match is None:
        return None
    return opposite(match, around.scope) if negated else match


def _source_type(value: str, item: Item, around: Around) -> Alternatives:
    match = _typed(value, around)
    return None if match is None else [Criteria(source=match)]


def _destination_type(value: str, item: Item, around: Around) -> Alternatives:
    match = _typed(value, around)
    return None if match is None else [Criteria(destination=match)]


def protocols(value: str) -> Ranges | None:
    """The protocols of ``tcp``, ``!udp``, ``50``; None for a name nobody knows."""
    text, negated = _turned(value)
    number = PROTOCOLS.get(text.lower())
    found = Ranges.one(number) if number is not None else protocol_number(text)
    if found is None:
        return None
    return ALL_PROTOCOLS - found if negated else found


def _protocol(value: str, item: Item, around: Around) -> Alternatives:
    found = protocols(value)
    return None if found is None else [Criteria(terms=protocol_terms(found))]


def _ports(value: str, item: Item) -> tuple[Ranges, Ranges] | None:
    """The protocols whose ports a rule speaks of, and the ports ``22,80,1000-2000`` (or all others)."""
    named = protocols(item.get("protocol")) if item.has("protocol") else None
    if named is None or not any(number in named for number in _PORTED):
        return None
    text, negated = _turned(value)
    parts = [port_range(part, "-") for part in text.split(",")]
    if None in parts:
        return None
    found = Ranges.union(part for part in parts if part is not None)
    return named, ALL_PORTS - found if negated else found


def _source_port(value: str, item: Item, around: Around) -> Alternatives:
    found = _ports(value, item)
    return None if found is None else [Criteria(terms=(Term(found[0], source_ports=found[1]),))]


def _destination_port(value: str, item: Item, around: Around) -> Alternatives:
    found = _ports(value, item)
    return None if found is None else [Criteria(terms=(Term(found[0], found[1]),))]


def _either_port(value: str, item: Item, around: Around) -> Alternatives:
    """``port``: the source or the destination."""
    found = _ports(value, item)
    if found is None or value.startswith("!"):
        return None
    return [Criteria(terms=(Term(found[0], found[1]), Term(found[0], ALL_PORTS, found[1])))]


def _icmp(value: str, item: Item, around: Around) -> Alternatives:
    """``8:0``, ``3:0-255``, ``0:0-255,8:0``: types with codes."""
    text, negated = _turned(value)
    parts: list[tuple[int, int]] = []
    for part in text.split(","):
        kind, _, codes = part.partition(":")
        low, _, high = (codes or "0-255").partition("-")
        high = high or low
        if not all(number.isdecimal() and len(number) < 4 for number in (kind, low, high)):
            return None
        if max(int(kind), int(low), int(high)) > 255:
            return None
        parts.append((int(kind) * 256 + int(low), int(kind) * 256 + int(high)))
    protocol = Ranges.one(ICMP6 if around.scope.family == "6" else ICMP)
    kinds = Ranges.of(*parts)
    return [Criteria(terms=(Term(protocol, icmp=ALL_ICMP - kinds if negated else kinds),))]


def _flags(value: str, item: Item, around: Around) -> Alternatives:
    """``syn,!ack``: flags that must be set and flags that must not."""
    words = [word for word in value.upper().split(",") if word]
    wanted = flag_bits([word for word in words if not word.startswith("!")])
    refused = flag_bits([word[1:] for word in words if word.startswith("!")])
    if wanted is None or refused is None or not words or "ALL" in value.upper() or "NONE" in value.upper():
        return None
    found = flag_terms(lambda flags: flags & (wanted | refused) == wanted, f"tcp-flags={value}")
    return meet_all(found, [Criteria(terms=protocol_terms(Ranges.one(TCP)))])


def _state(value: str, item: Item, around: Around) -> Alternatives:
    text, negated = _turned(value)
    words = frozenset(text.split(","))
    if not words <= STATES:
        return None
    return tracked(STATES - words if negated else words, around.scope)


def _nat_state(value: str, item: Item, around: Around) -> Alternatives:
    """``dstnat``, ``srcnat``: whether the connection was translated."""
    text, negated = _turned(value)
    words = set(text.split(","))
    if not words or not words <= {"srcnat", "dstnat"}:
        return None
    doubt = (f"connection-nat-state={value}",) if "srcnat" in words else ()
    if negated:
        return [Criteria(translated=frozenset({""}) if "dstnat" in words else None, conditions=doubt)]
    found: list[Criteria] = []
    if "dstnat" in words:
        # What a rule has translated goes where it sends it
        found += [part for name in sorted(around.published) for part in around.published[name]]
        others = around.scope.destination_rules - set(around.published)
        found += [Criteria(translated=others)] if others or not found else []
    return [*found, *([Criteria(conditions=doubt)] if doubt else [])]


def _inward(value: str, item: Item, around: Around) -> Alternatives:
    found = _interface(value, around, around.inward, f"in-interface={value}")
    return [Criteria(inward=names, conditions=doubt) for names, doubt in found]


def _outward(value: str, item: Item, around: Around) -> Alternatives:
    found = _interface(value, around, around.outward, f"out-interface={value}")
    return [Criteria(outward=names, conditions=doubt) for names, doubt in found]


Sides = list[tuple[frozenset[str], tuple[str, ...]]]
"""Interfaces with the conditions under which they match."""


def _interface(value: str, around: Around, aliases: Aliases, text: str) -> Sides:
    name, negated = _turned(value)
    kinds = _GROUPS.get(name)
    certain = frozenset(other for other, kind in around.kinds.items() if kind in kinds) if kinds else frozenset({name})
    return _sides(certain, certain, negated, around, aliases, text)


def _inward_list(value: str, item: Item, around: Around) -> Alternatives:
    found = _interface_list(value, around, around.inward, f"in-interface-list={value}")
    return None if found is None else [Criteria(inward=names, conditions=doubt) for names, doubt in found]


def _outward_list(value: str, item: Item, around: Around) -> Alternatives:
    found = _interface_list(value, around, around.outward, f"out-interface-list={value}")
    return None if found is None else [Criteria(outward=names, conditions=doubt) for names, doubt in found]


def _interface_list(value: str, around: Around, aliases: Aliases, text: str) -> Sides | None:
    name, negated = _turned(value)
    found = around.interfaces.get(name)
    return None if found is None else _sides(*found, negated, around, aliases, text)


def _sides(
    certain: frozenset[str], possible: frozenset[str], negated: bool, around: Around, aliases: Aliases, text: str
) -> Sides:
    """The interfaces that certainly match, and those that may: the rest of a list, and those with a second name."""
    if negated:
        everywhere = around.scope.empty_too | {name for names in aliases.values() for name in names}
        certain, possible = everywhere - possible, everywhere - certain
    for name, others in aliases.items():
        called = others | {name}
        certain = certain | {name} if called <= certain else certain - {name}
        possible = possible | {name} if called & possible else possible
    found: Sides = [(certain, ())] if certain else []
    if possible - certain:
        found.append((possible - certain, (text,)))
    return found or [(frozenset(), ())]


def _ipsec(value: str, item: Item, around: Around) -> Alternatives:
    """``in,ipsec``, ``out,none``: whether an IPsec policy has taken the packet off, or will take it on."""
    way, _, policy = value.partition(",")
    if way not in ("in", "out") or policy not in ("ipsec", "none"):
        return None
    if not around.protected and not around.entries:
        return [Criteria()] if policy == "none" else []
    doubt = (f"ipsec-policy={value}",)
    if way == "out":
        if policy == "ipsec":
            return list(around.protected)
        rest = [Criteria()]
        for part in around.protected:
            if part.conditions or part.source.unknown or part.destination.unknown:
                rest = meet_all(rest, [Criteria(conditions=doubt)])
            else:
                rest = [piece for one in rest for piece in _without(one, part)]
        return rest
    if policy == "none" or item.has("in-interface") or item.has("in-interface-list"):
        return [Criteria(conditions=doubt)]
    return [Criteria(inward=around.entries)]


def _without(piece: Criteria, taken: Criteria) -> list[Criteria]:
    """The packets of ``piece`` outside a policy's addresses and protocol."""
    everything = Match.exact(ANY4 | ANY6)
    parts = [
        Criteria(source=Match.exact(everything.upper - taken.source.upper)),
        Criteria(source=taken.source, destination=Match.exact(everything.upper - taken.destination.upper)),
        Criteria(source=taken.source, destination=taken.destination, terms=complement(taken.terms)),
    ]
    return meet_all([piece], parts)


def _fragment(value: str, item: Item, around: Around) -> Alternatives:
    """Later fragments: the packets asked about are whole."""
    return [] if value in ("yes", "!no") else [Criteria()]


_READERS: dict[str, Callable[[str, Item, Around], Alternatives]] = {
    "src-address": _source,
    "dst-address": _destination,
    "src-address-list": _source_list,
    "dst-address-list": _destination_list,
    "src-address-type": _source_type,
    "dst-address-type": _destination_type,
    "protocol": _protocol,
    "src-port": _source_port,
    "dst-port": _destination_port,
    "port": _either_port,
    "icmp-options": _icmp,
    "tcp-flags": _flags,
    "connection-state": _state,
    "connection-nat-state": _nat_state,
    "in-interface": _inward,
    "out-interface": _outward,
    "in-interface-list": _inward_list,
    "out-interface-list": _outward_list,
    "ipsec-policy": _ipsec,
    "fragment": _fragment,
}
