"""FITELnet text to devices, for the tests beside this file."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

from auditor.model.device import Device
from auditor.platform import Account, account
from auditor.source.document import Document
from auditor.source.node import Tree
from vendor_parsers.furukawa_fitelnet.platform import PLATFORM

SAMPLE = Path(__file__).resolve().parents[2] / "samples" / "platforms" / "furukawa_fitelnet" / "wan-router.conf"


def tree_of(lines: list[str]) -> Tree:
    numbers = range(1, len(lines) + 1)
    return PLATFORM.read(Document("f220.conf", lines, numbers, numbers))


def device_of(text: str) -> Device:
    return PLATFORM.parse(tree_of(dedent(text).strip("\n").split("\n")))


def accounted(lines: list[str]) -> tuple[Device, Account]:
    tree = tree_of(lines)
    device = PLATFORM.parse(tree)
    return device, account(tree, PLATFORM)


def sample() -> Device:
    return device_of(SAMPLE.read_text(encoding="utf-8"))
