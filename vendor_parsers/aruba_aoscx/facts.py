"""What holds on AOS-CX when nothing is written, as facts for the model, each with its source.

Where series or releases differ and the export does not tell, the fact is unknown and its note says so.
"""

from __future__ import annotations

from auditor.model.fact import Fact, default, unknown
from auditor.model.interface import ALL_VLANS, PortMode
from auditor.model.rule import Match
from auditor.model.text import Text
from vendor_parsers._readers.switch_ports import PortDefaults

ACLS = "AOS-CX 10.17 ACLs and Classifier Policies Guide (8320, 8325, 9300, 10000)"
HARDENING = "AOS-CX 10.14 Hardening Guide"
SNMP = "AOS-CX 10.14 SNMP/MIB Guide"
LAYER2 = "AOS-CX 10.07 Layer 2 Bridging Guide (6300, 6400)"
REFERENCE = "ArubaOS-CX 10.03 Command-Line Interface Guide, 5200-5950"
_PRINTED = Text(
    "show running-config prints it where it is configured; it is not here",
    "設定されていれば show running-config に表示されるが、記載がない",
)

PRINTED_UP: Fact[bool] = default(
    True,
    Text(
        "show running-config prints shutdown for a VLAN, loopback or tunnel interface that is shut down",
        "VLAN・loopback・トンネルインターフェースは停止中に show running-config へ shutdown と表示される",
    ),
)
STATE_VARIES: Fact[bool] = unknown(
    Text(
        "neither shutdown nor no shutdown is written, and which holds without depends on the series",
        "shutdown・no shutdown のいずれも記載がなく、その場合の状態は機種による",
    )
)
SVI_VARIES: Fact[bool] = unknown(
    Text(
        "other VLAN interfaces of this export print no shutdown, this one prints nothing",
        "この設定の他のVLANインターフェースには no shutdown が表示されるが、ここには記載がない",
    )
)
LAYER_VARIES: Fact[PortMode] = unknown(
    Text(
        "neither VLANs nor routing are written here, and whether a silent port is switched depends on the series",
        "VLANも routing も記載がなく、その場合にスイッチポートかルーテッドポートかは機種による",
    )
)
IPV6_OFF: Fact[bool] = default(
    False,
    Text(
        "no IPv6 address is configured on it",
        "IPv6 アドレスの設定がない",
    ),
)
OFF: Fact[bool] = default(False, _PRINTED)
NO_NEGOTIATION: Fact[bool] = default(
    False,
    Text(
        f"a port is an access or a trunk port by configuration alone ({LAYER2}, VLAN interfaces)",
        f"アクセス・トランクは設定のみで決まる ({LAYER2}, VLAN interfaces)",
    ),
)
DISCOVERY_VARIES: Fact[bool] = unknown(
    Text("no source for whether LLDP is sent without a statement", "記載がない場合に LLDP を送るかの出典がない")
)

PORTS = PortDefaults(
    mode=LAYER_VARIES,
    access_vlan=default(1, f"VLAN 1 is associated with all interfaces ({LAYER2}, VLAN numbering)"),
    native_vlan=default(1, f"VLAN 1 is the native VLAN of all trunk interfaces ({LAYER2}, vlan trunk native)"),
    allowed=default(ALL_VLANS, f"a trunk without a list carries every VLAN ({LAYER2}, vlan trunk allowed)"),
    negotiates=NO_NEGOTIATION,
    dot1x=OFF,
    port_security=OFF,
    storm_control=OFF,
    isolated=OFF,
)

FORWARDS: Fact[bool] = default(
    True,
    Text(
        f"routed interfaces route without a further command ({REFERENCE}, routing)",
        f"ルーテッドインターフェース間は追加コマンドなしで転送する ({REFERENCE}, routing)",
    ),
)
NOTHING_TO_ROUTE: Fact[bool] = default(
    False,
    Text(
        "no VRF has two addressed interfaces, so that there is nothing to route between",
        "アドレスを2つ以上持つVRFがなく、ルーティング対象がない",
    ),
)
SSH_VARIES: Fact[bool] = unknown(
    Text(
        "no ssh server line names this VRF, and whether SSH answers there from the factory depends on series and release",
        "このVRFの ssh server 行がなく、初期状態で SSH が有効かは機種と版による",
    )
)
HTTPS_VARIES: Fact[bool] = unknown(
    Text(
        "no https-server line names this VRF; from the factory 8320, 8325 and 8400 answer in mgmt, 6200, 6300 and 6400 in"
        " mgmt and default (ArubaOS-CX 10.04 REST API Guide 5200-6725, https-server vrf)",
        "このVRFの https-server 行がない。初期状態では 8320・8325・8400 は mgmt、6200・6300・6400 は mgmt と default で有効"
        " (ArubaOS-CX 10.04 REST API Guide 5200-6725, https-server vrf)",
    )
)
ONLY_NAMED: Fact[bool] = default(
    False, f"it runs in a VRF that was created only where a line enables it ({REFERENCE}, ssh server vrf)"
)
TELNET_OFF: Fact[bool] = default(False, f"not enabled by default on any VRF ({HARDENING}, AAA)")
SNMP_OFF: Fact[bool] = default(False, f"by default the agent listens on no VRF ({REFERENCE}, snmp-server vrf)")
OTHER_GROUP: Fact[bool] = unknown(
    Text(
        "which commands members of this user group may run is not read",
        "このユーザーグループで許可されるコマンドは解釈していない",
    )
)
UNNAMED_ADMIN: Fact[bool] = unknown(
    Text(
        "no line names the built-in account admin, and how it logs in cannot be told",
        "組み込みアカウント admin の行がなく、認証方法を判定できない",
    )
)
ROUTED_LISTS: Fact[Match] = unknown(
    Text(
        "a routed-in list stands in this VRF, and whether it also filters packets to the switch itself is not documented",
        "このVRFに routed-in のリストがあり、スイッチ自身宛の通信にも作用するかは文書で確認できない",
    )
)

WITHOUT_LIST = Text(
    "AOS-CX does not document what applying a list that does not exist does",
    "存在しないリストを適用した場合の動作は AOS-CX の文書で確認できない",
)
