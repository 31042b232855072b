"""What six platforms say about optional services, protections, keys of routing and profiles: on, off, default or unknown."""

from __future__ import annotations

import pytest

from auditor.model.device import Device
from auditor.model.fact import Fact
from auditor.platform import Platform
from auditor.source.document import Document
from vendor_parsers.cisco_asa.platform import PLATFORM as ASA
from vendor_parsers.cisco_ios.platform import PLATFORM as IOS
from vendor_parsers.fortinet_fortios.platform import PLATFORM as FORTIOS
from vendor_parsers.juniper_junos.platform import PLATFORM as JUNOS
from vendor_parsers.paloalto_panos.platform import PLATFORM as PANOS
from vendor_parsers.yamaha_rtx.platform import PLATFORM as YAMAHA


def device(platform: Platform, text: str) -> Device:
    lines = text.strip("\n").split("\n")
    numbers = range(1, len(lines) + 1)
    return platform.parse(platform.read(Document("test.conf", lines, numbers, numbers)))


def said(fact: Fact[bool]) -> tuple[str, bool | None, int | None]:
    return fact.state, fact.value, fact.at.first if fact.at is not None else None


IOS_PORT = "interface GigabitEthernet0/0\n ip address 10.0.0.1 255.255.255.0\n"
FORTI = "config system global\n    set hostname fw\nend\n"
JUNOS_PORT = "set system host-name fw\nset interfaces ge-0/0/0 unit 0 family inet address 10.0.0.1/24\n"
YAMAHA_PORT = "# RTX830 Rev.15.02.31 (Fri Jul  5 10:12:44 2024)\nip lan1 address 10.0.0.1/24\n"
PAN = "set deviceconfig system hostname fw\n"
PAN_ZONE = PAN + (
    "set network interface ethernet ethernet1/1 layer3 ip 10.0.0.1/24\n"
    "set zone outside network layer3 ethernet1/1\n"
    "set zone outside network zone-protection-profile GUARD\n"
)


@pytest.mark.parametrize(
    ("platform", "text", "name", "where", "expected"),
    [
        (IOS, "version 15.2\nip finger\n", "finger", "ip finger", ("written", True, 2)),
        (IOS, "version 15.2\nhostname a\n", "finger", "ip finger", ("default", False, None)),
        (IOS, "version 12.0\nhostname a\n", "finger", "ip finger", ("default", True, None)),
        (IOS, "hostname a\n", "finger", "ip finger", ("unknown", None, None)),
        (IOS, "version 15.2\nno service pad\n", "pad", "service pad", ("written", False, 2)),
        (IOS, "version 15.2\n" + IOS_PORT, "pad", "service pad", ("default", True, None)),
        (IOS, "version 15.2\nip dhcp bootp ignore\n", "bootp", "ip bootp server", ("written", False, 2)),
        (IOS, "version 15.2\nhostname a\n", "bootp", "ip bootp server", ("unknown", None, None)),
        (IOS, "version 15.2\nline aux 0\n no exec\n", "aux-exec", "line aux 0", ("written", False, 3)),
        (IOS, "version 15.2\nline aux 0\n login\n", "aux-exec", "line aux 0", ("default", True, None)),
        (IOS, "ip dhcp pool A\n network 10.0.0.0 /24\n", "dhcp-server", "ip dhcp pool A", ("written", True, 1)),
        (IOS, "no service dhcp\nip dhcp pool A\n", "dhcp-server", "ip dhcp pool A", ("written", False, 1)),
        (ASA, "hostname a\ndhcpd enable inside\n", "dhcp-server", "dhcpd enable inside", ("written", True, 2)),
        (ASA, "hostname a\n", "dhcp-server", "dhcpd enable", ("default", False, None)),
        (FORTIOS, FORTI + 'config system dns-server\n    edit "wan1"\n    next\nend\n', "dns-server", "dns-server wan1", ("written", True, 5)),
        (FORTIOS, FORTI + "config system auto-install\n    set auto-install-config disable\nend\n", "usb-autoload", "auto-install-config", ("written", False, 5)),
        (FORTIOS, FORTI, "usb-autoload", "auto-install-config", ("unknown", None, None)),
        (JUNOS, JUNOS_PORT + "set system services finger\n", "finger", "services finger", ("written", True, 3)),
        (JUNOS, JUNOS_PORT, "finger", "services finger", ("default", False, None)),
        (PANOS, PAN + "set network dhcp interface ethernet1/1 server mode enabled\n", "dhcp-server", "dhcp ethernet1/1", ("written", True, 2)),
        (PANOS, PAN, "dhcp-server", "dhcp server", ("default", False, None)),
        (YAMAHA, YAMAHA_PORT + "dhcp service server\n", "dhcp-server", "dhcp service", ("written", True, 3)),
        (YAMAHA, YAMAHA_PORT + "dns service off\n", "dns-server", "dns service", ("written", False, 3)),
        (YAMAHA, YAMAHA_PORT, "dns-server", "dns service", ("default", True, None)),
        (YAMAHA, YAMAHA_PORT + "usbhost use off\n", "usb-autoload", "usbhost use", ("written", False, 3)),
        (YAMAHA, YAMAHA_PORT, "usb-autoload", "usbhost use", ("unknown", None, None)),
    ],
)  # fmt: skip
def test_a_service_is_written_a_default_or_unknown(platform, text, name, where, expected):
    found = [one for one in device(platform, text).features if (one.name, one.where) == (name, where)]
    assert [said(one.enabled) for one in found] == [expected]


@pytest.mark.parametrize(
    ("platform", "text", "kind", "expected"),
    [
        (IOS, "version 15.2\nno ip source-route\n", "no-source-route", [("written", True, 2)]),
        (IOS, "version 15.2\nip source-route\n", "no-source-route", [("written", False, 2)]),
        (IOS, "version 15.2\nhostname a\n", "no-source-route", [("default", False, None)]),
        (IOS, "version 17.3\nhostname a\n", "no-source-route", [("unknown", None, None)]),
        (IOS, IOS_PORT + " no ip proxy-arp\n", "no-proxy-arp", [("written", True, 3)]),
        (IOS, IOS_PORT, "no-proxy-arp", [("default", False, None)]),
        (IOS, "interface Serial0\n ip address 10.0.0.1 255.255.255.0\n", "no-proxy-arp", []),
        (IOS, "control-plane\n service-policy input P\n", "control-plane", [("written", True, 2)]),
        (IOS, IOS_PORT + " rate-limit input 8000 1500 2000\n", "rate-limit", [("written", True, 3)]),
        (IOS, "hostname a\n", "flood", [("default", False, None)]),
        (IOS, IOS_PORT + " ip inspect FW in\nip inspect name FW tcp\n", "flood", [("unknown", None, None)]),
        (ASA, "policy-map P\n class C\n  set connection embryonic-conn-max 100\nservice-policy P global\n", "flood", [("written", True, 3)]),
        (ASA, "policy-map P\n class C\n  set connection embryonic-conn-max 100\n", "flood", [("default", False, None)]),
        (ASA, "policy-map P\n class C\n  set connection embryonic-conn-max 0\nservice-policy P global\n", "flood", [("default", False, None)]),
        (ASA, "hostname a\nthreat-detection basic-threat\n", "flood", [("default", False, None)]),
        (FORTIOS, FORTI, "flood", [("default", False, None)]),
        (JUNOS, JUNOS_PORT + "set security zones security-zone u interfaces ge-0/0/0.0\n", "flood", [("default", False, None)]),
        (JUNOS, JUNOS_PORT, "flood", [("unknown", None, None)]),
        (PANOS, PAN_ZONE + "set network profiles zone-protection-profile GUARD flood tcp-syn enable yes\n", "flood", [("written", True, 5)]),
        (PANOS, PAN_ZONE + "set network profiles zone-protection-profile GUARD flood tcp-syn enable no\n", "flood", [("default", False, None)]),
        (YAMAHA, YAMAHA_PORT + "ip lan1 intrusion detection in on reject=on\n", "flood", [("written", True, 3)]),
        (YAMAHA, YAMAHA_PORT + "ip lan1 intrusion detection in on\n", "flood", [("written", False, 3)]),
        (YAMAHA, YAMAHA_PORT, "flood", [("default", False, None)]),
        (YAMAHA, YAMAHA_PORT + "ip filter source-route on\n", "no-source-route", [("written", True, 3)]),
    ],
)  # fmt: skip
def test_a_guard_is_on_off_or_unknown(platform, text, kind, expected):
    assert [said(one.enabled) for one in device(platform, text).protections if one.kind == kind] == expected


DOS = (
    FORTI + "config firewall DoS-policy\n    edit 1\n        set interface wan1\n        config anomaly\n"
    '            edit "tcp_syn_flood"\n                set status enable\n                set action {action}\n'
    "            next\n        end\n    next\nend\n"
)


@pytest.mark.parametrize(("action", "guards"), [("block", True), ("pass", False)])
def test_a_dos_policy_that_only_logs_guards_nothing(action, guards):
    (found,) = (one for one in device(FORTIOS, DOS.format(action=action)).protections if one.kind == "flood")
    assert (found.enabled.value, found.interfaces) == (guards, frozenset({"wan1"}))


SCREEN = JUNOS_PORT + (
    "set security screen ids-option S tcp syn-flood alarm-threshold 512\n"
    "set security screen ids-option S ip spoofing\n"
    "set security zones security-zone u interfaces ge-0/0/0.0\n"
    "set security zones security-zone u screen S\n"
)


def test_a_screen_limits_floods_and_checks_sources_on_the_interfaces_of_its_zone():
    found = device(JUNOS, SCREEN)
    (flood,) = (one for one in found.protections if one.kind == "flood")
    assert (flood.enabled.value, flood.interfaces) == (True, frozenset({"ge-0/0/0.0"}))
    assert [said(port.urpf) for port in found.interfaces if port.addresses] == [("written", True, 4)]


def test_a_screen_that_only_alarms_guards_nothing():
    found = device(JUNOS, SCREEN + "set security screen ids-option S alarm-without-drop\n")
    assert [one.enabled.value for one in found.protections if one.kind == "flood"] == [False]
    assert [port.urpf.value for port in found.interfaces if port.addresses] == [False]


NTP = "ntp server 10.0.0.9\n"


@pytest.mark.parametrize(
    ("text", "names", "interfaces"),
    [
        (IOS_PORT + NTP, ("any",), None),
        (IOS_PORT + " ntp disable\n" + NTP, ("any",), frozenset()),
        (
            IOS_PORT + NTP + "ntp access-group serve-only 10\naccess-list 10 permit 10.0.0.0 0.0.0.255\n",
            ("10.0.0.0 0.0.0.255",), None,
        ),
    ],
)  # fmt: skip
def test_ntp_answers_everywhere_unless_limited(text, names, interfaces):
    (found,) = (one for one in device(IOS, text).listeners if one.where == "ntp")
    assert found.sources.value is not None
    assert (found.sources.value.names, found.interfaces) == (names, interfaces)


def test_a_query_only_access_group_serves_nobody_time():
    text = IOS_PORT + NTP + "ntp access-group query-only 10\naccess-list 10 permit any\n"
    (found,) = (one for one in device(IOS, text).listeners if one.where == "ntp")
    assert found.sources.value is not None
    assert not found.sources.value.upper


def test_without_an_ntp_line_nothing_answers():
    assert [one for one in device(IOS, IOS_PORT).listeners if one.where == "ntp"] == []


OSPF = "router ospf 1\n network 10.0.0.0 0.0.0.255 area 0\n"


@pytest.mark.parametrize(
    ("text", "authenticated"),
    [
        (IOS_PORT + OSPF, False),
        (IOS_PORT + " ip ospf authentication message-digest\n" + OSPF, True),
        (IOS_PORT + " ip ospf authentication null\n" + OSPF + " area 0 authentication\n", False),
        (IOS_PORT + OSPF + " area 0 authentication message-digest\n", True),
        (IOS_PORT + "router rip\n version 2\n network 10.0.0.0\n", False),
        (IOS_PORT + " ip rip authentication key-chain K\nrouter rip\n network 10.0.0.0\n", True),
        (IOS_PORT + " ip authentication mode eigrp 5 md5\nrouter eigrp 5\n network 10.0.0.0\n", True),
    ],
)
def test_a_neighbour_needs_a_key_only_where_one_is_written(text, authenticated):
    ((speaker,),) = (process.speakers for process in device(IOS, text).routing)
    assert speaker.authenticated.value is authenticated


BGP = "router bgp 65000\n neighbor 10.0.0.7 remote-as 65001\n"
JUNOS_BGP = JUNOS_PORT + "set protocols bgp group g neighbor 10.0.0.7 peer-as 65001\n"


@pytest.mark.parametrize(
    ("platform", "text", "authenticated"),
    [
        (IOS, IOS_PORT + BGP, False),
        (IOS, IOS_PORT + BGP + " neighbor 10.0.0.7 password 7 094F471A1A0A\n", True),
        (JUNOS, JUNOS_BGP, False),
        (JUNOS, JUNOS_BGP + 'set protocols bgp group g authentication-key "$9$abc"\n', True),
        (YAMAHA, YAMAHA_PORT + "bgp use on\nbgp neighbor 1 65001 10.0.0.7\n", False),
    ],
)
def test_a_bgp_session_needs_a_key_only_where_one_is_written(platform, text, authenticated):
    ((peer,),) = (process.peers for process in device(platform, text).routing)
    assert peer.authenticated.value is authenticated


@pytest.mark.parametrize(
    ("line", "authenticated"),
    [
        (" standby 1 ip 10.0.0.254\n", False),
        (" standby 1 ip 10.0.0.254\n standby 1 authentication md5 key-string abc\n", True),
        (" standby 1 ip 10.0.0.254\n standby 2 authentication md5 key-string abc\n", False),
        (" vrrp 1 address-family ipv4\n  address 10.0.0.254 primary\n", None),
    ],
)
def test_a_shared_address_is_guarded_by_the_key_of_its_own_group(line, authenticated):
    (interface,) = device(IOS, IOS_PORT + line).interfaces
    (shared,) = (one for one in interface.addresses if one.virtual)
    assert (shared.authenticated.value if shared.authenticated is not None else None) is authenticated


POLICY = (
    FORTI
    + "config firewall policy\n    edit 1\n        set srcintf any\n        set dstintf any\n        set action {action}\n"
    "        set srcaddr all\n        set dstaddr all\n        set service ALL\n        set schedule always\n{utm}    next\nend\n"
    'config firewall profile-group\n    edit "g"\n        set ips-sensor "s"\n    next\nend\n'
)
UTM = "        set utm-status {status}\n        set {key}\n"


@pytest.mark.parametrize(
    ("action", "utm", "profiles"),
    [
        ("accept", "", ()),
        ("accept", UTM.format(status="enable", key="av-profile a"), ("av a",)),
        ("accept", UTM.format(status="disable", key="av-profile a"), ()),
        ("accept", "        set profile-type group\n" + UTM.format(status="enable", key="profile-group g"), ("ips s",)),
        ("deny", "", None),
    ],
)
def test_a_policy_inspects_what_its_profiles_say_while_inspection_is_on(action, utm, profiles):
    found = device(FORTIOS, POLICY.format(action=action, utm=utm))
    assert {rule.profiles for ruleset in found.filters for rule in ruleset.rules if not rule.implied} == {profiles}


PAN_RULE = PAN_ZONE + (
    "set rulebase security rules r from any\nset rulebase security rules r to any\nset rulebase security rules r source any\n"
    "set rulebase security rules r destination any\nset rulebase security rules r service any\n"
    "set rulebase security rules r application any\nset rulebase security rules r action allow\n{more}"
    "set profile-group G virus default\nset profile-group G vulnerability strict\n"
)


@pytest.mark.parametrize(
    ("more", "profiles"),
    [
        ("", ()),
        ("set rulebase security rules r profile-setting profiles virus default\n", ("av default",)),
        ("set rulebase security rules r profile-setting group G\n", ("av default", "ips strict")),
        ("set rulebase security rules r profile-setting group X\n", ("other profile-group X",)),
    ],
)
def test_a_rule_inspects_what_its_profiles_or_its_group_say(more, profiles):
    found = device(PANOS, PAN_RULE.format(more=more))
    assert {rule.profiles for one in found.filters for rule in one.rules if not rule.implied} == {profiles}
