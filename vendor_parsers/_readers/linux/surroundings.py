"""What stands around the rules of a host, whichever language they are written in."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.model.address import ANY4, prefix_interval
from auditor.model.fact import unknown
from auditor.model.forwarding import Route
from auditor.model.interface import Interface
from auditor.model.ranges import Interval, Ranges
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.source.node import Tree
from vendor_parsers._readers.linux.host import Host, interfaces_of
from vendor_parsers._readers.linux.links import kind_of
from vendor_parsers._readers.linux.scope import OTHER

ONLY_NAMED = Text(
    "only rules and routes name this interface; the export holds no ip addr output that shows it",
    "ルールや経路にだけ現れるインタフェース。ip addr の出力に含まれていない",
)
UNNAMED = Text(
    "stands for the interfaces the export does not name", "エクスポートに現れないインタフェースをまとめたもの"
)


def span_of(tree: Tree) -> Span:
    lines = [number for node in tree.root.walk() for number in (node.first, node.last) if node.last >= node.first]
    return Span(tree.file, min(lines, default=1), max(lines, default=1))


def all_interfaces(host: Host, named: Iterable[tuple[str, Span]], whole: Span) -> tuple[Interface, ...]:
    """The interfaces ``ip addr`` shows, those only rules name, and one for all others where no list is exported."""
    found = {interface.name: interface for interface in interfaces_of(host)}
    for name, at in (*named, *((route.interface, route.at) for route in host.routes if route.interface)):
        if name not in found:
            found[name] = Interface(name=name, kind=kind_of(name), at=at, enabled=unknown(ONLY_NAMED))
    if not host.all_links:
        found[OTHER] = Interface(name=OTHER, kind="other", at=whole, enabled=unknown(UNNAMED))
    return tuple(found.values())


def _lowest(ip: int, length: int) -> Interval:
    first = prefix_interval(ip, length)[0]
    return (first, first) if length < 31 else (1, 0)


def own_addresses(host: Host) -> Ranges | None:
    """Every address of the host; None where the export does not show all interfaces."""
    if not host.all_links:
        return None
    return Ranges.of(*((point, point) for link in host.links.values() for point in link.own))


def broadcast_addresses(host: Host) -> Ranges:
    """The broadcast addresses ``ip addr`` shows."""
    return Ranges.of(*((point, point) for link in host.links.values() for point in link.broadcast))


def lowest_addresses(host: Host) -> Ranges:
    """The lowest address of each IPv4 subnet, which older kernels take for a broadcast address."""
    links = host.links.values()
    return Ranges.of(*(_lowest(ip, length) for link in links for ip, length, _, _ in link.addresses if ip in ANY4))


def primary_addresses(host: Host, everything: Ranges) -> dict[str, Ranges]:
    """The addresses masquerading and redirecting choose from: those of the interface that are not secondary."""
    return {
        link.name: Ranges.of(
            *((ip, ip) for ip, _, _, secondary in link.addresses if not secondary and ip in everything)
        )
        for link in host.links.values()
    }


def routes_of(host: Host) -> list[Route]:
    """The exported routes, without those that follow from the addresses of an interface."""
    addressed = {link.name for link in host.links.values() if link.own}
    return [route for route in host.routes if route.protocol != "kernel" or route.interface not in addressed]


def peer_routes(host: Host) -> list[Route]:
    """The far end of point-to-point links, which the kernel routes to by itself."""
    return [
        Route(prefix=far, at=node.at, interface=link.name, distance=1, protocol="kernel")
        for link in host.links.values()
        for far, node in link.peers
    ]
