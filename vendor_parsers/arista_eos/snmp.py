"""SNMP: communities, groups and users, who may ask, in which VRFs, and where traps go (Arista EOS User Manual, SNMP)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from auditor.model.address import is_ip, parse_ip
from auditor.model.fact import Fact, written
from auditor.model.management import Listener, Server, Snmp
from auditor.model.rule import Match
from auditor.model.secret import Storage, seal
from auditor.source.node import Node
from vendor_parsers._readers.list_uses import EVERYONE, Uses
from vendor_parsers.arista_eos import facts
from vendor_parsers.arista_eos.passwords import is_masked

_LEVELS = frozenset({"noauth", "auth", "priv"})


def read_snmp(root: Node, uses: Uses) -> tuple[Snmp, ...]:
    """Communities and v3 users."""
    return (*_communities(root, uses), *_users(root, uses))


def _communities(root: Node, uses: Uses) -> Iterator[Snmp]:
    for node in root.all("snmp-server", "community"):
        words = node.cursor(2)
        text = words.next()
        storage: Storage = "masked" if is_masked(text) else "clear"
        secret = seal(text if storage == "clear" else None, use="snmp", storage=storage, at=node.at, stored=text)
        write, bound4, bound6 = False, None, None
        while words.left:
            if words.accept("view"):
                words.next()
            elif words.peek() in ("ro", "rw"):
                write = words.next() == "rw"
            elif words.accept("ipv6"):
                bound6 = uses.sources(words.next(), "snmp", node.at)
            else:
                bound4 = uses.sources(words.next(), "snmp", node.at)
        yield Snmp(version="2c", write=write, at=node.at, secret=secret, sources=uses.per_family(bound4, bound6))


def _users(root: Node, uses: Uses) -> Iterator[Snmp]:
    groups: dict[str, tuple[str, bool]] = {}
    for node in root.all("snmp-server", "group"):
        words = node.cursor(2)
        name, version = words.next(), words.next()
        level = words.next() if version == "v3" and words.peek() in _LEVELS else ""
        write = False
        while words.peek() in ("read", "write", "notify", "context"):
            write = words.next() == "write" or write
            words.next()
        groups[name] = level, write
    for node in root.all("snmp-server", "user"):
        words = node.cursor(2)
        name, group = words.next(), words.next()
        if words.accept("remote"):
            words.next()
        version = words.next().lstrip("v")
        local = words.accept("localized")
        if local:
            words.next()
        secret, keys = None, 0
        while words.peek() in ("auth", "priv"):
            words.next()
            words.next()
            text = words.next()
            storage: Storage = "masked" if is_masked(text) else "encrypted" if local else "clear"
            uses.keep(secret)
            secret = seal(
                text if storage == "clear" else None, use="snmp", storage=storage, at=node.at, owner=name, stored=text
            )
            keys += 1
        level, write = groups.get(group, ("", False))
        yield Snmp(
            version=version or "3", write=write, at=node.at, secret=secret, name=name,
            level=level or ("noauth", "auth", "priv")[min(keys, 2)], sources=EVERYONE,
        )  # fmt: skip


def snmp_listener(root: Node, entries: Sequence[Snmp]) -> Iterator[Listener]:
    """The agent: in the default VRF unless ``no snmp-server vrf default``, and in each VRF that is named."""
    enabled: Fact[bool] = facts.SNMP_OFF
    at = next((node.at for word in ("community", "user", "host") for node in root.peek("snmp-server", word)), None)
    if at is not None:
        enabled = written(True, at)
    vrfs: dict[str, Fact[bool]] = {"": enabled}
    for text, on in ((("snmp-server", "vrf"), True), (("no", "snmp-server", "vrf"), False)):
        for node in root.all(*text):
            words = node.cursor(len(text))
            name = words.next()
            if words.left:  # a source interface or engine of that VRF
                words.rest()
                continue
            vrfs["" if name == "default" else name] = enabled if on else written(False, node.at)
    known = [entry.sources.value for entry in entries if entry.sources is not None and entry.sources.value is not None]
    sources = written(Match.union(known), entries[0].at) if known else EVERYONE
    for vrf, state in vrfs.items():
        yield Listener(
            name="snmp", enabled=state, sources=sources, ports=((17, 161),), vrf=vrf,
            where=f"snmp-server, vrf {vrf}" if vrf else "snmp-server",
        )  # fmt: skip


def trap_servers(root: Node, uses: Uses) -> Iterator[Server]:
    """``snmp-server host``."""
    for node in root.all("snmp-server", "host"):
        words = node.cursor(2)
        host, vrf = words.next(), ""
        if words.accept("vrf"):
            vrf = words.next()
        words.accept("traps") or words.accept("informs")
        version, level = "2c", ""
        if words.accept("version"):
            version = words.next()
            level = words.next() if version == "3" and words.peek() in _LEVELS else ""
        name = words.next()
        if version != "3" and name:
            uses.keep(seal(name, use="snmp", storage="clear", at=node.at, owner=f"trap {host}"))
        if words.accept("udp-port"):
            words.next()
        yield Server(
            use="trap", host=host, at=node.at, ip=parse_ip(host) if is_ip(host) else None,
            detail=f"version {version} {level}".strip(), vrf="" if vrf == "default" else vrf,
        )  # fmt: skip
