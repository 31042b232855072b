"""Policy-based forwarding: rules asked in order before the routing table (PAN-OS Networking Administrator's Guide, PBF)."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.forwarding import PolicyRoute
from vendor_parsers.paloalto_panos.interfaces import MANAGEMENT
from vendor_parsers.paloalto_panos.names import Names, leftovers
from vendor_parsers.paloalto_panos.tree import Element


def read_policy_routes(names: Names) -> list[PolicyRoute]:
    """The rules of one virtual system, one for each routing table their interfaces are in."""
    found: list[PolicyRoute] = []
    for base in names.vsys.rulebases:
        for rule in base.entries("pbf", "rules"):
            found += _rule(names, rule)
    return [] if names.vsys.group else found


def _inward(names: Names, rule: Element, conditions: list[str]) -> frozenset[str] | None:
    place = rule.get("from")
    zones, ports = place.words_at("zone"), place.words_at("interface")
    if zones:
        known = names.zones.known(zones, "from", rule.span("from", "zone"), conditions, "routing")
        return names.zones.interfaces(known)
    if ports:
        return frozenset(ports)
    conditions.append("no from")
    return None


def _rule(names: Names, rule: Element) -> Iterator[PolicyRoute]:
    conditions: list[str] = []
    inward = _inward(names, rule, conditions)
    source = names.addresses.resolve(rule.words_at("source"), rule.span("source"), "routing")
    destination = names.addresses.resolve(rule.words_at("destination"), rule.span("destination"), "routing")
    source = source.negated() if rule.flag("negate-source") else source
    destination = destination.negated() if rule.flag("negate-destination") else destination
    for key in ("application", "source-user"):
        words = rule.words_at(key)
        conditions += [f"{key} {', '.join(words)}"] if words and "any" not in words else []
    schedule = rule.word("schedule")
    conditions += [f"schedule {schedule}"] if schedule else []
    service = names.services.resolve(rule.words_at("service") or ("any",), rule.span("service"), "routing")
    action = rule.get("action")
    forward = action.get("forward")
    interface = forward.word("egress-interface")
    value = forward.word("nexthop", "ip-address")
    hop = names.addresses.resolve((value,), forward.span("nexthop"), "routing") if value else None
    fqdn = forward.word("nexthop", "fqdn")
    conditions += [f"next hop {fqdn}"] if fqdn else []
    monitor = forward.get("monitor")
    for word in monitor.below():
        word.read = 1
    conditions += ["monitored next hop"] if monitor.text else []
    discard = action.has("discard")
    plain = action.has("no-pbf")
    other = action.word("forward-to-vsys")
    conditions += [f"forward to vsys {other}"] if other else []
    for word in rule.get("enforce-symmetric-return").below():
        word.read = 1
    off = rule.flag("disabled") is True
    rule.word("active-active-device-binding")
    conditions += [f"not understood: {key}" for key in leftovers(rule)]
    if off:
        return
    next_hop = hop.lower.least if hop is not None and hop.lower.size == 1 else None
    conditions += [f"next hop {value}"] if value and next_hop is None else []
    conditions += ["no action"] if not (forward.text or discard or plain or other) else []
    ports = names.ports.interfaces
    tables = sorted({port.vrf for name, port in ports.items() if inward is None or name in inward} - {MANAGEMENT})
    for table in tables:
        yield PolicyRoute(
            name=names.config.label(names.vsys, f"pbf rule {rule.text}"), at=rule.at, inward=inward, source=source,
            destination=destination, service=service, next_hop=next_hop, interface=interface, vrf=table,
            discard=discard, conditions=tuple(conditions),
        )  # fmt: skip
