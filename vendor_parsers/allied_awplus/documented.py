"""What the AlliedWare Plus parser leaves alone, the page of defaults, and the behaviour nobody writes down in a configuration."""

from __future__ import annotations

from auditor.model.device import Topic
from auditor.model.text import Text
from auditor.platform import Default, Ignored
from vendor_parsers.allied_awplus.facts import AR2050V, FIXTURES, GUIDE, HOW_TO, IX5, X310
from vendor_parsers.allied_awplus.logins import TIMEOUT, TRIES

_HOUSEKEEPING = Text("names, clock, messages and housekeeping", "名前・時計・メッセージ・装置管理")
_LINK = Text("speed, link bundling and loop protection of ports", "ポートの速度・リンク集約・ループ防止")
_HARDWARE = Text("hardware tables and stacking", "ハードウェアのテーブル設定・スタック")
_CLIENT = Text("what a DHCP client asks for, and relaying of DHCP", "DHCP クライアントの要求内容と DHCP リレー")
_MULTICAST = Text("multicast", "マルチキャスト")
_SERVING = Text("addresses and names it gives out; they open nothing", "アドレス配布・名前解決の内容")

_PATHS: tuple[tuple[Text, tuple[str, ...]], ...] = (
    (
        _HOUSEKEEPING,
        (
            "service password-encryption", "banner", "no banner", "clock", "no clock", "ip domain-lookup", "no ip domain-lookup",
            "ip domain-name", "ip domain-list", "log buffered", "log console", "log monitor", "log permanent", "log facility",
            "log date-format", "no log", "terminal", "exception", "mail from", "trigger", "interface * / load-interval",
            "** / exit", "exit",
        ),
    ),
    (
        _LINK,
        (
            "interface * / speed", "interface * / duplex", "interface * / polarity", "interface * / flowcontrol",
            "interface * / mtu", "interface * / mru", "interface * / lacp", "interface * / spanning-tree",
            "interface * / loop-protection", "interface * / no loop-protection", "interface * / thrash-limiting",
            "interface * / lldp tlv-select", "interface * / lldp med-tlv-select", "interface * / no lldp med-tlv-select",
            "interface * / no lldp tlv-select", "interface * / power-inline", "interface * / no power-inline",
            "interface * / ecofriendly", "interface * / mls", "interface * / linkflap", "interface * / ip tcp adjust-mss",
            "interface * / bandwidth", "interface * / snmp trap", "interface * / no snmp trap", "interface * / egress-rate-limit",
            "spanning-tree", "no spanning-tree", "lacp", "no lacp", "loop-protection", "no loop-protection", "lldp",
            "no lldp", "errdisable", "mac address-table ageing-time", "power-inline", "mls",
        ),
    ),
    (
        _HARDWARE,
        ("platform", "no platform", "stack", "no stack", "switch", "ecofriendly"),
    ),
    (
        _CLIENT,
        (
            "interface * / ip helper-address", "interface * / ip dhcp-client", "interface * / ip dhcp-relay",
            "interface * / ipv6 dhcp", "interface * / ip limited-local-proxy-arp", "interface * / ip proxy-arp",
            "interface * / no ip proxy-arp", "interface * / ip local-proxy-arp", "local-proxy-arp", "interface * / arp",
            "arp", "ip dhcp-relay",
        ),
    ),
    (
        _MULTICAST,
        (
            "ip multicast-routing", "no ip multicast-routing", "ipv6 multicast-routing", "no ipv6 multicast-routing",
            "interface * / ip igmp", "interface * / no ip igmp", "ip igmp", "no ip igmp", "interface * / ip pim",
            "interface * / ipv6 mld", "ipv6 mld", "no ipv6 mld",
        ),
    ),
    (
        _SERVING,
        (
            "ip dhcp pool", "ip dhcp", "ip dns forwarding *", "interface * / ipv6 nd", "interface * / no ipv6 nd", "ipv6 dhcp",
        ),
    ),
)  # fmt: skip
IGNORED = tuple(Ignored(path, reason) for reason, paths in _PATHS for path in paths)

TOPICS: tuple[tuple[str, Topic], ...] = (
    ("access-list", "filter"),
    ("ipv6 access-list", "filter"),
    ("vlan access-map", "filter"),
    ("vlan filter", "filter"),
    ("class-map", "filter"),
    ("policy-map", "filter"),
    ("interface * / service-policy", "filter"),
    ("interface * / access-group", "filter"),
    ("interface * / ip access-group", "filter"),
    ("interface * / mac access-group", "filter"),
    ("interface * / ipv6 traffic-filter", "filter"),
    ("firewall", "filter"),
    ("dpi", "filter"),
    ("application", "filter"),
    ("zone", "zone"),
    ("nat", "nat"),
    ("interface", "interface"),
    ("openflow", "interface"),
    ("interface * / switchport", "vlan"),
    ("vlan", "vlan"),
    ("nvo", "vlan"),
    ("private-vlan", "vlan"),
    ("username", "user"),
    ("enable", "user"),
    ("aaa", "user"),
    ("radius-server", "user"),
    ("tacacs-server", "user"),
    ("service", "service"),
    ("no service", "service"),
    ("ssh", "service"),
    ("telnet", "service"),
    ("http", "service"),
    ("vty", "service"),
    ("line", "service"),
    ("atmf", "service"),
    ("snmp-server", "service"),
    ("no snmp-server", "service"),
    ("wireless", "wireless"),
    ("crypto", "vpn"),
    ("interface * / tunnel", "vpn"),
    ("l2tp-profile", "vpn"),
    ("openvpn", "vpn"),
    ("router", "routing"),
    ("ip route", "routing"),
    ("ipv6 route", "routing"),
    ("ip vrf", "routing"),
    ("route-map", "routing"),
    ("policy-based-routing", "routing"),
    ("pbr", "routing"),
    ("log", "logging"),
    ("ntp", "logging"),
)

_NONE = "no vendor document at hand"
DEFAULTS: tuple[Default, ...] = (
    Default("exec-timeout", "10 minutes", "AT-9000", TIMEOUT),
    Default("aaa local authentication attempts max-fail", "5", "5.4.4 and 5.4.5", TRIES),
    Default("security-password minimum-length", "unknown", "all", "no document at hand"),
    Default("hardware access list (no entry matches)", "permit", "5.4.5 and later", f"{IX5}, p. 849"),
    Default("software access list (no entry matches)", "deny", "5.4.4", f"{X310}, p. 33.76"),
    Default("firewall without protect", "no effect", "all", GUIDE),
    Default("firewall with protect (no rule matches)", "deny", "all", f"{GUIDE}: implied by its examples"),
    Default("firewall with protect, to the device itself (no rule matches)", "unknown", "all", _NONE),
    Default("nat without enable", "no effect", "all", f"{GUIDE}: by its layout"),
    Default("applications named but not defined", "unknown", "all", f"{_NONE}; show application lists them"),
    Default("switchport mode", "access", "5.4.4", f"{X310}, Configuring VLANs"),
    Default("switchport access vlan", "1", "5.4.4", f"{X310}, Configuring VLANs"),
    Default("switchport trunk native vlan", "unknown", "all", _NONE),
    Default("switchport trunk allowed vlan", "unknown", "all", _NONE),
    Default("shutdown", "off", "all", f"{FIXTURES}, awplus_acl_interfaces"),
    Default("service telnet, ssh, http", "unknown", "all", f"{_NONE}; exports write service or no service"),
    Default("ssh server allow-users", "users without a line cannot log in", "5.4.4", f"{X310}, p. 52.6"),
    Default("snmp-server", "unknown", "all", _NONE),
    Default("dot1x port-control, switchport port-security", "unknown", "all", _NONE),
    Default("ip forwarding of switches", "unknown", "all", _NONE),
    Default("ipv6 enable", "unknown", "all", _NONE),
    Default("hide-ssid, management frame protection, isolation", "unknown", "all", _NONE),
)

BEHAVIOUR: tuple[tuple[str, str], ...] = (
    (
        "packets for the device itself",
        "whether interface lists see them is in no document at hand: what such a list would stop may get through",
    ),
    (
        "firewall",
        f"rules by number, first match decides; log rules decide nothing, reject drops as deny does ({AR2050V}, p. 2604); without"
        f" protect they have no effect; traffic within a zone needs a rule too ({GUIDE})",
    ),
    ("stateful", "the firewall lets replies through; hardware access lists look at every packet alone"),
    (
        "firewall and NAT",
        "rules see destinations as port forwards have changed them: the guide pairs each with a rule for the inner host",
    ),
    (
        "hardware access lists",
        f"filter what enters a port or, by vlan filter, a VLAN, and let the rest pass ({IX5}, p. 849); several of a port in the"
        f" order they were added, first match ({HOW_TO}); copy-to actions forward, send-to-mirror does not ({X310}, p. 33.7)",
    ),
    (
        "software access lists",
        "standard and extended lists do not filter what passes through; they limit management and select routes"
        " (allied-telesis.co.jp 613-002310, overview 33)",
    ),
    (
        "snmp-server community with a list",
        "deny entries have no effect (IE200 reference, overview 33): who may ask is unknown",
    ),
    ("hosts of zones", "matched by their addresses alone, wherever packets come in"),
    ("native vlan none", "untagged frames belong to no VLAN"),
)

KNOWN_GAPS: tuple[str, ...] = (
    "tried on the fixtures of alliedtelesis/ansible_awplus only: no whole export of a real device was at hand",
    "applications of the device and of deep packet inspection: their packets are not in the configuration",
    "class-map and policy-map: what they drop or send elsewhere is not followed",
    "crypto ipsec and isakmp profiles: which algorithms tunnels use is not read",
    "policy-based routing, NVO/VXLAN, OpenFlow, private VLANs and AMF links are not read",
    "the wireless controller is read from line forms no vendor document at hand confirms; AT-TQ access points are set up by"
    " their own screens or AWC, whose settings are in no configuration",
    "OSPF, RIP and BGP make routes possible, never certain",
    "hardware entries for MAC addresses and send-to-cpu are left open both ways",
    "whether hardware lists see packets for the switch itself is in no document at hand; as they act on what comes in, they are"
    " taken to",
)
