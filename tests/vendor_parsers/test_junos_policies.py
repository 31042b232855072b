"""SRX: zones, policies, address books, applications, and what reaches the device itself."""

from __future__ import annotations

import pytest

from auditor.model.address import ANY, prefix
from auditor.model.rule import Action
from tests.vendor_parsers.junos_text import device_of, packet, passes, rules_of, sample

BASE = """
set system host-name fw
set interfaces ge-0/0/0 unit 0 family inet address 10.1.0.1/24
set interfaces ge-0/0/1 unit 0 family inet address 10.2.0.1/24
set interfaces ge-0/0/2 unit 0 family inet address 10.3.0.1/24
set interfaces ge-0/0/3 unit 0 family inet address 10.4.0.1/24
set security zones security-zone a interfaces ge-0/0/0.0
set security zones security-zone a interfaces ge-0/0/3.0
set security zones security-zone b interfaces ge-0/0/1
set security forwarding-options family inet6 mode flow-based
"""
PAIR = "set security policies from-zone a to-zone b policy"
A, A2, B, NOWHERE = "ge-0/0/0.0", "ge-0/0/3.0", "ge-0/0/1.0", "ge-0/0/2.0"


def policies(text):
    found = device_of(BASE + text).ruleset("security policies")
    assert found is not None
    return found


def match(name, source="any", destination="any", application="any", action="permit", pair=PAIR):
    return (
        f"{pair} {name} match source-address {source}\n{pair} {name} match destination-address {destination}\n"
        f"{pair} {name} match application {application}\n{pair} {name} then {action}\n"
    )


WEB = packet("10.1.0.9", "10.2.0.9", port=443)


def test_without_a_policy_everything_is_denied():
    """Junos CLI Reference, default-policy: deny-all is the default."""
    assert passes(policies(""), WEB, A, B) is False


def test_traffic_within_a_zone_needs_a_policy_as_well():
    """Junos OS Security Policies User Guide: policies hold inside a zone too; there is no implicit intrazone permit."""
    listed = policies(match("p"))
    assert passes(listed, packet("10.1.0.9", "10.4.0.9"), A, A2) is False
    own = policies(match("p", pair="set security policies from-zone a to-zone a policy"))
    assert passes(own, packet("10.1.0.9", "10.4.0.9"), A, A2) is True


def test_interface_without_unit_means_unit_zero():
    assert passes(policies(match("p")), WEB, A, B) is True


def test_first_policy_of_a_pair_decides():
    text = match("no", application="junos-https", action="deny") + match("yes")
    assert passes(policies(text), WEB, A, B) is False
    assert passes(policies(text), packet("10.1.0.9", "10.2.0.9", port=80), A, B) is True


def test_global_policies_come_behind_those_of_the_pair_wherever_they_are_listed():
    """Junos OS Security Policies User Guide, Global Security Policies: the zone context is asked first."""
    glob = match("all", pair="set security policies global policy")
    assert passes(policies(glob + match("no", application="junos-https", action="deny")), WEB, A, B) is False
    assert passes(policies(glob), WEB, A, B) is True
    assert passes(policies(glob), packet("10.2.0.9", "10.1.0.9"), B, A) is True


def test_global_policy_may_name_its_zones():
    glob = match("all", pair="set security policies global policy")
    named = glob + "set security policies global policy all match from-zone b\n"
    assert passes(policies(named), WEB, A, B) is False
    assert passes(policies(named), packet("10.2.0.9", "10.1.0.9"), B, A) is True


def test_default_policy_permit_all_permits_between_zones_and_nowhere_else():
    """An interface without a zone belongs to the null zone, which drops everything (Junos OS, Security Zones)."""
    listed = policies("set security policies default-policy permit-all\n")
    assert passes(listed, WEB, A, B) is True
    assert passes(listed, packet("10.1.0.9", "10.3.0.9"), A, NOWHERE) is False
    assert passes(listed, packet("10.3.0.9", "10.1.0.9"), NOWHERE, A) is False


@pytest.mark.parametrize(
    ("written", "answers"),
    [("flow-based", True), ("drop", False), ("packet-based", True), ("", None)],
)
def test_mode_of_ipv6_decides_whether_policies_see_it_and_unwritten_is_unknown(written, answers):
    """forwarding-options (Security): documents differ on the default of family inet6 mode."""
    mode = "set security forwarding-options family inet6 mode flow-based\n"
    text = BASE.replace(mode, mode.replace("flow-based", written) if written else "")
    found = device_of(text + match("p")).ruleset("security policies")
    assert passes(found, packet("2001:db8::1", "2001:db8:1::1"), A, B) is answers
    assert passes(found, WEB, A, B) is True


def test_packet_based_ipv6_passes_without_a_policy():
    text = BASE.replace("mode flow-based", "mode packet-based")
    found = device_of(text).ruleset("security policies")
    assert passes(found, packet("2001:db8::1", "2001:db8:1::1"), A, B) is True
    assert passes(found, WEB, A, B) is False


@pytest.mark.parametrize(
    "demand",
    [
        "match source-identity operators",
        "match dynamic-application junos:SSH",
        "match url-category news",
        "scheduler-name nights",
        "match source-end-user-profile tablets",
    ],
)
def test_demands_nobody_can_evaluate_make_a_policy_uncertain(demand):
    assert passes(policies(match("p") + f"{PAIR} p {demand}\n"), WEB, A, B) is None


def test_words_that_demand_nothing_leave_a_policy_certain():
    harmless = "".join(
        f"{PAIR} p {words}\n"
        for words in (
            "match source-identity any",
            "match dynamic-application any",
            "then log session-close",
            "then count",
            "description x",
        )
    )
    (rule,) = rules_of(device_of(BASE + match("p") + harmless), "security policies")
    assert rule.conditions == ()
    assert rule.log
    assert rule.description == "x"
    assert rule.inspects


def test_policy_without_an_address_or_an_action_is_uncertain():
    text = f"{PAIR} p match destination-address any\n{PAIR} p match application any\n{PAIR} p then permit\n"
    assert passes(policies(text), WEB, A, B) is None
    assert passes(policies(match("q").rpartition(f"{PAIR} q then")[0]), WEB, A, B) is None


def test_policy_that_sends_into_a_tunnel_is_uncertain():
    assert passes(policies(match("p", action="permit tunnel ipsec-vpn site")), WEB, A, B) is None


def test_inspection_of_permitted_traffic_leaves_it_permitted():
    assert passes(policies(match("p", action="permit application-services idp-policy strict")), WEB, A, B) is True


def test_policy_between_zones_that_do_not_exist_is_kept_uncertain():
    pair = "set security policies from-zone a to-zone nowhere policy"
    (rule,) = rules_of(device_of(BASE + match("p", pair=pair)), "security policies")
    assert rule.conditions == ("zone nowhere is not defined",)


def test_address_is_looked_up_in_the_book_of_its_zone_before_the_global_one():
    """Junos OS Security Policies User Guide, Address Books: the zone's book first, then the global one."""
    books = (
        "set security address-book global address host 10.1.0.9/32\n"
        "set security address-book a-book address host 10.1.0.7/32\nset security address-book a-book attach zone a\n"
    )
    listed = policies(books + match("p", source="host"))
    assert passes(listed, packet("10.1.0.7", "10.2.0.9"), A, B) is True
    assert passes(listed, WEB, A, B) is False
    other = policies(books + match("p", source="host", pair="set security policies from-zone b to-zone a policy"))
    assert passes(other, packet("10.1.0.9", "10.2.0.9"), B, A) is True


def test_address_book_inside_a_zone_is_read():
    book = "set security zones security-zone a address-book address host 10.1.0.9/32\n"
    assert passes(policies(book + match("p", source="host")), WEB, A, B) is True


@pytest.mark.parametrize(
    ("written", "inside", "outside"),
    [
        ("10.1.0.0/24", "10.1.0.9", "10.1.1.9"),
        ("10.1.0.9", "10.1.0.9", "10.1.0.8"),
        ("range-address 10.1.0.5 to 10.1.0.9", "10.1.0.9", "10.1.0.10"),
        ("wildcard-address 10.1.0.9/255.0.255.255", "10.77.0.9", "10.1.0.8"),
        ("2001:db8::/64", "2001:db8::5", "2001:db8:1::5"),
    ],
)
def test_forms_of_an_address(written, inside, outside):
    book = f"set security address-book global address host {written}\n"
    (rule,) = rules_of(device_of(BASE + book + match("p", source="host")), "security policies")
    assert rule.source.lower == rule.source.upper
    assert rule.source.lower.covers(prefix(inside))
    assert not rule.source.upper.covers(prefix(outside))


def test_name_of_a_host_and_unknown_names_may_be_anything():
    book = "set security address-book global address host dns-name www.example.com\n"
    for text in (book + match("p", source="host"), match("p", source="nobody")):
        (rule,) = rules_of(device_of(BASE + text), "security policies")
        assert not rule.source.lower
        assert rule.source.upper == ANY
    assert [one.name for one in device_of(BASE + match("p", source="nobody")).references if not one.defined] == [
        "nobody"
    ]


def test_sets_of_addresses_may_hold_sets():
    book = (
        "set security address-book global address x 10.1.0.9/32\nset security address-book global address-set inner address x\n"
        "set security address-book global address-set outer address-set inner\n"
    )
    assert passes(policies(book + match("p", source="outer")), WEB, A, B) is True


def test_sets_that_hold_themselves_end():
    book = "".join(
        f"set security address-book global address-set {one} address-set {other}\n" for one, other in ("ab", "ba", "aa")
    )
    (rule,) = rules_of(device_of(BASE + book + match("p", source="a")), "security policies")
    assert rule.source.unknown


def test_excluded_addresses_are_all_others():
    book = "set security address-book global address x 10.1.0.9/32\n"
    listed = policies(book + match("p", source="x") + f"{PAIR} p match source-address-excluded\n")
    assert passes(listed, WEB, A, B) is False
    assert passes(listed, packet("10.1.0.7", "10.2.0.9"), A, B) is True


@pytest.mark.parametrize(
    ("word", "protocol", "port"),
    [("junos-ssh", 6, 22), ("junos-dns-udp", 17, 53), ("junos-ms-sql", None, 0), ("junos-ping", 1, 8), ("junos-smb", 6, 445),
     ("junos-cifs", 6, 445), ("junos-icmp6-all", 58, 1), ("junos-sip", 17, 5060), ("junos-ike-nat", 17, 4500)],
)  # fmt: skip
def test_applications_every_device_knows(word, protocol, port):
    (rule,) = rules_of(device_of(BASE + match("p", application=word)), "security policies")
    if protocol is None:
        assert rule.service.unknown == (word,)
        return
    assert (
        passes(policies(match("p", application=word)), packet("10.1.0.9", "10.2.0.9", protocol, port), A, B)
        is not False
    )
    assert not rule.service.unknown


def test_application_written_on_one_line_or_in_several_is_the_same():
    line = "set applications application x term t protocol tcp source-port 1024-65535 destination-port 5000-5010\n"
    several = (
        "set applications application x term t protocol tcp\nset applications application x term t source-port 1024-65535\n"
        "set applications application x term t destination-port 5000-5010\n"
    )
    made = [
        rules_of(device_of(BASE + text + match("p", application="x")), "security policies")[0].service
        for text in (line, several)
    ]
    assert made[0] == made[1]
    assert made[0].terms[0].destination_ports.intervals == ((5000, 5010),)


def test_application_of_your_own_takes_the_place_of_one_every_device_knows():
    own = "set applications application junos-ssh protocol tcp\nset applications application junos-ssh destination-port 2222\n"
    assert (
        passes(policies(own + match("p", application="junos-ssh")), packet("10.1.0.9", "10.2.0.9", port=22), A, B)
        is False
    )


@pytest.mark.parametrize(
    "words",
    ["protocol tcp uuid 1be617c0-31a5-11cf-a7d8-00805f48a135", "destination-port 80", "protocol tcp ether-type 8"],
)
def test_application_that_is_not_known_by_ports_is_uncertain(words):
    (rule,) = rules_of(
        device_of(BASE + f"set applications application x {words}\n" + match("p", application="x")), "security policies"
    )
    assert rule.service.unknown == ("x",)


def test_sample_says_who_reads_the_historian():
    """The control zone's own book holds the historian of that name; the engineers are a range."""
    listed = sample("plant-edge.conf").ruleset("security policies")
    asked = ("ge-0/0/1.0", "ge-0/0/3.100")
    assert passes(listed, packet("10.10.9.12", "10.20.5.21", port=4840), *asked) is True
    assert passes(listed, packet("10.10.9.12", "10.20.5.20", port=4840), *asked) is False
    assert passes(listed, packet("10.10.9.20", "10.20.5.21", port=4840), *asked) is False


def inbound(text):
    found = device_of(BASE + text).ruleset("host-inbound-traffic")
    assert found is not None
    return found


SSH = packet("10.1.0.9", "10.1.0.1", port=22)
ZONE_A = "set security zones security-zone a"


def test_nothing_reaches_the_device_that_is_not_listed():
    """Junos OS 12.2, Understanding How to Control Inbound Traffic Based on Traffic Types: dropped by default."""
    assert passes(inbound(""), SSH, A) is False
    assert passes(inbound(f"{ZONE_A} host-inbound-traffic system-services ssh\n"), SSH, A) is True
    assert passes(inbound(f"{ZONE_A} host-inbound-traffic system-services ssh\n"), SSH, B) is False


def test_interface_overrides_its_zone():
    text = f"{ZONE_A} host-inbound-traffic system-services ssh\n{ZONE_A} interfaces ge-0/0/0.0 host-inbound-traffic system-services ping\n"
    assert passes(inbound(text), SSH, A) is False
    assert passes(inbound(text), SSH, A2) is True
    assert passes(inbound(text), packet("10.1.0.9", "10.1.0.1", 1, 8), A) is True


def test_whether_services_at_an_interface_override_the_zones_protocols_is_not_known():
    text = f"{ZONE_A} host-inbound-traffic protocols bgp\n{ZONE_A} interfaces ge-0/0/0.0 host-inbound-traffic system-services ping\n"
    assert passes(inbound(text), packet("10.1.0.9", "10.1.0.1", port=179), A) is None


def test_all_services_but_one():
    text = (
        f"{ZONE_A} host-inbound-traffic system-services all\n{ZONE_A} host-inbound-traffic system-services ssh except\n"
    )
    assert passes(inbound(text), SSH, A) is False
    assert passes(inbound(text), packet("10.1.0.9", "10.1.0.1", port=443), A) is True
    assert passes(inbound(text), packet("10.1.0.9", "10.1.0.1", port=9999), A) is None


def test_any_service_is_every_port():
    assert (
        passes(
            inbound(f"{ZONE_A} host-inbound-traffic system-services any-service\n"),
            packet("10.1.0.9", "10.1.0.1", port=9999),
            A,
        )
        is True
    )


def test_management_port_stands_in_no_zone():
    text = "set interfaces fxp0 unit 0 family inet address 10.9.0.1/24\n"
    assert passes(inbound(text), SSH, "fxp0.0") is True
    assert passes(inbound(""), SSH, "fxp0.0") is False


def test_policies_to_the_device_are_asked_beside_and_what_they_do_not_match_is_unknown():
    pair = "set security policies from-zone a to-zone junos-host policy"
    text = match("no", application="junos-ssh", action="deny", pair=pair)
    device = device_of(BASE + text)
    found = device.ruleset("security policies to junos-host")
    assert passes(found, SSH, A) is False
    assert passes(found, packet("10.1.0.9", "10.1.0.1", port=80), A) is None
    assert passes(found, SSH, B) is True
    assert {one.ruleset for one in device.bindings if one.stage == "local"} == {
        "security policies to junos-host",
        "host-inbound-traffic",
    }


def test_device_without_zones_and_policies_keeps_no_sessions():
    """Decision 22: deny by default is flow mode's; a router without a filter accepts."""
    device = device_of("set system host-name r\nset interfaces ge-0/0/0 unit 0 family inet address 10.0.0.1/24\n")
    assert device.kind == "router"
    assert not device.stateful
    assert device.bindings == ()


def test_packet_mode_takes_a_firewall_out_of_flow_mode():
    """forwarding-options (Security): family mpls mode packet-based makes an SRX a router."""
    device = device_of(BASE + "set security forwarding-options family mpls mode packet-based\n")
    assert not device.stateful
    assert device.ruleset("security policies") is None


def test_model_in_the_export_says_it_is_a_firewall():
    device = device_of("# Model: srx345\nversion 21.4R3.15;\nsystem {\n    host-name a;\n}\n")
    assert device.kind == "firewall"
    assert device.model == "srx345"
    assert device.ruleset("security policies").default is Action.DENY


def test_filter_that_takes_packets_out_of_flow_mode_makes_policies_uncertain():
    text = (
        "set firewall family inet filter F term t from source-address 10.1.0.9/32\nset firewall family inet filter F term t then packet-mode\n"
        "set firewall family inet filter F term t then accept\nset firewall family inet filter F term rest then accept\n"
        "set interfaces ge-0/0/0 unit 0 family inet filter input F\n"
    )
    assert passes(policies(text), WEB, A, B) is None
    assert passes(policies(text), packet("10.1.0.7", "10.2.0.9"), A, B) is False


def test_the_comment_right_above_a_policy_is_its_note():
    """Junos OS CLI User Guide, annotate: the comment stands above the statement it speaks of."""
    device = device_of(
        """
        system { host-name fw; }
        security { policies { from-zone a to-zone b {
            /* FTP move, remove
             * afterwards */
            policy moved {
                match { source-address any; destination-address any; application any; }
                then { permit; }
            }
            policy plain {
                match { source-address any; destination-address any; application any; }
                then { permit; }
                /* the end of the list */
            }
            policy said {
                description "F-05";
                match { source-address any; destination-address any; application any; }
                then { permit; }
            }
        } } }
        """
    )
    notes = {rule.name.rpartition(" ")[2]: rule.description for rule in rules_of(device, "security policies")}
    assert notes == {"moved": "FTP move, remove afterwards", "plain": "", "said": "F-05"}
