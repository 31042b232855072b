"""Helpers of the FortiOS tests: text to device, and a plain first-match walk over its rules."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

from auditor.model.address import parse_ip
from auditor.model.device import Device
from auditor.model.rule import Action, Match, Rule, RuleSet
from auditor.model.service import ICMP, ICMP6, PORT_PROTOCOLS, Service
from auditor.platform import Account, account
from auditor.source.document import Document
from vendor_parsers.fortinet_fortios.platform import PLATFORM

SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "platforms" / "fortinet_fortios"


def document(text: str, file: str = "fw.conf") -> Document:
    lines = text.splitlines()
    numbers = list(range(1, len(lines) + 1))
    return Document(file, lines, numbers, numbers)


def device_of(text: str) -> Device:
    return PLATFORM.parse(PLATFORM.read(document(dedent(text))))


def accounted(text: str, file: str = "fw.conf") -> tuple[Device, Account]:
    tree = PLATFORM.read(document(dedent(text), file))
    device = PLATFORM.parse(tree)
    return device, account(tree, PLATFORM)


def sample(name: str) -> Device:
    return device_of((SAMPLES / name).read_text(encoding="utf-8"))


def rules_of(device: Device, name: str = "firewall policy") -> tuple[Rule, ...]:
    """The rules written in the configuration, without those the platform implies."""
    found = device.ruleset(name)
    assert found is not None
    return tuple(rule for rule in found.rules if not rule.implied)


@dataclass(frozen=True)
class Packet:
    """A packet; for ICMP ``source_port`` is the type and ``destination_port`` the code."""

    source: int
    destination: int
    protocol: int = 6
    source_port: int = 40000
    destination_port: int = 80


def packet(source: str, destination: str, protocol: int = 6, port: int = 80) -> Packet:
    return Packet(parse_ip(source), parse_ip(destination), protocol, 40000, port)


Answer = frozenset[bool]
YES: Answer = frozenset({True})
NO: Answer = frozenset({False})
MAYBE: Answer = YES | NO


def _in(match: Match, point: int) -> Answer:
    return YES if point in match.lower else MAYBE if point in match.upper else NO


def _serves(service: Service, sent: Packet) -> Answer:
    for term in service.terms:
        ported = sent.protocol in PORT_PROTOCOLS
        if sent.protocol not in term.protocols:
            continue
        if ported and (
            sent.destination_port not in term.destination_ports or sent.source_port not in term.source_ports
        ):
            continue
        if sent.protocol in (ICMP, ICMP6) and sent.source_port * 256 + sent.destination_port not in term.icmp:
            continue
        return YES
    return MAYBE if service.unknown else NO


def matches(rule: Rule, sent: Packet, inward: str, outward: str, translated: str = "") -> Answer:
    if not rule.enabled or (rule.translated is not None and translated not in rule.translated):
        return NO
    if rule.inward is not None and inward not in rule.inward:
        return NO
    if rule.outward is not None and outward not in rule.outward:
        return NO
    parts = (_in(rule.source, sent.source), _in(rule.destination, sent.destination), _serves(rule.service, sent))
    if NO in parts:
        return NO
    return MAYBE if MAYBE in parts or rule.conditions else YES


def passes(rules: RuleSet, sent: Packet, inward: str, outward: str, translated: str = "") -> Answer:
    """What may become of a packet whose destination ``translated`` has changed: passed (True), dropped (False), or both."""
    outcome: set[bool] = set()
    for rule in rules.rules:
        met = matches(rule, sent, inward, outward, translated)
        if True not in met:
            continue
        outcome |= MAYBE if rule.action is Action.UNKNOWN else {rule.action is Action.PERMIT}
        if met == YES:
            return frozenset(outcome)
    return frozenset(outcome | {rules.default is Action.PERMIT})
