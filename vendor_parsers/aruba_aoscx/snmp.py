"""SNMP: the agent's VRFs, communities, users, who may ask, and where traps go.

The agent listens in no VRF unless a line names one; communities and users then open nothing and are kept as secrets alone.
Without a community of its own the switch answers to ``public`` (AOS-CX 10.14 SNMP/MIB Guide, snmp-server community). A user
works only with the security that ``snmpv3 security-level`` asks for, authentication and privacy unless written otherwise (same
guide); those that fall short are disabled and no entries here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from auditor.model.address import is_ip, parse_ip
from auditor.model.fact import Fact, written
from auditor.model.management import Listener, Server, Snmp
from auditor.model.rule import Match
from auditor.model.secret import Secret, Storage, seal
from auditor.source.node import Node, Words
from vendor_parsers._readers.list_uses import EVERYONE, Uses
from vendor_parsers.aruba_aoscx import facts
from vendor_parsers.aruba_aoscx.lists import TYPES, Lists
from vendor_parsers.aruba_aoscx.passwords import is_masked, read_secret

_STANDARD = frozenset({"public"})
_LEVELS = ("noauth", "auth", "priv")


def read_snmp(root: Node, lists: Lists, uses: Uses) -> tuple[Snmp, ...]:
    """Communities, the factory's one where there is none, and the v3 users that work; none where no agent runs."""
    least = _least(root)
    communities = [_community(node, lists, uses) for node in root.all("snmp-server", "community")]
    running = root.find("snmp-server", "vrf")
    if running is not None and not communities:
        secret = seal("public", use="snmp", storage="absent", at=running.at, defaults=_STANDARD)
        communities.append(Snmp(version="2c", write=False, at=running.at, secret=secret, sources=EVERYONE))
    if root.find("snmp-server", "snmpv3-only") is not None:
        for entry in communities:
            uses.keep(entry.secret)
        communities = []
    users = [_user(node, uses) for node in root.all("snmpv3", "user")]
    for node in root.all("snmpv3", "context"):
        _context(node.cursor(2), uses)
    found = (*communities, *(user for user in users if _LEVELS.index(user.level) >= least))
    if running is None:
        for entry in found:
            uses.keep(entry.secret)
        return ()
    return found


def _least(root: Node) -> int:
    """The lowest of :data:`_LEVELS` with which a user works."""
    least = 2
    for node in root.all("snmpv3", "security-level"):
        least = 1 if node.cursor(2).next() == "auth" else 2
    for node in root.all("no", "snmpv3", "security-level"):
        least = 0 if node.cursor(3).next() == "auth-privacy" else 2
    return least


def _community(node: Node, lists: Lists, uses: Uses) -> Snmp:
    secret = _sealed(node.cursor(2))
    write = False
    bound: dict[str, Fact[Match]] = {}
    for line in node.children:
        words = line.cursor()
        if words.accept("access-level"):
            write = words.next() == "rw"
        elif words.accept("access-list"):
            kind = "ipv6" if words.next() == "ipv6" else "ip"
            name = words.next()
            bound[TYPES[kind]] = uses.sources(lists.name(kind, name), "snmp", line.at)
        elif words.accept("view"):
            words.next()
    return Snmp(
        version="2c", write=write, at=node.at, secret=secret, sources=uses.per_family(bound.get("4"), bound.get("6"))
    )


def _user(node: Node, uses: Uses) -> Snmp:
    words = node.cursor(2)
    entry = Snmp(version="3", write=False, at=node.at, name=words.next(), level="noauth", sources=EVERYONE)
    while words.left:
        if words.accept("auth"):
            words.next()
            entry = replace(entry, level="auth")
        elif words.accept("priv"):
            words.next()
            entry = replace(entry, level="priv")
        elif words.accept("auth-pass") or words.accept("priv-pass"):
            found = read_secret(words, "snmp", entry.name)
            uses.keep(entry.secret)
            entry = replace(entry, secret=found or entry.secret)
        elif words.accept("access-level"):
            entry = replace(entry, write=words.next() == "rw")
        elif words.peek() in ("view", "context"):
            words.next()
            words.next()
        else:
            break
    return entry


def _context(words: Words, uses: Uses) -> None:
    name = words.next()
    while words.left:
        if words.accept("vrf") or words.accept("instance"):
            words.next()
        elif words.accept("community"):
            uses.keep(_sealed(words, f"context {name}"))
        else:
            break


def _sealed(words: Words, owner: str = "") -> Secret:
    """The community that comes next; AOS-CX prints them as typed."""
    text = words.next()
    storage: Storage = "masked" if is_masked(text) else "clear"
    clear = text if storage == "clear" else None
    return seal(clear, use="snmp", storage=storage, at=words.at, owner=owner, stored=text, defaults=_STANDARD)


def snmp_listeners(root: Node, entries: Sequence[Snmp], vrfs: Sequence[str]) -> Iterator[Listener]:
    """The agent, in the VRFs that lines name; it answers whom its communities and users let in."""
    port = 161
    for node in root.all("snmp-server", "agent-port"):
        words = node.cursor(2)
        if words.peek().isdecimal() and len(words.peek()) < 6:
            port = int(words.next())
    named: dict[str, Fact[bool]] = {}
    for node in root.all("snmp-server", "vrf"):
        name = node.cursor(2).next()
        named["" if name == "default" else name] = written(True, node.at)
    known = [entry.sources.value for entry in entries if entry.sources is not None and entry.sources.value is not None]
    limited = entries and all(entry.sources is not None and entry.sources.state == "written" for entry in entries)
    sources = written(Match.union(known), entries[0].at) if limited else EVERYONE
    for vrf in dict.fromkeys((*vrfs, *named)):
        yield Listener(
            name="snmp",
            enabled=named.get(vrf, facts.SNMP_OFF),
            sources=sources,
            ports=((17, port),),
            where=f"snmp-server vrf {vrf or 'default'}",
            vrf=vrf,
        )


def trap_servers(root: Node, uses: Uses) -> Iterator[Server]:
    """``snmp-server host H trap version v2c community C``."""
    for node in root.all("snmp-server", "host"):
        words = node.cursor(2)
        host, vrf, detail = words.next(), "", []
        words.accept("trap") or words.accept("inform")
        while words.left:
            if words.accept("version"):
                detail.append(f"version {words.next().removeprefix('v')}")
            elif words.accept("community"):
                uses.keep(_sealed(words, f"trap {host}"))
            elif words.accept("user"):
                detail.append(f"user {words.next()}")
            elif words.accept("port"):
                words.next()
            elif words.accept("vrf"):
                name = words.next()
                vrf = "" if name == "default" else name
            elif words.accept("notification-type"):
                words.rest()
            else:
                break
        ip = parse_ip(host) if is_ip(host) else None
        yield Server(use="trap", host=host, at=node.at, ip=ip, detail=" ".join(detail), vrf=vrf)
