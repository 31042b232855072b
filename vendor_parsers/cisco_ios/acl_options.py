"""What follows the addresses and ports of an access list's entry: logging, sessions, and conditions nobody can evaluate."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from auditor.source.node import Words

_FLAGS = frozenset({"ack", "fin", "psh", "rst", "syn", "urg"})
_TAKES_ONE = frozenset({"dscp", "precedence", "tos", "option", "time-range", "flow-label", "mobility-type", "cos"})
_ALONE = frozenset(
    {"fragments", "routing", "auth", "dest-option", "mobility", "hbh", "undetermined-transport", "dest-option-type"}
)
_OPTIONS = _TAKES_ONE | _ALONE


@dataclass(frozen=True, slots=True)
class Options:
    """What the words behind an entry's addresses and ports mean; ``taken`` is how many of them are understood."""

    log: bool = False
    inspects: bool = False
    conditions: tuple[str, ...] = ()
    taken: int = 0
    time_range: str = ""


NO_OPTIONS = Options()


def read_options(words: Words, reflected: Collection[str]) -> Options:
    """The options that come next. Words that are not known are left and make the rule uncertain.

    ``reflected`` are the lists filled by replies; an entry that fills one of them keeps sessions.
    """
    at = words.position
    conditions: list[str] = []
    log = inspects = False
    time_range = ""
    while words.left:
        word = words.peek()
        if word in ("log", "log-input"):
            words.next()
            log = True
            if words.left and words.peek() not in _OPTIONS:
                words.next()
        elif word in _FLAGS or word in _ALONE or word[:1] in "+-" or word in ("match-any", "match-all"):
            conditions.append(words.next())
        elif word in _TAKES_ONE:
            words.next()
            value = words.next()
            time_range = value if word == "time-range" else time_range
            conditions.append(f"{word} {value}")
        elif word == "ttl":
            taken = [words.next(), words.next(), words.next()]
            if taken[1] == "range":
                taken.append(words.next())
            conditions.append(" ".join(taken))
        elif word == "reflect":
            words.next()
            inspects = words.next() in reflected
            if words.accept("timeout"):
                words.next()
        elif word == "established":
            conditions.append(words.next())
        else:
            break
    conditions += [f"word not understood: {word}" for word in words.ahead()]
    return Options(log, inspects, tuple(conditions), words.position - at, time_range)
