"""Made-up plants for the benchmark: many zones behind one firewall, and many routers and switches behind one another."""

from __future__ import annotations

import random
from collections.abc import Iterator

_KINDS = ("it", "ctrl_info", "control", "field", "mgmt")
_PORTS = (22, 80, 443, 502, 1433, 3389, 44818)


def asa_matrix(zones: int, rules: int, seed: int = 1) -> dict[str, str]:
    """One ASA with an interface in each of ``zones`` zones and a global list of ``rules`` lines, with its plant file."""
    draw = random.Random(seed)
    lines = ["ASA Version 9.16(4)", "hostname fw-bench", "!"]
    for zone in range(zones):
        lines += [
            f"interface GigabitEthernet0/{zone}", f" nameif z{zone}", " security-level 50",
            f" ip address 10.{zone}.0.1 255.255.0.0", "!",
        ]  # fmt: skip
    lines.append("same-security-traffic permit inter-interface")
    for _ in range(rules):
        source, target = draw.randrange(zones), draw.randrange(zones)
        action = "permit" if draw.random() < 0.8 else "deny"
        protocol = draw.choice(("tcp", "tcp", "tcp", "udp", "ip"))
        places = f"{_place(draw, source)} {_place(draw, target)}"
        lines.append(f"access-list GLOBAL extended {action} {protocol} {places}{_port(draw, protocol)}")
    lines += ["access-group GLOBAL global", ""]
    plant = ["schema: 1", "plant:", "  name: bench", "zones:"]
    for zone in range(zones):
        kind = "control" if zone % 2 else "it"
        plant += [f"  - id: z{zone}", f"    kind: {kind}", f"    prefixes: [10.{zone}.0.0/16]"]
    return {"fw.cfg": "\n".join(lines), "plant.yaml": "\n".join([*plant, ""])}


def _place(draw: random.Random, zone: int) -> str:
    kind = draw.random()
    if kind < 0.5:
        return f"host 10.{zone}.{draw.randrange(256)}.{draw.randrange(2, 250)}"
    if kind < 0.9:
        return f"10.{zone}.{draw.randrange(256)}.0 255.255.255.0"
    return f"10.{zone}.0.0 255.255.0.0" if kind < 0.97 else "any"


def _port(draw: random.Random, protocol: str) -> str:
    if protocol == "ip" or draw.random() < 0.33:
        return ""
    if draw.random() < 0.5:
        return f" eq {draw.choice(_PORTS)}"
    low = draw.randrange(1024, 60000)
    return f" range {low} {low + draw.randrange(1, 200)}"


def routed_plant(devices: int) -> dict[str, str]:
    """``devices`` IOS routers and layer-3 switches in a tree: a core, one router per 20 switches, five zones.

    Every switch serves one network of a zone behind an inbound list and has a static default; routers speak OSPF.
    """
    found = {}
    routers = max((devices - 1) // 21, 1)
    found["core.cfg"] = "\n".join(_core(routers))
    switches = devices - 1 - routers
    for router in range(routers):
        below = range(router, switches, routers)
        found[f"rt-{router}.cfg"] = "\n".join(_router(router, below))
        for switch in below:
            found[f"sw-{switch}.cfg"] = "\n".join(_switch(router, switch))
    plant = ["schema: 1", "plant:", "  name: bench", "zones:"]
    for zone, kind in enumerate(_KINDS):
        plant += [f"  - id: z{zone}", f"    kind: {kind}", f"    prefixes: [10.{zone}.0.0/16]"]
    plant += ["  - id: transit", "    kind: mgmt", "    prefixes: [172.16.0.0/12]", ""]
    found["plant.yaml"] = "\n".join(plant)
    return found


def _link(number: int) -> tuple[str, str]:
    """The two ends of a point-to-point network."""
    return tuple(f"172.16.{number >> 6}.{(number & 63) * 4 + end}" for end in (1, 2))  # type: ignore[return-value]


def _lan(switch: int) -> str:
    return f"10.{switch % 5}.{switch // 5}"


def _head(name: str) -> list[str]:
    return ["version 17.9", f"hostname {name}", "ip routing", "!"]


def _port_lines(name: str, address: str, mask: str, *more: str) -> list[str]:
    return [f"interface {name}", f" ip address {address} {mask}", *(f" {line}" for line in more), "!"]


_MASK = "255.255.255.252"
_OSPF = ["router ospf 1", " redistribute static subnets", " network 172.16.0.0 0.0.255.255 area 0", "!", "end", ""]


def _core(routers: int) -> Iterator[str]:
    yield from _head("core")
    for router in range(routers):
        yield from _port_lines(f"TenGigabitEthernet1/0/{router + 1}", _link(router)[0], _MASK)
    yield from _OSPF


def _router(number: int, below: range) -> Iterator[str]:
    yield from _head(f"rt-{number}")
    yield from _port_lines("TenGigabitEthernet0/0/0", _link(number)[1], _MASK)
    for place, switch in enumerate(below):
        yield from _port_lines(f"GigabitEthernet0/1/{place}", _link(256 + switch)[0], _MASK)
    for switch in below:
        yield f"ip route {_lan(switch)}.0 255.255.255.0 {_link(256 + switch)[1]}"
    yield from _OSPF


def _switch(router: int, number: int) -> Iterator[str]:
    above, own = _link(256 + number)
    yield from _head(f"sw-{number}")
    yield from _port_lines("GigabitEthernet1/0/1", own, _MASK)
    yield from ["vlan 10", "!"]
    yield from _port_lines("Vlan10", f"{_lan(number)}.1", "255.255.255.0", "ip access-group IN in")
    for port in range(2, 6):
        yield from [
            f"interface GigabitEthernet1/0/{port}",
            " switchport mode access",
            " switchport access vlan 10",
            "!",
        ]
    yield from [
        "ip access-list extended IN", f" permit tcp {_lan(number)}.0 0.0.0.255 10.{(number + 1) % 5}.0.0 0.0.255.255 eq 443",
        f" deny ip any 10.{(number + 2) % 5}.0.0 0.0.255.255", f" permit icmp {_lan(number)}.0 0.0.0.255 any", "!",
        f"ip route 0.0.0.0 0.0.0.0 {above}", "end", "",
    ]  # fmt: skip
