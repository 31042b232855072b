"""Hosts a PAN-OS device knows by statements of their own: address objects of one host, static ARP, DHCP reservations.

Places by the PAN-OS Web Interface Help: Objects > Addresses, Layer 3 Interface > ARP Entries, DHCP Server > Reserved Address.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from auditor.model.address import is_ip, parse_ip
from auditor.model.endpoint import Endpoint, mac_of
from vendor_parsers.paloalto_panos.addresses import Addresses
from vendor_parsers.paloalto_panos.scope import Config
from vendor_parsers.paloalto_panos.tree import Element


def read_endpoints(config: Config, books: Iterable[Addresses]) -> Iterator[Endpoint]:
    """Every such host; an object that several virtual systems share comes once."""
    seen: set[tuple[str, int | None]] = set()
    for book in books:
        for one in book.hosts():
            if (one.name, one.ip) not in seen:
                seen.add((one.name, one.ip))
                yield one
    for server in config.network.entries("dhcp", "interface"):
        for entry in server.entries("server", "reserved"):
            if is_ip(entry.text):
                mac, name = mac_of(entry.word("mac")), entry.word("description")
                at, ip = entry.at, parse_ip(entry.text)
                yield Endpoint(how="dhcp", at=at, ip=ip, mac=mac, name=name, interface=server.text)
    for section in ("ethernet", "aggregate-ethernet"):
        for port in config.network.entries("interface", section):
            for holder in (port.get("layer3"), *port.entries("layer3", "units")):
                yield from _arp(holder, port.text if holder.text == "layer3" else holder.text)


def _arp(holder: Element, port: str) -> Iterator[Endpoint]:
    for entry in holder.entries("arp"):
        mac = mac_of(entry.word("hw-address"))
        if is_ip(entry.text) and mac:
            yield Endpoint(how="arp", at=entry.at, ip=parse_ip(entry.text), mac=mac, interface=port)
