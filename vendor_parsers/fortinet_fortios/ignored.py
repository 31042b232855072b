"""Sections of a FortiOS configuration that no verdict of this product rests on, and the topics of the others."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.device import Topic
from auditor.model.text import Text
from auditor.platform import Ignored
from vendor_parsers.fortinet_fortios.ignored_settings import SETTINGS
from vendor_parsers.fortinet_fortios.reasons import (
    AUTH,
    AUTOMATION,
    CLUSTER,
    DOS,
    FACTORY,
    KEYS,
    LEASES,
    LOGGING,
    LOOKS,
    MULTICAST,
    PROFILES,
    PROXY,
    QOS,
    RADIO,
    SWITCH,
    TUNING,
)  # fmt: skip

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
        "system wccp|system pcp-server|system dedicated-mgmt|"
        "system evpn|system mobile-tunnel|system ike|system device-upgrade|system sso-forticloud-admin|"
        "system sso-fortigate-cloud-admin|system sso-admin|system fortindr|system fortiai|system sdn-connector|"
        "system dns-database|system dns-server|system dns64|system nat64|system vne-tunnel|firewall ttl-policy|"
        "firewall ldb-monitor|firewall gtp|system fips-cc|system tacacs|system lldp|router setting|router bfd|router bfd6|"
        "firewall ip-translation|firewall ipmacbinding|firewall auth-portal|system autoupdate|"
        "system password-policy-guest-admin|system external-resource|system acme|system ngfw|system sdwan-monitor|"
        "system standalone-cluster|system vdom-link|system vdom-dns|extension-controller|extender-controller|extender|"
        "nsx|nsxt|monitoring|alertemail|ethernet-oam|firewall global|firewall pfcp|system modem|system gi-gk|"
        "rule|system health-check-fortiguard|ztna|firewall ztna-policy|system sms-server",
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
        "log threat-weight|log memory|log disk|log null-device|log gui-display|log custom-field|"
        "log webtrends|log tacacs+accounting|"
        "log fortiguard override-setting|system alarm",
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
        "wireless-controller ble-profile|wireless-controller utm-profile|"
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

TOPICS_OF: tuple[tuple[Topic, str], ...] = (
    ("filter", "firewall|system zone|system settings"),
    ("nat", "firewall vip|firewall vipgrp|firewall vip6|firewall vipgrp6|firewall ippool|firewall ippool6|firewall central-snat-map"),
    ("interface", "system interface|system virtual-switch|system switch-interface|system sdwan|system virtual-wan-link|system gre-tunnel"),
    ("vlan", "switch-controller managed-switch"),
    ("zone", "system zone"),
    ("user", "system admin|system accprofile|system api-user|user"),
    ("service", "system global|system snmp|system dns|system ntp|system central-management|system fortiguard|system email-server"),
    ("wireless", "wireless-controller"),
    ("vpn", "vpn|vpn ipsec|vpn ssl"),
    ("routing", "router"),
    ("logging", "log"),
)  # fmt: skip


def _ignored() -> Iterator[Ignored]:
    for reason, paths in SECTIONS:
        for path in paths.split("|"):
            yield Ignored(f"** / config {path}", reason)
    for reason, block, words in SETTINGS:
        head = "**" if block == "**" else f"** / {block}"
        for word in words:
            yield Ignored(f"{head} / {word}", reason)


IGNORED = tuple(_ignored())
TOPICS: tuple[tuple[str, Topic], ...] = tuple(
    (f"** / config {path}", topic) for topic, paths in TOPICS_OF for path in paths.split("|")
)
