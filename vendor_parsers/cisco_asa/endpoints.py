"""Hosts an ASA knows by statements of their own: objects of one host, static ARP, static MAC entries, DHCP reservations.

Forms by the Cisco Secure Firewall ASA Series Command Reference: ``arp``, ``mac-address-table static``, ``dhcpd reserve-address``.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.address import is_ip, parse_ip
from auditor.model.endpoint import Endpoint, mac_of
from vendor_parsers.cisco_asa.objects import Objects
from vendor_parsers.cisco_asa.scope import Scope


def read_endpoints(scope: Scope, objects: Objects) -> Iterator[Endpoint]:
    """Every such host; ``interface`` is the name ``nameif`` gives."""
    for name, nodes in objects.networks.items():
        hosts = [child.words[1] for node in nodes for child in node.peek("host") if len(child.words) > 1]
        if len(hosts) == 1 and is_ip(scope.aliases.get(hosts[0], hosts[0])):
            ip = parse_ip(scope.aliases.get(hosts[0], hosts[0]))
            yield Endpoint(how="object", at=nodes[0].at, ip=ip, name=name)
    for node in scope.root.peek("arp"):
        words = node.words[1:]
        if len(words) > 2 and is_ip(words[1]) and mac_of(words[2]):
            node.mark()
            yield Endpoint(how="arp", at=node.at, interface=words[0], ip=parse_ip(words[1]), mac=mac_of(words[2]))
    for node in scope.root.peek("mac-address-table", "static"):
        words = node.words[2:]
        if len(words) > 1 and mac_of(words[1]):
            node.mark()
            yield Endpoint(how="static_mac", at=node.at, interface=words[0], mac=mac_of(words[1]))
    for node in scope.root.peek("dhcpd", "reserve-address"):
        words = node.words[2:]
        if len(words) > 2 and is_ip(words[0]) and mac_of(words[1]):
            node.mark()
            yield Endpoint(how="dhcp", at=node.at, ip=parse_ip(words[0]), mac=mac_of(words[1]), interface=words[2])
