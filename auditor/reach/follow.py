"""One packet followed through the parsed network by plain first-match code.

It shares no set algebra with ``auditor.space``: rules are tried one after the other, routes by scanning for the
longest prefix. Every witness the set engine offers is walked here before anyone sees it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from auditor.model.address import V6, format_ip
from auditor.model.forwarding import Nat
from auditor.model.ranges import Ranges
from auditor.model.rule import Action, Match, Rule
from auditor.model.service import Service, Term
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.reach.flows import Hop, Unknown
from auditor.reach.routes import Entry, lookup
from auditor.reach.spread import EXTERNAL_KINDS, unsupplied
from auditor.reach.wiring import Box, Guard
from auditor.space.packets import Packet

if TYPE_CHECKING:
    from auditor.reach.network import Network

ANYWHERE = "*"
"""The target of a packet that only has to be delivered: to any host, or to a device itself."""

MOST_HOPS = 24
MOST_STATES = 2_000


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a filter says of one packet: pass or not, by which line, and what had to be assumed for it."""

    passes: bool
    at: tuple[Span, ...] = ()
    assumed: tuple[Unknown, ...] = ()


@dataclass(frozen=True, slots=True)
class Journey:
    """A packet's way and everything that had to be assumed on it (nothing for a definite one)."""

    hops: tuple[Hop, ...]
    assumed: tuple[Unknown, ...] = ()
    arrived: bool = True


@dataclass(frozen=True, slots=True)
class Stop:
    """Where one way ended: the device and the line that dropped the packet (none where no route led on)."""

    device: str
    inward: str
    at: tuple[Span, ...]
    why: Text


FILTERED = Text("dropped by a filter", "フィルタで破棄")
NO_ROUTE = Text("no route", "経路なし")
NOT_FORWARDING = Text("the device does not route", "ルーティングしない機器")


@dataclass(frozen=True, slots=True)
class _State:
    device: str
    inward: str
    packet: Packet
    tunnelled: bool
    hops: tuple[Hop, ...]
    assumed: tuple[Unknown, ...]


def _in_term(term: Term, packet: Packet) -> bool:
    return (
        packet.protocol in term.protocols
        and packet.destination_port in term.destination_ports
        and packet.source_port in term.source_ports
        and packet.icmp in term.icmp
        and (term.established is None or term.established == packet.established)
    )


def _service(service: Service, packet: Packet, *, possible: bool) -> bool:
    return (possible and bool(service.unknown)) or any(_in_term(term, packet) for term in service.terms)


def _address(match: Match, address: int, *, possible: bool) -> bool:
    return address in (match.upper if possible else match.lower)


def matches(rule: Rule, packet: Packet) -> bool | None:
    """True: certainly; False: certainly not; None: nobody can tell."""
    possibly = (
        _address(rule.source, packet.source, possible=True)
        and _address(rule.destination, packet.destination, possible=True)
        and _service(rule.service, packet, possible=True)
    )
    if not possibly:
        return False
    certainly = (
        not rule.conditions
        and _address(rule.source, packet.source, possible=False)
        and _address(rule.destination, packet.destination, possible=False)
        and _service(rule.service, packet, possible=False)
    )
    return True if certainly else None


def ruling(rules: Iterable[Rule], default: Action, at: Span, packet: Packet, *, possible: bool) -> Ruling:
    """First match over a list: what certainly (or, with ``possible``, at best) happens to the packet."""
    assumed: list[Unknown] = []
    for rule in rules:
        if not rule.enabled:
            continue
        hit = matches(rule, packet)
        if hit is False:
            continue
        if hit and rule.action is not Action.UNKNOWN:
            return Ruling(rule.action is Action.PERMIT, (rule.at,), tuple(assumed))
        permits = rule.action is not Action.DENY
        if possible and permits:
            return Ruling(True, (rule.at,), (*assumed, _doubt(rule)))
        if possible:
            assumed.append(_doubt(rule))
        elif not permits or rule.action is Action.UNKNOWN:
            return Ruling(False, (rule.at,))
    if default is Action.UNKNOWN:
        why = Text("what this list does with the rest is not documented", "このリストの残りの扱いは文書化されていない")
        return Ruling(possible, (at,), (*assumed, Unknown(why, (at,))))
    return Ruling(default is Action.PERMIT, (at,) if default is Action.DENY else (), tuple(assumed))


def _doubt(rule: Rule) -> Unknown:
    reasons = (
        *rule.conditions,
        *rule.source.unknown,
        *rule.destination.unknown,
        *rule.service.unknown,
        *(("its action",) if rule.action is Action.UNKNOWN else ()),
    )
    named = ", ".join(dict.fromkeys(reasons))
    return Unknown(
        Text(f"rule {rule.name} depends on {named}", f"ルール {rule.name} は {named} に依存する"), (rule.at,)
    )


def guarded(box: Box, guards: Iterable[Guard], packet: Packet, inward: str, outward: str, *, possible: bool) -> Ruling:
    """Every guard of a stage in turn."""
    at: list[Span] = []
    assumed: list[Unknown] = []
    for guard in guards:
        if guard.family != "both" and (guard.family == "6") != (packet.destination >= V6):
            continue
        if guard.ruleset is None:
            found = ruling((), Action.UNKNOWN, guard.binding.at, packet, possible=possible)
        else:
            rules = box.between(guard.ruleset, inward, outward)
            found = ruling(rules, guard.ruleset.default, guard.ruleset.at, packet, possible=possible)
        at += found.at
        assumed += found.assumed
        if not found.passes:
            return Ruling(False, tuple(found.at), tuple(assumed))
    return Ruling(True, tuple(at), tuple(assumed))


def follow(
    network: Network,
    packet: Packet,
    device: str,
    inward: str,
    target: str,
    *,
    possible: bool,
    tunnelled: bool = False,
    stops: list[Stop] | None = None,
) -> Journey | None:
    """A way on which the packet reaches zone ``target`` (``device:NAME``, ``ANYWHERE``), or None when it has none.

    Without ``possible`` only what is certain counts. Loops and long ways end at ``MOST_HOPS`` devices. Every place
    where a way ended is appended to ``stops``.
    """
    waiting = [_State(device, inward, packet, tunnelled, (), ())]
    seen: set[tuple[str, str, Packet]] = set()
    while waiting and len(seen) < MOST_STATES:
        state = waiting.pop()
        if (state.device, state.inward, state.packet) in seen or len(state.hops) >= MOST_HOPS:
            continue
        seen.add((state.device, state.inward, state.packet))
        onward: list[_State] = []
        for arrived in _step(network, state, target, possible, onward, stops if stops is not None else []):
            return arrived
        waiting += reversed(onward)
    return None


def _step(
    network: Network, state: _State, target: str, possible: bool, onward: list[_State], stops: list[Stop]
) -> Iterator[Journey]:
    box = network.wiring.boxes[state.device]
    interface = box.interfaces.get(state.inward)
    vrf = interface.vrf if interface is not None else ""
    if interface is not None and interface.kind == "svi" and interface.vlan in box.port_filtered:
        if not possible:
            return
        why = Text(f"a port of VLAN {interface.vlan} is filtered", f"VLAN {interface.vlan} のポートにフィルタがある")
        state = replace(state, assumed=(*state.assumed, Unknown(why, (interface.at,))))
    ingress = () if state.tunnelled else box.guards("ingress", state.inward)
    entered = guarded(box, ingress, state.packet, state.inward, "", possible=possible)
    if state.packet.destination in box.own.get(vrf, Ranges()):
        yield from _to_itself(box, vrf, state, target, possible, entered)
    if not entered.passes or box.device.forwards.is_(False):
        why = NOT_FORWARDING if entered.passes else FILTERED
        stops.append(Stop(state.device, state.inward, entered.at, why))
        return
    assumed = state.assumed + entered.assumed
    if not box.device.forwards.known or (interface is not None and interface.policy_route):
        if not possible:
            return
        assumed += (_may_not_route(box, interface.policy_route if interface is not None else None),)
    for packet, changed, doubts in _published(box, state, vrf, possible):
        ways = lookup(box.entries.get(vrf, ()), packet.destination)
        if not any(entry.outward for entry, _ in ways) and packet.destination not in box.own.get(vrf, Ranges()):
            stops.append(Stop(state.device, state.inward, tuple(entry.at for entry, _ in ways), NO_ROUTE))
        for entry, settled in ways:
            if not settled and not possible:
                continue
            unsure = () if settled else (_unsettled(box, entry),)
            moved = replace(state, packet=packet, assumed=assumed + doubts + unsure)
            yield from _leave(network, box, vrf, entry, moved, entered.at, changed, target, possible, onward, stops)


def _to_itself(box: Box, vrf: str, state: _State, target: str, possible: bool, entered: Ruling) -> Iterator[Journey]:
    if target not in (f"device:{box.device.name}", ANYWHERE):
        return
    behind = guarded(box, box.guards("local", vrf), state.packet, state.inward, "", possible=possible)
    if behind.passes and (entered.passes or not box.device.lists_guard_self):
        rules = (*(entered.at if box.device.lists_guard_self else ()), *behind.at)
        hop = Hop(device=box.device.name, inward=state.inward, rules=rules)
        yield Journey((*state.hops, hop), (*state.assumed, *entered.assumed, *behind.assumed))


def _may_not_route(box: Box, policy: Span | None) -> Unknown:
    if policy is not None:
        why = Text(f"policy routing on {box.device.name}", f"{box.device.name} のポリシールーティング")
        return Unknown(why, (policy,))
    why = Text(
        f"whether {box.device.name} routes is not known ({box.device.forwards.note.en})",
        f"{box.device.name} がルーティングするか分からない（{box.device.forwards.note.ja}）",
    )
    return Unknown(why, (box.device.at,))


def _unsettled(box: Box, entry: Entry) -> Unknown:
    why = Text(
        f"the route on {box.device.name} may not hold ({entry.why or 'an uncertain route stands beside it'})",
        f"{box.device.name} のこの経路は有効とは限らない（{entry.why or '不確かな経路が並存する'}）",
    )
    return Unknown(why, (entry.at,))


def _takes(nat: Nat, packet: Packet, inward: str, outward: str | None) -> bool:
    return (
        nat.enabled
        and (nat.inward is None or inward in nat.inward)
        and (outward is None or nat.outward is None or outward in nat.outward)
        and _address(nat.source, packet.source, possible=True)
        and _address(nat.destination, packet.destination, possible=True)
        and _service(nat.service, packet, possible=True)
    )


_Change = tuple[tuple[Span, str], ...]


def _published(
    box: Box, state: _State, vrf: str, possible: bool
) -> Iterator[tuple[Packet, _Change, tuple[Unknown, ...]]]:
    packet = state.packet
    taken = [
        nat
        for nat in box.device.nats
        if nat.kind in ("destination", "twice") and _takes(nat, packet, state.inward, None)
    ]
    own = packet.destination in box.own.get(vrf, Ranges())
    if not own and (possible or not taken):
        yield packet, (), ()
    if not possible:
        return
    for nat in taken:
        why = Text(f"address translation {nat.name} may apply", f"アドレス変換 {nat.name} が適用され得る")
        for low, _ in nat.to.upper:
            port = nat.to_ports.least if nat.to_ports else packet.destination_port
            moved = replace(packet, destination=low, destination_port=port)
            change = f"{format_ip(packet.destination)} -> {format_ip(low)}"
            yield moved, ((nat.at, change),), (Unknown(why, (nat.at,)),)


def _leave(
    network: Network, box: Box, vrf: str, entry: Entry, state: _State, rules: tuple[Span, ...], changed: _Change,
    target: str, possible: bool, onward: list[_State], stops: list[Stop],
) -> Iterator[Journey]:  # fmt: skip
    outward = entry.outward
    if not outward:
        return
    through = guarded(box, box.guards("through", vrf), state.packet, state.inward, outward, possible=possible)
    if not through.passes:
        stops.append(Stop(state.device, state.inward, through.at, FILTERED))
        return
    left = guarded(box, box.guards("egress", outward), state.packet, state.inward, outward, possible=possible)
    if not left.passes:
        stops.append(Stop(state.device, state.inward, left.at, FILTERED))
        return
    assumed = (*state.assumed, *through.assumed, *left.assumed)
    for vpn in box.device.vpns:
        selected = _address(vpn.local, state.packet.source, possible=True) and _address(
            vpn.remote, state.packet.destination, possible=True
        )
        if vpn.enabled and vpn.interface == outward and not vpn.tunnel_interface and selected:
            if not possible:
                return
            why = Text(f"tunnel {vpn.name} may carry it", f"トンネル {vpn.name} を通り得る")
            assumed = (*assumed, Unknown(why, (vpn.at,)))
    for packet, change, doubts, pooled in _hidden(box, state, outward, possible):
        hop = Hop(
            device=box.device.name, inward=state.inward, outward=outward, route=entry.at,
            rules=tuple(dict.fromkeys((*rules, *through.at, *left.at))), translations=(*changed, *change),
        )  # fmt: skip
        moved = _State(
            box.device.name, state.inward, packet, False, (*state.hops, hop), tuple(dict.fromkeys((*assumed, *doubts)))
        )
        yield from _hand_over(network, box, entry, moved, target, possible, onward, pooled)


def _hidden(
    box: Box, state: _State, outward: str, possible: bool
) -> Iterator[tuple[Packet, _Change, tuple[Unknown, ...], bool]]:
    packet = state.packet
    for nat in box.device.nats:
        if nat.kind == "destination" or not _takes(nat, packet, state.inward, outward):
            continue
        certain = not (nat.conditions or nat.source.unknown or nat.destination.unknown or nat.service.unknown)
        if not certain and not possible:
            return
        doubts: tuple[Unknown, ...] = ()
        if not certain:
            why = Text(f"address translation {nat.name} may apply", f"アドレス変換 {nat.name} が適用され得る")
            doubts = (Unknown(why, (nat.at,)),)
        if nat.kind == "identity":
            yield packet, (), doubts, False
        elif nat.to.upper:
            new = nat.to.upper.least
            change = f"{format_ip(packet.source)} -> {format_ip(new)}"
            yield replace(packet, source=new), ((nat.at, change),), doubts, nat.to.upper.size != 1
        if certain:
            return
    yield packet, (), (), False


def _hand_over(
    network: Network, box: Box, entry: Entry, state: _State, target: str, possible: bool, onward: list[_State],
    pooled: bool,
) -> Iterator[Journey]:  # fmt: skip
    name, outward, packet = box.device.name, entry.outward, state.packet
    hop = packet.destination if entry.next_hop is None else entry.next_hop
    devices = network.wiring.next_devices(name, outward, hop)
    for neighbour in devices:
        if (neighbour.doubt is None and not pooled) or possible:
            doubts = () if neighbour.doubt is None else (neighbour.doubt,)
            onward.append(
                replace(state, device=neighbour.device, inward=neighbour.interface, assumed=state.assumed + doubts)
            )
    if devices and entry.next_hop is not None:
        return
    if target == ANYWHERE:
        yield Journey(state.hops, state.assumed)
        return
    here = network.zone(name, outward)
    wanted = network.plant.zone(target)
    if wanted is None:
        return
    if here is not None and here.id == target:
        if packet.destination in network.addresses(wanted, as_source=False):
            yield Journey(state.hops, state.assumed)
    elif (
        possible
        and entry.next_hop is not None
        and (here is None or here.kind not in EXTERNAL_KINDS)
        and wanted.kind not in EXTERNAL_KINDS
        and packet.destination in wanted.prefixes
    ):
        yield Journey(state.hops, (*state.assumed, unsupplied(name, outward, entry)))


def reply(network: Network, packet: Packet, journey: Journey, *, possible: bool) -> Ruling:
    """What happens to the answer on the way back along a journey.

    A stateful device that let the packet through lets its answer through; a stateless filter is asked again, with
    addresses and ports exchanged and TCP marked as established.
    """
    answer = replace(
        packet, source=packet.destination, destination=packet.source, source_port=packet.destination_port,
        destination_port=packet.source_port, established=True, icmp=_answer_kind(packet),
    )  # fmt: skip
    at: tuple[Span, ...] = ()
    for hop in reversed(journey.hops):
        box = network.wiring.boxes[hop.device]
        if box.device.stateful:
            continue
        for stage, place, inward in (("ingress", hop.outward, hop.outward), ("egress", hop.inward, hop.outward)):
            if not place:
                continue
            found = guarded(box, box.guards(stage, place), answer, inward, hop.inward, possible=possible)
            at += found.at
            if not found.passes:
                return Ruling(False, found.at, found.assumed)
    return Ruling(True, at)


def _answer_kind(packet: Packet) -> int:
    """Echo replies answer echo requests; other ICMP kinds have no answer of another kind here."""
    return {8 * 256: 0, 128 * 256: 129 * 256}.get(packet.icmp, packet.icmp)
