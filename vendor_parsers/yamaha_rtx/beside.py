"""Filters beside the numbered ones, whose lines are not read: where they stand, anything may be dropped.

Policy filters (``ip policy filter set enable 1``, the firewall of FWX and SRT) stand between interfaces, inbound filters and
filters by MAC address (``ethernet lan1 filter in 1 100``) at one. Their statements stay not understood.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from auditor.model.rule import Action, Binding, Rule, RuleSet, Stage
from auditor.model.span import Span
from auditor.source.node import Node
from vendor_parsers.yamaha_rtx.settings import FAMILIES, Place, interface_name

_STAGES: dict[str, Stage] = {"in": "ingress", "out": "egress"}


def read_beside(root: Node, places: Mapping[str, Place]) -> tuple[list[RuleSet], list[Binding]]:
    """One list for each place where such a filter stands: what it does to a packet is open."""
    filters: list[RuleSet] = []
    bindings: list[Binding] = []
    for name, stage, interface, at in _stand(root, places):
        rule = Rule(name=name, action=Action.UNKNOWN, at=at, conditions=(f"{name} is not read",), implied=True)
        filters.append(RuleSet(name=name, family="both", rules=(rule,), at=at, default=Action.UNKNOWN, kind="not read"))
        bindings.append(Binding(ruleset=name, stage=stage, at=at, interface=interface))
    return filters, bindings


def _stand(root: Node, places: Mapping[str, Place]) -> Iterator[tuple[str, Stage, str | None, Span]]:
    for word in FAMILIES:
        for node in root.peek(word, "policy", "filter", "set", "enable"):
            yield f"{word} policy filter", "through", None, node.at
        for place in places.values():
            for node in place.all(word, "inbound"):
                yield f"{word} inbound filter of {place.name}", "ingress", place.name, node.at
    for node in root.peek("ethernet"):
        words = node.words
        if len(words) > 3 and interface_name(words[1]) and words[2] == "filter" and words[3] in _STAGES:
            yield f"ethernet filter {words[3]} of {words[1]}", _STAGES[words[3]], words[1], node.at
