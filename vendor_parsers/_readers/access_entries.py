"""Entries of access lists as Cisco's NX-OS and the many systems shaped like it write them, one a line.

``[sequence] permit|deny protocol source [ports] destination [ports] [options]``. What differs between the systems is data:
a :class:`Syntax` says which words a system knows and how it writes addresses. A word that the syntax does not know stays
where it is, is *not understood* and becomes a condition: the rule may match what was read of it and may match nothing.
An entry without a known action, protocol or address stays open in that part (its upper bound is everything).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from auditor.model.address import ANY4, ANY6, masked, parse_ip, prefix, wildcard
from auditor.model.fact import Fact, unknown
from auditor.model.ranges import Ranges
from auditor.model.rule import ANYWHERE, Action, Family, Match, Rule
from auditor.model.service import (
    ALL_PORTS,
    ANY_SERVICE,
    ICMP,
    ICMP6,
    PORT_PROTOCOLS,
    TCP,
    UDP,
    Service,
    Term,
    icmp_term,
)
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.source.node import Node, Words
from vendor_parsers._readers.cisco_names import (
    ICMP6_TYPES,
    ICMP_TYPES,
    PROTOCOLS,
    TCP_PORTS,
    UDP_PORTS,
    compare_ports,
)
from vendor_parsers._readers.time_ranges import Ends, end_of

MOST_INTERVALS = 200_000
"""Intervals that all masks with holes of one configuration may cost; further ones stay unresolved."""

Form = Literal["extended", "standard", "frames"]
"""``standard`` entries name a source alone; ``frames`` are those of MAC lists, which say nothing of IP addresses."""
Mask = Literal["wildcard", "netmask"]

EVERYONE: Mapping[Family, Match] = {
    "4": Match.exact(ANY4, "any"),
    "6": Match.exact(ANY6, "any"),
    "both": ANYWHERE,
}
"""What ``any`` stands for in a list of each family."""

TCP_FLAGS = frozenset({"ack", "fin", "psh", "rst", "syn", "urg"})
_OPERATORS = frozenset({"eq", "neq", "lt", "gt", "range"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Syntax:
    """How one system writes the entries of its access lists.

    ``whole`` are the protocol words for every packet. ``lengths``: ``10.0.0.0/8`` is written; ``slashed_masks``: also
    ``10.0.0.0/255.0.0.0``. ``mask`` is what a separate word behind an address is (None: there are none), ``bare``: an
    address with neither stands for one host. ``groups`` and ``port_groups`` are the words before the name of a group;
    ``named``: the name of a group stands where an address may, without a word before it. ``type_word`` and ``code_word``
    come before an ICMP type and its code.
    ``most_ports`` come after one ``eq`` or ``neq``. ``alone``, ``with_value`` and ``compared`` are restrictions that are
    kept as conditions: one word, one with a value, one with an operator and its numbers. ``silent`` ones take one word and
    restrict nothing (counters). ``settings`` are beginnings of lines that are no entries and change no verdict.
    ``insert`` is a word that may stand before the sequence number, ``before_icmp`` and ``before_protocol`` those that
    announce the number of an ICMP type or of a protocol.
    """

    actions: Mapping[str, Action] = field(default_factory=lambda: {"permit": Action.PERMIT, "deny": Action.DENY})
    protocols: Mapping[str, int] = field(default_factory=lambda: PROTOCOLS)
    whole: frozenset[str] = frozenset({"ip", "ipv6"})
    tcp_ports: Mapping[str, int] = field(default_factory=lambda: TCP_PORTS)
    udp_ports: Mapping[str, int] = field(default_factory=lambda: UDP_PORTS)
    icmp: Mapping[str, tuple[int, int | None]] = field(default_factory=lambda: ICMP_TYPES)
    icmp6: Mapping[str, tuple[int, int | None]] = field(default_factory=lambda: ICMP6_TYPES)
    lengths: bool = True
    slashed_masks: bool = False
    mask: Mask | None = "wildcard"
    bare: bool = False
    groups: frozenset[str] = frozenset()
    port_groups: frozenset[str] = frozenset()
    named: bool = False
    type_word: str = ""
    code_word: str = ""
    most_ports: int = 1
    logs: frozenset[str] = frozenset({"log"})
    alone: frozenset[str] = TCP_FLAGS | {"fragments"}
    with_value: frozenset[str] = frozenset({"dscp", "precedence", "time-range"})
    compared: frozenset[str] = frozenset()
    silent: frozenset[str] = frozenset()
    remarks: frozenset[str] = frozenset({"remark"})
    settings: tuple[tuple[str, ...], ...] = ()
    insert: str = ""
    before_icmp: str = ""
    before_protocol: str = ""


_RANGE = "time-range "
_RANGES_NOT_READ: Fact[date] = unknown(
    Text("time ranges are not read on this platform", "この機器の時間範囲は読み取らない")
)


def _no_addresses(name: str, _at: Span) -> Match:
    return Match.opaque(name)


def _no_ports(_name: str, _at: Span) -> Ranges | None:
    return None


@dataclass(slots=True)
class Entries:
    """What reading the entries of one configuration needs, and the spellings it has already resolved.

    ``addresses`` and ``ports`` resolve groups by name, used at a place; ``ports`` gives None for what cannot be resolved.
    """

    syntax: Syntax
    addresses: Callable[[str, Span], Match] = _no_addresses
    ports: Callable[[str, Span], Ranges | None] = _no_ports
    ends: Ends | None = None
    """The last days of time ranges; None: they are not read."""
    matches: dict[tuple[str, str, Family], Match] = field(default_factory=dict)
    services: dict[tuple[str, int], Service] = field(default_factory=dict)
    intervals: int = 0


def read_entries(lines: Iterable[Node], family: Family, form: Form, entries: Entries) -> tuple[Rule, ...]:
    """The rules of one list in the order of their sequence numbers, which also name them.

    A line without a number comes ten behind the highest so far. A remark has a number too, and describes the entry below it.
    """
    found: list[tuple[int, Rule]] = []
    remarks: list[str] = []
    highest = 0
    for line in lines:
        words = line.cursor()
        sequence = read_sequence(words, entries.syntax)
        if sequence is None and _setting(words, entries.syntax):
            continue
        place = highest + 10 if sequence is None else sequence
        highest = max(highest, place)
        if words.peek() in entries.syntax.remarks:
            words.next()
            remarks.append(" ".join(words.rest()))
            continue
        found.append((place, read_rule(words, str(place), family, form, entries, " / ".join(remarks))))
        remarks.clear()
    found.sort(key=lambda entry: entry[0])
    return tuple(rule for _, rule in found)


def read_sequence(words: Words, syntax: Syntax) -> int | None:
    """The sequence number that comes next, taken; None without one."""
    ahead = 1 if syntax.insert and words.peek() == syntax.insert else 0
    number = words.peek(ahead)
    if not number.isdecimal() or len(number) > 10:
        return None
    if ahead:
        words.next()
    return int(words.next())


def _setting(words: Words, syntax: Syntax) -> bool:
    return any(words.accept(*setting) for setting in syntax.settings)


def read_rule(words: Words, name: str, family: Family, form: Form, entries: Entries, description: str = "") -> Rule:
    """One entry from its action on. Restrictions and words not understood are its conditions."""
    syntax = entries.syntax
    action = syntax.actions.get(words.peek(), Action.UNKNOWN)
    source = destination = EVERYONE[family]
    service = ANY_SERVICE
    conditions: list[str] = []
    log = False
    if action is not Action.UNKNOWN:
        words.next()
        if form == "frames":
            conditions.append(" ".join(words.rest()) or "frames")
        elif form == "standard":
            source = read_address(words, family, entries)
        else:
            source, destination, service = _extended(words, family, entries)
        log = read_options(words, syntax, conditions)
    conditions += [f"word not understood: {word}" for word in words.node.words[words.position :]]
    return Rule(
        name=name,
        action=action,
        at=words.at,
        source=source,
        destination=destination,
        service=service,
        conditions=tuple(conditions),
        log=log,
        description=description,
        until=_until(conditions, entries),
    )


def _until(conditions: list[str], entries: Entries) -> Fact[date] | None:
    """The last day of an entry that a time range bounds."""
    name = next((one.removeprefix(_RANGE) for one in conditions if one.startswith(_RANGE)), "")
    if not name:
        return None
    return _RANGES_NOT_READ if entries.ends is None else end_of(entries.ends, name)


def read_address(words: Words, family: Family, entries: Entries) -> Match:
    """The next address, network or group; a word that is none stays, and the result is unresolved."""
    syntax, word, second = entries.syntax, words.peek(), words.peek(1)
    everyone = EVERYONE[family]
    if word == "any":
        words.next()
        return everyone
    if word in syntax.groups and second:
        words.next()
        return entries.addresses(words.next(), words.at)
    pair = _takes_two(word, second, syntax)
    key = (word, second if pair else "", family)
    found = entries.matches.get(key)
    if found is None:
        try:
            found = Match.exact(_addresses(word, second if pair else "", entries), *filter(None, key[:2]))
        except ValueError:
            if syntax.named and word and word not in _OPERATORS and "/" not in word:
                return entries.addresses(words.next(), words.at)
            return Match.opaque(word, everyone.upper)
        except OverflowError:
            found = Match.opaque(" ".join(key[:2]), everyone.upper)
        entries.matches[key] = found
    words.next()
    if pair:
        words.next()
    return found


def _takes_two(word: str, second: str, syntax: Syntax) -> bool:
    if word == "host":
        return True
    return syntax.mask is not None and "/" not in word and ":" not in word and second.count(".") == 3


def _addresses(word: str, second: str, entries: Entries) -> Ranges:
    """The set that one or two words stand for; ValueError when they are no address of this syntax."""
    syntax = entries.syntax
    if word == "host":
        return Ranges.one(parse_ip(second))
    if second:
        if syntax.mask == "netmask":
            return masked(word, second)
        free = parse_ip(second)
        if not free & (free + 1):
            low = parse_ip(word) & ~free
            return Ranges(((low, low | free),))
        found = wildcard(word, second)
        entries.intervals += len(found.intervals)
        if entries.intervals > MOST_INTERVALS:
            raise OverflowError(f"masks with holes stand for more than {MOST_INTERVALS} intervals")
        return found
    address, slash, length = word.partition("/")
    if slash and "." in length:
        if not syntax.slashed_masks:
            raise ValueError(f"no mask is written behind a slash: {word!r}")
        return masked(address, length)
    if not (syntax.lengths if slash else syntax.bare):
        raise ValueError(f"not an address of this system: {word!r}")
    return prefix(word)


def _extended(words: Words, family: Family, entries: Entries) -> tuple[Match, Match, Service]:
    syntax = entries.syntax
    if syntax.before_protocol and words.peek(1).isdecimal():
        words.accept(syntax.before_protocol)
    word = words.peek()
    if word in syntax.whole:
        words.next()
        return read_address(words, family, entries), read_address(words, family, entries), ANY_SERVICE
    protocol = protocol_of(word, family, syntax)
    if protocol is None:
        # without a protocol nothing behind it can be told apart
        return EVERYONE[family], EVERYONE[family], Service((), (word,), word)
    words.next()
    unknown: list[str] = []
    source = read_address(words, family, entries)
    start = words.position
    sent_from = read_ports(words, protocol, entries, unknown)
    spelled = words.node.words[start : words.position]
    destination = read_address(words, family, entries)
    start = words.position
    if protocol in (ICMP, ICMP6):
        term = read_icmp(words, protocol, syntax)
    else:
        sent_to = read_ports(words, protocol, entries, unknown)
        established = protocol == TCP and words.accept("established")
        term = Term(Ranges.one(protocol), sent_to, sent_from, established=True if established else None)
    shown = " ".join([word, *(["from", *spelled] if spelled else []), *words.node.words[start : words.position]])
    if unknown:
        return source, destination, Service((), tuple(unknown), shown)
    # long lists name the same services again and again: one object for each
    return source, destination, entries.services.setdefault((shown, protocol), Service((term,), (), shown))


def protocol_of(word: str, family: Family, syntax: Syntax) -> int | None:
    """The number of a protocol word; None when it is none. ``icmp`` in an IPv6 list is ICMPv6."""
    if word.isdecimal():
        return int(word) if len(word) < 4 and int(word) < 256 else None
    found = syntax.protocols.get(word)
    return ICMP6 if found == ICMP and family == "6" else found


def read_ports(words: Words, protocol: int, entries: Entries, unknown: list[str]) -> Ranges:
    """The ports that come next, else all; a group that cannot be resolved goes into ``unknown``, an unknown word stays."""
    syntax, operator = entries.syntax, words.peek()
    if protocol not in PORT_PROTOCOLS:
        return ALL_PORTS
    if operator in syntax.port_groups and words.peek(1):
        words.next()
        name = words.next()
        found = entries.ports(name, words.at)
        if found is None:
            unknown.append(name)
        return ALL_PORTS if found is None else found
    return compared_ports(words, protocol, syntax) or ALL_PORTS


def compared_ports(words: Words, protocol: int, syntax: Syntax) -> Ranges | None:
    """The ports after an operator that comes next; None, with nothing taken, where there is none or a port is unknown."""
    operator = words.peek()
    if operator not in _OPERATORS:
        return None
    first = port_of(words.peek(1), protocol, syntax)
    last = port_of(words.peek(2), protocol, syntax) if operator == "range" else first
    if first is None or last is None:
        return None
    words.next()
    words.next()
    if operator == "range":
        words.next()
        return Ranges.of((min(first, last), max(first, last)))
    found = compare_ports("eq" if operator == "neq" else operator, first)
    if operator in ("eq", "neq"):
        for _ in range(syntax.most_ports - 1):
            more = port_of(words.peek(), protocol, syntax)
            if more is None:
                break
            words.next()
            found |= Ranges.one(more)
    return ALL_PORTS - found if operator == "neq" else found


def port_of(word: str, protocol: int, syntax: Syntax) -> int | None:
    """The port a word stands for under TCP, UDP or (0) both; None when it is unknown."""
    if word.isdecimal():
        return int(word) if len(word) < 6 and int(word) < 65536 else None
    if protocol == UDP:
        return syntax.udp_ports.get(word)
    found = syntax.tcp_ports.get(word)
    return syntax.udp_ports.get(word) if found is None and protocol != TCP else found


def read_icmp(words: Words, protocol: int, syntax: Syntax) -> Term:
    """An ICMP type by name, or by number with an optional code, when one comes next; else every type."""
    names = syntax.icmp if protocol == ICMP else syntax.icmp6
    ahead = 1 if words.peek() and words.peek() in (syntax.type_word, syntax.before_icmp) else 0
    word = words.peek(ahead)
    if (syntax.type_word and not ahead) or (word not in names and not _octet(word)):
        return icmp_term(protocol)
    for _ in range(ahead + 1):
        words.next()
    kind, code = (int(word), None) if _octet(word) else names[word]
    if syntax.code_word:
        if code is None and words.peek() == syntax.code_word and _octet(words.peek(1)):
            words.next()
            code = int(words.next())
    elif _octet(word) and _octet(words.peek()):
        code = int(words.next())
    return icmp_term(protocol, kind, code)


def _octet(word: str) -> bool:
    return word.isdecimal() and len(word) < 4 and int(word) < 256


def read_options(words: Words, syntax: Syntax, conditions: list[str]) -> bool:
    """Take every option that is known, the restrictions into ``conditions``; True when the rule logs."""
    log = False
    while words.left:
        word = words.peek()
        if word in syntax.logs:
            words.next()
            log = True
        elif word in syntax.silent:
            words.next()
        elif word in syntax.alone or word == "established":
            conditions.append(words.next())
        elif word in syntax.with_value and words.peek(1):
            conditions.append(f"{words.next()} {words.next()}")
        elif word in syntax.compared and words.peek(1) in _OPERATORS:
            taken = [words.next(), words.next(), words.next()]
            if taken[1] == "range":
                taken.append(words.next())
            conditions.append(" ".join(taken))
        else:
            break
    return log


def implied_icmp6(names: Sequence[str], at: Span) -> tuple[Rule, ...]:
    """Permits of ICMPv6 types, by their names, that a system puts behind every IPv6 list (neighbour discovery)."""
    return tuple(
        Rule(
            name=f"implied {name}",
            action=Action.PERMIT,
            at=at,
            source=EVERYONE["6"],
            destination=EVERYONE["6"],
            service=Service((icmp_term(ICMP6, *ICMP6_TYPES[name]),), (), f"icmpv6 {name}"),
            implied=True,
        )
        for name in names
    )
