"""Accounts, services of the access points themselves, SNMP, servers, and the radios' power."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.address import is_ip, masked, parse_ip
from auditor.model.fact import Fact, default, unknown, written
from auditor.model.management import Listener, Server, Snmp, User
from auditor.model.ranges import Ranges
from auditor.model.rule import ANYWHERE, Match
from auditor.model.secret import Secret
from auditor.model.service import TCP, UDP
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.model.wireless import Power, Radio
from auditor.source.node import Node
from vendor_parsers._readers.aruba_secrets import hashed, secret
from vendor_parsers.aruba_instant.ssids import NOT_WRITTEN

SUBNETS = (
    "Aruba Networks community, Restricted Management Access on Instant 4.0: without subnets access is allowed from all"
)
_DIRECT = Text(
    "restricted-mgmt-access does not hold for clients of the access points themselves",
    "restricted-mgmt-access は AP に直接つながる端末には効かない",
)
_ROLES = {"read-only": False, "guest-mgmt": False}
REGULATORY = 127
"""A power of 127 dBm stands for what the country allows (ArubaOS 5.0 User Guide, page 143)."""


def read_users(root: Node) -> Iterator[User]:
    """``hash-mgmt-user NAME password hash H [usertype T]`` and ``mgmt-user NAME PASSWORD [T]``."""
    for node in root.all("hash-mgmt-user"):
        words = node.cursor(1)
        name = words.next()
        found = None
        if words.accept("password", "hash") or words.accept("password"):
            found = hashed(words.next(), node.at, name)
        role = words.next() if words.accept("usertype") else ""
        yield User(name=name, at=node.at, privilege=role or "admin", administrator=_full(role, node.at), secret=found)
    for node in root.all("mgmt-user"):
        words = node.cursor(1)
        name = words.next()
        found = secret(words.next(), "user", node.at, name)
        role = words.next()
        yield User(name=name, at=node.at, privilege=role or "admin", administrator=_full(role, node.at), secret=found)
    for node in root.all("user"):
        # accounts for networks with authentication: user NAME PASSWORD portal|radius
        words = node.cursor(1)
        name = words.next()
        found = secret(words.next(), "user", node.at, name)
        yield User(name=name, at=node.at, privilege=words.next(), administrator=written(False, node.at), secret=found)


def _full(role: str, at: Span) -> Fact[bool]:
    if not role:
        return written(True, at)
    return written(_ROLES[role], at) if role in _ROLES else unknown(Text(f"usertype {role}", f"ユーザ種別 {role}"))


def read_listeners(root: Node) -> Iterator[Listener]:
    """Telnet, SSH, the web interface and SNMP; ``terminal-access`` opens the command line."""
    sources = _sources(root)
    telnet = _switch(root, "telnet-server")
    terminal = _switch(root, "terminal-access")
    yield Listener(name="telnet", enabled=telnet, sources=sources, ports=((TCP, 23),), where="telnet-server")
    yield Listener(name="ssh", enabled=terminal, sources=sources, ports=((TCP, 22),), where="terminal-access")
    yield Listener(
        name="https", enabled=unknown(NOT_WRITTEN), sources=sources, ports=((TCP, 4343),), where="web interface"
    )
    lines = [line for word in ("community", "user") for line in root.peek("snmp-server", word)]
    if lines:
        yield Listener(
            name="snmp",
            enabled=written(True, lines[0].at),
            sources=unknown(NOT_WRITTEN),
            ports=((UDP, 161),),
            where="snmp-server",
        )


def _switch(root: Node, word: str) -> Fact[bool]:
    on, off = root.find(word), root.find("no", word)
    if on is not None:
        return written(True, on.at)
    return written(False, off.at) if off is not None else unknown(NOT_WRITTEN)


def _sources(root: Node) -> Fact[Match]:
    """``restricted-mgmt-access NET MASK``: wired sources are limited, clients of the access points are not."""
    nodes = root.all("restricted-mgmt-access")
    if not nodes:
        return default(ANYWHERE, SUBNETS)
    found: list[Ranges] = []
    for node in nodes:
        words = node.cursor(1)
        try:
            found.append(masked(words.peek(), words.peek(1)))
        except (ValueError, OverflowError):
            return unknown(Text("restricted-mgmt-access not understood", "restricted-mgmt-access を解釈できない"))
        words.rest()
    allowed = Ranges.union(found)
    return written(
        Match(allowed, ANYWHERE.upper, tuple(" ".join(node.words[1:]) for node in nodes), (_DIRECT.en,)), nodes[0].at
    )


def read_snmp(root: Node, secrets: list[Secret]) -> Iterator[Snmp]:
    """``snmp-server community NAME`` reads only; version 3 users say how they are protected, their keys go to ``secrets``."""
    for node in root.all("snmp-server", "community"):
        words = node.cursor(2)
        yield Snmp(
            version="2c",
            write=False,
            at=node.at,
            secret=secret(words.next(), "snmp", node.at, ""),
            sources=unknown(NOT_WRITTEN),
        )
    for node in root.all("snmp-server", "user"):
        words = node.cursor(2)
        name, level = words.next(), "noauth"
        for mark, reached in (("auth-protocol", "auth"), ("priv-protocol", "priv")):
            if words.accept(mark):
                words.next()
                level = reached
                key = secret(words.next(), "snmp", node.at, name)
                secrets += [key] if key is not None else []
        yield Snmp(version="3", write=False, at=node.at, name=name, level=level, sources=unknown(NOT_WRITTEN))


_SERVERS = (
    ("syslog", ("syslog-server",)),
    ("ntp", ("ntp-server",)),
    ("dns", ("ip", "name-server")),
    ("trap", ("snmp-server", "host")),
)
_BLOCKS = (("radius", "auth-server"), ("ldap", "ldap-server"), ("tacacs", "tacacs-server"))


def read_servers(root: Node, secrets: list[Secret]) -> Iterator[Server]:
    """Servers for logs, time, traps and authentication; keys are added to ``secrets``."""
    for use, statement in _SERVERS:
        for node in root.all(*statement):
            words = node.cursor(len(statement))
            for host in words.rest() if use == "ntp" else [words.next()]:
                if host:
                    yield Server(use=use, host=host, at=node.at, ip=parse_ip(host) if is_ip(host) else None)
            if use == "trap":
                # behind the version stands the community the traps are sent with
                rest = words.rest()
                key = secret(rest[2], "snmp", node.at, "") if len(rest) > 2 and rest[0] == "version" else None
                secrets += [key] if key is not None else []
    for use, block in _BLOCKS:
        for node in root.all("wlan", block):
            name = " ".join(node.cursor(2).rest())
            ip = node.after("ip")
            host = ip.next() if ip is not None else ""
            for word in ("port", "acctport", "acct-port", "timeout", "retry-count", "nas-ip", "nas-id", "deadtime"):
                for line in node.peek(word):
                    line.mark()
            for word in ("key", "admin-password"):
                for line in node.all(word):
                    found = secret(line.cursor(1).next(), use if use != "ldap" else "other", line.at, host or name)
                    secrets += [found] if found is not None else []
            yield Server(
                use=use, host=host or name, at=node.at, ip=parse_ip(host) if is_ip(host) else None, detail=name
            )


# -- power ------------------------------------------------------------------------------------------------------------

_RADIOS = (("2.4 GHz", "dot11g-radio-profile"), ("5 GHz", "dot11a-radio-profile"))


def read_radios(root: Node, whole: Span) -> Iterator[Radio]:
    """Both bands, with the power that ARM may choose up to: a radio profile says it for its band, ``arm`` for both.

    ``per-ap-settings`` may fix the power of one access point (``a-channel 36 15``).
    """
    arm = root.find("arm")
    most = _most(arm) if arm is not None else None
    own = _fixed(root)
    for band, profile in _RADIOS:
        node = root.find("rf", profile)
        found = (_most(node) if node is not None else None) or most
        power: Fact[Power] = unknown(NOT_WRITTEN)
        if own:
            power = unknown(Text("access points have a power of their own", "AP ごとに出力が設定されている"))
        elif found is not None:
            power = _automatic(*found)
        off = node.find("disable") if node is not None else None
        enabled: Fact[bool] = written(False, off.at) if off is not None else unknown(NOT_WRITTEN)
        yield Radio(
            name=band,
            at=node.at if node is not None else arm.at if arm is not None else whole,
            enabled=enabled,
            power=power,
            band=band,
        )


def _most(node: Node) -> tuple[str, str, Span] | None:
    """The least and the most power of a block, and where the most is written."""
    least, most = node.after("min-tx-power"), node.after("max-tx-power")
    low = least.next() if least is not None else "?"
    return (low, most.next(), most.at) if most is not None else None


def _automatic(low: str, high: str, at: Span) -> Fact[Power]:
    if not high.isdecimal() or len(high) > 3:
        return unknown(Text(f"max-tx-power {high} not understood", f"max-tx-power {high} を解釈できない"))
    most = int(high)
    if most >= REGULATORY:
        return written(
            Power(f"auto {low} dBm to what the country allows", None, None, automatic=True, bounded=False), at
        )
    return written(Power(f"auto {low}-{most} dBm", most, None, automatic=True, bounded=True), at)


def _fixed(root: Node) -> bool:
    """True when an access point has a power of its own; 0 and -127 leave it to ARM."""
    found = False
    for node in root.all("per-ap-settings"):
        node.cursor(1).rest()
        for word in ("a-channel", "g-channel", "6ghz-channel"):
            for line in node.all(word):
                words = line.cursor(1)
                words.next()
                power = words.next()
                found = found or power not in ("", "0", "-127")
    return found
