"""What a filter term says of protocols, ports, ICMP types and TCP flags, as a service."""

from __future__ import annotations

from auditor.model.ranges import NOTHING, Ranges
from auditor.model.service import (
    ALL_ICMP,
    ALL_PORTS,
    ALL_PROTOCOLS,
    ANY_SERVICE,
    ICMP,
    ICMP6,
    PORT_PROTOCOLS,
    TCP,
    Service,
    Term,
)  # fmt: skip
from vendor_parsers.juniper_junos.names import ICMP6_TYPES, ICMP_TYPES, PROTOCOLS, numbers, ports
from vendor_parsers.juniper_junos.statement import Statement

_PORTED = Ranges.of(*((number, number) for number in PORT_PROTOCOLS))
_PINGED = Ranges.of((ICMP, ICMP), (ICMP6, ICMP6))
_REPLIES = frozenset({"ack|rst", "rst|ack", "(ack|rst)", "(rst|ack)", "tcp-established"})
_STARTS = frozenset({"syn&!ack", "(syn&!ack)", "!ack&syn", "tcp-initial"})


def headers(term: Statement, conditions: list[str]) -> tuple[Service, Service | None]:
    """The service of a term, and packets of other protocols in which the same bytes may match by chance.

    ``tcp-established`` stands for ``tcp-flags "(ack | rst)"`` and ``tcp-initial`` for ``"(syn & !ack)"``; neither they nor
    ports and ICMP types imply a protocol (Junos Policy Framework Configuration Guide, "Bit-Field Match Conditions"). What
    cannot be told from headers becomes a condition.
    """
    protocols = _of(term, ("protocol", "next-header", "payload-protocol", "ip-protocol"), conditions)
    excepted = _of(term, ("protocol-except", "next-header-except"), conditions)
    if excepted is not None:
        protocols = (protocols or ALL_PROTOCOLS) - excepted
    to = _ports(term, "destination-port", conditions)
    by = _ports(term, "source-port", conditions)
    either = _ports(term, "port", conditions)
    established = _flags(term, conditions)
    icmp = _icmp(term, protocols, conditions)
    ported = to is not None or by is not None or either is not None
    if protocols is None and not ported and established is None and icmp is None:
        return ANY_SERVICE, None
    whole = ALL_PROTOCOLS if protocols is None else protocols
    chosen = whole
    chosen = chosen & _PORTED if ported else chosen
    chosen = chosen & Ranges.one(TCP) if established is not None else chosen
    chosen = chosen & _PINGED if icmp is not None else chosen
    base = (chosen, to or ALL_PORTS, by or ALL_PORTS)
    kinds = icmp if icmp is not None else ALL_ICMP
    terms = [Term(*base, kinds, established)]
    if either is not None:
        terms = [
            Term(chosen, base[1] & either, base[2], kinds, established),
            Term(chosen, base[1], base[2] & either, kinds, established),
        ]
    others = whole - chosen
    return Service(tuple(terms) if chosen else ()), Service((Term(others),)) if others else None


def _of(term: Statement, keys: tuple[str, ...], conditions: list[str]) -> Ranges | None:
    """The protocols of some keys together; None when none is written, all when one of them is not understood."""
    found: list[Ranges] = []
    puzzled = False
    for key in keys:
        for one in term.all("from", key):
            read = numbers(one.name, PROTOCOLS, 255)
            if read is None:
                puzzled = True
                one.seen = False
                conditions.append(f"{key} {one.name}")
            else:
                found.append(read)
    if puzzled:
        return NOTHING if keys[0].endswith("except") else ALL_PROTOCOLS
    return Ranges.union(found) if found else None


def _ports(term: Statement, key: str, conditions: list[str]) -> Ranges | None:
    found: list[Ranges] = []
    left: list[Ranges] = []
    puzzled = False
    for name, kept in ((key, found), (f"{key}-except", left)):
        for one in term.all("from", name):
            read = ports(one.name)
            if read is None:
                puzzled = True
                one.seen = False
                conditions.append(f"{name} {one.name}")
            else:
                kept.append(read)
    if not (found or left):
        return None
    if puzzled:
        return ALL_PORTS
    return (Ranges.union(found) if found else ALL_PORTS) - Ranges.union(left)


def _icmp(term: Statement, protocols: Ranges | None, conditions: list[str]) -> Ranges | None:
    """Types and codes as the model counts them."""
    six = protocols == Ranges.one(ICMP6) or term.peek("from", "next-header") is not None
    types = {**ICMP_TYPES, **ICMP6_TYPES} if six else {**ICMP6_TYPES, **ICMP_TYPES}
    kinds = _listed(term, "icmp-type", types, conditions)
    codes = _listed(term, "icmp-code", {}, conditions)
    if kinds is None and codes is None:
        return None
    whole = Ranges.of((0, 255))
    if codes is None:
        return Ranges.of(*((low * 256, high * 256 + 255) for low, high in kinds or whole))
    return Ranges.of(
        *(
            (kind * 256 + low, kind * 256 + high)
            for first, last in kinds or whole
            for kind in range(first, last + 1)
            for low, high in codes
        )
    )


def _listed(term: Statement, key: str, known: dict[str, int], conditions: list[str]) -> Ranges | None:
    found: list[Ranges] = []
    left: list[Ranges] = []
    puzzled = said = False
    for name, kept in ((key, found), (f"{key}-except", left)):
        for one in term.all("from", name):
            said = True
            read = numbers(one.name, known, 255)
            if read is None:
                puzzled = True
                one.seen = False
                conditions.append(f"{name} {one.name}")
            else:
                kept.append(read)
    if not said:
        return None
    whole = Ranges.of((0, 255))
    if puzzled:
        return whole
    return (Ranges.union(found) if found else whole) - Ranges.union(left)


def _flags(term: Statement, conditions: list[str]) -> bool | None:
    """True for packets of a connection that stands, False for those that begin one, None for all."""
    said: list[str] = [word for word in ("tcp-established", "tcp-initial") if term.has("from", word)]
    said += ["".join(one.name.split()) for one in term.all("from", "tcp-flags")]
    if len(said) == 1 and said[0] in _REPLIES:
        return True
    if len(said) == 1 and said[0] in _STARTS:
        return False
    conditions += [f"tcp-flags {word}" for word in said]
    return None
