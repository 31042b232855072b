"""How NX-OS stores secrets: type 0 clear, 5, 8 and 9 salted hashes, 7 reversible, 3 and 6 encrypted.

Nexus 9000 Series NX-OS Security Configuration Guide (user accounts; TACACS+; AES password encryption). Keys are printed in
quotation marks.
"""

from __future__ import annotations

from auditor.model.secret import Secret, Storage, seal
from auditor.model.span import Span

_STORAGE: dict[str, Storage] = {
    "0": "clear",
    "3": "encrypted",
    "5": "hash",
    "6": "encrypted",
    "7": "reversible",
    "8": "hash",
    "9": "hash",
}
_MASKS = ("<", "*", "xxx", "XXX", "REMOVED", "removed", "SCRUBBED")
KINDS = frozenset(_STORAGE)
DEFAULTS = frozenset({"admin"})


def is_masked(text: str) -> bool:
    """True when an exporter replaced the secret: ``<removed>``, ``*****``."""
    return text.startswith(_MASKS)


def sealed(text: str, kind: str, at: Span, use: str, owner: str) -> Secret:
    """A stored secret of type ``kind``, measured and forgotten."""
    text = text.strip('"')
    storage = "masked" if is_masked(text) else _STORAGE.get(kind, "encrypted")
    clear = text if storage == "clear" else None
    defaults = DEFAULTS if use == "user" else frozenset()
    return seal(clear, use=use, storage=storage, at=at, owner=owner, stored=text, defaults=defaults)
