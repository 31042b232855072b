"""Typing proposals into configurations: just as much of each platform's command line as proposals use.

Deliberately not the parsers' own code: what a line does here is written down a second time.
"""

from __future__ import annotations

from collections.abc import Sequence

IDLE = ("configure", "configure terminal", "end", "exit", "commit", "commit confirmed 10", "save")


def typed(platform: str, text: str, commands: Sequence[str]) -> str:
    """The configuration after the commands; raises KeyError or ValueError for a line nobody expects here."""
    lines = text.splitlines()
    wanted = [line for line in commands if platform == "fortinet_fortios" or line not in IDLE]
    done = _TYPISTS[platform](lines, wanted)
    return "\n".join(done) + "\n"


# --- Cisco and its kin


def _cisco(lines: list[str], commands: Sequence[str]) -> list[str]:
    numbers: dict[str, list[tuple[int, str]]] = {}
    block: str | None = None
    for line in commands:
        words = line.split()
        if words[:3] == ["ip", "access-list", "resequence"]:
            name, start, step = words[3], int(words[4]), int(words[5])
            head = _head(lines, name)
            entries = _entries(lines, head, numbers)
            numbers[head] = [(start + step * place, text) for place, (_, text) in enumerate(entries)]
            _write(lines, head, numbers[head])
        elif words[1:2] == ["access-list"] and words[0] in ("ip", "ipv6"):
            block = line if line in lines else _head(lines, words[-1])
        elif block is not None and "access-list" in block:
            entries = _entries(lines, block, numbers)
            numbers[block] = _entry(entries, words)
            _write(lines, block, numbers[block])
        elif line in lines and line.startswith(("interface ", "line ", "dot11 ssid ")):
            block = line
        elif block is not None:
            _setting(lines, block, line)
        elif line.startswith(("access-list", "no access-list")):
            _asa(lines, words)
        else:
            _global(lines, line)
    return lines


def _head(lines: list[str], name: str) -> str:
    """What all lines of a list hang on: the line that opens it, or ``access-list NAME``."""
    for line in lines:
        words = line.split()
        if words[:1] != ["access-list"] and "access-list" in words[:2] and words[-1] == name:
            return line
    return f"access-list {name}"


def _rows(lines: list[str], head: str) -> list[int]:
    if head.startswith("access-list"):
        return [place for place, line in enumerate(lines) if line.startswith(f"{head} ")]
    start = lines.index(head) + 1
    stop = next((place for place in range(start, len(lines)) if not lines[place].startswith(" ")), len(lines))
    return list(range(start, stop))


def _split(text: str) -> tuple[int | None, str]:
    words = text.removeprefix("sequence ").split()
    return (int(words[0]), " ".join(words[1:])) if words[0].isdecimal() else (None, " ".join(words))


def _entries(lines: list[str], head: str, numbers: dict[str, list[tuple[int, str]]]) -> list[tuple[int, str]]:
    if head in numbers:
        return numbers[head]
    cut = len(head) + 1 if head.startswith("access-list") else 0
    found = [_split(lines[place][cut:].strip()) for place in _rows(lines, head)]
    found = [(number, text) for number, text in found if not text.startswith("remark")]
    return [(10 * place if number is None else number, text) for place, (number, text) in enumerate(found, 1)]


def _entry(entries: list[tuple[int, str]], words: list[str]) -> list[tuple[int, str]]:
    if words[0] == "no":
        number, text = _split(" ".join(words[1:]))
        left = [one for one in entries if (one[0] != number if number is not None else one[1] != text)]
        if len(left) != len(entries) - 1:
            raise ValueError(f"no such entry: {words}")
        return left
    number, text = _split(" ".join(words))
    if number is None:
        number = max((one for one, _ in entries), default=0) + 10
    if any(one == number for one, _ in entries):
        raise ValueError(f"number {number} is taken")
    return sorted([*entries, (number, text)])


def _write(lines: list[str], head: str, entries: list[tuple[int, str]]) -> None:
    rows = _rows(lines, head)
    flat = head.startswith("access-list")
    start = rows[0] if rows else lines.index(head) + 1
    shown = any(lines[row].strip().removeprefix("sequence ")[0].isdigit() for row in rows) and not flat
    before = "sequence " if any(lines[row].strip().startswith("sequence") for row in rows) else ""
    for row in reversed(rows):
        del lines[row]
    lead = f"{head} " if flat else " "
    lines[start:start] = [f"{lead}{f'{before}{number} ' if shown else ''}{text}" for number, text in entries]


def _setting(lines: list[str], head: str, line: str) -> None:
    rows = _rows(lines, head)
    words = line.split()
    indent = lines[rows[0]][: len(lines[rows[0]]) - len(lines[rows[0]].lstrip())] if rows else " "
    bare = words[1:] if words[0] == "no" else words
    for row in rows:
        there = lines[row].split()
        there = there[1:] if there[0] == "no" else there
        if there == bare or (bare[:2] == ["transport", "input"] and there[:2] == bare[:2]):
            if words[0] == "no":
                del lines[row]
            else:
                lines[row] = indent + line
            return
    lines.insert(lines.index(head) + 1, indent + line)


def _global(lines: list[str], line: str) -> None:
    other = line.removeprefix("no ") if line.startswith("no ") else f"no {line}"
    if other in lines:
        lines[lines.index(other)] = line
    elif line not in lines:
        raise ValueError(f"nothing to change: {line}")


def _asa(lines: list[str], words: list[str]) -> None:
    negated = words[0] == "no"
    bare = words[1:] if negated else words
    rows = [place for place, line in enumerate(lines) if line.startswith(f"access-list {bare[1]} ")]
    if negated:
        row = next(row for row in rows if lines[row].split() == bare)
        del lines[row]
        return
    entry = " ".join(bare[4:] if bare[2] == "line" else bare[2:])
    place = int(bare[3]) - 1 if bare[2] == "line" else len(rows)
    row = rows[place] if place < len(rows) else rows[-1] + 1
    lines.insert(row, f"access-list {bare[1]} {entry}")


# --- FortiOS


def _fortios(lines: list[str], commands: Sequence[str]) -> list[str]:
    where: list[str] = []
    for line in commands:
        words = line.split()
        if words[0] in ("config", "edit"):
            where.append(line)
            _ensure(lines, where)
        elif words[0] in ("next", "end"):
            where.pop()
        elif words[0] in ("set", "unset"):
            start, stop = _range(lines, where)
            same = [row for row in range(start, stop) if lines[row].split()[:2] == ["set", words[1]]]
            for row in reversed(same):
                del lines[row]
            if words[0] == "set":
                lines.insert(same[0] if same else start, f"{'    ' * len(where)}{line}")
        elif words[0] == "delete":
            start, stop = _range(lines, [*where, line.replace("delete", "edit", 1)])
            del lines[start - 1 : stop + 1]
        else:  # move A before B
            start, stop = _range(lines, [*where, f"edit {words[1]}"])
            body = lines[start - 1 : stop + 1]
            del lines[start - 1 : stop + 1]
            place = _range(lines, [*where, f"edit {words[3]}"])[0] - 1
            lines[place:place] = body
    return lines


def _range(lines: list[str], where: Sequence[str]) -> tuple[int, int]:
    """The rows inside a block."""
    start, stop = 0, len(lines)
    for depth, head in enumerate(where):
        indent = "    " * depth
        start = lines.index(indent + head, start, stop) + 1
        end = indent + ("next" if head.startswith("edit ") else "end")
        stop = lines.index(end, start, stop)
    return start, stop


def _ensure(lines: list[str], where: list[str]) -> None:
    try:
        _range(lines, where)
    except ValueError:
        indent = "    " * (len(where) - 1)
        place = _range(lines, where[:-1])[1] if len(where) > 1 else len(lines)
        lines[place:place] = [indent + where[-1], indent + ("next" if where[-1].startswith("edit ") else "end")]


# --- set forms and Yamaha


def _set_form(lines: list[str], commands: Sequence[str]) -> list[str]:
    for line in commands:
        verb, _, path = line.partition(" ")
        if verb in ("set", "deactivate"):
            lines.append(line)
        elif verb == "activate":
            lines.remove(f"deactivate {path}")
        elif verb == "delete":
            left = [one for one in lines if not f"{one} ".startswith(f"set {path} ")]
            if left == lines:
                raise ValueError(f"nothing to delete: {path}")
            lines = left
        else:
            raise ValueError(line)
    return lines


def _yamaha(lines: list[str], commands: Sequence[str]) -> list[str]:
    for line in commands:
        count = 3 if line.startswith("ip filter") else 2
        row = next(row for row, one in enumerate(lines) if one.split()[:count] == line.split()[:count])
        lines[row] = line
    return lines


def _iptables(lines: list[str], commands: Sequence[str]) -> list[str]:
    for line in commands:
        _, _, table, verb, chain, rest = line.split(None, 5)
        start = lines.index(f"*{table}")
        rows = [row for row in range(start, lines.index("COMMIT", start)) if lines[row].startswith(f"-A {chain} ")]
        if verb == "-D":
            lines.remove(f"-A {chain} {rest}")
        else:
            place, entry = rest.split(None, 1)
            lines.insert(rows[int(place) - 1], f"-A {chain} {entry}")
    return lines


_TYPISTS = {
    "cisco_ios": _cisco, "cisco_asa": _cisco, "cisco_nxos": _cisco, "arista_eos": _cisco, "fortinet_fortios": _fortios,
    "juniper_junos": _set_form, "paloalto_panos": _set_form, "yamaha_rtx": _yamaha,
    "linux_iptables": _iptables,
}  # fmt: skip
