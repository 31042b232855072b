"""What a rule's applications come to offline: a condition nobody can evaluate, and the ports they may be on.

An application is recognised by what is in a session (App-ID), so that a rule with one may match and may not. The default
ports of the vendor's applications come with content updates and stand in no export; those of an application of the plant's
own stand in its ``default``. ``ping`` and ``icmp`` are protocols, whatever the content update.
"""

from __future__ import annotations

from collections.abc import Iterable

from auditor.model.service import ICMP, ICMP6, Service, Term, protocol_term
from auditor.model.span import Span
from vendor_parsers.paloalto_panos.scope import Config, Vsys
from vendor_parsers.paloalto_panos.services import default_port_terms
from vendor_parsers.paloalto_panos.tree import Element

APPLICATION_DEFAULT = "application-default"
_ICMP = (protocol_term(ICMP), protocol_term(ICMP6))
_FIXED: dict[str, tuple[Term, ...]] = {"ping": _ICMP, "icmp": (protocol_term(ICMP),), "ping6": _ICMP}
_KINDS = ("application", "application-group", "application-filter")
_DEEPEST = 40


class Applications:
    """The applications as one virtual system knows them."""

    def __init__(self, config: Config, vsys: Vsys) -> None:
        self._config = config
        self._vsys = vsys
        self._known: dict[str, tuple[Term, ...] | None] = {}

    def find(self, name: str) -> tuple[str, Element] | None:
        """The application, group or filter of a name that the configuration defines."""
        for layer in self._vsys.layers:
            for kind in _KINDS:
                found = layer.look(kind, name)
                if found is not None:
                    return kind, found
        return None

    def note(self, names: Iterable[str], at: Span) -> None:
        """Note what a setting names; the vendor's own applications are in no export and are no names of it."""
        for name in names:
            found = self.find(name)
            if found is not None:
                self._config.refer(found[0], name, "filter", at, defined=True)

    def default_ports(self, names: Iterable[str]) -> Service:
        """The ports of ``application-default``: what is known of the applications' own, the rest unknown."""
        terms: list[Term] = []
        unknown: list[str] = []
        for name in names:
            found = self._ports(name, 0)
            terms += found or ()
            if found is None:
                unknown.append(f"default ports of {'the applications' if name == 'any' else name}")
        return Service(tuple(dict.fromkeys(terms)), tuple(unknown), APPLICATION_DEFAULT)

    def _ports(self, name: str, depth: int) -> tuple[Term, ...] | None:
        if name not in self._known:
            self._known[name] = None  # a group that names itself has no ports anybody knows
            self._known[name] = self._stated(name, depth)
        return self._known[name]

    def _stated(self, name: str, depth: int) -> tuple[Term, ...] | None:
        found = self.find(name)
        if found is None or depth > _DEEPEST:
            return _FIXED.get(name)
        kind, element = found
        if kind == "application-filter":
            return None
        if kind == "application-group":
            terms: dict[Term, None] = {}
            for member in element.named["members"].named if "members" in element.named else ():
                ports = self._ports(member, depth + 1)
                if ports is None:
                    return None
                terms.update(dict.fromkeys(ports))
            return tuple(terms)
        words = element.words_at("default", "port")
        try:
            return default_port_terms(words) if words else None
        except ValueError:
            return None

    def read_all(self) -> None:
        """Read what the configuration defines, used or not; signatures and time-outs decide nothing here."""
        for layer in self._vsys.layers:
            for group in layer.entries("application-group"):
                for member in group.words_at("members"):
                    found = self.find(member)
                    if found is not None:
                        owner = ("application-group", group.text)
                        self._config.refer(found[0], member, "object", group.span("members"), defined=True, owner=owner)
            for kind in ("application", "application-filter"):
                for one in layer.entries(kind):
                    for word in one.below():
                        word.read = 1
