"""One line to its copy: what stands where, and which map replaces it."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from auditor.anonymize.addresses import AddressMap
from auditor.anonymize.names import NameMap
from auditor.anonymize.secrets import SecretMap, is_masked
from auditor.anonymize.words import PARTS

_OCTET = r"(?:25[0-5]|2[0-4]\d|1?\d?\d)"
_V4 = rf"{_OCTET}(?:\.{_OCTET}){{3}}"
_TOKEN = re.compile(
    rf"""
    (?P<mac>(?<![\w:.-])(?:[0-9A-Fa-f]{{2}}(?P<sep>[:-])(?:[0-9A-Fa-f]{{2}}(?P=sep)){{4}}[0-9A-Fa-f]{{2}}|[0-9A-Fa-f]{{4}}\.[0-9A-Fa-f]{{4}}\.[0-9A-Fa-f]{{4}})(?![\w:]))
    |(?P<v6>(?<![\w:.])(?=[0-9A-Fa-f]{{0,4}}:[0-9A-Fa-f]{{0,4}}:)[0-9A-Fa-f:]{{2,39}}(?:\d{{1,3}}(?:\.\d{{1,3}}){{3}})?(?![\w:]))
    |(?P<v4>(?<![\w.]){_V4}(?!\w|\.\d))
    |(?P<clock>(?:Africa|America|Asia|Atlantic|Australia|Europe|Pacific|Etc)/[A-Z]\w{{1,30}})
    |(?P<uuid>(?<![\w-])[0-9A-Fa-f]{{8}}(?:-[0-9A-Fa-f]{{4}}){{3}}-[0-9A-Fa-f]{{12}}(?![\w-]))
    |(?P<word>{PARTS.pattern})
    """,
    re.VERBOSE,
)
_BEHIND = re.compile(rf'(?:/|"?\s{{1,8}}"?(?:(?:net-?)?mask\s{{1,4}}|/)?)({_V4}|\d{{1,3}})(?![\w.])')
_PHONE = re.compile(r"0\d{1,4}-\d{1,4}-\d{3,4}")
_GAP = re.compile(r" {2,}(?=\S)")
_HEX = re.compile(r"(?=[0-9A-Fa-f]*\d)(?:[0-9a-f]{6,}|[0-9A-F]{6,})")
_LONG_NUMBER = 11
_LONG_WORD = 20
"""A word of as many letters that is no keyword is stored key material or an identifier: it keeps its length and form."""
_ALL = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class Part:
    """Columns ``start`` … ``end`` of a line hold a secret; ``made`` stands for it where that is known already."""

    start: int
    end: int
    made: str | None = None


class Rewriter:
    """Writes lines anew with the maps of one run."""

    def __init__(self, addresses: AddressMap, names: NameMap, secrets: SecretMap) -> None:
        self.addresses = addresses
        self.names = names
        self.secrets = secrets
        self.seen_addresses: dict[str, str] = {}

    def line(self, text: str, parts: Iterable[Part] = ()) -> str:
        """The line with everything replaced; ``parts`` are its secrets, which do not overlap."""
        made = []
        done = 0
        for part in sorted(parts, key=lambda part: part.start):
            written = text[part.start : part.end]
            made += [
                self._plain(text, done, part.start),
                self.secrets.secret(written) if part.made is None else part.made,
            ]
            done = part.end
        return "".join(made) + self._plain(text, done, len(text))

    def _plain(self, text: str, first: int, last: int) -> str:
        made = []
        done = first
        for found in _TOKEN.finditer(text, first, last):
            word = self._token(found, text)
            made += [text[done : found.start()], word]
            done = found.end()
            gap = _GAP.match(text, done, last) if len(word) != len(found[0]) else None
            if gap is not None:  # columns of a table stay below each other
                made.append(" " * max(2, len(gap[0]) + len(found[0]) - len(word)))
                done = gap.end()
        return "".join(made) + text[done:last]

    def _token(self, found: re.Match[str], text: str) -> str:
        token = found[0]
        if found["v4"]:
            return (
                token
                if token in self.names.facts
                else self._kept(token, self._v4(token, text[found.end() : found.end() + 48]))
            )
        if found["v6"]:
            made = self._v6(token, text[found.end() : found.end() + 4])
            return self._plain_words(token) if made is None else self._kept(token, made)
        if found["mac"]:
            return self._kept(token, self._mac(token))
        if found["uuid"]:
            return self.secrets.scrambled(token)
        if found["clock"]:
            return token
        return self.word(token)

    def _kept(self, token: str, made: str) -> str:
        if made != token:
            self.seen_addresses[token] = made
        return made

    def _plain_words(self, text: str) -> str:
        return PARTS.sub(lambda word: self.word(word[0]), text)

    def word(self, word: str) -> str:
        """A word that stands where no secret is known."""
        if word.isdecimal() or _PHONE.fullmatch(word):
            private = len(word) >= _LONG_NUMBER or (word[0] == "0" and len(word) >= _LONG_NUMBER - 1)
            return self.secrets.scrambled(word) if private else word
        if is_masked(word):
            return word
        made = self.names.name(word)
        if made != word and (_HEX.fullmatch(word) or (len(word) >= _LONG_WORD and word.isalnum())):
            return made if self.names.is_declared(word) else self.secrets.scrambled(word)
        return made

    def _v4(self, token: str, behind: str) -> str:
        point = int(ipaddress.IPv4Address(token))
        if is_mask(point):
            return token
        free = _free_bits(point, behind)
        return str(ipaddress.IPv4Address(self.addresses.v4(point) & ~free & _ALL))

    def _v6(self, token: str, behind: str) -> str | None:
        try:
            point = int(ipaddress.IPv6Address(token))
        except ValueError:
            return None
        made = self.addresses.v6(point)
        length = re.match(r"/(\d{1,3})(?!\w)", behind)
        if length is not None and int(length[1]) <= 128:
            free = (1 << (128 - int(length[1]))) - 1
            if not point & free:
                made &= ~free
        elif not point & ((1 << 64) - 1):
            size = (point & -point).bit_length() - 1 if point else 128
            made = made >> size // 16 * 16 << size // 16 * 16
        shown = str(ipaddress.IPv6Address(made))
        return shown.upper() if token.isupper() else shown

    def _mac(self, token: str) -> str:
        digits = re.sub(r"[^0-9A-Fa-f]", "", token)
        made = f"{self.addresses.mac(int(digits, 16)):012x}"
        made = made.upper() if digits.isupper() else made
        letters = iter(made)
        return "".join(next(letters) if sign.isalnum() else sign for sign in token)


def is_mask(point: int) -> bool:
    """True for netmasks and for wildcards of whole networks: they are no addresses."""
    inverse = point ^ _ALL
    return not point & (point + 1) or not inverse & (inverse + 1)


def _free_bits(point: int, behind: str) -> int:
    """The host bits of a network address; 0 for the address of a host.

    Without a mask behind it, an address that ends in zero octets is the network of the octets before them.
    """
    found = _BEHIND.match(behind)
    if (found is not None and behind[0] == "/") or (found is not None and "." in found[1]):
        mask = found[1]
        if "." not in mask:
            free = (1 << (32 - int(mask))) - 1 if int(mask) <= 32 else 0
            return 0 if point & free else free
        value = int(ipaddress.IPv4Address(mask))
        for free in (value ^ _ALL, value):
            if not free & (free + 1) and is_mask(value):
                return 0 if point & free else free
    free = 0
    for octets in (0xFFFFFF, 0xFFFF, 0xFF):
        if not point & octets:
            return octets
    return free


def v4_tokens(text: str) -> Iterator[tuple[int, int, int]]:
    """The IPv4 addresses of a text that are no masks: where each begins and ends, and its number."""
    for found in _TOKEN.finditer(text):
        if found["v4"]:
            point = int(ipaddress.IPv4Address(found[0]))
            if not is_mask(point):
                yield found.start(), found.end(), point
