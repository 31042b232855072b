"""What IPsec tunnels of Junos agree to, and who comes in by them.

IKEv1 in main mode unless written, 28,800 seconds for IKE and 3600 for data, no PFS (Junos OS CLI Reference, version, mode,
lifetime-seconds (Security IKE, Security IPsec), perfect-forward-secrecy). A proposal-set stands for several proposals (Junos OS
CLI Reference, proposal-set (Security IKE), proposal-set (Security IPsec)).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from auditor.model.fact import Fact, unknown, written
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.model.tunnel import Access, Agreed, Part
from vendor_parsers._readers.ipsec import cipher, integrity
from vendor_parsers._readers.terms import ALWAYS_ANSWERS, NO_LONGEST, NO_SCHEDULE, by_default, not_documented, term
from vendor_parsers.juniper_junos.statement import Statement

REFERENCE = "Junos OS CLI Reference"
_HASHES = {
    "md5": "md5", "sha1": "sha1", "sha-256": "sha256", "sha-384": "sha384", "sha-512": "sha512", "hmac-md5-96": "md5",
    "hmac-sha1-96": "sha1", "hmac-sha-256-128": "sha256", "hmac-sha-256-96": "sha256", "hmac-sha-384": "sha384",
    "hmac-sha-512": "sha512",
}  # fmt: skip
_IKE_SETS = {
    "basic": (("1",), ("des",), ("sha1", "md5")),
    "compatible": (("2",), ("3des", "des"), ("sha1", "md5")),
    "standard": (("2",), ("3des", "aes128"), ("sha1",)),
}
"""Groups, ciphers and hashes of the IKE sets."""
_DATA_SETS = {
    "basic": (("off",), ("des",), ("sha1", "md5")),
    "compatible": (("off",), ("3des", "des"), ("sha1", "md5")),
    "standard": (("2",), ("3des", "aes128"), ("sha1",)),
}


@dataclass(frozen=True, slots=True)
class Pieces:
    """The statements a tunnel is made of."""

    vpn: Statement
    gateway: Statement
    policy: Statement
    inner: Statement
    first: tuple[Statement, ...]
    second: tuple[Statement, ...]


def terms_of(made: Pieces) -> Iterator[Agreed]:
    """Both phases of a tunnel."""
    version = made.gateway.one("version")
    word = made.gateway.word("version")
    if version is not None and word in ("v1-only", "v2-only"):
        yield term("ike version", word[1], version.at)
    else:
        yield by_default("ike version", "1", f"{REFERENCE}, version (Security IKE): IKEv1")
    if word != "v2-only":
        mode = made.policy.one("mode")
        if mode is not None and made.policy.word("mode"):
            yield term("ike mode", made.policy.word("mode"), mode.at)
        else:
            yield by_default("ike mode", "main", f"{REFERENCE}, mode (Security IKE): main")
    yield from _set(made.policy, _IKE_SETS, ("ike group", "ike cipher", "ike hash"))
    yield from _proposals(made.first, ("ike cipher", "ike hash"))
    for one in made.first:
        group = one.one("dh-group")
        if group is not None:
            yield from (term("ike group", word.removeprefix("group"), group.at) for word in one.words("dh-group"))
        else:
            yield not_documented("ike group")
    yield from _lifetimes(made.first, "ike lifetime", "28800")
    yield from _set(made.inner, _DATA_SETS, ("pfs", "cipher", "hash"))
    yield from _proposals(made.second, ("cipher", "hash"))
    keys = made.inner.find("perfect-forward-secrecy", "keys")
    if keys is not None:
        words = made.inner.words("perfect-forward-secrecy", "keys")
        yield from (term("pfs", word.removeprefix("group"), keys.at) for word in words)
    elif made.inner.word("proposal-set") not in _DATA_SETS:
        yield by_default("pfs", "off", f"{REFERENCE}, perfect-forward-secrecy: none unless written")
    yield from _lifetimes(made.second, "lifetime", "3600")


def _set(
    policy: Statement, sets: Mapping[str, tuple[tuple[str, ...], ...]], parts: tuple[Part, Part, Part]
) -> Iterator[Agreed]:
    """What a proposal-set stands for."""
    name, place = policy.word("proposal-set"), policy.one("proposal-set")
    if not name or place is None:
        return
    for part, words in zip(parts, sets.get(name, ()), strict=False):
        yield from (term(part, word, place.at) for word in words)
    if name not in sets:
        yield from (not_documented(part) for part in parts)


def _proposals(found: Iterable[Statement], parts: tuple[Part, Part]) -> Iterator[Agreed]:
    ciphers, hashes = parts
    for one in found:
        encryption, authentic = one.words("encryption-algorithm"), one.words("authentication-algorithm")
        place = one.one("encryption-algorithm")
        for word in encryption:
            yield term(ciphers, cipher(word.replace("-cbc", "")), one.at if place is None else place.at, word)
        if not encryption:
            # a proposal of ESP without a cipher only authenticates
            yield term(ciphers, "null", one.at) if ciphers == "cipher" else not_documented(ciphers)
        beside = one.one("authentication-algorithm")
        for word in authentic:
            at = one.at if beside is None else beside.at
            yield term(hashes, _HASHES.get(word) or integrity(word), at, word)
        if not authentic and not all(word.endswith("gcm") for word in encryption):
            yield not_documented(hashes)


def _lifetimes(found: tuple[Statement, ...], part: Part, usual: str) -> Iterator[Agreed]:
    for one in found:
        place = one.one("lifetime-seconds")
        if place is not None and one.word("lifetime-seconds").isdecimal():
            yield term(part, one.word("lifetime-seconds"), place.at)
        else:
            yield by_default(part, usual, f"{REFERENCE}, lifetime-seconds: {usual} seconds")
    if not found:
        yield by_default(part, usual, f"{REFERENCE}, lifetime-seconds: {usual} seconds")


def logs_everything(root: Statement) -> Fact[bool]:
    """Whether all messages, those of the key management among them, go to a log server."""
    for host in root.all("system", "syslog", "host"):
        level = host.find("any", "any") or host.find("any", "info")
        if level is not None:
            return written(True, level.at)
    return unknown(Text("no log host takes the messages of every facility", "全ファシリティを送るログホストが無い"))


def access_of(made: Pieces, methods: set[str], at: Span, logged: Fact[bool]) -> Access:
    """Who comes in by a tunnel: a device; persons only where extended authentication is asked for."""
    extended = made.gateway.find("xauth") or made.gateway.find("aaa")
    dynamic = made.gateway.peek("dynamic") is not None
    device: Fact[str] = unknown(Text("no proposal says how peers authenticate", "対向の認証方式の記述が無い"))
    if methods:
        device = written("certificate" if "certificate" in methods and "psk" not in methods else "psk", made.policy.at if made.policy.places else at)  # fmt: skip
    quiet = made.vpn.find("ike", "idle-time")
    word = made.vpn.word("ike", "idle-time")
    idle: Fact[int] = unknown(Text("idle-time is not written, and no document states the default", "idle-time の記述が無く、既定値は文書で確認できない"))  # fmt: skip
    if quiet is not None and word.isdecimal():
        idle = written(int(word[:9]), quiet.at)
    return Access(
        people=written("none", at) if extended is None else written("server", extended.at),
        device=device,
        wildcard=written(dynamic, made.gateway.at if made.gateway.places else at),
        idle=idle,
        longest=NO_LONGEST,
        on_demand=ALWAYS_ANSWERS,
        schedule=NO_SCHEDULE,
        logged=logged,
    )
