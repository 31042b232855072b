"""Statements below ``interface`` that are EOS's own; what other switches write alike is in the shared reader."""

from __future__ import annotations

from auditor.model.address import is_ip, parse_ip
from auditor.model.fact import unknown, written
from auditor.model.interface import Address
from auditor.model.text import Text
from auditor.source.node import Words
from vendor_parsers._readers.switch_drafts import Draft, Group
from vendor_parsers._readers.switch_interfaces import NEGATED, STATEMENTS, access_group, prefixed, taken
from vendor_parsers._readers.vlan_lists import vlan_id
from vendor_parsers.arista_eos.passwords import read_secret

OWNER = 255
"""The priority of the router that owns the address itself (RFC 5798, 5.2.4)."""


def _address_virtual(draft: Draft, words: Words) -> None:
    """``ip address virtual``: the switch holds the address itself, together with every other one that is given it."""
    found = prefixed(words)
    if found is None:
        draft.address_unknown = True
        return
    secondary = words.accept("secondary")
    draft.addresses.append(Address(found[0], found[1], words.at, secondary))
    if ":" in words.node.text:
        draft.ipv6 = written(True, words.at)


def _virtual_router(draft: Draft, words: Words) -> None:
    """``ip virtual-router address``: every switch that has it answers for it (VARP)."""
    text = words.peek().partition("/")[0]
    if not is_ip(text):
        draft.address_unknown = True
        return
    words.next()
    group = draft.groups.setdefault("varp", Group(shared=True))
    group.addresses.append((parse_ip(text), words.at))


def _vrrp(draft: Draft, words: Words) -> None:
    """VRRP: priority 100, preemption on, running at once (Arista EOS User Manual, VRRP)."""
    if not words.peek().isdecimal():
        return
    group = draft.groups.setdefault(f"vrrp {words.next()}", Group(preempts=True))
    if words.peek() in ("ip", "ipv4", "ipv6") and is_ip(words.peek(1)):
        words.next()
        ip = parse_ip(words.next())
        words.accept("secondary")
        group.addresses.append((ip, words.at))
        if any(own.ip == ip for own in draft.addresses):
            group.priority = OWNER
    elif words.peek() in ("priority", "priority-level") and words.peek(1).isdecimal() and len(words.peek(1)) < 4:
        words.next()
        value = int(words.next())
        group.priority = OWNER if group.priority == OWNER else value
    elif words.accept("preempt"):
        group.preempts = True
        words.rest()
    elif words.accept("shutdown") or words.accept("disabled"):
        group.enabled = False
    elif words.accept("peer", "authentication") or words.accept("authentication"):
        words.accept("text") or words.accept("ietf-md5", "key-string")
        found = read_secret(words, "routing", draft.name)
        draft.secrets += [found] if found is not None else []
    elif words.peek() in _VRRP_QUIET:
        words.rest()


_VRRP_QUIET = frozenset(
    {"timers", "advertisement", "description", "session", "tracked-object", "delay", "bfd", "mac-address"}
)


def _no_vrrp(draft: Draft, words: Words) -> None:
    if not words.peek().isdecimal():
        return
    group = draft.groups.setdefault(f"vrrp {words.next()}", Group(preempts=True))
    if words.accept("preempt"):
        group.preempts = False
    elif words.accept("shutdown") or words.accept("disabled"):
        group.enabled = True


def _ospf(draft: Draft, words: Words) -> None:
    word = words.peek()
    if word == "area":
        words.next()
        draft.protocols.append(("ospf", "", words.next()))
    elif word in ("authentication-key", "message-digest-key"):
        words.next()
        if word == "message-digest-key":
            words.next()
            words.next()
        found = read_secret(words, "routing", draft.name)
        draft.secrets += [found] if found is not None else []
    elif word in _OSPF_TUNING:
        words.rest()


_OSPF_TUNING = frozenset(
    """network cost hello-interval dead-interval authentication mtu-ignore priority retransmit-interval transmit-delay
    neighbor""".split()
)


def _ospf6(draft: Draft, words: Words) -> None:
    if words.peek(1) == "area":
        tag = words.next()
        words.next()
        draft.protocols.append(("ipv6 ospf", tag, words.next()))


def _trunk_group(draft: Draft, words: Words) -> None:
    draft.trunk_groups.add(words.next())


def _urpf(draft: Draft, words: Words) -> None:
    if words.accept("unicast", "source", "reachable-via"):
        words.next()
        words.accept("allow-default")
        draft.urpf = written(True, words.at)


def _mode(draft: Draft, words: Words) -> None:
    """``switchport mode trunk phone`` is a trunk for a phone and what hangs behind it; others are read as everywhere."""
    STATEMENTS["switchport", "mode"](draft, words)
    words.accept("phone")


def _phone(draft: Draft, words: Words) -> None:
    if words.accept("vlan"):
        draft.voice_vlan = vlan_id(words)
    elif words.accept("trunk"):
        words.rest()


def _dot1x(draft: Draft, words: Words) -> None:
    """Hosts that fail may be let into another VLAN: whether the port keeps anybody out is then open."""
    if words.peek() == "failure" and "allow" in words.node.words:
        words.rest()
        draft.dot1x = unknown(
            Text(
                "hosts that fail 802.1X are let into another VLAN (authentication failure action traffic allow)",
                "802.1X認証に失敗した端末も別VLANへ通される (authentication failure action traffic allow)",
            )
        )
    elif words.peek() == "failure":
        words.rest()


def _port_control(draft: Draft, words: Words) -> None:
    if draft.dot1x is None or draft.dot1x.known:
        STATEMENTS["dot1x", "port-control"](draft, words)
    else:
        words.next()


def _policy_routing(draft: Draft, words: Words) -> None:
    """Which packets the policy sends elsewhere is not read: the words behind stay not understood."""
    draft.policy_route = words.at


ON = STATEMENTS | {
    ("service-policy", "type", "pbr"): _policy_routing,
    ("ip", "address", "virtual"): _address_virtual,
    ("ipv6", "address", "virtual"): _address_virtual,
    ("ip", "virtual-router", "address"): _virtual_router,
    ("ipv6", "virtual-router", "address"): _virtual_router,
    ("vrrp",): _vrrp,
    ("ip", "ospf"): _ospf,
    ("ipv6", "ospf"): _ospf6,
    ("ip", "verify"): _urpf,
    ("ipv6", "verify"): _urpf,
    ("ipv6", "access-group"): access_group("6"),
    ("mac", "access-group"): access_group("both"),
    ("switchport", "trunk", "group"): _trunk_group,
    ("switchport", "mode"): _mode,
    ("switchport", "phone"): _phone,
    ("dot1x", "authentication"): _dot1x,
    ("dot1x", "port-control"): _port_control,
    ("dot1x", "pae"): lambda draft, words: taken(draft, words) if words.accept("authenticator") else None,
}
OFF = NEGATED | {
    ("vrrp",): _no_vrrp,
    ("ip", "verify"): lambda draft, words: taken(draft, words) if words.accept("unicast") else None,
    ("ipv6", "enable"): taken,
}
