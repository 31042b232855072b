"""What holds on NX-OS when nothing is written, as facts for the model, each with its source.

Where series differ (Nexus 7000 against 3000, 5000 and 9000), the fact is unknown and its note says so.
"""

from __future__ import annotations

from auditor.model.fact import Fact, default, unknown
from auditor.model.interface import ALL_VLANS, PortMode
from auditor.model.ranges import Ranges
from auditor.model.text import Text
from vendor_parsers._readers.switch_ports import PortDefaults

INTERFACES = "Nexus 9000 Series NX-OS Interfaces Configuration Guide"
LAYER2 = f"{INTERFACES}, Configuring Layer 2 Interfaces, Default Settings"
LAYER3 = f"{INTERFACES}, Configuring Layer 3 Interfaces, Default Settings"
SECURITY = "Nexus 9000 Series NX-OS Security Configuration Guide"
SYSTEM = "Nexus 9000 Series NX-OS System Management Configuration Guide"
PROGRAMMABILITY = "Nexus 9000 Series NX-OS Programmability Guide"
UNICAST = "Nexus 3548 Switch NX-OS Unicast Routing Command Reference OL-27852-01"

ROUTED_DOWN: Fact[bool] = default(False, f"admin state shut ({LAYER3})")
SVI_DOWN: Fact[bool] = default(False, f"admin state shut ({LAYER3}, VLAN interfaces)")
UP: Fact[bool] = default(
    True,
    Text(
        "show running-config prints shutdown for a loopback, port channel, tunnel or management port that is shut down",
        "loopback・port-channel・tunnel・管理ポートは停止中に show running-config へ shutdown と表示される",
    ),
)
SWITCHED_UP: Fact[bool] = default(
    True,
    Text(
        "Nexus 3000, 5000, 6000 and 9000: a switch port is up unless system default switchport shutdown is written"
        " (NX-OS Interfaces Command Reference, system default switchport shutdown)",
        "Nexus 3000・5000・6000・9000 では system default switchport shutdown がない限りスイッチポートは有効"
        " (NX-OS Interfaces Command Reference, system default switchport shutdown)",
    ),
)
SWITCHED_UP_HERE: Fact[bool] = default(
    True,
    Text(
        "other switch ports of this export print shutdown, so that a silent one is up (show running-config prints what"
        " differs from the default)",
        "この設定の他のスイッチポートに shutdown が表示されており、記載のないポートは有効"
        " (show running-config は既定と異なる値を表示する)",
    ),
)
SWITCHED_VARIES: Fact[bool] = unknown(
    Text(
        "whether a silent switch port is up depends on the series: Nexus 7000 ports are shut by default",
        "記載のないスイッチポートが有効かは機種による (Nexus 7000 は既定で停止)",
    )
)
LAYER_VARIES: Fact[PortMode] = unknown(
    Text(
        "whether a silent port is switched or routed depends on the series and on system default switchport",
        "記載のないポートがスイッチポートかルーテッドポートかは機種と system default switchport による",
    )
)
IPV6_OFF: Fact[bool] = default(
    False,
    Text(
        "IPv6 is off on an interface until an IPv6 address is written (Nexus 9000 Unicast Routing Configuration Guide)",
        "IPv6 アドレスの設定まで IPv6 は無効 (Nexus 9000 Unicast Routing Configuration Guide)",
    ),
)
URPF_OFF: Fact[bool] = default(False, f"disabled ({SECURITY}, Configuring Unicast RPF)")
CDP_ON: Fact[bool] = default(
    True, "CDP enabled globally and on every interface (Nexus 5000 CLI Configuration Guide OL-16597-01, Default CDP)"
)
LLDP_OFF: Fact[bool] = default(False, f"feature lldp is disabled ({SYSTEM}, Configuring LLDP)")

PORTS = PortDefaults(
    mode=default("access", f"access ({LAYER2})"),
    access_vlan=default(1, f"VLAN 1 ({LAYER2})"),
    native_vlan=default(1, f"VLAN 1 ({LAYER2})"),
    allowed=default(Ranges(ALL_VLANS.intervals), f"every VLAN that is not reserved ({LAYER2})"),
    negotiates=default(False, f"switchport mode knows no dynamic mode ({INTERFACES}, switchport mode)"),
    dot1x=default(False, f"feature dot1x is disabled ({SECURITY}, Configuring 802.1X)"),
    port_security=default(False, f"feature port-security is disabled ({SECURITY}, Configuring Port Security)"),
    storm_control=default(False, f"disabled ({SECURITY}, Configuring Traffic Storm Control)"),
    isolated=default(False, f"no private VLAN is configured ({INTERFACES})"),
)

FORWARDS: Fact[bool] = default(
    True,
    Text(
        "NX-OS routes between its routed interfaces without a command (Nexus 9000 Unicast Routing Configuration Guide)",
        "NX-OS はコマンドなしでルーテッドインターフェース間を転送する (Nexus 9000 Unicast Routing Configuration Guide)",
    ),
)
NOTHING_TO_ROUTE: Fact[bool] = default(
    False,
    Text(
        "no VRF has two addressed interfaces, so that there is nothing to route between",
        "アドレスを2つ以上持つVRFがなく、ルーティング対象がない",
    ),
)
SSH_ON: Fact[bool] = default(True, f"SSH server enabled ({SECURITY}, Configuring SSH and Telnet, Default Settings)")
TELNET_OFF: Fact[bool] = default(
    False, f"Telnet server disabled ({SECURITY}, Configuring SSH and Telnet, Default Settings)"
)
NXAPI_OFF: Fact[bool] = default(False, f"NX-API is disabled by default ({PROGRAMMABILITY}, NX-API CLI)")
NXAPI_VARIES: Fact[bool] = unknown(
    Text(
        "feature nxapi is on; whether it answers on this port without an nxapi line depends on the release",
        "feature nxapi が有効で、nxapi 行がない場合にこのポートで待ち受けるかは版による",
    )
)
SNMP_VARIES: Fact[bool] = unknown(
    Text(
        "no snmp-server user or community; whether the agent runs without one depends on the release",
        "snmp-server の user・community がなく、その場合に SNMP エージェントが動くかは版による",
    )
)
FEATURE_OFF: Fact[bool] = default(False, f"a feature that is not written is disabled ({SYSTEM})")
OPERATOR: Fact[bool] = default(
    False,
    Text(
        f"without a role a user is network-operator ({SECURITY}, Configuring User Accounts and RBAC)",
        f"ロールの指定がないユーザーは network-operator ({SECURITY}, Configuring User Accounts and RBAC)",
    ),
)

WITHOUT_LIST = Text(
    f"the list counts as empty and all traffic is permitted ({SECURITY} 9.x, page 256)",
    f"リストは空とみなされ、すべての通信が許可される ({SECURITY} 9.x, page 256)",
)

SESSION_SHUT = default(
    False, "Nexus 9000 Series NX-OS System Management Configuration Guide, Configuring SPAN: created in the shut state"
)
"""A monitor session without ``no shut``."""
