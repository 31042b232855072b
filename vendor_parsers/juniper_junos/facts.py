"""What holds on Junos when nothing is written, as facts for the model, each with its source."""

from __future__ import annotations

from auditor.model.fact import Fact, default, unknown
from auditor.model.interface import PortMode
from auditor.model.rule import ANYWHERE, Match
from auditor.model.text import Text

REMOTE_ACCESS = "Junos OS User Access and Authentication Administration Guide, Remote Access Overview"
FILTERS = "Junos OS 10.3 for EX Series, Firewall Filters Overview; Policy Framework Configuration Guide 9.3"
ZONES = (
    "Junos OS 12.2 Security Zones and Interfaces, Understanding How to Control Inbound Traffic Based on Traffic Types"
)
POLICIES = "Junos CLI Reference, default-policy: deny-all is the default"
NAT_ORDER = "Junos Security Configuration Guide 10.3, Understanding Source NAT Rules and Understanding Static NAT Rules"
ROOT_LOGIN = "Junos OS 12.3, root-login: allow is the default"
INET6_MODE = "Junos OS, forwarding-options (Security): family inet6 mode"
SNMP = "Junos OS Network Management, community (SNMP): authorization read-only; clients: all when none are listed"

ENABLED: Fact[bool] = default(True, "Junos OS Interfaces Fundamentals: an interface is up unless disable is written")
IPV6_OFF: Fact[bool] = default(
    False,
    Text(
        "a logical interface speaks IPv6 only with family inet6 (Junos OS Interfaces Fundamentals, Protocol Families)",
        "論理インタフェースは family inet6 の設定がある場合のみ IPv6 を扱う (Junos OS Interfaces Fundamentals)",
    ),
)
URPF_OFF: Fact[bool] = default(False, "Junos OS, rpf-check: reverse path checks are off unless written")
NO_NEGOTIATION: Fact[bool] = default(
    False,
    Text("Junos has no statement that lets a port negotiate trunking", "Junos にトランクを自動折衝する設定はない"),
)
ACCESS: Fact[PortMode] = default("access", "Junos OS Ethernet Switching, interface-mode: access is the default")
VLAN_UNKNOWN: Fact[int] = unknown(
    Text(
        "which VLAN an access port without members is in depends on the model and version",
        "members の指定がないアクセスポートの VLAN は機種・版による",
    )
)
NATIVE_UNKNOWN: Fact[int] = unknown(
    Text(
        "no native-vlan-id: whether untagged frames are dropped depends on the model and version",
        "native-vlan-id がない場合のタグなしフレームの扱いは機種・版による",
    )
)
OFF: Fact[bool] = default(False, Text("not written", "設定がない"))
NO_SERVICE: Fact[bool] = default(
    False,
    Text(
        f"a service runs only when written under system services ({REMOTE_ACCESS})",
        f"system services に記載したサービスのみ動作する ({REMOTE_ACCESS})",
    ),
)
NO_LIMIT: Fact[Match] = default(
    ANYWHERE,
    Text(
        f"the service itself limits no source; filters on lo0 and host-inbound-traffic do ({REMOTE_ACCESS})",
        f"サービス自体は接続元を制限しない。lo0 のフィルタと host-inbound-traffic が制限する ({REMOTE_ACCESS})",
    ),
)
