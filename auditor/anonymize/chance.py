"""What looks like chance and is not: everything in a copy follows from one key and the original text."""

from __future__ import annotations

import hashlib
import hmac

KEY_BYTES = 32


def draw(key: bytes, use: str, text: str | bytes) -> bytes:
    """32 bytes for ``text``; nothing about it can be told from them without the key (HMAC-SHA256)."""
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    return hmac.new(key, use.encode() + b"\0" + data, hashlib.sha256).digest()


def number(key: bytes, use: str, text: str | bytes) -> int:
    """The same as one large number."""
    return int.from_bytes(draw(key, use, text), "big")
