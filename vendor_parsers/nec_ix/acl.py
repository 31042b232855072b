"""Access lists: ``ip access-list NAME permit tcp src 10.0.0.0/8 sport any dest any dport eq 443``, one entry a line.

Entries are tried in the order they stand in, the first match decides. A dynamic list names a static one whose permits open
the way and are remembered (UNIVERGE IX 機能説明書 ver. 10.11, 2-421 to 2-430).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from auditor.model.address import ANY4, ANY6, prefix
from auditor.model.ranges import Ranges
from auditor.model.rule import Action, Family, Match, Rule, RuleSet
from auditor.model.service import ALL_PORTS, ANY_SERVICE, ICMP, ICMP6, PORT_PROTOCOLS, Service, Term, icmp_term
from auditor.model.span import Span
from auditor.source.node import Node, Words
from vendor_parsers._readers.cisco_names import compare_ports, protocol_number

_WHOLE: Mapping[str, Match] = {"4": Match.exact(ANY4, "any"), "6": Match.exact(ANY6, "any")}
_ACTIONS = {"permit": Action.PERMIT, "deny": Action.DENY}
_KEPT = 1 << 14
"""Long lists name the same networks again and again: one match for each saves time and memory."""
_KEYS = frozenset({"src", "dest", "sport", "dport", "type", "code"})


@dataclass(frozen=True, slots=True)
class Dynamic:
    """``ip access-list dynamic NAME access TRIGGER``; ``trigger`` empty: a form that is not read."""

    name: str
    trigger: str
    at: Span


@dataclass(slots=True)
class Lists:
    """The lists of one IP version: static ones as rule sets, dynamic ones by what triggers them."""

    family: Family
    static: dict[str, RuleSet] = field(default_factory=dict)
    dynamic: dict[str, Dynamic] = field(default_factory=dict)


def read_lists(root: Node) -> dict[str, Lists]:
    """``ip`` and ``ipv6`` access lists, by ``4`` and ``6``."""
    four = _read(root, "ip", "4", frozenset())
    return {"4": four, "6": _read(root, "ipv6", "6", frozenset(four.static))}


def _read(root: Node, word: str, family: Family, taken: frozenset[str]) -> Lists:
    """The lists by name; a rule set whose name is ``taken`` by the other IP version is called otherwise."""
    lists = Lists(family)
    entries: dict[str, list[Rule]] = {}
    places: dict[str, Span] = {}
    for node in root.all(word, "access-list"):
        words = node.cursor(2)
        name = words.next()
        if name == "dynamic":
            dynamic = _dynamic(words)
            if dynamic is not None:
                lists.dynamic[dynamic.name] = dynamic
        elif words.accept("option", "optimize"):
            continue  # how lists are searched, not what they match (UNIVERGE IX コマンドリファレンス, ip access-list)
        else:
            rules = entries.setdefault(name, [])
            first = places.get(name, node.at)
            places[name] = Span(first.file, first.first, node.last)
            rules.append(_entry(words, f"{name} {len(rules) + 1}", family))
    for name, rules in entries.items():
        lists.static[name] = RuleSet(
            name=f"{name} ({word})" if name in taken else name,
            family=family,
            rules=tuple(rules),
            at=places[name],
            default=Action.DENY,
            kind=f"{word} access-list",
        )
    return lists


def _dynamic(words: Words) -> Dynamic | None:
    """A dynamic list; None for ``cache`` and ``timer``, which say how many sessions are kept for how long."""
    if words.peek() in ("cache", "timer"):
        words.rest()
        return None
    name = words.next()
    trigger = words.next() if words.accept("access") else ""
    return Dynamic(name, "" if words.left else trigger, words.at)


def _entry(words: Words, name: str, family: Family) -> Rule:
    action = _ACTIONS.get(words.peek(), Action.UNKNOWN)
    whole = _WHOLE[family]
    if action is Action.UNKNOWN:
        return Rule(name=name, action=action, at=words.at, source=whole, destination=whole, log=None)
    words.next()
    protocol_word = words.peek()
    protocol = None if protocol_word == "ip" else protocol_number(protocol_word)
    if protocol == ICMP and family == "6":
        protocol = ICMP6
    if protocol_word != "ip" and protocol is None:
        service = Service((), (protocol_word,), protocol_word)
        return Rule(name=name, action=action, at=words.at, source=whole, destination=whole, service=service, log=None)
    words.next()
    found = _Fields(whole, whole)
    problem = found.take(words, protocol)
    conditions = [f"word not understood: {word}" for word in words.node.words[words.position :]]
    if problem:
        conditions.append(problem)
    return Rule(
        name=name,
        action=action,
        at=words.at,
        source=found.source,
        destination=found.destination,
        service=found.service(protocol, protocol_word),
        conditions=tuple(conditions),
        log=None,  # ``logging subsystem flt`` decides for all of them and is not read
    )


@dataclass(slots=True)
class _Fields:
    """What the words behind the protocol say."""

    source: Match
    destination: Match
    source_ports: Ranges = ALL_PORTS
    destination_ports: Ranges = ALL_PORTS
    shown: str = ""
    kind: int | None = None
    code: int | None = None

    def take(self, words: Words, protocol: int | None) -> str:
        """Read pairs of a key and its value up to the first word that is neither; what is missing, or ``""``."""
        seen: set[str] = set()
        while words.peek() in _KEYS and words.peek(1):
            key = words.peek()
            if key in ("src", "dest"):
                words.next()
                match = _address(words, self.source if key == "src" else self.destination)
                if key == "src":
                    self.source = match
                else:
                    self.destination = match
            elif key in ("sport", "dport") and protocol in PORT_PROTOCOLS:
                ports = _ports(words)
                if ports is None:
                    break
                if key == "sport":
                    self.source_ports = ports
                else:
                    self.destination_ports, self.shown = ports, " ".join(_since(words, "dport"))
            elif key in ("type", "code") and protocol in (ICMP, ICMP6) and _byte(words.peek(1)) is not None:
                words.next()
                if key == "type":
                    self.kind = _byte(words.next())
                else:
                    self.code = _byte(words.next())
            else:
                break
            seen.add(key)
        return "" if {"src", "dest"} <= seen else "source or destination is missing"

    def service(self, protocol: int | None, word: str) -> Service:
        if protocol is None:
            return ANY_SERVICE
        if protocol in (ICMP, ICMP6):
            kind = "" if self.kind is None else f" type {self.kind}"
            return Service((icmp_term(protocol, self.kind, self.code),), (), f"{word}{kind}")
        term = Term(Ranges.one(protocol), self.destination_ports, self.source_ports)
        return Service((term,), (), f"{word} {self.shown}".strip())


def _since(words: Words, key: str) -> list[str]:
    taken = words.node.words[: words.position]
    return taken[taken.index(key) + 1 :] if key in taken else []


def _byte(word: str) -> int | None:
    return int(word) if word.isdecimal() and len(word) < 4 and int(word) < 256 else None


def _address(words: Words, whole: Match) -> Match:
    """``any`` or a prefix; another word stays where it is, and the result is unresolved."""
    word = words.peek()
    if word == "any":
        words.next()
        return whole
    try:
        found = _network(word, whole)
    except ValueError:
        return Match.opaque(word, whole.upper)
    words.next()
    return found


@lru_cache(maxsize=_KEPT)
def _network(word: str, whole: Match) -> Match:
    """A prefix as far as it lies in the list's IP version; ValueError when it is none."""
    return Match.exact(prefix(word) & whole.upper, word)


def _ports(words: Words) -> Ranges | None:
    """``sport any``, ``dport eq 80``, ``dport range 137 139``; None takes nothing."""
    if words.peek(1) == "any":
        words.next()
        words.next()
        return ALL_PORTS
    operator, low = words.peek(1), _port(words.peek(2))
    if operator == "range":
        high = _port(words.peek(3))
        if low is None or high is None:
            return None
        for _ in range(4):
            words.next()
        return Ranges.of((low, high))
    if low is None or operator not in ("eq", "neq", "lt", "gt"):
        return None
    for _ in range(3):
        words.next()
    return compare_ports(operator, low)


def _port(word: str) -> int | None:
    return int(word) if word.isdecimal() and len(word) < 6 and int(word) < 65536 else None


def permits(rules: RuleSet) -> Iterator[Rule]:
    """The entries that let something through, certainly or perhaps."""
    return (rule for rule in rules.rules if rule.action is not Action.DENY)
