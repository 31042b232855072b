"""Small random networks with everything the engine follows: lists and chains, translations, policy routes, doubts."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from auditor.model.address import parse_ip, prefix
from auditor.model.device import Device
from auditor.model.fact import unknown, written
from auditor.model.forwarding import Nat, PolicyRoute, Route, TunnelStage, Vpn
from auditor.model.interface import Address, Bridge, Interface, InterfaceKind, SwitchPort
from auditor.model.ranges import NOTHING, Ranges
from auditor.model.rule import Action, Binding, Match, Rule, RuleSet
from auditor.model.service import ANY_SERVICE, TCP, UDP, Service, port_term
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.plant.types import Link, Plant, Port, Zone
from auditor.space.packets import Packet

AT = Span("t.cfg", 1, 1)
LANS = ("10.0.1", "10.0.2", "10.0.3")
"""One LAN behind each router; routers are joined in a row by transit nets 10.9.N.0/30."""

PUBLISHED = ("10.0.2.200", "10.0.3.200", "10.9.0.9")
NETS = (
    "0.0.0.0/0",
    "0.0.0.0/0",
    "10.0.1.0/24",
    "10.0.2.0/24",
    "10.0.3.0/24",
    "10.0.2.8/29",
    "10.0.3.200/32",
    "10.9.0.0/24",
)
PORTS = (80, 81, 502, 503)
OTHER_TABLE = "v"


def match(random: Random) -> Match:
    net = prefix(random.choice(NETS))
    return Match(NOTHING, net, ("fqdn",), ("fqdn",)) if random.random() < 0.08 else Match.exact(net, "net")


def service(random: Random) -> Service:
    unresolved = ("group",) if random.random() < 0.05 else ()
    term = random.choice(
        [
            None,
            None,
            port_term(TCP),
            port_term(UDP),
            port_term(TCP, Ranges.one(502)),
            port_term(TCP, Ranges(((80, 81),))),
        ]
    )
    return Service(unknown=unresolved) if term is None else Service((term,), unresolved)


def rule(random: Random, chains: tuple[str, ...]) -> Rule:
    actions = [Action.PERMIT] * 4 + [Action.DENY] * 3 + [Action.UNKNOWN]
    actions += [Action.JUMP, Action.JUMP, Action.GOTO] if chains else [Action.RETURN, Action.RETURN]
    action = random.choice(actions)
    return Rule(
        name="r", action=action, at=Span("t.cfg", random.randrange(2, 10**6), 10**6), source=match(random),
        destination=match(random), service=service(random),
        conditions=("time-range",) if random.random() < 0.1 else (),
        chain=random.choice(chains) if action in (Action.JUMP, Action.GOTO) else "",
        states=random.choice([None] * 6 + [frozenset({"established"}), frozenset({"new", "established"})]),
        translated=random.choice([None] * 6 + [frozenset({""}), frozenset({"n0"}), frozenset({"n0", "n1"})]),
    )  # fmt: skip


def filters(random: Random, interfaces: list[Interface]) -> tuple[list[RuleSet], list[Binding]]:
    lists = [
        RuleSet(
            name="outer", family="4", at=AT, default=Action.RETURN,
            rules=tuple(rule(random, ("inner",)) for _ in range(random.randrange(3))),
        ),
        RuleSet(
            name="inner", family="4", at=AT, default=Action.RETURN,
            rules=tuple(rule(random, ()) for _ in range(random.randrange(3))),
        ),
    ]  # fmt: skip
    bindings = []
    sparse = random.choice([0.6, 0.9])
    places = [(stage, one.name) for one in interfaces for stage in ("ingress", "egress")] + [
        ("through", None),
        ("local", None),
    ]
    for stage, place in places:
        if random.random() < sparse:
            continue
        name = f"{place}-{stage}"
        rules = tuple(rule(random, ("outer", "inner", "outer", "missing")) for _ in range(random.randrange(1, 5)))
        default = random.choice([Action.DENY, Action.PERMIT, Action.PERMIT, Action.PERMIT, Action.UNKNOWN])
        lists.append(RuleSet(name=name, family="4", rules=rules, at=AT, default=default))
        bindings.append(Binding(ruleset=name, stage=stage, at=AT, interface=place))
    return lists, bindings


def nat(random: Random, number: int, interfaces: list[Interface]) -> Nat:
    kind = random.choice(
        ["source", "source", "destination", "destination", "destination", "identity", "identity_destination"]
    )
    destination, to, service_ = (
        match(random),
        prefix(random.choice(["10.9.0.1/32", "10.0.3.9/32", "10.0.3.0/30"])),
        service(random),
    )
    pairs, ports, source = random.random() < 0.4, None, match(random)
    if kind == "destination":
        source = match(random) if random.random() < 0.3 else Match.exact(prefix("0.0.0.0/0"))
        if random.random() < 0.8:
            destination = Match.exact(prefix(random.choice([f"{one}/32" for one in PUBLISHED] + ["10.0.2.0/24"])))
        to = prefix(random.choice(["10.0.3.9/32", "10.0.2.9/32", "10.0.3.0/30", "10.0.2.8/31", "10.0.3.1/32"]))
        if random.random() < 0.4:
            service_ = Service((port_term(TCP, random.choice([Ranges.one(80), Ranges(((80, 81),))])),))
            ports = random.choice([Ranges.one(502), Ranges(((502, 503),))])
    elif kind == "source" and pairs:
        source, to = Match.exact(prefix("10.0.1.0/24")), prefix("10.0.7.0/24")
    names = [one.name for one in interfaces]
    return Nat(
        kind=kind, name=f"n{number}", at=AT, source=source, destination=destination, service=service_,
        inward=frozenset({random.choice(names)}) if random.random() < 0.3 else None,
        outward=frozenset({random.choice(names)}) if random.random() < 0.3 else None,
        to=Match(NOTHING, to, ("dyn",), ("dyn",)) if random.random() < 0.05 else Match.exact(to), to_ports=ports,
        one_to_one=pairs, conditions=("route-map",) if random.random() < 0.1 else (),
        translated=frozenset(random.sample(["", "n0", "n1", "n2"], 2)) if random.random() < 0.2 else None,
    )  # fmt: skip


def policy_route(random: Random) -> PolicyRoute:
    hop = random.choice(["10.9.0.2", "10.9.1.2", "", "discard", "9.9.9.9", "172.16.0.9"])
    return PolicyRoute(
        name="p", at=AT, source=match(random), destination=match(random),
        next_hop=parse_ip(hop) if hop[:1].isdigit() else None, discard=hop == "discard",
        only_default=random.random() < 0.3, recursive=random.random() < 0.5,
        next_vrf=random.choice([None, None, OTHER_TABLE]), conditions=("track 1",) if random.random() < 0.3 else (),
    )  # fmt: skip


def interface(name: str, address: str, length: int, kind: InterfaceKind = "ethernet") -> Interface:
    return Interface(
        name=name, kind=kind, at=AT, enabled=written(True, AT), addresses=(Address(parse_ip(address), length, AT),)
    )  # fmt: skip


def router(random: Random, number: int) -> Device:
    interfaces = [interface("lan", f"{LANS[number]}.1", 24)]
    routes = []
    kind: InterfaceKind = random.choice(["ethernet", "ethernet", "serial"])
    if number > 0:
        interfaces.append(interface("west", f"10.9.{number - 1}.2", 30, kind))
        routes += [route(random, f"{LANS[n]}.0/24", f"10.9.{number - 1}.1") for n in range(number)]
    if number < 2:
        interfaces.append(interface("east", f"10.9.{number}.1", 30, kind))
        routes += [route(random, f"{LANS[n]}.0/24", f"10.9.{number}.2") for n in range(number + 1, 3)]
        routes.append(route(random, "10.9.0.8/29", f"10.9.{number}.2"))
    routes += odd_routes(random, [one.next_hop for one in routes if one.next_hop is not None])
    for transit, hop in ((0, f"10.9.{number - 1}.1"), (1, f"10.9.{number}.2")):
        if transit in (number - 2, number + 1):
            routes.append(Route(prefix=prefix(f"10.9.{transit}.0/30"), at=AT, next_hop=parse_ip(hop)))
    lists, bindings = filters(random, interfaces)
    return Device(
        name=f"r{number}", platform="t", kind="router", at=AT, reads=frozenset(), interfaces=tuple(interfaces),
        routes=tuple(routes), filters=tuple(lists), bindings=tuple(bindings),
        nats=tuple(nat(random, n, interfaces) for n in range(random.choice([0, 1, 2]))),
        policy_routes=(policy_route(random),) if random.random() < 0.2 else (),
        forwards=unknown(Text("not read", "not read")) if random.random() < 0.05 else written(True, AT),
        lists_see=random.choice(["wire", "real"]), policies_see=random.choice(["wire", "real", "real"]),
        lists_guard_self=random.random() < 0.5,
    )  # fmt: skip


def odd_routes(random: Random, hops: list[int]) -> list[Route]:
    """Next hops behind next hops, equal ways, ways without a next hop, other tables, discards, circles."""
    found = []
    for _ in range(random.choice([0, 0, 0, 0, 0, 1, 2])):
        net = prefix(random.choice(["10.0.3.0/24", "10.0.3.0/25", "10.0.2.0/24", "10.0.0.0/8", "0.0.0.0/0"]))
        hop = random.choice(hops)
        far = parse_ip(random.choice(["172.16.0.9", "172.16.1.9", "10.0.3.9"]))
        found += random.choice(
            [
                [Route(prefix=net, at=AT, next_hop=far), Route(prefix=prefix("172.16.0.0/24"), at=AT, next_hop=hop)],
                [Route(prefix=net, at=AT, next_hop=far), Route(prefix=prefix("172.16.0.0/16"), at=AT, next_hop=far)],
                [Route(prefix=net, at=AT, next_hop=hop), Route(prefix=net, at=AT, next_hop=random.choice(hops))],
                [Route(prefix=net, at=AT, interface=random.choice(["east", "west", "nowhere"]))],
                [
                    Route(prefix=net, at=AT, next_vrf=OTHER_TABLE),
                    Route(prefix=net, at=AT, vrf=OTHER_TABLE, next_vrf=""),
                ],
                [
                    Route(prefix=net, at=AT, vrf=OTHER_TABLE, next_hop=hop, next_vrf=""),
                    Route(prefix=net, at=AT, next_vrf="x"),
                ],
                [
                    Route(
                        prefix=net, at=AT, discard=True, distance=random.choice([1, 200]), metric=random.choice([0, 5])
                    )
                ],
                [Route(prefix=net, at=AT, next_hop=hop, distance=0, conditions=("track 2",))],
            ]
        )
    return found


def selector(random: Random, ours: str, theirs: str) -> Rule:
    """A line of what a tunnel protects, most often one LAN to another."""
    usual = random.random() < 0.7
    return Rule(
        name="s", action=random.choice([Action.PERMIT] * 5 + [Action.DENY, Action.UNKNOWN]), at=AT,
        source=Match.exact(prefix(f"{ours}.0/24")) if usual else match(random),
        destination=Match.exact(prefix(f"{theirs}.0/24")) if usual else match(random),
        service=ANY_SERVICE if random.random() < 0.7 else service(random),
        conditions=("time-range",) if random.random() < 0.05 else (),
    )  # fmt: skip


def turned(rule: Rule) -> Rule:
    """The line as the other end has it."""
    terms = tuple(
        replace(t, source_ports=t.destination_ports, destination_ports=t.source_ports) for t in rule.service.terms
    )
    return replace(
        rule, source=rule.destination, destination=rule.source, service=replace(rule.service, terms=terms)
    )  # fmt: skip


STAGES: tuple[TunnelStage, ...] = ("ingress", "through", "egress", "sent")


def tunnel(random: Random, devices: list[Device], *, routed: bool) -> None:
    """Join two of the routers by a tunnel over their transit nets; now and then with a mistake."""
    a, b = random.choice([(0, 1), (0, 2), (0, 2), (1, 2)])
    outer = (("east", f"10.9.{a}.1"), ("west", f"10.9.{b - 1}.2"))
    lines = () if routed and random.random() < 0.7 else tuple(
        selector(random, LANS[a], LANS[b]) for _ in range(random.randrange(1, 3))
    )  # fmt: skip
    for place, (number, there, rules) in enumerate(((a, b, lines), (b, a, tuple(turned(one) for one in lines)))):
        if random.random() < 0.25:
            rules = (selector(random, LANS[number], LANS[there]),)
        stages = frozenset(stage for stage in STAGES if random.random() < 0.3)
        vpn = Vpn(
            name=random.choice(["v", "w"]), kind="t", at=AT, interface=outer[place][0],
            tunnel_interface="tun" if routed else "",
            peer=None if random.random() < 0.1 else parse_ip(outer[1 - place][1]), selectors=rules,
            enabled=random.random() < 0.95, key=random.choice([""] * 12 + ["1"]),
            past=stages, maybe_past=frozenset(stage for stage in STAGES if random.random() < 0.1) - stages,
            carriers=frozenset({"ipsec"}) if random.random() < 0.5 else frozenset(),
        )  # fmt: skip
        devices[number] = ended(random, devices[number], vpn, LANS[there])


def ended(random: Random, device: Device, vpn: Vpn, net: str) -> Device:
    """A router with one more end of a tunnel: its interface and route, or its place in the order, and its own list."""
    interfaces, routes = device.interfaces, device.routes
    if vpn.tunnel_interface and not any(one.name == "tun" for one in interfaces):
        interfaces = (*interfaces, Interface(name="tun", kind="tunnel", at=AT, enabled=written(True, AT)))
        routes = (Route(prefix=prefix(f"{net}.0/24"), at=AT, interface="tun", distance=random.choice([0, 1])), *routes)
    lists, bindings = device.filters, device.bindings
    for stage in ("ingress", "egress"):
        if random.random() < 0.2:
            name = f"{vpn.entry} {stage}"
            rules = tuple(replace(rule(random, ()), inward=None) for _ in range(2))
            lists = (*lists, RuleSet(name=name, family="4", rules=rules, at=AT, default=Action.PERMIT))
            bindings = (*bindings, Binding(ruleset=name, stage=stage, at=AT, interface=vpn.entry))
    if random.random() < 0.4:
        named = Rule(name="out of it", action=Action.PERMIT, at=AT, inward=frozenset({vpn.entry}))
        default = random.choice([Action.DENY, Action.PERMIT])
        if not any(one.name == "None-through" for one in lists):
            lists = (
                *lists,
                RuleSet(name="None-through", family="4", rules=(rule(random, ()),), at=AT, default=default),
            )
            bindings = (*bindings, Binding(ruleset="None-through", stage="through", at=AT))
        lists = tuple(replace(one, rules=(named, *one.rules)) if one.name == "None-through" else one for one in lists)
    return replace(
        device, vpns=(*device.vpns, vpn), interfaces=interfaces, routes=routes, filters=lists, bindings=bindings
    )  # fmt: skip


def route(random: Random, net: str, hop: str) -> Route:
    conditions = ("track 1",) if random.random() < 0.08 else ()
    return Route(prefix=prefix(net), at=AT, next_hop=parse_ip(hop), conditions=conditions)


def routers(random: Random) -> list[Device]:
    devices = [router(random, number) for number in range(3)]
    for _ in range(random.choice([0, 0, 0, 1, 2])):
        tunnel(random, devices, routed=random.random() < 0.4)
    return devices


def joined_routers(random: Random) -> list[Device]:
    """Routers with tunnels and little else that keeps packets from them."""
    devices = [
        replace(router(random, number), nats=(), policy_routes=(), filters=(), bindings=()) for number in range(3)
    ]
    for number in range(3):
        lists, bindings = filters(random, list(devices[number].interfaces)) if random.random() < 0.4 else ((), ())
        devices[number] = replace(devices[number], filters=tuple(lists), bindings=tuple(bindings))
    for _ in range(random.choice([1, 2])):
        tunnel(random, devices, routed=random.random() < 0.3)
    return devices


def plant(*, declared: bool) -> Plant:
    """A zone for each LAN; ``declared``: all cables are, else the second is only guessed."""
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


def packet(random: Random) -> Packet:
    targets = [f"{lan}.{host}" for lan in LANS[1:] for host in (1, 2, 9, 77)] + 2 * list(PUBLISHED)
    return Packet(
        parse_ip(f"10.0.1.{random.choice([5, 200])}"), parse_ip(random.choice(targets)),
        random.choice([TCP, TCP, UDP]), 49152, random.choice(PORTS),
    )  # fmt: skip


def bridging(random: Random, name: str) -> Device:
    """A firewall that bridges ``a`` and ``b`` through lists, its own address in the bridge now and then."""
    ports = [Interface(name=port, kind="ethernet", at=AT, enabled=written(True, AT)) for port in ("a", "b")]
    lists, bindings = filters(random, ports)
    own = interface("own", "10.0.3.77", 24)
    owned = random.random() < 0.3
    filtering = random.choice([written(True, AT), written(True, AT), unknown(Text("not read", "not read"))])
    bridge = Bridge(name="br", members=("a", "b"), at=AT, filters=filtering, interface="own" if owned else "")
    return Device(
        name=name, platform="t", kind="firewall", at=AT, reads=frozenset(), forwards=written(False, AT),
        interfaces=(*ports, own) if owned else tuple(ports), bridges=(bridge,), filters=tuple(lists),
        bindings=tuple(bindings), lists_guard_self=random.random() < 0.5, stateful=True,
    )  # fmt: skip


def with_ports(random: Random, device: Device) -> Device:
    """The LAN of a router as a VLAN with switch ports, some of them with a list of their own."""
    sides = SwitchPort(
        mode=written("access", AT), access_vlan=written(10, AT), native_vlan=written(1, AT),
        allowed=written(Ranges(((1, 4094),)), AT),
    )  # fmt: skip
    ports = [
        Interface(name=port, kind="ethernet", at=AT, enabled=written(random.random() < 0.9, AT), port=sides)
        for port in ("p1", "p2")
    ]
    lists, bindings = list(device.filters), list(device.bindings)
    for place in ("p1", "p2", "vlan 10"):
        if random.random() < (0.3 if place == "vlan 10" else 0.7):
            rules = tuple(rule(random, ()) for _ in range(random.randrange(1, 4)))
            default = random.choice([Action.DENY, Action.PERMIT, Action.PERMIT])
            lists.append(RuleSet(name=place, family="4", rules=rules, at=AT, default=default))
            bindings.append(Binding(ruleset=place, stage="ingress", at=AT, interface=place))
    lan, *rest = device.interfaces
    return replace(
        device, kind="l3switch", interfaces=(replace(lan, kind="svi", vlan=10), *rest, *ports), filters=tuple(lists),
        bindings=tuple(bindings),
    )  # fmt: skip


def layer2(random: Random) -> tuple[list[Device], Plant]:
    """The row with switch ports on its first LAN, and firewalls that bridge between two routers and inside the last LAN.

    Hosts of the last zone are on either side of that one, unless they are pinned to one.
    """
    # a translation to several images, taken apart by a second one, is bounded more widely by the sets: not of interest here
    first, *rest = (
        replace(one, nats=tuple(nat for nat in one.nats if nat.to.upper.size == 1 and nat.to_ports is None))
        for one in routers(random)
    )
    middle, last = bridging(random, "fw"), bridging(random, "g")
    stated = plant(declared=True)
    cables = [
        ("r0", "east", "fw", "a"),
        ("fw", "b", "r1", "west"),
        ("r1", "east", "r2", "west"),
        ("r2", "lan", "g", "a"),
    ]
    if random.random() < 0.2:
        cables.append(("fw", "a", "fw", "b"))  # somebody has joined both sides
    links = tuple(Link(source=Port(a, b, AT), target=Port(c, d, AT), at=AT) for a, b, c, d in cables)
    zones = list(stated.zones)
    if random.random() < 0.5:
        zones[2] = replace(zones[2], interfaces=(Port("g", "b", AT),))
    return [with_ports(random, first), *rest, middle, last], replace(stated, links=links, zones=tuple(zones))
