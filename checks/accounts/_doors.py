"""The places people log in at, taken together where one line or one default answers for all of them."""

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
_LINES = 5


@dataclass(frozen=True, slots=True)
class Door(Generic[T]):
    """Places to log in that share the answer ``asked``; ``services`` and ``where`` name them, ``lines`` switch them on.

    ``enabled`` is on where one of its services is on, unknown where one may be.
    """

    where: str
    services: str
    asked: Fact[T]
    enabled: Fact[bool]
    lines: tuple[Span, ...]


def doors(device: Device, ask: Callable[[Listener], Fact[T] | None]) -> Iterator[Door[T]]:
    """Every place of a device at which ``ask`` has an answer, those that are certainly off left out."""
    found: dict[Fact[T], list[Listener]] = {}
    for listener in device.listeners:
        asked = ask(listener)
        if asked is not None and not listener.enabled.is_(False):
            found.setdefault(asked, []).append(listener)
    for asked, listeners in found.items():
        certain = [listener for listener in listeners if listener.enabled.known] or listeners
        services = dict.fromkeys(_named(listener) for listener in certain)
        places = dict.fromkeys(place(device, listener) for listener in certain)
        lines = dict.fromkeys(listener.enabled.at for listener in certain if listener.enabled.at is not None)
        yield Door(
            ", ".join(places), ", ".join(services), asked, certain[0].enabled, tuple(lines)[:_LINES] or (device.at,)
        )


def _named(listener: Listener) -> str:
    return "console" if listener.name == "other" else spoken(listener)
