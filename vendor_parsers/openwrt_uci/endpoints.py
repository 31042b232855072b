"""Hosts an OpenWrt device knows by sections of their own: DHCP reservations and host names.

Sections by the OpenWrt wiki, DHCP and DNS configuration: ``config host`` (static leases), ``config domain`` (host names).
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.address import is_ip, parse_ip
from auditor.model.endpoint import Endpoint, mac_of
from vendor_parsers.openwrt_uci.settings import Settings


def read_endpoints(settings: Settings) -> Iterator[Endpoint]:
    """Every such host; a reservation may name several cards of one host, which then take turns."""
    for section in settings.all("dhcp", "host"):
        ip, name = section.value("ip"), section.value("name")
        macs = [mac for text in section.values("mac") for word in text.split() if (mac := mac_of(word))]
        address = parse_ip(ip) if is_ip(ip) else None
        for mac in macs or ([""] if address is not None else []):
            yield Endpoint(
                how="dhcp", at=section.span("ip" if address is not None else "mac"), ip=address, mac=mac, name=name
            )
    for section in settings.all("dhcp", "domain"):
        ip, name = section.value("ip"), section.value("name")
        if is_ip(ip) and name:
            yield Endpoint(how="host_name", at=section.span("ip"), ip=parse_ip(ip), name=name)
