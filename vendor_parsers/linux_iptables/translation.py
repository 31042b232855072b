"""The nat table as one list per direction: PREROUTING changes destinations, POSTROUTING sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from auditor.model.forwarding import Nat, NatKind
from vendor_parsers._readers.linux.aims import Aim
from vendor_parsers._readers.linux.criteria import Criteria
from vendor_parsers._readers.linux.nat_walk import Step, first_packets, translations
from vendor_parsers.linux_iptables.chains import passing
from vendor_parsers.linux_iptables.known import TRANSLATIONS
from vendor_parsers.linux_iptables.matches import asked
from vendor_parsers.linux_iptables.scope import Scope
from vendor_parsers.linux_iptables.tables import Line, Table
from vendor_parsers.linux_iptables.targets import aims

CHANGES_DESTINATIONS = frozenset({"DNAT", "REDIRECT", "NETMAP"})
HOOKS: tuple[tuple[str, NatKind], ...] = (("PREROUTING", "destination"), ("POSTROUTING", "source"))
_ENDS = ("ACCEPT", "RETURN", "DROP")


def destination_rules(tables: Sequence[Table], family: str) -> frozenset[str]:
    """The names of the rules that change destinations."""
    return frozenset(
        f"{table.title(chain)} {line.number}"
        for table in tables
        if table.name == "nat" and table.family == family
        for chain in table.reached("PREROUTING")
        for line in table.chains[chain]
        if line.target in CHANGES_DESTINATIONS
    )


def read_translation(tables: Sequence[Table], scopes: Mapping[str, Scope]) -> tuple[Nat, ...]:
    """Every translation of packets in transit, in the order it is tried."""
    found: list[Nat] = []
    for table in tables:
        if table.name == "nat":
            scope = scopes[table.family]
            taken = _read_lines(table, scope)
            for chain, direction in HOOKS:
                chains = {name: list(_steps(table, name, taken, direction, scope)) for name in table.reached(chain)}
                found += translations(chains, chain, direction, scope)
    return tuple(found)


def _read_lines(table: Table, scope: Scope) -> dict[int, tuple[Criteria, ...]]:
    """What each line asks, by the line's identity; every word read is marked, also in chains nothing leads to."""
    taken: dict[int, tuple[Criteria, ...]] = {}
    for lines in table.chains.values():
        for line in lines:
            found = asked(line.options, scope)
            known = passing(line.target) or table.own(line.target) or line.target in (*TRANSLATIONS, *_ENDS)
            stuck = found.stuck if known else min(line.place, line.place if found.stuck is None else found.stuck)
            line.node.mark(stuck)
            taken[id(line)] = first_packets(found.criteria)
    return taken


def _steps(
    table: Table, chain: str, taken: Mapping[int, tuple[Criteria, ...]], direction: NatKind, scope: Scope
) -> Iterator[Step]:
    """The rules of a chain that decide something."""
    for line in table.chains[chain]:
        if passing(line.target):
            continue
        name, at, asks = f"{table.title(chain)} {line.number}", line.node.at, taken[id(line)]
        if table.own(line.target):
            yield Step(name=name, at=at, asks=asks, does="goto" if line.goto else "call", chain=line.target)
        elif line.target in ("RETURN", "ACCEPT"):
            yield Step(name=name, at=at, asks=asks, does="return" if line.target == "RETURN" else "accept")
        else:
            yield Step(name=name, at=at, asks=asks, does="translate", aims=partial(_aims, direction, line, scope))


def _aims(direction: NatKind, line: Line, scope: Scope, part: Criteria) -> Iterator[tuple[Criteria, Aim]]:
    return aims(direction, line, part, scope)
