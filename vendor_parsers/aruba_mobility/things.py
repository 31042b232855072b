"""What rules name: services (``netservice``) and destinations (``netdestination``), and those every controller knows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from auditor.model.address import ANY4, ANY6, is_ip, masked, parse_ip, prefix
from auditor.model.naming import Definition
from auditor.model.ranges import Ranges
from auditor.model.rule import Match
from auditor.model.service import TCP, UDP, Service, Term, port_term, protocol_term
from auditor.source.node import Node

_PROTOCOLS = {"tcp": TCP, "udp": UDP}
DEFAULTS_86 = "ArubaOS 8.6 Help, Understanding Basic System Defaults, Predefined Network Services"
_TCP = {
    "svc-https": (443,), "svc-smb-tcp": (445,), "svc-pptp": (1723,), "svc-telnet": (23,), "svc-sccp": (2000,),
    "svc-sip-tcp": (5060,), "svc-pop3": (110,), "svc-msrpc-tcp": (135, 139), "svc-rtsp": (554,), "svc-http": (80,),
    "svc-nterm": (1026, 1028), "svc-ftp": (21,), "svc-smtp": (25,), "svc-ssh": (22,), "svc-h323-tcp": (1720,),
    "svc-http-proxy1": (3128,), "svc-http-proxy2": (8080,), "svc-http-proxy3": (8888,), "svc-sips": (5061,),
}  # fmt: skip
_UDP = {
    "svc-dhcp": (67, 68), "svc-snmp-trap": (162,), "svc-ike": (500,), "svc-l2tp": (1701,), "svc-syslog": (514,),
    "svc-tftp": (69,), "svc-kerberos": (88,), "svc-adp": (8200,), "svc-noe": (32512,), "svc-noe-oxo": (5000,),
    "svc-dns": (53,), "svc-vocera": (5002,), "svc-sip-udp": (5060,), "svc-papi": (8211,), "svc-natt": (4500,),
    "svc-smb-udp": (445,), "svc-bootp": (67, 69), "svc-snmp": (161,), "svc-ntp": (123,), "svc-msrpc-udp": (135, 139),
    "svc-h323-udp": (1718, 1719), "svc-v6-dhcp": (546, 547),
}  # fmt: skip
_OTHER = {"svc-svp": 119, "svc-gre": 47, "svc-esp": 50, "svc-icmp": 1, "svc-v6-icmp": 58}


def _known() -> dict[str, Service]:
    found = {name: Service((protocol_term(number),), (), name) for name, number in _OTHER.items()}
    for protocol, table in ((TCP, _TCP), (UDP, _UDP)):
        for name, ports in table.items():
            found[name] = Service((port_term(protocol, Ranges(((ports[0], ports[-1]),))),), (), name)
    return found


KNOWN = _known()


@dataclass(slots=True)
class Things:
    """Services and destinations by name, with what is defined where."""

    services: dict[str, Service] = field(default_factory=lambda: dict(KNOWN))
    destinations: dict[str, Match] = field(default_factory=dict)
    definitions: list[Definition] = field(default_factory=list)

    def service(self, name: str) -> Service:
        """The service of that name; open to anything where nobody defines it."""
        return self.services.get(name) or Service((), (name,), name)

    def destination(self, name: str, upper: Ranges) -> Match:
        """The addresses of that name, those of the wanted family; open where nobody defines it."""
        found = self.destinations.get(name)
        if found is None:
            return Match.opaque(name, upper)
        return Match(found.lower & upper, found.upper & upper, (name,), found.unknown)


def read_things(root: Node) -> Things:
    """Everything that rules may name."""
    found = Things()
    for node in root.all("netservice"):
        words = node.cursor(1)
        name = words.next()
        service = _service(name, node)
        if name and service is not None:
            found.services[name] = service
            words.rest()
            found.definitions.append(
                Definition(kind="service", name=name, at=node.at, factory=name in KNOWN or name.startswith("svc-"))
            )
    for word, everything in (("netdestination", ANY4), ("netdestination6", ANY6)):
        for node in root.all(word):
            name = " ".join(node.cursor(1).rest())
            found.destinations[name] = _destination(node, everything)
            found.definitions.append(Definition(kind="destination", name=name, at=node.at, empty=not node.children))
    return found


def _service(name: str, node: Node) -> Service | None:
    """``tcp 139 [445]``, ``tcp list 80,443`` or the number of a protocol; ``ALG x`` behind it says how it is watched."""
    words = node.words[2:]
    if not words:
        return None
    protocol = _PROTOCOLS.get(words[0])
    if protocol is None:
        number = words[0]
        known = number.isdecimal() and len(number) < 4 and int(number) < 256
        return Service((protocol_term(int(number)),), (), name) if known else Service((), (number,), name)
    ports = words[2].split(",") if words[1:2] == ["list"] and len(words) > 2 else []
    if not ports:
        ends = [word for word in words[1:3] if word.isdecimal()]
        ports = ["-".join(ends)] if ends else []
    terms = tuple(_terms(protocol, ports))
    return Service(terms, (), name) if len(terms) == len(ports) > 0 else Service((), (" ".join(words),), name)


def _terms(protocol: int, ports: list[str]) -> Iterator[Term]:
    for part in ports:
        low, _, high = part.partition("-")
        ends = [word for word in (low, high or low) if word.isdecimal() and len(word) < 6]
        if len(ends) == 2 and int(ends[0]) <= int(ends[1]) <= 65535:
            yield port_term(protocol, Ranges(((int(ends[0]), int(ends[1])),)))


def _destination(node: Node, everything: Ranges) -> Match:
    parts: list[Match] = []
    inverted = False
    for child in node.children:
        words = child.cursor()
        kind = words.next()
        if kind == "invert":
            inverted = True
        elif kind == "description":
            words.rest()
        elif kind == "name":
            parts.append(Match.opaque(words.next(), everything))
        else:
            found = _addresses(kind, child)
            if found is None:
                parts.append(Match.opaque(child.text, everything))
            else:
                parts.append(Match.exact(found, child.text))
                words.rest()
    whole = Match.union(parts) if parts else Match(Ranges(), Ranges(), ())
    if not inverted:
        return whole
    away = whole.negated()
    return Match(away.lower & everything, away.upper & everything, away.names, away.unknown)


def _addresses(kind: str, node: Node) -> Ranges | None:
    """The addresses of ``host A``, ``network A M`` (``A/L`` for IPv6) or ``range A B``; None when not understood."""
    words = node.words[1:]
    # "position 3" says where in the destination the line stands
    words = words[: words.index("position")] if "position" in words else words
    try:
        if kind == "host" and len(words) == 1 and is_ip(words[0]):
            return Ranges.one(parse_ip(words[0]))
        if kind == "network" and len(words) == 1:
            return prefix(words[0])
        if kind == "network" and len(words) == 2:
            return masked(words[0], words[1])
        if kind == "range" and len(words) == 2:
            low, high = parse_ip(words[0]), parse_ip(words[1])
            return Ranges(((low, high),)) if low <= high else None
    except (ValueError, OverflowError):
        return None
    return None
