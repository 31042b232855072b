"""How passwords and keys are kept: ``8`` before the stored form, which for users is a crypt hash (``$1$``, ``$5$``, ``$6$``)."""

from __future__ import annotations

from auditor.model.secret import Secret, seal
from auditor.source.node import Words

_HASHES = ("$1$", "$5$", "$6$")


def read_secret(words: Words, use: str, owner: str) -> Secret:
    """The secret that comes next, taken. What the number 8 hides when no hash follows is in no document at hand."""
    kind = words.next() if words.peek().isdecimal() and len(words.peek()) == 1 and words.peek(1) else ""
    text = words.next()
    if text.startswith(_HASHES):
        return seal(None, use=use, storage="hash", at=words.at, owner=owner, stored=text)
    if kind or not text.strip("*"):
        # "masked" is how the model says that nobody can tell how it is kept
        return seal(None, use=use, storage="masked", at=words.at, owner=owner, stored=text)
    return seal(text, use=use, storage="clear", at=words.at, owner=owner)
