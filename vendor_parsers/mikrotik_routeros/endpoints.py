"""Hosts a RouterOS device knows by items of their own: DHCP leases made static, static ARP, static names.

Menus by manual.mikrotik.com: ``/ip dhcp-server lease``, ``/ip arp``, ``/ip dns static``. An export holds what was written by hand.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.address import is_ip, parse_ip
from auditor.model.endpoint import Endpoint, mac_of
from vendor_parsers.mikrotik_routeros.items import Export


def read_endpoints(export: Export) -> Iterator[Endpoint]:
    """Every such host that is not disabled."""
    for item in export.items("/ip dhcp-server lease", "add"):
        ip = item.get("address")
        if is_ip(ip) and not item.disabled:
            mac = mac_of(item.get("mac-address"))
            yield Endpoint(how="dhcp", at=item.at, ip=parse_ip(ip), mac=mac, name=item.get("comment"))
        item.know(item.keys)
    for item in export.items("/ip arp", "add"):
        ip, mac = item.get("address"), mac_of(item.get("mac-address"))
        if is_ip(ip) and mac and not item.disabled:
            yield Endpoint(how="arp", at=item.at, ip=parse_ip(ip), mac=mac, interface=item.get("interface"))
        item.know(item.keys)
    for item in export.items("/ip dns static", "add"):
        ip, name = item.get("address"), item.get("name")
        if is_ip(ip) and name and not item.disabled:
            yield Endpoint(how="host_name", at=item.at, ip=parse_ip(ip), name=name)
