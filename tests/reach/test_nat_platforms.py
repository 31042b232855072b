"""Packets through translating devices of each platform, both ways, as the vendors' documents say they fare."""

from __future__ import annotations

from datetime import date
from itertools import permutations, product
from pathlib import Path

import pytest

from auditor.cli.reach_command import packet_of
from auditor.engine import Options, load
from auditor.model.address import format_ip
from auditor.model.ranges import Ranges
from auditor.reach.ask import ask
from auditor.reach.follow import follow

DAY = date(2026, 11, 22)

PEER, FAR, INNER = "203.0.113.20", "203.0.113.200", "10.1.0.20"
"""A host outside, one in the part of the outside that is exempted from translation, and a host inside."""


class Asked:
    """One configuration and what becomes of packets sent into it."""

    def __init__(self, folder: Path, config: str) -> None:
        path = folder / "device.cfg"
        path.write_text(config, encoding="utf-8")
        self.network = load(Options(sources=(str(path),), as_of=DAY)).network

    def verdict(self, source: str, destination: str, port: str = "443", protocol: str = "tcp") -> str:
        return ask(self.network, packet_of(source, destination, protocol, port)).verdict

    def sent(self, source: str, destination: str, port: str = "443") -> tuple[str, str, int]:
        """Source, destination and port of a packet that is certainly delivered, as it leaves the device."""
        answer = ask(self.network, packet_of(source, destination, "tcp", port))
        assert answer.verdict == "permitted", (answer.stops, answer.unknowns)
        assert answer.journey is not None
        packets = answer.journey.hops[-1].packets
        assert packets is not None
        return format_ip(packets[2].source), format_ip(packets[2].destination), packets[2].destination_port


PLANT = """\
schema: 1
plant:
  name: P
zones:
  - {id: outside, kind: it, prefixes: [203.0.113.0/24]}
  - {id: inside, kind: control, prefixes: [10.1.0.0/24]}
  - {id: dmz, kind: dmz, prefixes: [10.2.0.0/24]}
"""


def configurations() -> dict[str, str]:
    every = [policy(1, "wan", "lan", "web", "tcp-8080"), policy(2, "wan", "lan", "srv", "SSH"), KEPT, HIDES]
    fortigate = FORTIOS.replace("{version}", "7.0.9").replace("{settings}", "").replace("{policies}", "\n".join(every))
    return {"ios": IOS, "asa": ASA, "asa82": ASA_82, "fortios": fortigate}


@pytest.mark.parametrize("name", ["ios", "asa", "asa82", "fortios"])
def test_sets_and_single_packets_agree(tmp_path: Path, name: str) -> None:
    (tmp_path / "plant.yaml").write_text(PLANT, encoding="utf-8")
    (tmp_path / "device.cfg").write_text(configurations()[name], encoding="utf-8")
    network = load(Options(sources=(str(tmp_path / "device.cfg"),), plant=tmp_path / "plant.yaml", as_of=DAY)).network
    seen = set()
    hosts = {"outside": (PEER, FAR), "inside": (INNER, "10.1.0.8", "10.1.0.9"), "dmz": ("10.2.0.7",)}
    zones = [zone for zone in hosts if network.carriers(zone)]
    for source, target in permutations(zones, 2):
        pair = network.reach(source, target)
        (start,) = network.carriers(source)
        for sender, receiver, port in product(
            hosts[source], (*hosts[target], "203.0.113.5", "203.0.113.8", "203.0.113.9"), ("22", "80", "3389", "8080")
        ):
            packet = packet_of(sender, receiver, "tcp", port)
            one = network.space.box(
                source=Ranges.one(packet.source), destination=Ranges.one(packet.destination), protocol=Ranges.one(6),
                destination_port=Ranges.one(packet.destination_port), source_port=Ranges.one(packet.source_port),
            ) & network.space.initiating()  # fmt: skip
            certain, possible = (
                follow(network, packet, start.device.name, start.interface.name, target, possible=maybe) is not None
                for maybe in (False, True)
            )
            shown = f"{sender} -> {receiver}:{port}"
            assert (bool(pair.lower & one), bool(pair.upper & one)) == (certain, possible), shown
            seen.add((certain, possible))
    assert len(seen) > 1


# -- IOS ----------------------------------------------------------------------------------------------------------------

IOS = """\
version 15.7
hostname rt
interface GigabitEthernet0/0
 ip address 203.0.113.1 255.255.255.0
 ip access-group FROM-OUTSIDE in
 ip access-group TO-OUTSIDE out
 ip nat outside
interface GigabitEthernet0/1
 ip address 10.1.0.1 255.255.255.0
 ip nat inside
ip nat inside source static tcp 10.1.0.9 8080 203.0.113.5 80 extendable
ip nat inside source static 10.1.0.8 203.0.113.8
ip nat inside source list HIDE interface GigabitEthernet0/0 overload
ip access-list extended HIDE
 deny ip 10.1.0.0 0.0.0.255 203.0.113.128 0.0.0.127
 permit ip 10.1.0.0 0.0.0.255 any
ip access-list extended FROM-OUTSIDE
 permit tcp any host 203.0.113.5
 permit tcp any host 203.0.113.8 eq 22
 permit tcp any host 10.1.0.20 eq 22
ip access-list extended TO-OUTSIDE
 permit ip host 203.0.113.1 any
 permit ip host 203.0.113.8 any
 permit ip 10.1.0.0 0.0.0.255 203.0.113.128 0.0.0.127
end
"""


@pytest.fixture
def ios(tmp_path: Path) -> Asked:
    return Asked(tmp_path, IOS)


def test_ios_delivers_a_published_port_behind_a_list_that_sees_the_published_address(ios: Asked) -> None:
    """NAT Order of Operation (document 6209), outside to inside: input list, NAT, routing."""
    assert ios.sent(PEER, "203.0.113.5", "80") == (PEER, "10.1.0.9", 8080)
    assert ios.verdict(PEER, "203.0.113.8", "23") == "denied"
    assert ios.sent(PEER, "203.0.113.8", "22") == (PEER, "10.1.0.8", 22)


def test_ios_does_not_translate_another_port_of_the_published_address(ios: Asked) -> None:
    assert ios.verdict(PEER, "203.0.113.5", "81") == "denied"


def test_ios_hides_behind_the_interface_before_the_outgoing_list(ios: Asked, tmp_path: Path) -> None:
    """Document 6209, inside to outside: routing, NAT, output list."""
    assert ios.sent(INNER, PEER)[0] == "203.0.113.1"
    without = Asked(tmp_path, IOS.replace(" permit ip host 203.0.113.1 any\n", ""))
    assert without.verdict(INNER, PEER) == "denied"


def test_ios_static_entries_come_before_the_list(ios: Asked) -> None:
    """Lists are consulted only to create an entry (document 13739)."""
    assert ios.sent("10.1.0.8", PEER)[0] == "203.0.113.8"


def test_ios_exempts_what_the_list_denies_for_a_tunnel(ios: Asked) -> None:
    assert ios.sent(INNER, FAR)[0] == INNER
    assert ios.sent(FAR, INNER, "22")[1] == INNER


def test_ios_does_not_turn_inside_hosts_round_by_the_published_address(ios: Asked) -> None:
    """Destinations are translated for packets that enter by an outside interface (document 6209)."""
    assert ios.sent(INNER, "203.0.113.8", "22")[1] == "203.0.113.8"


def test_ios_pool_without_overload_may_admit_sessions(tmp_path: Path) -> None:
    """A list without overload makes simple entries that anybody outside can use while they last (document 13739)."""
    pool = "ip nat pool P 203.0.113.40 203.0.113.41 prefix-length 24\n"
    line = "ip nat inside source list HIDE interface GigabitEthernet0/0 overload"
    opened = IOS.replace(" permit tcp any host 203.0.113.5\n", " permit tcp any any\n")
    simple = Asked(tmp_path, opened.replace(line, pool + "ip nat inside source list HIDE pool P"))
    assert simple.verdict(PEER, "203.0.113.40", "22") == "cannot_tell"
    overloaded = Asked(tmp_path, opened.replace(line, pool + "ip nat inside source list HIDE pool P overload"))
    assert overloaded.verdict(PEER, "203.0.113.40", "22") == "denied"


# -- ASA 8.3 and later ----------------------------------------------------------------------------------------------------

ASA = """\
ASA Version 9.12(4)
hostname fw
interface GigabitEthernet0/0
 nameif outside
 security-level 0
 ip address 203.0.113.1 255.255.255.0
interface GigabitEthernet0/1
 nameif inside
 security-level 100
 ip address 10.1.0.1 255.255.255.0
interface GigabitEthernet0/2
 nameif dmz
 security-level 50
 ip address 10.2.0.1 255.255.255.0
object network IN
 subnet 10.1.0.0 255.255.255.0
object network FAR
 subnet 203.0.113.128 255.255.255.128
object network WEB
 host 10.1.0.9
object network SRV
 host 10.1.0.8
object network SRV-OUT
 host 203.0.113.8
access-list FROM-OUTSIDE extended permit tcp any host 10.1.0.9 eq 8080
access-list FROM-OUTSIDE extended permit tcp any host 10.1.0.8 eq ssh
access-list FROM-OUTSIDE extended permit tcp object FAR object IN eq 3389
access-group FROM-OUTSIDE in interface outside
access-list FROM-DMZ extended permit tcp any host 10.1.0.8 eq ssh
access-group FROM-DMZ in interface dmz
nat (inside,outside) source static IN IN destination static FAR FAR no-proxy-arp route-lookup
object network WEB
 nat (inside,outside) static 203.0.113.5 service tcp 8080 www
object network SRV
 nat (inside,any) static SRV-OUT
nat (inside,outside) after-auto source dynamic any interface
"""


@pytest.fixture
def asa(tmp_path: Path) -> Asked:
    return Asked(tmp_path, ASA)


def test_asa_lists_see_real_addresses(asa: Asked, tmp_path: Path) -> None:
    """ASA 5500 Migration to Version 8.3, Real IP Address Migration."""
    assert asa.sent(PEER, "203.0.113.5", "80") == (PEER, "10.1.0.9", 8080)
    assert asa.sent(PEER, "203.0.113.8", "22") == (PEER, "10.1.0.8", 22)
    assert asa.verdict(PEER, "203.0.113.8", "23") == "denied"
    mapped = ASA.replace("any host 10.1.0.9 eq 8080", "any host 203.0.113.5 eq www")
    assert Asked(tmp_path, mapped).verdict(PEER, "203.0.113.5", "80") == "denied"


def test_asa_rules_are_tried_in_sections(asa: Asked) -> None:
    """ASA Series Firewall CLI Configuration Guide, NAT Rule Order."""
    assert asa.sent("10.1.0.8", PEER)[0] == "203.0.113.8"
    assert asa.sent(INNER, PEER)[0] == "203.0.113.1"


def test_asa_exempts_a_tunnel_in_both_directions(asa: Asked) -> None:
    """Ibid., NAT for VPN: identity NAT."""
    assert asa.sent(INNER, FAR)[0] == INNER
    assert asa.sent("10.1.0.8", FAR)[0] == "10.1.0.8"
    assert asa.sent(FAR, INNER, "3389") == (FAR, INNER, 3389)


def test_asa_translates_for_the_interfaces_a_rule_names(asa: Asked) -> None:
    assert asa.sent("10.2.0.7", "203.0.113.8", "22") == ("10.2.0.7", "10.1.0.8", 22)
    assert asa.verdict("10.2.0.7", "203.0.113.5", "80") == "denied"


def test_asa_twice_rule_ties_both_ends(tmp_path: Path) -> None:
    """Ibid., How NAT is Implemented: source A to destination A differs from source A to destination B."""
    twice = (
        "object network FAR-SEEN\n subnet 10.9.0.0 255.255.255.128\n"
        "nat (inside,outside) source static SRV SRV-OUT destination static FAR-SEEN FAR\n"
    )
    config = ASA.replace("nat (inside,outside) source static IN IN", twice + "nat (inside,outside) source static IN IN")
    both = Asked(tmp_path, config)
    assert both.sent("10.1.0.8", "10.9.0.72", "80") == ("203.0.113.8", FAR, 80)
    assert both.sent("10.1.0.8", FAR, "80") == ("10.1.0.8", FAR, 80)


def test_asa_pool_may_admit_sessions_where_a_list_allows(tmp_path: Path) -> None:
    """Ibid., Dynamic NAT: for the duration of the translation, if an access rule allows it."""
    pool = "object network POOL\n range 203.0.113.40 203.0.113.41\n"
    config = pool.join(ASA.partition("object network IN\n")[::2]).replace(pool, pool + "object network IN\n")
    config = config.replace("any interface", "IN POOL").replace("any host 10.1.0.8 eq ssh", "any object IN eq ssh")
    assert Asked(tmp_path, config).verdict(PEER, "203.0.113.40", "22") == "cannot_tell"
    # denied whichever host it is, but one packet is followed to samples of the hosts only
    assert Asked(tmp_path, config).verdict(PEER, "203.0.113.40", "21") == "cannot_tell"


# -- ASA 8.2 ----------------------------------------------------------------------------------------------------------------

ASA_82 = """\
ASA Version 8.2(5)
hostname fw
interface GigabitEthernet0/0
 nameif outside
 security-level 0
 ip address 203.0.113.1 255.255.255.0
interface GigabitEthernet0/1
 nameif inside
 security-level 100
 ip address 10.1.0.1 255.255.255.0
access-list FROM-OUTSIDE extended permit tcp any host 203.0.113.5 eq www
access-list FROM-OUTSIDE extended permit tcp 203.0.113.128 255.255.255.128 10.1.0.0 255.255.255.0 eq 3389
access-list FROM-OUTSIDE extended permit tcp any host 10.1.0.30 eq 3389
access-group FROM-OUTSIDE in interface outside
access-list NONAT extended permit ip 10.1.0.0 255.255.255.0 203.0.113.128 255.255.255.128
nat (inside) 0 access-list NONAT
static (inside,outside) tcp 203.0.113.5 www 10.1.0.9 8080 netmask 255.255.255.255
global (outside) 1 interface
nat (inside) 1 10.1.0.0 255.255.255.0
"""


def test_asa_82_lists_see_mapped_addresses(tmp_path: Path) -> None:
    """ASA 5500 Migration to Version 8.3: until then lists name mapped addresses."""
    old = Asked(tmp_path, ASA_82)
    assert old.sent(PEER, "203.0.113.5", "80") == (PEER, "10.1.0.9", 8080)
    real = ASA_82.replace("any host 203.0.113.5 eq www", "any host 10.1.0.9 eq 8080")
    assert Asked(tmp_path, real).verdict(PEER, "203.0.113.5", "80") == "denied"


def test_asa_82_exemption_holds_both_ways_and_comes_first(tmp_path: Path) -> None:
    """ASDM Configuration Guide, Configuring NAT (ASA 8.2 and Earlier), NAT exemption."""
    old = Asked(tmp_path, ASA_82)
    assert old.sent(INNER, FAR)[0] == INNER
    assert old.sent(FAR, INNER, "3389") == (FAR, INNER, 3389)
    assert old.sent(INNER, PEER)[0] == "203.0.113.1"


def test_asa_82_real_addresses_of_dynamic_rules_are_not_certainly_reached(tmp_path: Path) -> None:
    """Ibid., Dynamic NAT: a connection to the real address is denied."""
    assert Asked(tmp_path, ASA_82).verdict(PEER, "10.1.0.30", "3389") == "cannot_tell"


def test_asa_82_nat_control_drops_what_no_rule_translates(tmp_path: Path) -> None:
    """Ibid., NAT Control; the model keeps such packets as possible, never as certain."""
    bare = ASA_82.replace("nat (inside) 1 10.1.0.0 255.255.255.0\n", "")
    assert Asked(tmp_path, bare).sent(INNER, PEER)[0] == INNER
    assert Asked(tmp_path, bare + "nat-control\n").verdict(INNER, PEER) == "cannot_tell"


# -- FortiOS ------------------------------------------------------------------------------------------------------------------

FORTIOS = """\
#config-version=FGT60F-{version}-FW-build1639-240313:opmode=0:vdom=0:user=admin
config system interface
    edit "wan"
        set ip 203.0.113.1 255.255.255.0
        set type physical
    next
    edit "lan"
        set ip 10.1.0.1 255.255.255.0
        set type physical
    next
    edit "dmz"
        set ip 10.2.0.1 255.255.255.0
        set type physical
    next
end
{settings}
config firewall address
    edit "far"
        set subnet 203.0.113.128 255.255.255.128
    next
end
config firewall service custom
    edit "tcp-8080"
        set tcp-portrange 8080
    next
end
config firewall vip
    edit "web"
        set extip 203.0.113.5
        set mappedip "10.1.0.9"
        set extintf "any"
        set portforward enable
        set extport 80
        set mappedport 8080
    next
    edit "srv"
        set extip 203.0.113.8
        set mappedip "10.1.0.8"
        set extintf "wan"
    next
end
config firewall policy
{policies}
end
"""


def policy(number: int, inward: str, outward: str, destination: str = "all", service: str = "ALL", *more: str) -> str:
    lines = [
        f'set srcintf "{inward}"',
        f'set dstintf "{outward}"',
        'set srcaddr "all"',
        f'set dstaddr "{destination}"',
        f'set service "{service}"',
        'set schedule "always"',
        *(("set action accept",) if not any("action" in line for line in more) else ()),
        *more,
    ]
    return "\n".join([f"edit {number}", *lines, "next"])


KEPT = policy(5, "lan", "wan", "far")
HIDES = policy(6, "lan", "wan", "all", "ALL", "set nat enable")


def fortios(folder: Path, *policies: str, version: str = "7.2.8", settings: str = "") -> Asked:
    text = FORTIOS.replace("{version}", version).replace("{settings}", settings)
    return Asked(folder, text.replace("{policies}", "\n".join(policies)))


def test_fortios_policy_that_names_a_vip_sees_the_mapped_port(tmp_path: Path) -> None:
    """Fortinet 262988: the policy's service is the internal port."""
    right = fortios(tmp_path, policy(1, "wan", "lan", "web", "tcp-8080"))
    assert right.sent(PEER, "203.0.113.5", "80") == (PEER, "10.1.0.9", 8080)
    wrong = fortios(tmp_path, policy(1, "wan", "lan", "web", "HTTP"))
    assert wrong.verdict(PEER, "203.0.113.5", "80") == "denied"


def test_fortios_policy_that_names_a_vip_does_not_open_the_mapped_address_itself(tmp_path: Path) -> None:
    assert fortios(tmp_path, policy(1, "wan", "lan", "srv")).verdict(PEER, "10.1.0.8", "22") == "denied"


def test_fortios_plain_accept_does_not_take_vip_traffic(tmp_path: Path) -> None:
    """Address objects do not match virtual IPs; match-vip is for deny policies since 6.4.3 (Fortinet 94794)."""
    plain = fortios(tmp_path, policy(1, "wan", "lan"), policy(2, "wan", "lan", "srv", "SSH"))
    assert plain.sent(PEER, "10.1.0.8", "23") == (PEER, "10.1.0.8", 23)
    assert plain.sent(PEER, "203.0.113.8", "22") == (PEER, "10.1.0.8", 22)
    assert plain.verdict(PEER, "203.0.113.8", "23") == "denied"


@pytest.mark.parametrize(
    ("version", "more", "expected"),
    [
        ("7.0.9", "", "permitted"),
        ("7.0.9", "set match-vip enable", "denied"),
        ("7.2.3", "", "cannot_tell"),
        ("7.2.8", "", "denied"),
        ("7.2.8", "set match-vip disable", "permitted"),
    ],
)
def test_fortios_deny_stops_vip_traffic_with_match_vip_only(
    tmp_path: Path, version: str, more: str, expected: str
) -> None:
    """Fortinet 94794: a regular deny policy does not block traffic to virtual IPs; the default changed in 7.2.3/7.2.4."""
    deny = policy(1, "wan", "lan", "all", "ALL", "set action deny", *([more] if more else []))
    found = fortios(tmp_path, deny, policy(2, "wan", "lan", "srv"), version=version)
    assert found.verdict(PEER, "203.0.113.8", "22") == expected


def test_fortios_sources_by_policy_pool_interface_and_static_vip(tmp_path: Path) -> None:
    """Fortinet 193423: the pool, the virtual IP backwards, the address of the outgoing interface."""
    found = fortios(tmp_path, KEPT, HIDES, policy(7, "wan", "lan", "srv"))
    assert found.sent(INNER, FAR)[0] == INNER
    assert found.sent(INNER, PEER)[0] == "203.0.113.1"
    assert found.sent("10.1.0.8", PEER)[0] == "203.0.113.8"
    assert found.sent("10.1.0.8", FAR)[0] == "10.1.0.8"


def test_fortios_turns_inside_hosts_round_by_a_vip_on_any_interface(tmp_path: Path) -> None:
    hairpin = policy(1, "dmz", "lan", "web", "tcp-8080", "set nat enable")
    assert fortios(tmp_path, hairpin).sent("10.2.0.7", "203.0.113.5", "80") == ("10.1.0.1", "10.1.0.9", 8080)


def test_fortios_central_nat_translates_without_naming(tmp_path: Path) -> None:
    """FortiOS Administration Guide, Central DNAT; central SNAT without nat-source-vip uses the interface (209514)."""
    table = """\
config system settings
    set central-nat enable
end
config firewall central-snat-map
    edit 1
        set srcintf "lan"
        set dstintf "wan"
        set orig-addr "all"
        set dst-addr "all"
    next
end"""
    found = fortios(tmp_path, policy(1, "wan", "lan"), policy(2, "lan", "wan"), settings=table)
    assert found.sent(PEER, "203.0.113.8", "22") == (PEER, "10.1.0.8", 22)
    assert found.sent("10.1.0.8", PEER)[0] == "203.0.113.1"


def test_fortios_vip_nobody_names_takes_its_traffic_to_nowhere(tmp_path: Path) -> None:
    """Fortinet 189573: an unused virtual IP still takes the traffic to its external address, and no policy passes it."""
    unused = fortios(tmp_path, policy(1, "lan", "wan"), policy(2, "wan", "lan"))
    assert unused.verdict("10.2.0.7", "203.0.113.5", "80") == "denied"
    assert unused.verdict(PEER, "203.0.113.8", "22") == "denied"
    assert unused.sent(INNER, "203.0.113.8", "22")[1] == "203.0.113.8"


def test_fortios_hairpin_on_one_interface_without_a_policy_is_not_told(tmp_path: Path) -> None:
    """Traffic may turn back through its interface without a policy; of translated traffic no document says so."""
    assert fortios(tmp_path, policy(1, "wan", "lan")).verdict(INNER, "203.0.113.5", "80") == "cannot_tell"
    named = policy(1, "lan", "lan", "web", "tcp-8080", "set nat enable")
    assert fortios(tmp_path, named).sent(INNER, "203.0.113.5", "80") == ("10.1.0.1", "10.1.0.9", 8080)
