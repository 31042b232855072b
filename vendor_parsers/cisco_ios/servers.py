"""What the device talks to (logging, time, names, AAA) and SNMP."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.address import is_ip, parse_ip
from auditor.model.fact import Fact, default, written
from auditor.model.management import Listener, Server, Snmp
from auditor.model.rule import ANYWHERE, Match
from auditor.model.secret import Secret
from auditor.model.text import Text
from auditor.source.node import Node, Words
from vendor_parsers.cisco_ios.facts import SNMP_OFF, SNMP_OLD
from vendor_parsers.cisco_ios.management import Context
from vendor_parsers.cisco_ios.passwords import line_secret, one_secret, sealed

EVERYONE: Fact[Match] = default(ANYWHERE, Text("no access list is bound to it", "アクセスリストの適用なし"))
_LEVELS = frozenset({"noauth", "auth", "priv"})


def _server(
    use: str, host: str, words: Words, vrf: str = "", detail: str = "", encrypted: Fact[bool] | None = None
) -> Server:
    ip = parse_ip(host) if is_ip(host) else None
    return Server(use=use, host=host, at=words.at, ip=ip, detail=detail, vrf=vrf, encrypted=encrypted)


def _vrf(words: Words) -> str:
    return words.next() if words.accept("vrf") or words.accept("use-vrf") else ""


def read_servers(root: Node, context: Context) -> Iterator[Server]:
    """Every server the configuration names, in the order of the kinds."""
    yield from _logging(root)
    yield from _time(root, context)
    yield from _names(root)
    for use in ("radius", "tacacs"):
        yield from _aaa_servers(root, use, context)
    yield from _traps(root, context)


def _logging(root: Node) -> Iterator[Server]:
    severity = ""
    for node in root.all("logging", "trap"):
        severity = node.cursor(2).next()
    root.all("logging", "on")
    for node in root.all("logging"):
        words = node.cursor(1)
        if words.accept("host") or is_ip(words.peek()):
            words.accept("ipv6")
            host = words.next()
            vrf = _vrf(words)
            detail = [f"severity {severity}"] if severity else []
            while words.peek() in ("transport", "port", "discriminator", "session-id", "sequence-num-session", "xml"):
                word = words.next()
                if word == "transport":
                    detail.append(f"transport {words.next()}")
                elif word == "port":
                    detail.append(f"port {words.next()}")
                elif word in ("discriminator", "session-id"):
                    words.next()
            secure = written("transport tls" in detail, words.at)
            yield _server("syslog", host, words, vrf or _vrf(words), " ".join(detail), secure)


def _time(root: Node, context: Context) -> Iterator[Server]:
    for kind in (("ntp", "server"), ("ntp", "peer"), ("sntp", "server")):
        for node in root.all(*kind):
            words = node.cursor(2)
            vrf = _vrf(words)
            words.accept("ip") or words.accept("ipv6")
            host = words.next()
            detail: list[str] = []
            while words.left:
                word = words.peek()
                if word in ("key", "source", "version", "minpoll", "maxpoll"):
                    detail.append(f"{words.next()} {words.next()}")
                elif word in ("prefer", "burst", "iburst", "normal-sync"):
                    detail.append(words.next())
                else:
                    break
            yield _server("ntp", host, words, vrf, " ".join(detail))
    for node in root.all("ntp", "access-group"):
        words = node.cursor(2)
        words.accept("ipv4") or words.accept("ipv6")
        words.next()
        context.uses(words.next(), "ntp", node.at)
        words.accept("kod")


def _names(root: Node) -> Iterator[Server]:
    for node in root.all("ip", "name-server"):
        words = node.cursor(2)
        vrf = _vrf(words)
        while is_ip(words.peek()):
            yield _server("dns", words.next(), words, vrf)


def _aaa_servers(root: Node, use: str, context: Context) -> Iterator[Server]:
    word = "radius" if use == "radius" else "tacacs"
    for node in root.all(word, "server"):
        owner = node.cursor(2).next()
        for child in node.children:
            words = child.cursor()
            if words.accept("address", "ipv4") or words.accept("address", "ipv6"):
                host = words.next()
                yield _server(use, host, words, detail=" ".join(words.rest()))
            elif words.accept("key"):
                _keep(context, line_secret(words, use, owner))
            elif words.peek() in ("timeout", "retransmit", "port", "single-connection", "automate-tester", "pac"):
                words.rest()
    for node in root.all(f"{word}-server", "host"):
        words = node.cursor(2)
        host = words.next()
        detail: list[str] = []
        while words.left and words.peek() != "key":
            if words.peek() in ("auth-port", "acct-port", "timeout", "retransmit", "port"):
                detail.append(f"{words.next()} {words.next()}")
            elif words.peek() in ("single-connection", "non-standard"):
                detail.append(words.next())
            else:
                break
        if words.accept("key"):
            _keep(context, line_secret(words, use, host))
        yield _server(use, host, words, detail=" ".join(detail))
    for node in root.all(f"{word}-server", "key"):
        _keep(context, line_secret(node.cursor(2), use, ""))
    yield from _groups(root, use, context)


def _groups(root: Node, use: str, context: Context) -> Iterator[Server]:
    """``aaa group server``; ``server-private`` is both a member and a server of its own."""
    word = "radius" if use == "radius" else "tacacs+"
    for node in root.all("aaa", "group", "server", word):
        node.cursor(4).next()
        vrf = next((child.words[-1] for child in node.peek("ip", "vrf") if len(child.words) == 4), "")
        for child in node.children:
            words = child.cursor()
            if words.accept("server-private"):
                host = words.next()
                while words.left and words.peek() != "key":
                    words.next()
                if words.accept("key"):
                    _keep(context, line_secret(words, use, host))
                yield _server(use, host, words, vrf)
            elif words.peek() in ("server", "ip", "deadtime", "load-balance"):
                words.rest()
    if use == "radius":
        for node in root.all("aaa", "server", "radius", "dynamic-author"):
            for child in node.all("client"):
                words = child.cursor(1)
                host = words.next()
                vrf = _vrf(words)
                if words.accept("server-key"):
                    _keep(context, line_secret(words, use, host))
                yield _server(use, host, words, vrf, "dynamic-author")
            for child in (*node.all("port"), *node.all("auth-type")):
                child.mark()
            for child in node.all("server-key"):
                _keep(context, line_secret(child.cursor(1), use, "dynamic-author"))


def _keep(context: Context, secret: Secret | None) -> None:
    if secret is not None:
        context.secrets.append(secret)


def _traps(root: Node, context: Context) -> Iterator[Server]:
    for node in root.all("snmp-server", "host"):
        words = node.cursor(2)
        host = words.next()
        vrf = _vrf(words)
        words.accept("traps") or words.accept("informs")
        version, level = "1", ""
        if words.accept("version"):
            version = words.next()
            if version == "3" and words.peek() in _LEVELS:
                level = words.next()
        name = words.next()
        if version != "3":
            _keep(context, sealed(name, "0", words, "snmp", f"trap {host}"))
        words.rest()
        yield _server("trap", host, words, vrf, f"version {version} {level}".strip())


def read_snmp(root: Node, context: Context) -> tuple[Snmp, ...]:
    """Communities and v3 users with what their lists let in."""
    return (*_communities(root, context), *_v3(root, context))


def _communities(root: Node, context: Context) -> Iterator[Snmp]:
    for node in root.all("snmp-server", "community"):
        words = node.cursor(2)
        secret = sealed(words.next(), "0", words, "snmp", "")
        write, sources = False, EVERYONE
        while words.left:
            word = words.next()
            if word.lower() in ("ro", "rw"):
                write = word.lower() == "rw"
            elif word == "view":
                words.next()
            else:
                if word == "ipv6":
                    word = words.next()
                found = context.sources(word, "snmp", node.at)
                sources = found if sources is EVERYONE else _both(sources, found)
        yield Snmp(version="2c", write=write, at=node.at, secret=secret, sources=sources)


def _both(one: Fact[Match], other: Fact[Match]) -> Fact[Match]:
    if one.value is None or other.value is None or one.at is None:
        return other
    return written(Match.union((one.value, other.value)), one.at)


def _v3(root: Node, context: Context) -> Iterator[Snmp]:
    groups: dict[str, tuple[str, bool, Fact[Match]]] = {}
    places: dict[str, Node] = {}
    used: set[str] = set()
    for node in root.all("snmp-server", "group"):
        words = node.cursor(2)
        name, version = words.next(), words.next()
        level = words.next() if version == "v3" else ""
        write, sources = False, EVERYONE
        while words.left:
            word = words.next()
            if word == "write":
                words.next()
                write = True
            elif word in ("read", "notify", "context", "match"):
                words.next()
            elif word == "access":
                words.accept("ipv6")
                sources = context.sources(words.next(), "snmp", node.at)
        groups[name] = level, write, sources
        places[name] = node
    for node in root.all("snmp-server", "user"):
        words = node.cursor(2)
        name, group = words.next(), words.next()
        used.add(group)
        if words.accept("remote"):
            words.next()
        version = words.next().lstrip("v")
        words.accept("encrypted")
        secret = None
        keys = 0
        while words.peek() in ("auth", "priv"):
            words.next()
            algorithm = words.next()
            if algorithm == "aes" and words.peek() in ("128", "192", "256"):
                words.next()
            secret = one_secret(words, "snmp", name)
            keys += 1
        sources = groups.get(group, ("", False, EVERYONE))[2]
        if words.accept("access"):
            words.accept("ipv6")
            sources = context.sources(words.next(), "snmp", node.at)
        # the key strings are not printed by show running-config, so the group's level is what can be known
        level = groups.get(group, ("", False, EVERYONE))[0] or ("noauth", "auth", "priv")[min(keys, 2)]
        yield Snmp(
            version=version or "3",
            write=groups.get(group, ("", False, EVERYONE))[1],
            at=node.at,
            secret=secret,
            name=name,
            level=level,
            sources=sources,
        )
    yield from _hidden_users(groups, places, used)


def _hidden_users(
    groups: dict[str, tuple[str, bool, Fact[Match]]], places: dict[str, Node], used: set[str]
) -> Iterator[Snmp]:
    """Groups whose users show running-config does not print: each stands for its users."""
    for name, (level, write, sources) in groups.items():
        if name not in used and level:
            yield Snmp(version="3", write=write, at=places[name].at, name=f"group {name}", level=level, sources=sources)


def _silent(version: Fact[str]) -> Fact[bool]:
    old = version.value is not None and version.value.startswith(("10.", "11.", "12.0", "12.1"))
    return SNMP_OLD if old else SNMP_OFF


def snmp_listener(root: Node, snmp: tuple[Snmp, ...], version: Fact[str]) -> Listener:
    """The SNMP agent: on as soon as any ``snmp-server`` command but ``no snmp-server`` stands in the configuration."""
    off = next((node for node in root.peek("no", "snmp-server") if len(node.words) == 2), None)
    lines = root.peek("snmp-server")
    enabled = written(False, off.at) if off is not None else _silent(version)
    if off is not None:
        off.mark()
    elif lines:
        # "the first snmp-server command that you enter enables SNMP" (IOS SNMP Configuration Guide)
        enabled = written(True, lines[0].at)
    known = [entry.sources.value for entry in snmp if entry.sources is not None and entry.sources.value is not None]
    at = snmp[0].at if snmp else None
    sources = written(Match.union(known), at) if known and at is not None else EVERYONE
    return Listener(name="snmp", enabled=enabled, sources=sources, ports=((17, 161),), where="snmp-server")
