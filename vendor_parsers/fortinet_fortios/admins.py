"""FortiOS administrators and users, where they may come from, and the services they log in to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from auditor.model.address import ANY4, ANY6, masked, prefix
from auditor.model.fact import Fact, default, unknown, written
from auditor.model.interface import Interface
from auditor.model.management import Listener, Snmp, User
from auditor.model.ranges import NOTHING, Ranges
from auditor.model.rule import ANYWHERE, Match, RuleSet
from auditor.model.secret import Secret, Storage, seal
from auditor.model.service import TCP, UDP
from auditor.model.span import Span
from auditor.model.text import Text
from vendor_parsers.fortinet_fortios import defaults
from vendor_parsers.fortinet_fortios.entries import Config, Entry
from vendor_parsers.fortinet_fortios.lists import admitted

FULL = frozenset({"super_admin", "prof_admin"})
READ_ONLY = frozenset({"super_admin_readonly"})
LOGINS = frozenset({"ssh", "telnet", "http", "https"})
OTHER_PORTS: dict[str, tuple[tuple[int, int], ...]] = {
    "fgfm": ((TCP, 541),),
    "fabric": ((TCP, 8013), (UDP, 5246)),
    "capwap": ((UDP, 5246), (UDP, 5247)),
    "ftm": ((TCP, 4433),),
    "radius-acct": ((UDP, 1813),),
    "probe-response": ((TCP, 8008),),
    "auto-ipsec": ((UDP, 500),),
    "speed-test": ((TCP, 5201),),
    "icond": (),
    "scim": (),
    "dnp": (),
}
NO_ACCESS = "CLI reference, config system interface: allowaccess lists nothing by default"


def stored(entry: Entry, key: str, use: str, owner: str, *, hashed: bool = False, hard: bool = False) -> Secret | None:
    """The secret of ``key``, measured and forgotten; None when it is not written."""
    return seal_stored(entry.values(key), use, owner, entry.span(key), hashed=hashed, hard=hard)


def seal_stored(
    values: tuple[str, ...], use: str, owner: str, at: Span, *, hashed: bool = False, hard: bool = False
) -> Secret | None:
    """A secret as FortiOS writes it; None when nothing is written.

    ``ENC`` values are encrypted with a key that is known (FG-IR-19-007) unless ``hard``: private-data-encryption.
    Administrators' (``hashed``) are hashes: ``SH2`` SHA-256, ``AK1`` SHA-1, ``PB2`` PBKDF2.
    """
    if not values:
        return None
    text = "".join(values[1:]) if values[0] == "ENC" else " ".join(values)
    if not text.strip("*") or text.startswith("<"):
        return Secret(use=use, storage="masked", at=at, owner=owner)
    if values[0] != "ENC":
        return seal(text, use=use, storage="clear", at=at, owner=owner)
    storage: Storage = "encrypted" if hard else "reversible"
    if hashed:
        storage = "weak-hash" if text.startswith("AK1") else "hash"
    return seal(None, use=use, storage=storage, at=at, owner=owner, stored=text)


def private_encryption(config: Config) -> bool:
    """True when secrets are kept under a key of the device's owner."""
    return config.shared.settings("system global").flag("private-data-encryption") is True


def _changes(profile: Entry) -> bool:
    """Whether an access profile lets its users change anything; a ``custom`` area is spelled out in a block below."""
    areas = [profile.values(key) for key in profile.written_keys() if key.endswith("grp") or key == "wifi"]
    for path in profile.blocks():
        block = profile.settings(path)
        areas += [block.values(key) for key in block.written_keys()]
    return any("read-write" in values for values in areas)


def _profiles(config: Config) -> dict[str, Fact[bool]]:
    """Access profile -> whether it may change the device."""
    known: dict[str, Fact[bool]] = dict.fromkeys(
        FULL, default(True, Text("predefined profile", "定義済みプロファイル"))
    )
    known.update(dict.fromkeys(READ_ONLY, default(False, Text("predefined profile", "定義済みプロファイル"))))
    for _, table in config.everywhere("system accprofile"):
        for entry in table:
            known[entry.name] = written(_changes(entry), entry.at)
    return known


@dataclass(frozen=True, slots=True)
class Admin:
    """An administrator with the sources the login is limited to; None: not limited."""

    user: User
    hosts4: Match | None
    hosts6: Match | None
    at: Span


def _hosts(config: Config, entry: Entry, prefix_key: str, whole: Ranges) -> Match | None:
    """The union of the trusted hosts of one family; None when there are none."""
    parts: list[Ranges] = []
    opened = False
    for key in entry.written_keys(prefix_key):
        values = entry.values(key)
        if not values:
            continue
        try:
            found = masked(values[0], values[1]) if len(values) > 1 else prefix(values[0])
        except ValueError:
            config.puzzled(entry, key, "user")
            return Match.opaque(key, whole)
        opened = opened or found == whole
        parts += [found] if found != whole else []
    if not parts:
        return None
    # Unused places print as 0.0.0.0 0.0.0.0; one in front of others is said to open the login
    first = entry.values(f"{prefix_key}1")
    wide = opened and bool(first) and first in (("0.0.0.0", "0.0.0.0"), ("0.0.0.0/0",), ("::/0",))
    listed = Ranges.union(parts)
    return Match(listed, whole, ("trusthost",), ("trusthost1",)) if wide else Match.exact(listed, "trusthost")


def read_admins(config: Config) -> list[Admin]:
    """The administrators of the device, API users with them."""
    profiles = _profiles(config)
    found: list[Admin] = []
    for _, table in config.everywhere("system admin"):
        found += [_admin(config, entry, profiles) for entry in table]
    for _, table in config.everywhere("system api-user"):
        for entry in table:
            hosts = [row.values("ipv4-trusthost") for row in entry.table("trusthost")]
            for row in entry.table("trusthost"):
                row.values("type")
                row.values("ipv6-trusthost")
            secret = stored(entry, "api-key", "user", entry.name, hashed=True)
            profile = entry.word("accprofile")
            user = User(
                name=entry.name,
                at=entry.at,
                privilege=profile,
                administrator=profiles.get(profile)
                or unknown(Text("the access profile is not in the file", "アクセスプロファイルの定義がファイルにない")),
                secret=secret,
            )
            limited = Match.exact(Ranges.union(_networks(hosts)), "trusthost") if hosts else None
            found.append(Admin(user, limited, None, entry.at))
    return found


def _networks(rows: list[tuple[str, ...]]) -> Iterator[Ranges]:
    for values in rows:
        try:
            yield masked(values[0], values[1]) if len(values) > 1 else prefix(values[0])
        except (ValueError, IndexError):
            yield ANY4


def _admin(config: Config, entry: Entry, profiles: dict[str, Fact[bool]]) -> Admin:
    remote = entry.flag("remote-auth") is True
    profile = entry.word("accprofile")
    secret = stored(entry, "password", "user", entry.name, hashed=True)
    for key in entry.written_keys("ssh-public-key"):
        entry.values(key)
    if secret is None and not remote:
        secret = Secret(use="user", storage="absent", at=entry.at, owner=entry.name)
    user = User(
        name=entry.name,
        at=entry.at,
        privilege=profile,
        administrator=profiles.get(profile)
        or unknown(Text("the access profile is not in the file", "アクセスプロファイルの定義がファイルにない")),
        secret=secret,
        remote=remote,
    )
    four = _hosts(config, entry, "trusthost", ANY4)
    return Admin(user, four, _hosts(config, entry, "ip6-trusthost", ANY6), entry.at)


def login_sources(admins: list[Admin], *, six: bool) -> Fact[Match]:
    """Who may reach a login: the union of all trusted hosts, unlimited while one administrator has none."""
    limits = [admin.hosts6 if six else admin.hosts4 for admin in admins]
    if not admins:
        return unknown(Text("the file lists no administrators", "管理者の定義がファイルにない"))
    if six and any(found is None for found in limits) and all(admin.hosts4 is not None for admin in admins):
        return unknown(Text("trusted hosts are given for IPv4 only", "信頼ホストが IPv4 のみで指定されている"))
    open_to_all = next((admin for admin, found in zip(admins, limits, strict=True) if found is None), None)
    if open_to_all is not None:
        # A default, but one with a place: the entry that has no trusted host opens the login of all
        name = open_to_all.user.name
        note = Text(
            f"administrator {name} has no trusted host: {defaults.TRUST_HOSTS}",
            f"管理者 {name} に信頼ホストの指定がない: {defaults.TRUST_HOSTS}",
        )
        return Fact("default", ANYWHERE, open_to_all.at, note)
    union = Match.union([found for found in limits if found is not None])
    return written(replace(union, names=("trusthost",)), admins[0].at)


@dataclass(frozen=True, slots=True)
class _Access:
    """What limits the listeners of a device."""

    logins: Fact[Match]
    logins6: Fact[Match]
    ports: dict[str, int]
    telnet: Fact[bool]
    redirect: bool
    snmp: Fact[bool]
    managers: Fact[Match]
    local: dict[str, RuleSet]


def _managers(snmp: list[Snmp]) -> Fact[Match]:
    """Who may ask by SNMP: the managers of every community and user together."""
    facts = [one.sources for one in snmp if one.sources is not None]
    if not snmp:
        return default(
            Match.exact(NOTHING),
            Text("no community and no user: nobody may ask", "コミュニティもユーザもないため、誰も問い合わせできない"),
        )
    if any(fact.value is None for fact in facts) or len(facts) < len(snmp):
        return unknown(
            Text(
                "the managers of a community or user are not known", "コミュニティまたはユーザのマネージャが分からない"
            )
        )
    union = Match.union([fact.value for fact in facts if fact.value is not None])
    union = replace(union, names=tuple(dict.fromkeys(union.names)))
    if any(fact.state == "default" for fact in facts):
        return default(union, Text("an SNMPv3 user has no list of managers", "SNMPv3 ユーザにはマネージャの一覧がない"))
    return written(union, snmp[0].at)


def _access(config: Config, admins: list[Admin], snmp: list[Snmp], local: dict[str, RuleSet]) -> _Access:
    shared = config.shared.settings("system global")
    ports = {"http": 80, "https": 443, "ssh": 22, "telnet": 23}
    for name, key in (
        ("http", "admin-port"),
        ("https", "admin-sport"),
        ("ssh", "admin-ssh-port"),
        ("telnet", "admin-telnet-port"),
    ):
        ports[name] = shared.number(key) or ports[name]
    agent = config.shared.settings("system snmp sysinfo")
    return _Access(
        login_sources(admins, six=False),
        login_sources(admins, six=True),
        ports,
        shared.switch("admin-telnet", default(True, defaults.CLI_GLOBAL)),
        shared.flag("admin-https-redirect") is not False,
        agent.switch("status", default(False, "CLI reference, config system snmp sysinfo: status default disable")),
        _managers(snmp),
        local,
    )


def _limit(
    limit: _Access, sources: Fact[Match], port: str, vrf: str, ports: tuple[tuple[int, int], ...]
) -> Fact[Match]:
    """The sources after the local-in policies of the interface's VDOM."""
    rules = limit.local.get(vrf.partition(":")[0]) or limit.local.get("")
    if sources.value is None or rules is None or not ports:
        return sources
    found = admitted(rules, port, ports[0][0], ports[0][1], sources.value)
    return sources if found == sources.value else written(found, rules.at)


def _dedicated(entry: Entry, sources: Fact[Match]) -> Fact[Match]:
    """The sources after ``trust-ip-N`` of a dedicated management interface."""
    parts: list[Ranges] = []
    for key in entry.written_keys("trust-ip-"):
        try:
            found = masked(*entry.values(key)[:2])
        except (ValueError, TypeError):
            continue
        parts += [found] if found != ANY4 else []
    for key in entry.written_keys("trust-ip6-"):
        entry.values(key)
    if not parts or sources.value is None:
        return sources
    allowed = Ranges.union(parts)
    value = sources.value
    narrowed = Match(value.lower & allowed, value.upper & allowed, ("trust-ip",), value.unknown)
    return written(narrowed, entry.span(entry.written_keys("trust-ip-")[0]))


def _listeners(limit: _Access, entry: Entry, holder: Entry, key: str, vrf: str) -> Iterator[Listener]:
    """One listener for each service that ``allowaccess`` names on an interface."""
    six = key.startswith("ip6")
    for word in holder.values(key):
        if word == "ping":
            continue
        at = holder.span(key)
        on: Fact[bool] = written(True, at)
        sources: Fact[Match] = default(
            ANYWHERE, Text("allowaccess limits no source", "allowaccess は接続元を制限しない")
        )
        version = ""
        ports: tuple[tuple[int, int], ...]
        if word in LOGINS:
            name, ports = word, ((TCP, limit.ports[word]),)
            sources = _dedicated(entry, limit.logins6 if six else limit.logins)
            if word == "telnet" and limit.telnet.is_(False):
                on = limit.telnet
            if word == "http" and limit.redirect:
                version = "redirects to https"
        elif word == "snmp":
            name, ports = "snmp", ((UDP, 161),)
            sources = limit.managers
            on = written(True, at) if limit.snmp.is_(True) else limit.snmp
        else:
            name, ports = "other", OTHER_PORTS.get(word, ())
            version = word
        yield Listener(
            name=name,
            enabled=on,
            sources=_limit(limit, sources, entry.name, vrf, ports),
            ports=ports,
            interfaces=frozenset({entry.name}),
            where=f"{entry.name} {key}" if six else entry.name,
            version=version,
            vrf=vrf,
        )


def read_listeners(
    config: Config, admins: list[Admin], snmp: list[Snmp], interfaces: tuple[Interface, ...], local: dict[str, RuleSet]
) -> list[Listener]:
    """The services of the device itself, one for each interface that offers them.

    A login service that no interface offers is there once, off by default, so that a check has its subject.
    """
    limit = _access(config, admins, snmp, local)
    by_name = {port.name: port for port in interfaces}
    found: list[Listener] = []
    seen = False
    for _, table in config.everywhere("system interface"):
        for entry in table:
            seen = True
            port = by_name.get(entry.name)
            vrf = port.vrf if port is not None else ""
            holders = [(entry, "allowaccess"), (entry.settings("ipv6"), "ip6-allowaccess")]
            holders += [(extra, "allowaccess") for extra in entry.table("secondaryip")]
            for holder, key in holders:
                found += _listeners(limit, entry, holder, key, vrf)
    offered = {listener.name for listener in found}
    for name in ("ssh", "telnet", "http", "https", "snmp") if seen else ():
        if name not in offered:
            off: Fact[bool] = (
                limit.telnet if name == "telnet" and limit.telnet.state == "written" else default(False, NO_ACCESS)
            )
            off = off if off.is_(False) else default(False, NO_ACCESS)
            found.append(Listener(name=name, enabled=off, sources=default(Match.exact(NOTHING), NO_ACCESS)))
    return found
