"""Small written configurations, one per trap: where packets go on a device, as its vendor documents it."""

from __future__ import annotations

from datetime import date

import pytest

from auditor.model.address import format_ip, parse_ip, prefix
from auditor.model.device import Device
from auditor.model.service import TCP
from auditor.model.span import Span
from auditor.plant.types import Link, Plant, Port, Zone
from auditor.platform import Platform
from auditor.reach.follow import follow
from auditor.reach.network import Network
from auditor.reach.routes import Entry, lookup
from auditor.reach.way_out import ways_of
from auditor.source.document import Document
from auditor.space.packets import Packet
from vendor_parsers.cisco_asa.platform import PLATFORM as ASA
from vendor_parsers.cisco_ios.platform import PLATFORM as IOS
from vendor_parsers.fortinet_fortios.platform import PLATFORM as FORTIOS

AT = Span("plant.yaml", 1, 1)
TODAY = date(2026, 11, 22)


def read(platform: Platform, text: str) -> Device:
    lines = text.strip("\n").splitlines()
    numbers = range(1, len(lines) + 1)
    return platform.parse(platform.read(Document("t.cfg", lines, numbers, numbers)))


def ios(text: str) -> Device:
    return read(IOS, text)


def network(
    *devices: Device, links: tuple[tuple[str, str], ...] = (), zones: tuple[tuple[str, str], ...] = ()
) -> Network:
    def end(text: str) -> Port:
        device, _, interface = text.partition(":")
        return Port(device, interface, AT)

    plant = Plant(
        file="plant.yaml", at=AT, links=tuple(Link(source=end(a), target=end(b), at=AT) for a, b in links),
        zones=tuple(
            Zone(id=name, kind="control", at=AT, prefixes=prefix(net), prefix_lines=((prefix(net), AT),))
            for name, net in zones
        ),
    )  # fmt: skip
    return Network(devices, plant, TODAY)


def shown(entry: Entry) -> str:
    return f"{entry.outward or 'discard'} {format_ip(entry.next_hop) if entry.next_hop is not None else '-'}"


def sent(found: Network, inward: str, source: str, to: str, port: int = 80, *, possible: bool = False) -> list[str]:
    """Where the first device sends a TCP packet."""
    box = found.wiring.boxes[found.devices[0].name]
    packet = Packet(parse_ip(source), parse_ip(to), TCP, 40000, port)
    vrf = box.interfaces[inward].vrf
    return [shown(entry) for entry, _ in ways_of(box, inward, vrf, packet, possible=possible)]


def routed(found: Network, device: str, to: str, vrf: str = "") -> list[tuple[str, bool]]:
    entries = found.wiring.boxes[device].entries[vrf]
    return [(shown(entry), sure) for entry, sure in lookup(entries, parse_ip(to))]


PBR = """
hostname r
interface GigabitEthernet0/0
 ip address 10.0.0.1 255.255.255.0
 ip policy route-map PBR
interface GigabitEthernet0/1
 ip address 10.1.0.1 255.255.255.0
interface GigabitEthernet0/2
 ip address 10.2.0.1 255.255.255.0
ip route 0.0.0.0 0.0.0.0 10.1.0.9
ip access-list extended WEB
 deny tcp any host 8.8.8.8 eq 80
 permit tcp any any eq 80
ip access-list extended REST
 permit ip host 10.0.0.66 any
"""


@pytest.mark.parametrize(
    ("maps", "source", "to", "port", "expected"),
    [
        ("route-map PBR permit 10\n match ip address WEB\n set ip next-hop 10.2.0.9", "10.0.0.5", "9.9.9.9", 80, "GigabitEthernet0/2 10.2.0.9"),
        ("route-map PBR permit 10\n match ip address WEB\n set ip next-hop 10.2.0.9", "10.0.0.5", "8.8.8.8", 80, "GigabitEthernet0/1 10.1.0.9"),
        ("route-map PBR permit 10\n match ip address WEB\n set ip next-hop 10.2.0.9\nroute-map PBR permit 20\n match ip address REST\n set ip next-hop 10.2.0.8", "10.0.0.66", "8.8.8.8", 80, "GigabitEthernet0/2 10.2.0.8"),
        ("route-map PBR deny 10\n match ip address WEB\nroute-map PBR permit 20\n set ip next-hop 10.2.0.9", "10.0.0.5", "9.9.9.9", 80, "GigabitEthernet0/1 10.1.0.9"),
        ("route-map PBR deny 10\n match ip address WEB\nroute-map PBR permit 20\n set ip next-hop 10.2.0.9", "10.0.0.5", "9.9.9.9", 443, "GigabitEthernet0/2 10.2.0.9"),
        ("route-map PBR permit 10\n set interface Null0", "10.0.0.5", "9.9.9.9", 80, "discard -"),
        ("route-map PBR permit 10\n set ip default next-hop 10.2.0.9", "10.0.0.5", "9.9.9.9", 80, "GigabitEthernet0/2 10.2.0.9"),
        ("route-map PBR permit 10\n set ip default next-hop 10.2.0.9", "10.0.0.5", "10.1.0.7", 80, "GigabitEthernet0/1 -"),
        ("route-map PBR permit 10\n set ip next-hop recursive 10.1.0.200", "10.0.0.5", "9.9.9.9", 80, "GigabitEthernet0/1 10.1.0.200"),
        ("route-map PBR permit 10\n set ip tos 4", "10.0.0.5", "9.9.9.9", 80, "GigabitEthernet0/1 10.1.0.9"),
    ],
)  # fmt: skip
def test_ios_policy_routing_follows_its_route_map(maps, source, to, port, expected):
    """Catalyst 4500 Software Configuration Guide, Configuring Policy-Based Routing: permit, deny, and the set commands."""
    device = ios(PBR + maps)
    assert all(port.policy_route is None for port in device.interfaces)
    assert sent(network(device), "GigabitEthernet0/0", source, to, port) == [expected]


def test_ios_next_hops_are_tried_in_order_and_a_tracked_one_is_never_certain():
    """Same guide: the first usable next hop counts; with verify-availability a hop serves only while its track is up."""
    two = network(ios(PBR + "route-map PBR permit 10\n set ip next-hop 99.9.9.9 10.2.0.9"))
    assert sent(two, "GigabitEthernet0/0", "10.0.0.5", "9.9.9.9") == []
    assert "GigabitEthernet0/2 10.2.0.9" in sent(two, "GigabitEthernet0/0", "10.0.0.5", "9.9.9.9", possible=True)
    tracked = network(ios(PBR + "route-map PBR permit 10\n set ip next-hop verify-availability 10.2.0.9 10 track 1"))
    assert sent(tracked, "GigabitEthernet0/0", "10.0.0.5", "9.9.9.9") == []
    assert sent(tracked, "GigabitEthernet0/0", "10.0.0.5", "9.9.9.9", possible=True) == [
        "GigabitEthernet0/2 10.2.0.9", "GigabitEthernet0/1 10.1.0.9",
    ]  # fmt: skip


@pytest.mark.parametrize("maps", ["", "route-map PBR permit 10\n match ip address NOWHERE\n set ip next-hop 10.2.0.9"])
def test_ios_policy_routing_that_cannot_be_read_stays_marked(maps):
    device = ios(PBR + maps)
    assert device.policy_routes == ()
    assert device.interface("GigabitEthernet0/0").policy_route is not None


def test_ios_next_hops_are_looked_up_in_the_table_and_a_default_route_does_not_settle_them():
    """Cisco, Specify a Next Hop IP Address for Static Routes (118263): the next hop is resolved recursively."""
    found = network(
        ios("""
hostname r
interface GigabitEthernet0/0
 ip address 10.0.0.1 255.255.255.0
interface GigabitEthernet0/1
 shutdown
 ip address 10.5.0.1 255.255.255.0
ip route 0.0.0.0 0.0.0.0 10.0.0.254
ip route 10.9.0.0 255.255.0.0 172.16.0.1
ip route 172.16.0.0 255.255.255.0 10.0.0.2
ip route 10.8.0.0 255.255.0.0 203.0.113.1
ip route 10.7.0.0 255.255.0.0 10.5.0.2
ip route 10.6.0.0 255.255.0.0 10.6.0.1
ip route 10.4.0.0 255.255.0.0 10.0.0.3 255
ip route 10.3.0.0 255.255.0.0 Null0
""")
    )
    assert routed(found, "r", "10.9.0.1") == [("GigabitEthernet0/0 10.0.0.2", True)]
    assert routed(found, "r", "10.8.0.1")[0] == ("GigabitEthernet0/0 10.0.0.254", False)
    assert routed(found, "r", "10.4.0.1") == [("GigabitEthernet0/0 10.0.0.254", True)]
    assert routed(found, "r", "10.3.0.1") == [("discard -", True)]
    assert not any(sure for _, sure in routed(found, "r", "10.6.0.1"))


def test_ios_a_route_of_a_vrf_may_have_its_next_hop_in_the_global_table():
    """IOS IP Routing Command Reference, ip route: ``global`` says that the next hop is in the global table."""
    found = network(
        ios("""
hostname r
vrf definition A
interface GigabitEthernet0/0
 vrf forwarding A
 ip address 10.0.0.1 255.255.255.0
interface GigabitEthernet0/1
 ip address 10.1.0.1 255.255.255.0
ip route vrf A 0.0.0.0 0.0.0.0 10.1.0.2 global
ip route vrf A 10.7.0.0 255.255.0.0 10.1.0.2
""")
    )
    assert routed(found, "r", "9.9.9.9", "A") == [("GigabitEthernet0/1 10.1.0.2", True)]
    assert set(routed(found, "r", "10.7.0.1", "A")) == {("GigabitEthernet0/1 10.1.0.2", False)}


def test_ios_vrfs_that_share_a_route_target_may_leak():
    """IOS IP Routing: BGP Configuration Guide: what one VRF exports, another imports under the same route target."""
    device = ios("""
hostname r
vrf definition A
 address-family ipv4
  route-target export 1:1
vrf definition B
 address-family ipv4
  route-target import 1:1
interface GigabitEthernet0/0
 vrf forwarding A
 ip address 10.0.0.1 255.255.255.0
interface GigabitEthernet0/1
 vrf forwarding B
 ip address 10.1.0.1 255.255.255.0
router bgp 65000
""")
    assert sent(network(device), "GigabitEthernet0/1", "10.1.0.5", "10.0.0.5") == []
    assert sent(network(device), "GigabitEthernet0/1", "10.1.0.5", "10.0.0.5", possible=True) == [
        "GigabitEthernet0/0 -"
    ]
    assert sent(network(device), "GigabitEthernet0/0", "10.0.0.5", "10.1.0.5", possible=True) == []


def pair(more_a: str, more_b: str) -> tuple[Device, Device, Device]:
    def gateway(number: int, more: str) -> Device:
        return ios(f"""
hostname g{number}
interface GigabitEthernet0/0
 ip address 10.0.0.{number} 255.255.255.0
 standby 1 ip 10.0.0.254
{more}
interface GigabitEthernet0/1
 ip address 10.1.0.{number} 255.255.255.0
""")

    edge = ios("""
hostname edge
interface GigabitEthernet0/0
 ip address 10.0.0.9 255.255.255.0
interface GigabitEthernet0/1
 ip address 10.9.0.1 255.255.255.0
ip route 10.1.0.0 255.255.255.0 10.0.0.254
""")
    return edge, gateway(1, more_a), gateway(2, more_b)


@pytest.mark.parametrize(
    ("first", "second", "certain"),
    [
        (" standby 1 priority 110\n standby 1 preempt", "", ["g1"]),
        (" standby 1 priority 110", "", []),
        ("", "", []),
        (" standby 1 preempt", " standby 1 priority 120\n standby 1 preempt", ["g2"]),
    ],
)
def test_hsrp_is_answered_by_the_one_that_takes_the_address_from_all_others(first, second, certain):
    """IOS First Hop Redundancy Protocols Configuration Guide: priority 100 and no preemption unless written."""
    links = (("edge:GigabitEthernet0/0", "g1:GigabitEthernet0/0"), ("g1:GigabitEthernet0/0", "g2:GigabitEthernet0/0"))
    found = network(*pair(first, second), links=links)
    answering = found.wiring.next_devices("edge", "GigabitEthernet0/0", parse_ip("10.0.0.254"))
    assert {one.device for one in answering} == {"g1", "g2"}
    assert [one.device for one in answering if one.doubt is None] == certain


def test_a_pair_that_shares_an_address_is_compared_by_what_its_filters_let_pass():
    links = (("g1:GigabitEthernet0/0", "g2:GigabitEthernet0/0"),)
    lists = "ip access-list extended IN\n permit tcp any any eq 80\n"
    for theirs, alike in (
        (lists, True),
        ("ip access-list extended IN\n permit tcp any any eq 80\n permit udp any any eq 53\n", False),
        ("ip access-list extended IN\n permit tcp any any range 80 80\n", True),
    ):
        _, a, b = pair(" ip access-group IN in\n!\n" + lists, " ip access-group IN in\n!\n" + theirs)
        (found,) = network(a, b, links=links).redundant_pairs
        assert (found.first.device, found.second.device, found.alike) == ("g1", "g2", alike)


def ospf(name: str, number: int, network_line: str, interface: str = "", process: str = "") -> Device:
    return ios(f"""
hostname {name}
interface GigabitEthernet0/0
 ip address 10.0.0.{number} 255.255.255.252
{interface}
interface GigabitEthernet0/1
 ip address 10.{number}.0.1 255.255.255.0
router ospf 1
 passive-interface GigabitEthernet0/1
 network 10.{number}.0.0 0.0.0.255 area 0
{network_line}
{process}
""")


LINE = " network 10.0.0.0 0.0.0.3 area 0"


@pytest.mark.parametrize(
    ("line", "interface", "process", "expected"),
    [
        (LINE, "", "", [("GigabitEthernet0/0 10.0.0.2", True)]),
        (" network 10.0.0.0 0.0.0.3 area 1", "", "", None),
        (LINE, " ip ospf hello-interval 5", "", False),
        (LINE, " ip ospf network point-to-point", "", False),
        (LINE, "", " passive-interface GigabitEthernet0/0", None),
        (LINE, "", " distribute-list 1 out", False),
        (LINE, " shutdown", "", None),
    ],
)
def test_ospf_neighbours_need_the_same_area_timers_and_network_type(line, interface, process, expected):
    """IOS IP Routing: OSPF Configuration Guide; RFC 2328, 10.5: hello parameters must agree."""
    a, b = ospf("a", 1, LINE), ospf("b", 2, line, interface, process)
    found = network(a, b, links=(("a:GigabitEthernet0/0", "b:GigabitEthernet0/0"),))
    ways = [way for way in routed(found, "a", "10.2.0.9") if way[0] == "GigabitEthernet0/0 10.0.0.2"]
    if isinstance(expected, list):
        assert ways == expected
    else:
        assert [sure for _, sure in ways] == ([] if expected is None else [expected])


def test_ospf_without_a_cable_is_only_possible():
    """Decision 18: two interfaces in one subnet share a segment possibly, certainly only over a known link."""
    found = network(ospf("a", 1, LINE), ospf("b", 2, LINE))
    assert ("GigabitEthernet0/0 10.0.0.2", False) in routed(found, "a", "10.2.0.9")
    assert not any(sure for _, sure in routed(found, "a", "10.2.0.9"))


def test_a_fortigate_and_a_router_become_ospf_neighbours():
    """CLI reference, config router ospf: broadcast, hello 10 s, dead 40 s, as on IOS."""
    fortigate = read(FORTIOS, FORTIGATE + """
config router ospf
    config area
        edit 0.0.0.0
        next
    end
    config network
        edit 1
            set prefix 10.0.0.0 255.255.255.252
            set area 0.0.0.0
        next
    end
end
""")  # fmt: skip
    found = network(fortigate, ospf("b", 2, LINE), links=(("fw:port1", "b:GigabitEthernet0/0"),))
    assert routed(found, "fw", "10.2.0.9") == [("port1 10.0.0.2", True)]


FORTIGATE = """
config system global
    set hostname "fw"
end
config system interface
    edit "port1"
        set ip 10.0.0.1 255.255.255.252
    next
    edit "port2"
        set ip 10.20.0.1 255.255.255.0
    next
    edit "wan1"
        set ip 198.51.100.2 255.255.255.252
    next
    edit "wan2"
        set ip 203.0.113.2 255.255.255.252
    next
end
"""


def test_fortios_policy_routes_come_before_the_table_and_deny_means_the_table():
    """FortiOS Administration Guide, Policy routes; Technical Note FD35136 for stop policy routing."""
    found = network(
        read(FORTIOS, FORTIGATE + """
config router static
    edit 1
        set gateway 198.51.100.1
        set device "wan1"
    next
    edit 2
        set gateway 203.0.113.1
        set device "wan2"
        set priority 10
    next
end
config router policy
    edit 1
        set input-device "port2"
        set dst "9.9.9.0/255.255.255.0"
        set action deny
    next
    edit 2
        set input-device "port2"
        set src "10.20.0.0/255.255.255.0"
        set protocol 6
        set start-port 443
        set end-port 443
        set gateway 203.0.113.1
        set output-device "wan2"
    next
    edit 3
        set input-device "port2"
        set dst "7.7.7.7/255.255.255.255"
        set output-device "wan2"
    next
    edit 4
        set status disable
        set gateway 203.0.113.1
        set output-device "wan2"
    next
end
""")
    )  # fmt: skip
    assert sent(found, "port2", "10.20.0.5", "8.8.8.8", 443) == ["wan2 203.0.113.1"]
    assert sent(found, "port2", "10.20.0.5", "9.9.9.9", 443) == ["wan1 198.51.100.1"]
    assert sent(found, "port2", "10.20.0.5", "8.8.8.8", 80) == ["wan1 198.51.100.1"]
    assert sent(found, "port2", "10.20.0.5", "7.7.7.7", 80) == []
    assert sent(found, "port1", "10.0.0.2", "8.8.8.8", 443) == ["wan1 198.51.100.1"]


def test_fortios_sdwan_chooses_among_members_that_live():
    """FortiOS Administration Guide, SD-WAN rules overview: a rule counts while a member lives and has a route."""
    text = (
        FORTIGATE
        + """
config system sdwan
    set status enable
    config members
        edit 1
            set interface "wan1"
            set gateway 198.51.100.1
        next
%s
    end
    config service
        edit 1
            set dst "all"
            set src "all"
            set priority-members 1
        next
    end
end
config router static
    edit 1
        set sdwan-zone "virtual-wan-link"
    next
end
"""
    )
    alone = network(read(FORTIOS, text % ""))
    assert routed(alone, "fw", "8.8.8.8") == [("wan1 198.51.100.1", True)]
    second = '        edit 2\n            set interface "wan2"\n            set gateway 203.0.113.1\n        next'
    two = network(read(FORTIOS, text % second))
    assert sent(two, "port2", "10.20.0.5", "8.8.8.8") == []
    assert set(sent(two, "port2", "10.20.0.5", "8.8.8.8", possible=True)) == {"wan1 198.51.100.1", "wan2 203.0.113.1"}


def test_fortios_vdom_links_lead_from_one_vdom_into_the_other():
    """FortiOS Administration Guide, Inter-VDOM routing: what leaves by one end enters by the other."""
    device = read(FORTIOS, """
config vdom
edit it
next
edit ot
next
end
config global
config system global
    set hostname "fw"
    set vdom-mode multi-vdom
end
config system vdom-link
    edit "link"
    next
end
config system interface
    edit "port1"
        set vdom "it"
        set ip 10.0.1.1 255.255.255.0
    next
    edit "port2"
        set vdom "ot"
        set ip 10.0.2.1 255.255.255.0
    next
    edit "link0"
        set vdom "it"
        set type vdom-link
        set ip 10.9.0.1 255.255.255.252
    next
    edit "link1"
        set vdom "ot"
        set type vdom-link
        set ip 10.9.0.2 255.255.255.252
    next
end
end
config vdom
edit it
config router static
    edit 1
        set dst 10.0.2.0 255.255.255.0
        set gateway 10.9.0.2
        set device "link0"
    next
end
config firewall policy
    edit 1
        set srcintf "port1"
        set dstintf "link0"
        set srcaddr "all"
        set dstaddr "all"
        set action accept
        set schedule "always"
        set service "ALL"
    next
end
next
edit ot
config firewall policy
    edit 1
        set srcintf "link1"
        set dstintf "port2"
        set srcaddr "all"
        set dstaddr "all"
        set action accept
        set schedule "always"
        set service "HTTPS"
    next
end
next
end
""")  # fmt: skip
    found = network(device, zones=(("it", "10.0.1.0/24"), ("ot", "10.0.2.0/24")))
    for port, certain in ((443, True), (80, False)):
        packet = Packet(parse_ip("10.0.1.5"), parse_ip("10.0.2.5"), TCP, 40000, port)
        journey = follow(found, packet, "fw", "port1", "ot", possible=False)
        assert (journey is not None) is certain
        assert [hop.inward for hop in journey.hops] == ["port1", "link1"] if journey is not None else not certain
        set_of_one = found.space.everything.from_sources(prefix("10.0.1.5/32"))
        assert bool(found.reach("it", "ot").lower & set_of_one)
    assert not found.reach("ot", "it").upper


def test_asa_policy_routing_sends_what_its_list_permits():
    """ASA Series General Operations CLI Configuration Guide, Policy Based Routing."""
    device = read(ASA, """
ASA Version 9.12(4)
hostname fw
interface GigabitEthernet0/0
 nameif inside
 security-level 100
 ip address 10.0.0.1 255.255.255.0
 policy-route route-map PBR
interface GigabitEthernet0/1
 nameif out1
 security-level 0
 ip address 198.51.100.2 255.255.255.0
interface GigabitEthernet0/2
 nameif out2
 security-level 0
 ip address 203.0.113.2 255.255.255.0
access-list WEB extended permit tcp any any eq www
route-map PBR permit 10
 match ip address WEB
 set ip next-hop 203.0.113.1
route out1 0.0.0.0 0.0.0.0 198.51.100.1 1
route out2 0.0.0.0 0.0.0.0 203.0.113.1 254
""")  # fmt: skip
    found = network(device)
    assert sent(found, "GigabitEthernet0/0", "10.0.0.5", "8.8.8.8", 80) == ["GigabitEthernet0/2 203.0.113.1"]
    assert sent(found, "GigabitEthernet0/0", "10.0.0.5", "8.8.8.8", 443) == ["GigabitEthernet0/1 198.51.100.1"]


def test_ipv6_a_link_local_next_hop_is_the_neighbour_that_has_it_written():
    """IOS IPv6 Command Reference, ipv6 route: a link-local next hop needs the interface, and is an address there."""

    def router(name: str, number: int, local: str) -> Device:
        return ios(f"""
hostname {name}
interface GigabitEthernet0/0
 ipv6 address 2001:db8:0:1::{number}/64
{local}
ipv6 route 2001:db8:9::/48 GigabitEthernet0/0 fe80::2
""")

    links = (("a:GigabitEthernet0/0", "b:GigabitEthernet0/0"),)
    for local, certain in ((" ipv6 address fe80::2 link-local", True), ("", False)):
        found = network(router("a", 1, ""), router("b", 2, local), links=links)
        answering = found.wiring.next_devices("a", "GigabitEthernet0/0", parse_ip("fe80::2"))
        assert [(one.device, one.doubt is None) for one in answering] == [("b", certain)]


def test_answers_that_would_leave_another_way_are_not_counted_on():
    """A reply is routed by its own destination; a way back that differs is never certain, no way back is a loss."""
    base = """
hostname r
interface GigabitEthernet0/0
 ip address 10.0.0.1 255.255.255.0
interface GigabitEthernet0/1
 ip address 10.1.0.1 255.255.255.0
interface GigabitEthernet0/2
 ip address 10.2.0.1 255.255.255.0
"""
    from auditor.reach.replies import reply

    packet = Packet(parse_ip("172.16.0.5"), parse_ip("10.1.0.5"), TCP, 40000, 80)
    for route, sure, maybe in (
        ("ip route 172.16.0.0 255.255.0.0 10.0.0.9", True, True),
        ("ip route 172.16.0.0 255.255.0.0 10.2.0.9", False, True),
        ("", False, False),
    ):
        found = network(ios(base + route), zones=(("z", "10.1.0.0/24"),))
        journey = follow(found, packet, "r", "GigabitEthernet0/0", "z", possible=False)
        assert journey is not None
        assert reply(found, packet, journey, possible=False).passes is sure
        assert reply(found, packet, journey, possible=True).passes is maybe
