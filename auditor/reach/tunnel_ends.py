"""Which tunnels of supplied devices are the two ends of one, and what could be wrong with it.

Facts only: both engines read them, each with its own reading of packets. A pair is certain when each end names the
other, both agree on what they protect and how, and nothing on either end is known to stop what builds the tunnel.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial

from auditor.model.device import Device
from auditor.model.forwarding import Vpn
from auditor.model.ranges import Ranges
from auditor.model.rule import Action, Rule
from auditor.model.service import ESP, GRE, UDP, Service
from auditor.model.text import Text
from auditor.reach.flows import Unknown
from auditor.reach.routes import own_addresses
from auditor.reach.single import guarded
from auditor.reach.wiring import Box
from auditor.space.packets import Packet

IN_THE_CLEAR = -1
"""The number of no tunnel."""

IKE, NAT_TRAVERSAL = 500, 4500
_PROTOCOLS = {"gre": GRE, "ipip": 4, "6in4": 41}


@dataclass(frozen=True, slots=True)
class Partner:
    """The other end of a tunnel; ``doubt`` None when packets of ``sends`` that ``accepts`` knows certainly come out there.

    Both are lists as the sending end sees its packets. What the ends describe differently is of unknown action.
    """

    device: str
    number: int
    doubt: Unknown | None
    sends: tuple[Rule, ...]
    accepts: tuple[Rule, ...]


def selectors(vpn: Vpn) -> tuple[Rule, ...]:
    """What a tunnel takes, seen from its own end."""
    if vpn.selectors:
        return vpn.selectors
    return (Rule(name=vpn.name, action=Action.PERMIT, at=vpn.at, source=vpn.local, destination=vpn.remote),)


def answering(rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
    """The same list as the other end writes it: sources and destinations exchanged."""
    return tuple(
        replace(rule, source=rule.destination, destination=rule.source, service=_turned(rule.service)) for rule in rules
    )


def _turned(service: Service) -> Service:
    terms = tuple(replace(t, destination_ports=t.source_ports, source_ports=t.destination_ports) for t in service.terms)
    return replace(service, terms=terms)


def at_work(device: Device, outward: str) -> Iterator[tuple[int, Vpn]]:
    """The tunnels that take packets leaving by an interface, in order, with their numbers."""
    for number, vpn in enumerate(device.vpns):
        if vpn.enabled and outward == (vpn.tunnel_interface or vpn.interface):
            yield number, vpn


def guarding(device: Device, inward: str) -> Iterator[Vpn]:
    """The policy-based tunnels of an interface: what they protect is not taken in the clear there."""
    for _, vpn in at_work(device, inward):
        if not vpn.tunnel_interface:
            yield vpn


Leaves = Callable[[str, str, Packet], bool]
"""Whether what a device sends itself (device, VRF, packet) may get past the supplied devices on its way."""


class TunnelEnds:
    """The partners of every tunnel, worked out when asked for."""

    def __init__(self, boxes: Mapping[str, Box], leaves: Leaves) -> None:
        self.boxes = boxes
        self.leaves = leaves
        self._found: dict[tuple[str, int], tuple[Partner, ...]] = {}
        self._owners: dict[int, set[str]] = {}
        for name, box in boxes.items():
            for interface in box.device.interfaces:
                for address in interface.addresses:
                    self._owners.setdefault(address.ip, set()).add(name)

    def partners(self, device: str, number: int) -> tuple[Partner, ...]:
        """The tunnels of other supplied devices that are, or may be, the other end."""
        key = (device, number)
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = tuple(self._search(self.boxes[device], self.boxes[device].device.vpns[number]))
        return found

    def settled(self, device: str, number: int) -> bool:
        """True when the other end is certainly supplied."""
        return any(partner.doubt is None for partner in self.partners(device, number))

    def _search(self, box: Box, vpn: Vpn) -> Iterator[Partner]:
        if vpn.clients:
            return
        for name, other in self.boxes.items():
            if name == box.device.name:
                continue
            for number, there in enumerate(other.device.vpns):
                if there.enabled and not there.clients and self._may_pair(box, vpn, other, there):
                    ours, theirs = selectors(vpn), answering(selectors(there))
                    yield Partner(
                        name, number, _doubt(self.leaves, box, vpn, other, there), _agreed(ours, theirs), theirs
                    )

    def _may_pair(self, box: Box, vpn: Vpn, other: Box, there: Vpn) -> bool:
        return vpn.key == there.key and self._may_name(vpn, other, there) and self._may_name(there, box, vpn)

    def _may_name(self, vpn: Vpn, other: Box, there: Vpn) -> bool:
        """Whether the peer of ``vpn`` may be this end; an address of a translating or no supplied device may stand for it."""
        if vpn.peer is None or vpn.spare_peers or vpn.peer in _addresses(other, there):
            return True
        owners = self._owners.get(vpn.peer, set())
        return not owners or any(name != other.device.name and self.boxes[name].device.nats for name in owners)


def _addresses(box: Box, vpn: Vpn) -> Ranges:
    """The addresses a tunnel speaks from."""
    if vpn.local_address is not None:
        return Ranges.one(vpn.local_address)
    interface = box.interfaces.get(vpn.interface)
    return own_addresses(interface) if interface is not None else Ranges()


def _agreed(ours: tuple[Rule, ...], theirs: tuple[Rule, ...]) -> tuple[Rule, ...]:
    """Our list, with lines that the other end does not have marked: two ends must name the same networks.

    The responder of a phase 2 exchange takes a proposal it has itself; narrower ones are taken by some (RFC 7296, 2.9).
    """
    return tuple(
        rule if rule.action is not Action.PERMIT or any(_same(rule, one) for one in theirs)
        else replace(rule, action=Action.UNKNOWN)
        for rule in ours
    )  # fmt: skip


def _same(rule: Rule, other: Rule) -> bool:
    return (
        other.action is Action.PERMIT
        and rule.exact and other.exact
        and rule.source.upper == other.source.upper
        and rule.destination.upper == other.destination.upper
        and set(rule.service.terms) == set(other.service.terms)
    )  # fmt: skip


def _doubt(leaves: Leaves, box: Box, vpn: Vpn, other: Box, there: Vpn) -> Unknown | None:
    """The first reason why the tunnel may not be up."""
    reason = _reason(leaves, box, vpn, other, there)
    if reason is None:
        return None
    names = f"{box.device.name} {vpn.name} – {other.device.name} {there.name}"
    en, ja = reason
    return Unknown(Text(f"tunnel {names}: {en}", f"トンネル {names}: {ja}"), (vpn.at, there.at))


def _reason(leaves: Leaves, box: Box, vpn: Vpn, other: Box, there: Vpn) -> tuple[str, str] | None:
    named = (
        vpn.peer is not None and vpn.peer in _addresses(other, there),
        there.peer is not None and there.peer in _addresses(box, vpn),
    )
    if not all(named):
        return "the ends do not name each other's address", "両端が互いのアドレスを指していない"
    if vpn.spare_peers or there.spare_peers:
        return "it has more than one peer", "対向が複数ある"
    if not (_up(box, vpn) and _up(other, there)):
        return "an interface of it may be down", "インタフェースが停止している可能性がある"
    if vpn.carriers != there.carriers:
        return "the ends do not encapsulate alike", "両端のカプセル化が一致しない"
    if vpn.offers is not None and there.offers is not None and not vpn.offers & there.offers:
        return "the ends have no IPsec proposal in common", "両端に共通の IPsec プロポーザルがない"
    for here, end, far, peer in ((box, vpn, other, there), (other, there, box, vpn)):
        own, others = _addresses(here, end), _addresses(far, peer)
        name = here.device.name
        if not _builds(end, partial(_comes_in, here, end), others, own):
            return f"filters of {name} stop what builds it", f"{name} のフィルタが構築に必要な通信を止める"
        if not _builds(end, partial(leaves, name, _vrf(here, end)), own, others):
            return f"what {name} sends does not get to the peer", f"{name} の送信が対向に届かない"
    return None


def _up(box: Box, vpn: Vpn) -> bool:
    named = [box.interfaces.get(name) for name in (vpn.interface, vpn.tunnel_interface) if name]
    return bool(named) and all(interface is not None and interface.enabled.is_(True) for interface in named)


def _vrf(box: Box, vpn: Vpn) -> str:
    """The VRF a tunnel's own packets are routed in."""
    interface = box.interfaces.get(vpn.interface)
    return interface.vrf if interface is not None else vpn.vrf


def _comes_in(box: Box, vpn: Vpn, packet: Packet) -> bool:
    """Whether the filters in front of an end may let in what the peer sends."""
    interface = box.interfaces.get(vpn.interface)
    if interface is None or interface.kind == "loopback":
        return True
    guards = [*box.guards("local", interface.vrf)]
    guards += box.guards("ingress", interface.name) if box.device.lists_guard_self is True else []
    return guarded(box, guards, packet, interface.name, "", possible=True).passes


def _builds(vpn: Vpn, gets_there: Callable[[Packet], bool], sources: Ranges, destinations: Ranges) -> bool:
    """False when what builds a tunnel certainly does not get there.

    IKE starts on UDP 500; data is ESP, or ESP in UDP 4500 behind a translation (RFC 7296, 2.23).
    """
    if not sources or not destinations:
        return True

    def goes(protocol: int, port: int = 0) -> bool:
        return gets_there(Packet(sources.least, destinations.least, protocol, port, port))

    if "ipsec" in vpn.carriers:
        return goes(UDP, IKE) and (goes(ESP) or goes(UDP, NAT_TRAVERSAL))
    return all(goes(_PROTOCOLS[carrier]) for carrier in vpn.carriers)


def peer_unknown(vpn: Vpn) -> Unknown:
    """Why nobody can tell what a tunnel without a supplied other end brings or takes."""
    why = Text(
        f"what lies behind the peer of tunnel {vpn.name} is not known",
        f"トンネル {vpn.name} の対向側に何があるかは分からない",
    )
    return Unknown(why, (vpn.at,))
