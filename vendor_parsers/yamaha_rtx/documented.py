"""What the Yamaha parser rests on, in words: defaults with their sources, implicit rules, and what is not read."""

from __future__ import annotations

from auditor.model.device import Topic
from auditor.platform import Default

MANUAL = "Yamaha NVR500 Command Reference Rev.11.00.28"
_NOT_FOUND = "no document of this model at hand"

TOPICS: tuple[tuple[str, Topic], ...] = (
    ("ip filter", "filter"),
    ("ipv6 filter", "filter"),
    ("ip * secure", "filter"),
    ("ipv6 * secure", "filter"),
    ("** / ip * secure", "filter"),
    ("** / ipv6 * secure", "filter"),
    ("ethernet", "filter"),
    ("ip inbound", "filter"),
    ("ip policy", "filter"),
    ("ipv6 policy", "filter"),
    ("ipv6 inbound", "filter"),
    ("url", "filter"),
    ("nat", "nat"),
    ("** / ip * nat", "nat"),
    ("ip *", "interface"),
    ("ipv6 *", "interface"),
    ("lan", "interface"),
    ("pp", "interface"),
    ("** / pp", "interface"),
    ("** / pppoe", "interface"),
    ("** / ip *", "interface"),
    ("** / ipv6 *", "interface"),
    ("bridge", "interface"),
    ("vlan", "vlan"),
    ("wan", "interface"),
    ("mobile", "interface"),
    ("tunnel", "vpn"),
    ("** / tunnel", "vpn"),
    ("ipsec", "vpn"),
    ("** / ipsec", "vpn"),
    ("l2tp", "vpn"),
    ("** / l2tp", "vpn"),
    ("pptp", "vpn"),
    ("** / pptp", "vpn"),
    ("** / pp auth", "user"),
    ("ip route", "routing"),
    ("ipv6 route", "routing"),
    ("ip routing", "routing"),
    ("rip", "routing"),
    ("ospf", "routing"),
    ("bgp", "routing"),
    ("** / ip * rip", "routing"),
    ("** / ip * ospf", "routing"),
    ("login", "user"),
    ("administrator", "user"),
    ("user", "user"),
    ("radius", "user"),
    ("security", "user"),
    ("auth", "user"),
    ("telnetd", "service"),
    ("sshd", "service"),
    ("sftpd", "service"),
    ("httpd", "service"),
    ("tftp", "service"),
    ("snmp", "service"),
    ("snmpv2c", "service"),
    ("snmpv3", "service"),
    ("remote", "service"),
    ("upnp", "service"),
    ("proxy", "service"),
    ("syslog", "logging"),
    ("wlan", "wireless"),
    ("schedule", "service"),
    ("lua", "service"),
)

DEFAULTS = (
    Default("telnetd service", "on", "NVR500", f"{MANUAL}, 4.35"),
    Default("telnetd host", "any", "NVR500", f"{MANUAL}, 4.37"),
    Default("telnetd service and host of other models", "unknown", "-", _NOT_FOUND),
    Default("sshd service", "off", "NVR500", f"{MANUAL}, 4.55"),
    Default("sshd host", "any", "NVR500", f"{MANUAL}, 4.57"),
    Default("sshd service and host of other models", "unknown", "-", _NOT_FOUND),
    Default("httpd service and host", "unknown", "-", _NOT_FOUND),
    Default("tftp host", "unknown", "-", _NOT_FOUND),
    Default("snmp host, snmpv2c host", "none", "NVR500", f"{MANUAL}, 15.1, 15.6"),
    Default("snmp community read-only, snmpv2c community read-only", "public", "NVR500", f"{MANUAL}, 15.2, 15.7"),
    Default("user attribute", "administrator=on, every connection, host=any", "all", f"{MANUAL}, 4.6"),
    Default("login password", "unknown", "-", "empty at the factory on older models, forced on newer ones"),
    Default("nat descriptor address outer", "ipcp", "all", f"{MANUAL}, 16.3"),
    Default("nat descriptor address inner", "auto (all)", "all", f"{MANUAL}, 16.4"),
    Default("nat descriptor masquerade incoming", "reject", "all", f"{MANUAL}, 16.9"),
    Default("lan interface", "works", "all", f"{MANUAL}, 4.40"),
    Default("pp enable, tunnel enable", "unknown", "-", _NOT_FOUND),
    Default("IPv6 on an interface", "unknown", "-", _NOT_FOUND),
)

BEHAVIOUR = (
    ("no filter list in a direction: everything passes in it", f"{MANUAL}, 7.1.22"),
    ("a filter list: the first filter that matches decides, what none matches is dropped", f"{MANUAL}, 7.1.22"),
    ("filters are asked in the order of the interface's list, not of their numbers", f"{MANUAL}, 7.1.22"),
    ("a filter set that nobody defines counts as no list", f"{MANUAL}, 7.1.22"),
    ("destination, protocol and ports left out mean all", f"{MANUAL}, 7.1.8"),
    ("ports speak of TCP and UDP only; other protocols of the same line match whatever they are", f"{MANUAL}, 7.1.8"),
    ("restrict passes only while the line is connected; it is no limit of rate", f"{MANUAL}, 7.1.8"),
    (
        "a dynamic filter watches what the static filters of its direction let through; it never blocks",
        f"{MANUAL}, 7.1.12, and the filter sets of the vendor's set-up pages",
    ),
    ("a dynamic filter ignores addresses and actions of the filters it names", f"{MANUAL}, 7.1.12"),
    (
        "from outside: translation, then filters; towards outside: filters, then translation",
        "noblehero.jp/2024/09/11; the vendor's own filter sets name inner addresses on a masquerading line",
    ),
    ("gateways with filters are asked first, those without share the streams", f"{MANUAL}, 7.1.7"),
)

KNOWN_GAPS = (
    "data connections that an application's dynamic filter opens (FTP) are not followed",
    "host= of user attribute limits a person, not a service: the service still answers",
    "filters by MAC address (ethernet filter), policy filters, inbound filters and URL filters are not read",
    "a console port is guarded by passwords only; with FORGET of security class anyone at it may pass the password",
    "whether bridged frames meet the filters of their interfaces is not documented",
    "a device's host name is not part of its configuration: snmp sysname or the file's name stands for it",
)

NOT_DONE = (" / ethernet",)
