"""How Junos stores secrets: ``$9$`` can be read back, ``$8$`` is encrypted with a master password, crypt hashes cannot.

``$1$`` is MD5 crypt, ``$5$`` SHA-256 crypt, ``$6$`` SHA-512 crypt (Junos OS, "Password Encryption"; crypt(5)), ``$sha1$`` a chain
of HMACs: all of them are salted. The tables of ``$9$`` are those of the public Perl module Crypt::Juniper.
"""

from __future__ import annotations

import re

from auditor.model.secret import Secret, Storage, seal
from vendor_parsers.juniper_junos.config import Config
from vendor_parsers.juniper_junos.statement import Statement

_FAMILIES = ("QzF3n6/9CAtpu0O", "B1IREhcSyrleKvMW8LXx", "7N-dVbwsY2g4oaJZGUDj", "iHkq.mPf5T")
_LETTERS = "".join(_FAMILIES)
_PLACE = {letter: place for place, letter in enumerate(_LETTERS)}
_FILLERS = {letter: 3 - number for number, family in enumerate(_FAMILIES) for letter in family}
_WEIGHTS = ((1, 4, 32), (1, 16, 32), (1, 8, 32), (1, 64), (1, 32), (1, 4, 16, 128), (1, 32, 64))
_DES = re.compile(r"[./0-9A-Za-z]{13}")
_MASKS = ("<", "*", "REDACTED", "SCRUBBED", "removed")


def reveal(stored: str) -> str | None:
    """The secret behind a ``$9$`` text; None when it is none."""
    text = stored.removeprefix("$9$")
    if text == stored or not text or any(letter not in _PLACE for letter in text):
        return None
    before = text[0]
    at = 1 + _FILLERS[before]
    found: list[str] = []
    while at < len(text):
        weights = _WEIGHTS[len(found) % len(_WEIGHTS)]
        piece = text[at : at + len(weights)]
        if len(piece) < len(weights):
            return None
        value = 0
        for letter, weight in zip(piece, weights, strict=True):
            value += ((_PLACE[letter] - _PLACE[before]) % len(_LETTERS) - 1) * weight
            before = letter
        found.append(chr(value % 256))
        at += len(weights)
    return "".join(found)


def conceal(clear: str, like: str) -> str:
    """The ``$9$`` text of a secret, beginning as ``like`` does."""
    start = like.removeprefix("$9$")
    before = start[0]
    made = [start[: 1 + _FILLERS[before]]]
    for number, letter in enumerate(clear):
        value = ord(letter) % 256
        steps = []
        for weight in reversed(_WEIGHTS[number % len(_WEIGHTS)]):
            step, value = divmod(value, weight)
            steps.append(step)
        for step in reversed(steps):
            before = _LETTERS[(_PLACE[before] + step + 1) % len(_LETTERS)]
            made.append(before)
    return "$9$" + "".join(made)


def storage_of(text: str) -> Storage:
    """How a stored text is kept, told by its form."""
    if text.startswith(_MASKS):
        return "masked"
    if text.startswith("$9$"):
        return "reversible"
    if text.startswith("$8$"):
        return "encrypted"
    return "hash" if text.startswith(("$1$", "$5$", "$6$", "$sha1$")) else "clear"


def sealed(statement: Statement, use: str, owner: str, *, hashed: bool = False) -> Secret:
    """The secret a statement's word is; ``hashed``: whatever form it has, it is a hash."""
    statement.take()
    if hashed and storage_of(statement.name) == "clear":
        # The 13 letters of DES crypt, or what an exporter put in place of a hash
        des = _DES.fullmatch(statement.name) is not None
        kept: Storage = "weak-hash" if des else "masked"
        return seal(None, use=use, storage=kept, at=statement.at, owner=owner, stored=statement.name if des else "")
    return _measured(statement.name, use, statement, owner)


_USES = {
    "authentication-key": "routing", "simple-password": "routing", "authentication-password": "snmp", "privacy-password": "snmp",
    "chap-secret": "other", "default-chap-secret": "other", "pap-password": "other", "local-password": "other", "secret": "other",
    "ascii-text": "psk", "hexadecimal": "psk", "encrypted-password": "user", "password": "other", "pre-shared-secret": "psk",
}  # fmt: skip
"""Words whose value is a secret, wherever they stand, and what it opens."""
_OWN_FORMS = ("$9$", "$8$", "$1$", "$5$", "$6$")


def other_secrets(config: Config) -> None:
    """Seal what no part of the parser sealed: values of announcing words, Junos's own forms, passwords within addresses."""
    known = {(one.at.first, one.at.last) for one in config.secrets}
    stack: list[tuple[Statement, str, str]] = [(config.root, "", "")]
    while stack:
        here, above, further = stack.pop()
        # OSPF numbers its keys: ``md5 1 key X``
        use = "routing" if (further, here.name) == ("md5", "key") else _USES.get(here.name, "")
        for below in here.children.values():
            stack.append((below, here.name, above))
            stored = below.name.startswith(_OWN_FORMS) or (use and not below.children and below.name not in _USES)
            inside = below.name if stored else _within(below.name) if "://" in below.name else ""
            if inside and (below.at.first, below.at.last) not in known:
                config.secrets.append(_measured(inside, use or "other", below))


def _within(address: str) -> str:
    """The password of ``ftp://user:password@host``."""
    account, sign, _ = address.partition("://")[2].rpartition("@")
    return account.partition(":")[2] if sign else ""


def _measured(text: str, use: str, statement: Statement, owner: str = "") -> Secret:
    storage = storage_of(text)
    clear = text if storage == "clear" else reveal(text) if storage == "reversible" else None
    return seal(clear, use=use, storage=storage, at=statement.at, owner=owner, stored=text)
