"""What makes two routing processes of Cisco devices neighbours and what may change the routes between them.

Administrative distances: OSPF 110, internal EIGRP 90 and external 170, RIP 120, IS-IS 115, external BGP 20 and internal 200
(Cisco, What Is Administrative Distance, document 15986). OSPF: hello 10 s and dead 40 s on broadcast and point-to-point
networks, 30 s and 120 s on others; cost is 100 Mbit/s over the bandwidth unless written; a loopback is announced as a host
(IOS IP Routing: OSPF Configuration Guide).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from auditor.model.address import is_ip, masked, parse_ip, prefix
from auditor.model.fact import Fact, unknown, written
from auditor.model.forwarding import Peer, RoutingProcess, Speaker
from auditor.model.interface import Interface
from auditor.model.ranges import Ranges
from auditor.model.text import Text
from auditor.source.node import Node
from vendor_parsers._readers.keys import KEYLESS

DISTANCES = {"ospf": (110, 110), "eigrp": (90, 170), "rip": (120, 120), "isis": (115, 115), "bgp": (20, 200)}
REFERENCE = 100_000
"""kbit/s at which OSPF counts 1."""

_FAST = ("fastethernet", "gigabitethernet", "tengigabitethernet", "twentyfivegige", "fortygigabitethernet",
         "hundredgige", "vlan", "port-channel", "loopback", "bdi", "bvi")  # fmt: skip
_BROADCAST = frozenset({"ethernet", "svi", "subinterface", "aggregate", "bridge", "management"})
_HARMLESS = frozenset(
    """network neighbor router-id version no passive-interface redistribute log-adjacency-changes log-adj-changes auto-cost area
    default-information maximum-paths timers exit-address-family address-family bgp eigrp metric-style net is-type nsf
    ispf synchronization auto-summary default-metric distance compatible variance prefix-suppression bfd
    metric topology exit-af-topology fast-reroute""".split()
)
_HARMLESS_TO_PEERS = frozenset(
    """remote-as description activate next-hop-self send-community soft-reconfiguration version timers password peer-group
    fall-over log-neighbor-changes""".split()
)
_HARMLESS_BGP = frozenset(
    "router-id log-neighbor-changes default always-compare-med deterministic-med bestpath".split()
)
_ELSEWHERE: Fact[bool] = unknown(
    Text("authentication may be written where it is not read", "認証は読み取らない箇所に設定されている可能性がある")
)
_KEYED = frozenset({"authentication", "area-password", "domain-password", "af-interface"})


@dataclass
class _Read:
    """What a process's lines say about its routes."""

    doubts: list[str] = field(default_factory=list)
    wholly: list[str] = field(default_factory=list)
    areas: dict[str, str] = field(default_factory=dict)
    secured: dict[str, str] = field(default_factory=dict)
    reference: int = REFERENCE
    always: bool = False
    distances: tuple[int, int] | None = None
    agrees: list[str] = field(default_factory=list)
    keyed: bool = False
    """True when the process itself names a password or a key (IS-IS), or sub-blocks that may (EIGRP by name)."""
    summaries: list[Ranges] = field(default_factory=list)


def area_of(text: str) -> str:
    """One spelling for an OSPF area: ``0`` and ``0.0.0.0`` are the same."""
    return str(parse_ip(text)) if is_ip(text) else text


def detailed(
    process: RoutingProcess,
    children: Sequence[Node],
    base: Sequence[Node],
    interfaces: Sequence[Interface],
    lines: Mapping[str, list[list[str]]],
    places: Mapping[str, tuple[str, bool]],
    *,
    by_bandwidth: bool = True,
) -> RoutingProcess:
    """The process with its speakers and peers.

    ``lines`` are the statements of each interface, ``places`` gives (area, passive) of each interface the process covers;
    without ``by_bandwidth`` only written OSPF costs are known.
    """
    kind = process.protocol.removeprefix("ipv6 ")
    read = _lines(kind, children)
    if not by_bandwidth:
        read.reference = 0
    if kind == "bgp":
        return replace(
            process, summaries=tuple(read.summaries), peers=tuple(_peers(children, base)), named=tuple(_networks(children)), wholly=tuple(read.wholly),
            distances=read.distances, doubts=tuple(read.doubts),
        )  # fmt: skip
    speakers = []
    for interface in interfaces:
        if interface.name in places and interface.vrf == process.vrf:
            area, passive = places[interface.name]
            speakers.append(_speaker(process, kind, interface, lines.get(interface.name, []), read, area, passive))
    return replace(
        process, speakers=tuple(speakers), summaries=tuple(read.summaries), wholly=tuple(read.wholly), default_always=read.always,
        areas=tuple(read.areas.items()), distances=read.distances, doubts=tuple(dict.fromkeys(read.doubts)),
    )  # fmt: skip


def _lines(kind: str, children: Sequence[Node]) -> _Read:
    read = _Read(distances=DISTANCES.get(kind))
    version2 = any(child.words[:2] == ["version", "2"] for child in children)
    if kind == "rip" and not (version2 and any(child.words[:2] == ["no", "auto-summary"] for child in children)):
        read.doubts.append("version or auto-summary")
    if kind == "eigrp" and any(child.words[:1] == ["auto-summary"] for child in children):
        read.doubts.append("auto-summary")
    if kind == "isis":
        levels = [" ".join(child.words) for child in children if child.words[:1] in (["is-type"], ["net"])]
        level = next((text for text in levels if text.startswith("is-type")), "is-type level-1-2")
        read.agrees.append(level)
        if level != "is-type level-2-only":
            read.agrees += [text.rpartition(".")[0][:-15] for text in levels if text.startswith("net")]
            if level == "is-type level-1":
                read.doubts.append(level)
    for child in children:
        words = child.words
        if not words:
            continue
        if words[0] in _KEYED:
            read.keyed = True
        if words[0] in ("aggregate-address", "summary-address") or words[2:3] == ["range"]:
            read.summaries += _summary(words)
        if words[0] == "area" and len(words) > 2:
            _area(words, read)
        elif words[0] == "redistribute" and len(words) > 1:
            if "route-map" not in words and (kind != "ospf" or "subnets" in words):
                read.wholly.append(words[1])
        elif words[0] == "auto-cost":
            read.reference = 1000 * int(words[-1]) if words[-1].isdecimal() and len(words[-1]) < 9 else 0
        elif words[:2] == ["default-information", "originate"]:
            read.always = "always" in words
            if "route-map" in words:
                read.doubts.append(child.text.strip())
        elif words[0] == "distance":
            read.distances = _distances(kind, words[1:])
        elif words[0] == "maximum-paths" and words[-1] == "1":
            read.doubts.append(child.text.strip())
        elif (
            (words[0] == "bgp" and len(words) > 1 and words[1] not in _HARMLESS_BGP)
            or words[:2] == ["eigrp", "stub"]
            or words[:2] == ["metric", "weights"]
        ):
            read.doubts.append(" ".join(words[:2]))
        elif words[0] not in _HARMLESS:
            read.doubts.append(words[0])
    return read


def _area(words: list[str], read: _Read) -> None:
    area, what = area_of(words[1]), words[2]
    if what in ("stub", "nssa"):
        read.areas[area] = f"totally {what}" if "no-summary" in words else read.areas.get(area, what)
    elif what == "authentication":
        read.secured[area] = " ".join(words[3:]) or "simple"
    elif what != "default-cost":
        read.doubts.append(f"area {words[1]} {what}")


def _summary(words: list[str]) -> list[Ranges]:
    """``aggregate-address A M``, ``summary-address A M``, ``area N range A M``, or with a prefix."""
    text, mask = (*words, "", "")[3 if words[0] == "area" else 1 :][:2]
    try:
        return [prefix(text) if "/" in text else masked(text, mask)]
    except ValueError:
        return []


def _distances(kind: str, words: list[str]) -> tuple[int, int] | None:
    """``distance 100``, ``distance eigrp 90 170``; any other form leaves them unknown."""
    numbers = [int(word) for word in words if word.isdecimal() and len(word) < 4]
    if len(words) == 1 and len(numbers) == 1:
        return numbers[0], numbers[0]
    if kind == "eigrp" and words[:1] == ["eigrp"] and len(numbers) == 2:
        return numbers[0], numbers[1]
    if kind == "bgp" and words[:1] == ["bgp"] and len(numbers) == 3:
        return numbers[0], numbers[1]
    return None


def _speaker(
    process: RoutingProcess,
    kind: str,
    interface: Interface,
    lines: list[list[str]],
    read: _Read,
    area: str,
    passive: bool,
) -> Speaker:
    family = "ipv6" if process.protocol.startswith("ipv6 ") else "ip"
    tuning = [words[2:] for words in lines if words[:2] == [family, kind]]
    read.summaries += [
        found
        for words in lines
        if words[:3] == [family, "summary-address", kind]
        for found in _summary([kind, *words[4 if kind == "eigrp" else 3 :]])
    ]
    doubts = tuple(
        " ".join(words[:3])
        for words in lines
        if words[:3] in ([family, "summary-address", kind], [family, kind, "database-filter"])
        or words[:2] == ["bandwidth", "inherit"]
    )
    if kind == "rip" and passive:
        # a passive RIP interface still hears updates (IOS IP Routing Command Reference, passive-interface)
        return Speaker(
            interface=interface.name, doubts=(*doubts, "passive"), authenticated=_authenticated(kind, interface, lines, read),
        )  # fmt: skip
    if kind != "ospf":
        secured = [" ".join(words[:2]) for words in tuning if words[:1] == ["authentication"]]
        return Speaker(
            interface=interface.name, passive=passive, agrees=(*read.agrees, *secured), doubts=doubts,
            authenticated=_authenticated(kind, interface, lines, read),
        )  # fmt: skip
    area = area_of(area)
    network = _last(tuning, "network") or ("broadcast" if interface.kind in _BROADCAST else interface.kind)
    slow = network.startswith(("non-broadcast", "point-to-multipoint"))
    hello = _last(tuning, "hello-interval") or ("30" if slow else "10")
    dead = _last(tuning, "dead-interval") or (str(4 * int(hello)) if hello.isdecimal() else "?")
    unwritten = read.secured.get(area, "")
    secured_by = next(
        (" ".join(words[1:]) or "simple" for words in tuning if words[:1] == ["authentication"]), unwritten
    )
    mtu = "" if ["mtu-ignore"] in tuning else next((words[-1] for words in lines if words[-2:-1] == ["mtu"]), "")
    return Speaker(
        interface=interface.name, area=area, passive=passive, cost=_cost(interface, lines, tuning, read.reference),
        agrees=(network, hello, dead, secured_by, mtu), doubts=doubts,
        host=interface.kind == "loopback" and network != "point-to-point",
        authenticated=_told(interface, secured_by not in ("", "null") or ["encryption"] in [one[:1] for one in tuning]),
    )  # fmt: skip


def _authenticated(kind: str, interface: Interface, lines: list[list[str]], read: _Read) -> Fact[bool]:
    """Whether a RIP, EIGRP or IS-IS neighbour on an interface must know a secret."""
    wanted = {"rip": ["rip", "authentication"], "eigrp": ["authentication"], "isis": ["isis"]}.get(kind)
    if wanted is None:
        return _ELSEWHERE
    for words in lines:
        said = words[1:] if words[:1] in (["ip"], ["ipv6"]) else words
        if said[: len(wanted)] == wanted and (kind != "isis" or said[1:2] in (["password"], ["authentication"])):
            return written(True, interface.at)
    return _ELSEWHERE if read.keyed else KEYLESS


def _told(interface: Interface, secured: bool) -> Fact[bool]:
    return written(True, interface.at) if secured else KEYLESS


def _last(tuning: list[list[str]], word: str) -> str:
    return next((" ".join(words[1:]) for words in reversed(tuning) if words[:1] == [word]), "")


def _cost(interface: Interface, lines: list[list[str]], tuning: list[list[str]], reference: int) -> int | None:
    """Written, or by bandwidth; a port's own speed is not in the file, but 100 Mbit/s and more all count 1."""
    text = _last(tuning, "cost")
    if text:
        return int(text) if text.isdecimal() and len(text) < 6 else None
    if interface.kind == "loopback":
        return 1
    written = next((words[1] for words in lines if words[:1] == ["bandwidth"] and len(words) == 2), "")
    if written:
        usable = written.isdecimal() and 0 < len(written) < 10 and int(written) and reference
        return max(1, reference // int(written)) if usable else None
    slow = any(words[:1] == ["speed"] and words[1:] in (["10"], ["nonegotiate"], []) for words in lines)
    return 1 if reference == REFERENCE and interface.name.lower().startswith(_FAST) and not slow else None


def _peers(children: Sequence[Node], base: Sequence[Node]) -> Iterator[Peer]:
    """The neighbours of a BGP process; ``base`` are the lines above its address family, which it inherits."""
    nodes = [child for child in (*base, *children) if child.words[:1] == ["neighbor"] and len(child.words) > 2]
    lines = [node.words for node in nodes]
    places = {node.words[1]: node.at for node in reversed(nodes)}
    switched_off = any(child.words[:4] == ["no", "bgp", "default", "ipv4-unicast"] for child in (*base, *children))
    active = {child.words[1] for child in children if child.words[2:] == ["activate"]}
    groups = {words[1]: words[3] for words in lines if words[2] == "peer-group" and len(words) > 3}
    for name in dict.fromkeys(words[1] for words in lines if is_ip(words[1])):
        if switched_off and name not in active:
            continue
        mine = [words[2:] for words in lines if words[1] in (name, groups.get(name, name))]
        if ["shutdown"] in mine:
            continue
        remote = next((words[1] for words in mine if words[0] == "remote-as" and len(words) > 1), "")
        doubts = [words[0] for words in mine if words[0] not in _HARMLESS_TO_PEERS]
        secured = any(words[0] in ("password", "ao") for words in mine)
        yield Peer(
            parse_ip(name), remote, tuple(dict.fromkeys(doubts)),
            authenticated=written(True, places[name]) if secured else KEYLESS, at=places[name],
        )  # fmt: skip


def _networks(children: Sequence[Node]) -> Iterator[Ranges]:
    """``network`` statements of BGP, each announced only where the table has exactly that prefix."""
    for child in children:
        words = child.words
        if words[:1] != ["network"] or len(words) < 2 or "route-map" in words or "backdoor" in words:
            continue
        try:
            if len(words) == 4 and words[2] == "mask":
                yield masked(words[1], words[3])
            elif len(words) == 2:
                yield prefix(words[1]) if "/" in words[1] else _classful(words[1])
        except ValueError:
            continue


def _classful(text: str) -> Ranges:
    first = parse_ip(text) >> 24
    return prefix(f"{text}/{8 if first < 128 else 16 if first < 192 else 24}")
