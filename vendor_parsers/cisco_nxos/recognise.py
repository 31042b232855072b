"""Whether a text is NX-OS: features, VRF contexts and roles that no look-alike prints."""

from __future__ import annotations

from collections.abc import Sequence

from vendor_parsers._readers.signs import Signs

_SIGNS = Signs(
    certain=(
        r"!Command: show (running|startup)-config",
        r"!RANCID-CONTENT-TYPE: cisco-nx\s*$",
        r"! Cisco Nexus Operating System",
        r"vdc \S+ id \d",
        r"version \d+\.\d+\(\d+[a-z]?\)\S* Bios:version",
        r"interface mgmt0\s*$",
        r"boot (nxos|kickstart) bootflash:",
        r"no system default switchport shutdown",
    ),
    weighed=(
        (45, r"(no )?feature (aaa|bash-shell|bfd|bgp|dhcp|dot1x|eigrp|fabric|fex|hsrp|interface-vlan|isis|lacp|lldp|msdp"
             r"|nat|netconf|ngoam|nv|nxapi|ospf|ospfv3|pbr|pim|port-security|private-vlan|privilege|ptp|rip|scp-server"
             r"|scheduler|sftp-server|sla|ssh|tacacs\+|telnet|tunnel|udld|vn-segment-vlan-based|vpc|vrrp|vrrpv3|vtp)\b"),
        (40, r"vrf context \S+"),
        (40, r"username \S+ password \d \S+ +role \S+"),
        (40, r"userpassphrase "),
        (40, r"ssh key (rsa|dsa|ecdsa) \d"),
        (30, r"copp profile "),
        (30, r"vpc domain \d"),
        (30, r"  ip router (ospf|eigrp|isis) \S+"),
        (30, r"(no )?system (default switchport|interface shutdown|mode maintenance)"),
        (20, r"interface port-channel\d"),
        (20, r"interface (Ethernet|loopback|nve)\d"),
        (20, r"snmp-server user \S+ (\S+ )?auth (md5|sha)"),
        (15, r"line vty\s*$"),
        (10, r"ip access-list \S+\s*$"),
    ),
    refused=(
        r"! device: \S+ \(\S+, EOS",
        r"! boot system flash:/",
        r"transceiver qsfp default-mode",
        r"service routing protocols model",
        r"management (api|ssh|telnet|console)",
        r"vrf instance ",
        r"username \S+ (privilege \d|nopassword)",
        r"mlag configuration",
        r"daemon \S",
        r"!RANCID-CONTENT-TYPE: (?!cisco-nx)\S",
        r"(ASA|PIX) Version ",
        r"!! IOS XR",
        r"(boot-start-marker|Current configuration ?: )",
        r"(no )?service timestamps ",
        r"line (con|aux|vty) \d",
        r"interface (Port-Channel|Management)\d",
        r"interface (Fast|Gigabit|TenGigabit|TwentyFiveGig|FortyGigabit|HundredGig)",
        r"interface (port\d|vlan\d|lag |eth\d)",
        r"interface (ethernet|TenGigE|Bundle-Ether)",
        r"\s+ip address \d+\.\d+\.\d+\.\d+ 255\.",
        r"access-list (ip|\d)",
        r"# |#config|## |\{|\s*<\?xml",
        r"(set|delete) (system|interfaces|protocols|firewall) ",
        r"hostname \"",
    ),
)  # fmt: skip


def sniff(lines: Sequence[str]) -> int:
    """0 to 100: how surely these lines are an NX-OS configuration."""
    return _SIGNS.score(lines)
