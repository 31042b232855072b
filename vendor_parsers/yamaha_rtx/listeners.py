"""The router's own services, who may reach them, and SNMP.

``telnetd host`` and its like name addresses, ranges, interfaces, ``any``, ``none`` or ``lan``. A service without a line
is on or off by the manual of its model; only the NVR500's is at hand (Command Reference Rev.11.00.28, 4.35–4.57, 15).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from auditor.model.address import ANY4
from auditor.model.fact import Fact, default, unknown, written
from auditor.model.management import Listener, Snmp
from auditor.model.ranges import NOTHING, Ranges
from auditor.model.rule import ANYWHERE, Match
from auditor.model.secret import Secret, seal
from auditor.model.service import TCP, UDP
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.source.node import Node
from vendor_parsers.yamaha_rtx.addresses import read_range
from vendor_parsers.yamaha_rtx.numbers import number
from vendor_parsers.yamaha_rtx.settings import interface_name

MANUAL = "Yamaha NVR500 Command Reference Rev.11.00.28"
DOCUMENTED = "NVR500"
_NO_DEFAULT = Text(
    "no line, and the default of this model is not documented here",
    "記述がなく、この機種の初期値は確認できていない",
)
_LAN = "lan: every LAN interface"


@dataclass(frozen=True, slots=True)
class _Daemon:
    """A service: its statement, its name in the model, its port, and the documented default of the NVR500."""

    word: str
    name: str
    protocol: int
    port: int
    on: bool | None
    section: str
    hosts: str = "any"


_DAEMONS = (
    _Daemon("telnetd", "telnet", TCP, 23, True, "4.35"),
    _Daemon("sshd", "ssh", TCP, 22, False, "4.55"),
    _Daemon("httpd", "http", TCP, 80, None, "", ""),
    _Daemon("tftp", "tftp", UDP, 69, None, "", ""),
)


@dataclass(frozen=True, slots=True)
class _Hosts:
    """Who may connect: from which addresses, to which interfaces (None: all); ``refused``: nobody."""

    sources: Match
    interfaces: frozenset[str] | None
    refused: bool = False


def read_listeners(root: Node, model: str) -> Iterator[Listener]:
    """The services a router offers: those written, and those that may be on without a line."""
    for daemon in _DAEMONS:
        yield from _daemon(root, daemon, model)
    # SFTP works on the SSH port, and only for hosts that are written
    for node in root.all("sftpd", "host"):
        hosts = read_hosts(node, 2)
        yield Listener(
            name="ssh",
            enabled=written(not hosts.refused, node.at),
            sources=written(hosts.sources, node.at),
            ports=((TCP, 22),),
            interfaces=hosts.interfaces,
            where="sftpd",
        )
    yield _snmp_listener(root, model)


def _daemon(root: Node, daemon: _Daemon, model: str) -> Iterator[Listener]:
    known = model.startswith(DOCUMENTED) and daemon.on is not None
    enabled: Fact[bool] = unknown(_NO_DEFAULT)
    if known:
        enabled = default(bool(daemon.on), f"{MANUAL}, {daemon.section}")
    service = root.after(daemon.word, "service")
    if service is not None:
        enabled = written(service.next() == "on", service.at)
    port = daemon.port
    listen = root.after(daemon.word, "listen")
    if listen is not None and (moved := number(listen.peek(), 65535)):
        port = moved
        listen.next()
    sources: Fact[Match] = unknown(_NO_DEFAULT)
    if known and daemon.hosts == "any":
        sources = default(ANYWHERE, f"{MANUAL}: {daemon.word} host any")
    interfaces: frozenset[str] | None = None
    nodes = [node for node in root.peek(daemon.word, "host") if node.words[2:3] != ["key"]]
    if nodes:
        hosts = read_hosts(nodes[-1], 2)
        sources, interfaces = written(hosts.sources, nodes[-1].at), hosts.interfaces
        for node in nodes[:-1]:
            node.mark()
        if hosts.refused:
            enabled = written(False, nodes[-1].at)
        elif daemon.word == "tftp" and not enabled.known:
            # TFTP has no switch of its own: the list of hosts is the switch
            enabled = written(True, nodes[-1].at)
    yield Listener(
        name=daemon.name,
        enabled=_by_class(root, enabled),
        sources=sources,
        ports=((daemon.protocol, port),),
        interfaces=interfaces,
        where=daemon.word,
    )


def _by_class(root: Node, enabled: Fact[bool]) -> Fact[bool]:
    """``security class 3`` keeps out what does not come from the console (changineer.info, Yamaha RTX login)."""
    node = root.find("security", "class")
    if node is None:
        return enabled
    node.mark()
    if node.words[2:3] == ["3"] and enabled.value is not False:
        return unknown(
            Text(
                "security class 3 may refuse logins by network",
                "security class 3 によりネットワーク経由のログインが拒否される可能性がある",
            )
        )
    return enabled


def read_hosts(node: Node, start: int) -> _Hosts:
    """``any``, ``none``, ``lan``, interfaces, addresses and ranges in any mixture."""
    words = node.cursor(start)
    ranges: list[Ranges] = []
    names: list[str] = []
    unknown_words: list[str] = []
    interfaces: list[str] = []
    refused = False
    while words.left:
        word = words.next()
        found = read_range(word, ANY4)
        names.append(word)
        if word == "any":
            return _Hosts(ANYWHERE, None)
        if word == "none":
            refused = True
        elif interface_name(word):
            interfaces.append(word)
        elif found is not None:
            ranges.append(found)
        else:
            unknown_words.append(_LAN if word == "lan" else word)
    known = Ranges.union(ranges)
    if unknown_words or (interfaces and ranges):
        # Addresses through any interface, or any address through these: between the two lies who may connect
        return _Hosts(Match(known, ANYWHERE.upper, tuple(names), tuple(unknown_words)), None, refused)
    if interfaces:
        return _Hosts(ANYWHERE, frozenset(interfaces), refused)
    return _Hosts(Match.exact(known, *names), None, refused)


# -- SNMP -------------------------------------------------------------------------------------------------------------

_VERSIONS = {"snmp": "1", "snmpv2c": "2c"}


def read_snmp(root: Node, model: str) -> tuple[list[Snmp], list[Secret]]:
    """Communities with the hosts that may use them, SNMPv3 users, and communities that no host may use."""
    found: list[Snmp] = []
    unused: list[Secret] = []
    for word, version in _VERSIONS.items():
        communities = {
            write: _community(root, word, kind) for write, kind in ((False, "read-only"), (True, "read-write"))
        }
        hosts = [node for node in root.all(word, "host") if len(node.words) > 2]
        for node in hosts:
            found += _host(node, version, communities, model)
        if not hosts:
            unused += [secret for secret in communities.values() if secret is not None]
    found += _version_three(root)
    return found, unused


def _community(root: Node, word: str, kind: str) -> Secret | None:
    words = root.after(word, "community", kind)
    return None if words is None else _sealed(words.next(), words.at)


def _sealed(text: str, at: Span) -> Secret:
    if text == "*":
        return Secret(use="snmp", storage="masked", at=at)
    return seal(text, use="snmp", storage="clear", at=at)


def _host(node: Node, version: str, communities: dict[bool, Secret | None], model: str) -> Iterator[Snmp]:
    """The communities of one ``host`` line: its own, or those of the ``community`` lines, ``public`` by default."""
    words = node.cursor(2)
    host = words.next()
    if host == "none":
        words.rest()
        return
    own = [words.next() for _ in range(2) if words.left]
    sources = _snmp_sources(host, node.at)
    if own:
        for write, text in zip((False, True), own, strict=False):
            yield Snmp(version=version, write=write, at=node.at, secret=_sealed(text, node.at), sources=sources)
        return
    for write, secret in communities.items():
        if secret is None and not write and model.startswith(DOCUMENTED):
            secret = seal("public", use="snmp", storage="clear", at=node.at, defaults=frozenset({"public"}))
        if secret is not None:
            yield Snmp(version=version, write=write, at=secret.at, secret=secret, sources=sources)


def _snmp_sources(host: str, at: Span) -> Fact[Match]:
    if host == "any":
        return written(ANYWHERE, at)
    found = read_range(host, ANY4)
    if found is None:
        # An interface name: whoever comes in there
        return written(Match(NOTHING, ANYWHERE.upper, (host,), (f"by interface {host}",)), at)
    return written(Match.exact(found, host), at)


def _version_three(root: Node) -> Iterator[Snmp]:
    """``snmpv3 usm user 1 hoshu group 1 sha AUTH aes128-cfb PRIV``."""
    hosts = [node.words[2] for node in root.all("snmpv3", "host") if len(node.words) > 2]
    for node in root.peek("snmpv3", "host"):
        node.mark()
    sources: Fact[Match] = unknown(_NO_DEFAULT)
    ranges = [read_range(host, ANY4) for host in hosts]
    if hosts and "any" in hosts:
        sources = written(ANYWHERE, root.peek("snmpv3", "host")[0].at)
    elif hosts and None not in ranges:
        listed = Ranges.union(part for part in ranges if part is not None)
        sources = written(Match.exact(listed, *hosts), root.peek("snmpv3", "host")[0].at)
    for node in root.all("snmpv3", "usm", "user"):
        words = node.cursor(4)
        name = words.next()
        if words.accept("group"):
            words.next()
        keys = words.rest()[1::2]
        level = ("noauth", "auth", "priv")[min(len(keys), 2)]
        secret = _sealed(keys[0], node.at) if keys else None
        yield Snmp(version="3", write=False, at=node.at, secret=secret, name=name, level=level, sources=sources)


def _snmp_listener(root: Node, model: str) -> Listener:
    """On when some host may ask; no host may at the factory (15, first page)."""
    nodes = [node for word in ("snmp", "snmpv2c", "snmpv3") for node in root.peek(word, "host")]
    asked = [node for node in nodes if node.words[2:3] not in (["none"], [])]
    enabled: Fact[bool] = unknown(_NO_DEFAULT)
    if asked:
        enabled = written(True, asked[-1].at)
    elif nodes:
        enabled = written(False, nodes[-1].at)
    elif model.startswith(DOCUMENTED):
        enabled = default(False, f"{MANUAL}, chapter 15")
    return Listener(name="snmp", enabled=enabled, sources=_asked_sources(asked), ports=((UDP, 161),), where="snmp")


def _asked_sources(nodes: Sequence[Node]) -> Fact[Match]:
    if not nodes:
        return unknown(_NO_DEFAULT)
    parts = [_snmp_sources(node.words[2], node.at).value for node in nodes]
    return written(Match.union(part for part in parts if part is not None), nodes[0].at)
