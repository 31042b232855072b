"""IPsec and GRE tunnels. They end in tunnel interfaces, which are in zones like any other, so nothing passes by policies.

A tunnel without proxy IDs takes everything that is routed to its interface (PAN-OS Administrator's Guide, Proxy ID for
IPSec VPN: without them both sides are 0.0.0.0/0). Which version of IKE holds where none is written was found in no document.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.address import is_ip, parse_ip
from auditor.model.forwarding import Vpn
from auditor.model.ranges import Ranges
from auditor.model.rule import ANYWHERE, Action, Match, Rule
from auditor.model.secret import Secret
from auditor.model.service import ALL_PORTS, ANY_SERVICE, Service, Term, port_term, protocol_term
from auditor.model.tunnel import Agreed
from vendor_parsers._readers.ipsec import cipher, integrity, joined, offers
from vendor_parsers.paloalto_panos.addresses import Addresses, host_of
from vendor_parsers.paloalto_panos.interfaces import Ports
from vendor_parsers.paloalto_panos.remote_terms import data_terms, ike_terms, ipsec_access
from vendor_parsers.paloalto_panos.scope import Config
from vendor_parsers.paloalto_panos.secrets import encrypted
from vendor_parsers.paloalto_panos.services import PROTOCOLS
from vendor_parsers.paloalto_panos.tree import Element


def _crypto(config: Config, section: str) -> dict[str, Element]:
    return {one.text: one for one in config.network.entries("ike", "crypto-profiles", section)}


def _offers(profile: Element | None) -> tuple[tuple[str, ...], frozenset[str] | None, bool | None]:
    """The words of an IPsec crypto profile, the ways of protecting data they stand for, whether data is encrypted."""
    if profile is None:
        return (), None, None
    group = profile.word("dh-group")
    ciphers, hashes = profile.words_at("esp", "encryption"), profile.words_at("esp", "authentication")
    authentic = profile.words_at("ah", "authentication")
    words = (*ciphers, *hashes, *authentic, *((group,) if group else ()))
    if authentic:
        return words, None, False
    found: list[str | None] = []
    for one in ciphers:
        name = cipher(one.removesuffix("-cbc"))
        if name is not None and name.endswith("gcm"):
            found.append(name)
            continue
        for two in hashes or ("none",):
            hashed = integrity(two)
            found.append(joined(name, hashed) if name is not None and hashed is not None else None)
    return words, offers(found), not any(one == "null" for one in ciphers) if ciphers else None


def read_profiles(config: Config) -> None:
    """Read every crypto profile, used or not."""
    for section in ("ike-crypto-profiles", "ipsec-crypto-profiles", "global-protect-app-crypto-profiles"):
        for profile in _crypto(config, section).values():
            for word in profile.below():
                word.read = 1


def _side(place: Element, key: str, addresses: Addresses | None) -> Match:
    text = place.word(key)
    if not text:
        return ANYWHERE
    if addresses is not None:
        return addresses.resolve((text,), place.span(key), "vpn")
    return Match.opaque(text)


def _service(place: Element) -> Service:
    """Protocol and ports of a proxy ID; 0 stands for all."""
    for protocol in place.entries("protocol"):
        if protocol.text == "number":
            number = place.number("protocol", "number")
            return Service((protocol_term(number),)) if number else ANY_SERVICE
        if protocol.text in PROTOCOLS:
            near, far = protocol.number("local-port"), protocol.number("remote-port")
            term: Term = port_term(
                PROTOCOLS[protocol.text],
                Ranges.one(far) if far else ALL_PORTS,
                Ranges.one(near) if near else ALL_PORTS,
            )
            return Service((term,))
    return ANY_SERVICE


class _Gateways:
    """The IKE gateways by name."""

    def __init__(self, config: Config, secrets: list[Secret]) -> None:
        self.config = config
        self.known = {one.text: one for one in config.network.entries("ike", "gateway")}
        for name, entry in self.known.items():
            for path in (("authentication", "pre-shared-key", "key"),):
                secret = encrypted(entry.word(*path), "psk", name, entry.span(*path))
                secrets += [secret] if secret is not None else []
            for word in entry.below():
                word.read = 1

    def local(self, name: str) -> tuple[str, int | None]:
        """The interface and address a gateway speaks from."""
        place = self.known[name].get("local-address")
        text = host_of(place.word("ip")) or host_of(place.word("floating-ip"))
        return place.word("interface"), parse_ip(text) if text else None

    def peer(self, name: str) -> tuple[int | None, str]:
        """The other end: an address, or a name."""
        place = self.known[name].get("peer-address")
        text = place.word("ip")
        return (parse_ip(text) if is_ip(text) else None), place.word("fqdn") or ("" if is_ip(text) else text)

    def authentication(self, name: str) -> str:
        """``psk`` or ``certificate``."""
        place = self.known[name].get("authentication")
        return "psk" if place.look("pre-shared-key") is not None else "certificate" if place.named else ""

    def version(self, name: str) -> str:
        """``1``, ``2`` or ``1/2``; ``?`` where none is written."""
        word = self.known[name].word("protocol", "version")
        return {"ikev1": "1", "ikev2": "2", "ikev2-preferred": "1/2"}.get(word, "?")

    def words(self, name: str) -> tuple[str, ...]:
        """The proposals of the gateway's own crypto profiles."""
        profiles = _crypto(self.config, "ike-crypto-profiles")
        found: list[str] = []
        versions = {"1": ("ikev1",), "2": ("ikev2",)}.get(self.version(name), ("ikev1", "ikev2"))
        for version in versions:
            profile = profiles.get(self.known[name].word("protocol", version, "ike-crypto-profile") or "default")
            for key in ("encryption", "hash", "dh-group") if profile is not None else ():
                found += profile.words_at(key) if profile is not None else ()
            if self.known[name].word("protocol", version, "exchange-mode") == "aggressive":
                found.append("aggressive")
        return tuple(dict.fromkeys(found))


def _ipsec(config: Config, ports: Ports, addresses: Addresses | None, gateways: _Gateways) -> Iterator[Vpn]:
    profiles = _crypto(config, "ipsec-crypto-profiles")
    for entry in config.network.entries("tunnel", "ipsec"):
        named = [one.text for one in entry.entries("auto-key", "ike-gateway")]
        gateway = next((name for name in named if name in gateways.known), "")
        for name in named:
            config.refer(
                "ike-gateway", name, "vpn", entry.span("auto-key", "ike-gateway"), defined=name in gateways.known
            )
        tunnel = entry.word("tunnel-interface")
        words, ways, encrypts = _offers(profiles.get(entry.word("auto-key", "ipsec-crypto-profile") or "default"))
        lines: list[Rule] = []
        for section in ("proxy-id", "proxy-id-v6"):
            for proxy in entry.entries("auto-key", section):
                lines.append(
                    Rule(
                        name=proxy.text, action=Action.PERMIT, at=proxy.at, source=_side(proxy, "local", addresses),
                        destination=_side(proxy, "remote", addresses), service=_service(proxy),
                    )
                )  # fmt: skip
        manual = entry.look("manual-key") is not None
        for key in (
            "tunnel-monitor",
            "anti-replay",
            "copy-tos",
            "enable-gre-encapsulation",
            "anti-replay-window",
            "ipsec-mode",
        ):
            for word in entry.get(key).below():
                word.read = 1
        off = entry.flag("disabled") is True or (gateway and gateways.known[gateway].flag("disabled") is True)
        interface, local = gateways.local(gateway) if gateway else ("", None)
        peer, name = gateways.peer(gateway) if gateway else (None, "")
        yield Vpn(
            name=entry.text,
            kind="ipsec manual" if manual else f"ipsec ikev{gateways.version(gateway) if gateway else '?'}",
            at=entry.at,
            interface=interface,
            tunnel_interface=tunnel,
            peer=peer,
            peer_name=name,
            local=Match.union([line.source for line in lines]) if lines else ANYWHERE,
            remote=Match.union([line.destination for line in lines]) if lines else ANYWHERE,
            selectors=tuple(lines),
            proposals=tuple(dict.fromkeys((*(gateways.words(gateway) if gateway else ()), *words))),
            authentication=gateways.authentication(gateway) if gateway else "",
            encrypted=encrypts,
            enabled=not off,
            vrf=ports.interfaces[tunnel].vrf if tunnel in ports.interfaces else "",
            local_address=local,
            offers=ways,
            carriers=frozenset({"ipsec"}),
            terms=() if manual else tuple(_terms(config, gateways.known.get(gateway), entry, profiles)),
            access=ipsec_access(gateways.known.get(gateway), entry.at),
        )


def _terms(config: Config, gateway: Element | None, entry: Element, profiles: dict[str, Element]) -> Iterator[Agreed]:
    name = entry.word("auto-key", "ipsec-crypto-profile") or "default"
    yield from ike_terms(gateway, _crypto(config, "ike-crypto-profiles"))
    yield from data_terms(name, profiles.get(name))


def _gre(config: Config, ports: Ports) -> Iterator[Vpn]:
    for entry in config.network.entries("tunnel", "gre"):
        tunnel = entry.word("tunnel-interface")
        peer, local = entry.word("peer-address", "ip"), host_of(entry.word("local-address", "ip"))
        interface = entry.word("local-address", "interface")
        for key in ("keep-alive", "ttl", "copy-tos", "erspan"):
            for word in entry.get(key).below():
                word.read = 1
        yield Vpn(
            name=entry.text, kind="gre", at=entry.at, interface=interface, tunnel_interface=tunnel,
            peer=parse_ip(peer) if is_ip(peer) else None, local_address=parse_ip(local) if local else None,
            encrypted=False, enabled=entry.flag("disabled") is not True, carriers=frozenset({"gre"}),
            vrf=ports.interfaces[tunnel].vrf if tunnel in ports.interfaces else "",
        )  # fmt: skip


def read_tunnels(config: Config, ports: Ports, addresses: Addresses | None, secrets: list[Secret]) -> list[Vpn]:
    """The site-to-site tunnels; their keys are added to ``secrets``."""
    gateways = _Gateways(config, secrets)
    read_profiles(config)
    return [*_ipsec(config, ports, addresses, gateways), *_gre(config, ports)]
