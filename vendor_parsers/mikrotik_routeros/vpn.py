"""IPsec: policies in their order, and what their peers, identities and proposals say.

A packet that leaves the router is compared with the policies from the top after srcnat, and taken by the first that
names it; what comes out of a tunnel goes through the chains from prerouting on as if it had just arrived
(manual.mikrotik.com, IPsec; Packet Flow in RouterOS). So no filter is passed by.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from auditor.model.address import ANY4, is_ip, parse_ip
from auditor.model.forwarding import Route, Vpn
from auditor.model.interface import Interface
from auditor.model.ranges import Ranges
from auditor.model.rule import ANYWHERE, Action, Match, Rule
from auditor.model.service import ANY_SERVICE, Service, Term
from vendor_parsers._readers.ipsec import cipher, integrity, joined, offers
from vendor_parsers._readers.linux.criteria import Criteria, protocol_terms
from vendor_parsers._readers.linux.names import port_range
from vendor_parsers.mikrotik_routeros.items import Export, Item
from vendor_parsers.mikrotik_routeros.lists import addresses_of
from vendor_parsers.mikrotik_routeros.packets import protocols

ENCRYPTION = "aes-256-cbc,aes-192-cbc,aes-128-cbc"
HASHES = "sha1"
"""What a proposal offers where nothing is written (manual.mikrotik.com, IPsec, Proposals)."""


@dataclass(frozen=True, slots=True)
class _Peer:
    """An entry of ``/ip ipsec peer``."""

    item: Item
    address: int | None
    text: str
    local: int | None


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy at work: what it takes, for the rules that ask ``ipsec-policy``."""

    vpn: Vpn
    takes: Criteria


def read_policies(export: Export, interfaces: Sequence[Interface], routes: Sequence[Route]) -> list[Policy]:
    """The policies that encrypt, in order, each with the tunnel it makes."""
    peers = {peer.item.get("name"): peer for peer in _peers(export)}
    identities = _identities(export)
    proposals = _proposals(export)
    _profiles(export)
    found: list[Policy] = []
    passed: list[Rule] = []
    for item in export.items("/ip ipsec policy"):
        item.know(_POLICY)
        action, template = item.get("action", "encrypt"), item.flag("template") is True
        if item.disabled or item.selected or template:
            continue
        selector = _selector(item)
        if action in ("none", "discard"):
            passed.append(replace(selector, action=Action.DENY))
            continue
        peer = _peer_of(item, peers)
        vpn = Vpn(
            name=item.get("peer") or item.get("sa-dst-address") or f"policy {item.number + 1}",
            kind="ipsec",
            at=item.at,
            interface=_outward(peer, interfaces, routes),
            peer=peer.address if peer is not None else None,
            peer_name=peer.text if peer is not None else "",
            local=selector.source,
            remote=selector.destination,
            authentication=identities.get(item.get("peer"), ""),
            encrypted=True,
            selectors=(*passed, selector),
            local_address=peer.local if peer is not None else None,
            offers=proposals.get(item.get("proposal", "default")),
            carriers=frozenset({"ipsec"}),
        )
        takes = Criteria(source=selector.source, destination=selector.destination, terms=selector.service.terms)
        found.append(Policy(vpn, takes))
    return found


def read_dial_in(export: Export, interfaces: Sequence[Interface], routes: Sequence[Route]) -> Iterator[Vpn]:
    """Peers that anybody may be, whose policies are made by template (``generate-policy``)."""
    peers = {item.get("name"): item for item in export.items("/ip ipsec peer")}
    for item in export.items("/ip ipsec identity", "add"):
        made, peer = item.get("generate-policy", "no"), peers.get(item.get("peer"))
        pool = _mode_pool(export, item.get("mode-config"))
        if item.disabled or made == "no" or peer is None or peer.disabled:
            continue
        yield Vpn(
            name=item.get("peer"), kind="ipsec", at=item.at, interface=_towards_anybody(peer, interfaces, routes),
            remote=pool, peer_name=peer.get("address"),
            authentication=item.get("auth-method", "pre-shared-key"), encrypted=True, carriers=frozenset({"ipsec"}),
            clients=True,
        )  # fmt: skip


def _towards_anybody(peer: Item, interfaces: Sequence[Interface], routes: Sequence[Route]) -> str:
    """The interface people come in by: that of the peer's own address, else the one the default route leads out of."""
    local = peer.get("local-address")
    if is_ip(local):
        own = parse_ip(local)
        return next((i.name for i in interfaces if any(a.ip == own for a in i.addresses)), "")
    best = min((r for r in routes if r.prefix == ANY4 and not r.vrf), key=lambda route: route.distance, default=None)
    if best is None or best.interface or best.next_hop is None:
        return best.interface if best is not None else ""
    return way_to(best.next_hop, interfaces, ())


def _mode_pool(export: Export, name: str) -> Match:
    """The addresses a mode configuration gives out."""
    for item in export.items("/ip ipsec mode-config"):
        item.know(("comment", "responder", "system-dns", "static-dns", "use-responder-dns", "split-dns", "connection-mark",
                   "src-address-list", "address-prefix-length", "split-include"))  # fmt: skip
        if item.get("name") == name and (pool := item.get("address-pool")):
            return pool_of(export, pool)
    return Match.opaque("addresses given by mode-config")


def pool_of(export: Export, name: str) -> Match:
    """The addresses of ``/ip pool``, with those of the pool that follows it."""
    ranges: list[Ranges] = []
    pools = {item.get("name"): item for item in export.items("/ip pool", "add")}
    seen: set[str] = set()
    while name in pools and name not in seen:
        seen.add(name)
        item = pools[name]
        item.know(("comment",))
        parts = [addresses_of(text) for text in item.values("ranges")]
        if None in parts:
            item.forget("ranges")
            return Match.opaque(f"pool {name}")
        ranges += [part for part in parts if part is not None]
        name = item.get("next-pool")
    return Match.exact(Ranges.union(ranges), *sorted(seen)) if ranges else Match.opaque(f"pool {name}")


def _peers(export: Export) -> Iterator[_Peer]:
    for item in export.items("/ip ipsec peer"):
        item.know(_PEER)
        text, local = item.get("address").partition("/")[0], item.get("local-address")
        if item.disabled or item.selected:
            continue
        item.get("name")
        yield _Peer(item, parse_ip(text) if is_ip(text) else None, text, parse_ip(local) if is_ip(local) else None)


def _peer_of(item: Item, peers: dict[str, _Peer]) -> _Peer | None:
    """The peer a policy names; before 6.44 the policy itself had the two addresses."""
    text, local = item.get("sa-dst-address"), item.get("sa-src-address")
    named = peers.get(item.get("peer"))
    if named is not None:
        return named
    if is_ip(text):
        return _Peer(item, parse_ip(text), text, parse_ip(local) if is_ip(local) else None)
    return None


def _identities(export: Export) -> dict[str, str]:
    """How each peer is authenticated."""
    found: dict[str, str] = {}
    for item in export.items("/ip ipsec identity", "add"):
        item.know(_IDENTITY)
        way = item.get("auth-method", "pre-shared-key")
        if not item.disabled:
            found[item.get("peer")] = (
                "psk" if way.startswith("pre-shared-key") else "cert" if "signature" in way else way
            )
    return found


def _profiles(export: Export) -> None:
    for item in export.items("/ip ipsec profile"):
        item.know(_PROFILE)
    for item in export.items("/ip ipsec settings", "set"):
        item.know(("accounting", "interim-update", "xauth-use-radius"))


def _proposals(export: Export) -> dict[str, frozenset[str] | None]:
    """The ways of protecting data, by proposal; ``default`` is there from the start."""
    found = {"default": _offered(ENCRYPTION, HASHES)}
    for item in export.items("/ip ipsec proposal"):
        item.know(("comment", "lifetime", "pfs-group"))
        name = item.get("name") or ("default" if "default" in item.selected else "")
        if name and not item.disabled:
            found[name] = _offered(item.get("enc-algorithms", ENCRYPTION), item.get("auth-algorithms", HASHES))
    return found


def _offered(encryption: str, hashes: str) -> frozenset[str] | None:
    ways: list[str | None] = []
    for word in encryption.split(","):
        found = cipher(word.removesuffix("-cbc"))
        if found is None:
            return None
        if found.endswith("gcm"):
            ways.append(found)
            continue
        for hashed in hashes.split(","):
            known = integrity(hashed)
            ways.append(None if known is None else joined(found, known))
    return offers(ways)


def _selector(item: Item) -> Rule:
    """The packets of a policy as seen from this end."""
    terms: tuple[Term, ...] = ANY_SERVICE.terms
    conditions: list[str] = []
    word = item.get("protocol", "all")
    if word not in ("all", "255"):
        named = protocols(word)
        if named is None:
            item.forget("protocol")
            conditions.append(f"protocol={word}")
        else:
            terms = protocol_terms(named)
    for key, source in (("src-port", True), ("dst-port", False)):
        text = item.get(key, "any")
        ports = None if text == "any" else port_range(text, "-")
        if text != "any" and ports is None:
            item.forget(key)
            conditions.append(f"{key}={text}")
        elif ports is not None:
            terms = tuple(
                replace(t, source_ports=ports) if source else replace(t, destination_ports=ports) for t in terms
            )
    return Rule(
        name=f"policy {item.number + 1}", action=Action.PERMIT, at=item.at, source=_net(item, "src-address"),
        destination=_net(item, "dst-address"), service=Service(terms), conditions=tuple(conditions),
    )  # fmt: skip


def _net(item: Item, key: str) -> Match:
    text = item.get(key)
    if not text:
        return ANYWHERE
    addresses = addresses_of(text)
    if addresses is None:
        item.forget(key)
        return Match.opaque(text)
    return Match.exact(addresses, text)


def _outward(peer: _Peer | None, interfaces: Sequence[Interface], routes: Sequence[Route]) -> str:
    """The interface a tunnel leaves by: that of its local address, else the way to its peer."""
    if peer is None:
        return ""
    if peer.local is not None:
        own = next((i.name for i in interfaces if any(a.ip == peer.local for a in i.addresses)), "")
        if own:
            return own
    return way_to(peer.address, interfaces, routes)


def way_to(address: int | None, interfaces: Sequence[Interface], routes: Sequence[Route]) -> str:
    """The interface by which an address is reached: a connected subnet, or the longest route in the main table."""
    if address is None:
        return ""
    for interface in interfaces:
        if any(address in one.network for one in interface.addresses):
            return interface.name
    best = max(
        (route for route in routes if not route.vrf and not route.discard and address in route.prefix),
        key=lambda route: (-route.prefix.size, -route.distance),
        default=None,
    )
    if best is None:
        return ""
    if best.interface or best.next_hop is None:
        return best.interface
    hop = best.next_hop
    return next((i.name for i in interfaces if any(hop in one.network for one in i.addresses)), "")


_PEER = frozenset(
    """comment exchange-mode passive port profile send-initial-contact name local-address address disabled secret auth-method
    dh-group enc-algorithm hash-algorithm dpd-interval dpd-maximum-failures lifetime nat-traversal proposal-check my-id
    generate-policy policy-template-group mode-config certificate remote-certificate""".split()
)
_IDENTITY = frozenset(
    """comment auth-method certificate remote-certificate eap-methods generate-policy key match-by mode-config my-id
    notrack-chain password peer policy-template-group remote-id remote-key secret username ppk-secret""".split()
)
_PROFILE = frozenset(
    """comment dh-group dpd-interval dpd-maximum-failures enc-algorithm hash-algorithm lifebytes lifetime name nat-traversal
    prf-algorithm proposal-check ppk""".split()
)
_POLICY = frozenset("comment level ipsec-protocols tunnel group priority manual-sa place-before".split())
