"""What holds on IOS and IOS-XE when nothing is written, as facts for the model, each with its source.

Where sources differ by model or version, the fact is unknown and its note says what it depends on.
"""

from __future__ import annotations

from auditor.model.fact import Fact, default, unknown
from auditor.model.interface import ALL_VLANS, PortMode
from auditor.model.ranges import Ranges

CR_3750 = "Catalyst 3750 Switch Command Reference OL-8552-07"
CR_3750X = "Catalyst 3750-X and 3560-X Switch Command Reference OL-29704-01"
CG_3560 = "Catalyst 3560 Switch Software Configuration Guide 78-16156-01, table 12-6"
CG_2960XR = "Catalyst 2960-XR Interface and Hardware Component Configuration Guide OL-29420-01, table 8"
CR_4500 = "Catalyst 4500 Series Cisco IOS Command Reference OL-27596-01"

ENABLED: Fact[bool] = default(
    True, "show running-config prints shutdown for a port that is shut down (IOS Interface Command Reference, shutdown)"
)
IPV6_OFF: Fact[bool] = default(
    False, "IPv6 is off on an interface until ipv6 enable or an address is written (IOS IPv6 Command Reference)"
)
URPF_OFF: Fact[bool] = default(
    False, "unicast RPF is off by default (IOS Security Command Reference, ip verify unicast)"
)
CDP_VARIES: Fact[bool] = unknown("whether CDP runs without a cdp line depends on the model and version")
CDP_SWITCH: Fact[bool] = default(
    True,
    "Catalyst 3750-E and 3560-E Software Configuration Guide OL-9775-02, table 27-1: CDP global and port state enabled",
)
LLDP_OFF: Fact[bool] = default(False, f"LLDP global state disabled ({CG_2960XR})")

MODE_DYNAMIC: Fact[PortMode] = default("dynamic", f"switchport mode dynamic auto ({CG_3560})")
MODE_VARIES: Fact[PortMode] = unknown("the switchport mode of a router's or controller's port depends on the module")
ACCESS_VLAN: Fact[int] = default(1, f"VLAN 1 ({CG_3560})")
NATIVE_VLAN: Fact[int] = default(1, f"VLAN 1 ({CG_3560})")
ALLOWED_ALL: Fact[Ranges] = default(ALL_VLANS, f"VLANs 1 to 4094 ({CG_3560})")
ACCESS_NO_DTP: Fact[bool] = default(
    False, f"{CR_3750}, switchport mode: access is permanent nontrunking mode whatever the neighbour sends"
)
DTP_ON: Fact[bool] = default(True, f"{CR_3750}, switchport nonegotiate: the default is to use DTP")
PORT_SECURITY_OFF: Fact[bool] = default(False, f"{CR_4500}, switchport port-security: disabled")
DOT1X_OFF: Fact[bool] = default(False, f"{CR_3750X}, dot1x port-control: force-authorized, which authenticates nobody")
STORM_OFF: Fact[bool] = default(False, f"{CR_3750}, storm-control: disabled")
PROTECTED_OFF: Fact[bool] = default(False, f"{CR_3750}, switchport protected: no protected port is defined")
TEMPLATE: Fact[bool] = unknown("an interface template is applied and may set it")

ROUTES: Fact[bool] = default(
    True, "IP routing is on by default on routers (IOS IP Routing Command Reference, ip routing)"
)
SWITCH_ROUTES_NOT: Fact[bool] = default(
    False,
    "IP routing is off on Catalyst switches until ip routing is written (Catalyst 3560 Software Configuration Guide)",
)
TRANSPORT_VARIES: Fact[bool] = unknown("transport input is not written; its default depends on the version")
HTTP_VARIES: Fact[bool] = unknown("ip http server is not written; its default depends on the model and version")
HTTPS_VARIES: Fact[bool] = unknown("ip http secure-server is not written; its default depends on the model and version")
VSTACK_VARIES: Fact[bool] = unknown(
    "whether Smart Install listens without a vstack line depends on the model and version"
)
NO_VTY: Fact[bool] = unknown("this export has no line vty")
LOGIN_VARIES: Fact[bool] = unknown("no login line; what holds depends on the kind of line and the version")
SNMP_OFF: Fact[bool] = default(
    False, "no snmp-server command: the SNMP agent is disabled (Catalyst 3560 Configuration Guide)"
)
