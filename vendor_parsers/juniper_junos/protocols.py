"""Routing protocols: where they speak, with whom, and what may change the routes between.

Preferences: OSPF 10 and external 150, IS-IS 15 and 160, RIP 100, BGP 170 (Junos OS Routing Protocols Library, "Understanding
Route Preference Values"). OSPF: hello 10 s, dead 40 s, broadcast on Ethernet. BGP announces what it learned by BGP and, by
``export`` policies, what they accept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from auditor.model.address import is_ip, parse_ip
from auditor.model.fact import Fact, written
from auditor.model.forwarding import Peer, RoutingProcess, Speaker
from auditor.model.interface import Interface
from vendor_parsers._readers.keys import KEYLESS
from vendor_parsers.juniper_junos.config import Config, unit_name
from vendor_parsers.juniper_junos.routes import holders
from vendor_parsers.juniper_junos.statement import Statement

_WORDS = {
    "direct": "connected",
    "static": "static",
    "bgp": "bgp",
    "ospf": "ospf",
    "ospf3": "ospf",
    "rip": "rip",
    "isis": "isis",
    "aggregate": "static",
}
_HARMLESS_BGP = frozenset(
    """description log-updown hold-time mtu-discovery authentication-key authentication-algorithm authentication-key-chain traceoptions
    bfd-liveness-detection graceful-restart path-selection family type peer-as local-as local-address multipath neighbor group
    advertise-inactive router-id disable vpn-apply-export out-delay keep tcp-mss ttl passive bgp-error-tolerance""".split()
)
_DOUBTFUL_BGP = (
    "cluster",
    "advertise-peer-as",
    "as-override",
    "remove-private",
    "allow",
    "advertise-external",
    "accept-remote-nexthop",
    "multihop",
    "no-client-reflect",
)
_TUNING = frozenset(
    "traceoptions graceful-restart bfd-liveness-detection description log-updown no-nssa-abr spf-options overload topology".split()
)

_AREA_DOUBTS = ("area-range", "virtual-link", "network-summary-import", "network-summary-export", "sham-link-remote")
_SPEAKER_TUNING = (
    "bfd-liveness-detection",
    "ldp-synchronization",
    "priority",
    "te-metric",
    "link-protection",
    "node-link-protection",
)


_NOTHING = Statement("")


@dataclass(frozen=True, slots=True)
class _Announced:
    """What export policies add: protocols, those wholly announced, and whether anything stays open."""

    words: tuple[str, ...] = ()
    wholly: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()


def read_processes(config: Config, interfaces: Sequence[Interface]) -> tuple[RoutingProcess, ...]:
    """Every process of every routing instance."""
    found: list[RoutingProcess] = []
    for vrf, holder in holders(config):
        own = [port for port in interfaces if port.vrf == vrf]
        for kind in ("ospf", "ospf3"):
            entry = holder.find("protocols", kind)
            if entry is not None and not entry.has("disable"):
                found.append(_ospf(config, entry, kind, vrf, own))
        entry = holder.find("protocols", "bgp")
        if entry is not None and not entry.has("disable"):
            found.append(_bgp(config, holder, entry, vrf))
        for kind in ("rip", "ripng", "isis", "eigrp"):
            entry = holder.find("protocols", kind)
            if entry is not None:
                found.append(_other(config, entry, kind, vrf, own))
    return tuple(found)


def _announced(config: Config, names: Sequence[Statement]) -> _Announced:
    """What some export policies accept, read as far as their terms name protocols."""
    words: list[str] = []
    doubts: list[str] = []
    whole: list[str] = []
    for name in names:
        policy = config.root.peek("policy-options", "policy-statement", name.name)
        if policy is None:
            doubts.append(f"export {name.name}")
            continue
        listed = policy.peek("term")
        terms = list(listed.children.values()) if listed is not None else [policy]
        for term in terms:
            if term.inactive or term.peek("then", "reject") is not None:
                continue
            named = [_WORDS.get(one, "") for one in (term.peek("from", "protocol") or _NOTHING).children]
            other = [one for one in (term.peek("from") or _NOTHING).children if one != "protocol"]
            words += [one for one in named if one] or list(dict.fromkeys(_WORDS.values()))
            if named and not other and all(named) and len(terms) == 1:
                whole += named
            else:
                doubts.append(f"export {name.name}")
    return _Announced(tuple(dict.fromkeys(words)), tuple(dict.fromkeys(whole)), tuple(dict.fromkeys(doubts)))


def _area(text: str) -> str:
    return str(parse_ip(text)) if is_ip(text) else text


def _ospf(config: Config, entry: Statement, kind: str, vrf: str, own: Sequence[Interface]) -> RoutingProcess:
    announced = _announced(config, entry.all("export"))
    doubts = [f"import {one.name}" for one in entry.all("import")]
    entry.leave(*_TUNING, "reference-bandwidth", "traffic-engineering", "external-preference", "preference")
    speakers: list[Speaker] = []
    areas: list[tuple[str, str]] = []
    spoken: dict[str, tuple[Statement, Statement]] = {}
    for area in entry.all("area"):
        for word in ("stub", "nssa"):
            held = area.find(word)
            if held is not None:
                total = held.peek("no-summaries") is not None
                held.take()
                areas.append((_area(area.name), f"totally {word}" if total else word))
        doubts += [f"area {area.name} {word}" for word in _AREA_DOUBTS if area.peek(word) is not None]
        area.leave(*_AREA_DOUBTS)
        for one in area.all("interface"):
            if one.name == "all":
                for port in own:
                    spoken.setdefault(port.name, (area, one))
            else:
                spoken[unit_name(one.name)] = (area, one)
    known = {port.name: port for port in own}
    for name, (area, one) in spoken.items():
        if one.has("disable"):
            continue
        speakers.append(_speaker(name, area, one, known.get(name)))
    for left in entry.left():
        doubts.append(left)
    return RoutingProcess(
        protocol="ospf" if kind == "ospf" else "ipv6 ospf",
        at=entry.at,
        vrf=vrf,
        interfaces=tuple((one.interface, one.area) for one in speakers if not one.passive),
        redistributes=announced.words,
        wholly=announced.wholly,
        speakers=tuple(speakers),
        areas=tuple(areas),
        distances=(10, 150) if entry.peek("preference") is None and entry.peek("external-preference") is None else None,
        doubts=tuple(dict.fromkeys((*doubts, *announced.doubts))),
    )


def _speaker(name: str, area: Statement, one: Statement, port: Interface | None) -> Speaker:
    network = {"p2p": "point-to-point", "nbma": "non-broadcast", "p2mp": "point-to-multipoint"}.get(
        one.word("interface-type"), ""
    )
    secured = ""
    authentication = one.find("authentication") or area.find("authentication-type")
    if authentication is not None:
        secured = (
            "message-digest"
            if authentication.peek("md5") is not None or authentication.name == "authentication-type"
            else "simple"
        )
        authentication.take()
    passive = one.find("passive")
    if passive is not None:
        passive.take()
    loop = port is not None and port.kind == "loopback"
    one.leave(*_SPEAKER_TUNING)
    agrees = (
        network or "broadcast",
        one.word("hello-interval") or "10",
        one.word("dead-interval") or "40",
        secured,
        "",
    )
    return Speaker(
        interface=name, area=_area(area.name), passive=passive is not None, cost=one.number("metric"),
        agrees=agrees, host=loop, doubts=tuple(one.left()),
        authenticated=written(True, authentication.at) if authentication is not None else KEYLESS,
    )  # fmt: skip


def _bgp(config: Config, holder: Statement, entry: Statement, vrf: str) -> RoutingProcess:
    root = config.root
    system = holder.word("routing-options", "autonomous-system") or root.word("routing-options", "autonomous-system")
    local = entry.word("local-as") or system
    exports: list[Statement] = [*entry.all("export")]
    above = [f"{word} {one.name}" for word in ("import", "export") for one in entry.all(word)]
    entry.leave(*_HARMLESS_BGP - {"group", "neighbor"})
    peers: list[Peer] = []
    for group in entry.all("group"):
        exports += group.all("export")
        internal = group.word("type") == "internal"
        remote = group.word("peer-as")
        doubts = [*above, *(f"{word} {one.name}" for word in ("import", "export") for one in group.all(word))]
        doubts += [f"local-as {one.name}" for one in group.all("local-as") if one.name != local]
        doubts += [word for word in _DOUBTFUL_BGP if group.peek(word) is not None]
        group.leave(*_DOUBTFUL_BGP)
        group.leave(*_HARMLESS_BGP - {"neighbor", "local-as", "peer-as", "type"})
        for neighbour in group.all("neighbor"):
            exports += neighbour.all("export")
            own = [f"{word} {one.name}" for word in ("import", "export") for one in neighbour.all(word)]
            own += [word for word in _DOUBTFUL_BGP if neighbour.peek(word) is not None]
            neighbour.leave(*_DOUBTFUL_BGP)
            neighbour.leave(*_HARMLESS_BGP - {"peer-as"})
            peer_as = neighbour.word("peer-as") or remote or (local if internal else "")
            if is_ip(neighbour.name):
                peers.append(
                    Peer(
                        parse_ip(neighbour.name), peer_as, tuple(dict.fromkeys((*doubts, *own, *neighbour.left()))),
                        authenticated=_secured(neighbour, group, entry), at=neighbour.at,
                    )
                )  # fmt: skip
    announced = _announced(config, exports)
    return RoutingProcess(
        protocol="bgp",
        at=entry.at,
        id=local,
        vrf=vrf,
        neighbors=tuple(peer.address for peer in peers),
        redistributes=announced.words,
        wholly=announced.wholly,
        peers=tuple(peers),
        distances=(170, 170),
        doubts=tuple(dict.fromkeys((*announced.doubts, *entry.left()))),
    )


def _secured(*holders: Statement) -> Fact[bool]:
    """Whether a BGP session needs a key, written with the neighbour, its group or the protocol."""
    for holder in holders:
        for word in ("authentication-key", "authentication-key-chain"):
            found = holder.peek(word)
            if found is not None:
                return written(True, found.at)
    return KEYLESS


def _other(config: Config, entry: Statement, kind: str, vrf: str, own: Sequence[Interface]) -> RoutingProcess:
    """Protocols whose neighbours are only ever possible here."""
    spoken = [*entry.all("interface"), *(one for group in entry.all("group") for one in group.all("neighbor"))]
    names = [unit_name(one.name) for one in spoken]
    if "all.0" in names:
        names = [port.name for port in own]
    announced = _announced(config, entry.all("export"))
    speakers = tuple(Speaker(interface=name, doubts=("not read closely",)) for name in dict.fromkeys(names))
    return RoutingProcess(
        protocol="ipv6 rip" if kind == "ripng" else kind,
        at=entry.at,
        vrf=vrf,
        interfaces=tuple((name, "") for name in dict.fromkeys(names)),
        redistributes=announced.words,
        speakers=speakers,
        distances={"rip": (100, 100), "ripng": (100, 100), "isis": (15, 160)}.get(kind),
        doubts=("not read closely",),
    )
