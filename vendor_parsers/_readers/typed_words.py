"""What lines typed at Cisco-shaped command lines do: tables that IOS, NX-OS and EOS share."""

from __future__ import annotations

from auditor.model.text import Text
from vendor_parsers._readers.edited_text import Row
from vendor_parsers._readers.typed_entries import RefusedError
from vendor_parsers._readers.typed_lines import Typing

INCOMPLETE = Text("the line is incomplete", "行が不完全")
NO_SUCH_ADDRESS = Text("the interface has no such address", "インタフェースにそのアドレスがない")
HEADS = (
    "interface", "ip access-list standard", "ip access-list extended", "ipv6 access-list", "mac access-list",
    "object-group", "router", "vlan", "line", "route-map", "class-map", "policy-map", "zone security", "zone-pair security",
    "crypto isakmp policy", "crypto ikev2", "crypto ipsec transform-set", "crypto ipsec profile", "vrf definition", "ip vrf",
    "vrf context", "vrf instance", "dot11 ssid", "ip dhcp pool", "control-plane", "aaa group server", "radius server",
    "tacacs server", "time-range", "key chain", "ip sla", "track", "wlan", "management", "vlan access-map",
)  # fmt: skip
INNER = {
    "router": ("address-family", "vrf", "template"),
    "policy-map": ("class",),
    "class": ("police",),
    "vrf": ("address-family",),
    "management": ("vrf",),
}
_ENTRY = frozenset({"permit", "deny", "remark", "sequence", "evaluate", "statistics", "description"})
INSIDE = {
    "interface": frozenset(
        {
            "description", "switchport", "shutdown", "speed", "duplex", "spanning-tree", "channel-group", "mtu", "bandwidth",
            "encapsulation", "standby", "vrrp", "vrf", "storm-control", "cdp", "lldp", "service-policy", "zone-member", "tunnel",
            "ssid", "authentication", "dot1x", "mab", "power", "negotiation", "nameif", "security-level", "bridge-group",
            "load-interval", "keepalive", "delay", "hsrp", "ip address", "ip access-group", "ip nat", "ip verify",
            "ip helper-address", "ip proxy-arp", "ip unreachables", "ip redirects", "ip ospf", "ip mtu", "ip tcp", "ip policy",
            "ip inspect", "ip directed-broadcast", "ip pim", "ip igmp", "ip unnumbered", "ip dhcp", "ip arp", "ip vrf",
            "ip virtual-reassembly", "ip port", "ip flow", "ip virtual-router", "ipv6 address", "ipv6 traffic-filter",
            "ipv6 enable", "ipv6 nd", "ipv6 ospf", "ipv6 access-group", "crypto map", "ntp disable", "no",
        }
    ),
    "line": frozenset(
        {
            "transport", "access-class", "exec-timeout", "login", "password", "privilege", "session-timeout", "stopbits",
            "length", "width", "exec", "session-limit", "logging synchronous", "ipv6 access-class", "authorization",
        }
    ),
    "router": frozenset(
        {
            "network", "neighbor", "redistribute", "passive-interface", "distribute-list", "area", "default-information",
            "version", "auto-summary", "log-adjacency-changes", "router-id", "default-metric", "distance", "timers",
            "maximum-paths", "offset-list",
        }
    ),
    "address-family": frozenset({"network", "neighbor", "redistribute", "maximum-paths"}),
    "vlan": frozenset({"name", "state", "remote-span", "private-vlan", "match", "action"}),
    "object-group": frozenset(
        {"host", "range", "any", "group-object", "network-object", "service-object", "port-object", "description", "tcp",
         "udp", "icmp", "ip", "tcp-udp", "eq", "gt", "lt"}
    ),
    "class-map": frozenset({"match", "description"}),
    "policy-map": frozenset({"description"}),
    "class": frozenset({"inspect", "pass", "drop", "police"}),
    "route-map": frozenset({"match", "set", "description"}),
    "zone-pair": frozenset({"service-policy", "description"}),
    "wlan": frozenset({"shutdown", "security", "broadcast-ssid", "client"}),
    "dot11": frozenset({"authentication", "vlan", "guest-mode", "mbssid", "wpa-psk"}),
    "ip": _ENTRY,
    "ipv6": _ENTRY,
    "mac": _ENTRY,
}  # fmt: skip
OUTSIDE = frozenset(
    {
        "hostname", "username", "enable", "snmp-server", "logging", "ntp", "aaa", "banner", "service", "clock",
        "tacacs-server", "radius-server", "access-list", "ip route", "ipv6 route", "ip nat", "ip http", "ip ssh",
        "ip domain-name", "ip domain", "ip name-server", "feature", "spanning-tree", "lldp", "cdp", "ip routing", "crypto",
        "ip prefix-list", "ip default-gateway", "ip source-route", "login", "archive", "ip dhcp", "errdisable",
    }
)  # fmt: skip
ONE = (
    "hostname", "enable secret", "enable password", "banner *", "clock timezone", "service timestamps *",
    "ip http port", "ip http access-class", "ip http secure-port", "ip http authentication", "ip http max-connections",
    "ip ssh version", "ip ssh time-out", "ip ssh authentication-retries", "ip ssh timeout", "ip domain-name", "ip domain name",
    "ip default-gateway", "logging trap", "logging buffered", "logging console", "logging facility",
    "logging source-interface", "snmp-server community *", "snmp-server location", "snmp-server contact",
    "snmp-server group *", "snmp-server user *", "snmp-server host *", "aaa authentication * *", "aaa authorization * *",
    "aaa accounting * *", "ntp authentication-key *", "ntp trusted-key *", "ntp source", "ntp access-group *", "ntp server *",
    "spanning-tree mode", "login block-for", "login delay", "security passwords min-length", "vtp mode", "vtp domain",
    "vtp password",
    "interface / description", "interface / ip access-group ? *", "interface / ip access-group ?", "interface / ip nat *",
    "interface / ipv6 traffic-filter ? *", "interface / ip policy route-map", "interface / vrf forwarding",
    "interface / ip vrf forwarding", "interface / vrf member", "interface / switchport mode",
    "interface / switchport access vlan", "interface / switchport voice vlan", "interface / switchport trunk native vlan",
    "interface / switchport port-security maximum", "interface / switchport port-security violation",
    "interface / encapsulation dot1Q", "interface / encapsulation dot1q", "interface / speed", "interface / duplex",
    "interface / mtu", "interface / bandwidth", "interface / channel-group", "interface / zone-member security",
    "interface / service-policy *", "interface / standby * ip", "interface / standby * priority", "interface / vrrp * ip",
    "interface / crypto map", "interface / tunnel source", "interface / tunnel destination", "interface / tunnel mode",
    "interface / ip verify", "interface / ip mtu", "interface / ip tcp adjust-mss", "interface / storm-control * level",
    "interface / nameif", "interface / security-level", "interface / authentication port-control",
    "line / exec-timeout", "line / transport input", "line / transport output", "line / transport preferred",
    "line / access-class ? *", "line / login authentication", "line / login local", "line / password",
    "line / privilege level", "line / session-timeout", "line / ipv6 access-class ? *", "line / stopbits",
    "router / router-id", "router / version", "router / default-metric", "router / area * authentication",
    "vlan / name", "vlan / state",
    "route-map / set ip next-hop", "route-map / set ip default next-hop", "route-map / match ip address",
    "zone-pair / service-policy type inspect",
)  # fmt: skip
"""Settings of which one line holds. Shorter patterns may stand behind longer ones: the first that fits counts."""
BESIDE = (
    "ip route", "ipv6 route", "ip nat inside source", "ip nat outside source", "ip nat pool", "logging host", "logging",
    "ip name-server", "ip prefix-list", "spanning-tree", "errdisable", "feature", "ip dhcp excluded-address", "crypto",
    "ip sla schedule",
    "interface / standby", "interface / vrrp", "interface / switchport port-security", "interface / ip helper-address",
    "interface / ip address", "interface / ipv6 address", "interface / spanning-tree", "interface / ip ospf", "interface / hsrp",
    "router / network", "router / neighbor", "router / redistribute", "router / passive-interface", "router / area",
    "object-group", "object-group / host", "object-group / range", "object-group / group-object",
    "object-group / network-object", "object-group / service-object", "object-group / port-object", "object-group / tcp",
    "object-group / udp", "object-group / icmp", "object-group / tcp-udp", "object-group / *",
    "class-map / match", "class / *", "dot11 / *", "aaa / server", "router / distribute-list",
)  # fmt: skip
GROUPS = (
    "ip nat pool *", "username *", "snmp-server community *", "snmp-server group *", "snmp-server user *", "banner *",
    "snmp-server host *", "ntp server *", "enable secret", "enable password", "hostname", "logging host *",
    "aaa authentication * *", "ip ssh version", "ip http access-class", "snmp-server location", "snmp-server contact",
    "interface / description", "interface / ip address", "interface / switchport access vlan", "interface / switchport mode",
    "interface / switchport trunk native vlan", "interface / switchport voice vlan", "interface / vrf forwarding",
    "interface / switchport trunk allowed vlan", "interface / ip policy route-map", "interface / crypto map",
    "line / exec-timeout", "line / password", "line / transport input", "line / login authentication",
)  # fmt: skip
ON = (
    "ip http server", "ip http secure-server", "cdp run", "ip source-route", "ip domain-lookup", "ip domain lookup",
    "service pad", "lldp run", "ip bootp server", "ip finger", "logging console", "ip gratuitous-arps", "aaa new-model",
    "service password-encryption", "ip classless", "ip routing", "ip forward-protocol nd", "vstack",
    "interface / cdp enable", "interface / ip redirects", "interface / ip proxy-arp", "interface / ip unreachables",
    "interface / mop enabled", "interface / switchport", "interface / keepalive", "interface / lldp transmit",
    "interface / lldp receive", "interface / shutdown", "interface / ip address", "line / exec", "router / auto-summary",
    "router / passive-interface *", "line / login",
)  # fmt: skip
"""What may be on without a line, so that ``no`` with it is written (or, where the default is off, says nothing more)."""


def allow_vlans(typing: Typing, row: Row, words: list[str], negated: bool) -> bool:
    """``switchport trunk allowed vlan``: a change stands behind what it changes, a list takes its place."""
    lead = ["switchport", "trunk", "allowed", "vlan"]
    if row.words[:1] != ["interface"] or words[:4] != lead or negated:
        return False
    if len(words) < 5:
        raise RefusedError(INCOMPLETE)
    if words[4] not in ("add", "remove"):
        for one in [one for one in row.children if one.starts(lead)]:
            typing.page.remove(one)
    typing.page.add(row, " ".join(words))
    return True


def address(typing: Typing, row: Row, words: list[str], negated: bool) -> bool:
    """``ip address``: one primary address, any number of secondary ones."""
    if row.words[:1] != ["interface"] or words[:2] != ["ip", "address"] or len(words) < 3 or words[-1] == "secondary":
        return False
    primary = [one for one in row.children if one.starts(["ip", "address"]) and one.words[-1] != "secondary"]
    if negated:
        gone = [one for one in primary if one.words == words]
        if not gone:
            raise RefusedError(NO_SUCH_ADDRESS)
        typing.page.remove(gone[0])
        return True
    for off in [one for one in row.children if one.words == ["no", "ip", "address"]]:
        typing.page.remove(off)
    if primary:
        typing.page.change(primary[0], " ".join(words))
    else:
        typing.page.add(row, " ".join(words))
    return True


def account(typing: Typing, row: Row, words: list[str], negated: bool) -> bool:
    """``username``: what a line does not say of an account stays as it was."""
    if row is not typing.page.root or words[:1] != ["username"] or negated or len(words) < 3:
        return False
    known = [one for one in row.children if one.starts(words[:2])]
    if not known:
        return False
    typed = _parts(words[2:])
    old: dict[str, list[str]] = {}
    for one in known:
        old |= _parts(one.words[2:])
    merged = old | typed
    for one in known[1:]:
        typing.page.remove(one)
    said = [word for key in ("privilege", "role", "other", "credential") for word in merged.get(key, ())]
    typing.page.change(known[0], " ".join([*words[:2], *said]))
    return True


def _parts(words: list[str]) -> dict[str, list[str]]:
    """What an account's line says, by kind."""
    found: dict[str, list[str]] = {}
    place = 0
    while place < len(words):
        word = words[place]
        if word in ("secret", "password", "nopassword"):
            found["credential"] = words[place:]
            break
        if word in ("privilege", "role"):
            found[word] = words[place : place + 2]
            place += 2
            continue
        found.setdefault("other", []).append(word)
        place += 1
    return found
