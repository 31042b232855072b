"""Shell patterns as Junos uses them: ``<ge-*>`` in groups, ``ge-0/0/[0-3]`` in interface ranges."""

from __future__ import annotations


def matches(pattern: str, word: str) -> bool:
    """Whether a pattern, with or without its angle brackets, means a word; in time of pattern times word."""
    text = pattern[1:-1] if pattern.startswith("<") and pattern.endswith(">") else pattern
    items = _items(text)
    at = place = kept = 0
    star = -1
    while at < len(word):
        if place < len(items) and items[place] == "*":
            star, kept = place, at
            place += 1
        elif place < len(items) and _fits(items[place], word[at]):
            place, at = place + 1, at + 1
        elif star >= 0:
            place, kept = star + 1, kept + 1
            at = kept
        else:
            return False
    return all(item == "*" for item in items[place:])


def _items(pattern: str) -> list[str]:
    """``ge-[0-3]*`` as its letters, letter classes and stars."""
    items: list[str] = []
    at = 0
    while at < len(pattern):
        close = pattern.find("]", at + 2) if pattern[at] == "[" else -1
        end = close + 1 if close > 0 else at + 1
        items.append(pattern[at:end])
        at = end
    return items


def _fits(item: str, letter: str) -> bool:
    if len(item) < 3:
        return item in ("?", letter)
    inside = item[1:-1]
    turned = inside.startswith(("!", "^"))
    inside = inside[turned:]
    found = False
    at = 0
    while at < len(inside):
        if inside[at + 1 : at + 2] == "-" and at + 2 < len(inside):
            found = found or inside[at] <= letter <= inside[at + 2]
            at += 3
        else:
            found = found or inside[at] == letter
            at += 1
    return found is not turned
