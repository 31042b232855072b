"""What holds on an ASA without being written: defaults and implicit rules, each with its source."""

from __future__ import annotations

from auditor.platform import Default
from vendor_parsers.cisco_asa.logins import LOCKOUT, MANAGE, SSH_BOTH

_ASA = "https://www.cisco.com/c/en/us/td/docs/security/asa/"
_ACCESS = f"{_ASA}asa96/configuration/firewall/asa-96-firewall-config/access-rules.html"
_ACCESS_84 = "https://www.manualsdir.com/manuals/743833/ (ASA 5500 Series Configuration Guide using the CLI, page 34-2)"
_IMPLICIT = (
    "http://manualslib.com/manual/1549611/Cisco-Asa-Series.html?page=985 (CLI Configuration Guide 9.0, Implicit Deny)"
)
_SAME = "https://www.cisco.com/en/US/docs/security/asa/asa81/command/reference/s1.html"
_LEVEL = (
    "https://manualsdump.com/en/manuals/cisco_systems-ol-16647-01/121500/192 (ASDM User Guide, Default Security Level)"
)
_ICMP = "https://cisco.com/c/en/us/td/docs/security/asa/asa-cli-reference/I-R/asa-command-ref-I-R/ia-inr-commands.html"
_VPN = "https://cisco.com/c/en/us/td/docs/security/asa/asa917/configuration/vpn/asa-917-vpn-config/vpn-params.html"
_VPN_DEFAULT = "https://resources.intenseschool.com/vpn-on-the-cisco-asa-vpn-traffic-filtering/"
_MANAGE = f"{_ASA}asa84/configuration/guide/asa_84_cli_config/access_management.html"
_FAR = f"{_ASA}asa918/asdm718/general/asdm-718-general-config/admin-management.html"
_FAR_PING = "https://notes.networklessons.com/asa-wont-respond-to-pings-from-different-subnet"
_USER = "https://www.easymanua.ls/cisco/asa-5525-x/manual/941779?p=872 (ASA Series CLI Configuration Guide, username)"
_SNMP = (
    "https://cisco.com/content/en/us/td/docs/security/asa/asa92/configuration/general/asa-general-cli/monitor-snmp.html"
)
_MIGRATION = "http://www.cisco.com/c/en/us/td/docs/security/asa/asa83/upgrading/migrating.html"
_NAT = (
    "https://manualshive.com/ru/manual/cisco/5505-asa-firewall-edition-bundle/18624?page=764 "
    "(ASA Series CLI Configuration Guide, NAT Rule Order)"
)
_EGRESS = "ASA Series Firewall CLI Configuration Guide, Information About NAT: Determining the Egress Interface"
_OLD_NAT = "https://myf5.net/post/216.htm (Order of NAT Commands Used to Match Real Addresses)"
_ROUTING = "https://supportforums.cisco.com/ja/document/12942351 (routing table of management-only interfaces)"
_LOGGING = "http://www.cisco.com/en/US/docs/security/asa/asa70/system/message/logconf.html"
_INSPECT = "https://www.fir3net.com/Firewalls/Cisco/cisco-asa-how-does-icmp-inpsect-affect-the-connection-table.html"
_ACL_LOG = "https://easymanua.ls/cisco/asa-series/manual?p=593 (Configuring Logging for Access Lists)"

DEFAULTS: tuple[Default, ...] = (
    Default("aaa authentication telnet, http, serial console", "a shared password", "8.2-9.x", MANAGE),
    Default("aaa local authentication attempts max-fail", "no limit", "8.2-9.x", LOCKOUT),
    Default("ssh version", "1 and 2", "before 9.0; later ones were not looked up", SSH_BOTH),
    Default("ssh timeout, telnet timeout, password-policy minimum-length, ssl trust-point", "unknown", "8.2-9.x", ""),
    Default("security-level without a line", "100 for the name inside, else 0", "8.2-9.x", _LEVEL),
    Default("interface without shutdown", "up", "8.2-9.x", "running-config prints shutdown where a port is down"),
    Default("interface without nameif", "passes no traffic", "8.2-9.x", _LEVEL),
    Default("same-security-traffic", "not permitted", "8.2-9.x", _SAME),
    Default("sysopt connection permit-vpn", "enabled", "8.2-9.x", _VPN_DEFAULT),
    Default("icmp to the box", "accepted on every interface", "8.2-9.x", _ICMP),
    Default("ssh, telnet, http access", "nobody", "8.2-9.x", _MANAGE),
    Default("http server", "disabled", "8.2-9.x", _MANAGE),
    Default("SSH login without aaa authentication ssh console", "no login possible", "8.4(2) and later", _MANAGE),
    Default("user privilege", "2", "8.2-9.x", _USER),
    Default("login password (passwd)", "unknown", "where no passwd line stands", ""),
    Default("SNMP", "answers only hosts named by snmp-server host, read-only", "8.2-9.x", _SNMP),
    Default("logging enable", "off", "8.2-9.x", _LOGGING),
    Default("logging of denied packets", "message 106023", "8.2-9.x", _ACL_LOG),
    Default("urpf (ip verify reverse-path)", "off", "8.2-9.x", _MANAGE),
    Default("inspect icmp", "off", "8.2-9.x", _INSPECT),
    Default("firewall mode", "routed", "8.2-9.x", _ACCESS),
    Default("LLDP and CDP", "unknown", "8.2-9.x", ""),
)

BEHAVIOUR: tuple[tuple[str, str], ...] = (
    (
        "Order: the interface's list, then the global list, then an implicit deny; first match within a list. Global "
        "lists apply to packets that enter.",
        _IMPLICIT,
    ),
    (
        "Without a list a packet may go from a higher to a lower security level, never the other way; IPv4 and IPv6.",
        _ACCESS_84,
    ),
    (
        "Equal levels need same-security-traffic permit inter-interface, out by the way it came in intra-interface; "
        "a list permits neither alone.",
        _SAME,
    ),
    ("Sessions are stateful: replies of a permitted session need no rule.", _ACCESS),
    ("Since 9.0 one list covers IPv4 and IPv6; before, ipv6 access-list was a list of its own.", _ACCESS),
    ("Since 8.3 lists see real addresses, before NAT; until 8.2 they see mapped ones.", _MIGRATION),
    ("NAT since 8.3: manual lines, objects (static first, smaller first), after-auto; first match.", _NAT),
    ("A twice rule settles both ends of a packet; objects are asked for each end on its own.", _NAT),
    ("A destination rule with an interface decides the way out, unless route-lookup.", _EGRESS),
    ("NAT until 8.2: exemption, static, policy dynamic, then the best matching dynamic rule.", _OLD_NAT),
    ("Packets out of a tunnel pass by the interface lists while sysopt connection permit-vpn holds.", _VPN),
    (
        "Packets to the ASA itself are judged by ssh, telnet, http, icmp and snmp-server host lines, not by interface "
        "lists; several lines add up.",
        _MANAGE,
    ),
    (
        "A control-plane list: first match; what it does not name may pass and may not (no source found). For SSH, "
        "Telnet and ASDM the service lines decide.",
        _ACCESS,
    ),
    (
        "Management access to the address of another interface than the entered one is not supported, except through a "
        "tunnel to the management-access interface.",
        _FAR,
    ),
    ("Nor does an interface's address answer a ping that came in by another interface.", _FAR_PING),
    ("An icmp line makes an implicit deny for the rest of ICMP on its interface.", _ICMP),
    ("Management-only interfaces pass nothing through, and since 9.5(1) have a routing table of their own.", _ROUTING),
    (
        "Telnet does not work on the interface of the lowest level, except through a tunnel; it is reported.",
        _MANAGE,
    ),
)

KNOWN_GAPS: tuple[str, ...] = (
    "Multiple context mode: a file is read as one device.",
    "Inspection: ports opened for announced sessions (FTP data, SIP media) are not in the model. Without inspect icmp "
    "lines for ICMP alone keep no state; lines for every protocol are taken as stateful for ICMP too.",
    "Until 8.2 packets that must be translated and are not (nat-control, no pool) are dropped: here they pass possibly.",
    "Users, security tags, FQDN objects, network-service objects, downloaded lists: such rules may match and may not.",
    "Bridge groups in routed mode: rules of a named BVI besides those of its members; traffic zones; clustering.",
    "SSL VPN portals (webtype lists, smart tunnels) and dynamic access policies.",
    "Route maps of routing protocols only make routes possible; EIGRP metrics are not computed. Policy routes by interface, "
    "path monitoring and cost are possible at best.",
    "In which order the members of NAT groups correspond: any member may stand for any; NAT between IPv4 and IPv6.",
)
