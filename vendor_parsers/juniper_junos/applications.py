"""Applications and their sets: which packets a policy's ``application`` stands for."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.model.ranges import Ranges
from auditor.model.service import (
    ALL_PORTS,
    ANY_SERVICE,
    ICMP,
    ICMP6,
    PORT_PROTOCOLS,
    Service,
    Term,
    icmp_term,
    port_term,
    protocol_term,
)  # fmt: skip
from vendor_parsers.juniper_junos.builtin import APPLICATIONS, PORTMAPPERS, SETS
from vendor_parsers.juniper_junos.config import Config
from vendor_parsers.juniper_junos.names import ICMP6_TYPES, ICMP_TYPES, numbers, ports, protocol
from vendor_parsers.juniper_junos.statement import Statement

DEEPEST = 20
_TIMES = frozenset(
    {"inactivity-timeout", "alg", "application-protocol", "description", "do-not-translate-AAAA-query-to-A-query"}
)
_OPENS = frozenset({"rpc-program-number", "uuid"})
"""What is reached by a number that a port mapper turns into ports."""
_KNOWN = (
    _TIMES
    | _OPENS
    | frozenset("protocol destination-port source-port icmp-type icmp6-type icmp-code icmp6-code".split())
)


class Applications:
    """The applications of a configuration and those every device knows."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._single = {one.name: one for one in config.root.all("applications", "application")}
        self._sets = {one.name: one for one in config.root.all("applications", "application-set")}
        self._known: dict[str, Service] = {}
        for name in (*self._single, *self._sets):
            self._find(name, 0)

    def resolve(self, names: Iterable[str]) -> Service:
        """What some names stand for together."""
        wanted = tuple(names)
        if not wanted:
            return Service((), ("no application",), "")
        if "any" in wanted:
            return ANY_SERVICE
        return _joined(wanted, [self._find(name, 0) for name in wanted])

    def _find(self, name: str, depth: int) -> Service:
        if name in self._known:
            return self._known[name]
        if name in self._single:
            self._known[name] = self._application(self._single[name])
        elif name in self._sets and depth <= DEEPEST:
            members = self._sets[name]
            members.leave("description")
            inside = [one.name for one in (*members.all("application"), *members.all("application-set"))]
            self._known[name] = _joined((name,), [self._find(one, depth + 1) for one in inside])
        elif name in SETS:
            self._known[name] = _joined((name,), [APPLICATIONS[one] for one in SETS[name]])
        elif name in APPLICATIONS:
            self._known[name] = APPLICATIONS[name]
        elif name in PORTMAPPERS:
            kind, port = PORTMAPPERS[name]
            self._known[name] = Service((port_term(kind, Ranges.one(port)),), (name,), name)
        else:
            return Service((), (name,), name)
        return self._known[name]

    def _application(self, entry: Statement) -> Service:
        """The terms of an application, or the one that stands in it without a name."""
        terms = entry.all("term")
        found: list[Term] = []
        unknown: list[str] = []
        for term in terms or [entry]:
            self._term(entry.name, term, found, unknown)
        entry.leave("description")
        return Service(tuple(found), tuple(dict.fromkeys(unknown)), entry.name)

    def _term(self, name: str, term: Statement, found: list[Term], unknown: list[str]) -> None:
        puzzled = False
        kind: int | None = None
        to, by = ALL_PORTS, ALL_PORTS
        icmp: list[int | None] = [None, None]
        for said, value in term.options():
            key, word = said.name, value.name
            if key in ("term", "description"):
                continue
            if key in _KNOWN:
                said.mark()
                value.mark()
            if key == "protocol":
                kind = protocol(word)
                puzzled = puzzled or kind is None
            elif key in ("destination-port", "source-port"):
                read = ports(word)
                puzzled = puzzled or read is None
                if key == "source-port":
                    by = read or by
                else:
                    to = read or to
            elif key in ("icmp-type", "icmp6-type", "icmp-code", "icmp6-code"):
                types = ICMP6_TYPES if key.startswith("icmp6") else ICMP_TYPES
                number = numbers(word, types if key.endswith("type") else {}, 255)
                puzzled = puzzled or number is None or number.size != 1
                icmp[key.endswith("code")] = number.least if number else None
            elif key in _OPENS:
                unknown.append(name)
            elif key not in _TIMES:
                puzzled = True
        if puzzled:
            unknown.append(name)
        elif kind in (ICMP, ICMP6):
            found.append(icmp_term(kind, icmp[0], icmp[1]))
        elif kind in PORT_PROTOCOLS:
            found.append(port_term(kind, to, by))
        elif kind is not None:
            found.append(protocol_term(kind))
        elif name not in unknown:
            unknown.append(name)


def _joined(names: tuple[str, ...], parts: list[Service]) -> Service:
    terms = tuple(dict.fromkeys(term for part in parts for term in part.terms))
    unknown = tuple(dict.fromkeys(name for part in parts for name in part.unknown))
    return Service(terms, unknown, ", ".join(names))
