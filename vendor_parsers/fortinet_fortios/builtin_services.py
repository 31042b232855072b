"""Services every FortiGate knows, for files that do not print them.

Names and ports as FortiOS 6.4 prints its own definitions (``show firewall service custom``); the list is described
in https://docs.fortinet.com/document/fortigate/6.0.0/handbook/744287/services-and-tcp-ports.
"""

from __future__ import annotations

from auditor.model.ranges import Ranges
from auditor.model.service import (
    ALL_PORTS,
    ANY_TERM,
    ICMP,
    ICMP6,
    TCP,
    UDP,
    Service,
    icmp_term,
    port_term,
    protocol_term,
)

_PORTS = """
ALL_TCP tcp 1-65535
ALL_UDP udp 1-65535
AFS3 tcp 7000-7009 udp 7000-7009
AOL tcp 5190-5194
BGP tcp 179
CVSPSERVER tcp 2401 udp 2401
DCE-RPC tcp 135 udp 135
DHCP udp 67-68
DHCP6 udp 546 547
DNS tcp 53 udp 53
FINGER tcp 79
FTP tcp 21
FTP_GET tcp 21
FTP_PUT tcp 21
GOPHER tcp 70
H323 tcp 1720 1503 udp 1719
HTTP tcp 80
HTTPS tcp 443
IKE udp 500 4500
IMAP tcp 143
IMAPS tcp 993
Internet-Locator-Service tcp 389
IRC tcp 6660-6669
KERBEROS tcp 88 464 udp 88 464
L2TP tcp 1701 udp 1701
LDAP tcp 389
LDAP_UDP udp 389
MGCP udp 2427 2727
MMS tcp 1755 udp 1024-5000
MS-SQL tcp 1433 1434
MYSQL tcp 3306
NetMeeting tcp 1720
NFS tcp 111 2049 udp 111 2049
NNTP tcp 119
NONE tcp 0
NTP tcp 123 udp 123
ONC-RPC tcp 111 udp 111
PC-Anywhere tcp 5631 udp 5632
POP3 tcp 110
POP3S tcp 995
PPTP tcp 1723
QUAKE udp 26000 27000 27910 27960
RADIUS udp 1812 1813
RADIUS-OLD udp 1645 1646
RAUDIO udp 7070
RDP tcp 3389
REXEC tcp 512
RIP udp 520
RLOGIN tcp 513:512-1023
RSH tcp 514:512-1023
RTSP tcp 554 7070 8554 udp 554
SAMBA tcp 139
SCCP tcp 2000
SIP tcp 5060 udp 5060
SIP-MSNmessenger tcp 1863
SMB tcp 445
SMTP tcp 25
SMTPS tcp 465
SNMP tcp 161-162 udp 161-162
SOCKS tcp 1080 udp 1080
SQUID tcp 3128
SSH tcp 22
SYSLOG udp 514
TALK udp 517-518
TELNET tcp 23
TFTP udp 69
TRACEROUTE udp 33434-33535
UUCP tcp 540
VDOLIVE tcp 7000-7010
VNC tcp 5900
WAIS tcp 210
WINFRAME tcp 1494 2598
WINS tcp 1512 udp 1512
X-WINDOWS tcp 6000-6063
"""


def _span(text: str) -> Ranges:
    low, _, high = text.partition("-")
    return Ranges(((int(low), int(high or low)),))


def _read(line: str) -> Service:
    name, *words = line.split()
    terms = []
    protocol = TCP
    for word in words:
        if word in ("tcp", "udp"):
            protocol = TCP if word == "tcp" else UDP
            continue
        destination, _, source = word.partition(":")
        terms.append(port_term(protocol, _span(destination), _span(source) if source else ALL_PORTS))
    return Service(tuple(terms), (), name)


BUILT_IN: dict[str, Service] = {made.name: made for made in map(_read, _PORTS.strip().splitlines())} | {
    made.name: made
    for made in (
        Service((ANY_TERM,), (), "ALL"),
        Service((ANY_TERM,), (), "ANY"),
        Service((icmp_term(ICMP),), (), "ALL_ICMP"),
        Service((icmp_term(ICMP6),), (), "ALL_ICMP6"),
        Service((icmp_term(ICMP, 8),), (), "PING"),
        Service((icmp_term(ICMP6, 128),), (), "PING6"),
        Service((icmp_term(ICMP, 13),), (), "TIMESTAMP"),
        Service((icmp_term(ICMP, 15),), (), "INFO_REQUEST"),
        Service((icmp_term(ICMP, 17),), (), "INFO_ADDRESS"),
        Service((protocol_term(47),), (), "GRE"),
        Service((protocol_term(50),), (), "ESP"),
        Service((protocol_term(51),), (), "AH"),
        Service((protocol_term(89),), (), "OSPF"),
    )
}
"""Service name -> what it stands for. ``ANY`` is the name ``ALL`` had before 5.0."""
