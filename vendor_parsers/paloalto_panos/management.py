"""The services of the device itself: on the management port, and on the interfaces that name a management profile.

The management port offers HTTPS and SSH from the factory (networkqna.com, PCNSE study notes, Initial Configuration) and
each ``disable-…`` line switches one off; whether Telnet, HTTP and SNMP are off without a line is not documented. Other
interfaces offer what their management profile names and nothing else. Without ``permitted-ip`` any address may connect
(Palo Alto Networks Knowledge Base kA10g000000ClovCAC; CIS Palo Alto Firewall Benchmark 1.2.1: not enabled by default).
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.fact import Fact, default, unknown, written
from auditor.model.management import Listener
from auditor.model.ranges import NOTHING
from auditor.model.rule import ANYWHERE, Match
from auditor.model.service import TCP, UDP
from auditor.model.text import Text
from vendor_parsers.paloalto_panos.addresses import Addresses, address_set
from vendor_parsers.paloalto_panos.interfaces import MANAGEMENT, Ports
from vendor_parsers.paloalto_panos.scope import Config
from vendor_parsers.paloalto_panos.tree import Element

INITIAL = "PCNSE study notes, Initial Configuration: HTTPS, SSH and ping are enabled on the management port"
NO_LIMIT = "Palo Alto Networks Knowledge Base kA10g000000ClovCAC: no permitted IP address, no limit"
DNS_PROXY = "PAN-OS Networking Administrator's Guide, DNS Proxy Object: no list of sources"
PROFILE = "PAN-OS Web Interface Help, Interface Mgmt: what is not selected is not offered"
_PORTS: dict[str, tuple[tuple[int, int], ...]] = {
    "https": ((TCP, 443),),
    "ssh": ((TCP, 22),),
    "http": ((TCP, 80),),
    "telnet": ((TCP, 23),),
    "snmp": ((UDP, 161),),
    "userid-service": ((TCP, 5007),),
    "userid-syslog-listener-ssl": ((TCP, 6514),),
    "userid-syslog-listener-udp": ((UDP, 514),),
    "http-ocsp": ((TCP, 80),),
    "response-pages": ((TCP, 6080), (TCP, 6081), (TCP, 6082), (TCP, 6083)),
}
_ON_PORT = ("https", "ssh", "http", "telnet", "snmp", "userid-service", "http-ocsp", "userid-syslog-listener-ssl",
            "userid-syslog-listener-udp")  # fmt: skip
_UNDOCUMENTED = Text(
    "whether it is off without a line is not documented", "記載がない場合に無効かどうかは文書で確認できない"
)


def permitted(config: Config, place: Element, addresses: Addresses | None) -> Fact[Match]:
    """Who may connect, by the ``permitted-ip`` list of a place."""
    words = [entry.text for entry in place.entries("permitted-ip")]
    for entry in place.entries("permitted-ip"):
        entry.word("description")
    if not words:
        return default(ANYWHERE, NO_LIMIT)
    parts: list[Match] = []
    for word in words:
        try:
            parts.append(Match.exact(address_set(word), word))
        except ValueError:
            at = place.span("permitted-ip")
            known = addresses is not None and addresses.find(word) is not None
            parts.append(addresses.resolve((word,), at, "management") if addresses and known else Match.opaque(word))
    return written(Match.union(parts), place.span("permitted-ip"))


def _name(word: str) -> str:
    return word if word in ("https", "ssh", "http", "telnet", "snmp") else "other"


def _of_port(config: Config, addresses: Addresses | None) -> Iterator[Listener]:
    """The management port."""
    system = config.system
    service = system.get("service")
    sources = permitted(config, system, addresses)
    service.flag("disable-icmp")
    for word in _ON_PORT:
        key = f"disable-{word}"
        off = service.flag(key)
        if off is not None:
            enabled: Fact[bool] = written(not off, service.span(key))
        elif word in ("https", "ssh"):
            enabled = default(True, INITIAL)
        elif _name(word) == "other":
            continue
        else:
            enabled = unknown(_UNDOCUMENTED)
        yield Listener(
            name=_name(word), enabled=enabled, sources=sources, ports=_PORTS[word], interfaces=frozenset({MANAGEMENT}),
            where=MANAGEMENT, version="" if _name(word) != "other" else word, vrf=MANAGEMENT,
        )  # fmt: skip


def _of_interface(
    config: Config, ports: Ports, name: str, profile: Element, addresses: Addresses | None
) -> Iterator[Listener]:
    port = ports.interfaces[name]
    sources = permitted(config, profile, addresses)
    profile.flag("ping")
    for word, numbers in _PORTS.items():
        if profile.flag(word) is True:
            yield Listener(
                name=_name(word), enabled=written(True, profile.span(word)), sources=sources, ports=numbers,
                interfaces=frozenset({name}), where=name, version="" if _name(word) != "other" else word, vrf=port.vrf,
            )  # fmt: skip


def _proxies(config: Config, ports: Ports) -> Iterator[Listener]:
    """DNS proxies answer on their interfaces (PAN-OS Networking Administrator's Guide, DNS Proxy Object)."""
    for entry in config.network.entries("dns-proxy"):
        off = entry.flag("enabled") is False
        names = frozenset(entry.words_at("interface"))
        for word in entry.below():
            word.read = 1
        tables = sorted({ports.interfaces[name].vrf for name in names if name in ports.interfaces})
        for table in tables:
            yield Listener(
                name="other", enabled=written(not off, entry.at), sources=default(ANYWHERE, DNS_PROXY),
                ports=((UDP, 53), (TCP, 53)), interfaces=names, where=f"DNS proxy {entry.text}", version="dns", vrf=table,
            )  # fmt: skip


def read_listeners(config: Config, ports: Ports, addresses: Addresses | None) -> list[Listener]:
    """Every service of the device; what no interface offers is there once, off, so that a check has its subject."""
    found: list[Listener] = []
    if config.has_port:
        found += _of_port(config, addresses)
    profiles = {one.text: one for one in config.network.entries("profiles", "interface-management-profile")}
    for profile in profiles.values():
        permitted(config, profile, addresses)
        for word in (*_PORTS, "ping"):
            profile.flag(word)
    for name, (named, at) in ports.profiles.items():
        config.refer("management-profile", named, "management", at, defined=named in profiles or config.withheld)
        if named in profiles:
            found += _of_interface(config, ports, name, profiles[named], addresses)
            continue
        why = Text(f"management profile {named} is not in the export", f"管理プロファイル {named} がエクスポートにない")
        for word in ("https", "ssh", "http", "telnet", "snmp"):
            found.append(
                Listener(
                    name=word, enabled=unknown(why), sources=unknown(why), ports=_PORTS[word],
                    interfaces=frozenset({name}), where=name, vrf=ports.interfaces[name].vrf,
                )
            )  # fmt: skip
    found += _proxies(config, ports)
    if config.network.look("interface") is not None and config.has_port:
        offered = {listener.name for listener in found}
        found += [
            Listener(name=word, enabled=default(False, PROFILE), sources=default(Match.exact(NOTHING), PROFILE))
            for word in ("https", "ssh", "http", "telnet", "snmp")
            if word not in offered
        ]
    return found
