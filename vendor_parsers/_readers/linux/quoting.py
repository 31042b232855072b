"""Words as the programs of netfilter quote them."""

from __future__ import annotations


def split_words(text: str) -> list[str]:
    """Words between blanks; in double quotes a backslash keeps the next character (``xtables_save_string``)."""
    if '"' not in text:
        return text.split()
    words: list[str] = []
    word: list[str] = []
    quoted = started = escaped = False
    for char in text:
        if escaped:
            word.append(char)
            escaped = False
        elif quoted and char == "\\":
            escaped = True
        elif char == '"':
            quoted = not quoted
            started = True
        elif char in " \t" and not quoted:
            if word or started:
                words.append("".join(word))
            word, started = [], False
        else:
            word.append(char)
    if word or started:
        words.append("".join(word))
    return words
