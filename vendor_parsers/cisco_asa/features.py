"""Optional services of an ASA, and what holds out against floods.

Limits of half-open sessions: ``set connection embryonic-conn-max`` and ``per-client-embryonic-max``, 0 and unlimited by
default (ASA Series Command Reference, set connection). Threat detection watches rates by default and drops nobody unless
``threat-detection scanning-threat shun`` is written (ASA Firewall CLI Configuration Guide, Threat Detection).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from auditor.model.fact import Fact, default, written
from auditor.model.feature import Feature
from auditor.model.protection import Protection
from auditor.model.span import Span
from auditor.source.node import Node
from vendor_parsers.cisco_asa.scope import Scope

_UNLIMITED: Fact[bool] = default(
    False, "ASA Series Command Reference, set connection: embryonic-conn-max is 0, unlimited, by default"
)
_NO_DHCP: Fact[bool] = default(
    False, "ASA Series Command Reference, dhcpd enable: the DHCP server is disabled by default"
)
_LIMITS = frozenset({"embryonic-conn-max", "per-client-embryonic-max", "conn-max", "per-client-max"})
_HELPED = frozenset({"sip", "h323", "skinny", "rtsp", "mgcp"})


def read_features(scope: Scope, at: Span) -> Iterator[Feature]:
    """DHCP servers, application gateways at work, and updates from a server."""
    servers = scope.root.peek("dhcpd", "enable")
    for node in servers:
        place = f"dhcpd enable {' '.join(node.words[2:3])}"
        yield Feature(name="dhcp-server", enabled=written(True, node.at), where=place, at=node.at)
    if not servers:
        yield Feature(name="dhcp-server", enabled=_NO_DHCP, where="dhcpd enable", at=at)
    for policy, _ in _at_work(scope):
        for node in policy.walk():
            if node.words[:1] == ["inspect"] and node.words[1:2] and node.words[1] in _HELPED:
                yield Feature(name="alg", enabled=written(True, node.at), where=" ".join(node.words[:2]), at=node.at)
    for node in scope.root.peek("auto-update", "server"):
        yield Feature(name="provisioning", enabled=written(True, node.at), where="auto-update server", at=node.at)


def _at_work(scope: Scope) -> Iterator[tuple[Node, frozenset[str] | None]]:
    """Every policy map that a service policy puts to work, with its interfaces (None: all)."""
    maps = {policy.words[1]: policy for policy in scope.root.peek("policy-map") if len(policy.words) == 2}
    for node in scope.root.peek("service-policy"):
        policy = maps.get(node.words[1]) if len(node.words) > 1 else None
        if policy is None:
            continue
        if node.words[2:3] == ["interface"] and len(node.words) > 3:
            port = scope.interfaces.get(node.words[3].casefold())
            yield policy, frozenset({port.name if port is not None else node.words[3]})
        else:
            yield policy, None


def read_protections(scope: Scope, at: Span) -> Iterator[Protection]:
    """Limits of connections, policing and shunning."""
    found = [*_limits(scope), *_shunning(scope)]
    yield from found
    if not any(one.kind == "flood" for one in found):
        yield Protection(kind="flood", enabled=_UNLIMITED, where="set connection", at=at)


def _limits(scope: Scope) -> Iterator[Protection]:
    for policy, places in _at_work(scope):
        for node in policy.walk():
            words = node.words
            if words[:2] == ["set", "connection"] and _limited(words[2:]):
                yield Protection(
                    kind="flood", enabled=written(True, node.at), where="set connection", at=node.at, interfaces=places,
                )  # fmt: skip
            elif words[:1] == ["police"] and "output" not in words:
                yield Protection(
                    kind="rate-limit", enabled=written(True, node.at), where="police", at=node.at, interfaces=places,
                )  # fmt: skip


def _limited(words: Sequence[str]) -> bool:
    return any(word in _LIMITS and value.isdecimal() and value.strip("0") != "" for word, value in pairwise(words))


def _shunning(scope: Scope) -> Iterator[Protection]:
    for node in scope.root.peek("threat-detection", "scanning-threat"):
        if "shun" in node.words:
            yield Protection(kind="flood", enabled=written(True, node.at), where="scanning-threat shun", at=node.at)
