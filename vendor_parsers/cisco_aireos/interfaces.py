"""The controller's own interfaces and ports, the VLANs behind them, and the way out.

``interface create NAME VLAN`` makes a dynamic interface; VLAN 0 is untagged. Every interface has a gateway of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from auditor.model.address import ANY4, is_ip, mask_length, masked, parse_ip
from auditor.model.fact import Fact, default, written
from auditor.model.forwarding import Route
from auditor.model.interface import Address, Interface, InterfaceKind, Vlan
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.source.node import Node, Words

_KINDS: dict[str, InterfaceKind] = {
    "management": "svi",
    "ap-manager": "svi",
    "redundancy-management": "svi",
    "virtual": "loopback",
    "service-port": "management",
}
_UP: Fact[bool] = default(True, Text("the command set has no way to shut one down", "停止するコマンドがない"))


@dataclass(slots=True)
class Draft:
    """An interface while the lines about it are gathered."""

    interface: Interface
    acl: str = ""
    acl_at: Span | None = None
    gateway: int | None = None
    gateway_at: Span | None = None


def read_interfaces(root: Node) -> dict[str, Draft]:
    """Every interface by its name, in the order of the lines that name it first."""
    found: dict[str, Draft] = {}
    for node in root.all("interface"):
        words = node.cursor(1)
        kind = words.peek()
        if kind == "create" and words.peek(1):
            words.next()
            draft = _named(found, words.next(), node)
            _vlan(words, draft)
        elif kind == "vlan" and words.peek(2):
            words.next()
            _vlan(words, _named(found, words.next(), node))
        elif kind == "address":
            words.next()
            _address(words, found, node)
        elif kind == "acl" and words.peek(2):
            words.next()
            draft = _named(found, words.next(), node)
            draft.acl, draft.acl_at = words.next(), node.at
        elif kind == "port" and words.peek(2):
            words.next()
            _named(found, words.next(), node)
            words.rest()
        elif kind == "description" and words.peek(2):
            words.next()
            draft = _named(found, words.next(), node)
            draft.interface = replace(draft.interface, description=" ".join(words.rest()))
    return found


def _named(found: dict[str, Draft], name: str, node: Node) -> Draft:
    kind: InterfaceKind = _KINDS.get(name, "svi")
    return found.setdefault(name, Draft(Interface(name=name, kind=kind, at=node.at, enabled=_UP)))


def _vlan(words: Words, draft: Draft) -> None:
    word = words.peek()
    if word.isdecimal() and len(word) < 5 and int(word) <= 4094:
        words.next()
        draft.interface = replace(draft.interface, vlan=int(word) or None, untagged=word == "0")


def _address(words: Words, found: dict[str, Draft], node: Node) -> None:
    """``management A M G``, ``dynamic-interface NAME A M G``, ``service-port A M``, ``virtual A``."""
    name = words.next()
    if name == "dynamic-interface":
        name = words.next()
    if not name or is_ip(name):
        return
    draft = _named(found, name, node)
    ip = words.peek()
    if not is_ip(ip) or ":" in ip:
        draft.interface = replace(draft.interface, address_unknown=True)
        return
    length = 32
    if name != "virtual":
        try:
            length = mask_length(words.peek(1))
        except ValueError:
            draft.interface = replace(draft.interface, address_unknown=True)
            return
        words.next()
    words.next()
    draft.interface = replace(
        draft.interface, addresses=(Address(parse_ip(ip), length, node.at),), address_unknown=False
    )
    gateway = words.peek()
    if is_ip(gateway) and ":" not in gateway:
        words.next()
        draft.gateway, draft.gateway_at = parse_ip(gateway), node.at


def read_ports(root: Node) -> Iterator[Interface]:
    """The ports that ``port adminmode`` speaks of."""
    states: dict[str, tuple[bool, Span]] = {}
    for node in root.all("port", "adminmode"):
        words = node.cursor(2)
        number, state = words.next(), words.next()
        if number.isdecimal() and state in ("enable", "disable"):
            states[number] = (state == "enable", node.at)
        elif state:
            node.read = 2
    for number, (on, at) in states.items():
        yield Interface(name=f"port {number}", kind="ethernet", at=at, enabled=written(on, at))


def read_vlans(drafts: Iterable[Draft]) -> Iterator[Vlan]:
    """The VLANs that interfaces stand in."""
    seen: set[int] = set()
    for draft in drafts:
        number = draft.interface.vlan
        if number is not None and number not in seen:
            seen.add(number)
            yield Vlan(number, draft.interface.name, draft.interface.at)


def read_routes(root: Node, drafts: Iterable[Draft]) -> Iterator[Route]:
    """The gateway of the management interface; ``route add`` serves the service port."""
    for draft in drafts:
        if draft.interface.name == "management" and draft.gateway is not None and draft.gateway_at is not None:
            yield Route(prefix=ANY4, at=draft.gateway_at, next_hop=draft.gateway, interface="management")
    for node in root.all("route", "add"):
        words = node.cursor(2)
        if words.peek() == "ipv6":
            continue
        net, mask, gateway = words.peek(), words.peek(1), words.peek(2)
        try:
            prefix = masked(net, mask)
        except (ValueError, OverflowError):
            continue
        if is_ip(gateway) and ":" not in gateway:
            words.rest()
            yield Route(prefix=prefix, at=node.at, next_hop=parse_ip(gateway), interface="service-port")
