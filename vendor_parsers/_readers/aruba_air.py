"""What Aruba's ``opmode`` means for the air: Instant access points and controllers write the same words.

Words as the ArubaOS 8.x Command-Line Interface Reference lists them under ``wlan ssid-profile``; several of them in one profile
are offered together. What is not in this table is unknown: it is never taken for open.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from auditor.model.fact import Fact, default, unknown, written
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.model.wireless import KeyManagement, Security

_TKIP, _CCMP, _GCMP, _WEP = frozenset({"tkip"}), frozenset({"ccmp"}), frozenset({"gcmp"}), frozenset({"wep"})
_NONE: frozenset[str] = frozenset()


class Air(NamedTuple):
    """How one ``opmode`` protects the air; ``pmf`` where the mode itself settles it."""

    security: Security
    keys: KeyManagement
    ciphers: frozenset[str]
    pmf: str = ""


MODES: dict[str, Air] = {
    "opensystem": Air("open", "none", _NONE),
    "enhanced-open": Air("owe", "none", _CCMP, "required"),
    "static-wep": Air("wep", "none", _WEP),
    "dynamic-wep": Air("wep", "dot1x", _WEP),
    "wpa-tkip": Air("wpa", "dot1x", _TKIP),
    "wpa-aes": Air("wpa", "dot1x", _CCMP),
    "wpa-psk-tkip": Air("wpa", "psk", _TKIP),
    "wpa-psk-aes": Air("wpa", "psk", _CCMP),
    "wpa2-tkip": Air("wpa2", "dot1x", _TKIP),
    "wpa2-aes": Air("wpa2", "dot1x", _CCMP),
    "wpa2-psk-tkip": Air("wpa2", "psk", _TKIP),
    "wpa2-psk-aes": Air("wpa2", "psk", _CCMP),
    "wpa2-aes-gcm-128": Air("wpa2", "dot1x", _GCMP),
    "wpa2-aes-gcm-256": Air("wpa2", "dot1x", _GCMP),
    "mpsk-aes": Air("wpa2", "psk", _CCMP),
    "wpa3-sae-aes": Air("wpa3", "sae", _CCMP, "required"),
    "wpa3-aes-ccm-128": Air("wpa3", "dot1x", _CCMP, "required"),
    "wpa3-aes-gcm-256": Air("wpa3", "dot1x", _GCMP, "required"),
    "wpa3-cnsa": Air("wpa3", "dot1x", _GCMP, "required"),
}
_TRANSITION = frozenset({"wpa3-sae-aes", "enhanced-open"})
"""Modes that offer an older one beside them in transition mode."""
PERSONAL: Fact[bool] = unknown(
    Text(
        "whether transition mode also offers the older protection (opmode-transition) is not written",
        "移行モードで旧方式も併用するか（opmode-transition）の記述がない",
    )
)


class Protection(NamedTuple):
    """The facts of an SSID that follow from its mode; ``pmf`` None: the mode does not settle it."""

    security: Fact[Security]
    keys: Fact[KeyManagement]
    ciphers: Fact[frozenset[str]]
    pmf: Fact[str] | None


def protection(modes: Sequence[str], at: Span | None, transition: Fact[bool]) -> Protection:
    """What the words behind ``opmode`` mean; ``transition``: whether WPA3 and enhanced open admit older clients.

    Without a place the profile does not say its mode.
    """
    if at is None or not modes:
        why = Text(
            "no opmode line, and the default is not documented at hand", "opmode の記述がなく、既定値の出典がない"
        )
        return Protection(unknown(why), unknown(why), unknown(why), None)
    found = [MODES.get(mode) for mode in modes]
    if None in found:
        why = Text(
            f"opmode {' '.join(modes)}: not a mode this reader knows", f"opmode {' '.join(modes)} を解釈できない"
        )
        return Protection(unknown(why), unknown(why), unknown(why), None)
    airs = [air for air in found if air is not None]
    ciphers = written(frozenset().union(*(air.ciphers for air in airs)), at)
    pmf: Fact[str] | None = None
    if all(air.pmf for air in airs):
        pmf = default(
            "required", Text("the mode needs protected management frames", "この方式では管理フレーム保護が必須")
        )
    if _TRANSITION.intersection(modes) and not transition.is_(False):
        return _transitional(airs, at, transition, ciphers)
    return Protection(_together(airs, at), _management(airs, at), ciphers, pmf)


def _transitional(airs: Sequence[Air], at: Span, transition: Fact[bool], ciphers: Fact[frozenset[str]]) -> Protection:
    """WPA3 beside WPA2, or enhanced open beside an open network."""
    if not transition.known:
        security: Fact[Security] = unknown(transition.note)
        keys: Fact[KeyManagement] = unknown(transition.note)
        return Protection(security, keys, ciphers, unknown(transition.note))
    if any(air.security == "owe" for air in airs):
        return Protection(written("open", at), written("none", at), written(_NONE, at), None)
    return Protection(written("wpa2/wpa3", at), written("psk/sae", at), ciphers, default("optional", transition.note))


def _together(airs: Sequence[Air], at: Span) -> Fact[Security]:
    kinds = {air.security for air in airs}
    if len(kinds) == 1:
        return written(kinds.pop(), at)
    for weakest in ("open", "wep"):
        if weakest in kinds:
            return written(weakest, at)
    return written("wpa/wpa2" if "wpa" in kinds else "wpa2/wpa3", at)


def _management(airs: Sequence[Air], at: Span) -> Fact[KeyManagement]:
    kinds = {air.keys for air in airs}
    if len(kinds) == 1:
        return written(kinds.pop(), at)
    if kinds == {"psk", "sae"}:
        return written("psk/sae", at)
    why = Text("several kinds of key management in one profile", "複数の鍵管理方式が併記されている")
    return unknown(why)
