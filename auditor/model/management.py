"""Who may log in, through which service, and where the device reports to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from auditor.model.fact import Fact
from auditor.model.rule import Match
from auditor.model.secret import Secret
from auditor.model.span import Span

CLEARTEXT = frozenset({"telnet", "http", "ftp", "tftp", "rsh", "rlogin"})


LoginMethod = Literal["none", "password", "user", "aaa"]
"""How a person shows who they are: not at all, by a password everybody shares, by an account of the device, or by a
server that knows the accounts (those of the device may stand behind it)."""
SshTls = Literal["SSH-1", "SSH-2", "SSL 3.0", "TLS 1.0", "TLS 1.1", "TLS 1.2", "TLS 1.3"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Crypto:
    """What an SSH or TLS service agrees to.

    ``oldest`` is the oldest protocol it accepts. ``ciphers`` and ``exchanges`` are the vendor's names of all ciphers (for
    TLS: cipher suites) and key exchanges it offers; ``exchanges`` None: the suites name them (TLS). ``key_bits`` is the
    length of its RSA or DSA key, None where it certainly has none. ``own_certificate`` False: it shows a certificate
    of the factory or one it signed itself; None: it shows none (SSH).
    """

    oldest: Fact[SshTls]
    ciphers: Fact[tuple[str, ...]]
    exchanges: Fact[tuple[str, ...]] | None
    key_bits: Fact[int] | None
    own_certificate: Fact[bool] | None = None


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
    login: Fact[LoginMethod] | None = None
    """None: nobody logs in here. A platform that does not read it leaves ``login`` out of ``Device.reads``."""
    idle: Fact[int] | None = None
    """After how many idle seconds a session is cut off, 0: never. None: it keeps no session (as for ``login``)."""
    crypto: Crypto | None = None
    """What SSH or TLS agrees to; None: it is neither, or the parser does not read it."""


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
    named: bool = True
    """False: stands for a login that asks for no user name."""
    fixed: bool = False
    """True: the platform always has it, nobody can delete it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snmp:
    """An SNMP community (``version`` 1, 2c or 1/2c) or user (3).

    ``level`` is noauth, auth or priv for v3; empty: the configuration does not tell it, or a community.
    """

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
    for this use. ``on_the_internet``: a service on the internet whatever its name (the vendor's own time or log service).
    ``collects``: a cloud service that takes the device's log.
    """

    use: str
    host: str
    at: Span
    ip: int | None = None
    detail: str = ""
    vrf: str = ""
    encrypted: Fact[bool] | None = None
    on_the_internet: bool = False
    collects: bool = False
