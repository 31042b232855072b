"""Menus that no verdict rests on, and why."""

from __future__ import annotations

from auditor.model.text import Text
from auditor.platform import Ignored

_TIME = Text("Clock, time zone and what is shown at login", "時刻・タイムゾーン・ログイン時の表示")
_HARDWARE = Text("Disks, ports, lamps and cards of the device", "本体のディスク・ポート・ランプ・カード")
_QUEUES = Text("Order and share of packets, not which of them pass", "優先制御・帯域。通信の可否には関係しない")
_LEASES = Text("Leases of DHCP: addresses given to hosts", "DHCPのリース（端末に配るアドレス）")
_NAMES = Text("Names the router resolves for others; its servers are read", "名前解決の細部。サーバーは読んでいる")
_MONITOR = Text("Graphs, watchdogs and measurements", "グラフ・死活監視・計測")
_POLICIES = Text(
    "What routing protocols let through: every route they may change is in doubt anyway",
    "経路制御プロトコルのフィルター。影響を受ける経路はいずれにせよ不確実として扱う",
)
_TUNING = Text("Buffers, speeds and modes of the drivers", "バッファ・速度・ドライバの動作モード")
_UPDATES = Text("How the device updates itself", "機器の更新方法")
_KEYS = Text("Certificates by name; their keys are not exported", "証明書の名称。鍵はエクスポートされない")
_HELPERS = Text(
    "Helpers for protocols with several connections; what they let through belongs to a connection that was permitted",
    "複数の接続を使うプロトコルのヘルパー。通すのは許可済みの接続に属するものだけ",
)
_STATUS = Text("Lines of the tool that keeps the exports", "エクスポートを保管するツールの行")

_IGNORED = {
    _TIME: "/system clock; /system note; /system clock manual",
    _HARDWARE: """/disk; /port; /system leds; /system routerboard; /system console; /system gps; /system ups; /system lcd; /lcd;
        /system resource; /system hardware; /system health; /system swos; /console settings; /system serial-terminal; /iot;
        /interface ethernet poe; /interface lte settings; /system license; /system device-mode; /system package""",
    _QUEUES: "/queue; /queue simple; /queue tree; /queue type; /queue interface",
    _LEASES: """/ip dhcp-server network; /ip dhcp-server option;
        /ip dhcp-server option sets; /ip dhcp-server config; /ip dhcp-server alert; /ipv6 pool; /ipv6 nd;
        /ipv6 nd prefix; /ipv6 nd prefix default; /ip dhcp-relay; /ipv6 dhcp-relay; /ip dhcp-client option;
        /ipv6 dhcp-client option; /ip arp; /ipv6 neighbor; /ip dhcp-server matcher; /ip dhcp-server vendor-class-id; /ip pool;
        /ip hotspot profile; /ip hotspot user profile""",
    _NAMES: "/ip dns adlist; /ip dns forwarders",
    _MONITOR: """/tool graphing; /tool graphing interface; /tool graphing resource; /tool graphing queue; /tool netwatch;
        /system watchdog; /tool traffic-monitor; /ip traffic-flow; /ip traffic-flow ipfix; /ip accounting;
        /ip accounting web-access; /tool sniffer; /tool traffic-generator; /dude; /system health settings;
        /tool calea; /tool rest; /system upgrade mirror""",
    _POLICIES: """/routing filter; /routing filter rule; /routing filter chain; /routing filter select-rule;
        /routing filter community-list; /routing filter num-list; /routing bfd; /routing bfd interface;
        /routing bfd configuration; /routing mme; /routing id; /routing igmp-proxy; /routing igmp-proxy interface;
        /routing pim; /routing settings; /routing ospf area range; /routing bgp aggregate; /routing ripng; /routing rip;
        /routing rip instance; /routing gmp""",
    _TUNING: """/interface wireless align; /interface wireless sniffer; /interface wireless snooper;
        /interface wireless nstreme; /interface wireless manual-tx-power-table; /interface wireless channels;
        /interface wireless interworking-profiles; /interface wifi channel; /interface wifi aaa; /interface wifi steering;
        /ip firewall layer7-protocol;
        /interface ethernet switch qos profile; /interface ethernet switch qos map; /interface bridge msti;
        /interface bridge mdb; /interface bridge port-controller; /interface bridge port-extender; /ip packing;
        /ip traffic-flow settings; /ip ipsec mode-config; /ip ipsec policy group; /ip kid-control; /ip tftp settings;
        /ip cloud advanced; /ip media settings; /interface lte apn; /ppp aaa; /tool mac-server
        sessions""",
    _UPDATES: "/system upgrade; /system package update; /system routerboard settings; /system routerboard usb",
    _KEYS: "/certificate; /certificate settings; /certificate scep-server; /certificate crl; /ip ssh host-key",
    _HELPERS: "/ip firewall service-port",
    _STATUS: "# Flags:; # Columns:",
}
IGNORED = tuple(
    Ignored(" ".join(path.split()), reason) for reason, text in _IGNORED.items() for path in text.split(";")
)
