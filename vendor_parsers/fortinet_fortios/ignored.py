"""What a FortiOS configuration holds that no verdict of this product rests on, and why."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.platform import Ignored
from auditor.model.device import Topic
from auditor.model.text import Text

LOOKS = Text("Pages, pictures, reports and the look of the GUI", "画面・メッセージ・レポートの体裁")
PROFILES = Text(
    "Security profiles: what permitted traffic is inspected for is not judged", "UTM プロファイル。許可後の検査内容は判定しない"
)
FACTORY = Text("Lists the factory ships, not settings of this plant", "出荷時に入っている一覧。現場の設定ではない")
TUNING = Text("Tuning without effect on who reaches what", "到達性やアクセス制御に影響しない調整値")
LABEL = Text("Label, comment or identifier", "ラベル・コメント・識別子")
KEYS = Text("Certificates and keys; their bodies say nothing here", "証明書・鍵の本体。内容からは判断しない")
QOS = Text("Traffic shaping", "帯域制御")
CLUSTER = Text("High availability: the pair itself is not modelled", "冗長構成。クラスタ自体はモデル化しない")
AUTOMATION = Text("Automation, scripts and scheduled jobs", "自動化・スクリプト・定期処理")
DOS = Text("DoS policies drop floods, they grant nothing", "DoS ポリシー。攻撃を落とすだけで許可はしない")
MULTICAST = Text("Multicast forwarding is not modelled", "マルチキャスト転送はモデル化しない")
PROXY = Text("Explicit proxy and WAN optimisation are not followed", "明示プロキシ・WAN 最適化は追わない")
LEASES = Text("Addresses handed out to clients", "クライアントへのアドレス払い出し")
LOGGING = Text("What is logged locally and how", "ローカルログの内容・保存方法")
AUTH = Text("Details of how users prove themselves", "利用者認証の細部")
RADIO = Text("Radio planning and wireless intrusion detection", "電波計画・無線侵入検知の調整")
SWITCH = Text("Profiles of managed switches", "配下スイッチのプロファイル")

SECTIONS: tuple[tuple[Text, str], ...] = (
    (
        LOOKS,
        "system replacemsg|system replacemsg-image|system replacemsg-group|system custom-language|report layout|"
        "report setting|report dataset|report chart|report style|report theme|system object-tagging|system console|"
        "system dashboard|gui console|system geoip-override|system theme|system vdom-property|system vdom-radius-server|"
        "system alias|report sql|system guest|system mac-address-table",
    ),
    (
        PROFILES,
        "antivirus|application|ips|webfilter|dnsfilter|emailfilter|dlp|waf|icap|voip|file-filter|videofilter|"
        "casb|virtual-patch|sctp-filter|diameter-filter|firewall ssl-ssh-profile|firewall profile-protocol-options|"
        "firewall profile-group|firewall ssl setting|firewall ssl-server|firewall ssh setting|spamfilter|endpoint-control|"
        "firewall vendor-mac|firewall decrypted-traffic-mirror|firewall access-proxy|firewall identity-based-route|"
        "system threat-feed|system fortisandbox|system ips|system ips-urlfilter-dns|firewall dnstranslation",
    ),
    (
        FACTORY,
        "firewall internet-service-name|firewall internet-service-definition|firewall internet-service-group|"
        "firewall internet-service-custom|firewall internet-service-custom-group|firewall internet-service-append|"
        "firewall internet-service-addition|firewall internet-service-extension|firewall wildcard-fqdn|"
        "firewall service category|vpn ssl web host-check-software|wanopt content-delivery-network-rule|"
        "firewall country|firewall region|firewall city|firewall proxy-address|firewall proxy-addrgrp|"
        "firewall multicast-address|firewall multicast-address6|firewall address6-template|firewall network-service-dynamic",
    ),
    (
        TUNING,
        "system session-helper|system session-ttl|system np6|system np6xlite|system npu|system dpdk|dpdk|system storage|"
        "system auto-install|system auto-scale|system cluster-sync|system physical-switch|system probe-response|"
        "system tos-based-priority|system dscp-based-priority|system link-monitor|system isf-queue-profile|"
        "system network-visibility|system arp-table|system proxy-arp|system stp|system ipv6-neighbor-cache|"
        "system resource-limits|system vdom-exception|system fm|system ptp|system 3g-modem|system ipsec-aggregate|"
        "system saml|system csf|system federated-upgrade|system ftm-push|system speed-test-server|system speed-test-schedule|"
        "system virtual-wire-pair|system wccp|system pcp-server|system sflow|system netflow|system dedicated-mgmt|"
        "system evpn|system mobile-tunnel|system ike|system device-upgrade|system sso-forticloud-admin|"
        "system sso-fortigate-cloud-admin|system sso-admin|system fortindr|system fortiai|system sdn-connector|"
        "system dns-database|system dns-server|system dns64|system nat64|system vne-tunnel|firewall ttl-policy|"
        "firewall ldb-monitor|firewall gtp|system fips-cc|system tacacs|system lldp|router setting|router bfd|router bfd6|"
        "firewall ip-translation|firewall ipmacbinding|firewall auth-portal|system autoupdate|system password-policy|"
        "system password-policy-guest-admin|system external-resource|system acme|system ngfw|system sdwan-monitor|"
        "system standalone-cluster|system vdom-link|system vdom-dns|extension-controller|extender-controller|extender|"
        "nsx|nsxt|monitoring|alertemail|ethernet-oam|firewall global|firewall pfcp|system modem|system gi-gk|"
        "rule|system health-check-fortiguard|system ssh-config|ztna|firewall ztna-policy|system sms-server",
    ),
    (
        KEYS,
        "vpn certificate|certificate|system certificate|firewall ssh local-ca|firewall ssh local-key|firewall ssh host-key|"
        "vpn kmip-server|vpn qkd",
    ),
    (QOS, "firewall shaper|firewall shaping-policy|firewall shaping-profile|firewall traffic-class"),
    (CLUSTER, "system ha|system ha-monitor"),
    (
        AUTOMATION,
        "system automation-action|system automation-stitch|system automation-trigger|system automation-destination|"
        "system auto-script|system automation-condition",
    ),
    (
        DOS,
        "firewall DoS-policy|firewall DoS-policy6|firewall sniffer|firewall interface-policy|firewall interface-policy6|"
        "firewall on-demand-sniffer",
    ),
    (MULTICAST, "router multicast|router multicast6|router multicast-flow|firewall multicast-policy|firewall multicast-policy6"),
    (PROXY, "web-proxy|wanopt|ftp-proxy|firewall proxy-policy|firewall explicit-proxy-address|ssh-filter|firewall auth-rule|authentication"),
    (LEASES, "system dhcp|system dhcp6|system dhcp server|system ipam"),
    (
        LOGGING,
        "log threat-weight|log memory|log disk|log null-device|log eventfilter|log gui-display|log setting|log custom-field|"
        "log webtrends|log tacacs+accounting|log fortianalyzer filter|log fortianalyzer override-filter|log syslogd filter|"
        "log syslogd2 filter|log syslogd3 filter|log syslogd4 filter|log fortiguard filter|log fortianalyzer2 filter|"
        "log fortianalyzer3 filter|log fortianalyzer-cloud filter|log fortiguard override-setting|system alarm",
    ),
    (
        AUTH,
        "user group|user setting|user quarantine|user peer|user peergrp|user fsso-polling|user adgrp|user device|"
        "user fortitoken|user password-policy|user security-exempt-list|user domain-controller|user krb-keytab|user saml|"
        "user exchange|user nac-policy|user pop3|user certificate|user external-identity-provider|user device-category|"
        "user device-group|user device-access-list|vpn ssl web portal|vpn ssl web user-bookmark|vpn ssl web realm|"
        "vpn ssl web user-group-bookmark|vpn ssl client|vpn ocvpn|vpn ipsec concentrator|vpn ipsec forticlient|"
        "vpn ipsec manualkey|vpn ipsec manualkey-interface|vpn ssl web virtual-desktop-app-list",
    ),
    (
        RADIO,
        "wireless-controller setting|wireless-controller global|wireless-controller arrp-profile|wireless-controller wtp|"
        "wireless-controller wids-profile|wireless-controller ble-profile|wireless-controller utm-profile|"
        "wireless-controller wtp-group|wireless-controller timers|wireless-controller log|wireless-controller qos-profile|"
        "wireless-controller hotspot20|wireless-controller region|wireless-controller snmp|wireless-controller vap-group|"
        "wireless-controller bonjour-profile|wireless-controller apcfg-profile|wireless-controller inter-controller|"
        "wireless-controller address|wireless-controller addrgrp|wireless-controller access-control-list|"
        "wireless-controller nac-profile|wireless-controller ssid-policy|wireless-controller syslog-profile|"
        "wireless-controller mpsk-profile|wireless-controller ap-status|wireless-controller client-info",
    ),
    (SWITCH, "switch-controller"),
    (TUNING, "router access-list|router access-list6|router prefix-list|router prefix-list6|router route-map|router aspath-list|router community-list|router key-chain|router auth-path|router extcommunity-list"),
)  # fmt: skip
"""Reason and ``config`` paths, longest first match; secrets inside them are still read."""

SETTINGS: tuple[tuple[Text, str, str], ...] = (
    (
        LABEL,
        "**",
        "uuid|comment|comments|color|snmp-index|visibility|category|fabric-object|global-object|uuid-idx|label|global-label",
    ),
    (
        TUNING,
        "config system interface / edit *",
        "role|distance|priority|dhcp-relay-service|fail-detect|arpforward|broadcast-forward|bfd|l2forward|icmp-send-redirect|"
        "icmp-accept-redirect|vlanforward|stpforward|ips-sniffer-mode|ident-accept|ipmac|subst|substitute-dst-mac|"
        "netbios-forward|wins-ip|netflow-sampler|sflow-sampler|sample-rate|polling-interval|sample-direction|"
        "explicit-web-proxy disable|explicit-ftp-proxy disable|proxy-captive-portal|tcp-mss|inbandwidth|outbandwidth|"
        "egress-shaping-profile|ingress-shaping-profile|disconnect-threshold|spillover-threshold|ingress-spillover-threshold|"
        "weight|external|device-identification|device-user-identification|estimated-upstream-bandwidth|"
        "estimated-downstream-bandwidth|measured-upstream-bandwidth|measured-downstream-bandwidth|bandwidth-measure-time|"
        "monitor-bandwidth|vrrp-virtual-mac|preserve-session-route|auto-auth-extension-device|ap-discover|"
        "ip-managed-by-fortiipam|switch-controller-mgmt-vlan|switch-controller-igmp-snooping-proxy|"
        "switch-controller-igmp-snooping-fast-leave|switch-controller-igmp-snooping|swc-first-create|swc-vlan|fortilink|defaultgw|"
        "dns-server-override|dns-server-protocol|speed|mtu-override|mtu|wccp|drop-overlapped-fragment|drop-fragment|security-mode none|"
        "macaddr|mediatype|lacp-mode|lacp-speed|lacp-ha-slave|lacp-ha-secondary|min-links|min-links-down|algorithm|"
        "trunk|fortilink-split-interface|switch-controller-access-vlan|switch-controller-feature|switch-controller-nac|"
        "switch-controller-dhcp-snooping|switch-controller-arp-inspection|switch-controller-traffic-policy|"
        "switch-controller-dynamic|switch-controller-iot-scanning|switch-controller-learning-limit|"
        "switch-controller-rspan-mode|switch-controller-source-ip|vlan-protocol|idle-timeout|disc-retry-timeout|"
        "lcp-echo-interval|lcp-max-echo-fails|username|ipunnumbered|padt-retry-timeout|dhcp-client-identifier|"
        "dhcp-renew-time|dhcp-relay-agent-option|dhcp-relay-type|dhcp-relay-ip|dhcp-relay-interface|remote-ip|forward-domain|"
        "reachable-time|stp|stp-ha-slave|stp-ha-secondary|ha-priority|gwdetect|detectserver|detectprotocol|"
        "secondary-ip|default-purdue-level|dhcp-snooping-server-list|exclude-signatures|sfp-dsl|phy-mode|"
        "aggregate-type|priority-override|redundant-interface|fp-anomaly|auth-cert|auth-portal-addr|"
        "allowed-vlans|native-vlan|port-mirroring|ike-saml-server|pptp-client|l2tp-client|client-options|"
        "dhcp-classless-route-addition|dhcp-broadcast-flag|dhcp-smart-relay|eap-supplicant|np-qos-profile",
    ),
    (
        TUNING,
        "config system interface / edit * / config ipv6",
        "nd-mode|icmp6-send-redirect|ip6-reachable-time|ip6-retrans-time|ip6-hop-limit|dhcp6-prefix-delegation|"
        "dhcp6-information-request|vrrp-virtual-mac6|vrip6_link_local|ip6-send-adv|dhcp6-relay-service|ip6-other-flag|"
        "ip6-manage-flag|ip6-max-interval|ip6-min-interval|ip6-link-mtu|ip6-default-life|ra-send-mtu|ip6-dns-server-override|"
        "unique-autoconf-addr|interface-identifier|ip6-adv-rio|ip6-prefix-mode|dhcp6-client-options|cli-conn6-status|"
        "ip6-upstream-interface|ip6-subnet|ip6-delegated-prefix-iaid|nd-cga-modifier|nd-cert|ip6-route-pref",
    ),
    (TUNING, "config system interface / edit * / config vrrp / edit *", "vrgrp|priority|adv-interval|preempt|vrdst|version|start-time|accept-mode|ignore-default-route|vrdst-priority"),
    (
        TUNING,
        "config system global",
        "alias|timezone|language|gui-*|admin-concurrent|admin-console-timeout|admin-hsts-max-age|admin-https-pki-required|"
        "admin-https-ssl-versions|admin-https-ssl-ciphersuites|admin-https-ssl-banned-ciphers|admin-lockout-duration|"
        "admin-lockout-threshold|admin-login-max|admin-maintainer|admin-reset-button|admin-restrict-local|admin-scp|"
        "admin-server-cert|admin-ssh-grace-time|admin-ssh-password|admin-ssh-v1|admintimeout|switch-controller|"
        "virtual-switch-vlan|vdom-mode|vdom-admin|management-vdom|strong-crypto|ssl-min-proto-version|pre-login-banner|"
        "post-login-banner|dst|revision-backup-on-logout|revision-image-auto-backup|cfg-save|daily-restart|restart-time|"
        "fds-statistics|fgd-alert-subscription|management-ip|management-port|management-port-use-admin-sport|"
        "miglogd-children|proxy-auth-timeout|remoteauthtimeout|reset-sessionless-tcp|tcp-halfclose-timer|"
        "tcp-halfopen-timer|tcp-option|tcp-timewait-timer|udp-idle-timer|user-device-store-max-devices|"
        "wifi-ca-certificate|wifi-certificate|wireless-controller|wireless-controller-port|wireless-mode|"
        "ssh-enc-algo|ssh-kex-algo|ssh-mac-algo|ssh-hostkey-algo|snat-route-change|anti-replay|arp-max-entry|"
        "auth-cert|auth-http-port|auth-https-port|auth-keepalive|auth-session-limit|autorun-log-fsck|av-affinity|"
        "av-failopen|av-failopen-session|batch-cmdb|block-session-timer|br-fdb-max-entry|cert-chain-max|"
        "check-protocol-header|check-reset-range|cli-audit-log|clt-cert-req|dnsproxy-worker-count|log-ssl-connection|"
        "log-uuid-address|log-uuid-policy|login-timestamp|hostname-display|ipsec-asic-offload|refresh|"
        "sslvpn-max-worker-count|sys-perf-log-interval|two-factor-*|url-filter-count|wad-worker-count|fortitoken-cloud|"
        "faz-disk-buffer-size|fortiextender|forticare-*|fortiservice-port|honor-df|internet-service-database|"
        "memory-use-threshold-*|multicast-forward|multi-factor-authentication|lldp-*-dummy|airplane-mode|ble-button|"
        "max-route-cache-size|endpoint-control-*|edit-vdom-prompt|disk-usage|fec-port|per-user-bal|policy-auth-concurrent|"
        "private-data-encryption-dummy|proxy-*|pmtu-discovery|qtm-*|radius-port|security-rating-*|sslvpn-*|strict-dirty-session-check|"
        "syncinterval|tp-mc-skip-policy|traffic-priority|traffic-priority-level|usb-device|user-server-cert|vip-arp-range|"
        "virtual-server-*|wan-optimization|ipv6-*|igmp-state-limit|default-service-source-port|default-log-rate",
    ),
    (AUTH, "config system admin / edit *", "vdom|schedule|two-factor|two-factor-authentication|two-factor-notification|fortitoken|email-to|sms-server|sms-phone|sms-custom-server|remote-group|radius-vdom-override|accprofile-override|vdom-override|force-password-change|peer-auth|peer-group|guest-auth|guest-lang|guest-usergroups|hidden|password-expire|allow-remove-admin-session|wildcard|gui-*|login-time|history0|history1|is-admin|old-password|sms-phone"),
    (LOOKS, "config system admin / edit *", "gui-dashboard|gui-vdom-menu-favorites|gui-new-feature-acknowledge|login-time"),
    (AUTH, "config system api-user / edit *", "vdom|schedule|peer-auth|peer-group|cors-allow-origin"),
    (AUTH, "config system accprofile / edit *", "system-diagnostics|admintimeout-override|admintimeout|cli-*|scope|system-execute-*"),
    (TUNING, "config system dns", "timeout|retry|dns-cache-limit|dns-cache-ttl|cache-notfound-responses|source-ip|ssl-certificate|server-hostname|server-select-method|interface-select-method|interface|alt-primary|alt-secondary|log|domain|fqdn-cache-ttl|fqdn-min-refresh|fqdn-max-refresh|hostname-ttl|hostname-limit|dns-over-tls|root-servers"),
    (TUNING, "config system ntp", "syncinterval|source-ip|source-ip6|server-mode|interface|key-type|key-id|authentication"),
    (TUNING, "config system ntp / config ntpserver / edit *", "ntpv3|interface-select-method|interface|ip-type|key-type|vrf-select"),
    (TUNING, "config system settings", "*"),
    (TUNING, "config system snmp sysinfo", "description|location|contact-info|engine-id|engine-id-type|trap-*|append-index|non-mgmt-vdom-query"),
    (TUNING, "config system snmp community / edit *", "trap-*|mib-view|vdoms|events|query-v1-port|query-v2c-port"),
    (TUNING, "config system snmp community / edit * / config hosts / edit *", "source-ip|ha-direct|interface|interface-select-method|vrf-select"),
    (TUNING, "config system snmp community / edit * / config hosts6 / edit *", "source-ipv6|ha-direct|interface|source-ip6"),
    (TUNING, "config system snmp user / edit *", "trap-*|notify-hosts|notify-hosts6|source-ip|source-ipv6|ha-direct|mib-view|vdoms|events|query-port|interface-select-method"),
    (TUNING, "config system fortiguard", "antispam-*|outbreak-prevention-*|webfilter-*|fortiguard-anycast|fortiguard-anycast-source|load-balance-servers|sdns-*|auto-*|source-ip|service-account-id|persistent-connection|proxy-*|videofilter-*|interface-select-method|interface|ddns-*|sandbox-*|update-*|anycast-*|FDS-*|subscribe-*"),
    (TUNING, "config system central-management", "mode|schedule-*|allow-*|serial-number|fmg-source-ip|fmg-update-port|include-default-servers|enc-algorithm|interface-select-method|interface|local-cert|ca-cert|use-elbc-vdom|ltefw-upgrade-*|vdom|fortigate-cloud-*"),
    (TUNING, "config system email-server", "reply-to|authenticate|username|validate-server|source-ip|type|interface-select-method|ssl-min-proto-version"),
    (TUNING, "config system lte-modem", "*"),
    (TUNING, "config system sdwan", "load-balance-mode|duplication-*|neighbor-hold-*|speedtest-*|fail-detect|app-perf-log-period|config health-check|config service|config neighbor|config duplication|config health-check-fortiguard|fail-alert-interfaces"),
    (TUNING, "config system virtual-wan-link", "load-balance-mode|neighbor-hold-*|fail-detect|config health-check|config service|config neighbor"),
    (TUNING, "config system sdwan / config members / edit *", "cost|weight|priority|priority6|priority-in-sla|priority-out-sla|spillover-threshold|ingress-spillover-threshold|volume-ratio|source|source6|preferred-source|transport-group"),
    (TUNING, "config system virtual-wan-link / config members / edit *", "cost|weight|priority|spillover-threshold|ingress-spillover-threshold|volume-ratio|source|source6"),
    (TUNING, "config system sdwan / config zone / edit *", "service-sla-tie-break|advpn-select|advpn-health-check|minimum-sla-meet-members"),
    (TUNING, "config system zone / edit *", "description|config tagging"),
    (TUNING, "config system virtual-switch / edit *", "span|span-*|speed-*"),
    (TUNING, "config system virtual-switch / edit * / config port / edit *", "speed|status up|alias|mediatype"),
    (TUNING, "config system switch-interface / edit *", "vdom|span|span-*|type|intra-switch-policy|mac-ttl|vlan-subinterface"),
    (LABEL, "config firewall address / edit *", "allow-routing|cache-ttl|passive-fqdn-learning|config tagging|sdn-*|dirty"),
    (LABEL, "config firewall addrgrp / edit *", "type|allow-routing|config tagging"),
    (LABEL, "config firewall addrgrp6 / edit *", "config tagging"),
    (LABEL, "config firewall address6 / edit *", "config tagging|cache-ttl"),
    (TUNING, "config firewall service custom / edit *", "helper|session-ttl|tcp-halfclose-timer|tcp-halfopen-timer|tcp-timewait-timer|tcp-rst-timer|udp-idle-timer|check-reset-range|proxy|app-service-type disable|iprange 0.0.0.0"),
    (TUNING, "config firewall service group / edit *", "proxy"),
    (
        PROFILES,
        "config firewall policy / edit *",
        "utm-status|inspection-mode|profile-type|profile-group|av-profile|webfilter-profile|dnsfilter-profile|"
        "emailfilter-profile|dlp-sensor|dlp-profile|file-filter-profile|ips-sensor|application-list|voip-profile|"
        "ips-voip-filter|sctp-filter-profile|icap-profile|waf-profile|ssh-filter-profile|videofilter-profile|"
        "casb-profile|virtual-patch-profile|profile-protocol-options|ssl-ssh-profile|spamfilter-profile|cifs-profile|"
        "diameter-filter-profile|telemetry-profile|webproxy-profile",
    ),
    (
        TUNING,
        "config firewall policy / edit *",
        "logtraffic-start|capture-packet|auto-asic-offload|np-acceleration|np-accelation|session-ttl|vlan-cos-*|diffserv-*|"
        "diffservcode-*|traffic-shaper|traffic-shaper-reverse|per-ip-shaper|tcp-mss-*|tcp-session-without-syn|anti-replay|"
        "timeout-send-rst|send-deny-packet|firewall-session-dirty|schedule-timeout|wccp|wanopt|wanopt-*|webcache|webcache-*|"
        "fixedport|permit-any-host|permit-stun-host|custom-log-fields|replacemsg-override-group|block-notification|"
        "disclaimer|email-collect|natip|geoip-*|tos-negate|dynamic-shaping|delay-tcp-npu-session|dsri|rtp-nat|rtp-addr|"
        "rsso|fsso|wsso|fsso-agent-for-ntlm|ntlm|ntlm-*|auth-*|radius-mac-auth-bypass|reputation-direction|"
        "http-policy-redirect|ssh-policy-redirect|redirect-url|outbound|inbound|natinbound|natoutbound|scan-botnet-connections|"
        "passive-wan-health-measurement|port-preserve|port-random|pcp-*|fec|policy-offload|cgn-*|decrypted-traffic-mirror|"
        "learning-mode|policy-expiry-*|devices-dummy|sgt-check|ztna-*|eif-*|nat-*",
    ),
    (PROFILES, "config firewall policy6 / edit *", "utm-status|inspection-mode|profile-*|av-profile|webfilter-profile|ips-sensor|application-list|ssl-ssh-profile|dnsfilter-profile|dlp-sensor"),
    (TUNING, "config firewall policy6 / edit *", "logtraffic-start|auto-asic-offload|session-ttl|tcp-mss-*|anti-replay|timeout-send-rst|traffic-shaper|fixedport|dsri|send-deny-packet"),
    (TUNING, "config firewall local-in-policy / edit *", "auto-asic-offload|virtual-patch|logtraffic"),
    (TUNING, "config firewall local-in-policy6 / edit *", "auto-asic-offload|virtual-patch|logtraffic"),
    (TUNING, "config firewall vip / edit *", "id|arp-reply|gratuitous-arp-interval|nat-source-vip|srcintf-filter|ssl-*|http-*|https-*|ldb-method|persistence|monitor|max-embryonic-connections|portmapping-type|nat44|nat46|add-nat46-route|outlook-web-access|weblogic-server|websphere-server|dns-mapping-ttl|h2-support|h3-support|server-type"),
    (TUNING, "config firewall ippool / edit *", "arp-reply|arp-intf|associated-interface|block-size|num-blocks-per-user|pba-timeout|permit-any-host|source-startip|source-endip|nat64|startport|endport|port-per-user|add-nat64-route|pba-interim-log|subnet-broadcast-in-ippool"),
    (TUNING, "config firewall central-snat-map / edit *", "nat46|nat64|port-preserve|port-random"),
    (LABEL, "config firewall schedule", "*"),
    (TUNING, "config router static / edit *", "weight|comment|link-monitor-exempt|bfd|tag|preferred-source"),
    (TUNING, "config router static6 / edit *", "weight|comment|link-monitor-exempt|bfd|tag|devindex|flowlabel"),
    (TUNING, "config router ospf", "abr-type|auto-cost-ref-bandwidth|distance|distance-*|database-overflow*|default-metric|default-information-*|log-neighbour-changes|restart-*|rfc1583-compatible|spf-timers|bfd|distribute-list-in|distribute-route-map-in|config area|config ospf-interface|config neighbor|config passive-interface|config summary-address|config distribute-list"),
    (TUNING, "config router bgp", "keepalive-timer|holdtime-timer|always-compare-med|bestpath-*|cluster-*|client-to-client-reflection|confederation-*|dampening*|default-local-preference|deterministic-med|distance-*|ebgp-*|enforce-first-as|fast-external-failover|graceful-*|ibgp-*|additional-path*|ignore-optional-capability|log-neighbour-changes|network-import-check|scan-time|synchronization|tag-resolve-mode|recursive-*|multipath-*|config admin-distance|config aggregate-address|config neighbor-group|config neighbor-range|config vrf*|config vrf-leak"),
    (TUNING, "config router bgp / config neighbor / edit *", "*"),
    (TUNING, "config router bgp / config network / edit *", "route-map|backdoor|network-import-check"),
    (TUNING, "config router bgp / config redistribute *", "route-map|config *"),
    (TUNING, "config router rip", "*-timer|version|default-metric|config distance|config distribute-list|config interface|config neighbor|config offset-list|max-out-metric|send-version"),
    (TUNING, "config router ospf6", "*"),
    (TUNING, "config router isis", "*"),
    (TUNING, "config router ripng", "*"),
    (TUNING, "config vpn ipsec phase1-interface / edit *", "keylife|dpd|dpd-*|nattraversal|keepalive|net-device|mode-cfg*|assign-*|peertype|peerid|localid|localid-type|local-gw|add-route|add-gw-route|idle-timeout|idle-timeoutinterval|passive-mode|exchange-*|auto-*|wizard-type|fragmentation*|childless-ike|rekey|enforce-unique-id|save-password|client-*|banner|ipv4-*|ipv6-*|dns-mode|domain|unity-support|monitor*|network-overlay|network-id|tunnel-search|distance|priority|certificate|signature-*|digital-signature-auth|peer|peergrp|authusr|authusrgrp|usrgrp|eap-*|backup-gateway|cert-*|include-local-lan|inter*|loopback-asymroute|reauth|ha-sync-esp-seqno|negotiate-timeout|ip-version|send-cert-chain|acct-verify|ppk*|ppk-identity|forticlient-enforcement|group-*|encapsulation*|esn|link-cost|kms|default-gw*|aggregate-*|packet-redistribution|vni|encap-*|rsa-*|suite-b|transport|fortinet-esp|fallback-tcp-threshold|mesh-selector-type|remote-gw-*|dev-id*|azure-ad-autoconnect|addke*|qkd*|ike-*"),
    (TUNING, "config vpn ipsec phase2-interface / edit *", "keylifeseconds|keylifekbs|keylife-type|replay|keepalive|auto-negotiate|add-route|encapsulation|l2tp|dhcp-ipsec|single-source|route-overlap|inbound-*|initiator-*|diffserv*|ipv4-df|dst-port|src-port|protocol|auto-discovery-*|addke*"),
    (TUNING, "config vpn ipsec phase1 / edit *", "keylife|dpd|dpd-*|nattraversal|keepalive|peertype|peerid|localid|local-gw|add-gw-route|mode-cfg*|fragmentation*|wizard-type"),
    (TUNING, "config vpn ipsec phase2 / edit *", "keylifeseconds|keylifekbs|keylife-type|replay|keepalive|auto-negotiate|use-natip|selector-match"),
    (TUNING, "config vpn ssl settings", "ssl-*|algorithm|banned-cipher|ciphersuite|idle-timeout|auth-timeout|login-*|dtls-*|dns-*|wins-*|url-obscuration|http-*|deflate-*|tunnel-*|reqclientcert|force-two-factor-auth|unsafe-legacy-renegotiation|servercert|check-referer|browser-language-detection|https-redirect|route-source-interface|auto-tunnel-static-route|x-content-type-options|encode-2f-sequence|encrypt-and-store-password|header-x-forwarded-for|port-precedence|client-sigalgs|dual-stack-mode|saml-redirect-port|web-mode-snat|ztna-*|user-peer|server-hostname|transform-backward-slashes|min-dtls*|max-dtls*|hsts-*"),
    (TUNING, "config vpn ssl settings / config authentication-rule / edit *", "realm|client-cert|cipher|auth|user-peer|source-*-negate"),
    (RADIO, "config wireless-controller vap / edit *", "max-clients|max-clients-ap|fast-roaming|external-fast-roaming|mesh-backhaul|okc|voice-enterprise|fast-bss-transition|ft-*|eapol-*|tkip-counter-measure|external-*|portal-*|security-*|selected-usergroups|acct-*|rates-*|probe-resp-*|radio-*|ip|mac-*|dhcp-*|broadcast-suppression|me-*|multicast-*|qos-profile|hotspot20-*|utm-*|vlan-*|alias|split-tunneling|quarantine|gtk-*|ptk-*|eap-*|local-*|captive-portal-*|auth-*|roaming-*|high-efficiency|target-wake-time|mbo*|nac*|l3-*|80211k|80211v|bss-color-partial|beacon-*|neighbor-report-*|igmp-snooping|ldpc|atf-weight|schedule-*|keyindex|pmf-*|owe-*|sae-*|mpsk-*|bstm-*|dynamic-vlan|usergroup|primary-wag-profile|secondary-wag-profile|wps|port-*|rekey*|additional-akms|access-control-list|address-group*|application-*|antivirus-profile|webfilter-profile|ips-sensor|sticky-*|scan-botnet-connections|osen"),
    (RADIO, "config wireless-controller wtp-profile / edit *", "ap-country|led-*|handoff-*|allowaccess|login-passwd*|lldp|max-clients|split-tunneling-*|config split-tunneling-acl|energy-efficient-ethernet|dtls-*|control-message-offload|apcfg-profile|ble-profile|wan-port-*|ip-fragment-preventing|tun-mtu-*|frequency-handoff|ap-handoff|ext-info-enable|indoor-outdoor-deployment|console-login|poe-mode|syslog-profile|unii-*|config deny-mac-list|config lan|config lbs|config esl-ses-dongle|bonjour-profile|fortipresence*"),
    (RADIO, "config wireless-controller wtp-profile / edit * / config platform", "ddscan|_local_platform_str"),
    (RADIO, "config wireless-controller wtp-profile / edit * / config radio-1", "channel|channel-*|wids-profile|darrp|short-guard-interval|protection-mode|powersave-optimize|transmit-optimize|amsdu|coexistence|zero-wait-dfs|bss-color*|arrp-profile|max-clients|beacon-interval|80211d|80211mc|ap-sniffer-*|call-*|bandwidth-*|frequency-handoff|ap-handoff|spectrum-analysis|airtime-fairness|band-5g-type|drma*|dtim|rts-threshold|frag-threshold|iperf-*|sam-*|optional-antenna*|mimo-mode|vap1|vap2|vap3|vap4|auto-power-target|_max*|_number*"),
    (LOGGING, "config log syslogd setting", "facility|format|source-ip|priority|max-log-rate|certificate|interface-select-method|interface|syslog-type|ssl-min-proto-version|config custom-field-name|vrf-select"),
    (LOGGING, "config log fortianalyzer setting", "serial|certificate-verification|upload-*|source-ip|reliable|hmac-algorithm|conn-timeout|monitor-*|priority|max-log-rate|ips-archive|access-config|interface-select-method|interface|ssl-min-proto-version|fallback-to-primary|certificate|__change_ip|preshared-key|vrf-select|server-cert-ca"),
    (LOGGING, "config log fortiguard setting", "upload-*|enc-algorithm|source-ip|ssl-min-proto-version|priority|max-log-rate|conn-timeout|access-config|interface*"),
    (AUTH, "config user radius / edit *", "timeout|radius-port|auth-type|nas-*|acct-*|radius-coa|all-usergroup|use-management-vdom|source-ip|username-*|class|h3c-compatibility|password-*|rsso*|sso-*|switch-controller-*|interface-select-method|interface|server-identity-check|transport-protocol|tls-min-proto-version|ca-cert|client-cert|group-override-attr-type|delimiter|config accounting-server|status-ttl|vrf-select|require-message-authenticator|account-key-*"),
    (AUTH, "config user tacacs+ / edit *", "port|authen-type|authorization|source-ip|interface-select-method|interface|status-ttl|vrf-select"),
    (AUTH, "config user ldap / edit *", "source-ip|source-port|group-*|secure|ssl-min-proto-version|ca-cert|password-*|member-attr|account-key-*|search-type|obtain-user-info|user-info-exchange-server|interface*|two-factor*|server-identity-check|client-cert*|antiphish|status-ttl|vrf-select"),
    (AUTH, "config user fsso / edit *", "port*|source-ip*|type|ldap*|user-info-server|interface*|group-poll-interval|ssl*|logon-timeout|status|sni"),
    (AUTH, "config user local / edit *", "two-factor*|fortitoken|email-to|sms-*|passwd-*|ppk-*|auth-concurrent-*|authtimeout|workstation|username-*|id|qkd-profile"),
    (SWITCH, "config switch-controller managed-switch / edit *", "*"),
)  # fmt: skip
"""Reason, block path and words of settings; ``*`` at the end of a word is any ending, alone it is every setting."""


def _sections() -> Iterator[Ignored]:
    for reason, paths in SECTIONS:
        for path in paths.split("|"):
            yield Ignored(f"** / config {path}", reason)
