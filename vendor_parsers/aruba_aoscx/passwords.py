"""How AOS-CX stores secrets: ``plaintext`` as typed, ``ciphertext`` transformed with the export password.

Whoever has a switch with the same export password can put a ciphertext on it; every switch leaves the factory with the
same one (AOS-CX 10.14 Hardening Guide, Non-Default Export Password). The transformation itself is not documented, so that a
ciphertext tells nothing of the length of what it hides.
"""

from __future__ import annotations

from auditor.model.secret import Secret, Storage, seal
from auditor.model.span import Span
from auditor.source.node import Words

KINDS = frozenset({"ciphertext", "plaintext"})
_MASKS = ("<", "*", "xxx", "XXX", "REMOVED", "removed")


def is_masked(text: str) -> bool:
    """True when an exporter replaced the secret: ``<removed>``, ``*****``."""
    return text.startswith(_MASKS)


def sealed(text: str, kind: str, at: Span, use: str, owner: str = "") -> Secret:
    """A stored secret behind the word ``kind``, measured and forgotten."""
    text = text.strip("\"'")
    storage: Storage = "masked" if is_masked(text) else "clear" if kind == "plaintext" else "encrypted"
    return seal(
        text if storage == "clear" else None,
        use=use,
        storage=storage,
        at=at,
        owner=owner,
        stored="" if storage == "masked" else text,
    )


def read_secret(words: Words, use: str, owner: str = "") -> Secret | None:
    """``ciphertext X`` or ``plaintext X`` when it comes next, taken; a bare word behind neither is no secret."""
    if words.peek() not in KINDS:
        return None
    kind = words.next()
    return sealed(words.next(), kind, words.at, use, owner)
