"""What the AlaxalA parser leaves alone, the page of defaults, and the behaviour nobody writes down in a configuration."""

from __future__ import annotations

from auditor.model.device import Topic
from auditor.model.text import Text
from auditor.platform import Default, Ignored
from vendor_parsers.alaxala_ax.facts import DEFAULT_VLAN, FILTERS, GUIDEBOOK, LISTS, LOGIN, NATIVE

_HOUSEKEEPING = Text("names, clock, messages and housekeeping", "名前・時計・メッセージ・装置管理")
_LINK = Text("speed, frames and loop protection of ports", "ポートの速度・フレーム長・ループ防止")
_PATHS: tuple[tuple[Text, tuple[str, ...]], ...] = (
    (
        _HOUSEKEEPING,
        (
            "clock", "switch", "system", "no system", "logging event-kind", "logging facility", "logging trap", "ip domain",
            "ip domain name", "banner", "power", "save", "interface vlan * / arp", "interface * / arp",
        ),
    ),
    (
        _LINK,
        (
            "interface * / mtu", "interface * / speed", "interface * / duplex", "interface * / mdix", "interface * / flowcontrol",
            "interface * / media-type", "interface * / link", "interface * / lacp", "interface * / spanning-tree",
            "interface * / axrp-ring-port", "interface * / loop-detection", "interface * / snmp trap", "interface * / no snmp trap",
            "interface * / bandwidth", "interface * / qos-flow-group", "spanning-tree", "no spanning-tree", "lacp", "axrp",
            "loop-detection", "lldp", "flow detection mode", "mac-address-table", "limit-queue-length",
        ),
    ),
)  # fmt: skip
IGNORED = tuple(Ignored(path, reason) for reason, paths in _PATHS for path in paths)

TOPICS: tuple[tuple[str, Topic], ...] = (
    ("ip access-list", "filter"),
    ("ipv6 access-list", "filter"),
    ("mac access-list", "filter"),
    ("access-list", "filter"),
    ("advance access-list", "filter"),
    ("interface * / ip access-group", "filter"),
    ("interface * / ipv6 access-group", "filter"),
    ("interface * / ipv6 traffic-filter", "filter"),
    ("interface * / mac access-group", "filter"),
    ("interface", "interface"),
    ("interface vxlan", "vlan"),
    ("interface * / switchport", "vlan"),
    ("vlan", "vlan"),
    ("vxlan", "vlan"),
    ("l2-isolation", "vlan"),
    ("gsrp", "vlan"),
    ("username", "user"),
    ("aaa", "user"),
    ("radius-server", "user"),
    ("tacacs-server", "user"),
    ("dot1x", "user"),
    ("authentication", "user"),
    ("line", "service"),
    ("ip ssh", "service"),
    ("ftp-server", "service"),
    ("ip http", "service"),
    ("snmp-server", "service"),
    ("router", "routing"),
    ("ip route", "routing"),
    ("ipv6 route", "routing"),
    ("vrf", "routing"),
    ("policy-list", "routing"),
    ("route-map", "routing"),
    ("logging", "logging"),
    ("ntp", "logging"),
)

_NONE = "no vendor document at hand"
DEFAULTS: tuple[Default, ...] = (
    Default("access list (no entry matches)", "deny", "AX3640S 11.14", FILTERS),
    Default("access list without entries", "unknown", "all", _NONE),
    Default("ip access-group naming no list", "unknown", "all", _NONE),
    Default("switchport mode", "access", "AX3640S 11.14", DEFAULT_VLAN),
    Default("switchport access vlan", "1", "AX3640S 11.14", DEFAULT_VLAN),
    Default("switchport trunk allowed vlan", "none", "AX3640S 11.14", DEFAULT_VLAN),
    Default("switchport trunk native vlan", "1", "AX3660S 12.1.S", NATIVE),
    Default("shutdown", "off", "AX3640S 11.14", DEFAULT_VLAN),
    Default("ip access-group below line vty", "every remote terminal may log in", "AX8300S 12.9.B", LOGIN),
    Default("line vty (no line)", "unknown", "all", _NONE),
    Default("transport input", "unknown", "all", _NONE),
    Default("ip ssh (no line)", "unknown", "all", _NONE),
    Default("users and passwords", "unknown", "all", "kept outside the configuration on many models"),
    Default("snmp-server (no line)", "unknown", "all", _NONE),
    Default("ipv6 enable", "unknown", "all", _NONE),
)

BEHAVIOUR: tuple[tuple[str, str], ...] = (
    (
        "packets for the device itself",
        "whether interface lists see them is in no document at hand: what such a list would stop may get through",
    ),
    ("access list", f"entries by sequence number, first match decides, the rest is dropped ({FILTERS}; {LISTS})"),
    (
        "access list on a VLAN interface",
        f"filters what is switched in the VLAN too: {GUIDEBOOK}/edge_sw-1 binds lists to VLANs without addresses",
    ),
    ("stateful", "no; every packet is looked at alone"),
    (
        "trunk",
        f"belongs to no VLAN by itself ({DEFAULT_VLAN}); its native VLAN is VLAN 1 unless one is written ({NATIVE})",
    ),
    ("remote login", f"without ip access-group below line vty from everywhere ({LOGIN})"),
    ("accounts", "the factory user operator and all passwords are outside the configuration: nothing is said of them"),
)

KNOWN_GAPS: tuple[str, ...] = (
    "tried on the line forms of three exports published in alaxalanetworks/ansible-guidebook; none is in the reference corpus",
    "user accounts and passwords are outside the configuration and cannot be judged",
    "VXLAN, GSRP, policy-based routing, VRFs of routing processes and protocol or MAC VLANs are not read",
    "which of a list on a port and a list on its VLAN decides is taken for unknown",
    "whether lists see packets for the switch itself is in no document at hand; they are taken to",
    "how keys of RADIUS, TACACS+ and SNMPv3 are kept is in no document at hand",
    "OSPF, RIP and BGP make routes possible, never certain",
)
