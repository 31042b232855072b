"""People, services, SNMP and servers of a switch. A service nobody writes about may be on: no defaults are at hand."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.address import ANY4, is_ip, parse_ip, prefix
from auditor.model.fact import Fact, unknown, written
from auditor.model.management import Listener, Server, Snmp, User
from auditor.model.ranges import Ranges
from auditor.model.rule import Match
from auditor.model.secret import Secret, seal
from auditor.model.service import TCP
from auditor.model.text import Text
from auditor.source.node import Node, Words

_NOT_WRITTEN = Text(
    "not written, and no list of factory settings is at hand", "記述がなく、初期値の一覧を確認できていない"
)
_SERVICES = (
    ("telnet-server", (), "telnet", 23),
    ("ssh-server", (), "ssh", 22),
    ("http-server", (), "http", 80),
    ("http-server", ("secure",), "https", 443),
)
_SERVERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("syslog", ("logging", "host")),
    ("ntp", ("ntpdate", "server", "ipv4")),
    ("ntp", ("ntpdate", "server", "ipv6")),
    ("ntp", ("ntpdate", "server", "name")),
    ("dns", ("dns-client", "name-server")),
)


def read_users(root: Node) -> Iterator[User]:
    """``username hoshu privilege on password 8 HASH``."""
    for node in root.all("username"):
        words = node.cursor(1)
        name = words.next()
        privilege = words.next() if words.accept("privilege") else ""
        secret = _password(words, "user", name) if words.accept("password") else None
        administrator: Fact[bool] = unknown(_NOT_WRITTEN)
        if privilege in ("on", "off"):
            administrator = written(privilege == "on", node.at)
        yield User(name=name, at=node.at, privilege=privilege, administrator=administrator, secret=secret)


def _password(words: Words, use: str, owner: str) -> Secret:
    """``8 $6$…`` is a crypt hash; without a number the password itself."""
    hashed = words.accept("8")
    text = words.next()
    if not text.strip("*"):
        return Secret(use=use, storage="masked", at=words.at, owner=owner)
    if hashed:
        return seal(None, use=use, storage="hash", at=words.at, owner=owner, stored=text)
    return seal(text, use=use, storage="clear", at=words.at, owner=owner)


def read_secrets(root: Node) -> Iterator[Secret]:
    """The administrator's password, and keys of RADIUS servers."""
    for node in root.all("enable", "password"):
        yield _password(node.cursor(2), "enable", "")


def read_listeners(root: Node) -> Iterator[Listener]:
    """Telnet, SSH, HTTP and HTTPS, with who may connect (``telnet-server access permit 192.0.2.0/24``)."""
    for word, extra, name, port in _SERVICES:
        enabled: Fact[bool] = unknown(_NOT_WRITTEN)
        for state in ("enable", "disable"):
            for node in root.peek(word, *extra, state):
                words = node.cursor(len(extra) + 2)
                enabled = written(state == "enable", node.at)
                if words.peek().isdecimal() and len(words.peek()) < 6:
                    port = int(words.next())
        yield Listener(
            name=name,
            enabled=enabled,
            sources=_sources(root, word),
            ports=((TCP, port),),
            where=" ".join((word, *extra)),
        )


def _sources(root: Node, word: str) -> Fact[Match]:
    """The addresses that ``access permit`` names; other forms leave it open."""
    nodes = root.peek(word, "access")
    if not nodes:
        return unknown(_NOT_WRITTEN)
    found: list[Ranges] = []
    for node in nodes:
        words = node.words
        if words[2:3] != ["permit"] or len(words) != 4:
            return unknown(Text("a line about it was not understood", "関係する行を解釈できない"))
        try:
            found.append(ANY4 if words[3] == "any" else prefix(words[3]))
        except ValueError:
            return unknown(Text("a line about it was not understood", "関係する行を解釈できない"))
    for node in nodes:
        node.mark()
    return written(Match.exact(Ranges.union(found), *(node.words[3] for node in nodes)), nodes[0].at)


def read_snmp(root: Node) -> Iterator[Snmp]:
    """``snmp-server community NAME ro``; who may use it is not written with it."""
    for node in root.all("snmp-server", "community"):
        words = node.cursor(2)
        name, access = words.next(), words.next()
        secret = (
            Secret(use="snmp", storage="masked", at=node.at)
            if not name.strip("*")
            else seal(name, use="snmp", storage="clear", at=node.at)
        )
        yield Snmp(version="2c", write=access == "rw", at=node.at, secret=secret, sources=unknown(_NOT_WRITTEN))


def read_servers(root: Node) -> Iterator[Server]:
    """Servers the switch reports to or asks."""
    for use, statement in _SERVERS:
        for node in root.all(*statement):
            words = node.cursor(len(statement))
            host = words.next()
            if host:
                yield Server(use=use, host=host, at=node.at, ip=parse_ip(host) if is_ip(host) else None)
