"""What the device talks to: log, time, name and AAA servers."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.address import is_ip, parse_ip
from auditor.model.management import Server
from auditor.source.node import Node, Words
from vendor_parsers._readers.list_uses import Uses
from vendor_parsers.allied_awplus.secrets import read_secret

_AAA_VALUES = frozenset({"auth-port", "acct-port", "port", "timeout", "retransmit"})


def _server(use: str, host: str, words: Words, detail: str = "") -> Server:
    return Server(use=use, host=host, at=words.at, ip=parse_ip(host) if is_ip(host) else None, detail=detail)


def read_servers(root: Node, uses: Uses) -> Iterator[Server]:
    """Every server the configuration names, in the order of the kinds."""
    for node in root.all("log", "host"):
        words = node.cursor(2)
        yield _server("syslog", words.next(), words, " ".join(words.rest()))
    for use, head in (("ntp", ("ntp", "server")), ("ntp", ("ntp", "peer")), ("mail", ("mail", "smtpserver"))):
        for node in root.all(*head):
            words = node.cursor(2)
            yield _server(use, words.next(), words, " ".join(words.rest()))
    for node in root.all("ntp", "authentication-key"):
        words = node.cursor(2)
        number = words.next()
        words.accept("md5") or words.accept("sha1")
        uses.keep(read_secret(words, "ntp", number))
    for node in root.all("ip", "name-server"):
        words = node.cursor(2)
        while is_ip(words.peek()):
            yield _server("dns", words.next(), words)
        if words.accept("suffix-list"):
            words.next()
    for use in ("radius", "tacacs"):
        yield from _aaa(root, use, uses)


def _aaa(root: Node, use: str, uses: Uses) -> Iterator[Server]:
    for node in root.all(f"{use}-server", "host"):
        words = node.cursor(2)
        host, detail = words.next(), []
        while words.left:
            if words.peek() in _AAA_VALUES:
                detail.append(f"{words.next()} {words.next()}")
            elif words.accept("key"):
                uses.keep(read_secret(words, use, host))
            else:
                break
        yield _server(use, host, words, " ".join(detail))
    for node in root.all(f"{use}-server", "key"):
        uses.keep(read_secret(node.cursor(2), use, ""))
    for setting in ("timeout", "retransmit", "deadtime"):
        for node in root.all(f"{use}-server", setting):
            node.mark()
