"""Statements that are left alone on purpose, each with the reason.

Paths as in :class:`auditor.platform.Ignored`, one statement between two semicolons.
"""

from __future__ import annotations

from auditor.model.text import Text
from auditor.platform import Ignored

_BY_REASON: tuple[tuple[Text, str], ...] = (
    (
        Text(
            "spanning tree, loop protection and link tuning: decides no permission",
            "スパニングツリー・ループ防止・リンク調整(通信の可否に関与しない)",
        ),
        """
        spanning-tree; no spanning-tree; loop-protect; no loop-protect; errdisable; lacp; udld; fault-monitor; mvrp; erps;
        interface * / spanning-tree; interface * / no spanning-tree; interface * / loop-protect; interface * / lacp;
        interface * / no lacp; interface * / speed; interface * / duplex; interface * / autoneg; interface * / mtu;
        interface * / ip mtu; interface * / ipv6 mtu; interface * / flow-control; interface * / mdix;
        interface * / energy-efficient-ethernet; interface * / eee; interface * / power-over-ethernet;
        interface * / no power-over-ethernet; interface * / hash; interface * / bfd; interface * / udld;
        interface * / allow-unsupported-transceiver; allow-unsupported-transceiver; interface * / no trap; interface * / trap;
        interface * / fault-monitor; interface * / apply fault-monitor; interface * / link; interface * / l3-counters;
        interface * / lldp; interface * / no cdp; interface * / cdp; interface * / mac-notify; interface * / l2-counters;
        interface * / system; system interface-group; mac-address-table; bfd; bluetooth; lldp *; cdp; interface * / persona
        """,
    ),
    (
        Text(
            "quality of service and flow export: they mark, queue and limit rates, and keep nobody out",
            "QoS・フロー出力(マーキング・キューイング・流量制限のみ)",
        ),
        """
        qos; interface * / qos; interface * / apply qos; apply qos; mirror endpoint; sflow; flow; ipfix; interface * / sflow;
        interface * / flow; copp-policy; apply copp-policy; traffic-insight; interface * / ip flow; vlan * / qos;
        copp-policy-template
        """,
    ),
    (
        Text(
            "the pair or stack of switches and what it synchronises: each switch of a pair is judged by its own configuration",
            "ペア・スタックの設定と同期(各スイッチは自身の設定で判定)",
        ),
        """
        vsx; vsf; vsx-sync; interface * / vsx-sync; interface * / vsx; vrf * / vsx-sync; vlan * / vsx-sync;
        redundancy; route-map * / vsx-sync; snmp-server vsx-sync
        """,
    ),
    (
        Text(
            "software, licence and hardware housekeeping",
            "ソフトウェア・ライセンス・ハードウェア管理",
        ),
        """
        module; profile; led; no led; fan-speed; power; system resource-utilization-poll-interval; system internal; boot;
        feature; usb; no usb; job; schedule; nae-script; nae-agent; nae-agent-alert; auto-confirm; checkpoint; diagnostics;
        container; alias; hw-module; front-panel-security; no front-panel-security; temperature; environment; wol
        """,
    ),
    (
        Text(
            "console and time display, aliases, names",
            "画面・時刻表示、エイリアス、名前",
        ),
        """
        banner; clock; timezone; cli-session; session-timeout; domain-name; ip dns domain-name; ip dns domain-list; ip dns host;
        vlan * / description; vrf * / description; snmp-server system-location; snmp-server system-contact;
        snmp-server system-description; snmp-server trap-source; snmp-server trap; no snmp-server trap;
        snmp-server historical-counters-monitor; snmpv3 engine-id; snmpv3 security-level; rmon
        """,
    ),
    (
        Text(
            "what is logged, from which address, and how logins are checked; servers and users are read",
            "ログの内容・送信元・ログイン制御(サーバー・ユーザーは解釈済み)",
        ),
        """
        logging facility; logging console; logging filter; logging persistent-storage; logging threshold; logging format;
        logging level; logging severity; logging buffer; logging rate-limit-burst; logging rate-limit-interval; debug;
        ntp enable; no ntp enable; ntp authentication; ntp trusted-key; ntp master; ntp source; ip source-interface;
        ipv6 source-interface; aaa accounting; no aaa accounting; aaa authorization; aaa authentication login;
        aaa authentication allow-fail-through; aaa authentication login-attempts;
        aaa authentication console-login-attempts; aaa authentication port-access;
        aaa radius-attribute; radius-server timeout; radius-server retries; radius-server auth-type; radius-server tracking;
        radius-server status-server; radius-server host * tracking; tacacs-server timeout; tacacs-server auth-type;
        radius dyn-authorization enable; radius dyn-authorization client; radius dyn-authorization port; password complexity;
        password; ssh macs; ssh host-key; ssh host-key-algorithms;
        ssh public-key-algorithms; ssh known-host; ssh maximum-auth-attempts; ssh certified-algorithms-only;
        ssh password-authentication; ssh public-key-authentication; no ssh password-authentication; https-server rest;
        https-server session-timeout; https-server max-user-sessions; https-server authentication; crypto pki
        """,
    ),
    (
        Text(
            "address resolution, redirects, DHCP relay, snooping and neighbour discovery: they open no way",
            "ARP・リダイレクト・DHCPリレー/スヌーピング・近隣探索(経路を開かない)",
        ),
        """
        arp; no ip icmp; ip icmp; no ipv6 icmp; ip irdp; dhcp-server; dhcp-relay; no dhcp-relay; dhcpv4-snooping;
        dhcpv6-snooping; dhcpv6-relay; nd-snooping; ipv6 nd; ip helper-address; client track; ip source-lockdown;
        interface * / ip helper-address; interface * / ipv6 helper-address; interface * / ip bootp-gateway;
        interface * / arp; interface * / no arp; interface * / ip local-proxy-arp; interface * / ip proxy-arp;
        interface * / ip neighbor-flood; interface * / ipv6 nd; interface * / ip icmp; interface * / dhcpv4-snooping;
        interface * / dhcpv6-snooping; interface * / nd-snooping; interface * / ip source-lockdown; interface * / client;
        vlan * / dhcpv4-snooping; vlan * / dhcpv6-snooping; vlan * / arp; vlan * / nd-snooping; vlan * / client;
        interface * / ip directed-broadcast; interface * / no ip directed-broadcast; ip source-binding; vlan * / mac-lockout;
        interface * / ip tcp; interface * / ip address-of; interface * / nameserver; interface * / no ip directed-broadcast
        """,
    ),
    (
        Text("multicast: no path of a unicast packet", "マルチキャスト(ユニキャスト通信の経路に関与しない)"),
        """
        router pim; router pim6; router msdp; ip igmp; ip multicast; vlan * / ip igmp; vlan * / ipv6 mld;
        interface * / ip igmp; interface * / ip pim-sparse; interface * / ip pim-dense; interface * / ipv6 mld;
        interface * / ipv6 pim6-sparse; interface * / ip pim
        """,
    ),
    (
        Text(
            "lists and maps of routing policy: routes that pass them are only possible here",
            "経路ポリシー(通過する経路は「あり得る」として扱う)",
        ),
        """
        route-map; ip aspath-list; ip community-list; router vrrp; track; ip-sla
        """,
    ),
)


def _paths() -> tuple[Ignored, ...]:
    return tuple(
        Ignored(" ".join(path.split()), reason)
        for reason, text in _BY_REASON
        for path in text.split(";")
        if path.strip()
    )


IGNORED = _paths()
