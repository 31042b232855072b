"""What the AireOS parser leaves alone, the page of defaults, and the behaviour nobody writes down in a configuration."""

from __future__ import annotations

from auditor.model.device import Topic
from auditor.model.text import Text
from auditor.platform import Default, Ignored
from vendor_parsers.cisco_aireos.management import ACLS
from vendor_parsers.cisco_aireos.parse import FAQ
from vendor_parsers.cisco_aireos.radios import AUTOMATIC
from vendor_parsers.cisco_aireos.wlans import GUIDE, SECURITY_MIB, WIRELESS_MIB

_RADIO = Text("Rates, channels and measurements of the radios", "無線の速度・チャネル・計測")
_QOS = Text(
    "Priority and admission of traffic: what passes stays the same", "優先度・受付制御。通過する通信は変わらない"
)
_COMFORT = Text("Roaming, timing and comfort of clients", "ローミング・タイマーなど端末の利便に関する設定")
_HOUSE = Text("Names, prompts and housekeeping", "名称・プロンプト・装置の管理")
_WATCH = Text("What is watched and reported", "監視・通知の対象")
_RULES = Text("How good new passwords have to be; the stored ones are judged themselves",
              "新しいパスワードに求める強度。保存済みのものは個別に判定する")  # fmt: skip
_MACS = Text("MAC address lists: an address is easily copied, no verdict rests on them",
             "MAC アドレスの一覧。詐称できるため判定に使わない")  # fmt: skip
_TRUNK = Text("Ports joined to one trunk: what they carry stays the same", "ポートの束ね方。運ぶ通信は変わらない")
_DHCP = Text("Addresses that the controller gives or asks for on behalf of clients", "端末へのアドレス配布と中継")
_SERVER_USE = Text("Which of the servers are asked, and how often", "使用するサーバと問い合わせの間隔")
_PORTAL = Text("Pages of the portal that asks clients on top of the protection of the air",
               "認証ポータルの設定。無線区間の保護とは別に端末へ尋ねる")  # fmt: skip
_IGNORED: dict[Text, tuple[str, ...]] = {
    _RADIO: (
        "802.11a rate", "802.11a channel", "802.11a 11nSupport", "802.11a 11acSupport", "802.11a beacon", "802.11a cac",
        "802.11a cleanair", "802.11a rx-sop", "802.11a cca", "802.11a multicast", "802.11a max-clients",
        "802.11a dfs-peakdetect", "802.11a media-stream", "802.11a exp-bwreq", "802.11b rate", "802.11b channel",
        "802.11b 11gsupport", "802.11b 11gSupport", "802.11b 11nSupport", "802.11b beacon", "802.11b cac", "802.11b cleanair",
        "802.11b rx-sop", "802.11b cca", "802.11b multicast", "802.11b max-clients", "802.11b media-stream",
        "advanced 802.11a profile", "advanced 802.11a monitor", "advanced 802.11a channel", "advanced 802.11a edca-parameters",
        "advanced 802.11a reporting", "advanced 802.11a packet", "advanced 802.11b profile", "advanced 802.11b monitor",
        "advanced 802.11b channel", "advanced 802.11b edca-parameters", "advanced 802.11b reporting", "advanced 802.11b packet",
        "advanced 802.11-abgn", "advanced probe", "advanced fra", "advanced hotspot", "country", "countries-list",
        "rf-profile channel", "rf-profile data-rates", "rf-profile coverage", "rf-profile rx-sop", "rf-profile create",
        "rf-profile tx-power-min", "rf-profile tx-power-control-thresh-v1", "rf-profile tx-power-control-thresh-v2",
        "network rf-network-name", "wlan dtim", "location", "rfid", "nmsp", "ap antenna", "ap bhrate",
    ),
    _QOS: (
        "qos", "wlan qos", "wlan avc", "wlan wmm", "wlan load-balance", "wlan chd", "wlan cac", "wlan max-associated-clients",
        "wlan max-radio-clients", "wlan profile", "load-balancing", "network ap-priority", "media-stream", "flexconnect avc",
        "wlan media-stream", "WMM-AC",
    ),
    _COMFORT: (
        "wlan ccx", "wlan band-select", "wlan assisted-roaming", "wlan bss-transition", "wlan dms", "wlan session-timeout",
        "wlan usertimeout", "wlan user-idle-threshold", "wlan exclusionlist", "wlan mdns", "wlan profiling", "wlan dhcp_server",
        "wlan dhcp-scope", "wlan hotspot", "wlan security ft", "wlan security wpa akm cckm timestamp-tolerance",
        "wlan security wpa gtk-random", "wlan security pmf association-comeback", "wlan security pmf saquery-retrytimeout",
        "wlan mfp", "wlan multicast", "wlan nac", "wlan policy", "wlan flexconnect learn-ipaddr",
        "wlan flexconnect local-switching * central-dhcp", "wlan apgroup hotspot", "wlan apgroup nac-snmp", "wlan apgroup qinq",
        "wlan apgroup add", "wlan apgroup description", "mdns", "interface mdns-profile", "network fast-ssid-change",
        "network multicast", "network broadcast", "network usertimeout", "network arptimeout", "network profile",
        "ap tcp-adjust-mss", "advanced eap", "advanced timers",
    ),
    _HOUSE: (
        "prompt", "sysname", "mobility group domain", "mobility dscp", "network webcolor", "time timezone", "time ntp interval",
        "database", "paging", "sessions", "stats-timer", "license", "coredump", "memory", "sys-nas", "ap preferred-mode",
        "ap packet-dump", "ap dtls-version", "flexconnect fallback-radio-shut", "service samp-stats",
        "snmp syslocation", "snmp syscontact", "snmp snmpEngineId", "cdp", "nmheartbeat", "mesh convergence",
        "advanced backup-controller", "advanced sip-snooping-ports", "port linktrap", "port autoneg", "port multicast",
        "switchconfig flowcontrol", "certificate generate", "transfer",
    ),
    _WATCH: ("trapflags", "rogue", "logging syslog level", "logging buffered", "logging traceinfo", "msglog", "advanced rogue"),
    _RULES: ("switchconfig strong-pwd", "switchconfig fips-prerequisite", "switchconfig fips-authorization-secret"),
    _MACS: ("macfilter", "auth-list"),
    _TRUNK: ("lag",),
    _DHCP: ("interface dhcp", "dhcp"),
    _SERVER_USE: (
        "wlan radius_server", "radius callStationIdType", "radius callstationidtype", "radius auth callStationIdType",
        "radius auth callstationidtype", "radius auth retransmit-timeout", "radius acct retransmit-timeout", "radius auth network",
        "radius acct network", "radius auth enable", "radius acct enable", "radius auth management", "radius fallback-test",
        "radius dns", "tacacs dns", "radius acct mac-delimiter", "radius auth mac-delimiter",
    ),
    _PORTAL: (
        "wlan security web-auth", "wlan security web-passthrough", "wlan security splash-page-web-redir", "custom-web",
        "wlan custom-web",
    ),
}  # fmt: skip
IGNORED = tuple(Ignored(path, reason) for reason, paths in _IGNORED.items() for path in dict.fromkeys(paths))

TOPICS: tuple[tuple[str, Topic], ...] = (
    ("acl", "filter"),
    ("interface", "interface"),
    ("interface acl", "filter"),
    ("interface vlan", "vlan"),
    ("interface group", "vlan"),
    ("port", "interface"),
    ("lag", "interface"),
    ("ipv6 interface", "interface"),
    ("ipv6 acl", "filter"),
    ("route", "routing"),
    ("mgmtuser", "user"),
    ("netuser", "user"),
    ("ap mgmtuser", "user"),
    ("aaa", "user"),
    ("radius", "user"),
    ("tacacs", "user"),
    ("ldap", "user"),
    ("local-auth", "user"),
    ("macfilter", "user"),
    ("network", "service"),
    ("snmp", "service"),
    ("ap telnet", "service"),
    ("ap ssh", "service"),
    ("wlan", "wireless"),
    ("remote-lan", "wireless"),
    ("guest-lan", "wireless"),
    ("802.11a", "wireless"),
    ("802.11b", "wireless"),
    ("advanced", "wireless"),
    ("rf-profile", "wireless"),
    ("flexconnect", "wireless"),
    ("mesh", "wireless"),
    ("wps", "wireless"),
    ("mobility", "vpn"),
    ("ipsec", "vpn"),
    ("logging", "logging"),
    ("time", "logging"),
)

_NONE = "no Cisco document at hand says it"
DEFAULTS = (
    Default("wlan enable", "disabled", "all", f"{WIRELESS_MIB}: bsnDot11EssAdminStatus"),
    Default("wlan broadcast-ssid", "enabled", "all", f"{WIRELESS_MIB}: bsnDot11EssBroadcastSsid"),
    Default("wlan security wpa (the whole of it)", "unknown", "-", f"{_NONE}; the MIB and what controllers print differ"),
    Default("wlan security wpa wpa1, wpa3", "disabled", "all", SECURITY_MIB),
    Default("wlan security wpa wpa2", "enabled where WPA is and neither of the others is", "all", "follows from the two above"),
    Default("ciphers", "AES-CCMP for WPA2, TKIP for WPA1", "7.4 and later", GUIDE),
    Default("wlan security wpa akm", "802.1X", "all", f"{GUIDE}; {SECURITY_MIB}"),
    Default("wlan security pmf", "disabled", "8.0 and later", f"{SECURITY_MIB}: cLWSecDot11Ess11wPfm"),
    Default("wlan peer-blocking", "unknown", "-", _NONE),
    Default("network telnet, ssh, webmode, secureweb", "unknown", "-", _NONE),
    Default("snmp version", "unknown", "-", _NONE),
    Default("SNMP communities public and private", "unknown", "-", f"{_NONE}; exports show them being deleted"),
    Default("sources of management", "anywhere without a CPU ACL", "4.0 and later", ACLS),
    Default("txPower global", "auto, up to what the access point can do", "3.2 and later", AUTOMATIC),
    Default("routing between interfaces", "none", "all", FAQ),
)  # fmt: skip
BEHAVIOUR = (
    (
        "rules are tried by index; what no rule matches is dropped; replies need a rule of their own",
        "Cisco document 71978",
    ),
    ("in is a packet from a wireless client, out one to it; any is both", "Cisco document 71978"),
    ("addresses of rules have netmasks, not wildcards", "Cisco document 71978"),
    ("lists on WLANs and interfaces do not filter what is sent to the controller itself, a CPU ACL does", ACLS),
    (
        "neither lists nor CPU ACLs see the service port, and none keeps DHCP from the virtual address",
        "Cisco document 71978",
    ),
    ("the list of a WLAN overrides that of its interface", "WLAN setting Override Interface ACL"),
    ("a pre-shared key excludes 802.1X on the same WLAN", f"{SECURITY_MIB}: cLWSecDot11EssCckmKeyMgmtMode"),
)
GAPS = (
    "IPv6, FlexConnect, layer 2 and URL lists are not read: a WLAN that names one is not told of",
    "RADIUS (AAA override), access point groups and FlexConnect may put clients into other VLANs: then the VLAN is unknown",
    "interface groups, guest LANs, remote LANs and mesh bridging are not read",
    "network mgmt-via-wireless disable, which keeps wireless clients from the management, is not counted",
    "RF profiles and the power of single access points are not read",
    "passwords of show run-config commands are masked; those of a backup can be read by anybody with the file (fixed key)",
)
