"""What the switch talks to: logging, time, names and AAA servers; each names its VRF."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.address import is_ip, parse_ip
from auditor.model.management import Server
from auditor.source.node import Node, Words
from vendor_parsers._readers.list_uses import Uses
from vendor_parsers.arista_eos.passwords import read_secret

_NTP_VALUES = frozenset({"key", "minpoll", "maxpoll", "version", "source", "local-interface", "source-address"})
_NTP_ALONE = frozenset({"prefer", "burst", "iburst"})
_AAA_VALUES = frozenset({"port", "auth-port", "acct-port", "timeout", "retransmit", "deadtime"})


def _server(use: str, host: str, words: Words, vrf: str = "", detail: str = "") -> Server:
    ip = parse_ip(host) if is_ip(host) else None
    return Server(use=use, host=host, at=words.at, ip=ip, detail=detail, vrf="" if vrf == "default" else vrf)


def _vrf(words: Words) -> str:
    return words.next() if words.accept("vrf") else ""


def read_servers(root: Node, uses: Uses) -> Iterator[Server]:
    """Every server the configuration names, in the order of the kinds."""
    for node in (*root.all("logging", "host"), *root.all("logging", "vrf")):
        words = node.cursor(1)
        vrf = _vrf(words)
        if words.accept("host"):
            yield _logging(words, vrf)
        elif words.accept("source-interface"):
            words.rest()
    for node in root.all("ntp", "server"):
        words = node.cursor(2)
        yield _time(words, _vrf(words))
    for node in root.all("ip", "name-server"):
        words = node.cursor(2)
        vrf = _vrf(words)
        while is_ip(words.peek()):
            yield _server("dns", words.next(), words, vrf)
    for use in ("radius", "tacacs"):
        yield from _aaa(root, use, uses)


def _logging(words: Words, vrf: str) -> Server:
    host, detail = words.next(), []
    while words.left:
        if words.peek().isdecimal():
            detail.append(f"port {words.next()}")
        elif words.accept("protocol"):
            detail.append(f"transport {words.next()}")
        elif words.accept("add"):
            continue
        else:
            break
    return _server("syslog", host, words, vrf, " ".join(detail))


def _time(words: Words, vrf: str) -> Server:
    host, detail = words.next(), []
    while words.left:
        word = words.peek()
        if word in _NTP_VALUES:
            detail.append(f"{words.next()} {words.next()}")
        elif word in _NTP_ALONE:
            detail.append(words.next())
        else:
            break
    return _server("ntp", host, words, vrf, " ".join(detail))


def _aaa(root: Node, use: str, uses: Uses) -> Iterator[Server]:
    for node in root.all(f"{use}-server", "host"):
        words = node.cursor(2)
        host, vrf, detail = words.next(), "", []
        while words.left:
            word = words.peek()
            if word == "vrf":
                vrf = _vrf(words)
            elif word in _AAA_VALUES:
                detail.append(f"{words.next()} {words.next()}")
            elif word in ("single-connection", "tls"):
                detail.append(words.next())
            elif word == "key":
                words.next()
                uses.keep(read_secret(words, use, host))
            else:
                break
        yield _server(use, host, words, vrf, " ".join(detail))
    for node in root.all(f"{use}-server", "key"):
        uses.keep(read_secret(node.cursor(2), use, ""))
    for group in root.all("aaa", "group", "server", "tacacs+" if use == "tacacs" else use):
        group.cursor(4).next()
        for line in group.all("server"):
            line.cursor(1).rest()
