"""What tunnels of the ASA agree to, who comes in by them, and what is logged of it.

Running configurations show every line of an IKE policy. Not requested: PFS; 28,800 seconds: lifetime of data (ASA Command
Reference, crypto map set pfs, crypto ipsec security-association lifetime). Cisco VPN clients that have a group key speak
aggressive mode, which is answered unless ``am-disable`` (ASA VPN CLI Configuration Guide, "Disabling IKEv1 Aggressive Mode").
A group policy inherits from DfltGrpPolicy what it does not say; there 30 idle minutes hold, no longest time and no hours (ASA
Command Reference, vpn-idle-timeout, vpn-session-timeout, vpn-access-hours). Logins of VPN users are messages of level 6, as
are connections (ASA Series Syslog Messages: 113004, 716001, 302013).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from auditor.model.fact import Fact, default, unknown, written
from auditor.model.forwarding import Vpn
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.model.tunnel import Access, Agreed, Part
from auditor.source.node import Node
from vendor_parsers._readers.ipsec import cipher, integrity, transform
from vendor_parsers._readers.terms import ALWAYS_ANSWERS, by_default, data_terms, not_documented, term
from vendor_parsers.cisco_asa.scope import Scope
from vendor_parsers.cisco_asa.vpn import Cryptography

REFERENCE = "ASA Command Reference"
_LEVELS = ("emergencies", "alerts", "critical", "errors", "warnings", "notifications", "informational", "debugging")
_IKE = {"ikev1": "1", "isakmp": "1", "ikev2": "2"}
_TIMES = ("vpn-idle-timeout", "vpn-session-timeout", "vpn-access-hours")


def with_terms(scope: Scope, crypto: Cryptography, vpns: tuple[Vpn, ...], keys: dict[str, str]) -> tuple[Vpn, ...]:
    """The tunnels with their terms and access; ``keys`` says per tunnel group ``psk`` or ``cert``."""
    logged = logs_sessions(scope)
    for kind in ("ikev1", "isakmp"):
        scope.root.all("crypto", kind, "am-disable")
    for block in scope.root.peek("group-policy"):
        for node in (line for word in _TIMES for line in block.peek(word)):
            node.mark()
    return tuple(
        replace(vpn, terms=tuple(_terms(scope, crypto, vpn)), access=_access(scope, vpn, keys, logged)) for vpn in vpns
    )


def logs_sessions(scope: Scope) -> Fact[bool]:
    """Whether messages of level 6, logins and connections among them, go to the log servers (or where none is, the buffer)."""
    root = scope.root
    on = root.peek("logging", "enable") + root.peek("logging", "on")
    if not on:
        return default(False, "Security Appliance System Log Messages: logging enable is off by default")
    kind = "trap" if root.peek("logging", "host") else "buffered"
    nodes = root.peek("logging", kind)
    level = nodes[-1].words[2] if nodes and len(nodes[-1].words) > 2 else ""
    if not level:
        return default(False, f"{REFERENCE}, logging {kind}: off by default")
    number = int(level) if level.isdecimal() and len(level) == 1 else _LEVELS.index(level) if level in _LEVELS else None
    if number is None:
        return unknown(
            Text(f"logging list {level} chooses the messages", f"logging list {level} がメッセージを選んでいる")
        )
    return written(number >= 6, nodes[-1].at)


# -- terms --------------------------------------------------------------------------------------------------------


def _terms(scope: Scope, crypto: Cryptography, vpn: Vpn) -> Iterator[Agreed]:
    if vpn.kind == "ssl":
        yield from _tls(scope)
        return
    lines = list(_settings(scope, crypto, vpn))
    versions: set[str] = set()
    for words, at in lines:
        named = words[1:] if words[0] in _IKE else words
        if named[:1] in (["transform-set"], ["ipsec-proposal"]):
            versions.add(_IKE.get(words[0], "1"))
            for name in named[1:]:
                yield from _protection(scope, name, at, old=named[0] == "transform-set")
        elif named[:1] == ["pfs"]:
            # without a group: group 2 (group 14 since 9.13, ASA Command Reference, crypto map set pfs)
            group = named[1] if len(named) > 1 else "14" if scope.from_(9, 13) else "2"
            yield term("pfs", group.removeprefix("group"), at)
        elif named[:3] == ["security-association", "lifetime", "seconds"] and len(named) > 3:
            yield term("lifetime", named[3], at)
        elif named[:1] == ["phase1-mode"] and len(named) > 1:
            yield term("ike mode", named[1], at)
    told = {tuple(words[:2]) for words, _ in lines}
    if not any("pfs" in words for words in told):
        yield by_default("pfs", "off", f"{REFERENCE}, crypto map set pfs: PFS is not requested by default")
    if not any(words[:2] == ["security-association", "lifetime"] for words, _ in lines):
        yield from _lifetime(scope)
    for version in sorted(versions):
        yield from _exchange(scope, version, vpn, moded=any("phase1-mode" in words for words, _ in lines))


def _settings(scope: Scope, crypto: Cryptography, vpn: Vpn) -> Iterator[tuple[list[str], Span]]:
    """What follows ``set`` in the entries a tunnel comes from."""
    for node in _entries(scope, crypto, vpn):
        words = node.words
        place = next((i for i, word in enumerate(words) if word == "set"), None)
        if place is not None and len(words) > place + 1:
            yield list(words[place + 1 :]), node.at


def _entries(scope: Scope, crypto: Cryptography, vpn: Vpn) -> Iterator[Node]:
    root = scope.root
    if vpn.tunnel_interface:
        block = next((n for n in root.peek("interface") if "".join(n.words[1:]) == vpn.tunnel_interface), None)
        named = block.peek("tunnel", "protection", "ipsec", "profile") if block is not None else []
        for node in root.peek("crypto", "ipsec", "profile", named[0].words[-1]) if named else []:
            yield from node.peek("set")
        return
    for (name, number), entry in crypto.maps.items():
        bound = {hardware for hardware, _ in crypto.bound.get(name, [])}
        if vpn.clients and (not entry.dynamic or vpn.interface not in bound):
            continue
        if not vpn.clients and vpn.name != f"{name} {number}":
            continue
        yield from root.peek("crypto", "map", name, number)
        if entry.dynamic:
            yield from root.peek("crypto", "dynamic-map", entry.dynamic)


def _protection(scope: Scope, name: str, at: Span, *, old: bool) -> Iterator[Agreed]:
    if old:
        prefixes = (("crypto", "ipsec", "ikev1", "transform-set", name), ("crypto", "ipsec", "transform-set", name))
        for node in (line for prefix in prefixes for line in scope.root.peek(*prefix)):
            rest = list(node.words[node.words.index(name) + 1 :])
            if rest[:1] != ["mode"]:
                yield from data_terms([transform(" ".join(rest))], node.at)
        return
    for block in scope.root.peek("crypto", "ipsec", "ikev2", "ipsec-proposal", name):
        for node in block.peek("protocol", "esp"):
            if node.words[2:3] == ["encryption"]:
                yield from _items("cipher", cipher, node.words[3:], node)
            elif node.words[2:3] == ["integrity"]:
                yield from _items("hash", integrity, node.words[3:], node)


def _items(part: Part, spelled: Callable[[str], str | None], words: Iterable[str], node: Node) -> Iterator[Agreed]:
    for word in words:
        yield term(part, "null" if word == "null" else spelled(word), node.at, word)


def _lifetime(scope: Scope) -> Iterator[Agreed]:
    nodes = scope.root.peek("crypto", "ipsec", "security-association", "lifetime", "seconds")
    if nodes and len(nodes[-1].words) > 5:
        yield term("lifetime", nodes[-1].words[5], nodes[-1].at)
    else:
        yield by_default(
            "lifetime", "28800", f"{REFERENCE}, crypto ipsec security-association lifetime: 28,800 seconds"
        )


def _exchange(scope: Scope, version: str, vpn: Vpn, *, moded: bool) -> Iterator[Agreed]:
    """The policies of one version of IKE; all of them are offered to every peer."""
    policies = [
        (kind, node)
        for kind, number in _IKE.items()
        if number == version
        for node in scope.root.peek("crypto", kind, "policy")
    ]
    for kind, node in policies:
        yield term("ike version", version, node.at)
        timed = False
        lines = [list(child.words) for child in node.children] or [list(node.words[4:])]
        places = [child.at for child in node.children] or [node.at]
        for words, at in zip(lines, places, strict=True):
            timed = timed or words[:1] == ["lifetime"]
            yield from _policy_line(kind, words, at)
        if not timed:
            yield by_default("ike lifetime", "86400", f"{REFERENCE}, lifetime (IKE policy): 86,400 seconds")
    if not policies:
        yield by_default("ike version", version, "ASA VPN CLI Configuration Guide: there is no policy by default")
    elif version == "1" and not moded:
        off = [node for kind in ("ikev1", "isakmp") for node in scope.root.peek("crypto", kind, "am-disable")]
        if vpn.clients and not off:
            yield by_default(
                "ike mode", "aggressive", "ASA VPN CLI Configuration Guide: aggressive mode is answered by default"
            )
        else:
            yield by_default("ike mode", "main", f"{REFERENCE}, crypto map set ikev1 phase1-mode: main by default")


def _policy_line(kind: str, words: list[str], at: Span) -> Iterator[Agreed]:
    values = words[1:]
    match words[:1]:
        case ["encryption"]:
            # ikev1 writes the length as the second half of one word: aes-256
            yield from (term("ike cipher", cipher(word), at, word) for word in values)
        case ["hash" | "integrity"]:
            yield from (
                term("ike hash", "none" if word == "null" else integrity(word), at, word)
                for word in values
                if word != "null"
            )
        case ["group"]:
            yield from (term("ike group", word, at) for word in values)
        case ["lifetime"]:
            word = values[-1] if values else ""
            yield term("ike lifetime", word if word.isdecimal() else "none", at)


def _tls(scope: Scope) -> Iterator[Agreed]:
    """The least version the ASA answers as a server: TLS 1.0 by default, 1.2 since 9.14 (ASA Command Reference, ssl server-version)."""
    nodes = scope.root.peek("ssl", "server-version")
    word = nodes[-1].words[2] if nodes and len(nodes[-1].words) > 2 else ""
    if not word:
        yield not_documented("tls")
        return
    spelled = {"tlsv1": "1.0", "tlsv1-only": "1.0", "tlsv1.1": "1.1", "tlsv1.2": "1.2", "tlsv1.3": "1.3", "any": "ssl3", "sslv3": "ssl3", "sslv3-only": "ssl3"}  # fmt: skip
    yield term("tls", spelled.get(word), nodes[-1].at, word)


# -- people -------------------------------------------------------------------------------------------------------


def _access(scope: Scope, vpn: Vpn, keys: dict[str, str], logged: Fact[bool]) -> Access:
    group = vpn.name if vpn.clients else vpn.peer_name if scope.root.peek("tunnel-group", vpn.peer_name) else ""
    group = group or "DefaultL2LGroup"
    policy = _policy_name(scope, group)
    kind = keys.get(group, "")
    device: Fact[str] = unknown(Text(f"tunnel-group {group} writes no key", f"tunnel-group {group} に鍵の記述が無い"))
    attributes = [node for node in scope.root.peek("tunnel-group", group) if node.words[2:3] == ["ipsec-attributes"]]
    if kind and attributes:
        device = written("psk" if kind == "psk" else "certificate", attributes[0].at)
    return Access(
        people=_people(scope, group) if vpn.clients else written("none", vpn.at),
        device=device,
        wildcard=written(vpn.peer is None and not vpn.peer_name, vpn.at),
        idle=_minutes(scope, policy, "vpn-idle-timeout", 30),
        longest=_minutes(scope, policy, "vpn-session-timeout", 0),
        on_demand=ALWAYS_ANSWERS,
        schedule=_hours(scope, policy),
        logged=logged,
    )


def _policy_name(scope: Scope, group: str) -> str:
    for node in scope.root.peek("tunnel-group", group):
        for child in node.peek("default-group-policy"):
            return child.words[1] if len(child.words) > 1 else "DfltGrpPolicy"
    return "DfltGrpPolicy"


def _said(scope: Scope, policy: str, word: str) -> Node | None:
    """The line of a group policy, else that of the policy it inherits from."""
    for name in (policy, "DfltGrpPolicy"):
        for node in scope.root.peek("group-policy", name, "attributes"):
            for child in node.peek(word):
                return child
    return None


def _minutes(scope: Scope, policy: str, word: str, minutes: int) -> Fact[int]:
    node = _said(scope, policy, word)
    if node is None:
        return default(60 * minutes, f"{REFERENCE}, {word}: {minutes or 'none'} by default")
    value = node.words[1] if len(node.words) > 1 else ""
    if value == "none":
        return written(0, node.at)
    return written(60 * int(value), node.at) if value.isdecimal() and len(value) < 9 else unknown(Text(f"'{value}'", f"「{value}」"))  # fmt: skip


def _hours(scope: Scope, policy: str) -> Fact[str]:
    node = _said(scope, policy, "vpn-access-hours")
    if node is None:
        return default("", f"{REFERENCE}, vpn-access-hours: unrestricted by default")
    name = node.words[-1]
    return written("" if name == "none" else name, node.at)


def _people(scope: Scope, group: str) -> Fact[str]:
    """How a connection profile authenticates persons: by local names unless it says otherwise."""
    blocks = [node for node in scope.root.peek("tunnel-group", group) if len(node.words) > 2]
    server = [child for node in blocks for child in node.peek("authentication-server-group")]
    second = [child for node in blocks for child in node.peek("secondary-authentication-server-group")]
    ways = [child for node in blocks if node.words[2] == "webvpn-attributes" for child in node.peek("authentication")]
    off = [child for node in blocks for child in node.peek("isakmp", "ikev1-user-authentication", "none")]
    said = {word for child in ways for word in child.words[1:]}
    if second:
        return written("mfa", second[0].at)
    if "certificate" in said:
        return written("mfa" if said & {"aaa", "saml"} else "certificate", ways[0].at)
    if "saml" in said:
        return written("server", ways[0].at)
    if off:
        return written("none", off[0].at)
    if server:
        words = [word for word in server[-1].words[1:] if not word.startswith("(")]
        name = words[0] if words else ""
        return written({"LOCAL": "user", "none": "none"}.get(name.replace("NONE", "none"), "server"), server[-1].at)
    return default("user", f"{REFERENCE}, authentication-server-group: LOCAL by default")
