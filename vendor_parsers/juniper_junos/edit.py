"""Lines typed in the Junos configuration mode, applied to a candidate configuration and committed.

The text is taken as ``show configuration | display set`` prints it; one in braces is put into that form first. ``set`` adds
(or replaces where a statement has one value), ``delete`` takes a statement with all below it, ``insert`` gives an entry its
place, ``deactivate`` leaves it in without effect (Junos OS CLI User Guide). What ``commit check`` refuses – a policy that
is not whole or names what is not defined – is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from auditor.model.text import Text
from auditor.platform import Edited, EditError
from auditor.source.document import Document
from vendor_parsers.juniper_junos.reading import read, words_of
from vendor_parsers.juniper_junos.statement import Statement

IDLE = frozenset({"commit", "show", "run", "annotate", "status", "configure", "quit"})
ONE_VALUE = (
    "system host-name", "system domain-name", "system time-zone", "system login user * class", "system login user * uid",
    "system login user * authentication encrypted-password", "system root-authentication encrypted-password",
    "system login message", "system services ssh root-login", "system services ssh protocol-version", "snmp location",
    "snmp contact", "snmp community * authorization", "interfaces * description", "interfaces * unit * description",
    "interfaces * mtu", "interfaces * unit * vlan-id", "interfaces * native-vlan-id",
    "interfaces * unit * family ethernet-switching interface-mode", "interfaces * unit * family ethernet-switching port-mode",
    "interfaces * unit * family inet filter input", "interfaces * unit * family inet filter output",
    "interfaces * unit * family inet6 filter input", "interfaces * unit * family inet6 filter output",
    "security policies default-policy", "security policies from-zone * to-zone * policy * description",
    "security address-book * address *", "security zones security-zone * address-book address *",
    "applications application * protocol", "applications application * destination-port",
    "applications application * source-port", "applications application * inactivity-timeout",
    "security nat * rule-set * rule * then source-nat pool", "security nat * rule-set * rule * then destination-nat pool",
    "security nat * rule-set * rule * then static-nat prefix", "security nat * pool * address", "vlans * vlan-id",
    "vlans * l3-interface", "vlans * description", "routing-options router-id",
)  # fmt: skip
"""Statements with one value; the value is the next word."""
CHOICES = (
    ("security policies from-zone * to-zone * policy * then", ("permit", "deny", "reject")),
    ("security policies global policy * then", ("permit", "deny", "reject")),
    ("firewall family * filter * term * then", ("accept", "discard", "reject")),
    ("firewall filter * term * then", ("accept", "discard", "reject")),
    ("security nat source rule-set * rule * then source-nat", ("off", "interface", "pool")),
    ("routing-options static route *", ("discard", "reject", "receive")),
)
"""Statements of which one excludes the others."""
MANY_VALUES = frozenset(
    {
        "source-address", "destination-address", "application", "applications", "address", "address-set", "members", "protocol",
        "port", "source-port", "destination-port", "icmp-type", "prefix-list", "source-prefix-list", "destination-prefix-list",
        "system-services", "protocols", "interfaces", "interface", "name-server", "server", "host", "next-hop", "apply-groups",
        "ciphers", "macs", "family", "clients", "proposals", "from", "match", "then", "community", "permissions", "services",
        "except", "authentication-order", "from-zone", "to-zone", "file", "log", "user", "unit", "vlan", "area", "import", "export",
    }
)  # fmt: skip
"""Words behind which several values or entries may stand."""
POLICY = ("security", "policies", "from-zone", "*", "to-zone", "*", "policy", "*")
GLOBAL = ("security", "policies", "global", "policy", "*")
_MATCHED = frozenset(
    {
        "source-address", "destination-address", "application", "protocol", "port", "source-port", "destination-port",
        "icmp-type", "source-prefix-list", "destination-prefix-list", "prefix-list", "from-zone", "to-zone",
    }
)  # fmt: skip
"""What a policy or a term may ask of a packet."""
ANYBODY = frozenset({"any", "any-ipv4", "any-ipv6"})


class _RefusedError(Exception):
    def __init__(self, en: str, ja: str) -> None:
        super().__init__(en)
        self.text = Text(en, ja)


@dataclass(slots=True, eq=False)
class _Line:
    """One ``set`` or ``deactivate`` line; any other text has no words."""

    raw: str
    verb: str = ""
    words: tuple[str, ...] = ()


def _line(verb: str, words: Sequence[str]) -> _Line:
    return _Line(" ".join([verb, *map(_shown, words)]), verb, tuple(words))


def _shown(word: str) -> str:
    if word and not any(letter.isspace() or letter in '"{};[]#\\' for letter in word):
        return word
    escaped = word.replace('"', '\\"')
    return f'"{escaped}"'


def _read(lines: Sequence[str]) -> list[_Line]:
    texts = [line.strip() for line in lines]
    if any(text.startswith("set ") for text in texts) and not any(text.endswith("{") for text in texts):
        return [one for line in lines for one in _typed(line)]
    numbers = range(1, len(lines) + 1)
    tree = read(Document("edit", lines, numbers, numbers))
    if tree.faults:
        raise EditError(
            0, Text("the configuration is cut off or out of balance", "設定が途中で切れているか、対応が取れていない")
        )
    head = [_Line(line) for line in lines if line.startswith("#")]
    found = [_line(verb, path) for verb, path in _flattened(tree.config)]
    return [*head, *(one for one in found if one.verb == "set"), *(one for one in found if one.verb != "set")]


def _flattened(root: Statement) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every statement that nothing stands below as ``set``, every one without effect as ``deactivate``."""
    stack: list[tuple[Statement, tuple[str, ...]]] = [(root, ())]
    while stack:
        statement, path = stack.pop()
        if statement.inactive:
            yield "deactivate", path
        if not statement.children and path:
            yield "set", path
        stack += [(below, (*path, name)) for name, below in reversed(statement.children.items())]


def _typed(line: str) -> Iterator[_Line]:
    """A line of the form ``set …``; one with a list in brackets is one line for each member."""
    words = words_of(line)
    if words[:1] not in (["set"], ["deactivate"]):
        yield _Line(line)
        return
    if "[" not in line or words[0] != "set":
        yield _Line(line, words[0], tuple(words[1:]))
        return
    before, _, rest = line.partition("[")
    inside, _, after = rest.partition("]")
    if after.strip():
        raise EditError(0, Text("words behind a list are not read", "リストの後ろの語は扱えない"))
    for member in words_of(inside):
        yield _line("set", [*words_of(before)[1:], member])


def _clauses(path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """``match source-address A destination-address B …`` typed on one line is a statement for each."""
    for place, word in enumerate(path):
        rest = path[place + 1 :]
        if word in ("match", "from") and len(rest) > 2 and len(rest) % 2 == 0 and _MATCHED.issuperset(rest[::2]):
            for at in range(0, len(rest), 2):
                yield (*path[: place + 1], *rest[at : at + 2])
            return
    yield path


def _fits(words: Sequence[str], pattern: Sequence[str]) -> bool:
    """True when the words begin as the pattern says."""
    return len(words) >= len(pattern) and all(want in ("*", word) for want, word in zip(pattern, words, strict=False))


class _Typing:
    """The candidate while lines are typed; ``base`` is where ``edit`` has gone."""

    def __init__(self, lines: list[_Line]) -> None:
        self.lines = lines
        self.base: tuple[str, ...] = ()
        self.deleted: list[tuple[int, tuple[str, ...]]] = []
        self.added: list[tuple[int, tuple[str, ...]]] = []

    def below(self, path: Sequence[str], verb: str = "set") -> list[_Line]:
        size = len(path)
        return [one for one in self.lines if one.verb == verb and one.words[:size] == tuple(path)]

    def type(self, number: int, line: str) -> None:
        words = words_of(line)
        if not words or line.strip().startswith(("#", "/*")) or words[0] in IDLE:
            return
        if words[0] == "top":
            self.base = ()
            if len(words) > 1:
                self.type(number, line.strip()[3:].strip())
        elif words[0] in ("up", "exit"):
            count = int(words[1]) if words[0] == "up" and len(words) > 1 and words[1].isdecimal() else 1
            self.base = self.base[: max(len(self.base) - count, 0)] if words[0] == "up" else ()
        elif words[0] == "edit":
            self.base = (*self.base, *words[1:])
        elif words[0] == "set":
            for one in _typed(line):
                for path in _clauses((*self.base, *one.words)):
                    self.set(number, path)
        elif words[0] in ("delete", "deactivate", "activate", "insert", "rename", "copy"):
            path = (*self.base, *words[1:])
            {
                "delete": self.delete, "deactivate": self.deactivate, "activate": self.activate, "insert": self.insert,
                "rename": self.rename, "copy": self.rename,
            }[words[0]](number, path, words[0])  # fmt: skip
        else:
            raise _RefusedError("not a line of the configuration mode", "設定モードの行ではない")

    def set(self, number: int, path: tuple[str, ...]) -> None:
        if len(path) < 2:
            raise _RefusedError("the statement is incomplete", "文が不完全")
        self.added.append((number, path))
        if any(one.words == path for one in self.below(path)):
            return
        if self.below(path):
            return  # what stands below says it already
        for pattern, words in CHOICES:
            steps = pattern.split()
            if _fits(path, steps) and path[len(steps) :][:1] and path[len(steps)] in words:
                for word in words:
                    if word != path[len(steps)]:
                        self.drop((*path[: len(steps)], word))
        if any(_fits(path, pattern.split()) and len(path) == len(pattern.split()) + 1 for pattern in ONE_VALUE):
            self.drop(path[:-1])
        elif path[-2] not in MANY_VALUES:
            other = next(
                (
                    one
                    for one in self.lines
                    if one.verb == "set" and len(one.words) == len(path) and one.words[:-1] == path[:-1]
                ),
                None,
            )
            named = sum(1 for one in self.below(path[:-1]) if len(one.words) > len(path))
            if other is not None and not named and not self._flags(path):
                raise _RefusedError(
                    f"whether it stands beside `{other.raw}` or takes its place is not known here",
                    f"「{other.raw}」と併存するか、置き換えるかが分からない",
                )
        # a bare container that gets something below it is said by that
        self.lines = [
            one
            for one in self.lines
            if not (one.verb == "set" and path[: len(one.words)] == one.words and len(one.words) < len(path))
        ]
        last = max((place for place, one in enumerate(self.lines) if one.verb == "set"), default=len(self.lines) - 1)
        self.lines.insert(last + 1, _line("set", path))

    def _flags(self, path: tuple[str, ...]) -> bool:
        """True where words below one statement are settings of their own, not values of it."""
        return path[-2] in (
            "ssh",
            "telnet",
            "web-management",
            "services",
            "inet",
            "inet6",
            "ethernet-switching",
            "permit",
            "session-init",
        )

    def drop(self, path: Sequence[str]) -> None:
        size = len(path)
        self.lines = [one for one in self.lines if not (one.verb and one.words[:size] == tuple(path))]

    def delete(self, number: int, path: tuple[str, ...], verb: str) -> None:
        if not path or not self.below(path):
            raise _RefusedError("there is no such statement", "該当する文がない")
        self.deleted.append((number, path))
        self.drop(path)

    def deactivate(self, number: int, path: tuple[str, ...], verb: str) -> None:
        if not self.below(path):
            raise _RefusedError("there is no such statement", "該当する文がない")
        if not any(one.words == path for one in self.below(path, "deactivate")):
            self.lines.append(_line("deactivate", path))

    def activate(self, number: int, path: tuple[str, ...], verb: str) -> None:
        held = [one for one in self.below(path, "deactivate") if one.words == path]
        if not held:
            raise _RefusedError("the statement is not deactivated", "無効化されていない")
        self.lines = [one for one in self.lines if one not in held]

    def insert(self, number: int, path: tuple[str, ...], verb: str) -> None:
        word = "before" if "before" in path else "after"
        if word not in path:
            raise _RefusedError("before or after is missing", "before または after がない")
        place = len(path) - 1 - path[::-1].index(word)
        entry, target = path[:place], path[place + 1 :]
        other = (*entry[: len(entry) - len(target)], *target)
        moved, there = self.below(entry), self.below(other)
        if not target or not moved or not there or other == entry:
            raise _RefusedError(
                "there is no such statement to insert, or to insert beside", "挿入する文、または基準の文がない"
            )
        self.lines = [one for one in self.lines if one not in moved]
        at = self.lines.index(there[0])
        if word == "after":
            while at < len(self.lines) and self.lines[at].words[: len(other)] == other:
                at += 1
        self.lines[at:at] = moved

    def rename(self, number: int, path: tuple[str, ...], verb: str) -> None:
        if "to" not in path:
            raise _RefusedError("to is missing", "to がない")
        place = len(path) - 1 - path[::-1].index("to")
        entry, target = path[:place], path[place + 1 :]
        new = (*entry[: len(entry) - len(target)], *target)
        if not target or not self.below(entry) or self.below(new):
            raise _RefusedError(
                "there is no such statement, or the new name is taken", "該当する文がないか、新しい名前が使われている"
            )
        size = len(entry)
        found: list[_Line] = []
        for one in self.lines:
            if one.verb and one.words[:size] == entry:
                found += [one] if verb == "copy" else []
                found.append(_line(one.verb, (*new, *one.words[size:])))
            else:
                found.append(one)
        self.lines = found
        if verb == "rename":
            self.deleted.append((number, entry))

    # --- commit check

    def check(self) -> None:
        """What the lines typed leave undefined or half said; raises EditError."""
        for number, path in self.added:
            for size, pattern in ((8, POLICY), (5, GLOBAL)):
                if _fits(path, pattern) and self.below(path[:size]):
                    self.whole(number, path[:size])
                    if len(path) == size + 3 and path[size] == "match" and self.below(path):
                        self.defined(number, path[size + 1], path[size + 2])
        for number, path in self.deleted:
            if len(path) > 1 and path[-2] in ("address", "address-set", "application", "application-set"):
                kind = "application" if path[-2].startswith("application") else "source-address"
                users = [
                    one for one in self.below(("security", "policies"))
                    if one.words[-1] == path[-1] and one.words[-2] in ((kind, "destination-address") if kind != "application" else (kind,))
                ]  # fmt: skip
                if users:
                    self.defined(number, kind, path[-1])

    def whole(self, number: int, policy: tuple[str, ...]) -> None:
        for needed in (
            ("match", "source-address"),
            ("match", "destination-address"),
            ("match", "application"),
            ("then",),
        ):
            if not self.below((*policy, *needed)):
                name = policy[-1]
                told = " ".join(needed)
                raise EditError(
                    number, Text(f"policy {name} would have no {told}", f"ポリシー {name} に {told} がない")
                )

    def defined(self, number: int, kind: str, name: str) -> None:
        if kind == "application":
            known = name in ANYBODY or name.startswith("junos-") or any(
                one.words[0] in ("applications", "groups") and name in one.words[1:] for one in self.lines if one.verb == "set"
            )  # fmt: skip
        elif kind in ("source-address", "destination-address"):
            known = name in ANYBODY or any(
                (one.verb == "set" and ("address", name) in zip(one.words, one.words[1:], strict=False))
                or (one.verb == "set" and ("address-set", name) in zip(one.words, one.words[1:], strict=False))
                for one in self.lines
                if "address-book" in one.words
            )  # fmt: skip
        else:
            return
        if not known:
            raise EditError(number, Text(f"{kind} {name} is not defined", f"{kind} の {name} が定義されていない"))


def edit(lines: Sequence[str], typed: Sequence[str]) -> Edited:
    """The configuration once the lines were typed and committed; raises EditError."""
    typing = _Typing(_read(lines))
    for number, line in enumerate(typed):
        try:
            typing.type(number, line)
        except _RefusedError as error:
            raise EditError(number, error.text) from error
    typing.check()
    return Edited(tuple(one.raw for one in typing.lines))
