"""What FortiOS does when a setting is not written, for which versions, by which of its documents."""

from __future__ import annotations

from auditor.model.fact import Fact, default
from auditor.platform import Default
from vendor_parsers.fortinet_fortios.source_check import FEASIBLE

_DOCS = "https://docs.fortinet.com/document/fortigate/"
_TIPS = "https://community.fortinet.com/t5/FortiGate/"
CLI_POLICY = _DOCS + "6.4.3/cli-reference/311620"
CLI_VAP = _DOCS + "6.4.4/cli-reference/167620/config-wireless-controller-vap"
CLI_STATIC = _DOCS + "7.0.8/cli-reference/556620"
CLI_GLOBAL = _DOCS + "6.4.16/cli-reference/339914554"
CLI_PASSWORDS = _DOCS + "6.4.7/cli-reference/11620 (config system password-policy)"
LOCKOUT = (
    "https://help.fortinet.com/fos50hlp/52data/Content/FortiOS/fortigate-hardening-52/"
    "modify_lockout_duration_threshold_values.htm"
)
IDLE = "FortiGate Version 4.0 MR1 Administration Guide 01-410-89802, Settings: idle timeout"
SSH_ONE = "FortiGate Version 4.0 MR1 Administration Guide 01-410-89802, Settings: SSH v1 compatibility is an option"
GUI_CERTIFICATE = _DOCS + "7.2.0/new-features/499047 (built-in certificate; self-signed before 7.2.1)"
CLI_SNMP = _DOCS + "7.0.2/cli-reference/54620/config-system-snmp-community"
CLI_SERVICE = _DOCS + "6.0.6/cli-reference/398367/firewall-service-custom"
CLI_SYSLOG_FILTER = _DOCS + "6.4.5/cli-reference/446620"
CLI_EVENTS = _DOCS + "7.6.5/cli-reference/320373792"
CLI_LOG_SETTING = "https://docs.fortinet.com/document/container-fortios/7.2.1/cli-reference/196223761"
SERVICES = _DOCS + "6.0.0/handbook/744287/services-and-tcp-ports"
ADMIN_POLICY = _DOCS + "7.2.1/administration-guide/656084/firewall-policy"
ADMIN_ZONE = _DOCS + "7.4.5/administration-guide/116821"
POLICY_ROUTES = _DOCS + "7.0.1/administration-guide/144044/policy-routes"
LOCAL_IN = _DOCS + "7.6.1/administration-guide/363127/local-in-policy"
LOCAL_IN_DENY = _TIPS + "Technical-Tip-Local-in-policies-behavior-in-the-FortiGate-VM/ta-p/366248"
INTRAZONE_ORDER = _TIPS + "Technical-Tip-Information-about-policy-matching-order-when-the/ta-p/264457"
INTRAZONE_SINGLE = _TIPS + "Technical-Tip-Block-or-allow-intra-zone-traffic/ta-p/279733"
AGGREGATE = _DOCS + "7.4.5/administration-guide/31022/lag-interface-status-signals-to-peer-device"
SAME_INTERFACE = _TIPS + "Technical-Tip-Traffic-handled-by-FortiGate-for-packets-with/ta-p/196651"
MATCH_VIP = "https://community.fortinet.com/fortigate-3/technical-tip-deny-policy-for-virtual-ip-firewall-policy-94794"
TRUST_HOSTS = "https://community.fortinet.com/t5/Support-Forum/Trusted-hosts-question/td-p/239540"
VIP_PORTS = "https://community.fortinet.com/t5/FortiGate/Technical-Tip-How-to-use-virtual-IPs-with-non-standard-external/ta-p/262988"
VIP_BACKWARDS = "https://community.fortinet.com/t5/FortiGate/Technical-Tip-Mapping-VIP-outbound-connections/ta-p/193423; ta-p/209514"
CENTRAL_NAT = "https://docs.fortinet.com/document/fortigate/7.2.3/administration-guide/448790/central-dnat; ta-p/251572"
DENY_AND_VIP = "https://help.fortinet.com/fos50hlp/52data/Content/FortiOS/fortigate-firewall-52/Security%20Policies/Deny%20Policies.htm"
IMPLICIT_LOG = "https://docs.fortinet.com/document/container-fortios/7.2.1/cli-reference/196223761 (config log setting)"
HARD_CODED_KEY = "https://www.fortiguard.com/psirt/FG-IR-19-007"

DEFAULTS = (
    Default("firewall policy: action", "deny", "all", CLI_POLICY),
    Default("firewall policy: status", "enable", "all", CLI_POLICY),
    Default("firewall policy: logtraffic", "utm", "5.2 and later", CLI_POLICY),
    Default("log setting: fwpolicy-implicit-log", "disable", "all", IMPLICIT_LOG),
    Default("firewall policy: match-vip (deny)", "disable before 7.2.3, enable after", "all", MATCH_VIP),
    Default("firewall local-in-policy: action", "deny", "all", LOCAL_IN_DENY),
    Default("firewall service custom: protocol", "TCP/UDP/SCTP", "5.0 and later", CLI_SERVICE),
    Default(
        "firewall address: subnet", "0.0.0.0 0.0.0.0", "all", "the built-in address all is printed without a subnet"
    ),
    Default("router static: distance", "10", "all", CLI_STATIC),
    Default("router static: dst", "0.0.0.0 0.0.0.0", "all", CLI_STATIC),
    Default("router static: status", "enable", "all", CLI_STATIC),
    Default("system zone: intrazone", "deny", "all", ADMIN_ZONE),
    Default("system global: admin-telnet", "enable", "all", CLI_GLOBAL),
    Default("system global: admin-https-redirect", "enable", "5.4 and later", CLI_GLOBAL),
    Default(
        "system global: admin-port, admin-sport, admin-ssh-port, admin-telnet-port",
        "80, 443, 22, 23",
        "all",
        CLI_GLOBAL,
    ),
    Default(
        "system global: allow-traffic-redirect", "enable before 7.4.10 and 7.6.5, disable after", "all", SAME_INTERFACE
    ),
    Default("log syslogd filter: severity", "information", "all", CLI_SYSLOG_FILTER),
    Default("log eventfilter: event, system", "enable", "all", CLI_EVENTS),
    Default("log setting: fwpolicy-implicit-log", "disable", "all", CLI_LOG_SETTING),
    Default("system global: revision-backup-on-logout", "disable", "all", CLI_GLOBAL),
    Default("system global: admin-lockout-threshold", "3", "5.0 and later", LOCKOUT),
    Default("system global: admintimeout", "5 minutes", "4.0 and later", IDLE),
    Default("system global: admin-ssh-v1", "disable", "4.0 and later", SSH_ONE),
    Default("system global: admin-https-ssl-versions", "unknown", "-", "differs by version, no source found"),
    Default("system global: admin-server-cert", "a built-in or self-signed certificate", "all", GUI_CERTIFICATE),
    Default("system password-policy: status, minimum-length", "disable, 8", "before 7.6", CLI_PASSWORDS),
    Default(
        "system interface: src-check",
        "enable",
        "all",
        "CLI reference, config system interface: src-check default enable",
    ),
    Default("system settings: strict-src-check", "disable", "all", FEASIBLE),
    Default("system interface: status", "up", "all", "CLI reference, config system interface"),
    Default(
        "system interface: min-links of an aggregate", "1: without members it is not known to be up", "all", AGGREGATE
    ),
    Default("system interface: allowaccess", "nothing", "all", "CLI reference, config system interface"),
    Default(
        "system interface: lldp-transmission, lldp-reception",
        "disable",
        "6.0 and later",
        "CLI reference, config system global",
    ),
    Default("system admin: trusthost", "any source", "all", TRUST_HOSTS),
    Default("system snmp community: status, query-v1-status, query-v2c-status", "enable", "all", CLI_SNMP),
    Default("wireless-controller vap: security", "wpa2-only-personal", "6.0 and later", CLI_VAP),
    Default("wireless-controller vap: broadcast-ssid", "enable", "all", CLI_VAP),
    Default("wireless-controller vap: pmf", "disable", "6.0 and later (WPA3 requires it)", CLI_VAP),
    Default("wireless-controller vap: intra-vap-privacy", "disable", "all", CLI_VAP),
    Default("wireless-controller vap: encrypt", "AES", "6.0 and later", CLI_VAP),
    Default("wireless-controller wtp-profile: power-level", "unknown", "-", "no source found"),
)

BEHAVIOUR = (
    ("policy routes come first, then SD-WAN rules, then the routing table; the first match decides", POLICY_ROUTES),
    ("of routes of equal distance the one with the lower priority number is used", POLICY_ROUTES),
    ("what leaves by one end of a VDOM link enters by the other", ADMIN_POLICY),
    ("policies are tested in listing order, the first match decides, the rest is denied (policy 0)", ADMIN_POLICY),
    (
        "the implicit deny covers IPv6 as well; before 6.4 IPv6 has its own table policy6, later one table has both",
        CLI_POLICY,
    ),
    (
        "permitted sessions let their replies through; each direction that may open sessions needs its own policy",
        ADMIN_POLICY,
    ),
    ("between the members of a zone: policies first, then intrazone (default deny)", INTRAZONE_ORDER),
    ("intrazone allow means nothing for a zone of one interface before 7.4.4", INTRAZONE_SINGLE),
    (
        "traffic that leaves by the interface it came in by needs no policy while allow-traffic-redirect holds",
        SAME_INTERFACE,
    ),
    (
        "a VIP translates the destination before the policies; a policy that does not name it and has no match-vip does not"
        " see that traffic",
        DENY_AND_VIP,
    ),
    ("policies and their services see mapped addresses and ports", VIP_PORTS),
    (
        "sources: nat-source-vip, the pool, a static VIP backwards, the outgoing interface, in this order; central NAT: the"
        " pool or interface, a VIP with nat-source-vip alone",
        VIP_BACKWARDS,
    ),
    ("with central NAT, and in policy-based mode, VIPs are at work without being named", CENTRAL_NAT),
    ("local-in policies come before the access granted by allowaccess; what they do not match is left to it", LOCAL_IN),
    (
        "the login is offered to the union of all administrators' trusted hosts: one without any opens it to all",
        TRUST_HOSTS,
    ),
    (
        "'ENC' values other than administrator passwords can be decrypted unless private-data-encryption is set",
        HARD_CODED_KEY,
    ),
)

KNOWN_GAPS = (
    "which server a load-balancing virtual IP picks, health checks and NAT46/NAT64 are conditions",
    "packets to an interface's address that a VIP takes and no policy does: lost, or for the device; VIPs with port"
    " forwarding backwards are possible",
    "SD-WAN rules choose among living members, which nobody knows offline: possible, never definite; link monitors likewise",
    "a policy route without gateway or without interface depends on a route lookup: possible",
    "internet services, applications, URL categories, users, schedules and FQDNs are conditions",
    "NGFW policy-based mode (security-policy) makes every permit conditional",
    "explicit proxy, ZTNA and SSL VPN portal policies are not followed",
    "ports of managed FortiSwitches (switch-controller managed-switch) are not modelled; each such switch is noticed",
    "security profiles (IPS, antivirus, web filter) are not judged",
)


def fallback(value: bool, source: str) -> Fact[bool]:
    """A documented default of a switch."""
    return default(value, source)
