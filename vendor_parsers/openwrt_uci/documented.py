"""What holds without being written, what is left alone, and what is not followed, each with its source."""

from __future__ import annotations

from auditor.model.device import Topic
from auditor.model.text import Text
from auditor.platform import Default, Ignored
from vendor_parsers.openwrt_uci.network import DOCUMENT
from vendor_parsers.openwrt_uci.parse import FORWARDS
from vendor_parsers.openwrt_uci.services import DROPBEAR
from vendor_parsers.openwrt_uci.wireless import GUIDE, NETIFD, SCRIPT
from vendor_parsers.openwrt_uci.zones import FW4, RULESET

_PACKAGES: dict[str, Topic] = {
    "network": "interface", "firewall": "filter", "wireless": "wireless", "dropbear": "service", "uhttpd": "service",
    "system": "logging", "snmpd": "service", "rpcd": "user", "openvpn": "vpn", "ipsec": "vpn", "openssh": "service",
    "mwan3": "routing", "pbr": "routing", "upnpd": "nat", "(unknown)": "other",
}  # fmt: skip
TOPICS: tuple[tuple[str, Topic], ...] = (
    *((f"package {name}", topic) for name, topic in _PACKAGES.items()),
    ("package firewall / config redirect", "nat"),
    ("package firewall / config nat", "nat"),
    ("package network / config route", "routing"),
    ("package network / config route6", "routing"),
    ("package network / config rule", "routing"),
    ("package network / config switch_vlan", "vlan"),
    ("package network / config bridge-vlan", "vlan"),
)
DEFAULTS: tuple[Default, ...] = (
    Default("policies of config defaults (input, output, forward)", "DROP", "fw4; fw3 as well", FW4),
    Default("policies of a zone", "those of config defaults", "fw4; fw3 as well", FW4),
    Default("proto of a rule and a redirect", "tcp and udp", "all", FW4),
    Default("proto of config nat", "all", "all", FW4),
    Default("family of redirects and config nat without addresses", "IPv4", "fw4", FW4),
    Default("target of a rule", "unknown", "-", "fw3 takes REJECT, fw4 makes a rule without a verdict"),
    Default("target of a redirect", "DNAT", "all", FW4),
    Default("drop_invalid", "0", "all", FW4),
    Default("reflection of redirects", "1", "all", FW4),
    Default("net.ipv4.ip_forward", "1", "all", FORWARDS),
    Default("auto of an interface", "1", "all", DOCUMENT),
    Default("disabled of a radio and a wireless network", "0", "all", GUIDE),
    Default("encryption", "none", "all", NETIFD),
    Default("ciphers of psk2, wpa2, sae", "CCMP", "all", NETIFD),
    Default("ciphers of psk, wpa, psk-mixed, wpa-mixed", "unknown", "-", "TKIP in vendor builds, CCMP in OpenWrt; the release is not written"),
    Default("hidden", "0 (announced)", "all", SCRIPT),
    Default("ieee80211w", "2 for sae and owe, 1 for sae-mixed, else not set", "all", SCRIPT),
    Default("wps_pushbutton, wps_label", "0", "all", SCRIPT),
    Default("isolate", "0", "all", GUIDE),
    Default("transmit power", "unknown", "-", "the driver and the country's limits decide"),
    Default("dropbear: enable, Port, Interface", "1, 22, every address", "all", DROPBEAR),
)  # fmt: skip
BEHAVIOUR: tuple[tuple[str, str], ...] = (
    ("packets of a connection pass first, then come the rules for every zone, those of the zone a packet comes from, what the zone "
     "says itself, and at last the policy of config defaults", RULESET),
    ("syn_flood limits how many TCP connections may be opened to the device; it opens nothing", RULESET),
    ("rules come before forwardings, whatever their order in the file", FW4),
    ("the forward policy of a zone speaks of packets between its own devices; between zones forwardings, rules and the forward "
     "policy of config defaults decide", RULESET),
    ("a rule without src is about what the device sends, one with src and without dest about what it gets, one with both about transit", FW4),
    ("packets whose destination a redirect has changed pass the zone they come from", RULESET),
    ("packets to the device by lo pass", RULESET),
    ("a redirect is reflected into its dest zone where the src zone masquerades", FW4),
)  # fmt: skip
KNOWN_GAPS: tuple[str, ...] = (
    "one text holds one device: the files of /etc/config in an archive are not joined (uci export prints all as one)",
    "files that config include names, /etc/nftables.d and /etc/rc.local may hold rules of their own; an include stays not understood",
    "system accounts are in /etc/passwd and /etc/shadow, not in the settings: users are those of rpcd alone",
    "the release is not in the settings, so that what differs between fw3 and fw4 stays unknown",
    "addresses that come at run time (DHCP, PPPoE, delegated prefixes) are unknown, and so are translations to them",
    "what belongs to no connection and leaves by a zone that masquerades is dropped by fw4, and taken to pass here",
    "ipset entries are not looked up: a rule that names a set may match and may not",
    "limits, times, marks, MAC addresses, DSCP and helpers are restrictions nobody can evaluate offline",
    "rules without src filter what the device itself sends: read, not asked",
    "ports of switch chips (swconfig) are not followed beyond their VLAN numbers",
    "OpenVPN, IPsec, mwan3 and policy routing packages: their secrets are sealed, their settings not followed",
)
NOT_DONE: tuple[str, ...] = ("config include / option",)

_DHCP = Text(
    "Addresses and names handed to clients; no verdict rests on them",
    "クライアントに配布するアドレスと名前。判定に使わない",
)
_LOOK = Text("Look and behaviour of the web interface", "Web 画面の表示と動作")
_LEDS = Text("Lights, buttons and boot details of the board", "LED・ボタン・起動など機器固有の設定")
_RADIO = Text("Radio and roaming details without bearing on protection", "保護に関係しない無線・ローミングの設定")
_LINE = Text("How the DSL line is trained", "DSL 回線の接続方式")
_CERT = Text("Names written into the certificate the device makes itself", "自己署名証明書に書き込む名前")
_WHOLE = {
    _DHCP: "dhcp odhcpd",
    _LOOK: "luci ucitrack luci_statistics",
    _LEDS: "ubootenv fstab attendedsysupgrade",
}
"""Packages of which hardly anything is read: what is not is left alone."""
IGNORED: tuple[Ignored, ...] = (
    *(
        Ignored(f"package {name} / {path}", reason)
        for reason, names in _WHOLE.items()
        for name in names.split()
        for path in ("config *", "config * / option *", "config * / list *")
    ),
    Ignored("package system / config led", _LEDS),
    Ignored("package system / config gpio_switch", _LEDS),
    Ignored("package network / config atm-bridge", _LINE),
    Ignored("package network / config dsl", _LINE),
    Ignored("package rpcd / config rpcd", _LOOK),
    Ignored("package uhttpd / config cert", _CERT),
    *(
        Ignored(f"package wireless / config {kind} / {verb} {key}", _RADIO)
        for kind in ("wifi-device", "wifi-iface")
        for verb in ("option", "list")
        for key in """ieee80211r ieee80211k ieee80211v mobility_domain ft_over_ds ft_psk_generate_local reassociation_deadline nasid
        bss_transition wnm_sleep_mode rrm_neighbor_report rrm_beacon_report time_advertisement time_zone max_inactivity maxassoc
        macfilter maclist wds doth legacy_rates distance beacon_int noscan rxantenna txantenna antenna_gain frag rts basic_rate
        supported_rates chanlist channels short_gi_20 short_gi_40 ldpc tx_stbc rx_stbc dtim_period uapsd multicast_to_unicast
        require_mode vendor_elements log_level diversity iw_qos_map_set ocv auth_cache rsn_preauth bssid
        he_su_beamformer he_bss_color mbssid background_radar""".split()
    ),
)  # fmt: skip
