"""Names iptables takes for numbers: protocols, ICMP types, services.

iptables-save prints most as numbers; names come from hand-written files.
"""

from __future__ import annotations

from auditor.model.ranges import Ranges
from auditor.model.service import ALL_ICMP, ALL_PROTOCOLS

PROTOCOLS = {
    # IANA Assigned Internet Protocol Numbers, in the spelling of /etc/protocols.
    "all": -1, "ip": -1, "hopopt": 0, "icmp": 1, "igmp": 2, "ipencap": 4, "ipip": 4, "tcp": 6, "egp": 8, "igp": 9, "udp": 17,
    "dccp": 33, "ipv6": 41, "ipv6-route": 43, "ipv6-frag": 44, "rsvp": 46, "gre": 47, "esp": 50, "ipv6-crypt": 50,
    "ah": 51, "ipv6-auth": 51, "ipv6-icmp": 58, "icmpv6": 58, "ipv6-nonxt": 59, "ipv6-opts": 60, "eigrp": 88, "ospf": 89,
    "ospfigp": 89, "pim": 103, "vrrp": 112, "l2tp": 115, "sctp": 132, "mobility-header": 135, "mh": 135, "udplite": 136,
}  # fmt: skip

SERVICES = {
    # IANA Service Name and Transport Protocol Port Number Registry.
    "ftp-data": 20, "ftp": 21, "ssh": 22, "telnet": 23, "smtp": 25, "domain": 53, "bootps": 67, "bootpc": 68, "tftp": 69,
    "http": 80, "www": 80, "kerberos": 88, "pop3": 110, "sunrpc": 111, "ntp": 123, "epmap": 135, "netbios-ns": 137,
    "netbios-dgm": 138, "netbios-ssn": 139, "imap": 143, "imap2": 143, "snmp": 161, "snmp-trap": 162, "snmptrap": 162,
    "bgp": 179, "ldap": 389, "https": 443, "microsoft-ds": 445, "isakmp": 500, "syslog": 514, "submission": 587,
    "ldaps": 636, "imaps": 993, "pop3s": 995, "openvpn": 1194, "mysql": 3306, "ms-wbt-server": 3389, "postgresql": 5432,
}  # fmt: skip

ICMP4 = {
    # iptables -p icmp -h; types and codes of RFC 792, RFC 950, RFC 1256 and RFC 1812.
    "any": (-1, None), "echo-reply": (0, None), "pong": (0, None), "destination-unreachable": (3, None),
    "network-unreachable": (3, 0), "host-unreachable": (3, 1), "protocol-unreachable": (3, 2), "port-unreachable": (3, 3),
    "fragmentation-needed": (3, 4), "source-route-failed": (3, 5), "network-unknown": (3, 6), "host-unknown": (3, 7),
    "network-prohibited": (3, 9), "host-prohibited": (3, 10), "TOS-network-unreachable": (3, 11),
    "TOS-host-unreachable": (3, 12), "communication-prohibited": (3, 13), "host-precedence-violation": (3, 14),
    "precedence-cutoff": (3, 15), "source-quench": (4, None), "redirect": (5, None), "network-redirect": (5, 0),
    "host-redirect": (5, 1), "TOS-network-redirect": (5, 2), "TOS-host-redirect": (5, 3), "echo-request": (8, None),
    "ping": (8, None), "router-advertisement": (9, None), "router-solicitation": (10, None), "time-exceeded": (11, None),
    "ttl-exceeded": (11, None), "ttl-zero-during-transit": (11, 0), "ttl-zero-during-reassembly": (11, 1),
    "parameter-problem": (12, None), "ip-header-bad": (12, 0), "required-option-missing": (12, 1),
    "timestamp-request": (13, None), "timestamp-reply": (14, None), "address-mask-request": (17, None),
    "address-mask-reply": (18, None),
}  # fmt: skip

ICMP6 = {
    # ip6tables -p icmpv6 -h; types and codes of RFC 4443, RFC 4861 and RFC 2710.
    "destination-unreachable": (1, None), "no-route": (1, 0), "communication-prohibited": (1, 1), "beyond-scope": (1, 2),
    "address-unreachable": (1, 3), "port-unreachable": (1, 4), "failed-policy": (1, 5), "reject-route": (1, 6),
    "packet-too-big": (2, None), "time-exceeded": (3, None), "ttl-exceeded": (3, None), "ttl-zero-during-transit": (3, 0),
    "ttl-zero-during-reassembly": (3, 1), "parameter-problem": (4, None), "bad-header": (4, 0),
    "unknown-header-type": (4, 1), "unknown-option": (4, 2), "echo-request": (128, None), "ping": (128, None),
    "echo-reply": (129, None), "pong": (129, None), "mld-listener-query": (130, None), "mld-listener-report": (131, None),
    "mld-listener-done": (132, None), "mld-listener-reduction": (132, None), "router-solicitation": (133, None),
    "router-advertisement": (134, None), "neighbor-solicitation": (135, None), "neighbour-solicitation": (135, None),
    "neighbor-advertisement": (136, None), "neighbour-advertisement": (136, None), "redirect": (137, None),
}  # fmt: skip

ANY_TYPE = 255
"""iptables-save prints ``any`` for 255, which ip_tables takes for every type (``icmp_type_code_match``)."""


def protocol_number(word: str) -> Ranges | None:
    """The protocols a word stands for: ``all`` and 0 are every one; None when it is not known."""
    number = int(word) if word.isdecimal() else PROTOCOLS.get(word.lower())
    if number is None or number > 255:
        return None
    return ALL_PROTOCOLS if number <= 0 else Ranges.one(number)


def port_number(word: str) -> int | None:
    """One port by number or name; None when it is not known."""
    if word.isdecimal():
        return int(word) if int(word) <= 65535 else None
    return SERVICES.get(word.lower())


def port_range(text: str, mark: str = ":") -> Ranges | None:
    """``22``, ``1024:``, ``:1023``, ``1000:2000``; None when it is none of these."""
    low, found, high = text.partition(mark)
    first = port_number(low) if low or not found else 0
    last = (port_number(high) if high else 65535) if found else first
    if first is None or last is None or first > last:
        return None
    return Ranges(((first, last),))


def icmp_types(text: str, *, six: bool) -> Ranges | None:
    """Types and codes of ``8``, ``3/4``, ``echo-request``; None when it is none of these."""
    kind, slash, code = text.partition("/")
    if kind.isdecimal() and (not slash or code.isdecimal()):
        number, part = int(kind), int(code) if slash else None
    else:
        named = (ICMP6 if six else ICMP4).get(text)
        if named is None:
            return None
        number, part = named
    if number < 0 or (number == ANY_TYPE and not six):
        return ALL_ICMP
    if number > 255 or (part or 0) > 255:
        return None
    low = number * 256 + (part or 0)
    return Ranges(((low, low if part is not None else low + 255),))
