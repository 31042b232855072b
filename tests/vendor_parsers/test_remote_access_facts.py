"""What tunnels agree to and who comes in by them, as seven platforms write it, leave it out, or keep it to themselves."""

from __future__ import annotations

import pytest

from auditor.model.device import Device
from auditor.model.forwarding import Vpn
from auditor.model.tunnel import Part
from auditor.platform import Platform
from auditor.source.document import Document
from vendor_parsers.cisco_asa.platform import PLATFORM as ASA
from vendor_parsers.cisco_ios.platform import PLATFORM as IOS
from vendor_parsers.fortinet_fortios.platform import PLATFORM as FORTIOS
from vendor_parsers.juniper_junos.platform import PLATFORM as JUNOS
from vendor_parsers.nec_ix.platform import PLATFORM as IX
from vendor_parsers.paloalto_panos.platform import PLATFORM as PANOS
from vendor_parsers.yamaha_rtx.platform import PLATFORM as YAMAHA


def device(platform: Platform, text: str) -> Device:
    lines = text.strip("\n").split("\n")
    numbers = range(1, len(lines) + 1)
    return platform.parse(platform.read(Document("test.conf", lines, numbers, numbers)))


def named(platform: Platform, text: str, name: str, *, clients: bool | None = None) -> Vpn:
    found = [one for one in device(platform, text).vpns if one.name == name and clients in (None, one.clients)]
    return found[0]


def said(vpn: Vpn, part: Part) -> set[str]:
    """Every value of a part with its state: ``3des written``, ``? unknown``."""
    return {f"{one.value.value or '?'} {one.value.state}" for one in vpn.terms if one.part == part}


# -- IOS ----------------------------------------------------------------------------------------------------------

IOS_15 = """\
version 15.2
hostname rt
crypto isakmp policy 10
 encr aes 256
 authentication pre-share
 group 14
crypto isakmp policy 20
 authentication pre-share
crypto isakmp key K address 203.0.113.9
crypto isakmp key W address 0.0.0.0 0.0.0.0
crypto ipsec transform-set T esp-3des esp-md5-hmac
ip access-list extended VPN
 permit ip 10.1.0.0 0.0.255.255 10.2.0.0 0.0.255.255
crypto map M 10 ipsec-isakmp
 set peer 203.0.113.9
 set transform-set T
 set pfs group2
 set security-association lifetime seconds 900
 set security-association idle-time 600
 match address VPN
crypto map M 20 ipsec-isakmp
 set peer 203.0.113.10
 set transform-set T
 match address VPN
interface GigabitEthernet0/0
 ip address 203.0.113.1 255.255.255.0
 crypto map M
"""


def test_ios_policies_are_all_offered_and_silence_has_the_old_defaults() -> None:
    vpn = named(IOS, IOS_15, "M 10")
    assert said(vpn, "ike cipher") == {"aes256 written", "des default"}
    assert said(vpn, "ike group") == {"14 written", "1 default"}
    assert said(vpn, "ike hash") == {"sha1 default"}
    assert said(vpn, "cipher") == {"3des written"}
    assert said(vpn, "hash") == {"md5 written"}
    assert said(vpn, "pfs") == {"2 written"}
    assert said(vpn, "lifetime") == {"900 written"}
    assert (vpn.access.idle.value, vpn.access.wildcard.value, vpn.access.device.value) == (600, False, "psk")


def test_ios_newer_trains_leave_weak_defaults_open() -> None:
    vpn = named(IOS, IOS_15.replace("version 15.2", "version 17.6"), "M 10")
    assert said(vpn, "ike cipher") == {"aes256 written", "? unknown"}
    assert said(vpn, "ike group") == {"14 written", "? unknown"}


def test_ios_a_peer_without_its_own_key_has_everybodys() -> None:
    vpn = named(IOS, IOS_15, "M 20")
    assert vpn.access.wildcard.is_(True)
    assert vpn.access.wildcard.at is not None
    assert vpn.access.wildcard.at.first == 10
    assert said(vpn, "pfs") == {"off default"}
    assert said(vpn, "lifetime") == {"3600 default"}
    assert vpn.access.idle.is_(0)


def test_ios_sessions_are_logged_only_when_asked_for() -> None:
    assert named(IOS, IOS_15, "M 10").access.logged.is_(False)
    assert named(IOS, IOS_15 + "crypto logging session\n", "M 10").access.logged.is_(True)


EZVPN = """\
version 15.1
aaa new-model
aaa authentication login PEOPLE {methods}
ip local pool POOL 10.99.0.10 10.99.0.20
crypto isakmp policy 10
 encr aes
 authentication pre-share
 group 14
crypto isakmp client configuration group STAFF
 key himitsu
 pool POOL
crypto ipsec transform-set T esp-aes esp-sha-hmac
crypto dynamic-map D 10
 set transform-set T
{xauth}crypto map M client configuration address respond
crypto map M 10 ipsec-isakmp dynamic D
interface GigabitEthernet0/0
 ip address 203.0.113.1 255.255.255.0
 crypto map M
"""
XAUTH = "crypto map M client authentication list PEOPLE\n"


@pytest.mark.parametrize(
    ("methods", "xauth", "people"),
    [
        ("local", XAUTH, "user"),
        ("group radius local", XAUTH, "server"),
        ("none", XAUTH, "none"),
        ("local", "", "none"),
    ],
)
def test_ios_people_of_an_easy_vpn(methods: str, xauth: str, people: str) -> None:
    found = device(IOS, EZVPN.format(methods=methods, xauth=xauth))
    vpn = next(one for one in found.vpns if one.clients)
    assert vpn.access.people.value == people
    assert said(vpn, "ike mode") == {"aggressive written"}
    assert not found.unread
    assert any(secret.use == "psk" and secret.owner == "STAFF" for secret in found.secrets)
    assert "himitsu" not in repr(found)


@pytest.mark.parametrize(
    ("lines", "idle", "demand"),
    [
        (" dialer in-band\n dialer idle-timeout 0\n dialer-group 1\n", 0, False),
        (" dialer in-band\n dialer idle-timeout 300\n dialer-group 1\n", 300, True),
        (" dialer in-band\n dialer-group 1\n", 120, True),
        (" dialer in-band\n dialer persistent\n", 0, False),
        ("", None, None),
    ],
)
def test_ios_a_dialled_line_hangs_up(lines: str, idle: int | None, demand: bool | None) -> None:
    text = f"version 17.6\nhostname rt\ninterface Cellular0/2/0\n ip address negotiated\n{lines}"
    (line,) = device(IOS, text).interfaces
    assert (line.access.idle.value, line.access.on_demand.value) == (idle, demand)


# -- ASA ----------------------------------------------------------------------------------------------------------

ASA_RA = """\
ASA Version 9.8(4)
hostname fw
interface GigabitEthernet0/0
 nameif outside
 security-level 0
 ip address 203.0.113.2 255.255.255.248
ip local pool P 10.56.0.10-10.56.0.19
crypto ipsec ikev1 transform-set T1 esp-3des esp-md5-hmac
crypto dynamic-map DYN 10 set ikev1 transform-set T1
crypto map M 65000 ipsec-isakmp dynamic DYN
crypto map M interface outside
crypto ikev1 policy 10
 authentication pre-share
 encryption aes-256
 hash sha
 group 2
 lifetime 86400
crypto ikev1 enable outside
{lines}group-policy DfltGrpPolicy attributes
 vpn-idle-timeout 45
group-policy GP internal
group-policy GP attributes
 vpn-session-timeout 480
 vpn-access-hours value WORK
tunnel-group RA type remote-access
tunnel-group RA general-attributes
 address-pool P
 {authentication}
 default-group-policy GP
tunnel-group RA ipsec-attributes
 ikev1 pre-shared-key K
"""


def asa(lines: str = "", authentication: str = "authentication-server-group LOCAL") -> Vpn:
    return named(ASA, ASA_RA.format(lines=lines, authentication=authentication), "RA")


def test_asa_group_policies_inherit_and_clients_with_a_key_speak_aggressive_mode() -> None:
    vpn = asa()
    assert said(vpn, "ike mode") == {"aggressive default"}
    assert said(vpn, "cipher") == {"3des written"}
    assert said(vpn, "ike group") == {"2 written"}
    assert said(vpn, "pfs") == {"off default"}
    access = vpn.access
    assert (access.idle.value, access.longest.value, access.schedule.value) == (2700, 28800, "WORK")
    assert access.device.is_("psk")


def test_asa_refuses_aggressive_mode_when_told_to() -> None:
    assert said(asa("crypto ikev1 am-disable\n"), "ike mode") == {"main default"}


@pytest.mark.parametrize(
    ("line", "people"),
    [
        ("authentication-server-group LOCAL", "user"),
        ("authentication-server-group RAD LOCAL", "server"),
        ("authentication-server-group (outside) RAD", "server"),
        ("authentication-server-group none", "none"),
        ("secondary-authentication-server-group RAD", "mfa"),
        ("strip-realm", "user"),
    ],
)
def test_asa_people(line: str, people: str) -> None:
    assert asa(authentication=line).access.people.value == people


@pytest.mark.parametrize(
    ("lines", "logged"),
    [
        ("", False),
        ("logging enable\nlogging buffered informational\n", True),
        ("logging enable\nlogging buffered 4\n", False),
        ("logging enable\nlogging trap warnings\nlogging host outside 203.0.113.5\nlogging buffered 7\n", False),
        ("logging enable\nlogging trap debugging\nlogging host outside 203.0.113.5\n", True),
        ("logging enable\nlogging buffered MYLIST\n", None),
    ],
)
def test_asa_logins_are_messages_of_level_six(lines: str, logged: bool | None) -> None:
    text = ASA_RA.format(lines=lines, authentication="strip-realm")
    assert device(ASA, text).records.value is logged
    assert named(ASA, text, "RA").access.logged.value is logged


# -- FortiOS ------------------------------------------------------------------------------------------------------

FORTI = """\
#config-version=FGT60F-{version}-FW-build1639-240313:opmode=0:vdom=0:user=admin
config user local
    edit "u1"
        set type password
{factor}    next
end
config user radius
    edit "rad"
        set server "10.0.0.9"
    next
end
config user group
    edit "g"
        set member "{member}"
    next
end
config vpn ipsec phase1-interface
    edit "ra"
        set type dynamic
        set interface "wan1"
        set proposal aes256-sha256 3des-md5
{phase1}    next
end
config vpn ipsec phase2-interface
    edit "ra"
        set phase1name "ra"
        set proposal aes256gcm
    next
end
config firewall policy
    edit 1
        set srcintf "ra"
        set dstintf "internal1"
        set action accept
        set srcaddr "all"
        set dstaddr "all"
        set schedule "{schedule}"
        set service "ALL"
    next
end
"""


def forti(
    version: str = "7.2.8", phase1: str = "", member: str = "u1", factor: str = "", schedule: str = "always"
) -> Vpn:  # fmt: skip
    text = FORTI.format(version=version, phase1=phase1, member=member, factor=factor, schedule=schedule)
    return named(FORTIOS, text, "ra")


def test_fortios_offers_what_is_not_printed() -> None:
    vpn = forti()
    assert said(vpn, "ike version") == {"1 default"}
    assert said(vpn, "ike mode") == {"main default"}
    assert said(vpn, "ike cipher") == {"aes256 written", "3des written"}
    assert said(vpn, "ike group") == {"14 default", "5 default"}
    assert said(vpn, "pfs") == {"14 default", "5 default"}
    assert said(vpn, "hash") == set()
    assert vpn.access.idle.is_(0)


def test_fortios_groups_of_releases_without_a_document_are_open() -> None:
    assert said(forti(version="7.6.1"), "ike group") == {"? unknown"}


@pytest.mark.parametrize(
    ("phase1", "member", "factor", "people"),
    [
        ("", "u1", "", "none"),
        ("        set xauthtype auto\n        set authusrgrp g\n", "u1", "", "user"),
        ("        set xauthtype auto\n        set authusrgrp g\n", "rad", "", "server"),
        ("        set eap enable\n        set authusrgrp g\n", "u1", "        set two-factor fortitoken\n", "mfa"),
    ],
)
def test_fortios_people(phase1: str, member: str, factor: str, people: str) -> None:
    assert forti(phase1=phase1, member=member, factor=factor).access.people.value == people


def test_fortios_time_limits() -> None:
    timed = "        set idle-timeout enable\n        set idle-timeoutinterval 20\n"
    assert forti(phase1=timed).access.idle.is_(1200)
    assert forti(schedule="work").access.schedule.is_("work")
    assert forti().access.schedule.is_("")


# -- Junos --------------------------------------------------------------------------------------------------------

JUNOS_SET = """\
set version 18.4R1
set system host-name srx
set security ike proposal P authentication-method pre-shared-keys
set security ike proposal P dh-group group2
set security ike proposal P authentication-algorithm sha1
set security ike proposal P encryption-algorithm 3des-cbc
set security ike policy IP proposals P
set security ike policy IP mode aggressive
set security ike policy IP pre-shared-key ascii-text "$9$abc"
set security ike gateway G ike-policy IP
set security ike gateway G dynamic hostname vendor
set security ike gateway G external-interface ge-0/0/0
set security ipsec policy EP proposal-set compatible
set security ipsec vpn V ike gateway G
set security ipsec vpn V ike ipsec-policy EP
set security ipsec vpn V bind-interface st0.0
"""


def test_junos_sets_stand_for_their_proposals() -> None:
    vpn = named(JUNOS, JUNOS_SET, "V")
    assert said(vpn, "ike mode") == {"aggressive written"}
    assert said(vpn, "ike version") == {"1 default"}
    assert said(vpn, "ike cipher") == {"3des written"}
    assert said(vpn, "ike group") == {"2 written"}
    assert said(vpn, "cipher") == {"3des written", "des written"}
    assert said(vpn, "pfs") == {"off written"}
    assert (vpn.access.device.value, vpn.access.wildcard.value) == ("psk", True)
    assert not vpn.access.idle.known
    assert not vpn.access.logged.known


def test_junos_everything_sent_to_a_log_host_is_logged() -> None:
    vpn = named(JUNOS, JUNOS_SET + "set system syslog host 10.0.0.5 any any\n", "V")
    assert vpn.access.logged.is_(True)


# -- PAN-OS -------------------------------------------------------------------------------------------------------

PAN = """\
set deviceconfig system hostname pa
set network ike crypto-profiles ike-crypto-profiles I encryption [ aes-256-cbc 3des ]
set network ike crypto-profiles ike-crypto-profiles I hash sha1
set network ike crypto-profiles ike-crypto-profiles I dh-group group14
set network ike crypto-profiles ike-crypto-profiles I lifetime days 2
set network ike crypto-profiles ipsec-crypto-profiles E esp encryption aes-256-gcm
set network ike crypto-profiles ipsec-crypto-profiles E esp authentication none
set network ike crypto-profiles ipsec-crypto-profiles E dh-group no-pfs
set network ike gateway G authentication pre-shared-key key -AQ==x
set network ike gateway G protocol version ikev1
set network ike gateway G protocol ikev1 ike-crypto-profile I
set network ike gateway G local-address interface ethernet1/1
set network ike gateway G peer-address dynamic
set network tunnel ipsec V auto-key ike-gateway G
set network tunnel ipsec V auto-key ipsec-crypto-profile E
set network tunnel ipsec V tunnel-interface tunnel.1
"""


def test_panos_profiles() -> None:
    vpn = named(PANOS, PAN, "V")
    assert said(vpn, "ike cipher") == {"aes256 written", "3des written"}
    assert said(vpn, "ike lifetime") == {"172800 written"}
    assert said(vpn, "ike mode") == {"auto default"}
    assert said(vpn, "cipher") == {"aes256gcm written"}
    assert said(vpn, "hash") == set()
    assert said(vpn, "pfs") == {"off written"}
    assert said(vpn, "lifetime") == {"3600 default"}
    assert (vpn.access.device.value, vpn.access.wildcard.value) == ("psk", True)


def test_panos_a_profile_that_is_not_in_the_file_is_not_known() -> None:
    vpn = named(PANOS, PAN.replace("ike-crypto-profile I\n", "ike-crypto-profile other\n"), "V")
    assert said(vpn, "ike cipher") == {"? unknown"}


# -- Yamaha -------------------------------------------------------------------------------------------------------

RTX = """\
# RTX830 Rev.15.02.31 (Fri Jul  5 10:12:44 2024)
ip lan2 address 203.0.113.2/29
tunnel select 1
 ipsec tunnel 101
  ipsec sa policy 101 1 esp aes-cbc sha-hmac
  ipsec ike pre-shared-key 1 text kagi
  ipsec ike remote address 1 203.0.113.9
{lines} tunnel enable 1
"""


def test_yamaha_ikev1_has_old_defaults() -> None:
    vpn = named(YAMAHA, RTX.format(lines=""), "tunnel1")
    assert said(vpn, "ike cipher") == {"3des default"}
    assert said(vpn, "ike group") == {"2 default"}
    assert said(vpn, "ike mode") == {"main default"}
    assert said(vpn, "cipher") == {"aes128 written"}
    assert said(vpn, "lifetime") == {"28800 default"}


def test_yamaha_ikev2_offers_everything_unless_limited() -> None:
    second = "  ipsec ike version 1 2\n  ipsec ike encryption 1 aes256-cbc\n"
    assert "des default" in said(named(YAMAHA, RTX.format(lines=second), "tunnel1"), "ike cipher")
    limited = named(YAMAHA, RTX.format(lines=second + "  ipsec ike proposal-limitation 1 on\n"), "tunnel1")
    assert said(limited, "ike cipher") == {"aes256 written"}


def test_yamaha_a_name_means_aggressive_mode_and_a_duration_is_read() -> None:
    lines = "  ipsec ike remote name 1 vendor\n  ipsec ike duration ipsec-sa 1 3600\n"
    vpn = named(YAMAHA, RTX.format(lines=lines), "tunnel1")
    assert said(vpn, "ike mode") == {"aggressive written"}
    assert said(vpn, "lifetime") == {"3600 written"}
    assert said(vpn, "ike lifetime") == {"28800 default"}


L2TP = """\
# RTX830 Rev.15.02.31 (Fri Jul  5 10:12:44 2024)
ip lan2 address 203.0.113.2/29
pp select anonymous
 pp bind tunnel1
{auth} pp auth username u p
 ip pp remote address pool 10.9.0.1-10.9.0.9
 pp enable anonymous
tunnel select 1
 tunnel encapsulation l2tp
 ipsec tunnel 101
  ipsec sa policy 101 1 esp aes-cbc sha-hmac
  ipsec ike pre-shared-key 1 text kagi
  ipsec ike remote address 1 any
{idle} tunnel enable 1
{more}"""


@pytest.mark.parametrize(
    ("auth", "more", "people"),
    [
        (" pp auth request mschap-v2\n", "", "user"),
        (" pp auth request mschap-v2\n", "radius auth on\n", "server"),
        ("", "", "none"),
    ],
)
def test_yamaha_only_a_request_makes_callers_prove_themselves(auth: str, more: str, people: str) -> None:
    vpn = named(YAMAHA, L2TP.format(auth=auth, idle="", more=more), "ppanonymous")
    assert vpn.access.people.value == people
    assert vpn.access.wildcard.is_(True)


@pytest.mark.parametrize(
    ("line", "idle"),
    [("", 60), (" l2tp tunnel disconnect time 300\n", 300), (" l2tp tunnel disconnect time off\n", 0)],
)
def test_yamaha_l2tp_hangs_up(line: str, idle: int) -> None:
    assert named(YAMAHA, L2TP.format(auth="", idle=line, more=""), "ppanonymous").access.idle.value == idle


# -- IX -----------------------------------------------------------------------------------------------------------

IX_IKE = """\
! NEC Portable Internetwork Core Operating System Software
! IX Series IX2106 (magellan-sec) Software, Version 10.8.21, RELEASE SOFTWARE
hostname ix
ip access-list sec permit ip src 10.1.0.0/16 dest 10.2.0.0/16
ike proposal p1 encryption 3des hash md5 group 1024-bit
ike policy pol peer 203.0.113.9 key kagi mode aggressive p1
ipsec autokey-proposal e1 esp-aes-256 esp-sha2-256 lifetime time 3600
ipsec autokey-map m sec peer 203.0.113.9 e1 pfs 2048-bit
interface Tunnel0.0
  tunnel mode ipsec
  ipsec policy tunnel m out
  no shutdown
"""


def test_ix_proposals() -> None:
    vpn = named(IX, IX_IKE, "Tunnel0.0")
    assert said(vpn, "ike mode") == {"aggressive written"}
    assert said(vpn, "ike cipher") == {"3des written"}
    assert said(vpn, "ike hash") == {"md5 written"}
    assert said(vpn, "ike group") == {"2 written"}
    assert said(vpn, "ike lifetime") == {"? unknown"}
    assert said(vpn, "pfs") == {"14 written"}
    assert said(vpn, "lifetime") == {"3600 written"}
    assert vpn.access.device.is_("psk")
