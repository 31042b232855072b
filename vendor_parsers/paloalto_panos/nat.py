"""NAT rules: one list, first match, which decides over destination and source together.

A rule compares the packet before any translation, and the zone its original destination is routed to (PAN-OS Networking
Administrator's Guide, NAT Policy Overview). Here it becomes one rule of the search for destinations, and one of the search
for sources that holds for the packets the first one has taken. ``bi-directional`` makes a second rule for the opposite
direction that stands in no export; which zones that one asks for is not documented, so that it is never certain.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from auditor.model.address import ANY, ANY4, parse_ip
from auditor.model.forwarding import Nat
from auditor.model.ranges import Ranges
from auditor.model.rule import ANYWHERE, Match
from auditor.model.service import ANY_SERVICE
from vendor_parsers._readers.choosing import meeting
from vendor_parsers.paloalto_panos.addresses import host_of
from vendor_parsers.paloalto_panos.egress import Egress
from vendor_parsers.paloalto_panos.interfaces import MANAGEMENT
from vendor_parsers.paloalto_panos.names import Names, leftovers, read_asked
from vendor_parsers.paloalto_panos.services import port_set
from vendor_parsers.paloalto_panos.tree import Element

_POOLED = ("dynamic-ip-and-port", "dynamic-ip", "persistent-dynamic-ip-and-port")


def read_nats(every: list[Names], egress: Egress) -> list[Nat]:
    """The rules of all virtual systems: those for destinations first, then those for sources."""
    destinations: list[Nat] = []
    sources: list[Nat] = []
    for names in every:
        if names.vsys.group:
            for base in names.vsys.rulebases:
                for rule in base.entries("nat", "rules"):
                    list(_rule(names, rule, egress))
            continue
        for base in names.vsys.rulebases:
            for rule in base.entries("nat", "rules"):
                for nat in _rule(names, rule, egress):
                    (destinations if nat.kind in ("destination", "identity_destination") else sources).append(nat)
    for found, kind in ((destinations, "identity_destination"), (sources, "identity")):
        while found and found[-1].kind == kind:
            found.pop()
    return [*destinations, *sources]


def _tables(names: Names, inward: frozenset[str] | None) -> list[str]:
    ports = names.ports.interfaces
    return sorted(
        {port.vrf for name, port in ports.items() if (inward is None or name in inward) and port.vrf != MANAGEMENT}
    )


def _rule(names: Names, rule: Element, egress: Egress) -> Iterator[Nat]:
    asked = read_asked(names, rule, "nat")
    conditions = list(asked.conditions)
    kind = rule.word("nat-type") or "ipv4"
    conditions += [kind] if kind != "ipv4" else []
    bound = rule.word("active-active-device-binding")
    conditions += [f"device {bound}"] if bound else []
    words = rule.words_at("service") or ("any",)
    service = names.services.resolve(words, rule.span("service"), "nat")
    whole = names.zones.everywhere if names.config.several else None
    inward = whole if asked.inward is None else names.zones.interfaces(asked.inward)
    outward = None if asked.outward is None else names.zones.interfaces(asked.outward)
    port = rule.word("to-interface")
    if port and port != "any":
        outward = frozenset({port}) if outward is None else outward & {port}
    destination = asked.destination
    if outward is not None:
        toward = egress.behind(outward, _tables(names, inward), ", ".join(asked.outward or (port,)))
        if asked.destination == ANYWHERE:
            destination = Match(toward.lower, toward.upper, ("any",), toward.unknown)
        else:
            destination = meeting(asked.destination, toward)
    base = Nat(
        kind="identity_destination",
        name=names.config.label(names.vsys, f"nat rule {rule.text}"),
        at=rule.at,
        inward=inward,
        source=asked.source,
        destination=destination,
        service=service,
        enabled=asked.enabled,
        conditions=tuple(conditions),
    )
    to, ports, known = _new_destination(names, rule)
    source = _new_source(names, rule)
    left = leftovers(rule)
    base = replace(base, conditions=(*base.conditions, *left))
    if to is not None:
        if to.unknown:
            base = replace(base, conditions=(*base.conditions, f"new destination {', '.join(to.unknown)}"))
        yield replace(
            base,
            kind="destination",
            to=to,
            to_ports=ports,
            one_to_one=_same_size(asked.destination, to),
            conditions=base.conditions if known else (*base.conditions, "new port not understood"),
        )
        base = replace(
            base,
            destination=ANYWHERE,
            service=ANY_SERVICE,
            conditions=(),
            translated=frozenset({base.name}),
        )
    else:
        yield base
        base = replace(
            base,
            destination=asked.destination,
            outward=outward,
            translated=frozenset({""}),
        )
    if source is None:
        yield replace(base, kind="identity")
        return
    new, fixed, opposite = source
    yield replace(
        base, kind="source", to=new, one_to_one=fixed and _same_size(asked.source, new), to_ports=None
    )  # fmt: skip
    if opposite:
        yield Nat(
            kind="destination",
            name=f"{base.name} in the opposite direction",
            at=rule.at,
            destination=new,
            to=asked.source,
            one_to_one=_same_size(new, asked.source),
            enabled=asked.enabled,
            conditions=("the implied rule of bi-directional",),
        )


def _same_size(before: Match, after: Match) -> bool:
    exact = not before.unknown and not after.unknown and before.lower == before.upper and after.lower == after.upper
    return exact and 0 < before.upper.size == after.upper.size and before.upper != ANY


def _new_destination(names: Names, rule: Element) -> tuple[Match | None, Ranges | None, bool]:
    """The new destination (None: unchanged), its new port, and whether both were understood."""
    for key in ("destination-translation", "dynamic-destination-translation"):
        place = rule.get(key)
        words = place.words_at("translated-address")
        text = place.word("translated-port")
        for word in place.get("dns-rewrite").below():
            word.read = 1
        place.word("distribution")
        if not (words or text):
            continue
        to = names.addresses.resolve(words, place.span("translated-address"), "nat") if words else Match.opaque("")
        try:
            return to, port_set(text) if text else None, True
        except ValueError:
            return to, None, False
    return None, None, True


def _new_source(names: Names, rule: Element) -> tuple[Match, bool, bool] | None:
    """The new source, whether each host keeps its own, and whether the opposite direction is translated as well."""
    place = rule.get("source-translation")
    static = place.get("static-ip")
    if static.text:
        words = static.words_at("translated-address")
        both = static.flag("bi-directional") is True
        return names.addresses.resolve(words, static.span("translated-address"), "nat"), True, both
    for key in _POOLED:
        pool = place.get(key)
        if not pool.text:
            continue
        parts: list[Match] = []
        words = pool.words_at("translated-address")
        if words:
            parts.append(names.addresses.resolve(words, pool.span("translated-address"), "nat"))
        if pool.look("interface-address") is not None:
            parts.append(_of_interface(names, pool.get("interface-address")))
        fallback = pool.get("fallback")
        if fallback.text:
            parts.append(Match.opaque("fallback"))
            for word in fallback.below():
                word.read = 1
        return (Match.union(parts) if parts else Match.opaque("no translated address")), False, False
    return None


def _of_interface(names: Names, place: Element) -> Match:
    """The address of an interface: the one that is named, else any of its own."""
    name = place.word("interface")
    text = place.word("ip") or place.word("floating-ip")
    if text:
        if host_of(text):
            return Match.exact(Ranges.one(parse_ip(host_of(text))), name)
        return names.addresses.resolve((text,), place.span("ip"), "nat")
    own, more = names.own_addresses(frozenset({name}))
    if more or not own:
        return Match(own, ANY4, (name,), (f"address of {name}",))
    return Match.exact(own, name)
