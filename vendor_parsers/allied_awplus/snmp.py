"""SNMP: the agent, communities, users and where traps go.

A list behind a community does not do what it says: its deny entries have no effect (IE200 reference, access lists, overview 33), so
who may ask is unknown where one is named.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from auditor.model.address import is_ip, parse_ip
from auditor.model.fact import Fact, unknown, written
from auditor.model.management import Listener, Server, Snmp
from auditor.model.rule import Match
from auditor.model.secret import seal
from auditor.model.text import Text
from auditor.source.node import Node
from vendor_parsers._readers.list_uses import EVERYONE, Uses
from vendor_parsers.allied_awplus import facts

_BY_LIST: Fact[Match] = unknown(
    Text(
        "an access list is named, but the vendor says its deny entries have no effect on SNMP (IE200 reference, overview 33)",
        "アクセスリストの指定があるが、SNMP では deny が機能しないとベンダが記載している（IE200 リファレンス 概要 33）",
    )
)
_NO_COMMUNITY: Fact[Match] = unknown(
    Text(
        "no community and no user is written; no document at hand says that none is built in",
        "コミュニティもユーザーも記載がなく、組み込みのものがないと確認できる文書がない",
    )
)
_SETTINGS = frozenset({"contact", "location", "enable", "source-interface", "view", "engineID", "startup-trap-delay"})
_RIGHTS = frozenset({"ro", "rw"})


def read_snmp(root: Node, uses: Uses) -> tuple[Snmp, ...]:
    """Communities and SNMPv3 users."""
    for node in root.all("snmp-server"):
        if len(node.words) > 1 and node.words[1] in _SETTINGS:
            node.mark()
    return (*_communities(root, uses), *_users(root, uses))


def _communities(root: Node, uses: Uses) -> Iterator[Snmp]:
    for node in root.all("snmp-server", "community"):
        words = node.cursor(2)
        secret = seal(words.next(), use="snmp", storage="clear", at=node.at)
        write, sources = False, EVERYONE
        while words.left:
            if words.accept("view"):
                words.next()
            elif words.peek() in _RIGHTS:
                write = words.next() == "rw"
            else:
                uses.named(words.next(), "snmp", node.at)
                sources = _BY_LIST
        yield Snmp(version="2c", write=write, at=node.at, secret=secret, sources=sources)


def _users(root: Node, uses: Uses) -> Iterator[Snmp]:
    groups: dict[str, tuple[str, bool]] = {}
    for node in root.all("snmp-server", "group"):
        words = node.cursor(2)
        name, level, write = words.next(), words.next(), False
        while words.peek() in ("read", "write", "notify"):
            write = words.next() == "write" or write
            words.next()
        groups[name] = level, write
    for node in root.all("snmp-server", "user"):
        words = node.cursor(2)
        name = words.next()
        group = words.next() if words.peek() not in ("", "encrypted", "auth", "priv") else ""
        encrypted = words.accept("encrypted")
        secret, keys = None, 0
        while words.peek() in ("auth", "priv"):
            words.next()
            words.next()
            text = words.next()
            uses.keep(secret)
            secret = seal(
                None if encrypted else text, use="snmp", storage="encrypted" if encrypted else "clear", at=node.at,
                owner=name, stored=text,
            )  # fmt: skip
            keys += 1
        level, write = groups.get(group, ("", False))
        yield Snmp(
            version="3", write=write, at=node.at, secret=secret, name=name,
            level=level or ("noauth", "auth", "priv")[min(keys, 2)], sources=EVERYONE,
        )  # fmt: skip


def snmp_listener(root: Node, entries: Sequence[Snmp]) -> Listener:
    """The agent: ``snmp-server`` starts it, ``no snmp-server`` stops it."""
    starts = [node for node in root.all("snmp-server") if len(node.words) == 1]
    off = root.find("no", "snmp-server")
    enabled = facts.NO_LINE
    if off is not None and len(off.words) == 2:
        enabled = written(False, off.at)
    elif starts:
        enabled = written(True, starts[-1].at)
    known = [entry.sources for entry in entries if entry.sources is not None]
    sources = next((one for one in known if not one.known), known[0] if known else _NO_COMMUNITY)
    return Listener(name="snmp", enabled=enabled, sources=sources, ports=((17, 161),), where="snmp-server")


def trap_servers(root: Node, uses: Uses) -> Iterator[Server]:
    """``snmp-server host 10.0.0.1 [traps] [version 2c] COMMUNITY``."""
    for node in root.all("snmp-server", "host"):
        words = node.cursor(2)
        host = words.next()
        words.accept("traps") or words.accept("informs")
        version, level = "1", ""
        if words.accept("version"):
            version = words.next()
            level = words.next() if version == "3" else ""
        name = words.next()
        if version != "3" and name:
            uses.keep(seal(name, use="snmp", storage="clear", at=node.at, owner=f"trap {host}"))
        yield Server(
            use="trap", host=host, at=node.at, ip=parse_ip(host) if is_ip(host) else None,
            detail=f"version {version} {level}".strip(),
        )  # fmt: skip
