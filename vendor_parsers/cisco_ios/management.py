"""Services of the device itself: terminal lines, SSH, web, SNMP, file servers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from auditor.model.address import ANY6
from auditor.model.fact import Fact, default, unknown, written
from auditor.model.management import Crypto, Listener, LoginMethod
from auditor.model.rule import ANYWHERE, Match, Reference, RuleSet, permitted_sources
from auditor.model.secret import Secret
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.source.node import Node
from vendor_parsers.cisco_ios.facts import (
    HTTP_VARIES,
    HTTPS_VARIES,
    NO_VTY,
    TRANSPORT_VARIES,
    VSTACK_VARIES,
)
from vendor_parsers.cisco_ios.logins import line_idle, line_login, tls_crypto, web_idle, web_login
from vendor_parsers.cisco_ios.passwords import line_secret
from vendor_parsers.cisco_ios.users import Aaa

_EVERYONE: Fact[Match] = default(ANYWHERE, Text("no access list is bound to it", "アクセスリストの適用なし"))
_PORTS = {"ssh": 22, "telnet": 23}


class Context:
    """The lists that management services may name, and what naming them leaves behind."""

    def __init__(self, lists: dict[str, RuleSet], aaa: Aaa, ipv6: bool) -> None:
        self.lists = lists
        self.aaa = aaa
        self.ipv6 = ipv6
        self.ssh_version = ""
        self.ssh: Crypto | None = None
        self.references: list[Reference] = []
        self.secrets: list[Secret] = []

    def uses(self, name: str, use: str, at: Span, kind: str = "acl") -> None:
        """Note that ``name`` is named here."""
        self.references.append(Reference(kind=kind, name=name, use=use, at=at, defined=name in self.lists))

    def sources(self, name: str, use: str, at: Span) -> Fact[Match]:
        """Who may connect by list ``name``; a list of one IP version leaves the other open where IPv6 is in use."""
        self.uses(name, use, at)
        found = self.lists.get(name)
        if found is None:
            return written(Match.opaque(f"undefined list {name}"), at)
        return written(permitted_sources(found), at)


def read_lines(root: Node, context: Context) -> Iterator[Listener]:
    """``line con``, ``line aux`` and ``line vty``: how one gets in, from where, and whether anybody asks who it is."""
    vty = False
    for node in root.all("line"):
        kind = node.cursor(1).next()
        words = node.cursor(2)
        while words.peek().replace("/", "").isdecimal():
            words.next()
        where = node.text
        _password(node, context)
        login = line_login(node, context.aaa, kind)
        if kind == "vty":
            vty = True
            yield from _remote(node, context, where, login)
        else:
            words.accept("console")
            if node.peek("transport", "input"):
                yield from (found for found in _remote(node, context, where, login) if found.enabled.is_(True))
            yield Listener(
                name="other",
                enabled=_line_enabled(node),
                sources=_EVERYONE,
                where=where,
                authenticated=_asked(login),
                login=login,
                idle=line_idle(node),
            )
    if not vty:
        for name in ("telnet", "ssh"):
            yield Listener(
                name=name,
                enabled=NO_VTY,
                sources=unknown(NO_VTY.note),
                ports=((6, _PORTS[name]),),
                login=unknown(NO_VTY.note),
                idle=unknown(NO_VTY.note),
                crypto=context.ssh if name == "ssh" else None,
            )


def elevated_line(root: Node) -> Span | None:
    """Where a line gives privilege level 15 to whoever logs in on it; None when no line does."""
    found: Span | None = None
    for line in root.peek("line"):
        for node in line.all("privilege", "level"):
            if node.cursor(2).next() == "15" and found is None:
                found = node.at
    return found


def _line_enabled(node: Node) -> Fact[bool]:
    off = node.find("no", "exec")
    if off is not None:
        return written(False, off.at)
    return written(True, node.at)


def _asked(login: Fact[LoginMethod]) -> Fact[bool]:
    """Whether a line asks for a password or a name; False only when it certainly does not."""
    if login.value is None:
        return unknown(login.note)
    asked = login.value != "none"
    return written(asked, login.at) if login.at is not None else default(asked, login.note)


def _password(node: Node, context: Context) -> None:
    """``password`` of a line."""
    password = node.find("password")
    if password is not None:
        secret = line_secret(password.cursor(1), "line", node.text)
        context.secrets += [secret] if secret is not None else []


def _remote(node: Node, context: Context, where: str, login: Fact[LoginMethod]) -> Iterator[Listener]:
    transports = _transports(node)
    idle = line_idle(node)
    sources = _line_sources(node, context)
    for name in ("telnet", "ssh"):
        yield Listener(
            name=name,
            enabled=TRANSPORT_VARIES if transports is None else written(name in transports[0], transports[1]),
            sources=sources,
            ports=((6, _PORTS[name]),),
            where=where,
            version=context.ssh_version if name == "ssh" else "",
            authenticated=_asked(login),
            login=login,
            idle=idle,
            crypto=context.ssh if name == "ssh" else None,
        )
    if transports is not None and "rlogin" in transports[0]:
        yield Listener(
            name="rlogin",
            enabled=written(True, transports[1]),
            sources=sources,
            where=where,
            authenticated=_asked(login),
            login=login,
            idle=idle,
        )


def _transports(node: Node) -> tuple[set[str], Span] | None:
    found: tuple[set[str], Span] | None = None
    # "transport ssh" is how some hand-written files shorten it
    for line in node.all("transport"):
        words = line.cursor(1)
        if not words.accept("input"):
            continue
        named = set(words.rest())
        if "all" in named:
            named = {"telnet", "ssh", "rlogin"}
        found = (named - {"none"}, line.at)
    return found


def _line_sources(node: Node, context: Context) -> Fact[Match]:
    bound4 = _access_class(node.all("access-class"), context)
    bound6 = _access_class(node.all("ipv6", "access-class"), context)
    return _per_family(bound4, bound6, context)


def _per_family(bound4: Fact[Match] | None, bound6: Fact[Match] | None, context: Context) -> Fact[Match]:
    """Who may connect by either IP version; a version without a list is open where IPv6 is in use."""
    if bound4 is None and bound6 is None:
        return _EVERYONE
    if not context.ipv6:
        return bound4 or _EVERYONE
    open4, open6 = Match.exact(ANYWHERE.lower - ANY6, "any IPv4"), Match.exact(ANY6, "any IPv6")
    parts = (
        bound4.value if bound4 is not None and bound4.value is not None else open4,
        bound6.value if bound6 is not None and bound6.value is not None else open6,
    )
    at = next(fact.at for fact in (bound4, bound6) if fact is not None)
    return written(Match.union(parts), at) if at is not None else _EVERYONE


def _access_class(nodes: Sequence[Node], context: Context) -> Fact[Match] | None:
    found: Fact[Match] | None = None
    for node in nodes:
        words = node.cursor(2 if node.words[0] == "ipv6" else 1)
        name = words.next()
        inward = words.accept("in")
        words.accept("out")
        words.accept("vrf-also") or words.accept("vrfname", words.peek(1))
        if inward:
            found = context.sources(name, "management", node.at)
        else:
            context.uses(name, "management", node.at)
    return found


def switchable(root: Node, *words: str) -> Fact[bool] | None:
    """Written on or off by ``words`` or ``no words``; None when neither stands there. The later line holds."""
    on, off = root.find(*words), root.find("no", *words)
    if on is None and off is None:
        return None
    if on is not None and (off is None or on.first > off.first):
        return written(True, on.at)
    return written(False, off.at) if off is not None else None


def read_services(root: Node, context: Context, switch: bool) -> Iterator[Listener]:
    """Web, NETCONF, file and small services."""
    web, login = _web_sources(root, context), web_login(root, context.aaa)
    idle = web_idle(root)
    for name, words, absent, port_words, port in (
        ("http", ("ip", "http", "server"), HTTP_VARIES, ("ip", "http", "port"), 80),
        ("https", ("ip", "http", "secure-server"), HTTPS_VARIES, ("ip", "http", "secure-port"), 443),
    ):
        written_port = root.after(*port_words)
        if written_port is not None and written_port.peek().isdecimal() and len(written_port.peek()) < 6:
            port = int(written_port.next())
        yield Listener(
            name=name,
            enabled=switchable(root, *words) or absent,
            sources=web,
            ports=((6, port),),
            where=" ".join(words),
            login=login,
            idle=idle,
            crypto=tls_crypto(root) if name == "https" else None,
        )
    for name, statement, ports in _SERVICES:
        state = switchable(root, *statement)
        if state is not None:
            yield Listener(name=name, enabled=state, sources=_EVERYONE, ports=ports, where=" ".join(statement))
    # the stored form of each secret tells whether passwords are encrypted, so the switch itself decides nothing
    switchable(root, "service", "password-encryption")
    switchable(root, "password", "encryption", "aes")
    root.all("control-plane")
    vstack = switchable(root, "vstack")
    if vstack is not None or switch:
        yield Listener(
            name="other",
            enabled=vstack or VSTACK_VARIES,
            sources=_EVERYONE,
            ports=((6, 4786),),
            where="vstack",
            authenticated=written(False, vstack.at) if vstack is not None and vstack.at is not None else None,
        )
    yield from _cip(root, context)
    yield from _tftp(root, context)


_SERVICES: tuple[tuple[str, tuple[str, ...], tuple[tuple[int, int], ...]], ...] = (
    ("ftp", ("ftp-server", "enable"), ((6, 21),)),
    ("rsh", ("ip", "rcmd", "rsh-enable"), ((6, 514),)),
    ("rsh", ("ip", "rcmd", "rcp-enable"), ((6, 514),)),
    ("netconf", ("netconf-yang",), ((6, 830),)),
    ("netconf", ("netconf", "ssh"), ((6, 830),)),
    ("restconf", ("restconf",), ((6, 443),)),
    ("other", ("ip", "scp", "server", "enable"), ((6, 22),)),
    ("other", ("service", "tcp-small-servers"), ()),
    ("other", ("service", "udp-small-servers"), ()),
    ("other", ("service", "finger"), ((6, 79),)),
    ("other", ("ip", "finger"), ((6, 79),)),
    ("other", ("ip", "bootp", "server"), ((17, 67),)),
    ("other", ("ip", "dns", "server"), ((17, 53), (6, 53))),
    ("other", ("ip", "identd"), ((6, 113),)),
    ("other", ("service", "pad"), ()),
    ("other", ("ip", "sla", "responder"), ((17, 1967),)),
)


def _web_sources(root: Node, context: Context) -> Fact[Match]:
    bound: dict[str, Fact[Match]] = {}
    for node in root.all("ip", "http", "access-class"):
        words = node.cursor(3)
        family = words.next() if words.peek() in ("ipv4", "ipv6") else "ipv4"
        bound[family] = context.sources(words.next(), "management", node.at)
    return _per_family(bound.get("ipv4"), bound.get("ipv6"), context)


def _cip(root: Node, context: Context) -> Iterator[Listener]:
    """EtherNet/IP management of an industrial switch, switched on per VLAN interface (TCP and UDP 44818)."""
    for interface in root.peek("interface"):
        node = interface.find("cip", "enable")
        if node is not None:
            yield Listener(
                name="other",
                enabled=written(True, node.at),
                sources=_EVERYONE,
                ports=((6, 44818), (17, 44818)),
                interfaces=frozenset({"".join(interface.words[1:])}),
                where="cip",
            )
    for node in root.all("cip", "security", "password"):
        secret = line_secret(node.cursor(3), "other", "cip")
        context.secrets += [secret] if secret is not None else []


def _tftp(root: Node, context: Context) -> Iterator[Listener]:
    for node in root.all("tftp-server"):
        words = node.cursor(1)
        words.next()
        if words.accept("alias"):
            words.next()
        sources = context.sources(words.next(), "management", node.at) if words.left else _EVERYONE
        yield Listener(
            name="tftp", enabled=written(True, node.at), sources=sources, ports=((17, 69),), where="tftp-server"
        )


def ssh_version(root: Node) -> str:
    """``2`` when SSH version 1 is refused, else empty."""
    cursor = root.after("ip", "ssh", "version")
    return cursor.next() if cursor is not None else ""
