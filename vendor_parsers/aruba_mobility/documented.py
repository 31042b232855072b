"""What the controller parser leaves alone, the page of defaults, and the behaviour nobody writes down in a configuration."""

from __future__ import annotations

from auditor.model.device import Topic
from auditor.model.text import Text
from auditor.platform import Default, Ignored
from vendor_parsers.aruba_mobility.lists import ENDS
from vendor_parsers.aruba_mobility.management import METHODS
from vendor_parsers.aruba_mobility.things import DEFAULTS_86

_HOUSE = Text("Clock, names, licences and housekeeping", "時計・名称・ライセンス・装置の管理")
_RADIO = Text("Channels, scanning and tuning of the radios", "無線のチャネル・走査・調整")
_COMFORT = Text("Timing, rates and comfort of clients", "タイマー・レートなど端末の利便に関する設定")
_WATCH = Text("What is watched, measured and reported", "監視・計測・通知の対象")
_CALLS = Text("Recognition of calls and services (UCC, AirGroup)", "通話・サービスの識別（UCC・AirGroup）")
_RATES = Text("How much the control plane takes of what it admits", "制御プレーンが受け付ける量")
_PORT = Text("Speed, discovery and loops of wired ports", "有線ポートの速度・近隣検出・ループ防止")
_POINTS = Text("Which controllers and access points work together", "コントローラと AP の連携・冗長化")
_PORTAL = Text("Profiles of authentication that name no role and no key", "ロール・鍵を指定しない認証プロファイル")
_IGNORED: dict[Text, tuple[str, ...]] = {
    _HOUSE: (
        "version", "hostname", "clock", "country", "syslocation", "syscontact", "banner", "change-config-node", "controller-ip",
        "adp", "web-server", "guest-access-email", "file", "activate", "est", "aruba-central", "websocket", "ifmap", "pan",
        "pan-options", "openflow-profile", "dump-collection-profile", "papi-security", "gps", "netexthdr", "ip mobile",
        "ip probe", "ip radius", "masterip", "location", "time-range", "uplink", "license", "encrypt", "loginsession", "tty",
    ),
    _RADIO: (
        "rf", "ap regulatory-domain-profile", "ids", "wlan rrm-ie-profile", "wlan 6ghz-rrm-ie-profile", "wlan bcn-rpt-req-profile",
        "wlan tsm-req-profile", "wlan dot11k-profile", "wlan dot11r-profile", "wlan ht-ssid-profile", "wlan he-ssid-profile",
        "wlan edca-parameters-profile", "wlan mu-edca-parameters-profile", "wlan hotspot", "wlan sae-profile", "ap spectrum",
        "ap mesh-ht-ssid-profile", "ap mesh-radio-profile", "ap mesh-cluster-profile", "ap mesh-accesslist-profile",
        "ap wifi-uplink-profile", "ap multizone-profile", "airslice-profile", "valid-network-oui-profile", "scheduler-profile",
        "rf * * / *",
    ),
    _COMFORT: tuple(
        f"wlan virtual-ap * / {word}"
        for word in """band-steering broadcast-filter steering-mode vlan-mobility preserve-vlan dynamic-mcast-optimization
        dynamic-mcast-optimization-threshold blacklist denylist blacklist-time denylist-time dos-prevention fdb-update-on-assoc
        strict-compliance cellular-handoff-assist openflow-enable mobile-ip ha-disc-onassoc auth-failure-blacklist-time
        dot11k-profile hs2-profile anyspot-profile""".split()
    ),
    _WATCH: ("snmp-server trap", "snmp-server enable", "logging", "firewall-visibility", "mgmt-server profile", "mgmt-server"),
    _CALLS: ("ucc", "airgroup", "airgroupprofile"),
    _RATES: (
        "cp-bandwidth-contract", "aaa bandwidth-contract", "firewall / amsdu", "firewall / optimize-dad-frames",
        "firewall / session-idle-timeout", "firewall / dpi", "firewall / attack-rate", "firewall / cp-bandwidth-contract",
        "firewall / jumbo",
    ),
    _PORT: tuple(
        f"interface * * / {word}"
        for word in """spanning-tree lldp trusted speed duplex poe lacp mtu jumbo bcmc-optimization port monitor
        operstate tunneled-node-port xsec no""".split()
    ),
    _POINTS: (
        "lc-cluster", "ap-lacp-striping-ip", "ap general-profile", "ap deploy-profile", "ap provisioning-profile",
        "ap authorization-profile", "ap usb-profile", "ap usb-acl-prof", "ap lldp", "ap enet-link-profile",
        "control-plane-security", "ap system-profile", "ap system-profile * / *", "conductor-redundancy", "conductor-redundancy / *",
        "master-redundancy", "master-redundancy / *", "vrrp", "vrrp * / *", "preemption", "state-sync", "controller",
        "ap-group * / *", "ap-name * / *",
    ),
    _PORTAL: (
        "aaa authentication mac", "aaa authentication dot1x", "aaa authentication captive-portal", "aaa authentication wispr",
        "aaa authentication vpn", "aaa authentication mgmt", "aaa authentication stateful-ntlm", "aaa authentication stateful-kerberos",
        "aaa authentication stateful-dot1x", "aaa authentication via", "aaa authentication wired", "aaa password-policy",
        "aaa server-group", "aaa tacacs-accounting", "aaa profile * / no",
    ),
}  # fmt: skip
IGNORED = tuple(Ignored(path, reason) for reason, paths in _IGNORED.items() for path in dict.fromkeys(paths))

TOPICS: tuple[tuple[str, Topic], ...] = (
    ("ip access-list", "filter"),
    ("ipv6 access-list", "filter"),
    ("user-role", "filter"),
    ("netservice", "filter"),
    ("netdestination", "filter"),
    ("netdestination6", "filter"),
    ("firewall", "filter"),
    ("firewall cp", "service"),
    ("interface", "interface"),
    ("interface * * / ip access-group", "filter"),
    ("interface * * / ip nat", "nat"),
    ("ip nat", "nat"),
    ("vlan", "vlan"),
    ("vlan-name", "vlan"),
    ("ip route", "routing"),
    ("ip default-gateway", "routing"),
    ("router", "routing"),
    ("mgmt-user", "user"),
    ("aaa", "user"),
    ("snmp-server", "service"),
    ("telnet", "service"),
    ("ssh", "service"),
    ("web-server", "service"),
    ("wlan", "wireless"),
    ("ap-group", "wireless"),
    ("ap-name", "wireless"),
    ("ap wired-ap-profile", "interface"),
    ("ap wired-port-profile", "interface"),
    ("crypto", "vpn"),
    ("crypto-local", "vpn"),
    ("vpdn", "vpn"),
    ("vpn-dialer", "vpn"),
    ("ntp", "logging"),
    ("logging", "logging"),
)

_NONE = "no Aruba document at hand says it"
DEFAULTS = (
    Default("vap-enable, ssid-enable", "unknown", "-", _NONE),
    Default("opmode, opmode-transition", "unknown", "-", _NONE),
    Default("hide-ssid, mfp-capable, deny-inter-user-traffic", "unknown", "-", _NONE),
    Default("vlan of a virtual AP", "unknown", "-", _NONE),
    Default("initial-role of an AAA profile", "unknown", "-", _NONE),
    Default("telnet cli", "disabled", "3.1 and later", METHODS),
    Default("SSH, web interface on 4343", "enabled", "3.1 and later", METHODS),
    Default("sources of management", "anywhere without a list", "3.1 and later", METHODS),
    Default("netservice svc-…", "the list of the vendor", "8.6", DEFAULTS_86),
    Default("shutdown, switchport mode, VLANs of a port", "unknown", "-", _NONE),
    Default("routing between VLANs", "unknown", "-", _NONE),
    Default("max-tx-power of an ARM profile", "unknown", "-", _NONE),
)  # fmt: skip
BEHAVIOUR = (
    ("rules are tried from the top, the first match decides, an implicit deny ends the list or the role", ENDS),
    ("policies are stateful", "ArubaOS 5.0 User Guide, page 279"),
    ("the lists of a role are asked in their order", "ArubaOS 6.4.x User Guide, page 383"),
    ("user is the address of the client that has the role", "ArubaOS 6.0 Command Line Interface Reference Guide, page 263"),
    ("clients have the initial role; after 802.1X the default one, unless the server names another", "ArubaOS 6.4.x User Guide, Assigning User Roles"),
    ("a power of 127 is what the country allows", "ArubaOS 5.0 User Guide, page 143"),
)  # fmt: skip
GAPS = (
    "address translation (ip nat inside, src-nat and dst-nat of rules), tunnels and dynamic routing are not read",
    "lists other than session lists, and roles limited to AP groups, leave rules uncertain",
    "wired ports of access points are not read; nor is what trusted and untrusted ports mean for wired users",
    "traffic towards clients is not filtered in this reading",
    "the sources of firewall cp other than any are not read, nor the lines of it that every controller has",
)
NOT_DONE = (
    "vpn-dialer",
    "crypto",
    "crypto isakmp policy * / encryption",
    "crypto isakmp policy * / authentication",
)
