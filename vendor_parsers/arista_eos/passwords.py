"""How EOS stores secrets: 0 clear, 5 MD5-crypt, sha512 SHA-512-crypt, 7 and 8a reversible (encrypted with a fixed key).

Arista EOS User Manual, User Security: ``username``, ``enable password``; keys of servers and protocols are type 7.
"""

from __future__ import annotations

from auditor.model.secret import Secret, Storage, seal
from auditor.source.node import Words

_STORAGE: dict[str, Storage] = {
    "0": "clear",
    "5": "hash",
    "7": "reversible",
    "8a": "encrypted",
    "sha512": "hash",
    "*": "masked",
}
_MASKS = ("<", "*", "xxx", "XXX", "REMOVED", "removed", "SCRUBBED")
DEFAULTS = frozenset({"admin", "arista"})


def is_masked(text: str) -> bool:
    """True when an exporter replaced the secret: ``<removed>``, ``*****``."""
    return text.startswith(_MASKS)


def read_secret(words: Words, use: str, owner: str) -> Secret | None:
    """``[type] secret`` as the next words, measured and forgotten; None when nothing follows."""
    if not words.left:
        return None
    kind = words.next() if words.peek() in _STORAGE and words.peek(1) else "0"
    text = words.next()
    storage = "masked" if is_masked(text) else _STORAGE[kind]
    return seal(
        text if storage == "clear" else None,
        use=use, storage=storage, at=words.at, owner=owner, stored=text,
        defaults=DEFAULTS if use in ("user", "enable") else frozenset(),
    )  # fmt: skip
