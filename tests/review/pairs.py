"""Changes of every kind on every platform, with what each does worked out by hand.

``opened`` and ``closed``: ``source target protocol from to port``, addresses with ``!`` and what is left out of them, ``*``
for any. ``device`` as target is the device itself.
"""

from __future__ import annotations

from dataclasses import dataclass

from tests.review.pair_bases import TEXTS

OFFICE, HMI, DCS = "10.10.0.0/16", "10.20.0.0/16", "10.30.0.0/16"
AT_OFFICE, AT_HMI, AT_DCS = f"{OFFICE}!10.10.0.1", f"{HMI}!10.20.0.1", f"{DCS}!10.30.0.1"
BOX = "10.10.0.1,10.20.0.1,10.30.0.1"
TREND = "office hmi tcp 10.10.1.0/24 10.20.1.5 443"
SETPOINTS = "hmi dcs tcp 10.20.1.5 10.30.1.10 502"
LOGS = "hmi office udp 10.20.1.5 10.10.1.9 514"
TIME = "hmi office udp 10.20.1.5 10.10.1.8 123"
ALT = "office hmi tcp 10.10.1.0/24 10.20.1.5 8443"


@dataclass(frozen=True)
class Pair:
    """``typed`` lines, or (old, new) replacements in the text of ``base``, and what that does."""

    name: str
    base: str
    change: str | tuple[tuple[str, str], ...]
    verdict: str
    opened: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    perhaps: bool = False
    """Some packets may pass in one state, and nobody can tell."""

    @property
    def before(self) -> str:
        return TEXTS[self.base]

    @property
    def after(self) -> str:
        """The text after replacements; every one must be found."""
        text = self.before
        for old, new in self.change if isinstance(self.change, tuple) else ():
            assert old in text, old
            text = text.replace(old, new)
        return text


PAIRS = (
    # --- IOS
    Pair("ios-add-declared", "ios", "ip access-list extended HMI\n permit udp host 10.20.1.5 host 10.10.1.9 eq 514",
         "needs_approval", opened=(LOGS,)),
    Pair("ios-insert-by-number", "ios", "ip access-list extended OFFICE\n 5 permit tcp host 10.10.1.7 host 10.30.1.10 eq 502",
         "violates_policy", opened=("office dcs tcp 10.10.1.7 10.30.1.10 502",)),
    Pair("ios-insert-deny", "ios", "ip access-list extended OFFICE\n 5 deny tcp host 10.10.1.7 any",
         "breaks_declared_flows", closed=("office hmi tcp 10.10.1.7 10.20.1.5 443",)),
    Pair("ios-delete-by-number", "ios", "ip access-list extended OFFICE\nno 10", "breaks_declared_flows", closed=(TREND,)),
    Pair("ios-same-entry-again", "ios",
         "ip access-list extended OFFICE\n permit tcp 10.10.1.0 0.0.0.255 host 10.20.1.5 eq 443", "no_effect"),
    Pair("ios-behind-the-deny", "ios", "ip access-list extended OFFICE\n permit tcp any host 10.20.1.5 eq 80", "no_effect"),
    Pair("ios-numbered-behind-the-deny", "ios", "access-list 130 permit ip any any", "no_effect"),
    Pair("ios-numbered-gone", "ios", "no access-list 130 deny ip any any", "violates_policy", perhaps=True),
    Pair("ios-numbered-insert", "ios", "ip access-list extended 130\n 5 permit tcp host 10.30.1.10 host 10.20.1.20 eq 4840",
         "violates_policy", opened=("dcs hmi tcp 10.30.1.10 10.20.1.20 4840",)),
    Pair("ios-unbind", "ios", "interface Gi0/2\nno ip access-group 130 in", "violates_policy",
         opened=(f"dcs office * {DCS} {AT_OFFICE} *", f"dcs hmi * {DCS} {AT_HMI} *", f"dcs dcs * {DCS} {AT_DCS} *",
                 f"dcs device * {DCS} {BOX} *")),
    Pair("ios-rename-list", "ios", (("OFFICE", "OFFICE-V2"),), "no_effect"),
    Pair("ios-reorder", "ios",
         ((" permit tcp host 10.20.1.5 eq 443 any established\n permit tcp host 10.20.1.5 host 10.30.1.10 eq 502",
           " permit tcp host 10.20.1.5 host 10.30.1.10 eq 502\n permit tcp host 10.20.1.5 eq 443 any established"),),
         "no_effect"),
    Pair("ios-split-prefix", "ios",
         ((" permit tcp 10.10.1.0 0.0.0.255 host 10.20.1.5 eq 443",
           " permit tcp 10.10.1.0 0.0.0.127 host 10.20.1.5 eq 443\n permit tcp 10.10.1.128 0.0.0.127 host 10.20.1.5 eq 443"),),
         "no_effect"),
    Pair("ios-group-refactoring", "ios",
         (("ip access-list extended OFFICE\n permit tcp 10.10.1.0 0.0.0.255",
           "object-group network READERS\n 10.10.1.0 255.255.255.0\n!\nip access-list extended OFFICE\n permit tcp object-group READERS"),),
         "no_effect"),
    Pair("ios-remark", "ios", "ip access-list extended OFFICE\n remark reviewed in November", "no_effect"),
    Pair("ios-account", "ios", "username eve privilege 15 secret 9 $9$abcdefgh", "needs_approval"),
    Pair("ios-account-gone", "ios", "no username hoshu", "safe"),
    Pair("ios-service", "ios", "ip http server", "violates_policy"),
    Pair("ios-snmp", "ios", "snmp-server community public RO", "violates_policy"),
    Pair("ios-nat", "ios",
         "interface Gi0/0\n ip nat outside\ninterface Gi0/1\n ip nat inside\n"
         "ip nat inside source static tcp 10.20.1.5 443 10.10.0.99 443", "needs_approval"),
    Pair("ios-route-away", "ios", "ip route 10.30.1.10 255.255.255.255 Null0", "breaks_declared_flows", closed=(SETPOINTS,)),
    Pair("ios-vlan", "ios", "vlan 40\n name CAMERAS", "needs_approval"),
    Pair("ios-answers", "ios", "ip access-list extended HMI\n no permit tcp host 10.20.1.5 eq 443 any established",
         "breaks_declared_flows"),
    Pair("ios-unread", "ios", "interface Gi0/1\n ip frobnicate in", "cannot_tell"),
    Pair("ios-take-away", "ios-wide", "ip access-list extended HMI\n no permit udp host 10.20.1.5 host 10.10.1.8 eq 123", "safe",
         closed=(TIME,)),
    Pair("nxos-bind", "nxos", "interface Ethernet1/3\n  ip access-group OFFICE in", "breaks_declared_flows",
         closed=(f"dcs office * {DCS} {AT_OFFICE} *", f"dcs hmi * {DCS} {AT_HMI} *", f"dcs dcs * {DCS} {AT_DCS} *"),
         perhaps=True),
    # --- NX-OS and EOS
    Pair("nxos-insert", "nxos", "ip access-list OFFICE\n  15 permit tcp 10.10.1.0/24 10.20.1.5/32 eq 8443", "violates_policy",
         opened=(ALT,)),
    Pair("nxos-delete", "nxos", "ip access-list HMI\n  no 20", "breaks_declared_flows", closed=(SETPOINTS,)),
    Pair("nxos-move", "nxos", "ip access-list HMI\n  5 permit tcp 10.20.1.5/32 10.30.1.10/32 eq 502\n  no 20", "no_effect"),
    Pair("eos-insert", "eos", "ip access-list OFFICE\n   15 permit tcp 10.10.1.0/24 host 10.20.1.5 eq 8443", "violates_policy",
         opened=(ALT,)),
    Pair("eos-delete", "eos", "ip access-list OFFICE\n   no 10", "breaks_declared_flows", closed=(TREND,)),
    # --- ASA
    Pair("asa-insert-at-line", "asa", "access-list OFFICE line 2 extended permit tcp host 10.10.1.7 object PLC eq 502",
         "violates_policy", opened=("office dcs tcp 10.10.1.7 10.30.1.10 502",)),
    Pair("asa-append-behind-deny", "asa", "access-list OFFICE extended permit tcp host 10.10.1.7 object PLC eq 502", "no_effect"),
    Pair("asa-add-declared", "asa", "access-list HMI line 1 extended permit udp object HIST host 10.10.1.9 eq syslog",
         "needs_approval", opened=(LOGS,)),
    Pair("asa-object", "asa", "object network HIST\n host 10.20.1.6", "violates_policy",
         opened=("office hmi tcp 10.10.1.0/24 10.20.1.6 443", "hmi dcs tcp 10.20.1.6 10.30.1.10 502"),
         closed=(TREND, SETPOINTS)),
    Pair("asa-group-member", "asa",
         "object-group network READERS\n no network-object 10.10.1.0 255.255.255.0\n network-object 10.10.1.0 255.255.255.128",
         "breaks_declared_flows", closed=("office hmi tcp 10.10.1.128/25 10.20.1.5 443",)),
    Pair("asa-delete", "asa", "no access-list HMI extended permit tcp object HIST object PLC eq 502", "breaks_declared_flows",
         closed=(SETPOINTS,)),
    Pair("asa-list-gone", "asa", "clear configure access-list DCS", "violates_policy",
         opened=(f"dcs office * {DCS} {AT_OFFICE} *", f"dcs hmi * {DCS} {AT_HMI} *")),
    Pair("asa-rename-object", "asa", (("READERS", "TREND-READERS"),), "no_effect"),
    Pair("asa-service", "asa", "ssh 10.20.1.0 255.255.255.0 hmi", "needs_approval"),
    Pair("asa-name-of-a-host", "asa",
         "object network UPDATE\n fqdn v4 update.example\naccess-list HMI line 1 extended permit tcp any object UPDATE eq https",
         "cannot_tell", perhaps=True),
    # --- FortiOS
    Pair("fortios-policy-declared", "fortios",
         "config firewall service custom\nedit SYSLOG\nset udp-portrange 514\nnext\nend\n"
         "config firewall address\nedit logs\nset subnet 10.10.1.9 255.255.255.255\nnext\nend\n"
         "config firewall policy\nedit 0\nset srcintf hmi\nset dstintf office\nset action accept\nset srcaddr hist\nset dstaddr logs\n"
         "set schedule always\nset service SYSLOG\nset logtraffic all\nnext\nend", "needs_approval", opened=(LOGS,)),
    Pair("fortios-move", "fortios", "config firewall policy\nmove 2 before 1\nend", "no_effect"),
    Pair("fortios-delete", "fortios", "config firewall policy\ndelete 1\nend", "breaks_declared_flows", closed=(TREND,)),
    Pair("fortios-disable", "fortios", "config firewall policy\nedit 2\nset status disable\nend", "breaks_declared_flows",
         closed=(SETPOINTS,)),
    Pair("fortios-append-service", "fortios", "config firewall policy\nedit 1\nappend service HTTPS-ALT\nnext\nend",
         "violates_policy", opened=(ALT,)),
    Pair("fortios-object", "fortios", "config firewall address\nedit readers\nset subnet 10.10.1.0 255.255.255.128\nend",
         "breaks_declared_flows", closed=("office hmi tcp 10.10.1.128/25 10.20.1.5 443",)),
    Pair("fortios-rename", "fortios", "config firewall address\nrename readers to trend-readers\nend", "no_effect"),
    Pair("fortios-account", "fortios", "config system admin\nedit eve\nset accprofile super_admin\nset vdom root\nend",
         "needs_approval"),
    # --- Junos
    Pair("junos-insert", "junos",
         "edit security policies from-zone office to-zone hmi\n"
         "set policy alt match source-address readers destination-address hist application alt\n"
         "set policy alt then permit\ninsert policy alt before policy rest", "violates_policy", opened=(ALT,)),
    Pair("junos-behind-the-deny", "junos",
         "edit security policies from-zone office to-zone hmi\n"
         "set policy alt match source-address readers destination-address hist application alt\n"
         "set policy alt then permit", "no_effect"),
    Pair("junos-deactivate", "junos", "deactivate security policies from-zone office to-zone hmi policy trend",
         "breaks_declared_flows", closed=(TREND,)),
    Pair("junos-delete-needless", "junos", "delete security policies from-zone office to-zone hmi policy rest", "no_effect"),
    Pair("junos-braces-object", "braces", "set security address-book global address readers 10.10.1.0/25",
         "breaks_declared_flows", closed=("office hmi tcp 10.10.1.128/25 10.20.1.5 443",)),
    Pair("junos-braces-refactoring", "braces",
         "set security address-book global address-set team address readers\n"
         "set security policies from-zone office to-zone hmi policy trend match source-address team\n"
         "delete security policies from-zone office to-zone hmi policy trend match source-address readers", "no_effect"),
    # --- Yamaha
    Pair("yamaha-replace", "yamaha", "ip filter 10 pass 10.10.1.0/24 10.20.1.5 tcp * 443,8443", "violates_policy",
         opened=(ALT,)),
    Pair("yamaha-order", "yamaha", "ip lan1 secure filter in 99 10", "breaks_declared_flows", closed=(TREND,)),
    Pair("yamaha-unused-filter", "yamaha", "ip filter 50 pass * * * * *", "no_effect"),
    Pair("yamaha-remove-binding", "yamaha", "ip lan2 secure filter in 20 99", "breaks_declared_flows", closed=(SETPOINTS,)),
    Pair("yamaha-take-away", "yamaha-wide", "ip lan2 secure filter in 20 21 99\nno ip filter 22", "safe", closed=(TIME,)),
    Pair("yamaha-vpn", "yamaha",
         "tunnel select 1\nipsec tunnel 101\nipsec sa policy 101 1 esp aes256-cbc sha256-hmac\n"
         "ipsec ike pre-shared-key 1 text Longish-Passphrase-7\nipsec ike remote address 1 203.0.113.9\ntunnel enable 1",
         "violates_policy"),
    # --- iptables
    Pair("iptables-insert", "iptables", "iptables -I FORWARD 3 -s 10.10.1.7 -d 10.30.1.10 -p tcp --dport 502 -j ACCEPT",
         "violates_policy", opened=("office dcs tcp 10.10.1.7 10.30.1.10 502",)),
    Pair("iptables-delete-number", "iptables", "iptables -D to-hmi 1", "breaks_declared_flows", closed=(TREND,)),
    Pair("iptables-delete-rule", "iptables",
         "iptables -D FORWARD -p tcp -s 10.20.1.5 -d 10.30.1.10 --dport 502 -j ACCEPT", "breaks_declared_flows",
         closed=(SETPOINTS,)),
    Pair("iptables-set", "iptables", "ipset add readers 10.10.2.0/24", "violates_policy",
         opened=("office hmi tcp 10.10.2.0/24 10.20.1.5 443",)),
    Pair("iptables-by-the-clock", "iptables",
         "iptables -I FORWARD 3 -s 10.20.1.5 -d 10.10.1.9 -p udp --dport 514 -m time --timestart 09:00 --timestop 17:00 -j ACCEPT",
         "cannot_tell", perhaps=True),
    Pair("iptables-to-the-box", "iptables", "iptables -A INPUT -s 10.20.1.7 -p tcp --dport 22 -j ACCEPT", "needs_approval",
         opened=("hmi device tcp 10.20.1.7 10.10.0.1,10.20.0.1,10.30.0.1 22",)),
    # --- hostapd, which has no command line of its own
    Pair("hostapd-open", "hostapd",
         (("wpa=2\nwpa_key_mgmt=SAE\nrsn_pairwise=CCMP\nieee80211w=2\nsae_password=Longish-Passphrase-7\n", ""),),
         "violates_policy"),
    Pair("hostapd-name", "hostapd", (("ssid=KS-FIELD", "ssid=KS-GUEST"),), "needs_approval"),
    Pair("hostapd-comment", "hostapd", (("ssid=KS-FIELD", "# field sensors\nssid=KS-FIELD"),), "no_effect"),
    Pair("iptables-chain-renamed", "iptables", "iptables -E to-hmi into-hmi", "no_effect"),
)  # fmt: skip
