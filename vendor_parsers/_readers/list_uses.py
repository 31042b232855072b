"""Access lists that other statements name: who may connect by them, and that they were named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from auditor.model.address import ANY4, ANY6
from auditor.model.fact import Fact, default, written
from auditor.model.rule import ANYWHERE, Match, Reference, RuleSet, permitted_sources
from auditor.model.secret import Secret
from auditor.model.span import Span
from auditor.model.text import Text

EVERYONE: Fact[Match] = default(ANYWHERE, Text("no access list is bound to it", "アクセスリストの適用なし"))


@dataclass(slots=True)
class Uses:
    """The lists of a configuration, and what reading the rest of it leaves behind.

    ``ipv6``: some interface speaks IPv6, so that a list for IPv4 alone leaves a service open.
    """

    lists: Mapping[str, RuleSet]
    ipv6: bool = False
    references: list[Reference] = field(default_factory=list)
    secrets: list[Secret] = field(default_factory=list)

    def named(self, name: str, use: str, at: Span, kind: str = "acl") -> None:
        """Note that ``name`` is named here."""
        self.references.append(Reference(kind=kind, name=name, use=use, at=at, defined=name in self.lists))

    def sources(self, name: str, use: str, at: Span) -> Fact[Match]:
        """Who may connect by list ``name``; unresolved when nothing defines it."""
        self.named(name, use, at)
        found = self.lists.get(name)
        if found is None:
            return written(Match.opaque(f"undefined list {name}"), at)
        return written(permitted_sources(found), at)

    def keep(self, secret: Secret | None) -> None:
        """Remember a secret, if there is one."""
        if secret is not None:
            self.secrets.append(secret)

    def per_family(self, bound4: Fact[Match] | None, bound6: Fact[Match] | None) -> Fact[Match]:
        """Who may connect by either IP version; a version without a list is open where IPv6 is in use."""
        if bound4 is None and bound6 is None:
            return EVERYONE
        parts = [
            _part(bound4, Match.exact(ANY4, "any IPv4")),
            *([_part(bound6, Match.exact(ANY6, "any IPv6"))] if self.ipv6 or bound6 is not None else []),
        ]
        at = next(fact.at for fact in (bound4, bound6) if fact is not None)
        return written(Match.union(parts), at) if at is not None else EVERYONE


def _part(bound: Fact[Match] | None, open_to: Match) -> Match:
    return bound.value if bound is not None and bound.value is not None else open_to
