"""Hosts a Yamaha router knows by statements of their own: DHCP reservations, static ARP, host names.

Forms by the Yamaha RT series Command Reference: ``dhcp scope bind``, ``ip INTERFACE arp static``, ``ip host``, ``dns static``.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.address import is_ip, parse_ip
from auditor.model.endpoint import Endpoint, mac_of
from auditor.source.node import Node


def read_endpoints(root: Node) -> Iterator[Endpoint]:
    """Every such host."""
    for node in root.peek("dhcp", "scope", "bind"):
        words = node.words[3:]
        if len(words) > 2 and is_ip(words[1]):
            node.mark()
            yield Endpoint(how="dhcp", at=node.at, ip=parse_ip(words[1]), mac=_client(words[2:]))
    for node in root.peek("ip"):
        words = node.words[1:]
        if len(words) > 4 and words[1:3] == ["arp", "static"] and is_ip(words[3]) and mac_of(words[4]):
            node.mark()
            yield Endpoint(how="arp", at=node.at, ip=parse_ip(words[3]), mac=mac_of(words[4]), interface=words[0])
    for begins in (("ip", "host"), ("dns", "static", "a")):
        for node in root.peek(*begins):
            words = node.words[len(begins) :]
            if len(words) > 1 and is_ip(words[1]):
                node.mark()
                yield Endpoint(how="host_name", at=node.at, ip=parse_ip(words[1]), name=words[0])


def _client(words: list[str]) -> str:
    """``ethernet 00:a0:de:…``, a bare MAC address, or a client identifier ``01 00 a0 de …`` whose type is Ethernet."""
    found = [word for word in words if word != "ethernet"]
    text = "".join(found).replace(":", "")
    return mac_of(text[2:]) if len(text) == 14 and text.startswith("01") else mac_of(text)
