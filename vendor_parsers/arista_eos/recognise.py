"""Whether a text is EOS: its header, its management blocks, and ports whose names have one number and prefix lengths."""

from __future__ import annotations

from collections.abc import Sequence

from vendor_parsers._readers.signs import Signs

_SIGNS = Signs(
    certain=(
        r"! device: \S+ \(\S+, EOS-",
        r"! boot system flash:/\S+\.swi",
        r"!RANCID-CONTENT-TYPE: arista\s*$",
        r"service routing protocols model",
        r"management api (http-commands|gnmi|netconf|restconf)",
        r"mlag configuration\s*$",
    ),
    weighed=(
        (45, r"vrf instance \S"),
        (30, r"transceiver qsfp default-mode"),
        (45, r"management (ssh|telnet|console|security|defaults)\s*$"),
        (45, r"interface (Vxlan|Recirc-Channel)\d"),
        (40, r"ip virtual-router mac-address"),
        (40, r"(no )?ip routing vrf \S"),
        (40, r"switchport default mode "),
        (30, r"interface Port-Channel\d"),
        (30, r"interface Management\d"),
        (30, r"daemon \S"),
        (25, r"(no )?aaa root"),
        (25, r"username \S.* secret sha512 "),
        (25, r"banner (login|motd)\s*$"),
        (25, r"EOF\s*$"),
        (20, r"\s+neighbor \S+ peer group"),
        (20, r"\s+ip address \d+\.\d+\.\d+\.\d+/\d"),
        (20, r"interface Ethernet\d+(\.\d+)?\s*$"),
        (10, r"ip route (vrf \S+ )?\d+\.\d+\.\d+\.\d+/\d"),
    ),
    refused=(
        r"(no )?feature \S",
        r"!Command: show",
        r"vdc \S+ id \d",
        r"vrf context ",
        r"!RANCID-CONTENT-TYPE: (?!arista)\S",
        r"interface (mgmt0|loopback\d|port-channel\d|nve\d)",
        r"(ASA|PIX) Version ",
        r"!! IOS XR",
        r"(no )?service (timestamps|password-encryption)",
        r"(no )?crypto (isakmp|ipsec|map|ca|pki|key)",
        r"(no )?ip (cef|classless|subnet-zero)",
        r"(boot-start-marker|Current configuration ?: )",
        r"version \d",
        r"line (con|aux|vty)",
        r"interface (Fast|Gigabit|TenGigabit|TwentyFiveGig|FortyGigabit|HundredGig)",
        r"interface (port\d|vlan\d|lag |eth\d|ethernet)",
        r"\s+ip address \d+\.\d+\.\d+\.\d+ 255\.",
        r"access-list (ip|\d)",
        r"frr (version|defaults)",
        r"# |#config|## |\{|\s*<\?xml",
        r"(set|delete) (system|interfaces|protocols|firewall) ",
    ),
)


def sniff(lines: Sequence[str]) -> int:
    """0 to 100: how surely these lines are an EOS configuration."""
    return _SIGNS.score(lines)
