"""Address translation: the chains dstnat and srcnat as one list each.

Only the first packet of a connection meets them; dstnat comes before, srcnat after the routing decision
(manual.mikrotik.com, NAT; Packet Flow in RouterOS).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from auditor.model.address import format_ip
from auditor.model.forwarding import Nat, NatKind
from auditor.model.rule import Family, Match
from vendor_parsers._readers.linux.aims import Aim, interface_address, mapped, to_destination, to_source
from vendor_parsers._readers.linux.criteria import Criteria
from vendor_parsers._readers.linux.names import port_range
from vendor_parsers._readers.linux.nat_walk import DEEPEST, LOST, MOST_RULES, Step, first_packets, translations
from vendor_parsers._readers.linux.scope import Scope
from vendor_parsers.mikrotik_routeros.chains import KNOWN, PASS_ON, Table
from vendor_parsers.mikrotik_routeros.items import Item
from vendor_parsers.mikrotik_routeros.lists import addresses_of
from vendor_parsers.mikrotik_routeros.packets import Around, asked

CHANGES_DESTINATIONS = frozenset({"dst-nat", "redirect", "netmap"})
CHAINS: tuple[tuple[str, NatKind], ...] = (("dstnat", "destination"), ("srcnat", "source"))
_ENDS = {"accept": "accept", "return": "return", "jump": "call"}
_TRANSLATES = frozenset({"dst-nat", "src-nat", "masquerade", "redirect", "netmap", "same", "endpoint-independent-nat"})


def destination_rules(table: Table) -> frozenset[str]:
    """The names of the rules that change destinations."""
    return frozenset(
        f"{table.title(chain)} {place}"
        for chain, items in table.chains.items()
        if chain != "srcnat"
        for place, item in enumerate(items, start=1)
        if item.get("action") in CHANGES_DESTINATIONS and not item.disabled
    )


def read_translation(tables: Sequence[Table], arounds: dict[Family, Around]) -> tuple[Nat, ...]:
    """Every translation of packets in transit, in the order it is tried."""
    found: list[Nat] = []
    for table in tables:
        around = arounds[table.family]
        asks = {id(item): _asks(item, around) for items in table.chains.values() for item in items}
        for chain, direction in CHAINS:
            if _steps_behind(table, chain) > MOST_RULES:
                found.append(_lost(table, chain, direction, around.scope))
                continue
            chains = {
                name: list(_steps(table, name, asks, direction, around.scope))
                for name in table.chains
                if name == chain or table.own(name)
            }
            found += translations(chains, chain, direction, around.scope)
    return tuple(found)


def published(nats: Sequence[Nat]) -> dict[str, list[Criteria]]:
    """The packets that each rule for destinations makes, by its name."""
    found: dict[str, list[Criteria]] = {}
    for nat in nats:
        if nat.kind == "destination":
            ports = nat.to_ports
            terms = (
                nat.service.terms
                if ports is None
                else tuple(replace(t, destination_ports=ports) for t in nat.service.terms)
            )
            made = Criteria(
                translated=frozenset({nat.name}), destination=Match.exact(nat.to.upper, *nat.to.names), terms=terms
            )
            found.setdefault(nat.name, []).append(made)
    return found


def _steps_behind(table: Table, start: str) -> int:
    """How many rules are tried when every jump is followed; chains nested deeper than can be followed count as too many."""
    sizes: dict[str, int] = dict.fromkeys(table.chains, MOST_RULES)
    for _ in range(DEEPEST):
        # from the innermost chains outwards: after as many rounds as levels every size is true
        sizes = {
            name: min(
                sum(1 + sizes.get(item.get("jump-target"), 0) for item in items if not item.disabled), MOST_RULES + 1
            )
            for name, items in table.chains.items()
        }
    return sizes.get(start, 0)


def _lost(table: Table, chain: str, direction: NatKind, scope: Scope) -> Nat:
    """Chains too entangled to follow: anything may become of any packet."""
    return Nat(
        kind=direction, name=table.title(chain), at=table.chains[chain][0].at,
        to=Match.opaque(LOST, scope.everything), conditions=(LOST,),
    )  # fmt: skip


def _asks(item: Item, around: Around) -> tuple[Criteria, ...]:
    item.know(KNOWN)
    word = item.get("action", "accept")
    if word not in _TRANSLATES and word not in _ENDS and word not in PASS_ON:
        item.forget("action")
    return first_packets(asked(item, around))


def _steps(
    table: Table, chain: str, asks: dict[int, tuple[Criteria, ...]], direction: NatKind, scope: Scope
) -> Iterator[Step]:
    for place, item in enumerate(table.chains[chain], start=1):
        word = item.get("action", "accept")
        if item.disabled or word in PASS_ON:
            continue
        name = f"{table.title(chain)} {place}"
        wanted = asks[id(item)]
        if word == "accept":
            yield Step(name=name, at=item.at, asks=wanted, does="accept")
        elif word == "return":
            yield Step(name=name, at=item.at, asks=wanted, does="return")
        elif word == "jump":
            yield Step(name=name, at=item.at, asks=wanted, does="call", chain=item.get("jump-target"))
        else:
            aims = partial(_aims, item, direction, scope)
            yield Step(name=name, at=item.at, asks=wanted, does="translate", aims=aims)


def _aims(item: Item, direction: NatKind, scope: Scope, part: Criteria) -> Iterator[tuple[Criteria, Aim]]:
    """What a rule makes of the packets it asks for."""
    word, to, ports = item.get("action"), item.get("to-addresses"), item.get("to-ports")
    if word == "dst-nat" and direction == "destination":
        yield from to_destination(_target(to, ports), part, scope)
    elif word in ("src-nat", "same") and direction == "source":
        yield part, to_source([_range(to)] if to else [], scope)
    elif word == "masquerade" and direction == "source":
        yield from interface_address(direction, None, part, scope)
    elif word == "redirect" and direction == "destination":
        new = port_range(ports, "-") if ports else None
        if ports and new is None:
            yield part, _opaque(direction, f"to-ports={ports}", scope)
        else:
            yield from interface_address(direction, new, part, scope)
    elif word == "netmap":
        side = part.destination if direction == "destination" else part.source
        target = mapped(side, to)
        if target is None:
            yield part, _opaque(direction, f"netmap {to}", scope)
        else:
            yield part, Aim(kind=direction, to=target, one_to_one=True)
    else:
        yield part, _opaque(direction, f"action={word}", scope)


def _opaque(direction: NatKind, text: str, scope: Scope) -> Aim:
    return Aim(kind=direction, to=Match.opaque(text, scope.everything), conditions=(text,))


def _target(to: str, ports: str) -> str:
    """``10.0.0.5`` and ``8080`` as ``10.0.0.5:8080``, IPv6 addresses in brackets."""
    address = _range(to)
    if ":" in address and ports:
        address = f"[{address}]"
    return f"{address}:{ports}" if ports else address


def _range(to: str) -> str:
    """A prefix as first and last address; anything else as it is."""
    if "/" not in to:
        return to
    found = addresses_of(to)
    if found is None:
        return to
    low, high = found.intervals[0]
    return f"{format_ip(low)}-{format_ip(high)}" if high > low else format_ip(low)
