"""The page of platform defaults, and the behaviour nobody writes down in a configuration."""

from __future__ import annotations

from auditor.model.text import Text
from auditor.platform import Default
from vendor_parsers.cisco_ios import facts

_ALL = "all"

DEFAULTS: tuple[Default, ...] = (
    Default("exec-timeout", "10 minutes", _ALL, facts.EXEC_TIMEOUT.note.en),
    Default("login block-for", "off", "12.3(4)T and later", facts.NO_LOCKOUT.note.en),
    Default("security passwords min-length", "unknown", _ALL, facts.MIN_LENGTH.note.en),
    Default("ip http authentication", "enable", _ALL, facts.HTTP_ENABLE.note.en),
    Default("ip ssh version", "1 and 2", "12 and 15", facts.BOTH_SSH.note.en),
    Default("ip http secure-trustpoint", "self-signed certificate", _ALL, facts.SELF_SIGNED.note.en),
    Default("ip ssh server algorithm, ip http tls-version", "unknown", _ALL, facts.SSH_ALGORITHMS.note.en),
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
    Default("logging trap", "informational", _ALL, facts.LOG_SEVERITY.note.en),
    Default("login on-success, on-failure", "off", "12.3(4)T and later", facts.LOGINS_SILENT.note.en),
    Default("archive log config", "off", _ALL, facts.CHANGES_TOLD.note.en),
    Default("service timestamps log", "unknown", _ALL, facts.STAMPS_VARY.note.en),
    Default("ntp authenticate", "off", _ALL, facts.NTP_UNCHECKED.note.en),
    Default("archive path", "none", _ALL, facts.ARCHIVE_OFF.note.en),
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

WITHOUT_LIST = Text("all packets are passed", "すべてのパケットが通る")
"""IOS Security Command Reference, ``ip access-group``: a list that does not exist passes all packets."""

BEHAVIOUR: tuple[tuple[str, str], ...] = (
    ("access list", "by sequence number, first match; what is left is denied (IOS Security Configuration Guide: ACLs)"),
    (
        "empty access list",
        "sources disagree whether a defined list without entries permits or denies, so its default is unknown",
    ),
    (
        "undefined access list",
        "on an interface all packets are passed (IOS command reference, ip access-group: https://www.cisco.com/E-Learning/bulk/public/"
        "tac/cim/cib/using_cisco_ios_software/cmdrefs/ip_access-group.htm)",
    ),
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
    (
        "order of NAT lines",
        "static lines before lists and route maps, which are asked only for a new entry (Cisco: NAT Support for Multiple"
        " Pools Using Route Maps, document 13739)",
    ),
    (
        "NAT from outside",
        "by static lines; by a list's pool without overload while an entry lasts; by overload and route maps not"
        " (document 13739)",
    ),
    ("stateful", "no; only inspect (ip inspect, zone pairs) and reflexive lists let replies through"),
    (
        "zones",
        "between two zones only what a zone pair passes; inside one zone everything; between a zone and an"
        " interface in none, nothing (IOS Security Configuration Guide: Zone-Based Policy Firewall)",
    ),
    (
        "policy routing",
        "before the routing table; a deny statement, what no statement matches and an unusable next hop go by the table"
        " (Catalyst 4500 Software Configuration Guide, Configuring Policy-Based Routing)",
    ),
    (
        "next hop of a static route",
        "looked up in the table until an interface is found; distance 255 is never used (Cisco, document 118263)",
    ),
    ("traffic of the device itself", "outbound access lists do not filter packets the device itself creates"),
    ("secrets", "type 0 clear, 7 reversible, 4 unsalted hash, 5, 8 and 9 salted hashes, 6 encrypted"),
)

KNOWN_GAPS: tuple[str, ...] = (
    "control-plane policing and management-plane protection are not read",
    "VLAN access maps between two hosts of one VLAN: such hosts count as able to meet whatever the map says",
    "ip nat enable (NVI) and route maps from outside are possible, never certain; NAT64 is not read",
    "in which order overlapping NAT lines of one kind are asked is not documented: none of them is certain there",
    "private VLAN trunks and the secondary VLANs a routed interface is mapped to are not followed",
    "MAC lists on ports, and whether lists hold for bridge groups (unknown: it depends on the release)",
    "time ranges are named in the rule and never evaluated",
    "ip inspect by application name and lists bound with and without inspection keep no sessions here",
    "route maps of policy routing are followed; those of routing protocols only make routes possible",
    "set interface out of an Ethernet port, tracks and CDP checks make a policy route possible, never definite",
    "OSPFv3 by router ospfv3, named EIGRP with af-interface, and BGP beyond direct external sessions: possible at best",
    "routes VRFs import from each other by route target are possible, never definite",
    "SNMPv3 users are not printed by show running-config; their group stands for them",
    "the idle time-out of web sessions without ip http session-idle-timeout, and password rules of aaa common-criteria",
    "interface templates (source template) make the port's security settings unknown",
    "802.1X by access-session policy maps: only port-control and open are judged",
    "dialects that other analysers file under IOS (prefix lengths on addresses, lower-case eth names) are not recognised",
)
