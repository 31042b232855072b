"""The words Cisco command lines use for IP protocols, ports and ICMP types, as IOS and ASA print them.

Sources: IOS Security Command Reference, ``permit (IP)`` and ``permit (IPv6)``
(https://www.cisco.com/c/en/us/td/docs/ios-xml/ios/security/m1/sec-m1-cr-book.html); ASA Series Command Reference,
``access-list extended`` and *Addresses, Protocols, and Ports*.
"""

from __future__ import annotations

from auditor.model.ranges import Ranges
from auditor.model.service import ALL_PORTS

PROTOCOLS = {
    "icmp": 1,
    "igmp": 2,
    "ipinip": 4,
    "tcp": 6,
    "igrp": 9,
    "udp": 17,
    "rsvp": 46,
    "gre": 47,
    "esp": 50,
    "ah": 51,
    "ahp": 51,
    "icmp6": 58,
    "icmpv6": 58,
    "eigrp": 88,
    "ospf": 89,
    "nos": 94,
    "pim": 103,
    "pcp": 108,
    "vrrp": 112,
    "sctp": 132,
    "snp": 109,
}

_BOTH = {
    "discard": 9,
    "domain": 53,
    "echo": 7,
    "sunrpc": 111,
    "syslog": 514,
    "tacacs": 49,
    "talk": 517,
    "pim-auto-rp": 496,
    "sip": 5060,
    "cifs": 3020,
    "http": 80,
    "nfs": 2049,
    "kerberos": 750,
    "www": 80,
    "ldap": 389,
}

TCP_PORTS = _BOTH | {
    "aol": 5190,
    "bgp": 179,
    "chargen": 19,
    "citrix-ica": 1494,
    "cmd": 514,
    "connectedapps-plain": 15001,
    "connectedapps-tls": 15002,
    "ctiqbe": 2748,
    "daytime": 13,
    "drip": 3949,
    "exec": 512,
    "finger": 79,
    "ftp": 21,
    "ftp-data": 20,
    "gopher": 70,
    "h323": 1720,
    "hostname": 101,
    "https": 443,
    "ident": 113,
    "imap4": 143,
    "irc": 194,
    "klogin": 543,
    "kshell": 544,
    "ldaps": 636,
    "login": 513,
    "lotusnotes": 1352,
    "lpd": 515,
    "msrpc": 135,
    "netbios-ssn": 139,
    "nntp": 119,
    "onep-plain": 15001,
    "onep-tls": 15002,
    "pcanywhere-data": 5631,
    "pop2": 109,
    "pop3": 110,
    "pptp": 1723,
    "rsh": 514,
    "rtsp": 554,
    "smtp": 25,
    "sqlnet": 1521,
    "ssh": 22,
    "telnet": 23,
    "time": 37,
    "uucp": 540,
    "whois": 43,
}

UDP_PORTS = _BOTH | {
    "biff": 512,
    "bootpc": 68,
    "bootps": 67,
    "dnsix": 195,
    "echo": 7,
    "isakmp": 500,
    "mobile-ip": 434,
    "nameserver": 42,
    "netbios-dgm": 138,
    "netbios-ns": 137,
    "netbios-ss": 139,
    "non500-isakmp": 4500,
    "ntp": 123,
    "pcanywhere-status": 5632,
    "radius": 1645,
    "radius-acct": 1646,
    "rip": 520,
    "ripv6": 521,
    "secureid-udp": 5510,
    "snmp": 161,
    "snmptrap": 162,
    "tftp": 69,
    "time": 37,
    "who": 513,
    "xdmcp": 177,
}

ICMP_TYPES: dict[str, tuple[int, int | None]] = {
    "administratively-prohibited": (3, 13),
    "alternate-address": (6, None),
    "conversion-error": (31, None),
    "dod-host-prohibited": (3, 10),
    "dod-net-prohibited": (3, 9),
    "echo": (8, None),
    "echo-reply": (0, None),
    "general-parameter-problem": (12, 0),
    "host-isolated": (3, 8),
    "host-precedence-unreachable": (3, 14),
    "host-redirect": (5, 1),
    "host-tos-redirect": (5, 3),
    "host-tos-unreachable": (3, 12),
    "host-unknown": (3, 7),
    "host-unreachable": (3, 1),
    "information-reply": (16, None),
    "information-request": (15, None),
    "mask-reply": (18, None),
    "mask-request": (17, None),
    "mobile-redirect": (32, None),
    "net-redirect": (5, 0),
    "net-tos-redirect": (5, 2),
    "net-tos-unreachable": (3, 11),
    "net-unreachable": (3, 0),
    "network-unknown": (3, 6),
    "no-room-for-option": (12, 2),
    "option-missing": (12, 1),
    "packet-too-big": (3, 4),
    "parameter-problem": (12, None),
    "port-unreachable": (3, 3),
    "precedence-unreachable": (3, 15),
    "protocol-unreachable": (3, 2),
    "reassembly-timeout": (11, 1),
    "redirect": (5, None),
    "router-advertisement": (9, None),
    "router-solicitation": (10, None),
    "source-quench": (4, None),
    "source-route-failed": (3, 5),
    "time-exceeded": (11, None),
    "timestamp-reply": (14, None),
    "timestamp-request": (13, None),
    "traceroute": (30, None),
    "ttl-exceeded": (11, 0),
    "unreachable": (3, None),
}

ICMP6_TYPES: dict[str, tuple[int, int | None]] = {
    "beyond-scope": (1, 2),
    "destination-unreachable": (1, None),
    "dhaad-reply": (145, None),
    "dhaad-request": (144, None),
    "echo": (128, None),
    "echo-reply": (129, None),
    "echo-request": (128, None),
    "header": (4, 0),
    "hop-limit": (3, 0),
    "membership-query": (130, None),
    "membership-reduction": (132, None),
    "membership-report": (131, None),
    "mld-query": (130, None),
    "mld-reduction": (132, None),
    "mld-report": (131, None),
    "mldv2": (143, None),
    "mpd-advertisement": (147, None),
    "mpd-solicitation": (146, None),
    "nd-na": (136, None),
    "nd-ns": (135, None),
    "neighbor-advertisement": (136, None),
    "neighbor-redirect": (137, None),
    "neighbor-solicitation": (135, None),
    "next-header": (4, 1),
    "no-admin": (1, 1),
    "no-route": (1, 0),
    "packet-too-big": (2, None),
    "parameter-option": (4, 2),
    "parameter-problem": (4, None),
    "port-unreachable": (1, 4),
    "reassembly-timeout": (3, 1),
    "redirect": (137, None),
    "renum-command": (138, 0),
    "renum-result": (138, 1),
    "renum-seq-number": (138, 255),
    "router-advertisement": (134, None),
    "router-renumbering": (138, None),
    "router-solicitation": (133, None),
    "time-exceeded": (3, None),
    "unreachable": (1, None),
}


def protocol_number(word: str) -> int | None:
    """The IP protocol a word stands for; None when it is neither a known name nor 0-255."""
    if word.isdecimal():
        return int(word) if len(word) < 4 and int(word) < 256 else None
    return PROTOCOLS.get(word)


def port_number(word: str, protocol: int) -> int | None:
    """The port a word stands for under TCP (6), UDP (17) or both (0); None when unknown."""
    if word.isdecimal():
        return int(word) if len(word) < 6 and int(word) < 65536 else None
    if protocol == 17:
        return UDP_PORTS.get(word)
    if protocol == 6:
        return TCP_PORTS.get(word)
    return TCP_PORTS.get(word, UDP_PORTS.get(word))


def compare_ports(operator: str, port: int) -> Ranges:
    """The ports of ``eq``, ``neq``, ``lt`` and ``gt`` with one port; KeyError for another operator."""
    if operator == "eq":
        return Ranges(((port, port),))
    if operator == "neq":
        return ALL_PORTS - Ranges.one(port)
    if operator == "lt":
        return Ranges.of((0, port - 1))
    if operator == "gt":
        return Ranges.of((port + 1, 65535))
    raise KeyError(operator)
