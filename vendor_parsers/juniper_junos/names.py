"""The names of protocols, ports and ICMP types that Junos takes in place of numbers."""

from __future__ import annotations

from auditor.model.ranges import Ranges
from auditor.model.service import ALL_PORTS

PROTOCOLS = {
    "ah": 51, "dstopts": 60, "egp": 8, "esp": 50, "fragment": 44, "gre": 47, "hop-by-hop": 0, "icmp": 1, "icmp6": 58, "icmpv6": 58,
    "igmp": 2, "ip": 0, "ipip": 4, "ipv6": 41, "no-next-header": 59, "node": 89, "ospf": 89, "pim": 103, "routing": 43, "rsvp": 46,
    "sctp": 132, "tcp": 6, "udp": 17, "vrrp": 112,
}  # fmt: skip
PORTS = {
    "afs": 1483, "bgp": 179, "biff": 512, "bootpc": 68, "bootps": 67, "cmd": 514, "cvspserver": 2401, "dhcp": 67, "domain": 53,
    "eklogin": 2105, "ekshell": 2106, "exec": 512, "finger": 79, "ftp": 21, "ftp-data": 20, "http": 80, "https": 443, "ident": 113,
    "imap": 143, "kerberos-sec": 88, "klogin": 543, "kpasswd": 761, "krb-prop": 754, "krbupdate": 760, "kshell": 544, "ldap": 389,
    "ldp": 646, "login": 513, "mobileip-agent": 434, "mobilip-mn": 435, "msdp": 639, "netbios-dgm": 138, "netbios-ns": 137,
    "netbios-ssn": 139, "nfsd": 2049, "nntp": 119, "ntalk": 518, "ntp": 123, "pop3": 110, "pptp": 1723, "printer": 515,
    "radacct": 1813, "radius": 1812, "rip": 520, "rkinit": 2108, "smtp": 25, "snmp": 161, "snmptrap": 162, "snpp": 444, "socks": 1080,
    "ssh": 22, "sunrpc": 111, "syslog": 514, "tacacs": 49, "tacacs-ds": 65, "talk": 517, "telnet": 23, "tftp": 69, "timed": 525,
    "who": 513, "xdmcp": 177, "zephyr-clt": 2103, "zephyr-hm": 2104,
}  # fmt: skip
ICMP_TYPES = {
    "echo-reply": 0, "echo-request": 8, "info-reply": 16, "info-request": 15, "mask-request": 17, "mask-reply": 18,
    "parameter-problem": 12, "redirect": 5, "router-advertisement": 9, "router-solicit": 10, "source-quench": 4, "time-exceeded": 11,
    "timestamp": 13, "timestamp-reply": 14, "unreachable": 3, "destination-unreachable": 3,
}  # fmt: skip
ICMP6_TYPES = {
    "destination-unreachable": 1, "echo-reply": 129, "echo-request": 128, "membership-query": 130, "membership-report": 131,
    "membership-termination": 132, "neighbor-advertisement": 136, "neighbor-solicit": 135, "node-information-reply": 140,
    "node-information-request": 139, "packet-too-big": 2, "parameter-problem": 4, "redirect": 137, "router-advertisement": 134,
    "router-renumbering": 138, "router-solicit": 133, "time-exceeded": 3,
}  # fmt: skip


def number(word: str, top: int) -> int | None:
    """A decimal number up to ``top``; None when it is none."""
    if not (word.isascii() and word.isdecimal()) or len(word) > 10:
        return None
    found = int(word)
    return found if found <= top else None


def numbers(word: str, known: dict[str, int], top: int) -> Ranges | None:
    """``22``, ``ssh``, ``100-200`` as numbers up to ``top``; None when it is not understood."""
    if word in known:
        return Ranges.one(known[word])
    low, dash, high = word.partition("-")
    first = number(low, top)
    if first is None:
        return None
    if not dash:
        return Ranges.one(first)
    last = number(high, top)
    return Ranges.of((first, last)) if last is not None and first <= last else None


def ports(word: str) -> Ranges | None:
    """A port, a range of ports or a port's name."""
    found = numbers(word, PORTS, 65535)
    return found & ALL_PORTS if found is not None else None


def protocol(word: str) -> int | None:
    """The number of an IP protocol by its name or itself."""
    return PROTOCOLS[word] if word in PROTOCOLS else number(word, 255)
