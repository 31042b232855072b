"""Servers the router talks to: syslog, time, names, RADIUS, traps and mail."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.address import is_ip, parse_ip
from auditor.model.fact import default
from auditor.model.management import Server
from auditor.model.secret import Secret
from auditor.model.text import Text
from auditor.source.node import Node
from vendor_parsers.yamaha_rtx.accounts import sealed

_NAMED: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("syslog", ("syslog", "host")),
    ("dns", ("dns", "server")),
    ("ntp", ("ntpdate",)),
    ("ntp", ("rdate",)),
    ("radius", ("radius", "server")),
    ("radius", ("radius", "auth", "server")),
    ("radius", ("radius", "account", "server")),
    ("trap", ("snmp", "trap", "host")),
    ("trap", ("snmpv2c", "trap", "host")),
    ("trap", ("snmpv3", "trap", "host")),
)
_NOT_SERVERS = frozenset({"select", "pp", "dhcp"})


def read_servers(root: Node, secrets: list[Secret]) -> Iterator[Server]:
    """Every server; shared secrets and trap communities are added to ``secrets``."""
    for use, statement in _NAMED:
        for node in root.peek(*statement):
            words = node.cursor(len(statement))
            if use == "dns" and words.peek() in _NOT_SERVERS:
                yield from _dns(node)
                continue
            while is_ip(words.peek()) or (use in ("ntp", "syslog") and words.left and not words.peek().startswith("-")):
                host = words.next()
                yield _server(use, host, node)
                if use == "trap":
                    secrets += _trap_community(node, words.position)
                    words.rest()
            if use == "ntp" and words.peek() in ("syslog",):
                words.next()
    for node in root.all("yno"):
        # Yamaha Network Organizer manages the router from the internet once its code is known
        words = node.cursor(1)
        if words.accept("use", "on"):
            yield Server(use="cloud", host="Yamaha Network Organizer", at=node.at)
        elif words.accept("access", "code"):
            words.next()
            secrets.append(sealed(words, "other", "Yamaha Network Organizer"))
        words.rest()
    for node in root.all("schedule", "at"):
        yield from _scheduled(node)
    for node in root.all("radius", "secret"):
        secrets.append(sealed(node.cursor(2), "radius", ""))
    for word in ("snmp", "snmpv2c"):
        for node in root.all(word, "trap", "community"):
            secrets.append(sealed(node.cursor(3), "snmp", ""))


_CLEAR = Text("the router speaks syslog over UDP only", "ルーターのsyslogはUDPのみ")


def _server(use: str, host: str, node: Node, detail: str = "") -> Server:
    encrypted = default(False, _CLEAR) if use == "syslog" else None
    ip = parse_ip(host) if is_ip(host) else None
    return Server(use=use, host=host, at=node.at, ip=ip, detail=detail, encrypted=encrypted)


def _dns(node: Node) -> Iterator[Server]:
    """``dns server select 500000 ADDRESS [edns=on] [ADDRESS [edns=on]] [type] QUERY [SENDER]``; ``dns server pp 1``."""
    words = node.cursor(3)
    if node.words[2] == "select" and words.peek().isdecimal():
        words.next()
        while is_ip(words.peek()) or words.peek().startswith("edns="):
            word = words.next()
            if is_ip(word):
                yield _server("dns", word, node, "select")
    words.rest()


def _scheduled(node: Node) -> Iterator[Server]:
    """``schedule at 1 */* 03:00 * ntpdate ntp.example.jp``: the time server usually stands here."""
    words = node.words
    node.mark(2)
    if "ntpdate" in words[3:]:
        place = words.index("ntpdate", 3)
        if len(words) > place + 1:
            node.mark()
            yield _server("ntp", words[place + 1], node)
    elif "startup" in words or len(words) > 4:
        # Other commands at a time of day may change anything: the statement stays not understood
        node.read = 2


def _trap_community(node: Node, place: int) -> list[Secret]:
    """The community behind a trap host, and behind a message type."""
    rest = node.words[place:]
    if rest and rest[0] in ("trap", "inform"):
        place, rest = place + 1, rest[1:]
    return [sealed(node.cursor(place), "snmp", "")] if rest else []
