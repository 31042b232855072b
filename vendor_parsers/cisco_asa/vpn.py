"""Site-to-site tunnels: crypto maps, tunnel interfaces, and what protects them.

Decrypted packets pass by the interface lists unless ``no sysopt connection permit-vpn`` (default on; ASA VPN CLI
Configuration Guide, General VPN Parameters, "Configure IPsec to Bypass ACLs": neither the list of the source interface nor
that of the destination interface is asked). A ``vpn-filter`` is asked all the same, for what comes out and, with its two
sides exchanged, for what goes in (Cisco document 118029, VPN Filters on Cisco ASA). Lists of a crypto map are written from the
ASA's own side: source is local, destination remote; what one entry's list denies goes on to the next entry (ASA VPN CLI
Configuration Guide, "Special meanings of permit and deny in crypto ACLs").
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from auditor.model.forwarding import TunnelStage, Vpn
from auditor.model.interface import Interface
from auditor.model.rule import ANYWHERE, Action, Binding, Match, Rule, RuleSet
from auditor.model.secret import Secret
from auditor.model.span import Span
from auditor.source.node import Node, Words
from vendor_parsers._readers.ipsec import cipher, integrity, joined, offers, transform
from vendor_parsers.cisco_asa.filters import TunnelTraffic
from vendor_parsers.cisco_asa.scope import Scope
from vendor_parsers.cisco_asa.secrets import read_key

_PLAIN = ("reverse-route", "nat-t-disable", "validate-icmp-errors")
_VALUED = ("pfs", "trustpoint", "connection-type", "df-bit", "security-association", "tfc-packets", "phase1-mode")
PAST: frozenset[TunnelStage] = frozenset({"ingress", "egress"})
_NO_ENCRYPTION = ("esp-null", "null")


@dataclass(slots=True)
class Entry:
    """One numbered entry of a crypto map or dynamic map, or one IPsec profile."""

    node: Node
    peers: list[str] = field(default_factory=list)
    acl: str = ""
    transforms: list[str] = field(default_factory=list)
    dynamic: str = ""
    trustpoint: bool = False


@dataclass(slots=True)
class Cryptography:
    """Everything ``crypto`` says: maps by (name, number), the interfaces they are bound to, proposals by name."""

    maps: dict[tuple[str, str], Entry] = field(default_factory=dict)
    dynamics: dict[str, list[Entry]] = field(default_factory=dict)
    profiles: dict[str, Entry] = field(default_factory=dict)
    bound: dict[str, list[tuple[str, Node]]] = field(default_factory=dict)
    proposals: dict[str, str] = field(default_factory=dict)
    offers: dict[str, frozenset[str] | None] = field(default_factory=dict)
    policies: tuple[str, ...] = ()
    past: frozenset[TunnelStage] = frozenset()
    """The interface lists that decrypted packets pass by."""


def permits_vpn(scope: Scope) -> bool:
    """True while decrypted packets pass by the interface lists."""
    lines = [
        node
        for prefix in (("sysopt", "connection"), ("no", "sysopt", "connection"))
        for word in ("permit-vpn", "permit-ipsec")
        for node in scope.root.peek(*prefix, word)
        if len(node.words) == len(prefix) + 1
    ]
    for node in lines:
        node.mark()
    return not lines or max(lines, key=lambda node: node.first).words[0] != "no"


def read_cryptography(scope: Scope) -> Cryptography:
    """The ``crypto`` lines and blocks."""
    found = Cryptography(policies=_policies(scope), past=PAST if permits_vpn(scope) else frozenset())
    _read_proposals(scope, found)
    for node in scope.root.all("crypto", "map"):
        words = node.cursor(2)
        name = words.next()
        if words.accept("interface"):
            nameif = words.next()
            found.bound.setdefault(name, []).append((scope.hardware(nameif, node.at, "vpn"), node))
            continue
        number = words.next()
        _entry_line(words, found.maps.setdefault((name, number), Entry(node)), scope)
    dynamics: dict[tuple[str, str], Entry] = {}
    for node in scope.root.all("crypto", "dynamic-map"):
        words = node.cursor(2)
        key = (words.next(), words.next())
        if key not in dynamics:
            dynamics[key] = Entry(node)
            found.dynamics.setdefault(key[0], []).append(dynamics[key])
        _entry_line(words, dynamics[key], scope)
    for node in scope.root.all("crypto", "ipsec", "profile"):
        entry = found.profiles.setdefault(node.cursor(3).next(), Entry(node))
        for child in node.peek("set"):
            _entry_line(child.cursor(), entry, scope)
    return found


def _entry_line(words: Words, entry: Entry, scope: Scope) -> None:
    if words.accept("match", "address"):
        entry.acl = words.next()
        defined = bool(scope.root.peek("access-list", entry.acl) or scope.root.peek("ipv6", "access-list", entry.acl))
        scope.refer("acl", entry.acl, "vpn", words.at, defined=defined)
    elif words.accept("ipsec-isakmp"):
        if words.accept("dynamic"):
            entry.dynamic = words.next()
    elif words.accept("set"):
        _setting(words, entry, scope)


def _setting(words: Words, entry: Entry, scope: Scope) -> None:
    if words.accept("peer"):
        entry.peers += words.rest()
        return
    if words.peek() in ("ikev1", "ikev2"):
        words.next()
    if words.peek() in ("transform-set", "ipsec-proposal"):
        words.next()
        for name in words.rest():
            entry.transforms.append(name)
            defined = any(name in node.words[3:5] for node in scope.root.peek("crypto", "ipsec"))
            scope.refer("transform-set", name, "vpn", words.at, defined=defined)
    elif words.peek() in _PLAIN:
        words.next()
        words.accept("dynamic")
    elif words.peek() in _VALUED:
        entry.trustpoint = entry.trustpoint or words.peek() == "trustpoint"
        words.rest()


def _read_proposals(scope: Scope, found: Cryptography) -> None:
    for node in scope.root.all("crypto", "ipsec"):
        words = node.cursor(2)
        old = words.accept("ikev1")
        if words.accept("transform-set"):
            name = words.next()
            if words.peek() == "mode":
                words.rest()
                continue
            found.proposals[name] = " ".join(words.rest())
            found.offers[name] = offers([transform(found.proposals[name])])
        elif not old and words.accept("ikev2", "ipsec-proposal"):
            name = words.next()
            parts = [" ".join(child.cursor(1).rest()) for child in node.all("protocol")]
            found.proposals[name] = ", ".join(parts)
            found.offers[name] = _combinations(parts)


def _combinations(parts: list[str]) -> frozenset[str] | None:
    """``esp encryption aes-256 aes`` with ``esp integrity sha-1``: every cipher with every hash."""
    ciphers: list[str | None] = []
    hashes: list[str | None] = []
    for part in parts:
        protocol, _, rest = part.partition(" ")
        kind, *words = rest.split()[:1] + rest.split()[1:] or [""]
        if protocol == "esp" and kind == "encryption":
            ciphers += [cipher(word) for word in words]
        elif protocol == "esp" and kind == "integrity":
            hashes += [integrity(word) for word in words]
    return offers(
        None if one is None or hashed is None else joined(one, hashed) for one in ciphers for hashed in hashes
    )  # fmt: skip


def _offered(crypto: Cryptography, names: list[str]) -> frozenset[str] | None:
    """Everything an entry's proposals agree to; None when one of them is not understood."""
    found = [crypto.offers.get(name) for name in names]
    return offers(way for one in found for way in (one if one is not None else (None,)))


def _policies(scope: Scope) -> tuple[str, ...]:
    """IKE policies in one line each: ``ikev2 10 aes-256 sha256 14``."""
    found = []
    for kind in ("ikev1", "ikev2", "isakmp"):
        for node in scope.root.all("crypto", kind, "policy"):
            head = node.cursor(3)
            parts = [kind, head.next(), *head.rest()]
            for word in ("authentication", "encryption", "hash", "integrity", "group", "prf", "lifetime"):
                for child in node.all(word):
                    values = child.cursor(1).rest()
                    parts += [] if word in ("prf", "lifetime") else values
            found.append(" ".join(parts))
    return tuple(found)


# -- tunnels ------------------------------------------------------------------------------------------------------


def site_tunnels(crypto: Cryptography, scope: Scope, lists: tuple[RuleSet, ...], keys: dict[str, str]) -> Iterator[Vpn]:
    """The entries of bound and unbound crypto maps; ``keys`` says per tunnel group how it authenticates."""
    by_name = {found.name: found for found in lists}
    for (name, number), entry in sorted(crypto.maps.items(), key=lambda item: _sequence(item[0][1])):
        if entry.dynamic and not _takes_unknown_sites(scope):
            continue
        for interface in [bound for bound, _ in crypto.bound.get(name, [])] or [""]:
            for inner in crypto.dynamics.get(entry.dynamic, [entry]) if entry.dynamic else [entry]:
                yield from _map_vpns(f"{name} {number}", interface, entry, inner, crypto, scope, by_name, keys)


def _sequence(number: str) -> int:
    return int(number) if number.isdecimal() and len(number) < 9 else 0


def _takes_unknown_sites(scope: Scope) -> bool:
    """Whether a dynamic map can serve sites, not only people: a site needs a tunnel group with a key or certificate.

    An unknown address falls to DefaultL2LGroup, whose attributes stand in the configuration once they are set.
    """
    groups = scope.root.peek("tunnel-group")
    people = any(node.words[2:4] in (["type", "remote-access"], ["type", "ipsec-ra"]) for node in groups)
    sites = any(node.words[1:2] == ["DefaultL2LGroup"] for node in groups)
    return sites or not people


def _map_vpns(
    name: str,
    interface: str,
    entry: Entry,
    inner: Entry,
    crypto: Cryptography,
    scope: Scope,
    lists: dict[str, RuleSet],
    keys: dict[str, str],
) -> Iterator[Vpn]:
    local, remote = _selectors(inner, lists)
    proposals = tuple(crypto.proposals.get(word, word) for word in inner.transforms)
    # further peers are spares of the first
    for peer in inner.peers[:1] or [""]:
        yield Vpn(
            name=name,
            kind="ipsec",
            at=entry.node.at,
            interface=interface,
            peer=_address(scope, peer),
            peer_name=peer,
            spare_peers=tuple(inner.peers[1:]),
            local=local,
            remote=remote,
            selectors=lists[inner.acl].rules if inner.acl in lists else (),
            proposals=(*proposals, *crypto.policies),
            offers=_offered(crypto, inner.transforms),
            authentication=keys.get(peer, "cert" if inner.trustpoint else ""),
            encrypted=_encrypts(proposals),
            enabled=bool(interface) and bool(entry.dynamic or (inner.peers and inner.acl)),
            past=crypto.past,
            carriers=frozenset({"ipsec"}),
        )


def _selectors(entry: Entry, lists: dict[str, RuleSet]) -> tuple[Match, Match]:
    """Local and remote networks; a dynamic entry without a list takes what the peer proposes."""
    ruleset = lists.get(entry.acl)
    if ruleset is None:
        unclear = Match.opaque(entry.acl or "as the peer proposes")
        return unclear, unclear
    permits = [rule for rule in ruleset.rules if rule.enabled and rule.action is Action.PERMIT]
    if not permits:
        return Match.opaque(entry.acl), Match.opaque(entry.acl)
    return Match.union([rule.source for rule in permits]), Match.union([rule.destination for rule in permits])


def _encrypts(proposals: tuple[str, ...]) -> bool | None:
    if not proposals:
        return None
    return not any(word in _NO_ENCRYPTION for proposal in proposals for word in proposal.replace(",", " ").split())


def _address(scope: Scope, text: str) -> int | None:
    try:
        return scope.ip(text)
    except ValueError:
        return None


def interface_tunnels(
    crypto: Cryptography, scope: Scope, interfaces: tuple[Interface, ...], keys: dict[str, str]
) -> Iterator[Vpn]:
    """``interface TunnelN`` with ``tunnel protection ipsec profile``."""
    blocks = {"".join(node.words[1:]): node for node in scope.root.peek("interface")}
    for interface in interfaces:
        node = blocks.get(interface.name)
        if interface.kind != "tunnel" or node is None:
            continue
        source, peer = node.after("tunnel", "source", "interface"), node.after("tunnel", "destination")
        mode, profile = node.after("tunnel", "mode"), node.after("tunnel", "protection", "ipsec", "profile")
        peer_name = "" if peer is None else peer.next()
        if mode is not None:
            mode.rest()
        name = "" if profile is None else profile.next()
        entry = crypto.profiles.get(name)
        if name:
            scope.refer("ipsec-profile", name, "vpn", node.at, defined=entry is not None)
        proposals = tuple(crypto.proposals.get(word, word) for word in (entry.transforms if entry else ()))
        yield Vpn(
            name=interface.name,
            kind="ipsec",
            at=node.at,
            interface="" if source is None else scope.hardware(source.next(), node.at, "vpn"),
            tunnel_interface=interface.name,
            peer=_address(scope, peer_name),
            peer_name=peer_name,
            local=ANYWHERE,
            remote=ANYWHERE,
            proposals=(*proposals, *crypto.policies),
            authentication=keys.get(peer_name, ""),
            offers=_offered(crypto, entry.transforms if entry else []),
            encrypted=_encrypts(proposals),
            enabled=interface.enabled.value is not False and bool(name),
            past=crypto.past,
            carriers=frozenset({"ipsec"}),
        )


def tunnel_traffic(vpns: tuple[Vpn, ...], scope: Scope) -> tuple[TunnelTraffic, ...]:
    """What passes by the interface lists and the security levels because it came out of a tunnel."""
    if not permits_vpn(scope):
        return ()
    found = [TunnelTraffic(name=vpn.name, at=vpn.at, entry=vpn.entry) for vpn in vpns if vpn.enabled]
    return tuple(dict.fromkeys(found))


def tunnel_filters(
    vpns: tuple[Vpn, ...], named: Mapping[str, tuple[str, Span]], lists: tuple[RuleSet, ...]
) -> tuple[tuple[RuleSet, ...], tuple[Binding, ...]]:
    """The ``vpn-filter`` lists at work; ``named`` says which list a tunnel has, by the tunnel's :attr:`Vpn.entry`."""
    by_name = {found.name: found for found in lists}
    made: dict[str, RuleSet] = {}
    bindings: list[Binding] = []
    for vpn in vpns:
        name, at = named.get(vpn.entry, ("", vpn.at))
        if not name or not vpn.enabled:
            continue
        bindings.append(Binding(ruleset=name, stage="ingress", at=at, interface=vpn.entry))
        sent, ruleset = f"{name} towards the peer", by_name.get(name)
        if ruleset is not None:
            made[sent] = replace(ruleset, name=sent, rules=tuple(_exchanged(rule) for rule in ruleset.rules))
        bindings.append(Binding(ruleset=sent, stage="egress", at=at, interface=vpn.entry))
    return tuple(made.values()), tuple(dict.fromkeys(bindings))


def _exchanged(rule: Rule) -> Rule:
    """A line of a filter as packets towards the peer meet it."""
    service = replace(
        rule.service,
        terms=tuple(
            replace(term, source_ports=term.destination_ports, destination_ports=term.source_ports)
            for term in rule.service.terms
        ),
    )
    return replace(rule, source=rule.destination, destination=rule.source, service=service, implied=True)


# -- tunnel groups ------------------------------------------------------------------------------------------------


def read_tunnel_keys(scope: Scope) -> tuple[dict[str, str], tuple[Secret, ...]]:
    """Per tunnel group ``psk`` or ``cert``, and the pre-shared keys."""
    kinds: dict[str, str] = {}
    secrets: list[Secret] = []
    for node in scope.root.peek("tunnel-group"):
        if node.words[2:3] != ["ipsec-attributes"]:
            continue
        words = node.cursor(1)
        name = words.next()
        words.next()
        for prefix in (
            ("pre-shared-key",),
            ("ikev1", "pre-shared-key"),
            ("ikev2", "remote-authentication", "pre-shared-key"),
            ("ikev2", "local-authentication", "pre-shared-key"),
        ):
            for child in node.all(*prefix):
                secrets.append(read_key(child.cursor(len(prefix)), "psk", name))
                kinds[name] = "psk"
        for prefix in (
            ("trust-point",),
            ("ikev1", "trust-point"),
            ("ikev2", "remote-authentication", "certificate"),
            ("ikev2", "local-authentication", "certificate"),
        ):
            for child in node.all(*prefix):
                child.cursor(len(prefix)).rest()
                kinds.setdefault(name, "cert")
    return kinds, tuple(secrets)
