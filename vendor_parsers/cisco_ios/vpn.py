"""Tunnels: crypto maps, tunnel interfaces with or without IPsec, and their keys.

Since 12.3(8)T the lists of a crypto map's interface see packets in the clear neither before encryption nor after
decryption; before, they saw both. ``set ip access-group`` in the map is asked instead (Cisco IOS, "Crypto Access Check on
Clear-Text Packets"). A line denied by one entry's list goes on to the next entry; an entry stays disabled until it has
a peer and a list (Cisco IOS Security Command Reference, crypto map (global IPsec)).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from auditor.model.address import ANY4, ANY6, is_ip, parse_ip
from auditor.model.forwarding import Carrier, TunnelStage, Vpn
from auditor.model.rule import ANYWHERE, Action, Binding, Match, Rule, RuleSet
from auditor.model.service import GRE
from auditor.model.span import Span
from auditor.source.node import Node
from vendor_parsers._readers.ipsec import offers, transform
from vendor_parsers.cisco_ios.draft import Draft
from vendor_parsers.cisco_ios.identity import version_of
from vendor_parsers.cisco_ios.management import Context
from vendor_parsers.cisco_ios.passwords import line_secret, sealed
from vendor_parsers.cisco_ios.remote_access import Pools, dial_in, read_pools


@dataclass(frozen=True, slots=True)
class _Policies:
    """IKE policies and IPsec transforms as the words that name their algorithms."""

    ike: tuple[str, ...]
    transforms: Mapping[str, str]
    profiles: Mapping[str, tuple[str, ...]]
    authentication: str


def read_vpns(root: Node, drafts: Mapping[str, Draft], context: Context) -> Iterator[Vpn]:
    """Every tunnel of the configuration."""
    policies = _policies(root)
    _keys(root, context)
    _ike_profiles(root)
    pools = read_pools(root)
    maps = tuple(_crypto_maps(root, drafts, policies, context, pools))
    yield from maps
    for draft in drafts.values():
        if draft.kind == "tunnel" and draft.tunnel:
            yield _covered(_tunnel(draft, drafts, policies), drafts, maps)
        elif draft.tunnel and draft.name.lower().startswith("virtual-template") and pools.ike is not None:
            yield replace(_tunnel(draft, drafts, policies), clients=True, remote=pools.ike)
    yield from dial_in(root, drafts, pools)


def _policies(root: Node) -> _Policies:
    ike: list[str] = []
    methods: list[str] = []
    for kind in ("isakmp", "ikev2"):
        for word in ("policy", "proposal"):
            for node in root.all("crypto", kind, word):
                node.cursor(3).rest()
                # before IOS 15 an isakmp policy that writes no encryption means DES, no group means group 1
                for child in node.children:
                    words = child.cursor()
                    if words.peek() in ("encryption", "encr", "hash", "integrity", "group", "prf", "proposal"):
                        ike.append(" ".join([kind, *words.rest()]))
                    elif words.accept("authentication"):
                        methods.append(words.next())
                    elif words.accept("lifetime") or words.accept("match"):
                        words.rest()
    transforms: dict[str, str] = {}
    for node in root.all("crypto", "ipsec", "transform-set"):
        words = node.cursor(3)
        name = words.next()
        transforms[name] = " ".join(words.rest())
        for child in node.all("mode"):
            child.cursor(1).rest()
    profiles: dict[str, tuple[str, ...]] = {}
    for node in root.all("crypto", "ipsec", "profile"):
        name = node.cursor(3).next()
        profiles[name] = tuple(_profile_sets(node, transforms))
    authentication = "psk" if "pre-share" in methods else "cert" if "rsa-sig" in methods else ""
    return _Policies(tuple(ike), transforms, profiles, authentication)


def _profile_sets(node: Node, transforms: Mapping[str, str]) -> Iterator[str]:
    for child in node.children:
        words = child.cursor()
        if words.accept("set", "transform-set"):
            for name in words.rest():
                yield transforms.get(name, name)
        elif words.peek() in ("set", "description", "responder-only", "redundancy"):
            words.rest()


def _keys(root: Node, context: Context) -> None:
    for node in root.all("crypto", "isakmp", "key"):
        words = node.cursor(3)
        kind = words.next() if words.peek() in ("0", "6") and words.peek(2) else ""
        text = words.next()
        owner = ""
        if words.accept("address") or words.accept("hostname"):
            words.accept("ipv6")
            owner = words.next()
            if is_ip(words.peek()):
                words.next()
            words.accept("no-xauth")
        context.secrets.append(sealed(text, kind, words, "psk", owner))
    for node in root.all("crypto", "isakmp", "client", "configuration", "group"):
        owner = node.cursor(5).next()
        for child in node.all("key"):
            secret = line_secret(child.cursor(1), "psk", owner)
            context.secrets += [secret] if secret is not None else []
        for child in node.all("acl"):
            context.uses(child.cursor(1).next(), "vpn", child.at)
    for node in root.all("crypto", "keyring"):
        words = node.cursor(2)
        owner = words.next()
        if words.accept("vrf"):
            words.next()
        for child in node.all("pre-shared-key"):
            inner = child.cursor(1)
            if inner.accept("address") or inner.accept("hostname"):
                inner.next()
                if is_ip(inner.peek()):
                    inner.next()
            if inner.accept("key"):
                secret = line_secret(inner, "psk", owner)
                context.secrets += [secret] if secret is not None else []
        for child in node.all("local-address"):
            child.cursor(1).rest()
    for node in root.all("crypto", "ikev2", "keyring"):
        owner = node.cursor(3).next()
        for peer in node.all("peer"):
            peer.cursor(1).rest()
            for child in peer.children:
                inner = child.cursor()
                if inner.accept("pre-shared-key"):
                    inner.accept("local") or inner.accept("remote")
                    secret = line_secret(inner, "psk", owner)
                    context.secrets += [secret] if secret is not None else []
                elif inner.peek() in ("address", "hostname", "identity", "description"):
                    inner.rest()


def _ike_profiles(root: Node) -> None:
    """``crypto isakmp|ikev2 profile``: which key goes with which peer; the keys and peers are read where they stand."""
    for kind in ("isakmp", "ikev2"):
        for node in root.all("crypto", kind, "profile"):
            node.cursor(3).next()
            for child in node.children:
                words = child.cursor()
                if words.peek() in _PROFILE:
                    words.rest()


_PROFILE = frozenset(
    {
        "keyring",
        "match",
        "local-address",
        "self-identity",
        "identity",
        "vrf",
        "description",
        "authentication",
        "keepalive",
        "dpd",
        "lifetime",
        "nat",
        "ca",
        "pki",
        "ivrf",
        "initiate",
        "virtual-template",
        "reverse-route",
    }
)


def _crypto_maps(
    root: Node, drafts: Mapping[str, Draft], policies: _Policies, context: Context, pools: Pools
) -> Iterator[Vpn]:
    bound: dict[str, list[Draft]] = {}
    for draft in drafts.values():
        if draft.crypto_map:
            bound.setdefault(draft.crypto_map, []).append(draft)
    dynamic: dict[str, list[Node]] = {}
    for node in root.all("crypto", "dynamic-map"):
        words = node.cursor(2)
        dynamic.setdefault(words.next(), []).append(node)
        words.next()
    speaks: dict[str, int] = {}
    entries: list[tuple[int, str, str, list[str], Node]] = []
    for node in root.all("crypto", "map"):
        words = node.cursor(2)
        name, number = words.next(), words.next()
        if number == "local-address":
            source = drafts.get(words.next())
            if source is not None and source.addresses:
                speaks[name] = source.addresses[0].ip
            continue
        kind = words.next()
        named = words.rest()
        if number.isdecimal() and len(number) < 9:
            entries.append((int(number), name, kind, named, node))
    seen = _clear_lists(root)
    for number_, name, kind, named, node in sorted(entries, key=lambda one: one[0]):
        # "dynamic NAME" stands for every entry of a dynamic map: peers that call in from anywhere
        calls_in = named[:1] == ["dynamic"] and len(named) > 1
        for place in dynamic.get(named[1], []) if calls_in else [node]:
            if not place.children:
                continue
            entry = _map_entry(place, policies, context)
            places: list[Draft | None] = [*bound.get(name, [])]
            for interface in places or [None]:
                complete = calls_in or (bool(entry.peers) and entry.listed)
                found = _vpn(
                    f"{name} {number_}", kind, place, interface.name if interface is not None else "", entry, policies,
                    interface is not None and complete,
                )  # fmt: skip
                found = replace(found, past=seen[0], maybe_past=seen[1], local_address=speaks.get(name))
                if interface is not None:
                    _bind(interface, entry, found)
                if calls_in and pools.ike is not None and name in pools.responds:
                    yield replace(found, selectors=(), local=ANYWHERE, remote=pools.ike, clients=True)
                yield found


_StagePair = tuple[frozenset[TunnelStage], frozenset[TunnelStage]]


def _clear_lists(root: Node) -> _StagePair:
    """The lists that packets in the clear pass by, certainly and perhaps."""
    stages: frozenset[TunnelStage] = frozenset({"ingress", "sent"})
    major, _, rest = (version_of(root).value or "").partition(".")
    minor = "".join(rest.partition("(")[0].partition(".")[0][:4])
    if not (major.isdecimal() and minor.isdecimal() and len(major) < 4):
        return frozenset(), stages
    release = (int(major), int(minor))
    if release == (12, 3):
        return frozenset(), stages
    return (stages, frozenset()) if release > (12, 3) else (frozenset(), frozenset())


def _bind(interface: Draft, entry: _Entry, vpn: Vpn) -> None:
    for name, inward, at in entry.lists:
        interface.bindings.append(
            Binding(ruleset=name, stage="ingress" if inward else "egress", at=at, family="4", interface=vpn.entry)
        )
        interface.list_uses.append(("acl", name, "filter", at))


def _vpn(name: str, kind: str, node: Node, interface: str, entry: _Entry, policies: _Policies, enabled: bool) -> Vpn:
    peer, *spares = entry.peers or [""]
    return Vpn(
        name=name,
        kind=kind or "ipsec-isakmp",
        at=node.block,
        interface=interface,
        peer=parse_ip(peer) if is_ip(peer) else None,
        peer_name="" if is_ip(peer) else peer,
        spare_peers=tuple(spares),
        local=entry.local,
        remote=entry.remote,
        selectors=entry.selectors,
        proposals=(*policies.ike, *entry.sets),
        offers=offers(transform(text) for text in entry.sets),
        authentication=policies.authentication,
        encrypted=_encrypts(entry.sets),
        enabled=enabled,
        carriers=frozenset({"ipsec"}),
    )


@dataclass(slots=True)
class _Entry:
    peers: tuple[str, ...] = ()
    local: Match = Match.opaque("as the peer proposes", ANY4)
    remote: Match = Match.opaque("as the peer proposes", ANY4)
    selectors: tuple[Rule, ...] = ()
    listed: bool = False
    sets: tuple[str, ...] = ()
    lists: tuple[tuple[str, bool, Span], ...] = ()
    """Lists for packets in the clear: name, whether for those that come out, where."""


def _map_entry(node: Node, policies: _Policies, context: Context) -> _Entry:
    entry = _Entry()
    for child in node.children:
        words = child.cursor()
        if words.accept("set", "peer"):
            host = words.next()
            # the default peer is tried first (Cisco IOS Security Command Reference, set peer)
            first = words.accept("default")
            entry.peers = (host, *entry.peers) if first else (*entry.peers, host)
        elif words.accept("set", "transform-set"):
            entry.sets = tuple(policies.transforms.get(name, name) for name in words.rest())
        elif words.accept("set", "ip", "access-group"):
            name = words.next()
            entry.lists = (*entry.lists, (name, words.next() == "in", child.at))
        elif words.accept("match", "address"):
            name = words.next()
            context.uses(name, "vpn", child.at)
            entry.listed = True
            rules = context.lists.get(name)
            entry.selectors = rules.rules if rules is not None else ()
            entry.local, entry.remote = _selectors(rules, name)
        elif words.peek() in ("set", "description", "reverse-route", "qos"):
            words.rest()
    return entry


def _selectors(rules: RuleSet | None, name: str) -> tuple[Match, Match]:
    """The two ends of a crypto list: what it permits is protected, seen from this device."""
    permits = [rule for rule in rules.rules if rule.action is Action.PERMIT] if rules is not None else []
    if not permits:
        return Match.opaque(f"list {name}", ANY4), Match.opaque(f"list {name}", ANY4)
    return Match.union(rule.source for rule in permits), Match.union(rule.destination for rule in permits)


def _encrypts(sets: tuple[str, ...]) -> bool | None:
    """True when every transform set encrypts; None when no set is known."""
    if not sets or not all(" " in text or text.startswith(("esp-", "ah-")) for text in sets):
        return None
    return all("esp-" in text and "esp-null" not in text and _has_cipher(text) for text in sets)


def _has_cipher(text: str) -> bool:
    return any(word.startswith("esp-") and not word.endswith("hmac") for word in text.split())


_MODES: tuple[tuple[str, frozenset[Carrier], Match], ...] = (
    ("gre multipoint", frozenset({"gre"}), ANYWHERE),
    ("gre ip", frozenset({"gre"}), ANYWHERE),
    ("ipip", frozenset({"ipip"}), Match.exact(ANY4, "any")),
    ("ipv6ip", frozenset({"6in4"}), Match.exact(ANY6, "any")),
    ("ipsec ipv4", frozenset(), Match.exact(ANY4, "any")),
    ("ipsec ipv6", frozenset(), Match.exact(ANY6, "any")),
)
"""Tunnel modes, what they are on the wire and which family they carry (Cisco IOS Interface Command Reference, tunnel mode)."""


def _tunnel(draft: Draft, drafts: Mapping[str, Draft], policies: _Policies) -> Vpn:
    mode = draft.tunnel.get("mode", ("gre ip", draft.at))[0]
    protection = draft.tunnel.get("protection", ("", draft.at))[0].split()
    destination = draft.tunnel.get("destination", ("", draft.at))[0]
    source = draft.tunnel.get("source", ("", draft.at))[0]
    sets: tuple[str, ...] = ()
    if protection[:2] == ["ipsec", "profile"] and len(protection) > 2:
        sets = policies.profiles.get(protection[2], ())
    carriers, carried = next(((c, m) for word, c, m in _MODES if mode.startswith(word)), (frozenset(), ANYWHERE))
    own = parse_ip(source) if is_ip(source) else None
    return Vpn(
        name=draft.name,
        kind=mode,
        at=draft.at,
        interface=_named(source, drafts) if own is None else _owner(own, drafts),
        tunnel_interface=draft.name,
        local_address=own,
        peer=parse_ip(destination) if is_ip(destination) else None,
        peer_name="" if is_ip(destination) else destination,
        local=carried,
        remote=carried,
        proposals=(*policies.ike, *sets) if protection else (),
        offers=offers(transform(text) for text in sets) if protection else None,
        authentication=policies.authentication if protection else "",
        encrypted=(_encrypts(sets) if sets else None) if protection else False,
        enabled=draft.enabled is None or draft.enabled.value is not False,
        vrf=draft.tunnel.get("vrf", ("", draft.at))[0],
        key=draft.tunnel.get("key", ("", draft.at))[0],
        carriers=carriers | {"ipsec"} if protection else carriers,
    )


def _named(source: str, drafts: Mapping[str, Draft]) -> str:
    joined = source.replace(" ", "")
    return next((name for name in drafts if name.lower() == joined.lower()), joined)


def _owner(address: int, drafts: Mapping[str, Draft]) -> str:
    return next((draft.name for draft in drafts.values() if any(one.ip == address for one in draft.addresses)), "")


def _covered(tunnel: Vpn, drafts: Mapping[str, Draft], maps: tuple[Vpn, ...]) -> Vpn:
    """A tunnel in the clear whose own packets a crypto map of its interface protects is as protected as that map."""
    if tunnel.encrypted is not False or tunnel.peer is None or "gre" not in tunnel.carriers:
        return tunnel
    source = drafts.get(tunnel.interface)
    own = (
        {tunnel.local_address}
        if tunnel.local_address is not None
        else {one.ip for one in source.addresses}
        if source
        else set()
    )
    for one in maps:
        if one.enabled and one.peer == tunnel.peer and any(_protects(rule, own, tunnel.peer) for rule in one.selectors):
            return replace(tunnel, encrypted=one.encrypted, authentication=one.authentication, proposals=one.proposals)
    return tunnel


def _protects(rule: Rule, own: set[int], peer: int) -> bool:
    return (
        rule.action is Action.PERMIT
        and any(GRE in term.protocols for term in rule.service.terms)
        and peer in rule.destination.lower
        and bool(own)
        and all(address in rule.source.lower for address in own)
    )
