"""Interfaces: the lines below ``interface`` that are AlliedWare Plus's own, and the interfaces they add up to."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.model.address import is_ip, parse_ip
from auditor.model.fact import Fact, unknown, written
from auditor.model.interface import Interface
from auditor.model.ranges import NOTHING
from auditor.model.text import Text
from auditor.source.node import Node, Words
from vendor_parsers._readers.interface_blocks import read_blocks
from vendor_parsers._readers.switch_drafts import Draft, Group, Statement, all_addresses, svi_vlan
from vendor_parsers._readers.switch_interfaces import NEGATED, STATEMENTS, taken
from vendor_parsers._readers.switch_ports import switch_port
from vendor_parsers._readers.vlan_lists import changed_vlans, vlan_id
from vendor_parsers.allied_awplus import facts
from vendor_parsers.allied_awplus.names import SWITCHED, kind_of, lead, names_of, parent_of
from vendor_parsers.allied_awplus.secrets import read_secret

NO_VLAN = 0
"""``switchport trunk native vlan none``: untagged frames belong to no VLAN (0 is the number of none, IEEE 802.1Q 9.6)."""


def read_drafts(root: Node) -> dict[str, Draft]:
    """Every interface by name with its lines read, virtual addresses of ``router vrrp`` included."""
    drafts = read_blocks(root, names_of, kind_of, ON, OFF)
    _vrrp(root, drafts)
    return drafts


def finish(drafts: Mapping[str, Draft], zones: Mapping[str, str]) -> tuple[Interface, ...]:
    """The interfaces, once all their lines are read; ``zones`` are the firewall's, by interface."""
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
            zone=zones.get(draft.name, ""),
            parent=parent_of(draft.name),
            group=draft.group,
            vlan=svi_vlan(draft),
            port=switch_port(draft, facts.PORTS) if is_switched(draft) else None,
            discovery=draft.discovery.get("lldp", unknown(_DISCOVERY)),
            unnumbered=draft.unnumbered,
            policy_route=draft.policy_route,
            link_local=draft.link_local,
        )
        for draft in drafts.values()
    )


_DISCOVERY = Text(
    "no document at hand says whether LLDP is sent where no line says so",
    "記載がない場合に LLDP を送信するかを確認できる文書がない",
)


def is_switched(draft: Draft) -> bool:
    """Whether an interface is a switch port: ``port``, ``po`` and ``sa`` are, unless ``no switchport`` is written."""
    return lead(draft.name) in SWITCHED and not parent_of(draft.name) and not _off(draft.switched)


def _off(fact: Fact[bool] | None) -> bool:
    return fact is not None and fact.is_(False)


def _vrrp(root: Node, drafts: Mapping[str, Draft]) -> None:
    """``router vrrp 1 vlan10``: a virtual address, elected by priority; it runs once ``enable`` is written."""
    for node in (*root.all("router", "vrrp"), *root.all("router", "ipv6", "vrrp")):
        words = node.cursor(3 if node.words[1] == "ipv6" else 2)
        number, name = words.next(), words.next()
        group = Group(preempts=False, enabled=False)
        for child in node.children:
            line = child.cursor()
            if line.peek() in ("virtual-ip", "virtual-ipv6") and is_ip(line.peek(1)):
                line.next()
                group.addresses.append((parse_ip(line.next()), child.at))
                if line.peek() in ("master", "owner", "backup", "primary", "secondary"):
                    line.next()
            elif line.peek() == "priority" and line.peek(1).isdecimal() and len(line.peek(1)) < 4:
                line.next()
                group.priority = int(line.next())
            elif line.accept("preempt-mode"):
                group.preempts = line.next() == "true"
            elif line.accept("enable"):
                group.enabled = True
            elif line.peek() == "advertisement-interval":
                line.rest()
        # who holds the address rests on a priority nobody documents: the election stays open
        group.shared = True
        if name in drafts:
            drafts[name].groups[f"vrrp {number}"] = group


# -- lines ------------------------------------------------------------------------------------------------------------


def _address(draft: Draft, words: Words) -> None:
    if words.accept("negotiated"):
        draft.dynamic = "negotiated"
        return
    STATEMENTS["ip", "address"](draft, words)


def _vrf(draft: Draft, words: Words) -> None:
    if words.accept("forwarding"):
        draft.vrf = words.next()


def _filter(draft: Draft, words: Words) -> None:
    """``access-group NAME``: a hardware list; several are asked in the order they stand here."""
    if words.left:
        draft.uses.append(("acl", words.next(), "filter", words.at))


def _service_policy(draft: Draft, words: Words) -> None:
    """``service-policy input NAME``: a policy map may drop, or send elsewhere. It is not read, so the line is not either."""
    draft.policy_route = words.at
    if words.peek(1):
        draft.uses.append(("policy-map", words.peek(1), "filter", words.at))


def _mode(draft: Draft, words: Words) -> None:
    """``ingress-filter enable`` may follow; ``disable`` lets frames of any VLAN in and stays not understood."""
    STATEMENTS["switchport", "mode"](draft, words)
    words.accept("ingress-filter", "enable")


def _trunk_native(draft: Draft, words: Words) -> None:
    if not words.accept("vlan"):
        return
    if words.accept("none"):
        draft.native_vlan = written(NO_VLAN, words.at)
        return
    number = vlan_id(words)
    draft.native_vlan = (
        written(number, words.at)
        if number is not None
        else unknown(Text("native VLAN not understood", "ネイティブVLANを解釈できない"))
    )


def _trunk_allowed(draft: Draft, words: Words) -> None:
    """``add 10,20``: an export adds to nothing, so that what is written is all a trunk carries tagged."""
    if not words.accept("vlan"):
        return
    found = changed_vlans(words, NOTHING if draft.allowed is None else draft.allowed)
    if found is not None:
        draft.allowed, draft.allowed_at = found, words.at


def _group(prefix: str) -> Statement:
    def read(draft: Draft, words: Words) -> None:
        number = words.peek()
        if not number.isdecimal():
            return
        words.next()
        draft.group = f"{prefix}{number}"
        if words.accept("mode") or words.peek() == "member-filters":
            words.next()

    return read


def _lldp(sends: bool) -> Statement:
    """``lldp transmit receive``: only what is sent tells others of the device."""

    def read(draft: Draft, words: Words) -> None:
        words.accept("receive")
        draft.discovery["lldp"] = written(sends, words.at)

    return read


def _ppp(draft: Draft, words: Words) -> None:
    if words.accept("password"):
        draft.secrets.append(read_secret(words, "other", draft.name))
    elif words.peek() in ("username", "authentication", "ipcp", "keepalive", "service-name"):
        words.rest()


def _encapsulation(_draft: Draft, words: Words) -> None:
    """``encapsulation ppp 0`` carries interface ppp0."""
    words.next()


def _speaks(draft: Draft, words: Words) -> None:
    """``ip ospf authentication-key``: keys are secrets; timers and costs change no verdict here."""
    if words.peek() in ("authentication-key", "message-digest-key"):
        if words.next() == "message-digest-key":
            words.next()
            words.accept("md5")
        draft.secrets.append(read_secret(words, "routing", draft.name))
    elif words.peek() in ("cost", "network", "hello-interval", "dead-interval", "priority", "authentication"):
        words.rest()


def _tunnel_word(draft: Draft, words: Words) -> None:
    """``tunnel protection ipsec``, ``tunnel local name …``: words that other switches do not have."""
    draft.tunnel[words.node.words[1]] = (" ".join(words.rest()), words.at)


ON = STATEMENTS | {
    ("tunnel", "protection"): _tunnel_word,
    ("tunnel", "local"): _tunnel_word,
    ("tunnel", "remote"): _tunnel_word,
    ("ip", "address"): _address,
    ("ip", "vrf"): _vrf,
    ("ip", "ospf"): _speaks,
    ("access-group",): _filter,
    ("ip", "access-group"): _filter,
    ("mac", "access-group"): _filter,
    ("ipv6", "traffic-filter"): _filter,
    ("service-policy",): _service_policy,
    ("switchport", "mode"): _mode,
    ("switchport", "trunk", "native"): _trunk_native,
    ("switchport", "trunk", "allowed"): _trunk_allowed,
    ("channel-group",): _group("po"),
    ("static-channel-group",): _group("sa"),
    ("lldp", "transmit"): _lldp(True),
    ("ppp",): _ppp,
    ("encapsulation", "ppp"): _encapsulation,
}
OFF = NEGATED | {
    ("lldp", "transmit"): _lldp(False),
    ("ipv6", "enable"): taken,
    ("access-group",): taken,
}
