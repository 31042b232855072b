"""Interfaces: addresses, filters bound to them, tunnels and what they carry; the layer-2 side is in switching."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from auditor.model.address import mask_length, parse_ip
from auditor.model.fact import Fact, written
from auditor.model.interface import Address, Interface, InterfaceKind
from auditor.model.rule import Binding
from auditor.source.node import Node, Words
from vendor_parsers.cisco_ios import switching
from vendor_parsers.cisco_ios.draft import Draft, kind_of, names_of
from vendor_parsers.cisco_ios.facts import (
    CDP_VARIES,
    ENABLED,
    IPV6_OFF,
    LLDP_OFF,
    URPF_OFF,
)
from vendor_parsers.cisco_ios.passwords import secret_after

Handler = Callable[[Draft, Words, bool], None]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the rest of the configuration says that interfaces depend on."""

    switches: bool
    dtp: bool
    cdp: Fact[bool]
    lldp: Fact[bool]


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
        handler = HANDLERS.get(word)
        if handler is not None:
            handler(draft, Words(child, 0), off)


def surroundings(root: Node, drafts: dict[str, Draft], switch: bool) -> Surroundings:
    """Read ``cdp run`` and ``lldp run`` and judge whether ports are switch ports unless they say otherwise."""
    cdp, lldp = CDP_VARIES, LLDP_OFF
    for words, on in ((("cdp", "run"), True), (("no", "cdp", "run"), False)):
        node = root.find(*words)
        cdp = written(on, node.at) if node is not None else cdp
    for words, on in ((("lldp", "run"), True), (("no", "lldp", "run"), False)):
        node = root.find(*words)
        lldp = written(on, node.at) if node is not None else lldp
    layer2 = any(draft.switchport or draft.routed is False for draft in drafts.values())
    return Surroundings(layer2, switch, cdp, lldp)


def finish(draft: Draft, around: Surroundings) -> Interface:
    """The interface as the model has it."""
    first = next((address for address in draft.addresses if not address.secondary), None)
    virtual = [Address(ip, first.length if first is not None else 32, at, virtual=True) for ip, at in draft.virtual]
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
        port=switching.port(draft, around.switches, around.dtp),
        discovery=_discovery(draft, around),
        urpf=written(True, draft.urpf) if draft.urpf is not None else URPF_OFF,
        policy_route=draft.policy_route,
        apn=draft.apn,
        unnumbered=draft.unnumbered,
    )


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


# --- statements ---------------------------------------------------------------------------------------------------


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
        return
    while words.peek() in ("eui-64", "anycast"):
        words.next()
    if 0 <= length <= 128 and ":" in address:
        draft.addresses.append(Address(point, length, words.at))


def _redundancy(draft: Draft, words: Words, off: bool) -> None:
    """``standby``, ``vrrp`` and ``glbp``: the virtual address; keys are secrets; timers and priorities are left."""
    if off:
        return
    words.next()
    if words.peek().isdecimal():
        words.next()
    if words.accept("authentication"):
        draft.secrets += secret_after(words, "routing", draft.name)
        return
    if words.accept("address-family"):
        words.rest()
        for child in words.node.children:
            inner = child.cursor()
            if inner.accept("address"):
                _virtual_address(draft, inner)
        return
    if words.accept("ip") or words.accept("ipv6"):
        _virtual_address(draft, words)


def _virtual_address(draft: Draft, words: Words) -> None:
    if not words.left or words.accept("autoconfig"):
        return
    try:
        point = parse_ip(words.peek().partition("/")[0])
    except ValueError:
        draft.address_unknown = True
        return
    words.next()
    words.accept("secondary") or words.accept("primary")
    draft.virtual.append((point, words.at))


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
