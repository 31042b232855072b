"""What a configuration defines under a name, and whether anything at work leads to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from auditor.model.rule import Reference
from auditor.model.span import Span
from auditor.model.value import value


@value(frozen=True, slots=True, kw_only=True)
class Definition:
    """Something named that something else may name: a list, an object, a profile.

    ``kind`` is the word references use for it (``acl``, ``object``, ``address`` …). ``active``: it works where it
    stands and needs nobody to name it. ``factory``: the vendor ships it, so that nobody left it behind. ``empty``: a
    group or object with nothing in it.
    """

    kind: str
    name: str
    at: Span
    active: bool = False
    factory: bool = False
    empty: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """What references and owners call it."""
        return self.kind, self.name


def used(
    definitions: Iterable[Definition], references: Iterable[Reference]
) -> tuple[frozenset[tuple[str, str]], frozenset[tuple[str, str]]]:
    """The keys certainly in use, and those certainly or possibly in use.

    In use is what a chain of references reaches from a place that works by itself. A chain with an ``unknown`` use in
    it proves nothing, and a reference without a ``kind`` may mean everything of that name.
    """
    named: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    known: set[tuple[str, str]] = set()
    start: set[tuple[str, str]] = set()
    for definition in definitions:
        named[definition.name].add(definition.key)
        known.add(definition.key)
        if definition.active:
            start.add(definition.key)
    sure: defaultdict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    possible: defaultdict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    for reference in references:
        # An owner that nobody defines cannot be left behind: what it names is taken for named by an active place
        owner = reference.owner if reference.owner in known else ("", "")
        meant = {(reference.kind, reference.name)} & known if reference.kind else named.get(reference.name, set())
        possible[owner] |= meant
        if reference.kind and reference.use != "unknown":
            sure[owner] |= meant
    return _closure(start, sure), _closure(start, possible)


def _closure(
    start: set[tuple[str, str]], steps: dict[tuple[str, str], set[tuple[str, str]]]
) -> frozenset[tuple[str, str]]:
    reached: set[tuple[str, str]] = set()
    left = [*start, *steps.get(("", ""), ())]
    while left:
        key = left.pop()
        if key not in reached:
            reached.add(key)
            left += steps.get(key, ())
    return frozenset(reached)
