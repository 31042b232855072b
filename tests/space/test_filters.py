"""First match over uncertain rules: the two bounds against plain evaluation of every packet."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.model.address import format_ip, parse_ip, prefix
from auditor.model.ranges import NOTHING, Ranges
from auditor.model.rule import Action, Match, Rule
from auditor.model.service import TCP, UDP, Service, port_term
from auditor.model.span import Span
from auditor.reach.single import ruling
from auditor.space.filters import Sides, permitted
from auditor.space.packets import Packet, Space

NETS = [prefix(text) for text in ("10.0.0.0/30", "10.0.0.0/31", "10.0.0.2/31", "10.0.0.1/32", "0.0.0.0/0")]
PORTS = [Ranges.one(22), Ranges(((22, 23),)), Ranges(((0, 65535),))]
AT = Span("t", 1, 1)


def exact(found: Ranges) -> Match:
    return Match.exact(found, "net")


def doubtful(found: Ranges) -> Match:
    return Match(NOTHING, found, ("fqdn",), ("fqdn",))


matches = st.sampled_from(NETS).flatmap(lambda found: st.sampled_from([exact(found), exact(found), doubtful(found)]))
services = st.builds(
    lambda protocol, ports, unknown: Service((port_term(protocol, ports),), ("group",) if unknown else ()),
    st.sampled_from([TCP, UDP]),
    st.sampled_from(PORTS),
    st.booleans(),
)
rules = st.lists(
    st.builds(
        lambda action, source, destination, service, conditions, enabled: Rule(
            name="r",
            action=action,
            at=AT,
            source=source,
            destination=destination,
            service=service,
            conditions=("time",) if conditions else (),
            enabled=enabled,
        ),
        st.sampled_from([Action.PERMIT, Action.DENY, Action.UNKNOWN]),
        matches,
        matches,
        services,
        st.booleans(),
        st.sampled_from([True, True, True, False]),
    ),
    max_size=6,
)
packets = st.builds(
    lambda source, destination, protocol, port: Packet(
        parse_ip(f"10.0.0.{source}"), parse_ip(f"10.0.0.{destination}"), protocol, 49152, port
    ),
    st.integers(0, 4),
    st.integers(0, 4),
    st.sampled_from([TCP, UDP]),
    st.sampled_from([22, 23, 80]),
)


@settings(max_examples=150, deadline=None)
@given(rules, st.sampled_from([Action.PERMIT, Action.DENY, Action.UNKNOWN]), st.lists(packets, min_size=1, max_size=6))
def test_sets_and_single_packets_agree_on_both_bounds(listed, default, asked):
    space = Space()
    found = permitted(space, listed, default, Sides(space.everything, space.everything))
    assert not found.lower - found.upper, "what certainly passes must possibly pass"
    for packet in asked:
        one = space.box(
            source=Ranges.one(packet.source), destination=Ranges.one(packet.destination),
            protocol=Ranges.one(packet.protocol), destination_port=Ranges.one(packet.destination_port),
        )  # fmt: skip
        shown = f"{format_ip(packet.source)} -> {format_ip(packet.destination)}:{packet.destination_port}"
        certainly = ruling(listed, default, AT, packet, possible=False).passes
        possibly = ruling(listed, default, AT, packet, possible=True).passes
        assert bool(found.lower & one) == certainly, shown
        assert bool(found.upper & one) == possibly, shown


def test_a_deny_after_an_uncertain_permit_leaves_the_packet_possible_not_certain():
    space = Space()
    permit = Rule(name="1", action=Action.PERMIT, at=AT, conditions=("time-range WORK",))
    deny = Rule(name="2", action=Action.DENY, at=AT)
    found = permitted(space, [permit, deny], Action.DENY, Sides(space.everything, space.everything))
    assert not found.lower
    assert found.upper == space.everything


def test_a_rule_whose_action_could_not_be_read_may_permit_and_may_deny():
    space = Space()
    unread = Rule(name="1", action=Action.UNKNOWN, at=AT)
    permit = Rule(name="2", action=Action.PERMIT, at=AT)
    found = permitted(space, [unread, permit], Action.DENY, Sides(space.everything, space.everything))
    assert not found.lower
    assert found.upper == space.everything
