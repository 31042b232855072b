"""How well a tunnel protects what it carries: what of its terms is weak, and what is not known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from auditor.check import Evidence
from auditor.model.forwarding import Vpn
from auditor.model.text import Text
from auditor.model.tunnel import Agreed, Part
from checks._shared import shown, undecided

WEAK_CIPHERS = frozenset({"null", "none", "des", "3des", "rc4", "arcfour", "md5"})
WEAK_GROUPS = frozenset({"1", "2", "5"})
LONGEST = 24 * 3600
_NAMES: dict[Part, Text] = {
    "ike version": Text("IKE version", "IKEバージョン"),
    "ike mode": Text("IKE mode", "IKEモード"),
    "ike cipher": Text("IKE cipher", "IKEの暗号"),
    "ike hash": Text("IKE hash", "IKEのハッシュ"),
    "ike group": Text("IKE group", "IKEのDHグループ"),
    "ike lifetime": Text("IKE lifetime", "IKEのライフタイム"),
    "cipher": Text("cipher", "データの暗号"),
    "hash": Text("hash", "データのハッシュ"),
    "pfs": Text("PFS group", "PFSのグループ"),
    "lifetime": Text("lifetime", "データのライフタイム"),
    "tls": Text("TLS version", "TLSのバージョン"),
}
_KEY_EXCHANGE: tuple[Part, ...] = ("ike version", "ike cipher", "ike hash", "ike group", "ike lifetime")
_DATA: tuple[Part, ...] = ("cipher", "hash", "pfs", "lifetime")
_MILD: frozenset[Part] = frozenset({"ike version", "ike lifetime", "lifetime"})
"""Parts of which nothing worse than a warning can be said."""


@dataclass(slots=True)
class Strength:
    """What is wrong (``fail``), what is weak (``warn``), what nobody knows; each with the line that shows it.

    ``severe``: something not known could be wrong, not only weak.
    """

    fail: list[tuple[Text, Evidence]] = field(default_factory=list)
    warn: list[tuple[Text, Evidence]] = field(default_factory=list)
    unknown: list[Text] = field(default_factory=list)
    severe: bool = False


def strength(vpn: Vpn) -> Strength:
    """The verdict on everything a tunnel's end agrees to."""
    found = Strength()
    for term in vpn.terms:
        _judge(vpn, term, found)
    told = {term.part for term in vpn.terms}
    for part in _wanted(vpn):
        if part not in told:
            _open(found, part, Text(f"{_NAMES[part].en}: not read", f"{_NAMES[part].ja}: 読み取れていない"))
    return found


def _wanted(vpn: Vpn) -> Iterator[Part]:
    """The parts without which nothing can be said of such a tunnel."""
    if vpn.kind.startswith("ssl"):
        yield "tls"
        return
    if vpn.kind.startswith("wireguard"):
        return
    parts = _KEY_EXCHANGE + _DATA
    versions = {term.value.value for term in vpn.terms if term.part == "ike version"}
    if "manual" in vpn.kind:
        parts = ("cipher", "hash")
    elif versions & {"1", None}:
        parts += ("ike mode",)
    for part in parts:
        if part == "hash" and _authenticated(vpn, "cipher"):
            continue
        if part == "ike hash" and _authenticated(vpn, "ike cipher"):
            continue
        yield part


def _authenticated(vpn: Vpn, part: Part) -> bool:
    """True when every cipher guards integrity by itself."""
    ciphers = [term.value.value or "" for term in vpn.terms if term.part == part]
    return bool(ciphers) and all(one.endswith(("gcm", "ccm", "poly1305")) for one in ciphers)


def _judge(vpn: Vpn, term: Agreed, found: Strength) -> None:
    value = term.value.value
    what = _NAMES[term.part]
    if value is None:
        _open(found, term.part, undecided(what, term.value))
        return
    source = term.value.note
    default = (
        Text(f" (default: {source.en})", f"（既定値: {source.ja}）") if term.value.state == "default" else Text("", "")
    )
    said = (
        Text(f"{what.en} {value}{default.en}", f"{what.ja} {value}{default.ja}"),
        shown(term.value, vpn.at, "offers"),
    )
    if _wrong(vpn, term.part, value):
        found.fail.append(said)
    elif _weak(term.part, value):
        found.warn.append(said)


def _open(found: Strength, part: Part, what: Text) -> None:
    found.unknown.append(what)
    found.severe = found.severe or part not in _MILD


def _wrong(vpn: Vpn, part: Part, value: str) -> bool:
    match part:
        case "ike cipher" | "cipher":
            return value in WEAK_CIPHERS
        case "ike hash" | "hash":
            return value in ("md5", "none", "null")
        case "ike group" | "pfs":
            return value in WEAK_GROUPS
        case "ike mode":
            return value == "aggressive" and (vpn.access.device.is_("psk") or "psk" in vpn.authentication)
        case "tls":
            return value in ("ssl3", "1.0", "1.1")
        case _:
            return False


def _weak(part: Part, value: str) -> bool:
    match part:
        case "ike version":
            return value == "1"
        case "ike mode":
            return value == "auto"
        case "ike hash" | "hash":
            return value == "sha1"
        case "pfs":
            return value == "off"
        case "ike lifetime" | "lifetime":
            return value.isdecimal() and int(value[:12]) > LONGEST
        case _:
            return False
