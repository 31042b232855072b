"""Helpers of the Junos tests: text to device, and devices with their places in the file left out."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from pathlib import Path
from textwrap import dedent

from auditor.model.address import parse_ip
from auditor.model.device import Device
from auditor.model.rule import Action, Rule, RuleSet
from auditor.model.span import Span
from auditor.platform import Account, account
from auditor.reach.single import ruling
from auditor.source.document import Document
from auditor.space.packets import Packet
from vendor_parsers.juniper_junos.platform import PLATFORM

SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "platforms" / "juniper_junos"
NOWHERE = Span("", 0, 0)


def document(text: str, file: str = "fw.conf") -> Document:
    lines = text.splitlines()
    numbers = list(range(1, len(lines) + 1))
    return Document(file, lines, numbers, numbers)


def accounted(text: str, file: str = "fw.conf") -> tuple[Device, Account]:
    tree = PLATFORM.read(document(dedent(text), file))
    device = PLATFORM.parse(tree)
    return device, account(tree, PLATFORM)


def device_of(text: str) -> Device:
    return accounted(text)[0]


def sample(name: str) -> Device:
    return device_of((SAMPLES / name).read_text(encoding="utf-8"))


def without_places(value: object) -> object:
    """A value with every span left out, to compare what two texts say."""
    if isinstance(value, Span):
        return None
    if is_dataclass(value) and not isinstance(value, type):
        return type(value).__name__, tuple(
            (field.name, without_places(getattr(value, field.name))) for field in fields(value) if field.name != "files"
        )
    if isinstance(value, tuple):
        return tuple(map(without_places, value))
    return value


def rules_of(device: Device, name: str) -> tuple[Rule, ...]:
    found = device.ruleset(name)
    assert found is not None
    return tuple(rule for rule in found.rules if not rule.implied)


def packet(source: str, destination: str, protocol: int = 6, port: int = 443, *, established: bool = False) -> Packet:
    icmp = protocol in (1, 58)
    return Packet(
        source=parse_ip(source),
        destination=parse_ip(destination),
        protocol=protocol,
        source_port=0 if icmp else 40000,
        destination_port=0 if icmp else port,
        icmp=port * 256 if icmp else 0,
        established=established,
    )


def passes(rules: RuleSet, sent: Packet, inward: str = "", outward: str = "") -> bool | None:
    """Whether a list lets a packet pass between two interfaces; None when that cannot be told."""
    asked = tuple(rule for rule in rules.rules if rule.meets(inward, outward))
    sure, maybe = (ruling(asked, rules.default, NOWHERE, sent, possible=side).passes for side in (False, True))
    return sure if sure == maybe else None


def filter_of(*terms: str, family: str = "inet") -> RuleSet:
    """The filter F made of lines behind ``set firewall family inet filter F``."""
    text = "\n".join(f"set firewall family {family} filter F {line}" for line in terms)
    found = device_of(f"set system host-name r\n{text}\n").ruleset("F")
    assert found is not None
    assert found.default is Action.DENY
    return found
