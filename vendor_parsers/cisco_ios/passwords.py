"""How IOS stores secrets: type 0 clear, 7 reversible, 4 unsalted SHA-256, 5 MD5-crypt, 8 PBKDF2, 9 scrypt, 6 AES.

Types as in *Understand Cisco IOS Password Types* and the IOS Security Command Reference, ``enable secret``.
"""

from __future__ import annotations

from auditor.model.secret import Secret, Storage, seal
from auditor.source.node import Words

_STORAGE: dict[str, Storage] = {
    "0": "clear",
    "4": "weak-hash",
    "5": "hash",
    "6": "encrypted",
    "7": "reversible",
    "8": "hash",
    "9": "hash",
}
_TYPE7 = b"dsfd;kfoA,.iyewrkldJKDHSUBsgvca69834ncxv9873254k;fg87"
_MASKS = ("<", "*", "xxx", "XXX", "REMOVED", "removed", "SCRUBBED", "SECRET_REMOVED")
DEFAULTS = frozenset({"cisco", "Cisco"})
"""Passwords of factory settings and setup guides for IOS devices and autonomous access points (Cisco/Cisco)."""


def reveal_type7(text: str) -> str | None:
    """The clear text behind a type 7 string; None when it is not one."""
    digits = text[:2]
    if len(text) < 4 or len(text) % 2 or not digits.isdecimal() or not text.isascii():
        return None
    try:
        hidden = bytes.fromhex(text[2:])
    except ValueError:
        return None
    offset = int(digits)
    clear = bytes(byte ^ _TYPE7[(offset + place) % len(_TYPE7)] for place, byte in enumerate(hidden))
    return clear.decode("latin-1")


def conceal_type7(clear: str, like: str) -> str:
    """The type 7 string of a clear text, with the same offset and letters as ``like``."""
    offset = int(like[:2])
    hidden = bytes(
        byte ^ _TYPE7[(offset + place) % len(_TYPE7)] for place, byte in enumerate(clear.encode("latin-1", "replace"))
    ).hex()
    return like[:2] + (hidden if like[2:].islower() else hidden.upper())


def is_masked(text: str) -> bool:
    """True when an exporter replaced the secret: ``<removed>``, ``*****``."""
    return text.startswith(_MASKS) or text.endswith(("REMOVED>", "removed>"))


def sealed(text: str, kind: str, words: Words, use: str, owner: str, *, wanted: str = "0") -> Secret:
    """A stored secret of type ``kind`` (empty: as ``wanted``), measured and forgotten."""
    storage = _STORAGE.get(kind or wanted, "encrypted")
    clear: str | None = None
    if is_masked(text):
        storage = "masked"
    elif storage == "clear":
        clear = text
    elif storage == "reversible":
        clear = reveal_type7(text)
    defaults = DEFAULTS if use in ("user", "enable", "line") else frozenset()
    return seal(clear, use=use, storage=storage, at=words.at, owner=owner, stored=text, defaults=defaults)


def one_secret(words: Words, use: str, owner: str) -> Secret | None:
    """``[type] secret`` as the next words; None when nothing follows."""
    if not words.left:
        return None
    kind = words.next() if words.peek() in _STORAGE and words.peek(1) else ""
    return sealed(words.next(), kind, words, use, owner)


def line_secret(words: Words, use: str, owner: str) -> Secret | None:
    """``[type] secret`` up to the end of the line, where a clear secret may hold spaces."""
    if not words.left:
        return None
    kind = words.next() if words.peek() in _STORAGE and words.peek(1) else ""
    return sealed(" ".join(words.rest()), kind, words, use, owner)


def secret_after(words: Words, use: str, owner: str) -> list[Secret]:
    """The secret at the end of a statement, behind the words that lead to it (``md5``, ``key-string``, ``text`` …)."""
    if words.accept("message-digest-key"):
        words.next()
    while words.peek() in ("md5", "key-string", "text", "key-chain", "authentication-key"):
        if words.next() == "key-chain":
            words.rest()
            return []
    found = line_secret(words, use, owner)
    return [found] if found is not None else []
