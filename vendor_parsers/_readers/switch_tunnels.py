"""Tunnel interfaces of switches: GRE and IP in IP by ``tunnel source``, ``destination`` and ``mode``.

GRE is what a tunnel is without a mode (Nexus 9000 Series NX-OS Interfaces Configuration Guide, Configuring IP Tunnels;
Arista EOS User Manual, GRE tunnels). What an IPsec profile on a tunnel protects, and how well, is not read here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from auditor.model.address import is_ip, parse_ip
from auditor.model.forwarding import Carrier, Vpn
from auditor.model.rule import ANYWHERE
from vendor_parsers._readers.switch_drafts import Draft

_CARRIERS: tuple[tuple[str, frozenset[Carrier]], ...] = (
    ("gre", frozenset({"gre"})),
    ("ipip", frozenset({"ipip"})),
    ("ipsec", frozenset({"ipsec"})),
)


def read_tunnels(drafts: Mapping[str, Draft]) -> Iterator[Vpn]:
    """Every tunnel interface that names its other end or its own."""
    for draft in drafts.values():
        if draft.kind == "tunnel" and draft.tunnel:
            yield _tunnel(draft, drafts)


def _tunnel(draft: Draft, drafts: Mapping[str, Draft]) -> Vpn:
    def said(key: str) -> str:
        return draft.tunnel.get(key, ("", draft.at))[0]

    mode, source, destination = said("mode") or "gre ip", said("source").removeprefix("interface "), said("destination")
    own = parse_ip(source) if is_ip(source) else None
    carriers = next((found for word, found in _CARRIERS if mode.startswith(word)), frozenset[Carrier]())
    protected = "ipsec" in draft.tunnel or mode.startswith("ipsec")
    return Vpn(
        name=draft.name,
        kind=mode,
        at=draft.at,
        interface=_owner(own, drafts) if own is not None else _named(source, drafts),
        tunnel_interface=draft.name,
        local_address=own,
        peer=parse_ip(destination) if is_ip(destination) else None,
        peer_name="" if is_ip(destination) else destination,
        local=ANYWHERE,
        remote=ANYWHERE,
        encrypted=None if protected else False,
        enabled=draft.enabled is None or draft.enabled.value is not False,
        vrf=said("use-vrf") or said("underlay").removeprefix("vrf "),
        key=said("key"),
        carriers=carriers | frozenset[Carrier](("ipsec",)) if protected else carriers,
    )


def _named(source: str, drafts: Mapping[str, Draft]) -> str:
    joined = source.replace(" ", "")
    return next((name for name in drafts if name.lower() == joined.lower()), joined)


def _owner(address: int, drafts: Mapping[str, Draft]) -> str:
    return next((draft.name for draft in drafts.values() if any(one.ip == address for one in draft.addresses)), "")
