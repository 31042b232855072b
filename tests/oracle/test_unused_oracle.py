"""What nothing names: another analyser's answers, file by file, and where we differ and why."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.oracle.naming import FAMILIES, Answer, answered, answers, left_alone, published, state

KINDS: dict[str, frozenset[str]] = {
    theirs: frozenset(ours.split())
    for theirs, ours in {
        "extended ipv4 access-list": "acl",
        "standard ipv4 access-list": "acl",
        "extended ipv6 access-list": "acl",
        "standard ipv6 access-list": "acl",
        "mac acl": "acl",
        "access-list": "acl",
        "ipv4 prefix-list": "prefix-list",
        "expanded community-list": "community-list",
        "standard community-list": "community-list",
        "route-map": "route-map",
        "object network": "object",
        "object service": "service",
        "object-group network": "object-group",
        "object-group service": "object-group",
        "object-group protocol": "object-group",
        "object-group icmp-type": "object-group",
        "object-group ip port": "object-group",
        "class-map": "class-map",
        "class-map type inspect": "class-map",
        "policy-map": "policy-map",
        "policy-map type inspect": "policy-map",
        "aaa server group radius": "server-group",
        "aaa server group tacacs+": "server-group",
        "aaa server group ldap": "server-group",
        "crypto ipsec transform-set": "transform-set",
        "crypto ipsec profile": "ipsec-profile",
        "crypto keyring": "keyring",
        "crypto-map-set": "crypto-map",
        "crypto-dynamic-map-set": "dynamic-map",
        "zone": "zone",
        "address": "address",
        "addrgrp": "address-group",
        "service custom": "service",
        "service group": "service-group",
        "firewall filter": "acl",
        "firewall family inet6 filter": "acl",
        "firewall policer": "policer",
        "prefix-list": "prefix-list",
        "policy-statement": "policy-statement",
        "nat pool": "nat-pool",
        "ike policy": "ike-policy",
        "ipsec policy": "ipsec-policy",
        "ipsec proposal": "ipsec-proposal",
        "policy-map type qos": "policy-map",
        "peer-filter": "peer-filter",
        "address object": "address",
        "address-group": "address-group",
        "application-group": "application-group",
    }.items()
}
"""Their types -> our kinds."""
NOT_READ = {
    "bgp peer-group": "routing protocols: peers are read one by one, what they share has no place in the model",
    "zone-pair security": "IOS: a zone pair works by itself, nothing names it",
    "service-template": "IOS: identity services are not read",
    "vlan": "Junos: a VLAN works by itself, nothing must name it",
    "nat rule": "Junos, PAN-OS: rules work where they stand, they mean that no flow of theirs is translated",
    "nat rule set": "Junos: as the rules in it",
    "address-book": "Junos: a book without a zone; its addresses are names, the book is none",
    "security-profile": "Junos: logical systems are not read",
    "interface": "PAN-OS: an interface works by itself, nothing needs to name it",
    "custom-url-category": "PAN-OS: categories are conditions",
    "dns server-group": "ASA: DefaultDNS is the group the device itself asks",
    "port-channel": "a port channel without members is an interface without members",
}
"""Their types that we do not read as names."""

NOT_IOS = "IOS knows no such spelling (it is that of another system): nothing is defined"
NOT_ASA = "ASA: the protocol or the place of the rule stands behind the name and is no part of it"
KEYRING = "IOS: a keyring that no profile names is searched all the same (Cisco document 117259)"
OTHER_USE = "the name stands in a line whose purpose we do not know: possibly used, a warning"
NO_SUCH_PORT = "ASA: the access-group puts the list to work; that its interface is missing is another finding (RUL-005)"
EXCLUDES = "FortiOS: exclude-member may name a group (CLI Reference, config firewall addrgrp)"

TRANSLATED = "PAN-OS: they do not count the translated address of a NAT rule as a use"
UNSEEN = "PAN-OS: they find no such use in the virtual system; a zone works by itself"
NEXT_HOP = "PAN-OS: an object may stand for a next hop or a peer"
TYPES = "they do not ask this type of policy or group whether it is used; nothing in the file names it"
GROUP = "they do not ask a GDOI or ASA style crypto map; no interface has it"
WHOLE = "they take what stands behind the name for a part of it"
TOO_LONG = "a script whose lines the device refuses (name too long, group without members); they drop the entry"
LISTENS = "EOS: bgp listen range puts the filter to work (Arista EOS User Manual, BGP); they do not read the line"
EOS_NAT = "EOS: ip nat source … access-list names the list; they do not follow it"
OTHER_FORMAT = "they read this file as another system's"

ACL = "extended ipv4 access-list"
ASA_TEST = (
    "CactuseSecurity_firewall-orchestrator__roles__importer__files__importer__fw_modules__ciscoasa9__test_asa.conf"
)
GENERATED = "aerleon_aerleon__fortigate__FortigateTest."
LAB = "batfish_lab-validation__"
SITES = "CiscoDevNet_cml-community__ipsec-exploration__"

THEIRS: dict[tuple[str, str, str], str] = {
    **{
        ("batfish_batfish__cisco_acl", ACL, name): NOT_IOS
        for name in ("BLAH-BLAH", "PROTOCOLS", "blah", "extended", "standard", "test-codes")
    },
    ("batfish_batfish__cisco_acl", "ipv4 prefix-list", "allowprefix-asa"): NOT_IOS,
    ("batfish_batfish__cisco_crypto", "crypto ipsec profile", "abcdefg"): OTHER_USE,
    ("batfish_batfish__cisco_crypto", "crypto keyring", "VRF:ABC:DEF:GHI:1234"): KEYRING,
    ("batfish_batfish__cisco_zone", "zone", "t1"): NOT_IOS,
    ("batfish_batfish__ios-acl", "standard ipv6 access-list", "AL6_UNUSED"): NOT_IOS,
    **{("batfish_batfish__mac_access_list", "mac acl", name): NOT_IOS for name in ("STPDENY", "ipmi_test", "permitCDP")},
    (
        f"{LAB}eos_iosxe_aws_demo__configs__exitgw__show_running-config.txt", "crypto keyring", "keyring-vpn-44a8938f-0"
    ): KEYRING,
    (ASA_TEST, ACL, "DEMO_ACL"): NO_SUCH_PORT,
    (ASA_TEST, "object-group service", "DEMO_OG_SVC_MIXED"): NO_SUCH_PORT,
    (ASA_TEST, "object service", "echo-reply"): OTHER_USE,
    **{
        (ASA_TEST, "object service", name): NOT_ASA
        for name in (
            "DEMO_SVC_TCP_22hdsfkjskfjhsdkftcp", "DEMO_SVC_TCP_22sadahdsfkjskfjhsdkftcp-udp", "destinationeq22",
            "icmpecho-reply0", "icmpecho0", "icmptime-exceeded0", "icmpunreachable4",
        )
    },
    **{
        (f"{SITES}Site{site}-FW.cfg", ACL, name): NOT_ASA
        for site, other in ("12", "21")
        for name in (
            "inside_access_inline1", "inside_access_inline10", "inside_access_inline1000", "inside_access_inline20",
            "outside_access_inline1", "outside_access_inline1000", "outside_access_inline2", f"s2svpn_to_site{other}line10",
        )
    },
    ("ytti_oxidized__asa_5512_9.12-4-67_single-context_output.txt", "object network", "OXIDIZED"): OTHER_USE,
    (f"{GENERATED}testDestinationExcludesMixed_Exclude_Mixed.stdout.ref", "addrgrp", "MIXED_Q"): EXCLUDES,
    **{
        (f"{LAB}cv_demo_base_panos__configs__spine0{number}__show_running-config.txt", "peer-filter", "Fabric"): LISTENS
        for number in "12"
    },
    **{("batfish_batfish__ip-nat-source-static", ACL, name): EOS_NAT for name in ("ACL", "INVALID_ACL")},
    **{
        (f"batfish_batfish__{file}", "address object", name): TRANSLATED
        for file, names in (
            ("nat-rules-empty-pool", "EMPTY_ADDR NEW_SRC_ADDR NEW_DST_ADDR"),
            ("nat-disable", "NEW_SRC_ADDR NEW_SRC_ADDR_2"),
            ("destination-nat", "BOGUS_ADDR SERVER_NEW_ADDR"),
            ("destination-nat-panorama", "BOGUS_ADDR SERVER_NEW_ADDR1 SERVER_NEW_ADDR2 SERVER_NEW_ADDR3"),
        )
        for name in names.split()
    },
    **{(f"{LAB}palo_alto_nat_{lab}__configs__pa", "address object", "h5"): TRANSLATED for lab in "456"},
    ("batfish_batfish__palo_alto__zones", "zone", "zext"): UNSEEN,
    **{
        ("batfish_batfish__address-object-nexthop", "address object", name): NEXT_HOP
        for name in ("LOCAL-MASKED", "NEXTHOP-OBJ", "NEXTHOP-OBJ-AFTER", "PEER-OBJ")
    },
}  # fmt: skip
"""(file, their type, name) that they call unused and we do not."""

ASKED: dict[str, frozenset[str]] = {
    "cisco_ios": frozenset().union(*KINDS.values()),
    "cisco_asa": frozenset({"acl", "object", "service", "object-group"}),
    "fortinet": frozenset({"acl", "route-map", "address", "address-group", "service", "service-group"}),
    "juniper_junos": frozenset(
        "acl policer prefix-list policy-statement nat-pool ike-policy ipsec-policy ipsec-proposal".split()
    ),
    "cisco_nxos": frozenset({"acl", "prefix-list", "route-map", "object-group", "policy-map", "class-map"}),
    "arista_eos": frozenset({"acl", "prefix-list", "route-map", "peer-filter", "nat-pool", "policy-map"}),
    "paloalto": frozenset({"address", "address-group", "application-group"}),
}
"""Our kinds of which they say, on that platform, whether they are used."""

OURS: dict[tuple[str, str, str], str] = {
    ("batfish_batfish__cisco_crypto", "crypto-map", "asacryptomap"): GROUP,
    ("batfish_batfish__isr_crypto", "crypto-map", "MYMAP"): GROUP,
    ("batfish_batfish__cisco_qos", "object-group", "BIPPETY"): TYPES,
    **{
        ("batfish_batfish__cisco_qos", "policy-map", name): TYPES
        for name in (
            "blorf", "default-bleeb-policy", "default-fleep-policy", "default-foob-policy", "default-ploosh-policy",
            "feefoo", "my-bogus-policy", "qqqqq", "qqqqq2",
        )
    },
    ("batfish_batfish__ios-acl", "acl", "standard"): WHOLE,
    (ASA_TEST, "service", "DEMO_SVC_TCP_22hdsfkjskfjhsdkf"): WHOLE,
    (ASA_TEST, "service", "DEMO_SVC_TCP_22sadahdsfkjskfjhsdkf"): WHOLE,
    ("batfish_batfish__access_list_warnings", "acl", "longer_than_longest_access_list_name_possible"): TOO_LONG,
    ("batfish_batfish__address_warnings", "address", " ".join(["abcdefghijklmnopqrstuvwxyz"] * 3)): TOO_LONG,
    ("batfish_batfish__addrgrp_warnings", "address-group", "grp1"): TOO_LONG,
    ("batfish_batfish__addrgrp_warnings", "address-group", "grp2"): TOO_LONG,
    (
        "batfish_batfish__addrgrp_warnings", "address-group",
        "this is longer than the longest firewall addrgrp name that is accepted by device",
    ): TOO_LONG,
    ("batfish_batfish__route_map_warnings", "route-map", "too_long_to_use_for_a_route_map_name"): TOO_LONG,
    (
        "batfish_batfish__service_warnings", "service",
        "longer than longest possible firewall service custom service name that is accepted by device",
    ): TOO_LONG,
    ("netdevops_hier_config__circular__fixtures__fortios_generated.conf", "address", "LAN_SUBNET"): OTHER_FORMAT,
}  # fmt: skip
"""(file, our kind, name) that nothing names and they do not call unused."""


def _told(shared: Path, family: str) -> set[Answer]:
    return {*answers(shared, family, "unused"), *published(shared, family, "unused")}


@pytest.mark.parametrize(
    ("family", "least"),
    [
        ("cisco_ios", 250),
        ("cisco_asa", 50),
        ("fortinet", 48),
        ("juniper_junos", 50),
        ("cisco_nxos", 1),
        ("arista_eos", 5),
        ("paloalto", 30),
    ],
)
def test_what_they_call_unused_is_unused_here(shared: Path, family: str, least: int) -> None:
    counted: Counter[str] = Counter()
    differ = set()
    for answer in _told(shared, family):
        if answer.type in NOT_READ:
            continue
        standing = state(answer.config, answer.name, KINDS[answer.type])
        counted[standing] += 1
        if standing not in ("unused", "factory"):
            differ.add((answer.config.name, answer.type, answer.name))
    assert differ == {key for key in THEIRS if any(key[0] == path.name for path in answered(shared, family))}
    assert counted["unused"] >= least


@pytest.mark.parametrize("family", FAMILIES)
def test_what_nothing_names_here_is_unused_for_them(shared: Path, family: str) -> None:
    told = {(answer.config.name, answer.name) for answer in _told(shared, family)}
    more = {
        (config.name, kind, name)
        for config in answered(shared, family)
        for kind, name in left_alone(config, ASKED[family])
        if (config.name, name) not in told
    }
    assert more == {key for key in OURS if any(key[0] == path.name for path in answered(shared, family))}


def test_what_the_vendor_ships_is_called_unused_by_them_alone(shared: Path) -> None:
    """The FortiOS factory table is no smaller than what a factory-new device prints and nothing uses."""
    shipped = [
        answer
        for answer in _told(shared, "fortinet")
        if answer.config.name.startswith("batfish_lab-validation__fortios_first_basic")
    ]
    assert len(shipped) > 70
    assert {state(answer.config, answer.name, KINDS[answer.type]) for answer in shipped} == {"factory"}
