"""Route maps, class maps and other statements that name access lists."""

from __future__ import annotations

from auditor.source.node import Node
from vendor_parsers.cisco_ios.management import Context


def read_references(root: Node, context: Context) -> None:
    """Note every use of an access list outside interfaces, NAT, VPN, management and routing processes."""
    _route_maps(root, context)
    _class_maps(root, context)
    _others(root, context)


def _route_maps(root: Node, context: Context) -> None:
    for node in root.all("route-map"):
        node.cursor(1).rest()
        for child in node.children:
            words = child.cursor()
            if words.accept("match", "ip") or words.accept("match", "ipv6"):
                kind = "acl"
                words.next()
                if words.accept("prefix-list"):
                    kind = "prefix-list"
                for name in words.rest():
                    context.uses(name, "route-map", child.at, kind)
            elif words.peek() in ("match", "set", "description", "continue"):
                words.rest()


def _class_maps(root: Node, context: Context) -> None:
    """Class maps of QoS policies; those of ``type inspect`` belong to the zone firewall."""
    for node in root.peek("class-map"):
        if node.words[1:3] == ["type", "inspect"]:
            continue
        for child in node.peek("match", "access-group"):
            words = child.cursor(2)
            words.accept("name")
            context.uses(words.next(), "qos", child.at)


_SINGLE: tuple[tuple[tuple[str, ...], str], ...] = (
    (("ip", "igmp", "ssm-map", "static"), "multicast"),
    (("ip", "pim", "accept-register", "list"), "multicast"),
    (("ip", "pim", "ssm", "range"), "multicast"),
    (("ip", "msdp", "sa-filter", "in"), "multicast"),
    (("ip", "telnet", "source-interface"), ""),
    (("snmp-server", "tftp-server-list"), "snmp"),
    (("snmp-server", "file-transfer", "access-group"), "snmp"),
    (("ip", "tftp-server"), "management"),
)


def _others(root: Node, context: Context) -> None:
    for words, use in _SINGLE:
        for node in root.peek(*words):
            if use and len(node.words) > len(words):
                context.uses(node.words[len(words)], use, node.at)
                node.mark(len(words) + 1)
    for node in root.all("ip", "pim", "rp-address"):
        cursor = node.cursor(3)
        cursor.next()
        if cursor.left and cursor.peek() not in ("override", "bidir"):
            context.uses(cursor.next(), "multicast", node.at)
        cursor.accept("override") or cursor.accept("bidir")
    for node in root.all("dialer-list"):
        cursor = node.cursor(1)
        cursor.next()
        cursor.accept("protocol")
        cursor.next()
        if cursor.accept("list"):
            context.uses(cursor.next(), "dialer", node.at)
        else:
            cursor.accept("permit") or cursor.accept("deny")
    for node in root.all("ip", "local", "policy", "route-map"):
        context.uses(node.cursor(4).next(), "routing", node.at, "route-map")
