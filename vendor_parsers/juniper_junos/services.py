"""Services of the device itself. A service runs only when it is written (Remote Access Overview)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from auditor.model.address import ANY4, ANY6
from auditor.model.fact import Fact, default, unknown, written
from auditor.model.interface import Interface
from auditor.model.management import Listener, Snmp
from auditor.model.ranges import NOTHING, Ranges
from auditor.model.rule import ANYWHERE, Action, Binding, Family, Match, Rule, RuleSet, permitted_sources
from auditor.model.service import TCP, UDP
from auditor.model.span import Span
from auditor.model.text import Text
from vendor_parsers.juniper_junos import facts, logins
from vendor_parsers.juniper_junos.addresses import network
from vendor_parsers.juniper_junos.config import DEFAULT, Config, unit_name
from vendor_parsers.juniper_junos.header import Header
from vendor_parsers.juniper_junos.host_inbound import LIST
from vendor_parsers.juniper_junos.policies import HOST_LIST
from vendor_parsers.juniper_junos.statement import Statement

_LIMITS = (
    "connection-limit",
    "rate-limit",
    "max-sessions-per-connection",
    "traceoptions",
    "client-alive-interval",
    "client-alive-count-max",
)
_SSH = (
    *_LIMITS, "root-login", "macs", "hostkey-algorithm", "tcp-forwarding", "no-tcp-forwarding", "no-passwords",
    "no-password-authentication", "no-public-keys", "no-challenge-response", "fingerprint-hash", "log-key-changes", "max-pre-authentication-packets",
    "sftp-server", "authentication-order", "allow-tcp-forwarding", "rekey", "host-certificate-file", "trusted-user-ca-key-file", "access-disable-external",
)  # fmt: skip
_PLAIN: tuple[tuple[str, str, int], ...] = (
    ("telnet", "telnet", 23), ("ftp", "ftp", 21), ("finger", "other", 79), ("rlogin", "rsh", 513), ("rsh", "rsh", 514),
    ("xnm-clear-text", "other", 3221), ("xnm-ssl", "other", 3220), ("tftp-server", "tftp", 69),
)  # fmt: skip


def read_listeners(
    config: Config, header: Header, snmp: tuple[Snmp, ...], guards: Guards, interfaces: Sequence[Interface]
) -> tuple[Listener, ...]:
    """Every service that may run, and the well-known ones that do not, so that a check has its subject."""
    services = config.root.find("system", "services") or Statement("")
    found = [
        *_ssh(services, header),
        *_plain(services),
        *_web(services),
        *_netconf(services),
        *_programs(services),
        *_agent(config, snmp),
    ]
    vrfs = {port.vrf for port in interfaces if port.addresses or port.dynamic} | {DEFAULT}
    placed = [
        replace(one, vrf=vrf) if one.enabled.is_(True) else one
        for one in _with_logins(config.root, found)
        for vrf in (sorted(vrfs) if one.enabled.is_(True) else ("",))
    ]
    return tuple(replace(one, sources=guards.limit(one)) for one in placed)


_SESSIONS = frozenset({"ssh", "telnet", "rsh"})
_LOGINS = _SESSIONS | {"netconf", "http", "https", "ftp", "restconf", "api"}


def _with_logins(root: Statement, found: Sequence[Listener]) -> Iterator[Listener]:
    """The services with how one logs in, and when the command line cuts off."""
    idle = logins.idle(root)
    for one in found:
        cut = idle if one.name in _SESSIONS else None
        yield replace(one, login=logins.ACCOUNT, idle=cut) if one.name in _LOGINS else one


class Guards:
    """The filters of the loopback and what zones let in, for the sources that reach a service."""

    def __init__(self, bindings: Sequence[Binding], lists: Sequence[RuleSet], interfaces: Sequence[Interface]) -> None:
        named = {one.name: one for one in lists}
        self._inbound = named.get(LIST)
        self._filters = [
            (binding, named.get(binding.ruleset))
            for binding in bindings
            if binding.stage == "local" and binding.ruleset not in (LIST, HOST_LIST)
        ]
        self._six = {port.vrf for port in interfaces if not port.ipv6.is_(False)}
        """The instances that speak IPv6."""

    def limit(self, listener: Listener) -> Fact[Match]:
        """Who may connect to a service that runs, past what zones let in and the filters of the loopback."""
        allowed = listener.sources.value
        if allowed is None or not listener.ports or not listener.enabled.is_(True):
            return listener.sources
        inbound, port = self._inbound, listener.ports[0]
        if inbound is not None and not any(
            rule.action is not Action.DENY and rule.inward and _speaks(rule, port) for rule in inbound.rules
        ):
            return written(Match.exact(NOTHING, LIST), inbound.at)
        families: tuple[tuple[Family, Ranges], ...] = (("4", ANY4), ("6", ANY6))
        spoken = families if listener.vrf in self._six else families[:1]
        parts: list[Match] = []
        at: Span | None = None
        for family, axis in spoken:
            binding, rules = self._filter(family, listener.vrf)
            found = ANYWHERE
            if binding is not None:
                at = at or binding.at
                kept = tuple(rule for rule in rules.rules if _speaks(rule, port)) if rules is not None else ()
                found = permitted_sources(replace(rules, rules=kept) if rules is not None else None)
                found = replace(found, names=(binding.ruleset,))
            parts.append(_narrowed(allowed, found, axis))
        narrowed = Match.union(parts)
        whole = Ranges.union(axis for _, axis in spoken)
        if at is None or (narrowed.lower == allowed.lower & whole and narrowed.upper == allowed.upper & whole):
            return listener.sources
        return written(narrowed, at)

    def _filter(self, family: Family, vrf: str) -> tuple[Binding | None, RuleSet | None]:
        """The filter of the loopback for one family in one instance."""
        for binding, rules in self._filters:
            if binding.vrf == vrf and binding.family in (family, "both"):
                return binding, rules
        return None, None


def _narrowed(one: Match, other: Match, axis: Ranges) -> Match:
    names = other.names if other is not ANYWHERE else one.names
    return Match(one.lower & other.lower & axis, one.upper & other.upper & axis, names, (*one.unknown, *other.unknown))


def _speaks(rule: Rule, port: tuple[int, int]) -> bool:
    """Whether a rule may decide about the first packet to a port."""
    service = rule.service
    if rule.action is Action.JUMP or service.unknown:
        return True
    return any(
        port[0] in term.protocols
        and (port[0] not in (TCP, UDP) or port[1] in term.destination_ports)
        and term.established is not True
        for term in service.terms
    )


def _off(name: str) -> Listener:
    return Listener(name=name, enabled=facts.NO_SERVICE, sources=facts.NO_LIMIT)


def _ssh(services: Statement, header: Header) -> Iterator[Listener]:
    entry = services.find("ssh")
    if entry is None:
        yield _off("ssh")
        return
    port = entry.number("port") or 22
    version = " ".join(entry.words("protocol-version"))
    crypto = logins.ssh(entry, header)
    entry.leave(*_SSH)
    yield Listener(
        name="ssh",
        enabled=written(True, entry.at),
        sources=facts.NO_LIMIT,
        ports=((TCP, port),),
        where="system services ssh",
        version=version,
        crypto=crypto,
    )


def _plain(services: Statement) -> Iterator[Listener]:
    for word, name, port in _PLAIN:
        entry = services.find(word)
        if entry is not None:
            entry.leave(*_LIMITS)
            yield Listener(
                name=name, enabled=written(True, entry.at), sources=facts.NO_LIMIT, ports=((UDP if word == "tftp-server" else TCP, port),),
                where=f"system services {word}", version=word if name == "other" else "",
            )  # fmt: skip
        elif name in ("telnet", "ftp"):
            yield _off(name)


def _web(services: Statement) -> Iterator[Listener]:
    for name, port in (("http", 80), ("https", 443)):
        entry = services.find("web-management", name)
        if entry is None:
            yield _off(name)
            continue
        ports = [unit_name(one.name) for one in entry.all("interface")]
        number = entry.number("port") or port
        crypto = logins.https(entry) if name == "https" else None
        entry.leave("system-generated-certificate", "local-certificate", "pki-local-certificate")
        yield Listener(
            name=name, enabled=written(True, entry.at), sources=facts.NO_LIMIT, ports=((TCP, number),),
            interfaces=frozenset(ports) if ports else None, where=f"web-management {name}", crypto=crypto,
        )  # fmt: skip
    holder = services.find("web-management")
    if holder is not None:
        holder.leave("management-url", "session", "limits", "control", "traceoptions")


def _netconf(services: Statement) -> Iterator[Listener]:
    entry = services.find("netconf", "ssh")
    if entry is not None:
        port = entry.number("port") or 830
        entry.leave(*_LIMITS)
        yield Listener(
            name="netconf",
            enabled=written(True, entry.at),
            sources=facts.NO_LIMIT,
            ports=((TCP, port),),
            where="system services netconf ssh",
        )
    holder = services.find("netconf")
    if holder is not None:
        holder.leave(
            "rfc-compliant", "yang-compliant", "yang-modules", "traceoptions", "notification", "unhide", "hello-message"
        )


def _programs(services: Statement) -> Iterator[Listener]:
    """Interfaces for programs: REST, gRPC."""
    for name, port in (("http", 3000), ("https", 3443)):
        entry = services.find("rest", name)
        if entry is None:
            continue
        allowed = [one.name for one in services.all("rest", "control", "allowed-sources")]
        addresses = [one.name for one in entry.all("addresses")]
        number = entry.number("port") or port
        entry.take()
        sources = facts.NO_LIMIT
        if allowed:
            sources = written(_hosts(allowed), entry.at)
        yield Listener(
            name="restconf", enabled=written(True, entry.at), sources=sources, ports=((TCP, number),), where=f"rest {name}",
            version=f"{name} {' '.join(addresses)}".rstrip(),
        )  # fmt: skip
    holder = services.find("rest", "control")
    if holder is not None:
        holder.take()
    for kind in services.all("extension-service", "request-response", "grpc"):
        listening = kind.number("port") or 32767
        if kind.name in ("clear-text", "ssl"):
            kind.take()
            yield Listener(
                name="api", enabled=written(True, kind.at), sources=facts.NO_LIMIT, ports=((TCP, listening),),
                where="extension-service grpc", version=kind.name,
            )  # fmt: skip


def _hosts(words: Sequence[str]) -> Match:
    parts = [(word, network(word)) for word in words]
    return Match.union(Match.exact(found, word) if found is not None else Match.opaque(word) for word, found in parts)


def _agent(config: Config, snmp: tuple[Snmp, ...]) -> Iterator[Listener]:
    entry = config.root.peek("snmp")
    if entry is None or not snmp:
        yield Listener(
            name="snmp",
            enabled=default(
                False, Text("no community and no user is written", "コミュニティもユーザも設定されていない")
            ),
            sources=default(Match.exact(NOTHING), Text("nobody may ask", "誰も問い合わせできない")),
        )
        return
    ports = frozenset(unit_name(one.name) for one in entry.all("interface"))
    known = [one.sources for one in snmp if one.sources is not None and one.sources.value is not None]
    sources: Fact[Match] = unknown(
        Text("the clients of a community are not known", "コミュニティの clients が分からない")
    )
    if len(known) == len(snmp):
        union = Match.union([fact.value for fact in known if fact.value is not None])
        sources = (
            written(union, snmp[0].at) if all(fact.state == "written" for fact in known) else default(union, facts.SNMP)
        )
    yield Listener(
        name="snmp",
        enabled=written(True, entry.at),
        sources=sources,
        ports=((UDP, 161),),
        interfaces=ports or None,
        where="snmp",
    )
