"""One packet at the tunnels of an interface, by plain first-match code."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from auditor.model.forwarding import TunnelStage, Vpn
from auditor.model.rule import Action, Rule
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.reach.flows import Unknown
from auditor.reach.single import Ruling, guarded, ruling
from auditor.reach.tunnel_ends import Partner, answering, at_work, guarding, selectors
from auditor.reach.wiring import Box
from auditor.space.packets import Packet

if TYPE_CHECKING:
    from auditor.reach.network import Network


@dataclass(frozen=True, slots=True)
class Exit:
    """One way out of an interface: in the clear (``vpn`` None), to a partner, or (both without) to an unknown peer."""

    rules: tuple[Span, ...] = ()
    assumed: tuple[Unknown, ...] = ()
    vpn: Vpn | None = None
    partner: Partner | None = None


def exits(
    network: Network, box: Box, inward: str, outward: str, packet: Packet, listed: Callable[[], Ruling], *,
    possible: bool, dropped: list[Span], tunnels: bool,
) -> Iterator[Exit]:  # fmt: skip
    """Every way the packet may leave by an interface; what a list stops is added to ``dropped``.

    Without ``tunnels`` it leaves as it is: what builds a tunnel is not asked whether another one would carry it.
    """
    passed_by: tuple[Unknown, ...] = ()
    ends = network.tunnel_ends
    for number, vpn in at_work(box.device, outward) if tunnels else ():
        rules = selectors(vpn)
        certainly = _selects(rules, vpn, packet, possible=False).passes
        maybe = certainly or _selects(rules, vpn, packet, possible=True).passes
        settled = ends.settled(box.device.name, number)
        if certainly or (maybe and possible):
            doubt = () if certainly else (_may_take(vpn),)
            sent = _sent(box, vpn, inward, outward, packet, listed, possible=possible)
            if sent.passes:
                assumed = (*passed_by, *doubt, *sent.assumed)
                for partner in ends.partners(box.device.name, number):
                    yield from _to(partner, vpn, packet, sent, assumed, possible=possible)
                if not settled:
                    yield Exit(sent.at, assumed, vpn)
            else:
                dropped += sent.at
        if vpn.tunnel_interface:
            if settled:
                return
        elif certainly or (maybe and not possible):
            return
        elif maybe:
            passed_by = (*passed_by, _may_take(vpn))
    left = listed()
    if left.passes:
        yield Exit(left.at, (*passed_by, *left.assumed))
    else:
        dropped += left.at


def _selects(rules: tuple[Rule, ...], vpn: Vpn, packet: Packet, *, possible: bool) -> Ruling:
    return ruling(rules, Action.DENY, vpn.at, packet, possible=possible)


def _sent(
    box: Box, vpn: Vpn, inward: str, outward: str, packet: Packet, listed: Callable[[], Ruling], *, possible: bool
) -> Ruling:  # fmt: skip
    first = met(vpn, "sent", listed, possible=possible)
    if not first.passes:
        return first
    own = guarded(box, box.guards("egress", vpn.entry), packet, inward, outward, possible=possible)
    return Ruling(own.passes, (*first.at, *own.at) if own.passes else own.at, (*first.assumed, *own.assumed))


def _to(
    partner: Partner, vpn: Vpn, packet: Packet, sent: Ruling, assumed: tuple[Unknown, ...], *, possible: bool
) -> Iterator[Exit]:
    if partner.doubt is not None and not possible:
        return
    found = assumed if partner.doubt is None else (*assumed, partner.doubt)
    for rules in (partner.sends, partner.accepts):
        agreed = _selects(rules, vpn, packet, possible=possible)
        if not agreed.passes:
            return
        if agreed.assumed or not _selects(rules, vpn, packet, possible=False).passes:
            found = (*found, _not_mirrored(vpn))
    yield Exit(sent.at, tuple(dict.fromkeys(found)), vpn, partner)


def _may_take(vpn: Vpn) -> Unknown:
    return Unknown(Text(f"tunnel {vpn.name} may carry it", f"トンネル {vpn.name} を通り得る"), (vpn.at,))


def _not_mirrored(vpn: Vpn) -> Unknown:
    why = Text(
        f"the ends of tunnel {vpn.name} do not name the same networks for it",
        f"トンネル {vpn.name} の両端が、この通信について同じネットワークを指定していない",
    )
    return Unknown(why, (vpn.at,))


def met(vpn: Vpn | None, stage: TunnelStage, listed: Callable[[], Ruling], *, possible: bool) -> Ruling:
    """What a filter does to a packet of a tunnel, which may pass by it."""
    if vpn is not None and stage in vpn.past:
        return Ruling(True)
    found = listed()
    if vpn is None or stage not in vpn.maybe_past or found.passes or not possible:
        return found
    why = Text(
        f"whether packets of tunnel {vpn.name} meet this filter is not known",
        f"トンネル {vpn.name} の通信がこのフィルタにかかるかは分からない",
    )
    return Ruling(True, (), (Unknown(why, (vpn.at, *found.at)),))


def dropped_in_clear(box: Box, inward: str, packet: Packet) -> bool:
    """Whether a tunnel of the interface would have had to protect a packet that arrives in the clear."""
    return any(
        _selects(answering(selectors(vpn)), vpn, packet, possible=False).passes for vpn in guarding(box.device, inward)
    )
