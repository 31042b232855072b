"""The defaults and implicit rules of Junos as printed on the platform's page, and what is not read."""

from __future__ import annotations

from auditor.platform import Default
from vendor_parsers.juniper_junos.facts import (
    FILTERS,
    INET6_MODE,
    NAT_ORDER,
    POLICIES,
    REMOTE_ACCESS,
    ROOT_LOGIN,
    SNMP,
    ZONES,
)
from vendor_parsers.juniper_junos.logins import IDLE, LENGTH, RETRY, VERSION

_PREFERENCES = "Junos OS Routing Protocols Library, Understanding Route Preference Values"
_GROUPS = "Junos OS CLI User Guide, Configuration Groups Overview"
_ADDRESS_MATCH = "Junos Policy Framework Configuration Guide, Specifying Address Filter Match Conditions"

DEFAULTS = (
    Default("system login retry-options lockout-period", "nobody is locked out", "all", RETRY),
    Default("system login password minimum-length", "6", "all", LENGTH),
    Default("system login class idle-timeout", "never", "all", IDLE),
    Default("system services ssh protocol-version", "v2", "11.4 and later", VERSION),
    Default("system services ssh ciphers, key-exchange", "unknown", "-", "differ by release"),
    Default("security policies default-policy", "deny-all", "all (SRX)", POLICIES),
    Default("host-inbound-traffic", "nothing is let in", "all (SRX)", ZONES),
    Default("interface without filter", "accepts", "all", FILTERS),
    Default("filter term without an action", "accept", "all", FILTERS),
    Default("end of a firewall filter", "discard", "all", FILTERS),
    Default("system services (ssh, telnet, ftp, netconf, web-management)", "off", "all", REMOTE_ACCESS),
    Default("ssh root-login", "allow", "up to 12.3 and later where the manual says so", ROOT_LOGIN),
    Default(
        "security forwarding-options family inet6 mode", "unknown", "documents differ by release and model", INET6_MODE
    ),
    Default("snmp community authorization", "read-only", "all", SNMP),
    Default("snmp community clients", "all addresses", "all", SNMP),
    Default("static route preference", "5", "all", _PREFERENCES),
    Default(
        "interface-mode",
        "access",
        "EX and QFX with enhanced layer 2 software",
        "Junos OS Ethernet Switching User Guide, interface-mode",
    ),
    Default("VLAN of an access port without members", "unknown", "depends on the model", ""),
    Default("native VLAN of a trunk without native-vlan-id", "unknown", "depends on the model", ""),
)
BEHAVIOUR = (
    ("policies of a zone pair in their order, then global policies, then the default policy", POLICIES),
    ("traffic between two interfaces of one zone needs a policy as well", POLICIES),
    ("what enters or leaves by an interface without a zone is dropped", ZONES),
    ("static NAT, destination NAT, route, policies, static NAT backwards, source NAT", NAT_ORDER),
    ("policies see the translated destination and the original source", NAT_ORDER),
    ("of NAT rule sets the most specific is asked first: interface, zone, routing instance", NAT_ORDER),
    ("host-inbound-traffic at an interface overrides that of its zone", ZONES),
    (
        "neighbour discovery is always let in",
        "Junos OS 12.2, Understanding How to Control Inbound Traffic Based on Protocols",
    ),
    ("the terms of a filter are tried in order; values of one kind are alternatives, kinds must all hold", FILTERS),
    ("in a list of addresses the longest prefix decides, and the list ends in 0/0 except", _ADDRESS_MATCH),
    (
        "deactivated statements do nothing; groups are inherited where apply-groups names them, what is written holds",
        _GROUPS,
    ),
    ("outside flow mode (EX, QFX, MX, packet mode) filters keep no state", FILTERS),
)
KNOWN_GAPS = (
    "the wlan section of SRX devices (access points) is not read",
    "logical systems and tenants are not read",
    "of a chassis cluster the values of node0 are read where groups give each node its own",
    "filters that send packets to another routing instance make their interface's routing uncertain",
    "a filter's list of prefixes that holds none may match nothing or everything",
    "EVPN, VXLAN, MPLS and LDP are not read: which hosts a fabric or a label-switched path joins is not followed",
    "rib-groups, instance-import and VRF route targets between routing instances are not followed",
    "an SRX in transparent mode or with a secure wire is not followed",
    "fxp0 and its like are taken for ports that route outside flow mode",
    "what commit scripts change is not in an export",
    "SSL VPN and dynamic VPN of SRX are not read",
    "screens, IDP, UTM and application firewalls are not modelled: they only drop",
    "what an ALG opens beside a permitted session is not followed",
)
