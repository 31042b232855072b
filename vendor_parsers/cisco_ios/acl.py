"""Access lists: numbered and named, standard and extended, IPv6, MAC, and prefix lists.

Entries are evaluated by sequence number, first match decides, what is left is denied (IOS Security Configuration
Guide: Access Control Lists). An empty list is disputed between sources, so its default action is unknown.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from auditor.model.address import ANY4, ANY6, parse_ip, prefix, wildcard
from auditor.model.fact import default
from auditor.model.ranges import NOTHING, Ranges
from auditor.model.rule import ANYWHERE, Action, Family, Match, Rule, RuleSet
from auditor.model.service import ALL_PORTS, ANY_SERVICE, ICMP, ICMP6, SCTP, TCP, UDP, Service, Term, icmp_term
from auditor.model.span import Span
from auditor.source.node import Node, Words
from vendor_parsers._readers.cisco_names import protocol_number
from vendor_parsers._readers.time_ranges import Ends, end_of, read_time_ranges
from vendor_parsers.cisco_ios.acl_options import NO_OPTIONS, Options, read_options
from vendor_parsers.cisco_ios.objects import Groups, icmp_kind, ports
from vendor_parsers.cisco_ios.prefixlists import prefix_lists

MOST_INTERVALS = 200_000
"""Intervals that all wildcard masks with holes of one configuration may cost; further ones stay unresolved."""

NOT_LOGGED = default(
    False, "Cisco, Understanding Access Control List Logging: log and log-input belong to a single entry"
)
"""The implicit deny is no entry, so nothing logs it."""

_ANY4 = Match.exact(ANY4, "any")
_ANY6 = Match.exact(ANY6, "any")
_STANDARD = Ranges.of((1, 99), (1300, 1999))
_EXTENDED = Ranges.of((100, 199), (2000, 2699))
_ACTIONS = {"permit": Action.PERMIT, "deny": Action.DENY}
_PORT_OPERATORS = frozenset({"eq", "neq", "lt", "gt", "range"})


@dataclass(slots=True)
class Lists:
    """What reading access lists needs and gathers: groups, and what spellings already read stand for."""

    groups: Groups
    reflected: set[str] = field(default_factory=set)
    matches: dict[tuple[str, str], Match] = field(default_factory=dict)
    wildcards: dict[str, int | None] = field(default_factory=dict)
    """Host bits by wildcard mask; None for masks with holes."""
    intervals: int = 0
    """What masks with holes have cost so far."""
    services: dict[tuple[str | int, ...], tuple[Service, int]] = field(default_factory=dict)
    """The service, and how many words behind the destination tell it."""
    options: dict[tuple[str, ...], Options] = field(default_factory=dict)
    group_uses: list[tuple[str, Span]] = field(default_factory=list)
    ends: Ends = field(default_factory=dict)
    """The last days of time ranges."""


@dataclass(slots=True)
class _Draft:
    name: str
    kind: str
    family: Family
    at: Span
    entries: list[tuple[int, Rule]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def read_lists(root: Node, lists: Lists) -> tuple[RuleSet, ...]:
    """Every access list and prefix list of a configuration, in the order of first mention."""
    lists.ends = read_time_ranges(root)
    lists.reflected = {
        name
        for node in (*root.peek("ip", "access-list"), *root.peek("ipv6", "access-list"))
        for child in node.children
        if "reflect" in child.words
        for name in child.words[child.words.index("reflect") + 1 :][:1]
    }
    drafts: dict[str, _Draft] = {}
    for node, kind, family, name in _blocks(root):
        draft = drafts.setdefault(name, _Draft(name, kind, family, node.block))
        for child in node.children:
            _entry(child.cursor(), draft, lists)
    for node in root.all("access-list"):
        words = node.cursor(1)
        name = words.next()
        draft = drafts.setdefault(name, _Draft(name, _numbered_kind(name), "4", node.at))
        draft.at = Span(draft.at.file, min(draft.at.first, node.first), max(draft.at.last, node.last))
        _entry(words, draft, lists)
    return (*(_finished(draft) for draft in drafts.values()), *prefix_lists(root))


def _blocks(root: Node) -> Iterator[tuple[Node, str, Family, str]]:
    for node in root.all("ip", "access-list"):
        words = node.cursor(2)
        kind = words.peek()
        if kind == "resequence":
            words.rest()
        elif kind in ("standard", "extended"):
            words.next()
            yield node, kind, "4", words.next()
        elif node.children:
            yield node, "extended", "4", words.next()
    for node in root.all("ipv6", "access-list"):
        if node.words[2:3] not in (["log-update"], ["role-based"]):
            yield node, "ipv6", "6", node.cursor(2).next()
    for node in root.all("mac", "access-list"):
        words = node.cursor(2)
        words.accept("extended")
        yield node, "mac", "both", words.next()


def _numbered_kind(name: str) -> str:
    number = int(name) if name.isdecimal() and len(name) < 5 else -1
    if number in _STANDARD:
        return "standard"
    if number in _EXTENDED:
        return "extended"
    if 700 <= number <= 799 or 1100 <= number <= 1199:
        return "mac"
    return "other" if number >= 0 else "extended"


def _finished(draft: _Draft) -> RuleSet:
    entries = sorted(draft.entries, key=lambda entry: entry[0])
    rules = [rule for _, rule in entries]
    packets = draft.kind in ("standard", "extended", "ipv6")
    left_over = Action.DENY if rules and packets else Action.UNKNOWN
    if draft.kind == "ipv6" and rules:
        rules += _neighbour_discovery(draft.at)
    return RuleSet(
        name=draft.name,
        family=draft.family,
        rules=tuple(rules),
        at=draft.at,
        default=left_over,
        kind=draft.kind,
        filters_packets=packets,
        default_log=NOT_LOGGED,
        notes="block",
    )


def _neighbour_discovery(at: Span) -> list[Rule]:
    # Catalyst 3750 Metro Command Reference OL-9645-10, deny (IPv6): every IPv6 list with at least one entry ends in
    # permit icmp any any nd-na, permit icmp any any nd-ns, deny ipv6 any any
    return [
        Rule(
            name=f"implied {word}",
            action=Action.PERMIT,
            at=at,
            source=_ANY6,
            destination=_ANY6,
            service=Service((icmp_term(ICMP6, kind),), (), f"icmp {word}"),
            implied=True,
        )
        for word, kind in (("nd-na", 136), ("nd-ns", 135))
    ]


def _entry(words: Words, draft: _Draft, lists: Lists) -> None:
    """Read one line of a list into ``draft``."""
    sequence = draft.entries[-1][0] + 10 if draft.entries else 10
    words.accept("sequence")
    word = words.peek()
    if word.isdecimal() and len(word) < 10:
        sequence = int(words.next())
        word = words.peek()
    if word == "remark":
        words.next()
        draft.remarks.append(" ".join(words.rest()))
        return
    if word in ("exit", "statistics", "no") or (word == "description" and draft.kind != "other"):
        if words.accept("exit") or words.accept("description"):
            words.rest()
        return
    description = " / ".join(draft.remarks)
    draft.remarks.clear()
    draft.entries.append((sequence, _rule(words, str(sequence), draft, lists, description)))


def _rule(words: Words, name: str, draft: _Draft, lists: Lists, description: str) -> Rule:
    word = words.peek()
    if word == "evaluate":
        return _evaluate(words, name, description)
    conditions: tuple[str, ...] = ()
    if word == "dynamic":
        words.next()
        conditions = (f"dynamic {words.next()}",)
        if words.accept("timeout"):
            words.next()
    action = _ACTIONS.get(words.peek(), Action.UNKNOWN)
    everywhere = _ANY6 if draft.family == "6" else _ANY4
    source, destination, service = everywhere, everywhere, ANY_SERVICE
    if action is not Action.UNKNOWN:
        words.next()
    if action is Action.UNKNOWN:
        pass
    elif draft.kind == "standard":
        source = _address(words, lists, everywhere, bare=True)
    elif draft.kind in ("extended", "ipv6"):
        source, destination, service = _extended(words, lists, everywhere)
    else:
        source = destination = ANYWHERE
        conditions = (*conditions, " ".join(words.rest()))
    options = _options(words, lists) if words.left else NO_OPTIONS
    return Rule(
        name=name,
        action=action,
        at=words.at,
        source=source,
        destination=destination,
        service=service,
        conditions=conditions + options.conditions,
        inspects=options.inspects and action is Action.PERMIT,
        log=options.log,
        description=description,
        until=end_of(lists.ends, options.time_range) if options.time_range else None,
    )


def _evaluate(words: Words, name: str, description: str) -> Rule:
    """``evaluate``: replies to what a ``reflect`` entry let out, so never the first packet of a session."""
    words.next()
    text = f"evaluate {words.next()}"
    nobody = Match.exact(NOTHING, text)
    return Rule(
        name=name,
        action=Action.PERMIT,
        at=words.at,
        source=nobody,
        destination=nobody,
        conditions=(text,),
        description=description,
    )


def _address(words: Words, lists: Lists, everywhere: Match, *, bare: bool = False) -> Match:
    """The next address of an entry; ``bare``: an address without wildcard mask stands for one host.

    A word that is no address is left where it is, and the result is unresolved.
    """
    word = words.peek()
    if word == "any":
        words.next()
        return everywhere
    if word in ("object-group", "addrgroup"):
        words.next()
        name = words.next()
        lists.group_uses.append((name, words.at))
        return lists.groups.addresses(name)
    second = words.peek(1)
    found = lists.matches.get((word, second))
    if found is not None:
        words.skip(2)
        return found
    try:
        if word == "host":
            found = Match.exact(prefix(second), second)
        elif "/" in word or ":" in word or (bare and "." not in second):
            alone = Match.exact(prefix(word), word)
            words.next()
            return alone
        else:
            found = Match.exact(_network(word, second, lists), f"{word} {second}")
    except OverflowError:
        found = Match.opaque(f"{word} {second}", everywhere.upper)
    except ValueError:
        return Match.opaque(word, everywhere.upper)
    words.skip(2)
    lists.matches[word, second] = found
    return found


def _network(address: str, wild: str, lists: Lists) -> Ranges:
    """``wildcard`` with the common case, a mask without holes, worked out once per mask."""
    if wild not in lists.wildcards:
        free = parse_ip(wild)
        lists.wildcards[wild] = free if not free & (free + 1) else None
    host = lists.wildcards[wild]
    if host is None:
        found = wildcard(address, wild)
        lists.intervals += len(found.intervals)
        if lists.intervals > MOST_INTERVALS:
            raise OverflowError(f"wildcard masks with holes stand for more than {MOST_INTERVALS} intervals")
        return found
    low = parse_ip(address) & ~host
    return Ranges(((low, low | host),))


def _extended(words: Words, lists: Lists, everywhere: Match) -> tuple[Match, Match, Service]:
    word = words.peek()
    if word == "object-group":
        words.next()
        name = words.next()
        lists.group_uses.append((name, words.at))
        service = lists.groups.service(name)
        return _address(words, lists, everywhere), _address(words, lists, everywhere), service
    if word in ("ip", "ipv6"):
        words.next()
        return _address(words, lists, everywhere), _address(words, lists, everywhere), ANY_SERVICE
    protocol = protocol_number(word)
    if protocol == ICMP and everywhere is _ANY6:
        protocol = ICMP6
    if protocol is None:
        # without a protocol nothing after it can be told apart; the words stay where they are
        return everywhere, everywhere, Service((), (word,), word)
    words.next()
    unknown: list[str] = []
    source = _address(words, lists, everywhere)
    at = words.position
    source_ports = _ports(words, protocol, lists, unknown)
    written = words.node.words[at : words.position]
    destination = _address(words, lists, everywhere)
    # most entries of a list repeat what others say behind their addresses
    key: tuple[str | int, ...] = (protocol, word, *written, "|", *words.ahead())
    known = lists.services.get(key)
    if known is not None:
        words.skip(known[1])
        return source, destination, known[0]
    at = words.position
    service = _service(words, word, protocol, source_ports, lists, unknown)
    if "portgroup" not in key:
        lists.services[key] = service, words.position - at
    return source, destination, service


def _service(words: Words, word: str, protocol: int, source_ports: Ranges, lists: Lists, unknown: list[str]) -> Service:
    """The service of an entry whose protocol is written ``word``, read on behind the destination."""
    at = words.position
    destination_ports = _ports(words, protocol, lists, unknown)
    if protocol in (ICMP, ICMP6):
        term = icmp_kind(words, protocol)
    else:
        term = Term(Ranges.one(protocol), destination_ports, source_ports)
    if protocol == TCP and words.accept("established"):
        term = Term(term.protocols, term.destination_ports, term.source_ports, established=True)
    shown = " ".join([word, *words.node.words[at : words.position]])
    return Service((term,) if not unknown else (), tuple(unknown), shown)


def _ports(words: Words, protocol: int, lists: Lists, unknown: list[str]) -> Ranges:
    """The ports that come next. Unknown port names stay where they are and make the rule uncertain."""
    if protocol not in (TCP, UDP, SCTP):
        return ALL_PORTS
    word = words.peek()
    if word == "portgroup":
        words.next()
        name = words.next()
        lists.group_uses.append((name, words.at))
        found = lists.groups.ports(name)
        if found is None:
            unknown.append(f"portgroup {name}")
        return ALL_PORTS if found is None else found
    if word not in _PORT_OPERATORS:
        return ALL_PORTS
    found = ports(words, protocol)
    return ALL_PORTS if found is None else found


def _options(words: Words, lists: Lists) -> Options:
    """What follows the addresses; most entries of a list end alike."""
    ahead = words.ahead()
    known = lists.options.get(ahead)
    if known is None:
        known = lists.options[ahead] = read_options(words, lists.reflected)
    else:
        words.skip(known.taken)
    return known
