"""How Aruba keeps secrets: as typed, encrypted under a key of the device, as hashes, or masked by an exporter."""

from __future__ import annotations

from auditor.model.secret import Secret, seal
from auditor.model.span import Span

_ENCRYPTED = 32
"""Shorter hexadecimal texts are what somebody typed; the encrypted form holds at least one block of 16 bytes."""
_HEX = frozenset("0123456789abcdef")


def secret(text: str, use: str, at: Span, owner: str) -> Secret | None:
    """A passphrase, key or community; None when nothing is written."""
    if not text:
        return None
    if not text.strip("*"):
        return Secret(use=use, storage="masked", at=at, owner=owner)
    if len(text) >= _ENCRYPTED and _HEX.issuperset(text.lower()):
        return seal(None, use=use, storage="encrypted", at=at, owner=owner, stored=text)
    return seal(text, use=use, storage="clear", at=at, owner=owner)


def hashed(text: str, at: Span, owner: str) -> Secret | None:
    """The password of an administrator."""
    if not text:
        return None
    if not text.strip("*"):
        return Secret(use="user", storage="masked", at=at, owner=owner)
    return seal(None, use="user", storage="hash", at=at, owner=owner, stored=text)
