"""GlobalProtect: the portal and gateways that people connect to from outside, and the addresses they get.

Both answer on TCP 443 of their interface, the gateway takes tunnels on UDP 4501 as well (PAN-OS Administrator's Guide,
Reference: Port Number Usage, GlobalProtect). What is in the configurations handed to clients is not judged.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from auditor.model.address import ANY4, parse_ip
from auditor.model.fact import default, written
from auditor.model.forwarding import Route, Vpn
from auditor.model.management import Listener
from auditor.model.rule import ANYWHERE, Match
from auditor.model.service import TCP, UDP
from auditor.model.tunnel import NO_ACCESS, Access, Agreed
from vendor_parsers.paloalto_panos.addresses import address_set, host_of
from vendor_parsers.paloalto_panos.interfaces import Ports
from vendor_parsers.paloalto_panos.remote_terms import portal_access, portal_terms
from vendor_parsers.paloalto_panos.scope import Config
from vendor_parsers.paloalto_panos.tree import Element

_NO_LIST = "GlobalProtect Administrator's Guide: portals and gateways answer any address, policies limit it"


def _local(place: Element) -> tuple[str, int | None]:
    here = place.get("local-address")
    text = here.word("ip", "ipv4") or here.word("ip") or here.word("floating-ip", "ipv4")
    host = host_of(text)
    return here.word("interface"), parse_ip(host) if host else None


def _pool(entry: Element) -> Match:
    """The addresses of a gateway's clients, in all its settings together."""
    parts: list[Match] = []
    for element in entry.below():
        if element.text in ("ip-pool", "authentication-server-ip-pool"):
            for one in element.named.values():
                try:
                    parts.append(Match.exact(address_set(one.text), one.text))
                except ValueError:
                    parts.append(Match.opaque(one.text, ANY4))
    return Match.union(parts) if parts else Match.opaque("ip-pool", ANY4)


def _listener(name: str, interface: str, at: Element, ports: Ports, numbers: tuple[tuple[int, int], ...]) -> Listener:
    port = ports.interfaces.get(interface)
    return Listener(
        name="other",
        enabled=written(True, at.at),
        sources=default(ANYWHERE, _NO_LIST),
        ports=numbers,
        interfaces=frozenset({interface}) if interface else None,
        where=f"GlobalProtect {name}",
        version="GlobalProtect",
        vrf=port.vrf if port is not None else "",
    )


def read_global_protect(config: Config, ports: Ports) -> Iterator[Vpn | Listener | Route]:
    """The gateways as tunnels of people with the way to their addresses, and what listens for them."""
    pools: dict[str, Match] = {}
    served: dict[str, tuple[tuple[Agreed, ...], Access]] = {}
    for vsys in config.vsyses:
        place = vsys.element.get("global-protect")
        for entry in place.entries("global-protect-gateway"):
            name = entry.word("remote-user-tunnel") or entry.text
            pools[name] = _pool(entry)
            served[name] = tuple(portal_terms(config.shared, entry)), portal_access(config.shared, entry)
            interface, _ = _local(entry)
            if not vsys.group:
                yield _listener("gateway", interface, entry, ports, ((TCP, 443), (UDP, 4501)))
        for entry in place.entries("global-protect-portal"):
            interface, _ = _local(entry.get("portal-config"))
            if not vsys.group:
                yield _listener("portal", interface, entry, ports, ((TCP, 443),))
        for word in place.below():
            word.read = 1
    for entry in config.network.entries("tunnel", "global-protect-gateway"):
        for one in _tunnel(entry, pools.get(entry.text), ports):
            terms, access = served.get(entry.text, ((), NO_ACCESS))
            yield replace(one, terms=terms, access=access) if isinstance(one, Vpn) else one
    for entry in config.network.entries("tunnel", "global-protect-site-to-site"):
        interface, local = _local(entry)
        for word in entry.below():
            word.read = 1
        yield Vpn(
            name=entry.text, kind="global-protect site-to-site", at=entry.at, interface=interface,
            tunnel_interface=entry.word("tunnel-interface"), local_address=local, authentication="certificate",
            carriers=frozenset({"ipsec"}),
        )  # fmt: skip


def _tunnel(entry: Element, pool: Match | None, ports: Ports) -> Iterator[Vpn | Route]:
    tunnel = entry.word("tunnel-interface")
    interface, local = _local(entry)
    own = _pool(entry)
    remote = own if not own.unknown or pool is None else pool
    for word in entry.below():
        word.read = 1
    port = ports.interfaces.get(tunnel)
    vrf = port.vrf if port is not None else ""
    yield Vpn(
        name=entry.text, kind="ssl", at=entry.at, interface=interface, tunnel_interface=tunnel, remote=remote,
        local_address=local, authentication="user", encrypted=True, clients=True, vrf=vrf,
    )  # fmt: skip
    if port is not None and not remote.unknown and remote.upper:
        yield Route(prefix=remote.upper, at=entry.at, interface=tunnel, protocol="vpn", vrf=vrf)
