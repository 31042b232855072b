"""What stands beside the rules: ``ip addr``, ``ip route``, ``ip rule``, ``sysctl`` and ``hostname``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from auditor.model.address import ANY4, ANY6, parse_ip, prefix
from auditor.model.fact import Fact, unknown, written
from auditor.model.forwarding import PolicyRoute, Route
from auditor.model.interface import Address, Interface
from auditor.model.ranges import Ranges
from auditor.model.rule import Match
from auditor.model.text import Text
from auditor.source.node import Node, Tree, Words
from vendor_parsers._readers.linux.links import Link, read_links
from vendor_parsers._readers.linux.outputs import command_of, host_of, output_of

DISCARDING = frozenset({"unreachable", "blackhole", "prohibit"})
NOT_FORWARDED = frozenset({"local", "broadcast", "multicast", "anycast"})
MAIN = frozenset({"main", "254", "default", "253"})
_FLAGS = frozenset({"onlink", "pervasive", "offload", "trap", "rt_offload", "rt_trap"})
_DOWN = frozenset({"linkdown", "dead"})
_VALUED = frozenset(
    """scope src realm realms mtu window rtt rttvar rto_min hoplimit initcwnd initrwnd quickack congctl features pref
    expires error nhid advmss ssthresh cwnd reordering weight uid cache users age tos encap ttl-propagate""".split()
)


@dataclass(slots=True)
class Host:
    """The outputs of one host, read."""

    name: str = ""
    links: dict[str, Link] = field(default_factory=dict)
    all_links: bool = False
    routes: list[Route] = field(default_factory=list)
    routed: bool = False
    ruled: bool = False
    policy_routes: list[PolicyRoute] = field(default_factory=list)
    sysctl: dict[str, tuple[str, Node]] = field(default_factory=dict)
    set_lines: list[Node] = field(default_factory=list)


def read_host(tree: Tree) -> Host:
    """Everything that is no table; sections nobody reads keep their lines as not understood."""
    host = Host(name=tree.host or "")
    for section in tree.root.children:
        host.name = host_of(section) or host.name
        command = command_of(section)
        if command or host_of(section):
            section.mark()
        output = output_of(section)
        if output == "addr":
            read_links(section, host.links)
            host.all_links = host.all_links or _all_interfaces(command)
        elif output == "route":
            _routes(section, command, host)
        elif output == "rule":
            _policy_rules(section, command, host)
        elif output == "sysctl":
            _sysctl(section, command, host)
        elif output == "ipset":
            host.set_lines += section.children
        elif output in ("uname", "date"):
            section.mark_block()
    for section in tree.root.children:
        host.name = _hostname(section) or host.name
    return host


def _all_interfaces(command: list[str]) -> bool:
    """True when an ``ip addr`` was not narrowed to one interface."""
    words = [word for word in command[1:] if not word.startswith("-")]
    return all(word in ("a", "addr", "address", "l", "link", "show", "s", "sh", "list", "ls", "up") for word in words)


def _hostname(section: Node) -> str:
    output = output_of(section)
    for node in section.children if output in ("hostname", "hostnamectl") else ():
        words = node.words
        if output == "hostname" and len(words) == 1:
            node.mark()
            return words[0].partition(".")[0]
        node.mark()
        if words[:2] == ["Static", "hostname:"] and len(words) > 2:
            return words[2].partition(".")[0]
    return ""


def _sysctl(section: Node, command: list[str], host: Host) -> None:
    """``net.ipv4.ip_forward = 1``, or the bare value of a file under /proc/sys."""
    for node in section.children:
        key, sign, value = node.text.partition("=")
        if not sign:
            path = next((word for word in command if "/proc/sys/" in word), "")
            key, value = path.partition("/proc/sys/")[2].replace("/", "."), node.text
        if key.strip():
            host.sysctl[key.strip().replace("/", ".")] = (value.strip(), node)
            if key.strip().startswith(("net.", "kernel.", "vm.", "fs.", "dev.")):
                node.mark()


def _six(command: list[str]) -> bool:
    return "-6" in command or ("-f" in command and "inet6" in command)


def _routes(section: Node, command: list[str], host: Host) -> None:
    """``ip route``: one route a line; ``nexthop`` lines below share its prefix."""
    six = _six(command)
    named = command[command.index("table") + 1] if "table" in command[:-1] else "main"
    host.routed = host.routed or named in ("main", "all")
    above: Route | None = None
    for node in section.children:
        words = node.cursor()
        if node.words[0] == "nexthop" and above is not None:
            words.next()
            found = _route(node, words, above.prefix, above, six, named)
            if host.routes and host.routes[-1] is above and above.next_hop is None and not above.interface:
                host.routes.pop()
            if found is not None:
                host.routes.append(found)
            continue
        kind = words.next() if words.peek() in DISCARDING | NOT_FORWARDED | {"unicast", "throw"} else ""
        destination = _prefix(words.peek(), six)
        if destination is None:
            continue
        words.next()
        if kind in NOT_FORWARDED:
            words.rest()
            continue
        found = _route(node, words, destination, None, six, named, kind)
        above = found
        if found is not None and found.vrf not in ("local", "255"):
            host.routes.append(found)


def _prefix(word: str, six: bool) -> Ranges | None:
    if word in ("default", "all"):
        return ANY6 if six else ANY4
    try:
        return prefix(word)
    except ValueError:
        return None


def _route(
    node: Node, words: Words, destination: Ranges, above: Route | None, six: bool, table: str, kind: str = ""
) -> Route | None:
    next_hop: int | None = None
    interface, protocol, metric = "", above.protocol if above else "static", 0
    conditions: list[str] = []
    while words.left:
        word = words.peek()
        if word in ("via", "dev", "proto", "metric", "table"):
            words.next()
            value = words.next()
            if word == "via" and value in ("inet", "inet6"):
                value = words.next()
            if word == "via":
                try:
                    next_hop = parse_ip(value)
                except ValueError:
                    conditions.append(f"via {value}")
            elif word == "dev":
                interface = value.partition("@")[0]
            elif word == "proto":
                protocol = value
            elif word == "table":
                table = value
            elif value.isdecimal():
                metric = int(value)
        elif word in _FLAGS:
            words.next()
        elif word in _DOWN:
            conditions.append(words.next())
        elif word in _VALUED:
            words.next()
            words.next()
        else:
            conditions.append(word)
            words.position += 1
    if kind == "throw":
        conditions.append("throw")
    if next_hop is not None and destination == ANY4 and next_hop >= ANY4.size and not interface:
        destination = ANY6
    return Route(
        prefix=destination,
        at=node.at,
        next_hop=next_hop,
        interface=interface,
        metric=metric,
        protocol=protocol,
        vrf="" if table in MAIN or table == "all" else table,
        discard=kind in DISCARDING,
        conditions=(*(above.conditions if above else ()), *conditions),
    )


def _policy_rules(section: Node, command: list[str], host: Host) -> None:
    """``ip rule``: the three rules every kernel begins with say nothing new."""
    host.ruled = True
    everything = ANY6 if _six(command) else ANY4
    for node in section.children:
        words = node.words
        number = words[0].rstrip(":")
        if words[1:] in (["from", "all", "lookup", table] for table in ("local", "main", "default")):
            node.mark()
            continue
        rule = _policy_rule(node, number, everything)
        if rule is not None:
            host.policy_routes.append(rule)


def _policy_rule(node: Node, number: str, everything: Ranges) -> PolicyRoute | None:
    words = node.cursor(1)
    source = destination = Match.exact(everything, "any")
    inward: frozenset[str] | None = None
    table, discard = "", False
    conditions: list[str] = []
    while words.left:
        word = words.next()
        if word in ("from", "to"):
            value = words.next()
            try:
                match = Match.exact(everything if value == "all" else prefix(value), value)
            except ValueError:
                match = Match.opaque(value, everything)
            source, destination = (match, destination) if word == "from" else (source, match)
        elif word == "iif":
            inward = frozenset({words.next()})
        elif word in ("lookup", "table"):
            table = words.next()
        elif word in DISCARDING:
            discard = True
        elif word in ("proto", "protocol"):
            words.next()
        elif word == "[detached]":
            conditions.append(word)
        else:
            conditions.append(f"{word} {words.next()}".strip())
    if not table and not discard:
        return None
    return PolicyRoute(
        name=f"ip rule {number}",
        at=node.at,
        inward=inward,
        source=source,
        destination=destination,
        next_vrf=None if discard or table in MAIN else table,
        discard=discard,
        conditions=tuple(conditions),
    )


def interfaces_of(host: Host) -> Iterator[Interface]:
    """The interfaces ``ip addr`` shows, with what it shows of them."""
    for link in host.links.values():
        strict = host.sysctl.get(f"net.ipv4.conf.{link.name}.rp_filter")
        shared = host.sysctl.get("net.ipv4.conf.all.rp_filter")
        yield Interface(
            name=link.name,
            kind=link.kind,
            at=link.node.at,
            enabled=written(link.up, link.node.at),
            description=link.alias,
            addresses=tuple(
                Address(ip, length, node.at, secondary=secondary) for ip, length, node, secondary in link.addresses
            ),
            ipv6=_speaks_six(link),
            parent=link.parent if link.vlan is not None else "",
            group=link.master,
            vlan=link.vlan,
            urpf=_reverse_path(strict, shared),
        )


def _speaks_six(link: Link) -> Fact[bool]:
    if link.six is not None:
        return written(True, link.six.at)
    return unknown(
        Text(
            "ip addr shows no IPv6 address; it may have been asked for IPv4 only",
            "ip addr に IPv6 アドレスがない。IPv4 だけの出力かもしれない",
        )
    )


def _reverse_path(own: tuple[str, Node] | None, shared: tuple[str, Node] | None) -> Fact[bool]:
    """The greater of the interface's value and that of ``all`` holds; 2 is the loose form (ip-sysctl, rp_filter)."""
    if own is None or shared is None:
        return unknown(
            Text(
                "rp_filter of the interface and of all are not both in the export",
                "インタフェースと all の rp_filter がそろって書き出されていない",
            )
        )
    value, node = max(own, shared, key=lambda found: found[0])
    return (
        unknown(Text("rp_filter 2, the loose form", "rp_filter 2（緩い方式）"))
        if value not in ("0", "1")
        else written(value == "1", node.at)
    )
