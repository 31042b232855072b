"""From a match to the packets it asks for: alternatives whose union is the match.

What no export tells becomes a condition: the rule may match and may not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from auditor.model.address import ANY4, ANY6, format_ip, parse_ip, prefix, wildcard
from auditor.model.ranges import Ranges
from auditor.model.rule import Match
from auditor.model.service import ALL_PORTS, ALL_PROTOCOLS, Term
from vendor_parsers._readers.linux.addresses import address_type, opposite
from vendor_parsers._readers.linux.criteria import Criteria, Names, complement, meet_all, protocol_terms
from vendor_parsers._readers.linux.flags import flag_bits, flag_terms
from vendor_parsers._readers.linux.scope import OTHER, Scope
from vendor_parsers._readers.linux.states import STATES, tracked
from vendor_parsers.linux_nftables.names import FAMILIES, icmp_codes, icmp_types, ports, protocols
from vendor_parsers.linux_nftables.ruleset import NamedSet
from vendor_parsers.linux_nftables.selectors import PORTED, Selector, family_is
from vendor_parsers.linux_nftables.words import Words, closing, parts, unquoted

MOST_ALTERNATIVES = 256
EMPTY_OR_TERSE = "the elements of set {name} are not listed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What surrounds the rules of one table: the host for either family, and the sets of the table.

    ``lists_sets``: a set that is shown without elements holds none (else the listing may have left them out).
    """

    scopes: Mapping[str, Scope]
    sets: Mapping[str, NamedSet] = field(default_factory=dict)
    lists_sets: bool = False
    known: dict[tuple[str, bool], Match] = field(default_factory=dict)
    """The addresses of named sets by name and family: large ones are asked by many rules."""

    @property
    def scope(self) -> Scope:
        """The surroundings that do not depend on the family."""
        return self.scopes["4"]


Alternatives = list[Criteria]


@dataclass(frozen=True, slots=True)
class Values:
    """The right side of a match: its values (the words of each), whether all others are meant, and how it is written."""

    atoms: Sequence[Words]
    negated: bool
    text: str
    operator: str = ""
    mask: Words = ()
    is_set: bool = False
    name: str = ""
    """The named set they are the elements of."""
    opaque: str = ""
    """Why nothing is known of the values; they may be anything."""


def ask(selectors: Sequence[Selector], values: Values, context: Context) -> Alternatives:
    """The packets for which the selected values are among ``values``."""
    if len(selectors) == 1:
        return _one(selectors[0], values, context)
    needs = [Criteria()]
    for selector in selectors:
        needs = meet_all(needs, [selector.needs])
    if values.opaque or values.negated or len(values.atoms) > MOST_ALTERNATIVES:
        return meet_all(needs, [Criteria(conditions=(values.opaque or values.text,))])
    found: Alternatives = []
    for atom in values.atoms:
        found += meet_all(needs, together(selectors, atom, context))
    return found


def together(selectors: Sequence[Selector], atom: Words, context: Context) -> Alternatives:
    """One element of a concatenation: ``10.0.0.1 . 80``."""
    dimensions = list(parts(atom, "."))
    if len(dimensions) != len(selectors):
        return [Criteria(conditions=(" ".join(atom),))]
    found = [Criteria()]
    for selector, words in zip(selectors, dimensions, strict=True):
        if list(words) != ["*"]:
            found = meet_all(found, _one(selector, Values((words,), False, " ".join(atom), is_set=True), context))
    return found


def _one(selector: Selector, values: Values, context: Context) -> Alternatives:
    reader = _READERS.get(selector.kind)
    plain = reader(selector, values, context) if reader is not None and not values.opaque else None
    if plain is None:
        plain = _unresolved(selector, values, context)
    if selector.kind == "destination":
        # Its addresses are of its family: meeting that again would copy a large set for every rule.
        return plain
    return meet_all([selector.needs], plain)


def _unresolved(selector: Selector, values: Values, context: Context) -> Alternatives:
    """Nothing certain; an address stays limited to its side, so that rules can be told apart by the other."""
    text = f"{selector.text} {values.opaque or values.text}".strip()
    if selector.kind in ("source", "destination"):
        return [_side(selector, Match.opaque(text, ANY6 if selector.six else ANY4))]
    return [Criteria(conditions=(text,))]


def _side(selector: Selector, match: Match) -> Criteria:
    source = selector.kind in ("source", "source_type")
    return Criteria(source=match) if source else Criteria(destination=match)


def _word(atom: Words) -> str:
    return unquoted(atom[0]) if len(atom) == 1 else ""


# -- addresses ---------------------------------------------------------------------------------------------------------


def address_range(text: str) -> Ranges | None:
    """``10.0.0.1``, ``10.0.0.0/8``, ``10.0.0.1-10.0.0.9``; None when it is none of these."""
    low, dash, high = text.partition("-")
    try:
        if not dash:
            return prefix(text)
        first, last = parse_ip(low), parse_ip(high)
    except ValueError:
        return None
    return Ranges(((first, last),)) if first <= last else None


def _addresses(selector: Selector, values: Values, context: Context) -> Alternatives | None:
    family = ANY6 if selector.six else ANY4
    if values.mask:
        return _masked(selector, values)
    key = (values.name, selector.six)
    match = context.known.get(key) if values.name else None
    if match is None:
        match = context.known[key] = _address_match(values, family)
    return [_side(selector, opposite(match, context.scopes["6" if selector.six else "4"]) if values.negated else match)]


def _address_match(values: Values, family: Ranges) -> Match:
    found = [(address_range(_word(atom)), " ".join(atom)) for atom in values.atoms]
    certain = Ranges.union(one for one, _ in found if one is not None) & family
    unknown = tuple(text for one, text in found if one is None)
    return Match(certain, family if unknown else certain, (values.text,), unknown)


def _masked(selector: Selector, values: Values) -> Alternatives | None:
    """``ip saddr & 255.0.0.255 == 10.0.0.5``."""
    if len(values.atoms) != 1 or len(values.mask) != 1 or selector.six or values.operator not in ("==", "!=", ""):
        return None
    try:
        free = format_ip(((1 << 32) - 1) ^ parse_ip(values.mask[0]))
        found = wildcard(_word(values.atoms[0]), free)
    except (ValueError, OverflowError):
        return None
    return [_side(selector, Match.exact(ANY4 - found if values.negated else found, values.text))]


def _types(selector: Selector, values: Values, context: Context) -> Alternatives | None:
    """``fib daddr type local``, of both families."""
    words = ",".join(_word(atom).upper() for atom in values.atoms)
    found: Alternatives = []
    for family, scope in context.scopes.items():
        match = address_type(words, scope)
        if match is None:
            return None
        here = opposite(match, scope) if values.negated else match
        found += meet_all([family_is(family == "6")], [_side(selector, here)])
    return found


# -- services ----------------------------------------------------------------------------------------------------------


def _numbers(read: Callable[[str], Ranges | None], values: Values, everything: Ranges) -> Ranges | None:
    """The numbers of a match, with comparisons; None when one value could not be read."""
    found = [read(_word(atom)) for atom in values.atoms]
    if None in found or values.mask:
        return None
    numbers = Ranges.union(one for one in found if one is not None)
    if values.operator in (">", "<", ">=", "<="):
        if numbers.size != 1:
            return None
        low, high = everything.least, everything.intervals[-1][1]
        at = numbers.least
        bounds = {">": (at + 1, high), ">=": (at, high), "<": (low, at - 1), "<=": (low, at)}[values.operator]
        return Ranges.of(bounds)
    return everything - numbers if values.negated else numbers


def _ports(selector: Selector, values: Values, context: Context) -> Alternatives | None:
    numbers = _numbers(ports, values, ALL_PORTS)
    if numbers is None:
        return None
    if not numbers:
        return []
    source = selector.kind == "source_port"
    term = Term(PORTED, ALL_PORTS, numbers) if source else Term(PORTED, numbers)
    found = [Criteria(terms=(term,))]
    if selector.text.startswith("th "):
        # Where ports would stand, other protocols carry something else.
        found.append(Criteria(terms=(Term(ALL_PROTOCOLS - PORTED),), conditions=(f"{selector.text} {values.text}",)))
    return found


def _protocols(selector: Selector, values: Values, context: Context) -> Alternatives | None:
    numbers = _numbers(protocols, values, ALL_PROTOCOLS)
    return None if numbers is None else [Criteria(terms=protocol_terms(numbers))]


def _icmp(selector: Selector, values: Values, context: Context) -> Alternatives | None:
    read = icmp_types if selector.kind == "icmp_type" else icmp_codes
    found = [read(_word(atom), six=selector.six) for atom in values.atoms]
    if None in found or values.mask or values.operator not in ("", "==", "!="):
        return None
    kinds = Ranges.union(one for one in found if one is not None)
    (needed,) = selector.needs.terms
    terms = (Term(needed.protocols, icmp=kinds),) if kinds else ()
    return [Criteria(terms=complement(terms) if values.negated else terms)]


def _flags(selector: Selector, values: Values, context: Context) -> Alternatives | None:
    """Without an operator one of the flags is enough; with ``==``, a mask or braces all of them are compared."""
    wanted = [0 if list(atom) in (["0"], ["0x0"]) else flag_bits(map(str.upper, _bare(atom))) for atom in values.atoms]
    numbers = [bits for bits in wanted if bits is not None]
    mask = flag_bits(map(str.upper, _bare(values.mask)))
    if len(numbers) < len(wanted) or mask is None or values.operator not in ("", "==", "!="):
        return None
    text = f"{selector.text} {values.text}"
    exact = bool(values.mask) or values.is_set or values.operator == "=="
    if values.negated and not exact:
        # nft before and after 1.0.1 compares "!=" differently (all flags, or each).
        return None
    if exact:
        seen = mask if values.mask else 63
        return flag_terms(lambda flags: (flags & seen in numbers) != values.negated, text)
    return flag_terms(lambda flags: any(flags & bits for bits in numbers), text)


# -- interfaces, families, connections ---------------------------------------------------------------------------------


def _interfaces(selector: Selector, values: Values, context: Context) -> Alternatives | None:
    """Names, with ``*`` for any ending; whether that covers an interface the export does not name is open."""
    scope = context.scope
    hits: Names = frozenset()
    open_ends: list[str] = []
    for atom in values.atoms:
        name = _word(atom)
        if not name or name.startswith("$"):
            return None
        wild = name.endswith("*") and not name.endswith("\\*")
        for names, conditions in scope.named(
            name.removesuffix("*") if wild else name, wild=wild, negated=False, text=name
        ):
            hits |= frozenset() if conditions else names
            open_ends += conditions
    certain = (scope.empty_too - hits if values.negated else hits) - ({OTHER} if open_ends else set())
    found = [_way(selector, certain)]
    if open_ends:
        found.append(_way(selector, frozenset({OTHER}), tuple(f"interface {name}" for name in open_ends)))
    return [alternative for alternative in found if not alternative.empty]


def _way(selector: Selector, names: Names, conditions: tuple[str, ...] = ()) -> Criteria:
    if selector.kind == "inward":
        return Criteria(inward=names, conditions=conditions)
    return Criteria(outward=names, conditions=conditions)


def _families(selector: Selector, values: Values, context: Context) -> Alternatives | None:
    """``meta nfproto ipv4``, ``meta protocol ip``; what is ARP is no packet asked about."""
    words = {_word(atom) for atom in values.atoms} - {"arp"}
    if not words <= FAMILIES.keys():
        return None
    named = {FAMILIES[word] for word in words}
    wanted = {"4", "6"} - named if values.negated else named
    return [Criteria()] if len(wanted) == 2 else [family_is(family == "6") for family in wanted]


def _bare(words: Iterable[str]) -> list[str]:
    """Words of a value without the marks that join them."""
    return [word for word in words if word not in ("|", ",", "(", ")")]


def _states(selector: Selector, values: Values, context: Context) -> Alternatives | None:
    words = frozenset(_bare(values.mask) if values.mask else (word for atom in values.atoms for word in _bare(atom)))
    if not words <= STATES or values.operator in (">", "<", ">=", "<="):
        return None
    if values.mask:
        # How older versions print "ct state established,related".
        if [list(atom) for atom in values.atoms] not in ([["0"]], [["0x0"]], [["0x00000000"]]):
            return None
        return tracked(words if values.negated else STATES - words, context.scope)
    listed = any("," in atom for atom in values.atoms)
    if any("|" in atom for atom in values.atoms) or (listed and values.operator == "=="):
        # Compared as a whole, and a packet has one state (nft --debug=netlink: cmp neq reg 1 0x6).
        return [Criteria()] if values.negated else []
    if values.negated and listed:
        return None
    return tracked(STATES - words if values.negated else words, context.scope)


def _status(selector: Selector, values: Values, context: Context) -> Alternatives | None:
    """``ct status dnat``: the destination has been changed; the other bits, and comparisons, are not followed."""
    words = {word for atom in values.atoms for word in atom if word not in ("|", ",")}
    if words != {"dnat"} or values.negated or values.operator or values.is_set or values.mask:
        return None
    names = context.scope.destination_rules | context.scopes["6"].destination_rules
    return [Criteria(translated=names)] if names else []


_Reader = Callable[[Selector, Values, Context], Alternatives | None]
_READERS: dict[str, _Reader] = {
    "source": _addresses, "destination": _addresses, "source_type": _types, "destination_type": _types,
    "source_port": _ports, "destination_port": _ports, "protocol": _protocols, "icmp_type": _icmp, "icmp_code": _icmp,
    "flags": _flags, "inward": _interfaces, "outward": _interfaces, "family": _families, "ether_type": _families,
    "state": _states, "status": _status,
}  # fmt: skip


# -- the right side ----------------------------------------------------------------------------------------------------


def set_elements(words: Words) -> list[Words]:
    """The elements of ``{ a, b, { c, d } }`` (a set in a set comes from a ``define``)."""
    found: list[Words] = []
    waiting = [words]
    while waiting:
        here = waiting.pop()
        for element in parts(here[1 : closing(here, 0) - 1], ","):
            if element[:1] == ["{"]:
                waiting.append(element)
            elif element:
                found.append(element)
    return found


def named_elements(word: str, context: Context) -> tuple[list[Words], str]:
    """The elements of ``@name``, and why they may be others."""
    name = word[1:]
    found = context.sets.get(name)
    if found is None:
        return [], f"set {name}, which is not defined"
    if found.changes:
        return [], f"set {name}, whose elements come and go"
    if not found.told and not context.lists_sets:
        return [], EMPTY_OR_TERSE.format(name=name)
    return found.elements, ""
