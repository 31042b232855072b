"""The statements below ``interface``: what each means for a :class:`Draft`; those of switch ports are in switching."""

from __future__ import annotations

from collections.abc import Callable

from auditor.model.address import mask_length, parse_ip
from auditor.model.fact import written
from auditor.model.interface import Address
from auditor.model.rule import Binding
from auditor.source.node import Words
from vendor_parsers.cisco_ios import switching
from vendor_parsers.cisco_ios.draft import Draft
from vendor_parsers.cisco_ios.passwords import secret_after

Handler = Callable[[Draft, Words, bool], None]


def _shutdown(draft: Draft, words: Words, off: bool) -> None:
    if words.accept("no", "shutdown") or words.accept("shutdown") or words.accept("no", "shut") or words.accept("shut"):
        draft.enabled = written(off, words.at)


def _description(draft: Draft, words: Words, off: bool) -> None:
    if not off:
        words.next()
        draft.description = " ".join(words.rest())


def _vrf(draft: Draft, words: Words, off: bool) -> None:
    if words.accept("vrf", "forwarding") or words.accept("vrf"):
        draft.vrf = words.next()


def _ip(draft: Draft, words: Words, off: bool) -> None:
    handler = IP_HANDLERS.get(words.peek(2 if off else 1))
    if handler is not None:
        handler(draft, words, off)


def _ip_address(draft: Draft, words: Words, off: bool) -> None:
    draft.routed = True
    if off:
        words.accept("no", "ip", "address")
        return
    words.accept("ip", "address")
    word = words.peek()
    if word in ("dhcp", "negotiated"):
        draft.dynamic = words.next()
        words.rest()
        return
    try:
        if "/" in word:
            address, _, bits = word.partition("/")
            found = parse_ip(address), int(bits)
        else:
            found = parse_ip(word), mask_length(words.peek(1))
    except ValueError:
        draft.address_unknown = True
        return
    words.next()
    if "/" not in word:
        words.next()
    secondary = words.accept("secondary")
    if not 0 <= found[1] <= 32:
        draft.address_unknown = True
        return
    if not secondary:
        # a second primary address replaces the first
        draft.addresses = [old for old in draft.addresses if old.secondary or old.ip >= 1 << 32]
    draft.addresses.append(Address(found[0], found[1], words.at, secondary))


def _unnumbered(draft: Draft, words: Words, off: bool) -> None:
    if words.accept("ip", "unnumbered"):
        draft.unnumbered = words.next()
        if words.peek()[:1].isdecimal():
            draft.unnumbered += words.next()


def _access_group(draft: Draft, words: Words, off: bool) -> None:
    words.accept("ip", "access-group") or words.accept("ipv6", "traffic-filter")
    if off:
        return
    family = "6" if words.node.words[0] == "ipv6" else "4"
    name = words.next()
    # IOS IP Command Reference, ip access-group: out when neither in nor out is written
    inward = words.accept("in")
    words.accept("out")
    draft.bindings.append(
        Binding(
            ruleset=name,
            stage="ingress" if inward else "egress",
            at=words.at,
            family="6" if family == "6" else "4",
            interface=draft.name,
            vrf=draft.vrf,
        )
    )
    draft.list_uses.append(("acl", name, "filter", words.at))


def _ip_vrf(draft: Draft, words: Words, off: bool) -> None:
    if words.accept("ip", "vrf", "forwarding") or words.accept("ip", "vrf"):
        draft.vrf = words.next()


def _nat(draft: Draft, words: Words, off: bool) -> None:
    if words.accept("ip", "nat") and words.peek() in ("inside", "outside", "enable"):
        draft.nat = words.next()


def _policy(draft: Draft, words: Words, off: bool) -> None:
    if words.accept("ip", "policy", "route-map") or words.accept("ipv6", "policy", "route-map"):
        draft.policy_route = words.at
        draft.list_uses.append(("route-map", words.next(), "routing", words.at))


def _verify(draft: Draft, words: Words, off: bool) -> None:
    if off:
        return
    version = words.next()
    if words.accept("verify", "unicast"):
        draft.urpf = words.at
        if words.accept("source", "reachable-via"):
            words.next()
        else:
            words.accept("reverse-path")
        while words.peek() in ("allow-default", "allow-self-ping", "l2-src"):
            words.next()
        if words.left and version == "ip":
            draft.list_uses.append(("acl", words.next(), "filter", words.at))


def _inspect(draft: Draft, words: Words, off: bool) -> None:
    if words.accept("ip", "inspect") or words.accept("ipv6", "inspect"):
        name, direction = words.next(), words.next()
        draft.inspects.append((name, direction, words.at))


def _igp(draft: Draft, words: Words, off: bool) -> None:
    """``ip ospf 1 area 0``, ``ipv6 ospf 1 area 0``, ``ip router isis``, ``ipv6 eigrp 10``; other OSPF lines tune it."""
    if off:
        return
    family, protocol = words.next(), words.next()
    process = words.peek()
    if protocol == "ospf" and process.isdecimal() and words.peek(1) == "area":
        words.next()
        words.next()
        draft.protocols.append((f"{family} ospf", process, words.next()))
    elif protocol == "ospf" and process in ("authentication-key", "message-digest-key"):
        draft.secrets += secret_after(words, "routing", draft.name)
    elif protocol == "router":
        draft.protocols.append((words.next(), words.next(), ""))
    elif protocol == "eigrp" and family == "ipv6":
        draft.protocols.append(("ipv6 eigrp", words.next(), ""))


def _multicast(draft: Draft, words: Words, off: bool) -> None:
    if words.accept("ip", "multicast", "boundary") or words.accept("ip", "igmp", "access-group"):
        draft.list_uses.append(("acl", words.next(), "multicast", words.at))
        while words.peek() in ("in", "out", "filter-autorp"):
            words.next()


def _ipv6(draft: Draft, words: Words, off: bool) -> None:
    handler = IPV6_HANDLERS.get(words.peek(2 if off else 1))
    if handler is not None:
        handler(draft, words, off)


def _ipv6_on(draft: Draft, words: Words, off: bool) -> None:
    if words.accept("ipv6", "enable"):
        draft.ipv6 = words.at
    else:
        words.accept("no", "ipv6", "enable")


def _ipv6_address(draft: Draft, words: Words, off: bool) -> None:
    if not words.accept("ipv6", "address"):
        words.accept("no", "ipv6", "address")
        return
    draft.ipv6 = words.at
    if words.peek() in ("autoconfig", "dhcp"):
        draft.dynamic = draft.dynamic or ("slaac" if words.next() == "autoconfig" else "dhcp")
        words.rest()
        return
    address, _, bits = words.peek().partition("/")
    try:
        point, length = parse_ip(address), int(bits or 128)
    except ValueError:
        # an address below a general prefix that is delegated at run time
        draft.address_unknown = True
        return
    words.next()
    if words.accept("link-local"):
        draft.link_local = point
        return
    while words.peek() in ("eui-64", "anycast"):
        words.next()
    if 0 <= length <= 128 and ":" in address:
        draft.addresses.append(Address(point, length, words.at))


def _redundancy(draft: Draft, words: Words, off: bool) -> None:
    """``standby``, ``vrrp`` and ``glbp``: the virtual address; keys are secrets; timers and priorities are left."""
    kind = words.node.words[1 if off else 0]
    if off:
        if kind == "vrrp" and "preempt" in words.node.words:
            group = f"vrrp {words.node.words[2]}"
            draft.elections[group] = (draft.elections.get(group, (DEFAULT_PRIORITY, True))[0], False)
        return
    words.next()
    group = f"{kind} {words.next() if words.peek().isdecimal() else '0'}"
    _elect(draft, kind, group, words)
    if words.accept("authentication"):
        draft.secrets += secret_after(words, "routing", draft.name)
        return
    if words.accept("address-family"):
        words.rest()
        for child in words.node.children:
            inner = child.cursor()
            _elect(draft, kind, group, inner)
            if inner.accept("address"):
                _virtual_address(draft, inner, group)
        return
    if words.accept("ip") or words.accept("ipv6"):
        _virtual_address(draft, words, group)


DEFAULT_PRIORITY = 100
"""HSRP and VRRP; HSRP does not preempt unless told, VRRP does (IOS First Hop Redundancy Protocols Configuration Guide)."""


def _elect(draft: Draft, kind: str, group: str, words: Words) -> None:
    priority, preempts = draft.elections.get(group, (DEFAULT_PRIORITY, kind == "vrrp"))
    if words.peek() == "priority" and words.peek(1).isdecimal() and len(words.peek(1)) < 4:
        priority = int(words.peek(1))
    elif words.peek() == "preempt":
        preempts = True
    draft.elections[group] = priority, preempts


def _virtual_address(draft: Draft, words: Words, group: str) -> None:
    if not words.left or words.accept("autoconfig"):
        return
    try:
        point = parse_ip(words.peek().partition("/")[0])
    except ValueError:
        draft.address_unknown = True
        return
    words.next()
    words.accept("secondary") or words.accept("primary")
    draft.virtual.append((point, words.at, group))


def _encapsulation(draft: Draft, words: Words, off: bool) -> None:
    words.next()
    kind = words.next()
    if kind.lower() in ("dot1q", "isl") and words.peek().isdecimal() and len(words.peek()) < 5:
        draft.vlan = int(words.next())
        draft.native_tag = words.accept("native")


def _channel_group(draft: Draft, words: Words, off: bool) -> None:
    if words.accept("channel-group"):
        draft.group = f"Port-channel{words.next()}"
        if words.accept("mode"):
            words.next()


def _bridge_group(draft: Draft, words: Words, off: bool) -> None:
    if words.accept("bridge-group") and words.peek().isdecimal():
        number = words.next()
        if not words.left:
            draft.group = f"BVI{number}"


def _zone(draft: Draft, words: Words, off: bool) -> None:
    if words.accept("zone-member", "security"):
        draft.zone = words.next()


def _crypto(draft: Draft, words: Words, off: bool) -> None:
    if words.accept("crypto", "map"):
        draft.crypto_map = words.next()
        if words.accept("redundancy"):
            words.next()


def _tunnel(draft: Draft, words: Words, off: bool) -> None:
    if not words.accept("tunnel"):
        return
    key = words.next()
    draft.tunnel[key] = (" ".join(words.rest()), words.at)


def _discovers(draft: Draft, words: Words, off: bool) -> None:
    if words.accept("no", "cdp", "enable") or words.accept("cdp", "enable"):
        draft.cdp = written(not off, words.at)
    elif words.accept("no", "lldp", "transmit") or words.accept("lldp", "transmit"):
        draft.lldp = written(not off, words.at)
    elif words.accept("no", "lldp", "receive"):
        pass
    else:
        words.accept("lldp", "receive")


def _ppp(draft: Draft, words: Words, off: bool) -> None:
    if words.accept("ppp", "chap", "password") or words.accept("ppp", "pap", "sent-username"):
        if words.node.words[1] == "pap":
            words.next()
            words.accept("password")
        draft.secrets += secret_after(words, "other", draft.name)
    elif words.accept("ppp", "chap", "hostname"):
        words.rest()


def _pppoe(draft: Draft, words: Words, off: bool) -> None:
    if words.accept("pppoe-client", "dial-pool-number"):
        words.next()


def _rip_key(draft: Draft, words: Words, off: bool) -> None:
    words.accept("ip", "rip", "authentication") and words.rest()


IP_HANDLERS: dict[str, Handler] = {
    "address": _ip_address,
    "unnumbered": _unnumbered,
    "access-group": _access_group,
    "vrf": _ip_vrf,
    "nat": _nat,
    "policy": _policy,
    "verify": _verify,
    "inspect": _inspect,
    "ospf": _igp,
    "router": _igp,
    "multicast": _multicast,
    "igmp": _multicast,
}
IPV6_HANDLERS: dict[str, Handler] = {
    "address": _ipv6_address,
    "enable": _ipv6_on,
    "traffic-filter": _access_group,
    "verify": _verify,
    "inspect": _inspect,
    "ospf": _igp,
    "router": _igp,
    "eigrp": _igp,
    "policy": _policy,
}
HANDLERS: dict[str, Handler] = {
    "shutdown": _shutdown,
    "description": _description,
    "desc": _description,
    "shut": _shutdown,
    "vrf": _vrf,
    "ip": _ip,
    "ipv6": _ipv6,
    "standby": _redundancy,
    "vrrp": _redundancy,
    "glbp": _redundancy,
    "encapsulation": _encapsulation,
    "channel-group": _channel_group,
    "bridge-group": _bridge_group,
    "zone-member": _zone,
    "crypto": _crypto,
    "tunnel": _tunnel,
    "cdp": _discovers,
    "lldp": _discovers,
    "ppp": _ppp,
    "pppoe-client": _pppoe,
} | switching.HANDLERS
