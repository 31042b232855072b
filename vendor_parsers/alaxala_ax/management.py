"""Logins by ``line vty`` and ``ip ssh``, SNMP, and the servers the switch talks to.

Without ``ip access-group`` below ``line vty`` every remote terminal may log in (AX8300S コンフィグレーションガイド, 0121); ``ip ssh``
starts the SSH server. Accounts are not in the configuration.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.address import is_ip, parse_ip
from auditor.model.fact import Fact, default, unknown, written
from auditor.model.management import Listener, Server, Snmp
from auditor.model.rule import ANYWHERE, Match
from auditor.model.secret import Secret, seal
from auditor.model.text import Text
from auditor.source.node import Node, Words
from vendor_parsers._readers.list_uses import EVERYONE, Uses
from vendor_parsers._readers.login_lists import limited
from vendor_parsers.alaxala_ax import facts

_OPEN: Fact[Match] = default(ANYWHERE, facts.EVERY_TERMINAL)
_LOGIN_LISTS = (("4", "ip", "access-group"), ("6", "ipv6", "access-group"), ("6", "ipv6", "access-class"))
_NO_LINES: Fact[Match] = unknown(Text("no line vty is written", "line vty の記載がない"))
_RIGHTS = {"ro": False, "rw": True, "read-only": False, "read-write": True}


def read_listeners(root: Node, uses: Uses) -> Iterator[Listener]:
    """Telnet, SSH and FTP."""
    lines = [node for node in root.all("line") if node.words[1:2] == ["vty"]]
    for node in root.all("line"):
        node.mark()
        for child in node.children:
            if child.words[0] in ("exec-timeout", "session-timeout", "speed"):
                child.mark()
    sources = _sources(lines, uses)
    telnet = facts.TELNET_VARIES if lines else facts.NO_LINE
    ssh = _switch(root, ("ip", "ssh"))
    for node in lines:
        for line in node.all("transport", "input"):
            chosen = line.cursor(2).rest()
            telnet = written("telnet" in chosen or "all" in chosen, line.at)
            if "ssh" not in chosen and "all" not in chosen:
                ssh = written(False, line.at)
    where = lines[0].text if lines else "line vty"
    yield Listener(name="telnet", enabled=telnet, sources=sources, ports=((6, 23),), where=where)
    version = root.after("ip", "ssh", "version")
    yield Listener(
        name="ssh", enabled=ssh, sources=sources, ports=((6, 22),), where=where,
        version=version.next() if version is not None else "",
    )  # fmt: skip
    for name, head, port in (("ftp", ("ftp-server",), 21), ("http", ("ip", "http", "server"), 80)):
        enabled = _switch(root, head)
        if enabled.known:
            yield Listener(name=name, enabled=enabled, sources=EVERYONE, ports=((6, port),), where=" ".join(head))


def _switch(root: Node, head: tuple[str, ...]) -> Fact[bool]:
    """Whether a service is written on or off."""
    on = [node for node in root.all(*head) if len(node.words) == len(head)]
    off = root.all("no", *head)
    if off and not (on and on[-1].first > off[-1].first):
        return written(False, off[-1].at)
    return written(True, on[-1].at) if on else facts.NO_LINE


def _either(one: Fact[Match], other: Fact[Match]) -> Fact[Match]:
    """Whoever one of several lists lets in: only behind the last of them is the rest dropped (AX8600S, 0124)."""
    known = [fact.value for fact in (one, other) if fact.value is not None]
    return written(Match.union(known), other.at) if other.at is not None else other


def _sources(lines: list[Node], uses: Uses) -> Fact[Match]:
    """Who may log in remotely: what the lists of the lines admit, together."""
    if not lines:
        return _NO_LINES
    found: list[Fact[Match]] = []
    for node in lines:
        bound: dict[str, Fact[Match]] = {}
        for version, word, end in _LOGIN_LISTS:
            for line in node.all(word, end):
                words = line.cursor(2)
                one = uses.sources(words.next(), "management", line.at)
                words.accept("in")
                bound[version] = _either(bound[version], one) if version in bound else one
        found.append(limited(uses, bound) if bound else _OPEN)
    at = found[0].at
    if at is None or any(one.at is None for one in found):
        return _OPEN
    return written(Match.union(one.value for one in found if one.value is not None), at)


# -- SNMP -------------------------------------------------------------------------------------------------------------


def read_snmp(root: Node, uses: Uses) -> tuple[Snmp, ...]:
    """Communities and SNMPv3 users."""
    for node in root.all("snmp-server"):
        if node.words[1:2] and node.words[1] in ("contact", "location", "traps", "engineID", "view", "enable"):
            node.mark()
    return (*_communities(root, uses), *_users(root, uses))


def _communities(root: Node, uses: Uses) -> Iterator[Snmp]:
    for node in root.all("snmp-server", "community"):
        words = node.cursor(2)
        secret = seal(words.next(), use="snmp", storage="clear", at=node.at)
        write, sources = False, EVERYONE
        while words.left:
            if words.peek() in _RIGHTS:
                write = _RIGHTS[words.next()]
            elif words.accept("view"):
                words.next()
            else:
                sources = uses.sources(words.next(), "snmp", node.at)
        yield Snmp(version="2c", write=write, at=node.at, secret=secret, sources=sources)


def _users(root: Node, uses: Uses) -> Iterator[Snmp]:
    groups: dict[str, tuple[str, bool]] = {}
    for node in root.all("snmp-server", "group"):
        words = node.cursor(2)
        name, version, level, write = words.next(), words.next(), words.next(), False
        while words.peek() in ("read", "write", "notify"):
            write = words.next() == "write" or write
            words.next()
        groups[name] = (level if version == "v3" else ""), write
    for node in root.all("snmp-server", "user"):
        words = node.cursor(2)
        name, group, version, secret, keys = words.next(), words.next(), words.next(), None, 0
        words.accept("encrypted")
        while words.peek() in ("auth", "priv"):
            words.next()
            words.next()
            uses.keep(secret)
            secret = hidden(words, "snmp", name)
            keys += 1
        level, write = groups.get(group, ("", False))
        yield Snmp(
            version=version.lstrip("v") or "3", write=write, at=node.at, secret=secret, name=name,
            level=level or ("noauth", "auth", "priv")[min(keys, 2)], sources=EVERYONE,
        )  # fmt: skip


def hidden(words: Words, use: str, owner: str) -> Secret:
    """A secret of which no document at hand says how it is kept; "masked" is how the model says so."""
    return seal(None, use=use, storage="masked", at=words.at, owner=owner, stored=words.next())


def snmp_listener(root: Node, entries: tuple[Snmp, ...]) -> Listener:
    """The agent answers where a community or user is written."""
    enabled = written(True, entries[0].at) if entries else facts.NO_LINE
    known = [one.sources.value for one in entries if one.sources is not None and one.sources.value is not None]
    sources = written(Match.union(known), entries[0].at) if known else EVERYONE
    return Listener(name="snmp", enabled=enabled, sources=sources, ports=((17, 161),), where="snmp-server")


# -- servers ----------------------------------------------------------------------------------------------------------

_AAA_VALUES = frozenset({"auth-port", "acct-port", "port", "timeout", "retransmit"})


def read_servers(root: Node, uses: Uses) -> Iterator[Server]:
    """Log, time, name, AAA and trap servers."""
    for use, head in (("syslog", ("logging", "host")), ("ntp", ("ntp", "server")), ("dns", ("ip", "name-server"))):
        for node in root.all(*head):
            words = node.cursor(len(head))
            yield _server(use, words, words.next(), " ".join(words.rest()))
    for node in root.all("snmp-server", "host"):
        words = node.cursor(2)
        host = words.next()
        words.accept("traps") or words.accept("informs")
        if words.left and words.peek() != "version":
            uses.keep(seal(words.next(), use="snmp", storage="clear", at=node.at, owner=f"trap {host}"))
        yield _server("trap", words, host, " ".join(words.rest()))
    for use in ("radius", "tacacs"):
        for node in root.all(f"{use}-server", "host"):
            words = node.cursor(2)
            host, detail = words.next(), []
            while words.left:
                if words.peek() in _AAA_VALUES:
                    detail.append(f"{words.next()} {words.next()}")
                elif words.accept("key"):
                    uses.keep(hidden(words, use, host))
                else:
                    break
            yield _server(use, words, host, " ".join(detail))
        for node in root.all(f"{use}-server", "key"):
            uses.keep(hidden(node.cursor(2), use, ""))


def _server(use: str, words: Words, host: str, detail: str) -> Server:
    return Server(use=use, host=host, at=words.at, ip=parse_ip(host) if is_ip(host) else None, detail=detail)
