"""From UCI settings to the device they describe."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from auditor.model.device import Device
from auditor.model.fact import default, unknown
from auditor.model.management import Server
from auditor.model.naming import Definition
from auditor.model.ranges import Ranges
from auditor.model.rule import Binding, Reference, RuleSet
from auditor.model.secret import Secret, seal
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.platform import ParseError
from auditor.source.node import Tree
from vendor_parsers._readers.linux.chains import left_open
from vendor_parsers._readers.port_mapping import on_request
from vendor_parsers.openwrt_uci.endpoints import read_endpoints
from vendor_parsers.openwrt_uci.filters import read_filters
from vendor_parsers.openwrt_uci.mirrors import read_mirrors
from vendor_parsers.openwrt_uci.network import (
    Networks,
    read_interfaces,
    read_networks,
    read_policy_routes,
    read_routes,
    read_vlans,
)  # fmt: skip
from vendor_parsers.openwrt_uci.packets import Known
from vendor_parsers.openwrt_uci.port_mapping import read_port_mappers
from vendor_parsers.openwrt_uci.services import read_listeners, read_servers, read_snmp, read_users
from vendor_parsers.openwrt_uci.settings import Settings
from vendor_parsers.openwrt_uci.translation import read_redirects, read_sources
from vendor_parsers.openwrt_uci.vpn import read_vpns
from vendor_parsers.openwrt_uci.wireless import read_radios, read_ssids
from vendor_parsers.openwrt_uci.zones import Firewall, read_firewall

NAME = "openwrt_uci"
READS_OF = {
    "network": {"interfaces", "vlans", "mirrors", "routes", "policy_routes", "vpns"},
    "firewall": {"filters", "bindings", "nats", "references", "definitions"},
    "wireless": {"ssids", "radios", "air_links"},
    "upnpd": {"port_mappers"},
    "system": {"servers", "logs"},
    "snmpd": {"snmp"},
    "dhcp": {"endpoints"},
}
"""Which fields each package fills; of a package that is not exported nothing is known."""
ALWAYS = frozenset({"forwards", "interfaces", "filters", "bindings", "listeners", "secrets"})
FORWARDS = "https://github.com/openwrt/openwrt/blob/main/package/base-files/files/etc/sysctl.d/10-default.conf"
_SECRET = re.compile(
    r"(?:password|passwd|secret|private_key|preshared_key|psk|auth_pass|pincode|token|apikey|api_key)$"
)


def parse(tree: Tree) -> Device:
    """The device; ParseError when the text holds no section."""
    settings = Settings(tree)
    if not settings.sections:
        raise ParseError(Span(tree.file, 1, 1), Text("no UCI section", "UCI のセクションがない"))
    lines = [node.first for node in tree.root.walk()]
    whole = Span(tree.file, min(lines), max(node.last for node in tree.root.walk()))
    secrets: list[Secret] = []
    servers: list[Server] = []
    networks = read_networks(settings)
    firewall = read_firewall(settings, networks)
    radios = read_radios(settings)
    ssids, wireless, air_links = read_ssids(settings, networks, radios, secrets, servers)

    def known(name: str) -> Ranges | None:
        network = networks.by_name.get(name)
        if network is None or network.dynamic or not network.addresses:
            return None
        return Ranges.union(address.network for address in network.addresses)

    destinations, redirected = read_redirects(settings, firewall, networks, known)
    mappers = read_port_mappers(settings, networks)
    asked_for = tuple(nat for mapper in mappers for nat in on_request(mapper))
    published = frozenset(nat.name for nat in (*destinations, *asked_for))
    filters, bindings = _filters(settings, firewall, known, published, whole)
    zones = {device: zone.name for zone in firewall.zones.values() for device in zone.devices}
    interfaces = read_interfaces(networks, zones, wireless)
    system = settings.first("system", "system")
    vpns = read_vpns(settings, networks, secrets)
    reads = set(ALWAYS)
    for package, fields in READS_OF.items():
        reads |= fields if package in settings.packages else set()
    device = Device(
        name=(system.value("hostname") if system is not None else "") or tree.host or PurePosixPath(tree.file).stem,
        platform=NAME,
        kind="ap" if ssids and not firewall.known else "router",
        at=whole,
        reads=frozenset(reads),
        version=unknown(Text("the settings do not name the release", "設定に版は含まれない")),
        files=(tree.file,),
        stateful=False,
        forwards=default(True, f"{FORWARDS}: net.ipv4.ip_forward=1"),
        interfaces=tuple(interfaces),
        vlans=tuple(read_vlans(settings, networks)),
        mirrors=tuple(read_mirrors(settings)),
        filters=tuple(filters),
        bindings=tuple(bindings),
        references=(*_references(settings), *_chains_asked(filters)),
        definitions=tuple(_definitions(settings)),
        routes=tuple(read_routes(settings, networks)),
        policy_routes=tuple(read_policy_routes(settings, networks)),
        nats=(*destinations, *asked_for, *read_sources(settings, firewall, networks, known, redirected)),
        vpns=tuple(vpns),
        users=tuple(read_users(settings, secrets)),
        listeners=tuple(read_listeners(settings, networks)),
        snmp=tuple(read_snmp(settings, secrets)),
        servers=(*servers, *read_servers(settings, networks)),
        ssids=tuple(ssids),
        radios=tuple(radios),
        air_links=tuple(air_links),
        port_mappers=mappers,
        endpoints=tuple(read_endpoints(settings)),
        secrets=(*secrets, *_other_secrets(settings, secrets)),
    )
    _count_the_rest(settings, networks)
    return device


def _filters(
    settings: Settings, firewall: Firewall, known: Known, published: frozenset[str], whole: Span
) -> tuple[list[RuleSet], list[Binding]]:  # fmt: skip
    """The lists of the firewall; without its settings what passes is not known."""
    if firewall.known:
        return read_filters(settings, firewall, known, published, whole)
    one = left_open("firewall", "both", whole, "not exported")
    stages = (
        Binding(ruleset="firewall", stage="local", at=whole),
        Binding(ruleset="firewall", stage="through", at=whole),
    )
    return [one], list(stages)


def _definitions(settings: Settings) -> list[Definition]:
    """Sets of addresses and zones by name; a zone works without being named."""
    found = [
        Definition(kind="address-group", name=section.value("name"), at=section.at)
        for section in settings.all("firewall", "ipset")
        if section.value("name")
    ]
    return found + [
        Definition(kind="zone", name=section.value("name"), at=section.at, active=True)
        for section in settings.all("firewall", "zone")
    ]


def _references(settings: Settings) -> list[Reference]:
    zones = {section.value("name") for section in settings.all("firewall", "zone")}
    sets = {section.value("name") for section in settings.all("firewall", "ipset")}
    found = []
    for kind in ("rule", "redirect", "nat", "forwarding"):
        use = "nat" if kind in ("redirect", "nat") else "filter"
        for section in settings.all("firewall", kind):
            for key in ("src", "dest"):
                name = section.value(key)
                if name and name != "*":
                    found.append(
                        Reference(kind="zone", name=name, use=use, at=section.span(key), defined=name in zones)
                    )
            for word in section.values("ipset")[:1]:
                name = word.lstrip("!")
                found.append(
                    Reference(kind="address-group", name=name, use=use, at=section.span("ipset"), defined=name in sets)
                )
    return found


def _chains_asked(filters: list[RuleSet]) -> Iterator[Reference]:
    """The chains of zones, which the lists for input and transit ask; "output" filters what the device sends."""
    for one in filters:
        for rule in one.rules:
            if rule.chain:
                yield Reference(kind="acl", name=rule.chain, use="filter", at=rule.at)
        if one.name == "output":
            yield Reference(kind="acl", name=one.name, use="unknown", at=one.at)


def _other_secrets(settings: Settings, known: list[Secret]) -> list[Secret]:
    """Options of any package that are named like a secret."""
    lines = {secret.at for secret in known}
    found = []
    for section in settings.sections:
        for key, nodes in section.options.items():
            if not _SECRET.search(key) or section.span(key) in lines:
                continue
            text = section.value(key)
            if text and not text.startswith("/"):
                hashed = text.startswith("$")
                found.append(
                    seal(None if hashed else text, use="other", storage="hash" if hashed else "clear", at=nodes[-1].at,
                         owner=section.name, stored=text if hashed else "")
                )  # fmt: skip
    return found


def _count_the_rest(settings: Settings, networks: Networks) -> None:
    """Options of sections that are read, and that change nothing of what is read."""
    for section in settings.all("firewall", "ipset"):
        section.take(
            "name", "family", "match", "entry", "maxelem", "comment", "storage", "timeout", "enabled", "counters"
        )
    for section in settings.all("firewall", "include"):
        section.take("type", "reload", "fw4_compatible", "family", "position", "chain", "enabled")
        if section.off():
            section.take("path")
    for network in networks.by_name.values():
        network.section.take(
            "mtu", "metric", "ip6assign", "ip6hint", "delegate", "peerdns", "hostname", "reqaddress", "reqprefix", "broadcast",
            "force_link", "macaddr", "igmp_snooping", "stp", "ip4table", "ip6table", "clientid", "vendorid", "ip6ifaceid",
            "username", "apn", "pdptype", "bridge_empty", "keepalive", "ip6prefix", "ipv6", "ip6class", "defaultroute", "norelease",
        )  # fmt: skip
    for section in networks.devices.values():
        section.take("ports", "ifname", "vid", "macaddr", "mtu", "ipv6", "igmp_snooping", "stp", "bridge_empty", "vlan_filtering",
                     "ageing_time", "multicast_snooping", "acceptlocal", "txqueuelen")  # fmt: skip
    for _, _, section in networks.vlans:
        section.take("ports", "local")
    for section in settings.all("network", "globals"):
        section.take("ula_prefix", "packet_steering", "dhcp_default_duid")
    for section in settings.all("network", "switch"):
        section.take("name", "reset", "enable_vlan", "enable_vlan4k", "enable_mirror_rx", "enable_mirror_tx")
