"""What the Instant parser leaves alone, the page of defaults, and the behaviour nobody writes down in a configuration."""

from __future__ import annotations

from auditor.model.device import Topic
from auditor.model.text import Text
from auditor.platform import Default, Ignored
from vendor_parsers.aruba_instant.management import SUBNETS
from vendor_parsers.aruba_instant.ssids import FIREWALL

_RADIO = Text("Channels, scanning and steering of the radios", "無線のチャネル・走査・誘導")
_COMFORT = Text("Timing, rates and comfort of clients", "タイマー・レートなど端末の利便に関する設定")
_HOUSE = Text("Clock, names, pages and housekeeping", "時計・名称・画面・装置の管理")
_PORTAL = Text("Pages of the portal that asks clients on top of the protection of the air",
               "認証ポータルの設定。無線区間の保護とは別に端末へ尋ねる")  # fmt: skip
_WATCH = Text("What is watched and reported", "監視・通知の対象")
_UPLINK = Text("Which of several uplinks is used, and when", "複数のアップリンクの切り替え")
_PORT = Text("Speed, power and aggregation of wired ports", "有線ポートの速度・給電・束ね方")
_MACS = Text("Which access points may join, and how they find each other", "参加できる AP と AP 間の連携")
_SERVICES = Text("Announcements of services across networks (AirGroup)", "ネットワーク間のサービス通知（AirGroup）")
_INDEX = Text("Numbers and encodings of the display", "表示順・文字コード")
_OF_CLIENTS = """dtim-period broadcast-filter inactivity-timeout dmo-channel-utilization-threshold max-clients-threshold
    local-probe-req-thresh max-authentication-failures max-retries blacklist denylist dynamic-multicast-optimization
    bandwidth-limit multicast-rate-optimization a-min-tx-rate a-max-tx-rate g-min-tx-rate g-max-tx-rate a-basic-rates
    g-basic-rates wmm-background-share wmm-best-effort-share wmm-video-share wmm-voice-share okc dot11k dot11r dot11v
    radius-reauth-interval radius-interim-accounting-interval radius-accounting auth-survivability advertise-ap-name
    work-without-uplink out-of-service explicit-ageout-client high-efficiency-disable very-high-throughput-disable strict-svp
    called-station-id zone dscp-mapping-voice auth-req-thresh accounting-server leap-use-session-key server-load-balancing mbo"""
_OF_PORTS = """speed duplex poe inactivity-timeout port-bonding type utf8 index spanning-tree uplink-enable trusted
    storm-control auth-server"""
_IGNORED: dict[Text, tuple[str, ...]] = {
    _RADIO: (
        "arm / *", "rf * / *", "rf-band", "extended-ssid", "wlan ssid-profile * / rf-band", "per-ap-settings * / *", "ap1x", "spectrum",
        "dynamic-channel", "air-slice-policy", "cm-unst", "mu-mimo",
    ),
    _COMFORT: (
        *(f"wlan ssid-profile * / {word}" for word in _OF_CLIENTS.split()),
        "auth-survivability", "blacklist-time", "denylist-time", "auth-failure-blacklist-time", "auth-failure-denylist-time",
    ),
    _HOUSE: (
        "clock", "name", "organization", "virtual-controller-country", "virtual-controller-key", "hash-mgmt-password", "led-off",
        "syslocation", "console", "cp-cert-checksum", "app-cert-checksum", "image-url", "ntp-server-timezone", "report-rssi-to-central",
        "console-access", "usb-port-disable", "ams-ip", "ams-backup-ip", "ams-key", "ams-identity", "exit",
    ),
    _PORTAL: (
        "wlan captive-portal", "wlan external-captive-portal", "wlan ssid-profile * / captive-portal", "wired-port-profile * / captive-portal",
        "wlan walled-garden", "wlan access-rule * / captive-portal",
    ),
    _WATCH: ("syslog-level", "ids", "clarity", "stats-update-interval", "report-rssi"),
    _UPLINK: ("uplink",),
    _PORT: (*(f"wired-port-profile * / {word}" for word in _OF_PORTS.split()), "wired-port-profile * / no poe"),
    _MACS: ("allowed-ap", "enable-automatic-placement", "cluster-security", "allow-new-aps", "auto-join-mode"),
    _SERVICES: ("airgroup", "airgroupservice", "bonjour-policy"),
    _INDEX: (
        "wlan ssid-profile * / utf8", "wlan access-rule * / utf8", "wlan access-rule * / index", "wlan ssid-profile * / index",
        "wlan access-rule * / bandwidth-limit", "wlan access-rule * / exit", "** / exit",
    ),
}  # fmt: skip
IGNORED = tuple(Ignored(path, reason) for reason, paths in _IGNORED.items() for path in paths)

TOPICS: tuple[tuple[str, Topic], ...] = (
    ("wlan access-rule", "filter"),
    ("inbound-firewall", "filter"),
    ("firewall", "filter"),
    ("firewall-external-enforcement", "filter"),
    ("wlan ssid-profile", "wireless"),
    ("arm", "wireless"),
    ("rf", "wireless"),
    ("mesh", "wireless"),
    ("wired-port-profile", "interface"),
    ("enet0-port-profile", "interface"),
    ("enet1-port-profile", "interface"),
    ("enet2-port-profile", "interface"),
    ("enet0-bridging", "interface"),
    ("per-ap-settings", "interface"),
    ("virtual-controller-ip", "interface"),
    ("virtual-controller-vlan", "interface"),
    ("ip", "routing"),
    ("deny-local-routing", "routing"),
    ("deny-inter-user-bridging", "wireless"),
    ("routing-profile", "routing"),
    ("ip dhcp", "vlan"),
    ("vlan-name", "vlan"),
    ("hash-mgmt-user", "user"),
    ("mgmt-user", "user"),
    ("mgmt-auth-server", "user"),
    ("user", "user"),
    ("wlan auth-server", "user"),
    ("wlan ldap-server", "user"),
    ("wlan tacacs-server", "user"),
    ("terminal-access", "service"),
    ("telnet-server", "service"),
    ("restricted-mgmt-access", "service"),
    ("snmp-server", "service"),
    ("vpn", "vpn"),
    ("gre", "vpn"),
    ("syslog-server", "logging"),
    ("ntp-server", "logging"),
)

_NONE = "no Aruba document at hand says it"
DEFAULTS = (
    Default("enable / disable of an SSID", "unknown", "-", _NONE),
    Default("hide-ssid", "unknown", "-", _NONE),
    Default("opmode", "unknown", "-", _NONE),
    Default("opmode-transition", "unknown", "-", _NONE),
    Default("mfp-capable, mfp-required", "unknown", "-", _NONE),
    Default("deny-inter-user-bridging", "unknown", "-", _NONE),
    Default("vlan of an SSID", "unknown", "-", _NONE),
    Default("packets that no rule of a role matches", "unknown", "-", f"{_NONE}; the guide speaks of the inbound firewall alone"),
    Default("telnet-server, terminal-access", "unknown", "-", _NONE),
    Default("sources of management", "anywhere without restricted-mgmt-access", "4.0 and later", SUBNETS),
    Default("max-tx-power", "unknown", "-", f"{_NONE} for Instant"),
)  # fmt: skip
BEHAVIOUR = (
    ("the first rule that matches decides; permitted sessions let their replies through", FIREWALL),
    (
        "a rule names the destination; the source is the client that has the role",
        "Aruba Instant User Guide 6.4.0.2-4.1, page 191",
    ),
    (
        "an SSID has the role of its own name until set-role gives another",
        "Aruba Instant User Guide 6.4.0.2-4.1, pages 177 and 195",
    ),
    ("a power of 127 is what the country allows", "ArubaOS 5.0 User Guide, page 143"),
    ("management subnets do not hold for clients of the access points themselves", SUBNETS),
    ("enhanced open requires protected management frames", "ArubaOS 8.6 Help, Enhanced Open Security"),
)
GAPS = (
    "the inbound firewall, content filtering, tunnels and networks of the virtual controller are not read",
    "roles by attribute (set-role) make the role of an SSID uncertain; VLANs by attribute make its VLAN unknown",
    "traffic towards clients is not filtered in this reading: how a role filters it is documented nowhere at hand",
    "the power of single access points and whether a radio is on come from per-ap-settings, which are read for their addresses only",
)
NOT_DONE = ("deny-local-routing",)
