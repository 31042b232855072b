"""Hosts a Junos device knows by statements of their own: address books, static ARP, DHCP bindings, static MAC entries, host names.

Statements by the Junos CLI Reference: ``arp`` (interfaces family inet address), ``host`` (access address-assignment pool),
``static-binding`` (system services dhcp), ``static-mac`` (switch-options), ``static-host-mapping`` (system).
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.address import is_ip, parse_ip
from auditor.model.endpoint import Endpoint, mac_of
from vendor_parsers.juniper_junos.addresses import Books
from vendor_parsers.juniper_junos.statement import Statement


def read_endpoints(root: Statement, books: Books) -> Iterator[Endpoint]:
    """Every such host."""
    yield from books.hosts()
    yield from _arp(root)
    yield from _reservations(root)
    for entry in root.all("system", "static-host-mapping"):
        for word in entry.all("inet"):
            if is_ip(word.name):
                yield Endpoint(how="host_name", at=entry.at, ip=parse_ip(word.name), name=entry.name)
    for port in root.all("switch-options", "interface"):
        for entry in port.all("static-mac"):
            mac = mac_of(entry.name)
            if mac:
                entry.leave("vlan")
                yield Endpoint(how="static_mac", at=entry.at, mac=mac, interface=port.name)


def _arp(root: Statement) -> Iterator[Endpoint]:
    for port in root.all("interfaces"):
        for unit in port.all("unit"):
            for address in unit.all("family", "inet", "address"):
                for entry in address.all("arp"):
                    mac = mac_of(entry.word("mac"))
                    if is_ip(entry.name) and mac:
                        entry.leave("publish", "l2-interface")
                        yield Endpoint(
                            how="arp",
                            at=entry.at,
                            ip=parse_ip(entry.name),
                            mac=mac,
                            interface=f"{port.name}.{unit.name}",
                        )


def _reservations(root: Statement) -> Iterator[Endpoint]:
    for pool in root.all("access", "address-assignment", "pool"):
        for host in pool.all("family", "inet", "host"):
            mac, ip = mac_of(host.word("hardware-address")), host.word("ip-address")
            if is_ip(ip):
                yield Endpoint(how="dhcp", at=host.block, ip=parse_ip(ip), mac=mac, name=host.name)
    for entry in root.all("system", "services", "dhcp", "static-binding"):
        mac = mac_of(entry.name)
        for word in entry.all("fixed-address"):
            if mac and is_ip(word.name):
                yield Endpoint(
                    how="dhcp", at=entry.block, ip=parse_ip(word.name), mac=mac, name=entry.word("host-name")
                )
