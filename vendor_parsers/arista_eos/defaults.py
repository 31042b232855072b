"""The page of platform defaults, and the behaviour nobody writes down in a configuration."""

from __future__ import annotations

from auditor.platform import Default
from vendor_parsers.arista_eos import facts

_ALL = "all"

DEFAULTS: tuple[Default, ...] = (
    Default("idle-timeout (management)", "unknown", _ALL, "no source found"),
    Default("shutdown", "off", _ALL, facts.ENABLED.note.en),
    Default("switchport", "on, unless switchport default mode routed", _ALL, f"{facts.VLANS}, VLAN Switching"),
    Default("switchport mode", "access", _ALL, facts.PORTS.mode.note.en),
    Default("switchport access vlan", "1", _ALL, facts.PORTS.access_vlan.note.en),
    Default("switchport trunk native vlan", "1", _ALL, facts.PORTS.native_vlan.note.en),
    Default("switchport trunk allowed vlan", "all", _ALL, facts.PORTS.allowed.note.en),
    Default("trunk negotiation", "off", _ALL, facts.PORTS.negotiates.note.en),
    Default("dot1x port-control", "force-authorized", _ALL, facts.PORTS.dot1x.note.en),
    Default("dot1x system-auth-control", "off", _ALL, facts.DOT1X_OFF.note.en),
    Default("switchport port-security", "off", _ALL, facts.PORTS.port_security.note.en),
    Default("storm-control", "off", _ALL, facts.PORTS.storm_control.note.en),
    Default("lldp run", "on", _ALL, facts.LLDP_ON.note.en),
    Default("ipv6 enable", "off", _ALL, facts.IPV6_OFF.note.en),
    Default("ip verify unicast", "off", _ALL, facts.URPF_OFF.note.en),
    Default("ip routing", "off", _ALL, facts.ROUTING_OFF.note.en),
    Default("management ssh", "on in the default VRF", _ALL, facts.SSH_ON.note.en),
    Default("management telnet", "off", _ALL, facts.TELNET_OFF.note.en),
    Default("management api http-commands", "off", _ALL, facts.API_OFF.note.en),
    Default("protocol http", "off", _ALL, facts.HTTP_OFF.note.en),
    Default("management api http-commands, default VRF beside another one", "unknown", _ALL, facts.OTHER_VRF.note.en),
    Default("snmp-server", "off", _ALL, facts.SNMP_OFF.note.en),
    Default("username without role and privilege", "unknown", _ALL, facts.ROLE_VARIES.note.en),
    Default("distance bgp", "200 200 200", _ALL, "Arista EOS User Manual, BGP, distance bgp"),
)

BEHAVIOUR: tuple[tuple[str, str], ...] = (
    (
        "packets for the device itself",
        "whether interface lists see them is in no document at hand: what such a list would stop may get through",
    ),
    (
        "control plane",
        "ip access-group below system control-plane filters packets to the switch itself, by VRF (Arista, Default Control"
        " Plane ACL Explained)",
    ),
    (
        "access list",
        "by sequence number, first match; what is left is denied (Arista EOS User Manual, Access Control Lists)",
    ),
    ("access list without entries", "no source says what it does, so its default is unknown"),
    (
        "IPv6 access list",
        "whether neighbour discovery passes by itself is not documented: such permits are possible, never certain",
    ),
    ("stateful", "no: lists keep no state, established tests the TCP flags"),
    (
        "trunk groups",
        "a VLAN with trunk groups is carried only by trunks of one of them (Arista EOS User Manual, Virtual LANs)",
    ),
    ("ip address virtual, ip virtual-router address", "every switch that has the address answers for it"),
    ("VRRP", "priority 100, preempts"),
    ("management access lists", "of one VRF each; the block itself speaks of the default VRF"),
    ("factory account", "admin, role network-admin, no password (Arista, Securing EOS CLI)"),
    ("secrets", "type 0 clear, 5 and sha512 salted hashes, 7 reversible, 8a encrypted"),
)

KNOWN_GAPS: tuple[str, ...] = (
    "the built-in control-plane list (default-control-plane-acl) holds where no other is written and is not read: packets to"
    " the switch count as unfiltered there",
    "IPsec on tunnels (ip security) is not read: whether such a tunnel encrypts is unknown",
    "programs that run on the switch (daemon) may open ports that this file does not tell",
    "NAT, policy routing (service-policy type pbr) and traffic policies are not read: devices with such lines are judged"
    " without certainty there",
    "VXLAN and EVPN: routes that the overlay carries between VRFs are not followed; such lines stay not understood",
    "a VRF without ip routing vrf counts as routed where the switch routes at all",
    "the two switches of an MLAG pair are judged as two switches",
    "bgp listen range: neighbours on connected subnets of up to 256 addresses are possible, others are not seen",
    "OSPFv3, IS-IS and RIP processes are not read",
    "roles count as administrators by name (network-admin) or privilege 15 only",
    "private VLANs on ports (switchport pvlan) and tap aggregation are not read",
)

NOT_DONE: tuple[str, ...] = (
    "interface * / vxlan",
    "vrf * / route-target",
    "interface * / vrf",
)
"""VXLAN and EVPN, see :data:`KNOWN_GAPS`."""
