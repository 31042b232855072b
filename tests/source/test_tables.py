from __future__ import annotations

import os
import pickle
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.model.address import parse_ip, prefix
from auditor.model.observed import Observed
from auditor.model.ranges import Ranges
from auditor.source.document import Document
from auditor.source.ingest import read_input
from auditor.source.tables import Table, merge, read_table
from auditor.source.tables.patterns import PATTERNS

FIRST = 5


def document(command: str, text: str, context: str = "") -> Document:
    lines = text.strip("\n").split("\n")
    numbers = range(FIRST, FIRST + len(lines))
    return Document("x.log", lines, numbers, numbers, command, "sw1", context)


def table(command: str, text: str, context: str = "") -> Table:
    found = read_table(document(command, text, context))
    assert found is not None
    return found


def line_of(text: str, part: str) -> int:
    """The file's line that holds ``part`` for the first time."""
    return FIRST + next(i for i, line in enumerate(text.strip("\n").split("\n")) if part in line)


def numbers(ranges: Iterable[tuple[int, int]]) -> list[int]:
    return [n for low, high in ranges for n in range(low, high + 1)]


INTERFACES = """
Port      Name               Status       Vlan       Duplex  Speed Type
Gi1/0/1   uplink to core     connected    trunk      a-full a-1000 10/100/1000BaseTX
Gi1/0/2                      notconnect   1            auto   auto 10/100/1000BaseTX
Gi1/0/3   connected 1 spare  disabled     999          auto   auto 10/100/1000BaseTX
Gi1/0/4   制御系 予備        err-disabled 300          full    100 10/100/1000BaseTX
Te1/1/1                      connected    routed       full    10G SFP-10GBase-SR
Gi1/1/2                      notconnect   1            auto   auto Not Present
Po1                          connected    trunk      a-full a-1000
"""


def test_interface_status_gives_every_port_with_its_line() -> None:
    found = table("show interfaces status", INTERFACES)
    ports = found.observed.ports or ()
    assert [(p.port, p.name, p.status, p.vlan) for p in ports] == [
        ("Gi1/0/1", "uplink to core", "connected", "trunk"),
        ("Gi1/0/2", "", "notconnect", "1"),
        ("Gi1/0/3", "connected 1 spare", "disabled", "999"),
        ("Gi1/0/4", "制御系 予備", "err-disabled", "300"),
        ("Te1/1/1", "", "connected", "routed"),
        ("Gi1/1/2", "", "notconnect", "1"),
        ("Po1", "", "connected", "trunk"),
    ]
    assert [p.at.first for p in ports] == list(range(FIRST + 1, FIRST + 8))
    assert found.unmatched == Ranges()


def test_a_line_that_is_not_understood_is_counted() -> None:
    found = table("show interfaces status", INTERFACES + "Gi1/0/9   x   levitating  1  auto auto 10/100BaseTX\n")
    assert numbers(found.unmatched) == [FIRST + 8]
    assert len(found.observed.ports or ()) == 7


MAC = """
          Mac Address Table
-------------------------------------------

Vlan    Mac Address       Type        Ports
----    -----------       --------    -----
 All    0100.0ccc.cccc    STATIC      CPU
   1    0011.2233.4455    DYNAMIC     Gi1/0/1
 300    0011.2233.44AA    DYNAMIC     Po1
Total Mac Addresses for this criterion: 3
"""
MAC_4500 = """
Legend: * - primary entry
        age - seconds since last seen

  vlan   mac address     type    learn     age              ports
------+----------------+--------+-----+----------+--------------------------
*   10  0011.2233.4455   dynamic  Yes        170   Gi1/1
"""
MAC_OLD = """
Destination Address  Address Type  VLAN  Destination Port
-------------------  ------------  ----  --------------------
0011.2233.4455          Dynamic       1     FastEthernet0/1
"""


def test_mac_tables_of_three_generations() -> None:
    found = table("show mac address-table", MAC)
    assert [(e.vlan, e.mac, e.port) for e in found.observed.macs or ()] == [
        (None, "01:00:0c:cc:cc:cc", "CPU"),
        (1, "00:11:22:33:44:55", "Gi1/0/1"),
        (300, "00:11:22:33:44:aa", "Po1"),
    ]
    for text, entry in ((MAC_4500, (10, "Gi1/1")), (MAC_OLD, (1, "FastEthernet0/1"))):
        other = table("show mac address-table", text)
        assert [(e.vlan, e.port) for e in other.observed.macs or ()] == [entry]
        assert other.unmatched == found.unmatched == Ranges()


CDP = """
Capability Codes: R - Router, T - Trans Bridge, B - Source Route Bridge
                  S - Switch, H - Host, I - IGMP, r - Repeater, P - Phone,
                  D - Remote, C - CVTA, M - Two-port Mac Relay

Device ID        Local Intrfce     Holdtme    Capability  Platform  Port ID
sw-core-01       Gig 1/0/24        154              S I   WS-C3850- Gig 1/0/1
sw-field-number-one.plant.example
                 Gig 1/0/23        133             R S I  IE-4000-8 Gig 1/1
AP-FIELD-01      Gig 1/0/2         120              T B   AIR-AP280 Gig 0
SEP001122334455  Gig 1/0/3         171              H P M IP Phone  Port 1
hist01           Gig 1/0/4         171                    VMware ES vmnic2

Total cdp entries displayed : 5
"""


def test_short_cdp_table_with_a_name_on_its_own_line() -> None:
    found = table("show cdp neighbors", CDP)
    rows = found.observed.neighbors or ()
    assert [(n.local_port, n.device, n.platform, n.remote_port) for n in rows] == [
        ("Gig1/0/24", "sw-core-01", "WS-C3850-", "Gig1/0/1"),
        ("Gig1/0/23", "sw-field-number-one.plant.example", "IE-4000-8", "Gig1/1"),
        ("Gig1/0/2", "AP-FIELD-01", "AIR-AP280", "Gig0"),
        ("Gig1/0/3", "SEP001122334455", "IP Phone", "Port 1"),
        ("Gig1/0/4", "hist01", "VMware ES", "vmnic2"),
    ]
    assert (rows[1].at.first, rows[1].at.last) == (line_of(CDP, "sw-field"), line_of(CDP, "sw-field") + 1)
    assert {n.protocol for n in rows} == {"cdp"}
    assert found.unmatched == Ranges()


def test_a_cdp_row_without_its_device_is_not_understood() -> None:
    text = "                 Gig 1/0/23        133             R S I  IE-4000-8 Gig 1/1\nlonely-name\n"
    found = table("show cdp neighbors", text)
    assert found.observed.neighbors == ()
    assert numbers(found.unmatched) == [FIRST, FIRST + 1]


CDP_DETAIL = """
-------------------------
Device ID: sw-core-01.plant.example
Entry address(es):
  IP address: 10.0.0.1
Platform: cisco WS-C3850-24T,  Capabilities: Switch IGMP
Interface: GigabitEthernet1/0/24,  Port ID (outgoing port): GigabitEthernet1/0/1
Holdtime : 154 sec

Version :
Cisco IOS Software, IOS-XE Software, Version 16.12.04
Compiled Wed 1-Jan-20 by prod

advertisement version: 2
VTP Management Domain: 'PLANT'
Native VLAN: 1
Duplex: full
Management address(es):
  IP address: 10.0.0.1

-------------------------
Device ID: cam-01
Entry address(es):
Platform: AXIS,  Capabilities: Host
Interface: GigabitEthernet1/0/5,  Port ID (outgoing port): eth0
Holdtime : 120 sec

Version :
1.0

advertisement version: 2

Total cdp entries displayed : 2
"""


def test_detailed_cdp_output() -> None:
    found = table("show cdp neighbors detail", CDP_DETAIL)
    first, second = found.observed.neighbors or ()
    assert (first.device, first.local_port, first.remote_port, first.platform, first.address) == (
        "sw-core-01.plant.example",
        "GigabitEthernet1/0/24",
        "GigabitEthernet1/0/1",
        "cisco WS-C3850-24T",
        "10.0.0.1",
    )
    assert (second.device, second.address) == ("cam-01", "")
    assert first.at.first == line_of(CDP_DETAIL, "sw-core-01")
    assert second.at.first == line_of(CDP_DETAIL, "cam-01")
    assert found.unmatched == Ranges()


LLDP = """
Capability codes:
    (R) Router, (B) Bridge, (T) Telephone, (C) DOCSIS Cable Device
    (W) WLAN Access Point, (P) Repeater, (S) Station, (O) Other

Device ID           Local Intf     Hold-time  Capability      Port ID
sw-core-01          Gi1/0/24       120        B,R             Gi1/0/1
sw-field-number-one.Gi1/0/23       120        B               Gi1/1
plc 07              Gi1/0/7        30                         port-001

Total entries displayed: 3
"""


def test_short_lldp_table_with_a_name_that_fills_its_column() -> None:
    found = table("show lldp neighbors", LLDP)
    assert [(n.device, n.local_port, n.remote_port) for n in found.observed.neighbors or ()] == [
        ("sw-core-01", "Gi1/0/24", "Gi1/0/1"),
        ("sw-field-number-one.", "Gi1/0/23", "Gi1/1"),
        ("plc 07", "Gi1/0/7", "port-001"),
    ]
    assert found.unmatched == Ranges()


LLDP_DETAIL = """
------------------------------------------------
Local Intf: Gi1/0/24
Chassis id: 0011.2233.4455
Port id: Gi1/0/1
Port Description: to edge
System Name: sw-core-01.plant.example

System Description:
Cisco IOS Software
Copyright text

Time remaining: 95 seconds
System Capabilities: B,R
Enabled Capabilities: B
Management Addresses:
    IP: 10.0.0.1
Auto Negotiation - supported, enabled
Physical media capabilities:
    1000baseT(FD)
    100base-TX(FD)
Media Attachment Unit type: 30
Vlan ID: 10

------------------------------------------------
Local Intf: Gi1/0/7
Chassis id: 00aa.bbcc.ddee
Port id: port-001
Port Description - not advertised
System Name - not advertised
System Description - not advertised

Time remaining: 20 seconds
System Capabilities - not advertised
Management Addresses - not advertised

Total entries displayed: 2
"""


def test_detailed_lldp_output() -> None:
    found = table("show lldp neighbors detail", LLDP_DETAIL)
    assert [(n.device, n.local_port, n.remote_port, n.address) for n in found.observed.neighbors or ()] == [
        ("sw-core-01.plant.example", "Gi1/0/24", "Gi1/0/1", "10.0.0.1"),
        ("00aa.bbcc.ddee", "Gi1/0/7", "port-001", ""),
    ]
    assert found.unmatched == Ranges()


VERSIONS = {
    "15.2(7)E3": """
Cisco IOS Software, C2960X Software (C2960X-UNIVERSALK9-M), Version 15.2(7)E3, RELEASE SOFTWARE (fc3)
Copyright (c) 1986-2020 by Cisco Systems, Inc.

sw1 uptime is 2 weeks, 3 days
cisco WS-C2960X-24TS-L (APM86XXX) processor (revision L0) with 524288K bytes of memory.
Processor board ID FOC1234A5BC
Model number                    : WS-C2960X-24TS-L
System serial number            : FOC1234A5BC
""",
    "16.12.4": """
Cisco IOS XE Software, Version 16.12.04
Cisco IOS Software [Gibraltar], Catalyst L3 Switch Software (CAT9K_IOSXE), Version 16.12.4, RELEASE SOFTWARE (fc5)
sw1 uptime is 1 day
cisco C9300-24T (X86) processor with 1331521K/6147K bytes of memory.
Processor board ID FOC1234A5BC
""",
    "9.16(4)": """
Cisco Adaptive Security Appliance Software Version 9.16(4)
Device Manager Version 7.16(1)

sw1 up 12 days 3 hours

Hardware:   ASA5516, 8192 MB RAM, CPU Atom C2000 series 2416 MHz, 1 CPU (8 cores)
Serial Number: FOC1234A5BC
""",
}


@pytest.mark.parametrize("version", VERSIONS)
def test_cisco_version(version: str) -> None:
    found = table("show version", VERSIONS[version])
    said = found.observed.version
    assert said is not None
    assert said.version == version
    assert said.serial == "FOC1234A5BC"
    assert said.model in ("WS-C2960X-24TS-L", "C9300-24T", "ASA5516")
    assert said.at.first == line_of(VERSIONS[version], f"Version {version}")
    assert found.host == "sw1"
    assert found.unmatched == Ranges()


def test_fortios_system_status() -> None:
    text = "Version: FortiGate-60F v7.2.5,build1517,230606 (GA.F)\nSerial-Number: FGT60FTK12345678\nHostname: fw01\nLog: x\n"
    found = table("get system status", text)
    said = found.observed.version
    assert said is not None
    assert (said.version, said.model, said.serial) == ("7.2.5", "FortiGate-60F", "FGT60FTK12345678")
    assert found.host == "fw01"


def test_version_output_that_is_an_error_is_not_understood() -> None:
    found = table("show version", "% Invalid input detected at '^' marker.\n")
    assert found.observed.version is None
    assert numbers(found.unmatched) == [FIRST]


CODES = """
Codes: L - local, C - connected, S - static, R - RIP, M - mobile, B - BGP
       D - EIGRP, EX - EIGRP external, O - OSPF, IA - OSPF inter area
       N1 - OSPF NSSA external type 1, N2 - OSPF NSSA external type 2
       i - IS-IS, su - IS-IS summary, L1 - IS-IS level-1, L2 - IS-IS level-2
       ia - IS-IS inter area, * - candidate default, U - per-user static route
       + - replicated route, % - next hop override, p - overrides from PfR

Gateway of last resort is 10.0.0.1 to network 0.0.0.0

"""
ROUTES = (
    CODES
    + """\
S*    0.0.0.0/0 [1/0] via 10.0.0.1
      10.0.0.0/8 is variably subnetted, 5 subnets, 3 masks
C        10.0.0.0/24 is directly connected, GigabitEthernet0/1
L        10.0.0.2/32 is directly connected, GigabitEthernet0/1
O IA     10.1.0.0/16 [110/2] via 10.0.0.9, 00:51:20, GigabitEthernet0/1
                     [110/2] via 10.0.5.9, 00:51:20, GigabitEthernet0/2
O E2     10.2.0.0/16
           [110/20] via 10.0.0.9, 1d02h, GigabitEthernet0/1
S        10.3.0.0/16 is directly connected, Null0
B        10.4.0.0/16 [200/0] via 0.0.0.0, 2w3d, Null0
      172.16.0.0/32 is subnetted, 1 subnets
D EX     172.16.0.1 [170/3] via 10.0.0.9, 00:51:20, GigabitEthernet0/1
i L1     192.168.7.0/24 [115/20] via 10.0.0.9, 00:00:01, GigabitEthernet0/1
"""
)


def routes(found: Table) -> list[tuple[Ranges, str, list[str], str, int]]:
    return [
        (route.prefix, route.protocol, [str(hop) for hop in route.next_hops], route.interface, route.distance)
        for route in found.observed.routes or ()
    ]


def hops(*addresses: str) -> list[str]:
    return [str(parse_ip(address)) for address in addresses]


def test_ios_routing_table() -> None:
    found = table("show ip route", ROUTES)
    assert routes(found) == [
        (prefix("0.0.0.0/0"), "static", hops("10.0.0.1"), "", 1),
        (prefix("10.0.0.0/24"), "connected", [], "GigabitEthernet0/1", 0),
        (prefix("10.0.0.2/32"), "local", [], "GigabitEthernet0/1", 0),
        (prefix("10.1.0.0/16"), "ospf", hops("10.0.0.9"), "GigabitEthernet0/1", 110),
        (prefix("10.1.0.0/16"), "ospf", hops("10.0.5.9"), "GigabitEthernet0/2", 110),
        (prefix("10.2.0.0/16"), "ospf", hops("10.0.0.9"), "GigabitEthernet0/1", 110),
        (prefix("10.3.0.0/16"), "static", [], "Null0", 1),
        (prefix("10.4.0.0/16"), "bgp", [], "Null0", 200),
        (prefix("172.16.0.1/32"), "eigrp", hops("10.0.0.9"), "GigabitEthernet0/1", 170),
        (prefix("192.168.7.0/24"), "isis", hops("10.0.0.9"), "GigabitEthernet0/1", 115),
    ]
    assert found.unmatched == Ranges()
    assert found.observed.routed_vrfs == ("",)
    two_lines = next(route for route in found.observed.routes or () if route.prefix == prefix("10.2.0.0/16"))
    assert (two_lines.at.first, two_lines.at.last) == (line_of(ROUTES, "O E2"), line_of(ROUTES, "O E2") + 1)


@pytest.mark.parametrize(
    "line",
    [
        "S     10.9.0.0 [1/0] via 10.0.0.1",
        "S     10.9.0.0/16",
        "S     10.9.0.0 255.0.255.0 [1/0] via 10.0.0.1",
        "S     10.9.0.0/99 [1/0] via 10.0.0.1",
        "S     10.9.0.0/16 [1/0] via 10.0.0.777",
        "S     10.9.0.0/16 teleported",
        "S     0.0.0.0 0.0.0.0 [255/0] via 10.0.0.1, inside tunneled",
        "% something went wrong",
    ],
)
def test_routing_table_with_a_hole_gives_no_routes(line: str) -> None:
    text = ROUTES.replace("      172.16.0.0/32", f"{line}\n      172.16.0.0/32")
    found = table("show ip route", text)
    assert found.observed.routes is None
    assert found.observed.routed_vrfs == ()
    assert line_of(text, line) in numbers(found.unmatched)
    assert line_of(text, "S*") in numbers(found.unmatched)


def test_routes_of_a_vrf_stay_in_it() -> None:
    text = "\nRouting Table: MGMT\n" + CODES.strip("\n") + "\nS*    0.0.0.0/0 [1/0] via 10.99.0.1\n"
    found = table("show ip route vrf MGMT", text)
    assert [route.vrf for route in found.observed.routes or ()] == ["MGMT"]
    assert found.observed.routed_vrfs == ("MGMT",)


@pytest.mark.parametrize(
    "command",
    [
        "show ip route ospf",
        "show ip route | include 10.",
        "show version | include Version",
        "show ip route vrf A ospf",
        "",
    ],
)
def test_filtered_and_unknown_outputs_are_no_tables(command: str) -> None:
    assert read_table(document(command, ROUTES)) is None


ASA_ROUTES = """
Codes: L - local, C - connected, S - static, R - RIP, M - mobile, B - BGP
       SI - Static InterVRF, BI - BGP InterVRF
Gateway of last resort is 203.0.113.1 to network 0.0.0.0

S*       0.0.0.0 0.0.0.0 [1/0] via 203.0.113.1, outside
C        10.0.0.0 255.255.255.0 is directly connected, inside
L        10.0.0.1 255.255.255.255 is directly connected, inside
S        10.1.0.0 255.255.0.0
           [1/0] via 10.0.0.254, inside
V        10.9.0.0 255.255.0.0 connected by VPN (advertised), outside
"""


def test_asa_routing_table() -> None:
    found = table("show route", ASA_ROUTES)
    assert routes(found) == [
        (prefix("0.0.0.0/0"), "static", hops("203.0.113.1"), "outside", 1),
        (prefix("10.0.0.0/24"), "connected", [], "inside", 0),
        (prefix("10.0.0.1/32"), "local", [], "inside", 0),
        (prefix("10.1.0.0/16"), "static", hops("10.0.0.254"), "inside", 1),
        (prefix("10.9.0.0/16"), "vpn", [], "outside", 0),
    ]
    assert found.unmatched == Ranges()


FORTIOS_ROUTES = """
Codes: K - kernel, C - connected, S - static, R - RIP, B - BGP
       O - OSPF, IA - OSPF inter area
       i - IS-IS, L1 - IS-IS level-1, L2 - IS-IS level-2, ia - IS-IS inter area
       V - BGP VPNv4
       * - candidate default

Routing table for VRF=0
S*      0.0.0.0/0 [10/0] via 203.0.113.1, wan1, [1/0]
                  [10/0] via 198.51.100.1, wan2, [1/0]
C       10.0.0.0/24 is directly connected, port1
S       10.8.0.0/16 [10/0] is directly connected, vpn1, [1/0]
S       10.9.0.0/16 [254/0] is a summary, Null, [1/0]
B       10.7.0.0/16 [200/0] via 10.255.0.1 (recursive is directly connected, vpn1), 01:02:03, [1/0]

Routing table for VRF=5
C       10.5.0.0/24 is directly connected, port5
"""


@pytest.mark.parametrize(("context", "vrfs"), [("", ("", "5")), ("root", ("root", "root:5"))])
def test_fortios_routing_table(context: str, vrfs: tuple[str, str]) -> None:
    found = table("get router info routing-table all", FORTIOS_ROUTES, context)
    assert routes(found) == [
        (prefix("0.0.0.0/0"), "static", hops("203.0.113.1"), "wan1", 10),
        (prefix("0.0.0.0/0"), "static", hops("198.51.100.1"), "wan2", 10),
        (prefix("10.0.0.0/24"), "connected", [], "port1", 0),
        (prefix("10.8.0.0/16"), "static", [], "vpn1", 10),
        (prefix("10.9.0.0/16"), "static", [], "Null", 254),
        (prefix("10.7.0.0/16"), "bgp", hops("10.255.0.1"), "vpn1", 200),
        (prefix("10.5.0.0/24"), "connected", [], "port5", 0),
    ]
    assert {route.vrf for route in found.observed.routes or ()} == set(vrfs)
    assert found.observed.routed_vrfs == vrfs
    assert found.unmatched == Ranges()


def test_real_tables_are_read_whole(shared: Path) -> None:
    labs = shared / "corpus" / "truth" / "lab-validation"
    tables = {
        labs / "fortios_fw_policy_basic" / "show" / "fw" / "get_router_info_routing-table_all.txt": 3,
        labs / "iosxe_connectivity_sample" / "show" / "iosxe_acl" / "show_ip_route.txt": 6,
        labs / "checkpoint_basic_fw_policy" / "show" / "inside" / "show_ip_route.txt": 8,
        labs / "checkpoint_basic_fw_policy" / "show" / "outside" / "show_ip_route.txt": 8,
    }
    for file, count in tables.items():
        (found,) = read_input(file.name, file.read_bytes()).documents
        read = read_table(found)
        assert read is not None, file
        assert read.unmatched == Ranges(), file
        assert len(read.observed.routes or ()) == count, file
    file = labs / "iosxe_connectivity_sample" / "show" / "iosxe_acl" / "show_version.txt"
    said = table("show version", file.read_text()).observed.version
    assert said is not None
    assert (said.version, said.model, said.serial) == ("16.4.1", "CSR1000V", "938VD65N3N1")


def test_tables_of_one_device_are_put_together() -> None:
    merged = Observed()
    for command, text in (
        ("show cdp neighbors", CDP),
        ("show cdp neighbors detail", CDP_DETAIL),
        ("show lldp neighbors", LLDP),
        ("show interfaces status", INTERFACES),
        ("show interfaces status", INTERFACES),
        ("show ip route", ROUTES),
    ):
        merged = merge(merged, table(command, text))
    assert len(merged.ports or ()) == 7
    assert len(merged.neighbors or ()) == 5 + 1 + 3
    core = next(n for n in merged.neighbors or () if n.protocol == "cdp" and n.device.startswith("sw-core"))
    assert core.address == "10.0.0.1"
    assert merged.macs is None
    assert len(merged.routes or ()) == 10


COMMANDS = {
    "show interfaces status": INTERFACES,
    "show mac address-table": MAC,
    "show cdp neighbors": CDP,
    "show cdp neighbors detail": CDP_DETAIL,
    "show lldp neighbors": LLDP,
    "show lldp neighbors detail": LLDP_DETAIL,
    "show version": VERSIONS["15.2(7)E3"],
    "show ip route": ROUTES,
}


@given(st.data(), st.sampled_from(sorted(COMMANDS)))
def test_every_line_of_a_mangled_table_is_in_exactly_one_state(data: st.DataObject, command: str) -> None:
    lines = COMMANDS[command].strip("\n").split("\n")
    junk = st.one_of(st.sampled_from(lines), st.text(st.characters(exclude_characters="\n"), max_size=30))
    mangled = data.draw(st.lists(junk, min_size=1, max_size=20))
    numbered = range(1, len(mangled) + 1)
    found = read_table(Document("x", mangled, numbered, numbered, command))
    assert found is not None
    states = numbers(found.matched) + numbers(found.ignored) + numbers(found.unmatched)
    assert sorted(states) == list(numbered)


@pytest.mark.parametrize("name", sorted(PATTERNS))
@pytest.mark.parametrize(
    "probe", ["\n", "a\nb", "1\n2", " \n ", ",\n,", ": \n:", "Gi1/0/1\nGi1/0/2", "-\n-", "Codes: x\ny"]
)
def test_no_pattern_reaches_over_the_end_of_a_line(name: str, probe: str) -> None:
    assert not any("\n" in found[0] for found in re.finditer(PATTERNS[name], probe))


def test_nothing_pickled_is_loaded_and_nothing_is_left_behind(tmp_path: Path) -> None:
    """A pickle planted where TTP looks for its cache would run code; it must stay untouched."""
    mark = tmp_path / "ran"
    planted = tmp_path / "ttp_dict_cache.pickle"

    class Trap:
        def __reduce__(self) -> tuple[object, tuple[str, ...]]:
            return os.mkdir, (str(mark),)

    planted.write_bytes(pickle.dumps(Trap()))
    before = planted.read_bytes()
    code = (
        "from auditor.source.document import Document\n"
        "from auditor.source.tables import read_table\n"
        "lines = ['Gi1/0/1   x   connected    trunk      a-full a-1000 10/100/1000BaseTX']\n"
        "table = read_table(Document('x', lines, range(1, 2), range(1, 2), 'show interfaces status'))\n"
        "assert table.observed.ports[0].status == 'connected'\n"
        "import os\n"
        "print(os.environ['TTPCACHEFOLDER'], sorted(os.listdir(os.environ['TMPDIR'])))\n"
    )
    (tmp_path / "tmp").mkdir()
    environment = os.environ | {"TTPCACHEFOLDER": str(tmp_path), "TMPDIR": str(tmp_path / "tmp")}
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=root, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == f"{tmp_path} []"
    assert done.stderr == ""
    assert not mark.exists()
    assert planted.read_bytes() == before
