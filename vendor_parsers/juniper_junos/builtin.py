"""The applications every SRX knows (group ``junos-defaults``).

Ports after ``show configuration groups junos-defaults applications`` and the Junos Security Configuration Guide 10.2, tables
of predefined policy applications. What a device opens by ALG or RPC beside them is not in them.
"""

from __future__ import annotations

from auditor.model.ranges import Ranges
from auditor.model.service import ICMP, ICMP6, SCTP, TCP, UDP, Service, Term, icmp_term, port_term, protocol_term

_TCP = {
    "aol": "5190-5193", "bgp": "179", "chargen": "", "cvspserver": "2401", "dns-tcp": "53", "finger": "79", "ftp": "21",
    "ftp-data": "20", "gopher": "70", "http": "80", "http-ext": "7001", "https": "443", "ident": "113", "imap": "143", "imaps": "993",
    "internet-locator-service": "389", "irc": "6660-6669", "ldap": "389", "ldp-tcp": "646", "lpr": "515", "mail": "25", "msn": "1863",
    "netbios-session": "139", "nfsd-tcp": "2049", "nntp": "119", "ns-global": "15397", "ns-global-pro": "15397",
    "pop3": "110", "pptp": "1723", "printer": "515", "realaudio": "554", "rsh": "514", "rtsp": "554", "sccp": "2000",
    "smb-session": "445", "smtp": "25", "smtps": "465", "snmp-agentx": "705", "snpp": "444", "sqlnet-v1": "1525", "sqlnet-v2": "1521",
    "ssh": "22", "tacacs": "49", "tacacs-ds": "65", "telnet": "23", "uucp": "540", "vdo-live": "7000-7010", "vnc": "5800",
    "wais": "210", "whois": "43", "winframe": "1494", "wxcontrol": "3578", "x-windows": "6000-6063", "xnm-clear-text": "3221",
    "xnm-ssl": "3220", "ymsg": "5000-5010", "tcp-any": "0-65535",
}  # fmt: skip
_UDP = {
    "biff": "512", "bootpc": "68", "bootps": "67", "chargen": "19", "dhcp-client": "68", "dhcp-relay": "67", "dhcp-server": "67",
    "discard": "9", "dns-udp": "53", "echo": "7", "gnutella": "6346-6347", "gprs-gtp-c": "2123", "gprs-gtp-u": "2152",
    "gprs-gtp-v0": "3386", "ike": "500", "ike-nat": "4500", "l2tp": "1701", "ldp-udp": "646", "mgcp-ca": "2727", "mgcp-ua": "2427",
    "ms-sql": "", "nbds": "138", "nbname": "137", "nfsd-udp": "2049", "nsm": "69", "ntalk": "518", "ntp": "123", "pc-anywhere": "5632",
    "r2cp": "28672", "radacct": "1813", "radius": "1812", "rip": "520", "sql-monitor": "1434", "syslog": "514", "talk": "517",
    "tftp": "69", "who": "513", "udp-any": "0-65535",
}  # fmt: skip
_ICMP6 = {
    "icmp6-dst-unreach-route": (1, 0), "icmp6-dst-unreach-admin": (1, 1), "icmp6-dst-unreach-beyond": (1, 2),
    "icmp6-dst-unreach-addr": (1, 3), "icmp6-dst-unreach-port": (1, 4), "icmp6-packet-too-big": (2, 0),
    "icmp6-time-exceed-transit": (3, 0), "icmp6-time-exceed-reassembly": (3, 1), "icmp6-param-prob-header": (4, 0),
    "icmp6-param-prob-nexthdr": (4, 1), "icmp6-param-prob-option": (4, 2), "icmp6-echo-request": (128, None),
    "icmp6-echo-reply": (129, None), "pingv6": (128, None),
}  # fmt: skip
SETS = {
    "junos-cifs": ("junos-netbios-session", "junos-smb-session"),
    "junos-mgcp": ("junos-mgcp-ua", "junos-mgcp-ca"),
    "junos-routing-inbound": ("junos-bgp", "junos-rip", "junos-ldp-tcp", "junos-ldp-udp"),
}


def _ports(text: str) -> Ranges:
    low, dash, high = text.partition("-")
    return Ranges.of((int(low), int(high if dash else low)))


def _service(name: str, *terms: Term) -> tuple[str, Service]:
    return f"junos-{name}", Service(terms, (), f"junos-{name}")


APPLICATIONS: dict[str, Service] = dict(
    (
        *(_service(name, port_term(TCP, _ports(text))) for name, text in _TCP.items() if text),
        *(_service(name, port_term(UDP, _ports(text))) for name, text in _UDP.items() if text),
        *(_service(name, icmp_term(ICMP6, kind, code)) for name, (kind, code) in _ICMP6.items()),
        _service("icmp6-all", protocol_term(ICMP6)),
        _service("icmp-all", protocol_term(ICMP)),
        _service("icmp-ping", icmp_term(ICMP, 8)),
        _service("ping", icmp_term(ICMP, 8)),
        _service("gre", protocol_term(47)),
        _service("ospf", protocol_term(89)),
        _service("sctp-any", protocol_term(SCTP)),
        _service("gprs-sctp", port_term(SCTP, _ports("2905"))),
        _service("gtp", port_term(UDP, _ports("2123"))),
        _service("sip", port_term(UDP, _ports("5060")), port_term(TCP, _ports("5060"))),
        _service("smb", port_term(TCP, _ports("139")), port_term(TCP, _ports("445"))),
        _service("stun", port_term(UDP, _ports("3478-3479")), port_term(TCP, _ports("3478-3479"))),
        _service(
            "h323",
            port_term(TCP, _ports("1720")), port_term(UDP, _ports("1719")), port_term(TCP, _ports("1503")),
            port_term(TCP, _ports("389")), port_term(TCP, _ports("522")), port_term(TCP, _ports("1731")),
        ),
    )
)  # fmt: skip
PORTMAPPERS = {
    "junos-sun-rpc-tcp": (TCP, 111), "junos-sun-rpc-udp": (UDP, 111), "junos-sun-rpc-portmap-tcp": (TCP, 111),
    "junos-sun-rpc-portmap-udp": (UDP, 111), "junos-ms-rpc-tcp": (TCP, 135), "junos-ms-rpc-udp": (UDP, 135),
}  # fmt: skip
"""Applications that ask a port mapper and open what it names."""
