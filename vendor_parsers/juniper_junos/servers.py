"""SNMP communities and users, and the servers the device talks to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from auditor.model.address import is_ip, parse_ip
from auditor.model.fact import Fact, default, unknown, written
from auditor.model.management import Server, Snmp
from auditor.model.rule import ANYWHERE, Match
from auditor.model.secret import seal
from auditor.model.text import Text
from vendor_parsers.juniper_junos import facts
from vendor_parsers.juniper_junos.config import Config
from vendor_parsers.juniper_junos.prefixes import painted
from vendor_parsers.juniper_junos.secrets import sealed, storage_of
from vendor_parsers.juniper_junos.statement import Statement

_DEFAULTS = frozenset({"public", "private"})
_LEVELS = {"authentication": "auth", "privacy": "priv"}


def read_snmp(config: Config) -> tuple[Snmp, ...]:
    """Communities (read-only unless ``read-write`` is written) and users of version 3."""
    return (*_communities(config), *_users(config))


def _communities(config: Config) -> Iterator[Snmp]:
    for entry in config.root.all("snmp", "community"):
        masked = storage_of(entry.name) == "masked"
        secret = seal(
            None if masked else entry.name, use="snmp", storage="masked" if masked else "clear", at=entry.at, stored=entry.name,
            defaults=_DEFAULTS,
        )  # fmt: skip
        config.secrets.append(secret)
        said = entry.one("authorization")
        for word in ("view", "logical-system", "routing-instance"):
            for one in entry.all(word):
                one.take()
        yield Snmp(
            version="2c",
            write=said is not None and said.name == "read-write",
            at=entry.at,
            secret=secret,
            sources=_clients(config, entry),
        )


def _clients(config: Config, entry: Statement) -> Fact[Match]:
    """Who may use a community: everybody when no clients are listed, the longest prefix deciding when some are."""
    listed = entry.all("clients")
    named = entry.all("client-list-name")
    if not listed and not named:
        return default(ANYWHERE, facts.SNMP)
    at = (*listed, *named)[0].at
    for holder in named:
        found = config.root.find("snmp", "client-list", holder.name) or config.root.find(
            "policy-options", "prefix-list", holder.name
        )
        if found is None:
            return unknown(
                Text(f"the list {holder.name} is not in the file", f"リスト {holder.name} の定義がファイルにない")
            )
        listed += found.all()
    match = painted(config, [(one, one.has("restrict")) for one in listed], None)
    if match.unknown:
        return unknown(Text(f"client {match.unknown[0]}", f"クライアント {match.unknown[0]}"))
    return written(match, at)


def _users(config: Config) -> Iterator[Snmp]:
    for entry in config.root.all("snmp", "v3", "usm", "local-engine", "user"):
        level = "noauth"
        for kind in entry.all():
            head = kind.name.partition("-")[0]
            if kind.name.endswith("-none"):
                continue
            if head in _LEVELS:
                level = _LEVELS[head] if level != "priv" else level
                for word in ("authentication-password", "privacy-password", "authentication-key", "privacy-key"):
                    for one in kind.all(word):
                        config.secrets.append(sealed(one, "snmp", entry.name))
        writes = any(
            below.name == "write-view" and below.children
            for below in (config.root.peek("snmp", "v3", "vacm", "access") or Statement("")).walk()
        )
        yield Snmp(
            version="3", write=writes, at=entry.at, name=entry.name, level=level, sources=default(ANYWHERE, facts.SNMP)
        )


def _ip(word: str) -> int | None:
    return parse_ip(word) if is_ip(word) else None


def read_servers(config: Config) -> tuple[Server, ...]:
    """Every server the device is told of."""
    found: list[Server] = []
    for use, path in (
        ("ntp", ("system", "ntp", "server")),
        ("ntp", ("system", "ntp", "peer")),
        ("dns", ("system", "name-server")),
    ):
        found += [_server(use, one, one.name) for one in config.root.all(*path)]
    for key in config.root.all("system", "ntp", "authentication-key"):
        for word, value in key.options():
            if word.name == "value":
                config.secrets.append(sealed(value, "ntp", key.name))
    boot = config.root.one("system", "ntp", "boot-server")
    found += [_server("ntp", boot, boot.name)] if boot is not None else []
    for one in config.root.all("system", "syslog", "host"):
        found.append(replace(_server("syslog", one, one.name), encrypted=_in_clear(one)))
    for use, section in (("radius", "radius-server"), ("tacacs", "tacplus-server")):
        for holder in (config.root.all("system", section), config.root.all("access", section)):
            for one in holder:
                for secret in one.all("secret"):
                    config.secrets.append(sealed(secret, use, one.name))
                found.append(_server(use, one, one.name))
    for group in config.root.all("snmp", "trap-group"):
        version = group.word("version")
        found += [_server("trap", one, one.name, version) for one in group.all("targets")]
        group.take()
    for stream in config.root.all("security", "log", "stream"):
        found += [_server("syslog", one, one.name) for one in stream.all("host") if is_ip(one.name)]
        stream.take()
    return tuple(found)


def _in_clear(host: Statement) -> Fact[bool]:
    """Syslog goes by UDP unless ``transport tls`` is written (Junos OS, syslog host)."""
    transport = host.one("transport")
    if transport is None:
        return default(False, "Junos OS, syslog (System) host: UDP unless another transport is written")
    return written(transport.name == "tls", transport.at)


def _server(use: str, statement: Statement, host: str, detail: str = "") -> Server:
    vrf = statement.word("routing-instance")
    statement.take()
    return Server(use=use, host=host, at=statement.at, ip=_ip(host), detail=detail, vrf=vrf)
