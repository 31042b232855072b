"""Helpers of the ASA tests: text to device, and a plain first-match walk over its rules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from textwrap import dedent

from auditor.model.address import parse_ip
from auditor.model.device import Device
from auditor.model.rule import Action, Match, Rule, RuleSet
from auditor.model.service import ICMP, ICMP6, PORT_PROTOCOLS, Service
from auditor.platform import Account, account
from auditor.source.document import Document
from auditor.source.node import Tree
from vendor_parsers.cisco_asa.platform import PLATFORM


def document(text: str, file: str = "asa.cfg") -> Document:
    lines = text.splitlines()
    numbers = range(1, len(lines) + 1)
    return Document(file, lines, list(numbers), list(numbers))


def tree_of(text: str) -> Tree:
    return PLATFORM.read(document(dedent(text)))


def device_of(text: str) -> Device:
    return PLATFORM.parse(tree_of(text))


def accounted(text: str) -> tuple[Device, Account]:
    tree = tree_of(text)
    device = PLATFORM.parse(tree)
    return device, account(tree, PLATFORM)


def unread_of(text: str) -> list[int]:
    return [unread.at.first for unread in accounted(text)[1].unread]


@dataclass(frozen=True)
class Packet:
    """A packet; for ICMP ``source_port`` is the type and ``destination_port`` the code."""

    source: int
    destination: int
    protocol: int = 6
    source_port: int = 40000
    destination_port: int = 80


def packet(source: str, destination: str, protocol: int = 6, destination_port: int = 80) -> Packet:
    return Packet(parse_ip(source), parse_ip(destination), protocol, 40000, destination_port)


Answer = frozenset[bool]
YES: Answer = frozenset({True})
NO: Answer = frozenset({False})
MAYBE: Answer = YES | NO


def _in(match: Match, point: int) -> Answer:
    if point in match.lower:
        return YES
    return MAYBE if point in match.upper else NO


def _serves(service: Service, sent: Packet) -> Answer:
    for term in service.terms:
        if sent.protocol not in term.protocols:
            continue
        if sent.protocol in PORT_PROTOCOLS and (
            sent.destination_port not in term.destination_ports or sent.source_port not in term.source_ports
        ):
            continue
        if sent.protocol in (ICMP, ICMP6) and sent.source_port * 256 + sent.destination_port not in term.icmp:
            continue
        return YES
    return MAYBE if service.unknown else NO


def _matches(rule: Rule, sent: Packet, inward: str, outward: str) -> Answer:
    if not rule.enabled:
        return NO
    if (rule.inward is not None and inward not in rule.inward) or (
        rule.outward is not None and outward not in rule.outward
    ):
        return NO
    parts = [_in(rule.source, sent.source), _in(rule.destination, sent.destination), _serves(rule.service, sent)]
    if NO in parts:
        return NO
    return MAYBE if MAYBE in parts or rule.conditions else YES


def deciding(ruleset: RuleSet, sent: Packet, inward: str = "", outward: str = "") -> tuple[Answer, Rule | None]:
    """What a list may answer, and the rule that certainly decides (None: the default)."""
    answers: set[bool] = set()
    for rule in ruleset.rules:
        matched = _matches(rule, sent, inward, outward)
        if True in matched:
            answers |= _meant(rule.action)
        if matched == YES:
            return frozenset(answers), rule
    return frozenset(answers | _meant(ruleset.default)), None


def _meant(action: Action) -> set[bool]:
    return {True, False} if action is Action.UNKNOWN else {action is Action.PERMIT}


def through(
    device: Device, sent: Packet, inward: str, outward: str, stages: Iterable[str] = (), *, any_place: bool = False
) -> Answer:
    """Whether a new session may pass from one interface to another: every stage must permit.

    ``any_place``: lists of every interface are asked, as the rules themselves say which interface they speak of.
    """
    result = YES
    for stage in stages or ("ingress", "through", "egress"):
        for binding in device.bindings:
            if binding.stage != stage:
                continue
            if not any_place and binding.interface not in (None, inward if stage == "ingress" else outward):
                continue
            if binding.family != "both" and (binding.family == "6") != (sent.destination > 0xFFFFFFFF):
                continue
            ruleset = device.ruleset(binding.ruleset)
            assert ruleset is not None
            answer, _ = deciding(ruleset, sent, inward, outward)
            result = NO if NO in (result, answer) else MAYBE if MAYBE in (result, answer) else YES
    return result
