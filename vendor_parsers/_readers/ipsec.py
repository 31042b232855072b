"""How IPsec protects data, in one spelling for all platforms: ``aes256 sha256``, ``aes128gcm``, ``3des md5``."""

from __future__ import annotations

from collections.abc import Iterable

_CIPHERS = {
    "des": "des",
    "3des": "3des",
    "null": "null",
    "aes": "aes128",
    "aes128": "aes128",
    "aes192": "aes192",
    "aes256": "aes256",
    "gcm": "aes128gcm",
    "gcm128": "aes128gcm",
    "gcm192": "aes192gcm",
    "gcm256": "aes256gcm",
    "aesgcm": "aes128gcm",
    "aesgcm128": "aes128gcm",
    "aesgcm192": "aes192gcm",
    "aesgcm256": "aes256gcm",
    "aes128gcm": "aes128gcm",
    "aes256gcm": "aes256gcm",
}
_HASHES = {
    "md5": "md5",
    "sha": "sha1",
    "sha1": "sha1",
    "sha256": "sha256",
    "sha384": "sha384",
    "sha512": "sha512",
}
_LENGTHS = frozenset({"128", "192", "256"})


def cipher(word: str) -> str | None:
    """The cipher a platform's word names; None when nobody here knows it."""
    return _CIPHERS.get(word.replace("-", "").lower())


def integrity(word: str) -> str | None:
    """The hash a platform's word names; None when nobody here knows it."""
    return _HASHES.get(word.replace("-", "").lower())


def joined(encryption: str, hashed: str) -> str:
    """One way of protecting data; ciphers that authenticate need no hash."""
    return encryption if encryption.endswith("gcm") else f"{encryption} {hashed}"


def transform(text: str) -> str | None:
    """The words of an IOS or ASA transform set: ``esp-aes 256 esp-sha-hmac``, ``esp-aes-256 esp-sha-hmac``."""
    words = text.split()
    found, hashed = "", ""
    for place, word in enumerate(words):
        if word in _LENGTHS:
            continue
        head, _, rest = word.partition("-")
        if head != "esp":
            return None
        size = words[place + 1] if words[place + 1 : place + 2] and words[place + 1] in _LENGTHS else ""
        named = integrity(rest.removesuffix("-hmac")) if rest.endswith("hmac") or rest == "none" else None
        if rest == "none" or (rest.endswith("-hmac") and named is None):
            return None
        if named is not None:
            hashed = named
            continue
        encryption = cipher(rest + size)
        if encryption is None or found:
            return None
        found = encryption
    return joined(found, hashed) if found else None


def offers(found: Iterable[str | None]) -> frozenset[str] | None:
    """All ways on offer; None when there is none or one of them is not understood."""
    ways = tuple(found)
    if not ways or any(way is None for way in ways):
        return None
    return frozenset(way for way in ways if way is not None)
