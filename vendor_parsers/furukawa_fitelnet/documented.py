"""What the FITELnet parser leaves alone, the page of defaults, and the behaviour nobody writes down in a configuration."""

from __future__ import annotations

from auditor.model.device import Topic
from auditor.model.text import Text
from auditor.platform import Default, Ignored

_HOUSEKEEPING = Text("console messages, names and housekeeping", "コンソール出力・名前・装置管理")
IGNORED = tuple(
    Ignored(path, _HOUSEKEEPING)
    for path in (
        "** / exit", "exit", "ip domain-name", "logging console", "no logging console", "clock", "interface * / mtu",
        "interface * / ip mtu", 
    )
)  # fmt: skip

TOPICS: tuple[tuple[str, Topic], ...] = (
    ("access-list", "filter"),
    ("interface * / ip access-group", "filter"),
    ("interface * / ipv6 access-group", "filter"),
    ("interface * / ip nat", "nat"),
    ("ip nat", "nat"),
    ("interface", "interface"),
    ("interface * / vlan-id", "vlan"),
    ("username", "user"),
    ("aaa", "user"),
    ("password", "user"),
    ("radius", "user"),
    ("tacacs", "user"),
    ("line", "service"),
    ("telnet-server", "service"),
    ("ssh-server", "service"),
    ("http-server", "service"),
    ("dns-server", "service"),
    ("proxydns", "service"),
    ("service", "service"),
    ("snmp-server", "service"),
    ("snmp", "service"),
    ("crypto", "vpn"),
    ("pppoe", "vpn"),
    ("interface * / tunnel", "vpn"),
    ("interface * / crypto", "vpn"),
    ("router", "routing"),
    ("ip route", "routing"),
    ("ipv6 route", "routing"),
    ("ip vrf", "routing"),
    ("route-map", "routing"),
    ("segment-routing", "routing"),
    ("logging", "logging"),
    ("syslog", "logging"),
    ("ntp", "logging"),
    ("sntp", "logging"),
)

_NONE = "no vendor document at hand"
DEFAULTS: tuple[Default, ...] = (
    Default("shutdown", "off", "F221", "pyats-fitelnet, examples/check_interface_status: show ip interface brief"),
    Default("access-list (no entry matches)", "unknown", "all", _NONE),
    Default("ip access-group (none on an interface)", "unknown", "all", f"{_NONE}; everything counts as passing"),
    Default("ipv6 enable", "unknown", "all", _NONE),
    Default("telnet, SSH and HTTP servers", "unknown", "all", _NONE),
    Default("snmp", "unknown", "all", _NONE),
)

WITHOUT_LIST = Text("the vendor does not document what passes there", "何が通過するかはベンダの文書で確認できない")

BEHAVIOUR: tuple[tuple[str, str], ...] = (
    (
        "packets for the device itself",
        "whether interface lists see them is in no document at hand: what such a list would stop may get through",
    ),
    (
        "access list",
        "numbers 1-99 and 1300-1999 IPv4 standard, 100-199 and 2000-2699 IPv4 extended, 3000-3499 IPv6 standard, 3500-3999"
        " IPv6 extended; entries from the top, lists in the order they are set (FITELnet コマンドリファレンス, access-list)",
    ),
    ("what no entry matches", "unknown: no vendor document at hand says whether it passes"),
    (
        "学習フィルタリング",
        "a third action of access lists keeps sessions (コマンドリファレンス, access-list); its entries are left open both ways",
    ),
    (
        "ports and Port-channels",
        "addresses, VRFs and filters of a port stand at the Port-channel of its channel-group (show ip interface brief of an"
        " F221 in pyats-fitelnet)",
    ),
    ("password 2", "the salted MD5 form that begins with $1$"),
)

KNOWN_GAPS: tuple[str, ...] = (
    "tried on the six laboratory devices of the reference corpus only: none of them filters or translates",
    "address translation, IPsec, PPPoE, SNMP and the servers of the device are not read: their lines stay not understood",
    "vlan-id and bridge-group of a whole port: which VLAN its frames are in on the wire is not modelled",
    "IPv6 standard lists (3000-3499) name two addresses: entries with the second one are uncertain",
    "BGP and IS-IS make routes possible, never certain; SRv6 paths are not computed",
)
