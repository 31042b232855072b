"""Where the ASA reports to and whom it asks: syslog, SNMP, time, names; and the keys for those.

SNMP on the ASA is read-only (ASA Series CLI Configuration Guide, SNMP). Messages reach a ``logging host`` only with
``logging enable`` and ``logging trap LEVEL``, both off by default (Security Appliance System Log Messages, 7.0).
"""

from __future__ import annotations

from auditor.model.address import is_ip, parse_ip
from auditor.model.fact import Fact, default, written
from auditor.model.management import Server, Snmp
from auditor.model.ranges import NOTHING, Ranges
from auditor.model.rule import Match
from auditor.model.secret import Secret
from auditor.source.node import Node, Words
from vendor_parsers.cisco_asa.scope import Scope
from vendor_parsers.cisco_asa.secrets import read_key

COMMUNITIES = frozenset({"public", "private"})
SNMP_SOURCE = "ASA Series CLI Configuration Guide, SNMP: only hosts named by snmp-server host are answered"


def read_servers(scope: Scope) -> tuple[Server, ...]:
    """Syslog, trap, time and name servers."""
    return (*_syslog(scope), *_traps(scope), *_ntp(scope), *_dns(scope), *_mail(scope))


def _server(
    use: str, host: str, node: Node, scope: Scope, detail: str = "", encrypted: Fact[bool] | None = None
) -> Server:
    try:
        point: int | None = scope.ip(host)
    except ValueError:
        point = None
    return Server(use=use, host=host, at=node.at, ip=point, detail=detail, encrypted=encrypted)


def _syslog(scope: Scope) -> list[Server]:
    enabled = scope.root.find("logging", "enable")
    trap = scope.root.after("logging", "trap")
    level = "" if trap is None else trap.next()
    found = []
    for node in scope.root.all("logging", "host"):
        words = node.cursor(2)
        scope.hardware(words.next(), node.at, "management")
        host = words.next()
        transport = words.next() if "/" in words.peek() else "udp/514"
        secure = words.accept("secure")
        if words.accept("format"):
            words.next()
        for word in ("emblem", "permit-hostdown"):
            words.accept(word)
        detail = f"{transport}{' secure' if secure else ''} {level}".strip()
        found.append(_server("syslog", host, node, scope, detail, written(secure, node.at)))
    if found and (enabled is None or trap is None):
        missing = "logging enable" if enabled is None else "logging trap"
        scope.notice(
            found[0].at,
            f"logging host is set, but without {missing} nothing is sent to it.",
            f"logging host は設定されているが、{missing} がないため何も送信されない。",
            "logging",
        )
        return []
    return found


def _traps(scope: Scope) -> list[Server]:
    return [
        _server("trap", node.words[3], node, scope)
        for node in scope.root.peek("snmp-server", "host")
        if len(node.words) > 3 and node.words[4:5] != ["poll"]
    ]


def _ntp(scope: Scope) -> list[Server]:
    found = []
    for node in scope.root.all("ntp", "server"):
        words = node.cursor(2)
        host = words.next()
        detail = ""
        while words.left:
            if words.peek() == "key" and words.peek(1):
                words.next()
                detail = f"key {words.next()}"
            elif words.peek() == "source" and words.peek(1):
                words.next()
                scope.hardware(words.next(), node.at, "management")
            elif not words.accept("prefer"):
                break
        found.append(_server("ntp", host, node, scope, detail))
    return found


def _dns(scope: Scope) -> list[Server]:
    found = []
    for node in scope.root.all("dns", "name-server"):
        found += [_server("dns", host, node, scope) for host in _hosts(node.cursor(2))]
    for block in scope.root.peek("dns", "server-group"):
        block.mark()
        for node in block.all("name-server"):
            found += [_server("dns", host, node, scope, block.words[-1]) for host in _hosts(node.cursor(1))]
    return found


def _hosts(words: Words) -> list[str]:
    """Addresses, and perhaps the interface they are reached by."""
    return [host for host in words.rest() if is_ip(host)]


def _mail(scope: Scope) -> list[Server]:
    found = []
    for node in scope.root.all("smtp-server"):
        found += [_server("mail", host, node, scope) for host in node.cursor(1).rest()]
    return found


# -- SNMP ---------------------------------------------------------------------------------------------------------


def read_snmp(scope: Scope) -> tuple[Snmp, ...]:
    """Communities and SNMPv3 users, with the hosts that may ask."""
    common = scope.root.find("snmp-server", "community")
    found = []
    groups = _groups(scope)
    polled, at = _hosts_that_poll(scope)
    sources: Fact[Match] = default(Match.exact(NOTHING), SNMP_SOURCE) if at is None else written(polled, at.at)
    if common is not None:
        secret = read_key(common.cursor(2), "snmp", defaults=COMMUNITIES)
        found.append(Snmp(version="1/2c", write=False, at=common.at, secret=secret, sources=sources))
    for node in scope.root.all("snmp-server", "host"):
        entry = _host_line(node, scope)
        found += [entry] if entry is not None else []
    for node in scope.root.all("snmp-server", "user"):
        found.append(_user(node, groups, sources))
    return tuple(found)


def _hosts_that_poll(scope: Scope) -> tuple[Match, Node | None]:
    nodes = [
        node for node in scope.root.peek("snmp-server", "host") if len(node.words) > 3 and node.words[4:5] != ["trap"]
    ]
    parts = [_host(node.words[3], scope) for node in nodes]
    return (Match.union(parts) if parts else Match.exact(NOTHING)), (nodes[0] if nodes else None)


def _host(text: str, scope: Scope) -> Match:
    try:
        return Match.exact(Ranges.one(scope.ip(text)), text)
    except ValueError:
        return Match.opaque(text)


def _host_line(node: Node, scope: Scope) -> Snmp | None:
    """``snmp-server host IF A [trap|poll] [community C] [version V [USER]] [udp-port N]``."""
    words = node.cursor(2)
    words.next()
    host = words.next()
    polls = words.peek() != "trap"
    if words.peek() in ("trap", "poll"):
        words.next()
    secret: Secret | None = None
    version = "1"
    while words.left:
        if words.accept("community"):
            secret = read_key(words, "snmp", host, COMMUNITIES)
        elif words.accept("version"):
            version = words.next()
            if version == "3":
                words.next()
        elif words.accept("udp-port"):
            words.next()
        else:
            break
    if secret is None or version == "3":
        return None
    match = Match.exact(Ranges.one(parse_ip(host)), host) if is_ip(host) else Match.opaque(host)
    return Snmp(
        version=version,
        write=False,
        at=node.at,
        secret=secret,
        sources=written(match if polls else Match.exact(NOTHING, host), node.at),
    )


def _groups(scope: Scope) -> dict[str, str]:
    """SNMPv3 groups: name to ``noauth``, ``auth`` or ``priv``."""
    found = {}
    for node in scope.root.all("snmp-server", "group"):
        words = node.cursor(2)
        name = words.next()
        words.accept("v3")
        found[name] = words.next()
    return found


def _user(node: Node, groups: dict[str, str], sources: Fact[Match]) -> Snmp:
    """``snmp-server user U G v3 [encrypted] [engineID E] [auth A K [priv P [BITS] K]]``."""
    words = node.cursor(2)
    name, group = words.next(), words.next()
    words.accept("v3")
    hidden = words.accept("encrypted")
    if words.accept("engineID"):
        words.next()
    secret: Secret | None = None
    level = "noauth"
    if words.accept("auth"):
        level = f"auth {words.next()}"
        secret = _v3_key(words, name, hidden)
    if words.accept("priv"):
        cipher = words.next()
        bits = words.next() if words.peek() in ("128", "192", "256") else ""
        level = f"priv {cipher}{bits}"
        _v3_key(words, name, hidden)
    required = groups.get(group, level.split()[0])
    order = ("noauth", "auth", "priv")
    shown = required if required in order else level.split()[0]
    return Snmp(version="3", write=False, at=node.at, secret=secret, name=name, level=shown, sources=sources)


def _v3_key(words: Words, name: str, hidden: bool) -> Secret:
    if not hidden:
        return read_key(words, "snmp", name)
    words.next()
    # localized keys: digests of the passphrase
    return Secret(use="snmp", storage="hash", at=words.at, owner=name)


# -- keys ---------------------------------------------------------------------------------------------------------


def read_keys(scope: Scope) -> tuple[Secret, ...]:
    """NTP keys, the failover key, routing keys on interfaces."""
    found = []
    for node in scope.root.all("ntp", "authentication-key"):
        words = node.cursor(2)
        owner = words.next()
        words.next()
        found.append(read_key(words, "ntp", owner))
    for node in scope.root.all("failover", "key"):
        words = node.cursor(2)
        words.accept("hex")
        found.append(read_key(words, "other", "failover"))
    for node in scope.root.all("failover", "ipsec", "pre-shared-key"):
        found.append(read_key(node.cursor(3), "psk", "failover"))
    for block in scope.root.peek("interface"):
        found += _interface_keys(block)
    return tuple(found)


def _interface_keys(block: Node) -> list[Secret]:
    found = []
    # (statement, words between it and the key): a key number and ``md5``, or the protocol and its number
    for prefix, between in (
        (("ospf", "authentication-key"), 0),
        (("ospf", "message-digest-key"), 2),
        (("authentication", "key"), 2),
    ):
        for node in block.all(*prefix):
            words = node.cursor(len(prefix) + min(between, max(len(node.words) - len(prefix) - 1, 0)))
            found.append(read_key(words, "routing", block.words[-1]))
            if words.accept("key-id"):
                words.next()
    return found
