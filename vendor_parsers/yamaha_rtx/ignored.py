"""Statements of a Yamaha router that no verdict rests on, and why."""

from __future__ import annotations

from auditor.model.text import Text
from auditor.platform import Ignored

_CONSOLE = Text("How the console shows text and counts time", "コンソールの表示や時刻の設定")
_TUNING = Text("Buffers, speeds and limits of packets", "バッファ・速度・パケット長の調整")
_LINE = Text("Details of the line that neither open nor close it", "回線の細部（通信の可否には関係しない）")
_LEASES = Text("Leases of DHCP: addresses given to hosts", "DHCPのリース（端末に配るアドレス）")
_NAMES = Text("How names are resolved; the servers are read", "名前解決の細部。サーバーは読んでいる")
_REPORTS = Text("What is recorded or shown, not what passes", "記録・表示の設定。通信の可否には関係しない")
_SWITCHES = Text("How attached switches and access points are shown", "接続したスイッチやAPの管理表示")
_QUEUES = Text("Order and share of packets, not which of them pass", "優先制御・帯域。通信の可否には関係しない")
_HARDWARE = Text("Buttons, lamps, USB and cards of the device", "本体のボタン・ランプ・USB・カード")
_VOICE = Text("Telephone", "電話機能")
_IDENTITY = Text("Names and places for people", "人が読むための名称・設置場所")
_HOST_KEY = Text("The SSH host key, encrypted by the device", "SSHホスト鍵（機器が暗号化したもの）")
_CHECKS = Text(
    "Packets no host sends in earnest are dropped beside the filters: nothing more passes",
    "フィルターとは別に不正なパケットを破棄する設定。通過する通信は増えない",
)
_IGNORED = {
    _CONSOLE: """console / timezone / date-format / clock / provider type / system led brightness / terminal /
        disconnect""",
    _TUNING: """system packet-buffer / system packet-scheduling / ip routing process / ipv6 routing process / ip fragment /
        ip * mtu / ipv6 * mtu / ip * tcp mss / ipv6 * tcp mss / ip tcp / tcp / lan linkup / lan count-hub-overflow /
        speed / ip arp timer / ip icmp / ip simple-service / ip keepalive / ip stealth / sshd session / telnetd session /
        sshd client / sshd auth / sftpd client / nat descriptor timer / ipsec auto / ipsec log /
        ipsec refresh / ipsec ike retry / ipsec ike queue / httpd timeout / ip rebound / ip tos""",
    _LINE: """pp select * / pp always-on | pp select * / pp keepalive | pp select * / pppoe auto | pp select * / pppoe call |
        pp select * / pppoe tcp | pp select * / pppoe disconnect | pp select * / pppoe padi | pp select * / pppoe padr |
        pp select * / pppoe access | pp select * / pppoe service | pp select * / pppoe invalid-session | pp select * / ppp lcp |
        pp select * / ppp ipcp | pp select * / ppp ccp | pp select * / ppp chap | pp select * / ppp pap |
        pp select * / ppp ipv6cp | pp select * / ip pp mtu | pp select * / ip pp tcp | pp select * / ip pp proxyarp |
        pp select * / pp auth multi | pp disable | pp select * / ip pp remote | no pp enable | no tunnel enable |
        tunnel select * / ip tunnel mtu | tunnel select * / ip tunnel tcp | tunnel select * / tunnel backup |
        provider * | dhcp client | ngn | sip use | wwan | bri | pri | leased | ip * proxyarp | ipv6 * rtadv | ipv6 prefix |
        ipv6 * dhcp | ipv6 * mld | ip * igmp | pp select * / ipv6 pp mtu | pp select * / ipv6 pp dhcp | pp select * / ipv6 pp rtadv""",
    _LEASES: "dhcp server / dhcp scope / dhcp duplicate / dhcp relay / dhcp manual / dhcp option",
    _NAMES: """dns service / dns cache / dns private / dns domain / dns static / dns syslog / dns srcport /
        dns notice / dns hostname / netvolante-dns""",
    _REPORTS: """syslog facility / syslog local / syslog srcport /
        statistics / ip route change / ipv6 route change / traffic / mail / alarm / embedded file / snmp display /
        snmp trap enable / snmp trap send / snmp local / snmp yrifppdisplayatmib2 / snmp yriftunneldisplayatmib2 /
        snmp yrswindex / snmpv3 context / snmpv3 engine / heartbeat""",
    _SWITCHES: "switch / lan-map / scd / dashboard / gui / wlan-controller / httpd proxy-access",
    _QUEUES: "queue / qac-tm / bandwidth / ip flow / ip * traffic / speed",
    _HARDWARE: """external-memory / usbhost / sd / operation / system usb / http revision-up / http revision-down / httpd custom-gui /
        system temperature / system reboot / upgrade / monitor""",
    _VOICE: "analog / sip / audio / telephone",
    _IDENTITY: "snmp syscontact / snmp syslocation / snmp sysname / description",
    _HOST_KEY: "sshd host key / sshd authorized-keys",
    _CHECKS: "ip filter directed-broadcast / ip filter dynamic timer / ipv6 filter dynamic timer",
}


def _paths(text: str) -> list[str]:
    """Statements separated by ``/``, or, where they stand in blocks, by ``|``."""
    separator = "|" if "|" in text else " / "
    return [" ".join(path.split()) for path in " ".join(text.split()).split(separator)]


IGNORED = tuple(Ignored(path, reason) for reason, text in _IGNORED.items() for path in _paths(text))
