"""How AireOS keeps secrets: in clear, as asterisks, or behind ``encrypt`` with a key that every controller has."""

from __future__ import annotations

from auditor.model.secret import Secret, Storage, seal
from auditor.source.node import Words

_FIXED_KEY = frozenset({"0", "1"})
"""``encrypt 1 IV HMAC LENGTH TEXT`` needs no key of the device to be read (tools for it are public), 0 is not encrypted."""


AP_DEFAULTS = frozenset({"Cisco"})
"""Access points come with the user and passwords ``Cisco`` (Configuration Guide 8.2, Global Credentials for Access Points)."""


def one_secret(
    words: Words, use: str, owner: str, *, encrypted: bool = False, defaults: frozenset[str] = frozenset()
) -> Secret | None:
    """The secret that comes next; None when no word is left. Takes all the words of an encrypted one."""
    if words.accept("encrypt") or encrypted:
        kind = words.next()
        body = [words.next() for _ in range(4)]
        if not kind:
            return None
        storage: Storage = "reversible" if kind in _FIXED_KEY else "encrypted"
        return seal(None, use=use, storage=storage, at=words.at, owner=owner, stored=" ".join((kind, *body)))
    if not words.left:
        return None
    text = words.next()
    if not text.strip("*"):
        return Secret(use=use, storage="masked", at=words.at, owner=owner)
    return seal(text, use=use, storage="clear", at=words.at, owner=owner, defaults=defaults)


def hex_secret(words: Words, use: str, owner: str) -> Secret | None:
    """A key as hexadecimal digits: what it was made of, and so its strength, is not to be seen."""
    if words.peek() == "encrypt":
        return one_secret(words, use, owner)
    text = words.next()
    if not text:
        return None
    if not text.strip("*"):
        return Secret(use=use, storage="masked", at=words.at, owner=owner)
    return seal(None, use=use, storage="clear", at=words.at, owner=owner, stored=text)
