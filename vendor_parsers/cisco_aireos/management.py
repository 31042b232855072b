"""Services of the controller itself, who reaches them, SNMP, and the servers it talks to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from auditor.model.address import is_ip, masked, parse_ip
from auditor.model.fact import Fact, default, unknown, written
from auditor.model.management import Listener, Server, Snmp
from auditor.model.rule import ANYWHERE, Match, RuleSet, permitted_sources
from auditor.model.secret import Secret
from auditor.model.service import TCP, UDP, Term
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.source.node import Node
from vendor_parsers.cisco_aireos.statements import NOT_UNDERSTOOD, NOT_WRITTEN
from vendor_parsers.cisco_aireos.stored import one_secret

ACLS = "Cisco document 71978, ACLs on Wireless LAN Controllers: only a CPU ACL filters what is sent to the controller"
_SERVICES = (("telnet", "telnet", 23), ("ssh", "ssh", 22), ("webmode", "http", 80), ("secureweb", "https", 443))
_STATES = {"enable": True, "enabled": True, "disable": False, "disabled": False}
_SOME = Text(
    "the CPU ACL filters packets from one side only, wired or wireless",
    "CPU ACL は有線・無線のどちらか一方の通信だけを制限する",
)


def cpu_list(root: Node) -> tuple[str, str, Span] | None:
    """The list that guards the controller, whose packets (``both``, ``wired``, ``wireless``), and where."""
    found = None
    for node in root.all("acl", "cpu"):
        words = node.cursor(2)
        name, side = words.next(), words.next()
        found = (name, side.lower(), node.at) if name and name != "none" else None
    return found


def read_listeners(root: Node, lists: Mapping[str, RuleSet]) -> Iterator[Listener]:
    """Telnet, SSH, HTTP, HTTPS and SNMP with the sources that a CPU ACL admits."""
    guard = cpu_list(root)
    for node in root.all("network", "mgmt-via-wireless"):
        # off, it keeps wireless clients away; on or off, wired hosts come as far as a CPU ACL lets them
        node.mark()
    for word, name, port in _SERVICES:
        enabled: Fact[bool] = unknown(NOT_WRITTEN)
        for node in root.all("network", word):
            words = node.cursor(2)
            if words.peek() in _STATES:
                enabled = written(_STATES[words.next()], node.at)
        yield Listener(
            name=name,
            enabled=enabled,
            sources=_sources(guard, lists, TCP, port),
            ports=((TCP, port),),
            where=f"network {word}",
        )
    for version in ("v1", "v2c", "v3"):
        enabled = unknown(NOT_WRITTEN)
        for node in root.all("snmp", "version", version):
            words = node.cursor(3)
            if words.peek() in _STATES:
                enabled = written(_STATES[words.next()], node.at)
        yield Listener(
            name="snmp", enabled=enabled, sources=_sources(guard, lists, UDP, 161), ports=((UDP, 161),),
            where=f"snmp {version}", version=version.removeprefix("v"),
        )  # fmt: skip


def _sources(
    guard: tuple[str, str, Span] | None, lists: Mapping[str, RuleSet], protocol: int, port: int
) -> Fact[Match]:
    """Who may reach a port of the controller."""
    if guard is None:
        return default(ANYWHERE, ACLS)
    name, side, at = guard
    ruleset = lists.get(name)
    if side != "both":
        return unknown(_SOME if side in ("wired", "wireless") else NOT_UNDERSTOOD)
    if ruleset is None:
        return unknown(Text(f"the CPU ACL {name} is not in this export", f"CPU ACL {name} がこのファイルにない"))
    rules = tuple(
        rule for rule in ruleset.rules if _speaks_of(rule.service.terms, protocol, port) or rule.service.unknown
    )
    narrowed = RuleSet(name=name, family="4", rules=rules, at=ruleset.at, default=ruleset.default)
    return written(permitted_sources(narrowed), at)


def _speaks_of(terms: tuple[Term, ...], protocol: int, port: int) -> bool:
    return any(protocol in term.protocols and port in term.destination_ports for term in terms)


# -- SNMP -------------------------------------------------------------------------------------------------------------


def read_snmp(root: Node, secrets: list[Secret]) -> Iterator[Snmp]:
    """Communities, each from several lines that name it last, and version 3 users, whose keys are added to ``secrets``."""
    access: dict[str, str] = {}
    sources: dict[str, Fact[Match]] = {}
    off: set[str] = set()
    for node in root.all("snmp", "community"):
        words = node.words
        if words[2:3] == ["accessmode"] and len(words) == 5:
            access[words[4]] = words[3]
        elif words[2:3] == ["ipaddr"] and len(words) == 6:
            sources[words[5]] = _network(words[3], words[4], node.at)
        elif words[2:3] == ["mode"] and len(words) == 5:
            off |= {words[4]} if words[3] == "disable" else set()
        elif words[2:3] not in (["create"], ["delete"]) or len(words) != 4:
            continue
        node.mark()
    for node in root.peek("snmp", "community", "create"):
        name = node.words[-1]
        if name in off or len(node.words) != 4:
            continue
        cursor = node.cursor(3)
        yield Snmp(
            version="2c",
            write=access.get(name) == "rw",
            at=node.at,
            secret=one_secret(cursor, "snmp", ""),
            sources=sources.get(name, unknown(NOT_WRITTEN)),
        )
    for node in root.all("snmp", "v3user"):
        cursor = node.cursor(2)
        verb, name = cursor.next(), cursor.next()
        if verb != "create":
            continue
        mode, hashed, cipher = cursor.next(), cursor.next(), cursor.next()
        while cursor.left:
            key = one_secret(cursor, "snmp", name)
            secrets += [key] if key is not None else []
        level = "noauth" if hashed in ("none", "") else "auth" if cipher in ("none", "") else "priv"
        yield Snmp(version="3", write=mode == "rw", at=node.at, name=name, level=level, sources=unknown(NOT_WRITTEN))


def _network(address: str, mask: str, at: Span) -> Fact[Match]:
    try:
        found = masked(address, mask)
    except (ValueError, OverflowError):
        return unknown(NOT_UNDERSTOOD)
    return written(Match.exact(found, f"{address}/{mask}"), at)


# -- servers ----------------------------------------------------------------------------------------------------------

_SERVERS = (
    ("syslog", ("logging", "syslog", "host"), 0),
    ("syslog", ("ap", "syslog", "host", "global"), 0),
    ("ntp", ("time", "ntp", "server"), 1),
    ("trap", ("snmp", "trapreceiver", "create"), 1),
)
"""Use, statement, and how many words (an index, a name) stand before the address."""
_NOWHERE = frozenset({"0.0.0.0", "::", "255.255.255.255"})


def read_servers(root: Node, secrets: list[Secret]) -> Iterator[Server]:
    """Servers for logs, time, traps and authentication; shared keys are added to ``secrets``."""
    for use, statement, before in _SERVERS:
        for node in root.all(*statement):
            words = node.cursor(len(statement))
            for _ in range(before):
                words.next()
            host = words.next()
            if host and host not in _NOWHERE:
                yield Server(use=use, host=host, at=node.at, ip=parse_ip(host) if is_ip(host) else None)
    for kind in ("radius", "tacacs"):
        for purpose in ("auth", "acct", "athr"):
            for node in root.all(kind, purpose, "add"):
                yield from _authenticator(kind, purpose, node, secrets)


def _authenticator(kind: str, purpose: str, node: Node, secrets: list[Secret]) -> Iterator[Server]:
    """``add 1 A PORT ascii KEY`` and ``add encrypt 1 A PORT password 1 IV HMAC 16 KEY``."""
    words = node.cursor(3)
    encrypted = words.accept("encrypt")
    words.next()
    host = words.next()
    if not host:
        return
    words.next()
    if words.peek() in ("ascii", "hex", "password") and words.peek(1):
        words.next()
    secret = one_secret(words, kind, host, encrypted=encrypted)
    secrets += [secret] if secret is not None else []
    yield Server(use=kind, host=host, at=node.at, ip=parse_ip(host) if is_ip(host) else None, detail=purpose)
