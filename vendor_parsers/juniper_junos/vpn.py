"""Tunnels: IPsec bound to an ``st0`` unit or asked for by policies, and GRE, IP in IP in the clear.

An ``st0`` unit is an interface like any other to routes, zones and policies. A tunnel without ``bind-interface`` works where
a policy says ``permit tunnel ipsec-vpn``; in what order decrypted packets meet policies is not documented, so it is never
certain (Junos OS IPsec VPN User Guide, "Policy-Based IPsec VPNs").
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.address import ANY4, is_ip, parse_ip
from auditor.model.forwarding import Carrier, Vpn
from auditor.model.rule import ANYWHERE, Action, Match, Rule
from auditor.model.span import Span
from vendor_parsers._readers.ipsec import integrity, joined, offers
from vendor_parsers.juniper_junos.addresses import network
from vendor_parsers.juniper_junos.config import Config, unit_name
from vendor_parsers.juniper_junos.remote_terms import Pieces, access_of, logs_everything, terms_of
from vendor_parsers.juniper_junos.secrets import sealed
from vendor_parsers.juniper_junos.statement import Statement

_CIPHERS = {
    "des-cbc": "des", "3des-cbc": "3des", "aes-128-cbc": "aes128", "aes-192-cbc": "aes192", "aes-256-cbc": "aes256",
    "aes-128-gcm": "aes128gcm", "aes-192-gcm": "aes192gcm", "aes-256-gcm": "aes256gcm",
}  # fmt: skip
_HASHES = {
    "hmac-md5-96": "md5", "hmac-sha1-96": "sha1", "hmac-sha-256-128": "sha256", "hmac-sha-256-96": "sha256", "hmac-sha-384": "sha384",
    "hmac-sha-512": "sha512",
}  # fmt: skip
_METHODS = {
    "pre-shared-keys": "psk",
    "rsa-signatures": "certificate",
    "dsa-signatures": "certificate",
    "certificates": "certificate",
}
_SETS = {
    # proposal-set: what it offers for IPsec (Junos OS, proposal-set (Security IPsec))
    "basic": ("des sha1", "des md5"),
    "compatible": ("3des sha1", "3des md5", "des sha1", "des md5"),
    "standard": ("3des sha1", "aes128 sha1"),
}
_TUNING = (
    "dead-peer-detection", "nat-keepalive", "no-nat-traversal", "df-bit", "establish-tunnels", "vpn-monitor", "match-direction", "passive-mode-tunneling",
    "local-identity", "remote-identity", "advpn", "fragmentation", "reauth-frequency", "copy-outer-dscp", "tunnel-mtu", "multi-sa", "udp-encapsulate",
    "install-interval", "idle-time", "anti-replay-window-size", "no-anti-replay", "description", "general-ikeid", "lifetime-seconds", "lifetime-kilobytes",
    "mode", "reauth-frequency", "certificate", "distribution-profile",
)  # fmt: skip


def read_vpns(config: Config, instances: dict[str, str]) -> tuple[Vpn, ...]:
    """Every tunnel; keys go to the configuration's secrets."""
    return (*_ipsec(config, instances), *_plain(config, instances))


class _Ike:
    """The parts IPsec tunnels are made of, by name."""

    def __init__(self, config: Config) -> None:
        root = config.root
        self.logged = logs_everything(root)
        self.gateways = {one.name: one for one in root.all("security", "ike", "gateway")}
        self.ike_policies = {one.name: one for one in root.all("security", "ike", "policy")}
        self.ike_proposals = {one.name: one for one in root.all("security", "ike", "proposal")}
        self.policies = {one.name: one for one in root.all("security", "ipsec", "policy")}
        self.proposals = {one.name: one for one in root.all("security", "ipsec", "proposal")}
        for one in (
            *self.gateways.values(),
            *self.ike_policies.values(),
            *self.ike_proposals.values(),
            *self.policies.values(),
            *self.proposals.values(),
        ):
            one.leave(*_TUNING)
        for entry in self.ike_policies.values():
            for form in entry.all("pre-shared-key"):
                for key in form.all() if form.name in ("ascii-text", "hexadecimal") else (form,):
                    config.secrets.append(sealed(key, "psk", entry.name))
            entry.words("proposals")
            entry.word("proposal-set")
        for entry in self.ike_proposals.values():
            for word in ("authentication-method", "dh-group", "authentication-algorithm", "encryption-algorithm"):
                entry.words(word)
        for entry in self.proposals.values():
            for word in ("protocol", "authentication-algorithm", "encryption-algorithm"):
                entry.words(word)
        for entry in self.policies.values():
            entry.words("perfect-forward-secrecy", "keys")
            entry.words("proposals")
            entry.word("proposal-set")
        for entry in self.gateways.values():
            for word in ("ike-policy", "external-interface", "local-address", "version"):
                entry.words(word)
            entry.words("address")
            entry.leave("dynamic")


def _ipsec(config: Config, instances: dict[str, str]) -> Iterator[Vpn]:
    parts = _Ike(config)
    policed = _policed(config)
    for entry in config.root.all("security", "ipsec", "vpn"):
        entry.leave(*_TUNING)
        yield _tunnel(config, entry, parts, policed.get(entry.name, ()), instances)


def _policed(config: Config) -> dict[str, tuple[Span, ...]]:
    """VPN -> the policies that ask for it."""
    found: dict[str, tuple[Span, ...]] = {}
    for start in config.root.all("security", "policies", "from-zone"):
        for end in start.all("to-zone"):
            for policy in end.all("policy"):
                for name in policy.words("then", "permit", "tunnel", "ipsec-vpn"):
                    found[name] = (*found.get(name, ()), policy.at)
    return found


def _offer(entry: Statement) -> list[str | None]:
    """The ways one proposal protects data; several algorithms written (which no device prints) all count."""
    ciphers, hashes = entry.words("encryption-algorithm"), entry.words("authentication-algorithm")
    if entry.words("protocol") not in ((), ("esp",)):
        return [None]
    return [
        joined(_CIPHERS[cipher], _HASHES.get(one, integrity(one) or ""))
        if cipher in _CIPHERS and (one in _HASHES or cipher.endswith("gcm"))
        else None
        for cipher in ciphers or ("null",)
        for one in hashes or ("",)
    ]


def _tunnel(config: Config, entry: Statement, parts: _Ike, policed: tuple[Span, ...], instances: dict[str, str]) -> Vpn:
    gateway = parts.gateways.get(entry.word("ike", "gateway"), Statement(""))
    policy = parts.ike_policies.get(gateway.word("ike-policy"), Statement(""))
    inner = parts.policies.get(entry.word("ike", "ipsec-policy"), Statement(""))
    (entry.find("ike") or Statement("")).leave(
        "idle-time", "no-anti-replay", "install-interval", "anti-replay-window-size", "proxy-identity"
    )
    tunnel = entry.word("bind-interface")
    outer = gateway.word("external-interface")
    peers = [parse_ip(one) for one in gateway.words("address") if is_ip(one)]
    local = gateway.word("local-address")
    first = [parts.ike_proposals[name] for name in policy.words("proposals") if name in parts.ike_proposals]
    second = [parts.proposals[name] for name in inner.words("proposals") if name in parts.proposals]
    methods = {_METHODS.get(method, method) for one in first for method in one.words("authentication-method")}
    if not methods and policy.peek("pre-shared-key") is not None:
        methods = {"psk"}
    ways: list[str | None] = [way for one in second for way in _offer(one)]
    ways += _SETS.get(inner.word("proposal-set"), (None,)) if inner.word("proposal-set") else ()
    selectors = tuple(_selectors(entry))
    version = {"v2-only": "2", "v1-only": "1"}.get(gateway.word("version"), "1")
    names = [
        f"{one.word('encryption-algorithm')}-{one.word('authentication-algorithm')}".strip("-")
        for one in (*first, *second)
    ] + [*policy.words("proposal-set"), *inner.words("proposal-set")]
    groups = [
        *(word for one in first for word in one.words("dh-group")),
        *inner.words("perfect-forward-secrecy", "keys"),
    ]
    dynamic = gateway.peek("dynamic") is not None
    made = Pieces(entry, gateway, policy, inner, tuple(first), tuple(second))
    return Vpn(
        name=entry.name,
        kind=f"ipsec ikev{version}",
        at=entry.at,
        interface=unit_name(outer) if outer else "",
        tunnel_interface=unit_name(tunnel) if tunnel else "",
        peer=peers[0] if peers and not dynamic else None,
        spare_peers=tuple(gateway.words("address")[1:]),
        local=Match.union(one.source for one in selectors) if selectors else ANYWHERE,
        remote=Match.union(one.destination for one in selectors) if selectors else ANYWHERE,
        selectors=selectors
        if tunnel
        else tuple(
            Rule(name=entry.name, action=Action.PERMIT, at=at, conditions=("the policy that names the tunnel",))
            for at in policed
        ),
        local_address=parse_ip(local) if is_ip(local) else None,
        offers=offers(ways),
        proposals=tuple(dict.fromkeys((*names, *(group.replace("group", "dh") for group in groups)))),
        authentication="+".join(sorted(methods)),
        encrypted=all(one.peek("encryption-algorithm") is not None for one in second) if second else None,
        enabled=bool(tunnel or policed),
        vrf=instances.get(unit_name(tunnel) if tunnel else "", instances.get(unit_name(outer) if outer else "", "")),
        maybe_past=frozenset() if tunnel else frozenset({"through"}),
        carriers=frozenset({"ipsec"}),
        terms=tuple(terms_of(made)),
        access=access_of(made, methods, entry.at, parts.logged),
    )


def _selectors(entry: Statement) -> Iterator[Rule]:
    """``traffic-selector``: the packets a tunnel takes, and drops when they match none."""
    for one in entry.all("traffic-selector"):
        near, far = network(one.word("local-ip")), network(one.word("remote-ip"))
        conditions = tuple(one.left())
        yield Rule(
            name=one.name, action=Action.PERMIT, at=one.at, conditions=conditions,
            source=Match.exact(near, one.word("local-ip")) if near is not None else Match.opaque(one.name, ANY4),
            destination=Match.exact(far, one.word("remote-ip")) if far is not None else Match.opaque(one.name, ANY4),
        )  # fmt: skip


_CARRIERS: dict[str, tuple[str, frozenset[Carrier]]] = {
    "gr": ("gre", frozenset({"gre"})),
    "gre": ("gre", frozenset({"gre"})),
    "ip": ("ipip", frozenset({"ipip"})),
    "ipip": ("ipip", frozenset({"ipip"})),
}


def _plain(config: Config, instances: dict[str, str]) -> Iterator[Vpn]:
    """``gr-`` and ``ip-`` units with their ends."""
    for port in config.root.all("interfaces"):
        word = port.name.partition("-")[0]
        if word not in _CARRIERS:
            continue
        kind, carriers = _CARRIERS[word]
        for unit in port.all("unit"):
            far, near = unit.word("tunnel", "destination"), unit.word("tunnel", "source")
            (unit.find("tunnel") or Statement("")).leave(
                "ttl", "path-mtu-discovery", "allow-fragmentation", "do-not-fragment"
            )
            name = f"{port.name}.{unit.name}"
            if far or near:
                yield Vpn(
                    name=name, kind=kind, at=unit.at, tunnel_interface=name, peer=parse_ip(far) if is_ip(far) else None,
                    local_address=parse_ip(near) if is_ip(near) else None, encrypted=False, carriers=carriers,
                    key=unit.word("tunnel", "key"), vrf=instances.get(name, ""),
                )  # fmt: skip
