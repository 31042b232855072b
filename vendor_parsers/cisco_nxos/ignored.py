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
        spanning-tree; no spanning-tree; errdisable; no errdisable; udld; lacp; port-channel; interface * / spanning-tree;
        interface * / no spanning-tree; interface * / lacp; interface * / no lacp; interface * / speed;
        interface * / duplex; interface * / negotiate; interface * / no negotiate; interface * / mdix;
        interface * / flowcontrol; interface * / carrier-delay; interface * / bandwidth; interface * / no bandwidth;
        interface * / delay; interface * / mtu; interface * / load-interval; interface * / no load-interval;
        interface * / link; interface * / no link; interface * / mac-address; interface * / no mac-address;
        interface * / bfd; interface * / no bfd; interface * / udld; interface * / no beacon; interface * / beacon;
        interface * / medium; interface * / fec; interface * / autostate; interface * / no autostate;
        interface * / no port-channel; interface * / port-channel; interface * / fex;
        interface * / no hardware; interface * / hardware; interface * / priority-flow-control; interface * / no priority-flow-control;
        interface * / switchport block; interface * / packet; interface * / no vtp; interface * / vtp;
        interface * / switchport autostate; mac address-table; vpc domain; interface * / vpc; fabricpath;
        interface * / fabric; bfd; no bfd; cfs; vtp; lldp; cdp; no lldp
        """,
    ),
    (
        Text(
            "quality of service and control-plane policing: they mark, queue and limit rates, and count as no filter",
            "QoS・コントロールプレーンポリシング(マーキング・キューイング・流量制限のみ、フィルタとみなさない)",
        ),
        """
        policy-map; class-map; table-map; system qos; qos; interface * / service-policy; interface * / queue-limit;
        copp profile; copp copy; control-plane; hardware qos; congestion-control
        """,
    ),
    (
        Text(
            "software, licence and hardware housekeeping",
            "ソフトウェア・ライセンス・ハードウェア管理",
        ),
        """
        vdc; boot; license; hardware; no hardware; diagnostic; poweroff; power; module; install; system; no system;
        callhome; rmon; event; scheduler; slot; platform; terminal; virtual-service; guestshell; switch-profile; fex;
        interface * / logging; interface * / no logging; interface * / snmp; interface * / no snmp; icam; itd;
        interface * / no management; interface * / management; config; checkpoint; archive; feature-set;
        install feature-set; nxapi ssl ciphers; vlan configuration; vlan reserve; system vlan
        """,
    ),
    (
        Text(
            "console and time display, aliases, names",
            "画面・時刻表示、エイリアス、名前",
        ),
        """
        banner; no banner; clock; cli; line * / session-limit; line * / terminal; line * / speed;
        line * / databits; line * / parity; line * / stopbits; line * / length; line * / width; line * / absolute-timeout;
        line * / logout-warning; ip domain-lookup; no ip domain-lookup; ip domain-name; ip domain-list; ip host;
        vrf context * / ip domain-name; vrf context * / description; vrf context * / ip domain-list; switchname;
        snmp-server contact; snmp-server location; snmp-server enable traps; no snmp-server enable traps;
        snmp-server source-interface; snmp-server aaa-user; snmp-server mib; snmp-server globalEnforcePriv;
        snmp-server tcp-session; snmp-server counter; snmp-server system-shutdown
        """,
    ),
    (
        Text(
            "what is logged and by which name; the servers are read",
            "ログの内容・送信元名(サーバーの指定は解釈済み)",
        ),
        """
        logging level; logging console; no logging console; logging monitor; no logging monitor; logging logfile;
        no logging logfile; logging timestamp; logging origin-id; logging source-interface; logging event; no logging event;
        logging module; no logging module; logging message; logging rfc-strict; logging ip; ntp source;
        ntp source-interface; ntp authenticate; ntp trusted-key; ntp logging; ntp master; ntp commit; ntp distribute;
        ntp allow; aaa accounting; aaa authorization; no aaa accounting; aaa user; no aaa user; aaa authentication;
        no aaa authentication; no aaa root; ip tacacs source-interface; ip radius source-interface;
        radius-server timeout; radius-server retransmit; radius-server deadtime; radius-server directed-request;
        tacacs-server timeout; tacacs-server deadtime; tacacs-server directed-request; role;
        password; userpassphrase; no userpassphrase; ssh key; ssh login-attempts; ssh idle-timeout; ssh ciphers; ssh macs; ssh kexalgos; ssh keytypes; ssh rekey; ssh cipher-mode; no ssh key
        """,
    ),
    (
        Text(
            "features whose own statements are read where they decide something",
            "機能の有効化(判定に関わる設定は別途解釈済み)",
        ),
        """
        feature bash-shell; feature bfd; feature bgp; feature dhcp; feature dot1x; feature eigrp; feature evmed;
        feature fabric; feature fex; feature hsrp; feature interface-vlan; feature isis; feature lacp; feature ngoam;
        feature nv; feature ospf; feature ospfv3; feature pbr; feature pim; feature port-security; feature private-vlan;
        feature privilege; feature ptp; feature rip; feature scheduler; feature sla; feature tacacs+; feature tunnel;
        feature udld; feature vn-segment-vlan-based; feature vpc; feature vrrp; feature vrrpv3; feature vtp;
        feature msdp; feature netflow; feature sflow; feature imp; feature ldap; feature signature-verification;
        no feature; nv overlay; track; ip sla; no ip sla; fabric forwarding
        """,
    ),
    (
        Text("multicast: no path of a unicast packet", "マルチキャスト(ユニキャスト通信の経路に関与しない)"),
        """
        ip pim; ipv6 pim; ip igmp; no ip igmp; ip msdp; ip multicast; vlan configuration * / ip igmp; interface * / ip pim;
        interface * / ip igmp; interface * / ipv6 pim; interface * / ipv6 mld; vrf context * / ip pim; ip auto-rp
        """,
    ),
    (
        Text(
            "address resolution, redirects, DHCP relay and neighbour discovery: they do not decide who reaches whom",
            "ARP・リダイレクト・DHCPリレー・近隣探索(到達可否に関与しない)",
        ),
        """
        ip arp; no ip arp; ip dhcp; no ip dhcp; ipv6 dhcp; ipv6 nd; service dhcp; no service dhcp; ip source-route; no ip source-route;
        ip adjacency; interface * / ip redirects; interface * / no ip redirects; interface * / no ipv6 redirects;
        interface * / ip proxy-arp; interface * / no ip proxy-arp; interface * / ip unreachables;
        interface * / no ip unreachables; interface * / ip port-unreachable; interface * / no ip port-unreachable;
        interface * / ip dhcp; interface * / no ip dhcp; interface * / ipv6 dhcp; interface * / ip arp;
        interface * / no ip arp; interface * / ipv6 nd; interface * / no ipv6 nd; interface * / ip sticky-arp;
        interface * / ip flow; interface * / ip directed-broadcast; interface * / no ip directed-broadcast;
        interface * / ip forward; interface * / no ip forward; interface * / ip delay; interface * / ip bandwidth;
        interface * / hsrp version; interface * / hsrp delay; interface * / no hsrp; interface * / hsrp bfd;
        interface * / no ospfv3; flow; sflow; monitor; telemetry; ip tcp; ip icmp-errors
        """,
    ),
    (
        Text(
            "lists and maps of routing policy: routes that pass them are only possible here",
            "経路ポリシー(通過する経路は「あり得る」として扱う)",
        ),
        """
        route-map; ip as-path; ip community-list; ip extcommunity-list; router * / timers; key chain * / key / accept-lifetime;
        key chain * / key / send-lifetime
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
