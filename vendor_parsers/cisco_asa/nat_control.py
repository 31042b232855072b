"""Before 8.3: packets that must be translated and are not, so that the ASA drops them.

A translation rule cannot say *dropped* in the model; such packets are kept as possible, never as certain. With
``nat-control``, and always before 7.0, every session from a higher to a lower level needs a rule. Without it, addresses with a
dynamic rule still need a pool on every interface of lower or equal level they go to, and cannot be reached by their own
address (ASA Series Firewall ASDM Configuration Guide, "Configuring NAT (ASA 8.2 and Earlier)": NAT Control, Dynamic NAT, Real
Addresses in a NAT Rule Must be Translated on All Lower or Same Security Interfaces).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from auditor.model.address import ANY4
from auditor.model.forwarding import Nat
from auditor.model.interface import Interface
from auditor.model.ranges import Ranges
from auditor.model.rule import Match
from vendor_parsers.cisco_asa.scope import Scope


def _level(interface: Interface) -> int | None:
    return interface.security_level.value if interface.security_level is not None else None


def without_pool(scope: Scope, inside: str, pooled: frozenset[str], *, outside: bool) -> frozenset[str]:
    """The interfaces a dynamic rule's hosts may be sent to that have no pool for it (levels not known count)."""
    named = scope.interfaces.values()
    own = next((_level(found) for found in named if found.name == inside), None)
    found: set[str] = set()
    for other in named:
        level = _level(other)
        concerned = own is None or level is None or (level >= own if outside else level <= own)
        if other.name != inside and other.name not in pooled and concerned:
            found.add(other.name)
    return frozenset(found)


def refused(base: Nat, real: Match, inward: frozenset[str] | None) -> Nat:
    """Sessions to the real address of a host with a dynamic rule."""
    made = replace(base, kind="identity_destination", inward=inward, destination=real, to=Match.exact(ANY4, "any"))
    return untranslated(made, "the real address of a dynamic translation")


def untranslated(nat: Nat, why: str) -> Nat:
    """The rule, never certain."""
    return replace(nat, conditions=(*nat.conditions, why))


def implicit(scope: Scope) -> Iterator[Nat]:
    """What ``nat-control`` does to the sessions no rule speaks of: between unequal levels they are dropped."""
    lines = [node for node in scope.root.all("nat-control") if len(node.words) == 1]
    if not lines and not scope.before(7, 0):
        return
    at = lines[0].at if lines else scope.root.children[0].at
    named = list(scope.interfaces.values())
    own = Ranges.of(*((address.ip, address.ip) for found in named for address in found.addresses))
    for inside in named:
        higher = _level(inside)
        lower = frozenset(
            found.name
            for found in named
            if found.name != inside.name and (higher is None or (level := _level(found)) is None or level < higher)
        )
        if not lower:
            continue
        base = Nat(kind="identity", name="nat-control", at=at, conditions=("nat-control",))
        yield replace(base, inward=frozenset({inside.name}), outward=lower)
        yield replace(
            base,
            kind="identity_destination",
            inward=lower,
            outward=frozenset({inside.name}),
            destination=Match.exact(inside.networks - own, f"networks of {inside.name}"),
        )
