"""What runs against what the device starts with, where one input holds both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from auditor.model.device import Device
from auditor.model.fact import Fact, written
from auditor.model.logs import Saved
from auditor.model.span import Span
from auditor.source.document import Document
from auditor.source.node import Node, Tree

STARTUP = frozenset({"show startup-config", "more nvram:startup-config", "display saved-configuration"})


@dataclass(frozen=True, slots=True)
class Statements:
    """The statements of one configuration that were understood, by their whole path, each with its lines.

    What was left alone on purpose (certificates, counters, the clock's drift) is none of them; comments neither.
    """

    startup: bool
    lines: dict[str, Span]


def statements_of(tree: Tree, document: Document) -> Statements:
    """What a parsed tree says; to be taken before the tree is released."""
    return Statements(document.command in STARTUP, dict(_understood(tree.root, "")))


def _understood(root: Node, above: str) -> Iterator[tuple[str, Span]]:
    stack = [(child, above) for child in reversed(root.children)]
    while stack:
        node, path = stack.pop()
        own = f"{path} / {node.text}"
        if node.read and not node.text.startswith(("!", "#", ":")):
            yield own, node.at
        stack += [(child, own) for child in reversed(node.children)]


def holds_both(documents: tuple[Document, ...]) -> bool:
    """True when an input has a startup configuration beside another one."""
    return any(document.command in STARTUP for document in documents) and len(documents) > 1


def join_saved(devices: list[Device], statements: list[Statements]) -> list[Device]:
    """Each running configuration with what became of its saved one; saved ones that have a running one go."""
    saved = {device.name: n for n, device in enumerate(devices) if statements[n].startup}
    running = {device.name: n for n, device in enumerate(devices) if not statements[n].startup}
    found: list[Device] = []
    for n, device in enumerate(devices):
        if statements[n].startup and device.name in running:
            continue
        other = saved.get(device.name)
        if other is not None and not statements[n].startup:
            state = compared(device, statements[n].lines, statements[other].lines)
            device = replace(device, upkeep=replace(device.upkeep, saved=state))
        found.append(device)
    return found


def compared(device: Device, runs: dict[str, Span], starts: dict[str, Span]) -> Fact[Saved]:
    """``same``, or ``different`` at the first line only one of the two has."""
    for here, there in ((runs, starts), (starts, runs)):
        for path, at in here.items():
            if path not in there:
                return written("different", at)
    return written("same", device.at)
