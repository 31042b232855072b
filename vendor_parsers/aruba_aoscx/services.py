"""Services of the switch itself: SSH, Telnet and HTTPS (web interface and REST API), each in the VRFs that a line names.

An allow list of SSH holds in every VRF. Where a list before the control plane stands beside it, that one has pre-emption (AOS-CX
10.14 Hardening Guide, Allow List): what it lets in is possible, what both let in is certain.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from auditor.model.address import prefix
from auditor.model.fact import Fact, written
from auditor.model.interface import Interface
from auditor.model.management import Listener
from auditor.model.rule import Binding, Match
from auditor.source.node import Node
from vendor_parsers._readers.guarded_services import guarded
from vendor_parsers._readers.list_uses import EVERYONE, Uses
from vendor_parsers.aruba_aoscx import facts
from vendor_parsers.aruba_aoscx.interfaces import MANAGEMENT

BUILT_IN = ("", MANAGEMENT)
"""VRFs that nobody creates, in which services may answer from the factory."""


@dataclass(frozen=True, slots=True)
class _Service:
    """The word a service is enabled by, its port, and what holds in a built-in VRF that no line names."""

    word: str
    name: str
    port: int
    silent: Fact[bool]
    version: str = ""


_SERVICES = (
    _Service("ssh", "ssh", 22, facts.SSH_VARIES, "2"),  # AOS-CX knows version 2 alone (show ssh server)
    _Service("telnet", "telnet", 23, facts.TELNET_OFF),
    _Service("https-server", "https", 443, facts.HTTPS_VARIES),
)


def vrfs_of(ports: Sequence[Interface]) -> tuple[str, ...]:
    """The VRFs in which the switch has an address to answer at; the default one where none has."""
    named = (port.vrf for port in ports if port.addresses or port.dynamic or port.address_unknown)
    return tuple(dict.fromkeys(named)) or ("",)


def read_services(root: Node, vrfs: Sequence[str]) -> Iterator[Listener]:
    """Everything that answers, once for each VRF it may answer in."""
    allowed = _allow_list(root)
    for service in _SERVICES:
        port = service.port
        head = (service.word,) if service.word == "https-server" else (service.word, "server")
        for node in root.all(*head, "port"):
            words = node.cursor(len(head) + 1)
            if words.peek().isdecimal() and len(words.peek()) < 6:
                port = int(words.next())
        told = _told(root, head)
        for vrf in dict.fromkeys((*vrfs, *told)):
            silent = service.silent if vrf in BUILT_IN else facts.ONLY_NAMED
            yield Listener(
                name=service.name,
                enabled=told.get(vrf, silent),
                sources=allowed if allowed is not None and service.name == "ssh" else EVERYONE,
                ports=((6, port),),
                where=f"{' '.join(head)} vrf {vrf or 'default'}",
                version=service.version,
                vrf=vrf,
            )


def _told(root: Node, head: tuple[str, ...]) -> dict[str, Fact[bool]]:
    """VRF -> whether a line enables or disables a service there; the last one holds."""
    lines = [(node, True) for node in root.all(*head, "vrf")] + [(node, False) for node in root.all("no", *head, "vrf")]
    found: dict[str, Fact[bool]] = {}
    for node, on in sorted(lines, key=lambda pair: pair[0].first):
        name = node.cursor(len(head) + (1 if on else 2)).next()
        found["" if name == "default" else name] = written(on, node.at)
    return found


def _allow_list(root: Node) -> Fact[Match] | None:
    found: Fact[Match] | None = None
    for node in root.all("ssh", "server", "allow-list"):
        enabled = False
        members: list[Match] = []
        for line in node.children:
            words = line.cursor()
            if words.accept("enable"):
                enabled = True
            elif words.accept("ip") or words.accept("ipv6"):
                text = words.peek()
                try:
                    members.append(Match.exact(prefix(text), text))
                except ValueError:
                    members.append(Match.opaque(text))
                    continue
                words.next()
        if enabled:
            found = written(Match.union(members), node.at)
    return found


def behind_guards(
    listeners: Sequence[Listener], guards: Sequence[Binding], uses: Uses, routed: Collection[str]
) -> Iterator[Listener]:
    """The services with their sources narrowed by the lists before the control plane of their VRF.

    Where a list for routed packets stands in the VRF (``routed``) and nothing else limits a service, whom it limits is unknown.
    """
    open_to_all = [replace(listener, sources=EVERYONE) for listener in listeners]
    for listener, alone in zip(listeners, guarded(open_to_all, guards, uses), strict=True):
        limited = _together(listener.sources, alone.sources)
        if limited is EVERYONE and listener.vrf in routed:
            limited = facts.ROUTED_LISTS
        yield replace(listener, sources=limited)


def _together(own: Fact[Match], before: Fact[Match]) -> Fact[Match]:
    """A service's own list and the control plane's, which has pre-emption."""
    if before.state != "written" or before.value is None or before.at is None:
        return own
    if own.state != "written" or own.value is None:
        return before
    both = Match(
        own.value.lower & before.value.lower,
        before.value.upper,
        (*own.value.names, *before.value.names),
        (*own.value.unknown, *before.value.unknown, "SSH allow list beside a control-plane list"),
    )
    return written(both, before.at)
