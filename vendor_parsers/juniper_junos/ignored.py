"""Sections of a Junos configuration no verdict of this product rests on, and the topics of the others.

Paths are written as braces nest; of each the ``set`` form is made, so that both forms are sorted alike.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.device import Topic
from auditor.model.text import Text
from auditor.platform import Ignored

LOOKS = Text("how the command line behaves and what it prints", "コマンドラインの動作・表示")
HARDWARE = Text("hardware, power and forwarding resources", "ハードウェア・電源・転送リソース")
QOS = Text(
    "quality of service and rate limits: they delay packets, they permit none", "QoS・帯域制御（許可には関わらない）"
)
LOCAL_LOG = Text("log files on the device and what they hold", "装置内のログファイルとその内容")
SCREENS = Text("protection from attacks: it drops packets, it permits none", "攻撃防御（破棄のみで許可には関わらない）")
INSPECTION = Text(
    "inspection of permitted traffic: it drops packets, it permits none", "許可済み通信の検査（破棄のみ）"
)
LEASES = Text("addresses the device hands out to hosts", "端末への DHCP アドレス払い出し")
UPKEEP = Text("software, licences and copies of the configuration", "ソフトウェア・ライセンス・設定の保存")
TUNING = Text("timers, sizes and other tuning", "タイマー・サイズなどの調整")
SPANNING = Text("spanning tree and loop protection", "スパニングツリー・ループ防止")
POLICIES = Text(
    "conditions and attributes of routes: read as far as export policies need them", "経路ポリシーの条件・属性"
)
WATCH = Text("measurements and monitoring", "計測・監視")

SECTIONS: tuple[tuple[Text, str], ...] = (
    (
        LOOKS,
        "system / login / message|system / login / announcement|"
        "system / time-zone|system / no-redirects-ipv6|system / no-ping-record-route|system / no-ping-time-stamp|"
        "system / no-multicast-echo|system / arp|system / domain-name|system / domain-search|system / location|system / static-host-mapping|"
        "system / ports|system / internet-options|system / allow-v4mapped-packets|system / default-address-selection|system / compress-configuration-files|"
        "system / commit|system / processes|system / extensions|system / scripts|event-options|system / no-neighbor-learn|system / name-resolution",
    ),
    (
        UPKEEP,
        "system / archival|system / license|system / max-configurations-on-flash|"
        "system / max-configuration-rollbacks|system / auto-snapshot|system / saved-core-files|system / saved-core-context|system / dump-on-panic|"
        "system / authentication-order|system / radius-options|system / tacplus-options|system / accounting|system / security-profile|system / ntp|"
        "system / encrypt-configuration-files|system / root-authentication|system / management-instance|system / backup-router|system / auto-configuration|"
        "system / license|system / services / outbound-ssh|system / services / subscriber-management|system / proxy",
    ),
    (LOCAL_LOG, "system / syslog / user|system / syslog / console|system / syslog / archive|system / syslog / time-format|"
                "system / syslog / source-address|system / syslog / allow-duplicates|security / log|system / tracing|security / policies / pre-id-default-policy"),
    (LEASES, "system / services / dhcp-service|access / address-assignment|access / address-assignment / pool / family|forwarding-options / dhcp-relay|"
             "forwarding-options / helpers|access / address-pool"),
    (HARDWARE, "chassis|interfaces / * / gigether-options|interfaces / * / ether-options|interfaces / * / fastether-options|interfaces / * / sonet-options|"
               "interfaces / * / optics-options|interfaces / * / aggregated-ether-options|interfaces / * / redundant-ether-options|interfaces / * / fabric-options|"
               "virtual-chassis|forwarding-options / hash-key|forwarding-options / enhanced-hash-key|forwarding-options / load-balance|poe|fabric"),
    (
        TUNING,
        "interfaces / * / mtu|interfaces / * / speed|interfaces / * / link-mode|interfaces / * / hold-time|interfaces / * / traps|interfaces / * / no-traps|"
        "interfaces / * / mac|interfaces / * / gratuitous-arp-reply|interfaces / * / encapsulation|interfaces / * / forwarding-class-accounting|"
        "interfaces / * / unit * / bandwidth|interfaces / * / unit * / encapsulation|interfaces / * / unit * / family inet / mtu|"
        "interfaces / * / unit * / family inet6 / mtu|interfaces / * / unit * / family inet / tcp-mss|interfaces / * / unit * / family iso|"
        "interfaces / * / unit * / family mpls|interfaces / * / unit * / family inet / description|"
        "interfaces / * / unit * / traps|interfaces / * / unit * / mac|interfaces / * / unit * / arp-resp|"
        "interfaces / * / unit * / family inet / primary|interfaces / * / unit * / family inet / accounting|interfaces / * / unit * / family inet / sampling|"
        "interfaces / * / unit * / family inet / address * / vrrp-group * / accept-data|interfaces / * / unit * / family inet / address * / vrrp-group * / advertise-interval|"
        "interfaces / * / unit * / family inet / address * / vrrp-group * / authentication-type|interfaces / * / unit * / family inet / address * / vrrp-group * / authentication-key|"
        "interfaces / * / unit * / family inet / address * / vrrp-group * / fast-interval|interfaces / * / unit * / family inet / address * / vrrp-group * / preempt|"
        "interfaces / * / unit * / family inet / address * / vrrp-group * / track|"
        "interfaces / traceoptions|security / flow|security / traceoptions|security / ike / traceoptions|security / ipsec / traceoptions|"
        "security / ike / respond-bad-spi|security / ipsec / vpn-monitor-options|security / tcp-encap|security / pki|security / nat / source / pool-utilization-alarm|"
        "security / nat / source / pool-default-port-range|security / nat / source / port-randomization|security / nat / source / interface|"
        "security / nat / source / address-persistent|security / nat / proxy-arp|security / nat / proxy-ndp|security / nat / traceoptions|"
        "security / policies / policy-rematch|security / policies / policy-stats|security / policies / traceoptions|security / ssh-known-hosts|"
        "protocols / lldp / port-id-subtype|protocols / lldp / transmit-delay|protocols / lldp / advertisement-interval|protocols / lldp / hold-multiplier|"
        "protocols / lldp / management-address|protocols / lldp / port-description-type|protocols / lldp-med|protocols / l2-learning / global-mode switching|protocols / l2-learning / global-mac-limit|protocols / l2-learning / global-mac-table-aging-time|protocols / igmp-snooping|protocols / igmp|protocols / lacp|"
        "protocols / mld|protocols / mld-snooping|protocols / pim|protocols / router-advertisement|protocols / oam|protocols / bfd|"
        "vlans / * / description|vlans / * / mac-table-size|vlans / * / no-mac-learning|snmp / traceoptions|snmp / stats-cache-lifetime|snmp / filter-interfaces|"
        "snmp / filter-duplicates|snmp / trap-options|snmp / view|snmp / name|snmp / contact|snmp / location|snmp / description|snmp / engine-id|snmp / health-monitor|snmp / rmon|"
        "routing-options / forwarding-table|routing-options / router-id|routing-options / autonomous-system|routing-options / graceful-restart|routing-options / nonstop-routing|"
        "routing-options / multipath|routing-options / options|routing-options / traceoptions|routing-instances / * / routing-options / multipath|"
        "routing-instances / * / description|routing-instances / * / routing-options / router-id",
    ),
    (SPANNING, "protocols / rstp|protocols / mstp|protocols / stp|protocols / vstp|protocols / layer2-control|protocols / loop-detect|protocols / mvrp|protocols / gvrp"),
    (QOS, "class-of-service|firewall / policer|firewall / three-color-policer|firewall / hierarchical-policer|interfaces / * / unit * / family inet / policer|"
          "forwarding-options / storm-control-profiles|interfaces / * / scheduler|interfaces / * / shaping-rate"),
    (SCREENS, "security / screen"),
    (INSPECTION, "security / idp|security / utm|security / application-firewall|security / application-tracking|security / ssl|services / ssl|services / application-identification|"
                 "services / security-intelligence|services / advanced-anti-malware|security / dynamic-application"),
    (POLICIES, "policy-options / policy-statement|policy-options / community|policy-options / as-path|policy-options / as-path-group|policy-options / condition|"
               "policy-options / route-filter-list|schedulers"),
    (WATCH, "services / rpm|services / flow-monitoring|forwarding-options / sampling|accounting-options"),
)  # fmt: skip
TOPICS_OF: tuple[tuple[Topic, str], ...] = (
    ("filter", "firewall|security|security / policies|applications|policy-options / prefix-list|forwarding-options / family|services / stateful-firewall|services / service-set|protocols / l2-learning|logical-systems|tenants|groups|delete|insert|rename|copy"),
    ("nat", "security / nat|services / nat"),
    ("zone", "security / zones"),
    ("vpn", "security / ike|security / ipsec|access / profile|security / remote-access|security / dynamic-vpn"),
    ("interface", "interfaces|chassis / cluster"),
    ("vlan", "vlans|bridge-domains|ethernet-switching-options|switch-options|protocols / dot1x|protocols / lldp"),
    ("user", "system / login|system / root-authentication|system / radius-server|system / tacplus-server|access"),
    ("service", "system / services|snmp|system / name-server"),
    ("wireless", "wlan"),
    ("logging", "system / syslog|security / log"),
    ("routing", "services / ip-monitoring|security / advance-policy-based-routing|routing-options|routing-instances|protocols|policy-options"),
)  # fmt: skip


def _forms(path: str) -> tuple[str, ...]:
    """A path as braces nest and as one ``set`` line, in its own place and in a group."""
    grouped = f"groups / * / {path}"
    return path, grouped, *("set " + one.replace(" / ", " ") for one in (path, grouped))


def _ignored() -> Iterator[Ignored]:
    for reason, paths in SECTIONS:
        for path in dict.fromkeys(paths.split("|")):
            for form in _forms(path):
                yield Ignored(form, reason)


def _topics() -> Iterator[tuple[str, Topic]]:
    for topic, paths in TOPICS_OF:
        for path in paths.split("|"):
            for form in _forms(path):
                yield form, topic


IGNORED = tuple(_ignored())
HEADS = frozenset(
    tuple(head.split())
    for _, paths in SECTIONS
    for path in paths.split("|")
    for blocks in (path.split(" / "),)
    for count in range(1, len(blocks))
    if "*" not in (head := " ".join(blocks[:count]))
)
"""The blocks that ignored sections stand in."""
TOPICS = tuple(_topics())
