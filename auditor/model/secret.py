"""Passwords, keys and communities: how they are kept and how weak they are, never what they are."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import Literal

from auditor.model.span import Span

Storage = Literal["clear", "reversible", "weak-hash", "hash", "encrypted", "unknown", "masked", "absent"]
Weakness = Literal["empty", "default", "dictionary", "short", "equals-name"]

_KEY = secrets.token_bytes(32)
"""Digests are comparable within one run and meaningless outside it: the key lives only in memory."""

COMMON = frozenset(
    (
        "password passw0rd pass admin administrator root user guest test cisco cisco123 c1sc0 fortinet fortigate "
        "default changeme change secret enable manager operator monitor public private 1234 12345 123456 1234567 "
        "12345678 123456789 1234567890 0000 00000000 1111 11111111 qwerty qwertyuiop abc123 abcd1234 letmein welcome "
        "password1 password123 p@ssw0rd p@ssword admin123 admin1234 factory plant"
    ).split()
)
"""Words tried as guesses; a short list on purpose, this is no cracker."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Secret:
    """One stored secret. ``length`` and ``weakness`` are None when the stored form does not tell.

    ``use`` says what it opens: ``user``, ``enable``, ``line``, ``snmp``, ``psk`` (VPN), ``wlan``, ``radius``,
    ``tacacs``, ``routing``, ``ntp``, ``other``. ``owner`` is the user name, SSID or object it belongs to.
    """

    use: str
    storage: Storage
    at: Span
    owner: str = ""
    digest: str = ""
    length: int | None = None
    weakness: Weakness | None = None


def seal(
    clear: str | None,
    *,
    use: str,
    storage: Storage,
    at: Span,
    owner: str = "",
    stored: str = "",
    defaults: frozenset[str] = frozenset(),
) -> Secret:
    """Measure a secret and forget it.

    ``clear`` is the secret itself where the stored form gives it away, else None and ``stored`` is the stored
    text (so that equal hashes can be seen). ``defaults`` are the vendor's documented defaults for this use.
    """
    weakness: Weakness | None = None
    if clear is not None:
        folded = clear.lower()
        if not clear:
            weakness = "empty"
        elif clear in defaults:
            weakness = "default"
        elif folded in COMMON:
            weakness = "dictionary"
        elif owner and folded == owner.lower():
            weakness = "equals-name"
    text = stored if clear is None else clear
    digest = _digest(text) if text else ""
    length = None if clear is None else len(clear)
    return Secret(use=use, storage=storage, at=at, owner=owner, digest=digest, length=length, weakness=weakness)


def is_text_of(secret: Secret, text: str) -> bool:
    """True when ``text`` is what was sealed."""
    return bool(secret.digest) and hmac.compare_digest(secret.digest, _digest(text))


def _digest(text: str) -> str:
    return hmac.new(_KEY, text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()
