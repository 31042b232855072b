"""Hosts in configurations of the Cisco manner: static ARP, DHCP reservations, port security, static MAC entries, host names.

Forms by the Cisco IOS IP Addressing Command Reference (``arp``, ``host``, ``hardware-address``, ``client-identifier``, ``ip host``)
and the Catalyst 3560 Command Reference (``switchport port-security mac-address``, ``mac address-table static``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from auditor.model.address import is_ip, parse_ip
from auditor.model.endpoint import Endpoint, mac_of
from auditor.source.node import Node, Words

Names = Callable[[Node], list[str]]
"""The interfaces an ``interface`` block speaks of."""


def read_hosts(root: Node, names: Names) -> Iterator[Endpoint]:
    """Every host that the statements of an IOS configuration speak of."""
    yield from arp_entries(root)
    yield from dhcp_reservations(root)
    yield from secure_addresses(root, names)
    yield from static_macs(root)
    yield from source_bindings(root)
    yield from host_names(root)


def arp_entries(root: Node, *begins: str) -> Iterator[Endpoint]:
    """``arp 10.1.1.1 0011.2233.4455 ARPA``; ``begins`` are the words of the statement (``arp``, or ``ip arp``)."""
    for node in root.peek(*(begins or ("arp",))):
        words = node.cursor(len(begins) or 1)
        if words.peek() == "vrf":
            words.skip(2 if words.peek(1) else 1)
        if is_ip(words.peek()) and mac_of(words.peek(1)):
            ip, mac = parse_ip(words.next()), mac_of(words.next())
            words.rest()
            yield Endpoint(how="arp", at=node.at, ip=ip, mac=mac)


def dhcp_reservations(root: Node) -> Iterator[Endpoint]:
    """Pools of one host (``host``), and ``address IP client-id|hardware-address …`` in a pool of many."""
    for pool in root.peek("ip", "dhcp", "pool"):
        name = " ".join(pool.words[3:])
        host = next((node for node in pool.peek("host") if is_ip("".join(node.words[1:2]))), None)
        if host is not None:
            yield _pool_of_one(pool, host, name)
        for node in pool.peek("address"):
            words = node.words
            if len(words) > 3 and is_ip(words[1]) and words[2] in ("client-id", "hardware-address"):
                pool.mark()
                node.mark()
                yield Endpoint(how="dhcp", at=node.at, ip=parse_ip(words[1]), mac=_client(words[3]))


def _pool_of_one(pool: Node, host: Node, name: str) -> Endpoint:
    mac = called = ""
    pool.mark()
    host.mark()
    for word in ("client-identifier", "hardware-address", "client-name"):
        for node in pool.peek(word):
            node.mark()
            value = "".join(node.words[1:2])
            if word == "client-name":
                called = value
            else:
                mac = _client(value) or mac
    return Endpoint(how="dhcp", at=pool.block, ip=parse_ip(host.words[1]), mac=mac, name=called or name)


def _client(text: str) -> str:
    """The MAC address of a client identifier: type 01 (Ethernet) in front of it, or bare; empty for any other."""
    digits = text.replace(".", "").replace(":", "").replace("-", "")
    return mac_of(digits[2:]) if len(digits) == 14 and digits.startswith("01") else mac_of(text)


def secure_addresses(root: Node, names: Names, *begins: str) -> Iterator[Endpoint]:
    """``switchport port-security mac-address [sticky] 0011.2233.4455 [vlan 10]`` of every port."""
    for block in root.peek("interface"):
        for node in block.peek(*(begins or ("switchport", "port-security", "mac-address"))):
            words = node.words[len(begins) or 3 :]
            mac = next((found for word in words[:3] if (found := mac_of(word))), "")
            vlan = words[words.index("vlan") + 1] if "vlan" in words[:-1] else ""
            for name in names(block) if mac else ():
                yield Endpoint(
                    how="port_security", at=node.at, mac=mac, interface=name,
                    vlan=int(vlan) if vlan.isdecimal() and len(vlan) < 5 else None,
                )  # fmt: skip


def static_macs(root: Node) -> Iterator[Endpoint]:
    """``mac address-table static 0011.2233.4455 vlan 10 interface Gi1/0/1``; group addresses and ``drop`` are no hosts."""
    for begins in (("mac", "address-table", "static"), ("mac-address-table", "static")):
        for node in root.peek(*begins):
            words = node.words[len(begins) :]
            mac = mac_of(words[0]) if words else ""
            if not mac or int(mac[:2], 16) & 1 or "drop" in words or "interface" not in words[:-1]:
                continue
            node.mark()
            vlan = words[words.index("vlan") + 1] if "vlan" in words[:-1] else ""
            yield Endpoint(
                how="static_mac", at=node.at, mac=mac, interface="".join(words[words.index("interface") + 1 :]),
                vlan=int(vlan) if vlan.isdecimal() and len(vlan) < 5 else None,
            )  # fmt: skip


def source_bindings(root: Node) -> Iterator[Endpoint]:
    """``ip source binding 0011.2233.4455 vlan 10 10.1.1.1 interface Gi1/0/1``."""
    for node in root.peek("ip", "source", "binding"):
        words = node.words[3:]
        if len(words) > 5 and mac_of(words[0]) and words[1] == "vlan" and is_ip(words[3]) and words[4] == "interface":
            node.mark()
            yield Endpoint(
                how="static_mac", at=node.at, mac=mac_of(words[0]), ip=parse_ip(words[3]), interface="".join(words[5:]),
                vlan=int(words[2]) if words[2].isdecimal() and len(words[2]) < 5 else None,
            )  # fmt: skip


def host_names(root: Node, *begins: str) -> Iterator[Endpoint]:
    """``ip host plc-01 10.1.1.1 [10.1.1.2]``: names that the device itself knows for addresses."""
    for node in root.peek(*(begins or ("ip", "host"))):
        words: Words = node.cursor(len(begins) or 2)
        if words.peek() == "vrf":
            words.skip(2 if words.peek(1) else 1)
        name = words.peek()
        addresses = [word for word in words.ahead()[1:] if is_ip(word)]
        if name and addresses and len(addresses) == len(words.ahead()) - 1:
            words.rest()
            for address in addresses:
                yield Endpoint(how="host_name", at=node.at, ip=parse_ip(address), name=name)
