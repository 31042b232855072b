"""SNMP: communities, users, who may ask, and where traps go.

A community has the rights of its group (network-operator reads, network-admin writes); lists are named on lines of their
own (Nexus 9000 Series NX-OS System Management Configuration Guide, Configuring SNMP).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from auditor.model.address import is_ip, parse_ip
from auditor.model.fact import Fact, written
from auditor.model.management import Listener, Server, Snmp
from auditor.model.rule import Match
from auditor.model.secret import Storage, seal
from auditor.source.node import Node, Words
from vendor_parsers._readers.list_uses import EVERYONE, Uses
from vendor_parsers.cisco_nxos import facts
from vendor_parsers.cisco_nxos.accounts import ADMINISTRATORS
from vendor_parsers.cisco_nxos.passwords import is_masked

_LISTS = {"use-acl": "4", "use-ipv4acl": "4", "use-ipv6acl": "6"}
"""Words before a list, and the IP version it is for."""
_LEVELS = frozenset({"noauth", "auth", "priv"})


Bound = dict[str, Fact[Match]]
"""IP version -> who may ask by its list."""


def read_snmp(root: Node, uses: Uses) -> tuple[Snmp, ...]:
    """Communities and v3 users; lines about one name are one entry."""
    found: dict[tuple[str, str], Snmp] = {}
    bound: dict[tuple[str, str], Bound] = {}
    for node in root.all("snmp-server", "community"):
        words = node.cursor(2)
        text = words.next()
        key = "community", text
        entry = found.get(key)
        if entry is None:
            storage: Storage = "masked" if is_masked(text) else "clear"
            secret = seal(text if storage == "clear" else None, use="snmp", storage=storage, at=node.at, stored=text)
            entry = Snmp(version="2c", write=False, at=node.at, secret=secret, sources=EVERYONE)
        found[key] = _community(words, entry, uses, bound.setdefault(key, {}))
    for node in root.all("snmp-server", "user"):
        words = node.cursor(2)
        name = words.next()
        key = "user", name
        entry = found.get(key) or Snmp(
            version="3", write=False, at=node.at, name=name, level="noauth", sources=EVERYONE
        )
        found[key] = _user(words, entry, uses, bound.setdefault(key, {}))
    return tuple(
        replace(entry, sources=uses.per_family(bound[key].get("4"), bound[key].get("6")))
        for key, entry in found.items()
    )


def _community(words: Words, entry: Snmp, uses: Uses, bound: Bound) -> Snmp:
    while words.left:
        if words.accept("group"):
            entry = replace(entry, write=entry.write or words.next() in ADMINISTRATORS)
        elif words.peek() in ("ro", "rw"):
            entry = replace(entry, write=words.next() == "rw")
        elif words.peek() in _LISTS:
            _limited(words, uses, bound)
        else:
            break
    return entry


def _limited(words: Words, uses: Uses, bound: Bound) -> None:
    family = _LISTS[words.next()]
    bound[family] = uses.sources(words.next(), "snmp", words.at)


def _user(words: Words, entry: Snmp, uses: Uses, bound: Bound) -> Snmp:
    while words.left:
        word = words.peek()
        if word in _LISTS:
            _limited(words, uses, bound)
        elif word in ("auth", "priv"):
            words.next()
            if words.peek() in ("md5", "sha", "sha-256", "sha-224", "sha-384", "sha-512", "aes-128", "aes-256", "des"):
                words.next()
            text = words.next()
            # a localized key is what the agent itself checks by; without the word the key is the password
            local = any(one.startswith("locali") for one in words.node.words)
            storage: Storage = "masked" if is_masked(text) else "encrypted" if local else "clear"
            uses.keep(entry.secret)
            entry = replace(
                entry,
                level="priv" if word == "priv" else "auth",
                secret=seal(
                    text if storage == "clear" else None,
                    use="snmp", storage=storage, at=words.at, owner=entry.name, stored=text,
                ),
            )  # fmt: skip
        elif word in ("localizedkey", "localizedV2key", "enforcePriv"):
            words.next()
        elif word == "engineID":
            words.next()
            words.next()
        else:
            entry = replace(entry, write=entry.write or words.next() in ADMINISTRATORS)
    return entry


def snmp_listener(root: Node, entries: Sequence[Snmp], vrfs: Sequence[str]) -> Iterator[Listener]:
    """The agent, in every VRF; it answers whom its communities and users let in."""
    off = root.find("no", "snmp-server", "protocol", "enable")
    enabled = facts.SNMP_VARIES
    if off is not None:
        enabled = written(False, off.at)
    elif entries:
        enabled = written(True, entries[0].at)
    known = [entry.sources.value for entry in entries if entry.sources is not None and entry.sources.value is not None]
    sources = written(Match.union(known), entries[0].at) if known else EVERYONE
    for vrf in vrfs:
        yield Listener(
            name="snmp",
            enabled=enabled,
            sources=sources,
            ports=((17, 161),),
            where=f"snmp-server, vrf {vrf}" if vrf else "snmp-server",
            vrf=vrf,
        )


def trap_servers(root: Node, uses: Uses) -> Iterator[Server]:
    """``snmp-server host``; the VRF and source interface of a host stand on lines of their own."""
    vrfs: dict[str, str] = {}
    told: dict[str, Server] = {}
    for node in root.all("snmp-server", "host"):
        words = node.cursor(2)
        host = words.next()
        if words.accept("use-vrf"):
            vrfs[host] = words.next()
            continue
        if words.accept("source-interface") or words.accept("filter-vrf"):
            words.rest()
            continue
        words.accept("traps") or words.accept("informs")
        version, level = "1", ""
        if words.accept("version"):
            version = words.next()
            level = words.next() if version == "3" and words.peek() in _LEVELS else ""
        name = words.next()
        if version != "3" and name:
            uses.keep(seal(name, use="snmp", storage="clear", at=node.at, owner=f"trap {host}"))
        if words.accept("udp-port"):
            words.next()
        ip = parse_ip(host) if is_ip(host) else None
        told[host] = Server(use="trap", host=host, at=node.at, ip=ip, detail=f"version {version} {level}".strip())
    for host, server in told.items():
        yield replace(server, vrf=vrfs.get(host, ""))
