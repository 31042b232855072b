"""Decoded text to the lines an administrator would have seen: no terminal control, no pager, no log timestamps."""

from __future__ import annotations

import re
from dataclasses import dataclass

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_MOVES = re.compile(r"[\r\x08]|\x1b\[[0-9;]{0,12}[DGKPX]")
_SILENT = re.compile(r"[\x00-\x02\x04-\x07\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9f]")
_STYLE = re.compile(
    r"\x1b\[[0-?]{0,32}[ -/]{0,4}[@-CE-FH-JL-OQ-WY-~]"  # colour, cursor addressing, modes: all but D G K P X
    r"|\x1b\][^\x07\x1b\n]{0,1024}(?:\x07|\x1b\\)"  # operating system commands: window title
    r"|\x1b[ -/]{1,4}[0-~]"  # character sets
    r"|\x1b[0-Z\\^-~]"  # one-character sequences: keypad modes, reset
)
_STEP = re.compile(r"\x1b\[([0-9]{0,4})[0-9;]{0,8}([DGKPX])|([^\x1b\r\x08]+)|(.)", re.DOTALL)
_MOST_REPLAY = 1 << 13  # columns times changes of direction: a line beyond it is no terminal echo
_PROMPT_START = re.compile(r"\S{1,80}(?: ?\([\w./ -]{1,40}\))? ?[#>$]")
# IOS, FortiOS, EOS, Yamaha English / ASA / Comware, VRP / Junos / ProCurve / Yamaha Japanese
PAGER = re.compile(
    r"[ \t]{0,4}(?:<?-{2,4} ?\(?more(?: ?\d{1,3}%)?\)? ?-{2,4}>?(?:\(\d{1,3}%\))?"
    r"|-- MORE --, next page: Space, next line: Enter, quit: Control-C|-{2,3}つづく-{2,3})",
    re.IGNORECASE,
)
_PAGER_HINTS = ("more", "More", "MORE", "つづく")
_PIECE = 1 << 20
_CONTROL_BYTES = bytes(b for b in (*range(32), 127) if b not in b"\t\n")
# Tera Term: "%Y-%m-%d %H:%M:%S.%N" by default, "Sun Nov 01 10:00:00.000 2026" in old versions, elapsed time as a choice
_STAMP = re.compile(
    r"\[(?:\d{4}[-/]\d\d[-/]\d\d[ T]\d\d:\d\d:\d\d(?:[.,]\d{1,6})?"
    r"|[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d(?:\.\d{1,6})?(?: \d{4})?"
    r"|\d{1,5} \d\d:\d\d:\d\d(?:\.\d{1,6})?)\] ?"
)


@dataclass(frozen=True, slots=True)
class Screen:
    """Clean lines in the order of the file (``lines[i]`` is line i+1) and the indexes of pager-only lines."""

    lines: list[str]
    pager_only: frozenset[int]


def read_screen(text: str) -> Screen:
    """Split decoded text into lines as an editor does and clean each one."""
    raw = _split(text)
    _strip_stamps(raw)
    if _has_control(text):
        for i, line in enumerate(raw):
            if _CONTROL.search(line):
                raw[i] = clean_line(line)
    pager_only = []
    if any(hint in text for hint in _PAGER_HINTS):
        for i, line in enumerate(raw):
            if "-" in line and PAGER.match(line):
                raw[i] = _without_pager(line)
                if not raw[i].strip():
                    pager_only.append(i)
    return Screen(raw, frozenset(pager_only))


def _has_control(text: str) -> bool:
    """Whether any control character is there at all (ten times as fast as a search by regular expression)."""
    for start in range(0, len(text), _PIECE):
        raw = text[start : start + _PIECE].encode("utf-8", "surrogatepass")
        if len(raw) != len(raw.translate(None, _CONTROL_BYTES)):
            return True
    return not text.isascii() and any(chr(code) in text for code in range(0x80, 0xA0))


def _split(text: str) -> list[str]:
    """Lines end at LF, CR LF or (telnet logs) CR CR LF; a lone CR ends one only in a file that is made of them."""
    while "\r\n" in text:
        text = text.replace("\r\n", "\n")
    if text.count("\r") > 10 * text.count("\n"):
        text = text.replace("\r", "\n")
    lines = text.split("\n")
    if not lines[-1]:
        lines.pop()
    return lines


def _strip_stamps(lines: list[str]) -> None:
    """Remove the logger's timestamps when nearly every line of the file carries one."""
    written = [line for line in lines[:200] if line.strip()]
    if not written or sum(_STAMP.match(line) is not None for line in written) * 5 < len(written) * 4:
        return
    for i, line in enumerate(lines):
        found = _STAMP.match(line)
        if found:
            lines[i] = line[found.end() :]


def clean_line(line: str) -> str:
    """One line as the terminal would show it; overwritten text that was no pager is kept, not lost."""
    line = _SILENT.sub("", _STYLE.sub("", line)).rstrip("\r")
    if _MOVES.search(line):
        line = _replay(line)
    # IOS prints the byte 0x03, its usual banner delimiter, as the two characters ^C.
    return _CONTROL.sub("", line.replace("\x03", "^C"))


def _replay(line: str) -> str:
    """Follow carriage returns, backspaces and erasures; several texts on one line that differ are all kept.

    A device never prints one configuration line over another: where that seems to happen, hiding the first would be a
    way to hide a rule from the audit.
    """
    shown: list[str] = []
    drafts: list[str] = []
    at = 0
    fresh = False
    for count, command, text, control in _STEP.findall(line):
        if text:
            shown[at : at + len(text)] = text
            at += len(text)
            fresh = True
            continue
        if fresh:
            drafts.append("".join(shown))
            fresh = False
            if len(drafts) * len(shown) > _MOST_REPLAY:
                return _MOVES.sub(" ", line)
        at = _move(shown, at, command or control, count)
    final = "".join(shown).rstrip()
    return " ".join([*_overwritten(drafts, final), final])


def _move(shown: list[str], at: int, command: str, count: str) -> int:
    """Apply one cursor movement or erasure to the line and give the new column."""
    steps = int(count or 1)
    if command in "\x08D":
        return max(0, at - steps)
    if command == "\r":
        return 0
    if command == "G":
        return min(max(steps, 1) - 1, len(shown))
    if command == "K":
        if count == "2":
            shown[:] = " " * at
        elif count != "1":
            del shown[at:]
    elif command in "PX":
        del shown[at : at + steps]
    return at


def _overwritten(drafts: list[str], final: str) -> list[str]:
    """What stood on the line earlier and is not part of what it shows now; pagers and edited commands apart."""
    texts: list[str] = []
    for draft in map(str.rstrip, drafts):
        if texts and draft.startswith(texts[-1]):
            texts[-1] = draft
        elif draft.strip() and not (texts and texts[-1].startswith(draft)):
            texts.append(draft)
    prompt = _PROMPT_START.match(final)
    return [
        text
        for text in dict.fromkeys(texts)
        if not final.startswith(text)
        and not (prompt and text.startswith(prompt[0]))
        and not (PAGER.match(text) and not _without_pager(text).strip())
    ]


def _without_pager(line: str) -> str:
    """The line without its leading pagers; a logger that drops backspaces leaves up to nine blanks behind each."""
    found = PAGER.match(line)
    while found:
        line = line[found.end() :]
        blanks = len(line) - len(line.lstrip(" "))
        line = line[min(blanks, 9) :]
        found = PAGER.match(line)
    return line
