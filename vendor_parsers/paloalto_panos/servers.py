"""The servers a device talks to, its SNMP agent, and the secrets kept for them.

A syslog profile counts only where something sends to it: the system and configuration logs, or a log forwarding profile
that a rule names. SNMP answers questions and takes no orders (PAN-OS Administrator's Guide, Monitor Statistics Using SNMP).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from auditor.model.address import is_ip, parse_ip
from auditor.model.fact import Fact, written
from auditor.model.management import Server, Snmp
from auditor.model.rule import Match
from auditor.model.secret import Secret, seal
from vendor_parsers.paloalto_panos.interfaces import MANAGEMENT
from vendor_parsers.paloalto_panos.scope import Config
from vendor_parsers.paloalto_panos.secrets import encrypted
from vendor_parsers.paloalto_panos.tree import Element

DEFAULT_COMMUNITIES = frozenset({"public", "private"})
_PROFILES = (
    ("radius", "radius", ("ip-address", "ip", "address")),
    ("tacplus", "tacacs", ("address",)),
    ("ldap", "ldap", ("address",)),
    ("kerberos", "other", ("host",)),
    ("netflow", "flow", ("host", "server")),
)
"""Kinds of server profiles: what they are used for, and the keys an address may stand under."""


def _server(use: str, element: Element, *path: str, detail: str = "") -> Iterator[Server]:
    host = element.word(*path)
    if host:
        yield Server(
            use=use, host=host, at=element.span(*path), ip=parse_ip(host) if is_ip(host) else None, detail=detail,
            vrf=MANAGEMENT,
        )  # fmt: skip


def _places(config: Config) -> list[Element]:
    """Where profiles stand: shared, the virtual systems, what Panorama pushed."""
    found = [config.shared, config.tree.top.get("panorama")]
    for vsys in config.vsyses:
        found += [layer for layer in vsys.layers if layer not in found]
    return found


def _used_profiles(config: Config) -> set[str]:
    """The syslog profiles something sends to."""
    forwarding: set[str] = set()
    for vsys in config.vsyses:
        for base in vsys.rulebases:
            for element in base.below():
                if element.text == "log-setting":
                    forwarding.update(element.named)
        for zone in vsys.element.get("zone").named.values():
            forwarding.update(one.text for one in (zone.look("network", "log-setting") or zone).named.values())
    used: set[str] = set()
    for place in _places(config):
        settings = place.get("log-settings")
        for section in settings.named.values():
            if section.text in ("syslog", "snmptrap", "email", "http"):
                continue
            for entry in section.named.values() if section.text == "profiles" else (section,):
                if section.text != "profiles" or entry.text in forwarding:
                    for element in entry.below():
                        if element.text in ("send-syslog", "using-syslog-setting"):
                            used.update(one.text for one in element.below())
    return used


def _logging(config: Config, secrets: list[Secret]) -> Iterator[Server]:
    used = _used_profiles(config)
    for place in _places(config):
        settings = place.get("log-settings")
        for profile in settings.entries("syslog"):
            for entry in profile.entries("server"):
                detail = " ".join(part for part in (entry.word("transport"), entry.word("port")) if part)
                for key in ("format", "facility"):
                    entry.word(key)
                secure = written(entry.word("transport") == "SSL", entry.at)
                sends = [replace(one, encrypted=secure) for one in _server("syslog", entry, "server", detail=detail)]
                yield from sends if profile.text in used else ()
            for word in profile.get("format").below():
                word.read = 1
        for profile in settings.entries("snmptrap"):
            yield from _traps(profile, secrets)
        for profile in settings.entries("email"):
            for entry in profile.entries("server"):
                secret = encrypted(entry.word("password"), "other", entry.text, entry.span("password"))
                secrets += [secret] if secret is not None else []
                yield from _server("mail", entry, "gateway")
                for word in entry.below():
                    word.read = 1
        for section in settings.named.values():
            if section.text not in ("syslog", "snmptrap", "email"):
                section.read = 1
                for word in section.below():
                    word.read = 1


def _traps(profile: Element, secrets: list[Secret]) -> Iterator[Server]:
    for version in profile.entries("version"):
        for entry in version.entries("server"):
            community = entry.word("community")
            if community:
                secrets.append(
                    seal(
                        community, use="snmp", storage="clear", at=entry.span("community"), owner=entry.text,
                        defaults=DEFAULT_COMMUNITIES,
                    )
                )  # fmt: skip
            for key in ("authpwd", "privpwd"):
                secret = encrypted(entry.word(key), "snmp", entry.text, entry.span(key))
                secrets += [secret] if secret is not None else []
            for key in ("user", "engineid", "authproto", "privproto"):
                entry.word(key)
            yield from _server("trap", entry, "manager", detail=version.text)


def _exporting(config: Config) -> set[str]:
    """The NetFlow profiles some interface exports to."""
    return {name for element in config.network.below() if element.text == "netflow-profile" for name in element.named}


def _authentication(config: Config, secrets: list[Secret]) -> Iterator[Server]:
    exporting = _exporting(config)
    for place in _places(config):
        for section, use, keys in _PROFILES:
            for profile in place.entries("server-profile", section):
                secret = encrypted(profile.word("bind-password"), "other", profile.text, profile.span("bind-password"))
                secrets += [secret] if secret is not None else []
                for entry in profile.entries("server"):
                    secret = encrypted(entry.word("secret"), use, entry.text, entry.span("secret"))
                    secrets += [secret] if secret is not None else []
                    if use != "flow" or profile.text in exporting:
                        for key in keys:
                            yield from _server(use, entry, key, detail=profile.text)
                for word in profile.below():
                    word.read = 1


def _system(config: Config, secrets: list[Secret]) -> Iterator[Server]:
    system = config.system
    for key in ("primary-ntp-server", "secondary-ntp-server"):
        entry = system.get("ntp-servers", key)
        kind = next(iter(entry.get("authentication-type").named), "none")
        for word in entry.get("authentication-type").below():
            word.read = 1
            if word.text == "authentication-key":
                secret = encrypted(word.word(), "ntp", key, word.at)
                secrets += [secret] if secret is not None else []
        yield from _server("ntp", entry, "ntp-server-address", detail="" if kind == "none" else "authenticated")
    for key in ("ntp-server-1", "ntp-server-2"):
        yield from _server("ntp", system, key)
    for key in ("primary", "secondary"):
        yield from _server("dns", system, "dns-setting", "servers", key)
    yield from _server("cloud", system, "update-server", detail="updates")
    for path in (("panorama", "local-panorama"), ("panorama",), ()):
        for key in ("panorama-server", "panorama-server-2"):
            place = system.get(*path)
            # (a word without children is a section here, no server)
            if place.look(key) is not None:
                yield from _server("other", place, key, detail="panorama")
    for key in ("secure-proxy-server",):
        yield from _server("other", system, key, detail="proxy")
    secret = encrypted(system.word("secure-proxy-password"), "other", "proxy", system.span("secure-proxy-password"))
    secrets += [secret] if secret is not None else []
    for key in ("secure-proxy-port", "secure-proxy-user"):
        system.word(key)


def read_servers(config: Config, secrets: list[Secret]) -> list[Server]:
    """Every server; the secrets kept for them are added to ``secrets``."""
    return [*_system(config, secrets), *_logging(config, secrets), *_authentication(config, secrets)]


def read_snmp(config: Config, sources: Fact[Match]) -> list[Snmp]:
    """The communities and users of the SNMP agent; who may ask is who may reach the management port."""
    setting = config.system.get("snmp-setting")
    version = setting.get("access-setting", "version")
    found: list[Snmp] = []
    community = version.word("v2c", "snmp-community-string")
    if community:
        at = version.span("v2c", "snmp-community-string")
        masked = not community.strip("*")
        secret = (
            Secret(use="snmp", storage="masked", at=at)
            if masked
            else seal(community, use="snmp", storage="clear", at=at, defaults=DEFAULT_COMMUNITIES)
        )
        found.append(Snmp(version="2c", write=False, at=at, secret=secret, sources=sources))
    for user in version.entries("v3", "users"):
        secret_of = encrypted(user.word("authpwd"), "snmp", user.text, user.span("authpwd"))
        private = user.word("privpwd")
        for key in ("view", "authproto", "privproto"):
            user.word(key)
        found.append(
            Snmp(
                version="3", write=False, at=user.at, secret=secret_of, name=user.text,
                level="priv" if private else "auth" if secret_of is not None else "noauth", sources=sources,
            )
        )  # fmt: skip
    for word in setting.get("access-setting").below():
        if word.parent is None or word.parent.text not in ("authpwd", "privpwd", "snmp-community-string"):
            word.read = 1
    for word in setting.get("snmp-system").below():
        word.read = 1
    return found


def private_passwords(config: Config) -> Iterator[Secret]:
    """The privacy passwords of SNMP users."""
    for user in config.system.entries("snmp-setting", "access-setting", "version", "v3", "users"):
        secret = encrypted(user.word("privpwd"), "snmp", user.text, user.span("privpwd"))
        if secret is not None:
            yield secret
