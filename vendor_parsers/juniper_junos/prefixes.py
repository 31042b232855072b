"""Prefixes as filters match them, and the lists that hold them."""

from __future__ import annotations

from auditor.model.address import ANY, V6, is_ip, parse_ip, prefix_interval
from auditor.model.ranges import NOTHING, Ranges
from auditor.model.rule import Match
from vendor_parsers.juniper_junos.addresses import masked, network
from vendor_parsers.juniper_junos.config import Config
from vendor_parsers.juniper_junos.patterns import matches
from vendor_parsers.juniper_junos.statement import Statement

MOST_FOUND = 5000


def painted(config: Config, entries: list[tuple[Statement, bool]], axis: Ranges | None) -> Match:
    """Addresses with ``except``: the longest prefix that holds an address decides, and none means no match.

    Every list ends in an implicit ``0/0 except`` (Junos Policy Framework Configuration Guide, "Specifying Address Filter
    Match Conditions").
    """
    known: list[tuple[Ranges, bool]] = []
    unknown: list[str] = []
    for one, excepted in entries:
        found = network(one.name)
        if found is None:
            found = masked(one.name)
            if found is None or (excepted and len(found.intervals) > 1):
                config.puzzled(one, "filter")
                unknown.append(one.name)
                continue
        known.append((found, excepted))
    names = tuple(f"{one.name} except" if excepted else one.name for one, excepted in entries)
    return _painted(known, names, tuple(unknown), axis)


def _painted(
    known: list[tuple[Ranges, bool]], names: tuple[str, ...], unknown: tuple[str, ...], axis: Ranges | None
) -> Match:
    inside = NOTHING
    if any(excepted for _, excepted in known):
        for found, excepted in sorted(known, key=lambda one: -one[0].size):
            inside = inside - found if excepted else inside | found
    else:
        inside = Ranges.union(found for found, _ in known)
    if unknown:
        return Match(NOTHING, axis or ANY, names, unknown)
    return Match(inside, inside, names)


class PrefixLists:
    """``policy-options prefix-list``, with what an ``apply-path`` finds in the configuration."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._known: dict[str, tuple[Ranges, ...] | None] = {}
        for entry in config.root.all("policy-options", "prefix-list"):
            self._known[entry.name] = self._read(entry)

    def _read(self, entry: Statement) -> tuple[Ranges, ...] | None:
        """The prefixes of a list; None when they are not all known, or there is none."""
        found: list[Ranges] = []
        complete = True
        for one in entry.all():
            if one.name == "apply-path":
                found += [prefixes for path in one.all() for prefixes in self._found(path.name)]
                continue
            prefixes = network(one.name)
            if prefixes is None:
                one.seen = False
                complete = False
            else:
                found.append(prefixes)
        return tuple(found) if complete and found else None

    def _found(self, path: str) -> list[Ranges]:
        """The prefixes in the names that ``protocols bgp group <*> neighbor <*>`` leads to; an interface's with its length."""
        here = [self._config.root]
        for word in path.split():
            here = [
                below
                for one in here
                for name, below in one.children.items()
                if not below.inactive and (name == word or (word.startswith("<") and matches(word, name)))
            ][:MOST_FOUND]
        return [found for one in here if (found := _subnet(one.name)) is not None]

    def match(self, named: list[tuple[str, bool]], axis: Ranges | None) -> Match:
        """What lists, some of them excepted, stand for in one term.

        What a filter does with a list that holds no prefix is not documented: it may match nothing and may match all.
        """
        known: list[tuple[Ranges, bool]] = []
        unknown: list[str] = []
        for name, excepted in named:
            prefixes = self._known.get(name)
            if prefixes is None:
                unknown.append(name)
            else:
                known += [(one, excepted) for one in prefixes]
        names = tuple(f"{name} except" if excepted else name for name, excepted in named)
        return _painted(known, names, tuple(unknown), axis)


def _subnet(text: str) -> Ranges | None:
    """The subnet of an address with its length; a bare address alone."""
    address, slash, length = text.partition("/")
    if not is_ip(address):
        return None
    point = parse_ip(address)
    if slash and not (length.isascii() and length.isdecimal() and len(length) < 4):
        return None
    size = int(length) if slash else 128 if point >= V6 else 32
    return Ranges((prefix_interval(point, size),)) if size <= (128 if point >= V6 else 32) else None
