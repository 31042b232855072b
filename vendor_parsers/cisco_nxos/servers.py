"""What the switch talks to: logging, time, names and AAA servers."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.address import is_ip, parse_ip
from auditor.model.management import Server
from auditor.source.node import Node, Words
from vendor_parsers._readers.list_uses import Uses
from vendor_parsers.cisco_nxos.passwords import sealed

_NTP_VALUES = frozenset({"key", "minpoll", "maxpoll"})
_LOG_VALUES = frozenset({"port", "facility", "trustpoint"})
_AAA_VALUES = frozenset({"port", "auth-port", "acct-port", "timeout", "retransmit"})
_AAA_ALONE = frozenset({"authentication", "accounting", "single-connection", "pac"})


def _server(use: str, host: str, words: Words, vrf: str = "", detail: str = "") -> Server:
    ip = parse_ip(host) if is_ip(host) else None
    return Server(use=use, host=host, at=words.at, ip=ip, detail=detail, vrf="" if vrf == "default" else vrf)


def read_servers(root: Node, uses: Uses) -> Iterator[Server]:
    """Every server the configuration names, in the order of the kinds."""
    for node in root.all("logging", "server"):
        yield _logging(node.cursor(2))
    for kind in ("server", "peer"):
        for node in root.all("ntp", kind):
            yield _time(node.cursor(2))
    for node in root.all("ntp", "access-group"):
        words = node.cursor(2)
        if words.next() != "match-all":
            uses.named(words.next(), "ntp", node.at)
    yield from _names(root, "")
    for block in root.peek("vrf", "context"):
        yield from _names(block, block.words[2] if len(block.words) > 2 else "")
    for use in ("radius", "tacacs"):
        yield from _aaa(root, use, uses)


def _logging(words: Words) -> Server:
    host, detail, vrf = words.next(), [], ""
    if words.peek().isdecimal():
        detail.append(f"severity {words.next()}")
    while words.left:
        word = words.peek()
        if word == "use-vrf":
            words.next()
            vrf = words.next()
        elif word in _LOG_VALUES:
            detail.append(f"{words.next()} {words.next()}")
        elif word == "secure":
            detail.append(words.next())
        else:
            break
    return _server("syslog", host, words, vrf, " ".join(detail))


def _time(words: Words) -> Server:
    host, detail, vrf = words.next(), [], ""
    while words.left:
        word = words.peek()
        if word == "use-vrf":
            words.next()
            vrf = words.next()
        elif word in _NTP_VALUES:
            detail.append(f"{words.next()} {words.next()}")
        elif word == "prefer":
            detail.append(words.next())
        else:
            break
    return _server("ntp", host, words, vrf, " ".join(detail))


def _names(block: Node, vrf: str) -> Iterator[Server]:
    for node in block.all("ip", "name-server"):
        words = node.cursor(2)
        hosts = []
        while is_ip(words.peek()):
            hosts.append(words.next())
        named = words.next() if words.accept("use-vrf") else vrf
        for host in hosts:
            yield _server("dns", host, words, named)


def _aaa(root: Node, use: str, uses: Uses) -> Iterator[Server]:
    vrfs: dict[str, str] = {}
    for group in root.all("aaa", "group", "server", "tacacs+" if use == "tacacs" else use):
        group.cursor(4).next()
        named = [line.cursor(1).next() for line in group.all("use-vrf")]
        for line in group.children:
            words = line.cursor()
            if words.peek() in ("server", "deadtime", "source-interface", "use-vrf"):
                words.rest()
        for line in group.peek("server"):
            vrfs[line.words[-1]] = named[-1] if named else ""
    for node in root.all(f"{use}-server", "host"):
        words = node.cursor(2)
        host, detail = words.next(), []
        while words.left:
            word = words.peek()
            if word in _AAA_VALUES:
                detail.append(f"{words.next()} {words.next()}")
            elif word in _AAA_ALONE:
                detail.append(words.next())
            elif word == "key":
                words.next()
                kind = words.next() if words.peek() in ("0", "6", "7") and words.peek(1) else "0"
                uses.keep(sealed(words.next(), kind, node.at, use, host))
            else:
                break
        yield _server(use, host, words, vrfs.get(host, ""), " ".join(detail))
    for node in root.all(f"{use}-server", "key"):
        words = node.cursor(2)
        kind = words.next() if words.peek() in ("0", "6", "7") and words.peek(1) else "0"
        uses.keep(sealed(words.next(), kind, node.at, use, ""))
