"""FortiOS tunnels: IPsec (interface and policy based), SSL VPN, GRE and L2TP."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.address import ANY4, ANY6, is_ip, parse_ip
from auditor.model.fact import default, unknown, written
from auditor.model.forwarding import Vpn
from auditor.model.management import Listener
from auditor.model.ranges import Ranges
from auditor.model.rule import ANYWHERE, Match
from auditor.model.secret import Secret
from auditor.model.service import TCP
from auditor.model.text import Text
from vendor_parsers.fortinet_fortios.addresses import Addresses
from vendor_parsers.fortinet_fortios.admins import stored
from vendor_parsers.fortinet_fortios.entries import Config, Entry, Scope
from vendor_parsers.fortinet_fortios.interfaces import Places
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


def _proposals(entry: Entry) -> tuple[str, ...]:
    groups = entry.values("dhgrp")
    return (*entry.values("proposal"), *(f"dh{group}" for group in groups))


def _ipsec(config: Config, scope: Scope, known: Addresses, secrets: list[Secret], hard: bool) -> Iterator[Vpn]:
    for first_path, second_path, routed in PHASES:
        seconds: dict[str, list[Entry]] = {}
        for entry in scope.table(second_path):
            seconds.setdefault(entry.word("phase1name"), []).append(entry)
        for entry in scope.table(first_path):
            yield _tunnel(config, scope, entry, seconds.get(entry.name, []), known, secrets, routed=routed, hard=hard)


def _tunnel(
    config: Config,
    scope: Scope,
    entry: Entry,
    seconds: list[Entry],
    known: Addresses,
    secrets: list[Secret],
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
    version = entry.word("ike-version") or "1"
    extended = entry.word("xauthtype") not in ("", "disable") or entry.flag("eap") is True
    entry.word("mode")
    proposals = [*_proposals(entry)]
    sides: tuple[list[Match], list[Match]] = ([], [])
    inner: list[str] = []
    for second in seconds:
        inner += second.values("proposal")
        proposals += _proposals(second)
        second.flag("pfs")
        sides[0].append(_selector(config, second, "src", known))
        sides[1].append(_selector(config, second, "dst", known))
    return Vpn(
        name=scope.label(entry.name),
        kind=f"ipsec ikev{version}",
        at=entry.at,
        interface=entry.word("interface"),
        tunnel_interface=entry.name if routed else "",
        peer=peer,
        peer_name=entry.word("remotegw-ddns"),
        local=Match.union(sides[0]) if sides[0] else ANYWHERE,
        remote=Match.union(sides[1]) if sides[1] else ANYWHERE,
        proposals=tuple(dict.fromkeys(proposals)),
        authentication=f"{authentication}+user" if extended and authentication else authentication,
        encrypted=not any(name.startswith("null") for name in inner) if inner else None,
        enabled=bool(seconds),
        vrf=scope.name,
    )


def _ssl(config: Config, scope: Scope, known: Addresses, places: Places) -> Iterator[tuple[Vpn, Listener]]:
    if not scope.has("vpn ssl settings"):
        return
    entry = scope.settings("vpn ssl settings")
    sources = entry.values("source-interface")
    allowed = entry.values("source-address")
    port = entry.number("port")
    pools = entry.values("tunnel-ip-pools")
    status = entry.flag("status")
    for key in ("servercert", "tunnel-ipv6-pools", "default-portal", "source-address6"):
        entry.values(key)
    for rule in entry.table("authentication-rule"):
        for key in ("groups", "users", "portal", "source-interface", "source-address"):
            rule.values(key)
    ports, _ = places.expand(sources)
    on = bool(sources) and status is not False
    remote = known.resolve(pools, entry.span("tunnel-ip-pools"), "vpn") if pools else Match.opaque("tunnel-ip-pools")
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
            vrf=scope.name,
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


def read_vpns(
    config: Config, scope: Scope, known: Addresses, places: Places, secrets: list[Secret], *, hard: bool
) -> tuple[list[Vpn], list[Listener]]:
    """The tunnels of one VDOM and the services that end them; their keys are added to ``secrets``."""
    found = list(_ipsec(config, scope, known, secrets, hard))
    listeners: list[Listener] = []
    for vpn, listener in _ssl(config, scope, known, places):
        found.append(vpn)
        listeners.append(listener)
    for entry in scope.table("system gre-tunnel"):
        remote = entry.word("remote-gw")
        entry.word("local-gw")
        found.append(
            Vpn(
                name=scope.label(entry.name),
                kind="gre",
                at=entry.at,
                interface=entry.word("interface"),
                tunnel_interface=entry.name,
                peer=parse_ip(remote) if is_ip(remote) else None,
                encrypted=False,
                vrf=scope.name,
            )
        )
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
                    enabled=on,
                    vrf=scope.name,
                )
            )
    return found, listeners
