"""Interfaces of a Nexus switch: what is written, and what holds where nothing is.

``show running-config`` prints what differs from the default, so that what the ports of one export print tells the defaults
of its series: ``no switchport``, or VLANs without the word ``switchport``, where ports are switched, and ``switchport`` where
they are routed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from auditor.model.fact import Fact, unknown, written
from auditor.model.interface import Interface, SwitchPort
from auditor.model.rule import Binding
from auditor.source.node import Node
from vendor_parsers._readers.switch_drafts import Draft, all_addresses, svi_vlan
from vendor_parsers._readers.switch_interfaces import read_drafts
from vendor_parsers._readers.switch_ports import PortDefaults, switch_port
from vendor_parsers.cisco_nxos import facts
from vendor_parsers.cisco_nxos.interface_lines import OFF, ON
from vendor_parsers.cisco_nxos.redundancy import read_redundancy

_UP_SERIES = re.compile(r"(?:9|[1-9]\d)\.\d|\d+\.\d+\(\d+[a-z]?\)[NIU]", re.ASCII)
"""Releases of the series whose switch ports are up unless told otherwise: 9.x and later, and x.y(z)N, I or U."""
_SWITCHED_SERIES = re.compile(r"\d+\.\d+\(\d+[a-z]?\)[NU]", re.ASCII)
"""Releases of Nexus 3000, 5000 and 6000, whose ports are switched by default (Nexus 3000 Interfaces Configuration Guide 9.3,
Layer 3 Interfaces); those of Nexus 9000 are routed until a setup script says otherwise (Nexus 3400-S guide 9.3)."""
_PORTS = ("ethernet", "aggregate")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the rest of the configuration says that a port depends on.

    ``switched``: ports are switched unless they say otherwise; None: nobody can tell.
    """

    switched: bool | None
    up: Fact[bool]
    cdp: Fact[bool]
    lldp: Fact[bool]
    tags_native: bool


def drafts_of(root: Node) -> dict[str, Draft]:
    """Every interface with its lines and its redundancy groups read."""
    drafts = read_drafts(root, ON, OFF)
    for draft in drafts.values():
        read_redundancy(draft)
    return drafts


def surroundings(root: Node, drafts: Mapping[str, Draft], version: Fact[str]) -> Surroundings:
    """The defaults of this export's ports."""
    ports = [draft for draft in drafts.values() if draft.kind in _PORTS]
    release = version.value or ""
    series = _UP_SERIES.match(release) is not None or bool(root.peek("boot", "nxos"))
    switched = _switched(root, ports, _SWITCHED_SERIES.match(release) is not None)
    silent = [draft for draft in ports if is_switched(draft, switched)]
    cdp, lldp = facts.CDP_ON, facts.LLDP_OFF
    for words, on in ((("cdp", "enable"), True), (("no", "cdp", "enable"), False)):
        node = root.find(*words)
        cdp = written(on, node.at) if node is not None else cdp
    node = root.find("feature", "lldp")
    lldp = written(True, node.at) if node is not None else lldp
    tagged = root.find("vlan", "dot1q", "tag", "native")
    return Surroundings(switched, _up(root, silent, series), cdp, lldp, tagged is not None)


def _switched(root: Node, ports: list[Draft], series: bool) -> bool | None:
    found: bool | None = None
    for words, value in (
        (("system", "default", "switchport"), True),
        (("no", "system", "default", "switchport"), False),
    ):
        for node in root.peek(*words):
            if len(node.words) == len(words):
                node.mark()
                found = value
    if found is not None:
        return found
    if any(port.switched.is_(False) if port.switched is not None else _has_layer2(port) for port in ports):
        return True
    if any(port.switched is not None and port.switched.is_(True) for port in ports):
        return False
    return True if series else None


def _has_layer2(draft: Draft) -> bool:
    """Whether a port prints settings of a switch port, without the word that would make it one."""
    return bool(draft.mode or draft.access_vlan or draft.native_vlan or draft.allowed_at)


def _up(root: Node, ports: list[Draft], series: bool) -> Fact[bool]:
    """Whether a silent switch port is up."""
    off = root.find("system", "default", "switchport", "shutdown")
    on = root.find("no", "system", "default", "switchport", "shutdown")
    if off is not None:
        return written(False, off.at)
    if on is not None:
        return written(True, on.at)
    if series:
        return facts.SWITCHED_UP
    down = any(port.enabled is not None and port.enabled.is_(False) for port in ports)
    up = any(port.enabled is not None and port.enabled.is_(True) for port in ports)
    return facts.SWITCHED_UP_HERE if down and not up else facts.SWITCHED_VARIES


def is_switched(draft: Draft, default: bool | None) -> bool:
    """Whether a port is certainly a switch port."""
    if draft.switched is not None and draft.switched.value is not None:
        return draft.switched.value
    return draft.kind in _PORTS and default is True and not draft.addresses


def bindings(draft: Draft, around: Surroundings) -> list[Binding]:
    """The lists at work on an interface.

    ``ip access-group`` on a layer-2 port is inactive until the port is routed (Nexus 7000 Series Security Command Reference,
    ip access-group); a port list filters layer-2 traffic alone. Where nobody can tell the layer neither counts.
    """
    if draft.kind not in _PORTS:
        return draft.bindings
    if is_switched(draft, around.switched):
        return draft.port_bindings
    return draft.bindings if _is_routed(draft, around) else []


def _is_routed(draft: Draft, around: Surroundings) -> bool:
    return draft.switched is not None or bool(draft.addresses) or around.switched is False


def finish(draft: Draft, around: Surroundings) -> Interface:
    """The interface as the model has it."""
    return Interface(
        name=draft.name,
        kind=draft.kind,
        at=draft.at,
        enabled=draft.enabled or _silent(draft, around),
        description=draft.description,
        addresses=all_addresses(draft),
        dynamic=draft.dynamic,
        address_unknown=draft.address_unknown,
        ipv6=draft.ipv6 or facts.IPV6_OFF,
        vrf=draft.vrf,
        parent=draft.name.rpartition(".")[0] if draft.kind == "subinterface" else "",
        group=f"port-channel{draft.group.removeprefix('port-channel')}" if draft.group else "",
        vlan=svi_vlan(draft),
        port=_port(draft, around),
        discovery=_discovery(draft, around),
        urpf=draft.urpf or facts.URPF_OFF,
        policy_route=draft.policy_route,
        unnumbered=draft.unnumbered,
        link_local=draft.link_local,
    )


def _silent(draft: Draft, around: Surroundings) -> Fact[bool]:
    if draft.kind == "svi":
        return facts.SVI_DOWN
    if draft.kind == "subinterface":
        return facts.ROUTED_DOWN
    if draft.kind != "ethernet":
        return facts.UP
    if is_switched(draft, around.switched):
        return around.up
    return facts.ROUTED_DOWN if _is_routed(draft, around) else unknown(facts.LAYER_VARIES.note)


def _port(draft: Draft, around: Surroundings) -> SwitchPort | None:
    if draft.kind not in _PORTS:
        return None
    if is_switched(draft, around.switched):
        return switch_port(draft, facts.PORTS, around.tags_native)
    if _is_routed(draft, around):
        return None
    return switch_port(draft, _UNTOLD, around.tags_native)


_UNTOLD = PortDefaults(
    mode=facts.LAYER_VARIES,
    access_vlan=facts.PORTS.access_vlan,
    native_vlan=facts.PORTS.native_vlan,
    allowed=facts.PORTS.allowed,
    negotiates=facts.PORTS.negotiates,
    dot1x=facts.PORTS.dot1x,
    port_security=facts.PORTS.port_security,
    storm_control=facts.PORTS.storm_control,
    isolated=facts.PORTS.isolated,
)


def _discovery(draft: Draft, around: Surroundings) -> Fact[bool]:
    """On when CDP or LLDP is on, off when both are off."""
    spoken = [
        everywhere if everywhere.is_(False) else draft.discovery.get(protocol, everywhere)
        for protocol, everywhere in (("cdp", around.cdp), ("lldp", around.lldp))
    ]
    on = next((fact for fact in spoken if fact.is_(True)), None)
    return on or next((fact for fact in spoken if fact.state == "written"), spoken[0])
