"""FortiOS services and service groups, resolved to protocols and ports."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.model.ranges import Ranges
from auditor.model.service import (
    ALL_PORTS,
    ANY_TERM,
    ICMP,
    ICMP6,
    SCTP,
    TCP,
    UDP,
    Service,
    Term,
    icmp_term,
    port_term,
    protocol_term,
)
from auditor.model.span import Span
from vendor_parsers.fortinet_fortios.builtin_services import BUILT_IN
from vendor_parsers.fortinet_fortios.entries import Config, Entry, Scope

PORT_KEYS = (("tcp-portrange", TCP), ("udp-portrange", UDP), ("sctp-portrange", SCTP))
PROTOCOLS = {"TCP/UDP/SCTP": "ports", "TCP/UDP/UDP-Lite/SCTP": "ports", "ICMP": "icmp", "ICMP6": "icmp6", "IP": "ip"}
DEEPEST = 60


def port_ranges(text: str) -> tuple[Ranges, Ranges]:
    """Destination and source ports of ``80``, ``80-90`` or ``80-90:1024-65535``; ValueError when it is neither."""
    destination, colon, source = text.partition(":")
    return _ports(destination), (_ports(source) if colon else ALL_PORTS)


def _ports(text: str) -> Ranges:
    low, dash, high = text.partition("-")
    if not (low.isascii() and low.isdecimal()) or (dash and not (high.isascii() and high.isdecimal())):
        raise ValueError(text)
    first, last = int(low), int(high if dash else low)
    if not 0 <= first <= last <= 65535:
        raise ValueError(text)
    return Ranges(((first, last),))


def _custom(entry: Entry) -> Service:
    """One ``service custom``; unresolved when it is not understood or limited by what is not a port."""
    kind = entry.choice("protocol", PROTOCOLS)
    if kind is None and entry.written("protocol"):
        return Service((), (entry.name,), entry.name)
    try:
        terms = _terms(entry, kind or "ports")
    except ValueError:
        terms = ()
    limited = [key for key in ("iprange", "fqdn", "application", "app-category") if _limits(entry, key)]
    if not terms or limited:
        # An address or application in a service narrows it: it certainly stands for nothing
        return Service((), (entry.name,), entry.name)
    return Service(terms, (), entry.name)


def _limits(entry: Entry, key: str) -> bool:
    return any(value not in ("0.0.0.0", "") for value in entry.values(key)) if entry.mentioned(key) else False


def _terms(entry: Entry, kind: str) -> tuple[Term, ...]:
    ranges = {key: entry.values(key) for key, _ in PORT_KEYS}
    icmp, code, number = (entry.number(key) for key in ("icmptype", "icmpcode", "protocol-number"))
    # Settings of another protocol are without effect: the device clears them
    if kind == "ports":
        found: list[Term] = []
        for key, protocol in PORT_KEYS:
            for value in ranges[key]:
                destination, source = port_ranges(value)
                found.append(port_term(protocol, destination, source))
        return tuple(found)
    if kind in ("icmp", "icmp6"):
        protocol = ICMP if kind == "icmp" else ICMP6
        if max(icmp or 0, code or 0) > 255:
            raise ValueError(entry.name)
        return (icmp_term(protocol, icmp, code if icmp is not None else None),)
    if number is not None and number > 255:
        raise ValueError(entry.name)
    return (protocol_term(number),) if number else (ANY_TERM,)


class Services:
    """The service names of one VDOM, with those every device has."""

    def __init__(self, config: Config, scope: Scope) -> None:
        self.config = config
        self.custom = scope.table("firewall service custom")
        self.groups = scope.table("firewall service group")
        self._known: dict[str, Service] = {}
        for table in (self.custom, self.groups):
            config.report_missed(table)
        for entry in self.custom:
            self._known[entry.name] = made = _custom(entry)
            if made.unknown and entry.word("protocol") in ("", *PROTOCOLS):
                config.notice(entry.at, "This service was not understood", "このサービスを解釈できない", "filter")
        for entry in self.groups:
            self._resolve(entry.name, entry.at.first, 0)

    def resolve(self, names: Iterable[str], at: Span, use: str = "filter") -> Service:
        """What ``names`` stand for together; undefined ones are unresolved and kept as references."""
        parts: list[Service] = []
        for name in names:
            found = self._resolve(name, at.first, 0)
            if found is None:
                self.config.undefined("service", name, use, at)
                found = Service((), (name,), name)
            parts.append(found)
        return union(parts)

    def _resolve(self, name: str, line: int, depth: int) -> Service | None:
        entry = self.custom.get(name, line) or self.groups.get(name, line)
        if entry is None:
            return BUILT_IN.get(name)
        if entry.name in self._known:
            return self._known[entry.name]
        self._known[entry.name] = Service((), (entry.name,), entry.name)
        if depth <= DEEPEST:
            self._known[entry.name] = self._group(entry, depth)
        return self._known[entry.name]

    def _group(self, entry: Entry, depth: int) -> Service:
        parts: list[Service] = []
        at = entry.span("member")
        for name in entry.values("member"):
            found = self._resolve(name, at.first, depth + 1)
            if found is None:
                self.config.undefined("service", name, "object", at)
                found = Service((), (name,), name)
            parts.append(found)
        if not parts:
            self.config.notice(entry.at, "This group has no members", "このグループにはメンバーがない", "filter")
            return Service((), (entry.name,), entry.name)
        made = union(parts)
        return Service(made.terms, made.unknown, entry.name)


def union(parts: list[Service]) -> Service:
    """The services together, spelled as the configuration spells them."""
    if len(parts) == 1:
        return parts[0]
    terms = dict.fromkeys(term for part in parts for term in part.terms)
    unresolved = dict.fromkeys(name for part in parts for name in part.unknown)
    return Service(tuple(terms), tuple(unresolved), ", ".join(part.name for part in parts))
