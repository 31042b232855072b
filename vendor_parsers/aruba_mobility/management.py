"""Administrators, services of the controller itself, SNMP and servers."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.address import ANY4, ANY6, is_ip, parse_ip
from auditor.model.fact import Fact, default, unknown, written
from auditor.model.management import Listener, Server, Snmp, User
from auditor.model.ranges import NOTHING
from auditor.model.rule import ANYWHERE, Match
from auditor.model.secret import Secret, seal
from auditor.model.service import TCP, UDP
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.source.node import Node
from vendor_parsers._readers.aruba_secrets import hashed, secret
from vendor_parsers.aruba_mobility.air import NOT_WRITTEN

METHODS = "Aruba Networks community, How do I restrict access to the controller management interface: SSH and the web interface on 4343, Telnet disabled by default"
_ROLES = {
    "root": True, "standard": True, "super-user": True, "read-only": False, "network-operations": False,
    "guest-provisioning": False, "location-api-mgmt": False, "ap-provisioning": False, "nbapi-mgmt": False,
}  # fmt: skip
_BY_CERTIFICATE = Text(
    "the user has no password but a certificate, which this export does not show",
    "パスワードではなく証明書で認証する（証明書は設定に含まれない）",
)


def read_users(root: Node) -> Iterator[User]:
    """``mgmt-user NAME ROLE HASH``; users by certificate have no password."""
    for node in root.all("mgmt-user"):
        words = node.cursor(1)
        if words.peek() in ("ssh-pubkey", "webui-cacert"):
            rest = words.rest()
            role = rest[-1] if rest else ""
            name = rest[-2] if len(rest) > 3 else ""
            yield User(name=name, at=node.at, privilege=role, administrator=unknown(_BY_CERTIFICATE))
            continue
        if words.peek() in ("localauth-disable", "console-block"):
            continue
        name, role, text = words.next(), words.next(), words.next()
        if words.accept("node"):
            words.next()
        yield User(
            name=name,
            at=node.at,
            privilege=role,
            administrator=_full(role, node.at),
            secret=hashed(text, node.at, name),
        )


def _full(role: str, at: Span) -> Fact[bool]:
    if role in _ROLES:
        return written(_ROLES[role], at)
    return unknown(Text(f"management role {role}", f"管理ロール {role}"))


def read_listeners(root: Node) -> Iterator[Listener]:
    """Telnet (``telnet cli``), SSH, the web interface and SNMP, with the sources that ``firewall cp`` leaves."""
    telnet = root.find("telnet", "cli")
    soft = root.find("telnet", "soft-term")
    for node in (telnet, soft):
        if node is not None:
            node.mark()
    ssh = [*root.all("ssh", "mgmt-auth"), *root.all("ssh", "disable-mgmt")]
    for node in ssh:
        node.mark()
    yield Listener(
        name="telnet",
        enabled=written(True, telnet.at) if telnet is not None else default(False, METHODS),
        sources=_sources(root, TCP, 23),
        ports=((TCP, 23),),
        where="telnet cli",
    )
    yield Listener(
        name="ssh", enabled=default(True, METHODS), sources=_sources(root, TCP, 22), ports=((TCP, 22),), where="ssh"
    )
    yield Listener(
        name="https",
        enabled=default(True, METHODS),
        sources=_sources(root, TCP, 4343),
        ports=((TCP, 4343),),
        where="web-server",
    )
    lines = root.peek("snmp-server", "community") + root.peek("snmp-server", "user")
    if lines:
        yield Listener(
            name="snmp",
            enabled=written(True, lines[0].at),
            sources=_sources(root, UDP, 161),
            ports=((UDP, 161),),
            where="snmp-server",
        )


def _sources(root: Node, protocol: int, port: int) -> Fact[Match]:
    """What ``firewall cp`` says of a port, IPv4 and IPv6 each: the first line that speaks of it decides.

    ``ipv4 permit|deny SOURCE proto N ports LOW HIGH``; the lines that every controller has are not in the file.
    """
    left = {"ipv4": ANY4, "ipv6": ANY6}
    allowed, at, permits = NOTHING, None, False
    for block in root.all("firewall", "cp"):
        for node in block.children:
            words = node.words
            if len(words) < 8 or words[0] not in left or words[3] != "proto" or words[5] != "ports":
                continue
            node.mark()
            numbers = [words[4], words[6], words[7]]
            if not all(word.isdecimal() and len(word) < 6 for word in numbers):
                continue
            if int(numbers[0]) != protocol or not int(numbers[1]) <= port <= int(numbers[2]):
                continue
            if words[2] != "any":
                return unknown(
                    Text("firewall cp names sources that are not read", "firewall cp の送信元を読んでいない")
                )
            # what is let in shows best where it is let in
            if at is None or (words[1] == "permit" and not permits):
                at, permits = node.at, words[1] == "permit"
            allowed = allowed | left[words[0]] if words[1] == "permit" else allowed
            left[words[0]] = NOTHING
    if at is None:
        return default(ANYWHERE, METHODS)
    return written(Match.exact(allowed | left["ipv4"] | left["ipv6"], "firewall cp"), at)


def read_snmp(root: Node, secrets: list[Secret]) -> Iterator[Snmp]:
    """``snmp-server community NAME`` reads only; version 3 users with their keys."""
    for node in root.all("snmp-server", "community"):
        words = node.cursor(2)
        key = secret(words.next(), "snmp", node.at, "")
        words.rest()
        yield Snmp(version="2c", write=False, at=node.at, secret=key, sources=unknown(NOT_WRITTEN))
    for node in root.all("snmp-server", "user"):
        words = node.cursor(2)
        name, level = words.next(), "noauth"
        for mark, reached in (("auth-prot", "auth"), ("priv-prot", "priv")):
            if words.accept(mark):
                words.next()
                level = reached
                key = secret(words.next(), "snmp", node.at, name)
                secrets += [key] if key is not None else []
        yield Snmp(version="3", write=False, at=node.at, name=name, level=level, sources=unknown(NOT_WRITTEN))


def read_servers(root: Node, secrets: list[Secret]) -> Iterator[Server]:
    """Servers for time, names, logs, traps and authentication; keys are added to ``secrets``."""
    for use, statement in (
        ("ntp", ("ntp", "server")),
        ("dns", ("ip", "name-server")),
        ("syslog", ("logging",)),
        ("cloud", ("mgmt-server", "primary-server")),
    ):
        for node in root.all(*statement):
            words = node.cursor(len(statement))
            host = words.peek()
            if use == "syslog" and not is_ip(host):
                continue
            words.rest()
            yield _server(use, host, node)
    for node in root.all("snmp-server", "host"):
        words = node.cursor(2)
        host = words.next()
        if words.accept("version"):
            words.next()
            key = secret(words.next(), "snmp", node.at, "")
            secrets += [key] if key is not None else []
        words.rest()
        yield _server("trap", host, node)
    for node in root.all("aaa", "authentication-server"):
        words = node.cursor(2)
        use, name = words.next(), " ".join(words.rest())
        line = node.after("host")
        found = line.next() if line is not None else name
        for child in (*node.all("key"), *node.all("admin-passwd")):
            inner = child.cursor(1)
            key = secret(inner.next(), use if use in ("radius", "tacacs") else "other", child.at, found)
            inner.rest()
            secrets += [key] if key is not None else []
        for child in node.children:
            if child.words[0] in _SERVER_LINES:
                child.mark()
        if found:
            yield _server(use, found, node, name)


_SERVER_LINES = frozenset(
    """nas-identifier nas-ip session-authorization authport acctport timeout retransmit tcp-port source-interface enable-ipv6
    admin-dn base-dn preferred-conn-type use-md5 mac-delimiter called-station-id""".split()
)


def _server(use: str, host: str, node: Node, detail: str = "") -> Server:
    return Server(use=use, host=host, at=node.at, ip=parse_ip(host) if is_ip(host) else None, detail=detail)


_KEYS = (
    (("ike", "authentication", "pre-share"), "psk"),
    (("pre-shared-key",), "other"),
    (("ap-console-password",), "other"),
    (("bkup-passwords",), "other"),
    (("authentication",), "routing"),
    (("peer-ip-address", "*", "ipsec"), "psk"),
    (("master-ip-address", "*", "ipsec"), "psk"),
    (("crypto", "isakmp", "key"), "psk"),
)
_BLOCKS = {"authentication": "vrrp"}


def read_keys(root: Node) -> Iterator[Secret]:
    """Keys and passwords in blocks that are not read otherwise: tunnels, redundancy, access points' consoles."""
    for node in root.walk():
        for statement, use in _KEYS:
            words = node.words
            if len(words) <= len(statement) or not all(
                want in ("*", word) for want, word in zip(statement, words, strict=False)
            ):
                continue
            block = node.parent.words[0] if node.parent is not None and node.parent.words else ""
            if statement[0] in _BLOCKS and block != _BLOCKS[statement[0]]:
                continue
            text = words[len(statement)]
            node.mark()
            if not text.strip("*"):
                yield Secret(use=use, storage="masked", at=node.at, owner=block)
            else:
                found = secret(text, use, node.at, block)
                yield found if found is not None else seal("", use=use, storage="clear", at=node.at, owner=block)
