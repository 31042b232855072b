"""Names that nothing defines, of every kind: another analyser's answers, and where we differ and why."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.oracle.naming import FAMILIES, Answer, answered, answers, published, read, undefined_names

NOT_READ = {
    "service-template": "IOS: identity services are not read",
    "track": "IOS: what a first-hop protocol watches decides no permission",
    "tacacs server": "IOS: a group of servers may name an address that no server block has",
    "vlan": "NX-OS: a VLAN interface may stand before its VLAN; VLANs are numbers, not names",
    "router eigrp": "NX-OS: an interface that names a process which is not there runs no process",
    "application": "PAN-OS: which application a session counts as is not judged",
    "application-group or application": "PAN-OS: the vendor's applications come with content updates, no export has them",
    "policy": "FortiOS: moving and deleting policies is a script's business; a notice tells of it",
    "logical-system": "Junos: logical systems are not read",
}
"""Their types that we do not read as names."""

IOS_PORTS = "IOS, NX-OS, EOS: which ports a configuration must have is not asked, excerpts print few of them"
NOT_IOS = "IOS knows no such statement (it is that of another system)"
LAYOUT = "the class stands deeper than any device prints it, below a description"
LINE = "ASA: line and its number give a rule's place, they are no part of the list's name"
KEYWORD = "ASA: interface as a mapped address is a keyword, the address of the interface itself"
SHIPPED = "the vendor ships it: it is defined on every device"
NO_TABLE = "a text without an interface table is part of a configuration: which ports there are nobody can say"
EXCLUDES = "FortiOS: exclude-member may name a group (CLI Reference, config firewall addrgrp); they drop the group"
SCRIPT = "a script: we read the final state of its tables, they follow it line by line"
JUNOS_PORTS = "Junos: which ports a configuration must have is not asked, excerpts print few of them"
CONTENT = "PAN-OS: lists that come with content updates are on every firewall"
PART = "PAN-OS: a text without a zone table is part of a configuration: which zones there are nobody can say"
BASE = "PAN-OS: loopback, tunnel and vlan without a number are imported everywhere and need not exist"
PUSHED = "PAN-OS: what Panorama pushes to a firewall is known to its own rules"
NOT_ASKED = "they do not ask whether this is defined; nothing in the file defines it"

QOS = "batfish_batfish__cisco_qos"
SITES = "CiscoDevNet_cml-community__ipsec-exploration__"
GENERATED = "aerleon_aerleon__fortigate__FortigateTest."
EXCLUDING = f"{GENERATED}testDestinationExcludesMixed_Exclude_Mixed.stdout.ref"
MADE = (f"{GENERATED}testComment.stdout.ref", f"{GENERATED}testDenyRule.stdout.ref", EXCLUDING)

THEIRS: dict[tuple[str, str], str] = {
    (QOS, "boop2"): NOT_IOS,
    (QOS, "blerf"): NOT_IOS,
    **{(QOS, f"bippetyboo-{name}"): LAYOUT for name in ("drop", "ndrop", "ndrop-fcoe")},
    ("batfish_batfish__cisco_system", "POLICY"): NOT_IOS,
    **{("batfish_batfish__cisco_snmp", name): IOS_PORTS for name in ("Loopback0", "Vlan1", "mgmt0")},
    ("batfish_batfish__ios-interface-standby", "GigabitEthernet0/0"): IOS_PORTS,
    **{
        (f"{SITES}Site{site}-FW.cfg", name): LINE
        for site, other in ("12", "21")
        for name in ("inside_access_in", "outside_access_in", f"s2svpn_to_site{other}")
    },
    **{(f"{SITES}Site{site}-FW.cfg", "inspection_default"): SHIPPED for site in "12"},
    (f"{SITES}Site2-FW.cfg", "interface"): KEYWORD,
    ("batfish_batfish__asa_nat", "interface"): KEYWORD,
    **{(file, "ALL"): SHIPPED for file in MADE},
    (MADE[0], "all"): SHIPPED,
    (EXCLUDING, "all"): SHIPPED,
    **{(file, port): NO_TABLE for file in MADE for port in ("port1", "port2")},
    (EXCLUDING, "MIXED_Q"): EXCLUDES,
    (EXCLUDING, "good-term-1-destination"): EXCLUDES,
    ("batfish_batfish__addrgrp_warnings", "valid"): EXCLUDES,
    ("batfish_batfish__addrgrp_rename", "new_group2"): SCRIPT,
    ("batfish_batfish__policy_defs_refs", "UNDEFINED"): SCRIPT,
    **{("batfish_batfish__rename", name): SCRIPT for name in ("new_addr2", "new_service2", "old_service1")},
    ("batfish_batfish__service_group_rename", "new_group2"): SCRIPT,
    ("batfish_batfish__ipsec-vpn", "st0.0"): JUNOS_PORTS,
    ("batfish_batfish__juniper_interfaces", "ge-0/0/1.0"): JUNOS_PORTS,
    ("batfish_batfish__nat-source", "ge-0/0/0.0"): JUNOS_PORTS,
    ("batfish_batfish__nat-source", "ge-0/0/1.0"): JUNOS_PORTS,
    ("batfish_batfish__nxos_policy_map", "c-in-q1"): SHIPPED,
    **{(f"batfish_batfish__nxos_{name}", "mgmt0"): IOS_PORTS for name in ("ntp", "snmp_server")},
    **{("batfish_batfish__arista_logging_show_run_all", name): IOS_PORTS for name in ("Loopback0", "Loopback3")},
    ("batfish_batfish__arista_snmp", "Loopback0"): IOS_PORTS,
    ("batfish_batfish__eos_mlag", "Vlan4094"): IOS_PORTS,
    **{
        ("PaloAltoNetworks_iron-skillet__sample-set-commands__panos__iron_skillet_panos_full.conf", name): CONTENT
        for name in ("panw-bulletproof-ip-list", "panw-highrisk-ip-list", "panw-known-ip-list")
    },
    **{
        (f"batfish_batfish__{file}", name): PART
        for file, names in (
            ("rulebase-nat", "FROM_1 FROM_2 FROM_3 TO_1 TO_2 TO_ZONE"),
            ("delete-and-move-lines", "z1 z2"),
            ("move-rulebase-security", "z1 z2"),
            ("application-override-rule", "z1 z2 z3 zone_undef"),
            ("palo_alto__nat", "FROM_1 FROM_2 FROM_ZONE TO_ZONE"),
        )
        for name in names.split()
    },
    **{
        ("networktocode_netutils__parser__base__paloalto_panos__panos_full_sent.txt", name): BASE
        for name in ("loopback", "tunnel", "vlan")
    },
    **{
        ("batfish_batfish__destination-nat-panorama", name): PUSHED
        for name in ("INSIDE", "OUTSIDE", "SOURCE_ADDR", "SOURCE_ADDR2")
    },
    ("batfish_batfish__rulebase", "ZONE_UNDEF"): "PAN-OS: any beside a zone is any",
}
"""(file, name) that they find undefined and we do not."""

OURS: dict[tuple[str, str], str] = {
    ("batfish_batfish__cisco_crypto", "somekey"): NOT_ASKED,
    ("batfish_batfish__cisco_crypto", "someprofile"): NOT_ASKED,
    (QOS, "blip"): NOT_ASKED,
    **{
        ("batfish_batfish__cisco_snmp", name): NOT_IOS
        for name in ("group", "network-operator", "use-acl", "SystemOwner", "IPv4", "IPv6", "21")
    },
    ("batfish_batfish__cisco_webvpn", "ACL-NET-stunnel"): NOT_ASKED,
    **{("batfish_batfish__nxos_interface_properties", name): NOT_ASKED for name in ("FOO", "BAR")},
    ("batfish_batfish__ios-acl", "AL6"): NOT_IOS,
    **{
        ("batfish_batfish__asa_nat", name): NOT_ASKED for name in ("source-net", "pool", "service1", "service2", "WORD")
    },
    **{("aerleon_aerleon__sample_srx.srx.ref", name): NOT_ASKED for name in ("Untrust", "DMZ")},
    **{
        ("aerleon_aerleon__sample_stateful_multitarget_simple.srx.ref", name): NOT_ASKED
        for name in ("internal", "external", "unknown")
    },
    ("batfish_batfish__firewall-zone-address-undefined", "UNDEFINED_ADDR"): NOT_ASKED,
    ("batfish_batfish__juniper_tacplus", "bippety"): NOT_ASKED,
    **{
        (f"batfish_batfish__{file}", name): NOT_ASKED
        for file, names in (
            ("juniper_nat", ("NAME", "SA-NAME")),
            ("nat-dest", ("NAME", "SA-NAME", "DA-NAME")),
            ("nat-source", ("NAME", "SA-NAME", "FROM-ZONE", "TO-ZONE")),
        )
        for name in names
    },
    ("batfish_batfish__palo_alto__nat", "ADDR1"): NOT_ASKED,
}
"""(file, name) that we find undefined and they do not; of interfaces they ask in fewer places than we do."""


def _told(shared: Path, family: str) -> set[Answer]:
    return {*answers(shared, family, "undefined"), *published(shared, family, "undefined")}


@pytest.mark.parametrize(
    ("family", "least"),
    [
        ("cisco_ios", 70),
        ("cisco_asa", 36),
        ("fortinet", 25),
        ("juniper_junos", 8),
        ("cisco_nxos", 6),
        ("arista_eos", 2),
        ("paloalto", 15),
    ],
)
def test_what_they_find_undefined_is_undefined_here(shared: Path, family: str, least: int) -> None:
    same, differ = 0, set()
    for answer in _told(shared, family):
        if answer.name in undefined_names(answer.config):
            same += 1
        elif answer.type not in NOT_READ:
            differ.add((answer.config.name, answer.name))
    assert differ == {key for key in THEIRS if any(key[0] == path.name for path in answered(shared, family))}
    assert same >= least


@pytest.mark.parametrize("family", FAMILIES)
def test_what_we_find_undefined_is_undefined_for_them(shared: Path, family: str) -> None:
    told = {(answer.config.name, answer.name) for answer in _told(shared, family)}
    more = {
        (config.name, reference.name)
        for config in answered(shared, family)
        for device in read(config)
        for reference in device.references
        if not reference.defined and reference.kind != "interface"
    } - told
    assert more == {key for key in OURS if any(key[0] == path.name for path in answered(shared, family))}
