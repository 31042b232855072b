"""What holds on EOS when nothing is written, as facts for the model, each with its source."""

from __future__ import annotations

from auditor.model.fact import Fact, default, unknown
from auditor.model.interface import ALL_VLANS
from auditor.model.ranges import Ranges
from auditor.model.text import Text
from vendor_parsers._readers.switch_ports import PortDefaults

MANUAL = "Arista EOS User Manual"
VLANS = f"{MANUAL}, Virtual LANs (arista.com/en/um-eos/eos-virtual-lans-vlans)"
SESSION = f"{MANUAL}, Session Management Commands (arista.com/en/um-eos/eos-session-management-commands)"
BENCHMARK = "CIS Arista EOS Benchmark 1.0.0"

ENABLED: Fact[bool] = default(
    True,
    Text(
        f"show running-config prints shutdown for an interface that is shut down ({MANUAL}, shutdown)",
        f"停止中のインターフェースは show running-config に shutdown と表示される ({MANUAL}, shutdown)",
    ),
)
IPV6_OFF: Fact[bool] = default(False, f"IPv6 is off on an interface until ipv6 enable or an address ({MANUAL}, IPv6)")
URPF_OFF: Fact[bool] = default(False, f"disabled ({MANUAL}, ip verify unicast)")
LLDP_ON: Fact[bool] = default(True, f"LLDP is enabled on every port ({MANUAL}, LLDP)")

PORTS = PortDefaults(
    mode=default("access", f"access ({VLANS}, switchport mode)"),
    access_vlan=default(1, f"VLAN 1 ({VLANS})"),
    native_vlan=default(1, f"VLAN 1 ({VLANS})"),
    allowed=default(Ranges(ALL_VLANS.intervals), f"all VLANs ({VLANS}, switchport trunk allowed vlan)"),
    negotiates=default(False, f"switchport mode knows no dynamic mode ({VLANS}, switchport mode)"),
    dot1x=default(False, f"force-authorized, which authenticates nobody ({MANUAL}, 802.1X Port Security)"),
    port_security=default(False, f"disabled ({MANUAL}, Port Security)"),
    storm_control=default(False, f"disabled ({MANUAL}, Storm Control)"),
    isolated=default(False, f"no private VLAN is configured ({VLANS})"),
)

DOT1X_OFF: Fact[bool] = default(
    False, f"802.1X is off on the switch until dot1x system-auth-control ({MANUAL}, 802.1X Port Security)"
)
ROUTING_OFF: Fact[bool] = default(
    False,
    Text(
        f"IPv4 routing is disabled until ip routing is written ({MANUAL}, IPv4, ip routing)",
        f"ip routing の設定までIPv4ルーティングは無効 ({MANUAL}, IPv4, ip routing)",
    ),
)
SSH_ON: Fact[bool] = default(True, f"SSH is enabled in the default VRF ({SESSION}, management ssh)")
TELNET_OFF: Fact[bool] = default(False, f"Telnet is disabled ({SESSION}, management telnet)")
API_OFF: Fact[bool] = default(False, f"the API server is disabled ({SESSION}, management api http-commands)")
HTTP_OFF: Fact[bool] = default(False, f"HTTP is disabled, HTTPS enabled ({BENCHMARK}, 2.9)")
OTHER_VRF: Fact[bool] = unknown(
    Text(
        "the server is on and named for another VRF; whether the default VRF answers as well is not documented",
        "サーバーは有効で別のVRFが指定されており、既定のVRFでも待ち受けるかは文書で確認できない",
    )
)
SNMP_OFF: Fact[bool] = default(False, f"no snmp-server community, user or host: no agent ({MANUAL}, SNMP)")
ROLE_VARIES: Fact[bool] = unknown(
    Text(
        "no administrator's role or privilege is written; what the user may do rests on the AAA authorization lists",
        "管理者ロール・特権の記載がなく、利用者の権限は AAA の認可設定による",
    )
)
