"""``monitor session`` of Cisco-shaped systems: what is copied, and where the copies go.

Written flat (``monitor session 1 source interface Gi1/0/1 both``) or as a block of ``source`` and ``destination`` lines.
A flat session runs as soon as it has both (Catalyst 2960 Software Configuration Guide, Configuring SPAN and RSPAN); whether
a block runs is said by ``no shutdown``, and what holds without it the system has to say.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from auditor.model.fact import Fact, default, unknown, written
from auditor.model.mirror import Mirror
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.source.node import Node, Words

FLAT = "Catalyst 2960 Software Configuration Guide, Configuring SPAN and RSPAN: a session runs once it has both ends"
_UNSAID: Fact[bool] = unknown(Text("neither shutdown nor no shutdown is written", "shutdown・no shutdown の記載がない"))
_DIRECTIONS = frozenset({"both", "rx", "tx", "ingress", "egress"})
_BEHIND = frozenset(
    {"encapsulation", "ingress", "filter", "type", "description", "mtu", "reflector-port", "access-list", "ip"}
)


@dataclass(slots=True)
class _Draft:
    at: Span
    sources: list[str] = field(default_factory=list)
    ports: list[str] = field(default_factory=list)
    hosts: list[str] = field(default_factory=list)
    vlans: list[int] = field(default_factory=list)
    block: bool = False
    on: Fact[bool] | None = None


def read_sessions(root: Node, unsaid: Fact[bool] = _UNSAID) -> tuple[Mirror, ...]:
    """Every session, one value for each place its copies go to; ``unsaid``: whether a block runs that does not say so."""
    drafts: dict[str, _Draft] = {}
    for node in root.all("monitor", "session"):
        words = node.cursor(2)
        name = words.next()
        draft = drafts.setdefault(name, _Draft(node.block if node.children else node.at))
        _statement(words, draft)
        for child in node.children:
            draft.block = True
            _statement(child.cursor(), draft)
            for below in child.children:
                _below(below.cursor(), draft)
    return tuple(mirror for name, draft in drafts.items() for mirror in _mirrors(name, draft, unsaid))


def _mirrors(name: str, draft: _Draft, unsaid: Fact[bool]) -> Iterator[Mirror]:
    enabled = draft.on or (unsaid if draft.block else default(True, FLAT))
    base = Mirror(name=name, at=draft.at, enabled=enabled, sources=tuple(draft.sources))
    if draft.sources:
        yield from (replace(base, port=port) for port in draft.ports)
        yield from (replace(base, host=host) for host in draft.hosts)
        yield from (replace(base, vlan=vlan) for vlan in draft.vlans)


def _statement(words: Words, draft: _Draft) -> None:
    """``source …``, ``destination …``, ``shutdown``; whatever else stands there changes neither end."""
    if words.accept("no", "shutdown") or words.accept("no", "shut"):
        draft.on = written(True, words.at)
    elif words.accept("shutdown") or words.accept("shut"):
        draft.on = written(False, words.at)
    elif words.accept("source"):
        draft.sources += _ends(words, draft)
        if words.accept("destination"):
            draft.ports += _ends(words, draft, destination=True)
    elif words.accept("destination"):
        draft.ports += _ends(words, draft, destination=True)
    words.rest()


def _below(words: Words, draft: _Draft) -> None:
    """What stands below a ``destination`` line: the address copies are sent to."""
    if words.accept("ip", "address"):
        draft.hosts.append(words.next())
    words.rest()


def _ends(words: Words, draft: _Draft, *, destination: bool = False) -> list[str]:
    """Interfaces or VLANs, several joined by commas and dashes; a remote VLAN or an address is no port."""
    if words.accept("remote", "vlan"):
        number = words.next()
        if not destination:
            return [f"remote vlan {number}"]
        draft.vlans += [int(number)] if number.isdecimal() and len(number) < 5 else []
        return []
    if destination and words.accept("ip"):
        draft.hosts.append(words.next())
        return []
    prefix = "vlan " if words.accept("vlan") else ""
    words.accept("interface")
    found: list[str] = []
    joined = False
    while words.left and words.peek() not in _DIRECTIONS | _BEHIND | {"destination"}:
        word = words.next()
        if word == "-" and found:
            found[-1] += f"-{words.next()}"
        elif word == ",":
            joined = False
        elif joined and word[:1].isdecimal():
            found[-1] += f" {word}"  # ``gigabitethernet 1/0/1``: the kind and the number are two words
            joined = False
        else:
            found += [prefix + part for part in word.split(",") if part]
            joined = word.isalpha()
    if words.peek() in _DIRECTIONS:
        words.next()
    return found
