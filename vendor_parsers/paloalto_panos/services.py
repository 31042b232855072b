"""PAN-OS service objects and groups, and the default ports of applications.

``service-http`` and ``service-https`` are on every device (PAN-OS Web Interface Help, Objects > Services). With
``application-default`` a rule takes an application on its own default ports only (see ``applications``).
"""

from __future__ import annotations

from collections.abc import Iterable

from auditor.model.ranges import Ranges
from auditor.model.service import (
    ALL_PORTS,
    ANY_SERVICE,
    ICMP,
    ICMP6,
    SCTP,
    TCP,
    UDP,
    Service,
    Term,
    port_term,
    protocol_term,
)
from auditor.model.span import Span
from vendor_parsers.paloalto_panos.scope import Config, Vsys
from vendor_parsers.paloalto_panos.tree import Element

BUILT_IN: dict[str, tuple[Term, ...]] = {
    "service-http": (port_term(TCP, Ranges.of((80, 80), (8080, 8080))),),
    "service-https": (port_term(TCP, Ranges.one(443)),),
}
PROTOCOLS = {"tcp": TCP, "udp": UDP, "sctp": SCTP}
_DEEPEST = 40


def port_set(text: str) -> Ranges:
    """``80,443,1024-65535``; ValueError when it is no list of ports."""
    parts: list[tuple[int, int]] = []
    for piece in text.split(","):
        first, dash, last = piece.strip().partition("-")
        low = _port(first)
        high = _port(last) if dash else low
        if low > high:
            raise ValueError(text)
        parts.append((low, high))
    return Ranges.of(*parts)


def _port(text: str) -> int:
    text = text.strip()
    if not (text.isascii() and text.isdecimal() and len(text) < 6 and int(text) < 65536):
        raise ValueError(text)
    return int(text)


class Services:
    """The names of services as one virtual system knows them."""

    def __init__(self, config: Config, vsys: Vsys) -> None:
        self._config = config
        self._vsys = vsys
        self._open: list[str] = []
        self._known: dict[str, Service] = {}

    def find(self, name: str) -> tuple[str, Element] | None:
        """The service or group of a name with its kind, from the nearest place that has it."""
        for layer in self._vsys.layers:
            for kind in ("service", "service-group"):
                found = layer.look(kind, name)
                if found is not None:
                    return kind, found
        return None

    def resolve(self, names: Iterable[str], at: Span, use: str = "filter") -> Service:
        """What the names of one setting stand for together; ``application-default`` is left to the caller."""
        parts = [self._one(name, at, use) for name in names]
        if any(part.is_any for part in parts):
            return ANY_SERVICE
        return _union(parts)

    def _one(self, name: str, at: Span, use: str, owner: tuple[str, str] = ("", "")) -> Service:
        if name == "any":
            return ANY_SERVICE
        found = self.find(name)
        if found is None and name in BUILT_IN:
            return Service(BUILT_IN[name], (), name)
        if found is None and name == "application-default":
            return Service((), ("application-default outside a security rule",), name)
        kind = found[0] if found is not None else "service"
        self._config.refer(kind, name, use, at, defined=found is not None, owner=owner)
        if found is None:
            return Service((), (name,), name)
        return self._object(name, *found)

    def _object(self, name: str, kind: str, element: Element) -> Service:
        if name in self._known:
            return self._known[name]
        if name in self._open or len(self._open) > _DEEPEST:
            return Service((), (f"{name} names itself",), name)
        self._open.append(name)
        element.read = 1
        for key in ("description", "tag"):
            element.words_at(key)
        if kind == "service-group":
            members = element.words_at("members")
            at = element.span("members")
            made = _union([self._one(member, at, "object", ("service-group", name)) for member in members])
            made = Service(made.terms, made.unknown, name)
        else:
            made = Service(*self._ports(name, element), name)
        self._open.pop()
        self._known[name] = made
        return made

    def _ports(self, name: str, element: Element) -> tuple[tuple[Term, ...], tuple[str, ...]]:
        terms: list[Term] = []
        for protocol in element.entries("protocol"):
            number = PROTOCOLS.get(protocol.text)
            port, source = protocol.word("port"), protocol.word("source-port")
            for one in protocol.get("override").below():
                one.read = 1  # session time-outs, not what is matched
            try:
                if number is None:
                    raise ValueError(protocol.text)
                terms.append(
                    port_term(number, port_set(port) if port else ALL_PORTS, port_set(source) if source else ALL_PORTS)
                )
            except ValueError:
                self._config.notice(protocol.at, "This service was not understood", "サービスを解釈できない", "filter")
                return (), (name,)
        return (tuple(terms), ()) if terms else ((), (name,))

    def read_all(self) -> None:
        """Read every service and group, used or not, so that its lines are understood."""
        for layer in self._vsys.layers:
            for kind in ("service", "service-group"):
                for element in layer.entries(kind):
                    self._object(element.text, kind, element)


def _union(parts: Iterable[Service]) -> Service:
    found = tuple(parts)
    if len(found) == 1:
        return found[0]
    return Service(
        tuple(dict.fromkeys(term for part in found for term in part.terms)),
        tuple(name for part in found for name in part.unknown),
        ", ".join(part.name for part in found),
    )


def default_port_terms(words: Iterable[str]) -> tuple[Term, ...]:
    """``tcp/8000-8010,9000``, ``udp/dynamic``, ``icmp``: the default ports a custom application states; ValueError else."""
    terms: list[Term] = []
    for word in words:
        protocol, slash, ports = word.partition("/")
        if protocol in ("icmp", "icmp6") and not slash:
            terms.append(protocol_term(ICMP if protocol == "icmp" else ICMP6))
        elif protocol in PROTOCOLS and slash:
            numbers = ALL_PORTS if ports == "dynamic" else port_set(ports)
            terms.append(port_term(PROTOCOLS[protocol], numbers))
        else:
            raise ValueError(word)
    return tuple(terms)
