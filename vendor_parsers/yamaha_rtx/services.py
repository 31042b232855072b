"""Protocols and ports of filters (NVR500 Command Reference 7.1.8).

Port lists speak of TCP and UDP only; where a list of protocols, or ``*``, holds others as well, those match whatever their
ports. With ``icmp`` alone the two lists are ICMP types and codes. Flags other than ACK are not in the model: a filter that
asks for them may match and may not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from auditor.model.ranges import Ranges
from auditor.model.service import ALL_ICMP, ALL_PORTS, ALL_PROTOCOLS, ANY_SERVICE, ICMP, ICMP6, TCP, UDP, Service, Term
from vendor_parsers.yamaha_rtx.numbers import number

_PROTOCOLS = {"icmp": 1, "tcp": 6, "udp": 17, "ipv6": 41, "gre": 47, "esp": 50, "ah": 51, "icmp6": 58, "icmp4": 1}
_FLAGS = {"tcpsyn": "SYN flag", "tcpfin": "FIN flag", "tcprst": "RST flag"}
_ICMP_KINDS = {
    "icmp-error": (3, 4, 5, 11, 12, 31, 32),
    "icmp-info": (0, 8, 9, 10, 13, 14, 15, 16, 17, 18, 30, 33, 34, 35, 36),
}
PORTS: dict[str, tuple[int, ...]] = {
    "ftp": (20, 21), "ftpdata": (20,), "ssh": (22,), "telnet": (23,), "smtp": (25,), "time": (37,), "whois": (43,),
    "domain": (53,), "dhcps": (67,), "dhcpc": (68,), "tftp": (69,), "gopher": (70,), "finger": (79,), "www": (80,),
    "http": (80,), "pop3": (110,), "sunrpc": (111,), "ident": (113,), "nntp": (119,), "ntp": (123,), "ms-rpc": (135,),
    "netbios_ns": (137,), "netbios_dgm": (138,), "netbios_ssn": (139,), "imap": (143,), "snmp": (161,), "snmptrap": (162,),
    "bgp": (179,), "ldap": (389,), "https": (443,), "ms-ds": (445,), "ike": (500,), "rlogin": (513,), "rwho": (513,),
    "rsh": (514,), "syslog": (514,), "printer": (515,), "talk": (517,), "rip": (520,), "route": (520,), "ripng": (521,),
    "uucp": (540,), "submission": (587,), "ms-sql": (1433,), "radius": (1812,), "l2tp": (1701,), "pptp": (1723,),
    "nfs": (2049,), "ipsec-nat-t": (4500,), "sip": (5060,),
}  # fmt: skip
"""Port mnemonics; ``www`` is 80 only in a static filter, and ``ftp`` both its ports."""
_WITH_PORTS = Ranges.of((TCP, TCP), (UDP, UDP))
_OTHERS = ALL_PROTOCOLS - _WITH_PORTS


@dataclass(frozen=True, slots=True)
class Asked:
    """What protocol and port words ask for, and which of it cannot be told from a packet of the model."""

    service: Service
    conditions: tuple[str, ...] = ()


def read_ports(word: str) -> tuple[Ranges, tuple[str, ...]]:
    """Ports of a list ``www,21,1000-2000,-1023``, and the members nobody here knows."""
    if word in ("*", ""):
        return ALL_PORTS, ()
    found: list[Ranges] = []
    unknown: list[str] = []
    for part in word.split(","):
        ports = _ports(part)
        if ports is None:
            unknown.append(part)
        else:
            found.append(ports)
    return Ranges.union(found), tuple(unknown)


def _ports(part: str) -> Ranges | None:
    if part in PORTS:
        return Ranges.union(Ranges.one(port) for port in PORTS[part])
    low, dash, high = part.partition("-")
    if part.count("-") != 1:
        port = number(part, 65535)
        return None if port is None else Ranges.one(port)
    start, end = _port(low, 0), _port(high, 65535)
    return Ranges.of((start, end)) if dash and start is not None and end is not None and start <= end else None


def _port(word: str, missing: int) -> int | None:
    if not word:
        return missing
    if word in PORTS:
        return PORTS[word][0]
    return number(word, 65535)


def read_service(protocols: str, source: str, destination: str) -> Asked:
    """The packets of ``protocol source-ports destination-ports``; missing words are ``""``."""
    names = (protocols or "*").split(",")
    if names in (["icmp"], ["icmp6"], ["icmp4"]):
        return _icmp(_PROTOCOLS[names[0]], source, destination)
    from_ports, unknown_from = read_ports(source)
    to_ports, unknown_to = read_ports(destination)
    unknown = (*unknown_from, *unknown_to)
    if names == ["*"] and from_ports == to_ports == ALL_PORTS and not unknown:
        return Asked(ANY_SERVICE)
    terms: list[Term] = []
    conditions: list[str] = []
    for name in names:
        _add(name, from_ports, to_ports, terms, conditions)
    spoken = " ".join(word for word in (protocols or "*", source, destination) if word)
    return Asked(Service(tuple(terms), unknown, spoken), tuple(dict.fromkeys(conditions)))


def _add(name: str, source: Ranges, destination: Ranges, terms: list[Term], conditions: list[str]) -> None:
    """Add the terms of one protocol word."""
    protocol = _PROTOCOLS.get(name)
    if protocol is None:
        protocol = number(name, 255)
    if name == "*":
        terms += [Term(_OTHERS), Term(_WITH_PORTS, destination, source)]
    elif protocol in (TCP, UDP):
        terms.append(Term(Ranges.one(protocol), destination, source))
    elif protocol is not None:
        terms.append(Term(Ranges.one(protocol)))
    elif name == "established":
        terms.append(Term(Ranges.one(TCP), destination, source, established=True))
    elif name in _ICMP_KINDS:
        kinds = Ranges.of(*((kind * 256, kind * 256 + 255) for kind in _ICMP_KINDS[name]))
        terms.append(Term(Ranges.one(ICMP), icmp=kinds))
    elif name in _FLAGS or name.startswith(("tcpflag=", "tcpflag!=")):
        terms.append(Term(Ranges.one(TCP), destination, source))
        conditions.append(_FLAGS.get(name, name))
    else:
        terms.append(Term(ALL_PROTOCOLS))
        conditions.append(f"not understood: {name}")


def _icmp(protocol: int, kinds: str, codes: str) -> Asked:
    spoken = " ".join(word for word in ("icmp6" if protocol == ICMP6 else "icmp", kinds, codes) if word)
    types, unknown = _numbers(kinds)
    code, unknown_code = _numbers(codes)
    if types is None and code is None:
        return Asked(Service((Term(Ranges.one(protocol)),), (), spoken), (*unknown, *unknown_code))
    wanted = ALL_ICMP
    if types is not None or code is not None:
        each_code = code if code is not None else Ranges(((0, 255),))
        low_high = types if types is not None else Ranges(((0, 255),))
        wanted = Ranges.of(
            *(
                (kind * 256 + low, kind * 256 + high)
                for start, end in low_high
                for kind in range(start, end + 1)
                for low, high in each_code
            )
        )
    return Asked(Service((Term(Ranges.one(protocol), icmp=wanted),), (), spoken), (*unknown, *unknown_code))


def _numbers(word: str) -> tuple[Ranges | None, tuple[str, ...]]:
    """ICMP types or codes, 0 to 255; None for all of them."""
    if word in ("*", ""):
        return None, ()
    ports, unknown = read_ports(word)
    found = ports & Ranges(((0, 255),))
    return (found or None), unknown if found else (*unknown, f"not understood: {word}")


APPLICATIONS: dict[str, tuple[tuple[int, ...], tuple[int, ...]]] = {
    "tcp": ((TCP,), ()), "udp": ((UDP,), ()), "ftp": ((TCP,), (21,)), "tftp": ((UDP,), (69,)), "domain": ((TCP, UDP), (53,)),
    "dns": ((TCP, UDP), (53,)), "www": ((TCP,), (80, 443)), "http": ((TCP,), (80,)), "https": ((TCP,), (443,)),
    "smtp": ((TCP,), (25,)), "pop3": ((TCP,), (110,)), "imap": ((TCP,), (143,)), "submission": ((TCP,), (587,)),
    "telnet": ((TCP,), (23,)), "ssh": ((TCP,), (22,)), "ntp": ((UDP,), (123,)), "snmp": ((UDP,), (161,)),
    "syslog": ((UDP,), (514,)), "radius": ((UDP,), (1812,)), "ike": ((UDP,), (500,)), "ldap": ((TCP,), (389,)),
    "ident": ((TCP,), (113,)), "nntp": ((TCP,), (119,)), "pptp": ((TCP,), (1723,)), "l2tp": ((UDP,), (1701,)),
}  # fmt: skip
"""What begins a connection of an application a dynamic filter names: protocols and ports (none: all).

``www`` watches 80 and 443 (doppy-site.pages.dev, "Yamaha dynamic filter", 2024-10-14).
"""


def application(name: str) -> Service | None:
    """The packets that begin a connection of an application; None for one nobody here knows."""
    if name in ("ping", "ping6"):
        protocol, kind = (ICMP, 8) if name == "ping" else (ICMP6, 128)
        return Service((Term(Ranges.one(protocol), icmp=Ranges(((kind * 256, kind * 256 + 255),))),), (), name)
    known = APPLICATIONS.get(name)
    if known is None:
        return None
    protocols, ports = known
    wanted = Ranges.union(Ranges.one(port) for port in ports) if ports else ALL_PORTS
    return Service(tuple(Term(Ranges.one(protocol), wanted) for protocol in protocols), (), name)


def united(services: Sequence[Service]) -> Service:
    """The packets of all of them."""
    terms = tuple(term for service in services for term in service.terms)
    return Service(
        terms, tuple(word for service in services for word in service.unknown), " + ".join(s.name for s in services)
    )


_REPLIES = {8: 0, 128: 129}
"""Echo requests and their replies; other ICMP messages are answered by none of another kind."""


def answered(service: Service) -> Service:
    """The packets that answer these: ports exchanged, echo replies for echo requests."""
    return Service(tuple(_answer(term) for term in service.terms), service.unknown, service.name)


def _answer(term: Term) -> Term:
    kinds = term.icmp
    if kinds != ALL_ICMP:
        kinds = Ranges.of(
            *(
                (
                    low & 255 | _REPLIES.get(low >> 8, low >> 8) << 8,
                    high & 255 | _REPLIES.get(high >> 8, high >> 8) << 8,
                )
                for low, high in kinds
            )
        )
    return replace(term, destination_ports=term.source_ports, source_ports=term.destination_ports, icmp=kinds)
