"""Tunnels: crypto maps, tunnel interfaces with or without IPsec, and their keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from auditor.model.address import ANY4, is_ip, parse_ip
from auditor.model.forwarding import Vpn
from auditor.model.rule import Action, Match, RuleSet
from auditor.source.node import Node
from vendor_parsers.cisco_ios.draft import Draft
from vendor_parsers.cisco_ios.management import Context
from vendor_parsers.cisco_ios.passwords import line_secret, sealed


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
    yield from _crypto_maps(root, drafts, policies, context)
    for draft in drafts.values():
        if draft.kind == "tunnel" and draft.tunnel:
            yield _tunnel(draft, policies)


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


def _crypto_maps(root: Node, drafts: Mapping[str, Draft], policies: _Policies, context: Context) -> Iterator[Vpn]:
    bound: dict[str, list[str]] = {}
    for draft in drafts.values():
        if draft.crypto_map:
            bound.setdefault(draft.crypto_map, []).append(draft.name)
    dynamic: dict[str, list[Node]] = {}
    for node in root.all("crypto", "dynamic-map"):
        words = node.cursor(2)
        dynamic.setdefault(words.next(), []).append(node)
        words.next()
    for node in root.all("crypto", "map"):
        words = node.cursor(2)
        name, number = words.next(), words.next()
        if number == "local-address":
            words.rest()
            continue
        kind = words.next()
        named = words.rest()
        if not number.isdecimal():
            continue
        # "dynamic NAME" stands for every entry of a dynamic map: peers that call in from anywhere
        places = dynamic.get(named[1], []) if named[:1] == ["dynamic"] and len(named) > 1 else [node]
        for place in places:
            if place.children:
                entry = _map_entry(place, policies, context)
                for interface in bound.get(name, [""]):
                    yield _vpn(f"{name} {number}", kind, place, interface, entry, policies, name in bound)


def _vpn(name: str, kind: str, node: Node, interface: str, entry: _Entry, policies: _Policies, enabled: bool) -> Vpn:
    return Vpn(
        name=name,
        kind=kind or "ipsec-isakmp",
        at=node.block,
        interface=interface,
        peer=entry.peer,
        peer_name=entry.peer_name,
        local=entry.local,
        remote=entry.remote,
        proposals=(*policies.ike, *entry.sets),
        authentication=policies.authentication,
        encrypted=_encrypts(entry.sets),
        enabled=enabled,
    )


@dataclass(slots=True)
class _Entry:
    peer: int | None = None
    peer_name: str = ""
    local: Match = Match.exact(ANY4, "any")
    remote: Match = Match.exact(ANY4, "any")
    sets: tuple[str, ...] = ()


def _map_entry(node: Node, policies: _Policies, context: Context) -> _Entry:
    entry = _Entry()
    for child in node.children:
        words = child.cursor()
        if words.accept("set", "peer"):
            host = words.next()
            words.accept("default")
            if is_ip(host):
                entry.peer = parse_ip(host)
            else:
                entry.peer_name = host
        elif words.accept("set", "transform-set"):
            entry.sets = tuple(policies.transforms.get(name, name) for name in words.rest())
        elif words.accept("match", "address"):
            name = words.next()
            context.uses(name, "vpn", child.at)
            entry.local, entry.remote = _selectors(context.lists.get(name), name)
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


def _tunnel(draft: Draft, policies: _Policies) -> Vpn:
    mode = draft.tunnel.get("mode", ("gre ip", draft.at))[0]
    protection = draft.tunnel.get("protection", ("", draft.at))[0].split()
    destination = draft.tunnel.get("destination", ("", draft.at))[0]
    source = draft.tunnel.get("source", ("", draft.at))[0]
    sets: tuple[str, ...] = ()
    if protection[:2] == ["ipsec", "profile"] and len(protection) > 2:
        sets = policies.profiles.get(protection[2], ())
    return Vpn(
        name=draft.name,
        kind=mode,
        at=draft.at,
        interface="" if is_ip(source) else source.replace(" ", ""),
        tunnel_interface=draft.name,
        peer=parse_ip(destination) if is_ip(destination) else None,
        peer_name="" if is_ip(destination) else destination,
        proposals=(*policies.ike, *sets) if protection else (),
        authentication=policies.authentication if protection else "",
        encrypted=(_encrypts(sets) if sets else None) if protection else False,
        enabled=draft.enabled is None or draft.enabled.value is not False,
        vrf=draft.tunnel.get("vrf", ("", draft.at))[0],
    )
