"""Applications: what a firewall or NAT rule calls the packets it speaks of.

``application NAME`` blocks name a protocol and ports. Names that no block defines are the device's own (``https``) or come from
deep packet inspection: which packets they are, only ``show application`` on the device says.
"""

from __future__ import annotations

from collections.abc import Mapping

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
)
from auditor.source.node import Node, Words
from vendor_parsers._readers.cisco_names import PROTOCOLS

_PROTOCOLS = {**PROTOCOLS, "ipv6-icmp": ICMP6}


def read_applications(root: Node) -> dict[str, Service]:
    """The applications that the configuration defines, by name."""
    return {name: _service(node, name) for node in root.all("application") if (name := " ".join(node.cursor(1).rest()))}


def service_of(name: str, applications: Mapping[str, Service]) -> Service:
    """What a rule means by ``name``; ``any`` is every packet."""
    if name == "any":
        return ANY_SERVICE
    return applications.get(name) or Service((), (f"application {name} (its packets: show application)",), name)


def _service(node: Node, name: str) -> Service:
    protocol: int | None = None
    ports: dict[str, Ranges] = {}
    kind: int | None = None
    code: int | None = None
    doubtful: list[str] = []
    for child in node.children:
        words = child.cursor()
        word = words.peek()
        if word == "protocol":
            words.next()
            protocol = _protocol(words)
        elif word in ("dport", "sport"):
            words.next()
            found = _ports(words)
            if found is not None:
                ports[word] = ports.get(word, Ranges()) | found
        elif word in ("icmp-type", "icmp-code") and _octet(words.peek(1)):
            words.next()
            number = int(words.next())
            kind, code = (number, code) if word == "icmp-type" else (kind, number)
        elif word == "description":
            words.rest()
        if not child.understood:
            doubtful.append(f"application {name}: {child.words[0]}")
    if protocol is None:
        return Service((), (*doubtful, f"application {name} names no protocol"), name)
    if doubtful or (ports and protocol not in PORT_PROTOCOLS) or (kind is not None and protocol not in (ICMP, ICMP6)):
        return Service((), (*doubtful, f"application {name}"), name)
    if kind is not None:
        return Service((icmp_term(protocol, kind, code),), (), name)
    term = Term(Ranges.one(protocol), ports.get("dport", ALL_PORTS), ports.get("sport", ALL_PORTS))
    return Service((term,), (), name)


def _octet(word: str) -> bool:
    return word.isdecimal() and len(word) < 4 and int(word) < 256


def _protocol(words: Words) -> int | None:
    word = words.peek()
    found = _PROTOCOLS.get(word) if not _octet(word) else int(word)
    if found is not None:
        words.next()
    return found


def _ports(words: Words) -> Ranges | None:
    """``80``, ``546 to 547``."""
    low, high = words.peek(), words.peek(2) if words.peek(1) == "to" else words.peek()
    if not all(text.isdecimal() and len(text) < 6 and int(text) < 65536 for text in (low, high)):
        return None
    words.next()
    if words.accept("to"):
        words.next()
    return Ranges.of((min(int(low), int(high)), max(int(low), int(high))))
