"""Session access lists and the roles made of them.

Rules are tried from the top, the first match decides, and a list ends with an implicit deny of everything (ArubaOS 6.4.x Reference
Guide, page 442, *ip access-list session*); in a role the next list is asked first. Policies keep the state of sessions (ArubaOS 5.0
User Guide, page 279).
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.address import ANY4, ANY6, is_ip, masked, parse_ip, prefix
from auditor.model.naming import Definition
from auditor.model.ranges import Ranges
from auditor.model.rule import Action, Match, Reference, Rule, RuleSet
from auditor.model.service import ANY_SERVICE, TCP, UDP, Service, port_term, protocol_term
from auditor.source.node import Node, Words
from vendor_parsers.aruba_mobility.things import Things

ENDS = "ArubaOS 6.4.x Reference Guide, page 442: the ACL ends with an implicit deny all"
_ACTIONS = {"permit": Action.PERMIT, "deny": Action.DENY, "src-nat": Action.PERMIT}
_ELSEWHERE = frozenset({"dst-nat", "dual-nat", "redirect", "captive", "route"})
"""Actions that send the packet to another place than it was sent to."""
_CONTENT = frozenset({"app", "appcategory", "web-cc-category", "web-cc-reputation"})
_SILENT = {
    "log": 0, "mirror": 0, "blacklist": 0, "denylist": 0, "disable-scanning": 0, "classify-media": 0, "send-deny-response": 0,
    "queue": 1, "tos": 1, "dot1p-priority": 1, "position": 1, "description": 1, "bandwidth-contract": 1,
}  # fmt: skip
"""Options that change nothing about what passes, and how many words follow them."""
_FIXED = frozenset({"controller", "controller6", "localip", "mswitch", "conductor", "vrrp_ip"})
"""Names for addresses of the controllers themselves."""


def role_list(name: str) -> str:
    """What the list of a role is called, apart from the session list of the same name."""
    return f"user-role {name}"


def read_lists(root: Node, things: Things) -> Iterator[RuleSet]:
    """The session lists: what they leave is undecided, since the role or port that uses one goes on behind it."""
    for node in root.all("ip", "access-list", "session"):
        name = " ".join(node.cursor(3).rest())
        if not name:
            continue
        rules = tuple(_rule(child, f"{name} {number}", things) for number, child in enumerate(node.children, start=1))
        yield RuleSet(name=name, family="both", rules=rules, at=node.block, default=Action.RETURN, kind="session")


def read_roles(root: Node, lists: frozenset[str]) -> Iterator[tuple[RuleSet, tuple[Reference, ...], Node]]:
    """The roles: the lists of each in their order, and behind them the implicit deny."""
    for node in root.all("user-role"):
        name = " ".join(node.cursor(1).rest())
        if not name:
            continue
        rules: list[Rule] = []
        references: list[Reference] = []
        for child in node.children:
            words = child.cursor()
            family = words.accept("ipv6")
            if not (words.accept("access-list", "session") or words.accept("session-acl")):
                if not family and words.peek() in (
                    "captive-portal",
                    "vlan",
                    "dialer",
                    "reauthentication-interval",
                    "max-sessions",
                ):
                    words.rest()
                continue
            listed = words.next()
            conditions: tuple[str, ...] = ()
            if words.left:
                # the list holds in one AP group only
                conditions = (" ".join(words.rest()),)
            references.append(
                Reference(
                    kind="acl",
                    name=listed,
                    use="filter",
                    at=child.at,
                    defined=listed in lists,
                    owner=("acl", role_list(name)),
                )
            )
            if listed in lists:
                rules.append(
                    Rule(name=f"{name} {listed}", action=Action.JUMP, at=child.at, chain=listed, conditions=conditions)
                )
            else:
                rules.append(
                    Rule(
                        name=f"{name} {listed}",
                        action=Action.UNKNOWN,
                        at=child.at,
                        conditions=(f"list {listed} is missing",),
                    )
                )
        ruleset = RuleSet(
            name=role_list(name), family="both", rules=tuple(rules), at=node.block, default=Action.DENY, kind="role"
        )
        yield ruleset, tuple(references), node


def definitions(root: Node) -> Iterator[Definition]:
    """Lists and roles as something other lines name; those that begin like the vendor's own are nobody's leftovers."""
    for node in root.peek("ip", "access-list"):
        name = " ".join(node.words[3:])
        if name:
            yield Definition(kind="acl", name=name, at=node.at, factory=name in _SHIPPED or name.startswith("apprf-"))
    for node in root.peek("user-role"):
        name = " ".join(node.words[1:])
        if name:
            yield Definition(kind="acl", name=role_list(name), at=node.at, factory=name in _ROLES)


_SHIPPED = frozenset(
    """validuser global-sacl v6-control apprf-logon-sacl dns-acl svp-acl v6-http-acl srcnat stateful-dot1x voip-applications-acl
    allow-diskservices dhcp-acl logon-control-bridge vpnlogon v6-icmp-acl wificalling-acl wificalling-block tftp-acl captiveportal
    vmware-acl skype4b-acl ap-acl v6-allowall jabber-acl control logon-control v6-dns-acl ap-uplink-acl noe-acl v6-https-acl v6-ap-acl
    https-acl skinny-acl wan-uplink-protect-acl vocera-acl http-acl captiveportal6 allow-printservices captiveportalbridge ra-guard
    citrix-acl allowall facetime-acl cplogout sip-acl v6-logon-control icmp-acl v6-dhcp-acl h323-acl uplink-lb-cfg-racl""".split()
)
_ROLES = frozenset(
    """denyall switch-logon default-iap-user-role default-via-role default-vpn-role authenticated stateful-dot1x guest ap-role
    sys-ap-role sys-switch-role guest-logon voice logon""".split()
)


def _rule(node: Node, name: str, things: Things) -> Rule:
    words = node.cursor()
    six = words.accept("ipv6")
    everything = ANY6 if six else ANY4
    conditions: list[str] = []
    source = _place(words, everything, things, sending=True)
    destination = _place(words, everything, things, sending=False)
    service = _service(words, things, conditions)
    verb = words.next()
    action = _ACTIONS.get(verb, Action.UNKNOWN)
    if verb in _ELSEWHERE:
        action = Action.PERMIT
        conditions.append(verb)
        while words.left and words.peek() not in _SILENT and words.peek() != "time-range":
            words.next()
    elif verb == "src-nat" and words.accept("pool"):
        words.next()
    log = _options(words, conditions)
    return Rule(
        name=name, action=action, at=node.at, source=source, destination=destination, service=service,
        conditions=tuple(conditions), inspects=True, log=log,
    )  # fmt: skip


def _place(words: Words, everything: Ranges, things: Things, *, sending: bool) -> Match:
    kind = words.next()
    if kind == "any":
        return Match.exact(everything, "any")
    if kind == "user":
        # What a client sends has its own address as source; which clients a destination means is not in the file
        return Match.exact(everything, "user") if sending else Match.opaque("user", everything)
    if kind == "alias":
        return things.destination(words.next(), everything)
    if kind in ("userrole", "role"):
        return Match.opaque(f"{kind} {words.next()}", everything)
    if kind in _FIXED:
        return Match.opaque(kind, everything)
    found = _addresses(kind, words)
    return Match.exact(found, kind) if found is not None else Match.opaque(kind, everything)


def _addresses(kind: str, words: Words) -> Ranges | None:
    first = words.peek()
    try:
        if kind == "host" and is_ip(first):
            words.next()
            return Ranges.one(parse_ip(first))
        if kind == "network" and "/" in first:
            found = prefix(first)
            words.next()
            return found
        if kind == "network":
            found = masked(first, words.peek(1))
            words.next()
            words.next()
            return found
    except (ValueError, OverflowError):
        return None
    return None


def _service(words: Words, things: Things, conditions: list[str]) -> Service:
    kind = words.next()
    if kind == "any":
        return ANY_SERVICE
    if kind in _CONTENT:
        conditions.append(f"{kind} {words.next()}")
        return ANY_SERVICE
    if kind in ("tcp", "udp"):
        source = words.accept("source")
        low = words.next()
        high = words.next() if words.peek().isdecimal() else low
        ends = [word for word in (low, high) if word.isdecimal() and len(word) < 6]
        if source or len(ends) != 2 or not int(ends[0]) <= int(ends[1]) <= 65535:
            return Service((), (f"{kind} {low}",), kind)
        return Service((port_term(TCP if kind == "tcp" else UDP, Ranges(((int(ends[0]), int(ends[1])),))),), (), kind)
    if kind in ("icmp", "icmpv6"):
        what = words.next()
        return Service((), (f"{kind} {what}",), kind)
    if kind.isdecimal():
        known = len(kind) < 4 and int(kind) < 256
        return Service((protocol_term(int(kind)),), (), kind) if known else Service((), (kind,), kind)
    return things.service(kind)


def _options(words: Words, conditions: list[str]) -> bool:
    """Take what changes nothing; the first word that may change something becomes a condition and stays unread."""
    log = False
    while words.left:
        word = words.peek()
        if word in _SILENT:
            log = log or word == "log"
            for _ in range(_SILENT[word] + 1):
                words.next()
        elif word == "time-range":
            words.next()
            conditions.append(f"time-range {words.next()}")
        else:
            conditions.append(f"not understood: {word}")
            break
    return log


def named_things(root: Node, things: Things) -> Iterator[Reference]:
    """What rules name: services and destinations."""
    for node in root.peek("ip", "access-list"):
        owner = ("acl", " ".join(node.words[3:]))
        for child in node.children:
            words = child.words
            for place, word in enumerate(words):
                if word == "alias" and place + 1 < len(words):
                    name = words[place + 1]
                    known = name in things.destinations or name in _FIXED
                    yield Reference(
                        kind="destination", name=name, use="object", at=child.at, defined=known, owner=owner
                    )
                elif word in things.services:
                    yield Reference(kind="service", name=word, use="object", at=child.at, owner=owner)
