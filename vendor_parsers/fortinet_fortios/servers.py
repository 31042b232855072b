"""The servers a FortiGate talks to, its SNMP communities and users, its local users, and the secrets kept for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from auditor.model.address import is_ip, masked, parse_ip, prefix
from auditor.model.fact import Fact, default, unknown, written
from auditor.model.management import Server, Snmp, User
from auditor.model.ranges import Ranges
from auditor.model.rule import ANYWHERE, Match
from auditor.model.secret import Secret, seal
from auditor.model.text import Text
from vendor_parsers.fortinet_fortios.admins import seal_stored, stored
from vendor_parsers.fortinet_fortios.entries import Config, Entry, Scope
from vendor_parsers.fortinet_fortios.logs import encrypted

LEVELS = {"no-auth-no-priv": "noauth", "auth-no-priv": "auth", "auth-priv": "priv"}
DEFAULT_COMMUNITIES = frozenset({"public", "private"})


def _server(use: str, entry: Entry, key: str, detail: str = "", vrf: str = "") -> Server | None:
    """The server that ``key`` names; None when it names none."""
    host = entry.word(key)
    if not host or host in ("0.0.0.0", "::"):
        return None
    ip = parse_ip(host) if is_ip(host) else None
    return Server(use=use, host=host, at=entry.span(key), ip=ip, detail=detail, vrf=vrf)


def _logging(scope: Scope) -> Iterator[Server | None]:
    """Enabled log targets; a target that is switched off is none."""
    for path in scope.paths("log "):
        words = path.split()
        if len(words) != 3 or words[2] not in ("setting", "override-setting"):
            continue
        target = words[1]
        if target.startswith(("syslogd", "fortianalyzer")):
            entry = scope.settings(path)
            on = entry.flag("status")
            detail = " ".join(
                part for part in (target, *(entry.word(key) for key in ("mode", "enc-algorithm"))) if part
            )
            port = entry.word("port")
            found = _server("syslog", entry, "server", f"{detail} port {port}" if port else detail, scope.name)
            secure = encrypted(entry, target)
            cloud = target == "fortianalyzer-cloud"
            if on and cloud:
                yield _log_cloud("fortianalyzer-cloud", entry, scope, secure)
            yield replace(found, encrypted=secure) if on and found is not None else None
        elif target == "fortiguard":
            entry = scope.settings(path)
            if entry.flag("status"):
                yield _log_cloud("forticloud", entry, scope, encrypted(entry, target))


def _log_cloud(host: str, entry: Entry, scope: Scope, secure: Fact[bool]) -> Server:
    return Server(
        use="cloud",
        host=host,
        at=entry.at,
        detail="logging",
        vrf=scope.name,
        encrypted=secure,
        on_the_internet=True,
        collects=True,
    )


def _names_and_time(scope: Scope) -> Iterator[Server | None]:
    for path in ("system dns", "system vdom-dns"):
        entry = scope.settings(path)
        for key in ("primary", "secondary", "ip6-primary", "ip6-secondary"):
            yield _server("dns", entry, key, entry.word("protocol"), scope.name)
    if scope.has("system ntp"):
        entry = scope.settings("system ntp")
        on = entry.flag("ntpsync") is True
        kind = entry.word("type")
        for row in entry.table("ntpserver"):
            authenticated = row.flag("authentication") is True
            row.values("key-id")
            found = _server("ntp", row, "server", "authenticated" if authenticated else "", scope.name)
            yield found if on and kind == "custom" else None
        if on and kind != "custom":
            # type fortiguard is the default: time comes from FortiGuard
            yield Server(
                use="ntp", host="fortiguard", at=entry.span("ntpsync"), detail="FortiGuard NTP", vrf=scope.name,
                on_the_internet=True,
            )  # fmt: skip


def _authentication(scope: Scope, secrets: list[Secret], hard: bool) -> Iterator[Server | None]:
    kinds = (
        ("user radius", "radius", ("server", "secondary-server", "tertiary-server"), ("secret", "secondary-secret", "tertiary-secret", "rsso-secret")),
        ("user tacacs+", "tacacs", ("server", "secondary-server", "tertiary-server"), ("key", "secondary-key", "tertiary-key")),
        ("user ldap", "ldap", ("server", "secondary-server", "tertiary-server"), ("password",)),
        ("user fsso", "other", ("server", "server2", "server3"), ("password", "password2", "password3")),
    )  # fmt: skip
    for path, use, hosts, keys in kinds:
        for entry in scope.table(path):
            detail = "cleartext" if use == "ldap" and entry.word("secure") in ("", "disable") else ""
            if use == "ldap":
                for key in ("cnid", "dn", "type", "username", "port"):
                    entry.values(key)
            for key in keys:
                secret = stored(entry, key, use if use in ("radius", "tacacs") else "other", entry.name, hard=hard)
                secrets += [secret] if secret is not None else []
            for key in hosts:
                yield _server(use, entry, key, detail, scope.name)


def _central(config: Config) -> Iterator[Server | None]:
    shared = config.shared
    if shared.has("system central-management"):
        entry = shared.settings("system central-management")
        kind = entry.word("type")
        manager = _server("other", entry, "fmg", "fortimanager")
        if kind != "none":
            yield manager
        if kind == "fortiguard":
            yield Server(use="cloud", host="forticloud", at=entry.at, detail="central management")
    if shared.has("system fortiguard"):
        entry = shared.settings("system fortiguard")
        entry.word("update-server-location")
        for key in ("protocol", "port"):
            entry.values(key)
        yield Server(use="cloud", host="fortiguard", at=entry.at, detail="FortiGuard updates and ratings")
    if shared.has("system email-server"):
        entry = shared.settings("system email-server")
        security = entry.word("security")
        entry.values("port")
        yield _server("mail", entry, "server", security)


def read_servers(config: Config, secrets: list[Secret], *, hard: bool) -> list[Server]:
    """Every server the device is told to use, in the order of the sections; keys are added to ``secrets``."""
    found: list[Server | None] = []
    for scope in (config.shared, *(config.vdoms if config.several else ())):
        found += _logging(scope)
        found += _names_and_time(scope)
        found += _authentication(scope, secrets, hard)
    found += _central(config)
    return [server for server in found if server is not None]


def _hosts(entry: Entry) -> tuple[list[Ranges], bool]:
    """The managers of a community that may ask, and whether one was not understood."""
    found: list[Ranges] = []
    puzzled = False
    for path, keys in (("hosts", ("ip",)), ("hosts6", ("ipv6", "ip6"))):
        for row in entry.table(path):
            asks = row.choice("host-type", {"any": True, "query": True, "trap": False}) is not False
            values = next((row.values(key) for key in keys if row.mentioned(key)), ())
            try:
                hosts = masked(values[0], values[1]) if len(values) > 1 else prefix(values[0])
            except (ValueError, IndexError):
                puzzled = True
                continue
            if values[0] == "0.0.0.0" and len(values) == 1:
                hosts = prefix("0.0.0.0/0")
            found += [hosts] if asks else []
    return found, puzzled


def _community(entry: Entry, on: bool) -> list[Snmp]:
    hosts, puzzled = _hosts(entry)
    sources: Fact[Match] = unknown(
        Text(
            "no manager is listed; whether any may ask is not documented",
            "マネージャの指定がなく、その場合の動作は文書で確認できない",
        )
    )
    if puzzled:
        sources = unknown(Text("a manager's address was not understood", "マネージャのアドレスを解釈できない"))
    elif hosts:
        sources = written(Match.exact(Ranges.union(hosts), "hosts"), entry.at)
    name = entry.values("name")
    secret = None
    if name and name[0] == "ENC":
        secret = stored(entry, "name", "snmp", f"community {entry.name}")
    elif name:
        secret = seal(
            name[0], use="snmp", storage="clear", at=entry.span("name"), owner="", defaults=DEFAULT_COMMUNITIES
        )
    for key in ("query-v1-port", "query-v2c-port", "events"):
        entry.values(key)
    enabled = entry.flag("status") is not False and on
    found: list[Snmp] = []
    for version, key in (("1", "query-v1-status"), ("2c", "query-v2c-status")):
        asked = entry.flag(key) is not False
        if enabled and asked:
            found.append(Snmp(version=version, write=False, at=entry.at, secret=secret, sources=sources))
    return found


def read_snmp(config: Config, secrets: list[Secret], *, hard: bool) -> list[Snmp]:
    """Communities and SNMPv3 users that may ask; FortiOS lets none of them write."""
    found: list[Snmp] = []
    on = config.shared.settings("system snmp sysinfo").flag("status") is True
    for _, table in config.everywhere("system snmp community"):
        for entry in table:
            found += _community(entry, on)
    for _, table in config.everywhere("system snmp user"):
        for entry in table:
            level = entry.choice("security-level", LEVELS) or ("" if entry.written("security-level") else "noauth")
            passwords = [stored(entry, key, "snmp", entry.name, hard=hard) for key in ("auth-pwd", "priv-pwd")]
            for key in ("auth-proto", "priv-proto"):
                entry.values(key)
            secrets += [secret for secret in passwords if secret is not None]
            asks = entry.flag("queries") is not False and entry.flag("status") is not False
            if asks and on:
                no_list = default(ANYWHERE, "CLI reference, config system snmp user: no list of managers")
                found.append(
                    Snmp(
                        version="3",
                        write=False,
                        at=entry.at,
                        secret=passwords[0],
                        name=entry.name,
                        level=level,
                        sources=no_list,
                    )
                )
    return found


def read_local_users(config: Config, *, hard: bool) -> list[User]:
    """The accounts for VPN, Wi-Fi and firewall logins; none of them administers the device."""
    found: list[User] = []
    for _, table in config.everywhere("user local"):
        for entry in table:
            kind = entry.word("type")
            on = entry.flag("status") is not False
            for key in ("radius-server", "ldap-server", "tacacs+-server"):
                entry.values(key)
            found.append(
                User(
                    name=entry.name,
                    at=entry.at,
                    privilege="firewall user",
                    administrator=default(
                        False,
                        Text(
                            "config user local: users of policies, not administrators",
                            "config user local はポリシー用の利用者であり、管理者ではない",
                        ),
                    ),
                    secret=stored(entry, "passwd", "user", entry.name, hard=hard),
                    enabled=on,
                    remote=kind in ("radius", "ldap", "tacacs+"),
                )
            )
    return found


OTHER_SECRETS = (
    ("system ha", "password", "other"),
    ("system interface", "password", "other"),
    ("system email-server", "password", "other"),
    ("system ntp", "key", "ntp"),
    ("vpn certificate local", "password", "other"),
    ("system certificate local", "password", "other"),
    ("firewall ssh local-key", "password", "other"),
    ("firewall ssh local-ca", "password", "other"),
    ("system sms-server", "password", "other"),
    ("system ddns", "ddns-password", "other"),
    ("system modem", "passwd1", "other"),
    ("system lte-modem", "passwd", "other"),
    ("user peer", "passwd", "other"),
    ("router key-chain", "key-string", "routing"),
    ("router bgp", "password", "routing"),
)
"""Section, key and use of secrets that nothing else here reads."""


def read_other_secrets(config: Config, secrets: list[Secret], *, hard: bool) -> None:
    """Add the secrets of sections that are not read otherwise."""
    for scope in (config.shared, *(config.vdoms if config.several else ())):
        for path, key, use in OTHER_SECRETS:
            for name, node in scope.statements(path, key):
                node.mark()
                secret = seal_stored(tuple(node.words[1:]), use, name, node.at, hard=hard)
                secrets += [secret] if secret is not None else []
