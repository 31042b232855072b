"""Helpers of the PAN-OS tests: text to device, and what its lists say of one packet."""

from __future__ import annotations

from pathlib import Path

from auditor.model.address import parse_ip
from auditor.model.device import Device
from auditor.model.rule import Rule
from auditor.model.span import Span
from auditor.platform import Account, account
from auditor.reach.single import ruling
from auditor.source.document import Document
from auditor.space.packets import Packet
from vendor_parsers.paloalto_panos.platform import PLATFORM

SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "platforms" / "paloalto_panos"
NETWORK = """\
set deviceconfig system hostname fw
set network interface ethernet ethernet1/1 layer3 ip 10.1.0.1/24
set network interface ethernet ethernet1/2 layer3 ip 10.2.0.1/24
set network interface ethernet ethernet1/3 layer3 ip 10.3.0.1/24
set network virtual-router vr interface [ ethernet1/1 ethernet1/2 ethernet1/3 ]
set zone office network layer3 ethernet1/1
set zone control network layer3 ethernet1/2
set zone dmz network layer3 ethernet1/3
"""
PLACES = {"office": "ethernet1/1", "control": "ethernet1/2", "dmz": "ethernet1/3"}


def document(text: str, file: str = "fw.conf") -> Document:
    lines = text.splitlines()
    numbers = list(range(1, len(lines) + 1))
    return Document(file, lines, numbers, numbers)


def device_of(text: str) -> Device:
    return PLATFORM.parse(PLATFORM.read(document(text)))


def accounted(text: str) -> tuple[Device, Account]:
    tree = PLATFORM.read(document(text))
    device = PLATFORM.parse(tree)
    return device, account(tree, PLATFORM)


def sample(name: str) -> str:
    return (SAMPLES / name).read_text(encoding="utf-8")


def rule(name: str, inward: str, outward: str, action: str = "allow", **said: str) -> str:
    """A rule as ``set`` lines; every word it needs is there, ``said`` replaces and adds."""
    words = {
        "from": inward, "to": outward, "source": "any", "destination": "any", "application": "any", "service": "any",
        "action": action, **{key.replace("_", "-"): value for key, value in said.items()},
    }  # fmt: skip
    return "".join(f'set rulebase security rules "{name}" {key} {value}\n' for key, value in words.items() if value)


def rules_of(device: Device, name: str = "security policy") -> tuple[Rule, ...]:
    """The rules somebody wrote."""
    found = device.ruleset(name)
    assert found is not None
    return tuple(rule for rule in found.rules if not rule.implied)


def says(
    device: Device, inward: str, outward: str, destination: str, port: int = 443, *, source: str = "10.1.0.5",
    protocol: int = 6, name: str = "security policy",
) -> str:  # fmt: skip
    """``permit``, ``deny`` or ``open``: what a list says of one packet between two zones."""
    found = device.ruleset(name)
    assert found is not None
    into, out = PLACES.get(inward, inward), PLACES.get(outward, outward)
    rules = tuple(one for one in found.rules if one.meets(into, out))
    packet = Packet(
        source=parse_ip(source), destination=parse_ip(destination), protocol=protocol, source_port=40000,
        destination_port=port, icmp=0, established=False,
    )  # fmt: skip
    sure, maybe = (ruling(rules, found.default, Span("", 0, 0), packet, possible=side).passes for side in (False, True))
    return "permit" if sure and maybe else "open" if sure != maybe else "deny"
