"""AlaxalA text to devices, for the tests beside this file."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

from auditor.model.device import Device
from auditor.model.management import Listener
from auditor.platform import Account, account
from auditor.source.document import Document
from auditor.source.node import Tree
from vendor_parsers.alaxala_ax.platform import PLATFORM

SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "platforms" / "alaxala_ax"


def tree_of(lines: list[str]) -> Tree:
    numbers = range(1, len(lines) + 1)
    return PLATFORM.read(Document("ax36.cfg", lines, numbers, numbers))


def device_of(text: str) -> Device:
    return PLATFORM.parse(tree_of(dedent(text).strip("\n").split("\n")))


def accounted(lines: list[str]) -> tuple[Device, Account]:
    tree = tree_of(lines)
    device = PLATFORM.parse(tree)
    return device, account(tree, PLATFORM)


def sample(name: str) -> Device:
    return device_of((SAMPLES / name).read_text(encoding="utf-8"))


def listener(device: Device, name: str) -> Listener:
    (found,) = (one for one in device.listeners if one.name == name)
    return found
