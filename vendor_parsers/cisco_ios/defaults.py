"""The page of platform defaults, and the behaviour nobody writes down in a configuration."""

from __future__ import annotations

from auditor.platform import Default
from vendor_parsers.cisco_ios import facts

_ALL = "all"

DEFAULTS: tuple[Default, ...] = (
    Default("shutdown", "off", _ALL, facts.ENABLED.note.en),
    Default("switchport mode (switches)", "dynamic auto or desirable", "Catalyst, IE", facts.MODE_DYNAMIC.note.en),
    Default("switchport mode (routers, controllers)", "unknown", _ALL, facts.MODE_VARIES.note.en),
    Default("switchport access vlan", "1", _ALL, facts.ACCESS_VLAN.note.en),
    Default("switchport trunk native vlan", "1", _ALL, facts.NATIVE_VLAN.note.en),
    Default("switchport trunk allowed vlan", "1-4094", _ALL, facts.ALLOWED_ALL.note.en),
    Default("switchport nonegotiate", "off", _ALL, facts.DTP_ON.note.en),
    Default("switchport port-security", "off", _ALL, facts.PORT_SECURITY_OFF.note.en),
    Default("authentication port-control", "force-authorized", _ALL, facts.DOT1X_OFF.note.en),
    Default("storm-control", "off", _ALL, facts.STORM_OFF.note.en),
    Default("switchport protected", "off", _ALL, facts.PROTECTED_OFF.note.en),
    Default("lldp run", "off", "Catalyst", facts.LLDP_OFF.note.en),
    Default("cdp run (switches)", "on", "Catalyst", facts.CDP_SWITCH.note.en),
    Default("cdp run (others)", "unknown", _ALL, facts.CDP_VARIES.note.en),
    Default("ipv6 enable", "off", _ALL, facts.IPV6_OFF.note.en),
    Default("ip verify unicast", "off", _ALL, facts.URPF_OFF.note.en),
    Default("ip routing (routers)", "on", _ALL, facts.ROUTES.note.en),
    Default("ip routing (switches)", "unknown", "Catalyst, IE", facts.SWITCH_ROUTES_VARIES.note.en),
    Default("transport input (vty)", "unknown", _ALL, facts.TRANSPORT_VARIES.note.en),
    Default("ip http server", "unknown", _ALL, facts.HTTP_VARIES.note.en),
    Default("ip http secure-server", "unknown", _ALL, facts.HTTPS_VARIES.note.en),
    Default("vstack", "unknown", _ALL, facts.VSTACK_VARIES.note.en),
    Default("login (console, aux, vty)", "unknown", _ALL, facts.LOGIN_VARIES.note.en),
    Default("snmp-server", "off", "12.2 and later", facts.SNMP_OFF.note.en),
    Default("snmp-server (older)", "unknown", "before 12.2", facts.SNMP_OLD.note.en),
    Default("wlan (Catalyst 9800)", "shutdown", "17", "Catalyst 9800 Configuration Guide, WLANs"),
    Default("security wpa (Catalyst 9800)", "unknown", "17", "only differences from the default are printed"),
    Default(
        "guest-mode (access point)",
        "off: the SSID is not in the beacon",
        _ALL,
        "IOS Software Configuration Guide for Aironet Access Points OL-11350-01, page 7-2",
    ),
    Default("power local (access point)", "unknown", _ALL, "depends on the model and the regulatory domain"),
)

BEHAVIOUR: tuple[tuple[str, str], ...] = (
    ("access list", "by sequence number, first match; what is left is denied (IOS Security Configuration Guide: ACLs)"),
    (
        "empty access list",
        "sources disagree whether a defined list without entries permits or denies, so its default is unknown",
    ),
    ("undefined access list", "a binding to a list nothing defines is kept as an unresolved reference"),
    (
        "IPv6 access list",
        "with at least one entry it ends in permit icmp any any nd-na, permit icmp any any nd-ns, deny ipv6 any any"
        " (Catalyst 3750 Metro Switch Command Reference OL-9645-10, deny (IPv6))",
    ),
    ("direction of ip access-group", "out when neither in nor out is written (IOS IP Command Reference)"),
    (
        "access list and NAT",
        "an inbound list sees addresses before inside-to-outside translation and an outbound one"
        " after it (Cisco: NAT order of operation, document 6209)",
    ),
    ("stateful", "no; only inspect (ip inspect, zone pairs) and reflexive lists let replies through"),
    (
        "zones",
        "between two zones only what a zone pair passes; inside one zone everything; between a zone and an"
        " interface in none, nothing (IOS Security Configuration Guide: Zone-Based Policy Firewall)",
    ),
    ("traffic of the device itself", "outbound access lists do not filter packets the device itself creates"),
    ("secrets", "type 0 clear, 7 reversible, 4 unsalted hash, 5, 8 and 9 salted hashes, 6 encrypted"),
)

KNOWN_GAPS: tuple[str, ...] = (
    "control-plane policing and management-plane protection are not read",
    "VLAN access maps between two hosts of one VLAN: such hosts count as able to meet whatever the map says",
    "ip nat enable (NVI), ip nat outside destination and NAT64 are not read",
    "private VLAN trunks and the secondary VLANs a routed interface is mapped to are not followed",
    "MAC lists on ports, and whether lists hold for bridge groups (unknown: it depends on the release)",
    "time ranges are named in the rule and never evaluated",
    "ip inspect by application name and lists bound with and without inspection keep no sessions here",
    "route maps: what they match is noted as a reference, what they set is not evaluated",
    "SNMPv3 users are not printed by show running-config; their group stands for them",
    "SSH algorithms, login delays and exec timeouts have no place in the model",
    "interface templates (source template) make the port's security settings unknown",
    "802.1X by access-session policy maps: only port-control and open are judged",
    "dialects that other analysers file under IOS (prefix lengths on addresses, lower-case eth names) are not recognised",
)
