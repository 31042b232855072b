"""The networks the rules are tried in: a plant net, a control net and the outside, behind one router or two in a row."""

from __future__ import annotations

from auditor.model.address import prefix
from auditor.model.ranges import Ranges
from auditor.model.span import Span
from auditor.plant.types import Link, Plant, Port, Zone, ZoneKind
from tests.kernel.lab import Cable, Place, Plan

AT = Span("plant.yaml", 1, 1)
IT, CONTROL, OUTSIDE = "z0", "z1", "z2"
_LAN = Cable("eth0", ("10.0.1.1/24", "2001:db8:1::1/64"))
_CONTROL = Cable("eth1", ("10.0.2.1/24", "2001:db8:2::1/64"))
_OUTSIDE = Cable("eth2", ("198.51.100.1/24", "198.51.100.2/24", "2001:db8:f::1/64"))
_NOWHERE = ("blackhole 10.99.0.0/16", "unreachable 10.98.0.0/16", "blackhole 2001:db8:99::/48")
_UPSTREAM = ("default via 198.51.100.254 dev eth2", "default via 2001:db8:f::fe dev eth2")

ONE = (Plan("r0", (_LAN, _CONTROL, _OUTSIDE), (*_NOWHERE, *_UPSTREAM)),)
TWO = (
    Plan(
        "r0",
        (_LAN, Cable("east", ("10.9.0.1/30", "2001:db8:9::1/64"), ("r1", "west"))),
        (*_NOWHERE, "default via 10.9.0.2 dev east", "default via 2001:db8:9::2 dev east"),
    ),
    Plan(
        "r1",
        (Cable("west", ("10.9.0.2/30", "2001:db8:9::2/64"), ("r0", "east")), _CONTROL, _OUTSIDE),
        (*_UPSTREAM, "10.0.1.0/24 via 10.9.0.1 dev west", "2001:db8:1::/64 via 2001:db8:9::1 dev west"),
    ),
)

_PREFIXES: dict[str, tuple[ZoneKind, tuple[str, ...]]] = {
    IT: ("it", ("10.0.1.0/24", "2001:db8:1::/64")),
    CONTROL: ("control", ("10.0.2.0/24", "2001:db8:2::/64")),
    OUTSIDE: ("internet", ("198.51.100.0/24", "2001:db8:f::/64")),
}


def entrances(plans: tuple[Plan, ...]) -> dict[str, Place]:
    """Where the hosts of each zone stand."""
    home = {"eth0": IT, "eth1": CONTROL, "eth2": OUTSIDE}
    return {home[cable.name]: (plan.name, cable.name) for plan in plans for cable in plan.cables if cable.to is None}


def plant(plans: tuple[Plan, ...]) -> Plant:
    """The zones, and the cable between the routers."""
    zones = tuple(
        Zone(
            id=name, kind=kind, at=AT, prefixes=Ranges.union(map(prefix, texts)),
            prefix_lines=tuple((prefix(text), AT) for text in texts),
        )
        for name, (kind, texts) in _PREFIXES.items()
    )  # fmt: skip
    links = tuple(
        Link(source=Port(plan.name, cable.name, AT), target=Port(*cable.to, AT), at=AT)
        for plan in plans
        for cable in plan.cables
        if cable.to is not None and cable.name == "east"
    )
    return Plant(file="plant.yaml", at=AT, zones=zones, links=links)
