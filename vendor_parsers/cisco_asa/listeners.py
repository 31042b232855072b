"""Services of the ASA itself: who may reach them, by which interface.

Interface access lists do not apply to traffic to the ASA; ``ssh``, ``telnet`` and ``http`` lines alone say from where
each may be used, without a line nobody may (ASA Series General Operations CLI Configuration Guide, "Management
Access"). A service answers only on the interface the client comes in by; ``management-access`` is the exception for
clients that come through a tunnel.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from auditor.model.address import is_ip, parse_ip
from auditor.model.fact import Fact, default, unknown, written
from auditor.model.management import Listener
from auditor.model.ranges import NOTHING, Ranges
from auditor.model.rule import ANYWHERE, Match
from auditor.model.secret import Secret
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.source.node import Node, Words
from vendor_parsers.cisco_asa.accounts import console_authentication
from vendor_parsers.cisco_asa.addresses import read_network
from vendor_parsers.cisco_asa.logins import guarded
from vendor_parsers.cisco_asa.scope import Scope

ACCESS_SOURCE = (
    "ASA Series General Operations CLI Configuration Guide, Management Access: no address is allowed by default"
)
HTTP_SOURCE = "ASA Series Command Reference, http server enable: disabled by default"
SNMP_SOURCE = "ASA Series CLI Configuration Guide, SNMP: only hosts named by snmp-server host are answered"
VPN_SOURCE = "ASA Series VPN CLI Configuration Guide: the gateway answers every address on an enabled interface"
REDIRECT_SOURCE = (
    "ASA Series General Operations CLI Configuration Guide, Management Access: http redirect limits nobody"
)
SSH_SOURCE = "ASA 5500 Migration to 8.4(2): no default user; SSH needs aaa authentication ssh console"
LOGIN_SOURCE = "ASA Series Command Reference, passwd: Telnet asks for the login password"
ENABLE_SOURCE = "ASA Series General Operations CLI Configuration Guide: without AAA ASDM takes the enable password"
_TCP, _UDP = 6, 17


@dataclass(slots=True)
class _Door:
    """The lines that open one service on one interface."""

    at: Span
    sources: list[Match] = field(default_factory=list)


def read_listeners(scope: Scope, passwords: tuple[Secret, ...]) -> tuple[Listener, ...]:
    """Every service of the device, one entry per interface it is open on, one entry where it is closed."""
    return (
        *guarded(scope, (*_ssh(scope), *_telnet(scope), *_http(scope, passwords))),
        *_snmp(scope),
        *_webvpn(scope),
        *_ike(scope),
        *_dhcp(scope),
    )


def _doors(scope: Scope, service: str) -> dict[str, _Door]:
    """``SERVICE ADDRESS MASK INTERFACE`` lines by hardware interface."""
    doors: dict[str, _Door] = {}
    for node in scope.root.peek(service):
        words = Words(node)
        if not _is_access(node, scope):
            continue
        words.next()
        source = read_network(words, scope) or Match.opaque(words.peek())
        hardware = scope.hardware(words.next(), node.at, "management")
        doors.setdefault(hardware, _Door(node.at)).sources.append(source)
    return doors


def _is_access(node: Node, scope: Scope) -> bool:
    words = node.words
    if len(words) == 3:
        return "/" in words[1] and is_ip(words[1].partition("/")[0])
    return len(words) == 4 and (is_ip(words[2]) or words[2] == "0") and _is_address(words[1], scope)


def _is_address(text: str, scope: Scope) -> bool:
    try:
        scope.ip(text)
    except ValueError:
        return False
    return True


def _open(
    name: str,
    scope: Scope,
    doors: dict[str, _Door],
    ports: tuple[tuple[int, int], ...],
    authenticated: Fact[bool] | None,
    version: str = "",
) -> list[Listener]:
    if not doors:
        return [
            Listener(
                name=name,
                enabled=default(False, ACCESS_SOURCE),
                sources=default(Match.exact(NOTHING), ACCESS_SOURCE),
                ports=ports,
            )
        ]
    return [
        Listener(
            name=name,
            enabled=written(True, door.at),
            sources=written(Match.union(door.sources), door.at),
            ports=ports,
            interfaces=frozenset({hardware}),
            where=_where(scope, hardware),
            version=version,
            vrf=_table(scope, hardware),
            authenticated=authenticated,
        )
        for hardware, door in doors.items()
    ]


def _where(scope: Scope, hardware: str) -> str:
    return next((found.zone for found in scope.interfaces.values() if found.name == hardware), hardware)


def _table(scope: Scope, hardware: str) -> str:
    return next((found.vrf for found in scope.interfaces.values() if found.name == hardware), "")


def _ssh(scope: Scope) -> list[Listener]:
    asked = console_authentication(scope, "ssh")
    if asked is not None:
        authenticated: Fact[bool] = written(True, asked.at)
    else:
        authenticated = default(True, SSH_SOURCE)
    words = scope.root.after("ssh", "version")
    version = "" if words is None else " ".join(words.rest())
    return _open("ssh", scope, _doors(scope, "ssh"), ((_TCP, 22),), authenticated, version)


def _telnet(scope: Scope) -> list[Listener]:
    asked = console_authentication(scope, "telnet")
    authenticated: Fact[bool] = default(True, LOGIN_SOURCE) if asked is None else written(True, asked.at)
    return _open("telnet", scope, _doors(scope, "telnet"), ((_TCP, 23),), authenticated)


def _http(scope: Scope, passwords: tuple[Secret, ...]) -> list[Listener]:
    """ASDM and the REST API: HTTPS only, whatever the command is called."""
    doors = _doors(scope, "http")
    words = scope.root.after("http", "server", "enable")
    port = 443
    if words is not None and words.peek().isdecimal() and len(words.peek()) < 6:
        port = int(words.next())
    redirects = _redirects(scope)
    if words is None:
        return [
            Listener(
                name="https",
                enabled=default(False, HTTP_SOURCE),
                sources=_everyone_listed(doors),
                ports=((_TCP, port),),
            )
        ]
    return [*_open("https", scope, doors, ((_TCP, port),), _asdm_login(scope, passwords)), *redirects]


def _everyone_listed(doors: dict[str, _Door]) -> Fact[Match]:
    sources = [source for door in doors.values() for source in door.sources]
    first = next((door.at for door in doors.values()), None)
    return default(Match.exact(NOTHING), ACCESS_SOURCE) if first is None else written(Match.union(sources), first)


def _asdm_login(scope: Scope, passwords: tuple[Secret, ...]) -> Fact[bool]:
    asked = console_authentication(scope, "http")
    if asked is not None:
        return written(True, asked.at)
    enable = next((secret for secret in passwords if secret.use == "enable"), None)
    if enable is None:
        return unknown(Text("no enable password line", "enable password の行がない"))
    return written(enable.weakness != "empty", enable.at) if enable.weakness else default(True, ENABLE_SOURCE)


def _redirects(scope: Scope) -> list[Listener]:
    found = []
    for node in scope.root.all("http", "redirect"):
        words = node.cursor(2)
        hardware = scope.hardware(words.next(), node.at, "management")
        port = int(words.next()) if words.peek().isdecimal() and len(words.peek()) < 6 else 80
        found.append(
            Listener(
                name="http",
                enabled=written(True, node.at),
                sources=default(ANYWHERE, REDIRECT_SOURCE),
                ports=((_TCP, port),),
                interfaces=frozenset({hardware}),
                where=_where(scope, hardware),
                vrf=_table(scope, hardware),
            )
        )
    return found


def _snmp(scope: Scope) -> list[Listener]:
    doors: dict[str, _Door] = {}
    for node in scope.root.peek("snmp-server", "host"):
        words = node.words
        # a host that only gets traps is not answered
        if len(words) < 4 or words[4:5] == ["trap"]:
            continue
        hardware = scope.hardware(words[2], node.at, "snmp")
        match = Match.exact(Ranges.one(parse_ip(words[3])), words[3]) if is_ip(words[3]) else Match.opaque(words[3])
        doors.setdefault(hardware, _Door(node.at)).sources.append(match)
    for node in scope.root.peek("snmp-server", "host-group"):
        if len(node.words) > 3:
            hardware = scope.hardware(node.words[2], node.at, "snmp")
            doors.setdefault(hardware, _Door(node.at)).sources.append(Match.opaque(node.words[3]))
    port = scope.root.after("snmp-server", "listen-port")
    number = int(port.next()) if port is not None and port.peek().isdecimal() and len(port.peek()) < 6 else 161
    if not doors:
        nobody = default(Match.exact(NOTHING), SNMP_SOURCE)
        return [Listener(name="snmp", enabled=default(False, SNMP_SOURCE), sources=nobody, ports=((_UDP, number),))]
    if any(not node.words[3:] for node in scope.root.all("no", "snmp-server", "enable")):
        return []
    return _open("snmp", scope, doors, ((_UDP, number),), None)


def _webvpn(scope: Scope) -> list[Listener]:
    found = []
    for block in scope.root.all("webvpn"):
        port_words = block.after("port")
        port = 443
        if port_words is not None and port_words.peek().isdecimal() and len(port_words.peek()) < 6:
            port = int(port_words.next())
        for node in block.all("enable"):
            words = node.cursor(1)
            found.append(_gateway(scope, node, words.next(), "https", ((_TCP, port), (_UDP, port)), "webvpn"))
            words.accept("tls-only")
    return found


def _ike(scope: Scope) -> list[Listener]:
    found = []
    for kind in ("ikev1", "ikev2", "isakmp"):
        for node in scope.root.all("crypto", kind, "enable"):
            words = node.cursor(3)
            found.append(_gateway(scope, node, words.next(), "other", ((_UDP, 500), (_UDP, 4500)), kind))
            if words.accept("client-services"):
                port = 443
                if words.accept("port") and words.peek().isdecimal() and len(words.peek()) < 6:
                    port = int(words.next())
                found.append(_gateway(scope, node, node.words[3], "https", ((_TCP, port),), "ikev2 client-services"))
    return found


def _dhcp(scope: Scope) -> list[Listener]:
    found = []
    for node in scope.root.all("dhcpd", "enable"):
        words = node.cursor(2)
        found.append(_gateway(scope, node, words.next(), "other", ((_UDP, 67),), "dhcpd"))
    return found


def _gateway(
    scope: Scope, node: Node, nameif: str, name: str, ports: tuple[tuple[int, int], ...], where: str
) -> Listener:
    """A service that answers anybody on its interface."""
    hardware = scope.hardware(nameif, node.at, "vpn" if name != "other" or where != "dhcpd" else "management")
    return Listener(
        name=name,
        enabled=written(True, node.at),
        sources=default(ANYWHERE, VPN_SOURCE),
        ports=ports,
        interfaces=frozenset({hardware}),
        where=f"{where} {nameif}",
        vrf=_table(scope, hardware),
    )
