"""The page of platform defaults, and the behaviour nobody writes down in a configuration."""

from __future__ import annotations

from auditor.platform import Default
from vendor_parsers.cisco_nxos import facts

_ALL = "all"

DEFAULTS: tuple[Default, ...] = (
    Default(
        "password strength-check", "unknown", _ALL, "Nexus 7000 command reference (off) and CIS v1.1.0 (on) disagree"
    ),
    Default("exec-timeout", "unknown", _ALL, "differs by release"),
    Default("shutdown (routed port, subinterface)", "on: the port is down", _ALL, facts.ROUTED_DOWN.note.en),
    Default("shutdown (VLAN interface)", "on: the interface is down", _ALL, facts.SVI_DOWN.note.en),
    Default("shutdown (loopback, port channel, mgmt0)", "off", _ALL, facts.UP.note.en),
    Default("shutdown (switch port)", "off", "Nexus 3000, 5000, 6000, 9000", facts.SWITCHED_UP.note.en),
    Default("shutdown (switch port, other series)", "unknown", "Nexus 7000 and others", facts.SWITCHED_VARIES.note.en),
    Default("switchport", "by what other ports print; else unknown", _ALL, facts.LAYER_VARIES.note.en),
    Default("switchport mode", "access", _ALL, facts.PORTS.mode.note.en),
    Default("switchport access vlan", "1", _ALL, facts.PORTS.access_vlan.note.en),
    Default("switchport trunk native vlan", "1", _ALL, facts.PORTS.native_vlan.note.en),
    Default("switchport trunk allowed vlan", "all", _ALL, facts.PORTS.allowed.note.en),
    Default("trunk negotiation", "off", _ALL, facts.PORTS.negotiates.note.en),
    Default("dot1x port-control", "force-authorized", _ALL, facts.PORTS.dot1x.note.en),
    Default("switchport port-security", "off", _ALL, facts.PORTS.port_security.note.en),
    Default("storm-control", "off", _ALL, facts.PORTS.storm_control.note.en),
    Default("cdp enable", "on", _ALL, facts.CDP_ON.note.en),
    Default("feature lldp", "off", _ALL, facts.LLDP_OFF.note.en),
    Default("ipv6 address", "IPv6 off", _ALL, facts.IPV6_OFF.note.en),
    Default("ip verify unicast source", "off", _ALL, facts.URPF_OFF.note.en),
    Default("routing", "on", _ALL, facts.FORWARDS.note.en),
    Default("feature ssh", "on", _ALL, facts.SSH_ON.note.en),
    Default("feature telnet", "off", _ALL, facts.TELNET_OFF.note.en),
    Default("feature nxapi", "off", _ALL, facts.NXAPI_OFF.note.en),
    Default("nxapi http, nxapi https (feature on)", "unknown", _ALL, facts.NXAPI_VARIES.note.en),
    Default("snmp-server (no user, no community)", "unknown", _ALL, facts.SNMP_VARIES.note.en),
    Default("username role", "network-operator", _ALL, facts.OPERATOR.note.en),
)

BEHAVIOUR: tuple[tuple[str, str], ...] = (
    (
        "packets for the device itself",
        "whether interface lists see them is in no document at hand: what such a list would stop may get through",
    ),
    (
        "access list",
        "by sequence number, first match; an implicit deny ip any any ends every list (Nexus 9000 Security Configuration"
        " Guide 9.x, Implicit Rules for IP and MAC ACLs)",
    ),
    (
        "access list that is undefined or has no entries",
        "all traffic is permitted: an undefined list is treated as empty and permits all traffic (same guide, page 256)",
    ),
    (
        "ip access-group on a switch port",
        "inactive until the port is routed; ip port access-group filters switch ports (Nexus 7000 Security Command Reference)",
    ),
    ("MAC access list", "applies to non-IP traffic alone (Nexus 9000 Security Configuration Guide 10.3, ACL Types)"),
    (
        "IPv6 access list",
        "Nexus 5000 and 7000 permit neighbour discovery by themselves, Nexus 9000 does not (same guide, page 217): those"
        " permits are possible, never certain",
    ),
    (
        "VLAN access map",
        "what no entry selects is dropped where the map tests packets of its kind (same guide, Configuring VLAN ACLs)",
    ),
    ("stateful", "no: lists keep no state, established tests the TCP flags"),
    ("SSH and Telnet", "answer in every VRF; access-class below line vty limits both"),
    ("HSRP", "priority 100, no preemption unless written"),
    ("VRRP", "priority 100, preempts; a group runs only with no shutdown"),
    ("secrets", "type 0 clear, 5, 8 and 9 salted hashes, 7 reversible, 3 and 6 encrypted; password 5 ! is no password"),
)

KNOWN_GAPS: tuple[str, ...] = (
    "control-plane policing (CoPP) limits rates and is not read as a filter",
    "NAT (feature nat) and policy routing are not read: devices with such lines are judged without certainty there",
    "VXLAN and EVPN: routes and VLANs that the overlay carries are not followed; such lines stay not understood",
    "routes VRFs take from each other by route target are not followed; such lines stay not understood",
    "the two switches of a vPC pair are judged as two switches",
    "named list options (packet length, HTTP method, VLAN, VNI) make a rule uncertain",
    "roles other than network-admin and vdc-admin count as no administrators, whatever their rules permit",
    "whether an SNMPv3 user must encrypt (enforcePriv) is not judged; its keys tell its level",
    "Nexus 7000 virtual device contexts: the file is taken for one switch",
)

NOT_DONE: tuple[str, ...] = (
    "interface * / host-reachability",
    "interface * / source-interface",
    "interface * / member",
    "member vni * / suppress-arp",
    "member vni * / ingress-replication",
    " / evpn",
    "evpn / vni",
    "vni * / rd",
    "vni * / route-target",
    "vrf context * / vni",
    "address-family * / route-target",
    "address-family * / advertise",
)
"""VXLAN and EVPN, see :data:`KNOWN_GAPS`."""
