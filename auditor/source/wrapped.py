"""Lines that a terminal broke at its width, put together again where that is certain."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

WIDTHS = frozenset((80, 100, 120, 128, 132, 160, 200, 240, 255, 256, 511, 512))
_FEWEST = 3


@dataclass(frozen=True, slots=True)
class Joined:
    """Logical lines; ``lines[i]`` was made of the given lines ``firsts[i]`` … ``lasts[i]`` (0-based)."""

    lines: list[str]
    firsts: list[int]
    lasts: list[int]


def join_wrapped(lines: Sequence[str]) -> Joined | None:
    """The lines with broken ones joined, or None when nothing was certainly broken.

    Certain means: no line is longer than a usual terminal width, at least three are exactly that long, and the line
    behind begins at the margin with a word that begins no other line, or is the rest of a one-line ``access-list``.
    """
    width = max(map(len, lines), default=0)
    if width not in WIDTHS:
        return None
    full = [i for i, line in enumerate(lines[:-1]) if len(line) == width]
    if len(full) < _FEWEST:
        return None
    starts = Counter(line.split(" ", 1)[0] for line in lines if line[:1] not in ("", " ", "\t"))
    continued = {i for i in full if _is_rest(lines[i], lines[i + 1], starts)}
    # A chain (broken twice) has its middle part among the full lines too.
    if len(continued) < _FEWEST:
        return None
    return _join(lines, continued)


def _is_rest(line: str, after: str, starts: Counter[str]) -> bool:
    if not after.strip():
        return False
    if line.startswith("access-list ") and after[0] == " ":
        return True
    word = after.split(" ", 1)[0]
    return after[0] not in " \t!:#" and starts[word] == 1 and word.lower() not in _TOP_LEVEL


def _join(lines: Sequence[str], continued: set[int]) -> Joined:
    joined = Joined([], [], [])
    i = 0
    while i < len(lines):
        first = i
        text = lines[i]
        while i in continued:
            i += 1
            text += lines[i]
        joined.lines.append(text)
        joined.firsts.append(first)
        joined.lasts.append(i)
        i += 1
    return joined


# First words of statements at the margin of IOS and ASA configurations: never taken for the rest of a broken line.
_TOP_LEVEL = frozenset(
    """
    aaa aaa-server access-group access-list action alias ap archive arp asdm authentication auto banner boot bridge
    call call-home cdp cisp class class-map clock cluster config config-register console control-plane crypto cts
    default default-gateway default-information default-router deny description device-tracking dhcp dhcpd diagnostic
    dns dns-group domain domain-name dot11 dot1x dynamic-access-policy-record edit enable encryption end epm
    errdisable event exception exit fabric failover fallback feature file fips firewall flow flow-export fragment ftp
    global global-address group-object group-policy hardware host hostname http hw-module icmp icmp-object identity
    interface ip ipsec ipv6 isakmp jumbo-frame keepalive key key-string l2tp lacp ldap license line link lldp logging
    login mab mac mac-address-table mac-list macro management-access map-class memory mgcp mls module monitor
    monitor-interface mpls mtu multilink name nameif names nat netconf netconf-yang network network-clock
    network-object next nls no ntp object object-group object-network owner pager parameter-map parser passwd
    password-encryption permit policy policy-list policy-map port-channel port-object power prefix-list priority-queue
    privilege process prompt protocol-object qos queue quit radius radius-server redundancy regex remark resource
    restconf rmon route route-map router rtr same-security-traffic scheduler sdm security security-level service
    service-object service-policy service-type set shell shutdown sla snmp snmp-server snmp_server spanning-tree speed
    ssh ssl stack-mac standby subscriber summer-time switch switchport sysopt system table-map tacacs tacacs-server
    telemetry telnet template terminal tftp-server threat-detection threat-visibility time-range timeout track
    transceiver tunnel-group udld url-list user-identity username version virtual vlan vlans vpdn vpn vpn-addr-assign
    vrf vstack vtp web webvpn wireless wlan wsma x25 xlate zone zone-member zone-pair
    """.split()
)
