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
        spanning-tree; no spanning-tree; interface * / spanning-tree; interface * / no spanning-tree; errdisable;
        no errdisable; udld; interface * / udld; lacp; port-channel; interface * / lacp; interface * / speed;
        interface * / no speed; interface * / duplex; interface * / negotiation; interface * / no negotiation;
        interface * / media-type; interface * / mdix; interface * / no mdix; interface * / flowcontrol;
        interface * / carrier-delay; interface * / bandwidth; interface * / delay; interface * / mtu;
        interface * / keepalive; interface * / no keepalive; interface * / hold-queue; interface * / load-interval;
        interface * / clock; interface * / switchport block; interface * / switchport trunk pruning; interface * / no switchport block;
        interface * / no switchport priority; interface * / switchport priority;
        interface * / channel-protocol; interface * / channel-group; interface * / storm-control action;
        interface * / macro; interface * / auto; interface * / mls; interface * / no mls; interface * / mac-address;
        interface * / bfd; interface * / dampening; interface * / backup; interface * / arp timeout;
        interface * / transmit-interface; interface * / transceiver; interface * / alarm; interface * / power;
        interface * / no bridge-group; interface * / bridge-group * *; interface * / rmon; interface * / down;
        bridge; no bridge; mac address-table; mac-address-table; lldp; cdp; no cdp; no lldp; interface * / cdp;
        interface * / lldp
        """,
    ),
    (
        Text(
            "quality of service: it marks and queues, it does not filter",
            "QoS(マーキング・キューイングのみ、フィルタではない)",
        ),
        """
        policy-map; class-map; table-map; mls qos; no mls qos; qos; priority-list; queue-list; auto qos;
        interface * / service-policy; interface * / priority-queue; interface * / srr-queue;
        interface * / tx-ring-limit; interface * / trust; interface * / fair-queue; interface * / no fair-queue;
        interface * / qos; interface * / random-detect; interface * / max-reserved-bandwidth; interface * / ip rsvp
        """,
    ),
    (
        Text(
            "software, licence and hardware housekeeping",
            "ソフトウェア・ライセンス・ハードウェア管理",
        ),
        """
        boot; boot-start-marker; boot-end-marker; license; no license; diagnostic; platform; no platform; memory;
        memory-size; redundancy; hw-module; switch; stack-power; stack-mac; transceiver; facility-alarm; power;
        module; card; controller; config-register; upgrade; sdm; system mtu; system env; buffers; exception;
        process; scheduler; no scheduler; warm-reboot; virtual-service; subscriber templating;
        multilink bundle-name; mgcp; no mgcp; mmi; no mmi; voice-card; gatekeeper; dspfarm; nmsp; fhrp version;
        vlan internal allocation; vlan dot1q tag; vtp; no vtp; xdr; ipc; alarm; cpu; load-interval; transport-map;
        avb; epm; device classifier; macro; parser; no parser; software; crypto engine; no crypto engine; file;
        archive; hostname-prefix; no setup; setup; cns; no cns; wsma; onep; no onep; ptp; l2 vfi; cisp; rmon;
        interface * / no mop; interface * / mop; interface * / no snmp trap; interface * / snmp trap;
        interface * / snmp; interface * / logging; interface * / no logging
        """,
    ),
    (
        Text(
            "console and time display, aliases, menus",
            "画面・時刻表示、エイリアス、メニュー",
        ),
        """
        service timestamps; no service timestamps; service sequence-numbers; no service sequence-numbers;
        service linenumber; service internal; service compress-config; service counters;
        service unsupported-transceiver; service nagle; service tcp-keepalives-in; service tcp-keepalives-out;
        no service config; no service tcp-small-servers; no service udp-small-servers; clock; alias; menu; prompt;
        terminal; default-value; line * / history; line * / no activation-character; line * / logout-warning; line * / timeout;
        line * / session-disconnect-warning; line * / buffer-length; line * / hold-character;
        line * / stop-character; line * / padding; line * / script; line * / exec-timeout; line * / no exec-timeout;
        line * / session-timeout; line * / absolute-timeout; line * / transport preferred;
        line * / transport output; line * / session-limit; line * / autocommand; line * / length; line * / width;
        line * / escape-character; line * / stopbits; line * / speed; line * / databits; line * / parity;
        line * / flowcontrol; line * / logging synchronous; line * / no vacant-message; line * / vacant-message;
        line * / modem; line * / rxspeed; line * / txspeed; line * / location; line * / international;
        line * / media-type; line * / monitor; line * / no motd-banner; line * / no exec-banner; line * / notify;
        line * / activation-character; line * / terminal-type; line * / exec-character-bits
        """,
    ),
    (
        Text(
            "banners are words to people",
            "バナー(利用者への文言)",
        ),
        """
        banner; aaa authentication banner; aaa authentication fail-message; aaa authentication username-prompt
        """,
    ),
    (
        Text(
            "who may run which command, and accounting of it: no login is opened by it",
            "コマンド権限・アカウンティング(ログイン可否は変わらない)",
        ),
        """
        aaa accounting; no aaa accounting; aaa authorization; no aaa authorization; aaa session-id; aaa local;
        aaa max-sessions; aaa common-criteria; aaa intercept; aaa server; aaa authentication dot1x;
        aaa authentication ppp; aaa authentication attempts; aaa authentication password-prompt; aaa dnis;
        aaa configuration; line * / authorization; line * / accounting; login on-success; login on-failure;
        login block-for; login delay; login quiet-mode; security passwords; security authentication; no security
        """,
    ),
    (
        Text(
            "the local log buffer and its form; the servers are read",
            "装置内ログと書式(送信先サーバーは読取対象)",
        ),
        """
        logging buffered; logging console; no logging console; logging monitor; no logging monitor;
        logging facility; logging source-interface; logging origin-id; logging rate-limit; logging count;
        logging discriminator; logging esm; logging event; logging history; logging userinfo; logging queue-limit;
        logging alarm; logging cns-events; logging message-counter; logging delimiter; logging snmp-authfail;
        logging snmp-trap; logging persistent; logging file; no logging exception; logging buffered-size
        """,
    ),
    (
        Text(
            "tuning of routing and forwarding that opens and closes nothing",
            "ルーティング・転送の調整(通信の可否に関与しない)",
        ),
        """
        ip cef; no ip cef; ipv6 cef; no ipv6 cef; ip forward-protocol; no ip forward-protocol; ip classless;
        no ip classless; ip subnet-zero; no ip subnet-zero; ip tcp; ip as-path; ip audit; ip auth-proxy;
        ip admission; ipv6 ioam; ipv6 unicast-routing; no ipv6 unicast-routing; ip icmp source-interface;
        ip bgp-community; ip community-list; ip extcommunity-list; ip icmp rate-limit; no ip icmp rate-limit;
        ip icmp redirect; no ip gratuitous-arps; ip gratuitous-arps; ip arp; ip multicast; ip multicast-routing;
        no ip multicast-routing; ip igmp; ip pim; ip sla; ip spd; ip flow-export; ip flow-cache; ip flow;
        ip ospf name-lookup; track; key chain * / key * / accept-lifetime; key chain * / key * / send-lifetime;
        key chain * / key * / cryptographic-algorithm; flow; monitor; interface * / ip ospf;
        interface * / no ip ospf; interface * / ipv6 ospf; interface * / ip hello-interval;
        interface * / ip hold-time; interface * / ip summary-address; interface * / ip authentication;
        interface * / ip split-horizon; interface * / no ip split-horizon; interface * / no ip route-cache;
        interface * / ip route-cache; interface * / no ip mroute-cache; interface * / ip mroute-cache;
        interface * / ip mtu; interface * / ip tcp; interface * / ip pim; interface * / ip igmp;
        interface * / ip flow; interface * / ip nbar; interface * / ip rip; interface * / ip bandwidth-percent;
        interface * / ip virtual-reassembly; interface * / ip cef; interface * / ip access-group-check;
        interface * / ip load-sharing; interface * / ip cgmp; interface * / ipv6 nd; interface * / ipv6 mtu;
        interface * / isis; interface * / clns; interface * / mpls; interface * / tag-switching;
        interface * / tunnel; interface * / standby; interface * / vrrp; interface * / glbp;
        interface * / peer default; interface * / dialer; interface * / dialer-group; interface * / pulse-time;
        interface * / ppp; interface * / async; interface * / crypto ipsec; interface * / h323;
        interface * / virtual-reassembly; vrf definition * / rd; vrf definition * / route-target;
        vrf definition * / address-family; vrf definition * / exit-address-family; vrf definition * / description;
        vrf definition * / !; vrf definition; ip vrf; mpls; no mpls; clns; appletalk; mpls label; pseudowire-class;
        xconnect; ip explicit-path; global-address-family; ip rtp; ip dvmrp; ip mroute; ip rsvp; ip host; ip nhrp;
        interface * / ip nhrp
        """,
    ),
    (
        Text(
            "guards that only take away (ARP, DHCP and address checks of a switch)",
            "制限を加えるのみの保護機能(ARP・DHCP・アドレス検査)",
        ),
        """
        ip dhcp snooping; no ip dhcp snooping; ip arp inspection; ip source; ip device tracking; device-tracking;
        ipv6 snooping; ipv6 nd raguard; ipv6 dhcp guard; interface * / ip dhcp snooping;
        interface * / ip arp inspection; interface * / ip verify source; interface * / ip device tracking;
        interface * / device-tracking; interface * / ip source; interface * / mab; interface * / authentication;
        interface * / dot1x; interface * / access-session; interface * / no ip redirects;
        interface * / no ip unreachables; interface * / no ip proxy-arp; interface * / no ip mask-reply;
        interface * / no ip directed-broadcast; interface * / ipv6 nd raguard; no ip source-route;
        no ip bootp server; no ip finger; no service pad; no service dhcp; no service finger; no ip domain-lookup;
        no ip http secure-client-auth; arp; no ip domain lookup; no ip identd; dot1x;
        authentication; no ip rcmd
        """,
    ),
    (
        Text(
            "leaves a block of a hand-written configuration",
            "手書き設定のブロック終了",
        ),
        """
        ** / exit; exit; ** / exit-address-family; exit-address-family; configure terminal; ** / exit-vrf
        """,
    ),
    (
        Text(
            "SSH timers and algorithm lists: only the protocol version is judged",
            "SSHのタイマー・アルゴリズム一覧(判定対象はバージョンのみ)",
        ),
        """
        ip ssh time-out; ip ssh authentication-retries; ip ssh source-interface; ip ssh logging; ip ssh dh;
        ip ssh server algorithm; ip ssh client; ip ssh bulk-mode; ip ssh rsa; ip ssh window-size;
        ip ssh pubkey-chain; ip ssh maxstartups
        """,
    ),
    (
        Text(
            "radio tuning",
            "無線の調整",
        ),
        """
        dot11 pause-time; dot11 syslog; dot11 vlan-name; dot11 association; dot11 location; no dot11 syslog;
        interface * / stbc; interface * / packet; interface * / dfs; interface * / no dfs; interface * / antenna;
        interface * / world-mode; interface * / beacon; interface * / rts; interface * / fragment-threshold;
        interface * / peakdetect; interface * / payload-encapsulation; interface * / guard-interval;
        interface * / preamble-short
        """,
    ),
    (
        Text(
            "names and text without effect on packets",
            "名称・説明のみ(通信に影響しない)",
        ),
        """
        ip domain; ip domain-name; ip domain name; ip domain lookup; ip domain list; ip domain-list;
        snmp-server location; no snmp-server location; no snmp-server contact; snmp-server ifmib;
        snmp-server trap-timeout; snmp-server context; snmp-server inform; snmp-server contact; snmp-server chassis-id; snmp-server ifindex;
        snmp-server enable traps; no snmp-server enable traps; snmp-server trap-source;
        snmp-server source-interface; snmp-server trap link; snmp-server engineID; snmp-server view;
        snmp-server queue-length; snmp-server packetsize; snmp ifmib; snmp mib; interface * / ip helper-address;
        interface * / ip dhcp relay; interface * / ip dhcp client; ip http client; ip http authentication;
        ip http timeout-policy; ip http max-connections; ip http session-idle-timeout; ip http path;
        ip http help-path; ip http secure-trustpoint; ip http secure-ciphersuite;
        ip http secure-active-session-modules; ip http active-session-modules;
        no ip http secure-active-session-modules; ip tacacs source-interface; ip radius source-interface;
        ip ftp source-interface; ip tftp source-interface; ip telnet source-interface; radius-server attribute;
        radius-server vsa; radius-server dead-criteria; radius-server deadtime; radius-server retransmit;
        radius-server timeout; radius-server load-balance; radius-server authorization;
        tacacs-server directed-request; no tacacs-server directed-request; tacacs-server timeout; ntp source;
        ntp update-calendar; ntp clock-period; ntp logging; ntp authenticate; ntp trusted-key; ntp max-associations;
        ntp master
        """,
    ),
    (
        Text(
            "DHCP server of the device: hands out addresses",
            "装置のDHCPサーバー(アドレス配布)",
        ),
        """
        ip dhcp pool; ip dhcp pool * / *; ip dhcp excluded-address; ip dhcp; no ip dhcp; service dhcp; ipv6 dhcp pool
        """,
    ),
    (
        Text(
            "certificates and key chains of the device; keys themselves are read",
            "証明書・鍵の管理(鍵自体は読取対象)",
        ),
        """
        crypto pki; crypto ca; crypto key; no crypto isakmp; crypto isakmp keepalive;
        crypto isakmp invalid-spi-recovery; crypto isakmp identity; crypto isakmp nat;
        crypto ipsec security-association; crypto ipsec df-bit; crypto ipsec fragmentation;
        crypto ipsec nat-transparency; crypto ikev2 dpd; crypto logging; no crypto ipsec nat-transparency;
        certificate; quit
        """,
    ),
    (
        Text(
            "telemetry and calls to the maker",
            "テレメトリ・メーカー通報",
        ),
        """
        call-home; service call-home; telemetry; no service call-home; smart-licensing; event manager; kron
        """,
    ),
)

IGNORED: tuple[Ignored, ...] = tuple(
    Ignored(" ".join(path.split()), reason) for reason, paths in _BY_REASON for path in paths.split(";")
)
