"""The output of ``ip addr`` (also ``-o``, ``-d``, and ``ip link``)."""

from __future__ import annotations

from dataclasses import dataclass, field

from auditor.model.address import V6, parse_ip, prefix
from auditor.model.interface import InterfaceKind
from auditor.model.ranges import Ranges
from auditor.source.node import Node

_TUNNELS = frozenset({"none", "ipip", "sit", "gre", "gre6", "tunnel6", "void"})
_DETAILS: dict[str, InterfaceKind] = {
    "bridge": "bridge", "bond": "aggregate", "tun": "tunnel", "wireguard": "tunnel", "vxlan": "tunnel", "vti": "tunnel",
    "gre": "tunnel", "ipip": "tunnel", "sit": "tunnel", "team": "aggregate",
}  # fmt: skip
_NAMES: tuple[tuple[str, InterfaceKind], ...] = (
    ("lo", "loopback"), ("wl", "wlan"), ("ww", "cellular"), ("tun", "tunnel"), ("wg", "tunnel"), ("ppp", "ppp"),
    ("bond", "aggregate"), ("eth", "ethernet"), ("en", "ethernet"),
)  # fmt: skip
"""systemd.net-naming-scheme(7): en Ethernet, wl wireless LAN, ww wireless WAN; the others are the drivers' own names."""


@dataclass(slots=True)
class Link:
    """One interface as ``ip`` prints it."""

    name: str
    node: Node
    kind: InterfaceKind
    up: bool = True
    parent: str = ""
    master: str = ""
    alias: str = ""
    vlan: int | None = None
    addresses: list[tuple[int, int, Node, bool]] = field(default_factory=list)
    own: list[int] = field(default_factory=list)
    peers: list[tuple[Ranges, Node]] = field(default_factory=list)
    broadcast: list[int] = field(default_factory=list)
    six: Node | None = None


def kind_of(name: str) -> InterfaceKind:
    """What the name alone says."""
    if name == "lo":
        return "loopback"
    return next((kind for start, kind in _NAMES[1:] if name.startswith(start)), "other")


def read_links(section: Node, links: dict[str, Link]) -> None:
    """Add the interfaces of one output; a second output of the same host adds to what is known."""
    current: Link | None = None
    for node in section.children:
        words = node.words
        if words[0].endswith(":") and words[0][:-1].isdecimal() and len(words) > 1:
            name, _, parent = words[1].rstrip(":").partition("@")
            current = links.get(name)
            if current is None:
                current = links[name] = Link(name, node, kind_of(name), parent=parent)
            rest = words[2:]
            if rest and rest[0] in ("inet", "inet6"):
                _address(current, rest, node)
            else:
                _state(current, rest)
            node.mark()
        elif current is not None:
            _detail(current, words, node)


def _state(link: Link, words: list[str]) -> None:
    flags = words[0].strip("<>").split(",") if words and words[0].startswith("<") else None
    if flags is not None:
        link.up = "UP" in flags
        if "LOOPBACK" in flags:
            link.kind = "loopback"
    if "master" in words[:-1]:
        link.master = words[words.index("master") + 1]
    place = words.index("vlan") if "vlan" in words else None
    if place is not None and "id" in words[place:-1]:
        _vlan(link, words[place:])
    for word in words:
        if word.startswith("link/") and word[5:] in _TUNNELS and link.kind == "other":
            link.kind = "tunnel"
        elif word == "link/ppp":
            link.kind = "ppp"
        elif word == "link/ether" and link.kind == "other":
            link.kind = "ethernet"


def _detail(link: Link, words: list[str], node: Node) -> None:
    first = words[0]
    if first in ("inet", "inet6"):
        _address(link, words, node)
    elif first.startswith("link/"):
        _state(link, words)
        node.mark()
    elif first == "vlan" and "id" in words[:-1]:
        _vlan(link, words)
        node.mark()
    elif first == "alias":
        link.alias = " ".join(words[1:])
        node.mark()
    elif first in _DETAILS:
        link.kind = _DETAILS[first]
        node.mark()
    elif first in ("valid_lft", "altname", "bridge_slave", "bond_slave", "RX:", "TX:", "veth", "macvlan", "dummy"):
        node.mark()


def _vlan(link: Link, words: list[str]) -> None:
    number = words[words.index("id") + 1].rstrip(",")
    if number.isdecimal():
        link.vlan = int(number)
        link.kind = "subinterface"


def _address(link: Link, words: list[str], node: Node) -> None:
    """``inet A/L [peer P/L] [brd B] scope S [flags] [label] valid_lft …``."""
    text, _, length = words[1].partition("/") if len(words) > 1 else ("", "", "")
    try:
        point = parse_ip(text)
        full = 128 if point >= V6 else 32
        bits = int(length) if length.isdecimal() else full
        peer = words[words.index("peer") + 1] if "peer" in words[:-1] else ""
        if peer:
            link.peers.append((prefix(peer), node))
            bits = full
        if "brd" in words[:-1]:
            link.broadcast.append(parse_ip(words[words.index("brd") + 1]))
    except ValueError:
        return
    node.mark()
    if bits > full:
        return
    if point >= V6:
        link.six = node
    link.own.append(point)
    scope = words[words.index("scope") + 1] if "scope" in words[:-1] else "global"
    # What never leaves the box or the link is no network that routes lead to.
    if scope != "host" and not (scope == "link" and point >= V6):
        link.addresses.append((point, bits, node, "secondary" in words))
