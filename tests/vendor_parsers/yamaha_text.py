"""Texts of Yamaha routers for tests, and the devices they make."""

from __future__ import annotations

from textwrap import dedent

from auditor.model.device import Device
from auditor.model.rule import Rule, RuleSet
from auditor.platform import account
from auditor.source.document import Document
from vendor_parsers.yamaha_rtx.platform import PLATFORM

HEAD = "# RTX830 Rev.15.02.31 (Fri Jul  5 10:12:44 2024)\n"


def document(text: str, file: str = "rt-01.conf") -> Document:
    """A plain file."""
    lines = text.splitlines()
    numbers = list(range(1, len(lines) + 1))
    return Document(file, lines, numbers, numbers)


def device_of(text: str) -> Device:
    """The device of a text, indented as it stands in a test."""
    return PLATFORM.parse(PLATFORM.read(document(dedent(text).lstrip("\n"))))


def unread_of(text: str) -> list[tuple[str, str]]:
    """Topic and word of every line not understood."""
    tree = PLATFORM.read(document(dedent(text).lstrip("\n")))
    PLATFORM.parse(tree)
    return [(line.topic, line.word) for line in account(tree, PLATFORM).unread]


def rules_of(device: Device, name: str) -> tuple[Rule, ...]:
    """The rules of a list; it has to be there."""
    found = device.ruleset(name)
    assert isinstance(found, RuleSet)
    return found.rules


def filter_of(words: str) -> Rule:
    """The one rule of ``ip filter 1 …`` on an interface."""
    return rules_of(device_of(f"ip lan1 secure filter in 1\nip filter 1 {words}\n"), "lan1 in")[0]
