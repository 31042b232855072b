"""Interfaces: ``GigaEthernet0.0`` is a port, ``.1`` a subinterface of it, ``GigaEthernet2:1.0`` a port VLAN of a built-in switch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from auditor.model.address import is_ip, parse_ip
from auditor.model.fact import Fact, unknown, written
from auditor.model.interface import Address, Bridge, Interface, InterfaceKind
from auditor.model.rule import Family
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.source.node import Node, Words
from vendor_parsers.nec_ix.filters import Use

_KINDS: tuple[tuple[str, InterfaceKind], ...] = (
    ("loopback", "loopback"),
    ("tunnel", "tunnel"),
    ("bvi", "bridge"),
    ("bri", "serial"),
    ("serial", "serial"),
    ("usb-serial", "cellular"),
    ("mobileethernet", "cellular"),
    ("dialer", "dialer"),
    ("null", "other"),
)
_STATE_UNKNOWN: Fact[bool] = unknown(
    Text(
        "neither shutdown nor no shutdown is written; the device prints one of them",
        "shutdown / no shutdown のどちらの記載もない（実機の表示には必ずどちらかが出る）",
    )
)
_IPV6_VARIES: Fact[bool] = unknown(
    Text(
        "no ipv6 enable is written; no vendor document at hand says what holds then",
        "ipv6 enable の記載がなく、その場合の動作を確認できる文書がない",
    )
)
VRRP_PRIORITY = 100
"""RFC 5798, 5.2.4: the priority of a backup router that is not told otherwise."""


@dataclass(slots=True)
class Draft:
    """What an interface's lines have said so far."""

    name: str
    node: Node
    enabled: Fact[bool] | None = None
    description: str = ""
    addresses: list[Address] = field(default_factory=list)
    virtual: list[tuple[int, str, Span]] = field(default_factory=list)
    priorities: dict[str, int] = field(default_factory=dict)
    no_preempt: set[str] = field(default_factory=set)
    link_local: int | None = None
    dynamic: str = ""
    address_unknown: bool = False
    ipv6: Span | None = None
    vrf: str = ""
    group: str = ""
    vlan: int | None = None
    unnumbered: str = ""
    pppoe: bool = False
    policy_route: Span | None = None
    filters: list[Use] = field(default_factory=list)
    translates: bool = False


Handler = Callable[[Draft, Words, bool], None]


def read_drafts(root: Node) -> dict[str, Draft]:
    """Every interface by name, in the order of first mention."""
    drafts: dict[str, Draft] = {}
    for node in root.all("interface"):
        name = node.cursor(1).next()
        if not name:
            continue
        draft = drafts.setdefault(name, Draft(name, node))
        for child in node.children:
            words = child.cursor()
            off = words.peek() == "no"
            first, second = words.peek(off), words.peek(off + 1)
            handler = _HANDLERS.get((first, second)) or _HANDLERS.get((first, ""))
            if handler is not None:
                handler(draft, words, off)
    return drafts


def finish(drafts: dict[str, Draft]) -> tuple[Interface, ...]:
    """The interfaces, once all their lines are read."""
    return tuple(_finished(draft, drafts) for draft in drafts.values())


def bridges(root: Node, drafts: dict[str, Draft]) -> tuple[Bridge, ...]:
    """Bridge groups. Whether ``ip filter`` holds for frames bridged between two ports is not documented."""
    groups: dict[str, list[Draft]] = {}
    for draft in drafts.values():
        if draft.group:
            groups.setdefault(draft.group, []).append(draft)
    for word in (("bridge", "irb", "enable"), ("bridge", "ieee", "enable")):
        root.all(*word)
    return tuple(
        Bridge(
            name=name,
            members=tuple(draft.name for draft in members if not _is_bvi(draft)),
            at=members[0].node.at,
            filters=unknown(
                Text(
                    "whether ip filter holds between two ports of a bridge group is not documented",
                    "ブリッジグループ内のポート間に ip filter が効くかは文書で確認できない",
                )
            ),
            interface=next((draft.name for draft in members if _is_bvi(draft)), ""),
        )
        for name, members in groups.items()
    )


def _is_bvi(draft: Draft) -> bool:
    return draft.name.lower().startswith("bvi")


def parent_of(name: str) -> str:
    """``GigaEthernet0.0`` for ``GigaEthernet0.1``; ``""`` for the basic interface itself and names without a number."""
    base, dot, number = name.rpartition(".")
    return f"{base}.0" if dot and number.isdecimal() and number != "0" else ""


def _kind(draft: Draft, drafts: dict[str, Draft]) -> InterfaceKind:
    lowered = draft.name.lower()
    found = next((kind for start, kind in _KINDS if lowered.startswith(start)), None)
    if found is not None:
        return found
    if draft.pppoe:
        return "ppp"
    if "ethernet" not in lowered:
        return "other"
    parent = parent_of(draft.name)
    return "subinterface" if parent and (parent in drafts or draft.vlan is not None) else "ethernet"


def _finished(draft: Draft, drafts: dict[str, Draft]) -> Interface:
    kind = _kind(draft, drafts)
    virtual = tuple(
        Address(
            point,
            _length(draft, point),
            at,
            virtual=True,
            priority=255
            if any(one.ip == point for one in draft.addresses)
            else draft.priorities.get(group, VRRP_PRIORITY),
            preempts=group not in draft.no_preempt,
        )
        for point, group, at in draft.virtual
    )
    parent = parent_of(draft.name)
    return Interface(
        name=draft.name,
        kind=kind,
        at=draft.node.at,
        enabled=draft.enabled or _STATE_UNKNOWN,
        description=draft.description,
        addresses=(*draft.addresses, *virtual),
        dynamic=draft.dynamic,
        address_unknown=draft.address_unknown,
        ipv6=written(True, draft.ipv6) if draft.ipv6 is not None else _IPV6_VARIES,
        vrf=draft.vrf,
        parent=parent if parent in drafts and kind in ("subinterface", "ppp") else "",
        group=draft.group,
        vlan=draft.vlan,
        policy_route=draft.policy_route,
        unnumbered=draft.unnumbered,
        link_local=draft.link_local,
    )


def _length(draft: Draft, point: int) -> int:
    """The prefix length of the subnet a virtual address is on."""
    for address in draft.addresses:
        if point in address.network:
            return address.length
    return 128 if point >= 1 << 32 else 32


# -- lines ------------------------------------------------------------------------------------------------------------


def _shutdown(draft: Draft, words: Words, off: bool) -> None:
    words.accept("no")
    words.next()
    if not words.left:
        draft.enabled = written(off, words.at)


def _description(draft: Draft, words: Words, off: bool) -> None:
    if not off:
        words.next()
        draft.description = " ".join(words.rest()).strip('"')


def _address(draft: Draft, words: Words, off: bool) -> None:
    if off:
        words.accept("no", "ip", "address")
        words.rest()
        return
    words.accept("ip", "address")
    word = words.peek()
    if word in ("dhcp", "ipcp"):
        draft.dynamic = "dhcp" if word == "dhcp" else "negotiated"
        words.next()
        words.accept("receive-default")
        return
    _static_address(draft, words)


def _static_address(draft: Draft, words: Words) -> None:
    text, slash, bits = words.peek().partition("/")
    six = ":" in text
    if not (is_ip(text) and slash and bits.isdecimal() and len(bits) < 4 and int(bits) <= (128 if six else 32)):
        draft.address_unknown = True
        return
    words.next()
    point = parse_ip(text)
    if words.accept("link-local"):
        draft.link_local = point
        return
    secondary = words.accept("secondary")
    draft.addresses.append(Address(point, int(bits), words.at, secondary))


def _unnumbered(draft: Draft, words: Words, off: bool) -> None:
    if not off and words.accept(words.peek(), "unnumbered"):
        draft.unnumbered = words.next()


def _ipv6_address(draft: Draft, words: Words, off: bool) -> None:
    if off:
        words.accept("no", "ipv6", "address")
        words.rest()
        return
    words.accept("ipv6", "address")
    if words.peek() in ("autoconfig", "dhcp"):
        draft.dynamic = draft.dynamic or ("slaac" if words.peek() == "autoconfig" else "dhcp")
        words.next()
        words.accept("receive-default")
        return
    _static_address(draft, words)
    words.accept("eui-64") or words.accept("anycast")


def _ipv6_enable(draft: Draft, words: Words, off: bool) -> None:
    words.rest()
    if not off:
        draft.ipv6 = words.at


def _ipv6_dhcp(draft: Draft, words: Words, off: bool) -> None:
    """A prefix or address handed out at run time: ``ipv6 dhcp client PROFILE``; serving others decides nothing here."""
    if off or not words.accept("ipv6", "dhcp"):
        return
    if words.peek() == "client":
        draft.dynamic = draft.dynamic or "dhcp"
    if words.peek() in ("client", "server", "relay"):
        words.rest()


def _filter(draft: Draft, words: Words, off: bool) -> None:
    family: Family = "6" if words.peek() == "ipv6" else "4"
    if off or not words.accept(words.peek(), "filter"):
        return
    name, number, way = words.peek(), words.peek(1), words.peek(2)
    if not (number.isdecimal() and len(number) < 9 and way in ("in", "out")):
        return
    for _ in range(3):
        words.next()
    words.accept("suppress-logging")
    draft.filters.append(Use(family, name, int(number), way, words.at))


def _napt(draft: Draft, words: Words, off: bool) -> None:
    """Only that something is translated here; the lines themselves are read by nat.py."""
    if not off:
        draft.translates = True


def _encapsulation(draft: Draft, words: Words, off: bool) -> None:
    if off:
        return
    words.next()
    kind = words.next()
    if kind == "dot1q" and words.peek().isdecimal() and len(words.peek()) < 5:
        draft.vlan = int(words.next())
        if words.accept("tpid"):
            words.next()
    elif kind == "pppoe":
        draft.pppoe = True


def _bridge_group(draft: Draft, words: Words, off: bool) -> None:
    if not off and words.peek(1).isdecimal() and words.accept("bridge-group"):
        draft.group = f"bridge-group {words.next()}"


def _vrf(draft: Draft, words: Words, off: bool) -> None:
    if not off and words.accept("ip", "vrf", "forwarding"):
        draft.vrf = words.next()


def _policy(draft: Draft, words: Words, off: bool) -> None:
    if not off and words.accept(words.peek(), "policy", "route-map"):
        draft.policy_route = words.at
        words.next()


def _vrrp(draft: Draft, words: Words, off: bool) -> None:
    number = words.peek(off + 1)
    group = f"vrrp {number}"
    if off:
        if words.accept("no", "vrrp", number, "preempt"):
            draft.no_preempt.add(group)
        return
    words.accept("vrrp", number)
    if words.accept("ip") or words.accept("ipv6"):
        if is_ip(words.peek()):
            draft.virtual.append((parse_ip(words.next()), group, words.at))
    elif words.peek() == "priority" and words.peek(1).isdecimal() and len(words.peek(1)) < 4:
        words.next()
        draft.priorities[group] = int(words.next())
    elif words.accept("preempt"):
        pass
    elif words.accept("timer") or words.accept("timers"):
        words.rest()


_HANDLERS: dict[tuple[str, str], Handler] = {
    ("shutdown", ""): _shutdown,
    ("description", ""): _description,
    ("ip", "address"): _address,
    ("ip", "unnumbered"): _unnumbered,
    ("ipv6", "unnumbered"): _unnumbered,
    ("ipv6", "address"): _ipv6_address,
    ("ipv6", "enable"): _ipv6_enable,
    ("ipv6", "dhcp"): _ipv6_dhcp,
    ("ip", "filter"): _filter,
    ("ipv6", "filter"): _filter,
    ("ip", "napt"): _napt,
    ("ip", "nat"): _napt,
    ("ip", "vrf"): _vrf,
    ("ip", "policy"): _policy,
    ("ipv6", "policy"): _policy,
    ("encapsulation", ""): _encapsulation,
    ("bridge-group", ""): _bridge_group,
    ("vrrp", ""): _vrrp,
}


def uses(drafts: dict[str, Draft]) -> dict[str, list[Use]]:
    """The filter lines by interface, for those that have any."""
    return {draft.name: draft.filters for draft in drafts.values() if draft.filters}


def translating(drafts: dict[str, Draft]) -> frozenset[str]:
    """The interfaces at which addresses are translated."""
    return frozenset(draft.name for draft in drafts.values() if draft.translates)


def read_hardware(root: Node) -> bool:
    """``device GigaEthernet2``: the hardware; True when its built-in switch is divided into port VLANs.

    The interfaces of those are named for it (``GigaEthernet2:1.0``); which socket belongs to which is not modelled.
    """
    divided = False
    for node in root.all("device"):
        node.cursor(1).next()
        for child in node.all("vlan-group"):
            child.mark()
            divided = True
    return divided
