"""What FortiOS tunnels agree to, who comes in by them, for how long, and what is logged of it.

What is not printed has its default: IKEv1 in main mode, groups 14 and 5 in both phases, 86,400 seconds for phase 1 and 43,200
for phase 2, PFS on, no idle timeout of an IPsec tunnel, 300 idle seconds and 28,800 in all for SSL VPN, event logs on (FortiOS
CLI Reference, vpn ipsec phase1-interface, phase2-interface, vpn ssl settings, log eventfilter; groups 5.4 to 7.2). TLS 1.2 is the
least version of SSL VPN since 6.2 (ssl-min-proto-ver).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from auditor.model.fact import Fact, default, unknown, written
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.model.tunnel import Access, Agreed, Part
from vendor_parsers._readers.ipsec import cipher, integrity
from vendor_parsers._readers.terms import ALWAYS_ANSWERS, NO_LONGEST, by_default, not_documented, term
from vendor_parsers.fortinet_fortios.entries import Config, Entry, Scope

REFERENCE = "FortiOS CLI Reference"
_TLS = {"sslv3": "ssl3", "tls1-0": "1.0", "tls1-1": "1.1", "tls1-2": "1.2", "tls1-3": "1.3"}
_SERVERS = ("user radius", "user ldap", "user saml", "user tacacs+", "user fsso", "user pop3", "user krb-keytab")


def ipsec_terms(config: Config, entry: Entry, seconds: Iterable[Entry]) -> Iterator[Agreed]:
    """Both phases of a tunnel."""
    version = entry.word("ike-version")
    source = f"{REFERENCE}, vpn ipsec phase1-interface"
    yield term("ike version", version, entry.span("ike-version")) if version else by_default("ike version", "1", f"{source}: ike-version 1")  # fmt: skip
    if version in ("", "1"):
        mode = entry.word("mode")
        yield (
            term("ike mode", mode, entry.span("mode"))
            if mode
            else by_default("ike mode", "main", f"{source}: mode main")
        )
    yield from _proposals(entry, "ike cipher", "ike hash")
    yield from _groups(config, entry, "ike group")
    yield _seconds(entry, "keylife", "ike lifetime", 86400)
    for second in seconds:
        yield from _proposals(second, "cipher", "hash")
        if second.flag("pfs") is False:
            yield term("pfs", "off", second.span("pfs"))
        else:
            yield from _groups(config, second, "pfs")
        if second.word("keylife-type") == "kbs":
            yield term("lifetime", "0", second.span("keylife-type"))
        else:
            yield _seconds(second, "keylifeseconds", "lifetime", 43200)


def _proposals(entry: Entry, ciphers: Part, hashes: Part) -> Iterator[Agreed]:
    """``aes256-sha256``, ``aes256gcm``, ``aes256gcm-prfsha384``, ``3des-md5``, ``chacha20poly1305``."""
    words, at = entry.values("proposal"), entry.span("proposal")
    for word in words:
        first, _, second = word.partition("-")
        known = "chacha20poly1305" if first == "chacha20poly1305" else cipher(first)
        yield term(ciphers, known, at, word)
        if second and not second.startswith("prf"):
            yield term(hashes, integrity(second), at, word)
        elif known is not None and not known.endswith(("gcm", "poly1305")):
            yield term(hashes, "none", at)
    if not words:
        yield not_documented(ciphers)
        yield not_documented(hashes)


def _groups(config: Config, entry: Entry, part: Part) -> Iterator[Agreed]:
    words, at = entry.values("dhgrp"), entry.span("dhgrp")
    yield from (term(part, word, at) for word in words)
    if not words and (5, 4) <= config.version[:2] < (7, 4):
        yield from (by_default(part, word, f"{REFERENCE}: dhgrp 14 5") for word in ("14", "5"))
    elif not words:
        yield not_documented(part)


def _seconds(entry: Entry, key: str, part: Part, usual: int) -> Agreed:
    value = entry.number(key)
    if value is not None:
        return term(part, str(value), entry.span(key))
    return by_default(part, str(usual), f"{REFERENCE}: {key} {usual}")


def ssl_terms(config: Config, entry: Entry) -> Iterator[Agreed]:
    """The least version of TLS."""
    word = entry.word("ssl-min-proto-ver")
    if word:
        yield term("tls", _TLS.get(word), entry.span("ssl-min-proto-ver"), word)
    elif config.version[:2] >= (6, 2):
        yield by_default("tls", "1.2", f"{REFERENCE}, vpn ssl settings: ssl-min-proto-ver tls1-2")
    else:
        yield not_documented("tls")


# -- access -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Around:
    """What tunnels of one VDOM share: groups of users, second factors, servers, schedules of policies by source, event logs."""

    groups: Mapping[str, tuple[str, ...]]
    factors: Mapping[str, str]
    servers: frozenset[str]
    schedules: Mapping[str, list[tuple[str, Span]]]
    logged: Fact[bool]


def surroundings(scope: Scope) -> Around:
    """Read once for all tunnels."""
    schedules: dict[str, list[tuple[str, Span]]] = {}
    for policy in scope.table("firewall policy") if _has_tunnels(scope) else ():
        if policy.word("action") == "accept" and policy.flag("status") is not False:
            for name in policy.values("srcintf"):
                schedules.setdefault(name, []).append((policy.word("schedule"), policy.span("schedule")))
    for zone in scope.table("system zone"):
        for member in zone.values("interface"):
            schedules.setdefault(member, []).extend(schedules.get(zone.name, ()))
    return Around(
        groups={group.name: group.values("member") for group in scope.table("user group")},
        factors={user.name: user.word("two-factor") for user in scope.table("user local")},
        servers=frozenset(name for path in _SERVERS for name, _ in scope.entries(path)),
        schedules=schedules,
        logged=_logged(scope),
    )


def _has_tunnels(scope: Scope) -> bool:
    return any(scope.has(path) for path in ("vpn ipsec phase1-interface", "vpn ipsec phase1", "vpn ssl settings"))


def ipsec_access(around: Around, entry: Entry, authentication: str) -> Access:
    """Who comes in by an IPsec tunnel."""
    dynamic = entry.word("type") == "dynamic"
    device: Fact[str] = unknown(Text("the authentication method is not understood", "認証方式を解釈できない"))
    method = authentication.partition("+")[0]
    if method:
        device = (
            written(method, entry.span("authmethod"))
            if entry.written("authmethod")
            else default(method, f"{REFERENCE}, vpn ipsec phase1-interface: authmethod psk")
        )
    idle: Fact[int] = default(0, f"{REFERENCE}, vpn ipsec phase1-interface: idle-timeout disable")
    if entry.flag("idle-timeout") is True:
        minutes = entry.number("idle-timeoutinterval")
        # 15 minutes unless written (FortiOS CLI Reference, idle-timeoutinterval)
        idle = written(60 * (15 if minutes is None else minutes), entry.span("idle-timeout"))
    return Access(
        people=_ipsec_people(around, entry),
        device=device,
        wildcard=written(dynamic, entry.span("type")),
        idle=idle,
        longest=NO_LONGEST,
        on_demand=ALWAYS_ANSWERS,
        schedule=_schedule(around, entry.name, entry.at),
        logged=around.logged,
    )


def _ipsec_people(around: Around, entry: Entry) -> Fact[str]:
    """XAUTH and EAP ask for a user; so does a peer type that takes the keys of dial-up users."""
    groups = [*entry.values("authusrgrp")]
    for key in ("xauthtype", "eap"):
        word = entry.word(key)
        if word not in ("", "disable"):
            return _of_groups(around, groups, entry.span(key))
    dialling = entry.values("usrgrp")
    return _of_groups(around, [*dialling], entry.span("usrgrp")) if dialling else written("none", entry.at)


def _of_groups(around: Around, names: list[str], at: Span) -> Fact[str]:
    """How the members of user groups authenticate; without groups the policies name them."""
    members = [member for name in names for member in around.groups.get(name, ())]
    if any(member in around.servers for member in members):
        return written("server", at)
    own = [around.factors[member] for member in members if member in around.factors]
    return written("mfa" if own and all(way not in ("", "disable") for way in own) else "user", at)


def ssl_access(scope: Scope, around: Around, entry: Entry) -> Access:
    """Who comes in by SSL VPN: users always have to log in."""
    groups = [name for rule in entry.table("authentication-rule") for name in rule.values("groups")]
    people = _of_groups(around, groups, entry.span("default-portal"))
    certificates = [rule for rule in entry.table("authentication-rule") if rule.flag("client-cert") is True]
    if entry.flag("reqclientcert") is True:
        people = written("mfa", entry.span("reqclientcert"))
    elif certificates and len(certificates) == len(list(entry.table("authentication-rule"))):
        people = written("mfa", certificates[0].span("client-cert"))
    return Access(
        people=people,
        device=written("none", entry.at),
        wildcard=written(False, entry.at),
        idle=_limit(entry, "idle-timeout", 300),
        longest=_limit(entry, "auth-timeout", 28800),
        on_demand=ALWAYS_ANSWERS,
        schedule=_schedule(around, f"ssl.{scope.name or 'root'}", entry.at),
        logged=around.logged,
    )


def dial_in_access(around: Around, entry: Entry) -> Access:
    """Who comes in by L2TP or PPTP: members of a group."""
    group = entry.word("usrgrp")
    return Access(
        people=_of_groups(around, [group], entry.span("usrgrp")) if group else written("none", entry.at),
        device=written("none", entry.at),
        on_demand=ALWAYS_ANSWERS,
        logged=around.logged,
    )


def _limit(entry: Entry, key: str, usual: int) -> Fact[int]:
    value = entry.number(key)
    if value is not None:
        return written(value, entry.span(key))
    return default(usual, f"{REFERENCE}, vpn ssl settings: {key} {usual}")


def _schedule(around: Around, tunnel: str, at: Span) -> Fact[str]:
    """The schedule of the policies from a tunnel, where all of them have one."""
    found = [*around.schedules.get(tunnel, ()), *around.schedules.get("any", ())]
    if found and all(name not in ("", "always") for name, _ in found):
        return written(", ".join(dict.fromkeys(name for name, _ in found)), found[0][1])
    return written("", found[0][1] if found else at)


def _logged(scope: Scope) -> Fact[bool]:
    """Whether events of VPN are logged."""
    entry = scope.settings("log eventfilter")
    for key in ("event", "vpn"):
        if entry.flag(key) is False:
            return written(False, entry.span(key))
    if entry.flag("vpn") is True:
        return written(True, entry.span("vpn"))
    return default(True, f"{REFERENCE}, log eventfilter: event enable, vpn enable")
