"""Interfaces: physical ports hand their packets to the ``Port-channel`` of their ``channel-group``, which has the addresses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from auditor.model.address import is_ip, mask_length, parse_ip
from auditor.model.fact import Fact, default, unknown, written
from auditor.model.interface import Address, Bridge, Interface, InterfaceKind
from auditor.model.rule import Family
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.source.node import Node, Words
from vendor_parsers.furukawa_fitelnet.access_lists import Use

_KINDS: tuple[tuple[str, InterfaceKind], ...] = (
    ("port-channel", "aggregate"),
    ("loopback", "loopback"),
    ("tunnel", "tunnel"),
    ("management", "management"),
    ("vlan", "svi"),
    ("pppoe", "ppp"),
    ("modem", "cellular"),
    ("null", "other"),
)
_UP: Fact[bool] = default(
    True,
    Text(
        "an F221 shows ports up that have no shutdown line (show ip interface brief in pyats-fitelnet,"
        " examples/check_interface_status)",
        "F221 は shutdown の行がないポートを up と表示する（pyats-fitelnet の examples/check_interface_status にある"
        " show ip interface brief）",
    ),
)
_IPV6_VARIES: Fact[bool] = unknown(
    Text(
        "no IPv6 line is written; no vendor document at hand says what holds then",
        "IPv6 の行がなく、その場合の動作を確認できる文書がない",
    )
)


@dataclass(slots=True)
class Draft:
    """What an interface's lines have said so far."""

    name: str
    node: Node
    enabled: Fact[bool] | None = None
    description: str = ""
    addresses: list[Address] = field(default_factory=list)
    dynamic: str = ""
    address_unknown: bool = False
    ipv6: Span | None = None
    link_local: int | None = None
    vrf: str = ""
    group: str = ""
    bridge: str = ""
    vlan: int | None = None
    tunnel_mode: str = ""
    filters: list[Use] = field(default_factory=list)
    protocols: list[tuple[str, str]] = field(default_factory=list)
    """(protocol, process) the interface speaks."""


Handler = Callable[[Draft, Words, bool], None]


def interface_name(words: Words) -> str:
    """``GigaEthernet 1/8`` from two words, or one word when no number follows."""
    name = words.next()
    return f"{name} {words.next()}" if words.peek()[:1].isdecimal() else name


def read_drafts(root: Node) -> dict[str, Draft]:
    """Every interface by name, in the order of first mention."""
    drafts: dict[str, Draft] = {}
    for node in root.all("interface"):
        name = interface_name(node.cursor(1))
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
    return tuple(
        Interface(
            name=draft.name,
            kind=_kind(draft.name),
            at=draft.node.at,
            enabled=draft.enabled or _UP,
            description=draft.description,
            addresses=tuple(draft.addresses),
            dynamic=draft.dynamic,
            address_unknown=draft.address_unknown,
            ipv6=written(True, draft.ipv6) if draft.ipv6 is not None else _IPV6_VARIES,
            vrf=draft.vrf,
            parent=parent if (parent := parent_of(draft.name)) in drafts else "",
            group=draft.group,
            vlan=draft.vlan if parent_of(draft.name) else None,
            link_local=draft.link_local,
        )
        for draft in drafts.values()
    )


def parent_of(name: str) -> str:
    """``GigaEthernet 2/1`` for ``GigaEthernet 2/1.1``; ``""`` for a port."""
    return name.rpartition(".")[0] if name.rpartition(".")[2].isdecimal() else ""


def bridges(drafts: dict[str, Draft]) -> tuple[Bridge, ...]:
    """Ports of one ``bridge-group``; most groups have a single port and bridge nothing."""
    groups: dict[str, list[Draft]] = {}
    for draft in drafts.values():
        if draft.bridge:
            groups.setdefault(draft.bridge, []).append(draft)
    why = Text(
        "whether access lists hold between two ports of a bridge group is not documented",
        "ブリッジグループ内のポート間にアクセスリストが効くかは文書で確認できない",
    )
    return tuple(
        Bridge(
            name=f"bridge-group {number}",
            members=tuple(draft.name for draft in members),
            at=members[0].node.at,
            filters=unknown(why),
        )
        for number, members in groups.items()
        if len(members) > 1
    )


def _kind(name: str) -> InterfaceKind:
    lowered = name.lower()
    found = next((kind for start, kind in _KINDS if lowered.startswith(start)), None)
    if found is not None:
        return found
    if "ethernet" in lowered:
        return "subinterface" if parent_of(name) else "ethernet"
    return "other"


def named(word: str, number: str, drafts: dict[str, Draft]) -> str:
    """The interface that lines call ``tunnel 1`` or ``loopback 1``, by its own spelling."""
    wanted = f"{word} {number}".strip().lower()
    return next((name for name in drafts if name.lower() == wanted), f"{word} {number}".strip())


# -- lines ------------------------------------------------------------------------------------------------------------


def _shutdown(draft: Draft, words: Words, off: bool) -> None:
    words.accept("no")
    words.next()
    draft.enabled = written(off, words.at)


def _description(draft: Draft, words: Words, off: bool) -> None:
    if not off:
        words.next()
        draft.description = " ".join(words.rest())


def _address(draft: Draft, words: Words, off: bool) -> None:
    if off:
        return
    words.accept("ip", "address")
    if words.peek() in ("dhcp", "ipcp", "negotiated"):
        draft.dynamic = "dhcp" if words.next() == "dhcp" else "negotiated"
        return
    try:
        point, length = parse_ip(words.peek()), mask_length(words.peek(1))
    except ValueError:
        draft.address_unknown = True
        return
    words.next()
    words.next()
    draft.addresses.append(Address(point, length, words.at, words.accept("secondary")))


def _ipv6_address(draft: Draft, words: Words, off: bool) -> None:
    if off:
        return
    words.accept("ipv6", "address")
    draft.ipv6 = words.at
    if words.peek() in ("autoconfig", "dhcp"):
        draft.dynamic = draft.dynamic or ("slaac" if words.next() == "autoconfig" else "dhcp")
        return
    text, slash, bits = words.peek().partition("/")
    if not (is_ip(text) and ":" in text and (not slash or (bits.isdecimal() and len(bits) < 4 and int(bits) <= 128))):
        draft.address_unknown = True
        return
    words.next()
    if words.accept("link-local"):
        draft.link_local = parse_ip(text)
    else:
        draft.addresses.append(Address(parse_ip(text), int(bits or 128), words.at))


def _ipv6_enable(draft: Draft, words: Words, off: bool) -> None:
    if not off and words.accept("ipv6", "enable"):
        draft.ipv6 = words.at


def _vrf(draft: Draft, words: Words, off: bool) -> None:
    if not off and words.accept("ip", "vrf", "forwarding"):
        draft.vrf = words.next()


def _group(draft: Draft, words: Words, off: bool) -> None:
    if not off and words.accept("channel-group"):
        draft.group = f"Port-channel {words.next()}"


def _bridge(draft: Draft, words: Words, off: bool) -> None:
    if not off and words.accept("bridge-group"):
        draft.bridge = words.next()


def _vlan(draft: Draft, words: Words, off: bool) -> None:
    if not off and words.peek(1).isdecimal() and len(words.peek(1)) < 5 and words.accept("vlan-id"):
        draft.vlan = int(words.next())


def _access_group(draft: Draft, words: Words, off: bool) -> None:
    family: Family = "6" if words.peek() == "ipv6" else "4"
    if off or words.peek(3) not in ("in", "out"):
        return
    words.accept(words.peek(), "access-group")
    name = words.next()
    draft.filters.append(Use(family, name, words.next(), words.at))


def _speaks(draft: Draft, words: Words, off: bool) -> None:
    """``ipv6 router isis core``; lines that tune it follow."""
    if not off and words.accept(words.peek(), "router"):
        draft.protocols.append((words.next(), words.next()))


def _isis(draft: Draft, words: Words, off: bool) -> None:
    if words.accept("isis", "network", "point-to-point"):
        return


def _tunnel(draft: Draft, words: Words, off: bool) -> None:
    if not off and words.accept("tunnel", "mode"):
        draft.tunnel_mode = " ".join(words.rest())


_HANDLERS: dict[tuple[str, str], Handler] = {
    ("shutdown", ""): _shutdown,
    ("description", ""): _description,
    ("ip", "address"): _address,
    ("ipv6", "address"): _ipv6_address,
    ("ipv6", "enable"): _ipv6_enable,
    ("ip", "vrf"): _vrf,
    ("channel-group", ""): _group,
    ("bridge-group", ""): _bridge,
    ("vlan-id", ""): _vlan,
    ("ip", "access-group"): _access_group,
    ("ipv6", "access-group"): _access_group,
    ("ip", "router"): _speaks,
    ("ipv6", "router"): _speaks,
    ("isis", "network"): _isis,
    ("tunnel", "mode"): _tunnel,
}
