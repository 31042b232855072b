"""Tunnels between written configurations: what comes out at the other end, and what may be wrong with them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from auditor.cli.reach_command import packet_of
from auditor.engine import Options, load
from auditor.model.ranges import Ranges
from auditor.reach.ask import ask
from auditor.reach.network import Network
from tests.reach.tunnel_texts import (
    ASA_B,
    ASA_FILTER,
    ASA_PEOPLE,
    ASA_SITE,
    NET_A,
    NET_B,
    PLANT,
    SSL,
    fortigate,
    ios_a,
    ios_b,
    router,
    tunnel,
)

Made = Callable[..., Network]


@pytest.fixture
def made(tmp_path: Path) -> Made:
    """Configurations as a network."""

    def build(*configs: str, plant: str = PLANT) -> Network:
        (tmp_path / "plant.yaml").write_text(plant, encoding="utf-8")
        files = []
        for number, text in enumerate(configs):
            files.append(tmp_path / f"device{number}.cfg")
            files[-1].write_text(text, encoding="utf-8")
        sources = tuple(str(file) for file in files)
        return load(Options(sources=sources, plant=tmp_path / "plant.yaml", as_of=date(2026, 11, 22))).network

    return build


def verdict(network: Network, source: str, target: str, src: str, dst: str, port: str = "502") -> str:
    """What both engines say of one TCP packet; they must not differ."""
    packet = packet_of(src, dst, "tcp", port)
    pair = network.reach(source, target)
    one = network.space.box(
        source=Ranges.one(packet.source), destination=Ranges.one(packet.destination), protocol=Ranges.one(6),
        destination_port=Ranges.one(packet.destination_port), source_port=Ranges.one(packet.source_port),
    ) & network.space.initiating()  # fmt: skip
    said = "permitted" if pair.lower & one else "possible" if pair.upper & one else "no"
    answer = ask(network, packet, source, target)
    walked = "permitted" if answer.verdict == "permitted" else "possible" if answer.journey is not None else "no"
    assert walked == said
    return said


def there(network: Network, port: str = "502") -> str:
    return verdict(network, "a", "b", "10.1.0.5", "10.2.0.5", port)


def back(network: Network, port: str = "502") -> str:
    return verdict(network, "b", "a", "10.2.0.5", "10.1.0.5", port)


# -- policy based -------------------------------------------------------------------------------------------------


def test_two_ios_routers_that_mirror_each_other_carry_packets_for_certain(made):
    network = made(ios_a(), ios_b())
    assert (there(network), back(network)) == ("permitted", "permitted")
    flow = network.flows(network.reach("a", "b"))[0]
    assert [(hop.device, hop.sent_by is not None, hop.came_by is not None) for hop in flow.path] == [
        ("rt-a", True, False), ("rt-b", False, True),
    ]  # fmt: skip


def test_the_answer_comes_back_through_the_tunnel_although_the_outer_lists_deny_it(made):
    """Cisco IOS, Crypto Access Check on Clear-Text Packets: outer lists see ESP and IKE only."""
    outer = " ip access-group IN in\n ip access-group NONE out\n"
    lists = "ip access-list extended IN\n permit esp any any\n permit udp any any eq isakmp\nip access-list extended NONE\n deny ip any any\n"
    network = made(ios_a(lists, outside=outer), ios_b(lists, outside=outer))
    assert there(network) == "permitted"
    answer = ask(network, packet_of("10.1.0.5", "10.2.0.5", "tcp", "502"), "a", "b")
    assert answer.answered == "permitted"


@pytest.mark.parametrize("version", ["12.2", "12.1"])
def test_before_12_3_the_outer_list_saw_decrypted_packets_too(made, version):
    """Field notice 29690: inbound once encrypted and once decrypted, outbound before encryption."""
    outer = " ip access-group IN in\n"
    lists = "ip access-list extended IN\n permit esp any any\n permit udp any any eq isakmp\n"
    assert there(made(ios_a(), ios_b(lists, outside=outer, version=version))) == "no"


def test_with_12_3_nobody_knows_whether_the_outer_list_sees_decrypted_packets(made):
    """12.3(8)T brought the change, and a configuration says 12.3 only."""
    outer = " ip access-group IN in\n"
    lists = "ip access-list extended IN\n permit esp any any\n permit udp any any eq isakmp\n"
    assert there(made(ios_a(), ios_b(lists, outside=outer, version="12.3"))) == "possible"


def test_the_list_of_the_crypto_map_itself_is_asked(made):
    """Cisco IOS, Crypto Access Check on Clear-Text Packets: set ip access-group."""
    lists = "ip access-list extended CLEAR\n permit tcp any any eq 502\n"
    network = made(ios_a(), ios_b(lists, inside=" set ip access-group CLEAR in\n"))
    assert (there(network, "502"), there(network, "503")) == ("permitted", "no")


@pytest.mark.parametrize("line", ["deny udp any any eq isakmp", "deny esp any any\n deny udp any any eq non500-isakmp"])
def test_a_tunnel_that_the_outer_list_keeps_from_coming_up_is_only_possible(made, line):
    """RFC 7296: IKE is UDP 500; data is ESP or, behind a translation, ESP in UDP 4500 (2.23)."""
    lists = f"ip access-list extended IN\n {line}\n permit ip any any\n"
    assert there(made(ios_a(), ios_b(lists, outside=" ip access-group IN in\n"))) == "possible"


@pytest.mark.parametrize(("line", "said"), [("permit ip any any", "permitted"), ("permit tcp any any", "possible")])
def test_a_supplied_device_between_the_ends_may_stop_what_builds_the_tunnel(made, line, said):
    """Both ends open a tunnel with UDP 500 (RFC 7296); the way between them is asked like that of any packet."""
    between = (
        "version 15.2\nhostname rt-between\ninterface GigabitEthernet0/0\n ip address 203.0.113.254 255.255.255.0\n"
        " ip access-group IN in\ninterface GigabitEthernet0/1\n ip address 198.51.100.254 255.255.255.0\nip routing\n"
        f"ip access-list extended IN\n {line}\nend\n"
    )
    links = "".join(
        f'  - {{from: "rt-{name}:GigabitEthernet0/1", to: "rt-between:GigabitEthernet0/{number}"}}\n'
        for number, name in enumerate("ab")
    )
    assert there(made(ios_a(), ios_b(), between, plant=f"{PLANT}links:\n{links}")) == said


def test_a_peer_that_is_supplied_but_has_no_tunnel_answers_nobody_for_certain(made):
    assert there(made(ios_a(), router("b"))) == "possible"


def test_selectors_that_do_not_mirror_drop_what_only_one_end_names(made):
    """RFC 7296, 2.9: a responder takes what it has itself, narrower proposals perhaps."""
    network = made(ios_a(), ios_b(lines=(f"permit ip 10.2.0.0 0.0.0.127 {NET_A}",)))
    assert there(network) == "possible"
    assert verdict(network, "a", "b", "10.1.0.5", "10.2.0.200") == "no"


def test_proposals_without_a_common_one_are_only_possible(made):
    assert there(made(ios_a(), ios_b(transform="esp-3des esp-md5-hmac"))) == "possible"


def test_what_a_crypto_list_denies_stays_in_the_clear(made):
    """Cisco IOS Security Configuration Guide, crypto access lists: deny means not protected by this entry."""
    lines = (f"deny tcp {NET_A} {NET_B} eq 502", f"permit ip {NET_A} {NET_B}")
    mirrored = (f"deny tcp {NET_B} eq 502 {NET_A}", f"permit ip {NET_B} {NET_A}")
    network = made(ios_a(lines=lines), ios_b(lines=mirrored))
    assert there(network, "503") == "permitted"
    assert there(network, "502") != "permitted"


def test_a_selected_packet_is_never_sent_in_the_clear(made):
    plant = PLANT + '  - {id: carrier, kind: hq, prefixes: [10.2.0.0/25], interfaces: ["rt-a:GigabitEthernet0/1"]}\n'
    network = made(ios_a(), plant=plant)
    assert verdict(network, "a", "carrier", "10.1.0.5", "10.2.0.5") == "possible"
    bare = made(router("a"), plant=plant)
    assert verdict(bare, "a", "carrier", "10.1.0.5", "10.2.0.5") == "permitted"


def test_a_map_without_a_peer_or_an_interface_is_no_tunnel(made):
    """Cisco IOS: a new crypto map stays disabled until a peer and a list are configured."""
    unbound = ios_b().replace(" crypto map M\n", "")
    assert there(made(ios_a(), unbound)) == "possible"
    assert there(made(ios_a(), ios_b().replace(" set peer 203.0.113.1\n", ""))) == "possible"


def test_a_second_peer_makes_the_way_uncertain(made):
    doubled = ios_a().replace(" set peer 198.51.100.1\n", " set peer 198.51.100.1\n set peer 192.0.2.1\n")
    assert there(made(doubled, ios_b())) == "possible"


def test_partners_behind_a_peer_without_a_configuration_may_come_in_and_be_reached(made):
    network = made(ios_a(lines=(f"permit ip {NET_A} 10.3.0.0 0.0.0.255",)))
    assert verdict(network, "a", "maker", "10.1.0.5", "10.3.0.5") == "possible"
    assert verdict(network, "maker", "a", "10.3.0.5", "10.1.0.5") == "possible"


# -- ASA ----------------------------------------------------------------------------------------------------------


def test_an_asa_lets_decrypted_packets_pass_by_its_outside_list(made):
    """ASA VPN CLI Configuration Guide, Configure IPsec to Bypass ACLs; on by default."""
    network = made(ios_a(), ASA_B + ASA_SITE)
    assert (there(network), back(network)) == ("permitted", "permitted")


def test_an_asa_told_not_to_asks_its_outside_list(made):
    assert there(made(ios_a(), ASA_B + ASA_SITE + "no sysopt connection permit-vpn\n")) == "no"


def test_a_vpn_filter_limits_both_directions(made):
    """Cisco document 118029: the remote side is the source; packets towards the peer meet the same lines exchanged."""
    filtered = (
        "access-list F extended permit tcp 10.1.0.0 255.255.255.0 host 10.2.0.5 eq 502\n"
        "group-policy S internal\ngroup-policy S attributes\n vpn-filter value F\n"
        "tunnel-group 203.0.113.1 general-attributes\n default-group-policy S\n"
    )
    network = made(ios_a(), ASA_B + ASA_SITE + filtered)
    assert (there(network, "502"), there(network, "503")) == ("permitted", "no")
    assert back(network) == "no"


def people(network: Network, port: str = "3389", dst: str = "10.2.0.5") -> str:
    return verdict(network, "home", "b", "10.99.0.20", dst, port)


def test_people_who_dial_in_reach_the_inside_from_their_pool(made):
    network = made(ASA_B + ASA_PEOPLE)
    assert people(network) == "permitted"
    assert verdict(network, "home", "b", "10.99.0.5", "10.2.0.5") == "no"


def test_a_vpn_filter_limits_people(made):
    network = made(ASA_B + ASA_PEOPLE + ASA_FILTER)
    assert (people(network), people(network, "22"), people(network, dst="10.2.0.6")) == ("permitted", "no", "no")


def test_people_meet_the_outside_list_when_the_asa_is_told_so(made):
    told = "no sysopt connection permit-vpn\n"
    assert people(made(ASA_B + ASA_PEOPLE + told)) == "no"
    opened = "access-list OUT line 1 extended permit tcp 10.99.0.0 255.255.255.0 any eq 3389\n"
    text = (ASA_B + ASA_PEOPLE + told).replace("access-list OUT", opened + "access-list OUT", 1).replace(" line 1", "")
    assert (people(made(text)), people(made(text), "22")) == ("permitted", "no")


def test_two_gateways_with_the_same_pool_make_people_possible_only(made):
    other = ASA_B.replace("fw-b", "fw-c").replace("198.51.100.1 ", "192.0.2.1 ").replace("10.2.0.1 ", "10.4.0.1 ")
    assert people(made(ASA_B + ASA_PEOPLE, other + ASA_PEOPLE)) == "possible"


def test_a_gateway_nobody_can_log_in_to_lets_nobody_in(made):
    assert people(made(ASA_B + ASA_PEOPLE.replace(" enable outside\n", ""))) == "no"


# -- tunnel interfaces --------------------------------------------------------------------------------------------


def test_gre_between_two_routers_is_a_link(made):
    network = made(tunnel("a"), tunnel("b"))
    assert (there(network), back(network)) == ("permitted", "permitted")


def test_a_list_on_the_tunnel_interface_is_asked(made):
    """Packets of a tunnel interface are packets of an interface: ip access-group works there as elsewhere."""
    lists = "ip access-list extended T\n deny tcp any any eq 502\n permit ip any any\n"
    guarded = tunnel("b", " ip access-group T in\n").replace("end\n", lists + "end\n")
    network = made(tunnel("a"), guarded)
    assert (there(network, "502"), there(network, "503")) == ("no", "permitted")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (" tunnel key 7\n", "no"),
        (" shutdown\n", "no"),
        (" tunnel mode ipip\n", "possible"),
        (" tunnel mode gre multipoint\n", "possible"),
    ],
)
def test_ends_of_a_tunnel_that_do_not_fit(made, more, said):
    """RFC 2890: a GRE packet with another key belongs to another tunnel."""
    if "multipoint" in more:
        far = tunnel("b", more).replace(" tunnel destination 203.0.113.1\n", "")
    else:
        far = tunnel("b", more)
    assert there(made(tunnel("a"), far)) in (said, "possible" if said == "no" else said)
    assert there(made(tunnel("a"), far)) != "permitted"


def test_gre_that_the_outer_list_drops_is_only_possible(made):
    lists = "ip access-list extended IN\n deny gre any any\n permit ip any any\n"
    far = tunnel("b").replace("interface Tunnel0", lists + "interface Tunnel0")
    far = far.replace(
        " ip address 198.51.100.1 255.255.255.0\n", " ip address 198.51.100.1 255.255.255.0\n ip access-group IN in\n"
    )
    assert there(made(tunnel("a"), far)) == "possible"


def test_two_fortigates_hand_over_between_interfaces_without_addresses(made):
    network = made(fortigate("a"), fortigate("b"))
    assert (there(network), back(network)) == ("permitted", "permitted")


def test_phase_two_selectors_limit_a_tunnel_interface(made):
    """Selectors of both ends must be the same; what they do not name is not carried."""
    narrow = ("set src-subnet 10.1.0.0 255.255.255.128\nset dst-subnet 10.2.0.0 255.255.255.128\n",)
    mirrored = ("set src-subnet 10.2.0.0 255.255.255.128\nset dst-subnet 10.1.0.0 255.255.255.128\n",)
    network = made(fortigate("a", *narrow), fortigate("b", *mirrored))
    assert there(network) == "permitted"
    assert verdict(network, "a", "b", "10.1.0.5", "10.2.0.200") == "no"
    assert there(made(fortigate("a", *narrow), fortigate("b"))) == "possible"


def test_a_fortigate_and_an_ios_router_are_two_ends_of_one_tunnel(made):
    selectors = (
        "set proposal aes256-sha1\nset src-subnet 10.2.0.0 255.255.255.0\nset dst-subnet 10.1.0.0 255.255.255.0\n"
    )
    network = made(ios_a(), fortigate("b", selectors))
    assert (there(network), back(network)) == ("permitted", "permitted")


def test_people_of_an_ssl_vpn_meet_the_policies_from_its_interface(made):
    policy = (
        'edit 1\nset srcintf "ssl.root"\nset dstintf "lan"\nset srcaddr "all"\nset dstaddr "all"\nset action accept\n'
        'set schedule "always"\nset service "RDP"\nnext\n'
    )
    network = made(fortigate("b", policies=policy) + SSL)
    assert (people(network), people(network, "22")) == ("permitted", "no")
    grouped = made(fortigate("b", policies=policy.replace("next", 'set groups "people"\nnext')) + SSL)
    assert people(grouped) == "possible"
