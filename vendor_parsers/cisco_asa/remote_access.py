"""VPN for people: tunnel groups, group policies, address pools, and the gateway that serves them.

A gateway answers where ``webvpn`` or IKE with a dynamic crypto map is enabled. A tunnel group without its own policy
uses DfltGrpPolicy (ASA VPN CLI Configuration Guide, "Connection Profiles, Group Policies, and Users").
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from auditor.model.address import ANY4
from auditor.model.forwarding import Vpn
from auditor.model.ranges import Ranges
from auditor.model.rule import ANYWHERE, Action, Match, Rule, RuleSet
from auditor.model.span import Span
from auditor.source.node import Node
from vendor_parsers.cisco_asa.scope import Scope
from vendor_parsers.cisco_asa.vpn import Cryptography

_REMOTE = ("remote-access", "ipsec-ra", "webvpn")


@dataclass(slots=True)
class Policy:
    """What a group policy says of its tunnels."""

    pools: tuple[str, ...] = ()
    filter: str = ""
    filter_at: Span | None = None
    protocols: tuple[str, ...] = ()


def remote_access(
    scope: Scope, crypto: Cryptography, lists: tuple[RuleSet, ...], policies: Mapping[str, Policy]
) -> Iterator[Vpn]:
    """One tunnel per connection profile for people and interface it can be reached on.

    Pools of the group policy come before those of the tunnel group (ASA Command Reference, address-pools).
    """
    pools = _pools(scope)
    by_name = {found.name: found for found in lists}
    gateways = _gateways(scope, crypto)
    for node in scope.root.peek("tunnel-group"):
        if node.words[2:3] != ["type"]:
            continue
        words = node.cursor(1)
        name = words.next()
        words.next()
        general = _attributes(scope, name, "general-attributes")
        policy = _policy(general, policies, scope)
        if words.next() not in _REMOTE:
            continue
        sources = [pools.get(pool, Match.opaque(pool)) for pool in policy.pools or _pool_names(general)]
        remote = Match.union(sources) if sources else Match.opaque("addresses given out by a server", ANY4)
        for interface, kind in gateways or [("", "ssl")]:
            yield Vpn(
                name=name,
                kind=kind,
                at=node.at,
                interface=interface,
                local=_reachable(policy, by_name),
                remote=remote,
                proposals=crypto.policies if kind == "ipsec" else (),
                authentication=_authentication(general, _attributes(scope, name, "webvpn-attributes")),
                encrypted=True,
                enabled=bool(interface),
                selectors=(Rule(name=name, action=Action.PERMIT, at=node.at, destination=remote),),
                past=crypto.past,
                clients=True,
            )


def vpn_filters(
    scope: Scope, vpns: Iterable[Vpn], policies: Mapping[str, Policy]
) -> dict[str, tuple[str, Span]]:  # fmt: skip
    """Which ``vpn-filter`` list guards a tunnel, by :attr:`Vpn.entry`: that of its tunnel group's policy.

    A site's tunnel group is named for the peer's address, and DefaultL2LGroup takes the rest (ASA VPN CLI Configuration
    Guide, "Connection Profiles, Group Policies, and Users").
    """
    found = {}
    for vpn in vpns:
        name = vpn.name if vpn.clients else vpn.peer_name
        if not vpn.clients and not (name and scope.root.peek("tunnel-group", name)):
            name = "DefaultL2LGroup"
        policy = _policy(_attributes(scope, name, "general-attributes"), policies, scope)
        if policy.filter and policy.filter != "none":
            found[vpn.entry] = (policy.filter, policy.filter_at or vpn.at)
    return found


def _attributes(scope: Scope, name: str, kind: str) -> list[Node]:
    found = [node for node in scope.root.peek("tunnel-group", name) if node.words[2:3] == [kind]]
    for node in found:
        node.mark(3)
    return found


def _pools(scope: Scope) -> dict[str, Match]:
    """``ip local pool NAME A-B [mask M]``."""
    found = {}
    for node in scope.root.all("ip", "local", "pool"):
        words = node.cursor(3)
        name = words.next()
        low, _, high = words.peek().partition("-")
        try:
            points = (scope.ip(low), scope.ip(high or low))
        except ValueError:
            found[name] = Match.opaque(name)
            continue
        words.next()
        if words.accept("mask"):
            words.next()
        found[name] = Match.exact(Ranges.of(points), name)
    return found


def _pool_names(blocks: list[Node]) -> tuple[str, ...]:
    names: list[str] = []
    for block in blocks:
        for node in block.all("address-pool"):
            words = node.cursor(1)
            if words.peek().startswith("("):
                words.next()
            names += words.rest()
    return tuple(names)


def read_policies(scope: Scope) -> dict[str, Policy]:
    """Every group policy by name."""
    found: dict[str, Policy] = {}
    for node in scope.root.all("group-policy"):
        words = node.cursor(1)
        name = words.next()
        policy = found.setdefault(name, Policy())
        if not words.accept("attributes"):
            words.rest()
            continue
        policy.pools = _listed(node, "address-pools") or policy.pools
        policy.protocols = _listed(node, "vpn-tunnel-protocol") or policy.protocols
        for prefix in (("vpn-filter", "value"), ("split-tunnel-network-list", "value")):
            acl = node.after(*prefix)
            if acl is not None:
                word = acl.next()
                scope.refer("acl", word, "vpn", acl.at, defined=bool(scope.root.peek("access-list", word)))
                if prefix[0] == "vpn-filter":
                    policy.filter, policy.filter_at = word, acl.at
        split = node.after("split-tunnel-policy")
        if split is not None:
            split.rest()
    return found


def _listed(node: Node, word: str) -> tuple[str, ...]:
    words = node.after(word)
    if words is None:
        return ()
    words.accept("value")
    return tuple(words.rest())


def _policy(blocks: list[Node], policies: Mapping[str, Policy], scope: Scope) -> Policy:
    name = "DfltGrpPolicy"
    for block in blocks:
        words = block.after("default-group-policy")
        if words is not None:
            name = words.next()
            scope.refer("group-policy", name, "vpn", words.at, defined=name in policies or name == "DfltGrpPolicy")
    return policies.get(name, policies.get("DfltGrpPolicy", Policy()))


def _reachable(policy: Policy, lists: dict[str, RuleSet]) -> Match:
    """What clients may reach: everything, or what the policy's ``vpn-filter`` permits."""
    if not policy.filter or policy.filter == "none":
        return ANYWHERE
    ruleset = lists.get(policy.filter)
    permits = [rule for rule in ruleset.rules if rule.enabled and rule.action is Action.PERMIT] if ruleset else []
    # in a filter for clients the remote side is the source (ASA VPN CLI Configuration Guide, vpn-filter)
    return Match.union([rule.destination for rule in permits]) if permits else Match.opaque(policy.filter)


def _gateways(scope: Scope, crypto: Cryptography) -> list[tuple[str, str]]:
    """(hardware interface, kind) pairs on which people can log in."""
    found = []
    for block in scope.root.peek("webvpn"):
        for node in block.peek("enable"):
            found.append((scope.hardware(node.words[1] if len(node.words) > 1 else "", node.at, "vpn"), "ssl"))
    dynamic = {name for (name, _), entry in crypto.maps.items() if entry.dynamic}
    for name in dynamic:
        found += [(hardware, "ipsec") for hardware, _ in crypto.bound.get(name, [])]
    return found


def _authentication(general: list[Node], web: list[Node]) -> str:
    """``user``, ``cert`` or ``mfa``; user names and passwords are the default."""
    second = any(block.all("secondary-authentication-server-group") for block in general)
    for block in general:
        for word in ("authentication-server-group", "secondary-authentication-server-group"):
            for node in block.all(word):
                node.cursor(1).rest()
    ways: list[str] = []
    for block in web:
        for node in block.all("authentication"):
            ways += node.cursor(1).rest()
    if second or ("certificate" in ways and ("aaa" in ways or "saml" in ways)):
        return "mfa"
    return "cert" if "certificate" in ways else "user"
