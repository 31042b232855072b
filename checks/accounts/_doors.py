"""The places people log in at, one where several services share a line and its setting."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from auditor.model.device import Device
from auditor.model.fact import Fact
from auditor.model.management import Listener
from auditor.model.span import Span
from checks.management._words import place, spoken

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Door(Generic[T]):
    """A place to log in. ``services`` are the words for what answers there, ``asked`` the fact that was asked of it.

    ``enabled`` is on where one of its services is on, unknown where one may be.
    """

    where: str
    services: str
    asked: Fact[T]
    enabled: Fact[bool]
    at: Span


def doors(device: Device, ask: Callable[[Listener], Fact[T] | None]) -> Iterator[Door[T]]:
    """Every place of a device at which ``ask`` has an answer, those that are certainly off left out."""
    found: dict[tuple[str, Fact[T]], list[Listener]] = {}
    for listener in device.listeners:
        asked = ask(listener)
        if asked is not None and not listener.enabled.is_(False):
            found.setdefault((place(device, listener), asked), []).append(listener)
    for (where, asked), listeners in found.items():
        certain = [listener for listener in listeners if listener.enabled.known] or listeners
        names = dict.fromkeys(_named(listener) for listener in certain)
        enabled = certain[0].enabled
        yield Door(where, ", ".join(names), asked, enabled, enabled.at or asked.at or device.at)


def _named(listener: Listener) -> str:
    return "console" if listener.name == "other" else spoken(listener)
