"""What tunnels and GlobalProtect gateways of PAN-OS agree to, who comes in by them, and for how long.

Lifetimes are 8 hours for IKE and 1 hour for data; a gateway whose exchange mode is ``auto``, the default, answers main and
aggressive mode (PAN-OS Administrator's Guide, Define IKE Crypto Profiles, Define IPSec Crypto Profiles, Set Up an IKE Gateway).
A GlobalProtect login lasts 30 days, 3 hours without traffic end it (GlobalProtect Administrator's Guide, Configure a
GlobalProtect Gateway, Connection Settings). GlobalProtect and IPsec write to the system or GlobalProtect log without being
asked (PAN-OS Administrator's Guide, Log Types and Severity Levels).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from auditor.model.fact import Fact, default, unknown, written
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.model.tunnel import Access, Agreed, Part
from vendor_parsers._readers.ipsec import cipher, integrity
from vendor_parsers._readers.terms import (
    ALWAYS_ANSWERS,
    NO_LONGEST,
    NO_SCHEDULE,
    by_default,
    not_documented,
    open_term,
    term,
)
from vendor_parsers.paloalto_panos.tree import Element

GUIDE = "PAN-OS Administrator's Guide"
_UNITS = (("seconds", 1), ("minutes", 60), ("hours", 3600), ("days", 86400))
_TLS = {"tls1-0": "1.0", "tls1-1": "1.1", "tls1-2": "1.2", "tls1-3": "1.3"}
LOGGED = default(True, f"{GUIDE}, Log Types and Severity Levels: VPN events are in the system log")


def _seconds(place: Element, *path: str) -> tuple[int, Span] | None:
    """A time written in one of several units."""
    for unit, size in _UNITS:
        number = place.number(*path, unit)
        if number is not None:
            return number * size, place.span(*path, unit)
    return None


def _lifetime(profile: Element, part: Part, usual: int, guide: str) -> Agreed:
    found = _seconds(profile, "lifetime")
    if found is not None:
        return term(part, str(found[0]), found[1])
    return by_default(part, str(usual), f"{GUIDE}, {guide}: {usual // 3600} h")


def ike_terms(gateway: Element | None, profiles: Mapping[str, Element]) -> Iterator[Agreed]:
    """What an IKE gateway agrees to."""
    if gateway is None:
        return
    word, at = gateway.word("protocol", "version"), gateway.span("protocol", "version")
    versions = {"ikev1": ("1",), "ikev2": ("2",), "ikev2-preferred": ("2", "1")}.get(word, ())
    yield from (term("ike version", one, at) for one in versions)
    if not versions:
        yield not_documented("ike version")
    if "2" not in versions or "1" in versions:
        mode = gateway.word("protocol", "ikev1", "exchange-mode")
        place = gateway.span("protocol", "ikev1", "exchange-mode")
        yield (
            term("ike mode", mode, place)
            if mode
            else by_default("ike mode", "auto", f"{GUIDE}, Set Up an IKE Gateway: auto")
        )
    for version in versions or ("1", "2"):
        name = gateway.word("protocol", f"ikev{version}", "ike-crypto-profile") or "default"
        profile = profiles.get(name)
        if profile is None:
            why = Text(f"IKE crypto profile {name} is not in the file", f"IKE 暗号プロファイル {name} がファイルに無い")
            yield from (open_term(part, why) for part in _IKE)
            continue
        yield from _words(profile, ("encryption",), "ike cipher")
        yield from _words(profile, ("hash",), "ike hash")
        yield from _words(profile, ("dh-group",), "ike group")
        yield _lifetime(profile, "ike lifetime", 8 * 3600, "Define IKE Crypto Profiles")


_IKE: tuple[Part, ...] = ("ike cipher", "ike hash", "ike group", "ike lifetime")
_DATA: tuple[Part, ...] = ("cipher", "hash", "pfs", "lifetime")


def data_terms(name: str, profile: Element | None) -> Iterator[Agreed]:
    """What an IPsec crypto profile agrees to."""
    if profile is None:
        why = Text(f"IPSec crypto profile {name} is not in the file", f"IPSec 暗号プロファイル {name} がファイルに無い")
        yield from (open_term(part, why) for part in _DATA)
        return
    if profile.look("ah") is not None:
        yield term("cipher", "null", profile.span("ah"))
        yield from _words(profile, ("ah", "authentication"), "hash")
    else:
        yield from _words(profile, ("esp", "encryption"), "cipher")
        yield from _words(profile, ("esp", "authentication"), "hash")
    group = profile.word("dh-group")
    if group:
        yield term("pfs", "off" if group == "no-pfs" else group.removeprefix("group"), profile.span("dh-group"))
    else:
        yield not_documented("pfs")
    yield _lifetime(profile, "lifetime", 3600, "Define IPSec Crypto Profiles")


def _words(profile: Element, path: tuple[str, ...], part: Part) -> Iterator[Agreed]:
    """The members of a list; ``none`` beside a cipher that authenticates says nothing."""
    words = profile.words_at(*path)
    sealed_itself = part == "hash" and all(word.endswith("gcm") for word in profile.words_at("esp", "encryption"))
    for word in words:
        at = profile.span(*path, word)
        if part in ("cipher", "ike cipher"):
            yield term(part, "null" if word == "null" else cipher(word.replace("-cbc", "")), at, word)
        elif part == "ike group":
            yield term(part, word.removeprefix("group"), at)
        elif word == "none":
            yield from () if sealed_itself else (term(part, "none", at),)
        elif word != "non-auth":
            yield term(part, integrity(word), at, word)
    if not words:
        yield not_documented(part)


def ipsec_access(gateway: Element | None, at: Span) -> Access:
    """Who comes in by an IPsec tunnel: the device of a peer."""
    if gateway is None:
        return Access(people=written("none", at), logged=LOGGED)
    place = gateway.get("authentication")
    kind = "psk" if place.look("pre-shared-key") is not None else "certificate" if place.named else ""
    device: Fact[str] = unknown(Text("no authentication is written", "認証方式の記述が無い"))
    dynamic = gateway.look("peer-address", "dynamic") is not None
    return Access(
        people=written("none", at),
        device=written(kind, gateway.span("authentication")) if kind else device,
        wildcard=written(dynamic, gateway.span("peer-address")),
        idle=default(0, f"{GUIDE}, Set Up an IPSec Tunnel: a tunnel has no idle timeout"),
        longest=NO_LONGEST,
        on_demand=ALWAYS_ANSWERS,
        schedule=NO_SCHEDULE,
        logged=LOGGED,
    )


def portal_terms(shared: Element, entry: Element) -> Iterator[Agreed]:
    """The least version of TLS a GlobalProtect gateway answers."""
    name = entry.word("ssl-tls-service-profile")
    profile = shared.look("ssl-tls-service-profile", name) if name else None
    word = profile.word("protocol-settings", "min-version") if profile is not None else ""
    if profile is not None and word:
        yield term("tls", _TLS.get(word), profile.span("protocol-settings", "min-version"), word)
    else:
        yield not_documented("tls")


def portal_access(shared: Element, entry: Element) -> Access:
    """Who comes in by a GlobalProtect gateway: users, certificates, or both."""
    auth = [one for one in entry.entries("client-auth") if one.word("authentication-profile")]
    certificate = entry.word("certificate-profile")
    roles = entry.entries("roles")
    idle = next((found for role in roles if (found := _seconds(role, "inactivity-logout")) is not None), None)
    life = next((found for role in roles if (found := _seconds(role, "login-lifetime")) is not None), None)
    guide = "GlobalProtect Administrator's Guide, Configure a GlobalProtect Gateway"
    return Access(
        people=_people(shared, entry, auth, certificate),
        device=written("none", entry.at),
        wildcard=written(False, entry.at),
        idle=written(*idle) if idle is not None else default(3 * 3600, f"{guide}: inactivity logout 3 hours"),
        longest=written(*life) if life is not None else default(30 * 86400, f"{guide}: login lifetime 30 days"),
        on_demand=ALWAYS_ANSWERS,
        schedule=NO_SCHEDULE,
        logged=LOGGED,
    )


def _people(shared: Element, entry: Element, auth: list[Element], certificate: str) -> Fact[str]:
    if certificate and auth:
        either = any(one.flag("user-credential-or-client-cert-required") is True for one in auth)
        return written("user" if either else "mfa", auth[0].span("authentication-profile"))
    if certificate:
        return written("certificate", entry.span("certificate-profile"))
    if not auth:
        return unknown(Text("no client authentication is in the file", "クライアント認証の記述がファイルに無い"))
    name, at = auth[0].word("authentication-profile"), auth[0].span("authentication-profile")
    profile = shared.look("authentication-profile", name)
    if profile is not None and profile.look("multi-factor-auth", "mfa-enable", "yes") is not None:
        return written("mfa", at)
    local = profile is not None and profile.look("method", "local-database") is not None
    return written("user" if local else "server", at)
