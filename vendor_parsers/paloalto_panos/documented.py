"""Defaults, implicit behaviour and known gaps, with their sources."""

from __future__ import annotations

from auditor.platform import Default
from vendor_parsers.paloalto_panos.interfaces import NO_IPV6, UP
from vendor_parsers.paloalto_panos.logins import LOCKOUT
from vendor_parsers.paloalto_panos.management import INITIAL, NO_LIMIT, PROFILE
from vendor_parsers.paloalto_panos.security import DEFAULT_RULES

_STATIC = "PAN-OS Web Interface Help 8.0, Network > Virtual Routers > Static Routes"
_NAT = "PAN-OS Networking Administrator's Guide 10.1, NAT Policy Rules"
_NAT_ORDER = "PAN-OS Networking Administrator's Guide, NAT Policy Overview"
_SECURITY = "PAN-OS Administrator's Guide 10.0, Policy > Security Policy"
DEFAULTS = (
    Default("admin-lockout failed-attempts", "0: nobody is locked out", "all", LOCKOUT),
    Default("idle-timeout of the management, ssl-tls-service-profile of its port", "unknown", "-", "no source found"),
    Default("mgt-config password-complexity", "unknown", "-", "differs by release"),
    Default("intrazone-default", "allow, not logged", "6.1 and later", DEFAULT_RULES),
    Default("interzone-default", "deny, not logged", "6.1 and later", DEFAULT_RULES),
    Default("rule-type", "universal", "6.1 and later", "Palo Alto Networks Knowledge Base kA10g000000ClomCAC"),
    Default("log-end of a rule", "yes", "all", _SECURITY),
    Default("service of a rule that has none", "unknown", "-", "no document found"),
    Default("link-state", "auto (up)", "all", UP),
    Default("ipv6 enabled", "no", "all", NO_IPV6),
    Default("lldp enable", "unknown", "-", "no document found"),
    Default("tag-allowed of a virtual wire", "unknown", "-", "no document found"),
    Default("static route admin-dist", "10", "all", _STATIC),
    Default("static route metric", "10", "all", "PCNSA study guide 2.7"),
    Default("create-default-route of a DHCP client", "unknown: the route may exist", "-", "no document found"),
    Default("disable-https, disable-ssh of the management port", "no (offered)", "all", INITIAL),
    Default("disable-telnet, disable-http, disable-snmp of the management port", "unknown", "-", "no document found"),
    Default("permitted-ip", "any address", "all", NO_LIMIT),
    Default("services of an interface without a management profile", "none", "all", PROFILE),
    Default("administrator of the factory", "admin with the password admin", "before 9.0.4 at least", INITIAL),
    Default("IKE version of a gateway", "unknown", "-", "no document found"),
    Default("SNMP write access", "none: only GET is answered", "all", "PAN-OS Administrator's Guide 11.0, Monitor Statistics Using SNMP"),
    Default("default ports of the vendor's applications", "unknown", "-", "content updates, not part of any export"),
)  # fmt: skip
BEHAVIOUR = (
    ("the first matching rule decides; behind all rules intrazone-default permits and interzone-default denies", _SECURITY),
    ("rules see the addresses of the packet before translation and the zone behind destination translation", _NAT_ORDER),
    ("the replies of a permitted session pass", _SECURITY),
    ("NAT rules are one list, the first match ends the search, for source and destination together", _NAT),
    ("the destination zone of a NAT rule is that of the route to the untranslated destination", _NAT_ORDER),
    ("any is every IPv4 and IPv6 address; an IPv6 prefix of :: takes IPv4 addresses as well", _NAT),
    ("an interface in no zone passes no traffic", "PAN-OS Web Interface Help 10.1, Security Zone Overview"),
    ("pre rules of Panorama come before the local rules, post rules behind them", "Panorama Administrator's Guide 9.1, Device Group Policies"),
    ("packets to an interface's own address meet the security policies; those to the management port do not", "live.paloaltonetworks.com, Should I override the intrazone-default to deny (m-p/586100)"),
)  # fmt: skip
KNOWN_GAPS = (
    "applications, users, URL categories and host profiles are conditions: such a rule may match and may not",
    "the default ports of the vendor's applications are not in the export, so application-default rules stay open",
    "rules pushed by Panorama that are not in the firewall's own export leave every verdict open",
    "a Panorama export is read for its policies and objects; templates, and so interfaces and zones, are not read",
    "traffic between virtual systems through external zones is not followed",
    "the implied opposite rule of bi-directional NAT is never certain",
    "high availability pairs, LSVPN, SD-WAN rules, authentication policies and multicast are not modelled",
    "whether the master key that encrypts stored secrets was changed is not in the export",
)
