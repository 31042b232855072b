"""Hosts a FortiGate knows by statements of their own: address objects of one host or MAC address, DHCP reservations, static ARP.

Tables by the FortiOS CLI Reference: ``firewall address``, ``system dhcp server`` (``reserved-address``), ``system arp-table``.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.address import is_ip, parse_ip
from auditor.model.endpoint import Endpoint, mac_of
from vendor_parsers.fortinet_fortios.addresses import Addresses
from vendor_parsers.fortinet_fortios.entries import Scope


def read_endpoints(scope: Scope, *families: Addresses) -> Iterator[Endpoint]:
    """Every such host of one VDOM."""
    for addresses in families:
        yield from addresses.hosts()
    for server in scope.table("system dhcp server"):
        port = server.word("interface")
        for entry in server.table("reserved-address"):
            ip, mac = entry.word("ip"), mac_of(entry.word("mac"))
            if entry.written("ip") and is_ip(ip):
                name = entry.word("description")
                yield Endpoint(how="dhcp", at=entry.at, ip=parse_ip(ip), mac=mac, name=name, interface=port)
    for entry in scope.table("system arp-table"):
        ip, mac = entry.word("ip"), mac_of(entry.word("mac"))
        if is_ip(ip) and mac:
            yield Endpoint(how="arp", at=entry.at, ip=parse_ip(ip), mac=mac, interface=entry.word("interface"))
