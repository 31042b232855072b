"""Which of the manual's usage types (A to E, a1 to e2) an external connection serves, and what says so.

The register states it; without a row it follows from who certainly sends what across the point: the information network
alone is type B, the control-information network alone type C, control and field equipment type E, and over wide-area
wireless type D or E. Where the case, or even the type, is not settled by that, it stays open and the reason is given.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from auditor.manual import manual
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.plant.rows import ExternalConnection
from auditor.plant.types import ZoneKind
from auditor.reach.explain import DisagreementError
from auditor.reach.external import BEHIND_A_LINE, ExternalLink, LinkKind
from auditor.reach.flows import Flow, Hop
from auditor.space.packets import UndecidedError

if TYPE_CHECKING:
    from auditor.reach.network import Network

_PLANT: tuple[ZoneKind, ...] = ("it", "ctrl_info", "control", "field", "safety")
_DEEP = frozenset({"control", "field", "safety"})
_RADIO = frozenset({"wwan", "closed_wwan", "open_wwan", "lpwa"})
_LETTERS: dict[str, frozenset[str]] = {"B": frozenset({"it"}), "C": frozenset({"ctrl_info"}), "E": _DEEP}
"""The type of a connection that only zones of these kinds use."""
_OWN = Text(
    "the device itself talks to it, which is no use of plant data the manual names",
    "機器自身の通信であり、マニュアルの利活用類型（プラントデータの授受）には当たらない",
)
_CALLED = Text("whoever calls decides what for", "用途は接続してくる相手次第である")
_NO_USE: dict[LinkKind, Text] = {
    "cloud": _OWN,
    "server": _OWN,
    "dial_in": _CALLED,
    "forward": _CALLED,
    "port_mapping": Text("the host that opens a port decides what for", "用途はポートを開く端末次第である"),
    "destination": Text(
        "the rules name the host, not what is exchanged with it", "ルールには宛先だけがあり、授受の内容は分からない"
    ),
}
_MOST_FLOWS = 20
"""Flows of a pair whose path is looked at where several lines share a zone."""


@dataclass(frozen=True, slots=True)
class Usage:
    """``type`` is a case (``b1``), a type (``B``), or empty: it cannot be told, and ``candidates`` are those it may be."""

    type: str
    why: Text
    at: tuple[Span, ...] = ()
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Traffic:
    """The zones that certainly exchange packets with the outside across a point; ``open`` False: the answer is whole.

    ``outward`` and ``inward`` are the ids of the zones that start and of those that are called.
    """

    outward: tuple[str, ...] = ()
    inward: tuple[str, ...] = ()
    open: bool = False
    at: tuple[Span, ...] = ()

    @property
    def zones(self) -> tuple[str, ...]:
        """Both together, each once."""
        return tuple(dict.fromkeys((*self.outward, *self.inward)))


_NOWHERE = Traffic(open=True)


def find_traffic(network: Network) -> dict[str, Traffic]:
    """Who certainly sends across each point that a zone of the plant file stands behind, by ``str`` of the point."""
    behind: dict[str, list[ExternalLink]] = {}
    for link in network.external_points:
        if link.zone and link.kind not in ("cloud", "server", "dial_in", *BEHIND_A_LINE):
            behind.setdefault(link.zone, []).append(link)
    found: dict[str, Traffic] = {}
    for zone, links in behind.items():
        for inner in network.plant.zones_of(*_PLANT):
            for outward in (True, False):
                _add(network, found, links, (inner.id, zone) if outward else (zone, inner.id), outward=outward)
    return found


def _add(
    network: Network, found: dict[str, Traffic], links: list[ExternalLink], pair: tuple[str, str], *, outward: bool
) -> None:
    """Add what one pair of zones certainly sends to the points it sends it across."""
    inner, outer = pair if outward else pair[::-1]
    alone = len(network.carriers(outer)) == 1 and len(links) == 1
    flows: tuple[Flow, ...] = ()
    unsettled = False
    try:
        reach = network.reach(*pair)
        flows = network.flows(reach, reach.lower, most=1 if alone else _MOST_FLOWS) if reach.lower else ()
        unsettled = bool(reach.upper or reach.blind)
    except (DisagreementError, UndecidedError):
        unsettled = True
    for link in links:
        seen = found.get(str(link), Traffic())
        across = next(
            (flow for flow in flows if flow.certainty == "definite" and (alone or _passes(link, flow.path))), None
        )
        if across is None:
            found[str(link)] = replace(seen, open=seen.open or unsettled)
        else:
            lines = tuple(dict.fromkeys((*seen.at, *across.permitting)))
            found[str(link)] = replace(
                seen, at=lines, outward=(*seen.outward, inner) if outward else seen.outward,
                inward=seen.inward if outward else (*seen.inward, inner),
            )  # fmt: skip


def traffic(network: Network, link: ExternalLink) -> Traffic:
    """Who certainly sends across a point of contact; empty and open where nothing places it."""
    return network.external_traffic.get(str(link), _NOWHERE)


def _passes(link: ExternalLink, path: tuple[Hop, ...]) -> bool:
    return any(
        hop.device == link.device and not {hop.inward, hop.outward, *_tunnels(hop)}.isdisjoint((link.name, link.by))
        for hop in path
    )


def _tunnels(hop: Hop) -> Iterator[str]:
    return (vpn.name for vpn in (hop.came_by, hop.sent_by) if vpn is not None)


def usage_of(network: Network, link: ExternalLink, seen: Traffic) -> Usage:
    """The usage type of a point, by the register or by the traffic across it."""
    if link.kind in _NO_USE:
        return Usage("", _NO_USE[link.kind])
    zones = [zone for id in seen.zones if (zone := network.plant.zone(id)) is not None]
    kinds = {zone.kind for zone in zones}
    names = ", ".join(zone.id for zone in zones)
    letters = tuple(letter for letter, of in _LETTERS.items() if kinds & of)
    row = link.row
    if row is not None and row.usage_type:
        return _stated(row, letters, names, seen)
    if not letters:
        return Usage("", Text(
            "no zone of the plant certainly sends across it, or nothing says which",
            "この接続を確実に通る通信が見当たらないか、どのゾーンの通信かを示すものがない",
        ))  # fmt: skip
    if len(letters) > 1:
        why = Text(f"several networks use it ({names})", f"複数のネットワークが利用している（{names}）")
        return Usage("", why, seen.at, letters)
    outer = network.plant.zone(link.zone)
    found, candidates = _case(letters[0], link.medium, "" if outer is None else outer.kind, seen)
    why = Text(f"{names} certainly sends or is called across it", f"{names} の通信が確実に通る")
    return Usage(found, why, seen.at, candidates)


def _stated(row: ExternalConnection, letters: tuple[str, ...], names: str, seen: Traffic) -> Usage:
    """What the register states, and the networks of another type that certainly use the point as well."""
    stated = manual().usage_type(row.usage_type)
    word = row.usage_type if stated is None else stated.id
    letter = word[:1].upper()
    beside = tuple(other for other in letters if letter in _LETTERS and other != letter)
    en, ja = f"the register states it ({row.ext_id})", f"台帳の記載による（{row.ext_id}）"
    if beside:
        en, ja = f"{en}, but {names} use it", f"{ja}。ただし {names} も利用している"
    return Usage(word, Text(en, ja), (row.at, *(seen.at if beside else ())), beside)


def _case(letter: str, medium: str, far: str, seen: Traffic) -> tuple[str, tuple[str, ...]]:
    """The case within a type as far as medium, far end and direction settle it; else the type, or what it may be."""
    if letter == "B":
        return ("b1", ()) if far == "cloud" and not seen.inward else ("B", ("b1", "b2"))
    if letter == "C":
        if medium in _RADIO:
            return "C", ("c1", "c3")
        if far == "cloud" and not seen.inward:
            return "c1", ()
        return ("c3", ()) if far == "partner" and not seen.outward else ("C", ("c1", "c3"))
    if medium in _RADIO:
        return ("e2", ()) if far in ("partner", "other_org") else ("", ("d1", "e2"))
    return "E", ()
