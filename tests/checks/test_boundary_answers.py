"""What the checks of boundaries, routing, availability and services say of facts a parser leaves open."""

from __future__ import annotations

import pytest

from auditor.check import Verdict
from auditor.model.address import ANY4, parse_ip, prefix
from auditor.model.device import Device
from auditor.model.fact import Fact, default, unknown, written
from auditor.model.feature import Feature
from auditor.model.forwarding import Peer, Route, RoutingProcess, Speaker
from auditor.model.interface import Interface
from auditor.model.management import Listener
from auditor.model.protection import Protection
from auditor.model.rule import ANYWHERE, Action, Binding, Rule, RuleSet
from auditor.model.text import Text
from auditor.plant.types import EMPTY, Plant, ServiceNeeded, Zone
from auditor.plant.types import Port as PlantPort
from tests.checks.building import address, at, device, port, run, switched

ON: Fact[bool] = written(True, at(90))
OFF: Fact[bool] = default(False, "a document")
OPEN: Fact[bool] = unknown(Text("nobody says", "nobody says"))
OUTSIDE = Zone(
    id="net", kind="internet", at=at(80), interfaces=(PlantPort("x", "wan", at(81)),)
)  # fmt: skip
OFFICE = Zone(id="office", kind="it", at=at(82), prefixes=prefix("10.10.0.0/16"))
DCS = Zone(
    id="dcs", kind="control", at=at(83), prefixes=prefix("10.30.0.0/16"), interfaces=(PlantPort("x", "lan", at(84)),)
)  # fmt: skip
PLANT = Plant(file="plant.yaml", at=at(1), zones=(OUTSIDE, OFFICE))


def wan(**parts: object) -> Interface:
    return port("wan", 10, addresses=(address("192.0.2.2", 30, 11),), **parts)


def edge(**parts: object) -> Device:
    given: dict[str, object] = {"kind": "router", "forwards": ON, "stateful": False, "interfaces": (wan(), INNER)}
    return device(**(given | parts))  # type: ignore[arg-type]  # the parts are Device's own fields


INNER = port("lan", 20, addresses=(address("10.10.1.1", 24, 21),))


def feature(name: str, enabled: Fact[bool]) -> Feature:
    return Feature(name=name, enabled=enabled, where=name, at=at(30))  # type: ignore[arg-type]  # one of the names


def verdicts(check: str, found: Device, plant: Plant = PLANT) -> dict[str, Verdict]:
    return {result.subject: result.verdict for result in run(check, [found], plant)}


# -- MGT-004 ------------------------------------------------------------------------------------------------------

NEEDED = Plant(
    file="plant.yaml",
    at=at(1),
    services_needed=(ServiceNeeded("x", "DHCP", "panels", at(2)), ServiceNeeded("y", "finger", "", at(3))),
)
NOTHING_NEEDED = Plant(file="plant.yaml", at=at(1), services_needed=())


@pytest.mark.parametrize(
    ("name", "enabled", "plant", "expected"),
    [
        ("finger", ON, EMPTY, {"finger": Verdict.FAIL}),
        ("finger", OFF, EMPTY, {"services off": Verdict.PASS}),
        ("finger", OPEN, EMPTY, {"optional services": Verdict.CANNOT_TELL}),
        ("finger", ON, NEEDED, {"finger": Verdict.FAIL}),
        ("dhcp-server", ON, EMPTY, {"dhcp-server": Verdict.CANNOT_TELL}),
        ("dhcp-server", ON, NOTHING_NEEDED, {"dhcp-server": Verdict.FAIL}),
        ("dhcp-server", ON, NEEDED, {"services off": Verdict.PASS}),
        ("dhcp-server", OPEN, NEEDED, {"services off": Verdict.PASS}),
    ],
)
def test_a_service_is_unneeded_only_when_it_is_on_and_not_declared(name, enabled, plant, expected):
    assert verdicts("MGT-004", device(features=(feature(name, enabled),)), plant) == expected


@pytest.mark.parametrize(
    ("fact", "expected"),
    [(ON, Verdict.FAIL), (OFF, Verdict.PASS), (OPEN, Verdict.CANNOT_TELL)],
)
def test_discovery_counts_on_interfaces_that_lead_outside(fact, expected):
    results = verdicts("MGT-004", edge(interfaces=(wan(discovery=fact), port("lan", 20, discovery=ON))))
    assert list(results.values()) == [expected]


# -- AVL-001 ------------------------------------------------------------------------------------------------------


def guard(enabled: Fact[bool], where: str | None = None) -> Protection:
    places = None if where is None else frozenset({where})
    return Protection(kind="flood", enabled=enabled, where="limit", at=at(40), interfaces=places)


@pytest.mark.parametrize(
    ("guards", "expected"),
    [
        ((guard(ON),), Verdict.PASS),
        ((guard(ON, "wan"),), Verdict.PASS),
        ((guard(ON, "lan"), guard(OFF)), Verdict.FAIL),
        ((guard(OFF),), Verdict.FAIL),
        ((guard(OPEN),), Verdict.CANNOT_TELL),
        ((guard(OFF), guard(OPEN)), Verdict.CANNOT_TELL),
        ((), Verdict.CANNOT_TELL),
    ],
)
def test_a_boundary_device_is_guarded_where_its_outside_is(guards, expected):
    assert verdicts("AVL-001", edge(protections=guards)) == {"flood protection": expected}


@pytest.mark.parametrize(("implied", "expected"), [(False, Verdict.PASS), (True, Verdict.FAIL)])
def test_a_list_of_its_own_for_packets_to_the_device_counts_where_somebody_wrote_it(implied, expected):
    denial = Rule(name="10", action=Action.DENY, at=at(50), implied=implied)
    own = RuleSet(name="L", family="both", rules=(denial,), at=at(49))
    bound = Binding(ruleset="L", stage="local", at=at(51))
    found = edge(filters=(own,), bindings=(bound,), protections=(guard(OFF),))
    assert verdicts("AVL-001", found) == {"flood protection": expected}


# -- AVL-002 ------------------------------------------------------------------------------------------------------


def listener(**parts: object) -> Listener:
    given = {"name": "other", "enabled": ON, "sources": default(ANYWHERE, "any"), "ports": ((17, 53),), "where": "dns"}
    return Listener(**(given | parts))  # type: ignore[arg-type]  # the parts are Listener's own fields


def limited(text: str) -> object:
    return written(type(ANYWHERE).exact(prefix(text), text), at(61))


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({}, Verdict.FAIL),
        ({"enabled": OFF}, Verdict.PASS),
        ({"enabled": OPEN}, Verdict.CANNOT_TELL),
        ({"sources": unknown(Text("nobody says", "nobody says"))}, Verdict.CANNOT_TELL),
        ({"sources": limited("10.10.0.0/16")}, Verdict.PASS),
        ({"sources": limited("198.51.100.0/24")}, Verdict.FAIL),
        ({"interfaces": frozenset({"lan"})}, Verdict.PASS),
        ({"interfaces": frozenset({"wan"})}, Verdict.FAIL),
    ],
)
def test_a_service_answers_outside_only_where_all_of_it_is_known(parts, expected):
    assert verdicts("AVL-002", edge(listeners=(listener(**parts),))) == {"wan: DNS dns": expected}


def test_an_interface_without_a_known_address_is_never_certain():
    found = edge(interfaces=(port("wan", 10, dynamic="dhcp"), INNER), listeners=(listener(),))
    assert list(verdicts("AVL-002", found).values()) == [Verdict.CANNOT_TELL]
    (result,) = run("AVL-002", [found], PLANT)
    assert [text.en for text in result.unknowns] == ["the address the interface is given"]


@pytest.mark.parametrize(
    ("guards_self", "expected"), [(True, Verdict.PASS), (False, Verdict.FAIL), (None, Verdict.CANNOT_TELL)]
)
def test_an_interface_list_counts_as_far_as_it_filters_packets_to_the_device(guards_self, expected):
    closed = RuleSet(name="IN", family="4", rules=(), at=at(70), default=Action.DENY)
    bound = Binding(ruleset="IN", stage="ingress", at=at(71), interface="wan")
    found = edge(listeners=(listener(),), filters=(closed,), bindings=(bound,), lists_guard_self=guards_self)
    assert verdicts("AVL-002", found) == {"wan: DNS dns": expected}


def test_a_parser_that_reads_no_services_proves_nothing():
    found = edge(reads=frozenset({"interfaces", "listeners"}))
    assert list(verdicts("AVL-002", found).values()) == [Verdict.CANNOT_TELL]


# -- RTN-003 ------------------------------------------------------------------------------------------------------


def ospf(*speakers: Speaker, peers: tuple[Peer, ...] = ()) -> RoutingProcess:
    return RoutingProcess(protocol="ospf", id="1", at=at(60), speakers=speakers, peers=peers)


@pytest.mark.parametrize(("fact", "expected"), [(ON, Verdict.PASS), (OFF, Verdict.FAIL), (OPEN, Verdict.CANNOT_TELL)])
def test_a_neighbour_is_judged_by_its_key(fact, expected):
    found = edge(routing=(ospf(Speaker(interface="lan", authenticated=fact)),))
    assert verdicts("RTN-003", found)["authentication ospf 1"] is expected


def test_passive_interfaces_have_no_neighbours():
    found = edge(routing=(ospf(Speaker(interface="lan", passive=True, authenticated=OFF)),))
    assert "authentication ospf 1" not in verdicts("RTN-003", found)


@pytest.mark.parametrize(("passive", "expected"), [(False, Verdict.FAIL), (True, Verdict.PASS)])
def test_an_interior_protocol_is_silent_outside(passive, expected):
    found = edge(routing=(ospf(Speaker(interface="wan", passive=passive, authenticated=ON)),))
    assert verdicts("RTN-003", found)["speaks ospf on wan"] is expected


@pytest.mark.parametrize(("urpf", "expected"), [(ON, Verdict.PASS), (OFF, Verdict.FAIL), (OPEN, Verdict.CANNOT_TELL)])
def test_forged_sources_are_kept_out_by_validation(urpf, expected):
    assert verdicts("RTN-003", edge(interfaces=(wan(urpf=urpf), INNER)))["forged sources wan"] is expected


def test_a_list_that_denies_inner_sources_keeps_them_out():
    rules = (
        Rule(name="1", action=Action.DENY, at=at(71), source=type(ANYWHERE).exact(prefix("10.0.0.0/8"))),
        Rule(name="2", action=Action.DENY, at=at(72), source=type(ANYWHERE).exact(prefix("172.16.0.0/12"))),
        Rule(name="3", action=Action.DENY, at=at(73), source=type(ANYWHERE).exact(prefix("192.168.0.0/16"))),
        Rule(name="4", action=Action.DENY, at=at(74), source=type(ANYWHERE).exact(prefix("127.0.0.0/8"))),
        Rule(name="5", action=Action.PERMIT, at=at(75)),
    )
    bound = Binding(ruleset="IN", stage="ingress", at=at(76), interface="wan")
    found = edge(
        interfaces=(wan(urpf=OFF), INNER),
        filters=(RuleSet(name="IN", family="4", rules=rules, at=at(70)),),
        bindings=(bound,),
    )
    assert verdicts("RTN-003", found)["forged sources wan"] is Verdict.PASS


# -- RTN-002 ------------------------------------------------------------------------------------------------------

OFFICE_LEG = Zone(id="office", kind="it", at=at(82), interfaces=(PlantPort("x", "wan", at(85)),))
CONTROL = Plant(file="plant.yaml", at=at(1), zones=(DCS, OFFICE_LEG))
LEG = port("lan", 20, addresses=(address("10.30.1.1", 24, 21),))
OUT = Route(prefix=ANY4, at=at(30), next_hop=parse_ip("10.30.1.254"))


def test_a_device_without_a_default_route_passes():
    found = device(kind="router", forwards=ON, interfaces=(LEG,))
    assert verdicts("RTN-002", found, CONTROL) == {"default route": Verdict.PASS}


def test_a_next_hop_that_nobody_supplied_cannot_be_told():
    found = device(kind="router", forwards=ON, interfaces=(LEG,), routes=(OUT,))
    assert verdicts("RTN-002", found, CONTROL) == {"default route": Verdict.CANNOT_TELL}


def test_a_default_that_discards_leads_nowhere():
    null = Route(prefix=ANY4, at=at(30), interface="Null0", discard=True)
    found = device(kind="router", forwards=ON, interfaces=(LEG,), routes=(null,))
    assert verdicts("RTN-002", found, CONTROL) == {"default route": Verdict.PASS}


def test_a_device_of_several_tiers_has_no_default_to_judge():
    office = port("wan", 10, addresses=(address("10.10.1.1", 24, 11),))
    found = device(kind="router", forwards=ON, interfaces=(LEG, office), routes=(OUT,))
    assert verdicts("RTN-002", found, CONTROL) == {}


# -- BFW-005 ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("profiles", "expected"),
    [
        (None, []),
        ((), [Verdict.FAIL]),
        (("web default",), [Verdict.FAIL]),
        (("ips default",), [Verdict.PASS]),
        (("other x", "av default"), [Verdict.PASS]),
    ],
)
def test_a_policy_without_a_word_on_profiles_is_not_judged(profiles, expected):
    rule = Rule(
        name="1",
        action=Action.PERMIT,
        at=at(71),
        inward=frozenset({"lan"}),
        outward=frozenset({"wan"}),
        profiles=profiles,
    )
    bound = Binding(ruleset="P", stage="through", at=at(76))
    found = edge(filters=(RuleSet(name="P", family="both", rules=(rule,), at=at(70)),), bindings=(bound,))
    assert [result.verdict for result in run("BFW-005", [found], PLANT)] == expected


def test_a_policy_between_inner_interfaces_is_not_judged():
    rule = Rule(
        name="1", action=Action.PERMIT, at=at(71), inward=frozenset({"lan"}), outward=frozenset({"dmz"}), profiles=()
    )
    bound = Binding(ruleset="P", stage="through", at=at(76))
    found = edge(filters=(RuleSet(name="P", family="both", rules=(rule,), at=at(70)),), bindings=(bound,))
    assert run("BFW-005", [found], PLANT) == []


# -- BFW-004 and IP6-002 ------------------------------------------------------------------------------------------


def test_a_plant_without_public_servers_is_asked_where_they_stand():
    (result,) = run("BFW-004", [edge()], PLANT)
    assert (result.verdict, result.subject) == (Verdict.INFO, "plant")


def test_an_audit_without_a_plant_file_is_not_asked():
    assert run("BFW-004", [edge()]) == []


@pytest.mark.parametrize(
    ("guards", "expected"),
    [
        ((), Verdict.CANNOT_TELL),
        ((Protection(kind="ra-guard", enabled=OFF, where="", at=at(1)),), Verdict.INFO),
        ((Protection(kind="ra-guard", enabled=OPEN, where="", at=at(1)),), Verdict.CANNOT_TELL),
        ((Protection(kind="ra-guard", enabled=ON, where="", at=at(1), interfaces=frozenset({"p1"})),), Verdict.PASS),
        ((Protection(kind="ra-guard", enabled=ON, where="", at=at(1), interfaces=frozenset({"p2"})),), Verdict.INFO),
    ],
)
def test_an_access_port_is_guarded_against_rogue_routers_where_a_guard_covers_it(guards, expected):
    zone = Zone(id="dcs", kind="control", at=at(83), interfaces=(PlantPort("x", "p1", at(84)),))
    plant = Plant(file="plant.yaml", at=at(1), zones=(zone,))
    found = device(kind="switch", interfaces=(port("p1", 10, port=switched(300, 10)),), protections=guards)
    assert [result.verdict for result in run("IP6-002", [found], plant) if result.subject == "RA guard"] == [expected]
