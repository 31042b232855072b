"""Statements below ``interface`` that are NX-OS's own; what other switches write alike is in the shared reader."""

from __future__ import annotations

from auditor.model.fact import written
from auditor.source.node import Words
from vendor_parsers._readers.switch_drafts import Draft, Statement
from vendor_parsers._readers.switch_interfaces import NEGATED, STATEMENTS, access_group, taken
from vendor_parsers.cisco_nxos.passwords import sealed


def _router(family: str) -> Statement:
    """``ip router ospf 1 area 0.0.0.0``, ``ipv6 router ospfv3 1 area 0``, ``ip router eigrp 1``."""

    def read(draft: Draft, words: Words) -> None:
        protocol, tag = words.next(), words.next()
        area = words.next() if words.accept("area") else ""
        words.accept("multi-area") or words.accept("secondaries", "none")
        name = "ospf" if protocol == "ospfv3" else protocol
        draft.protocols.append((name if family == "4" else f"ipv6 {name}", tag, area))

    return read


def _passive(protocol: str, value: bool) -> Statement:
    def read(draft: Draft, words: Words) -> None:
        draft.passive[protocol] = value

    return read


def _passive_eigrp(draft: Draft, words: Words) -> None:
    words.next()
    draft.passive["eigrp"] = True


def _ospf_key(draft: Draft, words: Words) -> None:
    """``ip ospf authentication-key [0|3|7] KEY`` and ``message-digest-key N md5 [0|3|7] KEY``."""
    if words.accept("message-digest-key"):
        words.next()
        words.accept("md5")
    else:
        words.accept("authentication-key")
    kind = words.next() if words.peek() in ("0", "3", "7") and words.peek(1) else "0"
    draft.secrets.append(sealed(words.next(), kind, words.at, "routing", draft.name))


def _ospf(draft: Draft, words: Words) -> None:
    word = words.peek()
    if word in ("authentication-key", "message-digest-key"):
        _ospf_key(draft, words)
    elif word == "passive-interface":
        words.next()
        draft.passive["ospf"] = True
    elif word in _OSPF_TUNING:
        words.rest()


_OSPF_TUNING = frozenset(
    """network cost hello-interval dead-interval authentication mtu-ignore priority retransmit-interval transmit-delay
    bfd""".split()
)


def _urpf(draft: Draft, words: Words) -> None:
    if words.accept("unicast", "source", "reachable-via"):
        words.next()
        words.accept("allow-default")
        draft.urpf = written(True, words.at)


def _policy(draft: Draft, words: Words) -> None:
    if words.accept("route-map"):
        draft.policy_route = words.at
        draft.uses.append(("route-map", words.next(), "routing", words.at))


def _private_vlan(draft: Draft, words: Words) -> None:
    """A host port stands in its secondary VLAN, a promiscuous one (``mapping``) in the primary (Layer 2 Switching Guide)."""
    kind = words.next()
    numbers = [word for word in words.rest() if word.isdecimal() and len(word) < 5]
    if kind == "host-association" and len(numbers) > 1:
        draft.access_vlan = written(int(numbers[1]), words.at)
    elif kind == "mapping" and numbers:
        draft.access_vlan = written(int(numbers[0]), words.at)


def _private_mode(draft: Draft, words: Words) -> None:
    kind = words.peek()
    if kind in ("host", "promiscuous") and not words.peek(1):
        words.next()
        draft.mode = written("access", words.at)
        if kind == "host":
            draft.isolated = written(True, words.at)


ON = STATEMENTS | {
    ("ip", "router"): _router("4"),
    ("ipv6", "router"): _router("6"),
    ("ip", "ospf"): _ospf,
    ("ip", "ospf", "passive-interface"): _passive("ospf", True),
    ("ip", "passive-interface", "eigrp"): _passive_eigrp,
    ("ip", "verify"): _urpf,
    ("ipv6", "verify"): _urpf,
    ("ip", "policy"): _policy,
    ("ipv6", "policy"): _policy,
    ("ip", "port", "access-group"): access_group("4", port=True),
    ("ipv6", "port", "traffic-filter"): access_group("6", port=True),
    ("mac", "port", "access-group"): access_group("both", port=True),
    ("ipv6", "traffic-filter"): access_group("6"),
    ("switchport", "private-vlan"): _private_vlan,
    ("switchport", "mode", "private-vlan"): _private_mode,
}
OFF = NEGATED | {
    ("ip", "ospf", "passive-interface"): _passive("ospf", False),
    ("ip", "passive-interface", "eigrp"): lambda draft, words: draft.passive.update(eigrp=not words.next()),
    ("switchport", "trunk", "native"): taken,
}
