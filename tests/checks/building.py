"""Small devices and networks for tests of what examples cannot show: facts a parser leaves open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from auditor.check import FOUND, Outcome, Result
from auditor.engine.discover import all_checks
from auditor.model.address import parse_ip
from auditor.model.device import Device
from auditor.model.fact import Fact, unknown, written
from auditor.model.interface import Address, Interface, SwitchPort
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.plant.types import EMPTY, Plant
from auditor.reach.network import Network

ALL_FIELDS = frozenset(Device.__dataclass_fields__)


def at(line: int) -> Span:
    """A line of the file every test device is said to come from."""
    return Span("x.cfg", line, line)


def device(name: str = "x", **parts: object) -> Device:
    """A switch with the given parts."""
    given = {"platform": "test", "kind": "switch", "at": at(1), "reads": ALL_FIELDS, **parts}
    return Device(name=name, **given)  # type: ignore[arg-type]  # the parts are Device's own fields


def port(name: str, line: int, *, enabled: Fact[bool] | None = None, **parts: object) -> Interface:
    """An Ethernet port, up unless said otherwise."""
    up = written(True, at(line)) if enabled is None else enabled
    return Interface(name=name, kind="ethernet", at=at(line), enabled=up, **parts)  # type: ignore[arg-type]


def switched(vlan: int, line: int) -> SwitchPort:
    """The switch side of an access port."""
    nothing: Fact[int] = unknown(Text("not written", "not written"))
    return SwitchPort(
        mode=written("access", at(line)),
        access_vlan=written(vlan, at(line)),
        native_vlan=nothing,
        allowed=unknown(Text("not written", "not written")),
    )


def address(text: str, length: int, line: int) -> Address:
    """One interface address."""
    return Address(parse_ip(text), length, at(line))


def run(check: str, devices: Sequence[Device], plant: Plant = EMPTY) -> list[Result]:
    """The results of one check over devices."""
    all_checks()
    found = FOUND[check]
    network = Network(devices, plant, date(2026, 11, 22))
    if found.scope == "network":
        return list(found.run(network))  # type: ignore[arg-type]
    if found.scope == "outcome":
        return list(found.run(Outcome(network, {}, {})))  # type: ignore[arg-type]
    return [result for one in devices for result in found.run(one)]  # type: ignore[arg-type]
