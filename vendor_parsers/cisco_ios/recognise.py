"""Whether a text is IOS: look-alikes are refused first, then evidence is weighed.

The look-alikes share ``!``, ``interface`` and ``hostname`` with IOS, but each prints something IOS never prints.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

MOST_LINES = 5000
"""Lines looked at; an export shows what it is long before."""

_REFUSED = (
    # NX-OS
    r"feature \S",
    r"!Command: show",
    r"vdc \S+ id \d",
    r"vrf context ",
    r"userpassphrase ",
    r"ssh key (rsa|dsa|ecdsa) \d",
    r"interface mgmt0",
    r"!RANCID-CONTENT-TYPE: (?!cisco\s*$)\S",
    # IOS XR
    r"!! IOS XR",
    r"ipv4 access-list ",
    r"\s+ipv4 address ",
    r"route-policy ",
    r"interface (Bundle-Ether|MgmtEth)\d",
    r"(taskgroup|usergroup) ",
    # EOS
    r"! device: ",
    r"! boot system flash:/EOS",
    r"service routing protocols model",
    r"management api ",
    r"transceiver qsfp default-mode",
    r"daemon \S",
    r"vrf instance ",
    r"mlag configuration",
    r"EOF\s*$",
    # ASA and PIX
    r"(ASA|PIX) Version ",
    r": Saved",
    r"\s*nameif \S",
    r"access-group \S+ (in|out) interface ",
    r"access-group \S+ global",
    r"same-security-traffic ",
    r"\s+security-level \d",
    r"\s+banner value ",
    r"aaa-server \S",
    # Brocade ICX and NetIron
    r"ver 0?\d\.\d",
    r"interface ethernet \d+/\d+",
    r"\s*port-name \w+ ?\w*$",
    r"cam-partition ",
    r"no route-only",
    r"stack unit \d",
    r"global-stp",
    # AlliedWare Plus
    r"interface ((port|sa|po)\d|eth\d+\s*$)",
    r"interface vlan\d",
    r"openflow ",
    r"(Standard|Extended|Named|Hardware) .*access list ",
    # FITELnet, NEC IX, AlaxalA
    r"!\s+LAST (EDIT|REFRESH|SAVE)",
    r"interface GigaEthernet",
    r"! NEC ",
    r"line telnet",
    r"#configuration list for AX",
    r"#Last modified by \S+ at ",
    r"interface (ten)?gigabitethernet \d",
    # Aruba, HP, Comware
    r"!Version ArubaOS",
    r"; J\w+ Configuration Editor",
    r"interface \d+(/\d+)*\s*$",
    r"interface lag \d",
    r"wlan ssid-profile ",
    r"wlan access-rule ",
    r"access-list (ip|ipv6|mac) \S",
    r"\s*sysname ",
    r'hostname "HP',
    r"SYSTEM CONFIG FILE ::=",
    # Extreme (VOSS, NOS, SLX), Ruckus, HiOS, others
    r'prompt "',
    r"interface (TenGigabit|Gigabit|Forty)?Ethernet \d+/\d+",
    r"interface (Tengigabit|GigabitEthernet|TenGigabitEthernet) \d+/\d+\s*$",
    r"switch-attributes ",
    r"! Version: (HiOS|HiSecOS)",
    r"nacm ",
    r"! Version: [\d.-]+\+tnsr",
    r"frr (version|defaults)",
    r"(set|delete) (system|interfaces|protocols|firewall|deviceconfig|vsys) ",
    r"config (wlan|interface|system|firewall|setup)\b",
    r"\s*<\?xml",
    r"# ",
    r"#config-version",
    r"## ",
    r"\{",
)
_EVIDENCE: tuple[tuple[int, str], ...] = (
    (60, r"boot-(start|end)-marker"),
    (50, r"(no )?service timestamps (debug|log)"),
    (50, r"version 1\d\.\d+[A-Za-z]?\s*$"),
    (50, r"Current configuration ?: \d+ bytes"),
    (60, r"! Cisco IOS"),
    (40, r"! (Last configuration change at|NVRAM config last updated)"),
    (
        40,
        r"interface (Fast|Gigabit|TwoGigabit|FiveGigabit|TenGigabit|TwentyFiveGig|FortyGig|HundredGig)\w*\d+(/\d+)*(\.\d+)?\s*$",
    ),
    (40, r"interface (Dot11Radio|Cellular|Dialer|BVI|Serial|Virtual-Template)\d"),
    (40, r"dot11 ssid "),
    (30, r"line (con|aux) 0"),
    (30, r"ip access-list (standard|extended) \S+\s*$"),
    (30, r"ip nat (inside|outside) source "),
    (30, r"ip inspect name "),
    (30, r"zone-pair security "),
    (30, r"zone security "),
    (30, r"crypto (isakmp|ikev2|pki|map|gdoi|keyring|ipsec) "),
    (30, r"ip ssh (version|pubkey-chain|time-out|authentication-retries)"),
    (30, r"no ip http (secure-)?server"),
    (25, r"ip http (secure-)?server"),
    (25, r"line vty \d"),
    (25, r"access-list \d+ (permit|deny|remark) "),
    (
        20,
        r"(no )?ip (cef|classless|subnet-zero|domain[- ]lookup|domain[- ]name|forward-protocol|routing|source-route)\b",
    ),
    (20, r"(no )?aaa (new-model|authentication|authorization|accounting|group)"),
    (20, r"(no )?ip access-list (extended|standard|resequence) \S"),
    (20, r"interface (Ethernet|Vlan|Loopback|Tunnel|Port-channel|Cable|ATM|Null)\d"),
    (20, r"\s+ip address \d+\.\d+\.\d+\.\d+ 255\."),
    (20, r"\s+(ip access-group \S+|switchport mode|switchport access vlan|standby \d+ ip)"),
    (20, r"enable (secret|password) "),
    (20, r"username \S+ (privilege|password|secret|nopassword)"),
    (20, r"snmp-server (community|host|group|location|ifindex|packetsize|enable)"),
    (20, r"(policy-map|class-map) "),
    (20, r"object-group (network|service|ip) "),
    (20, r"mac access-list "),
    (20, r"ip (prefix-list|community-list|as-path|vrf|sla|name-server|default-gateway) "),
    (20, r"banner (motd|login|exec|incoming) \^C"),
    (20, r"(no )?system (default|admin-vdc|mtu)"),
    (20, r"(tunnel-group|group-policy|webvpn)"),
    (20, r"callhome"),
    (15, r"ntp server "),
    (20, r"logging (host|trap|buffered|console|facility)"),
    (15, r"vlan \d+"),
    (15, r"router (bgp|ospf|eigrp|rip|isis)"),
    (15, r"ip route \d"),
    (10, r"interface \S"),
    (10, r"transport (input|ssh)"),
)
_DOUBTFUL = (
    # prefix lengths on IPv4 addresses: NX-OS, EOS, AlliedWare Plus, FRRouting; IOS itself prints masks
    r"\s+ip address [\d.]+/\d+",
    r"ip route (vrf \S+ )?[\d.]+/\d+ ",
    r"\s+network [\d.]+/\d+",
)
PENALTY = 30
LEAST = 20
"""Below this the text has nothing of its own: a ``router`` or ``interface`` line stands in many systems."""

# one alternation each, so that a line is tried once; nothing in them repeats inside a repetition
_REFUSE = re.compile("|".join(_REFUSED))
_EOS = re.compile(r"interface Ethernet\d+\s*$")
_DOUBT = re.compile("|".join(_DOUBTFUL))
_ANY_EVIDENCE = re.compile("|".join(f"(?:{pattern})" for _, pattern in _EVIDENCE))


def sniff(lines: Sequence[str]) -> int:
    """0 to 100: how surely these lines are an IOS configuration; 0 as soon as another system shows itself."""
    seen: set[int] = set()
    doubt = eos = False
    for line in lines[:MOST_LINES]:
        if _REFUSE.match(line):
            return 0
        if _ANY_EVIDENCE.match(line):
            seen.update(place for place, (_, pattern) in enumerate(_EVIDENCE) if re.match(pattern, line))
        if _DOUBT.match(line):
            doubt = True
        eos = eos or _EOS.match(line) is not None
    # one number alone in a port's name is an old IOS port or EOS; with prefix lengths it is EOS
    if doubt and eos:
        return 0
    score = sum(_EVIDENCE[place][0] for place in seen) - (PENALTY if doubt else 0)
    return min(95, score) if score >= LEAST else 0
