"""``object``, ``object-group`` and ``name``: what the names in rules stand for.

Groups nest; a group that holds itself, or nests deeper than the ASA's own groups ever do, is opaque and noticed.
Everything that is looked up is recorded as a reference, and a name nobody defines stands for anything.
"""

from __future__ import annotations

from auditor.model.address import ANY, ANY4, ANY6
from auditor.model.outside import NamedHost
from auditor.model.ranges import NOTHING, Ranges
from auditor.model.rule import Match
from auditor.model.service import Service, Term
from auditor.model.span import Span
from auditor.source.node import Node, Words
from vendor_parsers.cisco_asa.addresses import read_network
from vendor_parsers.cisco_asa.scope import Scope
from vendor_parsers.cisco_asa.services import (
    Ports,
    built_in,
    port_protocol,
    read_icmp,
    read_ports,
    read_service,
    terms_of_protocol,
    unresolved,
)

DEEPEST = 32
_PORT_KINDS = ("tcp", "udp", "tcp-udp")
_GROUP_TYPES = ("network", "service", "protocol", "icmp-type", "user", "security", "network-service")


class Objects:
    """Every object and group of one configuration, resolved when asked for."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.networks: dict[str, list[Node]] = {}
        self.services: dict[str, list[Node]] = {}
        self.groups: dict[str, tuple[str, list[Node]]] = {}
        self.typed: dict[str, str] = {}
        self._matches: dict[str, Match] = {}
        self.named_hosts: list[NamedHost] = []
        self._services: dict[str, Service] = {}
        self._ports: dict[str, Ports] = {}
        self._open: list[str] = []
        self._collect()

    def _collect(self) -> None:
        for node in self.scope.root.all("object", "network"):
            self.networks.setdefault(node.cursor(2).next(), []).append(node)
        for node in self.scope.root.all("object", "service"):
            self.services.setdefault(node.cursor(2).next(), []).append(node)
        for node in self.scope.root.all("object-group"):
            words = node.cursor(1)
            # some exports say ``object-group group TYPE NAME`` for a group of groups
            if words.peek() == "group" and words.peek(1) in _GROUP_TYPES:
                words.next()
            if words.peek() not in _GROUP_TYPES:
                continue
            kind, name = words.next(), words.next()
            if kind == "service" and words.peek() in _PORT_KINDS:
                self.typed[name] = words.next()
            self.groups.setdefault(name, (kind, []))[1].append(node)

    def kind_of_group(self, name: str) -> str:
        """``network``, ``service``, … or ``""`` when no such group exists; ``ports`` for a group of ports alone."""
        kind = self.groups.get(name, ("", []))[0]
        return "ports" if name in self.typed else kind

    def resolve_all(self) -> None:
        """Read every definition once, so that what nothing uses is understood and checked as well."""
        for name, nodes in self.networks.items():
            self._network(name, nodes[-1].at)
        for name, nodes in self.services.items():
            self._service(name, nodes[-1].at)
        for name, (kind, nodes) in self.groups.items():
            at = nodes[-1].at
            if kind == "network":
                self._network_group(name, at)
            elif kind in ("service", "protocol", "icmp-type"):
                self._any_service_group(name, at)
            else:
                _read_opaque_group(nodes)

    # -- networks ---------------------------------------------------------------------------------------------

    def network(self, name: str, use: str, at: Span) -> Match:
        """The addresses of ``object network NAME``."""
        self.scope.refer("object", name, use, at, defined=name in self.networks)
        return self._network(name, at)

    def network_group(self, name: str, use: str, at: Span) -> Match:
        """The addresses of ``object-group network NAME``."""
        self.scope.refer("object-group", name, use, at, defined=self.kind_of_group(name) == "network")
        return self._network_group(name, at)

    def network_or_group(self, name: str, use: str, at: Span) -> Match:
        """A bare name where object and group are both possible, as in ``nat``."""
        return self.network_group(name, use, at) if name in self.groups else self.network(name, use, at)

    def is_network(self, name: str) -> bool:
        """True when the name is an object or group of addresses."""
        return name in self.networks or self.kind_of_group(name) == "network"

    def _network(self, name: str, at: Span) -> Match:
        key = f"object {name}"
        if key not in self._matches:
            found = [self._content(name, child) for node in self.networks.get(name, []) for child in _content(node)]
            written = [match for match in found if match is not None]
            # the last content line of an object replaces the ones before it
            last = written[-1] if written else Match.opaque(name)
            self._matches[key] = Match(last.lower, last.upper, (name,), tuple(name for _ in last.unknown[:1]))
            if name in self.networks and not written:
                self._notice_empty(name, at)
        return self._matches[key]

    def _content(self, name: str, node: Node) -> Match | None:
        words = node.cursor()
        word = words.next()
        if word == "host":
            return self._host(words)
        if word == "subnet":
            return read_network(words, self.scope) or Match.opaque(words.peek())
        if word == "range":
            return self._range(words)
        if word == "fqdn":
            family = words.next() if words.peek() in ("v4", "v6") else ""
            upper = {"v4": ANY4, "v6": ANY6}.get(family, ANY)
            self.named_hosts.append(NamedHost(name, words.peek(), node.at))
            return Match.opaque(words.next(), upper)
        return None

    def _host(self, words: Words) -> Match:
        try:
            point = self.scope.ip(words.peek())
        except ValueError:
            return Match.opaque(words.peek())
        return Match.exact(Ranges.one(point), words.next())

    def _range(self, words: Words) -> Match:
        try:
            low, high = self.scope.ip(words.peek()), self.scope.ip(words.peek(1))
        except ValueError:
            return Match.opaque(f"range {words.peek()}")
        name = f"{words.next()}-{words.next()}"
        return Match.exact(Ranges.of((low, high)), name) if low <= high else Match.opaque(name)

    def _network_group(self, name: str, at: Span) -> Match:
        key = f"group {name}"
        if key in self._matches:
            return self._matches[key]
        if self.kind_of_group(name) != "network" or self._enter(key, name, at):
            return Match.opaque(name)
        members = [child for node in self.groups[name][1] for child in node.children]
        parts = [self._network_member(child) for child in members]
        parts += [Match.opaque(child.text) for child in members if not child.understood]
        self._open.pop()
        found = Match.union([part for part in parts if part is not None])
        if not any(part is not None for part in parts):
            self._notice_empty(name, at)
            found = Match.opaque(name)
        self._matches[key] = Match(found.lower, found.upper, (name,), tuple(dict.fromkeys(found.unknown)))
        return self._matches[key]

    def _network_member(self, node: Node) -> Match | None:
        words = node.cursor()
        if words.accept("group-object"):
            return self.network_group(words.next(), "object", words.at)
        if not words.accept("network-object"):
            _read_description(words)
            return None
        if words.accept("object"):
            return self.network(words.next(), "object", words.at)
        if words.accept("host"):
            return self._host(words)
        return read_network(words, self.scope) or Match.opaque(words.peek())

    # -- services ---------------------------------------------------------------------------------------------

    def service(self, name: str, use: str, at: Span) -> Service:
        """The packets of ``object service NAME`` or of a built-in one."""
        known = name in self.services or built_in(name) is not None
        self.scope.refer("service", name, use, at, defined=known)
        return self._service(name, at)

    def service_group(self, name: str, use: str, at: Span) -> Service:
        """The packets of an ``object-group`` of type service or protocol."""
        self.scope.refer(
            "object-group", name, use, at, defined=self.kind_of_group(name) in ("service", "protocol", "ports")
        )
        return self._any_service_group(name, at)

    def icmp_group(self, name: str, protocol: int, use: str, at: Span) -> Service:
        """The ICMP types of an ``object-group icmp-type``, under ICMP (1) or ICMPv6 (58)."""
        self.scope.refer("object-group", name, use, at, defined=self.kind_of_group(name) == "icmp-type")
        return self._any_service_group(name, at, protocol)

    def ports(self, name: str, use: str, at: Span) -> Ports:
        """The ports of an ``object-group service NAME tcp|udp|tcp-udp``."""
        self.scope.refer("object-group", name, use, at, defined=name in self.typed)
        return self._port_group(name, at)

    def _service(self, name: str, at: Span) -> Service:
        key = f"object {name}"
        if key in self._services:
            return self._services[key]
        if name not in self.services:
            return built_in(name) or unresolved(name)
        found: Service | None = None
        for child in (child for node in self.services[name] for child in node.children):
            words = child.cursor()
            if words.accept("service"):
                found = read_service(words) or unresolved(name)
            else:
                _read_description(words)
        if found is None:
            self._notice_empty(name, at)
            found = unresolved(name)
        elif any(child.words[:1] == ["service"] and not child.understood for child in self.services[name][-1].children):
            found = Service(found.terms, (*found.unknown, name))
        self._services[key] = Service(found.terms, found.unknown, name)
        return self._services[key]

    def _any_service_group(self, name: str, at: Span, icmp: int = 1) -> Service:
        if name in self.typed:
            ports = self._port_group(name, at)
            return Service((), (name, *ports.unknown), name)
        key = f"group {name} {icmp}"
        if key in self._services:
            return self._services[key]
        if self.kind_of_group(name) not in ("service", "protocol", "icmp-type") or self._enter(key, name, at):
            return unresolved(name)
        members = [child for node in self.groups[name][1] for child in node.children]
        parts = [self._service_member(child, icmp) for child in members]
        parts += [unresolved(child.text) for child in members if not child.understood]
        self._open.pop()
        services = [part for part in parts if part is not None]
        if not services:
            self._notice_empty(name, at)
            services = [unresolved(name)]
        terms: dict[Term, None] = {term: None for service in services for term in service.terms}
        unknown = dict.fromkeys(word for service in services for word in service.unknown)
        self._services[key] = Service(tuple(terms), tuple(unknown), name)
        return self._services[key]

    def _service_member(self, node: Node, icmp: int) -> Service | None:
        words = node.cursor()
        if words.accept("group-object"):
            name = words.next()
            if self.kind_of_group(name) == "icmp-type":
                return self.icmp_group(name, icmp, "object", words.at)
            return self.service_group(name, "object", words.at)
        if words.accept("service-object", "object"):
            return self.service(words.next(), "object", words.at)
        if words.accept("service-object"):
            return read_service(words) or unresolved(words.peek())
        if words.accept("protocol-object"):
            terms = terms_of_protocol(words.peek())
            return unresolved(words.peek()) if terms is None else Service(terms, name=words.next())
        if words.accept("icmp-object"):
            term = read_icmp(words, icmp) or read_icmp(words, 58)
            return unresolved(words.peek()) if term is None else Service((term,))
        _read_description(words)
        return None

    def _port_group(self, name: str, at: Span) -> Ports:
        if name in self._ports:
            return self._ports[name]
        if name not in self.typed or self._enter(f"ports {name}", name, at):
            return Ports(Ranges(((0, 65535),)), name, (name,))
        protocol = port_protocol(terms_of_protocol(self.typed[name]) or ())
        members = [child for node in self.groups[name][1] for child in node.children]
        parts = [self._port_member(child, protocol) for child in members]
        parts += [Ports(NOTHING, "", (child.text,)) for child in members if not child.understood]
        self._open.pop()
        found = [part for part in parts if part is not None]
        unknown = tuple(dict.fromkeys(word for part in found for word in part.unknown))
        if not found:
            self._notice_empty(name, at)
            unknown = (name,)
        self._ports[name] = Ports(Ranges.union(part.numbers for part in found), name, unknown)
        return self._ports[name]

    def _port_member(self, node: Node, protocol: int) -> Ports | None:
        words = node.cursor()
        if words.accept("group-object"):
            return self.ports(words.next(), "object", words.at)
        if words.accept("port-object"):
            found = read_ports(words, protocol)
            return Ports(NOTHING, "", (node.text,)) if found is None else found
        _read_description(words)
        return None

    # -- trouble ----------------------------------------------------------------------------------------------

    def _enter(self, key: str, name: str, at: Span) -> bool:
        """Step into a group; True, with a notice, when that would not end."""
        if key in self._open or len(self._open) >= DEEPEST:
            self.scope.notice(
                at,
                f"object-group {name} contains itself or nests too deeply; it may stand for anything.",
                f"object-group {name} が自分自身を含むか、入れ子が深すぎる。内容は不明として扱う。",
                "filter",
            )
            return True
        self._open.append(key)
        return False

    def _notice_empty(self, name: str, at: Span) -> None:
        self.scope.notice(
            at,
            f"{name} has no content that could be read; it may stand for anything.",
            f"{name} に読み取れる内容がない。何にでも該当しうるものとして扱う。",
            "filter",
        )


def _content(node: Node) -> list[Node]:
    for child in node.children:
        if child.words[:1] == ["description"]:
            child.mark()
    return [child for child in node.children if child.words[:1] and child.words[0] not in ("nat", "description")]


def _read_description(words: Words) -> None:
    if words.peek() == "description":
        words.rest()


def _read_opaque_group(nodes: list[Node]) -> None:
    """Groups of users, security tags and network services: nobody can evaluate them offline, so only mark them."""
    for node in nodes:
        node.mark_block()
