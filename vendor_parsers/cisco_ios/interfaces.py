"""Interfaces: addresses, filters bound to them, tunnels and what they carry; the layer-2 side is in switching."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from auditor.model.address import V6
from auditor.model.fact import Fact, unknown, written
from auditor.model.interface import Address, Bridge, Interface, InterfaceKind
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.source.node import Node, Words
from vendor_parsers._readers.keys import KEYLESS
from vendor_parsers.cisco_ios import lines, switching
from vendor_parsers.cisco_ios.draft import Draft, kind_of, names_of
from vendor_parsers.cisco_ios.facts import (
    CDP_SWITCH,
    CDP_VARIES,
    ENABLED,
    IPV6_OFF,
    LLDP_OFF,
    URPF_OFF,
)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the rest of the configuration says that interfaces depend on."""

    switches: bool
    dtp: bool
    cdp: Fact[bool]
    lldp: Fact[bool]
    tags_native: bool = False


def read_drafts(root: Node) -> dict[str, Draft]:
    """Every interface by name, its lines read; blocks of the same interface are read as one."""
    drafts: dict[str, Draft] = {}
    for node in root.all("interface"):
        for name in names_of(node):
            draft = drafts.get(name)
            if draft is None:
                draft = drafts[name] = Draft(name, kind_of(name), node.block)
            draft.nodes.append(node)
            _read_block(draft, node)
            if node.peek("service", "instance"):
                _service_instances(drafts, name, node)
    return drafts


def _service_instances(drafts: dict[str, Draft], parent: str, node: Node) -> None:
    """``service instance N ethernet``: a piece of a port, chosen by tag, that bridges into a bridge domain."""
    for child in node.all("service", "instance"):
        words = child.cursor(2)
        name = f"{parent} service instance {words.next()}"
        words.accept("ethernet")
        draft = drafts.setdefault(name, Draft(name, "subinterface", child.block))
        for line in child.children:
            inner = line.cursor()
            if inner.accept("encapsulation"):
                if inner.accept("dot1q") and inner.peek().isdecimal() and len(inner.peek()) < 5:
                    draft.vlan = int(inner.next())
                else:
                    inner.accept("untagged") or inner.accept("default")
            elif inner.accept("bridge-domain"):
                draft.group = f"BDI{inner.next()}"
            elif inner.peek() in ("rewrite", "description"):
                inner.rest()


def _read_block(draft: Draft, node: Node) -> None:
    for child in node.children:
        words = child.words
        off = words[0] == "no"
        word = words[1] if off and len(words) > 1 else words[0]
        handler = lines.HANDLERS.get(word)
        if handler is not None:
            handler(draft, Words(child, 0), off)


def surroundings(root: Node, drafts: dict[str, Draft], switch: bool) -> Surroundings:
    """Read ``cdp run`` and ``lldp run`` and judge whether ports are switch ports unless they say otherwise."""
    cdp, lldp = CDP_SWITCH if switch else CDP_VARIES, LLDP_OFF
    for words, on in ((("cdp", "run"), True), (("no", "cdp", "run"), False)):
        node = root.find(*words)
        cdp = written(on, node.at) if node is not None else cdp
    for words, on in ((("lldp", "run"), True), (("no", "lldp", "run"), False)):
        node = root.find(*words)
        lldp = written(on, node.at) if node is not None else lldp
    # a routed port always prints an IP line (address or "no ip address"); beside VLAN interfaces a port without is switched
    layer2 = any(draft.switchport or draft.no_switchport or draft.kind == "svi" for draft in drafts.values())
    return Surroundings(layer2, switch, cdp, lldp, switching.tags_native(root))


def finish(draft: Draft, around: Surroundings) -> Interface:
    """The interface as the model has it."""
    virtual = [_virtual(draft, ip, at, group) for ip, at, group in draft.virtual]
    name = draft.name
    return Interface(
        name=name,
        kind=_kind(draft),
        at=draft.at,
        enabled=draft.enabled or ENABLED,
        description=draft.description,
        addresses=(*draft.addresses, *virtual),
        dynamic=draft.dynamic,
        address_unknown=draft.address_unknown,
        ipv6=written(True, draft.ipv6) if draft.ipv6 is not None else IPV6_OFF,
        vrf=draft.vrf,
        zone=draft.zone,
        parent=_parent(name),
        group=draft.group,
        vlan=draft.vlan if draft.vlan is not None else _svi_vlan(draft),
        untagged=draft.native_tag,
        port=switching.port(draft, around.switches, around.dtp, around.tags_native),
        discovery=_discovery(draft, around),
        urpf=written(True, draft.urpf) if draft.urpf is not None else URPF_OFF,
        policy_route=draft.policy_route,
        apn=draft.apn,
        unnumbered=draft.unnumbered,
        link_local=draft.link_local,
    )


def _virtual(draft: Draft, ip: int, at: Span, group: str) -> Address:
    """A shared address, in the subnet of the address that covers it; GLBP spreads its clients over all its members."""
    length = next((own.length for own in draft.addresses if ip in own.network), 128 if ip >= V6 else 32)
    priority, preempts = draft.elections.get(group, (0, False))
    if group.startswith("vrrp") and any(own.ip == ip for own in draft.addresses):
        priority = 255  # the owner of the address (RFC 5798, 5.2.4)
    shared = group.startswith("glbp")
    return Address(
        ip, length, at, virtual=True, priority=None if shared else priority, preempts=preempts,
        authenticated=_keyed(draft, group),
    )  # fmt: skip


def _keyed(draft: Draft, group: str) -> Fact[bool] | None:
    """Whether a redundancy group takes only carriers with a secret; VRRP of version 3 has none (RFC 5798, section 9)."""
    kind, _, number = group.partition(" ")
    blocks = [line for node in draft.nodes for line in node.peek(kind)]
    for line in blocks:
        words = line.words[1:]
        mine, said = (words[0], words[1:]) if words and words[0].isdecimal() else ("0", words)
        if mine == number and said[:1] == ["authentication"]:
            return written(True, line.at)
        if mine == number and said[:1] == ["address-family"]:
            return None
    return KEYLESS


def _parent(name: str) -> str:
    return name.partition(" service instance ")[0] if " service" in name else name.rpartition(".")[0]


def _kind(draft: Draft) -> InterfaceKind:
    # the out-of-band port keeps an ordinary name; its VRF is what tells it (Mgmt-intf on IOS-XE, Mgmt-vrf on Catalyst)
    if draft.kind == "ethernet" and draft.vrf in ("Mgmt-intf", "Mgmt-vrf"):
        return "management"
    return draft.kind


def _svi_vlan(draft: Draft) -> int | None:
    number = draft.name[4:]
    return int(number) if draft.kind == "svi" and number.isdecimal() and len(number) < 5 else None


def _discovery(draft: Draft, around: Surroundings) -> Fact[bool]:
    """On when CDP or LLDP is on, off when both are off."""
    spoken = [_speaks(draft.cdp, around.cdp), _speaks(draft.lldp, around.lldp)]
    on = next((fact for fact in spoken if fact.is_(True)), None)
    if on is not None:
        return on
    if all(fact.is_(False) for fact in spoken):
        return next((fact for fact in spoken if fact.state == "written"), spoken[0])
    return next(fact for fact in spoken if not fact.known)


def _speaks(here: Fact[bool] | None, everywhere: Fact[bool]) -> Fact[bool]:
    """A protocol runs on a port when it runs at all and the port does not switch it off."""
    if everywhere.is_(False) or here is None:
        return everywhere
    return here


_BRIDGED_FILTERS: Fact[bool] = unknown(
    Text(
        "whether lists and zones hold for frames bridged by IOS depends on the release (transparent firewall)",
        "IOSがブリッジするフレームにリストやゾーンが効くかは版による（透過ファイアウォール）",
    )
)


def bridges(drafts: Mapping[str, Draft]) -> Iterator[Bridge]:
    """Bridge groups in which a port has a list or a zone: IOS may filter what it bridges there.

    Transparent Cisco IOS Firewall (12.3(7)T feature guide) lets lists and inspection work on bridged ports; a group
    without either bridges plainly.
    """
    groups: dict[str, list[Draft]] = {}
    for draft in drafts.values():
        if draft.group.startswith("BVI") and draft.kind != "bridge":
            groups.setdefault(draft.group, []).append(draft)
    for name, members in groups.items():
        if any(draft.bindings or draft.zone or draft.inspects for draft in members):
            own = drafts.get(name)
            yield Bridge(
                name=name, members=tuple(draft.name for draft in members), at=members[0].at,
                filters=_BRIDGED_FILTERS, interface=own.name if own is not None else "", vrf=members[0].vrf,
            )  # fmt: skip
