"""FortiOS tunnels: IPsec (interface and policy based), SSL VPN, GRE and others in the clear, L2TP.

Phase 2 selectors limit what an IPsec tunnel carries; none written means everything. A tunnel interface is an interface
to policies like any other, so nothing passes by them. A policy-based tunnel takes what a policy of action ``ipsec`` names,
and the one policy serves both directions (FortiOS Handbook, "Defining security policies"); in what order it and other
policies are asked for decrypted packets is not documented, so its tunnels are never certain. People get addresses by mode
configuration of a dial-up phase 1 or from the pools of an SSL VPN portal, whose own come before those of the settings.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from auditor.model.address import ANY4, ANY6, is_ip, parse_ip
from auditor.model.fact import default, unknown, written
from auditor.model.forwarding import Carrier, Route, Vpn
from auditor.model.management import Listener
from auditor.model.ranges import Ranges
from auditor.model.rule import ANYWHERE, Action, Match, Rule
from auditor.model.secret import Secret
from auditor.model.service import ALL_PORTS, ALL_PROTOCOLS, ANY_SERVICE, TCP, Service, Term
from auditor.model.text import Text
from vendor_parsers._readers.ipsec import cipher, integrity, joined, offers
from vendor_parsers.fortinet_fortios.addresses import Addresses
from vendor_parsers.fortinet_fortios.admins import stored
from vendor_parsers.fortinet_fortios.entries import Config, Entry, Scope
from vendor_parsers.fortinet_fortios.interfaces import Places
from vendor_parsers.fortinet_fortios.remote_terms import (
    Around,
    dial_in_access,
    ipsec_access,
    ipsec_terms,
    ssl_access,
    ssl_terms,
    surroundings,
)
from vendor_parsers.fortinet_fortios.routing import network

AUTHENTICATION = {"psk": "psk", "signature": "certificate", "rsa-signature": "certificate"}
PHASES = (
    ("vpn ipsec phase1-interface", "vpn ipsec phase2-interface", True),
    ("vpn ipsec phase1", "vpn ipsec phase2", False),
)


def _selector(config: Config, entry: Entry, way: str, known: Addresses) -> Match:
    """The addresses of one side of a phase 2; everything when nothing is written."""
    kind = entry.word(f"{way}-addr-type")
    named = entry.values(f"{way}-name")
    if named and kind in ("name", ""):
        return known.resolve(named, entry.span(f"{way}-name"), "vpn")
    first, last = entry.word(f"{way}-start-ip"), entry.word(f"{way}-end-ip")
    subnet = entry.values(f"{way}-subnet")
    try:
        if kind == "range" and is_ip(first) and is_ip(last):
            return Match.exact(Ranges.of((parse_ip(first), parse_ip(last))), f"{first}-{last}")
        if kind == "ip" and is_ip(first):
            return Match.exact(Ranges.one(parse_ip(first)), first)
        found = network(subnet, ANY4)
    except ValueError:
        config.puzzled(entry, f"{way}-subnet", "vpn")
        return Match.opaque(f"{way}-subnet")
    return Match.exact(found, " ".join(subnet) or "0.0.0.0/0")


def _phase_two(entry: Entry) -> Service:
    """Protocol and ports of a phase 2; zero stands for all."""
    protocol = entry.number("protocol") or 0
    source, destination = entry.number("src-port") or 0, entry.number("dst-port") or 0
    if not (protocol or source or destination):
        return ANY_SERVICE
    return Service(
        (
            Term(
                Ranges.one(protocol) if protocol else ALL_PROTOCOLS,
                Ranges.one(destination) if destination else ALL_PORTS,
                Ranges.one(source) if source else ALL_PORTS,
            ),
        )
    )


def _offer(word: str) -> str | None:
    """``aes256-sha256``, ``aes256gcm`` and their like in the common spelling."""
    first, _, second = word.partition("-")
    encryption, hashed = cipher(first), integrity(second) if second else None
    if encryption is None or (hashed is None and not encryption.endswith("gcm")):
        return None
    return joined(encryption, hashed or "")


def _ip(word: str) -> int | None:
    """An address, None for none and for 0.0.0.0."""
    return parse_ip(word) or None if is_ip(word) else None


def _clients(config: Config, entry: Entry, known: Addresses) -> Match | None:
    """The addresses a dial-up phase 1 gives out; None when it gives out none."""
    if entry.word("type") != "dynamic" or entry.flag("mode-cfg") is not True:
        return None
    source = entry.word("assign-ip-from")
    named = entry.values("ipv4-name")
    if source == "name" and named:
        return known.resolve(named, entry.span("ipv4-name"), "vpn")
    first, last = _ip(entry.word("ipv4-start-ip")), _ip(entry.word("ipv4-end-ip"))
    if source in ("", "range") and first is not None and last is not None and first <= last:
        return Match.exact(Ranges.of((first, last)), f"{entry.word('ipv4-start-ip')}-{entry.word('ipv4-end-ip')}")
    return Match.opaque("addresses given out by a server", ANY4)


def _by_policy(scope: Scope, name: str, known: Addresses) -> tuple[Rule, ...]:
    """What a policy-based tunnel takes: the addresses of the policies that name it."""
    found = []
    for policy in scope.table("firewall policy"):
        if policy.word("action") == "ipsec" and policy.word("vpntunnel") == name and policy.flag("status") is not False:
            found.append(
                Rule(
                    name=f"policy {policy.name}", action=Action.PERMIT, at=policy.at,
                    source=known.resolve(policy.values("srcaddr"), policy.span("srcaddr"), "vpn"),
                    destination=known.resolve(policy.values("dstaddr"), policy.span("dstaddr"), "vpn"),
                    conditions=(f"policy {policy.name} is asked first",),
                )
            )  # fmt: skip
    return tuple(found)


def _proposals(entry: Entry) -> tuple[str, ...]:
    groups = entry.values("dhgrp")
    return (*entry.values("proposal"), *(f"dh{group}" for group in groups))


def _ipsec(
    config: Config, scope: Scope, known: Addresses, secrets: list[Secret], around: Around, hard: bool
) -> Iterator[Vpn]:
    for first_path, second_path, routed in PHASES:
        seconds: dict[str, list[Entry]] = {}
        for entry in scope.table(second_path):
            seconds.setdefault(entry.word("phase1name"), []).append(entry)
        for entry in scope.table(first_path):
            yield _tunnel(
                config, scope, entry, seconds.get(entry.name, []), known, secrets, around, routed=routed, hard=hard
            )


def _tunnel(
    config: Config,
    scope: Scope,
    entry: Entry,
    seconds: list[Entry],
    known: Addresses,
    secrets: list[Secret],
    around: Around,
    *,
    routed: bool,
    hard: bool,
) -> Vpn:
    for key in ("psksecret", "psksecret-remote", "authpasswd", "ppk-secret"):
        secret = stored(entry, key, "psk", entry.name, hard=hard)
        secrets += [secret] if secret is not None else []
    kind = entry.word("type")
    gateway = entry.word("remote-gw")
    peer = parse_ip(gateway) if is_ip(gateway) and parse_ip(gateway) and kind in ("", "static") else None
    method = entry.choice("authmethod", AUTHENTICATION)
    authentication = method or ("" if entry.written("authmethod") else "psk")
    terms = tuple(ipsec_terms(config, entry, seconds))
    version = entry.word("ike-version") or "1"
    extended = entry.word("xauthtype") not in ("", "disable") or entry.flag("eap") is True
    entry.word("mode")
    proposals = [*_proposals(entry)]
    sides: tuple[list[Match], list[Match]] = ([], [])
    inner: list[str] = []
    lines: list[Rule] = []
    for second in seconds:
        inner += second.values("proposal")
        proposals += _proposals(second)
        second.flag("pfs")
        sides[0].append(_selector(config, second, "src", known))
        sides[1].append(_selector(config, second, "dst", known))
        lines.append(
            Rule(
                name=second.name, action=Action.PERMIT, at=second.at, source=sides[0][-1], destination=sides[1][-1],
                service=_phase_two(second),
            )
        )  # fmt: skip
    clients = _clients(config, entry, known)
    if clients is not None:
        lines = [Rule(name=entry.name, action=Action.PERMIT, at=entry.at, destination=clients)]
    selectors = tuple(lines) if routed else _by_policy(scope, entry.name, known)
    return Vpn(
        name=scope.label(entry.name),
        kind=f"ipsec ikev{version}",
        at=entry.at,
        interface=entry.word("interface"),
        tunnel_interface=entry.name if routed else "",
        peer=peer,
        peer_name=entry.word("remotegw-ddns"),
        local=Match.union(sides[0]) if sides[0] else ANYWHERE,
        remote=clients if clients is not None else Match.union(sides[1]) if sides[1] else ANYWHERE,
        selectors=selectors,
        local_address=_ip(entry.word("local-gw")),
        offers=offers(_offer(word) for word in inner),
        maybe_past=frozenset() if routed else frozenset({"through"}),
        carriers=frozenset({"ipsec"}),
        clients=clients is not None,
        proposals=tuple(dict.fromkeys(proposals)),
        authentication=f"{authentication}+user" if extended and authentication else authentication,
        encrypted=not any(name.startswith("null") for name in inner) if inner else None,
        enabled=bool(seconds) and (routed or bool(selectors)),
        vrf=scope.name,
        terms=terms,
        access=ipsec_access(around, entry, authentication),
    )


def _ssl(
    config: Config, scope: Scope, known: Addresses, places: Places, around: Around
) -> Iterator[tuple[Vpn, Listener]]:
    if not scope.has("vpn ssl settings"):
        return
    entry = scope.settings("vpn ssl settings")
    sources = entry.values("source-interface")
    allowed = entry.values("source-address")
    port = entry.number("port")
    pools = entry.values("tunnel-ip-pools")
    status = entry.flag("status")
    for key in ("servercert", "tunnel-ipv6-pools", "source-address6"):
        entry.values(key)
    portals = {entry.word("default-portal")}
    for rule in entry.table("authentication-rule"):
        portals.add(rule.word("portal"))
        for key in ("groups", "users", "source-interface", "source-address"):
            rule.values(key)
    ports, _ = places.expand(sources)
    on = bool(sources) and status is not False
    parts = [known.resolve(pools, entry.span("tunnel-ip-pools"), "vpn")] if pools else []
    for portal in scope.table("vpn ssl web portal"):
        own = portal.values("ip-pools")
        if portal.name in portals and portal.flag("tunnel-mode") is True and own:
            parts.append(known.resolve(own, portal.span("ip-pools"), "vpn"))
    remote = Match.union(parts) if parts else Match.opaque("tunnel-ip-pools")
    origin = ANYWHERE
    if allowed:
        origin = known.resolve(allowed, entry.span("source-address"), "vpn")
        if entry.flag("source-address-negate"):
            origin = origin.negated()
    yield (
        Vpn(
            name=scope.label("ssl vpn"),
            kind="ssl",
            at=entry.at,
            interface=", ".join(sources),
            tunnel_interface=f"ssl.{scope.name or 'root'}",
            remote=remote,
            authentication="user",
            encrypted=True,
            enabled=on,
            clients=True,
            vrf=scope.name,
            terms=tuple(ssl_terms(config, entry)),
            access=ssl_access(scope, around, entry),
        ),
        Listener(
            name="other",
            enabled=written(on, entry.span("source-interface")),
            sources=written(origin, entry.span("source-address"))
            if allowed
            else default(ANYWHERE, "config vpn ssl settings: source-address lists nothing by default")
            if on
            else unknown(Text("SSL VPN listens on no interface", "SSL VPN を待ち受けるインタフェースがない")),
            ports=((TCP, port or 443),),
            interfaces=ports,
            where="ssl vpn",
            version="ssl vpn",
            vrf=scope.name,
        ),
    )


_PLAIN: tuple[tuple[str, str, frozenset[Carrier], Match, str, str], ...] = (
    ("system gre-tunnel", "gre", frozenset({"gre"}), ANYWHERE, "remote-gw", "local-gw"),
    ("system ipip-tunnel", "ipip", frozenset({"ipip"}), Match.exact(ANY4, "any"), "remote-gw", "local-gw"),
    ("system sit-tunnel", "6in4", frozenset({"6in4"}), Match.exact(ANY6, "any"), "destination", "source"),
    ("system vxlan", "vxlan", frozenset(), ANYWHERE, "", ""),
)
"""Sections of tunnels without encryption: what they carry, and the keys of their two addresses."""


def _in_the_clear(scope: Scope) -> Iterator[Vpn]:
    for path, kind, carriers, carried, far, near in _PLAIN:
        for entry in scope.table(path):
            keys = [entry.word(key) for key in ("key-outbound", "key-inbound")]
            yield Vpn(
                name=scope.label(entry.name), kind=kind, at=entry.at, interface=entry.word("interface"),
                tunnel_interface=entry.name, peer=_ip(entry.word(far)) if far else None,
                local_address=_ip(entry.word(near)) if near else None, local=carried, remote=carried,
                encrypted=False, key=keys[0] if keys[0] not in ("", "0") else "", carriers=carriers, vrf=scope.name,
            )  # fmt: skip


def client_routes(vpns: Iterable[Vpn]) -> Iterator[Route]:
    """The way to people who dialled in: their pool is routed to the tunnel interface while they are there."""
    for vpn in vpns:
        if vpn.clients and vpn.enabled and vpn.tunnel_interface and not vpn.remote.unknown and vpn.remote.upper:
            yield Route(
                prefix=vpn.remote.upper, at=vpn.at, interface=vpn.tunnel_interface, protocol="vpn", vrf=vpn.vrf
            )  # fmt: skip


def read_vpns(
    config: Config, scope: Scope, known: Addresses, places: Places, secrets: list[Secret], *, hard: bool
) -> tuple[list[Vpn], list[Listener]]:
    """The tunnels of one VDOM and the services that end them; their keys are added to ``secrets``."""
    around = surroundings(scope)
    found = list(_ipsec(config, scope, known, secrets, around, hard))
    listeners: list[Listener] = []
    for vpn, listener in _ssl(config, scope, known, places, around):
        found.append(vpn)
        listeners.append(listener)
    found += _in_the_clear(scope)
    for kind in ("l2tp", "pptp"):
        if scope.has(f"vpn {kind}"):
            entry = scope.settings(f"vpn {kind}")
            pool = [entry.word("sip"), entry.word("eip")]
            entry.word("usrgrp")
            on = entry.flag("status") is True
            inside = Ranges.of((parse_ip(pool[0]), parse_ip(pool[1]))) if all(is_ip(end) for end in pool) else None
            found.append(
                Vpn(
                    name=scope.label(kind),
                    kind=kind,
                    at=entry.at,
                    remote=Match.exact(inside, "-".join(pool)) if inside else Match.opaque("address pool", ANY4 | ANY6),
                    authentication="user",
                    encrypted=False if kind == "l2tp" and not any("ipsec" in one.carriers for one in found) else None,
                    enabled=on,
                    vrf=scope.name,
                    clients=True,
                    access=dial_in_access(around, entry),
                )
            )
    return found, listeners
