"""Lines as they may be shown: every secret replaced by ``<redacted:KIND>``, everything else untouched.

The tables say which word announces a secret and in which statements; the functions walk a line's words once. Where a
line can be read in two ways, the reading that hides more is taken. A parser's own finding closes what no table can
know: see ``sealed`` of :func:`redact`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple, TypeVar

from auditor.model.address import is_ip
from auditor.source.secret_words import (
    ANNOUNCED,
    CLOSES,
    COLON_WORDS,
    ENDINGS,
    FORMS,
    GIVES_WAY,
    HOST_OPTIONS,
    LAST_OF_VALUE,
    NAMED,
    NO_SECRET,
    NUMBERED,
    ONE_WORD,
    ORDINARY,
    PLACED,
    PLAIN,
    PROSE,
    PROSE_WORDS,
)

T = TypeVar("T")
_DIGITS = tuple("0123456789")
_COLONS = ":=\uff1a"
_WORD = re.compile(r'(?:[.A-Za-z][\w.-]{0,60}+=)?"(?:[^"\\]|\\.)*+"?|\'[^\']*+\'(?!\S)|\S+')
_ASSIGNMENT = re.compile(r"#?\s{0,8}([A-Za-z][\w.-]{0,60})\s{0,8}=")
_NAME = re.compile(r"[A-Za-z][A-Za-z-]{0,40}")
_PAIR = re.compile(r"[\"'<.]?(?:[A-Za-z][\w-]{0,40}+\.)?([A-Za-z\u30a0-\u30ff][\w-]{0,60}+)[\"']?[:=>\uff1a](?=.)")
_URL = re.compile(r"://[^\s/@:]{0,80}+:(\S{1,120})@")
_HASH = re.compile(r'"?\$\w{1,8}\$[^"\s;]{4,}+')
_KEY_MATERIAL = re.compile(r"\s{0,80}[A-Za-z0-9+/]{48,}={0,2}\s{0,8}$")


class _Word(NamedTuple):
    text: str
    start: int
    end: int

    @property
    def bare(self) -> str:
        return self.text.lower()

    @property
    def quoted(self) -> bool:
        return self.text[0] in "\"'"


REST = "…"
_Part = tuple[int, int, str]
"""Where a secret begins and ends in its line, and its kind."""

_Heads = dict[str, list[tuple[list[str], T]]]


def _heads(statements: Iterable[tuple[str, T]]) -> _Heads[T]:
    """What holds for statements, found by the first of the words they begin with (``*``: any one word)."""
    found: _Heads[T] = {}
    for head, value in statements:
        found.setdefault(head.split()[0], []).append((head.split(), value))
    return found


_PLAIN = _heads((head, True) for head in PLAIN)
_PROSE = _heads((head, True) for head in PROSE)
_NAMED = _heads((head, len(head.split())) for head in NAMED)
_PLACED = _heads((head, (kind, absent)) for head, kind, absent in PLACED)
_SCOPED = {word: _heads((head, True) for head in heads) for word, (_, *heads) in ANNOUNCED.items() if heads}


def _of(heads: _Heads[T], bare: Sequence[str]) -> tuple[int, T] | None:
    """How many words of a statement a head covers, and what holds then; a sequence number or ``no`` before it is skipped."""
    if not bare:
        return None
    first = 1 if len(bare) > 1 and (bare[0] == "no" or bare[0].isdecimal()) else 0
    for wanted, value in heads.get(bare[first], ()):
        if len(bare) - first >= len(wanted) and all(
            want in ("*", word) for want, word in zip(wanted, bare[first:], strict=False)
        ):
            return first + len(wanted), value
    return None


def redact(line: str, sealed: str = "") -> str:
    """One line with its secrets replaced.

    ``sealed`` is the kind of a secret that a parser found on this line; when the tables see none, everything behind the
    statement's name is left out. With :data:`REST` behind it, the secret began on a line above: nothing is shown.
    """
    if sealed.endswith(REST):
        return f"{line[: len(line) - len(line.lstrip())]}<redacted:{sealed.removesuffix(REST)}>"
    shown, done = [], 0
    for start, end, kind in sorted(_parts(line, sealed), key=lambda part: part[0]):
        if end > done:
            shown += [line[done:start], "" if start < done else f"<redacted:{kind}>"]
            done = end
    return "".join(shown) + line[done:]


def secret_places(line: str, sealed: str = "") -> list[tuple[int, int]]:
    """Where :func:`redact` leaves something out: first and last column of each part, which may overlap."""
    return [(start, end) for start, end, _ in _parts(line, sealed)]


def _parts(line: str, sealed: str) -> list[_Part]:
    words = _words(line)
    parts = [*_secrets(line, words), *_by_shape(line)] if words else []
    if sealed and words and not parts:
        parts = [(_behind_name(words), words[-1].end, sealed)]
    return parts


def redact_lines(lines: Sequence[str], sealed: Sequence[str] = ()) -> list[str]:
    """Several consecutive lines; the bodies of PEM blocks (keys and certificates) are left out as well."""
    shown: list[str] = []
    in_block = False
    for line, kind in zip_longest(lines, sealed, fillvalue=""):
        if "-----BEGIN" in line:
            before, _, block = line.partition("-----BEGIN")
            shown.append(f"{redact(before)}<redacted:{'private-key' if 'PRIVATE' in block else 'certificate'}>")
        elif not in_block:
            shown.append(redact(line, kind))
        in_block = "-----END" not in line and (in_block or "-----BEGIN" in line)
    return shown


def shown_word(line: str, word: str) -> str:
    """A word of a line as it may be shown by itself; the name a statement begins with always may."""
    if line.startswith(word) and _NAME.fullmatch(word):
        return word
    return word if word in redact(line) else "<redacted>"


def _words(text: str) -> list[_Word]:
    return [_Word(found[0], found.start(), found.end()) for found in _WORD.finditer(text)]


def _secrets(line: str, words: Sequence[_Word]) -> Iterator[_Part]:
    assigned = _ASSIGNMENT.match(line, words[0].start)
    name = assigned[1].lower() if assigned else ""
    if assigned and (kind := _kind(name, [name])):
        yield words[-1].start if name in LAST_OF_VALUE else assigned.end(), words[-1].end, kind
        return
    bare = [word.bare for word in words]
    placed = _of(_PLACED, bare)
    if placed and placed[0] < len(words) and bare[placed[0]] not in placed[1][1]:
        yield words[placed[0]].start, words[placed[0]].end, placed[1][0]
    if _of(_PLAIN, bare):
        return
    if _of(_PROSE, bare):
        yield from _in_prose(words)
        return
    if bare[:2] == ["snmp-server", "host"] and not is_ip("".join(bare[3:4])):
        yield from _trap_community(bare, words)
        if "community" not in bare[4:-1]:
            return
    yield from _in_statement(words, bare)


def _kind(word: str, bare: Sequence[str]) -> str:
    """The kind of secret a word announces in a statement, or ``""``."""
    kind = ANNOUNCED.get(word, ("",))[0]
    if kind and (word not in _SCOPED or _of(_SCOPED[word], bare)):
        return kind
    compound, _, last = word.replace("_", "-").rpartition("-")
    return ENDINGS.get(last, "") if compound else ""


def _in_statement(words: Sequence[_Word], bare: Sequence[str]) -> Iterator[_Part]:
    named = _of(_NAMED, bare)
    place = named[0] if named else 0
    while place < len(words):
        kind = _kind(bare[place].strip("\"',"), bare) if not words[place].quoted or _is_pair(bare, place) else ""
        if not kind:
            yield from _inside(words[place])
            place += 1
            continue
        start = _behind_forms(bare, place)
        if start >= len(words) or _announces_nothing(bare, place, start):
            place += 1
            continue
        announces = bool(_kind(bare[start], bare)) and start + 1 < len(words)
        if announces and bare[start] in GIVES_WAY.get(bare[place], ()):
            place = start
            continue
        end = start + 1 if bare[place] in ONE_WORD else _end(words, bare, start)
        yield words[start].start, words[end - 1].end, kind
        place = start if announces and end == start + 1 else end


def _behind_forms(bare: Sequence[str], place: int) -> int:
    """The place of the first word behind an announcing one that can be the secret itself."""
    at = place + 1
    if bare[place] in NUMBERED and at + 1 < len(bare) and bare[at].isdecimal():
        at += bare[at + 1] in FORMS or bare[at + 1] in _DIGITS or bare[place] in ("eigrp", "ah", "message-digest-key")
    encoded = False
    while at + 1 < len(bare) and (bare[at] in FORMS or (bare[at] in _DIGITS and not encoded)):
        encoded = encoded or bare[at] in _DIGITS
        at += 1
        if bare[at - 1] == "level" and at + 1 < len(bare):
            at += 1
    return at


def _announces_nothing(bare: Sequence[str], place: int, start: int) -> bool:
    word, secret = bare[place], bare[start]
    if (
        secret.strip("\"'*") == ""
        or secret in ("{", "}", ";")
        or NO_SECRET.get(word, set()) & {secret, bare[place + 1]}
    ):
        return True  # already masked by the device, or nothing at all
    if secret in ("enable", "disable") and bare[0] == "set":
        return True  # FortiOS: a switch about passwords (``set save-password enable``)
    return list(bare) == ["key", secret] and secret.isdecimal() and len(secret) <= 3  # a key chain's key


def _end(words: Sequence[_Word], bare: Sequence[str], start: int) -> int:
    """The place behind a secret that may hold spaces: up to a word that is known to follow secrets."""
    end = start + 1
    if words[start].quoted and words[start].text.endswith(words[start].text[0]) and len(words[start].text) > 1:
        return end
    while end < len(words) and bare[end] not in CLOSES:
        end += 1
    return end


def _is_pair(bare: Sequence[str], place: int) -> bool:
    return place + 1 < len(bare) and bare[place + 1][0] in ":="


def _inside(word: _Word) -> Iterator[_Part]:
    """Secrets inside one word: ``name=value``, ``<name>value``, and statements quoted as a whole."""
    if word.quoted and " " in word.text:
        inner = _words(word.text[1:].rstrip(word.text[0]))
        for start, end, kind in _in_statement(inner, [part.bare for part in inner]):
            yield word.start + 1 + start, word.start + 1 + end, kind
        return
    pair = _PAIR.match(word.text)
    name = pair[1].lower() if pair else ""
    if pair and (kind := _kind(name, [name]) or ("password" if name in PROSE_WORDS else "")):
        closing = word.text.find("</", pair.end())
        yield word.start + pair.end(), word.start + closing if closing > 0 else word.end, kind


def _in_prose(words: Sequence[_Word]) -> Iterator[_Part]:
    """Free text: the one word behind a word for a password, unless it is an ordinary one."""
    bare = [word.bare.strip("\"'.,()") for word in words]
    for place, word in enumerate(words):
        if word.quoted and " " in word.text:
            for start, end, kind in _in_prose(_words(word.text[1:].rstrip(word.text[0]))):
                yield word.start + 1 + start, word.start + 1 + end, kind
            continue
        yield from _inside(word)
        name, colon = bare[place].rstrip(_COLONS), bare[place][-1:] in tuple(_COLONS)
        at = place + 1
        while at + 1 < len(words) and bare[at] in (*_COLONS, "is", ""):
            colon, at = colon or bare[at] != "is", at + 1
        told = name in PROSE_WORDS or (name in COLON_WORDS and (colon or at > place + 1))
        if told and at < len(words) and (colon or bare[at] not in ORDINARY):
            yield words[at].start, words[at].end, "password"


def _trap_community(bare: Sequence[str], words: Sequence[_Word]) -> Iterator[_Part]:
    """``snmp-server host ADDRESS [traps] [version 2c] COMMUNITY`` (an ASA names an interface before the address)."""
    at = 3
    while at + 1 < len(bare) and bare[at] in HOST_OPTIONS:
        if bare[at : at + 2] == ["version", "3"]:
            return  # what follows is the name of a user
        at += 1 + HOST_OPTIONS[bare[at]]
    if at < len(bare):
        yield words[at].start, words[at].end, "community"


def _by_shape(line: str) -> Iterator[_Part]:
    """Secrets known by how they look: crypt hashes, credentials in an address, encrypted values, bare key material."""
    for found in _HASH.finditer(line):
        yield found.start(), found.end(), "hash"
    for found in _URL.finditer(line):
        yield found.start(1), found.end(1), "password"
    place = line.find(" ENC ")
    if place >= 0 and line[place + 5 :].strip():
        yield place + 5, len(line.rstrip()), "secret"
    if _KEY_MATERIAL.match(line):
        yield len(line) - len(line.lstrip()), len(line.rstrip()), "key-material"


def _behind_name(words: Sequence[_Word]) -> int:
    first = words[0]
    if first.text.startswith("<") and ">" in first.text:
        return first.start + first.text.index(">") + 1
    if "=" in first.text:
        return first.start + first.text.index("=") + 1
    count = 2 if first.bare == "set" and len(words) > 2 else 1
    return words[count].start if len(words) > count else first.end
