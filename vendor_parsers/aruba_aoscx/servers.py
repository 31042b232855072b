"""What the switch talks to: logging, time, names and AAA servers, and Aruba Central."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.address import is_ip, parse_ip
from auditor.model.management import Server
from auditor.source.node import Node, Words
from vendor_parsers._readers.list_uses import Uses
from vendor_parsers.aruba_aoscx.passwords import read_secret

_NTP_VALUES = frozenset({"key", "key-id", "minpoll", "maxpoll", "version"})
_NTP_ALONE = frozenset({"iburst", "burst", "prefer"})
_LOG_VALUES = frozenset({"severity", "filter", "auth-mode"})
_LOG_ALONE = frozenset({"include-auditable-events", "legacy-tls-renegotiation", "rate-limit-burst", "disable"})
_NOT_A_HOST = frozenset(
    """facility console filter persistent-storage threshold format level severity buffer include-auditable-events
    rate-limit-burst rate-limit-interval notify""".split()
)
_AAA_VALUES = frozenset(
    """port auth-type timeout retries tracking tracking-mode tracking-method clearpass-username acct-port
    tls-initial-connection-timeout port-access""".split()
)
_AAA_ALONE = frozenset({"tls", "keep-alive", "require-message-authenticator"})


def _server(use: str, host: str, words: Words, vrf: str = "", detail: str = "") -> Server:
    ip = parse_ip(host) if is_ip(host) else None
    return Server(use=use, host=host, at=words.at, ip=ip, detail=detail, vrf="" if vrf == "default" else vrf)


def read_servers(root: Node, uses: Uses) -> Iterator[Server]:
    """Every server the configuration names, in the order of the kinds."""
    for node in root.peek("logging"):
        if len(node.words) > 1 and node.words[1] not in _NOT_A_HOST:
            yield _logging(node.cursor(1))
    everywhere = [node.cursor(2).next() for node in root.all("ntp", "vrf")]
    for node in root.all("ntp", "server"):
        yield _time(node.cursor(2), everywhere[-1] if everywhere else "")
    for node in root.all("ip", "dns", "server-address"):
        words = node.cursor(3)
        host = words.next()
        yield _server("dns", host, words, words.next() if words.accept("vrf") else "")
    for use in ("radius", "tacacs"):
        for group in root.all("aaa", "group", "server", use):
            group.cursor(4).next()
            for line in group.all("server"):
                line.cursor(1).rest()
        for node in root.all(f"{use}-server", "host"):
            yield _aaa(node.cursor(2), use, uses)
    yield from _central(root)


def _logging(words: Words) -> Server:
    host, detail, vrf = words.next(), [], ""
    while words.left:
        word = words.peek()
        if word in ("udp", "tcp", "tls"):
            detail.append(words.next())
            if words.peek().isdecimal():
                detail.append(words.next())
        elif word == "vrf":
            words.next()
            vrf = words.next()
        elif word in _LOG_VALUES:
            detail.append(f"{words.next()} {words.next()}")
        elif word in _LOG_ALONE:
            detail.append(words.next())
        else:
            break
    return _server("syslog", host, words, vrf, " ".join(detail))


def _time(words: Words, vrf: str) -> Server:
    host, detail = words.next(), []
    while words.left:
        word = words.peek()
        if word == "vrf":
            words.next()
            vrf = words.next()
        elif word in _NTP_VALUES:
            detail.append(f"{words.next()} {words.next()}")
        elif word in _NTP_ALONE:
            detail.append(words.next())
        else:
            break
    return _server("ntp", host, words, vrf, " ".join(detail))


def _aaa(words: Words, use: str, uses: Uses) -> Server:
    host, detail, vrf = words.next(), [], ""
    while words.left:
        word = words.peek()
        if word == "key":
            words.next()
            uses.keep(read_secret(words, use, host))
        elif word == "vrf":
            words.next()
            vrf = words.next()
        elif word in _AAA_VALUES:
            detail.append(f"{words.next()} {words.next()}")
        elif word in _AAA_ALONE:
            detail.append(words.next())
        else:
            break
    return _server(use, host, words, vrf, " ".join(detail))


def _central(root: Node) -> Iterator[Server]:
    """Management from the cloud, where the configuration says that it is in use."""
    managed = root.find("configuration-lockout", "central", "managed")
    told = root.find("aruba-central")
    off = False
    for line in told.children if told is not None else ():
        words = line.cursor()
        if words.accept("disable"):
            off = True
        elif words.peek() in ("enable", "location-override", "support-mode", "vrf"):
            words.rest()
    node = managed or told
    if node is not None and not off:
        yield Server(use="cloud", host="Aruba Central", at=node.at)
