"""The page of platform defaults, and the behaviour nobody writes down in a configuration."""

from __future__ import annotations

from auditor.platform import Default
from vendor_parsers.aruba_aoscx import facts

_ALL = "all"

DEFAULTS: tuple[Default, ...] = (
    Default("shutdown (port, LAG, management port)", "unknown", _ALL, facts.STATE_VARIES.note.en),
    Default("shutdown (VLAN, loopback, tunnel interface)", "off", _ALL, facts.PRINTED_UP.note.en),
    Default("routing", "by what other ports print; else unknown", _ALL, facts.LAYER_VARIES.note.en),
    Default("vlan access", "1", _ALL, facts.PORTS.access_vlan.note.en),
    Default("vlan trunk native", "1", _ALL, facts.PORTS.native_vlan.note.en),
    Default("vlan trunk allowed", "all", _ALL, facts.PORTS.allowed.note.en),
    Default("trunk negotiation", "off", _ALL, facts.NO_NEGOTIATION.note.en),
    Default("aaa authentication port-access (802.1X, MAC)", "off", _ALL, facts.OFF.note.en),
    Default("port-access port-security", "off", _ALL, facts.OFF.note.en),
    Default("rate-limit (storm control)", "off", _ALL, facts.OFF.note.en),
    Default("lldp", "unknown", _ALL, facts.DISCOVERY_VARIES.note.en),
    Default("ipv6 address", "IPv6 off", _ALL, facts.IPV6_OFF.note.en),
    Default("routing between interfaces", "on", _ALL, facts.FORWARDS.note.en),
    Default("ssh server vrf (mgmt, default)", "unknown", _ALL, facts.SSH_VARIES.note.en),
    Default("ssh server vrf (other VRFs)", "off", _ALL, facts.ONLY_NAMED.note.en),
    Default("ssh server allow-list", "off: any host", _ALL, f"{facts.HARDENING}, Allow List"),
    Default("https-server vrf (mgmt, default)", "unknown", _ALL, facts.HTTPS_VARIES.note.en),
    Default("telnet server vrf", "off", _ALL, facts.TELNET_OFF.note.en),
    Default("snmp-server vrf", "off", _ALL, facts.SNMP_OFF.note.en),
    Default("snmp-server community", "public, read-only", _ALL, f"{facts.SNMP}, snmp-server community"),
    Default("snmpv3 security-level", "auth-privacy", _ALL, f"{facts.SNMP}, snmpv3 security-level"),
)

BEHAVIOUR: tuple[tuple[str, str], ...] = (
    (
        "access list",
        "by sequence number, first match; what no entry matches is dropped"
        f" ({facts.ACLS}, Access Control Lists); a list takes packets of its own type alone",
    ),
    ("access list without entries", "what it does when applied is not documented for AOS-CX: unknown"),
    (
        "several lists on one way",
        f"a deny of one, written or implicit, overrides the permit of another ({facts.ACLS}, Deny ACLs)",
    ),
    (
        "apply access-list below vlan",
        "sees every packet that enters (in) or leaves (out) the VLAN by its ports; below interface vlan, routed-in and"
        f" routed-out see routed packets alone ({facts.ACLS}, ACL application)",
    ),
    (
        "routed-in and the switch itself",
        "not documented: where such a list stands in a VRF, whom it keeps from the switch's own services is unknown",
    ),
    (
        "apply access-list control-plane",
        f"what may reach the switch itself in a VRF; also the way to filter the management port ({facts.ACLS})",
    ),
    (
        "classifier policy",
        f"only the action drop keeps packets out; packets of no entry go on ({facts.ACLS}, policy)",
    ),
    ("IPv6 access list", "whether neighbour discovery passes without a permit is not documented: no permit is assumed"),
    (
        "vlan trunk native",
        "makes the trunk allow every VLAN until a list is written behind it; untagged frames are dropped where the native"
        f" VLAN is not allowed or goes tagged ({facts.LAYER2}, vlan trunk native)",
    ),
    ("stateful", "no: lists keep no state, established tests the TCP flags"),
    ("management port", "interface mgmt stands in a VRF of its own, mgmt"),
    ("active-gateway", "both switches of a VSX pair answer for the address at once"),
    ("VRRP", "who holds the address, and whether VRRP runs, is not followed"),
    (
        "secrets",
        "plaintext as typed; ciphertext transformed with the export password, which is the same on every switch until it is"
        f" changed ({facts.HARDENING}, Non-Default Export Password); communities are printed as typed",
    ),
    (
        "SNMPv3 users",
        f"only those with authentication and privacy work unless snmpv3 security-level says otherwise ({facts.SNMP})",
    ),
)

KNOWN_GAPS: tuple[str, ...] = (
    "port-access roles and policies, and what RADIUS gives a client (VLAN, role): ports with 802.1X are judged as written",
    "policy based routing (pbr-action-list) is not followed: devices with it are judged without certainty there",
    "VXLAN and EVPN: routes and VLANs that the overlay carries are not followed; such lines stay not understood",
    "the stateful policies of a CX 10000 are held by its policy manager and are not in the export",
    "the two switches of a VSX pair are judged as two switches",
    "rules of user-defined groups are not read: whether their members are administrators is unknown",
    "RIP, IS-IS and MPLS are not read",
    "an export of show commands without show running-config holds no configuration",
)

NOT_DONE: tuple[str, ...] = ()
