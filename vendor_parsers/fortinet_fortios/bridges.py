"""What a FortiGate bridges through its policies: transparent VDOMs, virtual wire pairs, explicit software switches.

In transparent mode all ports of a VDOM are one forwarding domain unless ``forward-domain`` says otherwise, and only
ports of one domain pass frames to each other (FortiOS IPS Architecture Guide, Transparent mode; Transparent mode best
practices). Members of a virtual wire pair pass frames to each other alone, under policies (FortiOS Administration Guide,
Virtual wire pair). Members of a software switch need policies only with ``intra-switch-policy explicit`` (CLI reference,
system switch-interface: default implicit).
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.fact import Fact, default, unknown, written
from auditor.model.interface import Bridge, Interface
from auditor.model.text import Text
from vendor_parsers.fortinet_fortios.entries import Config, Scope
from vendor_parsers.fortinet_fortios.interfaces import UP, read_address

POLICIES = "FortiOS IPS Architecture Guide, Transparent mode: firewall policies decide between the ports"
_TAGS: Fact[bool] = unknown(
    Text(
        "whether the FortiGate passes VLAN tags no interface takes depends on vlanforward or wildcard-vlan",
        "どのインタフェースも受けないVLANタグをFortiGateが通すかは vlanforward や wildcard-vlan による",
    )
)
_NOTHING_BRIDGED = frozenset({"loopback", "tunnel", "management", "bridge"})


def is_transparent(scope: Scope) -> bool:
    """True for a VDOM that bridges."""
    return scope.settings("system settings").word("opmode") == "transparent"


def own_interface(config: Config, scope: Scope) -> Interface | None:
    """The management address of a transparent VDOM as an interface of its own."""
    settings = scope.settings("system settings")
    written_address = settings.values("manageip")
    if not is_transparent(scope) or not written_address:
        return None
    at = settings.span("manageip")
    try:
        # manageip is written as 10.0.0.1/255.255.255.0
        values = tuple(part for value in written_address for part in value.split("/"))
        address = read_address(values, at)
    except ValueError:
        config.puzzled(settings, "manageip", "interface")
        return None
    return Interface(
        name=scope.label("manageip"),
        kind="bridge",
        at=at,
        enabled=default(True, UP),
        addresses=(address,) if address is not None else (),
        vrf=scope.name,
    )


def read_bridges(config: Config, interfaces: tuple[Interface, ...]) -> Iterator[Bridge]:
    """Every bridge of the device that asks policies."""
    paired: set[str] = set()
    for scope in config.vdoms:
        for entry in scope.table("system virtual-wire-pair"):
            members = entry.values("member")
            entry.flag("wildcard-vlan")
            paired.update(members)
            yield Bridge(
                name=scope.label(entry.name), members=members, at=entry.at, filters=default(True, POLICIES),
                tagged=_TAGS, vrf=scope.name,
            )  # fmt: skip
    domains = {
        entry.name: entry.number("forward-domain") or 0
        for _, table in config.everywhere("system interface")
        for entry in table
    }
    for scope in config.vdoms:
        if is_transparent(scope):
            yield from _transparent(scope, interfaces, domains, paired)
    for scope, table in config.everywhere("system switch-interface"):
        for entry in table:
            if entry.choice("intra-switch-policy", {"explicit": True, "implicit": False}):
                yield Bridge(
                    name=scope.label(entry.name), members=entry.values("member"), at=entry.at,
                    filters=written(True, entry.span("intra-switch-policy")), tagged=_TAGS, interface=entry.name,
                    vrf=scope.name,
                )  # fmt: skip


def _transparent(
    scope: Scope, interfaces: tuple[Interface, ...], domains: dict[str, int], paired: set[str]
) -> Iterator[Bridge]:
    groups: dict[int, list[str]] = {}
    for port in interfaces:
        if port.vrf != scope.name or port.kind in _NOTHING_BRIDGED or port.group or port.name in paired:
            continue
        groups.setdefault(domains.get(port.name, 0), []).append(port.name)
    own = scope.label("manageip")
    managed = any(port.name == own for port in interfaces)
    for number, members in groups.items():
        yield Bridge(
            name=scope.label(f"forward-domain {number}"), members=tuple(members),
            at=scope.settings("system settings").span("opmode"), filters=default(True, POLICIES), tagged=_TAGS,
            interface=own if managed and number == min(groups) else "", vrf=scope.name,
        )  # fmt: skip
