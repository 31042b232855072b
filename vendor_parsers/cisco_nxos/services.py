"""Services of the switch itself: SSH, Telnet, NX-API and what features open, with the lists and VRFs that limit them.

SSH and Telnet answer in every VRF; ``access-class`` below ``line vty`` limits both (Nexus 9000 Series NX-OS Security
Configuration Guide, Restricting VTY access).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from auditor.model.fact import Fact, written
from auditor.model.interface import Interface
from auditor.model.management import Listener
from auditor.model.rule import Match
from auditor.model.span import Span
from auditor.source.node import Node
from vendor_parsers._readers.list_uses import EVERYONE, Uses
from vendor_parsers.cisco_nxos import facts

_FEATURES: tuple[tuple[str, str, tuple[tuple[int, int], ...]], ...] = (
    ("http-server", "http", ((6, 80),)),
    ("scp-server", "other", ((6, 22),)),
    ("sftp-server", "other", ((6, 22),)),
    ("netconf", "netconf", ((6, 830),)),
    ("restconf", "restconf", ((6, 443),)),
    ("grpc", "api", ((6, 50051),)),
)
"""Features that answer on the network: name, kind of service, ports (Nexus 9000 Series NX-OS Programmability Guide)."""


def feature(root: Node, name: str) -> Fact[bool] | None:
    """Written on or off by ``feature NAME`` or ``no feature NAME``; None when neither stands there."""
    on, off = root.find("feature", name), root.find("no", "feature", name)
    if on is not None and (off is None or on.first > off.first):
        return written(True, on.at)
    return written(False, off.at) if off is not None else None


def vrfs_of(ports: Sequence[Interface]) -> tuple[str, ...]:
    """The VRFs in which the switch has an address to answer at; the default one where none has."""
    named = (port.vrf for port in ports if port.addresses or port.dynamic or port.address_unknown)
    return tuple(dict.fromkeys(named)) or ("",)


def _place(text: str, vrf: str) -> str:
    return f"{text}, vrf {vrf}" if vrf else text


def read_services(root: Node, uses: Uses, unasked: Span | None, vrfs: Sequence[str]) -> Iterator[Listener]:
    """Everything that answers, once for each VRF it answers in; ``unasked`` is where logins need no password."""
    sources = _vty_sources(root, uses)
    asked = written(False, unasked) if unasked is not None else None
    for vrf in vrfs:
        for name, port, absent in (("ssh", 22, facts.SSH_ON), ("telnet", 23, facts.TELNET_OFF)):
            yield Listener(
                name=name,
                enabled=feature(root, name) or absent,
                sources=sources,
                ports=((6, port),),
                where=_place(f"feature {name}", vrf),
                version="2" if name == "ssh" else "",  # NX-OS knows version 2 alone (guide, SSH server)
                vrf=vrf,
                authenticated=asked,
            )
        yield from _nxapi(root, vrf)
        for word, name, ports in _FEATURES:
            state = feature(root, word)
            if state is not None:
                yield Listener(
                    name=name,
                    enabled=state,
                    sources=EVERYONE,
                    ports=ports,
                    where=_place(f"feature {word}", vrf),
                    vrf=vrf,
                )
    for node in root.all("line"):
        kind = node.cursor(1).rest()
        if kind[:1] == ["console"]:
            yield Listener(name="other", enabled=written(True, node.at), sources=EVERYONE, where=node.text)


def _vty_sources(root: Node, uses: Uses) -> Fact[Match]:
    bound4: Fact[Match] | None = None
    bound6: Fact[Match] | None = None
    for node in root.all("line", "vty"):
        for line in node.all("access-class"):
            words = line.cursor(1)
            name = words.next()
            if words.accept("in"):
                bound4 = uses.sources(name, "management", line.at)
            elif words.accept("out"):
                uses.named(name, "management", line.at)
        for line in node.all("ipv6", "access-class"):
            words = line.cursor(2)
            name = words.next()
            if words.accept("in"):
                bound6 = uses.sources(name, "management", line.at)
            elif words.accept("out"):
                uses.named(name, "management", line.at)
    return uses.per_family(bound4, bound6)


def _nxapi(root: Node, vrf: str) -> Iterator[Listener]:
    state = feature(root, "nxapi") or facts.NXAPI_OFF
    only = root.after("nxapi", "use-vrf")
    named = only.next() if only is not None else None
    if named is not None and vrf != ("" if named == "default" else named):
        return
    for name, standard in (("http", 80), ("https", 443)):
        port, enabled = standard, state
        if state.is_(True):
            on, off = root.find("nxapi", name), root.find("no", "nxapi", name)
            if on is not None:
                words = on.cursor(2)
                if words.accept("port") and words.peek().isdecimal() and len(words.peek()) < 6:
                    port = int(words.next())
                enabled = written(True, on.at)
            elif off is not None:
                off.mark()
                enabled = written(False, off.at)
            else:
                enabled = facts.NXAPI_VARIES
        yield Listener(
            name=name,
            enabled=enabled,
            sources=EVERYONE,
            ports=((6, port),),
            where=_place("feature nxapi", vrf),
            vrf=vrf,
        )
