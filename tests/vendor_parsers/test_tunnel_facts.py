"""What three platforms say about tunnels: whom they serve, what they select, how they protect it, which lists see it."""

from __future__ import annotations

import pytest

from auditor.model.address import ANY6, parse_ip
from auditor.model.device import Device
from auditor.model.forwarding import Vpn
from auditor.model.ranges import Ranges
from auditor.model.rule import Action
from auditor.platform import Platform
from auditor.source.document import Document
from vendor_parsers._readers.ipsec import transform
from vendor_parsers.cisco_asa.platform import PLATFORM as ASA
from vendor_parsers.cisco_ios.platform import PLATFORM as IOS
from vendor_parsers.fortinet_fortios.platform import PLATFORM as FORTIOS


def device(platform: Platform, text: str) -> Device:
    lines = text.strip("\n").split("\n")
    numbers = range(1, len(lines) + 1)
    return platform.parse(platform.read(Document("test.conf", lines, numbers, numbers)))


def only(platform: Platform, text: str) -> Vpn:
    (found,) = device(platform, text).vpns
    return found


def pool(first: str, last: str) -> Ranges:
    return Ranges.of((parse_ip(first), parse_ip(last)))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("esp-aes 256 esp-sha-hmac", "aes256 sha1"),
        ("esp-aes-256 esp-sha-hmac", "aes256 sha1"),
        ("esp-aes esp-sha256-hmac", "aes128 sha256"),
        ("esp-gcm 256", "aes256gcm"),
        ("esp-null esp-md5-hmac", "null md5"),
        ("ah-sha-hmac", None),
        ("esp-seal", None),
    ],
)
def test_transform_sets_in_one_spelling(words, said):
    assert transform(words) == said


# -- IOS ----------------------------------------------------------------------------------------------------------

EZVPN = """\
version 15.1
ip local pool PEOPLE 10.99.0.10 10.99.0.200
crypto isakmp client configuration group STAFF
 key himitsu-no-kagi
 pool PEOPLE
crypto ipsec transform-set T esp-aes esp-sha-hmac
crypto dynamic-map D 10
 set transform-set T
crypto map M client configuration address respond
crypto map M 10 ipsec-isakmp dynamic D
interface GigabitEthernet0/0
 ip address 203.0.113.1 255.255.255.0
 crypto map M
"""


def test_easy_vpn_gives_addresses_of_the_groups_pool():
    clients, sites = device(IOS, EZVPN).vpns
    assert (clients.clients, clients.remote.lower) == (True, pool("10.99.0.10", "10.99.0.200"))
    assert (sites.clients, sites.remote.lower) == (False, Ranges())


def test_a_virtual_template_of_flexvpn_serves_people_of_the_policys_pool():
    found = only(
        IOS,
        "ip local pool P 10.99.0.10 10.99.0.20\ncrypto ikev2 authorization policy A\n pool P\n"
        "crypto ipsec profile X\n set ikev2-profile Y\ninterface Virtual-Template1 type tunnel\n ip unnumbered Loopback0\n"
        " tunnel mode ipsec ipv4\n tunnel protection ipsec profile X\n",
    )
    assert (found.tunnel_interface, found.clients) == ("Virtual-Template1", True)
    assert found.remote.lower == pool("10.99.0.10", "10.99.0.20")


def test_ssl_vpn_serves_people_where_its_gateway_answers():
    text = (
        "ip local pool P 10.99.0.10 10.99.0.20\ninterface GigabitEthernet0/0\n ip address 203.0.113.1 255.255.255.0\n"
        "webvpn gateway G\n ip address 203.0.113.1 port 443\n inservice\n"
        'webvpn context C\n gateway G\n policy group PG\n  functions svc-enabled\n  svc address-pool "P"\n inservice\n'
    )
    found = only(IOS, text)
    assert (found.kind, found.interface, found.enabled) == ("ssl", "GigabitEthernet0/0", True)
    assert not only(IOS, text.replace(" port 443\n inservice", " port 443")).enabled


def test_l2tp_without_ipsec_is_not_encrypted():
    text = (
        "ip local pool P 10.99.0.10 10.99.0.20\nvpdn-group 1\n accept-dialin\n  protocol l2tp\n  virtual-template 1\n"
        "interface Virtual-Template1\n peer default ip address pool P\n"
    )
    found = only(IOS, text)
    assert (found.kind, found.encrypted, found.clients, found.enabled) == ("l2tp", False, True, True)


GRE = """\
version 15.2
ip access-list extended GRE
 permit gre host 203.0.113.1 host 198.51.100.1
crypto ipsec transform-set T {transform}
crypto map M 10 ipsec-isakmp
 set peer 198.51.100.1
 set transform-set T
 match address GRE
interface GigabitEthernet0/0
 ip address 203.0.113.1 255.255.255.0
{bound}interface Tunnel0
 tunnel source GigabitEthernet0/0
 tunnel destination 198.51.100.1
"""


@pytest.mark.parametrize(
    ("sets", "bound", "said"),
    [
        ("esp-aes esp-sha-hmac", " crypto map M\n", True),
        ("esp-null esp-sha-hmac", " crypto map M\n", False),
        ("esp-aes esp-sha-hmac", "", False),
    ],
)
def test_gre_that_a_crypto_map_protects_is_as_encrypted_as_the_map(sets, bound, said):
    gre = device(IOS, GRE.format(transform=sets, bound=bound)).vpns[-1]
    assert (gre.tunnel_interface, gre.encrypted) == ("Tunnel0", said)


@pytest.mark.parametrize("mode", ["ipv6ip", "ipv6ip 6to4", "ipv6ip isatap"])
def test_tunnels_of_the_ipv6_transition_carry_ipv6_in_the_clear(mode):
    found = only(IOS, f"interface Tunnel0\n tunnel source 203.0.113.1\n tunnel mode {mode}\n")
    assert (found.local.upper, found.encrypted, found.carriers) == (ANY6, False, {"6in4"})
    assert found.local_address == parse_ip("203.0.113.1")


def test_entries_of_a_crypto_map_are_in_the_order_of_their_numbers():
    entry = "crypto map M {n} ipsec-isakmp\n set peer 198.51.100.{n}\n match address A\n"
    text = "access-list 101 permit ip any any\n" + "".join(entry.format(n=n) for n in (100, 20))
    assert [vpn.name for vpn in device(IOS, text + "interface Gi0/0\n crypto map M\n").vpns] == ["M 20", "M 100"]


def test_a_crypto_map_may_speak_from_a_loopback():
    text = GRE.format(transform="esp-aes esp-sha-hmac", bound=" crypto map M\n")
    text += "crypto map M local-address Loopback0\ninterface Loopback0\n ip address 192.0.2.1 255.255.255.255\n"
    assert device(IOS, text).vpns[0].local_address == parse_ip("192.0.2.1")


# -- ASA ----------------------------------------------------------------------------------------------------------


def test_every_cipher_of_an_ikev2_proposal_goes_with_every_hash():
    found = only(
        ASA,
        "ASA Version 9.12(4)\ninterface GigabitEthernet0/0\n nameif outside\n ip address 198.51.100.1 255.255.255.0\n"
        "access-list A extended permit ip any4 any4\n"
        "crypto ipsec ikev2 ipsec-proposal S\n protocol esp encryption aes-256 aes\n protocol esp integrity sha-256 sha-1\n"
        "crypto map M 10 match address A\ncrypto map M 10 set peer 203.0.113.1 192.0.2.1\n"
        "crypto map M 10 set ikev2 ipsec-proposal S\ncrypto map M interface outside\n",
    )
    assert found.offers == {"aes256 sha256", "aes256 sha1", "aes128 sha256", "aes128 sha1"}
    assert found.spare_peers == ("192.0.2.1",)


# -- FortiOS ------------------------------------------------------------------------------------------------------

DIAL_UP = """\
config vpn ipsec phase1-interface
edit "people"
set type dynamic
set interface "wan1"
set mode-cfg enable
set ipv4-start-ip 10.99.0.10
set ipv4-end-ip 10.99.0.200
set proposal aes256-sha256
next
end
config vpn ipsec phase2-interface
edit "people"
set phase1name "people"
set proposal {proposal}
next
end
"""


def test_dial_up_with_mode_configuration_serves_people():
    found = device(FORTIOS, DIAL_UP.format(proposal="aes256-sha256"))
    (vpn,) = found.vpns
    assert (vpn.clients, vpn.remote.lower, vpn.offers) == (True, pool("10.99.0.10", "10.99.0.200"), {"aes256 sha256"})
    assert [(route.interface, route.prefix) for route in found.routes] == [("people", vpn.remote.lower)]


def test_a_null_proposal_is_no_encryption():
    assert only(FORTIOS, DIAL_UP.format(proposal="null-sha1")).encrypted is False


@pytest.mark.parametrize(
    ("section", "keys"),
    [
        ("gre-tunnel", "set remote-gw 198.51.100.1\nset local-gw 203.0.113.1"),
        ("ipip-tunnel", "set remote-gw 198.51.100.1\nset local-gw 203.0.113.1"),
        ("sit-tunnel", "set destination 198.51.100.1\nset source 203.0.113.1"),
    ],
)
def test_tunnels_without_encryption_are_named_so(section, keys):
    found = device(FORTIOS, f'config system {section}\nedit "t"\nset interface "wan1"\n{keys}\nnext\nend\n')
    (vpn,) = found.vpns
    assert (vpn.encrypted, vpn.tunnel_interface, vpn.peer) == (False, "t", parse_ip("198.51.100.1"))
    assert vpn.local_address == parse_ip("203.0.113.1")
    assert found.interface("t") is not None


def test_a_policy_based_tunnel_takes_what_its_policy_names_and_never_for_certain():
    text = """\
config firewall address
edit "here"
set subnet 10.1.0.0 255.255.255.0
next
edit "there"
set subnet 10.2.0.0 255.255.255.0
next
end
config vpn ipsec phase1
edit "old"
set interface "wan1"
set remote-gw 198.51.100.1
next
end
config vpn ipsec phase2
edit "old"
set phase1name "old"
set proposal aes128-sha1
next
end
config firewall policy
edit 7
set srcintf "lan"
set dstintf "wan1"
set srcaddr "here"
set dstaddr "there"
set action ipsec
set schedule "always"
set service "ALL"
set vpntunnel "old"
next
end
"""
    vpn = only(FORTIOS, text)
    (line,) = vpn.selectors
    assert (line.action, line.exact, bool(line.conditions)) == (Action.PERMIT, False, True)
    assert (vpn.tunnel_interface, vpn.maybe_past) == ("", {"through"})
    assert not only(FORTIOS, text.replace('set vpntunnel "old"\n', "")).enabled
