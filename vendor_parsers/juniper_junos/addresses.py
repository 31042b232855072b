"""Address books: what the names in policies and translations stand for.

A name is looked up in the book attached to the zone (or written in the zone itself), then in the global one; names of
global policies and of translations stand in the global one (Junos OS Security Policies User Guide, "Address Books").
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from auditor.model.address import ANY4, ANY6, V6, format_ip, is_ip, parse_ip, prefix, wildcard
from auditor.model.endpoint import Endpoint
from auditor.model.ranges import Ranges
from auditor.model.rule import ANYWHERE, Match
from vendor_parsers.juniper_junos.config import Config
from vendor_parsers.juniper_junos.statement import Statement
from vendor_parsers.juniper_junos.zones import Zone

GLOBAL = "global"
BUILT_IN = {"any": ANYWHERE, "any-ipv4": Match.exact(ANY4, "any-ipv4"), "any-ipv6": Match.exact(ANY6, "any-ipv6")}
DEEPEST = 20


class Book:
    """One address book: its addresses and its sets."""

    def __init__(self, config: Config, holder: Statement) -> None:
        self._config = config
        self._addresses = {one.name: one for one in holder.all("address")}
        self._sets = {one.name: one for one in holder.all("address-set")}
        self._known: dict[str, Match] = {}
        for name in (*self._addresses, *self._sets):
            self._known[name] = self._read(name, 0)

    def find(self, name: str) -> Match | None:
        """What a name stands for here; None when this book does not know it."""
        return self._known.get(name)

    def hosts(self) -> Iterator[Endpoint]:
        """The entries of one address."""
        for name, entry in self._addresses.items():
            found = self._known[name].lower
            if found.size == 1:
                yield Endpoint(how="object", at=entry.block, ip=found.least, name=name)

    def _read(self, name: str, depth: int) -> Match:
        if name in self._known:
            return self._known[name]
        entry = self._addresses.get(name)
        if entry is not None:
            return self._address(entry)
        members = self._sets.get(name)
        if members is None or depth > DEEPEST:
            return Match.opaque(name)
        members.leave("description")
        found = Match.union(
            self._read(one.name, depth + 1) for one in (*members.all("address"), *members.all("address-set"))
        )
        self._known[name] = Match(found.lower, found.upper, (name,), found.unknown)
        return self._known[name]

    def _address(self, entry: Statement) -> Match:
        parts: list[Match] = []
        for one in entry.all():
            if one.name == "description":
                one.take()
            elif one.name == "range-address":
                parts += _range(self._config, one)
            elif one.name == "wildcard-address":
                parts += [_wild(self._config, each) for each in one.all()]
            elif one.name == "dns-name":
                one.take()
                parts.append(Match.opaque(entry.name))
            elif is_ip(one.name.partition("/")[0]):
                parts.append(Match.exact(network(one.name) or Ranges()))
            else:
                self._config.puzzled(one, "filter")
                parts.append(Match.opaque(entry.name))
        if not parts:
            return Match.opaque(entry.name)
        found = Match.union(parts)
        return Match(found.lower, found.upper, (entry.name,), found.unknown)


def network(text: str) -> Ranges | None:
    """A prefix or an address; None when it is neither."""
    try:
        return prefix(text)
    except ValueError:
        return None


def span(low: str, high: str) -> Ranges | None:
    """The addresses from one to another; None when that is no range."""
    if not (is_ip(low) and is_ip(high)):
        return None
    first, last = parse_ip(low), parse_ip(high)
    return Ranges.of((first, last)) if first <= last and (first < V6) == (last < V6) else None


def masked(text: str) -> Ranges | None:
    """``1.2.3.4/255.0.255.0``: an address with a mask of which every bit set must agree; None when it is none."""
    address, slash, mask = text.partition("/")
    try:
        return wildcard(address, format_ip(((1 << 32) - 1) ^ parse_ip(mask))) if slash and parse_ip(mask) < V6 else None
    except (ValueError, OverflowError):
        return None


def _range(config: Config, statement: Statement) -> Iterator[Match]:
    for low in statement.all():
        for high in low.all("to"):
            found = span(low.name, high.name)
            if found is None:
                config.puzzled(high, "filter")
                yield Match.opaque(low.name)
            else:
                yield Match.exact(found)


def _wild(config: Config, statement: Statement) -> Match:
    found = masked(statement.name)
    if found is None:
        config.puzzled(statement, "filter")
        return Match.opaque(statement.name)
    return Match.exact(found)


class Books:
    """Every address book, and which zone asks which."""

    def __init__(self, config: Config, zones: dict[str, Zone]) -> None:
        self._global: list[Book] = []
        self._zones: dict[str, list[Book]] = {}
        for entry in config.root.all("security", "address-book"):
            book = Book(config, entry)
            entry.leave("description")
            attached = [zone.name for zone in entry.all("attach", "zone")]
            if entry.name == GLOBAL:
                self._global.append(book)
            for zone in attached:
                self._zones.setdefault(zone, []).append(book)
        for name, held in zones.items():
            own = held.statement.find("address-book")
            if own is not None:
                self._zones.setdefault(name, []).append(Book(config, own))

    def hosts(self) -> Iterator[Endpoint]:
        """The entries of one address in any book."""
        for book in dict.fromkeys((*self._global, *(one for books in self._zones.values() for one in books))):
            yield from book.hosts()

    def resolve(self, names: Iterable[str], zones: Iterable[str]) -> Match:
        """What names stand for to somebody who asks from one of some zones (none: the global book alone)."""
        wanted = tuple(names)
        asked = tuple(zones)
        return Match.union(self._one(name, asked) for name in wanted) if wanted else Match.opaque("nothing named")

    def _one(self, name: str, zones: tuple[str, ...]) -> Match:
        if name in BUILT_IN:
            return BUILT_IN[name]
        for zone in zones:
            for book in self._zones.get(zone, ()):
                found = book.find(name)
                if found is not None:
                    return found
        for book in self._global:
            found = book.find(name)
            if found is not None:
                return found
        if is_ip(name.partition("/")[0]):
            written = network(name)
            if written is not None:
                return Match.exact(written, name)
        return Match.opaque(name)

    def anywhere(self, name: str) -> Match | None:
        """What a translation's name stands for: the global book, else the only zone's book that knows it."""
        found = [match for book in self._global if (match := book.find(name)) is not None]
        if not found:
            found = [
                match for books in self._zones.values() for book in books if (match := book.find(name)) is not None
            ]
        return found[0] if len(found) == 1 else None
