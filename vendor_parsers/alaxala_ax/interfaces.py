"""Interfaces, named in two words (``gigabitethernet 1/0/1``), and the lists that stand at them.

A list on a VLAN interface also filters what is only switched in that VLAN: the vendor's own export of a switch binds lists to
VLANs without addresses (ansible-guidebook, edge_sw-1).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from auditor.model.address import is_ip, parse_ip
from auditor.model.fact import unknown
from auditor.model.interface import Address, Interface, InterfaceKind, vlan_place
from auditor.model.rule import Binding
from auditor.model.text import Text
from auditor.source.node import Node, Words
from vendor_parsers._readers.interface_blocks import read_blocks
from vendor_parsers._readers.switch_drafts import Draft, Group, all_addresses
from vendor_parsers._readers.switch_interfaces import NEGATED, STATEMENTS, access_group, sends, taken
from vendor_parsers._readers.switch_ports import switch_port
from vendor_parsers.alaxala_ax import facts

_KINDS: dict[str, InterfaceKind] = {
    "gigabitethernet": "ethernet",
    "tengigabitethernet": "ethernet",
    "fastethernet": "ethernet",
    "fortygigabitethernet": "ethernet",
    "hundredgigabitethernet": "ethernet",
    "port-channel": "aggregate",
    "loopback": "loopback",
    "mgmt": "management",
    "tunnel": "tunnel",
}
_DISCOVERY = Text(
    "no document at hand says whether LLDP is sent where no line says so",
    "記載がない場合に LLDP を送信するかを確認できる文書がない",
)


def read_drafts(root: Node) -> dict[str, Draft]:
    """Every interface by name with its lines read."""
    return read_blocks(root, _name, kind_of, ON, OFF)


def _name(words: Words) -> list[str]:
    """``gigabitethernet 1/0/1``; one word when no number follows."""
    name = words.next()
    if not name:
        return []
    return [interface_name(name, words.next() if words.peek()[:1].isdecimal() else "")]


def interface_name(word: str, number: str) -> str:
    """``gigabitethernet 1/0/1`` as it is written, but ``vlan10``: ``vlan 10`` is how the model calls the VLAN itself."""
    return f"{word}{number}" if word == "vlan" else f"{word} {number}".strip()


def kind_of(name: str) -> InterfaceKind:
    """The kind an interface's first word tells."""
    return "svi" if name.startswith("vlan") else _KINDS.get(name.partition(" ")[0], "other")


def vlan_of(draft: Draft) -> int | None:
    """The VLAN of the interface ``vlan10``."""
    number = draft.name[4:]
    return int(number) if draft.kind == "svi" and number.isdecimal() and len(number) < 5 else None


def finish(drafts: Mapping[str, Draft]) -> tuple[Interface, ...]:
    """The interfaces, once all their lines are read."""
    return tuple(
        Interface(
            name=draft.name,
            kind=draft.kind,
            at=draft.at,
            enabled=draft.enabled or facts.ENABLED,
            description=draft.description,
            addresses=all_addresses(draft),
            dynamic=draft.dynamic,
            address_unknown=draft.address_unknown,
            ipv6=draft.ipv6 or facts.IPV6_VARIES,
            vrf=draft.vrf,
            group=draft.group,
            vlan=vlan_of(draft),
            port=switch_port(draft, facts.PORTS) if is_switched(draft) else None,
            discovery=draft.discovery.get("lldp", unknown(_DISCOVERY)),
            link_local=draft.link_local,
            policy_route=draft.policy_route,
        )
        for draft in drafts.values()
    )


def is_switched(draft: Draft) -> bool:
    """Ports and link aggregations switch, unless ``no switchport`` is written."""
    return draft.kind in ("ethernet", "aggregate") and not (draft.switched is not None and draft.switched.is_(False))


def bindings(drafts: Mapping[str, Draft]) -> Iterator[Binding]:
    """The lists at interfaces; one that filters what enters a VLAN interface filters what is switched in the VLAN too."""
    for draft in drafts.values():
        number = vlan_of(draft)
        for bound in draft.bindings:
            if number is not None and bound.stage == "ingress":
                yield Binding(
                    ruleset=bound.ruleset,
                    stage="ingress",
                    at=bound.at,
                    family=bound.family,
                    interface=vlan_place(number),
                )
            yield bound


# -- lines ------------------------------------------------------------------------------------------------------------


def _address(draft: Draft, words: Words) -> None:
    """A loopback's address stands without a mask (ansible-guidebook, core_sw-1)."""
    if draft.kind == "loopback" and is_ip(words.peek()) and "." in words.peek() and not words.peek(1):
        draft.addresses.append(Address(parse_ip(words.next()), 32, words.at))
    else:
        STATEMENTS["ip", "address"](draft, words)


def _channel_group(draft: Draft, words: Words) -> None:
    number = words.peek()
    if number.isdecimal():
        words.next()
        draft.group = f"port-channel {number}"
        if words.accept("mode"):
            words.next()


def _vrf(draft: Draft, words: Words) -> None:
    if words.accept("forwarding"):
        draft.vrf = words.next()


def _ospf(draft: Draft, words: Words) -> None:
    """``ip ospf 1 area 0``; what else is written here tunes what stays in doubt."""
    if words.peek(1) == "area":
        number = words.next()
        words.next()
        draft.protocols.append(("ospf", number, words.next()))
    elif words.peek() in ("network", "dead-interval", "hello-interval", "cost", "priority", "retransmit-interval"):
        words.rest()


def _vrrp(draft: Draft, words: Words) -> None:
    """``vrrp 1 ip 192.0.2.1``: who holds the address rests on defaults no document at hand gives."""
    if not words.peek().isdecimal():
        return
    group = draft.groups.setdefault(f"vrrp {words.next()}", Group(shared=True))
    if words.peek() in ("ip", "ipv6") and is_ip(words.peek(1)):
        words.next()
        group.addresses.append((parse_ip(words.next()), words.at))
    elif words.peek() in ("priority", "preempt", "timers", "track", "accept"):
        words.rest()


def _routed_through(draft: Draft, words: Words) -> None:
    """``ip policy``: routing by policy is not read; the line stays not understood and the interface says so."""
    draft.policy_route = words.at


ON = STATEMENTS | {
    ("ip", "address"): _address,
    ("ip", "ospf"): _ospf,
    ("ip", "policy"): _routed_through,
    ("ipv6", "access-group"): access_group("6"),
    ("ipv6", "traffic-filter"): access_group("6"),
    ("mac", "access-group"): access_group("both"),
    ("vrf",): _vrf,
    ("vrrp",): _vrrp,
    ("channel-group",): _channel_group,
    ("lldp", "enable"): sends("lldp", True),
}
OFF = NEGATED | {
    ("ipv6", "enable"): taken,
    ("lldp", "enable"): sends("lldp", False),
}
