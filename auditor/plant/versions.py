"""Vendors' version numbers: which of two is newer, and whether one lies in a range. What cannot be compared is None.

A version is its numbers and letters in order: ``9.16(4)25``, ``21.4R3-S5.4``, ``17.9.4a``, ``10.2.9-h1``, ``Rev.15.02.31``.
Numbers compare as numbers. Letters compare only where they are the same: an ``E`` and an ``M`` train of Cisco IOS are fixed
apart, and ``rc1`` is older than the release where ``a`` or ``S5`` is newer. Where one version ends and the other goes on,
they agree as far as is written (``17.9`` may be any 17.9.x), so nothing is told.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Literal

_LONGEST = 200
_PART = re.compile(r"\d{1,9}|[a-z]{1,12}")
_PREFIXES = frozenset({"v", "ver", "version", "rev", "release", "firmware", "os"})
_NUMBER = r"(?:v|ver|version|rev|release)?\.?\s?\d[\w.()\-+]{0,40}"
_BOUND = re.compile(rf"(<=|>=|<|>|=|≦|≧|=<|=>)\s?({_NUMBER})")
_BETWEEN = re.compile(rf"({_NUMBER})(-|\s-\s|\s?(?:~|to|through|から)\s?)({_NUMBER})(?:まで)?")
_AFTER = re.compile(
    rf"({_NUMBER})\s?(and earlier|and prior|and below|or earlier|or lower|以前|以下|まで"
    rf"|and later|and above|or later|or higher|以降|以上|未満|より前|より後)"
)
_BEFORE = re.compile(rf"(before|prior to|earlier than|up to|after|later than|from|since)\s?({_NUMBER})")
_TREE = re.compile(r"v?(\d[\w.()\-]{0,40}?)(?:\.(?:x|\*)|\s(?:all versions|全版|系|の全て|のすべて))")
_ALL = frozenset({"all", "any", "*", "all versions", "全版", "全て", "すべて"})
_WORDS: dict[str, Literal["<", "<=", ">", ">="]] = {
    "and earlier": "<=", "and prior": "<=", "and below": "<=", "or earlier": "<=", "or lower": "<=", "以前": "<=",
    "以下": "<=", "まで": "<=", "up to": "<=", "and later": ">=", "and above": ">=", "or later": ">=", "or higher": ">=",
    "以降": ">=", "以上": ">=", "from": ">=", "since": ">=", "未満": "<", "より前": "<", "before": "<", "prior to": "<",
    "earlier than": "<", "より後": ">", "after": ">", "later than": ">", "≦": "<=", "=<": "<=", "≧": ">=", "=>": ">=",
}  # fmt: skip
Part = int | str


def parts(version: str) -> tuple[Part, ...]:
    """The numbers and letters of a version, in order, words like ``Rev.`` in front of it left out."""
    found: list[Part] = [
        int(word) if word.isdigit() else word
        for word in _PART.findall(unicodedata.normalize("NFKC", version[:_LONGEST]).lower())
    ]
    while found and found[0] in _PREFIXES:
        del found[0]
    return tuple(found)


def same(one: str, other: str) -> bool | None:
    """Whether two versions are one: True also where one is only written shorter; None when either has no number."""
    left, right = parts(one), parts(other)
    if not any(isinstance(part, int) for part in left) or not any(isinstance(part, int) for part in right):
        return None
    count = min(len(left), len(right))
    return left[:count] == right[:count]


def order(one: str, other: str) -> int | None:
    """-1, 0 or 1 as ``one`` is older than, the same as or newer than ``other``; None when that cannot be told."""
    left, right = parts(one), parts(other)
    if not left or not right:
        return None
    trains = [next((part for part in side if isinstance(part, str)), None) for side in (left, right)]
    if None not in trains and trains[0] != trains[1]:
        return None
    for mine, theirs in zip(left, right, strict=False):
        if mine == theirs:
            continue
        if isinstance(mine, int) and isinstance(theirs, int):
            return -1 if mine < theirs else 1
        return None
    return 0 if len(left) == len(right) else None


def _meets(version: str, sign: str, bound: str) -> bool | None:
    compared = order(version, bound)
    if compared is None:
        # a longer version is at least its own beginning: 7.2.8 is not older than 7.2
        begins = parts(version)[: len(parts(bound))] == parts(bound)
        if begins and sign in (">=", "<") and not _before_release(version, bound):
            return sign == ">="
        return None
    return {"<": compared < 0, "<=": compared <= 0, ">": compared > 0, ">=": compared >= 0, "=": compared == 0}[sign]


def _before_release(version: str, bound: str) -> bool:
    """True where what follows the beginning may mark something older than it: ``7.2 beta 3``."""
    rest = parts(version)[len(parts(bound)) :]
    return bool(rest) and isinstance(rest[0], str) and rest[0] not in ("a", "b", "c", "d", "e", "f", "g", "s", "h", "r")


def within(version: str, affected: str) -> bool | None:
    """Whether a version lies in a range as advisories write it; None when range or version cannot be made out.

    Understood are comparisons (``>=7.2.0, <7.2.9``), spans (``7.2.0 - 7.2.8``), words (``17.9.4 and earlier``, ``17.9.4 以前``),
    whole trees (``7.0.x``, ``7.0 all versions``) and single versions; ``;``, ``、`` and ``or`` join alternatives, commas join what
    must hold together where the parts are comparisons.
    """
    text = unicodedata.normalize("NFKC", affected[:_LONGEST]).lower().replace("〜", "~").replace("–", "-").strip()
    if text in _ALL:
        return True
    found: list[bool | None] = []
    for alternative in re.split(r";|、|\n|\sor(?=\s+v?\d)", text):
        word = alternative.strip()
        if word:
            found.append(_alternative(version, word))
    if not found or not parts(version):
        return None
    if True in found:
        return True
    return None if None in found else False


def _alternative(version: str, text: str) -> bool | None:
    bounds = _BOUND.findall(text)
    if bounds:
        rest = _BOUND.sub("", text).replace(",", " ").replace("and", " ").strip()
        return None if rest else _all_hold(_meets(version, _WORDS.get(sign, sign), bound) for sign, bound in bounds)
    pieces = [piece.strip() for piece in text.split(",") if piece.strip()]
    if len(pieces) > 1:
        answers = [_alternative(version, piece) for piece in pieces]
        return True if True in answers else None if None in answers else False
    tree = _TREE.fullmatch(text)
    if tree:
        beginning = parts(tree[1])
        own = parts(version)
        return (
            None if len(own) < len(beginning) and beginning[: len(own)] == own else own[: len(beginning)] == beginning
        )
    span = _BETWEEN.fullmatch(text)
    if span and (span[2] != "-" or not set(span[3]).isdisjoint(".(")):  # 5.10.0-8 is one version
        return _all_hold((_meets(version, ">=", span[1]), _meets(version, "<=", span[3])))
    after = _AFTER.fullmatch(text)
    if after:
        return _meets(version, _WORDS[after[2]], after[1])
    before = _BEFORE.fullmatch(text)
    if before:
        return _meets(version, _WORDS[before[1]], before[2])
    return _meets(version, "=", text) if re.fullmatch(_NUMBER, text) else None


def _all_hold(answers: Iterable[bool | None]) -> bool | None:
    found = list(answers)
    if False in found:
        return False
    return None if None in found else True
