"""Statements below ``interface`` that are AOS-CX's own; what other switches write alike is in the shared reader."""

from __future__ import annotations

from auditor.model.address import is_ip, parse_ip
from auditor.model.fact import Fact, unknown, written
from auditor.model.interface import ALL_VLANS
from auditor.model.rule import Family
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.source.node import Node, Words
from vendor_parsers._readers.switch_drafts import Draft, Group, Statement
from vendor_parsers._readers.switch_interfaces import NEGATED, STATEMENTS, prefixed, taken
from vendor_parsers._readers.vlan_lists import changed_vlans, vlan_id
from vendor_parsers.aruba_aoscx.passwords import read_secret

ROUTED = ("routed-in", "routed-out")
_OSPF_TUNING = frozenset(
    """network cost hello-interval dead-interval authentication priority retransmit-interval transit-delay bfd
    shutdown""".split()
)
_ADMITTED = frozenset({"critical-role", "critical-voice-role", "reject-role", "preauth-role", "auth-role"})
_PORT_ACCESS = frozenset(
    """client-limit client-auto-log-off auth-precedence auth-priority auth-mode allow-cdp-bpdu allow-lldp-bpdu
    allow-cdp-auth allow-lldp-auth radius-override cdp-group lldp-group""".split()
)


def _routing(value: bool) -> Statement:
    def read(draft: Draft, words: Words) -> None:
        if not words.left:
            draft.switched = written(not value, words.at)

    return read


def _access(draft: Draft, words: Words) -> None:
    draft.mode = written("access", words.at)
    found = vlan_id(words)
    draft.access_vlan = written(found, words.at) if found is not None else _misread("vlan access", words)


def _misread(what: str, words: Words) -> Fact[int]:
    text = f"{what} {words.peek()}"
    return unknown(Text(f"{text} not understood", f"{text} を解釈できない"))


def _native(draft: Draft, words: Words) -> None:
    """Naming a native VLAN makes the trunk allow every VLAN (Layer 2 Bridging Guide, vlan trunk native)."""
    draft.mode = written("trunk", words.at)
    if words.peek() != "tag":
        draft.allowed, draft.allowed_at = ALL_VLANS, words.at
        found = vlan_id(words)
        draft.native_vlan = written(found, words.at) if found is not None else _misread("vlan trunk native", words)
    if words.accept("tag"):
        draft.tags_native = True


def _allowed(draft: Draft, words: Words) -> None:
    """Lists add up; one behind ``all`` takes its place (Layer 2 Bridging Guide, vlan trunk allowed)."""
    draft.mode = written("trunk", words.at)
    found = changed_vlans(words, draft.allowed)
    if found is not None:
        before = None if draft.allowed == ALL_VLANS else draft.allowed
        draft.allowed = found if before is None else before | found
        draft.allowed_at = words.at


def _vrf(draft: Draft, words: Words) -> None:
    if words.accept("attach"):
        name = words.next()
        draft.vrf = "" if name == "default" else name


def _lag(draft: Draft, words: Words) -> None:
    if words.peek().isdecimal():
        draft.group = f"lag{words.next()}"


def _static(draft: Draft, words: Words) -> None:
    """``ip static`` is the address of the management port."""
    STATEMENTS["ip", "address"](draft, words)


def _dhcp(draft: Draft, words: Words) -> None:
    if not words.left:
        draft.dynamic = "dhcp"


def _gateway(draft: Draft, words: Words) -> None:
    """``default-gateway`` of the management port; the route is read from the draft."""
    if is_ip(words.peek()):
        draft.tunnel["default-gateway"] = (words.next(), words.at)


def _active_gateway(draft: Draft, words: Words) -> None:
    """An address that both switches of a VSX pair answer for at once (AOS-CX VSX Guide, active gateway)."""
    words.next()
    if words.accept("mac"):
        words.next()
        return
    text = words.peek().partition("/")[0]
    if not is_ip(text):
        draft.address_unknown = True
        return
    words.next()
    group = draft.groups.setdefault("active-gateway", Group(shared=True))
    group.addresses.append((parse_ip(text), words.at))
    if words.accept("mac"):
        words.next()


def _vrrp(draft: Draft, words: Words) -> None:
    """A VRRP group; whether VRRP runs, and who holds the address, is not followed."""
    group = draft.groups.setdefault(f"vrrp {' '.join(words.rest())}", Group(shared=True))
    for line in words.node.children:
        inner = line.cursor()
        if inner.accept("address"):
            found = prefixed(inner)
            if found is not None:
                group.addresses.append((found[0], line.at))
            else:
                draft.address_unknown = True
            inner.accept("primary") or inner.accept("secondary")
        elif inner.accept("shutdown"):
            group.enabled = False
        elif inner.accept("authentication") or inner.peek() in (
            "priority",
            "preempt",
            "timers",
            "version",
            "track",
            "bfd",
            "no",
        ):
            inner.rest()


def _apply(draft: Draft, words: Words) -> None:
    """``apply access-list ip NAME in``, or ``apply policy NAME in``; the names are resolved when every list is known."""
    if words.accept("access-list") and words.peek() in ("ip", "ipv6", "mac") and words.peek(2) in _DIRECTIONS:
        kind = words.next()
        name, direction = words.next(), words.next()
        draft.uses.append((f"{kind} {direction}", name, "filter", words.at))
    elif words.accept("policy") and words.peek(1) in _DIRECTIONS:
        name, direction = words.next(), words.next()
        words.accept("per-interface")
        draft.uses.append((f"policy {direction}", name, "filter", words.at))


_DIRECTIONS = ("in", "out", *ROUTED)
FAMILY: dict[str, Family] = {"ip": "4", "ipv6": "6", "mac": "both", "policy": "both"}


def applied(draft: Draft) -> list[tuple[str, str, str, Span]]:
    """(kind, direction, name, where) of everything applied to an interface."""
    found = []
    for what, name, use, at in draft.uses:
        kind, _, direction = what.partition(" ")
        if use == "filter" and direction in _DIRECTIONS:
            found.append((kind, direction, name, at))
    return found


def _ospf(family: str) -> Statement:
    protocol = "ospf" if family == "ip" else "ipv6 ospf"

    def read(draft: Draft, words: Words) -> None:
        if words.peek(1) == "area":
            process = words.next()
            words.next()
            draft.protocols.append((protocol, process, words.next()))
        elif words.accept("passive"):
            draft.passive["ospf"] = True
        elif words.peek() in ("authentication-key", "message-digest-key"):
            if words.next() == "message-digest-key":
                words.next()
                words.next()
            found = read_secret(words, "routing", draft.name)
            draft.secrets += [found] if found is not None else []
        elif words.peek() in _OSPF_TUNING:
            words.rest()

    return read


def _no_ospf_passive(draft: Draft, words: Words) -> None:
    if words.accept("passive"):
        draft.passive["ospf"] = False


def _rate_limit(draft: Draft, words: Words) -> None:
    if words.peek() in ("broadcast", "multicast", "unknown-unicast"):
        draft.storm_control = written(True, words.at)
        words.rest()


def _urpf(draft: Draft, words: Words) -> None:
    if words.accept("strict") or words.accept("loose"):
        draft.urpf = written(True, words.at)
        words.rest()


def _port_security(draft: Draft, words: Words) -> None:
    """A block, or its statements behind the words themselves."""
    for inner in (words, *(line.cursor() for line in words.node.children)):
        if inner.accept("enable"):
            draft.port_security = written(True, inner.at)
        elif inner.accept("disable") or inner.accept("no", "enable"):
            draft.port_security = written(False, inner.at)
        elif inner.peek() in ("client-limit", "mac-address", "sticky-learn", "violation"):
            inner.rest()


def _port_access(draft: Draft, words: Words) -> None:
    """802.1X and MAC authentication; a role for clients that fail or wait lets them in after all."""
    if words.peek() in _ADMITTED:
        role = words.next()
        words.rest()
        draft.dot1x = unknown(
            Text(
                f"clients that have not authenticated may be let in by a role ({role})",
                f"未認証の端末もロールにより接続を許される場合がある ({role})",
            )
        )
        return
    if words.peek() in _PORT_ACCESS:
        words.rest()
        return
    if words.accept("dot1x", "authenticator") or words.accept("mac-auth"):
        for inner in (words, *(line.cursor() for line in words.node.children)):
            if inner.accept("enable"):
                if draft.dot1x is None or draft.dot1x.known:
                    draft.dot1x = written(True, inner.at)
            elif inner.peek() in _AUTHENTICATION:
                inner.rest()


_AUTHENTICATION = frozenset(
    """cached-reauth cached-reauth-period eapol-timeout max-eapol-requests max-retries quiet-period reauth reauth-period
    initial-auth-response-timeout discovery-period canned-eap-success macsec disable no""".split()
)


def _tunnel_word(key: str) -> Statement:
    def read(draft: Draft, words: Words) -> None:
        if draft.kind == "tunnel":
            words.accept("ip") or words.accept("ipv6")
            draft.tunnel[key] = (words.next(), words.at)

    return read


def _link_local(draft: Draft, words: Words) -> None:
    draft.ipv6 = written(True, words.at)
    if "/" in words.peek() or is_ip(words.peek()):
        text = words.peek().partition("/")[0]
        if is_ip(text):
            words.next()
            draft.link_local = parse_ip(text)


def _private_port(draft: Draft, words: Words) -> None:
    """A secondary port of a private VLAN: which one is in the VLANs it carries."""
    if words.peek() == "secondary":
        words.next()
        draft.isolated = unknown(Text("a private VLAN decides it", "プライベートVLANによる"))
    else:
        words.accept("promiscuous")


def heading(node: Node) -> list[str]:
    """The words behind ``interface``: ``lag 1 multi-chassis`` is ``lag1``, ``1/1/1-1/1/4`` four ports. Marks them."""
    words = node.cursor(1).rest()
    if not words:
        return []
    if words[0] in ("vlan", "lag", "loopback", "tunnel", "vxlan") and len(words) > 1:
        return [f"{words[0]}{words[1]}"]
    return _ports(words[0])


MOST_PORTS = 256


def _ports(text: str) -> list[str]:
    first, dash, last = text.partition("-")
    front, _, low = first.rpartition("/")
    back, _, high = last.rpartition("/")
    if not (dash and front and front == back and low.isdecimal() and high.isdecimal() and len(low + high) < 9):
        return [text]
    return [f"{front}/{number}" for number in range(int(low), min(int(high), int(low) + MOST_PORTS) + 1)]


ON = STATEMENTS | {
    ("routing",): _routing(True),
    ("vlan", "access"): _access,
    ("vlan", "trunk", "native"): _native,
    ("vlan", "trunk", "allowed"): _allowed,
    ("vrf",): _vrf,
    ("lag",): _lag,
    ("ip", "static"): _static,
    ("ip", "dhcp"): _dhcp,
    ("ipv6", "static"): STATEMENTS["ipv6", "address"],
    ("ipv6", "dhcp"): lambda draft, words: STATEMENTS["ipv6", "enable"](draft, words) if not words.left else None,
    ("ipv6", "address", "link-local"): _link_local,
    ("default-gateway",): _gateway,
    ("active-gateway",): _active_gateway,
    ("vrrp",): _vrrp,
    ("apply",): _apply,
    ("ip", "ospf"): _ospf("ip"),
    ("ipv6", "ospfv3"): _ospf("ipv6"),
    ("rate-limit",): _rate_limit,
    ("ip", "urpf"): _urpf,
    ("port-access", "port-security"): _port_security,
    ("aaa", "authentication", "port-access"): _port_access,
    ("private-vlan", "port-type"): _private_port,
    ("source",): _tunnel_word("source"),
    ("destination",): _tunnel_word("destination"),
}
OFF = NEGATED | {
    ("routing",): _routing(False),
    ("ip", "dhcp"): taken,
    ("ipv6", "dhcp"): taken,
    ("ip", "ospf"): _no_ospf_passive,
    ("lldp", "trap"): taken,
}
