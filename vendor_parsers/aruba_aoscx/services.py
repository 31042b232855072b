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
from auditor.model.management import Listener, Snmp
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


@dataclass(frozen=True, slots=True)
class Before:
    """What stands before the services of the switch: control-plane lists, and VRFs with lists for routed packets."""

    guards: Sequence[Binding]
    routed: Collection[str]
    uses: Uses

    def limits(self, listeners: Sequence[Listener]) -> list[Fact[Match]]:
        """For each service who gets as far as to it, whatever it says itself.

        Where a list for routed packets stands in its VRF and nothing else limits it, that is unknown.
        """
        open_to_all = [replace(listener, sources=EVERYONE) for listener in listeners]
        found = [one.sources for one in guarded(open_to_all, self.guards, self.uses)]
        return [
            facts.ROUTED_LISTS if limit is EVERYONE and listener.vrf in self.routed else limit
            for listener, limit in zip(listeners, found, strict=True)
        ]

    def behind(self, listeners: Sequence[Listener]) -> Iterator[Listener]:
        """The services with the sources that both let in."""
        for listener, limit in zip(listeners, self.limits(listeners), strict=True):
            doubt = "SSH allow list beside a control-plane list" if listener.name == "ssh" else ""
            yield replace(listener, sources=both(listener.sources, limit, doubt))

    def behind_agents(self, entries: Sequence[Snmp], agents: Sequence[Listener]) -> tuple[Snmp, ...]:
        """Communities and users with the sources that reach an agent which runs."""
        limits = self.limits([agent for agent in agents if agent.enabled.is_(True)])
        if not limits or any(limit is EVERYONE for limit in limits):
            return tuple(entries)
        known = [limit.value for limit in limits if limit.value is not None]
        at = next((limit.at for limit in limits if limit.at is not None), None)
        limit = written(Match.union(known), at) if at is not None and len(known) == len(limits) else facts.ROUTED_LISTS
        return tuple(replace(entry, sources=both(entry.sources or EVERYONE, limit)) for entry in entries)


def both(own: Fact[Match], before: Fact[Match], doubt: str = "") -> Fact[Match]:
    """Who gets past the list of a service and past the one before it; with a ``doubt``, maybe past the latter alone."""
    if own.state != "written" or own.value is None:
        return before if before is not EVERYONE else own
    if before.state != "written" or before.value is None or before.at is None:
        return own
    upper = before.value.upper if doubt else own.value.upper & before.value.upper
    return written(
        Match(
            own.value.lower & before.value.lower,
            upper,
            (*own.value.names, *before.value.names),
            (*own.value.unknown, *before.value.unknown, *((doubt,) if doubt else ())),
        ),
        before.at,
    )
