"""Services of the switch itself: SSH, Telnet, eAPI, gNMI, NETCONF and RESTCONF, by VRF, with the lists that limit them.

A ``management`` block speaks of the default VRF; ``vrf NAME`` blocks in it of others (Arista EOS User Manual, Session
Management Commands).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from auditor.model.fact import Fact, written
from auditor.model.management import Listener
from auditor.model.rule import Match
from auditor.model.span import Span
from auditor.source.node import Node
from vendor_parsers._readers.list_uses import EVERYONE, Uses
from vendor_parsers.arista_eos import facts

_TRANSPORTS = (
    ("gnmi", "grpc", "api", 6030),
    ("netconf", "ssh", "netconf", 830),
    ("restconf", "https", "restconf", 6020),
)
"""``management api X`` / ``transport Y NAME``: kind of service and the port it has unless one is written."""


@dataclass(slots=True)
class _Server:
    """What a management block says: whether it runs in each VRF, and which lists hold there."""

    on: Fact[bool] | None = None
    """What the block itself says, outside its ``vrf`` blocks."""
    enabled: dict[str, Fact[bool]] = field(default_factory=dict)
    """VRF -> what its ``vrf`` block says."""
    bound: dict[tuple[str, str], Fact[Match]] = field(default_factory=dict)
    """(VRF, family) -> who may connect."""

    def sources(self, vrf: str, uses: Uses) -> Fact[Match]:
        return uses.per_family(self.bound.get((vrf, "ip")), self.bound.get((vrf, "ipv6")))


def read_services(root: Node, uses: Uses, unasked: Span | None) -> Iterator[Listener]:
    """Everything that answers; ``unasked`` is where logins need no password."""
    asked = written(False, unasked) if unasked is not None else None
    for name, port, absent in (("ssh", 22, facts.SSH_ON), ("telnet", 23, facts.TELNET_OFF)):
        node = root.find("management", name)
        server = _read(node, uses) if node is not None else _Server()
        port = _port(node, ("server-port",), port)
        for vrf in dict.fromkeys(["", *server.enabled]):
            yield Listener(
                name=name,
                enabled=server.enabled.get(vrf) or (server.on if server.on is not None and not vrf else absent),
                sources=server.sources(vrf, uses),
                ports=((6, port),),
                where=_place(f"management {name}", vrf),
                version="2" if name == "ssh" else "",
                vrf=vrf,
                authenticated=asked,
            )
    yield from _eapi(root, uses)
    for word, transport, name, port in _TRANSPORTS:
        for node in root.all("management", "api", word):
            for block in node.all("transport", transport):
                yield _transport(node, block, name, port, uses)
    for node in root.all("management", "console"):
        yield Listener(name="other", enabled=written(True, node.at), sources=EVERYONE, where="management console")


def _place(text: str, vrf: str) -> str:
    return f"{text}, vrf {vrf}" if vrf else text


def _vrf(name: str) -> str:
    return "" if name == "default" else name


def _read(node: Node, uses: Uses) -> _Server:
    server = _Server()
    server.on = _lines(node, "", server, uses)
    for block in node.all("vrf"):
        vrf = _vrf(block.cursor(1).next())
        said = _lines(block, vrf, server, uses)
        if said is not None:
            server.enabled[vrf] = said
    return server


def _lines(block: Node, vrf: str, server: _Server, uses: Uses) -> Fact[bool] | None:
    """Read a block's own lines; whether the server runs by them, where they say so."""
    said: Fact[bool] | None = None
    for line in block.children:
        words = line.cursor()
        if words.accept("shutdown"):
            said = written(False, line.at)
        elif words.accept("no", "shutdown"):
            said = written(True, line.at)
        elif words.peek() in ("ip", "ipv6") and words.peek(1) == "access-group":
            family = words.next()
            words.next()
            name = words.next()
            where = _vrf(words.next()) if words.accept("vrf") else vrf
            if words.accept("in") or not words.left:
                server.bound[where, family] = uses.sources(name, "management", line.at)
    return said


def _port(node: Node | None, path: tuple[str, ...], standard: int) -> int:
    words = node.after(*path) if node is not None else None
    if words is not None and words.peek().isdecimal() and len(words.peek()) < 6:
        return int(words.next())
    return standard


def _eapi(root: Node, uses: Uses) -> Iterator[Listener]:
    """HTTP and HTTPS of ``management api http-commands``."""
    node = root.find("management", "api", "http-commands")
    server = _read(node, uses) if node is not None else _Server()
    on = server.on or facts.API_OFF
    vrfs: Sequence[str] = [vrf for vrf in server.enabled if vrf]
    for name, standard in (("http", 80), ("https", 443)):
        chosen = _protocol(node, name)
        port = _port(node, ("protocol", name, "port"), standard)
        if node is not None and chosen is None and name == "http":
            chosen = facts.HTTP_OFF
        for vrf in ("", *vrfs):
            enabled = server.enabled.get(vrf, on)
            if on.is_(False):
                enabled = on
            elif vrf not in server.enabled and any(server.enabled[other].is_(True) for other in vrfs):
                enabled = facts.OTHER_VRF
            if chosen is not None and chosen.is_(False) and not enabled.is_(False):
                enabled = chosen
            yield Listener(
                name=name, enabled=enabled, sources=server.sources(vrf, uses), ports=((6, port),),
                where=_place("management api http-commands", vrf), vrf=vrf,
            )  # fmt: skip


def _protocol(node: Node | None, name: str) -> Fact[bool] | None:
    """Written on or off by ``protocol NAME`` or ``no protocol NAME``."""
    if node is None:
        return None
    node.all("protocol", "unix-socket")
    on, off = node.find("protocol", name), node.find("no", "protocol", name)
    if on is not None:
        words = on.cursor(2)
        if words.accept("localhost"):
            words.rest()
            return None if name == "https" else facts.HTTP_OFF
        if words.accept("port"):
            words.next()
        return written(True, on.at)
    return written(False, off.at) if off is not None else None


def _transport(node: Node, block: Node, name: str, port: int, uses: Uses) -> Listener:
    """One transport of gNMI, NETCONF or RESTCONF; it runs unless it is shut down."""
    label = block.cursor(2).next()
    vrf, enabled = "", written(True, block.at)
    sources = EVERYONE
    for line in block.children:
        words = line.cursor()
        if words.accept("shutdown"):
            enabled = written(False, line.at)
        elif words.accept("no", "shutdown"):
            enabled = written(True, line.at)
        elif words.accept("vrf"):
            vrf = _vrf(words.next())
        elif words.peek() == "port" and words.peek(1).isdecimal() and len(words.peek(1)) < 6:
            words.next()
            port = int(words.next())
        elif words.accept("ip", "access-group"):
            sources = uses.per_family(uses.sources(words.next(), "management", line.at), None)
    return Listener(
        name=name, enabled=enabled, sources=sources, ports=((6, port),), where=f"{node.text} {label}", vrf=vrf
    )
