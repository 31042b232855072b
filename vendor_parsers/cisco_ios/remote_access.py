"""VPN for people: Easy VPN groups, FlexVPN policies, SSL VPN and dial-in, and the address pools they give out.

Addresses come from ``ip local pool`` by the group's ``pool`` line (Cisco IOS Security Configuration Guide, "Easy VPN
Server": mode configuration), from ``svc address-pool`` of a WebVPN policy group, or from ``peer default ip address pool``
of a virtual template.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from auditor.model.address import ANY4, is_ip, parse_ip
from auditor.model.forwarding import Vpn
from auditor.model.ranges import Ranges
from auditor.model.rule import ANYWHERE, Match
from auditor.source.node import Node
from vendor_parsers.cisco_ios.draft import Draft


@dataclass(frozen=True, slots=True)
class Pools:
    """Address pools by name, and what IKE gives to people (None: it gives nothing)."""

    named: Mapping[str, Match]
    ike: Match | None
    responds: frozenset[str]
    """The crypto maps that hand out addresses."""

    def of(self, names: list[str]) -> Match:
        """The addresses of some pools."""
        found = [self.named.get(name, Match.opaque(f"pool {name}", ANY4)) for name in names]
        return Match.union(found) if found else Match.opaque("addresses given out by a server", ANY4)


def read_pools(root: Node) -> Pools:
    """``ip local pool`` and the groups and policies of IKE that name a pool."""
    found: dict[str, list[Match]] = {}
    for node in root.all("ip", "local", "pool"):
        words = node.cursor(3)
        name, low = words.next(), words.next()
        high = words.next() if is_ip(words.peek()) else low
        if is_ip(low) and parse_ip(low) <= parse_ip(high):
            found.setdefault(name, []).append(Match.exact(Ranges.of((parse_ip(low), parse_ip(high))), name))
    named = {name: Match.union(parts) for name, parts in found.items()}
    wanted: list[str] = []
    for prefix in (
        ("crypto", "isakmp", "client", "configuration", "group"),
        ("crypto", "ikev2", "authorization", "policy"),
    ):
        for group in root.all(*prefix):
            group.cursor(len(prefix)).next()
            for node in group.all("pool"):
                wanted.append(node.cursor(1).next())
    responds: set[str] = set()
    for node in root.all("crypto", "map"):
        words = node.cursor(2)
        name = words.next()
        if words.accept("client", "configuration", "address"):
            words.rest()
            responds.add(name)
    pools = Pools(named, None, frozenset(responds))
    return Pools(named, pools.of(wanted), frozenset(responds)) if wanted else pools


def dial_in(root: Node, drafts: Mapping[str, Draft], pools: Pools) -> Iterator[Vpn]:
    """SSL VPN gateways and the PPP sessions of ``vpdn``."""
    yield from _web(root, drafts, pools)
    for draft in drafts.values():
        names = [
            words.next() for node in draft.nodes if (words := node.after("peer", "default", "ip", "address", "pool"))
        ]
        if names and draft.name.lower().startswith("virtual-template"):
            kind = _vpdn(root, draft.name)
            yield Vpn(
                name=draft.name, kind=kind or "ppp", at=draft.at, tunnel_interface=draft.name, remote=pools.of(names),
                authentication="user", encrypted=False if kind == "l2tp" and not _ipsec(drafts) else None,
                enabled=bool(kind) and (draft.enabled is None or draft.enabled.value is not False), vrf=draft.vrf,
                clients=True,
            )  # fmt: skip


def _ipsec(drafts: Mapping[str, Draft]) -> bool:
    return any(draft.crypto_map for draft in drafts.values())


def _vpdn(root: Node, template: str) -> str:
    """The protocol people dial in with to a virtual template."""
    number = template[len("virtual-template") :]
    for group in root.all("vpdn-group"):
        group.cursor(1).next()
        for node in group.all("accept-dialin"):
            protocol, into = node.after("protocol"), node.after("virtual-template")
            if into is not None and into.next() == number:
                return protocol.next() if protocol is not None else "ppp"
    return ""


def _web(root: Node, drafts: Mapping[str, Draft], pools: Pools) -> Iterator[Vpn]:
    """``webvpn context`` with a policy group that gives out addresses; its gateway's address says where it answers."""
    gateways: dict[str, str] = {}
    for node in root.all("webvpn", "gateway"):
        name, address = node.cursor(2).next(), node.after("ip", "address")
        serves = node.find("inservice") is not None
        gateways[name] = address.next() if address is not None and serves else ""
    for node in root.all("webvpn", "context"):
        name, gateway = node.cursor(2).next(), node.after("gateway")
        word = gateway.next() if gateway is not None else ""
        names = [
            words.next().strip('"')
            for group in node.all("policy", "group")
            if (words := group.after("svc", "address-pool")) is not None
        ]
        if names:
            yield Vpn(
                name=name, kind="ssl", at=node.block, interface=_holder(drafts, gateways.get(word, "")),
                local=ANYWHERE, remote=pools.of(names), authentication="user", encrypted=True,
                enabled=node.find("inservice") is not None and bool(gateways.get(word)), clients=True,
            )  # fmt: skip


def _holder(drafts: Mapping[str, Draft], address: str) -> str:
    """The interface that has an address."""
    ip = parse_ip(address) if is_ip(address) else None
    return next((draft.name for draft in drafts.values() if any(one.ip == ip for one in draft.addresses)), "")
