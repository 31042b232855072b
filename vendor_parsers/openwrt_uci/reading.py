"""UCI text as a tree: packages hold sections, sections hold options.

``uci export`` and the files below ``/etc/config`` write ``config TYPE 'NAME'`` with ``option`` and ``list`` lines,
``uci show`` writes ``package.section.option='value'``; both become the same statements.
"""

from __future__ import annotations

import re

from auditor.source.document import Document
from auditor.source.node import Node, Tree

_PROMPT = re.compile(
    r"(?:(?:[\w.-]{1,32}@)?(?P<host>[A-Za-z0-9][\w.-]{0,62})(?::[~/][\w./~-]{0,64})? ?)?[#$] {1,2}"
    r"(?P<command>(?:uci|cat|ubus|hostname|uname)(?: .{0,160})?)$"
)
_SHOWN = re.compile(
    r"(?P<package>[\w-]{1,64})\.(?P<section>@?[\w-]{1,64}(?:\[-?\d{1,4}\])?)(?:\.(?P<option>[\w-]{1,64}))?="
)
_FILE = re.compile(r"/etc/config/([\w-]{1,64})")
_SECTIONS = frozenset({"option", "list"})
PACKAGE_OF = {
    "wifi-device": "wireless", "wifi-iface": "wireless", "zone": "firewall", "forwarding": "firewall", "defaults": "firewall",
    "redirect": "firewall", "dropbear": "dropbear", "uhttpd": "uhttpd", "system": "system", "timeserver": "system",
    "interface": "network", "switch": "network", "switch_vlan": "network", "bridge-vlan": "network", "dnsmasq": "dhcp",
    "agent": "snmpd", "com2sec": "snmpd", "globals": "network", "upnpd": "upnpd", "perm_rule": "upnpd",
}  # fmt: skip
"""Sections that tell of which package a file without a package line is."""


_QUOTING = frozenset("'\"\\#")


def unquoted(text: str) -> list[str]:
    """Words as UCI quotes them: in single or double quotes, parts that touch being one word (``'it'\\''s'``)."""
    if not _QUOTING.intersection(text):
        return text.split()
    words: list[str] = []
    word: list[str] = []
    quote = ""
    started = False
    skip = False
    for at, char in enumerate(text):
        if skip:
            skip = False
        elif quote:
            if char == quote:
                quote = ""
            else:
                word.append(char)
        elif char == "\\" and at + 1 < len(text):
            word.append(text[at + 1])
            started = skip = True
        elif char in "'\"":
            quote, started = char, True
        elif char in " \t\n":
            if word or started:
                words.append("".join(word))
            word, started = [], False
        elif char == "#" and not word and not started:
            break
        else:
            word.append(char)
    if word or started:
        words.append("".join(word))
    return words


def _shown_words(text: str) -> list[str]:
    """``network.lan.ports='lan1' 'lan2'`` as a ``list`` statement, one value as an ``option``."""
    found = _SHOWN.match(text)
    values = unquoted(text.partition("=")[2])
    if found is None or found["option"] is None:
        return ["config", *values, "" if found is None else found["section"]]
    return ["option" if len(values) < 2 else "list", found["option"], *values]


def _open_quote(text: str) -> bool:
    """Whether a value goes on in the next line."""
    quote = ""
    escaped = False
    for char in text:
        if escaped:
            escaped = False
        elif quote:
            quote = "" if char == quote else quote
        elif char == "\\":
            escaped = True
        elif char in "'\"":
            quote = char
    return bool(quote)


class _Reader:
    """Where the next statement belongs."""

    def __init__(self, document: Document) -> None:
        self.tree = Tree(document.file, document.host)
        self.package: Node | None = None
        self.packages: dict[str, Node] = {}
        self.section: Node | None = None
        self.told = ""
        self.skipping = False

    def take(self, text: str, first: int, last: int) -> None:
        line = text.strip()
        prompt = _PROMPT.match(line)
        if not line:
            self.tree.skip("blank", first, last)
        elif prompt is not None:
            self._prompt(prompt, first, last)
        elif line.startswith("#"):
            self.tree.skip("comment", first, last)
        elif _SHOWN.match(line):
            self._shown(line, first, last)
        elif line.startswith(("package ", "package\t")):
            name = [*unquoted(line), ""][1]
            self.package = self._add(line, first, last, self.tree.root)
            self.packages[name] = self.package
            self.section = None
        elif line.startswith(("config ", "config\t")):
            self._config(line, first, last)
        elif self.section is not None and line.split(None, 1)[0] in _SECTIONS:
            self._add(line, first, last, self.section)
        elif self.skipping:
            self.tree.skip("output of another command", first, last)
        else:
            self._add(line, first, last, self.tree.root)

    def _add(self, text: str, first: int, last: int, parent: Node, shown: bool = False) -> Node:
        node = Node(self.tree.file, text, first, last, parent, _shown_words if shown else unquoted)
        parent.children.append(node)
        return node

    def _prompt(self, prompt: re.Match[str], first: int, last: int) -> None:
        self.tree.skip("prompt", first, last)
        self.tree.host = prompt["host"] or self.tree.host
        named = _FILE.search(prompt["command"])
        self.told = named[1] if named else ""
        self.section = self.package = None
        self.skipping = not (named or prompt["command"].startswith("uci"))

    def _config(self, line: str, first: int, last: int) -> None:
        if self.package is None:
            words = unquoted(line)
            kind = words[1] if len(words) > 1 else ""
            self.package = self._named(self.told or PACKAGE_OF.get(kind, "") or "(unknown)", first)
        self.section = self._add(line, first, last, self.package)

    def _named(self, name: str, first: int) -> Node:
        """The package of that name; one that no line names owns no line."""
        if name not in self.packages:
            self.packages[name] = self._add(f"package {name}", first, first - 1, self.tree.root)
            self.packages[name].mark()
        return self.packages[name]

    def _shown(self, line: str, first: int, last: int) -> None:
        found = _SHOWN.match(line)
        assert found is not None
        package = self._named(found["package"], first)
        if found["option"] is None:
            self.section = self._add(line, first, last, package, shown=True)
        else:
            self._add(line, first, last, self.section if self.section is not None else package, shown=True)


def read(document: Document) -> Tree:
    """The settings as a tree; a value that goes on over several lines is one statement."""
    reader = _Reader(document)
    held, begun = "", 0
    for line, first, last in zip(document.lines, document.firsts, document.lasts, strict=True):
        if held:
            held, first = f"{held}\n{line}", begun
        else:
            held = line
        if line.lstrip().startswith("#") and held == line:
            reader.take(line, first, last)
            held = ""
        elif _open_quote(held) and _STATEMENT.match(held.lstrip()):
            begun = first
        else:
            reader.take(held, first, last)
            held = ""
    if held:
        reader.take(held, begun, document.lasts[-1])
    return reader.tree


_STATEMENT = re.compile(r"(?:option|list|config|package)\s|[\w-]{1,64}\.@?[\w\[\]-]{1,64}")
