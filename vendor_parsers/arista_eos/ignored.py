"""Statements that are left alone on purpose, each with the reason.

Paths as in :class:`auditor.platform.Ignored`, one statement between two semicolons.
"""

from __future__ import annotations

from auditor.model.text import Text
from auditor.platform import Ignored

_BY_REASON: tuple[tuple[Text, str], ...] = (
    (
        Text(
            "spanning tree and link tuning: decides no permission",
            "スパニングツリー・リンク調整(通信の可否に関与しない)",
        ),
        """
        spanning-tree; no spanning-tree; errdisable; no errdisable; lacp; port-channel; mlag configuration; interface * / mlag;
        interface * / spanning-tree; interface * / no spanning-tree; interface * / lacp; interface * / no lacp;
        interface * / speed; interface * / duplex; interface * / mtu; interface * / bandwidth; interface * / load-interval;
        interface * / flowcontrol; interface * / no flowcontrol; interface * / mac-address; interface * / no mac-address;
        interface * / bfd; interface * / no bfd; interface * / autostate; interface * / no autostate; interface * / l2;
        interface * / no l2; interface * / phy; interface * / link-debounce; interface * / no link-debounce;
        interface * / error-correction; interface * / no error-correction; interface * / default;
        interface * / no traffic-loopback; interface * / no l2-protocol; interface * / transceiver; interface * / no dcbx;
        interface * / dcbx; interface * / no mac timestamp; interface * / no queue-monitor; interface * / queue-monitor;
        interface * / no ptp; interface * / ptp; interface * / sflow; interface * / no sflow; interface * / switchport dot1q ethertype;
        interface * / dot1x reauthentication; interface * / dot1x host-mode; interface * / dot1x timeout; interface * / dot1x mac;
        interface * / dot1x reauthorization; interface * / dot1x eapol; dot1x; router bfd; bfd; no bfd; lldp; mac address-table; no mac address-table; ip virtual-router mac-address; link tracking group;
        interface * / link; monitor; no monitor; vlan internal; loop-protection
        """,
    ),
    (
        Text(
            "quality of service and control-plane policing: they mark, queue and limit rates, and count as no filter",
            "QoS・コントロールプレーンポリシング(マーキング・キューイング・流量制限のみ、フィルタとみなさない)",
        ),
        """
        system control-plane / tcp; interface defaults / mtu; system control-plane / service-policy; control-plane / service-policy; policy-map type quality-of-service; policy-map type copp; policy-map type pdp; policy-map type qos; class-map; qos; no qos;
        interface * / service-policy type qos; interface * / service-policy type pdp; interface * / qos; interface * / no qos; interface * / tx-queue;
        interface * / uc-tx-queue; interface * / mc-tx-queue; interface * / priority-flow-control; interface * / no priority-flow-control;
        interface * / shape; interface * / no shape; priority-flow-control; no priority-flow-control; queue-monitor; no queue-monitor
        """,
    ),
    (
        Text(
            "software, licence and hardware housekeeping",
            "ソフトウェア・ライセンス・ハードウェア管理",
        ),
        """
        flow; interface * / flow tracker; kernel; transceiver; service routing protocols model; service unsupported-transceiver; boot; platform; no platform; hardware; environment;
        agent; alias; prompt; terminal; schedule; event-handler; event-monitor; no event-monitor; system l1; interface * / logging;
        interface * / no logging; interface * / snmp; interface * / no snmp; load-balance; tcam; ptp; no ptp; sflow; no sflow;
        license; maintenance
        """,
    ),
    (
        Text(
            "console and time display, names, session limits",
            "画面・時刻表示、名前、セッション制限",
        ),
        """
        banner; no banner; clock; dns domain; ip domain-name; ip domain lookup; ip domain-list; ip host; ip icmp; management security;
        management defaults; management cvx;
        management ssh / authentication; management ssh / connection;
        management ssh / mac; management ssh / hostkey; management ssh / known-hosts; management ssh / login; management ssh / log-level;
        management ssh / fips; management ssh / rekey; management ssh / client-alive; management telnet / session-limit;
        management api http-commands / idle-timeout; management api models; management api http-commands / qos;
        snmp-server contact; snmp-server location; snmp-server enable; no snmp-server enable; default snmp-server; snmp-server qos;
        snmp-server engineID; no snmp-server engineID; no snmp-server chassis-id; snmp-server chassis-id; snmp-server view;
        snmp-server source-interface; snmp-server local-interface; snmp-server extension
        """,
    ),
    (
        Text(
            "what is logged and by which name; the servers are read",
            "ログの内容・送信元名(サーバーの指定は解釈済み)",
        ),
        """
        logging level; logging on; logging buffered; logging trap; logging console; no logging console; logging monitor; logging synchronous;
        no logging synchronous; logging format; no logging format; logging facility; logging source-interface; logging event; no logging event;
        no logging relogging-interval; no logging repeat-messages; logging repeat-messages; logging policy; no logging policy; no logging qos;
        logging persistent; ntp local-interface; ntp authenticate; ntp trusted-key; ntp source; ntp serve; ntp qos; aaa accounting;
        no aaa accounting; aaa authorization; no aaa authorization; aaa authentication; no aaa authentication; role; radius-server timeout;
        radius-server retransmit; radius-server deadtime; radius-server attribute; tacacs-server timeout; tacacs-server policy;
        ip radius source-interface; ip tacacs source-interface
        """,
    ),
    (
        Text("multicast: no path of a unicast packet", "マルチキャスト(ユニキャスト通信の経路に関与しない)"),
        """
        ip pim; ip multicast-routing; router pim; router multicast; router igmp; router msdp; ip igmp; no ip igmp; interface * / ip pim;
        interface * / ip igmp; interface * / no ip igmp; interface * / igmp; interface * / pim; interface * / multicast; interface * / no multicast;
        interface * / mfib; interface * / no mld; interface * / mld; mac address-table static
        """,
    ),
    (
        Text(
            "address resolution, DHCP relay and neighbour discovery: they do not decide who reaches whom",
            "ARP・DHCPリレー・近隣探索(到達可否に関与しない)",
        ),
        """
        arp; no arp; ip arp; ip dhcp; no ip dhcp; ipv6 nd; ip address virtual source-nat; interface * / ip helper-address;
        interface * / ip dhcp; interface * / ipv6 dhcp; interface * / no ipv6 dhcp; interface * / ipv6 nd; interface * / no ipv6 nd;
        interface * / ip proxy-arp; interface * / no ip proxy-arp; interface * / ip local-proxy-arp; interface * / no ip local-proxy-arp;
        interface * / arp; interface * / no arp; interface * / ip arp; interface * / ip attached-routes; interface * / ipv6 attached-routes;
        interface * / no ip attached-host; interface * / no ipv6 attached-host; interface * / no ip directed-broadcast;
        interface * / no tcp; interface * / no flow-spec; hardware counter
        """,
    ),
    (
        Text(
            "lists and maps of routing policy: routes that pass them are only possible here",
            "経路ポリシー(通過する経路は「あり得る」として扱う)",
        ),
        """
        route-map; ip as-path; ip community-list; ip extcommunity-list; peer-filter
        """,
    ),
    (
        Text(
            "programs that run on the switch; what they do is not in this file",
            "スイッチ上で動くプログラム(動作はこのファイルから分からない)",
        ),
        """
        daemon
        """,
    ),
    (
        Text(
            "how the overlay is carried; VLANs it stretches are one subnet on every switch",
            "オーバーレイの転送方式(延伸されるVLANは各スイッチで同一サブネット)",
        ),
        """
        interface * / vxlan source-interface; interface * / vxlan udp-port; interface * / vxlan vlan; interface * / vxlan virtual-router;
        interface * / vxlan flood; interface * / vxlan learn-restrict; interface * / vxlan multicast-group
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
