"""Where another analyser's answers differ from ours, each row decided by vendor documentation (docs/disagreements.md)."""

from __future__ import annotations

from dataclasses import dataclass

GENERATED = "aerleon_aerleon__fortigate__FortigateTest."
GENERATED_TESTS = (
    "testComment.stdout.ref",
    "testDenyRule.stdout.ref",
    "testDestinationExcludesMixed_Exclude_Mixed.stdout.ref",
)
LISTS_BY_LINE = ("inside_access_in", "outside_access_in")
LAB = "batfish_lab-validation__"
EDGE = "CiscoDevNet_cml-community__multi-platform-network__"
SITES = "CiscoDevNet_cml-community__ipsec-exploration__"
SAME_INTERFACE = "FortiOS: traffic that turns back through one interface needs no policy (allow-traffic-redirect)"
LONE_ZONE = "FortiOS before 7.4.4: intrazone allow means nothing for a zone of one interface"
NO_SUCH_LIST = "IOS refuses a list without a name: the words extended and standard are no names"
EMPTY_LIST = "NX-OS: a list without entries permits all traffic"
BARE_LIST = "a list by itself: NX-OS and EOS write it alike, and nothing in the text says which of them it is"
NOT_IOS = "no platform of ours takes the file for its own: it mixes lines of several systems"
APART = "FortiOS: no list stands between interfaces of two VRFs, for no packet goes from one to the other"
REFUSED = "a script whose lines the device refuses; no export of a device looks so"
MANAGER = "an export of FortiManager, not of a FortiGate: not recognised, and said so"
NAT_INTERFACE = "ASA: interface as a mapped address is a keyword, the address of the interface itself"
BUILT_IN = "FortiOS: the address all and the service ALL are on every device"
NO_PORTS = "a text without an interface table is part of a configuration: which ports there are nobody can say"
EXCLUDES = "FortiOS: a group with exclude-member is a group; they drop it"
REPLACED = "FortiOS: set replaces what the same setting said before"
RENAMED = "a script: we read the final state of its tables, they follow it line by line"
GLOBAL_LAST = "ASA: what a rule of the interface permits is permitted, the global list is asked only of the rest"
TO_THE_BOX = (
    "ASA: an access-group without control-plane, the global one too, is not asked of packets for the ASA itself"
)
NO_LEVEL = "ASA: an interface without a written security-level, not named inside, has level 0"
FAR_SIDE = "ASA: an interface's address does not answer what came in by another interface"
STANDBY = "ASA: the standby address is answered by the other unit of the pair; we count it as an address of the device"
LINE_NUMBER = "ASA: line and its number give a rule's place, they are no part of the list's name"
PANORAMA = "an export of Panorama: its policies are read, the zones of its firewalls stand in templates, which are not"
APPLICATION = "PAN-OS: the ports of application-default are open for us, so that a later rule decides, to the same end"
NO_INTERFACE = (
    "PAN-OS: an interface is in one zone; a zone without one of its own takes no packets, there is nothing to ask"
)
OWN_ZONE = (
    "PAN-OS: packets to an interface's own address need a policy to the zone of that interface; they deliver them"
)

NO_ACTION = "Junos: a term without a then statement accepts what it matches"
SIX_IN_FOUR = "Junos: an IPv6 prefix in a filter of family inet matches no IPv4 packet; they drop the condition"
NOT_LET_IN = "Junos: in flow mode nothing reaches the device that host-inbound-traffic does not list"
AS_ONE = "Junos: filters of an input-list are asked as one; our list bears the names of all"


@dataclass(frozen=True, slots=True)
class Known:
    """One disagreement: the corpus file, what in it (a list, a pair of zones), and what decides it."""

    file: str
    what: str
    reason: str


FILTERS = (
    Known(f"{LAB}fortios_fw_policy_basic__configs__fw__show.txt", "fortilink to fortilink", SAME_INTERFACE),
    Known(f"{LAB}fortios_fw_policy_basic__configs__fw__show.txt", "outside to outside", LONE_ZONE),
    Known("ytti_oxidized__fortigate_FortiGate-91G_7.4.7_output.txt", "wan1 to wan1", SAME_INTERFACE),
    Known("batfish_batfish__firewall-destination-address", "FILTERv6", SIX_IN_FOUR),
    Known("batfish_batfish__firewall-source-address", "FILTERv6", SIX_IN_FOUR),
    Known("batfish_batfish__firewall-filters", "FILTER", NO_ACTION),
    Known("batfish_batfish__firewall-filters", "PARSING", NO_ACTION),
    Known("batfish_batfish__juniper_firewall", "blah", NO_ACTION),
    *(Known("batfish_batfish__nxos_interface_properties", name, EMPTY_LIST) for name in ("acl_in", "acl_out")),
    *(
        Known("batfish_batfish__nxos_ntp", f"acl_{name}", EMPTY_LIST)
        for name in ("peer", "query_only", "serve", "serve_only")
    ),
)
"""Lists on which a definite verdict of ours is not theirs."""

LINES = (
    Known(f"{LAB}fortios_first_basic__configs__d2_fw__show.txt", "fortilink to fortilink", SAME_INTERFACE),
    Known(f"{LAB}fortios_first_basic__configs__d2_fw__show.txt", "loopback123 to loopback123", SAME_INTERFACE),
    Known(f"{LAB}fortios_first_basic__configs__d2_fw__show.txt", "outside to outside", SAME_INTERFACE),
    *(
        Known("batfish_batfish__rulebase-tracing", f"{source} to {target}", APPLICATION)
        for source in ("z1", "z2")
        for target in ("z1", "z2")
    ),
)
"""Lists on which the verdict is the same, but another line gives it."""

ABSENT = (
    Known("aerleon_aerleon__sample_multitarget.eacl.ref", "edge-inbound", BARE_LIST),
    Known("aerleon_aerleon__sample_multitarget.nxacl.ref", "edge-inbound", BARE_LIST),
    Known("batfish_batfish__nxos_acl", "blah", BARE_LIST),
    Known("batfish_batfish__cisco_acl", "extended", NO_SUCH_LIST),
    Known("batfish_batfish__cisco_acl", "standard", NO_SUCH_LIST),
    Known("batfish_batfish__cisco_interface", "abc", NOT_IOS),
    Known("batfish_batfish__bgp", "port1 to port2", APART),
    Known("batfish_batfish__iface", "port1 to vlan", APART),
    Known("batfish_batfish__rename", "new_zone1 to new_zone2", REFUSED),
    Known("batfish_batfish__zone_warn", "zone3 to zone4", REFUSED),
    Known("ytti_oxidized__fortios_FMG-VM64_7.4.6_output.txt", "port1 to port2", MANAGER),
    Known("batfish_batfish__firewall-filters", "xe-0/0/3.0-i and xe-0/0/3.0-o", AS_ONE),
    *(
        Known(f"batfish_batfish__{name}", "z1 to z2", PANORAMA)
        for name in (
            "device-group-inheritance", "panorama-rulebase-copy", "panorama-rulebase-mixed-namespace",
            "panorama-rulebase-references", "panorama-rulebase-tracing",
        )
    ),
    Known("batfish_batfish__allow-inter-vsys", "zin to vsys1-vsys2", NO_INTERFACE),
    Known("batfish_batfish__palo_alto__zones", "zext to zl3", NO_INTERFACE),
    Known("batfish_batfish__rulebase-extraction", "z2 to z3", NO_INTERFACE),
)  # fmt: skip
"""Lists of theirs that we do not have."""


BEHIND = {
    "Site1-FW": ("10.12.12.0/24", "192.168.100.0/24", "192.168.200.0/24"),
    "Site2-FW": ("10.25.25.0/24", "172.16.10.0/24"),
}
ACROSS = ("192.168.100.0/24", "192.168.200.0/24")
BEFORE = ("10.255.1.0/24", "10.255.2.0/24", "10.255.255.0/24")
CELLS = tuple(
    Known("cml-ipsec-exploration", f"{source} to {target}", LINE_NUMBER)
    for source in BEHIND["Site2-FW"]
    for target in BEFORE
)
"""Pairs of subnets where what we prove absent they let pass: they take the firewall's lists for undefined."""
THROUGH = tuple(Known("cml-ipsec-exploration", f"172.16.10.0/24 to {target}", LINE_NUMBER) for target in ACROSS)
"""Pairs where what comes through the tunnel they stop: the list of what it takes is undefined to them. Only known cables
make these packets certain."""

UNDEFINED = (
    *(Known(f"{SITES}Site{site}-FW.cfg", name, LINE_NUMBER) for site in "12" for name in LISTS_BY_LINE),
    Known(f"{SITES}Site1-FW.cfg", "s2svpn_to_site2", LINE_NUMBER),
    Known(f"{SITES}Site2-FW.cfg", "s2svpn_to_site1", LINE_NUMBER),
    Known(f"{SITES}Site2-FW.cfg", "interface", NAT_INTERFACE),
    Known("batfish_batfish__asa_nat", "interface", NAT_INTERFACE),
    *(Known(f"{GENERATED}{test}", "ALL", BUILT_IN) for test in GENERATED_TESTS),
    Known(f"{GENERATED}testComment.stdout.ref", "all", BUILT_IN),
    Known(f"{GENERATED}testDestinationExcludesMixed_Exclude_Mixed.stdout.ref", "all", BUILT_IN),
    *(Known(f"{GENERATED}{test}", name, NO_PORTS) for test in GENERATED_TESTS for name in ("port1", "port2")),
    Known(f"{GENERATED}testDestinationExcludesMixed_Exclude_Mixed.stdout.ref", "good-term-1-destination", EXCLUDES),
    Known("batfish_batfish__policy_defs_refs", "UNDEFINED", REPLACED),
    Known("batfish_batfish__addrgrp_rename", "new_group2", RENAMED),
    Known("batfish_batfish__rename", "new_addr2", RENAMED),
    Known("batfish_batfish__rename", "new_service2", RENAMED),
    Known("batfish_batfish__rename", "old_service1", RENAMED),
    Known("batfish_batfish__service_group_rename", "new_group2", RENAMED),
)
"""Names they find undefined and we do not."""

EDGES: tuple[Known, ...] = ()
"""Neighbours of theirs that we do not even think possible."""


FLOWS = (
    *(
        Known(f"{SITES}{firewall}.cfg", f"{entry} {end}", LINE_NUMBER)
        for firewall in BEHIND
        for entry in ("inside", "outside")
        for end in ("DELIVERED_TO_SUBNET", "EXITS_NETWORK")
    ),
    Known(f"{EDGE}edge-firewall01.cfg", "inside DENIED_IN", GLOBAL_LAST),
    Known(f"{EDGE}edge-firewall01.cfg", "outside DENIED_IN", TO_THE_BOX),
    Known("batfish_batfish__asa-filters-global", "name2 DENIED_IN", TO_THE_BOX),
    Known("batfish_batfish__asa-nat-object-dynamic", "other DELIVERED_TO_SUBNET", NO_LEVEL),
    Known("batfish_batfish__asa-nat-object-dynamic", "other EXITS_NETWORK", NO_LEVEL),
    Known("batfish_batfish__asa-nat-object-dynamic", "outside DELIVERED_TO_SUBNET", NO_LEVEL),
    Known("batfish_batfish__asa-nat-object-static", "other DELIVERED_TO_SUBNET", NO_LEVEL),
    Known("batfish_batfish__asa-nat-object-static", "other EXITS_NETWORK", NO_LEVEL),
    Known("batfish_batfish__asa-nat-object-static", "outside DELIVERED_TO_SUBNET", NO_LEVEL),
    Known("batfish_batfish__asa-nat-object-static", "outside EXITS_NETWORK", NO_LEVEL),
    Known("every ASA", "address of another interface", FAR_SIDE),
    Known("every PAN-OS", "address of another interface", OWN_ZONE),
    Known("batfish_batfish__iface_warn", "port1 NO_ROUTE", REFUSED),
    Known("batfish_batfish__iface_warn", "secondary NO_ROUTE", REFUSED),
    Known(f"{LAB}fortios_fw_policy_basic__configs__fw__show.txt", "port3 DELIVERED_TO_SUBNET", LONE_ZONE),
    Known("ytti_oxidized__fortigate_FortiGate-91G_7.4.7_output.txt", "wan1 DENIED_OUT", SAME_INTERFACE),
    Known("batfish_batfish__asa-interface-redundant", "redundant1sub DENIED_OUT", STANDBY),
    *(
        Known("batfish_batfish__asa-security-level", f"{entry} DENIED_OUT", STANDBY)
        for entry in ("all-trust", "inside", "some-trust", "outside")
    ),
    *(
        Known(f"batfish_batfish__{file}", f"{entry} ACCEPTED", NOT_LET_IN)
        for file, entry in (
            ("firewall-combined-policies", "ge-0/0/0.0"),
            ("firewall-global-address-book", "ge-0/0/0.0"),
            ("firewall-global-policy", "ge-0/0/1.0"),
            ("firewall-policies", "ge-0/0/0.0"),
            ("firewall-zone-address-book-global-loses", "ge-0/0/0.0"),
            ("juniper_security", "xe-0/0/0.0"),
            ("juniper_security", "xe-1/0/0.0"),
            ("nat-dest", "ge-0/0/0.0"),
            ("screen-options", "ge-0/0/0.0"),
        )
    ),
)
"""Flows through one device with a certain answer of ours that is not theirs: where they enter, and their end."""

TABLES = (FILTERS, LINES, ABSENT, UNDEFINED, EDGES, CELLS, THROUGH, FLOWS)


def keys(rows: tuple[Known, ...]) -> set[tuple[str, str]]:
    """The rows as what is compared."""
    return {(row.file, row.what) for row in rows}
