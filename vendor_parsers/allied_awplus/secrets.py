"""How passwords and keys are kept: ``8`` before the stored form, which for users is a crypt hash (``$1$``, ``$5$``, ``$6$``).

The device comes with the user ``manager`` and the password ``friend`` (Allied Telesis Support Portal, "How do I add new users to
the authentication database on Allied Telesis devices running AlliedWare Plus?").
"""

from __future__ import annotations

from auditor.model.secret import Secret, seal
from auditor.source.node import Words

_HASHES = ("$1$", "$5$", "$6$")
FACTORY_PASSWORD = "friend"
FACTORY_FORMS = frozenset({"$1$bJoVec4D$JwOJGPr7YqoExA0GVasdE0"})
"""What every device stores for it before anybody changed it: MD5 crypt with one salt (``openssl passwd -1`` gives the same)."""


def read_secret(words: Words, use: str, owner: str) -> Secret:
    """The secret that comes next, taken. What the number 8 hides when no hash follows is in no document at hand."""
    kind = words.next() if words.peek().isdecimal() and len(words.peek()) == 1 and words.peek(1) else ""
    text = words.next()
    defaults = frozenset({FACTORY_PASSWORD}) if use == "user" else frozenset[str]()
    if text.startswith(_HASHES):
        clear = FACTORY_PASSWORD if text in FACTORY_FORMS else None
        return seal(clear, use=use, storage="hash", at=words.at, owner=owner, stored=text, defaults=defaults)
    if kind or not text.strip("*"):
        # "masked" is how the model says that nobody can tell how it is kept
        return seal(None, use=use, storage="masked", at=words.at, owner=owner, stored=text)
    return seal(text, use=use, storage="clear", at=words.at, owner=owner, defaults=defaults)
