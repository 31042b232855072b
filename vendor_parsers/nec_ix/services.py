"""Services of the router itself: Telnet, SSH, HTTP, SNMP, DNS proxy, NTP, and the login to the NetMeister cloud.

A service runs where its ``enable`` line stands: exports of routers with and without a service show the line and nothing in its
place. No vendor document at hand says so, hence a service without a line is unknown. ``ssh-server ip access-list`` judges
sources alone (UNIVERGE IX 機能説明書 ver. 10.11, 7-2).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from auditor.model.address import ANY4, ANY6, is_ip, parse_ip
from auditor.model.fact import Fact, default, unknown, written
from auditor.model.management import Listener, Server, Snmp
from auditor.model.rule import ANYWHERE, Match, Reference, permitted_sources
from auditor.model.secret import Secret, seal
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.source.node import Node, Words
from vendor_parsers.nec_ix.accounts import password, stored
from vendor_parsers.nec_ix.acl import Lists

_EVERYONE: Fact[Match] = default(ANYWHERE, Text("no access list is bound to it", "アクセスリストの適用なし"))
_NO_LINE: Fact[bool] = unknown(
    Text(
        "no enable line; no vendor document at hand says that the service is off then",
        "enable の行がない。その場合に停止していると書いた文書を確認できない",
    )
)
_VERSIONS = (("ip", "4"), ("ipv6", "6"))
_WHOLE = {"4": ANY4, "6": ANY6}


@dataclass(frozen=True, slots=True)
class _Kind:
    word: str
    name: str
    ports: tuple[tuple[int, int], ...]
    told: bool = True
    """Also without a line: whether it runs is asked of every router."""


_SERVICES = (
    _Kind("telnet-server", "telnet", ((6, 23),)),
    _Kind("ssh-server", "ssh", ((6, 22),)),
    _Kind("http-server", "http", ((6, 80),)),
    _Kind("ftp-server", "ftp", ((6, 21),), told=False),
    _Kind("tftp-server", "tftp", ((17, 69),), told=False),
    _Kind("proxy-dns", "other", ((17, 53), (6, 53)), told=False),
    _Kind("ntp", "other", ((17, 123),), told=False),
)


@dataclass(slots=True)
class Context:
    """The lists that services may name, and what reading them leaves behind."""

    lists: Mapping[str, Lists]
    references: list[Reference] = field(default_factory=list)
    secrets: list[Secret] = field(default_factory=list)

    def sources(self, name: str, version: str, use: str, at: Span) -> Match:
        """Who may connect by list ``name`` of one IP version."""
        found = self.lists[version].static.get(name)
        shown = name if found is None else found.name
        self.references.append(Reference(kind="acl", name=shown, use=use, at=at, defined=found is not None))
        return Match.opaque(f"undefined list {name}") if found is None else permitted_sources(found)

    def keep(self, secret: Secret | None) -> Secret | None:
        """Remember a secret."""
        if secret is not None:
            self.secrets.append(secret)
        return secret


def read_listeners(root: Node, context: Context) -> Iterator[Listener]:
    """One listener per service and, where its lines differ, per IP version."""
    for kind in _SERVICES:
        found = [
            one for word, version in _VERSIONS if (one := _listener(root, kind, word, version, context)) is not None
        ]
        if not found and kind.told:
            found = [
                Listener(
                    name=kind.name, enabled=_NO_LINE, sources=unknown(_NO_LINE.note), ports=kind.ports, where=kind.word
                )
            ]
        yield from found
    for node in root.all("http-server", "username"):
        words = node.cursor(2)
        owner = words.next()
        if words.peek() in ("password", "secret-password") and words.peek(1):
            kind_word = "plain" if words.next() == "password" else "secret"
            context.keep(stored(words.next(), kind_word, use="user", owner=owner, at=node.at))


def _listener(root: Node, kind: _Kind, word: str, version: str, context: Context) -> Listener | None:
    on, off = root.find(kind.word, word, "enable"), root.find("no", kind.word, word, "enable")
    sources: Fact[Match] = _EVERYONE
    for node in root.all(kind.word, word, "access-list"):
        words = node.cursor(3)
        sources = written(context.sources(words.next(), version, "management", node.at), node.at)
    ports = kind.ports
    for node in root.all(kind.word, word, "port"):
        words = node.cursor(3)
        if words.peek().isdecimal() and len(words.peek()) < 6:
            ports = ((kind.ports[0][0], int(words.next())),)
    last = max((node for node in (on, off) if node is not None), key=lambda node: node.first, default=None)
    if last is None:
        return None
    if sources is _EVERYONE:
        sources = default(Match.exact(_WHOLE[version], "any"), _EVERYONE.note)
    return Listener(
        name=kind.name, enabled=written(last is on, last.at), sources=sources, ports=ports, where=f"{kind.word} {word}"
    )


def cloud_secrets(root: Node, context: Context) -> None:
    """``nm``: the router reports to NetMeister and is managed from there. It calls out, so nothing listens."""
    for node in root.all("nm"):
        words = node.cursor(1)
        if not words.accept("account"):
            words.rest()
            continue
        owner = words.next()
        if words.accept("password"):
            context.keep(password(words, use="other", owner=owner))


# -- SNMP -------------------------------------------------------------------------------------------------------------


def read_snmp(root: Node, context: Context) -> Iterator[Snmp]:
    """``snmp-agent ip community NAME [LIST] [ro|rw]`` and ``snmpv3 user``.

    A community without a word for its rights may be for reading or writing: only ``read-only`` and ``ro`` say so.
    """
    for word, version in _VERSIONS:
        for node in root.all("snmp-agent", word, "community"):
            words = node.cursor(3)
            secret = context.keep(seal(words.next(), use="snmp", storage="clear", at=node.at))
            sources, write = _EVERYONE, False
            while words.left:
                text = words.next()
                if text in ("read-only", "ro", "read-write", "rw"):
                    write = text in ("read-write", "rw")
                else:
                    sources = written(context.sources(text, version, "snmp", node.at), node.at)
            yield Snmp(version="2c", write=write, at=node.at, secret=secret, sources=sources)
        for node in root.all("snmp-agent", word, "host"):
            words = node.cursor(3)
            words.next()
            if words.left and words.peek() != "version":
                context.keep(seal(words.next(), use="snmp", storage="clear", at=node.at))
            if words.accept("version"):
                words.next()
        for setting in ("trap-source", "trap-port", "trap-vrf"):
            for node in root.all("snmp-agent", word, setting):
                node.mark()
    yield from _v3(root, context)


def _v3(root: Node, context: Context) -> Iterator[Snmp]:
    for node in root.all("snmpv3", "user"):
        words = node.cursor(2)
        name, keys, secret = words.next(), 0, None
        if words.accept("group"):
            words.next()
        for step in ("auth", "priv"):
            if words.accept(step):
                words.next()
                secret = context.keep(password(words, use="snmp", owner=name)) or secret
                keys += 1
        yield Snmp(
            version="3", write=False, at=node.at, secret=secret, name=name, level=("noauth", "auth", "priv")[keys],
            sources=_EVERYONE,
        )  # fmt: skip


def snmp_listener(root: Node, snmp: tuple[Snmp, ...]) -> Iterator[Listener]:
    """The agent, on with ``snmp-agent ip enable``; who may ask is what its communities say."""
    found = [(word, node) for word, _ in _VERSIONS for node in root.all("snmp-agent", word, "enable")]
    known = [entry.sources.value for entry in snmp if entry.sources is not None and entry.sources.value is not None]
    at = snmp[0].at if snmp else None
    sources = written(Match.union(known), at) if known and at is not None else _EVERYONE
    if not found:
        yield Listener(name="snmp", enabled=_NO_LINE, sources=sources, ports=((17, 161),), where="snmp-agent")
    for word, node in found:
        yield Listener(
            name="snmp", enabled=written(True, node.at), sources=sources, ports=((17, 161),), where=f"snmp-agent {word}"
        )


# -- servers ----------------------------------------------------------------------------------------------------------

_SERVERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("syslog", ("syslog", "ip", "host")),
    ("syslog", ("syslog", "ipv6", "host")),
    ("ntp", ("ntp", "server")),
    ("ntp", ("sntp", "server")),
    ("dns", ("ip", "name-server")),
    ("dns", ("ipv6", "name-server")),
    ("dns", ("proxy-dns", "server")),
    ("trap", ("snmp-agent", "ip", "host")),
    ("trap", ("snmp-agent", "ipv6", "host")),
    ("radius", ("radius", "host", "ip")),
)


def read_servers(root: Node, context: Context) -> Iterator[Server]:
    """Servers the router talks to; logs are sent only with ``syslog ip enable``."""
    sends = bool(root.all("syslog", "ip", "enable") + root.all("syslog", "ipv6", "enable"))
    for use, prefix in _SERVERS:
        for node in root.all(*prefix):
            words = node.cursor(len(prefix))
            if words.peek() in ("default", "manual"):
                words.next()
            host = words.next()
            _options(words, use, context)
            sent = sends or use != "syslog"
            if host and sent:
                yield Server(use=use, host=host, at=node.at, ip=parse_ip(host) if is_ip(host) else None)
    for node in root.peek("nm", "ip", "enable"):
        yield Server(use="cloud", host="NetMeister", at=node.at)


def _options(words: Words, use: str, context: Context) -> None:
    """Ports, priorities and timeouts; a RADIUS key is a secret."""
    while words.left and use in ("ntp", "radius", "syslog", "dns"):
        word = words.next()
        if word == "key" and use == "radius":
            kind = "plain 1" if words.peek() == "1" and words.peek(1) else "plain"
            if words.peek() in ("0", "1") and words.peek(1):
                words.next()
            context.keep(stored(words.next(), kind, use="radius", owner="", at=words.at))


def profile_secrets(root: Node, context: Context) -> None:
    """Passwords of PPP and other login profiles: ``authentication password USER TEXT``."""
    for node in root.all("ppp", "profile"):
        node.cursor(2).next()
        for child in node.children:
            words = child.cursor()
            if words.accept("authentication", "password"):
                owner = words.next()
                context.keep(stored(words.next(), "plain", use="other", owner=owner, at=child.at))
            elif words.accept("authentication", "secret-password"):
                words.accept("1") or words.accept("0")
                owner = words.next()
                context.keep(stored(words.next(), "secret", use="other", owner=owner, at=child.at))
            elif words.peek() in ("authentication", "lcp", "ipcp", "ipv6cp", "bap", "mp", "exit"):
                words.rest()
