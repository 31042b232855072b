"""Small configurations of NX-OS and EOS for tests: from a text to the device, and what a list lets through."""

from __future__ import annotations

from textwrap import dedent

from auditor.model.device import Device, Unread
from auditor.model.interface import Interface
from auditor.model.management import Listener
from auditor.platform import Platform, account
from auditor.source.document import Document


def document(text: str, file: str = "sw.cfg") -> Document:
    lines = dedent(text).strip("\n").split("\n")
    numbers = range(1, len(lines) + 1)
    return Document(file, lines, numbers, numbers)


def device_of(platform: Platform, text: str) -> Device:
    return platform.parse(platform.read(document(text)))


def unread_of(platform: Platform, text: str) -> tuple[Unread, ...]:
    tree = platform.read(document(text))
    platform.parse(tree)
    return account(tree, platform).unread


def port(device: Device, name: str) -> Interface:
    found = device.interface(name)
    assert found is not None
    return found


def listener(device: Device, name: str, vrf: str = "") -> Listener:
    (found,) = [one for one in device.listeners if (one.name, one.vrf) == (name, vrf)]
    return found
