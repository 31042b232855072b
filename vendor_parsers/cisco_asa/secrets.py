"""How the ASA writes passwords and keys, and what each form says about the secret.

``encrypted`` is unsalted MD5 in releases before 9.6 (salted only with the first letters of a user name), ``pbkdf2``
salted SHA-512 with many rounds, ``nt-encrypted`` MD4 (ASA Series CLI Configuration Guide, "Configuring AAA Servers and
the Local Database", username). ``*****`` stands in exports for what the ASA does not show.
"""

from __future__ import annotations

from auditor.model.secret import Secret, Storage, seal
from auditor.model.span import Span
from auditor.source.node import Words

DEFAULT_PASSWORD = frozenset({"cisco"})
# Hashes of well-known values: the login password ``cisco`` that was the default, and the empty enable password.
KNOWN = {"2KFQnbNIdI.2KYOU": "cisco", "8Ry2YjIyt7RRXU24": ""}
_FORMS: dict[str, Storage] = {"encrypted": "weak-hash", "nt-encrypted": "weak-hash", "pbkdf2": "hash"}


def read_password(words: Words, use: str, owner: str = "") -> Secret:
    """A password and the word that says how it is kept."""
    text = words.next()
    if text in ("encrypted", "pbkdf2") and not words.left:
        return masked(words.at, use, owner)
    form = words.next() if words.peek() in _FORMS else ""
    if words.accept("mschap"):
        form = form or ""
    if _is_masked(text):
        return masked(words.at, use, owner)
    if form:
        clear = KNOWN.get(text) if form == "encrypted" else None
        return seal(
            clear,
            use=use,
            storage=_FORMS[form],
            at=words.at,
            owner=owner,
            stored=text,
            defaults=DEFAULT_PASSWORD,
        )
    return seal(text, use=use, storage="clear", at=words.at, owner=owner, defaults=DEFAULT_PASSWORD)


def read_key(words: Words, use: str, owner: str = "", defaults: frozenset[str] = frozenset()) -> Secret:
    """A key or community: ``0 TEXT`` and bare text in clear, ``8 TEXT`` encrypted with the master passphrase."""
    if words.peek() in ("0", "8") and words.peek(1):
        kind = words.next()
        text = words.next()
        if kind == "8":
            return seal(None, use=use, storage="encrypted", at=words.at, owner=owner, stored=text)
    else:
        text = words.next()
    if _is_masked(text):
        return masked(words.at, use, owner)
    return seal(text, use=use, storage="clear", at=words.at, owner=owner, defaults=defaults)


def masked(at: Span, use: str, owner: str = "") -> Secret:
    """A secret the export hides."""
    return seal(None, use=use, storage="masked", at=at, owner=owner)


def _is_masked(text: str) -> bool:
    return not text or set(text) == {"*"} or text in ("<removed>", "<secret", "<hidden>")
