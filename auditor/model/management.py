"""Who may log in, through which service, and where the device reports to."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.model.fact import Fact
from auditor.model.rule import Match
from auditor.model.secret import Secret
from auditor.model.span import Span

CLEARTEXT = frozenset({"telnet", "http", "ftp", "tftp", "rsh", "rlogin"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener:
    """A service of the device itself.

    ``name`` is one of ssh, telnet, http, https, snmp, ftp, tftp, rsh, netconf, restconf, api, other. ``ports`` are
    (IP protocol, port) pairs. ``interfaces`` None: on every address of the device (of ``vrf``). ``sources`` written:
    the list that limits who may connect (its Match may be any); ``default``: the platform limits nothing, or only to
    what the note says; ``unknown``: cannot tell. ``where`` is the vendor's place (``line vty 0 4``, ``port1``).
    """

    name: str
    enabled: Fact[bool]
    sources: Fact[Match]
    ports: tuple[tuple[int, int], ...] = ()
    interfaces: frozenset[str] | None = None
    where: str = ""
    version: str = ""
    vrf: str = ""
    authenticated: Fact[bool] | None = None
    """False: logs in without any authentication; None: this service's login is judged by users and AAA."""


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A local account. ``secret`` None: no password line seen; ``privilege`` is the vendor's word or number."""

    name: str
    at: Span
    privilege: str = ""
    administrator: Fact[bool] | None = None
    secret: Secret | None = None
    enabled: bool = True
    remote: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Snmp:
    """An SNMP community (v1/v2c) or user (v3); ``level`` is noauth, auth or priv for v3, else empty."""

    version: str
    write: bool
    at: Span
    secret: Secret | None = None
    name: str = ""
    level: str = ""
    sources: Fact[Match] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A server the device talks to.

    ``use``: syslog, ntp, dns, radius, tacacs, ldap, cloud, mail, trap, flow (NetFlow, IPFIX, sFlow collector that
    something exports to), telemetry, other. ``encrypted``: whether what is sent there is; None: not read, or no question
    for this use. ``public``: a service on the internet whatever its name (the vendor's own time or log service).
    ``collects``: a cloud service that takes the device's log.
    """

    use: str
    host: str
    at: Span
    ip: int | None = None
    detail: str = ""
    vrf: str = ""
    encrypted: Fact[bool] | None = None
    public: bool = False
    collects: bool = False
