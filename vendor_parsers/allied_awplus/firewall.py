"""The firewall: numbered rules between entities, at work only where ``protect`` is written.

Rules are asked by number, the first match decides; ``reject`` drops as ``deny`` does and tells the sender; a ``log`` rule decides
nothing (AR2050V command reference, p. 2604, rule). With ``protect`` the rest is dropped: the vendor's guide keeps outside
traffic out with permits alone, and permits even traffic within a zone. Rules see destinations as NAT has changed them: a port
forward has its firewall rule for the inner host (WCI guide, rules 30 and 70).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from auditor.model.address import ANY
from auditor.model.ranges import Ranges
from auditor.model.rule import Action, Binding, Match, Reference, Rule, RuleSet
from auditor.model.service import Service
from auditor.source.node import Node, Words
from vendor_parsers._readers.switch_drafts import Draft
from vendor_parsers.allied_awplus.applications import service_of
from vendor_parsers.allied_awplus.entities import Entities, only, pairs

_ACTIONS = {"permit": Action.PERMIT, "deny": Action.DENY, "reject": Action.DENY}
_BOX = "whether rules take the device's own addresses for what is behind their interface is not documented"


@dataclass(frozen=True, slots=True)
class Firewall:
    """The rules between interfaces, those to the device itself, and where they are at work."""

    filters: tuple[RuleSet, ...] = ()
    bindings: tuple[Binding, ...] = ()
    references: tuple[Reference, ...] = ()

    @property
    def protects(self) -> bool:
        """True when its rules are at work."""
        return bool(self.bindings)


@dataclass(frozen=True, slots=True)
class Written:
    """One ``rule`` line: number, first word, application, entities by name, and the words behind them."""

    number: int
    action: str
    application: str
    source: str
    destination: str
    words: Words


def read_rule_line(node: Node) -> Written | None:
    """``rule 10 permit https from A to B``; ``to B`` may be missing. None when it is not such a line."""
    words = node.cursor(1)
    if not words.peek().isdecimal() or len(words.peek()) > 5:
        return None
    number, action, application = int(words.next()), words.next(), words.next()
    if not words.accept("from"):
        return None
    source = words.next()
    destination = words.next() if words.accept("to") else ""
    return Written(number, action, application, source, destination, words)


def read_firewall(
    root: Node, entities: Entities, applications: Mapping[str, Service], drafts: Mapping[str, Draft]
) -> Firewall:
    """The firewall of a configuration; without a ``firewall`` block there is none."""
    nodes = root.all("firewall")
    if not nodes:
        return Firewall()
    at = nodes[0].block
    pieces: list[tuple[int, Rule]] = []
    references: list[Reference] = []
    protect = None
    for node in nodes:
        protect = node.find("protect") or protect
        for line in node.all("rule"):
            written = read_rule_line(line)
            if written is None or not written.destination:
                pieces.append((65536, Rule(name=line.text, action=Action.UNKNOWN, at=line.at, conditions=(line.text,))))
                continue
            if written.application in applications:
                references.append(Reference(kind="application", name=written.application, use="filter", at=line.at))
            pieces += [(written.number, rule) for rule in _rules(written, entities, applications)]
    pieces.sort(key=lambda piece: piece[0])
    rules = tuple(rule for _, rule in pieces)
    through = RuleSet(name="firewall", family="both", rules=rules, at=at, default=Action.DENY, kind="firewall")
    # what no rule takes of the device's own traffic is dropped too, as far as one can tell: no document says so outright
    box = RuleSet(
        name="firewall to the device", family="both", rules=tuple(_to_the_box(rules, drafts)), at=at,
        default=Action.UNKNOWN, kind="firewall",
    )  # fmt: skip
    if protect is None:
        return Firewall((through,), (), tuple(references))
    bindings = (
        Binding(ruleset=through.name, stage="through", at=protect.at),
        Binding(ruleset=box.name, stage="local", at=protect.at),
    )
    return Firewall((through, box), bindings, tuple(references))


def _rules(written: Written, entities: Entities, applications: Mapping[str, Service]) -> Iterator[Rule]:
    """A rule for each pair of interfaces that its entities are behind; ``log`` rules decide nothing and give none."""
    words, line = written.words, written.words.node
    found, doubts = pairs(
        entities.named(written.source, "filter", line.at), entities.named(written.destination, "filter", line.at)
    )
    log = False
    while words.peek() in ("no-state-enforcement", "log"):
        # without state enforcement packets pass that belong to no session; those of sessions pass as ever
        log = words.next() == "log" or log
    if written.action == "log":
        return
    conditions = (*doubts, *(f"word not understood: {word}" for word in line.words[words.position :]))
    action = _ACTIONS.get(written.action, Action.UNKNOWN)
    service = service_of(written.application, applications)
    for inward, source, outward, destination in found:
        pair = f" ({inward or 'any'} -> {outward or 'any'})" if len(found) > 1 else ""
        yield Rule(
            name=f"rule {written.number}{pair}",
            action=action,
            at=line.at,
            source=source,
            destination=destination,
            service=service,
            inward=only(inward),
            outward=only(outward),
            conditions=conditions,
            inspects=action is Action.PERMIT,
            log=log,
        )


def _to_the_box(rules: tuple[Rule, ...], drafts: Mapping[str, Draft]) -> Iterator[Rule]:
    """The same rules for packets to the device's own addresses, which leave by no interface; implied, as their lines are
    judged as rules between interfaces.

    A rule for what is behind an interface is certain of that interface's own address for packets that come in there: the
    vendor's guide permits a router's talk with its upstream neighbour so (WCI guide, rule 30).
    """
    for rule in rules:
        if rule.outward is None:
            yield replace(rule, implied=True)
            continue
        own, sure = _own(rule.outward, drafts)
        destination = Match(
            rule.destination.lower & own if sure else Ranges(),
            rule.destination.upper & own,
            rule.destination.names,
            rule.destination.unknown if sure else (*rule.destination.unknown, "an address obtained at run time"),
        )
        doubt = () if rule.inward == rule.outward else (_BOX,)
        if destination.upper:
            yield replace(
                rule, outward=None, destination=destination, conditions=(*rule.conditions, *doubt), implied=True
            )


def _own(interfaces: frozenset[str], drafts: Mapping[str, Draft]) -> tuple[Ranges, bool]:
    """The addresses of some interfaces, and whether that is all of them; ``dhcp`` leaves every address possible."""
    found = [drafts[name] for name in interfaces if name in drafts]
    if len(found) < len(interfaces) or any(draft.dynamic or draft.address_unknown for draft in found):
        return ANY, False
    return Ranges.of(*((one.ip, one.ip) for draft in found for one in draft.addresses)), True
