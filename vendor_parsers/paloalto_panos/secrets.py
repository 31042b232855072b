"""How PAN-OS keeps secrets: hashes of passwords, and values encrypted with the master key.

The 13 characters of DES crypt are a weak hash, ``$1$``, ``$5$`` and ``$6$`` are salted and slow ones. Reversible values are
encrypted with the master key (they begin with ``-AQ==`` or a like head); whether that is still the factory's stands in no
export, so that nothing is said of their strength. The factory's administrator is ``admin`` with the password ``admin``
(PAN-OS Administrator's Guide, Perform Initial Configuration), whose stored form is the same on every device.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.secret import Secret, Storage, seal
from auditor.model.span import Span
from vendor_parsers.paloalto_panos.tree import Element

FACTORY_PASSWORDS = {"fnRL/G5lXVMug": "admin"}
"""Stored forms that give the password away: DES crypt with the factory's own salt."""


def password_hash(text: str, use: str, owner: str, at: Span) -> Secret | None:
    """A ``phash``, measured and forgotten; None when nothing is written."""
    if not text:
        return None
    if not text.strip("*"):
        return Secret(use=use, storage="masked", at=at, owner=owner)
    clear = FACTORY_PASSWORDS.get(text)
    storage: Storage = "masked"
    if text.startswith(("$1$", "$5$", "$6$")):
        storage = "hash"
    elif len(text) == 13 and "$" not in text:
        storage = "weak-hash"
    if clear is not None:
        return seal(clear, use=use, storage=storage, at=at, owner=owner, defaults=frozenset({clear}))
    return seal(None, use=use, storage=storage, at=at, owner=owner, stored=text)


def _looks_encrypted(text: str) -> bool:
    return text.startswith("-") and "==" in text[:8]


def encrypted(text: str, use: str, owner: str, at: Span) -> Secret | None:
    """A value that PAN-OS keeps encrypted; clear where somebody wrote it by hand, masked where an export hides it."""
    if not text:
        return None
    if not text.strip("*") or text.startswith("<"):
        return Secret(use=use, storage="masked", at=at, owner=owner)
    if _looks_encrypted(text):
        return seal(None, use=use, storage="encrypted", at=at, owner=owner, stored=text)
    return seal(text, use=use, storage="clear", at=at, owner=owner)


_KEYS = frozenset(
    """private-key password secret bind-password passphrase api-key agent-user-override-key authentication-key
    bgp-secret""".split()
)
"""Settings anywhere in the text whose value is a secret, however it is kept."""


def other_secrets(top: Element, known: set[Span]) -> Iterator[Secret]:
    """Secrets that no reader has met yet, so that their lines are shown without them."""
    for element in top.below():
        parent = element.parent
        if element.named or not isinstance(parent, Element) or element.at in known:
            continue
        if parent.text not in _KEYS and not _looks_encrypted(element.text):
            continue
        owner = parent.parent.text if parent.parent is not None else ""
        secret = encrypted(element.text, "other", owner, element.at)
        if secret is not None:
            yield secret
