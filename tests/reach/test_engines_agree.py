"""Sets against single packets: on random small networks both engines give the same answer for every packet tried."""

from __future__ import annotations

from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.model.address import format_ip, parse_ip, prefix
from auditor.model.device import Device
from auditor.model.fact import unknown, written
from auditor.model.forwarding import Nat, Route
from auditor.model.interface import Address, Interface
from auditor.model.ranges import NOTHING, Ranges
from auditor.model.rule import Action, Binding, Match, Rule, RuleSet
from auditor.model.service import TCP, UDP, Service, port_term
from auditor.model.span import Span
from auditor.plant.types import Link, Plant, Port, Zone
from auditor.reach.follow import follow
from auditor.reach.network import Network
from auditor.space.packets import Packet

AT = Span("t.cfg", 1, 1)
LANS = ("10.0.1", "10.0.2", "10.0.3")
"""One LAN behind each router; routers are joined in a row by transit nets 10.9.N.0/30."""

addresses = st.sampled_from(
    [Match.exact(prefix(text), text) for text in ("10.0.1.0/24", "10.0.2.0/24", "10.0.3.8/29", "0.0.0.0/0")]
    + [Match(NOTHING, prefix("10.0.3.0/24"), ("fqdn",), ("fqdn",))]
)
services = st.sampled_from(
    [Service((port_term(TCP, Ranges.one(502)),)), Service((port_term(UDP),)), Service(), Service((), ("group",))]
)
rules = st.builds(
    lambda action, source, destination, service, conditions: Rule(
        name="r", action=action, at=AT, source=source, destination=destination, service=service, conditions=conditions
    ),
    st.sampled_from([Action.PERMIT, Action.PERMIT, Action.DENY, Action.UNKNOWN]),
    addresses,
    addresses,
    services,
    st.sampled_from([(), (), (), ("time-range",)]),
)
filters = st.none() | st.lists(rules, max_size=4)


def interface(name: str, address: str, length: int) -> Interface:
    return Interface(
        name=name, kind="ethernet", at=AT, enabled=written(True, AT), addresses=(Address(parse_ip(address), length, AT),)
    )  # fmt: skip


@st.composite
def routers(draw: st.DrawFn) -> list[Device]:
    return [_router(draw, number) for number in range(3)]


def _router(draw: st.DrawFn, number: int) -> Device:
    interfaces = [interface("lan", f"{LANS[number]}.1", 24)]
    routes = []
    if number > 0:
        interfaces.append(interface("west", f"10.9.{number - 1}.2", 30))
        routes += [_route(LANS[n], f"10.9.{number - 1}.1", draw) for n in range(number)]
    if number < 2:
        interfaces.append(interface("east", f"10.9.{number}.1", 30))
        routes += [_route(LANS[n], f"10.9.{number}.2", draw) for n in range(number + 1, 3)]
    lists, bindings = [], []
    for found in interfaces:
        for stage in ("ingress", "egress"):
            chosen = draw(filters)
            if chosen is None:
                continue
            name = f"{found.name}-{stage}"
            default = draw(st.sampled_from([Action.DENY, Action.PERMIT, Action.UNKNOWN]))
            lists.append(RuleSet(name=name, family="4", rules=tuple(chosen), at=AT, default=default))
            bindings.append(Binding(ruleset=name, stage=stage, at=AT, interface=found.name))
    nats = ()
    if draw(st.booleans()) and number < 2:
        nats = (
            Nat(
                kind=draw(st.sampled_from(["source", "destination", "identity"])), name="n", at=AT,
                inward=frozenset({"lan"}) if number == 0 else None,
                source=draw(addresses), destination=draw(addresses),
                to=Match.exact(prefix(draw(st.sampled_from(["10.9.0.1", "10.0.3.9", "10.0.3.0/30"])))),
            ),
        )  # fmt: skip
    forwards = draw(st.sampled_from([written(True, AT), written(True, AT), unknown("not read")]))
    return Device(
        name=f"r{number}", platform="t", kind="router", at=AT, reads=frozenset(), interfaces=tuple(interfaces),
        routes=tuple(routes), filters=tuple(lists), bindings=tuple(bindings), nats=nats, forwards=forwards,
    )  # fmt: skip


def _route(lan: str, hop: str, draw: st.DrawFn) -> Route:
    conditions = draw(st.sampled_from([(), (), (), ("track 1",)]))
    return Route(prefix=prefix(f"{lan}.0/24"), at=AT, next_hop=parse_ip(hop), conditions=conditions)


def plant(declared: bool) -> Plant:
    zones = tuple(
        Zone(
            id=f"z{number}", kind="it" if number == 0 else "control", at=AT, prefixes=prefix(f"{lan}.0/24"),
            prefix_lines=((prefix(f"{lan}.0/24"), AT),),
        )
        for number, lan in enumerate(LANS)
    )  # fmt: skip
    links = tuple(
        Link(source=Port(f"r{number}", "east", AT), target=Port(f"r{number + 1}", "west", AT), at=AT)
        for number in range(2)
    )
    return Plant(file="plant.yaml", at=AT, zones=zones, links=links if declared else links[:1])


packets = st.builds(
    lambda source, lan, host, protocol, port: Packet(
        parse_ip(f"10.0.1.{source}"), parse_ip(f"{LANS[lan]}.{host}"), protocol, 49152, port
    ),
    st.sampled_from([5, 200]),
    st.sampled_from([1, 2]),
    st.sampled_from([2, 9, 77]),
    st.sampled_from([TCP, UDP]),
    st.sampled_from([502, 80]),
)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(routers(), st.booleans(), st.lists(packets, min_size=1, max_size=5))
def test_a_packet_is_in_the_sets_exactly_when_it_can_be_followed(devices, declared, asked):
    network = Network(devices, plant(declared), date(2026, 11, 22))
    for packet in asked:
        one = network.space.box(
            source=Ranges.one(packet.source), destination=Ranges.one(packet.destination),
            protocol=Ranges.one(packet.protocol), destination_port=Ranges.one(packet.destination_port),
            source_port=Ranges.one(packet.source_port),
        )  # fmt: skip
        for target in ("z1", "z2"):
            pair = network.reach("z0", target)
            shown = f"{format_ip(packet.source)} -> {format_ip(packet.destination)} to {target}"
            certainly = follow(network, packet, "r0", "lan", target, possible=False) is not None
            possibly = follow(network, packet, "r0", "lan", target, possible=True) is not None
            assert bool(pair.lower & one) == certainly, shown
            if not (possibly and not pair.upper & one):
                continue
            raise AssertionError(f"{shown}: followed, yet not in the upper set")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(routers())
def test_every_definite_flow_has_a_witness_that_was_walked(devices):
    network = Network(devices, plant(True), date(2026, 11, 22))
    for target in ("z1", "z2"):
        for flow in network.flows(network.reach("z0", target)):
            if flow.certainty == "definite":
                assert flow.path
                assert not flow.unknowns


def test_the_lower_set_is_always_within_the_upper():
    device = Device(
        name="r0", platform="t", kind="router", at=AT, reads=frozenset(), forwards=written(True, AT),
        interfaces=(interface("lan", "10.0.1.1", 24), interface("east", "10.0.2.1", 24)),
    )  # fmt: skip
    network = Network([device], plant(False), date(2026, 11, 22))
    pair = network.reach("z0", "z1")
    assert pair.lower
    assert not pair.lower - pair.upper
