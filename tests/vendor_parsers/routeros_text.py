"""Exports of RouterOS for tests, and the devices they make."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from textwrap import dedent

from auditor.cli.reach_command import packet_of
from auditor.engine import Options, load
from auditor.model.device import Device
from auditor.model.rule import Rule, RuleSet
from auditor.model.wireless import Ssid
from auditor.platform import account
from auditor.reach.ask import ask
from auditor.source.document import Document
from vendor_parsers.mikrotik_routeros.platform import PLATFORM

SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "platforms" / "mikrotik_routeros"
V6 = "# nov/18/2026 09:50:12 by RouterOS 6.49.10\n"
V7 = "# 2026-11-20 10:02:11 by RouterOS 7.15.3\n"
WHOLE = "/port\nset 0 name=serial0\n/system identity\nset name=gw\n"
"""Menus that make an export a whole one."""


def document(text: str, file: str = "gw-01.rsc") -> Document:
    """A plain file."""
    lines = text.splitlines()
    numbers = list(range(1, len(lines) + 1))
    return Document(file, lines, numbers, numbers)


def device_of(text: str, head: str = V7, whole: str = WHOLE) -> Device:
    """The device of a text, indented as it stands in a test."""
    return PLATFORM.parse(PLATFORM.read(document(head + whole + dedent(text).lstrip("\n"))))


def unread_of(text: str, head: str = V7) -> list[str]:
    """The words not understood, one for each such line."""
    tree = PLATFORM.read(document(head + WHOLE + dedent(text).lstrip("\n")))
    PLATFORM.parse(tree)
    return [line.word for line in account(tree, PLATFORM).unread]


def forward(*rules: str, beside: str = "", head: str = V7) -> RuleSet:
    """The forward list of rules written without ``add chain=forward``."""
    lines = [rule if "chain=" in rule else f"chain=forward {rule}" for rule in rules]
    text = "/ip firewall filter\n" + "\n".join(f"add {line}" for line in lines) + "\n" + dedent(beside).lstrip("\n")
    found = device_of(text, head).ruleset("filter forward")
    assert found is not None
    return found


def rule(text: str, *, beside: str = "", head: str = V7) -> Rule:
    """The one rule a line makes."""
    (found,) = forward(text, beside=beside, head=head).rules
    return found


def ssid_of(text: str, head: str = V7) -> Ssid:
    """The only SSID of a text."""
    (found,) = device_of(text, head).ssids
    return found


class Asked:
    """One configuration and what becomes of packets sent into it."""

    def __init__(self, folder: Path, text: str, head: str = V7) -> None:
        path = folder / "device.rsc"
        path.write_text(head + WHOLE + dedent(text).lstrip("\n"), encoding="utf-8")
        self.network = load(Options(sources=(str(path),), as_of=date(2026, 11, 22))).network

    def verdict(self, source: str, destination: str, port: str = "443", protocol: str = "tcp") -> str:
        """permitted, denied or cannot tell."""
        return ask(self.network, packet_of(source, destination, protocol, port)).verdict
