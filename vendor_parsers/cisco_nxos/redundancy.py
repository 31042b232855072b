"""HSRP and VRRP blocks of an interface: the addresses a group shares and how its members are elected.

HSRP: priority 100, no preemption unless written (Nexus 5500 Unicast Command Reference, HSRP commands). VRRP: priority 100,
preemption on (Nexus 3548 Unicast Routing Command Reference OL-27852-01, preempt and priority), and a group does not run
before ``no shutdown`` (Nexus 7000 Series NX-OS Unicast Routing Configuration Guide, Configuring VRRP).
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.address import is_ip, parse_ip
from auditor.model.secret import seal
from auditor.source.node import Node, Words
from vendor_parsers._readers.switch_drafts import Draft, Group
from vendor_parsers.cisco_nxos.passwords import sealed

OWNER = 255
"""The priority of the router that owns the address itself (RFC 5798, 5.2.4)."""
_QUIET = frozenset(
    """timers name track advertisement-interval vrrpv2 vrrs description mac-address object-track""".split()
)


def read_redundancy(draft: Draft) -> None:
    """Read every ``hsrp N``, ``vrrp N`` and ``vrrpv3 N address-family`` block of an interface into its draft."""
    for block in draft.blocks:
        for protocol in ("hsrp", "vrrp", "vrrpv3"):
            for node in block.all(protocol):
                words = node.cursor(1)
                if not words.peek().isdecimal():
                    continue
                number = words.next()
                if words.accept("address-family"):
                    words.next()
                else:
                    words.accept("ipv4") or words.accept("ipv6")
                _group(draft, protocol, draft.groups.setdefault(f"{protocol} {number}", _fresh(protocol)), node)


def _fresh(protocol: str) -> Group:
    return Group(preempts=protocol != "hsrp", enabled=protocol != "vrrp")


def _group(draft: Draft, protocol: str, group: Group, node: Node) -> None:
    for line in node.children:
        words = line.cursor()
        if words.accept("ip") or words.accept("address"):
            for ip in _points(draft, words):
                group.addresses.append((ip, line.at))
                if protocol != "hsrp" and any(own.ip == ip for own in draft.addresses):
                    group.priority = OWNER
        elif words.accept("priority") and words.peek().isdecimal() and len(words.peek()) < 4:
            group.priority = max(int(words.next()), group.priority if group.priority == OWNER else 0)
            words.rest()
        elif words.accept("preempt"):
            group.preempts = True
            words.rest()
        elif words.accept("no", "preempt"):
            group.preempts = False
        elif words.accept("shutdown"):
            group.enabled = False
        elif words.accept("no", "shutdown"):
            group.enabled = True
        elif words.accept("authentication"):
            _authentication(draft, words)
        elif words.peek() in _QUIET:
            words.rest()


def _points(draft: Draft, words: Words) -> Iterator[int]:
    if words.accept("autoconfig"):
        return
    text = words.peek().partition("/")[0]
    if not is_ip(text):
        draft.address_unknown = True
        return
    words.next()
    words.accept("secondary") or words.accept("primary")
    yield parse_ip(text)


def _authentication(draft: Draft, words: Words) -> None:
    if words.accept("md5"):
        if words.accept("key-chain"):
            words.rest()
            return
        words.accept("key-string")
        kind = words.next() if words.peek() in ("0", "7") and words.peek(1) else "0"
        draft.secrets.append(sealed(words.next(), kind, words.at, "routing", draft.name))
        words.rest()
        return
    words.accept("text")
    draft.secrets.append(seal(words.next(), use="routing", storage="clear", at=words.at, owner=draft.name))
