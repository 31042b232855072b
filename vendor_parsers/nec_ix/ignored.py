"""Statements that are left alone on purpose, each with the reason."""

from __future__ import annotations

from auditor.model.text import Text
from auditor.platform import Ignored

_BY_REASON: tuple[tuple[Text, str], ...] = (
    (
        Text(
            "forwarding caches and packet tuning: they decide no permission",
            "転送キャッシュ・パケット調整(通信の可否に関与しない)",
        ),
        """
        ip ufs-cache; ipv6 ufs-cache; interface * / ip mtu; interface * / ipv6 mtu; interface * / mtu;
        interface * / ip tcp adjust-mss; interface * / ipv6 tcp adjust-mss; interface * / bridge ip tcp adjust-mss;
        interface * / bridge ipv6 tcp adjust-mss; interface * / ipv6 traffic-class; interface * / ip proxy-arp;
        interface * / arp; arp; interface * / ip redirects; interface * / no ip redirects; interface * / auto-connect;
        interface * / no auto-connect; interface * / idle-time; interface * / ip fragment; interface * / bandwidth;
        interface * / tunnel df-bit; interface * / tunnel adjust-mtu; interface * / tunnel mtu; interface * / tunnel ttl;
        no ip redirects; ip max-reassembly; ip reassembly; device * / speed; device * / duplex; device * / mdi;
        device * / description; device * / isdn; device * / shutdown; device * / no shutdown; device * / negotiation;
        device * / port; vrrp enable; interface * / ipv6 interface-identifier; interface * / ipv6 nd
        """,
    ),
    (
        Text("console, clock and housekeeping", "コンソール・時刻・装置管理"),
        """
        timezone; terminal; logging; no logging; syslog function; syslog facility; syslog id; syslog timestamp;
        syslog ip source; syslog ipv6 source; syslog ip enable; ntp interval; ntp retry; ntp source; ntp master; sntp;
        clock; service; no service; enable-config; configure; exit; ** / exit; ** / configure; banner; alias;
        environment; software-update; event-terminal; memory; usbmem; led; pki private-key; pki; ddns; ip domain-name;
        snmp-agent contact; snmp-agent location; http-server session; http-server web; ssh-server ip idle-time
        """,
    ),
    (
        Text("addresses handed out to hosts (DHCP)", "端末へのアドレス配布(DHCP)"),
        """
        ip dhcp; no ip dhcp; ipv6 dhcp; ip dhcp-relay; ipv6 dhcp-relay; interface * / ip dhcp; interface * / ip dhcp-relay;
        interface * / ipv6 dhcp-relay; interface * / proxy-dns
        """,
    ),
    (
        Text(
            "monitoring of ways: what it may withdraw counts as possible",
            "経路監視(監視で変わる経路は「可能性」として扱う)",
        ),
        """watch-group; network-monitor""",
    ),
    (
        Text(
            "quality of service: it marks and queues, it does not filter",
            "QoS(マーキング・キューイングのみ、フィルタではない)",
        ),
        """
        class-map; policy-map; interface * / service-policy; interface * / traffic-shape; interface * / qos
        """,
    ),
    (
        Text(
            "details of IKE and IPsec: identities, timers, NAT traversal; proposals and keys are read",
            "IKE・IPsec の細部（ID・タイマー・NAT トラバーサル）。プロポーザルと鍵は読んでいる",
        ),
        """
        ike initial-contact; ike keepalive; ike local-id; ike remote-id; ike suppress-dangling; ike nat-traversal;
        ike commit-bit; ike retransmit; ike rekey; ike dpd; ipsec rekey; ipsec ike-passthru; no ipsec ike-passthru; ipsec commit-bit;
        ipsec local-id; ipsec remote-id; ipsec prefragment; interface * / ppp binding; interface * / ipsec pre-fragment;
        interface * / l2tp
        """,
    ),
    (
        Text(
            "route filters: routes learned by a protocol count as possible anyway",
            "経路フィルタ（動的経路はいずれも「可能性」として扱う）",
        ),
        """
        ip prefix-list; ipv6 prefix-list; interface * / ip ospf cost; interface * / ip ospf priority;
        interface * / ip ospf network; interface * / ip ospf mtu-ignore; interface * / ipv6 ospf cost;
        interface * / ipv6 ospf priority
        """,
    ),
)
IGNORED = tuple(
    Ignored(" ".join(path.split()), reason) for reason, paths in _BY_REASON for path in paths.split(";") if path.strip()
)
